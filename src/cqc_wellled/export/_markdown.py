"""The guidance as Markdown: to read, and as a template to assess oneself with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqc_wellled._guidance import guidance_of
from cqc_wellled._markup._markdown import escape_markdown, markdown_link
from cqc_wellled.export._about import about
from cqc_wellled.export._exported import ExportFile
from cqc_wellled.export._tables import every_point

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cqc_wellled._guidance import Guidance
    from cqc_wellled._model import (
        ContextTopic,
        Criterion,
        Passage,
        Point,
        QualityStatement,
        Regulation,
        Resource,
        ResourceGroup,
    )

__all__ = ["COLUMNS", "to_assessment", "to_markdown"]

#: What whoever assesses fills in for each criterion and point.
COLUMNS = ("Owner", "Evidence", "Gap", "Action")

_ABOUT = {
    "publisher": "Publisher",
    "version": "Version",
    "digest": "Digest",
    "last_updated": "Page last updated",
    "licence": "Licence",
    "attribution": "Attribution",
    "coverage": "Holds",
    "missing": "Not in this version",
}


def to_markdown(guidance: Guidance) -> ExportFile:
    """Give the whole guidance as Markdown, to be read.

    Args:
        guidance: What to export.

    Returns:
        CommonMark, with every word of the guidance, the ids of its items, and version,
        digest, licence and attribution at the top. Words are escaped: what the guidance
        prints is never read as markup.

    Raises:
        MalformedSnapshot: The guidance was put together by hand and is no valid one.
    """
    guidance = guidance_of(guidance)
    regulations: dict[str, Regulation] = {each.id: each for each in guidance.regulations}
    lines = list(_head(guidance))
    for statement in guidance.quality_statements:
        lines += _statement(statement, regulations)
    return _file(guidance, "", lines)


def to_assessment(guidance: Guidance) -> ExportFile:
    """Give a template for a trust's assessment of itself, as Markdown.

    Args:
        guidance: What to export.

    Returns:
        A table a quality statement, in GitHub's Markdown, with a row for each criterion and
        point and empty cells for owner, evidence, gap and action. No scores. Version,
        digest, licence and attribution stand at the top.

    Raises:
        MalformedSnapshot: The guidance was put together by hand and is no valid one.
    """
    guidance = guidance_of(guidance)
    lines = list(_head(guidance))
    for statement in guidance.quality_statements:
        lines += _assessed(statement)
    return _file(guidance, "-self-assessment", lines)


def _file(guidance: Guidance, suffix: str, lines: Iterable[str]) -> ExportFile:
    name = f"{guidance.snapshot.guidance}{suffix}.md"
    return ExportFile(name=name, data="".join(f"{line}\n" for line in lines).encode())


def _head(guidance: Guidance) -> Iterator[str]:
    facts = about(guidance)
    yield f"# {escape_markdown(facts['title'])}"
    yield ""
    for key, name in _ABOUT.items():
        if facts[key]:
            yield f"- {name}: {escape_markdown(facts[key])}"
    for source in guidance.snapshot.sources:
        if source.url is not None:
            yield f"- Source: {markdown_link(source.url, source.url)}"
    yield ""
    yield facts["endorsement"]


# --- the guidance ------------------------------------------------------------------------


def _statement(statement: QualityStatement, regulations: Mapping[str, Regulation]) -> Iterator[str]:
    yield from ("", f"## {escape_markdown(statement.title)}")
    yield from ("", _id(statement.id))
    yield from ("", escape_markdown(statement.we_statement))
    if statement.criteria:
        yield from ("", "### What does good look like")
    for criterion in statement.criteria:
        yield from ("", f"#### Criterion {criterion.number}", "", _id(criterion.id))
        yield from _paragraph(criterion)
    if statement.context:
        yield from ("", "### Further detail and context")
    for topic in statement.context:
        yield from _topic(topic)
    if statement.resource_groups:
        yield from ("", "### Best practice / guidance")
    for group in statement.resource_groups:
        yield from _group(group)
    if statement.regulation_links:
        yield from ("", "### Link to regulations", "")
    for link in statement.regulation_links:
        printed = escape_markdown(link.printed)
        regulation = regulations[link.regulation]
        yield f"- {printed} ({markdown_link(regulation.citation, regulation.uri)})"


def _id(id_: str) -> str:
    return f"`{id_}`"


def _paragraph(item: Criterion | Passage) -> Iterator[str]:
    yield from ("", escape_markdown(item.text))
    if item.points:
        yield ""
        yield from _points(item.points, "")


def _points(points: Iterable[Point], indent: str) -> Iterator[str]:
    for point in points:
        yield f"{indent}- {escape_markdown(point.text)}"
        yield from _points(point.points, f"{indent}  ")


def _topic(topic: ContextTopic) -> Iterator[str]:
    yield from ("", f"#### {escape_markdown(topic.title)}", "", _id(topic.id))
    for passage in topic.passages:
        yield from _paragraph(passage)


def _group(group: ResourceGroup) -> Iterator[str]:
    yield from ("", f"#### {escape_markdown(group.title)}", "", _id(group.id))
    if group.note is not None:
        yield from ("", escape_markdown(group.note))
    if group.resources:
        yield ""
    for resource in group.resources:
        yield f"- {_resource(resource)}"


def _resource(resource: Resource) -> str:
    words = markdown_link(resource.printed, resource.url)
    status = resource.status
    if status is None:
        return words
    return f"{words} – since then: {markdown_link(status.text, status.source)}"


# --- the template ------------------------------------------------------------------------


def _assessed(statement: QualityStatement) -> Iterator[str]:
    yield from ("", f"## {escape_markdown(statement.title)}")
    yield from ("", escape_markdown(statement.we_statement))
    if statement.regulation_links:
        yield ""
    for link in statement.regulation_links:
        yield f"- {escape_markdown(link.printed)}"
    headings = ("Id", "What good looks like", *COLUMNS)
    yield from ("", f"| {' | '.join(headings)} |", "|" + "---|" * len(headings))
    empty = " |" * len(COLUMNS)
    for criterion in statement.criteria:
        yield f"| {_id(criterion.id)} | {escape_markdown(criterion.text)} |{empty}"
        for point in every_point(criterion.points):
            yield f"| {_id(point.id)} | • {escape_markdown(point.text)} |{empty}"
