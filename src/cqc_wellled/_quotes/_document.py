"""Where the quotations of a document begin and end."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._answers import QuoteForm

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Quotation", "find_quotations"]

#: How many closing marks are tried where an apostrophe looks like one.
_MOST_READINGS = 4
#: How many paragraphs may each begin with an opening mark before one closes them all.
_MOST_PARAGRAPHS = 20

_BLOCK = re.compile(r"(?:^ {0,3}>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_BLOCK_MARK = re.compile(r"^ {0,3}(?:> ?)+", re.MULTILINE)
_SOURCE_LINE = re.compile(r"[ \t]*(?:[—―]|--)")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")

# An opening mark stands in front of something and behind white space, a bracket, a dash or
# nothing; a closing one stands behind something, and not in front of a letter or digit.
_OPENS = r"(?<![^\s(\[{—–-])[{}](?=\S)"
_OPENING = re.compile(_OPENS.replace("{}", "“\"‘'«"))
_SINGLE = frozenset("‘'")
_FORMS = {
    "“": (QuoteForm.DOUBLE, "”"),
    '"': (QuoteForm.STRAIGHT_DOUBLE, '"'),
    "‘": (QuoteForm.SINGLE, "’"),
    "'": (QuoteForm.STRAIGHT_SINGLE, "'"),
    "«": (QuoteForm.ANGLE, "»"),
}
# What ends the search for the mark that closes: that mark, or another opening one.
_NEXT = {
    opening: re.compile(rf"(?P<opening>{_OPENS.replace('{}', opening)})|(?<=\S){closing}(?![^\W_])")
    for opening, (_, closing) in _FORMS.items()
}
_POSSESSIVE = re.compile(r"(?<=s)['’] [a-z]")


@attrs.frozen
class Quotation:
    """A quotation, and how it can be read."""

    #: What marks it.
    form: QuoteForm
    #: Offset of its first character.
    start: int
    #: The offset behind it and its words; several where it is open which mark closes it, the
    #: likeliest first.
    readings: tuple[tuple[int, str], ...]


def find_quotations(text: str) -> Iterator[Quotation]:
    """Find the quotations of a document.

    Returns:
        The outermost quotations, in order.
    """
    behind = 0
    for block in _BLOCK.finditer(text):
        yield from _in_prose(text, behind, block.start())
        yield _block(block)
        behind = block.end()
    yield from _in_prose(text, behind, len(text))


def _block(block: re.Match[str]) -> Quotation:
    mark = _BLOCK_MARK.match(block[0])
    start = block.start() + (mark.end() if mark else 0)
    words = _BLOCK_MARK.sub("", block[0]).rstrip()
    above, _, last = words.rpartition("\n")
    if above and _SOURCE_LINE.match(last):
        words = above.rstrip()
    return Quotation(QuoteForm.BLOCK, start, ((block.end(), words),))


def _in_prose(text: str, start: int, end: int) -> Iterator[Quotation]:
    breaks = [match.end() for match in _PARAGRAPH.finditer(text, start, end)]
    begins = frozenset(breaks)
    at = start
    while opening := _OPENING.search(text, at, end):
        at = opening.end()
        if opening[0] in _SINGLE:
            place = bisect_left(breaks, at)
            ends = _single_ends(text, at, breaks[place] if place < len(breaks) else end)
        else:
            ends = _ends(text, at, end, begins)
        if ends:
            readings = tuple((last, text[at:last]) for last in ends)
            yield Quotation(_FORMS[opening[0]][0], at, readings)
            at = ends[0] + 1


def _ends(text: str, start: int, end: int, begins: frozenset[int]) -> list[int]:
    at = start
    for _ in range(_MOST_PARAGRAPHS):
        found = _NEXT[text[start - 1]].search(text, at, end)
        if found is None:
            break
        if not found["opening"]:
            return [found.start()]
        # By custom every paragraph of a long quotation begins with a mark; otherwise the
        # first mark was never closed.
        if found.start() not in begins:
            break
        at = found.end()
    return []


def _single_ends(text: str, start: int, end: int) -> list[int]:
    # Nothing tells an apostrophe behind a word from the mark that closes.
    ends: list[int] = []
    for found in _NEXT[text[start - 1]].finditer(text, start, end):
        if found["opening"] or len(ends) == _MOST_READINGS:
            break
        ends.append(found.start())
    return sorted(ends, key=lambda last: _POSSESSIVE.match(text, last) is not None)
