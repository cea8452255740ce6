"""The columns that several tables have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cqc_wellled._records._columns import Field, integer, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqc_wellled._model import Point

__all__ = [
    "CRITERION",
    "LINES",
    "MENTIONS",
    "PHRASE",
    "POINTS",
    "PRINTED_LINK",
    "STATEMENT",
    "STRENGTH",
    "basis",
    "identity",
    "number_of",
]


def words_of(points: tuple[Point, ...]) -> Iterator[str]:
    """Go through the words of points, each followed by those of its nested list."""
    for point in points:
        yield point.text
        yield from words_of(point.points)


LINES = (
    text("source", "The page it stands on.", references="sources", read=lambda i: i.span.source),
    integer("first_line", "Its first line there, from 1.", read=lambda i: i.span.start),
    integer("last_line", "Its last line there.", read=lambda i: i.span.end),
)
POINTS = texts(
    "points",
    "The words of its points, those of nested lists too, in order.",
    read=lambda item: tuple(words_of(item.points)),
    shown=True,
    tidy="points",
)
MENTIONS = texts(
    "mentions",
    "What its text names, in order: ids of regulations, resources and named things.",
    read=lambda item: tuple(str(mention.target) for mention in item.mentions),
    tidy="mentions",
)
STATEMENT = text(
    "quality_statement",
    "The quality statement it belongs to.",
    references="quality_statements",
    placed=True,
)
CRITERION = text("criterion", "The criterion.", references="criteria", placed=True)
STRENGTH = text("strength", "`linked` or `may-consider`.")
PRINTED_LINK = text("printed", "The line under “Link to regulations”, verbatim.")
PHRASE = (
    text("phrase", "The words that name it, verbatim."),
    integer("start", "Offset of their first character in the text."),
    integer("end", "Offset behind their last character."),
    text("kind", "What is named: `regulation`, `resource` or `named-thing`."),
)


def identity(description: str) -> Field:
    """Make the column of an item's id."""
    return text("id", description, shown=True)


def number_of(description: str) -> Field:
    """Make the column of an item's place in what holds it."""
    return integer("number", description, placed=True)


def basis(**more: Any) -> Field:  # noqa: ANN401 - the column's
    """Make the column of how sure an annotation is."""
    return text(
        "basis", "How sure the annotation is: `seen-in-source` or `strongly-implied`.", **more
    )
