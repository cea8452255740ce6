"""Finding the changes between what was matched."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._diff._change import STRONGEST, Change, FieldChange
from cqc_wellled._diff._entries import GUIDANCE, LINK, WORDS, Entry, bare_snapshot
from cqc_wellled._diff._matching import Matching
from cqc_wellled._diff._words import word_runs
from cqc_wellled._vocabulary import ChangeKind, ItemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cqc_wellled._diff._matching import Match
    from cqc_wellled._model import Mention, Snapshot

__all__ = ["changes_of"]

# What says only where an item stands.
_PLACE = frozenset({"id", "quality_statement", "number", "span"})
# What has its id from its words.
_NAMED = frozenset(
    {
        ItemKind.QUALITY_STATEMENT,
        ItemKind.CONTEXT_TOPIC,
        ItemKind.RESOURCE_GROUP,
        ItemKind.RESOURCE,
    }
)
# Readings of a printed line, which change with it.
_READINGS = {ItemKind.RESOURCE.value: frozenset({"title", "printed_publisher"})}


def changes_of(matching: Matching, old: Snapshot, new: Snapshot) -> tuple[Change, ...]:
    """List what changed.

    Args:
        matching: What became of every entry of the two snapshots.
        old: The older one.
        new: The newer one.

    Returns:
        The changes by kind, and within a kind in the order of the newer version, removals in
        that of the older one. Metadata comes last: first that of the guidance itself, at the
        end what only follows from other changes.
    """
    comparison = _Comparison(matching, _in_order(matching))
    found = list(_of_guidance(old, new))
    following: dict[str, list[tuple[Entry, Entry]]] = {}
    for match in _in_newer_order(matching):
        if len(match.old) == len(match.new) == 1:
            changes = list(comparison.of_pair(match))
            found += changes
            if not changes and comparison.follows(match.old[0], match.new[0]):
                pair = (match.old[0], match.new[0])
                following.setdefault(match.new[0].subject, []).append(pair)
        else:
            found.append(_of_group(match))
    found.sort(key=lambda change: STRONGEST.index(change.kind))
    return (*found, *map(_following, following.values()))


def _in_newer_order(matching: Matching) -> Iterator[Match]:
    seen = set()
    for entry in matching.new.entries:
        match = matching.of_new[entry.id]
        if id(match) not in seen:
            seen.add(id(match))
            yield match
    for entry in matching.old.entries:
        match = matching.of_old[entry.id]
        if not match.new:
            yield match


def _of_guidance(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    bare_old, bare_new = bare_snapshot(old), bare_snapshot(new)
    if bare_old == bare_new:
        return
    sides = (
        Entry(old.guidance, GUIDANCE, bare_old),
        Entry(new.guidance, GUIDANCE, bare_new),
    )
    changed = list(_field_changes(bare_old, bare_new))
    yield from _reworded(*sides, changed, 1.0)
    others = tuple(change for change in changed if change.name not in WORDS[GUIDANCE])
    if others:
        yield _change(ChangeKind.METADATA, sides[:1], sides[1:], fields=others)


def _of_group(match: Match) -> Change:
    if not match.old or not match.new:
        kind = ChangeKind.REMOVED if match.old else ChangeKind.ADDED
    else:
        kind = ChangeKind.SPLIT if len(match.new) > 1 else ChangeKind.MERGED
    subject = (match.old or match.new)[0].subject
    field = next(iter(WORDS.get(subject, ())), None)
    sides = ("\n".join(entry.words for entry in side) for side in (match.old, match.new))
    return _change(
        kind,
        match.old,
        match.new,
        field=field,
        words=word_runs(*sides),
        confidence=match.confidence,
    )


def _following(pairs: Sequence[tuple[Entry, Entry]]) -> Change:
    old, new = tuple(one for one, _ in pairs), tuple(other for _, other in pairs)
    return _change(ChangeKind.METADATA, old, new, follows=True)


def _change(
    kind: ChangeKind, old: tuple[Entry, ...], new: tuple[Entry, ...], **more: object
) -> Change:
    return Change(
        kind=kind,
        item=(new or old)[0].subject,
        old_ids=tuple(entry.id for entry in old),
        new_ids=tuple(entry.id for entry in new),
        old=old,
        new=new,
        **more,  # type: ignore[arg-type]
    )


def _field_changes(old: object, new: object) -> Iterator[FieldChange]:
    # The two may be of different classes, where a criterion became a passage.
    names = dict.fromkeys(f.name for f in (*attrs.fields(type(old)), *attrs.fields(type(new))))  # type: ignore[arg-type]
    for name in names:
        before, after = getattr(old, name, None), getattr(new, name, None)
        if before != after:
            yield FieldChange(name=name, old=before, new=after)


def _reworded(
    old: Entry, new: Entry, changed: Iterable[FieldChange], confidence: float
) -> Iterator[Change]:
    for each in changed:
        if each.name in WORDS.get(new.subject, ()):
            yield _change(
                ChangeKind.REWORDED,
                (old,),
                (new,),
                field=each.name,
                words=word_runs(str(each.old or ""), str(each.new or "")),
                confidence=confidence,
            )


@attrs.frozen
class _Comparison:
    """Compares what was matched, one with one."""

    matching: Matching
    # The ids, in the newer version, of what kept its place among its neighbours.
    in_order: frozenset[str]

    def of_pair(self, match: Match) -> Iterator[Change]:
        """List what changed of one item."""
        (old,), (new,), confidence = match.old, match.new, match.confidence
        changed = [] if old.value == new.value else list(_field_changes(old.value, new.value))
        names = {each.name for each in changed}
        if self._moved(old, new, names):
            yield _change(ChangeKind.MOVED, (old,), (new,), confidence=confidence)
        yield from _reworded(old, new, changed, confidence)
        words = WORDS.get(new.subject, ())
        excused = {*_PLACE, *words}
        if names & set(words):
            excused |= _READINGS.get(new.subject, frozenset())
        others = tuple(
            each for each in changed if each.name not in excused and not self._agrees(each)
        )
        if others:
            kind = ChangeKind.RELINKED if new.subject == LINK else ChangeKind.METADATA
            yield _change(kind, (old,), (new,), fields=others, confidence=confidence)

    def follows(self, old: Entry, new: Entry) -> bool:
        """Tell whether something is different after all, as it follows from other changes."""
        return bool(old.value != new.value)

    def _moved(self, old: Entry, new: Entry, names: set[str]) -> bool:
        # Where the title makes the id, another title is another id, and nothing has moved.
        renamed = old.id != new.id and not (
            new.subject in _NAMED and names & set(WORDS[new.subject])
        )
        return (
            renamed
            or "number" in names
            or new.id not in self.in_order
            or not self.matching.became(old.above, new.above)
        )

    def _agrees(self, change: FieldChange) -> bool:
        """Tell whether two references lead to what is the same thing in both versions."""
        if change.name == "continues" and change.old and change.new:
            return self.matching.became(str(change.old), str(change.new))
        if change.name == "mentions" and change.old and change.new:
            return self._same_mentions(change.old, change.new)  # type: ignore[arg-type]
        return False

    def _same_mentions(self, old: tuple[Mention, ...], new: tuple[Mention, ...]) -> bool:
        return len(old) == len(new) and all(map(self._same_mention, old, new))

    def _same_mention(self, old: Mention, new: Mention) -> bool:
        return (
            old.phrase == new.phrase
            and old.kind == new.kind
            and (old.target == new.target or self.matching.became(old.target, new.target))
        )


def _in_order(matching: Matching) -> frozenset[str]:
    """Find what kept its order: in each row the longest part whose old places rise."""
    kept: set[str] = set()
    for row in matching.new.siblings.values():
        stayed = []
        for entry in row:
            match = matching.of_new[entry.id]
            if len(match.old) == len(match.new) == 1:
                old = match.old[0]
                if matching.became(old.above, entry.above):
                    stayed.append((old.position, entry.id))
        kept.update(stayed[at][1] for at in _rising([place for place, _ in stayed]))
    return frozenset(kept)


def _rising(places: Sequence[int]) -> list[int]:
    """Choose the longest run of places that rise, not necessarily next to each other.

    Returns:
        Where they stand in `places`, the last one first.
    """
    lowest: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for at, place in enumerate(places):
        length = bisect_left(lowest, place)
        before.append(ends[length - 1] if length else None)
        if length == len(lowest):
            lowest.append(place)
            ends.append(at)
        else:
            lowest[length], ends[length] = place, at
    chosen: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        chosen.append(last)
        last = before[last]
    return chosen
