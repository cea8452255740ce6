"""Text as Markdown that shows it letter by letter, whatever it holds."""

from __future__ import annotations

import re

from cqc_wellled._markup import is_web

__all__ = ["escape_markdown", "markdown_link", "safe_address"]

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~^&$@{}]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
# What begins a list, or makes a heading of the line above.
_MARKER = re.compile(r"\A(?:([0-9]{1,9})(?=[.)](?:\s|\Z))|(?=[-+=]))")
# Where Markdown would drop white space or break the paragraph.
_BLANK = re.compile(r"[\t\n]|\A\s+|\s+\Z")
# Behind these an address could end its link or become another one.
_UNSAFE = {"\\": "%5C", "<": "%3C", ">": "%3E", "&": "&amp;"}


def escape_markdown(text: str) -> str:
    """Write a text so that CommonMark reads exactly this text, and no markup.

    Returns:
        One line. Special characters stand behind a backslash; line feeds, tabs and white
        space at either end are written by number.
    """
    escaped = _MARKER.sub(r"\1\\", _SPECIAL.sub(r"\\\1", text))
    return _BLANK.sub(lambda found: "".join(f"&#{ord(each)};" for each in found[0]), escaped)


def markdown_link(text: str, address: str | None) -> str:
    """Write a text as a link; as text alone where there is no address of the web."""
    words = escape_markdown(text)
    if address is None or not is_web(address):
        return words
    return f"[{words}](<{safe_address(address)}>)"


def safe_address(address: str) -> str:
    """Write a web address so that it can stand between angle brackets in Markdown."""
    return "".join(_UNSAFE.get(character, character) for character in address)
