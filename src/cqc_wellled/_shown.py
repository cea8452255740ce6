"""How a value of the model shows itself: on one line, to rich, and in a notebook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cqc_wellled._text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqc_wellled._markup import Cell, Entry

__all__ = ["Shown", "line_of"]

# The first of each that a value has says which one it is, and what it says.
_NAMES = ("id", "target", "regulation", "position", "version", "verdict", "kind", "form")
_WORDS = (
    "citation",
    "title",
    "name",
    "text",
    "phrase",
    "printed",
    "heading",
    "snippet",
    "quote",
    "_line",
    "url",
)
# Offsets say nothing to a reader.
_NOT_SHOWN = frozenset({"highlights"})
# What a value inside another one shows below itself.
_CHILDREN = ("points", "passages", "resources")
_DEEPEST = 8
# An id is shown whole, but a value that was made by hand may hold any text as one.
_ID = re.compile("[!-~]{1,200}")
_RICH_MOST = 500


class Shown:
    """Gives a value its displays. They are derived from its fields, and never fail."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Name the value and quote the beginning of its words, on one short line."""
        return f"<{' '.join((type(self).__name__, *line_of(self)))}>"

    def __rich_repr__(self) -> Iterator[tuple[str, object]]:
        """Give rich the fields that hold something, long texts cut."""
        from cqc_wellled._markup import cut  # noqa: PLC0415 - seldom needed

        for name, value in _fields(self):
            yield name, cut(value, _RICH_MOST) if type(value) is str else value

    def _repr_html_(self) -> str:
        from cqc_wellled._markup import html_facts  # noqa: PLC0415 - seldom needed

        caption = " ".join((_spaced(type(self).__name__), *line_of(self)))
        facts = (
            (name.replace("_", " "), _cell(value))
            for name, value in _fields(self)
            if name not in _NOT_SHOWN
        )
        return html_facts(caption, facts)


def line_of(value: object) -> tuple[str, ...]:
    """Give what tells a value from others of its class: its name, its words, or both."""
    name, words = _held(value, _NAMES), _held(value, _WORDS)
    shown = () if name is None else (name if _ID.fullmatch(name) else excerpt(name),)
    if words is None:
        return shown
    return (*(f"{each}:" for each in shown), excerpt(words))


def _held(value: object, names: tuple[str, ...]) -> str | None:
    for name in names:
        found = getattr(value, name, None)
        if isinstance(found, str | int):
            return str(found)
    return None


def _fields(value: object) -> Iterator[tuple[str, object]]:
    import attrs  # noqa: PLC0415 - seldom needed

    for field in attrs.fields(type(value)):  # type: ignore[arg-type]
        found = getattr(value, field.name)
        if found is not None and found != () and not field.name.startswith("_"):
            yield field.name, found


def _spaced(name: str) -> str:
    return re.sub("(?<=.)[A-Z]", lambda found: f" {found[0].lower()}", name)


def _cell(value: object) -> Cell:
    from cqc_wellled._markup import Link  # noqa: PLC0415 - seldom needed

    if isinstance(value, str):
        return Link(str(value), str(value))
    if isinstance(value, tuple):
        return tuple(_entry(each) for each in value)
    return _words(value)


def _entry(value: object, room: int = _DEEPEST) -> str | Entry:
    """Give a value that stands inside another one, with what stands inside it."""
    children = [child for name in _CHILDREN for child in getattr(value, name, ())]
    if not children or not room:
        return _words(value)
    return _words(value), tuple(_entry(child, room - 1) for child in children)


def _words(value: object) -> str:
    words = None if isinstance(value, str) else _held(value, ("_line", *_WORDS))
    return str(value) if words is None else words
