"""The page of figures is what is kept."""

from __future__ import annotations

import json
import tomllib

import pytest
from mutation.judge import RATCHET, SCORES, Survivor, compare, read_ratchet
from write_robustness import DOCUMENT, robustness_document


def test_the_page_of_figures_is_true() -> None:
    """The page about robustness is what its writer makes of the cases and figures that are kept."""
    assert robustness_document() == DOCUMENT.read_text("utf-8"), "run tests/write_robustness.py"


SURVIVOR = Survivor("cqc_wellled._guard.f", "return 1", "return 2")
KNOWN = {"survivor": [{**SURVIVOR._asdict(), "reason": "nobody asks"}]}


@pytest.mark.parametrize(
    ("survivors", "kept", "score", "said"),
    [
        ([], {}, [], []),
        ([], {}, [10, 10], []),
        ([SURVIVOR], KNOWN, [9, 10], []),
        ([SURVIVOR], KNOWN, [8, 10], []),
        ([SURVIVOR], {}, [9, 10], ["no test notices cqc_wellled._guard.f:"]),
        ([], KNOWN, [9, 10], ["a test notices now"]),
        ([SURVIVOR], KNOWN, [10, 10], ["9 of 10 are noticed, 10 of 10 were"]),
        ([SURVIVOR] * 2, KNOWN, [9, 10], ["8 of 10 are noticed, 9 of 10 were"]),
    ],
)
def test_the_ratchet_holds(
    survivors: list[Survivor],
    kept: dict[str, list[dict[str, str]]],
    score: list[int],
    said: list[str],
) -> None:
    """A survivor that is not explained, an explanation too many and a lower share are told."""
    told = list(compare("guard", survivors, 10, kept, score))
    assert len(said) == len(told)
    assert all(words in sentence for words, sentence in zip(said, told, strict=True))


def test_every_survivor_is_explained() -> None:
    """Each survivor that is listed has a reason, and each part that was judged a share of 95 %."""
    ratchet = read_ratchet()
    for part in ratchet.values():
        assert set(part) <= {"files", "tests", "survivor"}
        for survivor in part.get("survivor", ()):
            assert set(survivor) == {"function", "old", "new", "reason"}
            assert survivor["reason"].endswith(".")
    assert tomllib.loads(RATCHET.read_text("utf-8")) == ratchet
    scores = json.loads(SCORES.read_text("utf-8"))
    assert set(ratchet) == set(scores)
    assert [] == [name for name, (noticed, of) in scores.items() if noticed < 0.95 * of]
