"""No public value can be changed, and every one can be hashed, compared, pickled and copied."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from diff_samples import VALUES

import cqc_wellled
from cqc_wellled import _model, load_guidance
from cqc_wellled._legislation import Regulation
from cqc_wellled._store import legislation
from cqc_wellled._vocabulary import InstrumentId

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDANCE = load_guidance()


def values_in(value: object) -> Iterator[Any]:
    """Go through a value and every attrs value and container in it."""
    if isinstance(value, tuple):
        for item in value:
            yield from values_in(item)
    elif attrs.has(kind := type(value)):
        yield value
        for field in attrs.fields(kind):
            yield from values_in(getattr(value, field.name))


def filled() -> Any:  # noqa: ANN401 - attributes are read by name
    """Give a guidance of its own with every cache filled."""
    guidance = cqc_wellled.loads(cqc_wellled.dumps(GUIDANCE))
    for name in dir(guidance):
        getattr(guidance, name)
    guidance.get(guidance.criteria[0].id)
    guidance.criteria_for_regulation(18)
    guidance.criteria_mentioning("duty of candour")
    guidance.quality_statement("Capable, compassionate and inclusive leaders")
    return guidance


EVERY = list(
    {type(v): v for v in (*values_in(GUIDANCE), *values_in(legislation()), *VALUES)}.values()
)


def test_every_class_of_the_model_is_tried() -> None:
    """The values that these tests try are of every class of the model."""
    classes = {
        value for value in vars(_model).values() if isinstance(value, type) and attrs.has(value)
    }
    assert classes <= {type(value) for value in EVERY}


@pytest.mark.parametrize("value", EVERY, ids=lambda value: type(value).__name__)
def test_frozen(value: Any) -> None:  # noqa: ANN401 - every class
    """No field can be set or deleted, nothing can be added, and there is no `__dict__`."""
    for field in attrs.fields(type(value)):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(value, field.name, None)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(value, field.name)
    with pytest.raises((attrs.exceptions.FrozenInstanceError, AttributeError)):
        value.something_else = 1
    assert not hasattr(value, "__dict__")


@pytest.mark.parametrize("value", EVERY, ids=lambda value: type(value).__name__)
def test_keyword_only(value: Any) -> None:  # noqa: ANN401 - every class
    """Values are made with named fields only, so that no order of fields is promised."""
    with pytest.raises(TypeError):
        type(value)(*attrs.astuple(value, recurse=False))
    assert all(field.kw_only for field in attrs.fields(type(value)))


def test_containers_are_tuples() -> None:
    """Nothing in a snapshot is a list, a dictionary or a set."""
    for value in values_in(GUIDANCE.snapshot):
        for field in attrs.fields(type(value)):
            assert not isinstance(getattr(value, field.name), list | dict | set | bytearray)


@pytest.mark.parametrize("value", [*EVERY, filled()], ids=lambda value: type(value).__name__)
def test_copies_are_equal(value: Any) -> None:  # noqa: ANN401 - every class
    """A value survives pickling and both ways of copying, also with its caches filled."""
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(value, protocol))  # noqa: S301 - our own
        assert value == again
        assert hash(value) == hash(again)
    assert value == copy.copy(value)
    assert value == copy.deepcopy(value)


def test_a_copy_answers_as_the_original() -> None:
    """What was pickled with its caches filled answers queries afterwards."""
    again = pickle.loads(pickle.dumps(filled()))  # noqa: S301 - our own
    assert GUIDANCE.criteria_for_regulation(18) == again.criteria_for_regulation(18)
    assert GUIDANCE.digest == again.digest


def test_indexes_are_read_only() -> None:
    """The tables behind the queries cannot be written to."""
    indexes = filled()._indexes
    tables = [getattr(indexes, name) for name in dir(indexes) if not name.startswith("_")]
    found = [table for table in tables if isinstance(table, Mapping)]
    assert 5 == len(found)
    for table in found:
        with pytest.raises(TypeError):
            table["x"] = 1  # type: ignore[index]


def test_a_paragraph_is_no_part_of_a_regulation() -> None:
    """A regulation read from a reference to a paragraph equals the regulation itself."""
    referred = cqc_wellled.regulation("reg. 18(2)(a)")
    assert cqc_wellled.regulation(18) == referred
    assert hash(cqc_wellled.regulation(18)) == hash(referred)
    assert "(2)(a)" == pickle.loads(pickle.dumps(referred)).paragraph  # noqa: S301 - our own


@pytest.mark.parametrize(
    ("reference", "citation"),
    [
        (18, "Regulation 18 HSCA RA Regulations 2014 Staffing"),
        (
            "Regulation 18: Notification of other incidents",
            "Regulation 18 Registration Regulations 2009 Notification of other incidents",
        ),
        ("reg. 18(2)(a)", "Regulation 18(2)(a) HSCA RA Regulations 2014 Staffing"),
        (23, "Regulation 23 HSCA RA Regulations 2014"),
    ],
)
def test_citation(reference: int | str, citation: str) -> None:
    """A citation names number, instrument and heading, and leaves out what is not known."""
    assert citation == cqc_wellled.regulation(reference).citation


def test_citation_of_another_instrument() -> None:
    """A regulation of an instrument without a short name is cited with its full title."""
    value = cqc_wellled.regulation(18)
    other = attrs.evolve(
        value.instrument, id=InstrumentId("uksi/1999/1"), title="The Other Regulations 1999"
    )
    assert (
        "Regulation 18 The Other Regulations 1999 Staffing"
        == Regulation(
            id=value.id,
            instrument=other,
            number="18",
            heading="Staffing",
            uri=value.uri,
            cqc_url=None,
        ).citation
    )
