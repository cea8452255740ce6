"""The guidance as a workbook to collect evidence in.

It holds no scores: whoever uses it writes a scale of their own on the sheet "Scale".
Source: Microsoft, "Excel specifications and limits".
"""

from __future__ import annotations

import io
import math
import re
import string
from typing import TYPE_CHECKING

from cqc_wellled._guidance import guidance_of
from cqc_wellled._markup import is_web
from cqc_wellled._text import excerpt
from cqc_wellled.errors import CqcWellledError, MissingExtra
from cqc_wellled.export._about import about
from cqc_wellled.export._exported import ExportFile
from cqc_wellled.export._tables import every_point

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from cqc_wellled._guidance import Guidance

__all__ = ["LONGEST_CELL", "to_xlsx"]

#: The longest text that a cell can hold, in units of UTF-16.
LONGEST_CELL = 32_767

# A workbook writes characters by number like this; words that look so are escaped.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

# In points; the tallest is Excel's.
_LINE_HEIGHT = 15
_TALLEST_ROW = 409
# Lines break between words: this much of their width is filled.
_FULL = 0.9

# Heading and width of each column.
_ITEM_COLUMNS = (("Id", 24), ("What good looks like", 50), ("Kind", 11), ("Quality statement", 20))
_RESOURCE_COLUMNS = (
    ("Id", 30),
    ("Printed", 44),
    ("Publisher", 22),
    ("Official title", 34),
    ("Kind", 14),
    ("Address", 40),
    ("Published", 12),
    ("Since then", 30),
    ("Regulations", 30),
)
_REGULATION_COLUMNS = (
    ("Id", 30),
    ("Regulation", 50),
    ("Linked by", 50),
    ("Address", 44),
    ("CQC's page", 44),
)


def to_xlsx(guidance: Guidance) -> ExportFile:
    """Give a workbook in which evidence can be collected, for Excel or LibreOffice.

    Args:
        guidance: What to export.

    Returns:
        The workbook. It has the sheet "Evidence" with a row for each criterion and point and
        empty cells for owner, evidence, gap, action, a date and a rating on the user's own
        scale; "Resources", "Regulations", "Scale", which is empty, and "About this edition"
        with version, digest, licence and attribution. Every text is a text, never a formula.

    Raises:
        MissingExtra: openpyxl is not installed.
        CqcWellledError: A text is longer than a cell can hold.
        MalformedSnapshot: The guidance was put together by hand and is no valid one.
    """
    guidance = guidance_of(guidance)
    try:
        from openpyxl import Workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtra(library="openpyxl", extra="xlsx") from error
    facts = about(guidance)
    workbook = Workbook()
    workbook.remove(workbook.active)
    workbook.properties.title = _escaped(facts["title"])
    workbook.properties.creator = _escaped(facts["publisher"])
    workbook.properties.description = _escaped(f"{facts['attribution']} {facts['endorsement']}")
    items = list(_items(guidance))
    filled_in = [(heading, width) for heading, width, _ in _FILLED_IN]
    evidence = _add(workbook, "Evidence", (*_ITEM_COLUMNS, *filled_in), items)
    _add_rules(evidence, len(items))
    _add(workbook, "Resources", _RESOURCE_COLUMNS, _resources(guidance))
    _add(workbook, "Regulations", _REGULATION_COLUMNS, _regulations(guidance))
    _add(workbook, "Scale", (("Your own values", 24), ("What they mean", 60)), ())
    _add(workbook, "About this edition", (("Name", 22), ("Value", 90)), _told(facts))
    data = io.BytesIO()
    workbook.save(data)
    name = f"{guidance.snapshot.guidance}-evidence.xlsx"
    return ExportFile(name=name, data=data.getvalue(), is_text=False)


def _add(
    workbook: Workbook,
    name: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[str]],
) -> Worksheet:
    """Add a sheet: a frozen heading with filters, and a row for each of `rows`."""
    from openpyxl.styles import Font  # noqa: PLC0415 - an extra

    sheet = workbook.create_sheet(name)
    for place, (heading, width) in enumerate(columns, 1):
        sheet.column_dimensions[_letter(place)].width = width
        _write(sheet, 1, place, heading)
        sheet.cell(1, place).font = Font(bold=True)
    for number, row in enumerate(rows, 2):
        for place, text in enumerate(row, 1):
            _write(sheet, number, place, text)
        _set_height(sheet, number, row, columns)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def _set_height(
    sheet: Worksheet, number: int, row: Sequence[str], columns: Sequence[tuple[str, int]]
) -> None:
    """Make a row as tall as its texts need; it grows when more is written into it."""
    from openpyxl.worksheet.dimensions import RowDimension  # noqa: PLC0415 - an extra

    class GrowingRow(RowDimension):  # type: ignore[misc]
        # A height that is "custom" would stay as it is; LibreOffice computes none by itself.
        customHeight = False  # noqa: N815 - openpyxl's name

    lines = max(
        sum(max(1, math.ceil(len(line) / (width * _FULL))) for line in text.split("\n"))
        for text, (_, width) in zip(row, columns, strict=False)
    )
    height = min(lines * _LINE_HEIGHT, _TALLEST_ROW)
    sheet.row_dimensions[number] = GrowingRow(sheet, index=number, ht=height)


def _write(sheet: Worksheet, row: int, place: int, text: str) -> None:
    from openpyxl.styles import Alignment  # noqa: PLC0415 - an extra

    written = _escaped(text)
    if len(written.encode("utf-16-le")) > 2 * LONGEST_CELL:
        message = f"{excerpt(text)}: a cell of a workbook holds {LONGEST_CELL:,} characters"
        raise CqcWellledError(message)
    cell = sheet.cell(row, place)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if written:
        cell.value = written
        # openpyxl takes `=1` for a formula and `#N/A` for an error; both are text here.
        cell.data_type = "s"
        if is_web(text):
            cell.hyperlink = text


def _escaped(text: str) -> str:
    return _ESCAPE.sub("_x005F_", text)


def _letter(place: int) -> str:
    return string.ascii_uppercase[place - 1]


def _add_rules(sheet: Worksheet, count: int) -> None:
    """Say what each cell that is filled in may hold, and lay it out."""
    from openpyxl.styles import Alignment  # noqa: PLC0415 - an extra
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - an extra

    last = max(count, 1) + 1
    for place, (heading, _, rule) in enumerate(_FILLED_IN, len(_ITEM_COLUMNS) + 1):
        column = _letter(place)
        validation = DataValidation(
            **rule,
            promptTitle=heading,
            errorTitle=heading,
            allow_blank=True,
            showInputMessage=True,
            showErrorMessage=True,
        )
        validation.add(f"{column}2:{column}{last}")
        sheet.add_data_validation(validation)
        for row in range(2, last + 1):
            cell = sheet.cell(row, place)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if rule["type"] == "date":
                cell.number_format = "yyyy-mm-dd"
    # The words stay in view beside what is written about them.
    sheet.freeze_panes = "C2"


def _length(most: int, prompt: str) -> dict[str, str]:
    error = f"At most {most:,} characters."
    rule = {"type": "textLength", "operator": "lessThanOrEqual", "formula1": str(most)}
    return {**rule, "prompt": prompt, "error": error}


# Heading, width and rule of each column that is filled in.
_FILLED_IN: tuple[tuple[str, int, dict[str, str]], ...] = (
    ("Owner", 18, _length(100, "Who answers for this.")),
    ("Evidence", 40, _length(5000, "What shows it, and where that is kept.")),
    ("Gap", 30, _length(5000, "What is missing.")),
    ("Action", 30, _length(5000, "What will be done about it.")),
    (
        "Date",
        12,
        {
            "type": "date",
            "operator": "greaterThanOrEqual",
            "formula1": "DATE(2000,1,1)",
            "prompt": "By when, as a date.",
            "error": "A date, from 2000-01-01 on.",
        },
    ),
    (
        "Rating",
        14,
        {
            "type": "list",
            "formula1": "Scale!$A$2:$A$21",
            "prompt": "On your own scale, from the sheet “Scale”.",
            "error": "One of the values that you wrote on the sheet “Scale”.",
        },
    ),
)


def _items(guidance: Guidance) -> Iterator[tuple[str, ...]]:
    for statement in guidance.quality_statements:
        for criterion in statement.criteria:
            yield criterion.id, criterion.text, "criterion", statement.title
            for point in every_point(criterion.points):
                yield point.id, point.text, "point", statement.title


def _resources(guidance: Guidance) -> Iterator[tuple[str, ...]]:
    for resource in guidance.resources:
        yield (
            resource.id,
            resource.printed,
            resource.publisher or "",
            resource.official_title or "",
            resource.kind or "",
            resource.url or "",
            resource.published or "",
            resource.status.text if resource.status else "",
            "\n".join(resource.regulations),
        )


def _regulations(guidance: Guidance) -> Iterator[tuple[str, ...]]:
    linked: dict[str, list[str]] = {}
    for statement in guidance.quality_statements:
        for link in statement.regulation_links:
            told = f"{statement.title} ({link.strength})"
            linked.setdefault(link.regulation, []).append(told)
    for regulation in guidance.regulations:
        yield (
            regulation.id,
            regulation.citation,
            "\n".join(linked.get(regulation.id, ["named in the text only"])),
            regulation.uri,
            regulation.cqc_url or "",
        )


def _told(facts: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, text in facts.items():
        yield name.replace("_", " ").capitalize(), text
