"""Arguments that no caller should pass: they give our own error, or the plain answer."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from cqc_wellled import (
    LinkStrength,
    UnknownItem,
    dumps,
    load_guidance,
    loads,
    parse_regulations,
    read_guidance,
)
from cqc_wellled._text import excerpt, plain
from cqc_wellled.errors import CqcWellledError

if TYPE_CHECKING:
    from collections.abc import Callable

GUIDANCE = load_guidance()


def refuse(*_: object) -> NoReturn:
    """Fail as a hostile method does."""
    raise RuntimeError


class Text(str):
    """A text whose own methods all fail."""

    __slots__ = ()
    __eq__ = __ne__ = __hash__ = __len__ = __repr__ = __str__ = __contains__ = refuse
    strip = casefold = isascii = translate = refuse


class Number(int):
    """A number whose own methods all fail."""

    __eq__ = __ne__ = __hash__ = __le__ = __ge__ = __repr__ = __str__ = refuse
    bit_length = __index__ = refuse


class Decimal(float):
    """A number with a point whose own methods all fail."""

    __eq__ = __hash__ = __repr__ = __str__ = refuse


class Thing:
    """Anything, whose own methods all fail."""

    __eq__ = __ne__ = __hash__ = __repr__ = __str__ = __getattr__ = refuse


class Named(type):
    """A class of classes that do not tell their name."""

    __name__ = property(refuse)


class Nameless(metaclass=Named):
    """A value whose class does not tell its name."""


class WithId:
    """No item, but with something that looks like an id."""

    id = Text("duty of candour")


HOSTILE = [
    *(99, "20B", None, True, 18.5, "", 10**5000, -(10**5000), b"18", bytearray(b"18"), 28, -1),
    *([], [18], (), {}, {18}, object(), int, 1 + 2j, float("nan"), float("inf")),
    *("x" * 100_000, "18" * 100_000, "\ud800", "reg \ud800", "\x1b[31m", "\u202e" * 300, "\0"),
    *(Text("no such thing"), Number(99), Decimal(1.5), Thing(), Nameless(), WithId()),
    type("N" * 1000, (), {})(),
]
QUERIES: dict[str, Callable[[Any], object]] = {
    "regulation": GUIDANCE.regulation,
    "get": GUIDANCE.get,
    "quality_statement": GUIDANCE.quality_statement,
    "criterion": GUIDANCE.criterion,
    "resource": GUIDANCE.resource,
    "criteria_for_regulation": GUIDANCE.criteria_for_regulation,
    "regulations_for_criterion": GUIDANCE.regulations_for_criterion,
    "resources_for_regulation": GUIDANCE.resources_for_regulation,
    "criteria_mentioning": GUIDANCE.criteria_mentioning,
    "passages_mentioning": GUIDANCE.passages_mentioning,
    "cite": GUIDANCE.cite,
    "style": lambda style: GUIDANCE.cite(GUIDANCE.criteria[0], style),
    "resolve": GUIDANCE.resolve,
    "table": GUIDANCE.table,
    "group_by": GUIDANCE.criteria.group_by,
    "loads": loads,
    "read_guidance": read_guidance,
    "dumps": dumps,
}
#: Queries for which some of those values are good ones.
LENIENT: dict[str, Callable[[Any], object]] = {
    "parse_regulations": parse_regulations,
    "strength": lambda strength: GUIDANCE.criteria_for_regulation(18, strength=strength),
    "version": load_guidance,
    "digest": lambda digest: load_guidance(digest=digest),
    "search": GUIDANCE.search,
    "kinds": lambda kinds: GUIDANCE.search("board", kinds=kinds),
    "limit": lambda limit: GUIDANCE.search("board", limit=limit),
    "check_quote": GUIDANCE.check_quote,
    "check_document": GUIDANCE.check_document,
    "map": GUIDANCE.map,
}


def check_message(error: CqcWellledError) -> None:
    """Check what a caller may do with an error: print it, send it on, log it."""
    message = str(error)
    message.encode()
    assert message.isprintable()
    assert len(message) <= 1000
    assert not any(run * 81 in message for run in "x9N")
    assert message == str(pickle.loads(pickle.dumps(error)))  # noqa: S301 - our own


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: type.__repr__(type(value))[:40])
def test_an_error_of_ours(query: str, value: object) -> None:
    """A value that means nothing raises our own error, with a message that can be printed."""
    with pytest.raises(CqcWellledError) as caught:
        QUERIES[query](value)
    check_message(caught.value)


@pytest.mark.parametrize("query", LENIENT)
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: type.__repr__(type(value))[:40])
def test_no_error_of_another(query: str, value: object) -> None:
    """Where a value may mean something, it gives an answer or our own error, nothing else."""
    try:
        LENIENT[query](value)
    except CqcWellledError as error:
        check_message(error)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        (lambda: GUIDANCE.regulation(Number(18)), lambda: GUIDANCE.regulation(18)),
        (lambda: GUIDANCE.regulation(Text("reg. 18(2)")), lambda: GUIDANCE.regulation(18)),
        (lambda: GUIDANCE.get(Text(GUIDANCE.criteria[0].id)), lambda: GUIDANCE.criteria[0]),
        (
            lambda: GUIDANCE.criteria_mentioning(Text("duty of candour")),
            lambda: GUIDANCE.criteria_mentioning("duty of candour"),
        ),
        (lambda: load_guidance(Text("2024-05-01")), lambda: load_guidance("2024-05-01")),
        (lambda: load_guidance(digest=Text(GUIDANCE.digest)), load_guidance),
        (lambda: loads(Text(dumps(GUIDANCE))), lambda: GUIDANCE),
        (lambda: GUIDANCE.search(Text("board")), lambda: GUIDANCE.search("board")),
        (lambda: GUIDANCE.check_quote(Text("board")), lambda: GUIDANCE.check_quote("board")),
        (lambda: GUIDANCE.table(Text("points")).name, lambda: "points"),
        (
            lambda: GUIDANCE.resolve(Text(GUIDANCE.cite(GUIDANCE.criteria[0]))),
            lambda: GUIDANCE.criteria[0],
        ),
        (
            lambda: GUIDANCE.cite(GUIDANCE.criteria[0], Text("full")),
            lambda: GUIDANCE.cite(GUIDANCE.criteria[0], "full"),
        ),
    ],
)
def test_what_is_derived_means_what_it_holds(
    asked: Callable[[], object], meant: Callable[[], object]
) -> None:
    """A text or number of a derived class means the text or number in it."""
    assert meant() == asked()


def test_plain_values() -> None:
    """A text and a number become exactly that; everything else stays the same object."""
    others: list[object] = [None, True, 1.5, b"18", [18]]
    assert [str, int, str] == [
        type(plain(value)) for value in (Text("18"), Number(18), LinkStrength.LINKED)
    ]
    assert all(value is plain(value) for value in (*others, "18", 18))


def test_what_looks_like_an_item_is_none() -> None:
    """A value with an id is an item only if its class is one of ours."""
    with pytest.raises(UnknownItem, match="a value of type WithId"):
        GUIDANCE.cite(WithId())  # type: ignore[arg-type]


def test_excerpts_ask_no_method_of_the_value() -> None:
    """An excerpt is made without a call of anything that the value's class defines."""
    values = (Text("a"), Number(18), Decimal(1.5), Thing(), Nameless())
    expected = ["“a”", "18", "1.5", "a value of type Thing", "a value of type Nameless"]
    assert expected == [excerpt(value) for value in values]
