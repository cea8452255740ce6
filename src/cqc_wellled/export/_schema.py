"""The JSON Schema of a snapshot: made from the model, and shipped with the package."""

from __future__ import annotations

import datetime
import enum
import inspect
import json
import re
import types
import typing
from typing import Any

import attrs

from cqc_wellled._codec import FORMS, SCHEMA_VERSION, wire_names
from cqc_wellled._model import Snapshot
from cqc_wellled._store import read_packaged
from cqc_wellled.export._exported import ExportFile

__all__ = ["SCHEMA_FILE", "json_schema", "schema_of_model"]

#: Its name in the package and wherever it is written.
SCHEMA_FILE = "snapshot.schema.json"
# A name and no address: nothing has to be fetched to use the schema.
_ID = f"urn:cqc-wellled:schema:snapshot:{SCHEMA_VERSION}"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

# Every day there is: JSON Schema takes a `format` for a remark unless it is told otherwise.
_LONG = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
_SHORT = "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
_FEBRUARY = "02-(?:0[1-9]|1[0-9]|2[0-8])"
_LEAP = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"
_DAY = f"(?!0000)(?:[0-9]{{4}}-(?:{_LONG}|{_SHORT}|{_FEBRUARY})|{_LEAP})"
_FIELD = re.compile(r"((?:^ +#: .*\n)+) +(\w+):", re.MULTILINE)

_Schema = dict[str, Any]


def json_schema() -> ExportFile:
    """Give the JSON Schema of a snapshot, in the dialect 2020-12.

    Returns:
        `snapshot.schema.json`, as the package ships it. It accepts the shape that `loads`
        accepts. Whether ids, references and offsets hang together no schema can say.

    Raises:
        ReadError: The installed package is damaged.
    """
    return ExportFile(name=SCHEMA_FILE, data=read_packaged(SCHEMA_FILE))


def schema_of_model() -> bytes:
    """Make the JSON Schema from the model: its classes, their fields and the codec's forms.

    Returns:
        The content of the shipped file, with what the model's sources say of each field.
    """
    definitions: dict[str, _Schema] = {}
    _define(Snapshot, definitions)
    top = definitions.pop(Snapshot.__name__)
    schema = {
        "$schema": _DIALECT,
        "$id": _ID,
        "title": "Snapshot of the Care Quality Commission's well-led guidance",
        **top,
        "$defs": dict(sorted(definitions.items())),
    }
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


def _define(kind: type[attrs.AttrsInstance], definitions: dict[str, _Schema]) -> None:
    if kind.__name__ in definitions:
        return
    found: _Schema = {}
    definitions[kind.__name__] = found  # before its fields, which may refer to it
    hints, remarks = typing.get_type_hints(kind), _remarks(kind)
    properties = {
        wire: {"description": remarks[name], **_of(hints[name], definitions)}
        for name, wire in wire_names(kind).items()
        if wire is not None
    }
    if kind is Snapshot:
        properties["schema_version"]["const"] = SCHEMA_VERSION
    found.update(
        description=inspect.cleandoc(kind.__doc__ or "").partition("\n\n")[0],
        type="object",
        properties=properties,
        required=list(properties),
        additionalProperties=False,
    )


def _remarks(kind: type[object]) -> dict[str, str]:
    # What stands above each field as `#: …`.
    return {
        name: re.sub(r"\s*#: ", " ", remark).strip()
        for remark, name in _FIELD.findall(inspect.getsource(kind))
    }


def _of(hint: Any, definitions: dict[str, _Schema]) -> _Schema:  # noqa: ANN401 - any type
    form = next((form for kind, form in FORMS.items() if kind == hint), None)
    if form is not None:
        return _text_of(*form[1:])
    origin = typing.get_origin(hint)
    if origin is tuple:
        return {"type": "array", "items": _of(typing.get_args(hint)[0], definitions)}
    if origin in {types.UnionType, typing.Union}:
        (kind,) = (each for each in typing.get_args(hint) if each is not types.NoneType)
        return {"anyOf": [_of(kind, definitions), {"type": "null"}]}
    if attrs.has(hint):
        _define(hint, definitions)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    if issubclass(hint, enum.StrEnum):
        return {"enum": [member.value for member in hint]}
    return _PLAIN[hint]


def _text_of(longest: int, pattern: str) -> _Schema:
    # Python's `$` also matches before a line feed at the end; other dialects' does not.
    return {"type": "string", "maxLength": longest, "pattern": f"^(?:{pattern})$(?!\\n)"}


_PLAIN: dict[type[object], _Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    datetime.date: {**_text_of(10, _DAY), "format": "date"},
}
