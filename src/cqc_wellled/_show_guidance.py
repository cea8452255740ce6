"""A guidance as a notebook shows it: the outline, with what the snapshot holds of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqc_wellled._markup import Link, escape_html, html_table

if TYPE_CHECKING:
    from cqc_wellled._markup import Cell
    from cqc_wellled._model import OutlineEntry, QualityStatement, Snapshot

__all__ = ["html_of_guidance"]

_HEADINGS = (
    "position",
    "quality statement",
    "in this version",
    "criteria",
    "passages",
    "resources",
    "regulations",
)


def html_of_guidance(snapshot: Snapshot) -> str:
    """Lay out the outline of a snapshot, with counts, and what has to be said about it."""
    held = {statement.id: statement for statement in snapshot.quality_statements}
    rows = [
        _row(entry, held.get(entry.quality_statement) if entry.quality_statement else None)
        for entry in snapshot.outline
    ]
    caption = f"{snapshot.title} – version {snapshot.version}"
    said = f"{snapshot.publisher}. {snapshot.attribution} {snapshot.licence}."
    return f"{html_table(caption, _HEADINGS, rows)}\n<p>{escape_html(said)}</p>"


def _row(entry: OutlineEntry, statement: QualityStatement | None) -> tuple[Cell, ...]:
    title = Link(entry.title, entry.page)
    if statement is None:
        return (str(entry.position), title, "no", "", "", "", "")
    counts = (
        len(statement.criteria),
        sum(len(topic.passages) for topic in statement.context),
        sum(len(group.resources) for group in statement.resource_groups),
        len(statement.regulation_links),
    )
    return (str(entry.position), title, "yes", *map(str, counts))
