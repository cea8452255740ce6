"""The package `csvw` judges the tables by their metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from judges.exhibits import GUIDANCES, run, tool

from cqc_wellled.export import to_csv

if TYPE_CHECKING:
    from pathlib import Path

JUDGE = tool("csvwvalidate")


@pytest.mark.parametrize("safe", [False, True], ids=["faithful", "spreadsheet"])
@pytest.mark.parametrize("name", GUIDANCES)
def test_the_tables_keep_their_metadata(
    name: str,
    safe: bool,  # noqa: FBT001 - a parameter
    tmp_path: Path,
) -> None:
    """Types, keys and foreign keys hold in every table, for a strict reader too."""
    to_csv(GUIDANCES[name], spreadsheet_safe=safe).write(tmp_path)
    code, told = run(JUDGE, "--verbose", tmp_path / "csv-metadata.json")
    assert (0, True) == (code, "OK" in told), told


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("criteria", b",1,", b",one,"),
        ("guidance", b"2024-05-01,", b"1 May 2024,"),
        ("criteria", b'"[]"', b'"["'),
        ("regulation_links", b"uksi/2014/2936/regulation/18", b"uksi/2014/2936/regulation/99"),
        ("criteria", b"first.criterion.2", b"first.criterion.1"),
        ("criteria", b"id,quality_statement", b"quality_statement,id"),
        ("sources", b",20,", b",,"),
    ],
    ids=["integer", "date", "json", "foreign key", "key", "header", "required"],
)
def test_csvw_is_a_judge(table: str, old: bytes, new: bytes, tmp_path: Path) -> None:
    """Control: a wrong type, a dangling reference, a doubled key or an empty cell is noticed."""
    to_csv(GUIDANCES["sample"]).write(tmp_path)
    path = tmp_path / f"{table}.csv"
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))
    assert 0 != run(JUDGE, "--verbose", tmp_path / "csv-metadata.json")[0]
