"""A page saved as text: bytes to lines to blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cqc_wellled._guard import Limits
from cqc_wellled._text import excerpt
from cqc_wellled.errors import PageError
from cqc_wellled.ingest._parsed import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Sized

__all__ = ["DEEPEST_LIST", "check_count", "line_text", "read_blocks", "read_source", "split_lines"]

_MARKER = re.compile(r"(\s*)[•◦▪‣]\s*")
_LARGEST_PAGE = Limits().max_bytes
_MOST_LINES = 50_000
#: A point's id grows with its depth, and so do calls within calls.
DEEPEST_LIST = 8


def read_source(source: object) -> tuple[str, bytes]:
    """Give a page as text and as bytes; a byte-order mark is no part of its text.

    Returns:
        The text, and the page as it was given, as UTF-8.

    Raises:
        PageError: It is neither text nor bytes, no UTF-8, or larger than any page.
    """
    if not isinstance(source, str | bytes):
        message = f"found {excerpt(source)}, expected the text or the bytes of a page"
        raise PageError(message)
    _check_size(source, "characters" if isinstance(source, str) else "bytes", _LARGEST_PAGE)
    try:
        data = source.encode() if isinstance(source, str) else source
        text = data.decode()
    except UnicodeEncodeError as error:
        message = "found half a surrogate pair, which is no text"
        raise PageError(message, line=error.object[: error.start].count("\n") + 1) from None
    except UnicodeDecodeError as error:
        message = f"byte {error.start} is not UTF-8; save the page as UTF-8 text"
        raise PageError(message, line=error.object[: error.start].count(b"\n") + 1) from None
    _check_size(data, "bytes", _LARGEST_PAGE)
    return text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"), data


def check_count(lines: Sized) -> None:
    """Check that a page has no more lines than any page.

    Raises:
        PageError: It has.
    """
    _check_size(lines, "lines", _MOST_LINES)


def _check_size(held: Sized, unit: str, most: int) -> None:
    if len(held) > most:
        message = f"found {len(held)} {unit}, expected a page of at most {most}"
        raise PageError(message)


def split_lines(text: str) -> tuple[str, ...]:
    """Split a text at its line feeds; one at the very end begins no further line.

    Raises:
        PageError: It has more lines than any page.
    """
    lines = text.split("\n")
    check_count(lines)
    return tuple(lines[:-1] if lines[-1] == "" else lines)


def line_text(line: str) -> str:
    """Give the words of a line without surrounding white space and list marker.

    Returns:
        Empty for a blank line only: a list marker that no words follow stands for itself.
    """
    marker = _MARKER.match(line)
    words = line[marker.end() :].strip() if marker else ""
    return words or line.strip()


def read_blocks(lines: Iterable[str], *, deepest: int = DEEPEST_LIST) -> tuple[Block, ...]:
    """Give every line that is not blank as a block.

    Args:
        lines: The lines of a page saved as text.
        deepest: How deep lists may be nested.

    Returns:
        The blocks in order. A list item's depth follows from how far it is indented.

    Raises:
        PageError: Lists are nested deeper than any page does it.
    """
    blocks: list[Block] = []
    indents: list[int] = []
    for number, line in enumerate(lines, 1):
        text = line_text(line)
        if not text:
            continue
        marker = _MARKER.match(line)
        if marker is None:
            indents.clear()
        else:
            indent = len(marker[1].expandtabs())
            while indents and indents[-1] >= indent:
                indents.pop()
            indents.append(indent)
        if len(indents) > deepest:
            message = f"expected lists nested at most {deepest} deep"
            raise PageError(message, line=number, excerpt=excerpt(text))
        blocks.append(Block(line=number, text=text, depth=len(indents)))
    return tuple(blocks)
