"""What the judges of pages say, and the list of what may stand all the same."""

from __future__ import annotations

import fnmatch
import tomllib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["Allowed", "Complaint", "read_allowed", "sort_out"]

Complaints = dict[str, list["Complaint"]]


class Complaint(NamedTuple):
    """One fault of a page."""

    #: Who says it and what is wrong; the same for every place.
    message: str
    #: Where on the page.
    place: str


class Allowed(NamedTuple):
    """Faults that may stand, because they are not ours to mend."""

    message: str
    #: The pages that have it, as patterns.
    pages: tuple[str, ...]
    reason: str


def read_allowed(path: Path) -> list[Allowed]:
    """Read the list of what may stand."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["allowed"]
    return [Allowed(each["message"], tuple(each["pages"]), each["reason"]) for each in entries]


def sort_out(
    complaints: Mapping[str, list[Complaint]], allowed: Iterable[Allowed]
) -> tuple[Complaints, list[str]]:
    """Part complaints from what may stand.

    Args:
        complaints: By page.
        allowed: What may stand.

    Returns:
        The complaints that stand on no list, by page, and every pattern of the list that
        matches nothing any more.
    """
    left = {page: list(said) for page, said in complaints.items()}
    idle = []
    for entry in allowed:
        for pattern in entry.pages:
            found = False
            for page in fnmatch.filter(complaints, pattern):
                found = found or any(each.message == entry.message for each in complaints[page])
                left[page] = [each for each in left[page] if each.message != entry.message]
            if not found:
                idle.append(f"{pattern}: {entry.message}")
    return {page: said for page, said in left.items() if said}, idle
