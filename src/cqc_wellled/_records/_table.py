"""`Table`: flat rows under columns that say what they hold."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._records._columns import Column, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas
    import polars
    import pyarrow

    from cqc_wellled._markup import Cell
    from cqc_wellled._model import Snapshot
    from cqc_wellled._records._columns import Definition, Value

__all__ = [
    "Table",
    "html_of",
    "plain_of",
    "shown_of",
    "table_of_items",
    "table_of_snapshot",
    "text_of",
]


@attrs.frozen(kw_only=True, repr=False)
class Table:
    """A flat table: frozen, with the same columns and types whether it has rows or not.

    What takes Arrow's C stream takes a table as it is: `polars.DataFrame(table)` from
    polars 1.3 on,
    `pandas.DataFrame.from_arrow(table)` from pandas 3 on, DuckDB's `from table`.
    """

    #: Its name, such as `criteria`.
    name: str
    #: What one row is.
    description: str
    #: The columns in order.
    columns: tuple[Column, ...]
    #: The rows in the order of the source, each with a cell for every column.
    rows: tuple[Row, ...]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.rows)

    def __repr__(self) -> str:
        """Name the table and give its size."""
        return f"<Table {self.name}: {len(self.rows)} rows, {len(self.columns)} columns>"

    def to_records(self) -> list[dict[str, Value]]:
        """Give the rows as dictionaries.

        Returns:
            A new dictionary a row, with the columns in order. Lists of text are tuples, and
            an empty cell is `None`.
        """
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]

    def to_pandas(self) -> pandas.DataFrame:
        """Give the rows as a pandas frame.

        Returns:
            Texts as `string`, numbers as `Int64` and `Float64`, booleans as `boolean`, dates as
            `datetime64[s]`, lists of text as tuples.

        Raises:
            MissingExtra: pandas is not installed.
        """
        from cqc_wellled._records._frames import pandas_frame  # noqa: PLC0415 - for an extra

        return pandas_frame(self.columns, self.rows)

    def to_polars(self) -> polars.DataFrame:
        """Give the rows as a polars frame.

        Returns:
            Texts as `String`, numbers as `Int64` and `Float64`, booleans as `Boolean`, dates as
            `Date`, lists of text as `List(String)`.

        Raises:
            MissingExtra: polars is not installed.
        """
        from cqc_wellled._records._frames import polars_frame  # noqa: PLC0415 - for an extra

        return polars_frame(self.columns, self.rows)

    def to_arrow(self) -> pyarrow.Table:
        """Give the rows as an Arrow table.

        Returns:
            Texts as `string`, numbers as `int64` and `double`, booleans as `bool`, dates as
            `date32`, lists of text as `list<string>`; every field with its description.

        Raises:
            MissingExtra: pyarrow is not installed.
        """
        from cqc_wellled._records._frames import arrow_table  # noqa: PLC0415 - for an extra

        return arrow_table(self.columns, self.rows)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Hand the rows to whatever takes Arrow's C stream."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def to_text(self, width: int | None = None, *, bold: bool = False) -> str:
        """Lay out the rows in columns of plain text.

        Args:
            width: How wide the text may be: words wrap within their columns. One line a row
                by default.
            bold: Whether the headings are in bold, for a terminal.

        Returns:
            The headings, a rule and the rows; nothing is cut.
        """
        return plain_of(self, self.columns, width=width, bold=bold)

    def _repr_html_(self) -> str:
        return html_of(self, self.columns)


def shown_of(table: Table) -> tuple[Column, ...]:
    """List the columns that a query's results are shown with."""
    return tuple(column for column in table.columns if column.shown)


def plain_of(
    table: Table, columns: Iterable[Column], *, width: int | None = None, bold: bool = False
) -> str:
    """Lay out some columns of a table as plain text."""
    from cqc_wellled._markup._text import text_table  # noqa: PLC0415 - seldom needed

    names = [column.name for column in columns]
    rows = [[text_of(record[name]) for name in names] for record in table.to_records()]
    return text_table(names, rows, width=width, bold=bold)


def html_of(table: Table, columns: Iterable[Column]) -> str:
    """Lay out some columns of a table as HTML."""
    from cqc_wellled._markup import MOST_ROWS, html_table  # noqa: PLC0415 - seldom needed

    wanted = tuple(columns)
    # Rows that are not shown need not be laid out.
    first = attrs.evolve(table, rows=table.rows[:MOST_ROWS])
    return html_table(
        f"{table.name.replace('_', ' ').capitalize()}: {len(table):,}",
        [column.name for column in wanted],
        [[_cell(column, record) for column in wanted] for record in first.to_records()],
        total=len(table),
    )


def _cell(column: Column, record: Mapping[str, Value]) -> Cell:
    from cqc_wellled._markup import Link  # noqa: PLC0415 - seldom needed

    value = record[column.name]
    if isinstance(value, tuple):
        return value
    if column.link is None:
        return text_of(value)
    return Link(text_of(value), text_of(record[column.link]))


def text_of(value: Value) -> str:
    """Give a cell as text: a list with semicolons, nothing for an empty one."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def table_of_items(definition: Definition, items: Iterable[object]) -> Table:
    """Make the table of some items, with the columns that they fill by themselves."""
    return Table(
        name=definition.name,
        description=definition.description,
        columns=definition.own_columns,
        rows=tuple(definition.own_rows(items)),
    )


def table_of_snapshot(definition: Definition, snapshot: Snapshot) -> Table:
    """Make the table of a whole snapshot, with all columns."""
    return Table(
        name=definition.name,
        description=definition.description,
        columns=definition.columns,
        rows=tuple(definition.rows(snapshot)),
    )
