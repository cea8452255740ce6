"""Whole pages saved as HTML: every variation that can be made up, and what is no page."""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st
from made_up_pages import TITLE, is_in_full, sound
from test_ingest_html import html_page, without_spans
from test_ingest_properties import Printer, check_any, made_up
from visible_words import held_words, visible_words

from cqc_wellled._codec import to_plain
from cqc_wellled._references import default_resolver
from cqc_wellled._vocabulary import Basis, LinkStrength, WebAddress
from cqc_wellled.errors import LimitExceeded, MissingExtra, PageError
from cqc_wellled.ingest import Became, parse_page
from cqc_wellled.ingest._annotations import Annotations
from cqc_wellled.ingest._page import parse_with
from cqc_wellled.ingest._source import EXPECTED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqc_wellled._model import QualityStatement
    from cqc_wellled.ingest import ParsedPage

OWN = "https://example.org/guidance/page"
#: What a saved page has around what it says. Made up.
AROUND = """\
<head><link rel="canonical" href="https://example.org/guidance/page"></head>
<body><a href="#content">Skip</a>
<div role="dialog"><p>Cookies?</p><button>Yes</button></div>
<header><nav><ol><li><a href="/">Home</a></ol></nav></header>
<main id="content"><nav aria-label="On this page"><ul><li><a href="#g">What does good look like</a>
<li>Link to regulations</ul></nav>{}
<form><h2>Was this page useful?</h2><label>Say more <textarea></textarea></label></form></main>
<footer><h2>Link to regulations</h2><p>© Made-up site</p></footer>
<script>document.write("Regulation 18: Staffing")</script></body>"""


def notes_of(source: str | bytes, roles: dict[str, str]) -> dict[str, Any]:
    """Make the annotations that give lines of a page, known by their words, their roles."""
    lines = {line.text: line.line for line in parse_page(source).account_lines}
    return {
        "line": [
            {"line": lines[printed], "printed": printed, "role": str(role), "basis": "made up"}
            for printed, role in roles.items()
        ]
    }


# --- what is made up comes back ------------------------------------------------------


def items(points: Iterable[Any]) -> str:
    """Print points as a nested list."""
    inner = "".join(f"<li>{escape(text)}\n{items(below)}</li>" for text, below in points)
    return f"<ul>{inner}</ul>" if inner else ""


def paragraphs(held: Iterable[Any]) -> str:
    """Print paragraphs with their lists."""
    parts: list[str] = []
    for text, points in held:
        heading, _, paragraph = text.rpartition("\n")
        parts.append(f"<h4>{escape(heading)}</h4>" if heading else "")
        parts.append(f"<p>{escape(paragraph)}</p>\n{items(points)}")
    return "".join(parts)


def work(printed: str, number: int) -> str:
    """Print a work as a list item that ends in a link, behind its publisher and kind."""
    before, colon, title = printed.rpartition(": ")
    return f"<li>{before}{colon}<a href='/{number}'>{escape(title)}</a></li>"


def printed_as_html(made: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Print what was made up as HTML, with the roles that markup cannot say."""
    roles: dict[str, str] = {}
    parts = [f"<h1>{TITLE}</h1><p>Page last updated: 2 March 2023</p>"]
    if made["furniture"]:
        parts.append("<div><h2>Downloads of nothing</h2></div>")
        roles["Downloads of nothing"] = "furniture"
    parts.append(f"<h2>{escape(made['title'])}</h2><p>{escape(made['we'])}</p>")
    parts.append(f"<h3 id=g>What does good look like:</h3>{paragraphs(made['criteria'])}")
    if made["context"] is not None:
        parts.append("<h3>Further detail and context:</h3>")
        parts += (f"<h4>{escape(t)}</h4>{paragraphs(held)}" for t, held in made["context"])
    if made["resources"] is not None:
        parts.append("<h3>Best practice / guidance</h3>")
        for title, note, resources in made["resources"]:
            parts.append(f"<h4>{escape(title)}</h4>")
            if note is not None:
                parts.append(f"<p>{escape(note)}</p>")
                roles[note] = "note"
            works = (work(printed, n) for n, printed in enumerate(resources))
            parts.append(f"<ul>{''.join(works)}</ul>")
    if made["links"] is not None:
        parts.append("<h3>Link to regulations</h3>")
        for printed, depth, _, _ in made["links"]:
            parts.append(f"<ul><li>{printed}</ul>" if depth else f"<p>{printed}</p>")
    source = AROUND.format("\n".join(parts))
    # Line ends as on other systems mean nothing in markup.
    return made["mark"] + source.replace("\n", "\r\n" if made["mark"] else "\n"), roles


def without_addresses(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Give plain values without lines, and without what only HTML can say: where links lead."""
    if isinstance(value, list):
        return [without_addresses(item) for item in value]
    if isinstance(value, dict):
        apart = {"url", "url_seen_at", "basis"} if "printed_publisher" in value else set()
        return {k: without_addresses(v) for k, v in value.items() if k not in apart}
    return value


@given(made_up())
def test_a_page_is_the_same_as_text_and_as_html(made: dict[str, Any]) -> None:
    """Whatever is made up gives equal statements as text and as HTML, and no word is lost."""
    text, notes = Printer(made).page(made["blanks"])
    source, roles = printed_as_html(made)
    page = parse_page(source, annotations=notes_of(source, roles))
    plain = (sound(parse_page(text, annotations=notes)), sound(page))
    as_text, as_html = (without_addresses(without_spans(to_plain(each))) for each in plain)
    assert as_text == as_html
    held, other = held_words(page)
    assert visible_words(source.removeprefix("\ufeff")) == held + other
    assert Became.UNEXPLAINED not in {line.became for line in page.account_lines}


# --- kept pages ----------------------------------------------------------------------

#: Of each kept page, every question with the role that answers it.
KEPT: dict[str, dict[str, str]] = {
    "accordion.html": {},
    "tag-soup.html": {
        "Downloads": "furniture",
        "The whole made-up guide (PDF)": "furniture",
        "We were glad of it.": "criterion",
        "Doors": "group",
        "A leaflet about bells": "resource",
        "Made up, and nothing else.": "furniture",
    },
}


def kept(name: str) -> tuple[str, ParsedPage]:
    """Read a kept page, with its questions answered."""
    source = (Path(__file__).parent / "data" / "pages" / name).read_text("utf-8")
    return source, parse_page(source, annotations=notes_of(source, KEPT[name]))


@pytest.mark.parametrize("name", KEPT)
def test_a_kept_page_asks_what_it_leaves_open_and_loses_no_word(name: str) -> None:
    """A page asks just what it leaves open, and once answered has each visible word once."""
    source, page = kept(name)
    asked = parse_page(source).problems
    assert KEPT[name].items() == {(p.excerpt, KEPT[name].get(p.excerpt)) for p in asked}
    assert all(KEPT[name][problem.excerpt] in problem.choices for problem in asked)
    assert all(is_in_full(problem.message) for problem in asked)
    assert sound(page) is page.statement
    held, other = held_words(page)
    assert visible_words(source) == held + other
    assert Became.UNEXPLAINED not in {line.became for line in page.account_lines}


def test_a_page_whose_sections_open_and_close() -> None:
    """Buttons in headings, summaries, plain lists of contents and roles of regions are read."""
    statement = sound(kept("accordion.html")[1])
    assert criteria_and_topics(statement) == (
        ["Listening\nLeaders listen:", "They answer, too."],
        ["Why voices matter"],
    )
    [first, second] = statement.criteria[0].points
    assert ("early", "in the morning", "often.") == (first.text, first.points[0].text, second.text)
    assert ["https://example.org/guides/voices", "https://example.org/walls"] == [
        resource.url for resource in statement.resource_groups[0].resources
    ]
    assert [
        ("uksi/2014/2936/regulation/17", LinkStrength.LINKED),
        ("uksi/2014/2936/regulation/18", LinkStrength.MAY_CONSIDER),
        ("uksi/2014/2936/regulation/20", LinkStrength.MAY_CONSIDER),
        ("uksi/2009/3112/regulation/18", LinkStrength.MAY_CONSIDER),
    ] == [(link.regulation, link.strength) for link in statement.regulation_links]


def test_a_page_of_broken_markup() -> None:
    """Unclosed tags, breaks for paragraphs and a page without a main region are read."""
    statement = sound(kept("tag-soup.html")[1])
    we = "We ask our\N{NO-BREAK SPACE}neigh\N{SOFT HYPHEN}bours before we judge."
    assert we == statement.we_statement
    lines = ["They knock.", "They wait.", "We were glad of it."]
    assert (["Leaders know the doors of their neighbours:", *lines], []) == criteria_and_topics(
        statement
    )
    [group] = statement.resource_groups
    assert [
        ("Doors and how to open them", "http://example.org/doors"),
        ("A leaflet about bells", None),
    ] == [(resource.printed, resource.url) for resource in group.resources]
    assert ["17", "9", "18"] == [
        link.regulation.rpartition("/")[2] for link in statement.regulation_links
    ]


# --- variation that real pages show --------------------------------------------------


def test_a_heading_introduces_the_criterion_below_it() -> None:
    """A heading among the criteria is the first line of the paragraph that it introduces."""
    body = ("<h4>Courage</h4>", "<p>Be kind.</p>", "<ul><li>a<ul><li>b</ul></ul>", "<p>Be fair.")
    page = parse_page(html_page(*body))
    criteria = sound(page).criteria
    assert ["Courage\nBe kind.", "Be fair."] == [criterion.text for criterion in criteria]
    assert 2 == criteria[0].points[0].span.end - criteria[0].span.start - 1
    assert Became.UNEXPLAINED not in {line.became for line in page.account_lines}


@pytest.mark.parametrize(
    "body",
    [
        ("<h4>Courage</h4>",),
        ("<h4>Courage</h4>", "<h4>Patience</h4>", "<p>Be kind.</p>"),
        ("<h4>Courage</h4>", "<ul><li>a</ul>"),
    ],
    ids=["at the end", "before another", "before a list"],
)
def test_a_heading_with_nothing_to_introduce_is_a_question(body: tuple[str, ...]) -> None:
    """A heading that stands above no paragraph has to be given another role."""
    problems = parse_page(html_page(*body)).problems
    message = "a heading without a paragraph below it; give it another [[line]] role"
    assert ("Courage", message, ("criterion", "furniture")) in [
        (problem.excerpt, problem.message, problem.choices) for problem in problems
    ]


def test_several_paragraphs_after_a_list_are_criteria_of_their_own() -> None:
    """What follows a list is no part of it."""
    body = ("<p>See:</p><ul><li>a</ul>", "<p>One.</p>", "<p>Two.</p>")
    criteria = sound(parse_page(html_page(*body))).criteria
    assert [("See:", 1), ("One.", 0), ("Two.", 0)] == [(c.text, len(c.points)) for c in criteria]


def test_what_stands_in_another_shape_is_asked_about() -> None:
    """A table or an aside may hold words of the guidance, and a person says what they are."""
    source = html_page("<p>Be kind.</p>", "<aside><p>Be fair.</p></aside>")
    [problem] = parse_page(source).problems
    assert "it stands in <aside>; give it a [[line]] role" == problem.message
    notes = notes_of(source, {"Be fair.": "criterion"})
    assert ["Be kind.", "Be fair."] == [
        c.text for c in sound(parse_page(source, annotations=notes)).criteria
    ]


HIDDEN_HEADINGS = [
    "<button>Further detail and context</button>",
    "<p><a href='#c'>Further detail and context</a></p>",
    "<nav>Further detail and context</nav>",
]


@pytest.mark.parametrize("markup", HIDDEN_HEADINGS)
def test_a_section_does_not_vanish_in_a_tool_of_the_page(markup: str) -> None:
    """A heading between sections that markup makes a tool is asked about; a person settles it."""
    source = html_page("<p>One.</p>", markup, "<h4>Where</h4><p>Two.</p>")
    [problem] = parse_page(source).problems
    name = "Further detail and context"
    assert [problem.line] == [
        n for n, told in parse_page(source).account.items() if told.text == name
    ]
    assert (name, ("heading", "furniture")) == (problem.excerpt, problem.choices)
    assert is_in_full(problem.message)
    opened = parse_page(source, annotations=notes_of(source, {name: "heading"}))
    assert (["One."], ["Where"]) == criteria_and_topics(sound(opened))
    left = parse_page(source, annotations=notes_of(source, {name: "furniture"}))
    assert (["One.", "Where\nTwo."], []) == criteria_and_topics(sound(left))


def test_what_repeats_headings_around_the_sections_is_furniture() -> None:
    """A table of contents above the sections, and links at the foot, open none and ask nothing."""
    contents = "<nav>Further detail and context</nav>"
    page = parse_page(
        html_page("<p>One.</p>", contents).replace("<p>We ask", f"{contents}<p>We ask")
    )
    assert (["One."], []) == criteria_and_topics(sound(page))


def criteria_and_topics(statement: QualityStatement) -> tuple[list[str], list[str]]:
    """List the words of the criteria and the titles of the topics."""
    return [c.text for c in statement.criteria], [topic.title for topic in statement.context]


def test_a_heading_of_another_level_is_asked_about() -> None:
    """A heading below a heading of the context may be a topic or not."""
    body = "<h3>Further detail and context:</h3><h4>Courage</h4><p>It grows.</p><h5>Slowly</h5>"
    body += "<h4>Patience</h4><h3>Best practice / guidance</h3><h5>Books</h5><h5>Films</h5>"
    [problem] = parse_page(html_page(body)).problems
    assert ("Slowly", ("topic", "passage", "furniture")) == (problem.excerpt, problem.choices)
    assert is_in_full(problem.message)


RESOURCES = "<h3>Best practice / guidance</h3><h4>Books</h4>"


def works(markup: str) -> list[tuple[str, str | None, str | None, Basis | None]]:
    """Read the works of one list: the line, the title's address and where it was seen, basis."""
    head = f'<link rel="canonical" href="{OWN}">'
    page = parse_page(html_page(RESOURCES + markup, head=head))
    groups = sound(page).resource_groups
    return [(r.printed, r.url, r.url_seen_at, r.basis) for r in groups[0].resources]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p><a href='/a'>The brave ward</a>", ("The brave ward", "https://example.org/a")),
        (
            "<ul><li>Moon Press: Guide: <a href='https://moon.example/b'>The brave ward</a></ul>",
            ("Moon Press: Guide: The brave ward", "https://moon.example/b"),
        ),
    ],
)
def test_an_address_is_where_the_page_links_it(markup: str, expected: tuple[str, str]) -> None:
    """The address that a page gives a work is kept, with the page as where it was seen."""
    assert [(*expected, OWN, Basis.SEEN_IN_SOURCE)] == works(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>The brave ward</p>",
        "<p>Moon Press: <a href='/a'>The brave ward</a></p>",
        "<p><a href='/a'>The brave ward</a> and others</p>",
        "<ul><li><a href='/a'>The brave ward</a> and others</ul>",
        "<ul><li><a href='/a'>Moon Press</a>: <a href='/b'>The brave ward</a></ul>",
        "<ul><li>The brave ward</ul>",
    ],
)
def test_a_line_that_is_no_link_is_asked_about(markup: str) -> None:
    """What may be a work, a note or a heading is not told by its look."""
    head = f'<link rel="canonical" href="{OWN}">'
    [problem] = parse_page(html_page(RESOURCES + markup, head=head)).problems
    assert ("group", "resource", "note", "furniture") == problem.choices
    assert is_in_full(problem.message)


LINKS = "<h3>Link to regulations</h3>"
STAFFING, SAFE = "Regulation 18: Staffing", "Regulation 12: Safe care and treatment"
OTHER = "Regulation 18: Notification of other incidents"
LINKED, MAY = LinkStrength.LINKED, LinkStrength.MAY_CONSIDER


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"<p>{STAFFING}<p>{OTHER}", [("2014/2936", "18", LINKED), ("2009/3112", "18", LINKED)]),
        (
            f"<p>{STAFFING}, {SAFE} and {OTHER}",
            [("2014/2936", n, LINKED) for n in ("18", "12")] + [("2009/3112", "18", LINKED)],
        ),
        (
            f"<p>{STAFFING}<p>May also consider: {SAFE}",
            [("2014/2936", "18", LINKED), ("2014/2936", "12", MAY)],
        ),
        (
            f"<p>May also consider: {SAFE}; {STAFFING}",
            [("2014/2936", "12", MAY), ("2014/2936", "18", MAY)],
        ),
        (
            f"<p>May also consider:<ul><li>{SAFE}<li>{STAFFING}</ul>",
            [("2014/2936", "12", MAY), ("2014/2936", "18", MAY)],
        ),
        (
            f"<p>May also consider:<p>{SAFE}<p>{STAFFING}",
            [("2014/2936", "12", MAY), ("2014/2936", "18", MAY)],
        ),
        (
            f"<p>May also consider: {SAFE}<ul><li>{STAFFING}</ul>",
            [("2014/2936", "12", MAY), ("2014/2936", "18", MAY)],
        ),
        (
            f"<p>May also consider: {SAFE}<ul><li>{STAFFING}<li>{OTHER}</ul>",
            [("2014/2936", "12", MAY), ("2014/2936", "18", MAY), ("2009/3112", "18", MAY)],
        ),
        (
            f"<p>{STAFFING}<ul><li>{SAFE}</ul><p>{OTHER}",
            [("2014/2936", "18", LINKED), ("2014/2936", "12", LINKED), ("2009/3112", "18", LINKED)],
        ),
        (
            f"<ul><li>May also consider:<ul><li>{SAFE}<li>{STAFFING}</ul></ul>",
            [("2014/2936", "12", MAY), ("2014/2936", "18", MAY)],
        ),
    ],
)
def test_regulations_may_share_a_line(markup: str, expected: list[tuple[str, str, str]]) -> None:
    """Regulations on one line or more, of either instrument, are linked in the strength printed."""
    page = parse_page(html_page(LINKS + markup))
    links = sound(page).regulation_links
    assert [(f"uksi/{si}/regulation/{n}", strength) for si, n, strength in expected] == [
        (link.regulation, link.strength) for link in links
    ]
    assert Became.UNEXPLAINED not in {line.became for line in page.account_lines}


def test_a_line_below_may_also_consider_is_asked_about() -> None:
    """Whether "May also consider:" speaks of the next line too is said by a person."""
    source = html_page(f"{LINKS}<p>May also consider: {SAFE}<p>{STAFFING}")
    [problem] = parse_page(source).problems
    assert (STAFFING, ("linked", "may-consider", "furniture")) == (problem.excerpt, problem.choices)
    assert is_in_full(problem.message)
    for role in (LINKED, MAY):
        page = parse_page(source, annotations=notes_of(source, {STAFFING: role}))
        assert role == sound(page).regulation_links[1].strength


@pytest.mark.parametrize(
    ("markup", "asked"),
    [
        (f"<p>May also consider: {SAFE}<p>{STAFFING}<p>{OTHER}", [STAFFING, OTHER]),
        (f"<p>May also consider: {SAFE}<ul><li>{STAFFING}</ul><p>{OTHER}", [OTHER]),
        (f"<p>May also consider:<ul><li>{SAFE}</ul><p>{STAFFING}", [STAFFING]),
        (f"<p>May also consider:<p>{SAFE}<ul><li>{STAFFING}</ul>", [STAFFING]),
        (f"<ul><li>May also consider: {SAFE}<li>{STAFFING}</ul>", [STAFFING]),
        (f"<p>May also consider:<p>{SAFE}<p>May also consider: {STAFFING}<p>{OTHER}", [OTHER]),
    ],
)
def test_each_line_of_another_shape_below_may_also_consider_is_asked_about(
    markup: str, asked: list[str]
) -> None:
    """Only a list below the words, or lines that go on like the first, may also be considered."""
    page = parse_page(html_page(LINKS + markup))
    assert asked == [problem.excerpt for problem in page.problems]
    lines = {line.text: line.line for line in page.account_lines}
    before = max(line for text, line in lines.items() if text.startswith("May also"))
    question = f"does “May also consider:” of line {before} speak of this line too?"
    assert {f"{question} Give it a [[line]] role"} == {each.message for each in page.problems}


def test_a_regulation_is_linked_once() -> None:
    """A line that links a regulation again has to be said to be furniture."""
    page = parse_page(html_page(f"{LINKS}<p>{STAFFING}<p>{SAFE}<p>{STAFFING}<p>{SAFE}"))
    first = {line.text: line.line - 2 for line in page.account_lines}
    told = (
        "links this regulation already; if this one only repeats it, give it the role “furniture”"
    )
    assert [
        (printed, f"line {first[printed]} {told}", ("furniture",)) for printed in (STAFFING, SAFE)
    ] == [(each.excerpt, each.message, each.choices) for each in page.problems]


def test_soft_hyphens_and_no_break_spaces_stay() -> None:
    """What a page prints between letters and words is kept as it is printed."""
    source = html_page("<p>Kind&nbsp;lead&shy;ers listen.</p>")
    assert ["Kind\N{NO-BREAK SPACE}lead\N{SOFT HYPHEN}ers listen."] == [
        criterion.text for criterion in sound(parse_page(source)).criteria
    ]


# --- what is no page -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("", "nothing but white space"),
        (" \n\N{NO-BREAK SPACE}\n", "nothing but white space"),
        (b"%PDF-1.7\n1 0 obj", "a PDF"),
        ("%PDF-1.7\n1 0 obj", "a PDF"),
        (b"PK\x03\x04\x14\x00", "a zip file, as Word documents are"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an older Word"),
        (b"\x1f\x8b\x08", "a compressed file"),
        ("<html></html>".encode("utf-16"), "text in UTF-16"),
        ("<!doctype html><script>let words</script>", "HTML without a word to see"),
    ],
)
def test_another_file_is_named(source: str | bytes, found: str) -> None:
    """A file of another kind is refused by its name, with what was expected."""
    with pytest.raises(PageError) as caught:
        parse_page(source)
    assert f"found {found}, expected {EXPECTED}" == caught.value.message


def test_markup_without_a_word_is_quoted() -> None:
    """The beginning of a page without words is shown, and of text that begins as usual nothing."""
    with pytest.raises(PageError) as caught:
        parse_page(" \n<p> </p>\n")
    assert r"“<p> </p>\n”" == caught.value.excerpt
    with pytest.raises(PageError, match=r"^line 1: “‘Kind words of twenty letters’”: this is no"):
        parse_page("‘Kind words of twenty letters’")


def test_what_is_known_of_an_address_comes_before_what_the_page_says() -> None:
    """A page whose address is known has that one, and its links are seen from there."""
    known = WebAddress("https://other.example/known")
    own = f'<link rel="canonical" href="{OWN}">'
    source = html_page(RESOURCES + "<p><a href='a'>The brave ward</a>", head=own)
    for address, expected in ((known, "https://other.example/a"), (None, f"{OWN[:-4]}a")):
        page = parse_with(source, Annotations(), default_resolver(), address=address)
        [work] = sound(page).resource_groups[0].resources
        assert (address or OWN, expected, address or OWN) == (page.url, work.url, work.url_seen_at)
    text = "\n".join(Printer(SHORT).lines)
    assert known == parse_with(text, Annotations(), default_resolver(), address=known).url
    assert parse_page(text).url is None


def test_neighbouring_lines_of_furniture_make_one_span() -> None:
    """Furniture is told by spans of lines, in order, each as long as it can be."""
    nav = "<nav><p>a<p>b<p>c</nav>"
    page = parse_page(html_page(f"<p>One.{nav}<p>Two.<nav>d</nav><p>Three.{nav}"))
    assert [(7, 9), (11, 11), (13, 15)] == [(span.start, span.end) for span in page.furniture]
    assert {page.title_span.source} == {span.source for span in page.furniture}
    statement = sound(page)
    assert (15, 3, 12) == (page.lines, statement.span.start, statement.span.end)


@pytest.mark.parametrize(
    "body",
    [
        "<main><h1>Sign in</h1><form><label>Name <input></label><button>Go</button></form></main>",
        "<main><h1>Page not found</h1><p>It may have moved.</p></main>",
        "<main><h1>Safe systems</h1><h2>What this quality statement means</h2><p>Kind.</p></main>",
        "<form>Name</form>",
    ],
    ids=["sign in", "not found", "another page", "nothing but furniture"],
)
def test_another_page_is_refused(body: str) -> None:
    """A page of another kind is refused, with the headings that were expected."""
    with pytest.raises(PageError, match="this is no page of the well-led guidance") as caught:
        parse_page(f"<!doctype html><title>x</title><body>{body}")
    assert caught.value.excerpt


def test_reading_html_needs_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the parser is missing, the error has the line that installs it; text does without."""
    monkeypatch.setitem(sys.modules, "cqc_wellled.ingest._html_reader", None)
    message = r"^turbohtml is not installed: pip install 'cqc-wellled\[ingest\]'$"
    with pytest.raises(MissingExtra, match=message):
        parse_page(html_page())
    assert parse_page("\n".join(Printer(SHORT).lines)).statement is not None


SHORT: dict[str, Any] = {
    "title": "Partnerships",
    "we": "We ask.",
    "furniture": False,
    "criteria": [],
    "context": None,
    "resources": None,
    "links": None,
}

DEEP = 100_000


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * DEEP,
        "<ul><li>" * DEEP,
        "<b>" * DEEP,
        "<b><p>" * 1_000,
        "<table>" * 1_000,
        "<a href=x>" * 5_000,
        "<" * DEEP,
        "<!--" * DEEP,
        "&" * DEEP,
        "</p>" * 20_000,
        "<p x=y>" * 20_000,
        f"<p {'x ' * 10_000}>",
        "<svg><title>" * 5_000,
    ],
    ids=lambda markup: markup[:12],
)
def test_hostile_markup_gives_a_page_or_our_error(markup: str) -> None:
    """Markup that is deep, unclosed or repeated gives a page or a `PageError`."""
    check_any(html_page(markup + "x"))


def test_lists_deeper_than_any_page_are_refused() -> None:
    """A list nested too deep is refused with its line, and one in the furniture is not."""
    deep = "<ul><li>" * 9
    with pytest.raises(PageError, match="expected lists nested at most") as caught:
        parse_page(html_page(f"<p>See:{deep}x"))
    assert ("“x”", 7) == (caught.value.excerpt, caught.value.line)
    assert () == sound(parse_page(html_page(f"<nav>{deep}x</nav>"))).criteria


def test_a_page_larger_than_any_is_refused() -> None:
    """Megabytes of markup are refused before they are parsed."""
    with pytest.raises((PageError, LimitExceeded)):
        parse_page("<p>" + "x" * 60_000_000)


_PIECES = (
    *("<p>", "</p>", "<ul>", "<li>", "</ul>", "<h3>", "<table>", "<td>", "<b>", "<nav>", "<main>"),
    *("</main>", "<a href='#x'>", "</a>", "<svg>", "<!--", "-->", "<script>", "<h1>", "<template>"),
    *("<select>", "<option>", "&nbsp;", "&#0;", "&#x202e;", "\x00", TITLE, "We ask.", STAFFING),
    *("Page last updated: 2 March 2023", "What does good look like:", "Partnerships", "Be kind."),
    *("Link to regulations", "Best practice / guidance"),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
def test_any_markup_gives_a_page_or_our_error(markup: str) -> None:
    """Any markup at all gives a parsed page or a `PageError`, alone and within a page."""
    check_any(f"<!doctype html>{markup}")
    check_any(html_page(markup))
