"""Frozen classes are attrs classes, also before attrs has made them so."""

from __future__ import annotations

import functools
import gc
import inspect
import pickle
import subprocess
import sys
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import cqc_wellled
from cqc_wellled import _model, _values
from cqc_wellled._values import field, fields_of, frozen, value_of

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCES = str(Path(cqc_wellled.__file__).parent.parent)


class Base:
    """Has room for nothing, as the base of the model has."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Say that it is shown by its base."""
        return "shown"


class Body(Base):
    """A class as it is written."""

    first: int
    #: Said beside.
    second: str | None = field(default=None, eq=False, metadata={"wire": None})

    @property
    def both(self) -> str:
        """Show both fields."""
        return f"{self.first} {self.second}"


def make(**options: bool) -> Any:  # noqa: ANN401 - a class with fields of its own
    """Make a class that attrs has not completed."""
    body = {name: value for name, value in vars(Body).items() if not name.startswith("__dict")}
    del body["__weakref__"]
    decorate: Any = frozen
    return decorate(**{"kw_only": True, "repr": False, **options})(type("Body", (Base,), body))


def made_by_attrs(**options: bool) -> Any:  # noqa: ANN401 - a class with fields of its own
    """Have attrs make the same class at once."""
    given = _values.fields_of(make())["second"][1]
    assert given is not None
    body = {
        name: value
        for name, value in vars(Body).items()
        if name not in {"__dict__", "__weakref__", "second"}
    } | {"second": attrs.field(**given.arguments)}
    decorate: Any = attrs.frozen
    return decorate(**{"kw_only": True, "repr": False, **options})(type("Body", (Base,), body))


def is_complete(kind: type) -> bool:
    """Tell whether attrs has made a class what it will be."""
    return isinstance(vars(kind)["__attrs_attrs__"], tuple)


OPTIONS = [{}, {"kw_only": False}, {"repr": True}, {"eq": False}]


@pytest.mark.parametrize("options", OPTIONS)
def test_nothing_is_missing_and_nothing_is_added(options: dict[str, bool]) -> None:
    """A completed class has the very names that attrs gives, and two for the short way."""
    kind, expected = make(**options), made_by_attrs(**options)
    assert attrs.fields(expected) == attrs.fields(kind)
    assert {"__frozen_fields__", "__frozen_options__"} == set(vars(kind)) ^ set(vars(expected))
    assert inspect.signature(expected) == inspect.signature(kind)
    assert expected.__match_args__ == kind.__match_args__
    assert expected.__qualname__ == kind.__qualname__
    assert sorted(expected.__slots__) == sorted(kind.__slots__)


USES: dict[str, Callable[[Any, Any], object]] = {
    "attrs.has": lambda kind, _: attrs.has(kind),
    "attrs.fields": lambda kind, _: [each.name for each in attrs.fields(kind)],
    "attrs.evolve": lambda _, value: attrs.evolve(value, first=2).both,
    "attrs.asdict": lambda _, value: attrs.asdict(value),
    "constructor": lambda kind, _: kind(first=3).both,
    "equal": lambda kind, value: value == kind(first=1, second="other"),
    "unequal": lambda kind, value: value != kind(first=2),
    "another class": lambda _, value: value == (1, None),
    "hash": lambda kind, value: hash(value) == hash(kind(first=1)),
    "in a set": lambda kind, value: len({value, kind(first=1)}),
    "repr": lambda _, value: repr(value),
    "state": lambda _, value: value.__getstate__(),
    "property": lambda _, value: value.both,
    "no such name": lambda _, value: hasattr(value, "third"),
    "instance": lambda kind, value: isinstance(value, kind),
    "signature": lambda kind, _: str(inspect.signature(kind)),
    "weak reference": lambda _, value: weakref.ref(value)() is value,
}


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("use", USES)
def test_the_first_use_is_like_any_other(use: str, options: dict[str, bool]) -> None:
    """Whatever comes first, it gives what it gives with a class that attrs made at once."""
    plain = made_by_attrs(**options)
    kind = make(**options)
    value = value_of(kind, first=1, second=None)
    expected = plain(first=1) if plain.__match_args__ == () else plain(1)
    assert not is_complete(kind)
    assert USES[use](plain, expected) == USES[use](kind, value)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda value: setattr(value, "first", 2), attrs.exceptions.FrozenInstanceError),
        (lambda value: setattr(value, "third", 2), attrs.exceptions.FrozenInstanceError),
        (lambda value: delattr(value, "first"), attrs.exceptions.FrozenInstanceError),
        (lambda value: value.third, AttributeError),
        (lambda value: type(value)(), TypeError),
        (lambda value: type(value)(1), TypeError),
        (lambda value: type(value)(first=1, third=1), TypeError),
        (lambda value: value < value, TypeError),  # noqa: PLR0124 - there is no order
    ],
)
def test_what_is_refused(change: Callable[[Any], object], error: type[Exception]) -> None:
    """A class that attrs has not completed refuses what it refuses afterwards, in its words."""
    kind = make()
    value = value_of(kind, first=1, second=None)
    with pytest.raises(error) as first:
        change(value)
    with pytest.raises(error) as second:
        change(made_by_attrs()(first=1))
    assert str(second.value) == str(first.value)
    assert (1, None) == (value.first, value.second)


def test_a_subclass_is_completed_with_its_base() -> None:
    """A class of another's fields has those too, whichever of the two is used first."""

    @frozen(kw_only=True, repr=False)
    class Longer(make()):  # type: ignore[misc]
        """Has a field more."""

        third: int = 3

    kind: Any = Longer
    assert ["first", "second", "third"] == [each.name for each in attrs.fields(kind)]
    assert "1 None" == kind(first=1).both
    assert kind(first=1) == kind(first=1, second="x", third=3)
    assert not hasattr(kind(first=1), "__dict__")


@pytest.mark.parametrize("decorate", [attrs.frozen, attrs.define])
def test_a_subclass_that_attrs_makes(decorate: Callable[..., Any]) -> None:
    """A subclass that somebody has attrs make is frozen as its base is."""

    @decorate(kw_only=True)
    class Longer(make()):  # type: ignore[misc]
        """Has a field more."""

        third: int

    value = Longer(first=1, third=3)
    assert (1, None, 3) == attrs.astuple(value)
    for name in ("first", "third"):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(value, name, 2)


def test_a_plain_subclass() -> None:
    """A subclass without a decorator has the fields, and room for what it adds."""

    class Longer(make()):  # type: ignore[misc]
        """Has a method more."""

        def longer(self) -> str:
            """Show both fields, and a mark."""
            return f"{self.both}!"

    value = Longer(first=1)
    assert "1 None!" == value.longer()
    assert Longer(first=1) == value
    assert ["first", "second"] == [each.name for each in attrs.fields(Longer)]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        value.more = 1


def test_a_value_is_computed_once() -> None:
    """A cached property is computed when it is first asked for, also in a class below."""
    calls = []

    @frozen(kw_only=True, repr=False)
    class Above:
        """Computes one thing."""

        first: int

        @functools.cached_property
        def next(self) -> int:
            """Count on."""
            calls.append("next")
            return self.first + 1

    @frozen(kw_only=True, repr=False)
    class Below(Above):
        """Computes another."""

        @functools.cached_property
        def last(self) -> int:
            """Count on from there."""
            calls.append("last")
            return self.next + 1

    value = Below(first=1)
    assert (3, 2, 3, 2) == (value.last, value.next, value.last, value.next)
    assert ["last", "next"] == calls
    assert "Count on." == Below.next.__doc__
    assert value == Below(first=1)
    assert {"first": 1} == value.__getstate__()
    assert "Count on from there." == Below.last.__doc__
    with pytest.raises(AttributeError, match="'Below' object has no attribute 'other'") as caught:
        value.other  # type: ignore[attr-defined]  # noqa: B018
    assert ("other", value) == (caught.value.name, caught.value.obj)


def test_threads_complete_a_class_once() -> None:
    """Threads that use a class at once for the first time get the same fields."""
    for _ in range(10):
        kind = make()
        start = threading.Barrier(16)

        def ask(_: int, kind: Any = kind, start: threading.Barrier = start) -> tuple[object, str]:  # noqa: ANN401
            start.wait()
            return attrs.fields(kind), kind(first=1).both

        with ThreadPoolExecutor(16) as pool:
            found = list(pool.map(ask, range(16)))
        assert {(id(attrs.fields(kind)), "1 None")} == {(id(f), both) for f, both in found}


def test_a_stand_in_that_was_got_hold_of_before() -> None:
    """A thread that comes too late to complete a class is given what the first one made."""
    kind = make()
    stand_in = vars(kind)["__attrs_attrs__"]
    made = attrs.fields(kind)
    assert made is stand_in.__get__(None, kind)
    assert made is attrs.fields(kind)


def test_fields_are_known_without_attrs() -> None:
    """The fields of a class can be listed while attrs has not completed it."""
    kind = make()
    found = fields_of(kind)
    assert {"first": "int", "second": "str | None"} == {name: a for name, (a, _) in found.items()}
    assert not is_complete(kind)


def test_an_abandoned_class_is_collected() -> None:
    """No register keeps a class alive that nobody uses any more."""
    kind = weakref.ref(make())
    gc.collect()
    assert kind() is None


CLASSES = sorted(
    {v for v in vars(_model).values() if isinstance(v, type) and "__frozen_fields__" in vars(v)},
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_the_model_resolves_its_types(kind: type) -> None:
    """The annotations of every class of the model lead to types."""
    attrs.resolve_types(kind)
    assert [] == [each.name for each in attrs.fields(kind) if isinstance(each.type, str)]


FIRST_USES = [
    "assert copy.deepcopy(one) == one",
    "assert pickle.loads(pickle.dumps(one)) == one",
    "assert hash(one) == hash(copy.copy(one))",
    "assert attrs.evolve(one, number=2) != one",
    "assert [f.name for f in attrs.fields(type(one))][0] == 'id'",
    "assert repr(one).startswith('<Criterion ')",
    "assert one._repr_html_().startswith('<')",
    "assert guidance.digest == cqc_wellled.loads(cqc_wellled.dumps(guidance)).digest",
    "assert guidance == cqc_wellled.loads(cqc_wellled.dumps(guidance))",
    "assert dict.fromkeys([guidance, guidance]) == {guidance: None}",
    "assert criteria.where(number=1)[0] == one",
    "assert cqc_wellled.regulation('reg. 18(2)(a)').paragraph == '(2)(a)'",
]


@pytest.mark.parametrize("options", [(), ("-OO",)])
def test_what_a_fresh_process_does_first(options: tuple[str, ...]) -> None:
    """In a process of its own, each use works as the first one, with and without docstrings."""
    program = """
import copy, pickle, sys, attrs, cqc_wellled
guidance = cqc_wellled.load_guidance()
criteria = guidance.criteria_for_regulation(18)
one = criteria[0]
try:
    one.text = "changed"
except attrs.exceptions.FrozenInstanceError:
    pass
else:
    sys.exit("changed")
"""
    # `assert` says nothing under -O.
    checks = "".join(
        f"if not ({check.removeprefix('assert ')}): sys.exit({check!r})\n" for check in FIRST_USES
    )
    for program_ in (program + checks, program + "\n".join(reversed(checks.splitlines()))):
        subprocess.run(
            [sys.executable, *options, "-c", program_], check=True, env={"PYTHONPATH": SOURCES}
        )


def test_a_pickle_of_release_0_1_0() -> None:
    """What was pickled when attrs still made the classes at once is read back equal."""
    pickled = (
        b"\x80\x02ccqc_wellled._legislation\nInstrument\nq\x00)\x81q\x01}q\x02(X\x02\x00\x00\x00idq"
        b"\x03X\x0e\x00\x00\x00uksi/2014/2936q\x04X\x05\x00\x00\x00titleq\x05XK\x00\x00\x00The"
        b" Health and Social Care Act 2008 (Regulated Activities) Regulations 2014"
        b"q\x06X\x02\x00\x00\x00si"
        b"q\x07X\x0c\x00\x00\x00SI 2014/2936q\x08X\x03\x00\x00\x00uriq\tX/\x00\x00\x00http://www.legis"
        b"lation.gov.uk/id/uksi/2014/2936q\nub."
    )
    expected = cqc_wellled.regulation(18).instrument
    assert expected == pickle.loads(pickled)  # noqa: S301 - our own
    assert pickled == pickle.dumps(expected, 2)
