"""CSV: every cell comes back, the metadata is true, and a spreadsheet meets no formula."""

from __future__ import annotations

import csv
import datetime
import io
import json
from typing import TYPE_CHECKING, Any

import pyarrow
import pyarrow.csv
import pytest
from hostile.awkward import AWKWARD, hostile_guidance
from hypothesis import given
from samples import evolve_at, make_snapshot

from cqc_wellled import Guidance, load_guidance
from cqc_wellled._records import DEFINITIONS
from cqc_wellled.export import to_csv

if TYPE_CHECKING:
    from cqc_wellled.export import ExportFile, ExportFolder

GUIDANCE = load_guidance()
SAMPLE = Guidance(snapshot=make_snapshot())
BOTH = pytest.mark.parametrize("guidance", [GUIDANCE, SAMPLE], ids=["bundled", "sample"])

#: How Arrow reads each datatype of CSVW.
ARROW = {
    "string": pyarrow.string(),
    "json": pyarrow.string(),
    "integer": pyarrow.int64(),
    "date": pyarrow.date32(),
}


def metadata_of(exported: ExportFolder) -> dict[str, Any]:
    """Read the metadata."""
    found: dict[str, Any] = json.loads(exported["csv-metadata.json"].text)
    return found


def read_records(file: ExportFile, columns: list[dict[str, Any]]) -> list[dict[str, object]]:
    """Read a file with Arrow, as its metadata says, into records like those of a table."""
    table = pyarrow.csv.read_csv(
        io.BytesIO(file.data),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types={each["name"]: ARROW[each["datatype"]] for each in columns},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    lists = [each["name"] for each in columns if each["datatype"] == "json"]
    records: list[dict[str, object]] = table.to_pylist()
    for record in records:
        record.update({name: tuple(json.loads(str(record[name]))) for name in lists})
    return records


def check_records(guidance: Guidance) -> None:
    """Read every file as the metadata says, and compare with the tables."""
    exported = to_csv(guidance)
    tables = metadata_of(exported)["tables"]
    assert [f"{name}.csv" for name in DEFINITIONS] == [table["url"] for table in tables]
    for name, table in zip(DEFINITIONS, tables, strict=True):
        found = read_records(exported[table["url"]], table["tableSchema"]["columns"])
        assert guidance.table(name).to_records() == found


@BOTH
def test_every_cell_comes_back(guidance: Guidance) -> None:
    """Arrow, told what the metadata says, reads exactly the records that went in."""
    check_records(guidance)


@given(hostile_guidance())
def test_hostile_words_come_back(guidance: Guidance) -> None:
    """Whatever the words are, the records that are read are those that went in."""
    check_records(guidance)


@BOTH
def test_the_metadata_names_the_edition(guidance: Guidance) -> None:
    """Version, digest, licence, attribution, source and what is missing stand in the metadata."""
    metadata, snapshot = metadata_of(to_csv(guidance)), guidance.snapshot
    assert ["http://www.w3.org/ns/csvw", {"@language": "en-GB"}] == metadata["@context"]
    assert [snapshot.guidance, guidance.digest] == metadata["dc:identifier"]
    assert (snapshot.title, snapshot.publisher, snapshot.version) == (
        metadata["dc:title"],
        metadata["dc:publisher"],
        metadata["schema:version"],
    )
    assert (snapshot.licence, snapshot.attribution) == (
        metadata["dc:license"],
        metadata["dc:rights"],
    )
    assert "2024-05-01" == metadata["dc:modified"]
    assert [source.url for source in snapshot.sources] == metadata["dc:source"]
    held = f"{len(snapshot.quality_statements)} of {len(snapshot.outline)} quality statements"
    expected = f"This copy is neither made nor endorsed by the publisher. Holds {held}."
    assert expected == metadata["dc:description"]


def test_a_language_that_is_no_tag_is_left_out() -> None:
    """A language that CSVW would refuse is not stated."""
    odd = Guidance(snapshot=evolve_at(SAMPLE.snapshot, "$", language="the King's"))
    assert "http://www.w3.org/ns/csvw" == metadata_of(to_csv(odd))["@context"]


def test_the_metadata_describes_the_columns() -> None:
    """Each column has its name, meaning and type, and says whether its cells may be empty."""
    tables = metadata_of(to_csv(GUIDANCE))["tables"]
    types = {"text": "string", "integer": "integer", "date": "date", "list of text": "json"}
    for definition, table in zip(DEFINITIONS.values(), tables, strict=True):
        found = [
            (c["name"], c["titles"], c["dc:description"], c["datatype"], c["required"])
            for c in table["tableSchema"]["columns"]
        ]
        assert [
            (c.name, c.name, c.description, types[c.type], not c.nullable)
            for c in definition.columns
        ] == found
        # Where a text is required, an empty one is one.
        assert [c.type == "text" and not c.nullable for c in definition.columns] == [
            c.get("null") == [] for c in table["tableSchema"]["columns"]
        ]
        assert list(definition.key) == table["tableSchema"]["primaryKey"]
        assert (definition.name, definition.description) == (
            table["dc:title"],
            table["dc:description"],
        )


def test_the_metadata_says_what_refers_to_what() -> None:
    """A reference that is always there is a foreign key, one that may be empty a remark."""
    tables = {each["dc:title"]: each for each in metadata_of(to_csv(GUIDANCE))["tables"]}
    links = tables["regulation_links"]["tableSchema"]["foreignKeys"]
    assert {
        "columnReference": "regulation",
        "reference": {"resource": "regulations.csv", "columnReference": "id"},
    } == links[1]
    outline = tables["outline"]["tableSchema"]
    assert "foreignKeys" not in outline
    assert [None, None, "quality_statements.csv", None] == [
        column.get("dc:references") for column in outline["columns"]
    ]
    for definition in DEFINITIONS.values():
        schema = tables[definition.name]["tableSchema"]
        referring = {c.name: c.references for c in definition.columns if c.references}
        keys = {
            key["columnReference"]: key["reference"]["resource"].removesuffix(".csv")
            for key in schema.get("foreignKeys", [])
        }
        remarks = {
            column["name"]: column["dc:references"].removesuffix(".csv")
            for column in schema["columns"]
            if "dc:references" in column
        }
        assert referring == {**keys, **remarks}
        assert not keys.keys() & remarks.keys()


def test_lines_and_quotes() -> None:
    """Texts are quoted with their marks doubled, other cells are bare, and lines end in CRLF."""
    data = to_csv(Guidance(snapshot=evolve_at(SAMPLE.snapshot, "$.sources[0]", media_type='a"b')))
    hashed = "0" * 64
    assert (
        "id,url,media_type,sha256,lines,retrieved\r\n"
        f'"first","https://example.org/first","a""b","{hashed}",20,2024-06-01\r\n'
        f'"second","https://example.org/second","text/plain","{hashed}",9,2024-06-01\r\n'
    ).encode() == data["sources.csv"].data
    last = data["criteria.csv"].text.split("\r\n")[-2]
    assert '"second.criterion.1","second",1,"There is one.","[]",,"[]","second",7,7' == last


def read_cells(file: ExportFile) -> list[list[str]]:
    """Read a file with Python's csv."""
    return list(csv.reader(io.StringIO(file.text, newline="")))


FORMULA = (
    *"=+-@\t\r",
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{FULLWIDTH PLUS SIGN}",
    "\N{FULLWIDTH HYPHEN-MINUS}",
    "\N{FULLWIDTH COMMERCIAL AT}",
)


def is_number(cell: str) -> bool:
    """Tell a number or a date, which are written bare."""
    return cell.removeprefix("-").replace("-", "").isdecimal()


def check_spreadsheet_safe(guidance: Guidance) -> None:
    """Compare the files for spreadsheets with the faithful ones, cell by cell."""
    faithful, safe = to_csv(guidance), to_csv(guidance, spreadsheet_safe=True)
    for name in DEFINITIONS:
        rows = zip(
            read_cells(faithful[f"{name}.csv"]), read_cells(safe[f"{name}.csv"]), strict=True
        )
        for before, after in rows:
            assert before == [cell.removeprefix("'") for cell in after]
            for cell in after:
                assert is_number(cell) or not cell.lstrip().startswith(FORMULA), cell


@given(hostile_guidance())
def test_a_spreadsheet_meets_no_formula(guidance: Guidance) -> None:
    """No text begins like a formula, and taking one apostrophe away gives the text exactly."""
    check_spreadsheet_safe(guidance)


@pytest.mark.parametrize("start", FORMULA[:4] + FORMULA[6:])
@pytest.mark.parametrize("blank", ["", " ", "\n", "\N{NO-BREAK SPACE}", "\t"])
def test_every_start_of_a_formula_is_neutralised(blank: str, start: str) -> None:
    """Whatever a formula may begin with, behind white space too, an apostrophe stands before it."""
    path = "$.quality_statements[1].criteria[0]"
    text = f"{blank}{start}1"
    odd = Guidance(snapshot=evolve_at(SAMPLE.snapshot, path, text=text))
    safe = to_csv(odd, spreadsheet_safe=True)["criteria.csv"]
    assert f"'{text}" == read_cells(safe)[3][3]


def test_a_negative_control_for_formulas() -> None:
    """The faithful files do begin cells like formulas, so that the check above sees something."""
    path = "$.quality_statements[1].criteria[0]"
    odd = Guidance(snapshot=evolve_at(SAMPLE.snapshot, path, text=AWKWARD[0]))
    assert "=1+1" == read_cells(to_csv(odd)["criteria.csv"])[3][3]


def test_files_for_spreadsheets_say_so() -> None:
    """Files for spreadsheets begin with a byte order mark, and the metadata tells what was done."""
    faithful, safe = to_csv(GUIDANCE), to_csv(GUIDANCE, spreadsheet_safe=True)
    tables = [f"{name}.csv" for name in DEFINITIONS]
    assert all(safe[name].data.startswith(b"\xef\xbb\xbf") for name in tables)
    assert not any(faithful[name].data.startswith(b"\xef\xbb\xbf") for name in tables)
    assert "apostrophe was put before" in metadata_of(safe)["dc:description"]
    assert [*tables, "csv-metadata.json"] == [file.name for file in safe]


def test_dates_are_dates() -> None:
    """The day of the last update comes back as a day."""
    exported = to_csv(GUIDANCE)
    columns = metadata_of(exported)["tables"][0]["tableSchema"]["columns"]
    (record,) = read_records(exported["guidance.csv"], columns)
    assert datetime.date(2024, 5, 1) == record["last_updated"]
