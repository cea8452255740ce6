"""Tables of plain text, for a terminal or a pipe."""

from __future__ import annotations

import textwrap
import unicodedata
from typing import TYPE_CHECKING

from cqc_wellled._markup import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["text_table"]

_GAP = "  "
_NARROWEST = 8
# Accents of every script, and what joins characters: they take no room of their own.
_NO_ROOM = frozenset({"Mn", "Me", "Cf"})
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def text_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    width: int | None = None,
    bold: bool = False,
) -> str:
    """Lay out rows in columns.

    Args:
        headings: The columns' names.
        rows: A text for each heading.
        width: How wide the table may be; words wrap within their columns. `None` for a
            pipe: one line a row, however long.
        bold: Whether the headings are drawn in bold.

    Returns:
        Lines without trailing blanks; the headings, a rule, and the rows. Nothing is cut,
        and characters that would act on the terminal are shown by number.
    """
    table = [[_plain(text) for text in row] for row in (headings, *rows)]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    if width is not None:
        widths = _fit(widths, width - len(_GAP) * (len(widths) - 1))
    first, *others = ("\n".join(_lines(row, widths)) for row in table)
    rule = _GAP.join("-" * each for each in widths)
    return "\n".join((f"{_BOLD}{first}{_PLAIN}" if bold else first, rule, *others))


def _plain(text: str) -> str:
    return visible(" ".join(text.split()))


def _width(text: str) -> int:
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in _NO_ROOM:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fit(widths: list[int], room: int) -> list[int]:
    # Columns that are narrower than a fair share keep their width; the others share the rest.
    fitted = dict.fromkeys(range(len(widths)), 0)
    waiting = sorted(fitted, key=widths.__getitem__)
    left = room
    while waiting:
        index = waiting.pop(0)
        share = max(left // (len(waiting) + 1), _NARROWEST)
        fitted[index] = min(widths[index], share)
        left -= fitted[index]
    return list(fitted.values())


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    columns = [_wrap(text, width) for text, width in zip(row, widths, strict=True)]
    for number in range(max(map(len, columns))):
        pieces = [column[number] if number < len(column) else "" for column in columns]
        padded = (p + " " * (w - _width(p)) for p, w in zip(pieces, widths, strict=True))
        yield _GAP.join(padded).rstrip()


def _wrap(text: str, width: int) -> list[str]:
    if _width(text) <= width:
        return [text]
    # Wide characters take two columns: wrap as if all of them were.
    wide = any(_columns(character) > 1 for character in text)
    return textwrap.wrap(text, max(width // 2 if wide else width, 1))
