"""What a kept case of hostile input says: what is done, and what must come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cqc_wellled.errors import (
    CqcWellledError,
    LimitExceeded,
    LookupFailed,
    MalformedSnapshot,
    PageError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Answered", "Refused", "place_of"]


class Refused(NamedTuple):
    """Something hostile that is refused, and all that must be said of it."""

    #: What is hostile about it.
    name: str
    #: Number of its row in `rows.toml`.
    row: int
    #: What is done, in a folder of one's own.
    ask: Callable[[Path], object]
    #: The error that says no, exactly this class of it.
    error: type[CqcWellledError]
    #: Where the fault is, as `place_of` gives it.
    place: str
    #: Words of what is said.
    words: str


class Answered(NamedTuple):
    """Something hostile that does no harm, and the answer that it gets."""

    #: What is hostile about it.
    name: str
    #: Number of its row in `rows.toml`.
    row: int
    #: What is done, in a folder of one's own.
    ask: Callable[[Path], object]
    #: What comes of it.
    answer: object


def place_of(error: CqcWellledError) -> str:
    """Give the place that an error names: paths, a limit's place, a line, or what was asked."""
    if isinstance(error, MalformedSnapshot):
        return " ".join(problem.path for problem in error.problems)
    if isinstance(error, LimitExceeded):
        return error.where
    if isinstance(error, PageError):
        return "" if error.line is None else f"line {error.line}"
    if isinstance(error, LookupFailed):
        return error.asked
    return ""
