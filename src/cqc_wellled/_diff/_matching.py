"""Which items of one version are which of another: by content first, then by id."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._diff._entries import LINK, Entry
from cqc_wellled._vocabulary import ItemKind

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator


__all__ = [
    "FAMILIES",
    "Match",
    "Matching",
    "Side",
    "match_by_id",
    "match_links",
    "match_same_words",
]

#: The kinds of entries that are matched by their words. Those of one family may become each
#: other, such as a criterion a passage.
FAMILIES: Mapping[str, str] = {
    ItemKind.CRITERION: "paragraph",
    ItemKind.POINT: "paragraph",
    ItemKind.PASSAGE: "paragraph",
    ItemKind.RESOURCE: "resource",
}
_BY_ID = frozenset({ItemKind.REGULATION, ItemKind.INSTRUMENT})
# One of several with the same words, told apart by nothing but its order.
_ONE_OF_SEVERAL = 0.8
# What a family shares across its kinds has to be more than a word or two.
_TELLING = 20


@attrs.frozen
class Match:
    """Entries that have become others, or that are gone or new."""

    #: In the older version.
    old: tuple[Entry, ...]
    #: In the newer one.
    new: tuple[Entry, ...]
    #: How sure that is, from 0 to 1.
    confidence: float


@attrs.frozen
class Side:
    """The entries of one version, in order."""

    #: All of them.
    entries: tuple[Entry, ...]
    #: By id.
    by_id: Mapping[str, Entry]
    #: How many stand in front of each.
    places: Mapping[str, int]
    #: Those that stand in one field of one item, in order.
    siblings: Mapping[tuple[str, str], Sequence[Entry]]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Side:
        """Arrange the entries of a version."""
        all_ = tuple(entries)
        siblings: dict[tuple[str, str], list[Entry]] = {}
        for entry in all_:
            siblings.setdefault((entry.above, entry.slot), []).append(entry)
        by_id = {entry.id: entry for entry in all_}
        return cls(all_, by_id, {id_: at for at, id_ in enumerate(by_id)}, siblings)

    def beside(self, entry: Entry, step: int) -> Entry | None:
        """Give what stands so many places behind an entry, or in front of it."""
        row = self.siblings[entry.above, entry.slot]
        place = entry.position + step
        return row[place] if 0 <= place < len(row) else None


@attrs.define
class Matching:
    """What has been matched so far."""

    #: The older version.
    old: Side
    #: The newer version.
    new: Side
    #: Each matched id with its match, on either side.
    of_old: dict[str, Match] = attrs.field(factory=dict)
    of_new: dict[str, Match] = attrs.field(factory=dict)

    def add(self, match: Match) -> None:
        """Keep a match."""
        self.of_old.update((entry.id, match) for entry in match.old)
        self.of_new.update((entry.id, match) for entry in match.new)

    def pair(self, old: Entry, new: Entry, confidence: float) -> None:
        """Keep a match of one with one."""
        self.add(Match((old,), (new,), confidence))

    def left_old(self, wanted: Callable[[Entry], object]) -> list[Entry]:
        """List the entries of the older version that are still without a match."""
        return [e for e in self.old.entries if e.id not in self.of_old and wanted(e)]

    def left_new(self, wanted: Callable[[Entry], object]) -> list[Entry]:
        """List the entries of the newer version that are still without a match."""
        return [e for e in self.new.entries if e.id not in self.of_new and wanted(e)]

    def became(self, old_id: str, new_id: str) -> bool:
        """Tell whether one item became another; the top stays the top.

        It became that one alone; or, where it was parted or joined, kept its id in it.
        """
        if old_id == new_id == "":
            return True
        match = self.of_old.get(old_id)
        if match is None or match is not self.of_new.get(new_id):
            return False
        return old_id == new_id or len(match.old) == len(match.new) == 1

    def pairs(self) -> Iterator[tuple[Entry, Entry]]:
        """Give each entry of the older version with each that it became, or became part of."""
        for old in self.old.entries:
            match = self.of_old.get(old.id)
            yield from ((old, new) for new in match.new) if match else ()


def match_same_words(matching: Matching) -> None:
    """Match paragraphs and resources whose words are the same, character for character.

    Of several with the same words those that keep their id go together, then those that
    stay where they were, then one after the other.
    """
    for key in (_with_id, _with_place, _with_kind, _with_family):
        waiting: dict[Hashable, deque[Entry]] = {}
        for entry in matching.left_old(_has_family):
            waiting.setdefault(key(entry), deque()).append(entry)
        seen: dict[Hashable, list[Entry]] = {}
        for entry in matching.left_new(_has_family):
            if key(entry) in waiting:
                seen.setdefault(key(entry), []).append(entry)
        for each, found in seen.items():
            several = key is not _with_id and len(waiting[each]) + len(found) > 2  # noqa: PLR2004
            for old, new in zip(waiting[each], found, strict=False):
                matching.pair(old, new, _ONE_OF_SEVERAL if several else 1.0)


def _has_family(entry: Entry) -> bool:
    return entry.subject in FAMILIES


def _with_id(entry: Entry) -> Hashable:
    return entry.words, entry.subject, entry.id


def _with_place(entry: Entry) -> Hashable:
    return entry.words, entry.subject, entry.above


def _with_kind(entry: Entry) -> Hashable:
    return entry.words, entry.subject


def _with_family(entry: Entry) -> Hashable:
    if len(entry.words) < _TELLING:
        return entry.words, entry.subject
    return entry.words, FAMILIES[entry.subject]


def match_by_id(matching: Matching) -> None:
    """Match the legislation by its ids, and named things by their name, then by their id."""
    for old in matching.left_old(lambda entry: entry.subject in _BY_ID):
        new = matching.new.by_id.get(old.id)
        if new is not None:
            matching.pair(old, new, 1.0)
    keys: tuple[Callable[[Entry], Hashable], ...] = (
        lambda entry: (entry.value.name, entry.id),
        lambda entry: entry.value.name,
        lambda entry: entry.id,
    )
    for key in keys:
        waiting = {key(entry): entry for entry in reversed(matching.left_old(_is_thing))}
        for new in matching.left_new(_is_thing):
            old_thing = waiting.pop(key(new), None)
            if old_thing is not None:
                matching.pair(old_thing, new, 1.0)


def _is_thing(entry: Entry) -> bool:
    return entry.subject == ItemKind.NAMED_THING


def match_links(matching: Matching) -> None:
    """Match the links of statements that are matched, by the regulations that they link."""
    for old in matching.left_old(lambda e: e.subject == LINK and e.above in matching.of_old):
        above = matching.of_old[old.above]
        for statement in above.new:
            new = matching.new.by_id.get(f"{statement.id}/{old.value.regulation}")
            if new is not None and new.id not in matching.of_new:
                matching.pair(old, new, above.confidence)
                break
