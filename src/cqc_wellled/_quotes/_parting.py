r"""Quotations whose words are parted elsewhere than the guidance's.

"well-being" for "wellbeing", "pro-\nmote" as PDF readers copy it, "ofstaff": the letters are
the same in the same order, and only white space and dashes differ.
"""

from __future__ import annotations

import heapq
import itertools
import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from cqc_wellled._quotes._page import DEPTH, NO_FIELD, WIDTH
from cqc_wellled._quotes._words import LETTER, PARTING, Words, normal_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqc_wellled._quotes._page import Page

__all__ = ["part_as_printed"]

# Where to begin: the longest runs of words among the first ones, in so many places each.
_MOST_WORDS, _MOST_RUNS, _MOST_PLACES = 32, 8, 100
_ONLY_PARTING = re.compile(f"{PARTING.pattern}*")


def part_as_printed(page: Page, words: Words) -> Words | None:
    """Part a quotation into the words of the guidance that have the same letters.

    Args:
        page: The guidance.
        words: The quotation, of at least one word.

    Returns:
        The quotation read anew; `None` when its letters stand nowhere in the guidance.
    """
    letters = "".join(words.normal)
    begins = (0, *itertools.accumulate(map(len, words.normal)))
    for index, place in _anchors(page, words):
        bounds = _bounds(page, letters, begins[index], place)
        if bounds is not None:
            found = _parted(words, begins, letters, bounds)
            if found is not None:
                return found
    return None


def _anchors(page: Page, words: Words) -> Iterator[tuple[int, int]]:
    numbers = page.number(words.normal[: _MOST_WORDS + DEPTH])
    runs = []
    for index in range(min(_MOST_WORDS, len(words.normal))):
        length, places = page.longest(numbers[index * WIDTH : (index + DEPTH) * WIDTH])
        if length:
            runs.append((-length, len(places), index, places))
    for _, _, index, places in heapq.nsmallest(_MOST_RUNS, runs):
        yield from ((index, place) for place in heapq.nsmallest(_MOST_PLACES, places))


def _bounds(page: Page, letters: str, at: int, place: int) -> list[int] | None:
    """Say where the words around a place end in the letters, when they are those letters."""
    bounds = [at]
    before = place
    while bounds[0]:
        before -= 1
        word = _word(page, before)
        if not word or not letters.endswith(word, 0, bounds[0]):
            return None
        bounds.insert(0, bounds[0] - len(word))
    while bounds[-1] < len(letters):
        word = _word(page, place)
        if not word or not letters.startswith(word, bounds[-1]):
            return None
        bounds.append(bounds[-1] + len(word))
        place += 1
    return bounds


def _word(page: Page, place: int) -> str:
    if place < 0 or page.field_of[place] == NO_FIELD:
        return ""
    return normal_word(page.text(place, place + 1))


def _parted(
    words: Words, begins: Sequence[int], letters: str, bounds: Sequence[int]
) -> Words | None:
    parted = list(itertools.pairwise(bounds))
    for start, end in parted:
        first, last = bisect_right(begins, start) - 1, bisect_left(begins, end) - 1
        inner = map(words.gap, range(first + 1, last + 1))
        if not all(map(_ONLY_PARTING.fullmatch, inner)):
            return None
    spans = [span for index in range(len(words.normal)) for span in _letters(words, index)]
    return Words(
        words.text,
        tuple(letters[start:end] for start, end in parted),
        tuple(spans[start][0] for start, _ in parted),
        tuple(spans[end - 1][1] for _, end in parted),
    )


def _letters(words: Words, index: int) -> list[tuple[int, int]]:
    """Give the offsets of each letter of a word's normal form."""
    start, end = words.starts[index], words.ends[index]
    found = LETTER.finditer(words.text, start, end)
    spans = [letter.span() for letter in found for _ in normal_word(letter[0])]
    count = len(words.normal[index])
    # Letters that make another one together, as in Korean, are not told apart.
    return spans if len(spans) == count else [(start, end)] * count
