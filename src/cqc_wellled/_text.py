"""Slugs, folding for comparison, excerpts for messages and close matches."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["close_matches", "excerpt", "excerpt_end", "fold", "plain", "slug", "version_order"]

_EXCERPT = 80
_APOSTROPHES = re.compile("['’‘`´]")  # noqa: RUF001 - the characters are meant
#: The name of a class, also where the class of the class would give another.
_name_of = type.__dict__["__name__"].__get__
_NOT_SLUG = re.compile("[^a-z0-9]+")


def plain(value: object) -> object:
    """Give what a caller passed as exactly a `str` or an `int`, if it is one.

    A class derived from them may do anything when it is compared, hashed or measured; what
    the caller wrote is the text or the number in it.

    Returns:
        The text or the number, of that very class; any other value as it is.
    """
    if isinstance(value, str):
        return value if type(value) is str else str.__str__(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value if type(value) is int else int.__int__(value)
    return value


def fold(text: str) -> str:
    """Reduce a text to what a comparison should see: case, accents and punctuation gone.

    Returns:
        Lower-case ASCII letters and digits in words parted by single spaces; apostrophes
        vanish, every other run of other characters parts words.
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _NOT_SLUG.sub(" ", _APOSTROPHES.sub("", plain)).strip()


def slug(title: str, *, longest: int = 120) -> str:
    """Make the id segment of a title: its folded words joined by hyphens.

    Returns:
        At most `longest` characters, cut between words; empty when the title has no
        letter or digit.
    """
    words = fold(title).replace(" ", "-")
    if len(words) <= longest:
        return words
    return words[: longest + 1].rpartition("-")[0] or words[:longest]


def excerpt(value: object) -> str:
    """Quote anything in at most 80 printable characters, for a message.

    Returns:
        A string in typographic quotation marks, an integer in digits, anything else by
        its type; cut with `…`, and with every unprintable character escaped.
    """
    value = plain(value)
    if isinstance(value, str):
        return f"“{_printable(value, _EXCERPT - 2)}”"
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        # Python refuses to print integers of some thousand digits.
        wide = value.bit_length() > 200  # noqa: PLR2004
        return f"an integer of {value.bit_length()} bits" if wide else str(value)
    if isinstance(value, float):
        return float.__repr__(value)
    return f"a value of type {_printable(_name_of(type(value)), 40)}"


def excerpt_end(path: str) -> str:
    """Quote a path in at most 80 characters, cut at its beginning: its end tells more."""
    longest = _EXCERPT - 2
    return excerpt(path if len(path) <= longest else f"…{path[1 - longest :]}")


def version_order(version: str) -> tuple[str, int]:
    """Give what versions are sorted by: the date, then the number of the correction.

    Returns:
        The date as `YYYY-MM-DD`, and 0 for what is no correction.
    """
    date, _, correction = version.partition(".")
    return date, int(correction or 0)


def close_matches(asked: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Find the names most like the one asked for.

    Returns:
        At most `most` of `known`, the closest first; none for overlong or empty input.
    """
    import difflib  # noqa: PLC0415 - only a failed lookup needs it

    if not asked or len(asked) > 200:  # noqa: PLR2004
        return ()
    names = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(asked.casefold(), list(names), n=most, cutoff=0.5)
    return tuple(names[name] for name in found)


def _printable(text: str, most: int) -> str:
    # Escapes count too: an escape of ten characters must not pass as one.
    pieces: list[str] = []
    room = most
    for character in text[: most + 1]:
        piece = character if character.isprintable() else _escape(character)
        if len(piece) > room or (room == len(piece) and len(text) > len(pieces) + 1):
            pieces.append("…")
            break
        pieces.append(piece)
        room -= len(piece)
    return "".join(pieces)


def _escape(character: str) -> str:
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")
