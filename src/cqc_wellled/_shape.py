"""The short way from plain JSON values to the model: the shape alone, told by the model itself.

Whether each leaf is what it should be is for its reader to judge: packaged files, which
passed all gates when they were built, are read with readers that only convert; the codec
reads foreign ones with readers that check. Either way containers and keys must fit exactly.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from cqc_wellled._values import fields_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

__all__ = ["Misshapen", "Reader", "Readers"]

#: Makes a value of the model from a plain one.
Reader: TypeAlias = "Callable[[Any], Any]"

_OPTIONAL = " | None"
_TUPLE, _OF_ANY_LENGTH = "tuple[", ", ...]"


class Misshapen(ValueError):
    """A plain value has not the shape of what should be made from it."""


class Readers:
    """The readers of the model's classes, made from what is written beside their fields."""

    def __init__(self, leaf: Callable[[str, dict[str, Any]], Reader | None]) -> None:
        """Take what gives the reader of a leaf.

        Args:
            leaf: Given an annotation, such as `datetime.date`, and the names of the module
                it is written in. `None` for values that are taken as they are.
        """
        self._leaf = leaf
        self._classes: dict[type[Any], Reader] = {}

    def of(self, kind: type[Any]) -> Reader:
        """Give the reader of a frozen class.

        Returns:
            A function that takes a dictionary with the class's keys and no other, and
            raises `Misshapen`, `KeyError` or what a leaf's reader raises.
        """
        if kind not in self._classes:

            def read_later(plain: Any) -> Any:  # noqa: ANN401 - JSON to any class
                return self._classes[kind](plain)

            # Known before its fields are looked at: a point may hold points.
            self._classes[kind] = read_later
            self._classes[kind] = self._read_class(kind)
        return self._classes[kind]

    def _read_class(self, kind: type[Any]) -> Reader:
        names = vars(sys.modules[kind.__module__])
        fields: list[tuple[Callable[[Any, Any], None], str, Reader | None]] = []
        unstored: list[tuple[Callable[[Any, Any], None], Any]] = []
        for name, (annotation, given) in fields_of(kind).items():
            put = vars(kind)[name].__set__
            arguments = given.arguments if given else {}
            wire = arguments.get("metadata", {}).get("wire", name)
            if wire is None:
                unstored.append((put, arguments["default"]))
            else:
                fields.append((put, wire, self._reader(annotation, names)))
        count, new = len(fields), object.__new__

        def read(plain: Any) -> Any:  # noqa: ANN401 - JSON to any class
            if type(plain) is not dict or len(plain) != count:
                raise Misshapen
            value = new(kind)
            for put, wire, convert in fields:
                found = plain[wire]
                put(value, found if convert is None else convert(found))
            for put, default in unstored:
                put(value, default)
            return value

        return read

    def _reader(self, annotation: str, names: dict[str, Any]) -> Reader | None:
        if annotation.endswith(_OPTIONAL):
            return _or_none(self._reader(annotation.removesuffix(_OPTIONAL), names))
        if annotation.startswith(_TUPLE):
            inner = annotation.removeprefix(_TUPLE).removesuffix(_OF_ANY_LENGTH)
            return _each(self._reader(inner, names))
        kind = names.get(annotation)
        if isinstance(kind, type) and hasattr(kind, "__frozen_fields__"):
            return self.of(kind)
        return self._leaf(annotation, names)


def _or_none(read: Reader | None) -> Reader | None:
    if read is None:
        return None
    return lambda plain: None if plain is None else read(plain)


def _each(read: Reader | None) -> Reader:
    def read_list(plain: Any) -> tuple[Any, ...]:  # noqa: ANN401 - JSON
        if type(plain) is not list:
            raise Misshapen
        return tuple(plain) if read is None else tuple([read(each) for each in plain])

    return read_list
