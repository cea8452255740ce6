"""Statements, topics and groups: told by what stands in them, and by their titles."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cqc_wellled._diff._matching import FAMILIES, Match
from cqc_wellled._text import fold
from cqc_wellled._vocabulary import ItemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cqc_wellled._diff._entries import Entry
    from cqc_wellled._diff._likeness import Likeness
    from cqc_wellled._diff._matching import Matching, Side

__all__ = ["match_containers", "match_parted_containers"]

_CONTAINERS = frozenset(
    {ItemKind.QUALITY_STATEMENT, ItemKind.CONTEXT_TOPIC, ItemKind.RESOURCE_GROUP}
)
_LEAST = 0.3
_CONTENT, _TITLE, _ID = 0.6, 0.35, 0.05
#: Of what was parted, so much has come to a part, and a part has so much from there.
_GIVEN, _RECEIVED = 0.05, 0.5


class _Share(NamedTuple):
    """How much of two containers' content is the same."""

    #: Of both, weighed by the number of words.
    totals: tuple[Counter[str], Counter[str]]
    #: What went from one to the other.
    votes: Counter[tuple[str, str]]


def match_containers(matching: Matching, likeness: Likeness) -> None:
    """Match what is left of statements, topics and groups."""
    old = matching.left_old(_is_container)
    new = matching.left_new(_is_container)
    if not old or not new:
        return
    share = _share(matching)
    found = [
        (_score(likeness, share, one, other), one, other)
        for one, other in _candidates(share, old, new)
    ]
    for score, one, other in sorted(found, key=lambda each: -each[0]):
        free = one.id not in matching.of_old and other.id not in matching.of_new
        if free and score >= _LEAST:
            matching.pair(one, other, round(min(1.0, 0.4 + score), 3))


def match_parted_containers(matching: Matching) -> None:
    """Match what is left with what another one was parted into, or joined with."""
    old, new = matching.left_old(_is_container), matching.left_new(_is_container)
    if not old and not new:
        return
    share = _share(matching)
    nearest = _nearest(share.votes, 1)
    for part in (each for each in new if each.id in nearest):
        match = matching.of_old.get(nearest[part.id])
        if match is not None and len(match.old) == 1:
            given, received = _shares(share, match.old[0].id, part.id)
            if given >= _GIVEN and received >= _RECEIVED:
                parts = _in_order(matching.new, (*match.new, part))
                matching.add(Match(match.old, parts, round(received, 3)))
    nearest = _nearest(share.votes, 0)
    for part in (each for each in old if each.id in nearest):
        match = matching.of_new.get(nearest[part.id])
        if match is not None and len(match.new) == 1:
            received, given = _shares(share, part.id, match.new[0].id)
            if given >= _GIVEN and received >= _RECEIVED:
                parts = _in_order(matching.old, (*match.old, part))
                matching.add(Match(parts, match.new, round(received, 3)))


def _nearest(votes: Mapping[tuple[str, str], int], side: int) -> Mapping[str, str]:
    """Give for each container of one side what has most in common with it on the other."""
    rising = sorted(votes, key=lambda pair: (votes[pair], pair[1 - side]))
    return {pair[side]: pair[1 - side] for pair in rising}


def _in_order(side: Side, parts: Iterable[Entry]) -> tuple[Entry, ...]:
    # Parts stand in one row as a rule; statements and rows of different statements do not.
    return tuple(sorted(parts, key=lambda each: side.places[each.id]))


def _shares(share: _Share, old: str, new: str) -> tuple[float, float]:
    """Give how much of the older one's content went to the newer, and of its own is from there."""
    common = share.votes[old, new]
    return common / share.totals[0][old], common / share.totals[1][new]


def _is_container(entry: Entry) -> bool:
    return entry.subject in _CONTAINERS


def _candidates(
    share: _Share, old: Iterable[Entry], new: Iterable[Entry]
) -> Iterator[tuple[Entry, Entry]]:
    by_id = {entry.id: entry for entry in new}
    by_title = {(entry.subject, fold(entry.words)): entry for entry in new}
    received: dict[str, list[str]] = {}
    for one, other in share.votes:
        received.setdefault(one, []).append(other)
    for entry in old:
        found = [by_id.get(other) for other in (entry.id, *received.get(entry.id, ()))]
        found.append(by_title.get((entry.subject, fold(entry.words))))
        for candidate in dict.fromkeys(found):
            if candidate is not None and candidate.subject == entry.subject:
                yield entry, candidate


def _share(matching: Matching) -> _Share:
    votes: Counter[tuple[str, str]] = Counter()
    for one, other in matching.pairs():
        if one.subject not in FAMILIES:
            continue
        size = min(len(one.words), len(other.words))
        for holder in _holders(matching.old, one):
            for received in _holders(matching.new, other):
                if holder.subject == received.subject:
                    votes[holder.id, received.id] += size
    return _Share((_totals(matching.old), _totals(matching.new)), votes)


def _holders(side: Side, entry: Entry) -> Iterator[Entry]:
    above = side.by_id.get(entry.above)
    while above is not None:
        if above.subject in _CONTAINERS:
            yield above
        above = side.by_id.get(above.above)


def _totals(side: Side) -> Counter[str]:
    totals: Counter[str] = Counter()
    for entry in side.entries:
        if entry.subject in FAMILIES:
            for holder in _holders(side, entry):
                totals[holder.id] += len(entry.words)
    return totals


def _score(likeness: Likeness, share: _Share, old: Entry, new: Entry) -> float:
    both = share.totals[0][old.id] + share.totals[1][new.id]
    title = likeness.alike(likeness.profile(old.words), likeness.profile(new.words))
    if old.subject == ItemKind.QUALITY_STATEMENT:
        said = (likeness.profile(each.value.we_statement) for each in (old, new))
        title = max(title, likeness.alike(*said))
    # Where nothing stands below either of them, the title is all there is.
    content = 2 * share.votes[old.id, new.id] / both if both else title
    return _CONTENT * content + _TITLE * title + (_ID if old.id == new.id else 0.0)
