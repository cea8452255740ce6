"""Text as Markdown that shows it letter by letter, whatever it holds."""

from __future__ import annotations

import re

__all__ = ["escape_markdown"]

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~^&$@{}]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
# What begins a list, or makes a heading of the line above.
_MARKER = re.compile(r"^([0-9]{0,9})([-+.)=])")
# Where Markdown would drop white space or break the paragraph.
_BLANK = re.compile(r"[\t\n]|\A\s+|\s+\Z")


def escape_markdown(text: str) -> str:
    """Write a text so that CommonMark reads exactly this text, and no markup.

    Returns:
        One line. Special characters stand behind a backslash; line feeds, tabs and white
        space at either end are written by number.
    """
    escaped = _MARKER.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))
    return _BLANK.sub(lambda found: "".join(f"&#{ord(each)};" for each in found[0]), escaped)
