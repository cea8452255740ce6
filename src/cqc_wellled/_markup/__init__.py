"""Escaping for display, and HTML tables from plain rows.

What comes out is meant to be put into a page that is not ours, such as a notebook: no
script, no style sheet, no id, and no colour, so that it reads well in light and dark.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

__all__ = [
    "MOST_ROWS",
    "Cell",
    "Link",
    "Marked",
    "cut",
    "escape_html",
    "html_facts",
    "html_table",
    "is_web",
    "visible",
]

#: Cells longer than this, lists with more entries and tables with more rows are cut.
MOST_CHARACTERS = 2000
MOST_ENTRIES = 30
MOST_ROWS = 50

# What takes no room or changes how its neighbours are drawn: controls but tab and line feed,
# bidirectional and zero-width ones, line separators, halves of surrogate pairs, tags.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_WEB = re.compile(r"https?://[!-~]{1,2000}")
# Jupyter aligns the cells of tables to the right; only an inline style wins.
_CELL = 'style="text-align:left;vertical-align:top;padding:.3em .6em"'
_LIST = 'style="text-align:left"'
_NAME = 'style="text-align:left;vertical-align:top;padding:.3em .6em;font-weight:normal{more}"'
_LONG_NAME = 20
_CAPTION = 'style="text-align:left;font-weight:bold"'


class Link(NamedTuple):
    """Words that lead to an address, when that is one of the web."""

    #: What is shown.
    text: str
    #: Where it leads; anything but `http` and `https` is left out.
    href: str | None


class Marked(NamedTuple):
    """Words of two texts in one: what both have, and what only one has."""

    #: What the older text has, and what the newer one has in its place; the same where equal.
    runs: tuple[tuple[str, str], ...]


#: A text, a link, two texts in one, or a list; an entry of a list that is a tuple is words and a
#: list below them.
Cell: TypeAlias = "str | Link | Marked | tuple[str | Entry, ...] | None"
Entry: TypeAlias = "tuple[str, tuple[str | Entry, ...]]"


def visible(text: str) -> str:
    """Show the characters that cannot be seen, such as bidirectional controls, by number."""
    return _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def cut(text: str, most: int = MOST_CHARACTERS) -> str:
    """Cut a text that is too long to show, and say how long it is."""
    if len(text) <= most:
        return text
    return f"{text[:most].rstrip()}… ({len(text):,} characters)"


def is_web(address: str | None) -> bool:
    """Tell an `http` or `https` address from everything else."""
    return address is not None and _WEB.fullmatch(address) is not None


def escape_html(text: str, most: int = MOST_CHARACTERS) -> str:
    """Make a text safe anywhere in HTML: cut, with nothing hidden, and escaped."""
    return html.escape(visible(cut(text, most))).replace("\n", "<br>")


def html_table(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    total: int | None = None,
    most: int = MOST_ROWS,
) -> str:
    """Lay out rows as an HTML table whose first column names the row.

    Args:
        caption: What the table holds.
        headings: The columns' names.
        rows: A cell for each heading.
        total: How many rows there are, where not all of them are given.
        most: How many of them are shown.

    Returns:
        One `table` element with the first rows; its caption tells when there are more.
    """
    cells = "".join(f'<th scope="col" {_CELL}>{escape_html(each)}</th>' for each in headings)
    shown = rows[:most]
    more = f" – the first {len(shown)} shown" if (total or len(rows)) > len(shown) else ""
    body = "\n".join(map(_row, shown))
    if not rows:
        body = f'<tr><td colspan="{len(headings)}" {_CELL}>none</td></tr>'
    return (
        f"<table>\n{_caption(caption + more)}\n<thead>\n<tr>{cells}</tr>\n</thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )


def html_facts(caption: str, facts: Iterable[tuple[str, Cell]]) -> str:
    """Lay out what is known of one thing as an HTML table of two columns.

    Args:
        caption: What the facts are about.
        facts: Names and cells; those that are empty are left out.

    Returns:
        One `table` element.
    """
    known = [(name, cell) for name, cell in facts if cell is not None and cell != ()]
    body = "\n".join(
        f'<tr><th scope="row" {_CELL}>{escape_html(name)}</th><td {_CELL}>{_cell(cell)}</td></tr>'
        for name, cell in known
    )
    return f"<table>\n{_caption(caption)}\n<tbody>\n{body}\n</tbody>\n</table>"


def _caption(text: str) -> str:
    return f"<caption {_CAPTION}>{escape_html(text, 300)}</caption>"


def _row(row: Sequence[Cell]) -> str:
    first, *others = row
    cells = "".join(f"<td {_CELL}>{_cell(cell)}</td>" for cell in others)
    # Ids are long and have no spaces: they may break before each of their dots.
    name = _cell(first).replace(".", "<wbr>.") if isinstance(first, str) else _cell(first)
    long = isinstance(first, str) and len(first) > _LONG_NAME
    style = _NAME.format(more=";min-width:13em" if long else "")
    return f'<tr><th scope="row" {style}>{name}</th>{cells}</tr>'


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return escape_html(cell)
    if isinstance(cell, Link):
        return _link(cell)
    if isinstance(cell, Marked):
        return _marked(cell)
    return _list(cell)


def _list(entries: Sequence[str | Entry]) -> str:
    shown = "".join(f"<li {_LIST}>{_entry(entry)}</li>" for entry in entries[:MOST_ENTRIES])
    left = len(entries) - MOST_ENTRIES
    more = f"<li {_LIST}>… and {left:,} more</li>" if left > 0 else ""
    return f"<ul>{shown}{more}</ul>" if entries else ""


def _entry(entry: str | Entry) -> str:
    if isinstance(entry, str):
        return escape_html(entry)
    words, below = entry
    return f"{escape_html(words)}{_list(below)}"


def _link(link: Link) -> str:
    words = escape_html(link.text)
    if link.href is None or not is_web(link.href):
        return words
    return f'<a href="{html.escape(link.href)}" rel="noopener noreferrer">{words}</a>'


def _marked(cell: Marked) -> str:
    shown, room = "", MOST_CHARACTERS
    for old, new in cell.runs:
        if room <= 0:
            return f"{shown}…"
        if old == new:
            shown += escape_html(old, room)
        else:
            shown += f"<del>{escape_html(old, room)}</del>" if old else ""
            shown += f"<ins>{escape_html(new, room)}</ins>" if new else ""
        room -= len(old) + len(new)
    return shown
