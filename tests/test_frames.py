"""Frames: the same columns and types whether there are rows or not, in every library."""

from __future__ import annotations

import builtins
import sys
from typing import TYPE_CHECKING, Any

import pandas
import polars
import pyarrow
import pytest
from diff_samples import DIFF

from cqc_wellled import ColumnType, CqcWellledError, MissingExtra, load_guidance
from cqc_wellled._records import DEFINITIONS

if TYPE_CHECKING:
    from collections.abc import Callable

GUIDANCE = load_guidance()
RESULTS = (
    GUIDANCE.quality_statements,
    GUIDANCE.criteria,
    GUIDANCE.passages,
    GUIDANCE.resources,
    GUIDANCE.regulations,
    GUIDANCE.search("wellbeing"),
    DIFF.crosswalk(),
)
TABLES = [GUIDANCE.table(name) for name in DEFINITIONS]
EVERY = pytest.mark.parametrize("full", [*(r.to_table() for r in RESULTS), *TABLES], ids=repr)

#: What is promised of each column type.
PANDAS = {
    ColumnType.TEXT: "string",
    ColumnType.INTEGER: "Int64",
    ColumnType.NUMBER: "Float64",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "datetime64[s]",
    ColumnType.TEXTS: "object",
}
POLARS: dict[ColumnType, Any] = {
    ColumnType.TEXT: polars.String(),
    ColumnType.INTEGER: polars.Int64(),
    ColumnType.NUMBER: polars.Float64(),
    ColumnType.BOOLEAN: polars.Boolean(),
    ColumnType.DATE: polars.Date(),
    ColumnType.TEXTS: polars.List(polars.String),
}
ARROW = {
    ColumnType.TEXT: pyarrow.string(),
    ColumnType.INTEGER: pyarrow.int64(),
    ColumnType.NUMBER: pyarrow.float64(),
    ColumnType.BOOLEAN: pyarrow.bool_(),
    ColumnType.DATE: pyarrow.date32(),
    ColumnType.TEXTS: pyarrow.list_(pyarrow.string()),
}


def emptied(table: Any) -> Any:  # noqa: ANN401 - attrs loses the type
    """Give a table without its rows."""
    return type(table)(
        name=table.name, description=table.description, columns=table.columns, rows=()
    )


@EVERY
def test_pandas(full: Any) -> None:  # noqa: ANN401 - a table
    """A pandas frame has the promised types, full or empty, and the cells of the records."""
    expected = {column.name: PANDAS[column.type] for column in full.columns}
    for table in (full, emptied(full)):
        frame = table.to_pandas()
        assert expected == {name: str(kind) for name, kind in frame.dtypes.items()}
        assert len(table) == len(frame)
    frame = full.to_pandas()
    for name in expected:
        cells = [each[name] for each in full.to_records()]
        missing = [each is None for each in cells]
        assert missing == list(frame[name].isna())
        shown = [cell for cell in frame[name] if isinstance(cell, tuple) or not pandas.isna(cell)]
        found = [s.date() if isinstance(s, pandas.Timestamp) else s for s in shown]
        assert [cell for cell in cells if cell is not None] == found


@EVERY
def test_polars(full: Any) -> None:  # noqa: ANN401 - a table
    """A polars frame has the promised types, full or empty, and the cells of the records."""
    expected = {column.name: POLARS[column.type] for column in full.columns}
    for table in (full, emptied(full)):
        assert expected == dict(table.to_polars().schema)
    lists = [
        {k: list(v) if isinstance(v, tuple) else v for k, v in each.items()}
        for each in full.to_records()
    ]
    assert lists == full.to_polars().to_dicts()


@EVERY
def test_arrow(full: Any) -> None:  # noqa: ANN401 - a table
    """An Arrow table has the promised types and descriptions, full or empty, and the cells."""
    for table in (full, emptied(full)):
        schema = table.to_arrow().schema
        for column, field in zip(full.columns, schema, strict=True):
            assert (column.name, ARROW[column.type]) == (field.name, field.type)
            assert column.nullable == field.nullable
            assert {b"description": column.description.encode()} == field.metadata
    lists = [
        {k: list(v) if isinstance(v, tuple) else v for k, v in each.items()}
        for each in full.to_records()
    ]
    assert lists == full.to_arrow().to_pylist()


@pytest.mark.parametrize("results", RESULTS, ids=repr)
def test_results_give_the_frames_of_their_table(results: Any) -> None:  # noqa: ANN401
    """Results, full or empty, give what their table gives."""
    for each in (results, results[:0]):
        table = each.to_table()
        pandas.testing.assert_frame_equal(table.to_pandas(), each.to_pandas())
        assert table.to_polars().equals(each.to_polars())
        assert table.to_arrow().equals(each.to_arrow(), check_metadata=True)
        assert table.to_records() == each.to_records()


@pytest.mark.parametrize("results", RESULTS, ids=repr)
def test_the_stream_of_arrow(results: Any) -> None:  # noqa: ANN401 - of several types
    """What takes Arrow's C stream takes results, full or empty, and tables, as they are."""
    for each in (results, results[:0]):
        assert each.to_arrow().equals(pyarrow.table(each))


def test_newer_polars_takes_tables() -> None:
    """From polars 1.3 on, a frame can be made of a table as it is."""
    if tuple(map(int, polars.__version__.split(".")[:2])) < (1, 3):
        pytest.skip("this polars is older")
    for results in (GUIDANCE.resources, GUIDANCE.resources[:0]):
        library: Any = polars
        assert results.to_polars().equals(library.DataFrame(results.to_table()))


def test_newest_pandas_takes_results() -> None:
    """From pandas 3 on, a frame can be made of results by way of Arrow."""
    if not hasattr(pandas.DataFrame, "from_arrow"):
        pytest.skip("this pandas is older")
    library: Any = pandas
    assert (8, 10) == library.DataFrame.from_arrow(GUIDANCE.criteria).shape


def test_duckdb_takes_results() -> None:
    """DuckDB queries results under the name of their variable."""
    duckdb = pytest.importorskip("duckdb")
    resources = GUIDANCE.resources
    found = duckdb.sql("select count(*) from resources where kind = 'tool'").fetchall()
    assert [(len(resources.where(kind="tool")),)] == found


@pytest.mark.parametrize(
    ("library", "extra", "call"),
    [
        ("pandas", "pandas", lambda results: results.to_pandas()),
        ("polars", "polars", lambda results: results.to_polars()),
        ("pyarrow", "arrow", lambda results: results.to_arrow()),
        ("pyarrow", "arrow", lambda results: results.__arrow_c_stream__()),
    ],
)
def test_a_missing_library(
    monkeypatch: pytest.MonkeyPatch, library: str, extra: str, call: Callable[[Any], object]
) -> None:
    """A library that is not installed is an error of ours with the line that installs it."""
    original = builtins.__import__

    def refuse(name: str, *arguments: Any) -> object:  # noqa: ANN401 - the import's
        if name == library:
            raise ModuleNotFoundError(name=name)
        return original(name, *arguments)

    monkeypatch.delitem(sys.modules, library, raising=False)
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtra) as caught:
        call(GUIDANCE.criteria)
    assert isinstance(caught.value, CqcWellledError)
    assert f"{library} is not installed: pip install 'cqc-wellled[{extra}]'" == str(caught.value)
