"""Markdown: what the guidance prints is read as text, and as nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest
from hostile.awkward import AWKWARD, hostile_guidance, hostile_texts
from hypothesis import example, given
from markdown_it import MarkdownIt
from samples import evolve_at, make_snapshot

from cqc_wellled import Guidance, load_guidance
from cqc_wellled._markup._markdown import escape_markdown, markdown_link
from cqc_wellled._vocabulary import ItemId
from cqc_wellled.export import to_assessment, to_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it.token import Token

    from cqc_wellled import Criterion, Passage, Point, QualityStatement

GUIDANCE = load_guidance()
SAMPLE = Guidance(snapshot=make_snapshot())
BOTH = pytest.mark.parametrize("guidance", [GUIDANCE, SAMPLE], ids=["bundled", "sample"])
COMMONMARK = MarkdownIt("commonmark")
TABLES = MarkdownIt("commonmark").enable("table")

#: What is told at the top of each file, before the first statement.
_OWN = {"text", "code_inline", "link_open", "link_close"}


def blocks(tokens: Iterable[Token]) -> Iterator[tuple[str, str]]:
    """Give each block of text with what holds it, such as `h2` or `td`, and no markup inside."""
    tags: list[str] = []
    for token in tokens:
        assert token.type not in {"html_block", "fence", "code_block", "hr", "blockquote_open"}
        if token.nesting == 1:
            tags.append(token.tag)
        elif token.nesting == -1:
            tags.pop()
        if token.type == "inline":
            children = token.children or []
            assert {child.type for child in children} <= _OWN
            tag = next(tag for tag in reversed(tags) if tag != "p" or "li" not in tags)
            yield tag, "".join(child.content for child in children)


# --- escaping ----------------------------------------------------------------------------


@given(hostile_texts())
@example("".join(AWKWARD))
def test_any_text_is_read_as_that_text(text: str) -> None:
    """An escaped text is one line, and a reader of CommonMark gives exactly the text back."""
    escaped = escape_markdown(text)
    assert "\n" not in escaped
    assert [("p", text)] * bool(text) == list(blocks(COMMONMARK.parse(escaped)))
    cells = list(blocks(TABLES.parse(f"| a | b |\n|---|---|\n| {escaped} | x |")))
    assert [("th", "a"), ("th", "b"), ("td", text), ("td", "x")] == cells


@pytest.mark.parametrize("text", AWKWARD, ids=repr)
def test_awkward_words_are_read_as_words(text: str) -> None:
    """Each text that some reader takes for markup is read as text at the start of a line too."""
    assert [("p", text)] == list(blocks(COMMONMARK.parse(escape_markdown(text))))
    items = list(blocks(COMMONMARK.parse(f"- {escape_markdown(text)}\n- x")))
    assert [("li", text), ("li", "x")] == items


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("2024-05-01", "2024-05-01"),
        ("1.5 million", "1.5 million"),
        ("1. First", r"1\. First"),
        ("trust’s leaders (2)", "trust’s leaders (2)"),
        ("- x", r"\- x"),
        ("a\nb", "a&#10;b"),
        (" x\t", "&#32;x&#9;"),
    ],
)
def test_only_what_must_be_is_escaped(text: str, escaped: str) -> None:
    """Plain words stay plain; markers, line feeds and white space at the ends do not."""
    assert escaped == escape_markdown(text)


@pytest.mark.parametrize(
    ("address", "markdown"),
    [
        ("https://example.org/a?b=1&c=2", "[a\\*](<https://example.org/a?b=1&amp;c=2>)"),
        ("https://example.org/\\<>", "[a\\*](<https://example.org/%5C%3C%3E>)"),
        ("javascript:alert(1)", "a\\*"),
        ("https://example.org/ b", "a\\*"),
        (None, "a\\*"),
    ],
)
def test_links_lead_into_the_web_only(address: str | None, markdown: str) -> None:
    """An address of the web becomes a link that ends where it ends; anything else is left out."""
    assert markdown == markdown_link("a*", address)


# --- the whole guidance ------------------------------------------------------------------


def expected_blocks(guidance: Guidance) -> Iterator[tuple[str, str]]:
    """Tell the blocks that the statements should be read as."""
    regulations = {str(each.id): each for each in guidance.regulations}
    for statement in guidance.quality_statements:
        yield from (("h2", statement.title), ("p", statement.id), ("p", statement.we_statement))
        yield from expected_sections(statement)
        if statement.regulation_links:
            yield "h3", "Link to regulations"
        for link in statement.regulation_links:
            yield "li", f"{link.printed} ({regulations[link.regulation].citation})"


def expected_sections(statement: QualityStatement) -> Iterator[tuple[str, str]]:
    """Tell the blocks of criteria, context and resources."""
    if statement.criteria:
        yield "h3", "What does good look like"
    for criterion in statement.criteria:
        yield from (("h4", f"Criterion {criterion.number}"), ("p", criterion.id))
        yield from expected_paragraph(criterion)
    if statement.context:
        yield "h3", "Further detail and context"
    for topic in statement.context:
        yield from (("h4", topic.title), ("p", topic.id))
        for passage in topic.passages:
            yield from expected_paragraph(passage)
    if statement.resource_groups:
        yield "h3", "Best practice / guidance"
    for group in statement.resource_groups:
        yield from (("h4", group.title), ("p", group.id))
        if group.note:
            yield "p", group.note
        for resource in group.resources:
            status = resource.status
            more = f" – since then: {status.text}" if status else ""
            yield "li", resource.printed + more


def expected_paragraph(item: Criterion | Passage) -> Iterator[tuple[str, str]]:
    """Tell the blocks of a paragraph with its list."""
    yield "p", item.text
    for point in every(item.points):
        yield "li", point.text


def every(points: Iterable[Point]) -> Iterator[Point]:
    """Go through points, each followed by those below it."""
    for point in points:
        yield point
        yield from every(point.points)


def told_blocks(text: str, reader: MarkdownIt) -> list[tuple[str, str]]:
    """Read the blocks of the statements, behind what is said of the edition."""
    found = list(blocks(reader.parse(text)))
    start = next(
        i for i, (_, words) in enumerate(found) if words.startswith("This copy is neither")
    )
    return found[start + 1 :]


@BOTH
def test_the_guidance_is_read_as_it_is(guidance: Guidance) -> None:
    """Headings, paragraphs and lists are read in order, with the ids and exactly the words."""
    assert list(expected_blocks(guidance)) == told_blocks(to_markdown(guidance).text, COMMONMARK)


@given(hostile_guidance())
def test_hostile_words_are_read_as_words(guidance: Guidance) -> None:
    """Whatever the words are, they are read exactly, and never as markup."""
    assert list(expected_blocks(guidance)) == told_blocks(to_markdown(guidance).text, COMMONMARK)
    assert list(expected_rows(guidance)) == told_blocks(to_assessment(guidance).text, TABLES)


@BOTH
def test_both_files_name_the_edition(guidance: Guidance) -> None:
    """Publisher, version, digest, licence, attribution and what is missing stand at the top."""
    snapshot = guidance.snapshot
    missing = "; ".join(e.title for e in snapshot.outline if e.quality_statement is None)
    held = f"{len(snapshot.quality_statements)} of {len(snapshot.outline)} quality statements"
    for exported in (to_markdown(guidance), to_assessment(guidance)):
        assert [
            ("h1", snapshot.title),
            ("li", f"Publisher: {snapshot.publisher}"),
            ("li", f"Version: {snapshot.version}"),
            ("li", f"Digest: {guidance.digest}"),
            ("li", "Page last updated: 2024-05-01"),
            ("li", f"Licence: {snapshot.licence}"),
            ("li", f"Attribution: {snapshot.attribution}"),
            ("li", f"Holds: {held}"),
            ("li", f"Not in this version: {missing}"),
            *(("li", f"Source: {source.url}") for source in snapshot.sources),
            ("p", "This copy is neither made nor endorsed by the publisher."),
        ] == list(blocks(TABLES.parse(exported.text)))[: 10 + len(snapshot.sources)]


def test_names_of_the_files() -> None:
    """The files are named for the guidance and for what they are."""
    assert "nhs-trust-well-led.md" == to_markdown(GUIDANCE).name
    assert "nhs-trust-well-led-self-assessment.md" == to_assessment(GUIDANCE).name


def test_what_is_not_there_has_no_heading() -> None:
    """A statement without criteria, context, resources or links has no headings for them."""
    path = "$.quality_statements[1]"
    bare = evolve_at(SAMPLE.snapshot, path, criteria=(), regulation_links=())
    bare = evolve_at(bare, "$.sources[1]", url=None)
    kept = bare.quality_statements[0].resource_groups[0].resources[:1]
    bare = evolve_at(bare, f"{path.replace('1', '0')}.resource_groups[0]", note=None)
    group = bare.quality_statements[0].resource_groups[0]
    groups = (
        attrs.evolve(group, resources=(), id=ItemId("first.x")),
        attrs.evolve(group, resources=kept),
    )
    bare = evolve_at(bare, "$.quality_statements[0]", resource_groups=groups)
    text = to_markdown(Guidance(snapshot=bare)).text
    assert "\n\n#### Tools\n\n`first.x`\n\n#### Tools\n\n`first.resources.tools`\n\n- [" in text
    assert text.endswith("\n\n## Second statement\n\n`second`\n\nWe have a culture.\n")
    assert 1 == text.count("- Source: ")
    assert "\n\nWe have a culture.\n\n| Id |" in to_assessment(Guidance(snapshot=bare)).text


# --- the template ------------------------------------------------------------------------


def expected_rows(guidance: Guidance) -> Iterator[tuple[str, str]]:
    """Tell the blocks and cells that the template should be read as."""
    for statement in guidance.quality_statements:
        yield from (("h2", statement.title), ("p", statement.we_statement))
        for link in statement.regulation_links:
            yield "li", link.printed
        for heading in ("Id", "What good looks like", "Owner", "Evidence", "Gap", "Action"):
            yield "th", heading
        for criterion in statement.criteria:
            yield from (("td", criterion.id), ("td", criterion.text), *[("td", "")] * 4)
            for point in every(criterion.points):
                yield from (("td", point.id), ("td", f"• {point.text}"), *[("td", "")] * 4)


@BOTH
def test_the_template_has_a_row_for_each_criterion_and_point(guidance: Guidance) -> None:
    """Each row has the id and the words, and four empty cells to fill in."""
    assert list(expected_rows(guidance)) == told_blocks(to_assessment(guidance).text, TABLES)
