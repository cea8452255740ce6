"""Items of the guidance as plain text for a terminal: whole paragraphs below their ids."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from cqc_wellled._legislation import Instrument, Regulation
from cqc_wellled._model import (
    ContextTopic,
    Criterion,
    NamedThing,
    Passage,
    Point,
    QualityStatement,
    Resource,
    ResourceGroup,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["item_text", "items_text"]


def items_text(items: Iterable[object]) -> str:
    """Lay out items below each other, an empty line between them."""
    return "\n\n".join(item_text(item) for item in items)


@functools.singledispatch
def item_text(item: object) -> str:
    """Lay out one item: its id on the first line, its words whole below it."""
    raise TypeError(type(item).__name__)


@item_text.register
def _(item: QualityStatement) -> str:
    parts = (*item.criteria, *item.context, *item.resource_groups)
    links = "\n".join(link.printed for link in item.regulation_links)
    head = f"{item.id}\n{item.title}\n{item.we_statement}"
    return "\n\n".join(filter(None, (head, items_text(parts), links)))


@item_text.register(Criterion)
@item_text.register(Passage)
@item_text.register(Point)
def _(item: Criterion | Passage | Point) -> str:
    return "\n".join((item.id, item.text, *_bullets(item.points, 1)))


@item_text.register
def _(item: ContextTopic) -> str:
    return f"{item.id}\n{item.title}\n\n{items_text(item.passages)}".rstrip()


@item_text.register
def _(item: ResourceGroup) -> str:
    head = "\n".join(filter(None, (item.id, item.title, item.note)))
    return f"{head}\n\n{items_text(item.resources)}".rstrip()


@item_text.register
def _(item: Resource) -> str:
    status = item.status
    facts = {
        "title": item.official_title,
        "publisher": item.publisher,
        "kind": item.kind,
        "address": item.url,
        "published": item.published,
        "since then": " ".join(filter(None, (status.text, status.source))) if status else None,
        "about": ", ".join(item.regulations),
        "basis": item.basis,
    }
    return "\n".join((item.id, item.printed, *_facts(facts)))


@item_text.register
def _(item: Regulation) -> str:
    facts = {"address": item.uri, "CQC's page": item.cqc_url}
    return "\n".join((item.id, item.citation, *_facts(facts)))


@item_text.register
def _(item: Instrument) -> str:
    return "\n".join((item.id, f"{item.title} ({item.si})", *_facts({"address": item.uri})))


@item_text.register
def _(item: NamedThing) -> str:
    facts = {
        "publisher": item.publisher,
        "kind": item.kind,
        "address": item.url,
        "basis": item.basis,
    }
    return "\n".join((item.id, item.name, *_facts(facts)))


def _bullets(points: Iterable[Point], depth: int) -> Iterator[str]:
    for point in points:
        yield f"{'  ' * depth}• {point.text}"
        yield from _bullets(point.points, depth + 1)


def _facts(facts: Mapping[str, str | None]) -> Iterator[str]:
    for name, fact in facts.items():
        if fact:
            yield f"  {name}: {fact}"
