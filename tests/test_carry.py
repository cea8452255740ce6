"""Carrying records across: every row comes back in one place, under its new ids."""

from __future__ import annotations

import csv
import io
import pickle
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from diff_samples import CARRIED, DIFF, NEW, OLD
from hypothesis import given, strategies

from cqc_wellled import ChangeKind, UnknownItem, carry, dumps
from cqc_wellled.cli import main

if TYPE_CHECKING:
    from pathlib import Path

CROSSWALK = DIFF.crosswalk()
IDS = [row.old_id for row in CROSSWALK if row.old_id is not None]


def of_kind(kind: ChangeKind) -> str:
    """Give the first old id of which that became."""
    return next(row.old_id for row in CROSSWALK if row.kind is kind and row.old_id)


@given(
    strategies.lists(
        strategies.fixed_dictionaries(
            {
                "id": strategies.sampled_from([*IDS, "no-such-id", "", None]),
                "note": strategies.text(),
            }
        )
    )
)
def test_every_row_comes_back_once(rows: list[dict[str, Any]]) -> None:
    """Each row is in exactly one place, as it was given, and in order."""
    before = [dict(row) for row in rows]
    carried = carry(rows, CROSSWALK)
    places = (carried.moved, carried.needs_review, carried.nowhere)
    every = sorted((each for place in places for each in place), key=lambda each: each.number)
    assert list(range(1, len(rows) + 1)) == [each.number for each in every]
    assert before == [each.row for each in every] == rows
    for place in places:
        assert sorted(each.number for each in place) == [each.number for each in place]
    known = {row.old_id: row for row in CROSSWALK}
    expected = [
        new_id
        for row in rows
        for new_id in (known[row["id"]].new_ids if row["id"] in IDS else ()) or (row["id"],)
    ]
    assert expected == [record["id"] for record in carried.to_records()]


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (ChangeKind.UNCHANGED, "moved"),
        (ChangeKind.MOVED, "moved"),
        (ChangeKind.METADATA, "moved"),
        (ChangeKind.REWORDED, "needs_review"),
        (ChangeKind.SPLIT, "needs_review"),
        (ChangeKind.MERGED, "needs_review"),
        (ChangeKind.RELINKED, "needs_review"),
        (ChangeKind.REMOVED, "nowhere"),
    ],
)
def test_where_a_row_goes(kind: ChangeKind, place: str) -> None:
    """Same words move by themselves, other words need a person, and what is gone goes nowhere."""
    old_id = of_kind(kind)
    row = next(row for row in CROSSWALK if row.old_id == old_id)
    (carried,) = getattr(carry([{"id": old_id}], CROSSWALK), place)
    assert (old_id, row.new_ids, kind) == (carried.old_id, carried.new_ids, carried.kind)
    assert row.confidence == carried.confidence
    assert carried.reason


def test_a_row_of_a_split_item() -> None:
    """A row whose item was split is written once for each part."""
    old_id = of_kind(ChangeKind.SPLIT)
    (row,) = CROSSWALK.where(old_id=old_id)
    records = carry([{"id": old_id, "evidence": "minutes"}], CROSSWALK).to_records()
    told = {
        "evidence": "minutes",
        "carried": "needs-review",
        "carried_from": old_id,
        "carried_reason": "the words stand in several items now",
    }
    assert [{"id": new_id, **told} for new_id in row.new_ids] == records
    assert 2 == len(records)


def test_rows_of_merged_items() -> None:
    """Rows whose items were merged go to the same item, each on its own."""
    old_ids = [row.old_id for row in CROSSWALK.where(kind=ChangeKind.MERGED)]
    carried = carry([{"id": old_id} for old_id in old_ids], CROSSWALK)
    assert 2 == len(carried.needs_review)
    assert 1 == len({each.new_ids for each in carried.needs_review})


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("no-such-id", "the older version has no such id"),
        (f"{IDS[1]}x", f"the older version has no such id; close: {IDS[1]}"),
        ("", "the row has no id"),
        (None, "the row has no id"),
        (7, "the row has no id"),
    ],
)
def test_an_unknown_id(cell: object, reason: str) -> None:
    """A row without an id of the older version goes nowhere, and its reason says why."""
    carried = carry([{"id": cell}], CROSSWALK)
    (row,) = carried.nowhere
    assert (reason, (), None, 0.0) == (row.reason, row.new_ids, row.kind, row.confidence)
    assert ((), ()) == (carried.moved, carried.needs_review)
    assert cell == carried.to_records()[0]["id"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"ids": IDS[0]}], "“id”: a row has no such column; close: ids; known: “ids”"),
        ([{"id": IDS[0]}, {}], "“id”: a row has no such column"),
        (["x"], "“x”: a row maps the names of columns to what they hold"),
        ([{None: 1, "key": 2}], "“id”: a row has no such column; known: “None”, “key”"),
        (7, "7: rows are mappings, one after the other"),
    ],
)
def test_rows_that_are_none(rows: Any, said: str) -> None:  # noqa: ANN401 - wrong on purpose
    """Rows without the column are refused, with the columns that there are."""
    with pytest.raises(UnknownItem) as caught:
        carry(rows, CROSSWALK)
    assert said == str(caught.value)


@pytest.mark.parametrize(
    ("crosswalk", "id_field", "said"),
    [
        (7, "id", "7: a crosswalk is what GuidanceDiff.crosswalk gives"),
        (["x"], "id", "“x”: a crosswalk is what GuidanceDiff.crosswalk gives"),
        (CROSSWALK, 7, "7: a column has a text for a name"),
    ],
)
def test_arguments_that_are_none(crosswalk: Any, id_field: Any, said: str) -> None:  # noqa: ANN401
    """What is no crosswalk and no name of a column is refused before any row is looked at."""
    with pytest.raises(UnknownItem) as caught:
        carry([{}], crosswalk, id_field=id_field)
    assert said == str(caught.value)


def test_records_in_the_order_of_the_rows() -> None:
    """Records come as the rows did, wherever these went, and say where and why."""
    removed, reworded = of_kind(ChangeKind.REMOVED), of_kind(ChangeKind.REWORDED)
    ids = ["no-such-id", IDS[0], removed, reworded, IDS[0]]
    carried = carry([{"id": each, "carried": "before"} for each in ids], CROSSWALK)
    (row,) = CROSSWALK.where(old_id=reworded)
    assert [
        ("no-such-id", "nowhere", "no-such-id", "the older version has no such id"),
        (IDS[0], "moved", IDS[0], "nothing changed"),
        (removed, "nowhere", removed, "the item is gone"),
        (row.new_ids[0], "needs-review", reworded, "the words changed"),
        (IDS[0], "moved", IDS[0], "nothing changed"),
    ] == [tuple(record.values()) for record in map(in_order, carried.to_records())]
    assert [2, 5] == [each.number for each in carried.moved]
    assert ([4], [1, 3]) == (
        [each.number for each in carried.needs_review],
        [each.number for each in carried.nowhere],
    )


def in_order(record: dict[str, Any]) -> dict[str, Any]:
    """Give the columns of a record that `carry` fills, and no others."""
    assert {"id", "carried", "carried_from", "carried_reason"} == set(record)
    return {name: record[name] for name in ("id", "carried", "carried_from", "carried_reason")}


def test_another_column() -> None:
    """The column of the ids may have any name."""
    carried = carry([{"where": IDS[0]}], CROSSWALK, id_field="where")
    assert IDS[0] == carried.to_records()[0]["where"]


def test_a_place_that_is_not_sure() -> None:
    """A row whose item has the same words and was told by less than sure signs is looked at."""
    (row,) = [each for each in CROSSWALK if each.old_id == of_kind(ChangeKind.MOVED)]
    unsure = attrs.evolve(row, confidence=0.8, needs_review=True)
    (carried,) = carry([{"id": row.old_id}], [unsure]).needs_review
    assert "the same words in another place; not sure that it is the same item" == carried.reason
    assert 0.8 == carried.confidence


def test_two_crosswalks_in_one() -> None:
    """A crosswalk that says two things about one id is refused."""
    with pytest.raises(UnknownItem) as caught:
        carry([], [*CROSSWALK, attrs.evolve(CROSSWALK[0], confidence=0.5)])
    assert f"“{IDS[0]}”: two rows of the crosswalk are about this id" == str(caught.value)


def test_what_is_carried_is_a_value() -> None:
    """What was carried is frozen, hashed and pickled, whatever the cells hold."""
    carried = carry([{"id": IDS[0], "list": ["x"]}], CROSSWALK)
    row = carried.moved[0].row
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        row.x = 1  # type: ignore[attr-defined]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del row._fields  # type: ignore[attr-defined]
    assert carried == pickle.loads(pickle.dumps(carried))  # noqa: S301 - our own
    assert hash(carried) == hash(carry([{"id": IDS[0], "list": ["x"]}], CROSSWALK))
    assert ({"id": IDS[0], "list": ["x"]}, 2) == (row, len(row))
    assert repr({"id": IDS[0], "list": ["x"]}) == repr(row)
    assert hash(row) != hash(carry([{"id": IDS[0], "other": ["x"]}], CROSSWALK).moved[0].row)
    counts = len(CARRIED.moved), len(CARRIED.needs_review), len(CARRIED.nowhere)
    assert "<Carried “{} moved, {} to review, {} nowhere”>".format(*counts) == repr(CARRIED)
    (known, unknown) = carry([{"id": "x"}, {"id": ""}], []).nowhere
    assert [
        "<CarriedRow “x → nowhere: the older version has no such id”>",
        "<CarriedRow “no id → nowhere: the row has no id”>",
    ] == [repr(known), repr(unknown)]
    crosswalk = [attrs.evolve(CROSSWALK[0], old_id="a", new_ids=("b", "c"))]
    (parted,) = carry([{"id": "a"}], crosswalk).moved
    assert "<CarriedRow unchanged: “a → b, c: nothing changed”>" == repr(parted)


# --- on the command line ------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """Give a snapshot of the newer version and a file of rows."""
    new, rows = tmp_path / "new.json", tmp_path / "rows.csv"
    new.write_text(dumps(NEW), encoding="utf-8")
    rows.write_text(f"id,evidence\n{IDS[0]},minutes\n{of_kind(ChangeKind.SPLIT)},“x”\n", "utf-8")
    return {"new": str(new), "rows": str(rows), "out": str(tmp_path / "out.csv")}


def test_carry_command(capsys: pytest.CaptureFixture[str], files: dict[str, str]) -> None:
    """Rows of a CSV file are written under their new ids, with what became of them."""
    arguments = ["carry", "2024-05-01", files["new"], files["rows"]]
    assert 1 == main(arguments)
    captured = capsys.readouterr()
    records = list(csv.DictReader(io.StringIO(captured.out)))
    assert ["minutes", "“x”", "“x”"] == [record["evidence"] for record in records]
    assert ["moved", "needs-review", "needs-review"] == [r["carried"] for r in records]
    assert "cqc-wellled: 1 moved, 1 to review, 0 nowhere\n" == captured.err
    assert 1 == main([*arguments, "--output", files["out"]])
    with open(files["out"], encoding="utf-8", newline="") as file:  # noqa: PTH123 - a text path
        assert captured.out == file.read()
    assert 2 == main([*arguments, "--output", files["out"]])
    assert "exists already" in capsys.readouterr().err


def test_carry_command_to_the_same_version(
    capsys: pytest.CaptureFixture[str], files: dict[str, str]
) -> None:
    """When every row moves by itself the command ends with 0."""
    assert 0 == main(["carry", "2024-05-01", "2024-05-01", files["rows"]])
    assert "2 moved, 0 to review, 0 nowhere" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", 0, "0 moved, 0 to review, 0 nowhere"),
        ("id,evidence\nx\n", 2, "line 2 has other columns than the first line"),
        ("id\nx,y\n", 2, "line 2 has other columns than the first line"),
        ('id\n"x\n', 2, "is no CSV"),
        ("key\nx\n", 2, "“id”: a row has no such column"),
    ],
    ids=["empty", "short row", "long row", "open quotation", "no column"],
)
def test_carry_command_of_other_files(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, code: int, said: str
) -> None:
    """A file that is no table with that column is an error of ours, with its line."""
    path = tmp_path / "rows.csv"
    path.write_text(text, encoding="utf-8")
    assert code == main(["carry", "2024-05-01", "2024-05-01", str(path)])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert said in captured.err


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ("text", "relinked:\n"),
        ("markdown", "- relinked:\n"),
        ("html", "<ins>"),
        ("json", '"kind": "relinked"'),
    ],
)
def test_diff_command(
    capsys: pytest.CaptureFixture[str], files: dict[str, str], form: str, found: str
) -> None:
    """The command prints what changed in the form asked for, and ends with 0."""
    assert 0 == main(["diff", "2024-05-01", files["new"], "--format", form])
    captured = capsys.readouterr()
    assert found in captured.out
    assert "" == captured.err


def test_diff_command_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing changed the command says so and ends with 1."""
    assert 1 == main(["diff", "2024-05-01", "2024-05-01"])
    assert ("", "cqc-wellled: no difference\n") == tuple(capsys.readouterr())
    assert 2 == main(["diff", "2024-05-01", "no such file"])
    assert "no such guidance version" in capsys.readouterr().err
    assert OLD.version == "2024-05-01"
