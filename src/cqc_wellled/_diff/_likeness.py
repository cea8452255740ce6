"""How alike two entries are: by their words, and by what stands around them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._diff._matching import FAMILIES
from cqc_wellled._diff._words import longest_common, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqc_wellled._diff._entries import Entry
    from cqc_wellled._diff._matching import Matching

__all__ = ["Likeness", "Profile", "surroundings"]

# How common words are is judged from so many texts.
_SAMPLE = 2000
_LEAST_WEIGHT = 0.05
# So many words of a text are enough to know it by.
_MOST_WORDS = 1000


@attrs.frozen(eq=False)
class Profile:
    """The words of one entry, or of several in a row."""

    #: In order.
    words: tuple[str, ...]
    #: How often each stands there.
    counts: Mapping[str, int]
    #: How much they say together.
    weight: float


@attrs.define
class Likeness:
    """Compares texts, rare words telling more than common ones."""

    _weights: Mapping[str, float]
    _unknown: float
    _profiles: dict[str, Profile] = attrs.field(factory=dict)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Likeness:
        """Learn from texts which words are common."""
        all_ = list(texts)
        sample = all_[:: len(all_) // _SAMPLE + 1]
        found = Counter(word for text in sample for word in set(words_of(text)))
        size = len(sample) + 1.0
        weights = {w: max(_LEAST_WEIGHT, math.log(size / (n + 0.5))) for w, n in found.items()}
        return cls(weights, math.log(size * 2))

    def weight_of(self, word: str) -> float:
        """Give how much a word says."""
        return self._weights.get(word, self._unknown)

    def profile(self, text: str) -> Profile:
        """Take the words of a text; those of the same text only once."""
        found = self._profiles.get(text)
        if found is None:
            found = self._profiles[text] = self.profile_of(words_of(text)[:_MOST_WORDS])
        return found

    def profile_of(self, words: tuple[str, ...]) -> Profile:
        """Weigh some words."""
        return Profile(words, Counter(words), sum(map(self.weight_of, words)))

    def alike(self, one: Profile, other: Profile) -> float:
        """Compare two texts.

        Returns:
            From 0 for no word in common to 1 for the same words in the same order.
        """
        lengths = len(one.words) + len(other.words)
        if not lengths:
            return 1.0
        bag = 2 * self._shared(one, other) / (one.weight + other.weight)
        return (bag + 2 * longest_common(one.words, other.words) / lengths) / 2

    def _shared(self, one: Profile, other: Profile) -> float:
        theirs = other.counts
        return sum(
            self.weight_of(word) * min(count, theirs[word])
            for word, count in one.counts.items()
            if word in theirs
        )

    def held(self, piece: Profile, whole: Profile, besides: Profile) -> float:
        """Tell how much of a piece stands in a text, besides what other pieces hold of it.

        Returns:
            From 0 for nothing to 1 for all of it.
        """
        if not piece.words:
            return 0.0
        bag, there, taken = 0.0, whole.counts, besides.counts
        for word, count in piece.counts.items():
            if word in there:
                left = there[word] - taken.get(word, 0)
                bag += self.weight_of(word) * max(0, min(count, left))
        row = longest_common(piece.words, whole.words) / len(piece.words)
        return (bag / piece.weight + row) / 2


def surroundings(matching: Matching, old: Entry, new: Entry) -> float:
    """Judge two entries by their places.

    Returns:
        From 0, for nothing in common, to about a third.
    """
    found = 0.0
    if old.subject != new.subject:
        found = -0.05
    elif matching.became(old.above, new.above):
        found = 0.04
        for step in (-1, 1):
            before, after = matching.old.beside(old, step), matching.new.beside(new, step)
            if before is None or after is None:
                found += 0.05 if before is after else 0.0
            elif matching.became(before.id, after.id):
                found += 0.05
    if old.id == new.id:
        found += 0.03
    if FAMILIES[old.subject] == "resource":
        for name in ("url", "official_title"):
            known = getattr(old.value, name)
            if known is not None and known == getattr(new.value, name):
                found += 0.1
    return found
