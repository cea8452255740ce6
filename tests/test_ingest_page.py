"""From a page to a statement, or to the refusal of what is no page."""

from __future__ import annotations

import datetime
import hashlib
import time
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from made_up_pages import ID, PAGE, TITLE, full_notes, make_page, mention, parse_made_up, sound

from cqc_wellled._model import Criterion, Mention, Passage, Point
from cqc_wellled._text import excerpt
from cqc_wellled._vocabulary import Basis, LinkStrength, MentionKind, StatusKind
from cqc_wellled.errors import PageError
from cqc_wellled.ingest import Became, ParsedPage, parse_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def outline_of(points: Iterable[Point]) -> list[tuple[str, str, int, int]]:
    """List points with what is below them: end of the id, words and lines."""
    found = []
    for point in points:
        end = point.id.removeprefix(f"{ID}.")
        found.append((end, point.text, point.span.start, point.span.end))
        found += outline_of(point.points)
    return found


# --- what a page gives -------------------------------------------------------------


def test_the_page_around_the_statement() -> None:
    """A parsed page tells its title, date, furniture, size and digest."""
    page = parse_made_up()
    assert (TITLE, "2023-03-02", 53) == (page.title, page.last_updated.isoformat(), page.lines)
    assert [(5, 5)] == [(span.start, span.end) for span in page.furniture]
    assert (ID, 1, 1) == attrs.astuple(page.title_span)
    assert hashlib.sha256(PAGE.encode()).hexdigest() == page.sha256


def test_the_head_of_a_statement() -> None:
    """The statement has its title, its "We …" and the lines from its title to the last one."""
    found = sound(parse_made_up())
    expected = (ID, "Partnerships and communities", "We ask our neighbours before we judge.")
    assert expected == (found.id, found.title, found.we_statement)
    assert "Well-led" == found.key_question
    assert (ID, 7, 53) == attrs.astuple(found.span)


def test_the_criteria_of_a_statement() -> None:
    """Criteria are numbered paragraphs with their points, and say from which they carry on."""
    found = sound(parse_made_up()).criteria
    assert [
        (1, PAGE.split("\n")[12], None, 13, 13),
        (2, "Leaders show courage through their:", None, 15, 20),
        (3, "These are known to everybody.", f"{ID}.criterion.2", 22, 22),
    ] == [(c.number, c.text, c.continues, c.span.start, c.span.end) for c in found]
    assert [(f"{ID}.criterion.{n}", ID) for n in (1, 2, 3)] == [
        (c.id, c.quality_statement) for c in found
    ]
    assert [
        ("criterion.2.a", "walks around the wards", 17, 19),
        ("criterion.2.a.1", "by day", 18, 18),
        ("criterion.2.a.2", "by night", 19, 19),
        ("criterion.2.b", "open doors.", 20, 20),
    ] == outline_of(found[1].points)


def test_the_context_of_a_statement() -> None:
    """Topics have passages with their points; a topic may have none."""
    found = sound(parse_made_up()).context
    assert [
        (f"{ID}.context.where-courage-comes-from", "Where courage comes from", 26, 33, 2),
        (f"{ID}.context.where-it-goes", "Where it goes", 35, 35, 0),
    ] == [(t.id, t.title, t.span.start, t.span.end, len(t.passages)) for t in found]
    first, second = found[0].passages
    assert [
        ("context.where-courage-comes-from.1.a", "slowly", 30, 30),
        ("context.where-courage-comes-from.1.b", "surely.", 31, 31),
    ] == outline_of(first.points)
    assert (f"{found[0].id}.2", "As the brave ward puts it", ()) == (
        second.id,
        second.text,
        second.points,
    )


def test_the_resources_of_a_statement() -> None:
    """Groups have a note and resources, with what is annotated and nothing else."""
    books, films = sound(parse_made_up()).resource_groups
    note = "(also see Freedom to speak up quality statement)"
    assert (f"{ID}.resources.books-on-courage", note, 39, 45) == (
        books.id,
        books.note,
        books.span.start,
        books.span.end,
    )
    assert (None, (), (), 47) == (films.note, films.see_also, films.resources, films.span.end)
    known, unknown = books.resources
    fields = attrs.asdict(known, recurse=False)
    status, span = fields.pop("status"), fields.pop("span")
    assert (StatusKind.RENAMED, "renamed “Brave wards”", None) == attrs.astuple(status)
    assert (43, 43) == (span.start, span.end)
    assert {
        "id": f"{ID}.resource.the-brave-ward",
        "printed": "Moon Press: Guide: The brave ward",
        "printed_publisher": "Moon Press",
        "title": "The brave ward",
        "publisher": "The Moon Press",
        "official_title": "The brave ward, a guide",
        "kind": "book",
        "url": "https://example.org/brave",
        "url_seen_at": "https://example.org/",
        "published": "2020-05",
        "regulations": ("uksi/2014/2936/regulation/5",),
        "basis": Basis.SEEN_IN_SOURCE,
    } == fields
    rest = attrs.asdict(unknown, filter=lambda _, value: value not in (None, ()), recurse=False)
    rest.pop("span")
    assert {
        "id": f"{ID}.resource.an-unknown-leaflet",
        "printed": "An unknown leaflet",
        "title": "An unknown leaflet",
    } == rest


def test_the_links_of_a_statement() -> None:
    """Links are tied to their regulations by number and heading, in their two strengths."""
    page = parse_made_up()
    links = sound(page).regulation_links
    assert [
        ("uksi/2014/2936/regulation/18", LinkStrength.LINKED, 51),
        ("uksi/2014/2936/regulation/5", LinkStrength.MAY_CONSIDER, 53),
    ] == [(link.regulation, link.strength, link.span.start) for link in links]
    assert ["18", "5", "20"] == [regulation.number for regulation in page.regulations]


def test_the_mentions_of_a_statement() -> None:
    """Every mention slices to its phrase and names its target, and named things are given."""
    page = parse_made_up()
    statement = sound(page)
    items: list[Criterion | Passage] = [*statement.criteria]
    items += [passage for topic in statement.context for passage in topic.passages]
    found = [
        (item.id.removeprefix(f"{ID}."), item.text[m.start : m.end], m.target, m.kind)
        for item in items
        for m in item.mentions
    ]
    charter = ("Moon Charter", "named-thing.moon-charter", MentionKind.NAMED_THING)
    candour = ("duty of candour", "uksi/2014/2936/regulation/20", MentionKind.REGULATION)
    ward = ("brave ward", f"{ID}.resource.the-brave-ward", MentionKind.RESOURCE)
    courage = "context.where-courage-comes-from"
    assert [
        ("criterion.1", *charter),
        ("criterion.1", *candour),
        (f"{courage}.1", *charter),
        (f"{courage}.1", *charter),
        (f"{courage}.2", *ward),
    ] == found
    assert isinstance(statement.criteria[0].mentions[0], Mention)
    assert [("named-thing.moon-charter", "The Charter of the Moon", None)] == [
        (thing.id, thing.name, thing.url) for thing in page.named_things
    ]


def test_mentions_may_touch_each_other() -> None:
    """A phrase that a text has several times, side by side, is mentioned each time."""
    notes = {
        "named_thing": [{"id": "the-moon", "name": "The moon", "basis": "seen-in-source"}],
        "mention": [mention("moon", "criterion", 4, "the-moon")],
    }
    [criterion] = sound(
        parse_page(make_page(ID, "By moonmoonmoon, moon."), annotations=notes)
    ).criteria
    assert [(3, 7), (7, 11), (11, 15), (17, 21)] == [(m.start, m.end) for m in criterion.mentions]


def test_what_is_known_of_a_named_thing() -> None:
    """A named thing has all that is annotated, and one that no text names is left out."""
    notes = full_notes()
    known = {
        "id": "named-thing.moon-charter",
        "name": "The Charter of the Moon",
        "kind": "charter",
        "publisher": "The Moon",
        "url": "https://example.org/moon",
        "url_seen_at": "https://example.org/",
        "basis": Basis.STRONGLY_IMPLIED,
    }
    notes["named_thing"] = [{**known, "basis": "strongly-implied"}]
    assert [known] == [attrs.asdict(t) for t in parse_page(PAGE, annotations=notes).named_things]
    notes["named_thing"].append({**notes["named_thing"][0], "id": "named-thing.sun"})
    page = parse_page(PAGE, annotations=notes)
    assert [known] == [attrs.asdict(thing) for thing in page.named_things]


def test_the_account_of_a_page() -> None:
    """The account gives for each line that is not blank what became of it, by its number."""
    page = parse_made_up()
    assert [n for n, line in enumerate(PAGE.split("\n"), 1) if line.strip()] == list(page.account)
    assert (Became.VERBATIM, f"{ID}.criterion.2.a.1") == (
        page.account[18].became,
        page.account[18].item,
    )
    assert Became.FURNITURE is page.account[5].became
    assert hash(page) == hash(parse_made_up())


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.encode(),
        lambda page: "\ufeff" + page,
        lambda page: b"\xef\xbb\xbf" + page.encode(),
        lambda page: page.replace("\n", "\r\n"),
        lambda page: page.replace("\n", "  \t\n"),
        lambda page: page.replace("\n", "\N{NO-BREAK SPACE}\n"),
        lambda page: page.replace("\n\n", "\n\N{NO-BREAK SPACE} \n"),
        lambda page: page.rstrip("\n"),
        lambda page: page.replace("  •", "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}•"),
        lambda page: page.replace("• ", "•\t"),
    ],
    ids=[
        "bytes",
        "mark",
        "mark in bytes",
        "CRLF",
        "trailing blanks",
        "trailing no-break spaces",
        "no-break spaces between",
        "no final newline",
        "no-break indents",
        "tabs behind markers",
    ],
)
def test_white_space_around_lines_changes_nothing(change: Callable[[str], str | bytes]) -> None:
    """The same words with other line ends, blanks or a byte-order mark give the same statement."""
    page = parse_page(change(PAGE), annotations=full_notes())
    assert sound(parse_made_up()) == sound(page)
    assert [Became.UNEXPLAINED] != list({line.became for line in page.account_lines})
    assert parse_made_up().account == page.account


def test_white_space_within_a_line_is_kept() -> None:
    """A no-break space within a paragraph stays where it is printed."""
    page = make_page(ID, "As\N{NO-BREAK SPACE}printed,  twice.")
    assert ["As\N{NO-BREAK SPACE}printed,  twice."] == [
        c.text for c in sound(parse_page(page)).criteria
    ]


@pytest.mark.parametrize(
    ("body", "counts"),
    [
        ([], (0, 0, 0, 0)),
        (["One."], (1, 0, 0, 0)),
        (["One.", "Link to regulations"], (1, 0, 0, 0)),
        (["Further detail and context:", "Best practice / guidance"], (0, 0, 0, 0)),
        (["One.", "Link to regulations", "Regulation 18: Staffing"], (1, 0, 0, 1)),
        (["One.", "Link to regulations", "• Regulation 18: Staffing"], (1, 0, 0, 1)),
    ],
)
def test_sections_may_be_missing_or_empty(
    body: list[str], counts: tuple[int, int, int, int]
) -> None:
    """A section that is missing or empty gives nothing, and its heading is accounted for."""
    page = parse_page(make_page(ID, *body))
    found = sound(page)
    assert counts == (
        len(found.criteria),
        len(found.context),
        len(found.resource_groups),
        len(found.regulation_links),
    )
    assert [] == [line for line in page.account_lines if line.became is Became.UNEXPLAINED]


def test_a_title_counts_where_it_stands() -> None:
    """Of two lines with the title's words the one next to the date is the title."""
    page = parse_page(f"{TITLE}\n{PAGE}", annotations=full_notes())
    assert (2, 2) == (page.title_span.start, page.title_span.end)
    assert [Became.UNEXPLAINED, Became.VERBATIM] == [page.account[n].became for n in (1, 2)]


@pytest.mark.parametrize(
    ("section", "role"),
    [("", "criterion"), ("Further detail and context:\nTopic", "passage")],
)
def test_a_list_item_may_be_a_paragraph_of_its_own(section: str, role: str) -> None:
    """A list item that a person says to be a paragraph is one, and takes the list below it."""
    body = [*section.split("\n"), "One.", "• Two.", "  • three", "• Four."]
    source = make_page(ID, *body)
    roles = {"Topic": "topic", "Two.": role, "Four.": role}
    lines = {line.text: line.line for line in parse_page(source).account_lines}
    notes = [
        {"line": lines[text], "printed": text, "role": said, "basis": "-"}
        for text, said in roles.items()
        if text in lines
    ]
    found = sound(parse_page(source, annotations={"line": notes}))
    told = found.criteria or found.context[0].passages
    assert [("One.", []), ("Two.", ["three"]), ("Four.", [])] == [
        (paragraph.text, [point.text for point in paragraph.points]) for paragraph in told
    ]


def test_a_list_item_opens_no_section() -> None:
    """A list item that has the words of a heading is a point like any other."""
    page = parse_page(make_page(ID, "See:", "• Link to regulations", "• Best practice / guidance"))
    assert ["Link to regulations", "Best practice / guidance"] == [
        point.text for point in sound(page).criteria[0].points
    ]


# --- refusals ----------------------------------------------------------------------


HEADINGS = (
    "“What does good look like:”, “Further detail and context:”, “Best practice / guidance”, "
    "“Link to regulations”"
)
HEAD = (
    "expected the guidance's title, “Page last updated: 1 May 2024”, the statement's title and "
    "its “We …” above this heading"
)
NO_PAGE = f"this is no page of the well-led guidance for NHS trusts: expected {HEADINGS}"
NO_TITLE = "expected the title of a quality statement, which begins with a letter"
NO_ORDER = (
    f"expected each section once, in this order: {HEADINGS}; give a line that only repeats a "
    "heading the role “furniture”"
)


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("\n\nSign in\nName:", 3, NO_PAGE),
        ("Further detail and context:\nLink to regulations", 1, NO_PAGE),
        ("What does good look like:", 1, f"{HEAD}; found no date printed so"),
        (make_page().replace("2 March", "30 February"), 5, f"{HEAD}; found no date printed so"),
        (make_page().replace(TITLE + "\n", ""), 1, "expected the guidance's title above this line"),
        (make_page().replace("We ask.", "I ask."), 5, f"{HEAD}; found no “We …” below a title"),
        (make_page().replace("We ask.", "Well"), 5, f"{HEAD}; found no “We …” below a title"),
        (
            make_page().replace("Partnerships and communities\n", ""),
            4,
            f"{HEAD}; found no “We …” below a title",
        ),
        (make_page("…"), 3, NO_TITLE),
        (make_page("7th step"), 3, NO_TITLE),
        (make_page(ID, "One.", "What does good look like?"), 7, NO_ORDER),
        (make_page(ID, "Link to regulations", "Further detail and context"), 7, NO_ORDER),
        (f"Link to regulations\n{make_page()}", 6, NO_ORDER),
    ],
)
def test_what_is_no_page_of_the_guidance_is_refused(source: str, line: int, message: str) -> None:
    """Anything but a page of this guidance is refused, with the line and what was expected."""
    with pytest.raises(PageError) as caught:
        parse_page(source)
    assert message == caught.value.message
    assert (line, excerpt(source.split("\n")[line - 1])) == (
        caught.value.line,
        caught.value.excerpt,
    )


def test_a_page_of_furniture_alone_is_no_page() -> None:
    """Where a person says that every line is furniture, the first line is shown."""
    notes = {"line": [{"line": 2, "printed": "Sign in", "role": "furniture", "basis": "-"}]}
    with pytest.raises(PageError) as caught:
        parse_page("\nSign in", annotations=notes)
    assert (2, "“Sign in”", NO_PAGE) == (
        caught.value.line,
        caught.value.excerpt,
        caught.value.message,
    )


def test_a_repeated_heading_can_be_told_to_be_furniture() -> None:
    """A line that repeats a heading, as a table of contents does, is left out when annotated."""
    page = make_page(ID, "One.", "Further detail and context", "Link to regulations")
    page = page.replace(f"\n{ID}", f"\nLink to regulations\n{ID}")
    notes = {
        "line": [{"line": 3, "printed": "Link to regulations", "role": "furniture", "basis": "-"}]
    }
    assert ["One."] == [c.text for c in sound(parse_page(page, annotations=notes)).criteria]


LOOP: dict[str, Any] = {}
LOOP["line"] = [LOOP]


@pytest.mark.parametrize(
    ("annotations", "message"),
    [
        ([], "^found a value of type list as annotations, expected a mapping as TOML gives it$"),
        (0, "found 0 as annotations"),
        ("", "found “” as annotations"),
        ((), "found a value of type tuple as annotations"),
        ({"lines": []}, "found the key “lines”, which is not known here; close: line"),
        ({5: []}, "found the key “5”, which is not known here"),
        ({"line": [{7: "x"}]}, r"\$\.line\[0\]: found the key “7”"),
        ({"line": {}}, r"\$\.line: found a value of type dict, expected a list"),
        ({"line": [{"line": "5"}]}, r"\$\.line\[0\]\.line: found “5”, expected an integer"),
        ({"line": [{"line": True}]}, r"\$\.line\[0\]\.line: found True, expected an integer"),
        ({"line": [{"role": "topics"}]}, r"\$\.line\[0\]\.role: found “topics”, expected one of"),
        ({"resource": [{"url": "ftp://x"}]}, r"url: found “ftp://x”, expected an http or https"),
        ({"mention": [{"target": "A B"}]}, r"target: found “A B”, expected an item id or a"),
        ({"named_thing": [{"id": "a" * 201}]}, r"id: found .*expected an id"),
        ({"resource": [{"published": datetime.datetime(2024, 5, 1)}]},  # noqa: DTZ001 - wrong
         "published: found a value of type datetime, expected a date as YYYY"),
        (LOOP, "^annotations is nested too deep$"),
    ],
)  # fmt: skip
def test_annotations_of_another_shape_are_refused(annotations: Any, message: str) -> None:  # noqa: ANN401 - anything
    """Annotations that are no mapping of the right shape give our error, whatever they are."""
    with pytest.raises(PageError, match=message):
        parse_page(PAGE, annotations=annotations)


def test_all_faults_of_the_shape_of_annotations_are_listed() -> None:
    """Annotations of another shape are told with all their faults, each on a line of its own."""
    notes = {"lines": [], "continues": [{"of": "x", "line": 1, "printed": "x", "basis": "x"}]}
    with pytest.raises(PageError) as caught:
        parse_page(PAGE, annotations=notes)
    assert [
        "annotations does not have its shape:",
        "$: found the key “lines”, which is not known here; close: line",
        "$.continues[0].of: found “x”, expected an integer",
    ] == [line.strip() for line in caught.value.message.split("\n")]


def test_dates_of_toml_are_taken_as_dates() -> None:
    """A day may be written in `annotations.toml` as text or as TOML's own date."""
    notes = full_notes()
    for published in ("2020-05-01", datetime.date(2020, 5, 1)):
        notes["resource"][0]["published"] = published
        [book, _] = sound(parse_page(PAGE, annotations=notes)).resource_groups[0].resources
        assert "2020-05-01" == book.published


@pytest.mark.parametrize("source", [None, 5, [], bytearray(b"x"), object(), ParsedPage])
def test_a_source_of_the_wrong_type_is_refused(source: Any) -> None:  # noqa: ANN401 - anything
    """What is neither text nor bytes gives our error."""
    with pytest.raises(PageError, match="expected the text or the bytes of a page"):
        parse_page(source)


def test_a_large_page_is_read_in_bounded_time() -> None:
    """A page of a million characters in many lines, deep lists and long words is read quickly."""
    lines = [
        "Kind words.",
        *(f"{' ' * (n % 8)}• point {n}" for n in range(30_000)),
        "b" * 149_999 + ".",
    ]
    before = time.process_time()
    page = parse_page(make_page(ID, *lines))
    assert 2 == len(sound(page).criteria)
    assert time.process_time() - before < 20
