"""Writes `docs/tables.md` from the definitions of the tables.

PYTHONPATH=src python tests/write_tables.py
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cqc_wellled._records import _CLASSES, DEFINITIONS

if TYPE_CHECKING:
    from cqc_wellled._records._columns import Column, Definition

__all__ = ["DOCUMENT", "tables_document"]

DOCUMENT = Path(__file__).parent.parent / "docs" / "tables.md"

_HEAD = """\
# The tables

<!-- Written by tests/write_tables.py from the definitions; do not edit. -->

Every flat form of the guidance has these columns, in this order: records, frames of pandas and
polars, Arrow tables, and what else is made of rows. The names, their order and their types are
promised, whether a table has rows or not; new columns may come behind the others.

`guidance.table("criteria")` gives a table with all of its columns. The results of a query,
`criteria_for_regulation(18).to_pandas()`, have those that an item fills by itself: not the ones
marked *place*, which only the whole guidance knows.

| type | pandas | polars | Arrow |
|---|---|---|---|
| text | `string` | `String` | `string` |
| integer | `Int64` | `Int64` | `int64` |
| number | `Float64` | `Float64` | `double` |
| boolean | `boolean` | `Boolean` | `bool` |
| date | `datetime64[s]` | `Date` | `date32` |
| list of text | `object`, of tuples | `List(String)` | `list<string>` |

A cell is empty only where a column says so, and then it means: unknown, or there is none.
"""


def tables_document() -> str:
    """Write the page: every table with its columns."""
    answers = {each.name: each for each in _CLASSES.values() if each.name not in DEFINITIONS}
    parts = [_HEAD, *map(_section, DEFINITIONS.values())]
    parts.append("## Of answers\n\nNo guidance holds these rows: they are what a question gives.\n")
    return "\n".join([*parts, *map(_section, answers.values())])


def _section(definition: Definition) -> str:
    derived = " Its facts stand in other tables too." if definition.derived else ""
    key = ", ".join(f"`{name}`" for name in definition.key)
    lines = [
        f"## `{definition.name}`\n",
        f"{definition.description}{derived} Key: {key}.\n",
        "| column | type | meaning |",
        "|---|---|---|",
        *map(_row, definition.columns),
    ]
    return "\n".join(lines) + "\n"


def _row(column: Column) -> str:
    notes = [column.description]
    if column.references is not None:
        notes.append(f"Key of `{column.references}`.")
    if column.tidy is not None:
        notes.append(f"One row each: `{column.tidy}`.")
    if column.nullable:
        notes.append("May be empty.")
    if column.placed:
        notes.append("*place*")
    return f"| `{column.name}` | {column.type} | {' '.join(notes)} |"


if __name__ == "__main__":
    DOCUMENT.write_text(tables_document(), encoding="utf-8")
