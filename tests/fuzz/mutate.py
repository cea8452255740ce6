"""Changes to a sound snapshot that keep most of its structure, as somebody else's faults would."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Pick", "changed_json", "changed_text"]

#: Picks one of so many, from 0.
Pick = "Callable[[int], int]"

#: Values that belong nowhere, or only in some places.
_STRANGE: tuple[object, ...] = (
    *(None, True, False, 0, -1, 1, 10**17, 10**20, 1.5, [], {}, "", " ", "x", "18"),
    *("2024-05-01", "2024-05-01.1", "2024-13-45", "sha256:" + "0" * 64, "https://example.org/"),
    *("javascript:x", "uksi/2014/2936/regulation/20", "uksi/2014/2936", "linked", "x" * 300),
    *("\ud800", "\x00", "\x1b[31m", "\u202e", "\u2028", "\xa0", "e\u0301", "\U0001f600", "\u200b"),
)
#: Pieces that break JSON, or make it other JSON.
_PIECES = (
    *('"', "\\", "{", "}", "[", "]", ",", ":", "null", "1e9", "NaN", "-", "0", "\\ud800"),
    *("\\u0000", "\x00", "\ufeff", '"id":1,', "[[[[", "\n", "\xe9"),
)
_Place = tuple[Any, Any]  # what holds a value, and its key there


def changed_json(text: str, pick: Callable[[int], int]) -> str:
    """Change a few values of a snapshot: exchange, drop, double, move or bend them.

    Args:
        text: A snapshot as JSON.
        pick: Picks one of so many, from 0.
    """
    plain = json.loads(text)
    for _ in range(1 + pick(3)):
        places = list(_places(plain))
        holder, key = places[pick(len(places))]
        _CHANGES[pick(len(_CHANGES))](places, holder, key, pick)
    return json.dumps(plain, ensure_ascii=not pick(2))


def changed_text(text: str, pick: Callable[[int], int]) -> str:
    """Cut a piece out of a text, double it, or put another in its place."""
    start = pick(len(text) + 1)
    end = min(len(text), start + pick(40))
    pieces = ("", text[start:end] * 2, *_PIECES)
    return text[:start] + pieces[pick(len(pieces))] + text[end:]


def _places(value: Any) -> Iterator[_Place]:  # noqa: ANN401 - plain JSON
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _exchange(places: list[_Place], holder: Any, key: Any, pick: Callable[[int], int]) -> None:  # noqa: ANN401
    # For a value of the same type from elsewhere, which is the subtlest fault.
    kind = type(holder[key])
    alike = [place for place in places if type(place[0][place[1]]) is kind]
    other, name = alike[pick(len(alike))]
    holder[key] = copy.deepcopy(other[name])


def _estrange(_: list[_Place], holder: Any, key: Any, pick: Callable[[int], int]) -> None:  # noqa: ANN401
    holder[key] = _STRANGE[pick(len(_STRANGE))]


def _drop(_: list[_Place], holder: Any, key: Any, __: Callable[[int], int]) -> None:  # noqa: ANN401
    del holder[key]


def _double(_: list[_Place], holder: Any, key: Any, pick: Callable[[int], int]) -> None:  # noqa: ANN401
    value = copy.deepcopy(holder[key])
    if isinstance(holder, list):
        holder.insert(pick(len(holder) + 1), value)
    else:
        holder[f"{key}{'_s'[pick(2)]}"] = value


def _move(_: list[_Place], holder: Any, key: Any, pick: Callable[[int], int]) -> None:  # noqa: ANN401
    names = list(holder) if isinstance(holder, dict) else range(len(holder))
    other = names[pick(len(names))]
    holder[key], holder[other] = holder[other], holder[key]


def _bend(_: list[_Place], holder: Any, key: Any, pick: Callable[[int], int]) -> None:  # noqa: ANN401
    # A little more or less of what is there.
    value = holder[key]
    if isinstance(value, str):
        start = pick(len(value) + 1)
        pieces = ("", " ", "x", ".", "\xa0", value[:1], value)
        holder[key] = value[:start] + pieces[pick(len(pieces))] + value[start + pick(2) :]
    elif type(value) is int:
        holder[key] = value + pick(5) - 2
    elif isinstance(value, list):
        holder[key] = value[: pick(len(value) + 1)]


_CHANGES = (_exchange, _exchange, _bend, _bend, _estrange, _drop, _double, _move)
