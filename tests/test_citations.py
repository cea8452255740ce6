"""Citations: every item in every style, safe in its form, and found again."""

from __future__ import annotations

import datetime
import html
import json
import re
from html.parser import HTMLParser
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st
from samples import evolve_at, make_snapshot

import cqc_wellled
from cqc_wellled import Guidance, Snapshot
from cqc_wellled._citations import Citations, check_style
from cqc_wellled._indexes import Indexes
from cqc_wellled._vocabulary import CitationStyle, PartialDate, Version, WebAddress
from cqc_wellled.errors import DigestMismatch, UnknownItem, UnknownVersion

STATEMENT = "capable-compassionate-and-inclusive-leaders"
HUGE = 10**5000


def citations_of(snapshot: Snapshot) -> Citations:
    """Make the citations of a snapshot."""
    return Citations(snapshot, Indexes(snapshot).items, Guidance(snapshot=snapshot).digest)


BUNDLED = citations_of(cqc_wellled.load_guidance().snapshot)
SAMPLE = citations_of(make_snapshot())


@pytest.fixture
def citations() -> Citations:
    """Give the citations of the bundled guidance."""
    return BUNDLED


class Reader(HTMLParser):
    """Gathers the text of a piece of HTML, and its elements with their attributes."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_data(self, data: str) -> None:
        """Take text."""
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element."""
        self.elements.append((tag, dict(attrs)))


def read_html(text: str) -> tuple[str, list[tuple[str, dict[str, str | None]]]]:
    """Read a piece of HTML as a browser does: its text, and its elements with attributes."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader.text, reader.elements


def read_markdown(text: str) -> tuple[str, list[tuple[str, dict[str, str | None]]]]:
    """Read a line of Markdown as a renderer does: its text, and its elements."""
    markdown_it = pytest.importorskip("markdown_it")
    renderer = markdown_it.MarkdownIt("commonmark", {"linkify": False}).enable("table")
    shown, elements = read_html(renderer.render(text))
    return shown.rstrip("\n"), elements


# --- every item, every style ---------------------------------------------------------------


@pytest.mark.parametrize("style", list(CitationStyle))
@pytest.mark.parametrize("made", [BUNDLED, SAMPLE], ids=["bundled", "sample"])
def test_every_citation_is_found_again(made: Citations, style: CitationStyle) -> None:
    """Each item of a guidance resolves from its citation in every style, also within a text."""
    for id_, item in made.items.items():
        citation = made.cite(item, style)
        assert citation == made.cite(id_, style.value)
        assert made.resolve(citation) is item
        assert made.resolve(f"As the guidance says ({citation}), we must.") is item
        assert made.resolve(citation.replace("; ", ";\r\n   ")) is item


@pytest.mark.parametrize("style", list(CitationStyle))
def test_every_citation_says_what_it_cites(citations: Citations, style: CitationStyle) -> None:
    """Guidance title, publisher, version, item and digest stand in every citation."""
    snapshot = citations.snapshot
    whole = style in {CitationStyle.FULL, CitationStyle.CSL_JSON}
    digest = citations.digest if whole else citations.digest[:19] + "]"
    for id_ in citations.items:
        citation = citations.cite(id_, style)
        for wanted in (snapshot.title, snapshot.publisher, snapshot.version, id_, digest):
            assert wanted in citation
        assert "\n" not in citation


def test_a_bare_id_resolves(citations: Citations) -> None:
    """An id alone, with or without white space around it, gives its item."""
    for id_, item in citations.items.items():
        assert citations.resolve(f" {id_}\n") is item


def test_the_short_style_is_one_readable_line(citations: Citations) -> None:
    """A short citation reads as a board paper wants it."""
    expected = (
        "Care Quality Commission, Guidance for NHS trusts and foundation trusts: assessing the "
        "well-led key question (version 2024-05-01), “Capable, compassionate, and inclusive "
        "leaders”, criterion 7, point b [capable-compassionate-and-inclusive-leaders.criterion.7.b;"
        f" 2024-05-01; {citations.digest[:19]}]"
    )
    assert expected == citations.cite(f"{STATEMENT}.criterion.7.b")


PLACES = {
    "": "“Capable, compassionate, and inclusive leaders”",
    ".criterion.3": "inclusive leaders”, criterion 3",
    ".context.the-role-of-leaders": "further detail and context, “The role of leaders”",
    ".context.the-role-of-leaders.1.a": "“The role of leaders”, passage 1, point a",
    ".resources.leadership-standards": "best practice and guidance, “Leadership standards”",
    ".resource.talent-management-hub": (
        "“Capable leadership tools and resources”, “NHS Leadership Academy Talent Management Hub”"
    ),
}


@pytest.mark.parametrize(("id_", "expected"), PLACES.items())
def test_the_place_is_told_from_the_top(id_: str, expected: str, citations: Citations) -> None:
    """A citation leads from the statement to the item in the page's own words."""
    assert f"{expected} [" in citations.cite(STATEMENT + id_)


def test_legislation_is_cited_as_such(citations: Citations) -> None:
    """Regulations, instruments and named things are cited by their own names."""
    places = {
        "uksi/2014/2936/regulation/18": "Regulation 18 HSCA RA Regulations 2014 Staffing",
        "uksi/2014/2936": "The Health and Social Care Act 2008 (Regulated Activities) Regulations "
        "2014 (SI 2014/2936)",
        "named-thing.nhs-people-promise": "“Our NHS People Promise”, named in the text",
    }
    for id_, place in places.items():
        assert f"(version 2024-05-01), {place} [{id_};" in citations.cite(id_)


def test_a_paragraph_of_a_regulation_is_kept(citations: Citations) -> None:
    """The paragraph that a reference pointed at stands in the citation."""
    regulation = attrs.evolve(cqc_wellled.load_guidance().regulation(18), paragraph="(2)(a)")
    citation = citations.cite(regulation)
    assert "Regulation 18(2)(a) HSCA RA Regulations 2014 Staffing" in citation
    assert citations.resolve(citation) == regulation


def test_the_full_style_leads_to_the_lines(citations: Citations) -> None:
    """A full citation has address, lines, date and licence; a resource's own address too."""
    page = "https://www.cqc.org.uk/guidance-regulation-nhs-key-question-well-led-leaders"
    citation = citations.cite(f"{STATEMENT}.criterion.7", CitationStyle.FULL)
    assert "Version 2024-05-01, page last updated 1 May 2024." in citation
    span = citations.snapshot.quality_statements[0].criteria[6].span
    assert f"criterion 7. Lines {span.start} to {span.end} of <{page}>." in citation
    assert f"{citations.snapshot.attribution} Licence OGL-UK-3.0. [" in citation
    resource = citations.cite(f"{STATEMENT}.resource.the-model-health-system", "full")
    assert f"At <https://model.nhs.uk/>. Line 82 of <{page}>." in resource
    regulation = citations.cite("uksi/2014/2936/regulation/18", "full")
    assert "At <http://www.legislation.gov.uk/id/uksi/2014/2936/regulation/18>." in regulation


def test_the_full_style_says_what_is_known_only() -> None:
    """Without an address or a date of retrieval nothing is made up; with them they are told."""
    day = datetime.date(2025, 12, 31)
    snapshot = evolve_at(make_snapshot(), "$.sources[0]", url=None, retrieved=day)
    made = citations_of(snapshot)
    assert "Lines 3 to 18 of the page, retrieved 31 December 2025. " in made.cite("first", "full")
    assert '"accessed": {"date-parts": [[2025, 12, 31]]}' in made.cite("first", "csl-json")
    snapshot = evolve_at(make_snapshot(), "$.sources[0]", id="elsewhere")
    made = Citations(snapshot, Indexes(snapshot).items, SAMPLE.digest)
    assert "Line" not in made.cite("first", "full")
    assert "accessed" not in made.cite("first", "csl-json")


def test_a_resource_outside_a_group_is_cited_by_its_statement() -> None:
    """A resource whose group is not there is cited below what stands above its id."""
    items = {id_: item for id_, item in SAMPLE.items.items() if ".resource." in id_}
    made = Citations(SAMPLE.snapshot, items, SAMPLE.digest)
    for item in items.values():
        assert f"(version 2024-05-01), “{item.printed}” [" in made.cite(item)  # type: ignore[union-attr]


# --- CSL-JSON ----------------------------------------------------------------------------------

# Of schemas/input/csl-data.json of the CSL schema, version 1.0.2: what we use, with its type.
CSL_TYPES = {"legislation", "report", "webpage"}
CSL_TEXTS = {
    *("id", "type", "title", "container-title", "number", "section", "URL", "version"),
    *("language", "note"),
}


def check_csl(item: dict[str, Any]) -> None:
    """Check an item against the CSL data schema, which allows no other properties."""
    assert {"id", "type", "title", "note"} <= set(item)
    assert set(item) <= CSL_TEXTS | {"author", "issued", "accessed"}
    assert item["type"] in CSL_TYPES
    assert all(type(item[name]) is str and item[name] for name in CSL_TEXTS & set(item))
    for name in {"issued", "accessed"} & set(item):
        ((*parts,),) = item[name].pop("date-parts")
        assert item[name] == {}
        assert 1 <= len(parts) <= 3
        assert all(type(part) is int for part in parts)
    for author in item.get("author", ()):
        assert set(author) == {"literal"}
        assert type(author["literal"]) is str


@pytest.mark.parametrize("made", [BUNDLED, SAMPLE], ids=["bundled", "sample"])
def test_csl_json_keeps_its_schema(made: Citations) -> None:
    """Every item is a CSL-JSON item of a known type, with nothing that the schema has not."""
    for id_ in made.items:
        csl = json.loads(made.cite(id_, "csl-json"))
        assert csl["id"] == id_
        check_csl(csl)


def test_csl_json_tells_what_is_cited(citations: Citations) -> None:
    """The page, a work that it lists, and a regulation are each described as what they are."""

    def csl(id_: str) -> Any:  # noqa: ANN401
        return json.loads(citations.cite(id_, "csl-json"))

    page = csl(f"{STATEMENT}.criterion.3")
    assert page["type"] == "webpage"
    assert page["title"] == citations.snapshot.title
    assert page["author"] == [{"literal": "Care Quality Commission"}]
    assert page["issued"] == {"date-parts": [[2024, 5, 1]]}
    assert page["version"] == "2024-05-01"
    assert page["section"].endswith("criterion 3")

    resources = f"{STATEMENT}.resource."
    report = csl(
        f"{resources}health-and-social-care-review-leadership-for-a-collaborative-and-inclusive-"
        "future-sir-gordon-messenger-review"
    )
    assert report["type"] == "report"
    assert report["issued"] == {"date-parts": [[2022, 6, 8]]}
    assert report["author"] == [{"literal": "Department of Health and Social Care"}]
    assert report["note"].startswith("Listed in Care Quality Commission, Guidance for NHS")
    assert "version" not in report
    assert "issued" not in csl(f"{resources}talent-management-hub")

    regulation = csl("uksi/2014/2936/regulation/18")
    assert regulation["type"] == "legislation"
    assert regulation["title"] == "Regulation 18 HSCA RA Regulations 2014 Staffing"
    assert regulation["section"] == "18"
    assert regulation["number"] == "SI 2014/2936"
    assert regulation["issued"] == {"date-parts": [[2014]]}
    assert "container-title" not in csl("uksi/2014/2936")


def test_csl_json_leaves_out_what_is_unknown() -> None:
    """A work without publisher, address or date has none in CSL-JSON."""
    path = "$.quality_statements[0].resource_groups[0].resources[0]"
    unknown = {"publisher": None, "url": None, "published": None, "official_title": None}
    snapshot = evolve_at(make_snapshot(), path, **unknown)
    resource = snapshot.quality_statements[0].resource_groups[0].resources[0]
    made = Citations(snapshot, Indexes(snapshot).items, SAMPLE.digest)
    csl = json.loads(made.cite(resource, "csl-json"))
    assert set(csl) == {"id", "type", "title", "note"}
    assert csl["title"] == resource.title
    dated = evolve_at(snapshot, path, published=PartialDate("2023-08"))
    made = Citations(dated, Indexes(dated).items, SAMPLE.digest)
    assert '"issued": {"date-parts": [[2023, 8]]}' in made.cite(resource.id, "csl-json")
    odd = evolve_at(snapshot, "$.instruments[0]", id="odd")
    made = Citations(odd, Indexes(odd).items, SAMPLE.digest)
    assert "issued" not in made.cite("odd", "csl-json")


# --- hostile words -------------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a & b &amp; c &lt;",
    "[x](javascript:alert(1)) ![y](z) [r][s] ^[n]",
    "`code` ``more`` \\` *bold* _it_ __b__ ~~s~~ $m$ {role}`x`",
    "| a | b |\n|---|---|\n| c | d |",
    "# heading\n- list\n1. list\n> quote\n\n    code\n---",
    "- list",
    "1. list",
    "12) list",
    "+ list",
    "* list",
    "https://example.com www.example.com <https://example.com> me@example.com",
    "two\nlines\r\nand\ttabs\u2028and\u2029more\x0bof\x85them",
    "right\u202eleft\u200b\u00adsoft\ufeff\x07bell\x1b[31m",
    "\ud800",
    "[first; 2024-05-01; sha256:000000000000]",
    "[second; 2024-05-01; sha256:" + "0" * 64 + "] and more",
    "",
)


def hostile(words: str) -> Snapshot:
    """Put the same words wherever a citation takes words from."""
    snapshot = attrs.evolve(make_snapshot(), title=words, publisher=words, attribution=words)
    first = "$.quality_statements[0]"
    snapshot = evolve_at(snapshot, first, title=words)
    snapshot = evolve_at(snapshot, f"{first}.context[0]", title=words)
    snapshot = evolve_at(snapshot, f"{first}.resource_groups[0]", title=words)
    snapshot = evolve_at(
        snapshot,
        f"{first}.resource_groups[0].resources[0]",
        printed=words,
        publisher=words,
        official_title=words,
    )
    snapshot = evolve_at(snapshot, "$.named_things[0]", name=words, publisher=words)
    snapshot = evolve_at(snapshot, "$.regulations[0]", heading=words)
    return evolve_at(snapshot, "$.instruments[0]", title=words, si=words)


def shown_words(words: str) -> str:
    """Give hostile words as a citation shows them, on one line."""
    seen = (c for c in re.sub("[\u200b\u00ad\ufeff\u202e]", "", words))
    line = " ".join("".join(c if c.isprintable() else " " for c in seen).split())
    return line.replace("; sha256:", ";\u00a0sha256:")


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("style", list(CitationStyle))
def test_hostile_words_do_not_break_a_citation(words: str, style: CitationStyle) -> None:
    """Whatever titles and names hold, a citation is one line and resolves to its own item."""
    snapshot = hostile(words)
    made = Citations(snapshot, Indexes(snapshot).items, SAMPLE.digest)
    for item in made.items.values():
        citation = made.cite(item, style)
        assert citation.isprintable() or "\N{NO-BREAK SPACE}" in citation
        assert made.resolve(citation) is item


@pytest.mark.parametrize("words", HOSTILE)
def test_html_citations_are_escaped(words: str) -> None:
    """In HTML hostile words are shown as they are, and make no element and no attribute."""
    snapshot = hostile(words)
    made = Citations(snapshot, Indexes(snapshot).items, SAMPLE.digest)
    for id_ in made.items:
        citation = made.cite(id_, "html")
        shown, elements = read_html(citation)
        assert shown == made.cite(id_)
        assert {tag for tag, _ in elements} <= {"cite", "a", "code"}
        assert all(set(attributes) <= {"href"} for _, attributes in elements)
        assert html.escape(shown_words(words)) in citation


@pytest.mark.parametrize("words", HOSTILE)
def test_markdown_citations_are_escaped(words: str) -> None:
    """In Markdown hostile words are shown as they are, and make nothing but the page's link."""
    snapshot = hostile(words)
    made = Citations(snapshot, Indexes(snapshot).items, SAMPLE.digest)
    for id_ in made.items:
        shown, elements = read_markdown(made.cite(id_, "markdown"))
        # A renderer takes the space away that an empty publisher leaves in front.
        assert shown == made.cite(id_).strip()
        assert {tag for tag, _ in elements} <= {"p", "a", "code"}
        links = [attributes["href"] for tag, attributes in elements if tag == "a"]
        assert links in ([], [snapshot.sources[0].url], [snapshot.sources[1].url])


@given(st.text())
def test_any_title_can_be_cited(words: str) -> None:
    """Any text as title gives citations that resolve, and HTML that shows it."""
    snapshot = attrs.evolve(SAMPLE.snapshot, title=words, publisher=words)
    made = Citations(snapshot, SAMPLE.items, SAMPLE.digest)
    for style in CitationStyle:
        assert made.resolve(made.cite("first.criterion.1.b", style)).id == "first.criterion.1.b"
    assert read_html(made.cite("first", "html"))[0] == made.cite("first")
    assert json.loads(made.cite("first", "csl-json"))["title"] == shown_title(words)


def shown_title(words: str) -> str:
    """Give a title as `Citations` puts it on one line."""
    return Citations(attrs.evolve(SAMPLE.snapshot, title=words), SAMPLE.items, SAMPLE.digest)._title


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.com",
        "https://example.com/a b",
        'https://example.com/"><script>',
        "https://example.com/\n",
        "ftp://example.com",
        "",
    ],
)
def test_only_web_addresses_become_links(address: str) -> None:
    """An address that is none of the web stands in no citation."""
    snapshot = evolve_at(make_snapshot(), "$.sources[0]", url=address)
    made = Citations(snapshot, Indexes(snapshot).items, SAMPLE.digest)
    for style in CitationStyle:
        citation = made.cite("first", style)
        assert "href" not in citation
        assert "](" not in citation
        assert '"URL"' not in citation
        assert "of the page, retrieved" in citation or style is not CitationStyle.FULL


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/a_(b)_*c*?d=1&copy;=2&amp;e#f",
        "https://example.com/\\)[x](y)`z`",
        "https://example.com/'quoted'\"twice\"|~",
    ],
)
def test_odd_web_addresses_stay_whole(address: str) -> None:
    """An address with marks of Markdown or HTML leads where it should."""
    snapshot = evolve_at(make_snapshot(), "$.sources[0]", url=WebAddress(address))
    made = Citations(snapshot, Indexes(snapshot).items, SAMPLE.digest)
    _, elements = read_html(made.cite("first", "html"))
    assert ("a", {"href": address}) in elements
    _, elements = read_markdown(made.cite("first", "markdown"))
    (link,) = (attributes["href"] or "" for tag, attributes in elements if tag == "a")
    decoded = {"%5C": "\\", "%22": '"', "%5B": "[", "%5D": "]", "%60": "`", "%7C": "|"}
    for code, character in decoded.items():
        link = link.replace(code, character)
    assert link == address


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize("style", list(CitationStyle))
def test_another_version_is_refused(style: CitationStyle, citations: Citations) -> None:
    """A citation of another version is never resolved, and both versions are named."""
    later = Citations(
        attrs.evolve(citations.snapshot, version=Version("2024-05-01.1")),
        citations.items,
        citations.digest,
    )
    citation = later.cite(STATEMENT, style)
    with pytest.raises(UnknownVersion) as caught:
        citations.resolve(citation)
    assert "2024-05-01.1" in caught.value.asked
    assert caught.value.known == ("2024-05-01",)


@pytest.mark.parametrize("style", list(CitationStyle))
def test_another_digest_is_refused(style: CitationStyle, citations: Citations) -> None:
    """A citation of other content under the same version is never resolved."""
    other = Citations(citations.snapshot, citations.items, "sha256:" + "0" * 64)
    with pytest.raises(DigestMismatch) as caught:
        citations.resolve(other.cite(STATEMENT, style))
    assert caught.value.found == citations.digest
    assert "sha256:" + "0" * 64 == caught.value.expected.ljust(71, "0")


def test_a_changed_digit_is_refused(citations: Citations) -> None:
    """One other digit of the digest is enough."""
    citation = citations.cite(STATEMENT)
    other = citation[:-2] + ("0" if citation[-2] != "0" else "1") + "]"
    with pytest.raises(DigestMismatch):
        citations.resolve(other)


def test_an_unknown_item_is_refused(citations: Citations) -> None:
    """A citation of an item that is not there names the closest ones."""
    citation = citations.cite(f"{STATEMENT}.criterion.8").replace("criterion.8", "criterion.9")
    with pytest.raises(UnknownItem) as caught:
        citations.resolve(citation)
    assert f"{STATEMENT}.criterion.8" in caught.value.close


@pytest.mark.parametrize(
    "citation",
    [
        "",
        "CQC says so",
        f"[{STATEMENT}]",
        f"[{STATEMENT}; 2024-05-01]",
        f"[{STATEMENT}; 2024-05-01; sha256:a410d6]",
        f"[{STATEMENT}; 1 May 2024; {BUNDLED.digest}]",
        f"[; 2024-05-01; {BUNDLED.digest}]",
        "[" * 100_000,
        "[a; " * 50_000,
        "\ud800\0",
    ],
    ids=range(10),
)
def test_a_text_without_citation_is_refused(citation: str, citations: Citations) -> None:
    """A text that is neither a citation nor an id is an error of this library."""
    with pytest.raises(UnknownItem, match="neither a citation of this library nor the id"):
        citations.resolve(citation)


@pytest.mark.parametrize("citation", [None, 7, b"", HUGE, [STATEMENT]], ids=range(5))
def test_a_citation_is_a_text(citation: Any, citations: Citations) -> None:  # noqa: ANN401
    """Anything but a text is refused."""
    with pytest.raises(UnknownItem, match="a citation is a text"):
        citations.resolve(citation)


def test_two_citations_are_resolved_one_at_a_time(citations: Citations) -> None:
    """A text that cites several items is refused; one that cites an item twice is not."""
    one, other = citations.cite(f"{STATEMENT}.criterion.1"), citations.cite(STATEMENT)
    with pytest.raises(UnknownItem, match="cites 2 items"):
        citations.resolve(f"{one} and {other}")
    again = citations.cite(STATEMENT, CitationStyle.FULL)
    assert citations.resolve(f"{other} {again}") is citations.items[STATEMENT]


def test_another_item_cannot_be_cited(citations: Citations) -> None:
    """An item that this guidance does not hold, or holds otherwise, is refused."""
    criterion = cqc_wellled.load_guidance().criterion(f"{STATEMENT}.criterion.8")
    with pytest.raises(UnknownItem, match="holds another item under that id"):
        citations.cite(attrs.evolve(criterion, text="Changed."))
    with pytest.raises(UnknownItem, match="no item of this guidance") as caught:
        citations.cite(f"{STATEMENT}.criterion.9")
    assert f"{STATEMENT}.criterion.8" in caught.value.close
    for item in (None, 18, HUGE, SAMPLE.snapshot, ["first"], SAMPLE.items["first"]):
        with pytest.raises(UnknownItem, match="no item of this guidance"):
            citations.cite(item)  # type: ignore[arg-type]


def test_a_hand_made_id_cannot_be_cited() -> None:
    """An id that no gate would let through stands in no citation."""
    snapshot = evolve_at(make_snapshot(), "$.named_things[0]", id="x]`<script>")
    made = Citations(snapshot, Indexes(snapshot).items, SAMPLE.digest)
    for style in CitationStyle:
        with pytest.raises(UnknownItem, match="no citation can carry this id"):
            made.cite("x]`<script>", style)


@pytest.mark.parametrize(
    "style", ["apa", "Short", "csl_json", "", None, 1, HUGE, b"short"], ids=range(8)
)
def test_an_unknown_style_is_refused(style: Any, citations: Citations) -> None:  # noqa: ANN401
    """An unknown style is an error that lists the known ones."""
    with pytest.raises(UnknownItem, match="no such citation style") as caught:
        citations.cite(STATEMENT, style)
    assert caught.value.known == ("short", "full", "markdown", "html", "csl-json")


def test_a_style_may_be_the_enum_or_its_value() -> None:
    """Every style is known by its member and by its value."""
    for style in CitationStyle:
        assert check_style(style) is style
        assert check_style(style.value) is style
