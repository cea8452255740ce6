"""How many ids of an edited guidance the crosswalk finds again."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from edits import EDITS, draft_with_edits

from cqc_wellled import Guidance, diff_guidance, load_guidance
from cqc_wellled._diff import _hypotheses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from edits import Truth

OLD = load_guidance()


def crosswalk_and_truth(seed: int, names: Sequence[str]) -> tuple[Truth, Truth]:
    """Give what the crosswalk of some edits says, and what it should say.

    Items that no edit was made of, that keep their id and are found, are left out: there are
    many of them, and they would make the figures look better.
    """
    draft = draft_with_edits(OLD.snapshot, seed, names)
    rows = diff_guidance(OLD, Guidance(snapshot=draft.snapshot())).crosswalk()
    truth = draft.truth()
    known = {each for pair in truth for each in pair}
    found: Truth = {
        (row.old_id, new_id)
        for row in rows
        for new_id in row.new_ids or (None,)
        if {row.old_id, new_id} & (known - {None})
    }
    touched = draft.touched()
    easy = {(old, new) for old, new in truth & found if old == new and new not in touched}
    return found - easy, truth - easy


def precision_and_recall(cases: Iterable[tuple[int, Sequence[str]]]) -> tuple[float, float]:
    """Measure how much of what is found is true, and how much of what is true is found."""
    right = found = true = 0
    for seed, names in cases:
        crosswalk, truth = crosswalk_and_truth(seed, names)
        right += len(crosswalk & truth)
        found += len(crosswalk)
        true += len(truth)
    return right / found, right / true


@pytest.mark.parametrize("name", EDITS)
def test_single_edits(name: str) -> None:
    """Of one edit at least 98 % is found, and at least 98 % of what is found is true."""
    measured = precision_and_recall((seed, [name]) for seed in range(20))
    assert 0.98 <= min(measured)


@pytest.mark.parametrize(
    ("pairs", "places"),
    [(_hypotheses._ALL_PAIRS, _hypotheses._MOST_PLACES), (0, 2)],
    ids=["all pairs", "likely pairs"],
)
def test_ten_edits(monkeypatch: pytest.MonkeyPatch, pairs: int, places: int) -> None:
    """Of ten edits at once 90 % is found and true, with all pairs compared or the likely ones."""
    monkeypatch.setattr(_hypotheses, "_ALL_PAIRS", pairs)
    monkeypatch.setattr(_hypotheses, "_MOST_PLACES", places)
    cases = []
    for seed in range(60):
        generator = random.Random(seed)  # noqa: S311 - no secret
        cases.append((seed, generator.choices(sorted(EDITS), k=10)))
    measured = precision_and_recall(cases)
    assert 0.90 <= min(measured)


def test_the_edits_are_edits() -> None:
    """Each edit changes the guidance, all of them can be found, and none is lost."""
    for name in EDITS:
        _, truth = crosswalk_and_truth(3, [name])
        assert truth, name
