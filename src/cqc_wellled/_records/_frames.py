"""Rows as frames of pandas, polars and Arrow, each with its schema stated.

The libraries are extras: they are imported where they are needed, and not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cqc_wellled._records._columns import ColumnType
from cqc_wellled.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas
    import polars
    import pyarrow

    from cqc_wellled._records._columns import Column, Row

__all__ = ["arrow_table", "pandas_frame", "polars_frame"]

# A text is of pandas' own text type in its oldest storage: pandas 2 and 3 have it, with or
# without Arrow, and it tells an empty cell from an empty text.
_PANDAS = {
    ColumnType.TEXT: "string[python]",
    ColumnType.INTEGER: "Int64",
    ColumnType.NUMBER: "Float64",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "datetime64[s]",
    ColumnType.TEXTS: "object",
}


def pandas_frame(columns: Sequence[Column], rows: Sequence[Row]) -> pandas.DataFrame:
    """Give the rows as a pandas frame.

    Raises:
        MissingExtra: pandas is not installed.
    """
    try:
        import pandas  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtra(library="pandas", extra="pandas") from error
    series = {
        column.name: pandas.Series(cells, dtype=_PANDAS[column.type])
        for column, cells in _cells(columns, rows)
    }
    return pandas.DataFrame(series)


def polars_frame(columns: Sequence[Column], rows: Sequence[Row]) -> polars.DataFrame:
    """Give the rows as a polars frame.

    Raises:
        MissingExtra: polars is not installed.
    """
    try:
        import polars  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtra(library="polars", extra="polars") from error
    types = {
        ColumnType.TEXT: polars.String(),
        ColumnType.INTEGER: polars.Int64(),
        ColumnType.NUMBER: polars.Float64(),
        ColumnType.BOOLEAN: polars.Boolean(),
        ColumnType.DATE: polars.Date(),
        ColumnType.TEXTS: polars.List(polars.String),
    }
    return polars.DataFrame(
        {column.name: cells for column, cells in _cells(columns, rows)},
        schema={column.name: types[column.type] for column in columns},
    )


def arrow_table(columns: Sequence[Column], rows: Sequence[Row]) -> pyarrow.Table:
    """Give the rows as an Arrow table; its fields carry the columns' descriptions.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    try:
        import pyarrow  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtra(library="pyarrow", extra="arrow") from error
    types = {
        ColumnType.TEXT: pyarrow.string(),
        ColumnType.INTEGER: pyarrow.int64(),
        ColumnType.NUMBER: pyarrow.float64(),
        ColumnType.BOOLEAN: pyarrow.bool_(),
        ColumnType.DATE: pyarrow.date32(),
        ColumnType.TEXTS: pyarrow.list_(pyarrow.string()),
    }
    schema = pyarrow.schema(
        pyarrow.field(
            column.name,
            types[column.type],
            nullable=column.nullable,
            metadata={"description": column.description},
        )
        for column in columns
    )
    return pyarrow.table(
        {column.name: cells for column, cells in _cells(columns, rows)}, schema=schema
    )


def _cells(columns: Sequence[Column], rows: Sequence[Row]) -> Iterator[tuple[Column, list[Any]]]:
    for number, column in enumerate(columns):
        yield column, [row[number] for row in rows]
