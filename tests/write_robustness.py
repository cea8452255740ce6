"""Writes `docs/robustness.md` from the kept cases and the kept figures.

PYTHONPATH=src:tests python tests/write_robustness.py

The figures of mutation and fuzzing are those that `nox -s mutation -- --write` and
`nox -s fuzz -- --write` left; the faults are counted here.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from faults import KINDS, FaultySystem
from fuzz.judge import CORPUS, FIGURES
from hostile import surfaces
from mutation.judge import SCORES, read_ratchet
from test_faults import READS, WRITES, calls_of
from test_hostile import EVERY, ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["DOCUMENT", "robustness_document"]

HERE = Path(__file__).parent
DOCUMENT = HERE.parent / "docs" / "robustness.md"
_FAULTS = HERE / "faults.json"

_HEAD = """\
# How hard it was tried

<!-- Written by tests/write_robustness.py; do not edit. -->

`SECURITY.md` says what is promised, and which test shows it. This page has the figures behind it:
what was tried, how often, and what the tests themselves are worth.
"""
_LIMITS = """\
## Limits

Whatever is read from elsewhere is read within `Limits`, a value that cannot be changed once it is
made. Whoever trusts a source widens them, and whoever does not tightens them; a limit is exact, and
nothing at all gets through limits of nothing.

```python
>>> from cqc_wellled import Limits, load_guidance, dumps, loads
>>> Limits()
Limits(max_bytes=5000000, max_depth=64, max_string=200000, max_values=500000, max_digits=18)
>>> loads(dumps(load_guidance()), limits=Limits(max_bytes=1_000))
Traceback (most recent call last):
    ...
cqc_wellled.errors.LimitExceeded: $: more than max_bytes=1000 allows; pass limits=...

```

Reading takes time and memory in proportion to the input, whatever the input is;
`benchmarks/bench_hostile.py` measures it on the worst that could be thought of.
"""


def robustness_document() -> str:
    """Write the page from what is kept."""
    parts = [_HEAD, *_cases(), _LIMITS, *_faults(), *_fuzzing(), *_mutation()]
    return "\n".join(parts)


def _table(*rows: tuple[object, ...]) -> str:
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    lines.insert(1, "|---" + "|---:" * (len(rows[0]) - 1) + "|")
    return "\n".join(lines) + "\n"


def _cases() -> Iterator[str]:
    counts = {family: len(cases) for family, cases in EVERY.items()}
    counts["surfaces"] = len(surfaces.PAIRS)
    yield "## Hostile input\n"
    yield (
        f"The table of hostile inputs has {len(ROWS)} rows; each has kept cases, which say the\n"
        "expected error with its path and words, or the fair answer that is expected.\n"
    )
    yield _table(("what takes it", "cases"), *counts.items(), ("together", sum(counts.values())))


def _faults() -> Iterator[str]:
    figures = json.loads(_FAULTS.read_text())
    yield "## Faults\n"
    yield (
        "Every call of the system that an operation makes fails in turn, with each of\n"
        f"{len(KINDS)} faults: no space, no permission, a broken device, an interrupted call, a\n"
        "file that vanished, Ctrl-C, no memory. All were survived: files were old or new as a\n"
        "whole, nothing lay beside them, and the error was ours.\n"
    )
    rows = ((name, calls, calls * len(KINDS)) for name, calls in figures.items())
    total = sum(figures.values())
    yield _table(("operation", "calls", "faults"), *rows, ("together", total, total * len(KINDS)))


def _fuzzing() -> Iterator[str]:
    figures: dict[str, dict[str, int]] = json.loads(FIGURES.read_text())
    yield "## Fuzzing\n"
    yield (
        "`nox -s fuzz` feeds each target with input that atheris steers by the code it reaches;\n"
        "most of it is the real snapshot, page or words with a few faults. No input raised\n"
        "anything but our errors. “Got far” counts those that passed the guard, or had an answer.\n"
    )
    rows = [
        (name, f"{each['executions']:,}", f"{each['got far'] / each['executions']:.0%}",
         f"{each['seconds'] / 60:.0f} min", len(list((CORPUS / name).iterdir())))
        for name, each in figures.items()
    ]  # fmt: skip
    yield _table(("target", "executions", "got far", "processor time", "kept inputs"), *rows)


def _mutation() -> Iterator[str]:
    scores: Mapping[str, list[int]] = json.loads(SCORES.read_text())
    ratchet: dict[str, Any] = read_ratchet()
    yield "## Mutation\n"
    yield (
        "`nox -s mutation` makes one small mistake after the other in the code, and sees whether\n"
        "a test notices. A survivor that makes no difference is kept in\n"
        "`tests/mutation/ratchet.toml` with the reason; the share of those noticed may not fall.\n"
    )
    rows = [
        (name, f"{killed:,}", f"{total:,}", f"{killed / total:.1%}",
         len(ratchet[name].get("survivor", ())))
        for name, (killed, total) in scores.items()
    ]  # fmt: skip
    yield _table(("part", "noticed", "mutants", "share", "explained"), *rows)


def _count_faults() -> dict[str, int]:
    counted = {}
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        system = FaultySystem(patch)
        for name, operation in (*WRITES.items(), *READS.items()):
            counted[name], _ = calls_of(system, operation, Path(folder) / "it")
    return counted


if __name__ == "__main__":
    _FAULTS.write_text(json.dumps(_count_faults(), indent=2) + "\n")
    DOCUMENT.write_text(robustness_document(), encoding="utf-8")
