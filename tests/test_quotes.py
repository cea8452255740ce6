"""Quotations: whether words are the guidance's, where they stand, and what was changed."""

from __future__ import annotations

import copy
import itertools
import pickle
import random
import re
import tomllib
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import assume, example, given, strategies as st

import cqc_wellled
from cqc_wellled._answers import Difference, DifferenceKind, NoteKind, QuoteCheck, QuoteNote
from cqc_wellled._model import Point, Span
from cqc_wellled._quotes import LONGEST_QUOTATION, QuoteChecker
from cqc_wellled._quotes._page import DEPTH, NO_FIELD, WIDTH
from cqc_wellled._quotes._reading import read_page
from cqc_wellled._quotes._words import normal_word
from cqc_wellled._text import fold
from cqc_wellled._vocabulary import QuoteVerdict
from cqc_wellled.errors import CqcWellledError, LimitExceeded, UnknownItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cqc_wellled._quotes._page import Field

DATA = Path(__file__).parent / "data"
STATEMENT = "capable-compassionate-and-inclusive-leaders"
SOURCE = Path(__file__).parent.parent / "data/2024-05-01/source" / f"{STATEMENT}.txt"

_GUIDANCE = cqc_wellled.load_guidance("2024-05-01")
_STATEMENT = _GUIDANCE.quality_statements[0]
_CHECKER = QuoteChecker.of(_GUIDANCE.snapshot)
_FIELDS = read_page(_GUIDANCE.snapshot).fields
_LONG_FIELDS = tuple(field for field in _FIELDS if len(field.text.split()) >= 5)
_RUNNING_TEXT = f" {fold(' '.join(field.text for field in _FIELDS))} "
_MISQUOTATIONS = tomllib.loads((DATA / "misquotations.toml").read_text(encoding="utf-8"))
_UNRELATED = tuple(
    line
    for line in (DATA / "unrelated_english.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)

EXACT, EQUIVALENT = QuoteVerdict.EXACT, QuoteVerdict.EQUIVALENT
ALTERED, SPLICED, ABSENT = QuoteVerdict.ALTERED, QuoteVerdict.SPLICED, QuoteVerdict.ABSENT


def told(check: QuoteCheck) -> list[tuple[str, str, str]]:
    """Give the differences as kind, quotation and guidance, when their offsets are right."""
    given_ = [check.quote[d.start : d.end] for d in check.differences]
    assert given_ == [difference.quote for difference in check.differences]
    return [(d.kind.value, d.quote, d.guidance) for d in check.differences]


def kinds(check: QuoteCheck) -> set[str]:
    """Give the kinds of the differences."""
    return {difference.kind.value for difference in check.differences}


def places(check: QuoteCheck) -> list[tuple[str, str, int, int]]:
    """Give the places by id (without that of the statement), field and offsets."""
    return [
        (place.id.removeprefix(STATEMENT), place.field, place.start, place.end)
        for place in check.locations
    ]


@pytest.fixture(scope="module")
def checker() -> QuoteChecker:
    """Give a checker that has read the snapshot anew."""
    return QuoteChecker.of(_GUIDANCE.snapshot)


@st.composite
def parts_of_fields(draw: st.DrawFn, words: int = 4) -> tuple[Field, int, int]:
    """Draw a part of a verbatim text, from the beginning of a word to the end of one."""
    field = draw(st.sampled_from(_LONG_FIELDS))
    spans = [match.span() for match in re.finditer(r"\S+", field.text)]
    assume(len(spans) >= words)
    first = draw(st.integers(0, len(spans) - words))
    last = draw(st.integers(first + words - 1, len(spans) - 1))
    return field, spans[first][0], spans[last][1]


def is_verbatim(text: str) -> bool:
    """Say whether a text is part of a field, character for character."""
    return any(text in field.text for field in _FIELDS)


# --- what stands -------------------------------------------------------------------------


@given(parts_of_fields())
def test_any_part_of_any_item_is_exact_at_its_offsets(part: tuple[Field, int, int]) -> None:
    """Four words or more of any item are exact, at the right item, field and offsets."""
    field, start, end = part
    check = _CHECKER.check(field.text[start:end])
    assert (EXACT, ()) == (check.verdict, check.differences)
    found = [place for place in check.locations if (place.id, place.start) == (field.id, start)]
    assert [(field.name, end, field.span, field.text[start:end])] == [
        (place.field, place.end, place.span, place.text) for place in found
    ]


@pytest.mark.parametrize("field", _FIELDS)
def test_every_whole_text_is_exact(field: Field) -> None:
    """Every verbatim text is exact as a whole; only one that a list follows goes on."""
    check = _CHECKER.check(field.text)
    whole = (field.id, field.name, 0, len(field.text))
    assert EXACT == check.verdict
    assert whole in [(place.id, place.field, place.start, place.end) for place in check.locations]
    goes_on = NoteKind.SENTENCE_GOES_ON in {note.kind for note in check.notes}
    assert field.text.endswith(":") == goes_on


@pytest.mark.parametrize("field", _FIELDS)
def test_every_place_is_a_line_of_the_source(field: Field) -> None:
    """Every whole text stands on one of the lines that its place names."""
    lines = SOURCE.read_text(encoding="utf-8").split("\n")
    check = _CHECKER.check(field.text)
    for place in check.locations:
        if place.text == field.text:
            printed = lines[place.span.start - 1 : place.span.end]
            assert 1 == sum(field.text in line for line in printed)


def test_every_line_is_quoted_from_the_item_that_has_it(checker: QuoteChecker) -> None:
    """Every line of the source but the headings of the form is exact in its item, at its line."""
    snapshot, others, spans = _GUIDANCE.snapshot, [], {}
    for number, line in enumerate(SOURCE.read_text(encoding="utf-8").split("\n"), 1):
        check = checker.check(line)
        places = [p for p in check.locations if p.span.start <= number <= p.span.end]
        if not places:
            others.append(line.strip())
            continue
        (place,) = places
        item = snapshot if place.id == snapshot.guidance else _GUIDANCE.get(place.id)
        printed: Any = getattr(item, place.field)
        if place.field == "regulation_links":
            (printed,) = (link.printed for link in printed if link.span == place.span)
        assert (EXACT, line.removeprefix("  • ")) == (check.verdict, printed)
        assert _STATEMENT.span.source == place.span.source
        if place.span.end > place.span.start:
            spans[place.field] = place.span
    assert [
        "Page last updated: 1 May 2024",
        "Downloads",
        "What does good look like:",
        "Further detail and context:",
        "Best practice / guidance",
        "Link to regulations",
    ] == [line for line in others if line]
    source = _STATEMENT.span.source
    assert {
        "we_statement": Span(source=source, start=8, end=12),
        "note": Span(source=source, start=111, end=113),
    } == spans


def _respace(text: str, chance: random.Random) -> str:
    spaces = [" ", "  ", "\n", "\t", "\N{NO-BREAK SPACE}", "\r\n", "\N{ZERO WIDTH SPACE}"]
    return re.sub(" ", lambda _: chance.choice(spaces), text)


def _requote(text: str, chance: random.Random) -> str:
    return re.sub("[‘’]", lambda _: chance.choice("'`´‘’"), text)  # noqa: RUF001


def _redash(text: str, chance: random.Random) -> str:
    return re.sub("-", lambda _: chance.choice(["–", "—", "\N{NON-BREAKING HYPHEN}", " - "]), text)


def _recase(text: str, chance: random.Random) -> str:
    change = chance.choice([str.upper, str.lower, str.title, str.swapcase])
    # str.title capitalises behind an apostrophe too, as careless programs do.
    return change(text)


def _hide(text: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(text))
    return text[:at] + chance.choice("\u00ad\u200c\u2060") + text[at:]


def _quote(text: str, chance: random.Random) -> str:
    left, right = chance.choice([("“", "”"), ("'", "'"), ('"', '"'), ("‘", "’"), ("«", "»")])
    return f"{left}{text}{right}"


def _stop(text: str, chance: random.Random) -> str:
    return text + chance.choice(".,;:") if text[-1].isalnum() else text


@pytest.mark.parametrize(
    "changes",
    [
        *([_respace], [_requote], [_redash], [_recase], [_hide], [_quote], [_stop]),
        [_respace, _requote, _redash, _recase, _hide, _stop, _quote],
    ],
)
@given(part=parts_of_fields(), seed=st.integers(0, 10**6))
def test_typography_alone_makes_no_difference(
    changes: list[Callable[[str, random.Random], str]], part: tuple[Field, int, int], seed: int
) -> None:
    """Re-spaced, re-quoted, re-dashed, re-cased and the like, a quotation stands."""
    field, start, end = part
    given_ = field.text[start:end]
    text, chance = given_, random.Random(seed)  # noqa: S311 - no secret
    for change in changes:
        text = change(text, chance)
    check = _CHECKER.check(text)
    assert check.stands
    assert (EXACT if is_verbatim(text) or changes == [_quote] else EQUIVALENT) == check.verdict
    assert bool(check.differences) == (check.verdict is EQUIVALENT)
    assert all(difference.kind.stands for difference in check.differences)
    if check.verdict is EQUIVALENT or changes == [_quote]:
        assert field.id in {place.id for place in check.locations}


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Guidance forNHS trusts and foundation trusts", ("white-space", "", " ")),
        ("• Leaders at all levels within", ("markup", "•", "")),
        ("• at a shared (rather than imposed)", ("markup", "•", "")),
        ("an understanding  of their role", ("white-space", "  ", " ")),
        ("an\nunderstanding of their role", ("white-space", "\n", " ")),
        ("AN understanding of their role", ("case", "AN", "an")),
        ("to deliver high–quality care", ("dash", "–", "-")),
        ("to deliver high quality care", ("dash", " ", "-")),
        ("with what “good” looks like", None),
        ("with what good looks like", ("quotation-mark", " ", " ‘")),
        ("The trust's leaders have the", ("quotation-mark", "'s", "’s")),
        ("The trust’s lead\u00aders have the", ("invisible", "lead\u00aders", "leaders")),
        ("an **understanding** of their role", ("markup", " **", " ")),
        ("an understanding of their role.", ("added-stop", ".", "")),
        ("an understanding of their role,", ("added-stop", ",", "")),
        ("capable leadership through its.", ("added-stop", ".", ":")),
        ("…an understanding of their role", ("outer-ellipsis", "…", "")),
        ("an understanding of their role...", ("outer-ellipsis", "...", "")),
        ("an understanding of their role….", ("outer-ellipsis", "….", "")),
        ("“an understanding of their role", ("quotation-mark", "“", "")),
        ("an understanding of their role”", ("quotation-mark", "”", "")),
        ("- an understanding of their role", ("dash", "-", "")),
        ("an understanding of their ｒole", ("form", "ｒole", "role")),  # noqa: RUF001
        ("\u200ban understanding of their role", ("white-space", "\u200b", "")),
        ("the holistic health and well being of staff", ("white-space", "well being", "wellbeing")),
        ("the holistic health and Well-being of staff", ("dash", "Well-being", "wellbeing")),
        ("the holistic health and Well-being of staff", ("case", "Well-being", "wellbeing")),
        ("influence and pro-\nmote equality", ("white-space", "pro-\nmote", "promote")),
        ("influence and pro-\nmote equality", ("dash", "pro-\nmote", "promote")),
        ("Leaders influenceand promote equality", ("white-space", "", " ")),
        ("“Leaders influenceand promote equality”", ("white-space", "", " ")),
        ("to deliver highquality care for all", ("dash", "", "-")),
        ("healthand wellbeing servicesfor staff tokeep", ("white-space", "", " ")),
        ("experience,capacity,capability and integrity", ("white-space", ",", ", ")),
        ("an understanding of their \u2060role", ("invisible", " \u2060", " ")),
        ("human rights in their roles .They demonstrate", ("white-space", " .", ". ")),
        ("of leaders. (also see Workforce", None),
        ("(EDI) improvement plan. NHS", None),
        ("arriving at a shared.", ("added-stop", ".", "")),
        ("arriving at a shared …", ("outer-ellipsis", "…", "")),
        ("arriving at a shared….", ("outer-ellipsis", "….", "")),
        ("arriving at a shared (rather than imposed).", ("added-stop", ").", ")")),
        ("arriving at a shared (rather than imposed) …", ("outer-ellipsis", ") …", ")")),
        ("These are visible to staff.…", ("outer-ellipsis", ".…", ".")),
    ],
)
def test_each_kind_of_typography_is_told(quote: str, expected: tuple[str, str, str] | None) -> None:
    """Each difference of typography is told with its kind and both forms."""
    if expected is not None:
        check = _CHECKER.check(quote)
        assert EQUIVALENT == check.verdict
        assert expected in told(check)


@given(parts_of_fields(words=5), st.sampled_from(["-", " ", "-\n", "- ", ""]), st.data())
def test_words_parted_elsewhere_make_no_difference(
    part: tuple[Field, int, int], parting: str, data: st.DataObject
) -> None:
    """With a word broken in two, or two of them run together, a quotation stands."""
    field, start, end = part
    text = field.text[start:end]
    among = r"(?<=[a-z]{2})(?=[a-z]{2})" if parting else r"(?<=[a-z]) (?=[a-z])"
    places = [match.span() for match in re.finditer(among, text)]
    assume(places)
    first, last = data.draw(st.sampled_from(places))
    check = _CHECKER.check(text[:first] + parting + text[last:])
    assert EQUIVALENT == check.verdict
    assert field.id in {place.id for place in check.locations}
    assert {"white-space", "dash"} >= kinds(check)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        (
            "Lead\u00aders influence and promote equality",
            [("invisible", "Lead\u00aders", "Leaders")],
        ),
        ("[L]eaders influence and promote equality", [("case", "[L]eaders", "Leaders")]),
        (
            "[l]ead\u00aders influence and promote equality",
            [("invisible", "[l]ead\u00aders", "Leaders"), ("case", "[l]ead\u00aders", "Leaders")],
        ),
        (
            "Lead\u00aders influenceand promote equality",
            [("invisible", "Lead\u00aders", "Leaders"), ("white-space", "", " ")],
        ),
        (
            "Leaders influ\u00adenceand promote equality",
            [("invisible", "influ\u00adence", "influence"), ("white-space", "", " ")],
        ),
        (
            "[L]eadersinfluence and promote equality",
            [("case", "[L]eaders", "Leaders"), ("white-space", "", " ")],
        ),
        (
            "Leaders inﬂuenceand promote equality",
            [("form", "inﬂuence", "influence"), ("white-space", "", " ")],
        ),
    ],
)
def test_one_word_in_two_forms_is_told_whole(
    quote: str, expected: list[tuple[str, str, str]]
) -> None:
    """A word in another form is told whole, once for each way, also where words run together."""
    check = _CHECKER.check(quote)
    assert (EQUIVALENT, expected) == (check.verdict, told(check))


def test_letters_that_make_one_are_told_with_their_word() -> None:
    """Where letters are written as one in the guidance, their word is told whole."""
    checker = QuoteChecker.of(_with_criterion("They say 한글 here and there."))
    apart = unicodedata.normalize("NFD", "한글")
    check = checker.check(f"They say {apart} hereand there.")
    assert [("form", apart, "한글"), ("white-space", "", " ")] == told(check)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


@given(parts_of_fields(words=5), st.integers(0, 10**6), st.sampled_from(("", "ﬁﬀﬂ")))
def test_what_is_told_has_the_same_letters_on_both_sides(
    part: tuple[Field, int, int], seed: int, ligatures: str
) -> None:
    """As PDFs are copied, with ligatures, soft hyphens and lost spaces, letter meets letter."""
    field, start, end = part
    chance = random.Random(seed)  # noqa: S311 - no secret
    text = field.text[start:end]
    spaces = [match.start() for match in re.finditer(r"(?<=[a-z]) (?=[a-z])", text)]
    assume(spaces)
    at = chance.choice(spaces)
    text = _hide(text[:at] + text[at + 1 :], chance)
    for ligature in ligatures:
        text = text.replace(unicodedata.normalize("NFKC", ligature), ligature)
    check = _CHECKER.check(text)
    assert EQUIVALENT == check.verdict
    assert [_letters(guidance) for _, _, guidance in told(check)] == [
        _letters(quote) for _, quote, _ in told(check)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a Guidance forNHS trusts and foundation trusts",
        "the holistic health and well.being of staff",
        "Leaders influenceand promote equality and human writes",
        "Requirements relating to registeredmanagers May also consider that",
    ],
)
def test_other_letters_are_other_words(text: str) -> None:
    """Words that are parted elsewhere stand only where all letters, and the stops, are the same."""
    assert not _CHECKER.check(text).stands


def test_a_form_of_unicode_is_told() -> None:
    """Accents put together of two characters are the same letters in another form."""
    words = "The café’s leaders, e.g. Dr Ngô, wait … and see. Others ﬁll in."
    checker = QuoteChecker.of(_with_criterion(words))
    apart = unicodedata.normalize("NFD", "The café’s leaders, e.g.")
    assert [("form", "cafe\u0301", "café")] == told(checker.check(apart))
    three_stops = checker.check("Dr Ngô, wait ... and see. Others")
    assert [("form", " ... ", " … ")] == told(three_stops)


def test_brackets_and_unseen_characters_of_the_guidance_are_told() -> None:
    """What stands in front of a quotation, and what is unseen in the guidance, is told too."""
    words = "The staff of it (and their safety) (and more) are \u2060 here at last."
    checker = QuoteChecker.of(_with_criterion(words))
    wide = checker.check(") （and more) are \u2060 here at last")  # noqa: RUF001
    assert [("form", ") （", ") (")] == told(wide)  # noqa: RUF001
    seen = checker.check("and more) are here at last")
    assert [("white-space", " ", " \u2060 "), ("invisible", " ", " \u2060 ")] == told(seen)


def test_an_abbreviation_ends_no_sentence() -> None:
    """The rest of a sentence goes on behind "e.g." and "Dr", and ends at its stop."""
    words = "The leaders, e.g. Dr Ngo and others, wait. Others (i.e. Ann) fill in."
    checker = QuoteChecker.of(_with_criterion(words))
    assert ["e.g. Dr Ngo and others, wait"] == [
        note.guidance for note in checker.check("The leaders").notes
    ]
    assert ["fill in"] == [note.guidance for note in checker.check("Others (i.e. Ann)").notes]


def test_a_line_break_ends_a_sentence() -> None:
    """What stands on the next line of a text is no rest of the sentence."""
    checker = QuoteChecker.of(_with_criterion("The first line of it\nand a second one there."))
    assert ["of it"] == [note.guidance for note in checker.check("The first line").notes]


@pytest.mark.parametrize(
    ("points", "rest"),
    [
        (["ushers wait. Others go", "staff stay"], ["wait"]),
        (["ushers wait\nothers go", "staff stay"], ["wait"]),
        (["ushers wait.", "staff stay"], ["wait"]),
        (["ushers wait", "staff stay"], ["wait\nstaff stay"]),
        (["ushers wait", "staff stay.", "others go"], ["wait\nstaff stay"]),
        (["ushers", "staff stay"], []),
    ],
)
def test_a_sentence_of_a_list_ends_where_it_is_ended(points: list[str], rest: list[str]) -> None:
    """A stop or a line break ends the sentence of a point; without one the list goes on."""
    checker = QuoteChecker.of(_with_points(points))
    assert rest == [note.guidance for note in checker.check("ushers").notes]


# --- what does not stand -------------------------------------------------------------------


@given(
    parts_of_fields(words=5),
    st.sampled_from(["drop", "add", "swap", "replace"]),
    st.sampled_from(["must", "procurement", "leaders", "not", "any", "of"]),
    st.data(),
)
def test_a_changed_inner_word_never_stands(
    part: tuple[Field, int, int], how: str, other: str, data: st.DataObject
) -> None:
    """Words with one of them dropped, added, swapped or replaced are never the guidance's."""
    field, start, end = part
    words = field.text[start:end].split()
    at = data.draw(st.integers(1, len(words) - 2))
    if how == "drop":
        del words[at]
    elif how == "add":
        words.insert(at, other)
    elif how == "swap":
        words[at - 1], words[at] = words[at], words[at - 1]
    else:
        words[at] = other
    text = " ".join(words)
    assume(f" {fold(text)} " not in _RUNNING_TEXT)
    check = _CHECKER.check(text)
    assert not check.stands
    assert check.verdict is ABSENT or any(not kind.stands for kind in map(_kind, check.differences))


def _kind(difference: Difference) -> DifferenceKind:
    return difference.kind


@given(parts_of_fields(words=9), st.integers(2, 6))
def test_one_foreign_word_among_many_is_altered(part: tuple[Field, int, int], at: int) -> None:
    """A word put into eight or more is told, with its place in the quotation."""
    field, start, end = part
    words = field.text[start:end].split()
    words.insert(at, "procurement")
    text = " ".join(words)
    check = _CHECKER.check(text)
    assert ALTERED == check.verdict
    inserted = [d for d in check.differences if d.kind is DifferenceKind.INSERTED]
    place = text.index("procurement")
    assert [("procurement", "", place, place + 11)] == [
        (d.quote, d.guidance, d.start, d.end) for d in inserted
    ]


def _sentences() -> Iterator[tuple[Field, int, int, int]]:
    """Go through the sentences: field, offsets, and their order."""
    number = 0
    for field in _FIELDS:
        number += 1
        start = 0
        for stop in re.finditer(r"[.](?= [A-Z])" if field.is_prose else r"(?!)", field.text):
            yield field, start, stop.end(), number
            start, number = stop.end() + 1, number + 1
        yield field, start, len(field.text), number


@pytest.mark.slow
def test_joined_sentences_of_different_items_are_spliced() -> None:
    """Two sentences of items that do not follow each other are spliced, both found."""
    failed = []
    sentences = list(_sentences())
    for left, left_start, left_end, first in sentences:
        for right, right_start, right_end, then in sentences:
            text = f"{left.text[left_start:left_end]} {right.text[right_start:right_end]}"
            follows = f" {fold(text)} " in _RUNNING_TEXT
            if left.id == right.id or then == first + 1 or follows:
                continue
            check = _CHECKER.check(text)
            found = {(place.id, place.start, place.end) for place in check.locations}
            both = {(left.id, left_start, left_end), (right.id, right_start, right_end)}
            if check.verdict is not SPLICED or not both <= found or check.is_marked:
                failed.append((check.verdict, text))
    assert [] == failed


@pytest.mark.parametrize("case", _MISQUOTATIONS["misquotation"], ids=lambda case: str(case["what"]))
def test_real_misquotations_are_seen_through(checker: QuoteChecker, case: dict[str, Any]) -> None:
    """Misquotations as they occur get their verdict, their places and their differences."""
    check = checker.check(case["quote"])
    assert case["verdict"] == check.verdict.value
    assert (case["verdict"] in {"exact", "equivalent"}) == check.stands
    ids = [place[0] for place in places(check)]
    assert case["places"] == [id_ for n, id_ in enumerate(ids) if not n or ids[n - 1] != id_]
    assert [tuple(each) for each in case.get("differences", [])] == told(check)
    assert ([case["goes_on"]] if "goes_on" in case else []) == [n.guidance for n in check.notes]


def test_there_are_real_misquotations_of_every_verdict() -> None:
    """The file of misquotations has each verdict, and what was promised to stand in it."""
    cases = _MISQUOTATIONS["misquotation"]
    assert {verdict.value for verdict in QuoteVerdict} == {case["verdict"] for case in cases}
    assert {"Title Case", "stops before its sentence does"} <= {case["what"] for case in cases}
    assert len(cases) >= 16


# --- no false accusation -------------------------------------------------------------------


def test_unrelated_english_accuses_nobody() -> None:
    """Of 500 sentences of the same register none is a quotation, and few come near to one."""
    assert len(set(_UNRELATED)) == len(_UNRELATED) >= 500
    verdicts = [_CHECKER.check(sentence).verdict for sentence in _UNRELATED]
    assert {ABSENT, ALTERED} >= set(verdicts)
    assert verdicts.count(ALTERED) < len(_UNRELATED) / 100


def test_unrelated_paragraphs_accuse_nobody() -> None:
    """Paragraphs of such sentences are absent too."""
    paragraphs = [" ".join(_UNRELATED[at : at + 8]) for at in range(0, len(_UNRELATED), 8)]
    assert {ABSENT} == {_CHECKER.check(paragraph).verdict for paragraph in paragraphs}


def test_unrelated_english_is_written_apart() -> None:
    """No seven words of a sentence of the corpus stand in the guidance."""
    for sentence in _UNRELATED:
        words = fold(sentence).split()
        runs = (f" {' '.join(words[at : at + 7])} " for at in range(len(words) - 6))
        assert [] == [run for run in runs if run in _RUNNING_TEXT]


# --- the verdicts, one by one ----------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n", "…", "“”", "?!", "[the trust]", "[…]", "[] [] [] []"])
def test_what_has_no_words_is_absent(text: str) -> None:
    """A quotation without words of the guidance's own is absent."""
    expected = QuoteCheck(verdict=ABSENT, quote=text, locations=(), differences=(), notes=())
    assert expected == _CHECKER.check(text)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("closed cultures", EXACT),
        ("“closed cultures”", EXACT),
        ("the duty of", EXACT),
        ("Closed cultures", ABSENT),
        ("closed cultures.", ABSENT),
        ("closed  cultures", ABSENT),
        ("high-quality care for", EXACT),
        ("High-quality care for", ABSENT),
        ("culture closed", ABSENT),
    ],
)
def test_fewer_than_four_words_are_exact_or_absent(text: str, verdict: QuoteVerdict) -> None:
    """Of fewer than four words nothing but the letter counts; a hyphen makes one of two."""
    assert verdict == _CHECKER.check(text).verdict


@pytest.mark.parametrize(
    "text",
    [
        "nclusive leaders at all levels who understand",
        "inclusive leaders at all levels who underst",
        "inclusive leaders at all level",
    ],
)
def test_half_a_word_is_no_word(text: str) -> None:
    """A word cut in half is another word: "appropriate" is no part of "inappropriate"."""
    assert ALTERED == _CHECKER.check(text).verdict


def test_all_places_of_exact_words_are_listed() -> None:
    """Words that stand in several places are found in each, in source order."""
    check = _CHECKER.check("with integrity, openness and honesty.")
    assert [
        ("", "we_statement", 276, 313),
        (".criterion.6", "text", 115, 152),
    ] == places(check)
    assert {(0, 37)} == {(place.quote_start, place.quote_end) for place in check.locations}


def test_places_of_other_spelling_are_not_listed_beside_exact_ones() -> None:
    """Words that stand letter for letter are found there alone; else the likest place is first."""
    small, great = "the very same few words", "The very same few words"
    checker = QuoteChecker.of(_with_points([small, great]))
    for text, verdict, there in (
        (small, EXACT, [small]),
        (great, EXACT, [great]),
        (great.replace("words", "Words"), EQUIVALENT, [great, small]),
        (small.replace("the", "THE"), EQUIVALENT, [small, great]),
    ):
        check = checker.check(text)
        assert (verdict, there) == (check.verdict, [place.text for place in check.locations])


def test_very_many_places_are_not_all_listed() -> None:
    """Of more than a hundred places the first are listed, and a note says so."""
    snapshot = _with_points(["the very same few words"] * 120)
    for text in ("the very same few words", "The very same few words", "same"):
        check = QuoteChecker.of(snapshot).check(text)
        assert check.stands
        assert len(check.locations) == 100
        assert [QuoteNote(kind=NoteKind.MORE_PLACES, guidance="")] == [
            n for n in check.notes if n.kind is not NoteKind.SENTENCE_GOES_ON
        ]


def test_paragraphs_that_follow_each_other_are_one_quotation() -> None:
    """Consecutive items are exact with line breaks between, equivalent with a space."""
    pieces = [criterion.text for criterion in _STATEMENT.criteria[:3]]
    check = _CHECKER.check("\n\n".join(pieces))
    assert EXACT == check.verdict
    assert [(f".criterion.{n}", "text", 0, len(piece)) for n, piece in enumerate(pieces, 1)] == (
        places(check)
    )
    assert pieces == [check.quote[p.quote_start : p.quote_end] for p in check.locations]
    flat = _CHECKER.check(" ".join(pieces))
    assert [("white-space", ". ", ".\n")] * 2 == told(flat)
    assert EQUIVALENT == flat.verdict


def test_a_quotation_may_run_over_a_list() -> None:
    """A paragraph, its points and the paragraph behind them are one running text."""
    lines = SOURCE.read_text(encoding="utf-8").split("\n")
    check = _CHECKER.check("\n".join(lines[24:31]))
    assert EXACT == check.verdict
    assert [
        ".criterion.7",
        ".criterion.7.a",
        ".criterion.7.b",
        ".criterion.7.c",
        ".criterion.8",
    ] == [place[0] for place in places(check)]
    assert [25, 27, 28, 29, 31] == [place.span.start for place in check.locations]


def test_a_whole_page_is_exact_but_for_its_headings() -> None:
    """What the page prints between two of its headings is exact as a whole."""
    lines = SOURCE.read_text(encoding="utf-8").split("\n")
    for first, last in ((7, 9), (13, 31), (36, 59), (64, 118), (125, 131)):
        assert EXACT == _CHECKER.check("\n".join(lines[first - 1 : last])).verdict
    assert SPLICED == _CHECKER.check("\n".join([*lines[8:10], *lines[12:14]])).verdict


def test_a_point_quoted_whole_is_not_cut_short() -> None:
    """At the end of a whole point nothing is said of the rest of the list."""
    assert () == _CHECKER.check("leadership strategy and development programmes").notes
    cut = _CHECKER.check("leadership strategy and development").notes
    assert ["programmes\nprocesses for effective selection, retention, deployment and support"] == [
        note.guidance.removesuffix("\nsuccession planning") for note in cut
    ]


def test_the_order_of_clauses_counts() -> None:
    """The halves of a sentence in the other order are altered: all comes from one sentence."""
    sentence = "When something goes wrong, people are informed and supported"
    head, tail = sentence.split(", ")
    assert ALTERED == _CHECKER.check(f"{tail} {head}").verdict


def test_a_sentence_given_twice_is_altered() -> None:
    """A repetition does not stand, and is no splice of two places either."""
    sentence = "These are visible to staff."
    assert ALTERED == _CHECKER.check(f"{sentence} {sentence}").verdict


def test_sentences_in_the_other_order_are_spliced() -> None:
    """Two sentences of one item do not follow each other backwards."""
    first, second = _STATEMENT.we_statement.split(". ", 1)
    check = _CHECKER.check(f"{second} {first}.")
    assert SPLICED == check.verdict
    assert [("", "we_statement", 186, 313), ("", "we_statement", 0, 185)] == places(check)


def test_each_part_of_a_splice_is_told_with_all_its_places() -> None:
    """A part that stands in two places is listed with both, with the same offsets."""
    check = _CHECKER.check(
        "Leaders influence and promote equality and human rights with integrity, openness "
        "and honesty."
    )
    assert SPLICED == check.verdict
    assert [(0, 55), (56, 93), (56, 93)] == [
        (place.quote_start, place.quote_end) for place in check.locations
    ]


_HOLISTIC = "Leaders across the trust routinely consider the holistic health"


@pytest.mark.parametrize(
    ("between", "parts"),
    [
        ("", ["(also see Workforce equality, diversity and inclusion"]),
        ("", [". They support staff to be empowered"]),
        (" ", [_HOLISTIC, "(rather than imposed) understanding of the challenges"]),
        (". ", [_HOLISTIC, "(also see Workforce equality, diversity"]),
        (". ", [_HOLISTIC, "They support staff to be empowered"]),
    ],
)
def test_punctuation_that_both_have_belongs_to_a_place(between: str, parts: list[str]) -> None:
    """A bracket or stop at the edge belongs to a place, but a stop between parts to neither."""
    check = _CHECKER.check(between.join(parts))
    assert parts == [place.text for place in check.locations]
    assert parts == [check.quote[p.quote_start : p.quote_end] for p in check.locations]


def test_one_word_that_is_left_out_is_told() -> None:
    """A sentence that lacks its last word is cut short."""
    check = _CHECKER.check("to help leaders learn more about what exemplary behaviours")
    assert [(NoteKind.SENTENCE_GOES_ON, "entail")] == [(n.kind, n.guidance) for n in check.notes]


def test_accidents_between_parts_are_no_parts() -> None:
    """Three words from elsewhere between two parts of one passage make no splice of it."""
    texts = [
        "Alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu.",
        "Nothing else.",
        "Then delta epsilon foo bar baz.",
    ]
    checker = QuoteChecker.of(_with_criterion(" ".join(texts)))
    check = checker.check(
        "Alpha beta gamma delta epsilon foo bar baz zeta eta theta iota kappa lambda mu"
    )
    assert ALTERED == check.verdict
    assert [("inserted", "foo bar baz", "")] == told(check)
    more = "Leaders across the trust routinely consider the holistic health"
    invented = "as our own procurement team wrote in its report of last year"
    for between, end in ((". ", 67), (f", {invented}, ", 66)):
        spliced = checker.check(f"{check.quote}{between}{more}")
        assert SPLICED == spliced.verdict
        first, second = (".criterion.1", "text", 0, end), (".criterion.4", "text", 0, 63)
        assert [first, second] == places(spliced)


@pytest.mark.parametrize(
    ("part", "verdict"),
    [
        ("promote and demonstrate a", SPLICED),
        ("promote and demonstrate", ALTERED),
        ("understand discrimination and its", SPLICED),
        ("understand discrimination and", ALTERED),
    ],
)
def test_a_part_of_a_splice_has_four_words(part: str, verdict: QuoteVerdict) -> None:
    """Four words from elsewhere, in front or behind, make a splice; three may be an accident."""
    long = "Leaders across the trust routinely consider the holistic health"
    assert [verdict] * 2 == [
        _CHECKER.check(t).verdict for t in (f"{long} {part}", f"{part} {long}")
    ]


def test_common_words_alone_lead_nowhere() -> None:
    """Two or three words that stand in very many places are no sign of a passage."""
    checker = QuoteChecker.of(_with_points(["very same words"] * 70))
    assert ABSENT == checker.check("the very same words once again here").verdict
    assert [("bracketed", "[sic]", "")] == told(checker.check("very same [sic] words"))


def test_a_part_of_a_splice_has_the_places_that_fit_it_best() -> None:
    """Of two places with the same words, a part of a splice has the one that is printed so."""
    plain, comma, other = (
        "alpha beta gamma delta eta",
        "alpha beta, gamma delta eta",
        "xi pi rho sigma",
    )
    checker = QuoteChecker.of(_with_points([other, plain, comma, plain]))
    for begin, there in ((plain, [plain, plain]), (comma, [comma]), (comma.title(), [comma])):
        check = checker.check(f"{begin} {other}")
        assert SPLICED == check.verdict
        assert [*there, other] == [place.text for place in check.locations]


def test_texts_of_one_item_may_have_lines() -> None:
    """A line break within a text ends a sentence; a text without words is passed over."""
    checker = QuoteChecker.of(_with_points(["—", "first line\nsecond line, e.g. this", "…"]))
    check = checker.check("first line second line, e.g. this")
    assert [("white-space", " ", "\n")] == told(check)
    assert [] == [note for note in checker.check("second line").notes if "first" in note.guidance]


@pytest.mark.parametrize(
    ("known", "invented", "verdict"),
    [
        ("alpha beta gamma delta epsilon zeta eta", 21, ALTERED),
        ("alpha beta gamma delta epsilon zeta eta", 22, ABSENT),
        ("alpha beta gamma delta epsilon so zeta eta theta iota kappa lambda", 8, ALTERED),
        ("alpha beta gamma delta epsilon so zeta eta theta iota kappa lambda", 9, ABSENT),
        ("alpha beta gamma", 2, ALTERED),
        ("alpha beta gamma", 3, ABSENT),
        ("alpha beta gamma theta", 0, ALTERED),
        ("alpha beta gamma iota", 0, ABSENT),
        ("alpha beta gamma … iota", 0, ALTERED),
        ("alpha beta gamma delta epsilon xi omicron pi rho", 3, SPLICED),
        ("alpha beta gamma delta epsilon xi omicron pi rho", 4, ABSENT),
        ("alpha beta gamma delta epsilon zeta xi omicron pi rho sigma tau", 18, SPLICED),
        ("alpha beta gamma delta epsilon zeta xi omicron pi rho sigma tau", 19, ABSENT),
    ],
)
def test_how_much_may_be_invented(known: str, invented: int, verdict: QuoteVerdict) -> None:
    """What a quotation comes from is told up to a share of words that stand nowhere."""
    texts = [
        "Alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu.",
        "Nothing else.",
        "Nothing more.",
        "Ny xi omicron pi rho sigma tau ypsilon.",
    ]
    checker = QuoteChecker.of(_with_criterion(" ".join(texts)))
    assert verdict == checker.check(" ".join([known, *["foo"] * invented])).verdict


def test_long_parts_outweigh_much_invention() -> None:
    """Two long verbatim parts are a splice also when much else stands around them."""
    text = (
        "Leaders at all levels within the trust promote and demonstrate a culture of health. Our "
        "own procurement team wrote this sentence in between, and nobody at the regulator did. "
        "They support staff to be empowered, understand discrimination and its effects."
    )
    check = _CHECKER.check(text)
    assert SPLICED == check.verdict
    assert [".criterion.2", ".criterion.5"] == [place[0] for place in places(check)]


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Our leaders at all levels within the trust promote", ("inserted", "Our", "")),
        (
            "Executives within the trust promote and demonstrate",
            ("replaced", "Executives", "Leaders at all levels"),
        ),
        ("Leaders at all levels within the trust encourage", ("inserted", "encourage", "")),
        ("are respected and valued alike.", ("replaced", "alike", "equally")),
        ("Leaders (at all levels) within the trust promote", ("inserted", "(", "")),
        ("(Leaders at all levels within the trust", ("inserted", "(", "")),
        ("Leaders at all levels within the trust!", ("inserted", "!", "")),
        ("Leaders at all levels within the trust!.", ("inserted", "!.", "")),
        ("Leaders at all levels within the trust!…", ("ellipsis", "!…", "")),
        ("high-quality care for all;", None),
        ("health wellbeing, safety and compassion at work", ("omitted", "", ",")),
        ("health; wellbeing, safety and compassion at work", ("replaced", ";", ",")),
        ("The health & wellbeing of NHS staff has an impact", ("replaced", "&", "and")),
        ("[sic] Leaders at all levels within the trust", ("bracketed", "[sic]", "")),
        ("Leaders at all levels within the trust [sic]", ("bracketed", "[sic]", "")),
        ("a culture of health [sic] wellbeing, safety and compassion", ("replaced", "[sic]", ",")),
        (
            "a culture of health [sic], wellbeing, safety and compassion",
            ("bracketed", "[sic],", ""),
        ),
        (
            "[l]eaders at all levels within the trust [and the board] promote",
            ("bracketed", "[and the board]", ""),
        ),
        ("Leaders at all levels [within] the trust promote", ("inserted", "[", "")),
        ("“(Leaders at all levels within the trust”", ("inserted", "(", "")),
        ("“Leaders at all levels within the trust!”", ("inserted", "!", "")),
        ("• (arriving at a shared (rather than imposed)", ("inserted", "(", "")),
        ("Leaders at all levels … within the trust promote", ("ellipsis", "…", "")),
        ("[l]eaders at all levels […] within the trust promote", ("case", "[l]eaders", "Leaders")),
        ("Leaders at all levels … the trust promote and demonstrate", ("ellipsis", "…", "within")),
        (
            "Leaders at all levels in [our] trust promote and demonstrate",
            ("replaced", "in", "within the"),
        ),
    ],
)
def test_each_change_of_words_is_told(quote: str, expected: tuple[str, str, str] | None) -> None:
    """Each change of words or punctuation is told with what both have."""
    check = _CHECKER.check(quote)
    if expected is None:
        assert EQUIVALENT == check.verdict
    else:
        assert ALTERED == check.verdict
        assert expected in told(check)


@pytest.mark.parametrize(
    ("quote", "expected", "place"),
    [
        (
            "The Constitution for England: NHS Values",
            [("omitted", "", "NHS")],
            ".resource.the-nhs-constitution-for-england-nhs-values",
        ),
        (
            "NHS England: England: Equality Delivery System",
            [("inserted", "England", "")],
            ".resource.equality-delivery-system-2022",
        ),
        (
            "NHS Equality Delivery System 2022",
            [("omitted", "", "England")],
            ".resource.equality-delivery-system-2022",
        ),
        (
            "NHS England: Equality Data Standards",
            [("omitted", "", "Workforce")],
            ".resource.workforce-equality-data-standards",
        ),
        (
            "NHS England: competency framework",
            [("omitted", "", "Leadership")],
            ".resource.leadership-competency-framework",
        ),
        (
            "NHS England. NHS Health and Wellbeing Framework: Tool",
            [("omitted", "", "Diagnostic")],
            ".resource.nhs-health-and-wellbeing-framework-diagnostic-tool",
        ),
        (
            "NHS England. NHS Health and Wellbeing Framework really",
            [("replaced", "really", "Diagnostic Tool")],
            ".resource.nhs-health-and-wellbeing-framework-diagnostic-tool",
        ),
        (
            "Leadership Leadership Academy: Our Leadership Way",
            [("replaced", "Leadership", "NHS")],
            ".resource.our-leadership-way",
        ),
        (
            "NHS England: Wellbeing guardians prevention",
            [("inserted", "prevention", "")],
            ".resource.wellbeing-guardians",
        ),
        (
            "Leaders promote and demonstrate a culture",
            [("omitted", "", "at all levels within the trust")],
            ".criterion.2",
        ),
        (
            "Leaders influence and promote roles",
            [("omitted", "", "equality and human rights in their")],
            ".criterion.3",
        ),
        (
            "Leaders seek to to ensure a safe and secure working environment",
            [("inserted", "to", "")],
            ".criterion.5",
        ),
    ],
)
def test_the_closest_passage_is_one_item_where_one_explains_it(
    quote: str, expected: list[tuple[str, str, str]], place: str
) -> None:
    """A word too many or too few is told as that, in its item, not as a way to another one."""
    check = _CHECKER.check(quote)
    assert ALTERED == check.verdict
    assert [place] == [each[0] for each in places(check)]
    assert expected == told(check)


@pytest.mark.parametrize(
    "quote",
    [
        "“ ‘Leaders at all levels within the trust’ ”",
        " “Leaders at all levels within the trust”  ",
        "• arriving at a shared (rather than imposed)",
        "•arriving at a shared (rather than imposed)",
    ],
)
def test_what_surrounds_all_of_a_quotation_is_none_of_it(quote: str) -> None:
    """White space and marks around all of it, and the marker of a point, make no difference."""
    check = _CHECKER.check(quote)
    assert (EXACT, ()) == (check.verdict, check.differences)


@pytest.mark.parametrize("lead", ["•", "• ", "•\n", ""])
@pytest.mark.parametrize("point", ["(also) known to leaders", "‘good’ is known to leaders"])
def test_a_marker_in_front_of_a_bracket_is_none_of_the_quotation(lead: str, point: str) -> None:
    """The marker of a point makes no difference where the point begins with a bracket or mark."""
    check = QuoteChecker.of(_with_points([point])).check(f"{lead}{point}")
    assert (EXACT, ()) == (check.verdict, check.differences)


@pytest.mark.parametrize(
    ("count", "quote", "most"),
    [(6, "foo bar", 6), (7, "foo bar", 6), (4, "[they]", 4), (5, "[they]", 4)],
)
def test_another_beginning_or_end_replaces_few_words(count: int, quote: str, most: int) -> None:
    """A beginning or end replaces no more than four words more than it has without brackets."""
    words = " ".join(("one", "two", "three", "four", "five", "six", "seven")[:count])
    known = "alpha beta gamma delta epsilon"
    checker = QuoteChecker.of(
        _with_criterion(f"Some. {words} {known} {words}. More.".replace(". o", ". O"))
    )
    guidance = words.capitalize() if count <= most else ""
    kind = "bracketed" if "[" in quote else "replaced" if guidance else "inserted"
    assert [(kind, quote, guidance)] == told(checker.check(f"{quote} {known}"))
    if kind != "bracketed":
        assert [(kind, quote, guidance.lower())] == told(checker.check(f"{known} {quote}"))


def test_words_may_be_broken_from_the_first_on() -> None:
    """A quotation stands although its first words are all broken."""
    words = _STATEMENT.criteria[2].text.split()[:40]
    broken = [f"{word[0]}-\n{word[1:]}" for word in words[:10]]
    check = _CHECKER.check(" ".join([*broken, *words[10:]]))
    assert (EQUIVALENT, [".criterion.3"]) == (check.verdict, [place[0] for place in places(check)])


def test_pieces_that_are_words_too_lead_nowhere() -> None:
    """A quotation stands although its first words are all broken into other words."""
    broken = "in-deed to-gether any-one in-tends to-morrow in-side to-night on-ward in-stead of-ten"
    rest = _STATEMENT.we_statement[:150]
    checker = QuoteChecker.of(_with_criterion(f"{broken.replace('-', '')} {rest}"))
    check = checker.check(f"{broken} {rest}")
    assert EQUIVALENT == check.verdict
    assert [("dash", word, word.replace("-", "")) for word in broken.split()] == told(check)


def test_what_follows_a_sentence_of_one_word_is_no_other_place() -> None:
    """Words put in behind a sentence of one word make no splice of it and the next one."""
    checker = QuoteChecker.of(
        _with_criterion("They wait here together. Splendid. They all go home.")
    )
    check = checker.check("They wait here together. Splendid. Really, they all go home.")
    assert ALTERED == check.verdict
    assert [("inserted", "Really", ""), ("case", "they", "They")] == told(check)


def test_sentences_of_one_word_are_parts() -> None:
    """A whole sentence of one word counts as part of a splice, in front and behind."""
    checker = QuoteChecker.of(
        _with_criterion("They wait here together. Splendid. They all go home.")
    )
    other = "Leaders seek to ensure a safe and secure working environment"
    for text, expected in (
        (f"Splendid. {other}", [".criterion.1", ".criterion.5"]),
        (f"{other}. Splendid.", [".criterion.5", ".criterion.1"]),
    ):
        check = checker.check(text)
        assert (SPLICED, expected) == (check.verdict, [place[0] for place in places(check)])


def test_of_thousands_of_places_some_are_looked_at() -> None:
    """Words that stand in thousands of places are compared with the first of these."""
    checker = QuoteChecker.of(_with_points(["the very same few words"] * 3001))
    assert [("inserted", "procurement", "")] == told(
        checker.check("the very same few procurement words")
    )
    assert [("replaced", "and procurement", "words")] == told(
        checker.check("the very same few and procurement")
    )


def test_an_ampersand_written_out_is_told() -> None:
    """The word "and" for an ampersand of the guidance is a replacement."""
    checker = QuoteChecker.of(_with_criterion("Leaders of R&D & estates meet twice in every year."))
    assert [("replaced", "and", "&")] == told(
        checker.check("Leaders of R&D and estates meet twice")
    )


def test_a_marked_change_is_marked() -> None:
    """A quotation says itself what was changed when all of it is in brackets or left to dots."""
    honest = _CHECKER.check("Leaders at all levels […] promote and demonstrate a culture of health")
    assert (ALTERED, True, False) == (honest.verdict, honest.is_marked, honest.stands)
    half = _CHECKER.check("Leaders at all levels […] promote and show a culture of health")
    assert (ALTERED, False) == (half.verdict, half.is_marked)
    assert not _CHECKER.check("Leaders at all levels").is_marked
    assert not _CHECKER.check("procurement is a matter of timing").is_marked
    both = _CHECKER.check("These are visible to staff. […] They support staff to be empowered")
    assert (SPLICED, True) == (both.verdict, both.is_marked)
    filled = _CHECKER.check(
        "These are visible to staff [and] also They support staff to be empowered"
    )
    assert (SPLICED, False) == (filled.verdict, filled.is_marked)


def test_locations_leave_out_what_lies_between() -> None:
    """A passage of which a whole point is left out has no place in that point."""
    check = _CHECKER.check(
        "leaders listening with fascination to those they lead … "
        "empathising with and caring for them"
    )
    assert SPLICED == check.verdict
    assert [".context.the-role-of-leaders.1.a", ".context.the-role-of-leaders.1.c"] == [
        place[0] for place in places(check)
    ]


# --- the index ------------------------------------------------------------------------------


def _longest_common(left: Sequence[str | None], right: Sequence[str]) -> int:
    both = zip(left, right, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], both))


_FEW_WORDS = st.lists(st.sampled_from(("few", "words")), max_size=12)


@given(st.lists(_FEW_WORDS, max_size=6), st.integers(0, 9), st.integers(1, 60), _FEW_WORDS)
@example(texts=[["few"] * 90 + ["words"], ["few"] * 80], first=3, count=90, more=[])
@example(texts=[["few"] * 700 + ["words"], ["few"] * 90], first=0, count=600, more=[])
@example(texts=[], first=0, count=0, more=["elsewhere"])
def test_the_index_finds_what_a_look_at_every_place_finds(
    texts: list[list[str]], first: int, count: int, more: list[str]
) -> None:
    """A run of words is found in all its places and as far as it goes, however long it is."""
    page = read_page(_with_points([" ".join(words) for words in texts]))
    quote = [*itertools.chain(*texts)][first : first + count]
    quote += [*more, "few"]
    there = [
        None if field == NO_FIELD else normal_word(page.text(place, place + 1))
        for place, field in enumerate(page.field_of)
    ]
    numbers = page.number(quote)
    lengths = [_longest_common(there[place:], quote) for place in range(len(there))]
    assert lengths == [page.shared(numbers, 0, place) for place in range(len(there))]
    assert lengths == [
        page.shared(numbers[:WIDTH] + numbers, 1, place) for place in range(len(there))
    ]
    whole = [place for place, length in enumerate(lengths) if length == len(quote)]
    assert whole == sorted(page.places(numbers))
    length, places = page.longest(numbers)
    assert min(max(lengths), DEPTH) == length
    assert [place for place, shared in enumerate(lengths) if length and shared >= length] == (
        sorted(places)
    )


# --- whatever is given -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "what", "longest"),
    [(_CHECKER.check, "a quotation", 200_000), (_CHECKER.check_document, "a document", 2_000_000)],
)
def test_what_is_no_text_or_too_long_is_told(
    ask: Callable[[Any], object], what: str, longest: int
) -> None:
    """The message says what was asked for, or how long it may be."""
    with pytest.raises(UnknownItem, match=f"^18: {what} is a text$"):
        ask(18)
    allowed = f"^{what}: more than max_characters={longest} allows$"
    with pytest.raises(LimitExceeded, match=allowed):
        ask("x" * (longest + 1))


@pytest.mark.parametrize("value", [None, 18, b"leaders", ["leaders"], 10**5000], ids=type)
def test_what_is_no_text_is_refused(value: Any) -> None:  # noqa: ANN401 - that is the point
    """A value of another type is our error, told in few words."""
    for ask in (_CHECKER.check, _CHECKER.check_document):
        with pytest.raises(UnknownItem) as caught:
            ask(value)
        assert len(str(caught.value)) < 200


def test_overlong_text_is_refused() -> None:
    """Quotations and documents have a greatest length, and reach it."""
    assert ABSENT == _CHECKER.check("x" * LONGEST_QUOTATION).verdict
    with pytest.raises(LimitExceeded):
        _CHECKER.check("x" * (LONGEST_QUOTATION + 1))
    with pytest.raises(LimitExceeded):
        _CHECKER.check_document("x" * 2_000_001)


_WE = _STATEMENT.we_statement
_PIECES = (
    *("a", "the ", ". ", "“", '"', "'", "‘", "[", "[a]", "[…]", "…", "...", "(", "\n> ", "> x\n"),
    *("\u202e", "e\u0301", "\u200b", "\ud800", "😀 ", "\x00", "\u00ad", "- ", "_a_ ", "\n\n“x "),
    *("leaders at all levels ", "Regulation 18: Staffing ", "Leadership behaviours ", f"{_WE} "),
    *("‘a b c d s’ ", '"a b c d" ', "“a b c d”\n\n", " " * 50 + "\n", "\n" * 30 + "leaders"),
)


@pytest.mark.slow
@pytest.mark.parametrize("piece", _PIECES)
def test_a_hundred_thousand_characters_get_an_answer(piece: str) -> None:
    """Long, odd and unbalanced texts get a verdict or one of our errors."""
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    assert isinstance(_CHECKER.check(text).verdict, QuoteVerdict)
    assert isinstance(_CHECKER.check_document(text).stands, bool)


@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.sampled_from([word + " " for word in _WE.split()]),
            st.sampled_from(_PIECES),
        ),
        max_size=40,
    )
)
def test_any_text_gets_an_answer(pieces: list[str]) -> None:
    """Any text gets an answer whose offsets hold what it says."""
    text = "".join(pieces)
    check = _CHECKER.check(text)
    assert text == check.quote
    for place in check.locations:
        assert place.text == _field_text(place.id, place.field, place.text)
        assert 0 <= place.quote_start < place.quote_end <= len(text)
    for difference in check.differences:
        assert difference.quote == text[difference.start : difference.end]
    for quote in _CHECKER.check_document(text).quotes:
        assert quote.line == text.count("\n", 0, quote.start) + 1
        assert 0 <= quote.start <= quote.end <= len(text)


def _field_text(id_: str, name: str, part: str) -> str:
    assert any((f.id, f.name) == (id_, name) and part in f.text for f in _FIELDS)
    return part


@given(st.text())
def test_nothing_but_our_errors_leaves(text: str) -> None:
    """Whatever text is given, nothing but our own errors is raised."""
    try:
        _CHECKER.check(text)
        _CHECKER.check_document(text)
    except CqcWellledError:
        pytest.fail("short text is never refused")


# --- the value itself ----------------------------------------------------------------------


def test_threads_share_a_checker() -> None:
    """Answers are the same from many threads, and after pickling and copying."""
    quotes = [case["quote"] for case in _MISQUOTATIONS["misquotation"]]
    expected = [_CHECKER.check(quote) for quote in quotes]
    with ThreadPoolExecutor(4) as pool:
        assert expected * 8 == list(pool.map(_CHECKER.check, quotes * 8))
    for other in (pickle.loads(pickle.dumps(_CHECKER)), copy.deepcopy(_CHECKER)):  # noqa: S301
        assert expected == [other.check(quote) for quote in quotes]


def test_answers_are_values() -> None:
    """Checks are frozen, hashable, and equal for the same text."""
    check, again = (_CHECKER.check("We have inclusive leaders.") for _ in range(2))
    assert check == again
    assert hash(check) == hash(again)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        check.quote = ""  # type: ignore[misc]


def test_the_guidance_checks_quotations() -> None:
    """The guidance asks a checker over its own snapshot."""
    text = "We have inclusive leaders at all levels"
    assert _CHECKER.check(text) == _GUIDANCE.check_quote(text)
    assert _CHECKER.check_document(f"“{text}”") == _GUIDANCE.check_document(f"“{text}”")


def _with_criterion(text: str) -> Any:  # noqa: ANN401 - a Snapshot
    criterion = attrs.evolve(_STATEMENT.criteria[0], text=text, mentions=())
    statement = attrs.evolve(_STATEMENT, criteria=(criterion, *_STATEMENT.criteria[1:]))
    return attrs.evolve(_GUIDANCE.snapshot, quality_statements=(statement,))


def _with_points(texts: list[str]) -> Any:  # noqa: ANN401 - a Snapshot
    given_ = _STATEMENT.criteria[6]
    points = tuple(
        Point(id=given_.points[0].id, text=text, points=(), span=given_.points[0].span)
        for text in texts
    )
    statement = attrs.evolve(_STATEMENT, criteria=(attrs.evolve(given_, points=points),))
    return attrs.evolve(_GUIDANCE.snapshot, quality_statements=(statement,))


def test_a_statement_without_items_can_be_quoted() -> None:
    """What stands above nothing has the lines down to the end of its parent."""
    group = attrs.evolve(_STATEMENT.resource_groups[-1], resources=())
    bare = attrs.evolve(
        _STATEMENT, criteria=(), context=(), resource_groups=(group,), regulation_links=()
    )
    checker = QuoteChecker.of(attrs.evolve(_GUIDANCE.snapshot, quality_statements=(bare,)))
    (place,) = checker.check("We have inclusive leaders at all levels").locations
    assert (8, 131) == (place.span.start, place.span.end)
    (place,) = checker.check("also see Workforce equality, diversity").locations
    assert (111, 118) == (place.span.start, place.span.end)


@pytest.mark.parametrize(("end", "first"), [(7, 7), (9, 8)])
def test_spans_that_leave_no_room_are_taken_whole(end: int, first: int) -> None:
    """A snapshot made by hand may have everything on one line, or no line between two items."""
    span = Span(source=_STATEMENT.span.source, start=7, end=end)
    below = attrs.evolve(_STATEMENT.criteria[0], span=attrs.evolve(span, start=first))
    statement = attrs.evolve(_STATEMENT, span=span, criteria=(below,))
    checker = QuoteChecker.of(attrs.evolve(_GUIDANCE.snapshot, quality_statements=(statement,)))
    (place,) = checker.check("We have inclusive leaders at all levels").locations
    assert span == place.span
