"""LibreOffice and openpyxl judge the workbook, and LibreOffice the CSV for spreadsheets."""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING

import openpyxl
import pytest
from judges.exhibits import GUIDANCES, run
from test_export_xlsx import SHEETS, check_texts, expected_items

from cqc_wellled.export import to_csv, to_xlsx

if TYPE_CHECKING:
    from pathlib import Path

OFFICE = os.environ.get("SOFFICE", "soffice")
#: Comma, quotation mark, UTF-8; as it is stored, all sheets. Formulas are written as formulas.
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,true,false,false,-1"


def convert(path: Path, form: str, folder: Path) -> list[Path]:
    """Have LibreOffice open a file and write it in another form."""
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    out = folder / "out"
    options = ("--headless", "--norestore", "--convert-to", form, "--outdir", out)
    code, told = run(OFFICE, home, *options, path)
    assert code == 0, told
    return sorted(out.glob("*")) if out.exists() else []


def rows_of(path: Path) -> list[list[str]]:
    """Read the rows of a sheet below its heading."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.mark.parametrize("name", GUIDANCES)
def test_openpyxl_opens_the_workbook(name: str) -> None:
    """Every text of the workbook is read by openpyxl as it was written."""
    check_texts(GUIDANCES[name])


@pytest.mark.parametrize("name", GUIDANCES)
def test_libreoffice_opens_the_workbook(name: str, tmp_path: Path) -> None:
    """LibreOffice reads every sheet, and every text of it as text."""
    path = tmp_path / "evidence.xlsx"
    to_xlsx(GUIDANCES[name]).write(path)
    sheets = {each.stem.removeprefix("evidence-"): each for each in convert(path, _CSV, tmp_path)}
    assert sorted(SHEETS) == sorted(sheets)
    width = len(next(expected_items(GUIDANCES[name])))
    rows = [tuple(row + [""] * (width - len(row))) for row in rows_of(sheets["Evidence"])]
    assert list(expected_items(GUIDANCES[name])) == rows
    about = {row[0]: row[1] for row in rows_of(sheets["About this edition"])}
    assert GUIDANCES[name].digest == about["Digest"]


def test_libreoffice_keeps_the_rules(tmp_path: Path) -> None:
    """Written again by LibreOffice, the sheet has its filter and its rules."""
    path = tmp_path / "evidence.xlsx"
    to_xlsx(GUIDANCES["bundled"]).write(path)
    (again,) = convert(path, "xlsx", tmp_path)
    sheet = openpyxl.load_workbook(again)["Evidence"]
    rules = sheet.data_validations.dataValidation
    assert "A1:J12" == sheet.auto_filter.ref
    assert ["Owner", "Evidence", "Gap", "Action", "Date", "Rating"] == [
        rule.promptTitle for rule in sorted(rules, key=lambda rule: str(rule.sqref))
    ]


def test_libreoffice_is_a_judge(tmp_path: Path) -> None:
    """Control: a formula is shown as one, and a file that is no workbook gives no sheets."""
    workbook = openpyxl.Workbook()
    workbook.active.append(["x"])
    workbook.active.append(["=1+1"])
    path = tmp_path / "control.xlsx"
    workbook.save(path)
    (sheet,) = convert(path, "csv", tmp_path)
    assert [["2"]] == rows_of(sheet)
    data = bytearray(path.read_bytes())
    data[: len(data) // 2] = bytes(len(data) // 2)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(data)
    sheet.unlink()
    try:
        found = convert(broken, "xlsx", tmp_path)
    except AssertionError:
        found = []
    assert all(each.name != "broken.xlsx" for each in found)


def formulas(folder: Path, out: Path) -> list[object]:
    """Have LibreOffice open the criteria, and list the cells that it took for formulas."""
    (workbook,) = convert(folder / "criteria.csv", "xlsx", out)
    sheet = openpyxl.load_workbook(workbook).active
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_csv_for_spreadsheets_has_no_formulas(tmp_path: Path) -> None:
    """LibreOffice takes no cell of the files for spreadsheets for a formula."""
    to_csv(GUIDANCES["awkward"], spreadsheet_safe=True).write(tmp_path / "safe")
    assert [] == formulas(tmp_path / "safe", tmp_path)


def test_faithful_csv_has_formulas(tmp_path: Path) -> None:
    """Control: in the faithful files LibreOffice does find the formula that the text looks like."""
    to_csv(GUIDANCES["awkward"]).write(tmp_path / "faithful")
    assert ["=1+1"] == formulas(tmp_path / "faithful", tmp_path)
