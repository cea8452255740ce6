"""Errors carry data, derive their message from it, and survive pickling."""

from __future__ import annotations

import pickle

import pytest

from cqc_wellled import errors
from cqc_wellled.errors import (
    BuildFailed,
    CqcWellledError,
    DigestMismatch,
    LimitExceeded,
    LookupFailed,
    MalformedSnapshot,
    MissingExtra,
    PageError,
    Problem,
    ReadError,
    UnknownGroup,
    UnknownItem,
    UnknownVersion,
    UnsupportedSchema,
    UnusableContribution,
    WriteError,
)

SAMPLES = [
    CqcWellledError("x"),
    ReadError("x"),
    LimitExceeded("max_bytes", 10, "$"),
    MalformedSnapshot([Problem("$.a", "wrong")]),
    UnsupportedSchema("2", 1, "upgrade"),
    UnusableContribution("2030-01-01", "“made-up 1.0”", "why"),
    DigestMismatch("2024-05-01", "sha256:0", "sha256:1"),
    LookupFailed("“x”", known=("a", "b"), close=("a",)),
    UnknownVersion("“x”", reason="why"),
    errors.UnknownRegulation("“x”"),
    errors.AmbiguousRegulation("“x”"),
    UnknownItem("“x”"),
    UnknownGroup("“x”", reason="why", close=("a",)),
    MissingExtra("pyarrow", "arrow"),
    PageError("wrong", line=3, excerpt="“abc”"),
    BuildFailed("x"),
    WriteError("x"),
]


@pytest.mark.parametrize("error", SAMPLES, ids=lambda error: type(error).__name__)
def test_pickling(error: CqcWellledError) -> None:
    """An error that crosses a process says the same on the other side, with the same data."""
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert type(error) is type(again)
    assert str(error) == str(again)
    assert vars(error) == vars(again)


def test_every_class_is_tried() -> None:
    """The samples are of every class of errors that the module hands out."""
    classes = {name for name in errors.__all__ if name != "Problem"}
    assert classes == {type(error).__name__ for error in SAMPLES}


@pytest.mark.parametrize(
    ("kind", "bases"),
    [
        (ReadError, (CqcWellledError, ValueError)),
        (LimitExceeded, (ReadError,)),
        (MalformedSnapshot, (ReadError,)),
        (UnsupportedSchema, (ReadError,)),
        (UnusableContribution, (ReadError, UserWarning)),
        (DigestMismatch, (ReadError,)),
        (LookupFailed, (CqcWellledError, LookupError)),
        (UnknownVersion, (LookupFailed,)),
        (errors.UnknownRegulation, (LookupFailed,)),
        (errors.AmbiguousRegulation, (LookupFailed,)),
        (UnknownItem, (LookupFailed,)),
        (UnknownGroup, (UnknownItem, KeyError)),
        (MissingExtra, (CqcWellledError, ImportError)),
        (PageError, (CqcWellledError, ValueError)),
    ],
)
def test_family(kind: type[Exception], bases: tuple[type[Exception], ...]) -> None:
    """Errors can be caught as ours, and as what Python would raise in their place."""
    assert bases == kind.__bases__


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            LookupFailed("“x”", known=("a", "b"), close=("a",)),
            "“x”: no such item; close: a; known: a, b",
        ),
        (
            UnknownItem("“x”", known=("One, two", "Three")),
            "“x”: no such item; known: One, two | Three",
        ),
        (UnknownVersion("“x”", reason="why"), "“x”: why"),
        (UnknownGroup("“x”"), "“x”: no such group"),
        (
            MissingExtra("pyarrow", "arrow"),
            "pyarrow is not installed: pip install 'cqc-wellled[arrow]'",
        ),
        (PageError("wrong", line=3, excerpt="“abc”"), "line 3: “abc”: wrong"),
        (PageError("wrong"), "wrong"),
        (
            DigestMismatch("2024-05-01", "“a”", "sha256:b"),
            "guidance 2024-05-01: digest “a” was asked for, found sha256:b",
        ),
        (UnsupportedSchema("2", 1), "$.schema_version: found 2, this library reads 1"),
        (
            UnusableContribution("2030-01-01", "“made-up 1.0”", "why"),
            "guidance 2030-01-01 from “made-up 1.0” cannot be used: why",
        ),
        (
            LimitExceeded("max_characters", 200_000, "a quotation", can_widen=False),
            "a quotation: more than max_characters=200000 allows",
        ),
        (
            LimitExceeded("max_depth", 64, "$"),
            (
                "$: more than max_depth=64 allows; pass limits=Limits(max_depth=…) if the source "
                "is trusted to be larger"
            ),
        ),
    ],
)
def test_message(error: CqcWellledError, message: str) -> None:
    """The message is derived from the data."""
    assert message == str(error)


def test_problems_are_sorted_and_capped() -> None:
    """Problems stand in the order of their paths, indexes as numbers, the first hundred of all."""
    found = [Problem(f"$.a[{number}]", "wrong") for number in range(150, -1, -1)]
    error = MalformedSnapshot(found)
    assert [f"$.a[{number}]" for number in range(100)] == [p.path for p in error.problems]
    assert 151 == error.total
    assert str(error).startswith("$.a[0]: wrong\n$.a[1]: wrong\n")
    assert str(error).endswith("\n… and 141 more problems")
