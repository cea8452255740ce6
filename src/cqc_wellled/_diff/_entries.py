"""A snapshot taken apart into entries, each with its place, and put together again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from cqc_wellled._legislation import Instrument, Regulation
from cqc_wellled._model import (
    ContextTopic,
    Criterion,
    NamedThing,
    Passage,
    Point,
    QualityStatement,
    RegulationLink,
    Resource,
    ResourceGroup,
    Snapshot,
)
from cqc_wellled._places import CHILDREN
from cqc_wellled._vocabulary import ItemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "GUIDANCE",
    "LINK",
    "TOP",
    "WORDS",
    "Entry",
    "bare_snapshot",
    "entries_of",
    "put_together",
]

#: What the entries of a guidance itself and of its links are called; the others have a kind.
GUIDANCE, LINK = "guidance", "regulation-link"

_SUBJECTS: Mapping[type[object], str] = {
    QualityStatement: ItemKind.QUALITY_STATEMENT.value,
    Criterion: ItemKind.CRITERION.value,
    Point: ItemKind.POINT.value,
    ContextTopic: ItemKind.CONTEXT_TOPIC.value,
    Passage: ItemKind.PASSAGE.value,
    ResourceGroup: ItemKind.RESOURCE_GROUP.value,
    Resource: ItemKind.RESOURCE.value,
    RegulationLink: LINK,
    Regulation: ItemKind.REGULATION.value,
    Instrument: ItemKind.INSTRUMENT.value,
    NamedThing: ItemKind.NAMED_THING.value,
}
#: The fields of each kind of entry that hold words of the page, the most telling first.
WORDS: Mapping[str, tuple[str, ...]] = {
    GUIDANCE: ("title",),
    ItemKind.QUALITY_STATEMENT: ("title", "we_statement"),
    ItemKind.CRITERION: ("text",),
    ItemKind.POINT: ("text",),
    ItemKind.CONTEXT_TOPIC: ("title",),
    ItemKind.PASSAGE: ("text",),
    ItemKind.RESOURCE_GROUP: ("title", "note"),
    ItemKind.RESOURCE: ("printed",),
    LINK: ("printed",),
}
#: The fields of a snapshot that hold items.
TOP = ("quality_statements", "regulations", "instruments", "named_things")


@attrs.frozen
class Entry:
    """An item without what stands below it, and its place."""

    #: Id of the item; that of a link is the statement's, a slash, and the regulation's.
    id: str
    #: What it is: a value of `ItemKind`, `LINK` or `GUIDANCE`.
    subject: str
    #: The value, without its children.
    value: Any
    #: Id of what holds it; empty at the top.
    above: str = ""
    #: Place among those of its field, from 0.
    position: int = 0
    #: The field that it stands in; empty for the guidance itself.
    slot: str = ""

    @property
    def words(self) -> str:
        """The words of the page that tell it from others; empty when it has none."""
        fields = WORDS.get(self.subject, ())
        return getattr(self.value, fields[0]) if fields else ""

    @property
    def telling(self) -> str:
        """The words that tell it from its like: a resource's publisher tells nothing."""
        return str(self.value.title) if self.subject == ItemKind.RESOURCE else self.words


def entries_of(snapshot: Snapshot) -> Iterator[Entry]:
    """Take a snapshot apart.

    Returns:
        Every item in the order of the source, what holds others before those; then the
        regulations, instruments and named things.
    """
    for slot in TOP:
        yield from _below(snapshot, slot, "")


def bare_snapshot(snapshot: Snapshot) -> Snapshot:
    """Give what a snapshot says about itself, without its items."""
    return attrs.evolve(
        snapshot, quality_statements=(), regulations=(), instruments=(), named_things=()
    )


def _below(holder: object, slot: str, above: str) -> Iterator[Entry]:
    for position, value in enumerate(getattr(holder, slot)):
        kind = type(value)
        link = isinstance(value, RegulationLink)
        id_ = f"{above}/{value.regulation}" if link else value.id
        slots = [name for name in CHILDREN.get(kind, ()) if getattr(value, name)]
        bare = attrs.evolve(value, **dict.fromkeys(slots, ())) if slots else value
        yield Entry(id_, _SUBJECTS[kind], bare, above, position, slot)
        for name in slots:
            yield from _below(value, name, id_)


def put_together(bare: Snapshot, entries: Iterable[Entry]) -> Snapshot:
    """Make the snapshot of these entries: the opposite of taking it apart.

    Args:
        bare: A snapshot without items.
        entries: Its items, those of each field in their order.
    """
    below: dict[str, dict[str, list[Entry]]] = {}
    for entry in entries:
        below.setdefault(entry.above, {}).setdefault(entry.slot, []).append(entry)
    whole: Snapshot = _with_children(bare, "", below)
    return whole


def _with_children(value: Any, id_: str, below: Mapping[str, Mapping[str, list[Entry]]]) -> Any:  # noqa: ANN401
    slots = below.get(id_)
    if not slots:
        return value
    return attrs.evolve(
        value,
        **{
            slot: tuple(_with_children(entry.value, entry.id, below) for entry in entries)
            for slot, entries in slots.items()
        },
    )
