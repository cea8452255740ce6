"""Where everything in a snapshot stands: each value with its JSON path and what holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import attrs

from cqc_wellled._model import (
    ContextTopic,
    Criterion,
    Mention,
    Passage,
    Point,
    QualityStatement,
    RegulationLink,
    Resource,
    ResourceGroup,
    Snapshot,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

__all__ = ["CHILDREN", "MentionPlace", "Place", "View", "view_of"]

_T = TypeVar("_T")
_Value: TypeAlias = (
    "QualityStatement | Criterion | Point | ContextTopic | Passage | ResourceGroup | Resource"
    " | RegulationLink"
)

#: What hangs below a value of each class.
CHILDREN: dict[type[object], tuple[str, ...]] = {
    QualityStatement: ("criteria", "context", "resource_groups", "regulation_links"),
    Criterion: ("points",),
    Point: ("points",),
    ContextTopic: ("passages",),
    Passage: ("points",),
    ResourceGroup: ("resources",),
    Resource: (),
    RegulationLink: (),
}


@attrs.frozen
class Place:
    """A value of a statement."""

    #: Its JSON path, such as `$.quality_statements[0].criteria[2]`.
    path: str
    #: The value.
    value: _Value
    #: The place of what holds it; `None` for a statement.
    above: Place | None

    @property
    def id(self) -> str | None:
        """The value's id; a regulation link has none."""
        return None if isinstance(self.value, RegulationLink) else self.value.id


@attrs.frozen
class MentionPlace:
    """A mention."""

    #: Its JSON path.
    path: str
    #: The mention.
    mention: Mention
    #: The text that it is about.
    text: str
    #: Where the mention before it ends; 0 for the first of a text.
    behind: int


@attrs.frozen
class View:
    """A snapshot with its places, so that each rule need not walk."""

    #: The snapshot.
    snapshot: Snapshot
    #: Every value of every statement, what holds others before those.
    places: tuple[Place, ...]
    #: Every mention.
    mentions: tuple[MentionPlace, ...]

    def of(self, kind: type[_T]) -> Iterator[tuple[str, _T]]:
        """Give the path and the value of each place of one class."""
        for place in self.places:
            if isinstance(place.value, kind):
                yield place.path, place.value


def view_of(snapshot: Snapshot) -> View:
    """Find every place of a snapshot."""
    places = [
        Place(f"$.quality_statements[{index}]", statement, None)
        for index, statement in enumerate(snapshot.quality_statements)
    ]
    for place in places:  # which grows meanwhile
        for name in CHILDREN[type(place.value)]:
            places.extend(
                Place(f"{place.path}.{name}[{index}]", child, place)
                for index, child in enumerate(getattr(place.value, name))
            )
    mentions = (mention for place in places for mention in _mentions(place))
    return View(snapshot, tuple(places), tuple(mentions))


def _mentions(place: Place) -> Iterator[MentionPlace]:
    if isinstance(place.value, Criterion | Passage):
        behind = 0
        for index, mention in enumerate(place.value.mentions):
            path = f"{place.path}.mentions[{index}]"
            yield MentionPlace(path, mention, place.value.text, behind)
            behind = mention.end
