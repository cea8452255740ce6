"""Judges the tests by mutants of what they test. Run by `nox -s mutation`.

    PYTHONPATH=tests python -m mutation.judge [--folder DIR] [--children N] [--write] [NAME ...]

A mutant is the code with one small mistake in it; one that no test notices has survived.
`ratchet.toml` says which tests judge which modules, and which survivors are known, each with
the reason why no test could notice it. `scores.json` has the figures, which must not fall.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["RATCHET", "SCORES", "Survivor", "compare", "read_ratchet"]

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
RATCHET, SCORES = HERE / "ratchet.toml", HERE / "scores.json"
#: Verdicts of mutmut that mean: a test noticed.
KILLED = {"killed", "timeout", "segfault", "suspicious", "caught by type check"}
#: What mutmut keeps of a mutant that a test noticed, or that came to no end (as Linux says it).
_NOTICED = {1, 3, -24}
_MUTATED = Path("mutants", "src")
#: A line of mutmut that only turns a wheel.
_WHEEL = re.compile(r"^[\u2800-\u28ff] .*\n?", re.MULTILINE)
_RESULT = re.compile(r"^ {4}(\S+): (.+)$", re.MULTILINE)
_CONFIGURATION = """
[tool.mutmut]
source_paths = ["src"]
also_copy = ["README.md", "data", "docs"]
only_mutate = {files}
# Nobody reads how the tests fail, and to say it well takes longer than all else.
pytest_add_cli_args = ["-p", "no:cacheprovider", "-m", "not slow", "--tb=native", "--assert=plain"]
pytest_add_cli_args_test_selection = {tests}
use_git_change_detection = false
# Enough for a loaded machine; a loop without an end is not waited for much longer.
timeout_multiplier = 6.0
"""


class Survivor(NamedTuple):
    """A mutant that no test noticed, by what it changes: numbers shift, words do not."""

    #: The mutated function, such as `cqc_wellled._guard._decode`.
    function: str
    #: The lines that it loses, without what surrounds them.
    old: str
    #: The lines that it has instead.
    new: str


def read_ratchet() -> dict[str, dict[str, Any]]:
    """Read what is judged: for each name its files, its tests and its known survivors."""
    return tomllib.loads(RATCHET.read_text(encoding="utf-8"))


def compare(
    name: str, survivors: Iterable[Survivor], total: int, kept: dict[str, Any], score: list[int]
) -> Iterator[str]:
    """Compare what was found with what is kept; anything to complain about is a sentence.

    Args:
        name: What was judged.
        survivors: The mutants that no test noticed.
        total: How many mutants there were.
        kept: Its part of the ratchet.
        score: How many of how many mutants were noticed before; nothing at the first time.
    """
    known = {
        Survivor(each["function"], each["old"], each["new"]) for each in kept.get("survivor", ())
    }
    found = set(survivors)
    for survivor in sorted(found - known):
        yield f"{name}: no test notices {survivor.function}:\n- {survivor.old}\n+ {survivor.new}"
    for survivor in sorted(known - found):
        yield f"{name}: a test notices now, take it off the list: {survivor}"
    killed = total - len(list(survivors))
    if score and killed * score[1] < score[0] * total:
        yield f"{name}: {killed} of {total} are noticed, {score[0]} of {score[1]} were"


def main() -> int:
    """Judge what was asked for; give 1 when there is something to complain about."""
    parser = argparse.ArgumentParser(description="Judges the tests by mutants.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all of the ratchet")
    parser.add_argument(
        "--folder", type=Path, help="where to work; kept, and in it only survivors are tried again"
    )
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--write", action="store_true", help="write scores.json")
    options = parser.parse_args()
    ratchet = read_ratchet()
    scores: dict[str, list[int]] = json.loads(SCORES.read_text()) if SCORES.exists() else {}
    complaints: list[str] = []
    for name in options.names or ratchet:
        folder = options.folder or Path(tempfile.mkdtemp())
        survivors, total = _judge(ratchet[name], folder / name, options.children)
        print(f"{name}: {total - len(survivors)} of {total} mutants are noticed", flush=True)
        complaints += compare(name, survivors, total, ratchet[name], scores.get(name, []))
        scores[name] = [total - len(survivors), total]
        if options.folder is None:
            shutil.rmtree(folder)
    print(*complaints, sep="\n\n")
    if options.write:
        SCORES.write_text(json.dumps(scores, indent=2, sort_keys=True) + "\n")
    return 1 if complaints else 0


def _judge(kept: dict[str, Any], folder: Path, children: int) -> tuple[list[Survivor], int]:
    # In a copy: mutmut is configured in pyproject.toml, and writes beside it.
    _copy_project(folder)
    (folder / _MUTATED).mkdir(
        parents=True, exist_ok=True
    )  # Python forgets a place without a folder
    configuration = _CONFIGURATION.format(
        files=json.dumps(kept["files"]), tests=json.dumps(kept["tests"])
    )
    with (folder / "pyproject.toml").open("a") as file:
        file.write(configuration)
    _try_survivors_again(folder)
    run = ["run", "--max-children", str(children)]
    done = _mutmut(folder, *run)
    results: list[tuple[str, str]] = _RESULT.findall(_mutmut(folder, "results", "--all", "true"))
    if not results or {verdict for _, verdict in results} & {"not checked"}:
        message = f"mutmut did not come to its end:\n{_WHEEL.sub('', done)[-3000:]}"
        raise SystemExit(message)
    survivors = [
        _survivor(mutant, _mutmut(folder, "show", mutant))
        for mutant, verdict in results
        if verdict not in KILLED
    ]
    return survivors, len(results)


def _try_survivors_again(folder: Path) -> None:
    # What a test noticed it notices still, as long as tests are only added or sharpened; what
    # belongs to changed code mutmut tries again by itself. Which test reaches what it has to
    # find out anew: a sharper test may reach more.
    (folder / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    for path in folder.glob("mutants/**/*.meta"):
        kept = json.loads(path.read_text(encoding="utf-8"))
        codes: dict[str, int | None] = kept["exit_code_by_key"]
        kept["exit_code_by_key"] = {
            mutant: code if code in _NOTICED else None for mutant, code in codes.items()
        }
        path.write_text(json.dumps(kept), encoding="utf-8")


def _copy_project(folder: Path) -> None:
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def _mutmut(folder: Path, *arguments: str) -> str:
    # Few examples a property: what a test notices it notices mostly with the first.
    environment = {**os.environ, "HYPOTHESIS_PROFILE": "mutation", "COLUMNS": "1000"}
    # Processes that tests start are to find the mutants too.
    environment["PYTHONPATH"] = os.pathsep.join([str(HERE.parent), str(folder / _MUTATED)])
    done = subprocess.run(
        [sys.executable, "-m", "mutation.collected", *arguments],
        cwd=folder,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return done.stdout


def _survivor(mutant: str, shown: str) -> Survivor:
    function = re.sub(r"\bx_(\w)", r"\1", mutant.partition("__mutmut_")[0])
    function = re.sub("xǁ(.+)ǁ", r"\1.", function)
    lines = shown.splitlines()
    old, new = (
        "\n".join(line[1:].strip() for line in lines if line[:1] == sign and line[:3] != 3 * sign)
        for sign in "-+"
    )
    return Survivor(function, old, new)


if __name__ == "__main__":
    sys.exit(main())
