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

# In a list it stands behind the list's marker, or is indented as far as the list's text.
_LIST = r"^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?"
_BLOCK = re.compile(rf"(?:{_LIST}>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_BLOCK_MARK = re.compile(rf"{_LIST}(?:> ?)+", re.MULTILINE)
_SOURCE_LINE = re.compile(r"[ \t]*(?:[—―]|--)")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")

# Code quotes nobody. A fence that is never closed is none.
_FENCE = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})(?P<rest>[^\n]*)$", re.MULTILINE)
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)[^`\n]+(?<!`)\1(?!`)")
_NO_LINE_FEED = re.compile(r"[^\n]")

# “ and « open wherever words follow, and ” and » close. The others open behind white space,
# a bracket, a dash or nothing, or behind punctuation and emphasis where a word follows; they
# close behind something, and not in front of a letter or digit, but for a raised one.
_OPENS = {mark: rf"{mark}(?=[^\s.,;:!?)\]}}])" for mark in "“«"} | {
    mark: rf"(?:(?<![^\s(\[{{—–]){mark}(?=\S)|(?<=[-*_~|/:>]){mark}(?=[^\W_]))" for mark in "\"‘'"
}
_OPENING = re.compile("|".join(_OPENS.values()))
_CLOSES = {mark: mark for mark in "”»"} | {
    mark: rf"(?<=\S){mark}(?![^\W_⁰¹²³⁴-⁹])" for mark in "\"’'"
}
_SINGLE = frozenset("‘'")
# The other sort of mark closes too, within its paragraph, where the right one does not.
_OTHER = {"“": re.compile(_CLOSES['"']), '"': re.compile(_CLOSES["”"])}
_FORMS = {
    "“": (QuoteForm.DOUBLE, "”"),
    '"': (QuoteForm.STRAIGHT_DOUBLE, '"'),
    "‘": (QuoteForm.SINGLE, "’"),
    "'": (QuoteForm.STRAIGHT_SINGLE, "'"),
    "«": (QuoteForm.ANGLE, "»"),
}
# What ends the search for the mark that closes: that mark, or another opening one.
_NEXT = {
    opening: re.compile(rf"(?P<opening>{_OPENS[opening]})|{_CLOSES[closing]}")
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
    prose = _without_code(text)
    behind = 0
    for block in _BLOCK.finditer(prose):
        yield from _in_prose(text, prose, (behind, block.start()))
        yield _block(text, *block.span())
        behind = block.end()
    yield from _in_prose(text, prose, (behind, len(text)))


def _without_code(text: str) -> str:
    """Give the text with backticks in the place of code, of the same length."""
    pieces, behind, opening = [], 0, None
    for found in _FENCE.finditer(text):
        if opening is None:
            # "```python" opens a block of code, "```word``` and" does not.
            opening = found if "`" not in found["rest"] else None
        elif found["fence"].startswith(opening["fence"]) and not found["rest"].strip():
            code = text[opening.start() : found.end()]
            pieces += [text[behind : opening.start()], _NO_LINE_FEED.sub("`", code)]
            behind, opening = found.end(), None
    prose = "".join((*pieces, text[behind:]))
    return _CODE.sub(lambda found: "`" * len(found[0]), prose)


def _block(text: str, start: int, end: int) -> Quotation:
    words = _BLOCK_MARK.sub("", text[start:end]).rstrip()
    start = next(_BLOCK_MARK.finditer(text, start)).end()
    above, _, last = words.rpartition("\n")
    if above and _SOURCE_LINE.match(last):
        words = above.rstrip()
    return Quotation(QuoteForm.BLOCK, start, ((end, words),))


def _in_prose(text: str, prose: str, part: tuple[int, int]) -> Iterator[Quotation]:
    at, end = part
    breaks = [match.end() for match in _PARAGRAPH.finditer(prose, at, end)]
    begins = frozenset(breaks)
    while opening := _OPENING.search(prose, at, end):
        at = opening.end()
        if opening[0] in _SINGLE:
            place = bisect_left(breaks, at)
            ends = _single_ends(prose, at, breaks[place] if place < len(breaks) else end)
        else:
            ends = _ends(prose, at, end, begins)
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
            end = found.start()
            break
        at = found.end()
    return _mixed_ends(text, start, end)


def _mixed_ends(text: str, start: int, end: int) -> list[int]:
    other = _OTHER.get(text[start - 1])
    if other is None:
        return []
    paragraph = _PARAGRAPH.search(text, start, end)
    found = other.search(text, start, paragraph.start() if paragraph else end)
    return [found.start()] if found else []


def _single_ends(text: str, start: int, end: int) -> list[int]:
    # Nothing tells an apostrophe behind a word from the mark that closes.
    ends: list[int] = []
    for found in _NEXT[text[start - 1]].finditer(text, start, end):
        if found["opening"] or len(ends) == _MOST_READINGS:
            break
        ends.append(found.start())
    return sorted(ends, key=lambda last: _POSSESSIVE.match(text, last) is not None)
