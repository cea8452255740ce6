"""Words, what stands between them, and which of their differences are typography.

A text is read as words parted by gaps. Two words are the same when they are so in lower
case and in one form of Unicode; two gaps are the same when they have the same punctuation
left after white space, quotation marks, dashes, list markers and unseen characters.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._answers import DifferenceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "LETTER",
    "PARTING",
    "POINT_BREAK",
    "QUOTATION_MARKS",
    "STOPS",
    "Words",
    "count_words",
    "gap_kinds",
    "has_marks",
    "normal_gap",
    "normal_word",
    "read_words",
    "word_kinds",
    "word_spans",
]

_APOSTROPHES = "'’‘`´′＇"  # noqa: RUF001 - the characters are meant
QUOTATION_MARKS = _APOSTROPHES + '"“”„‟‚‛«»‹›″＂'  # noqa: RUF001
_DASHES = "-‐‑‒–—―−﹘﹣－"  # noqa: RUF001
_MARKUP = "•◦▪▫‣⁃●○■□·*_"  # noqa: RUF001
STOPS = ".,;:"
#: What parts two items on a page when the second is a point of a list.
POINT_BREAK = "\n• "

_LONGEST_KEPT = 40

# A zero-width space parts words as any other; the others of its kind stand within them.
_ZERO_WIDTH_SPACE = "\u200b"
_UNSEEN = "\u00ad\u034f\u180e\u200c-\u200f\u2060-\u2064\ufeff"
_MARKS = _UNSEEN + "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"

_LETTERS = rf"[^\W_]+(?:[{_MARKS}]+[^\W_]*)*"
_PRINTED = re.compile(rf"{_LETTERS}(?:[{_APOSTROPHES}][{_UNSEEN}]*{_LETTERS})*")
# "[T]hey": an honest editor's capital.
_QUOTED = re.compile(rf"(?:\[[^\W_]\])?{_PRINTED.pattern}")
# "trust’s" is two words, so that a quotation may end behind "trust".
_WORD = re.compile(rf"(?:\[[^\W_]\]|[{_APOSTROPHES}][{_UNSEEN}]*)?{_LETTERS}")
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
#: A letter of a word, with the marks above it, what is not seen behind it, and its brackets.
LETTER = re.compile(rf"(?:\[.\]|.)[{_MARKS}]*")

_MARKED = re.compile(r"\[[^\[\]]*\]|\(\s*(?:…|\.\s?\.\s?\.)\s*\)|…|\.\s?\.\s?\.")
_SEEN_UNSEEN = re.compile(f"[{_UNSEEN}]")
_NOT_SPACE = re.compile(rf"[^\s{_ZERO_WIDTH_SPACE}]+")
_LIST_MARKER = re.compile(rf"\n[{re.escape(_DASHES + _MARKUP)}]\s")
_SPACES = re.compile(rf"[\s{_ZERO_WIDTH_SPACE}]+")
#: What may part words, or a word, without making others of them.
PARTING = re.compile(rf"[\s{_ZERO_WIDTH_SPACE}{_UNSEEN}{re.escape(_DASHES)}]")
# "capacity,capability" is two words, "1,000" is one.
_PIECES = re.compile(rf"[\s{_ZERO_WIDTH_SPACE}]+|[,;:](?!\d)")
_PASSED_OVER = re.compile(
    rf"[\s{_ZERO_WIDTH_SPACE}{_UNSEEN}{re.escape(QUOTATION_MARKS + _DASHES + _MARKUP)}]+"
)
_DASH = re.compile(f"[{re.escape(_DASHES)}]")
_NO_QUOTATION_MARK = re.compile(f"[^{re.escape(QUOTATION_MARKS)}]+")
_NO_DASH = re.compile(f"[^{re.escape(_DASHES)}]+")
_NO_MARKUP = re.compile(f"[^{re.escape(_MARKUP)}]+")


@attrs.frozen
class Words:
    """A text as words, in order, with their offsets."""

    #: The text.
    text: str
    #: Each word in its normal form.
    normal: tuple[str, ...]
    #: Offset of each word.
    starts: tuple[int, ...]
    #: Offset behind each word.
    ends: tuple[int, ...]

    def gap(self, index: int) -> str:
        """Give what stands in front of a word; behind the last one for their count."""
        start = self.ends[index - 1] if index else 0
        end = self.starts[index] if index < len(self.starts) else len(self.text)
        return self.text[start:end]

    def marks(self) -> list[int]:
        """List the words with an ellipsis or square brackets in front of them."""
        if not has_marks(self.text):
            return []
        return [index for index in range(len(self.starts)) if has_marks(self.gap(index))]


def read_words(text: str, *, marked: bool = False) -> Words:
    """Read a quotation.

    Args:
        text: The quotation.
        marked: Whether what stands in square brackets is the editor's and no word of it.

    Returns:
        Its words.
    """
    pieces = list(_outside(text)) if marked else [(0, len(text))]
    found = [span for piece in pieces for span in _spans(_QUOTED, text, *piece)]
    return Words(
        text,
        tuple(normal_word(text[start:end]) for start, end in found),
        tuple(start for start, _ in found),
        tuple(end for _, end in found),
    )


def word_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Go through the words of a text of the guidance: each as printed, with its offsets."""
    return ((text[start:end], start, end) for start, end in _spans(_PRINTED, text, 0, len(text)))


def _spans(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text, start, end):
        if _APOSTROPHE.search(match[0]):
            yield from (word.span() for word in _WORD.finditer(text, *match.span()))
        else:
            yield match.span()


def _outside(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _MARKED.finditer(text):
        if _QUOTED.match(text, match.start()):
            continue
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def count_words(text: str) -> int:
    """Count words as people do: pieces between spaces and commas that hold a letter or digit."""
    return sum(1 for piece in _PIECES.split(text) if any(map(str.isalnum, piece)))


def has_marks(text: str) -> bool:
    """Say whether a text has an ellipsis or square brackets."""
    return _MARKED.search(text) is not None


def normal_word(word: str) -> str:
    """Give the form in which two spellings of a word are the same."""
    # What is kept for the next time must not grow with what people pass.
    return (_normal_word if len(word) <= _LONGEST_KEPT else _normal_word.__wrapped__)(word)


@functools.lru_cache(maxsize=1 << 14)
def _normal_word(word: str) -> str:
    if word.isascii() and word.isalnum():
        return word.lower()
    if word[0] == "[":
        word = word[1] + word[3:]
    if word[0] in _APOSTROPHES:
        word = "'" + word[1:]
    seen = unicodedata.normalize("NFKC", _SEEN_UNSEEN.sub("", word)).casefold()
    return unicodedata.normalize("NFKC", seen)


def normal_gap(gap: str) -> str:
    """Give the punctuation of a gap, as far as it is more than typography."""
    return (_normal_gap if len(gap) <= _LONGEST_KEPT else _normal_gap.__wrapped__)(gap)


@functools.lru_cache(maxsize=1 << 12)
def _normal_gap(gap: str) -> str:
    if gap == " ":
        return ""
    return unicodedata.normalize("NFKC", _PASSED_OVER.sub("", gap)).replace("…", "...")


def word_kinds(quote: str, guidance: str) -> list[DifferenceKind]:
    """Say in what ways two spellings of the same word differ."""
    kinds = []
    if _SPACES.search(quote):
        kinds.append(DifferenceKind.WHITE_SPACE)
    if _DASH.search(quote):
        kinds.append(DifferenceKind.DASH)
    quote = _DASH.sub("", _SPACES.sub("", quote))
    if quote[0] != guidance[0] and quote[0] in _APOSTROPHES:
        quote = guidance[0] + quote[1:]
        kinds.append(DifferenceKind.QUOTATION_MARK)
    seen = [_SEEN_UNSEEN.sub("", word) for word in (quote, guidance)]
    if seen != [quote, guidance]:
        kinds.append(DifferenceKind.INVISIBLE)
    one_form = [unicodedata.normalize("NFKC", word) for word in seen]
    if one_form[0] != one_form[1]:
        # An editor's "[T]hey" too.
        kinds.append(DifferenceKind.CASE)
    if not kinds and quote != guidance:
        kinds.append(DifferenceKind.FORM)
    return kinds


def gap_kinds(quote: str, guidance: str) -> list[DifferenceKind]:
    """Say in what ways two gaps with the same punctuation differ.

    Args:
        quote: What the quotation has between two words.
        guidance: What the guidance has there; a line feed where one item ends and another
            begins, with the list marker that the page prints in front of a point.

    Returns:
        The kinds; none when the gaps are the same.
    """
    if "\n" in guidance:
        # How many blank lines part two items, and how deep a list is indented, is layout.
        quote = _SPACES.sub(lambda found: "\n" if "\n" in found[0] else found[0], quote)
        guidance = guidance if POINT_BREAK in quote else guidance.replace(POINT_BREAK, "\n")
    if quote == guidance:
        return []
    if "\n" in guidance and _LIST_MARKER.sub("\n", quote) == guidance:
        return [DifferenceKind.MARKUP]
    kinds = [
        kind
        for kind, others in (
            (DifferenceKind.QUOTATION_MARK, _NO_QUOTATION_MARK),
            (DifferenceKind.DASH, _NO_DASH),
            (DifferenceKind.MARKUP, _NO_MARKUP),
            (DifferenceKind.WHITE_SPACE, _NOT_SPACE),
        )
        if others.sub("", quote) != others.sub("", guidance)
    ]
    if bool(_SEEN_UNSEEN.search(quote)) or bool(_SEEN_UNSEEN.search(guidance)):
        kinds.append(DifferenceKind.INVISIBLE)
    if kinds:
        return kinds
    form_only = _SPACES.sub("", quote) != _SPACES.sub("", guidance)
    return [DifferenceKind.FORM if form_only else DifferenceKind.WHITE_SPACE]
