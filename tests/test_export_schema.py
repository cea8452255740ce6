"""The JSON Schema: made from the model, and refusing exactly what the codec refuses by shape."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import PACKAGED
from hypothesis import given, strategies as st
from jsonschema import Draft202012Validator
from samples import make_snapshot

from cqc_wellled import _model, load_guidance, loads
from cqc_wellled._codec import structure_plain, to_plain
from cqc_wellled._places import view_of
from cqc_wellled.errors import MalformedSnapshot, UnsupportedSchema
from cqc_wellled.export import json_schema
from cqc_wellled.export._schema import SCHEMA_FILE, schema_of_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqc_wellled import Snapshot

SCHEMA: dict[str, Any] = json.loads(json_schema().text)
SAMPLE = make_snapshot()
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_shipped_schema_is_made_from_the_model() -> None:
    """The packaged file is what the model gives, byte for byte."""
    assert (PACKAGED / SCHEMA_FILE).read_bytes() == schema_of_model()
    assert json_schema().data == schema_of_model()


def test_the_schema_is_one() -> None:
    """The schema keeps its own dialect, and is named without an address that nobody serves."""
    Draft202012Validator.check_schema(SCHEMA)
    assert "https://json-schema.org/draft/2020-12/schema" == SCHEMA["$schema"]
    assert "urn:cqc-wellled:schema:snapshot:1" == SCHEMA["$id"]


def test_every_field_is_described() -> None:
    """Each class and field has the words that the model has for it, on one line."""
    for name, definition in {"Snapshot": SCHEMA, **SCHEMA["$defs"]}.items():
        kind: type[object] = getattr(_model, name)
        assert (kind.__doc__ or "").startswith(definition["description"])
        for field in definition["properties"].values():
            assert field["description"].endswith((".", ")")), field
            assert "\n" not in field["description"]
            assert "#" not in field["description"]
    told = SCHEMA["$defs"]["ResourceStatus"]["properties"]
    assert ["kind", "summary", "source"] == list(told)
    assert "The change in one phrase of our own." in told["summary"]["description"]


@pytest.mark.parametrize("snapshot", [SAMPLE, load_guidance().snapshot], ids=["sample", "bundled"])
def test_sound_snapshots_are_accepted(snapshot: Snapshot) -> None:
    """What the library writes keeps the schema."""
    assert [] == [error.message for error in VALIDATOR.iter_errors(to_plain(snapshot))]


# --- both ways ---------------------------------------------------------------------------


def validator_of(name: str) -> Draft202012Validator:
    """Make a validator of one class."""
    schema = SCHEMA if name == "Snapshot" else {"$ref": f"#/$defs/{name}"}
    return Draft202012Validator({**schema, "$defs": SCHEMA["$defs"]})


def samples_of_classes() -> dict[str, dict[str, Any]]:
    """Give a plain value of every class that the schema defines, with as little empty as can be."""
    found: dict[str, dict[str, Any]] = {"Snapshot": to_plain(SAMPLE)}
    view = view_of(SAMPLE)
    values: list[Any] = [place.value for place in view.places]
    values += [place.mention for place in view.mentions]
    values += [*SAMPLE.sources, *SAMPLE.outline, *SAMPLE.regulations, *SAMPLE.instruments]
    values += [*SAMPLE.named_things, SAMPLE.title_span]
    values += [value.status for value in values if getattr(value, "status", None)]
    for value in values:
        plain = to_plain(value)
        known = found.get(type(value).__name__)
        if known is None or list(known.values()).count(None) > list(plain.values()).count(None):
            found[type(value).__name__] = plain
    return found


CLASSES = samples_of_classes()
OTHERS: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 10**20, 1.5, "", " ", "x", "linked", "2024-05-01", "2024-02-30"),
    *("2024", "2024-13", "2024-05-01.1", "2024-05-01.0", "0000-01-01", "a" * 200, "a" * 201, "A"),
    *("uksi/2014/2936", "uksi/2014/2936/regulation/18", "uksi/2014/2936/regulation/18a", "a..b"),
    *("https://example.org/x", "http://x", "https://", "https://a b", "javascript:x", "0" * 64),
    *("https://" + "a" * 1992, "https://" + "a" * 1993, "uksi/1/2", "a-", "a.1", "1.a", "seen-in"),
    *([], [None], ["x"], [[]], [{}], {}, {"a": 1}, [1]),
)


def changed(value: object) -> Iterator[object]:
    """Give what might stand in place of a value: anything else, and itself a little different."""
    yield from OTHERS
    if isinstance(value, str):
        yield from (f"{value}\n", f" {value}", f"{value} ", value.upper(), value * 3, value[:-1])
        yield from (f"\n{value}", value.replace("0", "\N{FULLWIDTH DIGIT ZERO}"), [value])
    if isinstance(value, list):
        yield from ([*value, None], [*value, *value], {"0": value}, [*value, "x"], [*value, {}])
    if isinstance(value, dict):
        yield from ([value], {**value, "more": 1}, dict(list(value.items())[1:]))


def refused_by_codec(name: str, plain: dict[str, Any]) -> bool:
    """Tell whether the codec refuses a value by its shape."""
    try:
        structure_plain(plain, getattr(_model, name))
    except MalformedSnapshot:
        return True
    # The version of the shape is looked at by the gate before it.
    version = plain.get("schema_version", 1)
    return name == "Snapshot" and (type(version) is not int or version != 1)


@pytest.mark.parametrize("name", ["Snapshot", *SCHEMA["$defs"]])
def test_schema_and_codec_refuse_the_same(name: str) -> None:
    """With any field missing, doubled or replaced by any other value, both judge alike."""
    plain, validator = CLASSES[name], validator_of(name)
    cases = [plain, {**plain, "more": None}, {}]
    for key, value in plain.items():
        cases.append({each: plain[each] for each in plain if each != key})
        cases += [{**plain, key: other} for other in changed(value)]
    refused = [refused_by_codec(name, case) for case in cases]
    judged = zip(refused, cases, strict=True)
    assert [case for was_refused, case in judged if was_refused is validator.is_valid(case)] == []
    assert not refused[0]
    assert all(refused[1:3])


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    """List the path to every value below a plain value."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield (*path, key)
        yield from places_in(value[key], (*path, key))


PLAIN = to_plain(SAMPLE)
PLACES = list(places_in(PLAIN))


@given(st.data())
def test_schema_and_gates_agree_on_whole_snapshots(data: st.DataObject) -> None:
    """A snapshot changed at any place is refused by the schema only where `loads` refuses it."""
    plain = json.loads(json.dumps(PLAIN))
    *above, last = data.draw(st.sampled_from(PLACES))
    holder = plain
    for key in above:
        holder = holder[key]
    way = data.draw(st.sampled_from(["drop", "replace"]))
    if way == "drop":
        del holder[last]
    else:
        holder[last] = data.draw(st.sampled_from(list(changed(holder[last]))))
    try:
        loads(json.dumps(plain))
    except UnsupportedSchema:
        accepted = False
    except MalformedSnapshot:
        # Whether it hangs together is no matter of shape, which the codec judges alone.
        accepted = not refused_by_codec("Snapshot", plain)
    except ValueError:
        return  # the guard: a number of too many digits
    else:
        accepted = True
    assert accepted == VALIDATOR.is_valid(plain)


@given(st.dates() | st.sampled_from([datetime.date(2000, 2, 29), datetime.date(1, 1, 1)]))
def test_every_day_is_accepted(day: datetime.date) -> None:
    """Any day that exists is a day for the schema."""
    assert VALIDATOR.is_valid({**PLAIN, "last_updated": day.isoformat()})


@given(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32))
def test_only_days_are_accepted(year: int, month: int, day: int) -> None:
    """What looks like a day is one for the schema if, and only if, it exists."""
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        exists = bool(datetime.date.fromisoformat(text))
    except ValueError:
        exists = False
    definition = SCHEMA["properties"]["last_updated"]
    assert exists == Draft202012Validator(definition).is_valid(text)


@pytest.mark.parametrize("year", [1900, 2000, 2023, 2024, 2100, 2400])
def test_leap_years(year: int) -> None:
    """29 February is a day in leap years only."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    definition = Draft202012Validator(SCHEMA["properties"]["last_updated"])
    assert leap == definition.is_valid(f"{year}-02-29")
