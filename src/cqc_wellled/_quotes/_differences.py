"""In what a quotation differs from the words of the guidance that it was matched with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._answers import Difference, DifferenceKind
from cqc_wellled._quotes._page import Page
from cqc_wellled._quotes._words import (
    POINT_BREAK,
    STOPS,
    Words,
    gap_kinds,
    normal_gap,
    word_kinds,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqc_wellled._quotes._align import Pairs

__all__ = ["Edges", "count_differences", "find_differences", "read_edges"]

_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_ELLIPSIS = re.compile(r"[\[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])]|…|\.\s?\.\s?\.")
_PAIRS = {"“": "”", '"': '"', "‘": "’", "'": "'", "«": "»", "„": "“", "‚": "‘"}  # noqa: RUF001
_STOPPED = frozenset(("", *STOPS))
#: So many words more than it has itself may a beginning or an end have replaced.
_REPLACED = 4


@attrs.frozen
class Edges:
    """What stands around the words of a quotation, less the quotation marks around all."""

    #: What stands in front of the first word.
    lead: str
    #: Offset of `lead` in the quotation.
    start: int
    #: What stands behind the last word.
    tail: str


def read_edges(words: Words) -> Edges:
    """Find what stands around the words, without white space and matching quotation marks."""
    text, first, last = words.text, words.starts[0], words.ends[-1]
    start, end = 0, len(text)
    while True:
        start += len(text[start:first]) - len(text[start:first].lstrip())
        end -= len(text[last:end]) - len(text[last:end].rstrip())
        # Where nothing is left on one side, a letter stands there, which is no mark.
        if _PAIRS.get(text[start]) != text[end - 1]:
            return Edges(text[start:first], start, text[last:end])
        start, end = start + 1, end - 1


def find_differences(page: Page, words: Words, parts: Sequence[Pairs]) -> list[Difference]:
    """List the differences between a quotation and what it was matched with.

    Args:
        page: The guidance.
        words: The quotation.
        parts: Its parts, at least one, each with at least one pair.

    Returns:
        The differences in the order of the quotation.
    """
    found = _Differences(page, words)
    return [
        *found.at_beginning(*parts[0][0]),
        *found.inside(parts),
        *found.at_end(*parts[-1][-1]),
    ]


def count_differences(page: Page, words: Words, part: Pairs) -> int:
    """Count the differences within one part of a quotation."""
    return len([*_Differences(page, words).inside([part])])


@attrs.frozen
class _Differences:
    """Compares one quotation with the page."""

    page: Page
    words: Words

    def inside(self, parts: Sequence[Pairs]) -> Iterator[Difference]:
        """Compare from the first pair of words to the last."""
        before: tuple[int, int] | None = None
        for part in parts:
            for index, pair in enumerate(part):
                if before is not None and index == 0:
                    yield self._joint(before[0], pair[0])
                elif before is not None:
                    yield from self._between(before, pair)
                yield from self._word(*pair)
                before = pair

    def _word(self, index: int, place: int) -> Iterator[Difference]:
        start, end = self.words.starts[index], self.words.ends[index]
        quote, guidance = self.words.text[start:end], self.page.text(place, place + 1)
        if quote != guidance:
            for kind in word_kinds(quote, guidance):
                yield _difference(kind, quote, guidance, start)

    def _joint(self, index: int, then: int) -> Difference:
        start, end = self.words.ends[index], self.words.starts[then]
        quote = self.words.text[start:end]
        marked = _mark(quote) if then == index + 1 else None
        return _difference(marked or DifferenceKind.JOINED, quote, "", start)

    def _between(self, before: tuple[int, int], pair: tuple[int, int]) -> Iterator[Difference]:
        (index, place), (then, there) = before, pair
        start = self.words.ends[index]
        gap = self.words.text[start : self.words.starts[then]]
        if (then, there) == (index + 1, place + 1):
            yield from _gap(gap, self.page.joint(there), start)
            return
        missing = self.page.text(place + 1, there)
        if then == index + 1:
            around = self.page.joint(place + 1) + missing + self.page.joint(there)
            yield _left_out(gap, missing, around, start)
            return
        if not missing:
            # "and" for "&".
            lost = normal_gap(self.page.joint(there))
            missing = "" if set(lost).issubset(gap) else lost
        yield self._change((index + 1, then), missing)

    def _change(self, quote: tuple[int, int], missing: str) -> Difference:
        start, end = self.words.starts[quote[0]], self.words.ends[quote[1] - 1]
        kind = DifferenceKind.REPLACED if missing else DifferenceKind.INSERTED
        return _difference(kind, self.words.text[start:end], missing, start)

    def at_beginning(self, index: int, place: int) -> Iterator[Difference]:
        """Compare what stands in front of the first pair."""
        first = self.page.sentence(place)[0]
        if index:
            near = place - first <= index + _REPLACED
            yield self._change((0, index), self.page.text(first if near else place, place))
            return
        edges = read_edges(self.words)
        lead, gap = edges.lead, self.page.gap(place)
        if self.page.is_point(place) and self.page.is_first(place):
            lead = lead.removeprefix("•").lstrip()
        if not gap.endswith(lead):
            missing = self.page.text(first, place) if place - first <= _REPLACED else ""
            start = edges.start + len(edges.lead) - len(lead)
            yield from self._lead(lead, gap, missing, start)

    def _lead(self, lead: str, gap: str, missing: str, start: int) -> Iterator[Difference]:
        normal = normal_gap(lead)
        marked = _mark(lead)
        if marked is DifferenceKind.ELLIPSIS and not _unmarked(lead):
            yield _difference(DifferenceKind.OUTER_ELLIPSIS, lead, "", start)
        elif marked is not None:
            yield _difference(marked, lead, missing, start)
        elif normal_gap(gap).endswith(normal):
            for kind in gap_kinds(lead, gap[len(gap) - len(normal) :]):
                yield _difference(kind, lead, gap.strip(), start)
        else:
            yield _difference(DifferenceKind.INSERTED, lead, "", start)

    def at_end(self, index: int, place: int) -> Iterator[Difference]:
        """Compare what stands behind the last pair."""
        count = len(self.words.starts)
        if index + 1 < count:
            end = self.page.sentence(place)[1]
            near = end - place <= count - index + _REPLACED
            missing = self.page.text(place + 1, end) if near else ""
            yield self._change((index + 1, count), missing)
            return
        tail, gap = read_edges(self.words).tail, self.page.gap_behind(place)
        if not gap.startswith(tail):
            yield from self._tail(tail, gap, self.words.ends[index])

    def _tail(self, tail: str, gap: str, start: int) -> Iterator[Difference]:
        normal, ahead = normal_gap(tail), normal_gap(gap)
        marked, rest = _mark(tail), _unmarked(tail)
        kept = gap.strip() if rest and ahead.startswith(rest) else ""
        if marked is DifferenceKind.ELLIPSIS and (kept or rest in _STOPPED):
            yield _difference(DifferenceKind.OUTER_ELLIPSIS, tail, kept, start)
        elif marked is not None:
            yield _difference(marked, tail, "", start)
        elif ahead.startswith(normal):
            for kind in gap_kinds(tail, gap[: len(normal)]):
                yield _difference(kind, tail, gap.strip(), start)
        elif normal[-1] in STOPS and ahead.startswith(normal[:-1]):
            other = ahead if ahead in _STOPPED else ""
            # Behind a bracket that the guidance has too, or in the place of another stop.
            other = gap.strip() if normal[:-1] else other
            yield _difference(DifferenceKind.ADDED_STOP, tail, other, start)
        else:
            yield _difference(DifferenceKind.INSERTED, tail, "", start)


def _left_out(gap: str, missing: str, around: str, start: int) -> Difference:
    marked = _mark(gap)
    if marked is not None:
        return _difference(marked, gap, missing, start)
    if set(normal_gap(gap)).issubset(around):
        return _difference(DifferenceKind.OMITTED, "", missing, start)
    return _difference(DifferenceKind.REPLACED, gap, missing, start)


def _gap(gap: str, guidance: str, start: int) -> Iterator[Difference]:
    if gap == guidance:
        return
    marked = _mark(gap)
    normal, there = normal_gap(gap), normal_gap(guidance)
    if normal == there:
        for kind in gap_kinds(gap, guidance):
            yield Difference(
                kind=kind, quote=gap, guidance=guidance, start=start, end=start + len(gap)
            )
    elif marked is not None:
        yield _difference(marked, gap, "", start)
        if marked is DifferenceKind.BRACKETED and _unmarked(gap) != there:
            yield _difference(DifferenceKind.REPLACED, gap, guidance, start)
    elif not there:
        yield _difference(DifferenceKind.INSERTED, gap, "", start)
    elif not normal:
        yield _difference(DifferenceKind.OMITTED, "", _unlisted(guidance), start)
    else:
        yield _difference(DifferenceKind.REPLACED, gap, _unlisted(guidance), start)


def _difference(kind: DifferenceKind, quote: str, guidance: str, start: int) -> Difference:
    # White space around what is told says nothing.
    start += len(quote) - len(quote.lstrip())
    quote = quote.strip()
    return Difference(
        kind=kind, quote=quote, guidance=guidance.strip(), start=start, end=start + len(quote)
    )


def _unlisted(guidance: str) -> str:
    # The list marker is not what is missing.
    return guidance.replace(POINT_BREAK, "\n")


def _mark(gap: str) -> DifferenceKind | None:
    if _BRACKETS.search(_ELLIPSIS.sub("", gap)):
        return DifferenceKind.BRACKETED
    return DifferenceKind.ELLIPSIS if _ELLIPSIS.search(gap) else None


def _unmarked(gap: str) -> str:
    return normal_gap(_BRACKETS.sub("", _ELLIPSIS.sub("", gap)))
