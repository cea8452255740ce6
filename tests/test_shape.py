"""The short way to the packaged values leads where the gates lead."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any, NoReturn

import attrs
import pytest
from hypothesis import given, strategies as st
from samples import make_snapshot

from cqc_wellled import Limits, _store
from cqc_wellled._codec import (
    _converter,
    _readers,
    readable_json,
    structure_legislation,
    structure_snapshot,
)
from cqc_wellled._model import Legislation, Snapshot
from cqc_wellled._shape import Misshapen, Readers
from cqc_wellled._values import field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSIONS = _store.versions()


def short(data: str | bytes, kind: type) -> Any:  # noqa: ANN401 - of that class
    """Read JSON the short way."""
    return Readers(_store._convert_leaf).of(kind)(json.loads(data))


def long(data: str | bytes, kind: type) -> Any:  # noqa: ANN401 - of that class
    """Read JSON as cattrs does by the rules of the codec."""
    return _converter().structure(json.loads(data), kind)


def checked(data: str | bytes, kind: type) -> Any:  # noqa: ANN401 - of that class
    """Read JSON by the same rules, the short way."""
    return _readers().of(kind)(json.loads(data))


def parts(value: object) -> Iterator[object]:
    """Go through a value: the classes of all that is in it, and what is no container."""
    yield type(value)
    if isinstance(value, tuple):
        for item in value:
            yield from parts(item)
    elif attrs.has(kind := type(value)):
        for field in attrs.fields(kind):
            yield from parts(getattr(value, field.name))
    else:
        yield value


@pytest.mark.parametrize("version", VERSIONS)
def test_a_packaged_snapshot_is_what_the_gates_give(version: str) -> None:
    """Each packaged snapshot, read the short way, equals what the gates make of the file."""
    data = _store._read(f"{version}.json")
    expected = long(data, Snapshot)
    for found in (
        structure_snapshot(data, limits=Limits()),
        checked(data, Snapshot),
        short(data, Snapshot),
        _store.load_snapshot(_store.check_version(version, VERSIONS)),
    ):
        assert expected == found
        # Equal is not enough: `True` equals 1, and an enum's member its value.
        assert list(parts(expected)) == list(parts(found))


def test_the_packaged_legislation_is_what_the_gates_give() -> None:
    """The packaged legislation, read the short way, equals what the gates make of the file."""
    data = _store._read("legislation.json")
    expected = long(data, Legislation)
    for found in (
        structure_legislation(data),
        checked(data, Legislation),
        short(data, Legislation),
        _store.legislation(),
    ):
        assert expected == found
        assert list(parts(expected)) == list(parts(found))


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Zl", "Zp")), min_size=1)


@given(
    title=TEXTS,
    retrieved=st.none() | st.dates(datetime.date(1000, 1, 1)),
    url=st.none() | st.just("https://example.org/"),
)
def test_any_snapshot_is_what_the_gates_give(
    title: str,
    retrieved: datetime.date | None,
    url: Any,  # noqa: ANN401
) -> None:
    """A snapshot that uses every part of the model is the same either way, whatever it holds."""
    snapshot = make_snapshot()
    source = attrs.evolve(snapshot.sources[0], retrieved=retrieved, url=url)
    snapshot = attrs.evolve(snapshot, title=title, sources=(source, *snapshot.sources[1:]))
    data = readable_json(snapshot)
    expected = long(data, Snapshot)
    assert snapshot == expected
    for found in (checked(data, Snapshot), short(data, Snapshot)):
        assert list(parts(expected)) == list(parts(found))


def test_a_sound_packaged_file_needs_no_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A packaged snapshot of the right shape is read the short way and not again."""

    def fail(_: bytes) -> NoReturn:
        pytest.fail("the gates were asked")

    monkeypatch.setattr(_store, "_through_gates", fail)
    assert [_store.load_snapshot(version).version for version in VERSIONS] == list(VERSIONS)


@frozen(kw_only=True)
class Sample:
    """A class with a field that is not stored."""

    #: A field that is.
    title: str
    #: A field that is not.
    note: str = field(default="none yet", metadata={"wire": None})


def test_what_is_not_stored_has_its_default() -> None:
    """A field that is not stored is not looked for, and has the value it has by default."""
    read = Readers(_store._convert_leaf).of(Sample)
    assert Sample(title="a", note="none yet") == read({"title": "a"})
    with pytest.raises(Misshapen):
        read({"title": "a", "note": "b"})


NO_LIST = {"schema_version": 1, "instruments": [], "entries": {}}


@pytest.mark.parametrize("plain", [None, [], 5, {}, {"schema_version": 1}, NO_LIST])
def test_another_shape(plain: object) -> None:
    """What is no object where one should be, no list, or has other keys, is not read."""
    with pytest.raises((Misshapen, KeyError)):
        Readers(_store._convert_leaf).of(Legislation)(plain)


def test_other_keys() -> None:
    """As many keys as there should be do not pass for the right ones."""
    plain = {"schema_version": 1, "instruments": [], "entry": []}
    with pytest.raises(KeyError, match="entries"):
        Readers(_store._convert_leaf).of(Legislation)(plain)
    del plain["entry"]
    assert () == Readers(_store._convert_leaf).of(Legislation)({**plain, "entries": []}).entries
