"""The evidence, in SQLite: ids of the guidance beside what the organisation holds."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS evidence (
    number INTEGER PRIMARY KEY,
    criterion TEXT NOT NULL,  -- an id of the guidance
    version TEXT NOT NULL,    -- the version that the id is of
    title TEXT NOT NULL CHECK (title <> ''),
    owner TEXT NOT NULL,
    noted_on TEXT NOT NULL DEFAULT CURRENT_DATE
)
"""


class Evidence(NamedTuple):
    """One piece of evidence that the organisation holds."""

    criterion: str
    title: str
    owner: str
    noted_on: str


class Store:
    """The evidence of one organisation, in one file."""

    def __init__(self, path: Path | str) -> None:
        """Open the file, or make it."""
        self._path = path
        with self._connect() as connection:
            connection.execute(_SCHEMA)

    def add(self, criterion: str, version: str, title: str, owner: str) -> None:
        """Note a piece of evidence."""
        with self._connect() as connection:
            connection.execute(
                "INSERT INTO evidence (criterion, version, title, owner) VALUES (?, ?, ?, ?)",
                (criterion, version, title, owner),
            )

    def by_criterion(self) -> Mapping[str, list[Evidence]]:
        """Give all evidence, by the id of its criterion, in the order of its noting."""
        found: defaultdict[str, list[Evidence]] = defaultdict(list)
        with self._connect() as connection:
            rows = connection.execute(
                "SELECT criterion, title, owner, noted_on FROM evidence ORDER BY number"
            )
            for row in rows:
                found[row[0]].append(Evidence(*row))
        return found

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path)) as connection, connection:
            yield connection
