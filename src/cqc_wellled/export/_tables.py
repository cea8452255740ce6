"""What several formats share: tables as files hold them, and points in order."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING

from cqc_wellled._records import DEFINITIONS
from cqc_wellled._records._table import table_of_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqc_wellled._model import Point, Snapshot
    from cqc_wellled._records._columns import Definition, Value
    from cqc_wellled._records._table import Table

__all__ = ["every_point", "key_of", "stored", "tables_of"]


def tables_of(snapshot: Snapshot) -> Iterator[tuple[Definition, Table]]:
    """Give every table of a snapshot, each behind those that it refers to where it can be."""
    for definition in DEFINITIONS.values():
        yield definition, table_of_snapshot(definition, snapshot)


def key_of(name: str) -> str:
    """Give the one column that other tables refer to a table by."""
    (key,) = DEFINITIONS[name].key
    return key


def stored(value: Value) -> str | int | float | None:
    """Give a cell as a text or a number: dates as ISO 8601 has them, lists as JSON."""
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, datetime.date) else value


def every_point(points: Iterable[Point]) -> Iterator[Point]:
    """Go through points, each followed by those of its nested list."""
    for point in points:
        yield point
        yield from every_point(point.points)
