"""What the judges are shown: real guidance, the sample, and one of awkward words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hostile.awkward import AWKWARD
from samples import evolve_at, make_snapshot

from cqc_wellled import Guidance, load_guidance

__all__ = ["GUIDANCES", "run", "tool"]

#: Awkward words everywhere, all of them in one text and each of them in some other.
_ALL = " ".join(AWKWARD)
_FIRST = "$.quality_statements[0]"


def _awkward() -> Guidance:
    snapshot = make_snapshot()
    words = iter(AWKWARD * 2)
    for path, names in (
        ("$", ("title", "publisher", "attribution")),
        (_FIRST, ("title", "we_statement")),
        (f"{_FIRST}.criteria[0]", ("text",)),
        (f"{_FIRST}.criteria[0].points[0]", ("text",)),
        (f"{_FIRST}.criteria[0].points[0].points[0]", ("text",)),
        (f"{_FIRST}.context[0]", ("title",)),
        (f"{_FIRST}.context[0].passages[0].points[0]", ("text",)),
        (f"{_FIRST}.resource_groups[0]", ("title", "note")),
        (f"{_FIRST}.resource_groups[0].resources[0]", ("publisher", "official_title", "kind")),
        (f"{_FIRST}.resource_groups[0].resources[0].status", ("text",)),
        (f"{_FIRST}.regulation_links[0]", ("printed",)),
        ("$.regulations[2]", ("heading",)),
        ("$.named_things[0]", ("name", "kind", "publisher")),
    ):
        changes = {name: f"{next(words)}{next(words)}w" for name in names}
        snapshot = evolve_at(snapshot, path, **changes)
    snapshot = evolve_at(snapshot, f"{_FIRST}.criteria[0].points[1]", text=_ALL)
    snapshot = evolve_at(snapshot, "$.quality_statements[1].criteria[0]", text="=1+1")
    snapshot = evolve_at(snapshot, "$.quality_statements[1]", key_question="")
    return Guidance(snapshot=snapshot)


GUIDANCES = {
    "bundled": load_guidance(),
    "sample": Guidance(snapshot=make_snapshot()),
    "awkward": _awkward(),
}


def tool(name: str) -> str:
    """Find a program that stands beside the running Python."""
    return str(Path(sys.executable).parent / name)


def run(*command: str | Path, folder: Path | None = None) -> tuple[int, str]:
    """Run a judge; give its exit code and all that it prints."""
    done = subprocess.run(
        [str(each) for each in command],
        cwd=folder,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return done.returncode, done.stdout
