"""Which words of a quotation are which words of the guidance.

Runs of words that both have are found first, then the best chain of them, then what single
words between them agree. A chain may go on within a passage (the same sentence or the next
one) or, in a splice, leap to another place.
"""

from __future__ import annotations

import heapq
import itertools
import math
from bisect import bisect_left, bisect_right
from collections import Counter
from difflib import Match, SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import attrs

from cqc_wellled._quotes._page import DEPTH, WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cqc_wellled._quotes._page import Page

__all__ = ["SOLID", "Pairs", "Run", "Segment", "best_chain", "find_runs", "pair_words"]

#: Words of a quotation and their places on the page, both rising.
Pairs: TypeAlias = "tuple[tuple[int, int], ...]"

#: From so many words on, a run is taken for the guidance's and no accident.
SOLID = 4
_LEAST = 2
#: Runs of fewer words than SOLID that stand in more places than this say nothing.
_COMMON = 64
_MOST_RUNS = 3000
_MOST_STEPS = 300_000
_LEAST_LOOK_BACK = 6
#: Whole passages are compared for quotations up to this length, with so many passages.
_SHORT_QUOTATION = 400
_MOST_PASSAGES = 6
_MOST_COMPARED = 160_000

# What it costs to go on elsewhere in the same passage, for each word passed over there, and
# to leap to another place, and to do so from the end of a sentence to the beginning of one.
_STEP, _SKIP, _LEAP, _CLEAN_LEAP = 0.25, 0.03, 1.5, 0.3
# And to pass words over on the way to the next item: one word more in the same item is likelier.
_CROSSING = 1.0
_MOST_HANDED_OVER = 16
# Of equal beginnings the whole sentence is preferred.
_WHOLE = 0.1


class Run(NamedTuple):
    """Words of a quotation that stand in the guidance in the same order."""

    #: Index of the first word in the quotation.
    quote: int
    #: Its place on the page.
    place: int
    #: How many words.
    length: int
    #: Whether they are a whole sentence or field, which counts however short it is.
    whole: bool = False


@attrs.frozen
class Segment:
    """A part of a quotation that comes from one passage."""

    #: Its words.
    pairs: Pairs
    #: The length of its longest run.
    longest: int
    #: Whether it is more than an accident: a long run, or a whole sentence or field.
    is_solid: bool

    def joined(self, then: Segment) -> Segment:
        """Give this and a later one as one."""
        longest = max(self.longest, then.longest)
        return attrs.evolve(self, pairs=self.pairs + then.pairs, longest=longest)


def find_runs(page: Page, numbers: bytes, marks: Sequence[int] = ()) -> list[Run]:
    """Find the runs of words that a quotation shares with the guidance.

    Args:
        page: The guidance.
        numbers: The words of the quotation.
        marks: The words that stand behind an ellipsis or square brackets, rising.

    Returns:
        The runs in the order of the quotation. Of a run that is part of a longer one only
        the longer one; of one that stands in very many places some. None goes on across
        a mark, so that "to … to" is read as it is meant.
    """
    count = len(numbers) // WIDTH
    shared = list(_shared_runs(page, numbers, count))
    runs = {
        Run(start, place, length)
        for start, length, places in shared
        for place in heapq.nsmallest(max(1, _MOST_RUNS // len(shared)), places)
    }
    if count <= _SHORT_QUOTATION:
        runs.update(_passage_runs(page, numbers, runs))
    runs = {part for run in runs for part in _split(run, marks)}
    for run in _whole_parts(page, numbers, count):
        runs.discard(run._replace(whole=False))
        runs.add(run)
    return sorted(runs)


def _split(run: Run, marks: Sequence[int]) -> Iterator[Run]:
    start, end = run.quote, run.quote + run.length
    inside = marks[bisect_right(marks, start) : bisect_left(marks, end)]
    for first, then in itertools.pairwise((start, *inside, end)):
        yield Run(first, run.place + first - start, then - first)


def _shared_runs(
    page: Page, numbers: bytes, count: int
) -> Iterator[tuple[int, int, Sequence[int]]]:
    behind = 0
    for start in range(count):
        if behind - start > DEPTH:
            continue
        length, places = page.longest(numbers[start * WIDTH : (start + DEPTH) * WIDTH])
        if length == DEPTH:
            reach = {place: page.shared(numbers, start, place) for place in places}
            length = max(reach.values())
            places = [place for place, shared in reach.items() if shared == length]
        if length < _LEAST or start + length <= behind:
            continue
        behind = start + length
        if length >= SOLID or len(places) <= _COMMON:
            yield start, length, places


def _passage_runs(page: Page, numbers: bytes, runs: Iterable[Run]) -> Iterator[Run]:
    # The longest run at a word may be an accident elsewhere that hides a shorter one in the
    # passage that is quoted: look at the likeliest passages as a whole.
    found: Counter[int] = Counter()
    for run in runs:
        found[page.sentence_of[run.place]] += run.length**2
    likeliest = heapq.nlargest(_MOST_PASSAGES, found, key=lambda s: (found[s], -s))
    quote = _words(numbers)
    for sentence in likeliest:
        # By itself too, so that words of its neighbours hide none of its own.
        for start, end in (
            page.sentences(sentence - 1, sentence + 1),
            page.sentences(sentence, sentence),
        ):
            for run in _compared(quote, 0, page, start, end):
                if run.length >= _LEAST:
                    yield run


def _whole_parts(page: Page, numbers: bytes, count: int) -> Iterator[Run]:
    for start in range(count):
        for length in range(1, min(SOLID, count - start + 1)):
            key = numbers[start * WIDTH : (start + length) * WIDTH]
            for place in page.short_parts.get(key, ())[:_COMMON]:
                yield Run(start, place, length, whole=True)


def _words(numbers: bytes) -> list[bytes]:
    return [numbers[at : at + WIDTH] for at in range(0, len(numbers), WIDTH)]


def _compared(
    quote: Sequence[bytes], first: int, page: Page, start: int, end: int
) -> Iterator[Run]:
    for block in _matching(quote, _words(page.slice(start, end))):
        yield Run(first + block.a, start + block.b, block.size)


def _matching(quote: Sequence[bytes], guidance: Sequence[bytes]) -> list[Match]:
    if len(quote) * len(guidance) > _MOST_COMPARED:
        return []
    return SequenceMatcher(None, quote, guidance, autojunk=False).get_matching_blocks()[:-1]


# --- the best chain ----------------------------------------------------------------------


def best_chain(page: Page, runs: Sequence[Run], *, leaps: bool) -> list[list[Run]]:
    """Choose the runs that explain a quotation best.

    Args:
        page: The guidance.
        runs: Runs in the order of the quotation.
        leaps: Whether the quotation may go on in another place.

    Returns:
        The chosen runs, those of each passage together; none of them overlap.
    """
    if not runs:
        return []
    look_back = max(_LEAST_LOOK_BACK, _MOST_STEPS // len(runs))
    scores: list[float] = []
    back: list[int | None] = []
    for index, run in enumerate(runs):
        score, chosen = run.length + (_WHOLE if run.whole else 0.0), None
        for earlier in range(index - 1, max(0, index - look_back) - 1, -1):
            overlap = _overlap(runs[earlier], run)
            # No step gains more than the words that are new.
            total = scores[earlier] + run.length - overlap
            if overlap < run.length and total > score:
                total -= _cost(page, runs[earlier], run, overlap, leaps=leaps)
                if total > score:
                    score, chosen = total, earlier
        scores.append(score)
        back.append(chosen)
    at: int | None = scores.index(max(scores))
    chain = []
    while at is not None:
        chain.append(runs[at])
        at = back[at]
    return _parted(page, chain[::-1], leaps=leaps)


def _overlap(run: Run, then: Run) -> int:
    """Count the words of a run that the one before has already, in the quotation or there."""
    twice = run.place + run.length - then.place
    # "and and": the second one has no place of its own.
    return max(0, run.quote + run.length - then.quote, twice if twice < then.length else 0)


def _cost(page: Page, run: Run, then: Run, overlap: int, *, leaps: bool) -> float:
    end, start = run.place + run.length, then.place + overlap
    is_solid = then.whole or then.length >= SOLID
    if leaps and is_solid and _clean_joint(page, run, then, overlap) is not None:
        return _CLEAN_LEAP
    if page.follows(end, start):
        crossing = _CROSSING if end < start and _is_elsewhere(page, end, start) else 0.0
        return _STEP + _SKIP * (start - end) + crossing
    within = page.sentence_of[end - 1] == page.sentence_of[start]
    if not leaps or within or not is_solid:
        return math.inf
    return _CLEAN_LEAP if then.whole else _LEAP


def _is_elsewhere(page: Page, end: int, start: int) -> bool:
    return page.field_of[end - 1] != page.field_of[start]


def _clean_joint(page: Page, run: Run, then: Run, overlap: int) -> int | None:
    """Find where one sentence ends and another begins elsewhere.

    Returns:
        How many of the words that both have belong to the second; `None` when there is no
        such place.
    """
    for words in range(min(overlap, run.length - 1, _MOST_HANDED_OVER) + 1):
        end = run.place + run.length - words
        start = then.place + overlap - words
        within = page.sentence_of[end - 1] == page.sentence_of[start]
        if _begins(page, end) and _begins(page, start) and not within:
            return None if page.follows(end, start) else words
    return None


def _parted(page: Page, chain: Sequence[Run], *, leaps: bool) -> list[list[Run]]:
    parts: list[list[Run]] = [[chain[0]]]
    for run in chain[1:]:
        last = parts[-1][-1]
        overlap = _overlap(last, run)
        words = _clean_joint(page, last, run, overlap) if leaps else None
        if words is None and page.follows(last.place + last.length, run.place + overlap):
            parts[-1].append(_from(run, overlap))
            continue
        words = words or 0
        parts[-1][-1] = _up_to(last, last.length - words)
        parts.append([_from(run, overlap - words)])
    return parts


def _from(run: Run, words: int) -> Run:
    whole = run.whole and not words
    return Run(run.quote + words, run.place + words, run.length - words, whole)


def _up_to(run: Run, length: int) -> Run:
    return Run(run.quote, run.place, length, run.whole and length == run.length)


def _begins(page: Page, place: int) -> bool:
    return page.sentence_of[place] != page.sentence_of[place - 1]


# --- word by word ------------------------------------------------------------------------


def pair_words(page: Page, numbers: bytes, chain: Sequence[Sequence[Run]]) -> list[Segment]:
    """Pair the words of a quotation with those of the guidance, by its chosen runs.

    Returns:
        A segment for each passage, with the single words that agree between its runs and,
        in the first and the last, in front of them and behind.
    """
    segments = []
    for index, runs in enumerate(chain):
        found = list(_filled(page, numbers, runs))
        first, last = runs[0], runs[-1]
        if index == 0:
            found = [*_in_front(page, numbers, first), *found]
        if index == len(chain) - 1:
            found += _behind(page, numbers, last)
        pairs = tuple((r.quote + n, r.place + n) for r in found for n in range(r.length))
        longest = max(run.length for run in runs)
        is_solid = longest >= SOLID or any(run.whole for run in runs)
        segments.append(Segment(pairs, longest, is_solid))
    return segments


def _filled(page: Page, numbers: bytes, runs: Sequence[Run]) -> Iterator[Run]:
    yield runs[0]
    for run, then in itertools.pairwise(runs):
        quote = (run.quote + run.length, then.quote)
        yield from _between(page, numbers, quote, (run.place + run.length, then.place))
        yield then


def _in_front(page: Page, numbers: bytes, first: Run) -> Iterator[Run]:
    room = first.quote + SOLID
    sentence = page.sentence_of[first.place]
    limit = page.sentences(sentence - 1, sentence)[0]
    start = max(limit, min(first.place - room, page.sentence(first.place)[0]))
    # One word of another item is an accident.
    while _is_elsewhere(page, start + 1, first.place):
        start += 1
    # Of equal words the nearest are meant, which are the last here: compare from the end.
    words = _words(numbers[: first.quote * WIDTH])[::-1]
    guidance = _words(page.slice(start, first.place))[::-1]
    for block in _matching(words, guidance)[::-1]:
        yield Run(
            first.quote - block.a - block.size, first.place - block.b - block.size, block.size
        )


def _behind(page: Page, numbers: bytes, last: Run) -> Iterator[Run]:
    quote = (last.quote + last.length, len(numbers) // WIDTH)
    start = last.place + last.length
    sentence = page.sentence_of[start - 1]
    room = quote[1] - quote[0] + SOLID
    limit = page.sentences(sentence, sentence + 1)[1]
    end = min(limit, max(start + room, page.sentence(start - 1)[1]))
    while _is_elsewhere(page, end, start - 1):
        end -= 1
    return _between(page, numbers, quote, (start, end))


def _between(
    page: Page, numbers: bytes, quote: tuple[int, int], guidance: tuple[int, int]
) -> Iterator[Run]:
    words = _words(numbers[quote[0] * WIDTH : quote[1] * WIDTH])
    return _compared(words, quote[0], page, *guidance)
