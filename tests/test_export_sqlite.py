"""SQLite: every cell comes back, the database guards itself, and Datasette is told the rest."""

from __future__ import annotations

import contextlib
import datetime
import functools
import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from hostile.awkward import hostile_guidance
from hypothesis import given
from samples import evolve_at, make_snapshot

from cqc_wellled import CqcWellledError, Guidance, load_guidance
from cqc_wellled._records import DEFINITIONS
from cqc_wellled.export import to_datasette, to_sqlite
from cqc_wellled.export._sqlite import LAYOUT, SEARCHED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqc_wellled._records._columns import Column

GUIDANCE = load_guidance()
SAMPLE = Guidance(snapshot=make_snapshot())
BOTH = pytest.mark.parametrize("guidance", [GUIDANCE, SAMPLE], ids=["bundled", "sample"])


@contextlib.contextmanager
def opened(guidance: Guidance) -> Iterator[sqlite3.Connection]:
    """Open the database of a guidance."""
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(to_sqlite(guidance).data)
        yield database


def cell(column: Column, value: object) -> object:
    """Read a cell as the documentation says: dates are ISO 8601, lists are JSON."""
    if value is None:
        return None
    if column.type == "date":
        return datetime.date.fromisoformat(str(value))
    return tuple(json.loads(str(value))) if column.type == "list of text" else value


def check_records(guidance: Guidance) -> None:
    """Read every table in the order of its rows, and compare."""
    with opened(guidance) as database:
        for definition in DEFINITIONS.values():
            read = database.execute(f"SELECT * FROM {definition.name} ORDER BY rowid")  # noqa: S608
            assert [column.name for column in definition.columns] == [
                each[0] for each in read.description
            ]
            found = [
                {c.name: cell(c, v) for c, v in zip(definition.columns, row, strict=True)}
                for row in read
            ]
            assert guidance.table(definition.name).to_records() == found
        assert [] == database.execute("PRAGMA foreign_key_check").fetchall()
        assert [("ok",)] == database.execute("PRAGMA integrity_check").fetchall()


@BOTH
def test_every_cell_comes_back(guidance: Guidance) -> None:
    """The records that are read are those that went in, in their order."""
    check_records(guidance)


@given(hostile_guidance())
def test_hostile_words_come_back(guidance: Guidance) -> None:
    """Whatever the words are, the records that are read are those that went in."""
    check_records(guidance)


@BOTH
def test_the_database_names_its_edition(guidance: Guidance) -> None:
    """Version, digest, licence, attribution and what is missing stand in `metadata`."""
    snapshot = guidance.snapshot
    with opened(guidance) as database:
        found = dict(database.execute("SELECT name, value FROM metadata"))
        assert (LAYOUT,) == database.execute("PRAGMA user_version").fetchone()
    assert {
        "title": snapshot.title,
        "publisher": snapshot.publisher,
        "guidance": snapshot.guidance,
        "version": snapshot.version,
        "digest": guidance.digest,
        "last_updated": "2024-05-01",
        "language": "en-GB",
        "licence": snapshot.licence,
        "attribution": snapshot.attribution,
        "endorsement": "This copy is neither made nor endorsed by the publisher.",
        "coverage": f"{len(snapshot.quality_statements)} of {len(snapshot.outline)} "
        "quality statements",
        "missing": "; ".join(e.title for e in snapshot.outline if e.quality_statement is None),
        "sources": "\n".join(str(source.url) for source in snapshot.sources),
    } == found


def test_keys_types_and_references() -> None:
    """Each table is strict and has the keys, types and references of its definition."""
    types = {"text": "TEXT", "integer": "INTEGER", "date": "TEXT", "list of text": "TEXT"}
    with opened(SAMPLE) as database:
        listed = {row[1]: row for row in database.execute("PRAGMA table_list")}
        for definition in DEFINITIONS.values():
            name = definition.name
            assert 1 == listed[name][5], "STRICT"
            columns = database.execute(f"PRAGMA table_info({name})").fetchall()
            assert [(c.name, types[c.type], int(not c.nullable)) for c in definition.columns] == [
                (column[1], column[2], column[3]) for column in columns
            ]
            keyed = sorted((column[5], column[1]) for column in columns if column[5])
            assert list(definition.key) == [column for _, column in keyed]
            references = database.execute(f"PRAGMA foreign_key_list({name})").fetchall()
            assert sorted(
                (c.name, c.references, DEFINITIONS[c.references].key[0])
                for c in definition.columns
                if c.references
            ) == sorted((row[3], row[2], row[4]) for row in references)
        (sql,) = database.execute("SELECT sql FROM sqlite_schema WHERE name = 'outline'").fetchone()
    assert "  -- Title in the framework's spelling.\n" in sql


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("INSERT INTO resource_regulations VALUES ('x', 'y')", "FOREIGN KEY"),
        ("UPDATE sources SET lines = 'many'", "cannot store TEXT value in INTEGER"),
        ("UPDATE criteria SET text = NULL", "NOT NULL"),
        ("INSERT INTO criteria SELECT * FROM criteria", "UNIQUE"),
    ],
)
def test_the_database_guards_itself(statement: str, message: str) -> None:
    """What refers to nothing, has another type, is missing or stands there twice is refused."""
    with opened(SAMPLE) as database:
        database.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError, match=message):
            database.execute(statement)


def search(database: sqlite3.Connection, table: str, words: str) -> list[str]:
    """Find rows by their words."""
    rows = database.execute(
        f"SELECT id FROM {table} WHERE rowid IN "  # noqa: S608
        f"(SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ?) ORDER BY rowid",
        (words,),
    )
    return [row[0] for row in rows]


def test_words_are_found() -> None:
    """The full-text index finds words of every table that has one, whatever their ending."""
    with opened(SAMPLE) as database:
        found = {
            "quality_statements": search(database, "quality_statements", "leader"),
            "criteria": search(database, "criteria", "sustained"),
            "context_topics": search(database, "context_topics", "roles"),
            "passages": search(database, "passages", "listened"),
            "points": search(database, "points", "programme"),
            "resource_groups": search(database, "resource_groups", "absent"),
            "resources": search(database, "resources", "leadership"),
            "regulations": search(database, "regulations", "staffing"),
            "named_things": search(database, "named_things", "people"),
        }
    assert {
        "quality_statements": ["first"],
        "criteria": ["first.criterion.1"],
        "context_topics": ["first.context.role"],
        "passages": ["first.context.role.1"],
        "points": ["first.criterion.1.a"],
        "resource_groups": ["first.resources.tools"],
        "resources": ["first.resource.model"],
        "regulations": ["uksi/2014/2936/regulation/18"],
        "named_things": ["people-plan"],
    } == found
    assert list(SEARCHED) == list(found)


def test_the_folder_for_datasette() -> None:
    """Datasette is told the licence, the source, and what each table and column means."""
    folder = to_datasette(GUIDANCE)
    assert ["nhs-trust-well-led.db", "metadata.json"] == [file.name for file in folder]
    assert to_sqlite(GUIDANCE) == folder["nhs-trust-well-led.db"]
    told = json.loads(folder["metadata.json"].text)
    assert ("OGL-UK-3.0", "Care Quality Commission", GUIDANCE.snapshot.sources[0].url) == (
        told["license"],
        told["source"],
        told["source_url"],
    )
    assert f"{GUIDANCE.snapshot.title}, version 2024-05-01" == told["title"]
    assert (
        f"{GUIDANCE.snapshot.attribution} This copy is neither made nor endorsed by the "
        f"publisher. Digest {GUIDANCE.digest}."
    ) == told["description"]
    tables = told["databases"]["nhs-trust-well-led"]["tables"]
    assert ["metadata", *DEFINITIONS] == list(tables)
    for name, definition in DEFINITIONS.items():
        columns = {column.name: column.description for column in definition.columns}
        order = {"sort": "first_line"} if "first_line" in columns else {}
        assert {"description": definition.description, "columns": columns, **order} == tables[name]
    assert "first_line" == tables["criteria"]["sort"]


def test_names_that_datasette_can_serve() -> None:
    """A key with dots gives a name without them, and an unknown source is left out."""
    snapshot = evolve_at(make_snapshot(), "$", guidance="sample.well-led")
    for index in range(2):
        snapshot = evolve_at(snapshot, f"$.sources[{index}]", url=None)
    folder = to_datasette(Guidance(snapshot=snapshot))
    told = json.loads(folder["metadata.json"].text)
    assert "sample-well-led.db" == folder.files[0].name
    assert ["sample-well-led"] == list(told["databases"])
    assert "source_url" not in told


def test_an_old_sqlite_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """An SQLite without strict tables gives our error with both versions."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.36.0")
    with pytest.raises(CqcWellledError, match=r"needs SQLite 3\.37, this is 3\.36\.0"):
        to_sqlite(SAMPLE)


def test_a_fault_of_sqlite_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever SQLite refuses is told as an error of ours."""

    class Lacking(sqlite3.Connection):
        """A connection to an SQLite without full-text search."""

        def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:  # noqa: ANN401
            """Refuse what needs it."""
            if "fts5" in sql:
                message = "no such module: fts5"
                raise sqlite3.OperationalError(message)
            return super().execute(sql, parameters)

    connect = functools.partial(sqlite3.connect, factory=Lacking)
    monkeypatch.setattr(sqlite3, "connect", connect)
    with pytest.raises(CqcWellledError, match="no such module: fts5"):
        to_sqlite(SAMPLE)
