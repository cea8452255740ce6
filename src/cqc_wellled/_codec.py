"""Plain JSON values to the model and back. The only importer of cattrs.

cattrs coerces by default (`None` to `"None"`, `"18"` to 18, text to a tuple of letters):
here every leaf has a hook that takes exactly its own type and checks its form.
"""

from __future__ import annotations

import datetime
import enum
import functools
import hashlib
import json
import operator
import re
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, get_args, get_origin

import attrs
import cattrs
from cattrs.cols import list_structure_factory
from cattrs.errors import (
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
)
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from cqc_wellled import _vocabulary as vocabulary
from cqc_wellled._guard import Limits, parse_plain
from cqc_wellled._integrity import check_snapshot
from cqc_wellled._model import Legislation, Snapshot
from cqc_wellled._shape import Misshapen, Readers
from cqc_wellled._text import close_matches, excerpt
from cqc_wellled.errors import MalformedSnapshot, Problem, UnsupportedSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cqc_wellled._shape import Reader

__all__ = [
    "FORMS",
    "SCHEMA_VERSION",
    "canonical_json",
    "digest_of",
    "readable_json",
    "structure_legislation",
    "structure_plain",
    "structure_snapshot",
    "to_plain",
    "wire_names",
]

#: The only schema version that exists.
SCHEMA_VERSION = 1

_T = TypeVar("_T")

_ITEM_ID = r"[a-z](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
_INSTRUMENT_ID = r"uksi/[0-9]{4}/[0-9]{1,5}"
_REGULATION_ID = _INSTRUMENT_ID + r"/regulation/[0-9]{1,3}[A-Z]{0,2}"
_DAY = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"

#: Every checked string: what it is called in messages, its longest length and its form.
FORMS: dict[Any, tuple[str, int, str]] = {
    vocabulary.ItemId: ("an id (a-z 0-9 . -)", 200, _ITEM_ID),
    vocabulary.InstrumentId: ("an instrument id such as uksi/2014/2936", 60, _INSTRUMENT_ID),
    vocabulary.RegulationId: (
        "a regulation id such as uksi/2014/2936/regulation/18",
        60,
        _REGULATION_ID,
    ),
    vocabulary.ItemId | vocabulary.RegulationId: (
        "an item id or a regulation id",
        200,
        f"{_ITEM_ID}|{_REGULATION_ID}",
    ),
    vocabulary.Version: (
        "a version such as 2024-05-01 or 2024-05-01.1",
        20,
        _DAY + r"(?:\.[1-9][0-9]{0,2})?",
    ),
    vocabulary.Digest: ("sha256: and 64 hexadecimal digits", 71, "sha256:[0-9a-f]{64}"),
    vocabulary.Sha256: ("64 hexadecimal digits", 64, "[0-9a-f]{64}"),
    vocabulary.WebAddress: ("an http or https address", 2000, r"https?://[!-;=?-~]+"),
    vocabulary.PartialDate: (
        "a date as YYYY, YYYY-MM or YYYY-MM-DD",
        10,
        rf"[0-9]{{4}}|[0-9]{{4}}-(?:0[1-9]|1[0-2])|{_DAY}",
    ),
}


class _Mismatch(ValueError):
    """A leaf is not what its place asks for."""


def _refuse(found: object, expected: str) -> NoReturn:
    message = f"found {excerpt(found)}, expected {expected}"
    raise _Mismatch(message)


def _structure_text(value: object, kind: type[str]) -> str:
    # cattrs asks here for subclasses of str too, which are the enums.
    return _structure_enum(value, kind) if issubclass(kind, enum.StrEnum) else _read_text(value)


def _structure_enum(value: object, kind: type[enum.StrEnum]) -> enum.StrEnum:
    if type(value) is str:
        for member in kind:
            if member.value == value:
                return member
    _refuse(value, "one of " + ", ".join(member.value for member in kind))


def _read_text(value: object) -> str:
    if type(value) is not str:
        _refuse(value, "text")
    return value


def _read_integer(value: object) -> int:
    if type(value) is not int:
        _refuse(value, "an integer")
    return value


def _checked(expected: str, longest: int, form: str) -> Callable[[object], str]:
    matches = re.compile(form).fullmatch

    # Most ids of a snapshot recur, close to each other: every span names its source.
    @functools.lru_cache(maxsize=256)
    def is_good(value: str) -> bool:
        return matches(value) is not None

    def read(value: object) -> str:
        if type(value) is not str or len(value) > longest or not is_good(value):
            _refuse(value, expected)
        return value

    return read


def _read_date(value: object) -> datetime.date:
    if type(value) is not str or not re.fullmatch(_DAY, value):
        _refuse(value, "a date as YYYY-MM-DD")
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        _refuse(value, "a day that exists")


#: What reads the checked strings, one for each of the forms.
_READFORMS: dict[Any, Reader] = {form: _checked(*rule) for form, rule in FORMS.items()}
#: What reads a leaf, by the annotation that asks for it.
_LEAVES: dict[str, Reader] = {
    "str": _read_text,
    "int": _read_integer,
    "datetime.date": _read_date,
    **{
        " | ".join(each.__name__ for each in get_args(form) or (form,)): read
        for form, read in _READFORMS.items()
    },
}


def _is_tuple(kind: object) -> bool:
    return get_origin(kind) is tuple


def _tuple_hook(kind: Any, converter: cattrs.Converter) -> Callable[[object, object], Any]:  # noqa: ANN401
    list_kind: Any = list[get_args(kind)[0]]  # type: ignore[misc]
    of_list = list_structure_factory(list_kind, converter)

    def structure(value: object, _: object) -> tuple[Any, ...]:
        if type(value) is not list:
            _refuse(value, "a list")
        return tuple(of_list(value, kind))

    return structure


def _form_hook(read: Reader) -> Callable[[object, object], Any]:
    return lambda value, _: read(value)


def wire_names(kind: type[attrs.AttrsInstance]) -> dict[str, str | None]:
    """Give the key of each field: its own name, unless its metadata says another or `None`."""
    return {f.name: f.metadata.get("wire", f.name) for f in attrs.fields(kind)}


def _overrides(kind: type[attrs.AttrsInstance]) -> dict[str, Any]:
    return {
        name: override(omit=True) if wire is None else override(rename=wire)
        for name, wire in wire_names(kind).items()
        if wire != name
    }


def _class_hook(kind: Any, converter: cattrs.Converter) -> Callable[[object, object], Any]:  # noqa: ANN401
    of_dict = make_dict_structure_fn(
        kind, converter, _cattrs_forbid_extra_keys=True, **_overrides(kind)
    )

    def structure(value: object, _: object) -> object:
        if type(value) is not dict:
            _refuse(value, "an object")
        return of_dict(value, kind)

    return structure


@functools.cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(detailed_validation=True)
    converter.register_structure_hook_factory(_is_tuple, _tuple_hook)
    converter.register_structure_hook_factory(attrs.has, _class_hook)
    converter.register_unstructure_hook_factory(
        attrs.has, lambda kind: make_dict_unstructure_fn(kind, converter, **_overrides(kind))
    )
    converter.register_structure_hook(str, _structure_text)
    converter.register_structure_hook(int, lambda value, _: _read_integer(value))
    converter.register_structure_hook(datetime.date, lambda value, _: _read_date(value))
    for form in FORMS:
        matches = functools.partial(operator.eq, form)
        converter.register_structure_hook_func(matches, _form_hook(_READFORMS[form]))
    converter.register_unstructure_hook(datetime.date, datetime.date.isoformat)
    converter.register_unstructure_hook(enum.StrEnum, operator.attrgetter("value"))
    return converter


@functools.cache
def _readers() -> Readers:
    return Readers(_checked_leaf)


def _checked_leaf(annotation: str, names: dict[str, Any]) -> Reader:
    # By the same rules as the hooks of cattrs.
    if annotation in _LEAVES:
        return _LEAVES[annotation]
    kind: type[enum.StrEnum] = names[annotation]
    return {member.value: member for member in kind}.__getitem__


def structure_snapshot(data: str | bytes, *, limits: Limits) -> Snapshot:
    """Take foreign JSON through all gates: guard, shape and integrity.

    Returns:
        The snapshot.

    Raises:
        LimitExceeded: It is larger than `limits` allow.
        UnsupportedSchema: Its schema version is not 1.
        MalformedSnapshot: It is no JSON, of the wrong shape, or does not hang together.
    """
    plain = parse_plain(data, limits=limits)
    _check_schema_version(plain)
    snapshot = structure_plain(plain, Snapshot)
    problems = check_snapshot(snapshot)
    if problems:
        raise MalformedSnapshot(problems)
    return snapshot


def structure_legislation(data: bytes) -> Legislation:
    """Read the instruments and their regulations.

    Raises:
        ReadError: As `structure_snapshot` does.
    """
    plain = parse_plain(data, limits=Limits())
    _check_schema_version(plain)
    return structure_plain(plain, Legislation)


def structure_plain(plain: object, kind: type[_T]) -> _T:
    """Give plain values the shape of an attrs class, as strictly as a snapshot's.

    Raises:
        MalformedSnapshot: They have another shape; all faults are listed.
    """
    if hasattr(kind, "__frozen_fields__"):
        # What is sound is read in half the time. cattrs tells what is wrong with the rest.
        read = _readers().of(kind)
        try:
            found: _T = read(plain)
        except (Misshapen, _Mismatch, KeyError, TypeError, RecursionError):
            pass
        else:
            return found
    try:
        return _converter().structure(plain, kind)
    except (ClassValidationError, _Mismatch) as error:
        raise MalformedSnapshot(list(_problems(error, "$"))) from None


def to_plain(value: object) -> Any:  # noqa: ANN401 - JSON has no shorter type
    """Give the plain JSON form of a value of the model or a tuple of them.

    Returns:
        Dictionaries in field order, lists, strings, integers and `None`.
    """
    return _converter().unstructure(value)


def canonical_json(snapshot: Snapshot) -> str:
    """Give the form that the digest is taken of, having passed all gates.

    Returns:
        Compact JSON with sorted keys and unescaped non-ASCII characters.

    Raises:
        MalformedSnapshot: The snapshot was put together by hand and is no valid one.
    """
    try:
        plain = to_plain(snapshot)
        text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    except (TypeError, ValueError, AttributeError, RecursionError) as error:
        message = f"a value of the wrong type stands in the snapshot: {excerpt(str(error))}"
        raise MalformedSnapshot([Problem("$", message)]) from None
    size = len(text) * 4
    wide = Limits(max_bytes=size, max_string=size, max_values=size)
    if structure_snapshot(text, limits=wide) != snapshot:
        raise MalformedSnapshot([Problem("$", "its JSON form does not give it back")])
    return text


def digest_of(snapshot: Snapshot) -> vocabulary.Digest:
    """Give the SHA-256 digest of a snapshot's canonical form.

    Returns:
        `sha256:` and 64 hexadecimal digits.

    Raises:
        MalformedSnapshot: As `canonical_json` does.
    """
    data = canonical_json(snapshot).encode()
    return vocabulary.Digest("sha256:" + hashlib.sha256(data).hexdigest())


def readable_json(value: object) -> str:
    """Give the same content laid out for people, keys in the model's order.

    Returns:
        JSON indented by two spaces, with a final newline.
    """
    return json.dumps(to_plain(value), ensure_ascii=False, indent=2) + "\n"


def _check_schema_version(plain: dict[str, Any]) -> None:
    found = plain.get("schema_version")
    if type(found) is not int or found != SCHEMA_VERSION:
        shown = excerpt(found) if "schema_version" in plain else "nothing"
        raise UnsupportedSchema(shown, SCHEMA_VERSION, _schema_remedy(found))


def _schema_remedy(found: object) -> str:
    if type(found) is int and found > SCHEMA_VERSION:
        return "it is newer than this cqc-wellled: pip install --upgrade cqc-wellled"
    maker = "whoever made the snapshot has to write it again with a current cqc-wellled"
    if type(found) is int:
        return f"no schema version was ever below 1: {maker}"
    return f"it is no integer: {maker}"


def _problems(error: BaseException, path: str) -> Iterator[Problem]:
    if isinstance(error, ClassValidationError):
        wire = wire_names(error.cl)
        within, others = error.group_exceptions()
        for inner, field in within:
            yield from _problems(inner, f"{path}.{wire[field.name]}")
        for inner in others:
            yield from _problems(inner, path)
    elif isinstance(error, IterableValidationError):
        for inner, place in error.group_exceptions()[0]:
            # The key of a mapping is as foreign as what stands there.
            yield from _problems(inner, f"{path}[{excerpt(place.index)}]")
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [wire for wire in wire_names(error.cl).values() if wire]
        for key in error.extra_fields:
            close = next((f"; close: {name}" for name in close_matches(key, known)), "")
            yield Problem(path, f"found the key {excerpt(key)}, which is not known here{close}")
    elif isinstance(error, KeyError):
        yield Problem(path, "found nothing, expected this key")
    else:
        yield Problem(path, str(error))
