"""Which characters no text of a snapshot may hold."""

from __future__ import annotations

import re

__all__ = ["find_forbidden", "name_forbidden"]

# By name, and written out, so that every Python judges alike whatever its Unicode tables.
# Format characters that honest pages carry are left out: soft hyphen (AD), zero-width
# space, non-joiner and joiner (200B-200D), left-to-right and right-to-left mark (200E,
# 200F) and word joiner (2060).
_FORBIDDEN = {
    "the control character": r"\x00-\x08\x0B-\x1F\x7F-\x9F",
    "the line separator": r"\u2028\u2029",
    "half a surrogate pair,": r"\uD800-\uDFFF",
    "the noncharacter": r"\uFDD0-\uFDEF"
    + "".join(rf"\U{plane:04X}FFFE\U{plane:04X}FFFF" for plane in range(17)),
    "the format character": r"\u0600-\u0605\u061C\u06DD\u070F\u0890\u0891\u08E2\u180E"
    r"\u202A-\u202E\u2061-\u2064\u2066-\u206F\uFEFF\uFFF9-\uFFFB\U000110BD\U000110CD"
    r"\U00013430-\U0001343F\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A"
    r"\U000E0001\U000E0020-\U000E007F",
}
_ANY_FORBIDDEN = re.compile(f"[{''.join(_FORBIDDEN.values())}]")


def find_forbidden(text: str) -> int | None:
    """Find the first character that no text may hold.

    Returns:
        Its offset; `None` for a text of line feeds, tabs, and characters that are neither
        control, format (but for U+00AD, U+200B to U+200F and U+2060) nor noncharacters,
        line or paragraph separators or halves of surrogate pairs.
    """
    found = _ANY_FORBIDDEN.search(text)
    return None if found is None else found.start()


def name_forbidden(character: str) -> str:
    """Name a character that `find_forbidden` found, such as `the control character U+0000`."""
    kinds = (kind for kind, ranges in _FORBIDDEN.items() if re.match(f"[{ranges}]", character))
    return f"{next(kinds)} U+{ord(character):04X}"
