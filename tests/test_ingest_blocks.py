"""From a page to blocks, and from blocks to the parts of a page and the pieces of its items."""

from __future__ import annotations

import datetime
import itertools

import attrs
import pytest
from made_up_pages import is_in_full

from cqc_wellled._vocabulary import Basis, ItemId, WebAddress
from cqc_wellled.errors import PageError
from cqc_wellled.ingest._annotations import ResourceNote
from cqc_wellled.ingest._items import (
    Paragraph,
    add_address,
    group_paragraphs,
    make_points,
    make_resource,
    resource_title,
)
from cqc_wellled.ingest._links import is_may_consider
from cqc_wellled.ingest._parsed import Block, Link, PageProblem, problem_at
from cqc_wellled.ingest._sections import Section, printed_date, section_of
from cqc_wellled.ingest._text_reader import line_text, read_blocks, read_source, split_lines

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def items(*depths: int) -> list[Block]:
    """Make list items of the given depths, one a line."""
    return [Block(line=n, text=f"item {n}", depth=depth) for n, depth in enumerate(depths, 1)]


# --- reading -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ("", b"")),
        ("kind ‘words’\r\n", ("kind ‘words’\r\n", "kind ‘words’\r\n".encode())),
        (b"kind\r\n", ("kind\r\n", b"kind\r\n")),
        (MARK + "kind", ("kind", b"\xef\xbb\xbfkind")),
        (b"\xef\xbb\xbfkind", ("kind", b"\xef\xbb\xbfkind")),
    ],
    ids=["empty", "text", "bytes", "text with a mark", "bytes with a mark"],
)
def test_a_page_is_read_as_text_and_bytes(source: str | bytes, expected: tuple[str, bytes]) -> None:
    """A page comes as it was given, less a byte-order mark in its text."""
    assert expected == read_source(source)


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        (None, None, "found None, expected the text or the bytes of a page"),
        (
            bytearray(b"kind"),
            None,
            "found a value of type bytearray, expected the text or the bytes of a page",
        ),
        (b"kind\n\nd\xe9j\xe0", 3, "byte 7 is not UTF-8; save the page as UTF-8 text"),
        ("kind\n".encode("utf-16"), 1, "byte 0 is not UTF-8; save the page as UTF-8 text"),
        ("kind\n\ud800", 2, "found half a surrogate pair, which is no text"),
        ("\n\ud800\n\ud800", 2, "found half a surrogate pair, which is no text"),
        ("\ud800", 1, "found half a surrogate pair, which is no text"),
        (b"\n\xff\n", 2, "byte 1 is not UTF-8; save the page as UTF-8 text"),
        (b"a" * 5_000_001, None, "found 5000001 bytes, expected a page of at most 5000000"),
        ("a" * 5_000_001, None, "found 5000001 characters, expected a page of at most 5000000"),
        ("é" * 2_500_001, None, "found 5000002 bytes, expected a page of at most 5000000"),
    ],
)
def test_what_is_no_page_text_is_refused(source: object, line: int | None, message: str) -> None:
    """What is no UTF-8 text of a page's size is refused, with the line where there is one."""
    with pytest.raises(PageError) as caught:
        read_source(source)
    assert (line, message) == (caught.value.line, caught.value.message)


@pytest.mark.parametrize("source", ["a" * 5_000_000, b"a" * 5_000_000, "é" * 2_500_000])
def test_a_page_of_the_largest_size_is_read(source: str | bytes) -> None:
    """A page of exactly the size that any may have is read."""
    assert 5_000_000 == len(read_source(source)[1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("a", ("a",)),
        ("a\n", ("a",)),
        ("a\n\n", ("a", "")),
        ("a\r\nb", ("a\r", "b")),
        ("a\x0b\x0c\x85\u2028b", ("a\x0b\x0c\x85\u2028b",)),
    ],
)
def test_lines_end_at_line_feeds_only(text: str, expected: tuple[str, ...]) -> None:
    """A line ends at a line feed, and one at the very end begins no further line."""
    assert expected == split_lines(text)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", ""),
        (" \t\r\N{NO-BREAK SPACE}", ""),
        ("  kind words \r", "kind words"),
        ("\N{NO-BREAK SPACE}kind\N{NO-BREAK SPACE}words", "kind\N{NO-BREAK SPACE}words"),
        ("  • kind words", "kind words"),
        ("•\tkind", "kind"),
        ("◦kind", "kind"),
        ("▪ ‣ kind", "‣ kind"),
        ("•", "•"),
        ("  • \r", "•"),
        ("- kind", "- kind"),
    ],
)
def test_a_line_gives_its_words(line: str, expected: str) -> None:
    """The words of a line come without white space and list marker around them, else untouched."""
    assert expected == line_text(line)


@pytest.mark.parametrize(
    ("lines", "depths"),
    [
        (["a", "b"], [0, 0]),
        (["a", "• b", "• c", "d"], [0, 1, 1, 0]),
        (["  • a", "      • b", "  • c"], [1, 2, 1]),
        (["  • a", "      • b", "    • c", "• d"], [1, 2, 2, 1]),
        (["\t• a", "        • b", "         • c"], [1, 1, 2]),
        (["  • a", "    • b", "c", "    • d"], [1, 2, 0, 1]),
        (["  • a", "", "    • b"], [1, 2]),
    ],
)
def test_depth_follows_from_the_indent(lines: list[str], depths: list[int]) -> None:
    """A list item lies as deep as there are items of smaller indent above it in its list."""
    assert depths == [block.depth for block in read_blocks(lines)]


def test_more_lines_than_any_page_has_are_refused() -> None:
    """A text of tens of thousands of lines is no page."""
    assert 50_000 == len(split_lines("\n" * 49_999 + "x"))
    with pytest.raises(PageError, match=r"^found 50001 lines, expected a page of at most 50000$"):
        split_lines("\n" * 50_000)


def test_blocks_keep_their_line_numbers() -> None:
    """A block says on which line it stands; blank lines make none."""
    expected = (Block(line=2, text="a", depth=0), Block(line=4, text="b", depth=1))
    assert expected == read_blocks(["", "a ", "\N{NO-BREAK SPACE}", "• b"])


def test_lists_deeper_than_any_page_are_refused() -> None:
    """Lists nested nine deep are refused with their line, however many lines follow."""
    deep = [f"{' ' * depth}• deeper" for depth in range(9)]
    assert 8 == read_blocks(deep[:8])[-1].depth
    with pytest.raises(PageError, match=r"expected lists nested at most 8 deep$") as caught:
        read_blocks(itertools.cycle(deep))
    assert (9, "“deeper”") == (caught.value.line, caught.value.excerpt)


# --- sections ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What does good look like:", Section.CRITERIA),
        ("WHAT DOES GOOD LOOK LIKE?", Section.CRITERIA),
        ("Further detail and context", Section.CONTEXT),
        ("Best practice/guidance", Section.RESOURCES),
        ("Link to\N{NO-BREAK SPACE}regulations", Section.REGULATIONS),
        ("Links to regulations", None),
        ("", None),
        ("Link to regulations" + "." * 61, Section.REGULATIONS),
        ("Link to regulations" + "." * 62, None),
    ],
)
def test_a_heading_opens_its_section(text: str, expected: Section | None) -> None:
    """A fixed heading is known whatever its case, punctuation and blanks, and nothing else is."""
    assert expected is section_of(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Page last updated: 1 May 2024", datetime.date(2024, 5, 1)),
        ("Page last updated:\N{NO-BREAK SPACE}29  February 2024", datetime.date(2024, 2, 29)),
        ("Page last updated: 31 December 1999", datetime.date(1999, 12, 31)),
        ("Page last updated: 29 February 2023", None),
        ("Page last updated: 0 May 2024", None),
        ("Page last updated: 1 May 0000", None),
        ("Page last updated: 1 Mai 2024", None),
        ("Page last updated: \N{ARABIC-INDIC DIGIT ONE} May 2024", None),
        ("Page last updated: 1 may 2024", None),
        ("Page last updated: 2024-05-01", None),
        ("Page last updated: 1 May 2024.", None),
        ("Last updated: 1 May 2024", None),
    ],
)
def test_a_printed_date_is_read_or_is_none(text: str, expected: datetime.date | None) -> None:
    """Only a day that exists, printed as the pages print it, is a date."""
    assert expected == printed_date(text)


def test_months_are_english() -> None:
    """Each month is read by its English name, which does not follow the locale."""
    names = "January February March April May June July August September October November December"
    dates = [printed_date(f"Page last updated: 3 {name} 2024") for name in names.split()]
    assert [datetime.date(2024, month, 3) for month in range(1, 13)] == dates


# --- items -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("depths", "expected"),
    [
        ([], []),
        ([0, 0], [(1, 0, 1), (2, 0, 2)]),
        ([0, 1, 2, 0, 1], [(1, 2, 3), (4, 1, 5)]),
        ([1, 0], [(1, 0, 1), (2, 0, 2)]),
        ([1, 1], [(1, 1, 2)]),
    ],
)
def test_a_list_belongs_to_the_paragraph_above(
    depths: list[int], expected: list[tuple[int, int, int]]
) -> None:
    """A paragraph takes the list items up to the next one; a list alone stands for itself."""
    paragraphs: list[Paragraph] = list(group_paragraphs(items(*depths)))
    assert expected == [(p.block.line, len(p.items), p.last_line) for p in paragraphs]


@pytest.mark.parametrize(
    ("depths", "expected"),
    [
        ([], []),
        ([1, 1], ["x.a", "x.b"]),
        ([1, 2, 2, 3, 1], ["x.a", "x.a.1", "x.a.2", "x.a.2.a", "x.b"]),
        ([2, 1, 2], ["x.a", "x.b", "x.b.1"]),
        ([3, 2, 3, 1, 3, 2], ["x.a", "x.b", "x.b.1", "x.c", "x.c.1", "x.c.2"]),
        ([1] * 28, [*(f"x.{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"), "x.aa", "x.ab"]),
    ],
)
def test_points_are_lettered_and_numbered_by_depth(depths: list[int], expected: list[str]) -> None:
    """Points go on with letters, those below them with numbers, and so on."""
    points = list(make_points(ItemId("s"), "x", items(*depths)))
    found: list[str] = []
    while points:
        point, *rest = points
        found.append(point.id)
        points = [*point.points, *rest]
    assert sorted(expected) == sorted(found)


def test_a_point_covers_the_points_below_it() -> None:
    """The span of a point reaches to the last line of the list nested in it."""
    [first, second] = make_points(ItemId("s"), "x", items(1, 2, 3, 1))
    assert (1, 3) == (first.span.start, first.span.end)
    assert (4, 4) == (second.span.start, second.span.end)
    assert (2, 3) == (first.points[0].span.start, first.points[0].span.end)


@pytest.mark.parametrize(
    ("printed", "publisher", "kind", "expected"),
    [
        ("Moon Press: The ward", None, None, "Moon Press: The ward"),
        ("Moon Press: The ward", "Moon Press", None, "The ward"),
        ("Moon Press: Guide: The ward", "Moon Press", "Guide", "The ward"),
        ("Guide: The ward", None, "Guide", "The ward"),
        ("Moon Press. The: ward", "Moon Press", None, "The: ward"),
        ("Moon Press The ward", "Moon Press", None, "The ward"),
        ("Moon Press –\N{NO-BREAK SPACE}The ward", "Moon Press", None, "The ward"),
        ("Moon Press: The ward: Moon Press", "Moon Press", None, "The ward: Moon Press"),
    ],
)
def test_a_title_is_the_line_less_publisher_and_kind(
    printed: str, publisher: str | None, kind: str | None, expected: str
) -> None:
    """What stands behind the publisher and the kind is the title, word for word."""
    assert expected == title_of(printed, publisher, kind)


@pytest.mark.parametrize(
    ("printed", "publisher", "kind", "begin"),
    [
        ("Moon Press: The ward", "Sun Press", None, "Sun Press"),
        ("Moon Press: The ward", "Moon Press", "Film", "Film"),
        ("Moon Press: The ward", "Moon Pre", None, "Moon Pre"),
        ("Moon Press: The ward", "Moon Press: The ward", None, "Moon Press: The ward"),
        ("Moon Press: The ward", "", None, ""),
        ("– The ward", "", None, ""),
        ("– The ward", "Moon Press", None, "Moon Press"),
        ("Moon Press:", "Moon Press", None, "Moon Press"),
        ("Moon Press: Guide:", "Moon Press", "Guide", "Guide"),
    ],
)
def test_a_publisher_that_is_not_printed_is_a_problem(
    printed: str, publisher: str | None, kind: str | None, begin: str
) -> None:
    """A publisher or kind that the line does not print before a title is asked about."""
    problem = title_of(printed, publisher, kind)
    assert isinstance(problem, PageProblem)
    assert (7, begin, ()) == (problem.line, problem.excerpt, problem.choices)
    assert is_in_full(problem.message)


@pytest.mark.parametrize(
    ("links", "url", "expected"),
    [
        ([], None, (None, None, None)),
        (["/a"], None, ("/a", "/page", Basis.SEEN_IN_SOURCE)),
        (["/a", "/a"], None, ("/a", "/page", Basis.SEEN_IN_SOURCE)),
        (["/a", "/b"], None, (None, None, None)),
        (["/a"], "/known", ("/known", "/seen", Basis.STRONGLY_IMPLIED)),
    ],
)
def test_a_work_has_the_address_that_its_line_links_to(
    links: list[str], url: str | None, expected: tuple[str | None, str | None, Basis | None]
) -> None:
    """The one address of a line is its work's, unless a person knew one."""
    line = Block(
        line=7,
        text="The ward",
        depth=0,
        links=tuple(Link(address=address, start=0, end=8) for address in links),
    )
    note = None
    if url is not None:
        note = ResourceNote(
            line=7,
            printed="The ward",
            basis=Basis.STRONGLY_IMPLIED,
            url=WebAddress(url),
            url_seen_at=WebAddress("/seen"),
        )
    work = make_resource(ItemId("s"), ItemId("s.resource.x"), "The ward", line, note)
    found = add_address(work, line, WebAddress("/page"))
    assert expected == (found.url, found.url_seen_at, found.basis)
    assert work == attrs.evolve(found, url=work.url, url_seen_at=work.url_seen_at, basis=work.basis)


def test_the_basis_of_a_work_that_a_person_knows_stays() -> None:
    """An address that the page gives does not change on what basis the rest stands."""
    line = Block(line=7, text="x", depth=0, links=(Link(address="/a", start=0, end=1),))
    note = ResourceNote(line=7, printed="x", basis=Basis.STRONGLY_IMPLIED)
    work = make_resource(ItemId("s"), ItemId("s.resource.x"), "x", line, note)
    assert ("/a", None, Basis.STRONGLY_IMPLIED) == (
        (found := add_address(work, line, None)).url,
        found.url_seen_at,
        found.basis,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("May also consider:", True),
        ("MAY ALSO CONSIDER", True),
        ("May also\N{NO-BREAK SPACE}consider.", True),
        ("May also consider::", False),
        ("May also", False),
        ("", False),
    ],
)
def test_a_line_that_introduces_further_regulations(text: str, expected: bool) -> None:  # noqa: FBT001 - a table
    """A line of these words and no others introduces those that may also be considered."""
    assert expected is is_may_consider(text)


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(0, 4, True), (1, 4, False), (0, 3, False), (0, 5, False)]
)
def test_a_link_may_be_all_of_a_line(start: int, end: int, expected: bool) -> None:  # noqa: FBT001 - a table
    """A link spans a line when it has its first character, its last, and no more."""
    assert expected is Link(address="/", start=start, end=end).spans("kind")


def title_of(printed: str, publisher: str | None, kind: str | None) -> str | PageProblem:
    """Find the title in a line with that annotation."""
    note = ResourceNote(
        line=7,
        printed=printed,
        basis=Basis.SEEN_IN_SOURCE,
        printed_publisher=publisher,
        printed_kind=kind,
    )
    return resource_title(Block(line=7, text=printed, depth=0), note)


def test_a_problem_quotes_little() -> None:
    """A problem quotes at most 80 printable characters, without quotation marks around them."""
    assert "kind words" == problem_at(1, "kind words", "why").excerpt
    long = problem_at(1, "\x1b" + "a" * 500, "why").excerpt
    assert ("\\x1baaa", "a…", True) == (long[:7], long[-2:], len(long) <= 80)
