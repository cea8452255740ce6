"""The flat tables as an SQLite database, and what Datasette wants to know of it.

Sources: sqlite.org/stricttables.html, sqlite.org/fts5.html; docs.datasette.io, "Metadata".
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from typing import TYPE_CHECKING

from cqc_wellled._guidance import guidance_of
from cqc_wellled._records._columns import ColumnType
from cqc_wellled._text import excerpt
from cqc_wellled.errors import CqcWellledError
from cqc_wellled.export._about import about
from cqc_wellled.export._exported import ExportFile, ExportFolder
from cqc_wellled.export._tables import key_of, stored, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cqc_wellled._guidance import Guidance
    from cqc_wellled._records._columns import Column, Definition
    from cqc_wellled._records._table import Table

__all__ = ["LAYOUT", "METADATA", "SEARCHED", "to_datasette", "to_sqlite"]

#: Version of the tables' layout, which a database has as its `user_version`.
LAYOUT = 1
#: The table that says which edition the database holds.
METADATA = "metadata"
#: The columns that the full-text index of a table is about.
SEARCHED: Mapping[str, tuple[str, ...]] = {
    "quality_statements": ("title", "we_statement"),
    "criteria": ("text", "points"),
    "context_topics": ("title",),
    "passages": ("text", "points"),
    "points": ("text",),
    "resource_groups": ("title", "note"),
    "resources": ("printed", "publisher", "official_title"),
    "regulations": ("citation",),
    "named_things": ("name",),
}

_TYPES = {
    ColumnType.TEXT: "TEXT",
    ColumnType.INTEGER: "INTEGER",
    ColumnType.NUMBER: "REAL",
    ColumnType.DATE: "TEXT",
    ColumnType.TEXTS: "TEXT",
}
_STRICT_SINCE = (3, 37)


def to_sqlite(guidance: Guidance) -> ExportFile:
    """Give every table of the guidance as one SQLite database.

    Args:
        guidance: What to export.

    Returns:
        The database. It has `STRICT` tables with text keys and foreign keys, in the order of
        the source, a full-text index `…_fts` for each table with words, and the table
        `metadata` with version, digest, licence and attribution. Dates are ISO 8601, lists
        JSON. It can be read by SQLite 3.37 (2021) or later.

    Raises:
        CqcWellledError: This Python's SQLite is too old or lacks FTS5.
        MalformedSnapshot: The guidance was put together by hand and is no valid one.
    """
    guidance = guidance_of(guidance)
    facts = about(guidance)
    if sqlite3.sqlite_version_info < _STRICT_SINCE:
        message = f"the SQLite export needs SQLite 3.37, this is {sqlite3.sqlite_version}"
        raise CqcWellledError(message)
    try:
        with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
            _fill(database, facts, guidance)
            data = database.serialize()
    except sqlite3.Error as error:
        message = f"no SQLite database can be made of this guidance: {excerpt(str(error))}"
        raise CqcWellledError(message) from None
    name = f"{_database_name(guidance)}.db"
    return ExportFile(name=name, data=data, is_text=False)


def to_datasette(guidance: Guidance) -> ExportFolder:
    """Give a folder that `datasette FOLDER` serves as it is.

    Args:
        guidance: What to export.

    Returns:
        The database of `to_sqlite`, and `metadata.json` with the licence, the source and
        what each table and column means.

    Raises:
        CqcWellledError: As `to_sqlite` says.
        MalformedSnapshot: The guidance was put together by hand and is no valid one.
    """
    guidance = guidance_of(guidance)
    facts = about(guidance)
    tables = {definition.name: _told(definition) for definition, _ in tables_of(guidance.snapshot)}
    source = next((each.url for each in guidance.snapshot.sources if each.url), None)
    metadata = {
        "title": f"{facts['title']}, version {facts['version']}",
        "description": f"{facts['attribution']} {facts['endorsement']} Digest {facts['digest']}.",
        "license": facts["licence"],
        "source": facts["publisher"],
        **({} if source is None else {"source_url": source}),
        "databases": {
            _database_name(guidance): {
                "tables": {METADATA: {"description": _METADATA_DESCRIPTION}, **tables}
            }
        },
    }
    text = json.dumps(metadata, ensure_ascii=False, indent=2) + "\n"
    return ExportFolder(
        files=(to_sqlite(guidance), ExportFile(name="metadata.json", data=text.encode()))
    )


def _told(definition: Definition) -> dict[str, object]:
    columns = {column.name: column.description for column in definition.columns}
    # Rows are shown as the page has them: by their key, 10 would come before 2.
    order = {"sort": "first_line"} if "first_line" in columns else {}
    return {"description": definition.description, "columns": columns, **order}


_METADATA_DESCRIPTION = "Which edition this is, and under which licence."


def _database_name(guidance: Guidance) -> str:
    # Datasette's addresses are made of it.
    return guidance.snapshot.guidance.replace(".", "-")


def _fill(database: sqlite3.Connection, facts: Mapping[str, str], guidance: Guidance) -> None:
    database.execute("PRAGMA foreign_keys = ON")
    database.execute(f"PRAGMA user_version = {LAYOUT}")
    database.execute("BEGIN")
    # What a row refers to may stand in a later table, or behind it.
    database.execute("PRAGMA defer_foreign_keys = ON")
    database.execute(
        f"CREATE TABLE {METADATA} (\n"
        f"  -- {_METADATA_DESCRIPTION}\n"
        "  name TEXT NOT NULL PRIMARY KEY,\n"
        "  value TEXT NOT NULL\n"
        ") STRICT"
    )
    database.executemany(f"INSERT INTO {METADATA} VALUES (?, ?)", facts.items())  # noqa: S608
    tables = list(tables_of(guidance.snapshot))
    for definition, _ in tables:
        database.execute(_create(definition))
    for _, table in tables:
        _insert(database, table)
    for name, columns in SEARCHED.items():
        listed = ", ".join(map(_quoted, columns))
        database.execute(
            f"CREATE VIRTUAL TABLE {name}_fts USING fts5 "
            f"({listed}, content=\"{name}\", tokenize='porter unicode61')"
        )
        database.execute(f"INSERT INTO {name}_fts ({name}_fts) VALUES ('rebuild')")  # noqa: S608
    database.execute("COMMIT")


def _insert(database: sqlite3.Connection, table: Table) -> None:
    places = ", ".join("?" for _ in table.columns)
    rows = (tuple(map(stored, row)) for row in table.rows)
    database.executemany(f"INSERT INTO {table.name} VALUES ({places})", rows)  # noqa: S608


def _create(definition: Definition) -> str:
    lines = [line for column in definition.columns for line in _column(column)]
    lines.append(f"  PRIMARY KEY ({', '.join(map(_quoted, definition.key))})")
    return (
        f"CREATE TABLE {definition.name} (\n  -- {definition.description}\n"
        + "\n".join(lines)
        + "\n) STRICT"
    )


def _column(column: Column) -> Iterator[str]:
    yield f"  -- {column.description}"
    needed = "" if column.nullable else " NOT NULL"
    refers = ""
    if column.references is not None:
        refers = f" REFERENCES {column.references} ({_quoted(key_of(column.references))})"
    yield f"  {_quoted(column.name)} {_TYPES[column.type]}{needed}{refers},"


def _quoted(name: str) -> str:
    # Names are ours; some of them, such as `end`, are words of SQL.
    return f'"{name}"'
