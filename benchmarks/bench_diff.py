"""How well and how fast differences are found.

Run it with `python benchmarks/bench_diff.py`, or with the sizes wanted behind it.

First the quality: hundreds of generated edits of the bundled guidance (`tests/edits.py`, fixed
seeds), one at a time and ten at once. Precision is how much of the crosswalk is true, recall
how much of the truth is in it. Items that no edit touched, that keep their id and are found,
are left out of both; "edited" counts only the items that an edit was made of.

Then the time: a guidance so many times the size of the bundled one (`grow.py`; at 1,000 it
has 8,000 criteria and 22,000 resources) against itself with ten edits in each of a tenth or of
all of its statements. The exponent is the growth of the time with the size, from the second
size on to the last, because the first has costs that do not grow.
"""

from __future__ import annotations

import math
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
from grow import grow_snapshot

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from edits import EDITS, Draft, draft_with_edits

import cqc_wellled
from cqc_wellled import Guidance, diff_guidance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cqc_wellled import Snapshot

_SIZES = (1, 10, 100, 1000)
_CASES = 100
_CASES_OF_TEN = 400
_HEADINGS = f"{'precision':>9} {'recall':>9} {'no error':>9}"
_OLD = cqc_wellled.load_guidance("2024-05-01")

Pairs = set[tuple[str | None, str | None]]


@attrs.define
class Figures:
    """Right, found and true pairs, of all and of the edited items alone."""

    right: int = 0
    found: int = 0
    true: int = 0
    exact: int = 0
    cases: int = 0

    def add(self, crosswalk: Pairs, truth: Pairs) -> None:
        """Count one case."""
        self.right += len(crosswalk & truth)
        self.found += len(crosswalk)
        self.true += len(truth)
        self.exact += crosswalk == truth
        self.cases += 1

    def __str__(self) -> str:
        """Give precision, recall and the share of cases without any mistake."""
        if not self.true:
            return f"{'none':>29}"
        precision, recall = self.right / self.found, self.right / self.true
        return f"{precision:>9.4f} {recall:>9.4f} {self.exact / self.cases:>9.3f}"


def compare(draft: Draft) -> tuple[Pairs, Pairs, set[str]]:
    """Give the crosswalk's pairs, the true ones, and the ids that were edited."""
    truth: Pairs = draft.truth()
    known = {each for pair in truth for each in pair} - {None}
    rows = diff_guidance(_OLD, Guidance(snapshot=draft.snapshot())).crosswalk()
    found: Pairs = {
        (row.old_id, new_id)
        for row in rows
        for new_id in row.new_ids or (None,)
        if {row.old_id, new_id} & known
    }
    return found, truth, draft.touched()


def quality() -> None:
    """Print precision and recall."""
    print(f"{'':12}{'all that is affected':^29}  {'edited items alone':^29}")
    print(f"{'':12}{_HEADINGS}  {_HEADINGS}")
    ten = [random.Random(seed).choices(sorted(EDITS), k=10) for seed in range(_CASES_OF_TEN)]  # noqa: S311 - no secret
    single = Figures(), Figures()
    for name in EDITS:
        figures = measure([name] for _ in range(_CASES))
        print(f"{name:12}{figures[0]}  {figures[1]}")
        for total, part in zip(single, figures, strict=True):
            for field in attrs.fields(Figures):
                value = getattr(total, field.name) + getattr(part, field.name)
                setattr(total, field.name, value)
    print(f"{'any one':12}{single[0]}  {single[1]}")
    figures = measure(ten)
    print(f"{'ten at once':12}{figures[0]}  {figures[1]}")


def measure(cases: Iterable[Sequence[str]]) -> tuple[Figures, Figures]:
    """Measure some cases, each with its own seed."""
    affected, edited = Figures(), Figures()
    for seed, names in enumerate(cases):
        found, truth, touched = compare(draft_with_edits(_OLD.snapshot, seed, names))
        easy = {(old, new) for old, new in truth & found if old == new and new not in touched}
        affected.add(found - easy, truth - easy)
        plain = {(old, new) for old, new in truth & found if new and new not in touched}
        edited.add(found - plain, truth - plain)
    return affected, edited


def edited_snapshot(snapshot: Snapshot, share: float) -> Snapshot:
    """Make ten edits in this share of the statements, each on its own."""
    generator = random.Random(1)  # noqa: S311 - no secret
    statements = []
    for number, statement in enumerate(snapshot.quality_statements):
        if number >= share * len(snapshot.quality_statements):
            statements.append(statement)
            continue
        alone = attrs.evolve(snapshot, quality_statements=(statement,), outline=())
        names = generator.choices(["insert", "delete", "swap", "reword", "split", "merge"], k=10)
        statements += draft_with_edits(alone, number, names).snapshot().quality_statements
    return attrs.evolve(snapshot, quality_statements=tuple(statements))


def main(sizes: Sequence[int]) -> None:
    """Print the figures."""
    quality()
    print(
        f"\n{'seconds of the processor':34}"
        + "".join(f"{size:>9,}" for size in sizes)
        + " exponent"
    )
    for share, name in ((0.1, "a tenth of the statements edited"), (1.0, "all statements edited")):
        digests, differences = [], []
        for size in sizes:
            snapshot = grow_snapshot(size)
            old, new = (Guidance(snapshot=s) for s in (snapshot, edited_snapshot(snapshot, share)))
            start = time.process_time()
            _ = old.digest, new.digest
            digests.append(time.process_time() - start)
            start = time.process_time()
            diff = diff_guidance(old, new)
            differences.append(time.process_time() - start)
            if diff.apply(old) != new:
                sys.exit("apply does not give the newer version")
        for what, values in ((name, differences), ("  the two digests alone", digests)):
            print(
                f"{what:34}"
                + "".join(f"{v:>9.3f}" for v in values)
                + f"{growth(sizes, values):>9.2f}"
            )


def growth(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Give the exponent of the growth, without the first size; 0 of a single one."""
    if len(sizes) == 1:
        return 0.0
    first = 1 if len(sizes) > 2 else 0  # noqa: PLR2004
    return math.log(values[-1] / values[first]) / math.log(sizes[-1] / sizes[first])


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or _SIZES)
