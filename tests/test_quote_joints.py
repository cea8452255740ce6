"""Where the parts of a splice end, and how far a quotation reaches beyond its runs of words.

The sentences are samples, written for what is asked of them here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest
from samples import make_snapshot

import cqc_wellled
from cqc_wellled._quotes import QuoteChecker
from cqc_wellled._quotes._page import NO_FIELD
from cqc_wellled._quotes._reading import read_page
from cqc_wellled._vocabulary import QuoteVerdict

if TYPE_CHECKING:
    from cqc_wellled._answers import QuoteCheck

ALTERED, SPLICED = QuoteVerdict.ALTERED, QuoteVerdict.SPLICED

_ELSEWHERE = "Nothing of the sort happens here."
_LISTEN = "Leaders listen to staff"
_LEARN = "learn from every mistake"
_ALL = "for all of us together"


def check(quote: str, *paragraphs: str) -> QuoteCheck:
    """Check a quotation against a page that has these paragraphs."""
    snapshot = make_snapshot()
    statement = snapshot.quality_statements[1]
    (criterion,) = statement.criteria
    criteria = tuple(attrs.evolve(criterion, text=text) for text in paragraphs)
    statements = (attrs.evolve(statement, criteria=criteria),)
    return QuoteChecker.of(attrs.evolve(snapshot, quality_statements=statements)).check(quote)


def found(check: QuoteCheck) -> tuple[QuoteVerdict, list[str]]:
    """Give the verdict and the words of the page that were found."""
    return check.verdict, [place.text for place in check.locations]


def told(check: QuoteCheck) -> list[tuple[str, str, str]]:
    """Give the differences as kind, quotation and guidance."""
    return [(each.kind.value, each.quote, each.guidance) for each in check.differences]


def _words(letter: str, count: int) -> str:
    return " ".join(f"{letter}{number}" for number in range(count))


# --- where parts end -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "quote", "parts"),
    [
        # Both go on with the same words: they belong to the sentence that they begin.
        (
            f"{_LISTEN}. The trust waits for winter.",
            f"Nobody knows it yet. The trust {_LEARN}.",
            f"{_LISTEN}. The trust {_LEARN}.",
            [f"{_LISTEN}.", f"The trust {_LEARN}."],
        ),
        (
            f"{_LISTEN}. The trust waits for winter.",
            f"Nobody knows it yet. The hospital must {_LEARN}.",
            f"{_LISTEN}. The hospital must {_LEARN}.",
            [f"{_LISTEN}.", f"The hospital must {_LEARN}."],
        ),
        # What only the first has belongs to the first, though the second begins so too.
        (
            f"{_LISTEN}. They wait for winter.",
            f"We {_LEARN}.",
            f"{_LISTEN}. They {_LEARN}.",
            [f"{_LISTEN}. They", f"{_LEARN}."],
        ),
        # A short sentence and the beginning of the one behind it are one part.
        (
            "Splendid. Others wait outside.",
            f"{_LISTEN}.",
            f"{_LISTEN}. Splendid. Others",
            [f"{_LISTEN}.", "Splendid. Others"],
        ),
    ],
)
def test_a_joint_falls_between_sentences_where_it_can(
    first: str, second: str, quote: str, parts: list[str]
) -> None:
    """A splice is parted where a sentence ends and another begins, if both parts have it so."""
    assert (SPLICED, parts) == found(check(quote, first, _ELSEWHERE, second))


@pytest.mark.parametrize("count", [1, 15])
def test_a_joint_is_put_back_in_long_quotations(count: int) -> None:
    """Of more than four hundred words too, what both parts have begins the second."""
    long, same = _words("A", 401), _words("B", count)
    parts = [f"{long}.", f"{same} {_LEARN}."]
    checked = check(" ".join(parts), f"{long}. {same} wait.", _ELSEWHERE, parts[1])
    assert (SPLICED, parts) == found(checked)


@pytest.mark.parametrize("count", [16, 17])
def test_a_joint_is_put_back_by_sixteen_words(count: int) -> None:
    """Up to sixteen words that both parts have begin the second, more end the first."""
    same, rest = _words("B", count), _words("C", 30)
    others = [_words(letter, 30) for letter in "FGHIJK"]
    page = [f"{_LISTEN}. {same} wait.", f"{same} {rest}.", *(f"{words}." for words in others)]
    apart = [text for paragraph in page for text in (paragraph, _ELSEWHERE)]
    parts = (
        [f"{_LISTEN}.", f"{same} {rest}."] if count <= 16 else [f"{_LISTEN}. {same}", f"{rest}."]
    )
    quote = " ".join([f"{_LISTEN}.", *page[1:]])
    assert (SPLICED, [*parts, *page[2:]]) == found(check(quote, *apart))


@pytest.mark.parametrize(
    ("quote", "paragraphs", "parts", "differences"),
    [
        # A sentence that comes twice, of one word or with another that begins it elsewhere.
        (
            "They wait here together. Splendid. Splendid.",
            ["They wait here together. Splendid. They all go home."],
            ["They wait here together. Splendid."],
            [("inserted", "Splendid", "")],
        ),
        (
            " ".join(["They sing songs together every single morning."] * 2),
            ["They.", _ELSEWHERE, "Others wait. They sing songs together every single morning."],
            ["They sing songs together every single morning."],
            [("inserted", "They sing songs together every single morning", "")],
        ),
        (
            "Splendid. Splendid. Others sing.",
            [_ELSEWHERE, "Splendid.", "Others sing."],
            ["Splendid.", "Others sing."],
            [("inserted", "Splendid", ""), ("white-space", ". ", ".\n")],
        ),
        # The end of one sentence and the one behind it, twice.
        (
            " ".join(["at work. They all go home now in peace."] * 2),
            ["We wait at work. They all go home now in peace."],
            ["at work. They all go home now in peace."],
            [("inserted", "at work. They all go home now in peace", "")],
        ),
        # A whole sentence of two words, less the word that the part in front has already.
        (
            "Leaders listen to young staff sing",
            ["Leaders listen to young staff.", _ELSEWHERE, "Staff sing."],
            ["Leaders listen to young staff"],
            [("inserted", "sing", "")],
        ),
        # What an accident parts follows each other, though a sentence of one word ends there.
        (
            "Leaders listen to every member. Splendid day is over then all of them go home",
            [
                "Leaders listen to every member. Splendid. Then all of them go home.",
                _ELSEWHERE,
                "A splendid day is over by now.",
            ],
            ["Leaders listen to every member. Splendid. Then all of them go home"],
            [("replaced", "day is over", "."), ("case", "then", "Then")],
        ),
        # A whole sentence of the passage that is part of one elsewhere is no way there.
        (
            f"{_LISTEN} others wait outside daily",
            [
                f"{_LISTEN} and others wait outside now. Others wait.",
                _ELSEWHERE,
                "Others wait outside daily.",
            ],
            [f"{_LISTEN} and others wait outside"],
            [("omitted", "", "and"), ("replaced", "daily", "now")],
        ),
        # The same words begin two sentences of the passage, one behind the other.
        (
            "Others wait for nobody. They know more",
            ["Others wait for nobody. They sing. They know no more."],
            ["Others wait for nobody. They sing. They know no more"],
            [("omitted", "", "sing. They"), ("omitted", "", "no")],
        ),
    ],
)
def test_one_passage_is_no_splice(
    quote: str,
    paragraphs: list[str],
    parts: list[str],
    differences: list[tuple[str, str, str]],
) -> None:
    """What is said again, or comes from elsewhere by accident, makes no splice of a passage."""
    checked = check(quote, *paragraphs)
    assert (ALTERED, parts) == found(checked)
    assert differences == told(checked)


def test_no_sentence_given_twice_is_a_splice() -> None:
    """A sentence of the guidance that begins as no other is one place, quoted twice or once."""
    page = read_page(cqc_wellled.load_guidance("2024-05-01").snapshot)
    checker, spliced = QuoteChecker(page), []
    for number in sorted(set(page.sentence_of)):
        start, end = page.sentences(number, number)
        begins = page.slice(start, min(start + 4, end))
        if page.field_of[start] == NO_FIELD or len(page.places(begins)) > 1:
            continue
        sentence = page.text(start, end)
        if checker.check(f"{sentence}. {sentence}").verdict is SPLICED:
            spliced.append(sentence)
    assert [] == spliced


def test_a_part_that_comes_twice_is_told_twice() -> None:
    """Of a splice that comes back to where it began every part has its place."""
    one, other = f"{_LISTEN}.", f"They {_LEARN}."
    checked = check(f"{one} {other} {one}", one, _ELSEWHERE, other)
    assert (SPLICED, [one, other, one]) == found(checked)


def test_a_part_that_comes_again_with_more_in_front_is_another() -> None:
    """Of a splice both parts are told, be the words of the one all in the other."""
    checked = check(
        "Others sing songs. at the gate. Others sing songs.",
        "They wait at the gate. Others sing songs.",
    )
    assert (SPLICED, ["Others sing songs.", "at the gate. Others sing songs."]) == found(checked)


# --- how far a quotation reaches --------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "paragraphs", "parts", "differences"),
    [
        # In front: the sentence before, no farther than the words of the quotation go and four.
        (
            f"Leaders {_ALL}",
            [f"Leaders listen. They wait {_ALL}."],
            [f"Leaders listen. They wait {_ALL}"],
            [("omitted", "", "listen. They wait")],
        ),
        (
            f"Leaders often stay {_ALL}",
            [f"Leaders listen. They sing. We wait {_ALL}."],
            [_ALL],
            [("replaced", "Leaders often stay", "We wait")],
        ),
        # Not the last word of another item.
        (
            f"Leaders wait {_ALL}",
            ["They praise leaders.", f"We wait {_ALL}."],
            [f"wait {_ALL}"],
            [("replaced", "Leaders", "We")],
        ),
        # Every word that agrees.
        (
            f"Leaders wait {_ALL}",
            [f"Leaders often wait here {_ALL}."],
            [f"Leaders often wait here {_ALL}"],
            [("omitted", "", "often"), ("omitted", "", "here")],
        ),
        # Behind: all of the sentence in which the run ends, be it by one word.
        (
            "They listen to all of us. Leaders sing",
            ["They listen to all of us. Leaders wait here in the long evening and sing."],
            ["They listen to all of us. Leaders wait here in the long evening and sing"],
            [("omitted", "", "wait here in the long evening and")],
        ),
        # And the sentence behind that one, no farther than the words go and four.
        (
            "They listen to all of us. Leaders sing",
            ["They listen to all of us. Leaders wait. Others sing."],
            ["They listen to all of us. Leaders wait. Others sing"],
            [("omitted", "", "wait. Others")],
        ),
        (
            "They listen to all of us sing",
            ["They listen to all of us here. Nobody else will ever want to sing."],
            ["They listen to all of us"],
            [("replaced", "sing", "here")],
        ),
        (
            "They listen to all of us sing",
            ["They listen to all of us. Others wait. We sing."],
            ["They listen to all of us"],
            [("inserted", "sing", "")],
        ),
        # Within the item in which the run ends, be it by one word.
        (
            "They listen to all of us.\nLeaders sing",
            ["They listen to all of us.", "Leaders really sing."],
            ["They listen to all of us.", "Leaders really sing"],
            [("omitted", "", "really")],
        ),
    ],
)
def test_words_beyond_a_run_are_found_near_it(
    quote: str,
    paragraphs: list[str],
    parts: list[str],
    differences: list[tuple[str, str, str]],
) -> None:
    """Single words that agree in front of a run and behind it are found in its sentence or near."""
    checked = check(quote, *paragraphs)
    assert (ALTERED, parts) == found(checked)
    assert differences == told(checked)


@pytest.mark.parametrize(("others", "expected"), [(9, "Leaders will wait"), (10, "wait")])
def test_ten_places_of_a_run_are_compared(others: int, expected: str) -> None:
    """Of the first ten places of a run the one is taken where most else agrees."""
    paragraphs = [*[f"We wait {_ALL}."] * others, f"Leaders will wait {_ALL}."]
    assert (ALTERED, [f"{expected} {_ALL}"]) == found(check(f"Leaders wait {_ALL}", *paragraphs))
