"""The quotations of a document: which are found, where, and how each is read."""

from __future__ import annotations

import pytest

import cqc_wellled
from cqc_wellled._answers import DocumentCheck, QuoteForm
from cqc_wellled._quotes import QuoteChecker

_SNAPSHOT = cqc_wellled.load_guidance("2024-05-01").snapshot
_CHECKER = QuoteChecker.of(_SNAPSHOT)
_WE = "We have inclusive leaders at all levels"
_FORMS = (
    (QuoteForm.DOUBLE, "“", "”"),
    (QuoteForm.STRAIGHT_DOUBLE, '"', '"'),
    (QuoteForm.SINGLE, "‘", "’"),
    (QuoteForm.STRAIGHT_SINGLE, "'", "'"),
    (QuoteForm.ANGLE, "«", "»"),
)


def quoted(document: str) -> list[str]:
    """Give the quotations that are found in a document."""
    return [quote.check.quote for quote in _CHECKER.check_document(document).quotes]


@pytest.mark.parametrize(("form", "left", "right"), _FORMS)
@pytest.mark.parametrize("before", ["", "The page says: ", "\n\n(", "as it says—"])
@pytest.mark.parametrize("behind", ["", ".", ", and so on", ")\n", "—at last"])
def test_quotations_are_found_in_each_form(
    form: QuoteForm, left: str, right: str, before: str, behind: str
) -> None:
    """A quotation is found with its form, its offsets and its line."""
    document = f"A paper\n{before}{left}{_WE}{right}{behind}"
    (quote,) = _CHECKER.check_document(document).quotes
    start = document.index(_WE)
    assert (form, start, start + len(_WE), document.count("\n", 0, start) + 1) == (
        quote.form,
        quote.start,
        quote.end,
        quote.line,
    )
    assert _CHECKER.check(_WE) == quote.check


def test_a_document_stands_when_each_quotation_does() -> None:
    """One quotation that does not stand is enough for a document not to."""
    good, bad = f"“{_WE}”", "“We have inclusive bosses at all levels”"
    assert _CHECKER.check_document(f"{good} and {good}").stands
    assert not _CHECKER.check_document(f"{good} and {bad}").stands
    assert DocumentCheck(quotes=(), skipped=0) == _CHECKER.check_document("No quotation here.")
    assert _CHECKER.check_document("").stands


def test_scare_quotes_are_passed_over_and_counted() -> None:
    """Fewer than four words in quotation marks are no quotation, and are counted."""
    check = _CHECKER.check_document("A “well led” trust has 'no time' for \"such a thing\".")
    assert DocumentCheck(quotes=(), skipped=3) == check
    assert DocumentCheck(quotes=(), skipped=1) == _CHECKER.check_document("“1,000 staff members”")
    assert ["this is four words"] == quoted("“this is four words” and “this is three”")


@pytest.mark.parametrize(
    "document",
    [
        "The trust's plan and the trusts' leaders' roles",
        "The trust’s plan and the trusts’ leaders’ roles",
        'Six feet (6\') and 6" of snow, 5" of rain and more',
        'An opening mark " that stands alone, and " another',
        "An opening mark “that is never closed at all",
        "An opening mark «that is never closed at all",
        "A closing mark” that was never opened at all”",
        "“ not behind a space ”",
        "''''''''''",
        '""""""""""',
    ],
)
def test_apostrophes_and_lone_marks_are_no_quotations(document: str) -> None:
    """Apostrophes, inches and marks without a partner begin no quotation."""
    assert [] == quoted(document)


@pytest.mark.parametrize(("left", "right"), [("“", '"'), ('"', "”")])
def test_marks_of_two_sorts_are_a_pair_within_a_paragraph(left: str, right: str) -> None:
    """A curly mark that a straight one closes, or the other way round, hides no quotation."""
    assert [_WE] == quoted(f"It says {left}{_WE}{right} there.\n\nAnd more{right} here.")
    assert [_WE] == quoted(f"It says {left}{_WE}{right} and {left}so on")
    assert [] == quoted(f"It says {left}{_WE}\n\nand stops{right} there.")
    assert ["more words of somebody"] == quoted(
        f"It says {left}{_WE} {left}more words of somebody{right} there.\n\nAnd more"
    )


def test_an_unclosed_mark_does_not_swallow_the_next_quotation() -> None:
    """A mark that was never closed ends where another opens."""
    for left, right in (("“", "”"), ('"', '"')):
        document = f"He said {left}well and went. She said {left}{_WE}{right} to us."
        assert [_WE] == quoted(document)
    assert [_WE] == quoted(f"He said ‘well and went. She said ‘{_WE}’ to us.")
    assert [_WE] == quoted(f"He said 'well and went. She said '{_WE}' to us.")
    assert [_WE] == quoted(f'He said “well and went. She said “{_WE}" to us.')
    assert [_WE] == quoted(f"„Well and went“. She said “{_WE}” to us.")
    assert [_WE] == quoted(f"He said ‘well and went.\n\nShe said ‘{_WE}’ to us.")
    assert [] == quoted(f"He said ‘{_WE}\n\nand the boards’ and others’ too")


@pytest.mark.parametrize(("form", "left", "right"), _FORMS)
def test_a_block_quotation_closes_no_mark(form: QuoteForm, left: str, right: str) -> None:
    """Marks in front of a block quotation, in it and behind it are no pairs of each other."""
    block = f"> {left}{_WE}{right}\n> the boards{right} too"
    document = f"He said {left}well and went off.\n{block}\n\nShe said {left}{_WE}{right} to us."
    quotes = _CHECKER.check_document(document).quotes
    assert [QuoteForm.BLOCK, form] == [quote.form for quote in quotes]
    assert [document.index(block) + 2, document.rindex(_WE)] == [quote.start for quote in quotes]
    assert [2, 5] == [quote.line for quote in quotes]
    assert [] == [
        quote.form
        for quote in _CHECKER.check_document(f"{left}a b c d\n> e{right}\n\nand more").quotes
    ]


@pytest.mark.parametrize(("left", "right"), [("“", "”"), ("«", "»")])
def test_quotations_may_touch(left: str, right: str) -> None:
    """A quotation is found right behind another one, where its mark can only open."""
    document = f"It says {left}{_WE}{right}{left}and so on it goes{right}, as said."
    assert [_WE, "and so on it goes"] == quoted(document)


@pytest.mark.parametrize(("form", "left", "right"), _FORMS)
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("It says: *", "*."),
        ("It says: **", "** and more"),
        ("_", "_\n"),
        ("| 3 |", "| yes |"),
        ("<p>", "</p>"),
        ("it says:", "[^1]"),
        ("criteria/", "¹ and"),
        ("- ", ""),
    ],
)
def test_markup_around_a_quotation_does_not_hide_it(
    form: QuoteForm, left: str, right: str, before: str, behind: str
) -> None:
    """Emphasis, cells of tables, tags and notes may touch the marks of a quotation."""
    (quote,) = _CHECKER.check_document(f"{before}{left}{_WE}{right}{behind}").quotes
    assert (form, _WE, len(before) + 1) == (quote.form, quote.check.quote, quote.start)


@pytest.mark.parametrize(("form", "left", "right"), _FORMS)
def test_emphasis_within_a_quotation_does_not_end_it(
    form: QuoteForm, left: str, right: str
) -> None:
    """The mark behind an emphasised last word closes."""
    words = "We have inclusive leaders **at all levels**"
    assert [words] == quoted(f"It says {left}{words}{right}, it does.")


@pytest.mark.parametrize(
    "code",
    [
        "```python\nsay('words that are nowhere else')\n> words that are nowhere else\n```",
        '```\n"words that are nowhere else"\n```python\n"words that are nowhere else"\n```',
        "```\n“words that are nowhere else”\n```\n\n~~~\n“words that are nowhere else”\n~~~",
        "~~~~\n“words that are nowhere else”\n~~~\n``` \n~~~~~",
        '`say("words that are nowhere else")`',
        '``say("words that are nowhere else")``',
    ],
)
def test_code_quotes_nobody(code: str) -> None:
    """What stands in backticks or in a fence is no quotation, and what follows it is read."""
    assert [_WE] == quoted(f"See\n\n{code}\n\nand “{_WE}”.")


@pytest.mark.parametrize("fence", ["```", "~~~", "```a`"])
def test_an_open_fence_hides_nothing(fence: str) -> None:
    """Behind a fence that is never closed the quotations are found all the same."""
    assert [_WE] == quoted(f"```code``` in a line\n“{_WE}”\n```\n“words of nobody at all”\n```")
    assert [_WE] == quoted(f"{fence}\n“{_WE}”\n")


def test_quotations_within_quotations_belong_to_them() -> None:
    """Only the outermost quotation is checked."""
    words = "Trusts can compare their organisation with what ‘good’ looks like"
    assert [words] == quoted(f"It says “{words}”, it says.")


@pytest.mark.parametrize(
    "words",
    [
        "The trust’s leaders have the experience, capacity, capability and integrity",
        "Leaders listen to the trusts’ people and to the doctors’ and nurses’ views",
    ],
)
def test_apostrophes_do_not_end_a_quotation_in_single_marks(words: str) -> None:
    """In single marks an apostrophe is told from the mark that closes."""
    for mark, apostrophe in (("‘’", "’"), ("''", "'")):
        given = words.replace("’", apostrophe)
        assert [given] == quoted(
            f"It says {mark[0]}{given}{mark[1]}. And the trusts{apostrophe} too"
        )


def test_of_two_readings_the_one_that_stands_is_taken() -> None:
    """Where a mark may close or be an apostrophe, the words that stand decide."""
    document = f"It is called ‘{_WE}’ and trusts’ boards like it"
    assert [_WE] == quoted(document)
    assert ["the four leaders"] != quoted("‘the four wise leaders’ of the trusts’ boards’")
    many = "‘one two three leaders’ a b’ c d’ e f’ g h’ i"
    assert 1 == len(quoted(many))


def test_block_quotations_of_markdown_are_found() -> None:
    """Lines that begin with `>` are one quotation, however many paragraphs it has."""
    first, second = (criterion.text for criterion in _SNAPSHOT.quality_statements[0].criteria[:2])
    document = (
        f"As CQC says:\n\n> {first}\n>\n> {second}\n\nAnd that is “all there is to it”.\n> {_WE}"
    )
    block, other, last = _CHECKER.check_document(document).quotes
    assert (document.rindex(_WE), len(document), 8) == (last.start, last.end, last.line)
    assert (QuoteForm.BLOCK, 3) == (block.form, block.line)
    assert f"{first}\n\n{second}" == block.check.quote
    assert document[block.start : block.end].startswith("The trust’s leaders")
    assert block.check.stands
    assert not other.check.stands


@pytest.mark.parametrize("before", ["- ", "* ", "12. ", "3) ", "    ", "1. One\n\n    "])
def test_block_quotations_in_a_list_are_found(before: str) -> None:
    """A block quotation may stand in an entry of a list, however deep."""
    (quote,) = _CHECKER.check_document(f"{before}> {_WE}\n").quotes
    assert (QuoteForm.BLOCK, _WE) == (quote.form, quote.check.quote)
    assert len(before) + 2 == quote.start


def test_the_source_below_a_block_quotation_is_none_of_it() -> None:
    """A last line that begins with a long dash names the source."""
    for dash in ("—", "―", "--"):
        assert [_WE] == quoted(f"> {_WE}\n> {dash} CQC, 2024\n")
        assert [f"{_WE}\nand more"] == quoted(f"> {_WE}\n> and more\n>\n> {dash} CQC, 2024\n")
    assert [f"{_WE}\n- more"] == quoted(f"> {_WE}\n> - more")
    assert ["— CQC said so in 2024"] == quoted("> — CQC said so in 2024")
    assert DocumentCheck(quotes=(), skipped=1) == _CHECKER.check_document("> one line")


def test_marks_in_a_block_quotation_are_part_of_it() -> None:
    """A block quotation with quotation marks around all of it stands without them."""
    (quote,) = _CHECKER.check_document(f"text\r\n> > “{_WE}”\r\n").quotes
    assert (QuoteForm.BLOCK, "exact") == (quote.form, quote.check.verdict.value)


def test_a_quotation_may_have_several_paragraphs() -> None:
    """Paragraphs between two marks, each with an opening one or not, are one quotation."""
    pieces = [criterion.text for criterion in _SNAPSHOT.quality_statements[0].criteria[:3]]
    for left, right in (("“", "”"), ('"', '"'), ("«", "»")):
        for between in ("\n\n", f"\n\n{left}", f"\r\n \r\n{left}"):
            (quote,) = _CHECKER.check_document(left + between.join(pieces) + right).quotes
            assert quote.check.stands
            assert 3 == len(quote.check.locations)


def test_paragraphs_that_all_open_and_never_close_are_no_quotation() -> None:
    """The search for the mark that closes ends after some paragraphs."""
    assert [] == quoted("\n\n".join(["“A paragraph of some words"] * 30))
    assert [] == quoted("“A paragraph\n\n“of some words\n\n")
