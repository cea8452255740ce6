"""Going through a snapshot: the values that the rows of each table are read from.

Each walk gives a value of the model and, beside it, what only its place tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cqc_wellled._model import QualityStatement, Snapshot
    from cqc_wellled._records._columns import Placed, Value

__all__ = [
    "all_mentions",
    "all_points",
    "below",
    "criterion_mentions",
    "criterion_regulations",
    "itself",
    "resource_regulations",
    "top",
]

_NOWHERE: dict[str, Value] = {}
# What holds the items below a field, beside their statement.
_HOLDERS = {"passages": "context_topic", "resources": "resource_group"}


def itself(snapshot: Snapshot) -> Iterator[Placed]:
    """Give the snapshot."""
    yield snapshot, _NOWHERE


def top(name: str) -> Callable[[Snapshot], Iterator[Placed]]:
    """Give what a field of the snapshot holds."""
    return lambda snapshot: ((item, _NOWHERE) for item in getattr(snapshot, name))


def below(*names: str) -> Callable[[Snapshot], Iterator[Placed]]:
    """Give what the fields lead to, down from every statement."""
    return lambda snapshot: (
        found
        for statement in snapshot.quality_statements
        for found in _descend(statement, names, {"quality_statement": statement.id})
    )


def _descend(item: Any, names: tuple[str, ...], place: Mapping[str, Value]) -> Iterator[Placed]:  # noqa: ANN401
    if not names:
        yield item, place
        return
    first, *others = names
    for number, child in enumerate(getattr(item, first), 1):
        below = {**place, "number": number, _HOLDERS.get(first, ""): item.id}
        yield from _descend(child, tuple(others), below)


def _paragraphs(statement: QualityStatement) -> Iterator[tuple[Any, dict[str, Value]]]:
    for criterion in statement.criteria:
        yield criterion, {"criterion": criterion.id, "passage": None}
    for topic in statement.context:
        for passage in topic.passages:
            yield passage, {"criterion": None, "passage": passage.id}


def all_points(snapshot: Snapshot) -> Iterator[Placed]:
    """Give every point, those of nested lists behind the one they hang on."""
    for statement in snapshot.quality_statements:
        for item, place in _paragraphs(statement):
            yield from _nested(item, {**place, "parent": None})


def _nested(item: Any, place: Mapping[str, Value]) -> Iterator[Placed]:  # noqa: ANN401
    for number, point in enumerate(item.points, 1):
        yield point, {**place, "number": number}
        yield from _nested(point, {**place, "parent": point.id})


def all_mentions(snapshot: Snapshot) -> Iterator[Placed]:
    """Give every mention of criteria and passages."""
    for statement in snapshot.quality_statements:
        for item, place in _paragraphs(statement):
            for mention in item.mentions:
                yield mention, {**place, "item": item.id}


def criterion_regulations(snapshot: Snapshot) -> Iterator[Placed]:
    """Give the links of its statement for every criterion."""
    for statement in snapshot.quality_statements:
        for criterion in statement.criteria:
            place = {"criterion": criterion.id, "quality_statement": statement.id}
            yield from ((link, place) for link in statement.regulation_links)


def criterion_mentions(snapshot: Snapshot) -> Iterator[Placed]:
    """Give every mention of a criterion."""
    for statement in snapshot.quality_statements:
        for criterion in statement.criteria:
            place = {"criterion": criterion.id, "quality_statement": statement.id}
            yield from ((mention, place) for mention in criterion.mentions)


def resource_regulations(snapshot: Snapshot) -> Iterator[Placed]:
    """Give every resource once for each regulation that it is about."""
    for resource, _ in below("resource_groups", "resources")(snapshot):
        item: Any = resource
        yield from ((item, {"resource": item.id, "regulation": r}) for r in item.regulations)
