"""The workbook: every text is a text, and what is filled in is guarded but not judged."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hostile.awkward import hostile_guidance
from hypothesis import given
from samples import evolve_at, make_snapshot

from cqc_wellled import CqcWellledError, Guidance, MissingExtra, load_guidance
from cqc_wellled.export import to_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqc_wellled import Point

GUIDANCE = load_guidance()
SAMPLE = Guidance(snapshot=make_snapshot())
BOTH = pytest.mark.parametrize("guidance", [GUIDANCE, SAMPLE], ids=["bundled", "sample"])
SHEETS = ["Evidence", "Resources", "Regulations", "Scale", "About this edition"]
FILLED_IN = ["Owner", "Evidence", "Gap", "Action", "Date", "Rating"]


def opened(guidance: Guidance) -> Any:  # noqa: ANN401 - openpyxl has no types
    """Open the workbook of a guidance."""
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(guidance).data))


def unescaped(text: object) -> str:
    """Read a text as Excel does: characters may be written by number."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), str(text or ""))


def rows_of(sheet: Any) -> list[tuple[str, ...]]:  # noqa: ANN401 - openpyxl has no types
    """Read the rows of a sheet below its heading."""
    return [tuple(map(unescaped, row)) for row in sheet.iter_rows(min_row=2, values_only=True)]


def every(points: Iterable[Point]) -> Iterator[Point]:
    """Go through points, each followed by those below it."""
    for point in points:
        yield point
        yield from every(point.points)


def expected_items(guidance: Guidance) -> Iterator[tuple[str, ...]]:
    """Tell the rows to be filled in."""
    for statement in guidance.quality_statements:
        for criterion in statement.criteria:
            yield (criterion.id, criterion.text, "criterion", statement.title, *[""] * 6)
            for point in every(criterion.points):
                yield (point.id, point.text, "point", statement.title, *[""] * 6)


def check_texts(guidance: Guidance) -> None:
    """Read every sheet and compare its texts; none of them may be a formula."""
    workbook = opened(guidance)
    assert SHEETS == workbook.sheetnames
    assert list(expected_items(guidance)) == rows_of(workbook["Evidence"])
    assert [
        (
            each.id,
            each.printed,
            each.publisher or "",
            each.official_title or "",
            each.kind or "",
            each.url or "",
            each.published or "",
            each.status.text if each.status else "",
            "\n".join(each.regulations),
        )
        for each in guidance.resources
    ] == rows_of(workbook["Resources"])
    assert [
        (each.id, each.citation, each.uri, each.cqc_url or "") for each in guidance.regulations
    ] == [(row[0], row[1], row[3], row[4]) for row in rows_of(workbook["Regulations"])]
    about = {row[0]: row[1] for row in rows_of(workbook["About this edition"])}
    snapshot = guidance.snapshot
    assert (
        snapshot.title,
        snapshot.version,
        guidance.digest,
        snapshot.licence,
        snapshot.attribution,
    ) == tuple(about[each] for each in ("Title", "Version", "Digest", "Licence", "Attribution"))
    cells = (cell for sheet in workbook for row in sheet.iter_rows() for cell in row)
    assert {"s", "n"} >= {cell.data_type for cell in cells}  # an empty cell is "n"


@BOTH
def test_every_text_comes_back(guidance: Guidance) -> None:
    """The sheets hold a row for each criterion and point, resource and regulation."""
    check_texts(guidance)


@given(hostile_guidance())
def test_hostile_words_come_back(guidance: Guidance) -> None:
    """Whatever the words are, they come back exactly, and none of them is a formula."""
    check_texts(guidance)


def test_linked_regulations_are_told_apart() -> None:
    """A regulation's row says which statement links it and how, or that the text only names it."""
    rows = {row[0]: row[2] for row in rows_of(opened(SAMPLE)["Regulations"])}
    assert {
        "uksi/2009/3112/regulation/18": "First statement (may-consider)",
        "uksi/2014/2936/regulation/18": "First statement (linked)\nSecond statement (linked)",
        "uksi/2014/2936/regulation/20A": "named in the text only",
    } == rows


@BOTH
def test_sheets_are_made_to_be_read(guidance: Guidance) -> None:
    """Headings are bold, frozen and filtered, texts wrap, and pages repeat their heading."""
    for sheet in opened(guidance):
        frozen = "C2" if sheet.title == "Evidence" else "B2"
        assert (frozen, sheet.dimensions) == (sheet.freeze_panes, sheet.auto_filter.ref)
        assert all(cell.font.bold for cell in sheet[1])
        assert {(True, "top")} == {
            (cell.alignment.wrap_text, cell.alignment.vertical)
            for row in sheet.iter_rows()
            for cell in row
        }
        assert ("$1:$1", "landscape", True) == (
            sheet.print_title_rows,
            sheet.page_setup.orientation,
            sheet.sheet_properties.pageSetUpPr.fitToPage,
        )


def test_rows_are_as_tall_as_their_texts() -> None:
    """A row has the height that its longest text needs, and may still grow."""
    path = "$.quality_statements[1].criteria[0]"
    long = Guidance(snapshot=evolve_at(SAMPLE.snapshot, path, text="x" * 10_000))
    rows = opened(long)["Evidence"].row_dimensions
    assert [15, 15, 15, 15, 30, 409] == [rows[number].ht for number in range(2, 8)]
    archive = zipfile.ZipFile(io.BytesIO(to_xlsx(long).data))
    sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert ' ht="409"' in sheet
    assert "customHeight" not in sheet


def test_what_is_filled_in_is_guarded() -> None:
    """Every cell to be filled in has a rule with a prompt, from the first row to the last."""
    sheet = opened(SAMPLE)["Evidence"]
    rules = {rule.promptTitle: rule for rule in sheet.data_validations.dataValidation}
    assert FILLED_IN == list(rules)
    assert FILLED_IN == [cell.value for cell in sheet[1]][4:]
    assert ["E2:E7", "F2:F7", "G2:G7", "H2:H7", "I2:I7", "J2:J7"] == [
        str(rule.sqref) for rule in rules.values()
    ]
    assert [
        ("textLength", "lessThanOrEqual", "100"),
        ("textLength", "lessThanOrEqual", "5000"),
        ("textLength", "lessThanOrEqual", "5000"),
        ("textLength", "lessThanOrEqual", "5000"),
        ("date", "greaterThanOrEqual", "DATE(2000,1,1)"),
        ("list", None, "Scale!$A$2:$A$21"),
    ] == [(rule.type, rule.operator, rule.formula1) for rule in rules.values()]
    for rule in rules.values():
        told = (rule.prompt, rule.error, rule.allow_blank)
        assert all((*told, rule.showInputMessage, rule.showErrorMessage))
    assert "yyyy-mm-dd" == sheet["I2"].number_format


def test_the_scale_is_the_users() -> None:
    """The sheet for the scale is empty: the workbook brings no scores and no colours."""
    workbook = opened(GUIDANCE)
    assert [("Your own values", "What they mean")] == list(
        workbook["Scale"].iter_rows(values_only=True)
    )
    assert not any(sheet.conditional_formatting for sheet in workbook)


def test_a_guidance_without_criteria() -> None:
    """Without a row to fill in, the rules stand ready below the heading."""
    snapshot = SAMPLE.snapshot
    for index in range(2):
        path = f"$.quality_statements[{index}]"
        snapshot = evolve_at(snapshot, path, criteria=(), regulation_links=(), context=())
    path = "$.quality_statements[0].resource_groups[0].resources[0]"
    snapshot = evolve_at(snapshot, path, regulations=())
    snapshot = evolve_at(snapshot, "$", regulations=(), instruments=(), named_things=())
    sheet = opened(Guidance(snapshot=snapshot))["Evidence"]
    assert "E2" == str(sheet.data_validations.dataValidation[0].sqref)


def test_addresses_are_links() -> None:
    """An address of the web can be followed; anything else cannot."""
    workbook = opened(SAMPLE)
    cells = [cell for row in workbook["Resources"].iter_rows() for cell in row if cell.hyperlink]
    assert [("https://example.org/model", "https://example.org/model")] == [
        (cell.value, cell.hyperlink.target) for cell in cells
    ]


def test_the_file_says_what_it_is() -> None:
    """The document's properties name guidance, publisher and attribution."""
    exported = to_xlsx(GUIDANCE)
    properties = opened(GUIDANCE).properties
    snapshot = GUIDANCE.snapshot
    assert "nhs-trust-well-led-evidence.xlsx" == exported.name
    assert (snapshot.title, snapshot.publisher) == (properties.title, properties.creator)
    assert properties.description.startswith(snapshot.attribution)


@pytest.mark.parametrize("character", ["x", "\N{GRINNING FACE}"])
def test_what_no_cell_can_hold_is_refused(character: str) -> None:
    """A text longer than a cell holds is refused by name, never cut; the longest is not."""
    path = "$.quality_statements[1].criteria[0]"
    width = len(character.encode("utf-16-le")) // 2
    longest = character * (32_767 // width)
    fits = Guidance(snapshot=evolve_at(SAMPLE.snapshot, path, text=longest))
    assert longest == rows_of(opened(fits)["Evidence"])[-1][1]
    long = Guidance(snapshot=evolve_at(SAMPLE.snapshot, path, text=longest + character))
    with pytest.raises(CqcWellledError, match=r"a cell of a workbook holds 32,767 characters"):
        to_xlsx(long)


def test_without_openpyxl_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where openpyxl is not installed, the error gives the line that installs it."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtra, match=r"pip install 'cqc-wellled\[xlsx\]'"):
        to_xlsx(GUIDANCE)
