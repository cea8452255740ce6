"""What hangs below an item of a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqc_wellled._model import (
    ContextTopic,
    Criterion,
    Passage,
    Point,
    QualityStatement,
    RegulationLink,
    Resource,
    ResourceGroup,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

__all__ = ["Part", "children_of", "walk"]

#: Anything of a statement that has a span.
Part: TypeAlias = (
    QualityStatement
    | Criterion
    | Point
    | ContextTopic
    | Passage
    | ResourceGroup
    | Resource
    | RegulationLink
)


def children_of(part: Part) -> tuple[Part, ...]:
    """Give the parts that a part holds directly, in the order of the page."""
    if isinstance(part, QualityStatement):
        return (*part.criteria, *part.context, *part.resource_groups, *part.regulation_links)
    if isinstance(part, Criterion | Passage | Point):
        return part.points
    if isinstance(part, ContextTopic):
        return part.passages
    if isinstance(part, ResourceGroup):
        return part.resources
    return ()


def walk(part: Part) -> Iterator[Part]:
    """Go through a part and everything below it, in the order of the page."""
    yield part
    for child in children_of(part):
        yield from walk(child)
