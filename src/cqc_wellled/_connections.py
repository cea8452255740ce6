"""What connects to what in one snapshot, answered by look-ups whatever its size."""

from __future__ import annotations

import functools
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from cqc_wellled._indexes import Indexes, resources_of
from cqc_wellled._model import Criterion, QualityStatement, Resource, Snapshot
from cqc_wellled._references import DEFAULT_INSTRUMENT, direct_key
from cqc_wellled._results import Results
from cqc_wellled._values import frozen
from cqc_wellled._vocabulary import LinkStrength

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    from cqc_wellled._model import Passage

    #: A regulation's id, and the only strength that counts.
    _Link: TypeAlias = "tuple[str, LinkStrength | None]"

__all__ = ["Connections"]

_T = TypeVar("_T")


@frozen(kw_only=True)
class Connections:
    """Tables of whole answers, each made when it is first asked for, and read-only."""

    snapshot: Snapshot
    indexes: Indexes

    @functools.cached_property
    def statements(self) -> Mapping[_Link, Results[QualityStatement]]:
        """For each linked regulation and each strength or any, the statements that link it."""
        return MappingProxyType(
            {
                (regulation, strength): Results(
                    (s for s, link in pairs if strength in (None, link.strength)), QualityStatement
                )
                for regulation, pairs in self.indexes.links.items()
                for strength in (None, *LinkStrength)
            }
        )

    @functools.cached_property
    def criteria(self) -> Mapping[_Link, Results[Criterion]]:
        """For each linked regulation and each strength or any, those statements' criteria."""
        return MappingProxyType(
            {
                key: Results((c for each in statements for c in each.criteria), Criterion)
                for key, statements in self.statements.items()
            }
        )

    @functools.cached_property
    def criteria_by_key(self) -> Mapping[int | str, Results[Criterion]]:
        """For each linked regulation, the criteria by its id, its number and that as text.

        Only what `direct_key` reads as that very regulation is a key.
        """
        found: dict[int | str, Results[Criterion]] = {}
        for regulation in self.indexes.regulations:
            criteria = self.criteria.get((regulation, None))
            if criteria is not None:
                number = regulation.removeprefix(f"{DEFAULT_INSTRUMENT}/regulation/")
                keys = (regulation, number, int(number) if number.isdecimal() else number)
                found |= {key: criteria for key in keys if direct_key(key) == regulation}
        return MappingProxyType(found)

    @functools.cached_property
    def resources(self) -> Mapping[str, Results[Resource]]:
        """For each regulation that a resource is about, those resources."""
        about = (
            (regulation, resource)
            for statement in self.snapshot.quality_statements
            for resource in resources_of(statement)
            for regulation in dict.fromkeys(resource.regulations)
        )
        found = _gather(about)
        return MappingProxyType({key: Results(each, Resource) for key, each in found.items()})

    @functools.cached_property
    def mentioning_criteria(self) -> Mapping[str, tuple[int, ...]]:
        """For each target of a mention, the places of the criteria that name it."""
        criteria = (c for each in self.snapshot.quality_statements for c in each.criteria)
        return _places_of_targets(criteria)

    @functools.cached_property
    def mentioning_passages(self) -> Mapping[str, tuple[int, ...]]:
        """For each target of a mention, the places of the passages that name it."""
        topics = (topic for each in self.snapshot.quality_statements for topic in each.context)
        return _places_of_targets(passage for topic in topics for passage in topic.passages)


def _places_of_targets(items: Iterable[Criterion | Passage]) -> Mapping[str, tuple[int, ...]]:
    found = _gather(
        (target, place)
        for place, item in enumerate(items)
        for target in dict.fromkeys(mention.target for mention in item.mentions)
    )
    return MappingProxyType({target: tuple(places) for target, places in found.items()})


def _gather(pairs: Iterable[tuple[str, _T]]) -> dict[str, list[_T]]:
    found: dict[str, list[_T]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
