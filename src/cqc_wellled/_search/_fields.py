"""What of each item a search reads, and how much it weighs there."""

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
    Resource,
    ResourceGroup,
)
from cqc_wellled._vocabulary import ItemKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cqc_wellled._model import Item

__all__ = ["Field", "fields_of", "kind_of"]


@attrs.frozen
class Field:
    """One text of an item."""

    #: The item's attribute that holds it.
    name: str
    #: How much a match here counts.
    weight: float
    #: The text, verbatim.
    text: str


_KINDS: Mapping[type[object], ItemKind] = {
    QualityStatement: ItemKind.QUALITY_STATEMENT,
    Criterion: ItemKind.CRITERION,
    Point: ItemKind.POINT,
    ContextTopic: ItemKind.CONTEXT_TOPIC,
    Passage: ItemKind.PASSAGE,
    ResourceGroup: ItemKind.RESOURCE_GROUP,
    Resource: ItemKind.RESOURCE,
    Regulation: ItemKind.REGULATION,
    Instrument: ItemKind.INSTRUMENT,
    NamedThing: ItemKind.NAMED_THING,
}

# The guidance's own words weigh 1. What names a thing weighs more than what tells of it,
# annotations weigh less, and what the text only names comes behind the text that names it.
_FIELDS: Mapping[ItemKind, tuple[tuple[str, float], ...]] = {
    ItemKind.QUALITY_STATEMENT: (("title", 1.2), ("we_statement", 1.0), ("regulation_links", 0.3)),
    ItemKind.CRITERION: (("text", 1.0),),
    ItemKind.POINT: (("text", 1.0),),
    ItemKind.CONTEXT_TOPIC: (("title", 1.0),),
    ItemKind.PASSAGE: (("text", 1.0),),
    ItemKind.RESOURCE_GROUP: (("title", 1.0), ("note", 0.8)),
    ItemKind.RESOURCE: (("printed", 1.0), ("official_title", 0.9), ("publisher", 0.5)),
    ItemKind.REGULATION: (("heading", 1.2), ("citation", 1.0), ("instrument", 0.3)),
    ItemKind.INSTRUMENT: (("title", 0.8), ("si", 0.8)),
    ItemKind.NAMED_THING: (("name", 0.2), ("publisher", 0.1)),
}

# Attributes whose value is no text.
_TEXTS: Mapping[str, Callable[[Any], tuple[str, ...]]] = {
    "instrument": lambda instrument: (instrument.title,),
    "regulation_links": lambda links: tuple(link.printed for link in links),
}


def kind_of(item: Item) -> ItemKind:
    """Give the kind of an item."""
    return _KINDS[type(item)]


def fields_of(item: Item) -> Iterator[Field]:
    """Go through the texts of an item, the most telling first."""
    for name, weight in _FIELDS[kind_of(item)]:
        value = getattr(item, name)
        if value is not None:
            texts = _TEXTS[name](value) if name in _TEXTS else (value,)
            for text in texts:
                yield Field(name, weight, text)
