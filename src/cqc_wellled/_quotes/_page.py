"""The guidance as one run of words, with an index that finds any run of them.

The words stand in source order, field by field. Where something stands between two fields
on the page that is no verbatim field (a heading, another page), a barrier stands between
them here, which matches no word.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from cqc_wellled._model import Span
from cqc_wellled._quotes._words import POINT_BREAK
from cqc_wellled._vocabulary import ItemId

__all__ = ["BARRIER", "DEPTH", "NO_FIELD", "WIDTH", "Field", "Page"]

#: Bytes that stand for one word.
WIDTH = 3
#: The words that order the index: what agrees in so many is told apart by comparing on.
DEPTH = 16
#: What stands in the place of a word where nothing may run on.
BARRIER = bytes(WIDTH)
#: The field of a barrier, and its offsets.
NO_FIELD = (1 << 32) - 1
#: Words that are compared at once.
_AT_ONCE = 256
_PROSE = frozenset({"text", "we_statement"})
_CLOSED = re.compile("[.!?…]")
_UNKNOWN = b"\xff" * WIDTH


@attrs.frozen
class Field:
    """One verbatim text of an item."""

    #: Id of the item.
    id: ItemId
    #: Name of the field.
    name: str
    #: The text.
    text: str
    #: The lines on which it stands.
    span: Span
    #: Whether it is a point of a list.
    is_point: bool = False

    @property
    def is_prose(self) -> bool:
        """Whether a stop in it ends a sentence, which it does not in a title."""
        return self.name in _PROSE


@attrs.frozen
class Page:
    """All words of the guidance, in source order."""

    #: The verbatim fields.
    fields: tuple[Field, ...]
    #: Every word as a number in three bytes; a barrier is 0.
    numbers: bytes
    #: The number of each word.
    vocabulary: Mapping[str, bytes]
    #: For each word, the index of its field.
    field_of: array[int]
    #: For each word, its offset in its field.
    starts: array[int]
    #: For each word, the offset behind it.
    ends: array[int]
    #: For each word, the number of its sentence, as far as that stands in its field; those
    #: beside a barrier are no neighbours.
    sentence_of: array[int]
    #: The places of all words, in the order of the words that stand there.
    order: array[int]
    #: The places of sentences and fields of fewer than four words, by their words.
    short_parts: Mapping[bytes, tuple[int, ...]]

    def number(self, words: Iterable[str]) -> bytes:
        """Write normal words as numbers; one that the guidance has not matches nothing."""
        return b"".join(self.vocabulary.get(word, _UNKNOWN) for word in words)

    def places(self, numbers: bytes) -> Sequence[int]:
        """Find all places of a run of words.

        Returns:
            The places, in no particular order.
        """
        low, high = self._range(numbers[: DEPTH * WIDTH])
        found = self.order[low:high]
        if len(numbers) <= DEPTH * WIDTH:
            return found
        return [place for place in found if self.numbers.startswith(numbers, place * WIDTH)]

    def longest(self, numbers: bytes) -> tuple[int, Sequence[int]]:
        """Find the longest run of words at the beginning of a text that the guidance has.

        Returns:
            Its length, at most the depth of the index, and its places.
        """
        key = numbers[: DEPTH * WIDTH]
        middle = bisect_left(self.order, key, key=lambda place: self._key(place, len(key)))
        around = self.order[max(middle - 1, 0) : middle + 1]
        length = max(_shared(key, self._key(place, len(key))) for place in around)
        if not length:
            return 0, ()
        low, high = self._range(key[: length * WIDTH])
        return length, self.order[low:high]

    def shared(self, numbers: bytes, start: int, place: int) -> int:
        """Count the words that a text, from one of its words on, shares with a place."""
        count = 0
        while True:
            left = numbers[(start + count) * WIDTH : (start + count + _AT_ONCE) * WIDTH]
            right = self.slice(place + count, place + count + _AT_ONCE)
            if left != right or not left:
                return count + _shared(left, right)
            count += len(left) // WIDTH

    def gap(self, place: int) -> str:
        """Give what stands in front of a word, back to the word before it or to its field."""
        text = self.fields[self.field_of[place]].text
        if self.is_first(place):
            return text[: self.starts[place]]
        return text[self.ends[place - 1] : self.starts[place]]

    def gap_behind(self, place: int) -> str:
        """Give what stands behind a word, up to the next word or the end of its field."""
        text = self.fields[self.field_of[place]].text
        # A barrier stands behind the last word of all.
        return text[self.ends[place] : None if self.is_first(place + 1) else self.starts[place + 1]]

    def is_first(self, place: int) -> bool:
        """Say whether a word is the first of its field."""
        # In front of the first of all the last one counts, which is a barrier.
        return self.field_of[place] != self.field_of[place - 1]

    def is_point(self, place: int) -> bool:
        """Say whether a word stands in a point of a list."""
        return self.fields[self.field_of[place]].is_point

    def joint(self, place: int) -> str:
        """Give what stands between a word and the one before it, of whatever field."""
        if not self.is_first(place):
            return self.gap(place)
        between = POINT_BREAK if self.is_point(place) else "\n"
        return self.gap_behind(place - 1) + between + self.gap(place)

    def text(self, start: int, end: int) -> str:
        """Give the words from one place to another, verbatim, a line for each field."""
        pieces = []
        for first, last in self.by_field(start, end):
            text = self.fields[self.field_of[first]].text
            pieces.append(text[self.starts[first] : self.ends[last]])
        return "\n".join(pieces)

    def by_field(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Part a run of words at the ends of fields: first and last word of each part."""
        while start < end:
            field = self.field_of[start]
            last = start
            while last + 1 < end and self.field_of[last + 1] == field:
                last += 1
            yield start, last
            start = last + 1

    def slice(self, start: int, end: int) -> bytes:
        """Give the words from one place to another as numbers."""
        return self.numbers[start * WIDTH : end * WIDTH]

    def follows(self, end: int, start: int) -> bool:
        """Say whether a place stands behind another in the same sentence or the next one."""
        return end <= start and self.sentence_of[start] - self.sentence_of[end - 1] <= 1

    def sentence_end(self, place: int) -> int:
        """Give the place behind the last word of a word's sentence, to the end of its list."""
        while True:
            place = self.sentence(place)[1]
            ended = not self.is_first(place) or _CLOSED.search(self.gap_behind(place - 1))
            if ended or self.field_of[place] == NO_FIELD or not self.is_point(place):
                return place

    def sentence(self, place: int) -> tuple[int, int]:
        """Give the place of the first word of a word's sentence, and the one behind the last."""
        return self.sentences(self.sentence_of[place], self.sentence_of[place])

    def sentences(self, first: int, last: int) -> tuple[int, int]:
        """Give the place of the first word of some sentences, and the one behind the last."""
        return bisect_left(self.sentence_of, first), bisect_right(self.sentence_of, last)

    def _key(self, place: int, length: int) -> bytes:
        return self.numbers[place * WIDTH : place * WIDTH + length]

    def _range(self, key: bytes) -> tuple[int, int]:
        def key_of(place: int) -> bytes:
            return self._key(place, len(key))

        low = bisect_left(self.order, key, key=key_of)
        return low, bisect_right(self.order, key, key=key_of)


def _shared(left: bytes, right: bytes) -> int:
    if left == right:
        return len(left) // WIDTH
    pairs = enumerate(zip(left, right, strict=False))
    byte = next((index for index, (a, b) in pairs if a != b), min(len(left), len(right)))
    return byte // WIDTH
