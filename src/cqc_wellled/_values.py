"""`frozen`: attrs classes that do without attrs until somebody asks for what it makes.

Importing attrs, and having it write the methods of every class, takes longer than reading
the whole guidance. So a class of the model begins with its slots alone, which is all that
the reader of packaged files needs (see `_shape`). The first use of anything that attrs
makes (the constructor, `==`, `hash`, pickling, `attrs.fields`, an attempt to set a field)
has attrs make it, all at once and for good: from then on the class is what
`attrs.frozen` would have given. Type checkers see `attrs.frozen` itself.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

from cqc_wellled._locks import ProcessLock

if TYPE_CHECKING:
    from collections.abc import Callable

    from attrs import field, frozen

__all__ = ["ROOM", "Field", "field", "fields_of", "frozen", "value_of"]

_T = TypeVar("_T")
_LOCK = ProcessLock()

#: What the slot for the value of a cached property is called, before the property's own name.
ROOM = "_room_for_"

#: What attrs makes, some of it in its newer versions or on newer Pythons only.
_MADE_BY_ATTRS = (
    "__attrs_attrs__",
    "__attrs_props__",
    "__delattr__",
    "__eq__",
    "__getstate__",
    "__hash__",
    "__init__",
    "__match_args__",
    "__ne__",
    "__replace__",
    "__setattr__",
    "__setstate__",
)


class Field:
    """What a class says of a field beside its type: the arguments of `attrs.field`."""

    __slots__ = ("arguments",)

    def __init__(self, **arguments: Any) -> None:  # noqa: ANN401 - attrs checks them
        """Keep the arguments until attrs is asked."""
        self.arguments = arguments


class _MadeByAttrs:
    """Stands in a class for something that attrs makes, until it is asked for."""

    __slots__ = ("kind", "name")

    kind: type[Any]
    name: str

    def __set_name__(self, kind: type[Any], name: str) -> None:
        self.kind = kind
        self.name = name

    def __get__(self, value: object, kind: type[Any]) -> Any:  # noqa: ANN401 - whatever it is
        _complete(self.kind)
        made = vars(self.kind).get(self.name)
        if hasattr(made, "__get__"):
            # `inspect.signature` asks with the class in the place of a value.
            return made.__get__(value, kind)
        return getattr(kind if value is None else value, self.name)


class _Computed:
    """A cached property of a class with slots: its value has a slot of its own."""

    room: Any

    def __init__(self, given: functools.cached_property[Any]) -> None:
        """Take what computes the value."""
        self.compute: Callable[[Any], Any] = given.func
        self.__doc__ = given.__doc__

    def __set_name__(self, kind: type[Any], name: str) -> None:
        self.room = vars(kind)[_room_for(name)]

    def __get__(self, value: object, kind: type[Any]) -> Any:  # noqa: ANN401 - whatever it is
        if value is None:
            return self
        # No `__getattr__` does this: a class that has one is slower at every attribute.
        try:
            return self.room.__get__(value)
        except AttributeError:
            pass
        found = self.compute(value)
        self.room.__set__(value, found)
        return found


def _room_for(computed: str) -> str:
    return ROOM + computed


def fields_of(kind: type[Any]) -> dict[str, tuple[str, Field | None]]:
    """Give the fields of a frozen class without having attrs complete it.

    Returns:
        For each field's name, its annotation and what the class says of it beside.
    """
    found: dict[str, tuple[str, Field | None]] = kind.__frozen_fields__
    return found


def value_of(kind: type[_T], **fields: object) -> _T:
    """Make a value of a frozen class from all its fields, without having attrs complete it."""
    value = object.__new__(kind)
    for name, given in fields.items():
        object.__setattr__(value, name, given)
    return value


def _frozen(**options: bool) -> Callable[[type[_T]], type[_T]]:
    return functools.partial(_make, options)


def _make(options: dict[str, bool], kind: type[_T]) -> type[_T]:
    """Give the class with slots for its fields, and stand-ins for what attrs makes."""
    body = dict(vars(kind))
    for name in ("__dict__", "__weakref__"):
        body.pop(name, None)
    fields = {
        name: (annotation, _field_of(body.pop(name)) if name in body else None)
        for name, annotation in kind.__annotations__.items()
    }
    computed = {
        name: _Computed(value)
        for name, value in vars(kind).items()
        if isinstance(value, functools.cached_property)
    }
    # A base that can be referred to weakly has room for it already.
    weak = () if kind.__base__ and kind.__base__.__weakrefoffset__ else ("__weakref__",)
    body |= {
        "__qualname__": kind.__qualname__,
        "__slots__": (*fields, *map(_room_for, computed), *weak),
        "__frozen_fields__": fields,
        "__frozen_options__": options,
    }
    body |= computed
    body |= {name: _MadeByAttrs() for name in _MADE_BY_ATTRS}
    if options.get("repr", True):
        body["__repr__"] = _MadeByAttrs()
    made: type[_T] = type(kind)(kind.__name__, kind.__bases__, body)  # type: ignore[misc]
    return made


def _field_of(given: object) -> Field:
    # Anything else that is written behind the annotation is the field's default.
    return given if isinstance(given, Field) else Field(default=given)


def _complete(kind: type[Any]) -> None:
    """Have attrs make the class, and take over what it made."""
    import attrs  # noqa: PLC0415 - what this module puts off

    with _LOCK:
        waiting = [name for name, value in vars(kind).items() if isinstance(value, _MadeByAttrs)]
        if not waiting:
            return  # another thread was first
        body: dict[str, Any] = {
            name: attrs.field(**given.arguments)
            for name, (_, given) in fields_of(kind).items()
            if given is not None
        }
        for name in ("__annotations__", "__doc__", "__module__", "__qualname__"):
            body[name] = getattr(kind, name)
        plain = type(kind)(kind.__name__, kind.__bases__, body)  # type: ignore[misc]
        made = vars(attrs.frozen(**kind.__frozen_options__)(plain))
        for name in waiting:
            if name in made:
                setattr(kind, name, made[name])
            else:
                delattr(kind, name)


if not TYPE_CHECKING:
    field, frozen = Field, _frozen
