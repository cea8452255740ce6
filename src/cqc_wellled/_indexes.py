"""Finding the things of one snapshot by what people call them."""

from __future__ import annotations

import functools
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from cqc_wellled._model import QualityStatement, Snapshot
from cqc_wellled._text import close_matches, excerpt, fold, plain
from cqc_wellled._values import frozen
from cqc_wellled._vocabulary import LinkStrength
from cqc_wellled.errors import UnknownItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cqc_wellled._legislation import Regulation
    from cqc_wellled._model import Criterion, Item, Point, RegulationLink, Resource

__all__ = ["Indexes", "check_strength", "resources_of"]

_T = TypeVar("_T", "Criterion", "Resource")
# Longer titles are no titles: what a caller passes must not cost more than it can match.
_LONGEST_TITLE = 500


@frozen(kw_only=False)
class Indexes:
    """Read-only tables over one snapshot, each made when it is first asked for."""

    snapshot: Snapshot

    @functools.cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item by its id, in source order."""
        return MappingProxyType({item.id: item for item in _items_of(self.snapshot)})

    @functools.cached_property
    def statements(self) -> Mapping[str, QualityStatement]:
        """Statements by id and by folded title, in the page's and the framework's spelling."""
        found: dict[str, QualityStatement] = {}
        for statement in self.snapshot.quality_statements:
            found[statement.id] = found[fold(statement.title)] = statement
        for entry in self.snapshot.outline:
            if entry.quality_statement is not None:
                found[fold(entry.title)] = found[entry.quality_statement]
        return MappingProxyType(found)

    @functools.cached_property
    def regulations(self) -> Mapping[str, Regulation]:
        """The linked and mentioned regulations by id."""
        return MappingProxyType({r.id: r for r in self.snapshot.regulations})

    @functools.cached_property
    def links(self) -> Mapping[str, tuple[tuple[QualityStatement, RegulationLink], ...]]:
        """For each linked regulation's id, who links it, in source order."""
        found: dict[str, list[tuple[QualityStatement, RegulationLink]]] = {}
        for statement in self.snapshot.quality_statements:
            for link in statement.regulation_links:
                found.setdefault(link.regulation, []).append((statement, link))
        return MappingProxyType({key: tuple(pairs) for key, pairs in found.items()})

    @functools.cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """Folded phrases, titles and names, each with the ids of what goes by it."""
        found: dict[str, set[str]] = {}
        for statement in self.snapshot.quality_statements:
            passages = (p for topic in statement.context for p in topic.passages)
            mentions = [m for criterion in statement.criteria for m in criterion.mentions]
            for mention in (*mentions, *(m for passage in passages for m in passage.mentions)):
                found.setdefault(fold(mention.phrase), set()).add(mention.target)
            for resource in resources_of(statement):
                for title in filter(None, (resource.title, resource.official_title)):
                    found.setdefault(fold(title), set()).add(resource.id)
        for thing in self.snapshot.named_things:
            found.setdefault(fold(thing.name), set()).add(thing.id)
        return MappingProxyType({name: frozenset(ids) for name, ids in found.items()})

    def get(self, id_: object) -> Item:
        """Find any item by its id.

        Raises:
            UnknownItem: No item has that id.
        """
        id_ = plain(id_)
        found = self.items.get(id_) if isinstance(id_, str) else None
        if found is None:
            raise _unknown_item(id_, self.items)
        return found

    def find(self, ref: object, kind: type[_T]) -> _T:
        """Find an item of one class by its id or by a value with that id.

        Raises:
            UnknownItem: No item of that class has the id.
        """
        asked = plain(ref.id if isinstance(ref, kind) else ref)
        found = self.items.get(asked) if isinstance(asked, str) else None
        if isinstance(found, kind):
            return found
        raise _unknown_item(asked, (i for i, item in self.items.items() if isinstance(item, kind)))

    def find_statement(self, ref: object) -> QualityStatement:
        """Find a statement by id, value or title.

        Raises:
            UnknownItem: There is none, or it is one of the outline that is not held.
        """
        asked = plain(ref.id if isinstance(ref, QualityStatement) else ref)
        if isinstance(asked, str):
            found = self.statements.get(asked) or self.statements.get(_fold_title(asked))
            if found is not None:
                return found
        raise self._unknown_statement(asked)

    def named(self, name: str) -> frozenset[str] | None:
        """Find the ids of what goes by a phrase, title or name; `None` when nothing does."""
        return self.names.get(_fold_title(name))

    def _unknown_statement(self, asked: object) -> UnknownItem:
        titles = [entry.title for entry in self.snapshot.outline]
        folded = _fold_title(asked) if isinstance(asked, str) else ""
        for entry in self.snapshot.outline:
            # The trusts' spelling of a title may be the beginning of the framework's.
            if folded and f"{fold(entry.title)} ".startswith(f"{folded} "):
                held = ", ".join(s.title for s in self.snapshot.quality_statements)
                reason = (
                    f"“{entry.title}” is statement {entry.position} of {len(titles)} and is not "
                    f"in this snapshot, which holds: {held}"
                )
                return UnknownItem(excerpt(asked), reason=reason)
        close = close_matches(asked, titles) if isinstance(asked, str) else ()
        reason = "no such quality statement"
        return UnknownItem(excerpt(asked), reason=reason, close=close, known=titles)


def resources_of(statement: QualityStatement) -> Iterator[Resource]:
    """Go through the resources of a statement in printed order."""
    for group in statement.resource_groups:
        yield from group.resources


def check_strength(strength: object) -> LinkStrength | None:
    """Read the strength of a link, given as the enum or its value; `None` stays `None`.

    Raises:
        UnknownItem: It is neither.
    """
    if strength is None:
        return None
    if type(strength) in (str, LinkStrength):
        for member in LinkStrength:
            if strength == member.value:
                return member
    known = tuple(member.value for member in LinkStrength)
    raise UnknownItem(excerpt(strength), reason="no such link strength", known=known)


def _unknown_item(asked: object, known: Iterable[str]) -> UnknownItem:
    close = close_matches(asked, known) if isinstance(asked, str) else ()
    return UnknownItem(excerpt(asked), close=close)


def _fold_title(title: str) -> str:
    return fold(title[:_LONGEST_TITLE])


def _points_of(points: tuple[Point, ...]) -> Iterator[Point]:
    for point in points:
        yield point
        yield from _points_of(point.points)


def _items_of(snapshot: Snapshot) -> Iterator[Item]:
    for statement in snapshot.quality_statements:
        yield statement
        for criterion in statement.criteria:
            yield criterion
            yield from _points_of(criterion.points)
        for topic in statement.context:
            yield topic
            for passage in topic.passages:
                yield passage
                yield from _points_of(passage.points)
        for group in statement.resource_groups:
            yield group
            yield from group.resources
    yield from snapshot.regulations
    yield from snapshot.instruments
    yield from snapshot.named_things
