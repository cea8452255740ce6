"""The command `export`, as its users run it."""

from __future__ import annotations

import io
import sqlite3
import sys
from typing import TYPE_CHECKING

import pytest

from cqc_wellled import export, load_guidance
from cqc_wellled.cli import main

if TYPE_CHECKING:
    from pathlib import Path

GUIDANCE = load_guidance()
SINGLE = {
    "sqlite": export.to_sqlite(GUIDANCE).data,
    "oscal": export.to_oscal(GUIDANCE).data,
    "markdown": export.to_markdown(GUIDANCE).data,
    "assessment": export.to_assessment(GUIDANCE).data,
    "json-schema": export.json_schema().data,
}


@pytest.mark.parametrize("form", SINGLE)
def test_a_file_is_written(
    form: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """With `-o FILE` the file holds what the function gives, and nothing is printed."""
    path = tmp_path / "out"
    assert 0 == main(["export", form, "-o", str(path)])
    assert SINGLE[form] == path.read_bytes()
    assert (b"", b"") == tuple(capsysbinary.readouterr())


@pytest.mark.parametrize("more", [[], ["-o", "-"]], ids=["default", "-"])
@pytest.mark.parametrize("form", SINGLE)
def test_standard_output(
    form: str, more: list[str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Without `-o`, or with `-o -`, the same bytes go to standard output, a database's too."""
    assert 0 == main(["export", form, *more])
    assert (SINGLE[form], b"") == tuple(capsysbinary.readouterr())


def test_a_workbook_is_written(tmp_path: Path) -> None:
    """The workbook is written as the zip archive that it is."""
    assert 0 == main(["export", "xlsx", "--output", str(tmp_path / "out.xlsx")])
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK\x03\x04")


def test_folders_are_written(tmp_path: Path) -> None:
    """CSV and Datasette's files are written into the folder that is named."""
    assert 0 == main(["export", "csv", "-o", str(tmp_path / "csv"), "--version", "2024-05-01"])
    assert 0 == main(["export", "datasette", "-o", str(tmp_path / "site")])
    for folder, exported in (
        ("csv", export.to_csv(GUIDANCE)),
        ("site", export.to_datasette(GUIDANCE)),
    ):
        assert {file.name: file.data for file in exported} == {
            path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()
        }
    database = sqlite3.connect(tmp_path / "site" / "nhs-trust-well-led.db")
    assert (8,) == database.execute("SELECT count(*) FROM criteria").fetchone()
    database.close()


def test_csv_for_spreadsheets(tmp_path: Path) -> None:
    """`--spreadsheet-safe` writes the files that are meant for Excel."""
    assert 0 == main(["export", "csv", "--spreadsheet-safe", "-o", str(tmp_path)])
    safe = export.to_csv(GUIDANCE, spreadsheet_safe=True)
    assert safe["criteria.csv"].data == (tmp_path / "criteria.csv").read_bytes()


def test_an_old_file_is_replaced_only_when_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is there is refused without `--overwrite`, and replaced with it."""
    path = tmp_path / "catalog.json"
    path.write_text("mine", "utf-8")
    assert 2 == main(["export", "oscal", "-o", str(path)])
    assert "exists already and is left as it is" in capsys.readouterr().err
    assert "mine" == path.read_text("utf-8")
    assert 0 == main(["export", "oscal", "-o", str(path), "--overwrite"])
    assert SINGLE["oscal"] == path.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["csv"], "csv is 19 files: name a folder for them with -o"),
        (["datasette", "-o", "-"], "datasette is 2 files: name a folder for them with -o"),
        (["oscal", "--spreadsheet-safe"], "--spreadsheet-safe is for csv only, not for oscal"),
        (["oscal", "--version", "2023-01-01"], "no such guidance version"),
        (["oscal", "-o", "no such folder/x"], "cannot be written: No such file or directory"),
    ],
    ids=" ".join,
)
def test_errors(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    """What cannot be done is an error of ours on standard error, and ends with 2."""
    assert 2 == main(["export", *arguments])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert said in captured.err


@pytest.mark.parametrize("form", ["sqlite", "xlsx"])
def test_a_terminal_is_spared(
    form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is no text is not written to a terminal."""

    class Terminal(io.StringIO):
        """A stream that says it is one."""

        def isatty(self) -> bool:
            """Say so."""
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    assert 2 == main(["export", form])
    assert f"{form} is no text for a terminal: name a file with -o" in capsys.readouterr().err


def test_an_unknown_format_shows_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong format ends with 2 and lists those that there are."""
    with pytest.raises(SystemExit) as caught:
        main(["export", "docx"])
    assert 2 == caught.value.code
    said = capsys.readouterr().err
    assert all(form in said for form in (*SINGLE, "csv", "datasette", "xlsx"))
