"""Reworded, split and merged texts: what might have become what, the likeliest first."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import attrs

from cqc_wellled._diff._entries import Entry
from cqc_wellled._diff._likeness import Likeness, surroundings
from cqc_wellled._diff._matching import FAMILIES, Match, Matching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqc_wellled._diff._likeness import Profile

__all__ = ["Rejected", "match_like_words"]

# Texts less alike than this are not taken for each other, wherever they stand: of words that
# are changed one in two, about so much is left, and what is new has hardly ever as much.
_LEAST_ALIKE = 0.3
#: Nor are those that are not more alike than this with what stands around them.
_LEAST = 0.36
#: So much of a piece has to stand in what it was split from, and so much of that in all pieces.
_PIECE, _WHOLE = 0.65, 0.55
#: A piece that stands apart from the others has so many words, and so much of it stands there.
_APART, _PIECE_APART = 5, 0.8
_MOST_PIECES = 8
# Up to so many pairs all are compared; of more only the likeliest.
_ALL_PAIRS = 4000
_NEAREST = 4
# Shared words and pairs of words are looked up from the rarest on, up to so many of them, and
# those that stand in more entries than this tell nothing.
_MOST_FEATURES, _MOST_PLACES = 24, 48


class _Hypothesis(NamedTuple):
    score: float
    old: tuple[Entry, ...]
    new: tuple[Entry, ...]


@attrs.define
class Rejected:
    """How near what was left without a match came to one, by id."""

    old: dict[str, float] = attrs.field(factory=dict)
    new: dict[str, float] = attrs.field(factory=dict)


def match_like_words(matching: Matching, likeness: Likeness, rejected: Rejected) -> None:
    """Match what is left of paragraphs and resources with what their words are most like."""
    for family in dict.fromkeys(FAMILIES.values()):
        search = _Search.of(matching, likeness, family)
        found = [*search.pairs(), *search.splits(), *search.merges()]
        found.sort(key=lambda each: -each.score)
        for each in found:
            free = all(entry.id not in matching.of_old for entry in each.old) and all(
                entry.id not in matching.of_new for entry in each.new
            )
            if free and each.score >= _LEAST:
                matching.add(Match(each.old, each.new, _confidence(each.score)))
            elif free:
                for ids, near in ((each.old, rejected.old), (each.new, rejected.new)):
                    for entry in ids:
                        near[entry.id] = max(each.score, near.get(entry.id, 0.0))


def _confidence(score: float) -> float:
    return round(min(0.99, 0.5 + score / 2), 3)


@attrs.frozen(eq=False)
class _Search:
    """What is left of one family on either side, with what is near what."""

    likeness: Likeness
    old: Sequence[Entry]
    new: Sequence[Entry]
    # Each pair of places in `old` and `new` that was compared, with its score.
    scores: dict[tuple[int, int], float]

    @classmethod
    def of(cls, matching: Matching, likeness: Likeness, family: str) -> _Search:
        old = matching.left_old(lambda entry: FAMILIES.get(entry.subject) == family)
        new = matching.left_new(lambda entry: FAMILIES.get(entry.subject) == family)
        search = cls(likeness, old, new, {})
        for i, j in _candidates(likeness, old, new):
            alike = likeness.alike(search._profile(old[i]), search._profile(new[j]))
            near = surroundings(matching, old[i], new[j]) if alike >= _LEAST_ALIKE else 0.0
            search.scores[i, j] = alike + near
        return search

    def _profile(self, entry: Entry) -> Profile:
        return self.likeness.profile(entry.telling)

    def pairs(self) -> Iterator[_Hypothesis]:
        """Suppose that one text became one other."""
        for (i, j), score in self.scores.items():
            yield _Hypothesis(score, (self.old[i],), (self.new[j],))

    def splits(self) -> Iterator[_Hypothesis]:
        """Suppose that one text became several."""
        nearest: dict[int, list[tuple[float, int]]] = {}
        for (i, j), score in self.scores.items():
            nearest.setdefault(i, []).append((score, j))
        for i, near in nearest.items():
            found = self._pieces(self.old[i], self.new, sorted(near, reverse=True))
            if found is not None:
                yield _Hypothesis(found[0], (self.old[i],), found[1])

    def merges(self) -> Iterator[_Hypothesis]:
        """Suppose that several texts became one."""
        nearest: dict[int, list[tuple[float, int]]] = {}
        for (i, j), score in self.scores.items():
            nearest.setdefault(j, []).append((score, i))
        for j, near in nearest.items():
            found = self._pieces(self.new[j], self.old, sorted(near, reverse=True))
            if found is not None:
                yield _Hypothesis(found[0], found[1], (self.new[j],))

    def _pieces(
        self, whole: Entry, others: Sequence[Entry], near: Sequence[tuple[float, int]]
    ) -> tuple[float, tuple[Entry, ...]] | None:
        """Gather the pieces of a text, from the likeliest one to both sides of it.

        Returns:
            How like the text they are together, and the pieces in order; `None` where there
            are not several.
        """
        text, nothing = self._profile(whole), self.likeness.profile_of(())
        likeliest = (j for _, j in near[:_NEAREST])
        first = next((j for j in likeliest if self._held(others[j], text, nothing) >= _PIECE), None)
        if first is None:
            return None
        chosen = self._neighbours(others, first, text)
        for _, j in near[:_NEAREST]:
            # One that stands apart has to be more than a few words that happen to be in both.
            if j not in chosen and len(self._profile(others[j]).words) >= _APART:
                held = self._held(others[j], text, self._joined(others, chosen))
                chosen += [j] if held >= _PIECE_APART else []
        chosen.sort()
        alike = self.likeness.alike(text, self._joined(others, chosen))
        if len(chosen) == 1 or alike < _WHOLE:
            return None
        best = max(score for score, j in near if j in chosen)
        single = max(self.likeness.alike(text, self._profile(others[j])) for j in chosen)
        return best - single + alike + 0.02, tuple(others[j] for j in chosen)

    def _neighbours(self, others: Sequence[Entry], first: int, text: Profile) -> list[int]:
        chosen = [first]
        waiting = [(first - 1, -1), (first + 1, 1)]
        while waiting and len(chosen) < _MOST_PIECES:
            at, step = waiting.pop()
            if not 0 <= at < len(others) or not self._adjoins(others, at, chosen):
                continue
            if self._held(others[at], text, self._joined(others, chosen)) >= _PIECE:
                chosen.append(at)
                waiting.append((at + step, step))
        return chosen

    def _held(self, piece: Entry, text: Profile, besides: Profile) -> float:
        return self.likeness.held(self._profile(piece), text, besides)

    def _joined(self, others: Sequence[Entry], chosen: Sequence[int]) -> Profile:
        words = (self._profile(others[j]).words for j in sorted(chosen))
        return self.likeness.profile_of(tuple(itertools.chain.from_iterable(words)))

    @staticmethod
    def _adjoins(others: Sequence[Entry], at: int, chosen: Sequence[int]) -> bool:
        entry = others[at]
        return any(
            (other.above, other.slot) == (entry.above, entry.slot)
            and abs(other.position - entry.position) == 1
            for other in (others[j] for j in chosen)
        )


def _candidates(
    likeness: Likeness, old: Sequence[Entry], new: Sequence[Entry]
) -> Iterator[tuple[int, int]]:
    if len(old) * len(new) <= _ALL_PAIRS:
        yield from itertools.product(range(len(old)), range(len(new)))
        return
    yield from dict.fromkeys(_near(likeness, old, new))


def _near(
    likeness: Likeness, old: Sequence[Entry], new: Sequence[Entry]
) -> Iterator[tuple[int, int]]:
    by_id = {entry.id: j for j, entry in enumerate(new)}
    yield from ((i, by_id[entry.id]) for i, entry in enumerate(old) if entry.id in by_id)
    features = [_features(likeness.profile(entry.telling).words) for entry in new]
    places: dict[object, list[int]] = {}
    for j, found in enumerate(features):
        for feature in found:
            places.setdefault(feature, []).append(j)
    back: dict[object, list[int]] = {}
    for i, entry in enumerate(old):
        found = _features(likeness.profile(entry.telling).words)
        known = [feature for feature in found if feature in places]
        for feature in known:
            back.setdefault(feature, []).append(i)
        yield from ((i, j) for j in _nearest(known, places))
    for j, found in enumerate(features):
        known = [feature for feature in found if feature in back]
        yield from ((i, j) for i in _nearest(known, back))


def _features(words: tuple[str, ...]) -> set[object]:
    return {*words, *itertools.pairwise(words)}


def _nearest(features: Sequence[object], places: dict[object, list[int]]) -> list[int]:
    rarest = heapq.nsmallest(
        _MOST_FEATURES, features, key=lambda feature: (len(places[feature]), str(feature))
    )
    votes: Counter[int] = Counter()
    for feature in rarest:
        found = places[feature]
        if len(found) <= _MOST_PLACES:
            for at in found:
                votes[at] += 1.0 / len(found)  # type: ignore[assignment]
    return heapq.nsmallest(_NEAREST, votes, key=lambda at: (-votes[at], at))
