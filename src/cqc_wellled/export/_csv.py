"""The flat tables as CSV, with metadata as CSV on the Web has it.

Sources: RFC 4180; W3C, Metadata Vocabulary for Tabular Data, 17 December 2015.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from cqc_wellled._guidance import guidance_of
from cqc_wellled._records._columns import ColumnType
from cqc_wellled.export._about import about
from cqc_wellled.export._exported import ExportFile, ExportFolder
from cqc_wellled.export._tables import key_of, stored, tables_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqc_wellled._guidance import Guidance
    from cqc_wellled._records._columns import Column, Definition, Value
    from cqc_wellled._records._table import Table

__all__ = ["METADATA", "to_csv"]

#: The name under which software that is given one of the files looks for its metadata.
METADATA = "csv-metadata.json"

_DATATYPES = {
    ColumnType.TEXT: "string",
    ColumnType.INTEGER: "integer",
    ColumnType.NUMBER: "number",
    ColumnType.DATE: "date",
    ColumnType.TEXTS: "json",
}
# What a spreadsheet may take for a formula (OWASP, "CSV Injection"), with the full-width forms
# that some of them read alike; and the apostrophe itself, so that taking one away is exact.
_FORMULA = re.compile("\\s*['=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_LANGUAGE = re.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def to_csv(guidance: Guidance, *, spreadsheet_safe: bool = False) -> ExportFolder:
    """Give every table of the guidance as CSV, with one metadata file about all of them.

    Args:
        guidance: What to export.
        spreadsheet_safe: Whether the files are meant for a spreadsheet. Then they begin with
            a byte order mark, by which Excel knows UTF-8, and an apostrophe stands before
            every text that could be taken for a formula or begins with an apostrophe.

    Returns:
        A file a table, and `csv-metadata.json` behind them with types, keys, foreign keys,
        version, digest, licence and attribution. UTF-8 and the line ends of RFC 4180. Texts
        are quoted; numbers, dates and empty cells are not. A list is a JSON array.

    Raises:
        MalformedSnapshot: The guidance was put together by hand and is no valid one.
    """
    guidance = guidance_of(guidance)
    facts = about(guidance)
    write = _for_spreadsheet if spreadsheet_safe else _faithful
    start = _MARK if spreadsheet_safe else ""
    tables = list(tables_of(guidance.snapshot))
    files = [
        ExportFile(name=_file_name(table.name), data=(start + _document(table, write)).encode())
        for _, table in tables
    ]
    metadata = _metadata(facts, [definition for definition, _ in tables], spreadsheet_safe)
    text = json.dumps(metadata, ensure_ascii=False, indent=2) + "\n"
    return ExportFolder(files=(*files, ExportFile(name=METADATA, data=text.encode())))


def _file_name(table: str) -> str:
    return f"{table}.csv"


def _document(table: Table, write: Callable[[str], str]) -> str:
    lines = [",".join(column.name for column in table.columns)]
    lines += [",".join(_cell(value, write) for value in row) for row in table.rows]
    return "".join(f"{line}\r\n" for line in lines)


def _cell(value: Value, write: Callable[[str], str]) -> str:
    # The quotation marks tell an empty text from an empty cell. Python's csv writes the two
    # alike before 3.12.
    found = stored(value)
    if found is None:
        return ""
    if isinstance(value, str | tuple):
        return '"' + write(str(found)).replace('"', '""') + '"'
    return str(found)


def _faithful(text: str) -> str:
    return text


def _for_spreadsheet(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _metadata(
    facts: dict[str, str],
    definitions: list[Definition],
    spreadsheet_safe: bool,  # noqa: FBT001 - passed on
) -> dict[str, object]:
    language = facts["language"]
    tagged = {"@language": language} if _LANGUAGE.fullmatch(language) else {}
    notes = [facts["endorsement"], f"Holds {facts['coverage']}."]
    if spreadsheet_safe:
        notes.append(
            "For spreadsheets: an apostrophe was put before every text that begins with one, "
            "or that could be taken for a formula. Take one away to have the text."
        )
    return {
        "@context": ["http://www.w3.org/ns/csvw", tagged]
        if tagged
        else "http://www.w3.org/ns/csvw",
        "dc:title": facts["title"],
        "dc:publisher": facts["publisher"],
        "dc:identifier": [facts["guidance"], facts["digest"]],
        "schema:version": facts["version"],
        "dc:modified": facts["last_updated"],
        "dc:license": facts["licence"],
        "dc:rights": facts["attribution"],
        "dc:source": facts["sources"].split("\n"),
        "dc:description": " ".join(notes),
        "tables": [_table(definition) for definition in definitions],
    }


def _table(definition: Definition) -> dict[str, object]:
    keys = [
        {
            "columnReference": column.name,
            "reference": {
                "resource": _file_name(column.references),
                "columnReference": key_of(column.references),
            },
        }
        for column in definition.columns
        # A column that may be empty is no foreign key in CSVW: a strict reader refuses it.
        if column.references is not None and not column.nullable
    ]
    schema: dict[str, object] = {
        "columns": [_column(column) for column in definition.columns],
        "primaryKey": list(definition.key),
    }
    if keys:
        schema["foreignKeys"] = keys
    return {
        "url": _file_name(definition.name),
        "dc:title": definition.name,
        "dc:description": definition.description,
        "tableSchema": schema,
    }


def _column(column: Column) -> dict[str, object]:
    found: dict[str, object] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.description,
        "datatype": _DATATYPES[column.type],
        "required": not column.nullable,
    }
    if column.type is ColumnType.TEXT and not column.nullable:
        # By default CSVW takes an empty text for none, which is missing where one is required.
        found["null"] = []
    if column.references is not None and column.nullable:
        found["dc:references"] = _file_name(column.references)
    return found
