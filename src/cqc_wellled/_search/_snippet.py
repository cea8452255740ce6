"""The excerpt of a text around what was found in it, verbatim."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Span", "cut_snippet", "merge_spans"]

Span = tuple[int, int]

#: A snippet has about so many characters at most, beside the ellipses.
_LONGEST = 240
# A word that is longer is cut: white space must not be looked for across the whole text.
_LONGEST_STEP = 40
_ELLIPSIS = "…"


def merge_spans(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Put spans in order; of spans that overlap, the one that begins first and is longest.

    Returns:
        Spans that do not overlap.
    """
    merged: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not merged or start >= merged[-1][1]:
            merged.append((start, end))
    return tuple(merged)


def cut_snippet(text: str, spans: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    """Cut the part of a text that holds the most of the spans.

    Args:
        text: The whole text.
        spans: What was found, in order and without overlap.

    Returns:
        The excerpt, with `…` where the text goes on, and the spans that lie in it as
        offsets into it.
    """
    if len(text) <= _LONGEST:
        return text, tuple(spans)
    first, last = _densest(spans)
    room = max(0, _LONGEST - (last - first))
    start = _step_back(text, max(0, min(first - room // 2, len(text) - _LONGEST)), first)
    end = _step_on(text, min(len(text), max(last, start + _LONGEST)), last)
    before = _ELLIPSIS if start else ""
    after = _ELLIPSIS if end < len(text) else ""
    shift = len(before) - start
    inside = tuple((a + shift, b + shift) for a, b in spans if start <= a and b <= end)
    return f"{before}{text[start:end]}{after}", inside


def _densest(spans: Sequence[Span]) -> Span:
    # The run of spans that fits a snippet and covers the most; the first of equals.
    best, best_count, begin = (0, 0), 0, 0
    for place, (_, end) in enumerate(spans):
        while end - spans[begin][0] > _LONGEST and begin < place:
            begin += 1
        if place - begin + 1 > best_count:
            best, best_count = (spans[begin][0], end), place - begin + 1
    return best


def _step_back(text: str, start: int, latest: int) -> int:
    # Forward to the beginning of a word, but never past what was found.
    if start == 0:
        return 0
    for place in range(start, min(latest, start + _LONGEST_STEP)):
        if text[place - 1].isspace():
            return place
    return start


def _step_on(text: str, end: int, earliest: int) -> int:
    # Back to the end of a word, but never before the end of what was found.
    if end == len(text):
        return end
    for place in range(end, max(earliest, end - _LONGEST_STEP), -1):
        if text[place].isspace():
            return place
    return end
