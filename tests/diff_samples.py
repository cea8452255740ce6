"""A difference with changes of every kind, and values of each class that it gives."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs
from edits import draft_with_edits
from samples import evolve_at

from cqc_wellled import Guidance, load_guidance
from cqc_wellled._diff import carry, diff_guidance
from cqc_wellled._model import ContextTopic, Criterion, Passage, Resource, ResourceGroup, Snapshot
from cqc_wellled._text import slug
from cqc_wellled._vocabulary import ItemId, WebAddress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["CARRIED", "DIFF", "NEW", "OLD", "VALUES", "page"]

_EDITS = ("insert", "delete", "swap", "reword", "split", "merge", "relink", "retitle")


def _edited() -> Guidance:
    snapshot = draft_with_edits(OLD.snapshot, 40, _EDITS).snapshot()
    path = "$.quality_statements[0].resource_groups[4].resources[0]"
    return Guidance(snapshot=evolve_at(snapshot, path, url=WebAddress("https://example.org/new")))


def page(
    criteria: Sequence[str] = (),
    topics: Mapping[str, Sequence[str]] = MappingProxyType({}),
    groups: Mapping[str, Sequence[Resource]] = MappingProxyType({}),
    title: str = "Capable, compassionate, and inclusive leaders",
    we: str = "We have inclusive leaders.",
) -> Snapshot:
    """Give a guidance of one statement with these paragraphs and resources, and nothing else."""
    bundled = OLD.snapshot.quality_statements[0]
    above, span = slug(title), bundled.span
    statement = attrs.evolve(
        bundled,
        id=ItemId(above),
        title=title,
        we_statement=we,
        criteria=tuple(
            Criterion(
                id=ItemId(f"{above}.criterion.{number}"),
                quality_statement=ItemId(above),
                number=number,
                text=text,
                points=(),
                continues=None,
                mentions=(),
                span=span,
            )
            for number, text in enumerate(criteria, 1)
        ),
        context=tuple(
            ContextTopic(
                id=(id_ := ItemId(f"{above}.context.{slug(heading)}")),
                title=heading,
                passages=tuple(
                    Passage(
                        id=ItemId(f"{id_}.{number}"), text=text, points=(), mentions=(), span=span
                    )
                    for number, text in enumerate(texts, 1)
                ),
                span=span,
            )
            for heading, texts in topics.items()
        ),
        resource_groups=tuple(
            ResourceGroup(
                id=ItemId(f"{above}.resources.{slug(heading)}"),
                title=heading,
                note=None,
                see_also=(),
                resources=tuple(resources),
                span=span,
            )
            for heading, resources in groups.items()
        ),
        regulation_links=(),
    )
    return attrs.evolve(
        OLD.snapshot,
        outline=tuple(
            attrs.evolve(entry, quality_statement=entry.quality_statement and ItemId(above))
            for entry in OLD.snapshot.outline
        ),
        quality_statements=(statement,),
        regulations=(),
        instruments=(),
        named_things=(),
    )


OLD = load_guidance()
NEW = _edited()
DIFF = diff_guidance(OLD, NEW)
_ROWS = [{"id": row.old_id, "evidence": "minutes"} for row in DIFF.crosswalk() if row.old_id]
CARRIED = carry([*_ROWS, {"id": "criterion.1", "evidence": "survey"}], DIFF.crosswalk())
#: One of each class.
VALUES: tuple[attrs.AttrsInstance, ...] = (
    DIFF,
    DIFF.changes[0],
    DIFF.changes[0].words[0],
    next(field for change in DIFF.changes for field in change.fields),
    DIFF.crosswalk()[0],
    CARRIED,
    CARRIED.moved[0],
)
