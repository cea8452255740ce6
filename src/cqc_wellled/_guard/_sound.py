"""The short way through the guard, for JSON that nothing is wrong with.

It notes no paths and puts nothing into words: what does not come through goes the long way,
which tells why, or finds that it is sound after all.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from cqc_wellled._characters import find_forbidden

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqc_wellled._guard._limits import Limits

__all__ = ["load_sound"]


def load_sound(text: str, limits: Limits) -> dict[str, Any] | None:
    """Parse JSON within limits.

    Returns:
        The object that it is; `None` when anything is wrong, or may be.
    """
    # There is no value without a character of its own; nothing has to be counted mostly.
    if len(text) > limits.max_values and 1 + sum(map(text.count, ",:[{")) > limits.max_values:
        return None
    try:
        plain = json.loads(
            text,
            object_pairs_hook=_make_object,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except (ValueError, RecursionError):
        return None
    return plain if type(plain) is dict and _is_sound(plain, limits) else None


def _make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _refuse_number(_: str) -> NoReturn:
    raise ValueError


def _values_of(container: dict[str, Any], clean: set[str]) -> Iterable[Any]:
    # Keys recur, and are looked at once, as values of their own.
    if clean.issuperset(container):
        return container.values()
    clean.update(container)
    return [*container.values(), *container]


def _is_sound(plain: dict[str, Any], limits: Limits) -> bool:
    longest, below = limits.max_string, 10**limits.max_digits
    clean: set[str] = set()
    level: list[Any] = [plain]
    for _ in range(limits.max_depth):
        next_level: list[Any] = []
        for container in level:
            for value in container if type(container) is list else _values_of(container, clean):
                kind = type(value)
                if kind is str:
                    if len(value) > longest:
                        return False
                    # Whatever is forbidden is unprintable, and little else is.
                    if not value.isprintable() and find_forbidden(value) is not None:
                        return False
                elif kind is dict or kind is list:
                    next_level.append(value)
                elif kind is int and not -below < value < below:
                    return False
        if not next_level:
            return True
        level = next_level
    return False
