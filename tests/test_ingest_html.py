"""Pages saved as HTML: the same blocks as text, with what only markup says."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from made_up_pages import TITLE, sound
from visible_words import held_words, visible_words

from cqc_wellled._codec import to_plain
from cqc_wellled._vocabulary import WebAddress
from cqc_wellled.errors import PageError
from cqc_wellled.ingest import Became, ParsedPage, build_snapshot, parse_page
from cqc_wellled.ingest._html_reader import read_html

if TYPE_CHECKING:
    from cqc_wellled.ingest._parsed import Block

HERE = Path(__file__).parent
DATA = HERE.parent / "data" / "2024-05-01"
BUNDLED = HERE / "data" / "pages" / "bundled.html"
OWN = "https://example.org/a/b"
TEXT = DATA / "source" / "capable-compassionate-and-inclusive-leaders.txt"
NOTES = tomllib.loads((DATA / "annotations.toml").read_text("utf-8"))


def without_spans(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Give plain values without their lines, which are those of the file."""
    if isinstance(value, list):
        return [without_spans(item) for item in value]
    if isinstance(value, dict):
        return {key: without_spans(item) for key, item in value.items() if key != "span"}
    return value


def notes_for(page: ParsedPage, roles: tuple[str, ...]) -> dict[str, Any]:
    """Give the bundled annotations, on the lines of another file, and of roles only some."""
    lines = {line.text: line.line for line in page.account_lines}
    places = {note["line"]: lines[note["printed"]] for key in NOTES for note in _tied(key)}
    moved: dict[str, Any] = {**NOTES}
    for key in ("line", "resource", "continues"):
        moved[key] = [
            {**note, "line": places[note["line"]]}
            for note in _tied(key)
            if key != "line" or note["role"] in roles
        ]
    for note in moved["continues"]:
        of = TEXT.read_text("utf-8").split("\n")[note["of"] - 1]
        note["of"] = lines[of]
    return moved


def _tied(key: str) -> list[dict[str, Any]]:
    return [note for note in NOTES[key] if "line" in note]


def bundled(roles: tuple[str, ...]) -> ParsedPage:
    """Parse the bundled page as HTML, with annotations of these roles of lines."""
    source = BUNDLED.read_bytes()
    return parse_page(source, annotations=notes_for(parse_page(source), roles))


# --- the bundled page --------------------------------------------------------------


@pytest.mark.parametrize(
    "roles",
    [
        ("furniture", "note"),
        ("furniture", "topic", "passage", "group", "resource", "note"),
    ],
    ids=["only what markup cannot say", "all that text needs"],
)
def test_the_bundled_page_is_the_same_as_text_and_as_html(roles: tuple[str, ...]) -> None:
    """Read as HTML the bundled page gives the statement of the text, but for line numbers."""
    as_text = parse_page(TEXT.read_bytes(), annotations=NOTES)
    as_html = bundled(roles)
    assert without_spans(to_plain(sound(as_text))) == without_spans(to_plain(sound(as_html)))
    for name in ("title", "last_updated", "regulations", "named_things"):
        assert getattr(as_text, name) == getattr(as_html, name)


def test_the_markup_settles_most_questions() -> None:
    """Of the bundled page's lines, HTML leaves two to a person."""
    page = parse_page(BUNDLED.read_bytes())
    assert [
        "Downloads",
        "(also see Workforce equality, diversity and inclusion quality statement)",
    ] == [problem.excerpt for problem in page.problems]


def test_every_visible_word_is_in_the_statement_or_in_the_account() -> None:
    """Counted without our reader, no visible word of the page is lost, doubled or made up."""
    page = bundled(("furniture", "note"))
    held, other = held_words(page)
    assert visible_words(BUNDLED.read_text("utf-8")) == held + other
    furniture = {line.text for line in page.account_lines if line.became is Became.FURNITURE}
    assert {"Skip to main content", "Accept Reject", "Home", "Guidance", "Downloads"} <= furniture
    assert {"What does good look like", "Was this made-up page useful?"} <= furniture


def test_the_page_says_what_it_is() -> None:
    """A page of HTML tells its media type, its own address, and the size of its visible text."""
    page = bundled(("furniture", "note"))
    expected = "https://www.cqc.org.uk/guidance-regulation-nhs-key-question-well-led-leaders"
    assert ("text/html", expected) == (page.media_type, page.url)
    assert [*range(1, page.lines + 1)] == list(page.account)
    [source] = build_snapshot([page]).sources
    assert ("text/html", expected, page.lines) == (source.media_type, source.url, source.lines)


# --- pieces ------------------------------------------------------------------------


def html_page(*body: str, head: str = "", title: str = "Partnerships and communities") -> str:
    """Make a short page of HTML: a head, and below "What does good look like:" the body."""
    return "\n".join(
        (
            f"<!doctype html><html><head><title>x</title>{head}</head><body><main>",
            f"<h1>{TITLE}</h1><p>Page last updated: 2 March 2023</p><h2>{title}</h2>",
            "<p>We ask.</p><h3>What does good look like:</h3>",
            *body,
            "</main></body></html>",
        )
    )


def blocks_of(markup: str) -> tuple[Block, ...]:
    """Read the blocks of a body."""
    return read_html(f"<!doctype html><body>{markup}", None).blocks


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>kind\n  words</p>", ["kind words"]),
        ("<p>kind</p>words", ["kind", "words"]),
        ("<p>ki<b>nd</b> <i>words </i> too", ["kind words too"]),
        ("<p>kind<br>words<br><br></p>", ["kind", "words"]),
        ("<p>kind&nbsp; words&nbsp;</p>", ["kind\N{NO-BREAK SPACE} words"]),
        ("<p>ki&shy;nd</p>", ["ki\N{SOFT HYPHEN}nd"]),
        ("<p>kind\r\nwords</p>", ["kind words"]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>d", ["  • a", "    • b", "  • c", "d"]),
        ("<ol><li><p>a</p><p>b</p></ol>", ["  • a", "    b"]),
        ("<ul><li>a<ul><li>b</ul>c</ul>", ["  • a", "    • b", "    c"]),
        ("<ul><li><ul><li>b</ul></ul>", ["    • b"]),
        ("<table><tr><td>a<td>b</table>", ["a", "b"]),
        ("<p>a<script>no</script><style>no</style><!-- no --><template>no</template>b", ["ab"]),
        ("<noscript>no</noscript><iframe>no</iframe>a", ["a"]),
        ("<div><template shadowrootmode=open>no</template>yes</div>", ["yes"]),
        ("<svg><title>no</title><text>yes</text></svg>", ["yes"]),
        ("a<svg><![CDATA[b]]></svg>", ["ab"]),
        ("<p>a<button>b</button>c</p>", ["a", "b", "c"]),
        ("<my-card>a</my-card>b", ["ab"]),
        ("<p>a<p>&nbsp;<p>b", ["a", "b"]),
        ("", []),
    ],
)
def test_visible_text_is_set_in_lines(markup: str, expected: list[str]) -> None:
    """Each paragraph, heading, list item or line break makes a line; words stay as printed."""
    assert expected == list(read_html(f"<!doctype html><body>{markup}", None).lines)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>a<h2>b</h2><ul><li>c</ul>", [("a", 0, 0), ("b", 0, 2), ("c", 1, 0)]),
        ("<p>• a</p><p>b</p>", [("a", 1, 0), ("b", 0, 0)]),
        ("<ul><li>• a</ul>", [("• a", 1, 0)]),
        ("<h3>• a</h3>", [("a", 1, 3)]),
    ],
)
def test_lines_have_depth_and_level(markup: str, expected: list[tuple[str, int, int]]) -> None:
    """A block tells how deep in lists it stands and what heading it is."""
    assert expected == [(block.text, block.depth, block.heading) for block in blocks_of(markup)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("a<main>b</main>c", "b"),
        ("a<div role=main>b</div>c", "b"),
        ("a<article>b</article>c", "b"),
        ("a<main>b<article>c</article></main>d", "b c"),
        ("a<main>b</main><main>c</main>", "a b c"),
        ("a<article>b</article><article>c</article>", "a b c"),
        ("<nav>a</nav>b<footer>c</footer><form>d</form><select><option>e</select>", "b"),
        ("<div role='x Navigation'>a</div><div role=search>b</div><div role=region>c</div>", "c"),
        ("<nav>a<p>b</p></nav><p>c", "c"),
        ("<main><nav>a</nav><h1>b</h1><p>c</main>", "b c"),
        ("<main><p>a<h1>b</h1><p>c</main>", "b c"),
        ("<main><p>a<h1>b</h1><h1>c</h1></main>", "a b c"),
        (
            "<main><p>Page last updated: 1 May 2024<h1>b</h1></main>",
            "Page last updated: 1 May 2024 b",
        ),
        ("<p><a href='#x'>a</a><p>b <a href='#x'>c</a><h2><a href='#x'>d</a></h2>", "b c d"),
        ("<p><a href='https://example.org/x#y'>a</a>", "a"),
        ("<p><a href='https://['>a</a>", "a"),
        ("<p><a href='https://[#x'>a</a>", "a"),
        ("<h2><button>a</button></h2><button>b</button>", "a"),
    ],
)
def test_what_leads_to_the_content_is_furniture(markup: str, expected: str) -> None:
    """What stands outside the region of the content, and tools within, are furniture."""
    assert expected == " ".join(b.text for b in blocks_of(markup) if not b.furniture)


def test_a_link_to_the_page_itself_is_furniture() -> None:
    """A line that only leads to another place on the same page is furniture."""
    own = "https://example.org/page"
    markup = f"<p><a href='{own}#x'>a</a><p><a href='{own}'>b</a><p><a href='/page#x'>c</a>"
    blocks = read_html(markup, own).blocks  # type: ignore[arg-type]
    assert [True, False, False] == [block.furniture for block in blocks]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<table><tr><td>a</table>", ["it stands in <table>"]),
        ("<aside><p>a</aside><p>b", ["it stands in <aside>", ""]),
        ("<p hidden>a<p hidden=until-found>b", ["the markup hides it", ""]),
        ("<ul><li><p>a<p>b</ul>", ["", "it goes on after the first line of a list item"]),
    ],
)
def test_what_markup_leaves_open_is_said(markup: str, expected: list[str]) -> None:
    """A block in a shape that a statement does not have says why it is doubtful."""
    assert expected == [block.doubt for block in blocks_of(markup)]


@pytest.mark.parametrize(
    ("head", "known", "expected"),
    [
        ("", None, (None, [])),
        (f"<link rel=canonical href='{OWN}'>", None, (OWN, ["https://example.org/a/c"])),
        (f"<link rel='x Canonical' href='{OWN}'>", None, (OWN, ["https://example.org/a/c"])),
        ("<link rel=canonical href='/a/b'>", None, (None, [])),
        ("<link rel=canonical>", None, (None, [])),
        ("<base href='https://example.org/x/'>", None, (None, ["https://example.org/x/c"])),
        (
            "<base href='https://example.org/x/'><link rel=canonical href=y>",
            None,
            ("https://example.org/x/y", ["https://example.org/x/c"]),
        ),
        (
            "<base href='https://example.org/x/'><link rel=canonical href=''>",
            None,
            ("https://example.org/x/", ["https://example.org/x/c"]),
        ),
        (
            f"<base href=''><link rel=canonical href='{OWN}'>",
            None,
            (OWN, ["https://example.org/a/c"]),
        ),
        (
            f"<link rel=canonical href='{OWN}'>",
            "https://example.org/known/",
            ("https://example.org/known/", ["https://example.org/known/c"]),
        ),
        ("<noscript><p>no</p></noscript>", OWN, (OWN, ["https://example.org/a/c"])),
    ],
)
def test_the_address_of_a_page_and_of_what_it_links_to(
    head: str, known: str | None, expected: tuple[str | None, list[str]]
) -> None:
    """A page's address is the one that is known, or else its own; its links are seen from there."""
    address = None if known is None else WebAddress(known)
    page = read_html(f"<!doctype html><head>{head}</head><body><a href=c>kind</a>", address)
    [block] = page.blocks
    assert expected == (page.address, [link.address for link in block.links])


@pytest.mark.parametrize("depth", [8, 9])
def test_lists_are_as_deep_as_in_text(depth: int) -> None:
    """Lists may be nested as deep as in a page saved as text, and deeper only in furniture."""
    markup = "<ul><li>a" * depth
    assert depth == blocks_of(f"<nav>{markup}</nav>")[-1].depth
    if depth == 8:
        assert depth == blocks_of(markup)[-1].depth
    else:
        message = r"^line 9: “a”: expected lists nested at most 8 deep$"
        with pytest.raises(PageError, match=message):
            blocks_of(markup)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<a href='https://example.org/a'>kind words</a>", [(0, 10, "https://example.org/a")]),
        ("a <a href=' b '>kind <b>words</b></a>", [(2, 12, "https://example.org/x/b")]),
        (
            "<a href='//other.org'>a</a><a href=b>b</a>",
            [(0, 1, "https://other.org"), (1, 2, "https://example.org/x/b")],
        ),
        ("<a href='mailto:a@example.org'>a</a><a>b</a><a href='javascript:x'>c</a>", []),
        ("<a href='https://['>a</a><a href='https://example.org/ö'>a</a>", []),
        ("• <a href='/a'>a</a>", [(0, 1, "https://example.org/a")]),
        ("<a href='/a'>• a</a>", [(0, 1, "https://example.org/a")]),
        ("• a <a href='/b'>b</a>", [(2, 3, "https://example.org/b")]),
        ("<a href=''>a</a>", [(0, 1, "https://example.org/x/")]),
        (
            "<a href=b>a</a> <a href=b>b</a>",
            [
                (0, 1, "https://example.org/x/b"),
                (2, 3, "https://example.org/x/b"),
            ],
        ),
        ("<a href=b>a<br>b</a>", [(0, 1, "https://example.org/x/b")]),
        ("&nbsp;<a href='/a'>a&nbsp;</a>", [(0, 1, "https://example.org/a")]),
        ("<a href='/a'> </a>", []),
        ("<a href='/a'>&nbsp;</a>a", [(0, 0, "https://example.org/a")]),
    ],
)
def test_links_are_kept_with_their_words(markup: str, expected: list[tuple[int, int, str]]) -> None:
    """A link keeps where its words stand, and its address if a snapshot may hold it."""
    head = "<base href='https://example.org/x/'>"
    found = read_html(f"<!doctype html>{head}<p>{markup}<p>end", None).blocks[0].links
    assert expected == [(link.start, link.end, link.address) for link in found]
