"""How texts are compared: word by word, and how alike they are."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, strategies

from cqc_wellled._diff import _likeness, _words
from cqc_wellled._diff._likeness import Likeness
from cqc_wellled._diff._words import longest_common, word_runs


@given(strategies.text("ab \n’.", max_size=30), strategies.text("ab \n’.", max_size=30))
def test_word_runs(old: str, new: str) -> None:
    """Runs hold both texts, none is empty, and same and different ones take turns."""
    runs = word_runs(old, new)
    assert old == "".join(run.old for run in runs)
    assert new == "".join(run.new for run in runs)
    assert all(run.old or run.new for run in runs)
    turns = [run.is_same for run in runs]
    assert all(one != other for one, other in itertools.pairwise(turns))


@given(strategies.text())
def test_word_runs_of_equal_texts(text: str) -> None:
    """A text and itself have one run, that is the same on both sides; nothing has none."""
    assert ([text] if text else []) == [run.old for run in word_runs(text, text)]


WORDS = strategies.lists(strategies.sampled_from("abcd"), max_size=8)


def common(old: list[str], new: list[str]) -> int:
    """Count the words that two texts share in order, in the plainest way there is."""
    if not old or not new:
        return 0
    if old[-1] == new[-1]:
        return common(old[:-1], new[:-1]) + 1
    return max(common(old[:-1], new), common(old, new[:-1]))


@given(WORDS, WORDS)
def test_longest_common(old: list[str], new: list[str]) -> None:
    """As many words are counted as can be paired in order."""
    assert common(old, new) == longest_common(old, new)


@given(WORDS, WORDS)
def test_how_alike_texts_are(old: list[str], new: list[str]) -> None:
    """Texts are from 0 to 1 alike, in either direction: 1 with the same words, 0 with none."""
    likeness = Likeness.of(["a b", "a c", "a"])
    one, other = likeness.profile_of(tuple(old)), likeness.profile_of(tuple(new))
    alike = likeness.alike(one, other)
    assert alike == pytest.approx(likeness.alike(other, one))
    assert 0 <= alike <= 1.000001
    assert (old == new) == (alike > 0.999999)
    if old and new:
        assert (not set(old) & set(new)) == (alike == 0)


def test_texts_without_words_are_alike() -> None:
    """Texts of marks alone are as alike as can be."""
    likeness = Likeness.of(["a"])
    assert 1.0 == likeness.alike(likeness.profile("•"), likeness.profile("—"))


@pytest.mark.parametrize(
    ("piece", "text", "besides", "expected"),
    [
        ("a b", "a b c", "", 1.0),
        ("a b", "a c", "", 0.5),
        ("a b", "b a", "", 0.75),
        ("a b", "a b", "a", 0.75),
        ("a a", "a", "", 0.5),
        ("a", "a", "a a", 0.5),
        ("a", "b", "", 0.0),
        ("•", "a", "", 0.0),
    ],
)
def test_how_much_of_a_piece_is_held(piece: str, text: str, besides: str, expected: float) -> None:
    """Of a piece counts what the text has, in order or not, and other pieces do not hold."""
    likeness = Likeness.of([])
    assert expected == likeness.held(*map(likeness.profile, (piece, text, besides)))


def test_how_much_words_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words of fewer texts say more, and those of none the most; of very many a few are asked."""
    texts = ["a b", "a c", "a d", "a e", "a e", "a e"]
    likeness = Likeness.of(texts)
    expected = {"a": 7 / 6.5, "e": 7 / 3.5, "b": 7 / 1.5, "unknown": 7 / 0.5}
    assert {word: math.log(share) for word, share in expected.items()} == pytest.approx(
        {word: likeness.weight_of(word) for word in expected}
    )
    assert 0.05 == Likeness.of(["a"] * 100).weight_of("a")
    monkeypatch.setattr(_likeness, "_SAMPLE", 3)
    few = Likeness.of(texts)
    assert few.weight_of("c") == few.weight_of("unknown") > few.weight_of("b")


def test_rare_words_tell_more() -> None:
    """Of texts that share as many words with another, that which shares rare ones is nearer."""
    likeness = Likeness.of(["the board", "the trust", "the staff", "the candour"])
    text, rare, usual = map(likeness.profile, ("the candour", "a candour", "the meeting"))
    assert likeness.alike(text, rare) > likeness.alike(text, usual)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("", "a", [("", "a")]),
        (
            "the old board",
            "the new board",
            [("the ", "the "), ("old", "new"), (" board", " board")],
        ),
        ("old board", "new trust", [("old board", "new trust")]),
        ("a b, c", "x y, z", [("a b", "x y"), (", ", ", "), ("c", "z")]),
        (" a", " b", [(" ", " "), ("a", "b")]),
        ("a b. c d", "x b. y z", [("a", "x"), (" b. ", " b. "), ("c d", "y z")]),
        ("a  b", "a b", [("a", "a"), ("  ", " "), ("b", "b")]),
        ("a b c d", "x b y d", [("a", "x"), (" b ", " b "), ("c", "y"), (" d", " d")]),
        ("well-led", "well led", [("well-led", "well led")]),
        ("trust’s, £5", "trust, £6", [("trust’s", "trust"), (", £", ", £"), ("5", "6")]),
    ],
)
def test_word_by_word(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    """Whole words are told apart, and differences that only white space parts are one."""
    assert expected == [(run.old, run.new) for run in word_runs(old, new)]


def test_a_word_that_is_common_is_a_word() -> None:
    """In a text of hundreds of words one other word is told, however often all stand there."""
    old = "staff and leaders, " * 60
    new = old.replace("staff", "people", 1)
    assert [("staff", "people")] == [(r.old, r.new) for r in word_runs(old, new) if not r.is_same]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b c", "x b y", [("a b c", "x b y")]),
        ("a b c", "a x c", [("a ", "a "), ("b", "x"), (" c", " c")]),
        ("a b c", "a b", [("a b", "a b"), (" c", "")]),
        ("b c", "a b c", [("", "a "), ("b c", "b c")]),
        ("a a", "a a a", [("a a", "a a"), ("", " a")]),
        ("a b a", "a", [("a", "a"), (" b a", "")]),
        ("a b", "a b", [("a b", "a b")]),
    ],
)
def test_very_long_texts_are_compared_at_their_ends(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    """Of texts too long to be compared word by word, what lies between their ends differs."""
    monkeypatch.setattr(_words, "_MOST_COMPARED", 0)
    assert expected == [(run.old, run.new) for run in word_runs(old, new)]


def test_how_long_texts_are_compared_word_by_word() -> None:
    """Texts of up to a million pairs of words, spaces and marks are compared word by word."""
    old = " ".join(f"a{number}" for number in range(500)) + "."
    new = old.replace("a0 ", "b ").replace("a499", "b")
    assert 4 == len(word_runs(old, new))
    assert 2 == len(word_runs(old, f"{new}."))
