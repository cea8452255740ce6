"""The flat tables: their promised columns, their keys, and that they hold what the model holds."""

from __future__ import annotations

import copy
import datetime
import pickle

import pytest
from samples import make_snapshot
from write_tables import DOCUMENT, tables_document

from cqc_wellled import (
    ColumnType,
    Criterion,
    Guidance,
    Mention,
    Results,
    Span,
    Table,
    UnknownItem,
    load_guidance,
)
from cqc_wellled._records import _CLASSES, DEFINITIONS
from cqc_wellled._records._table import text_of

GUIDANCE = load_guidance()
SAMPLE = Guidance(snapshot=make_snapshot())
BOTH = pytest.mark.parametrize("guidance", [GUIDANCE, SAMPLE], ids=["bundled", "sample"])
EVERY = pytest.mark.parametrize("name", list(DEFINITIONS))

#: What is promised: the columns of every table, in order. `?` may be empty, `(…)` is known only
#: where the whole guidance is, and the type is text unless another one is given.
PROMISED = {
    "guidance": ("guidance version title publisher language last_updated:date licence attribution"),
    "sources": "id url? media_type sha256 lines:integer retrieved:date?",
    "outline": "position:integer title quality_statement? page?",
    "quality_statements": (
        "id title key_question we_statement source first_line:integer last_line:integer"
    ),
    "criteria": (
        "id quality_statement number:integer text points:list continues? mentions:list source "
        "first_line:integer last_line:integer"
    ),
    "context_topics": (
        "id title source first_line:integer last_line:integer (quality_statement) (number:integer)"
    ),
    "passages": (
        "id text points:list mentions:list source first_line:integer last_line:integer "
        "(quality_statement) (context_topic) (number:integer)"
    ),
    "points": (
        "id text source first_line:integer last_line:integer (criterion?) (passage?) (parent?) "
        "(number:integer)"
    ),
    "resource_groups": (
        "id title note? see_also:list source first_line:integer last_line:integer "
        "(quality_statement) (number:integer)"
    ),
    "resources": (
        "id printed printed_publisher? title publisher? official_title? kind? url? url_seen_at? "
        "published? status? status_text? status_source? regulations:list basis? source "
        "first_line:integer last_line:integer (quality_statement) (resource_group) "
        "(number:integer)"
    ),
    "instruments": "id title si uri",
    "regulations": "id instrument number heading? citation uri cqc_url?",
    "named_things": "id name kind? publisher? url? url_seen_at? basis",
    "regulation_links": (
        "(quality_statement) regulation strength printed source first_line:integer "
        "last_line:integer"
    ),
    "criterion_regulations": ("(criterion) (quality_statement) regulation strength printed"),
    "mentions": (
        "(item) (criterion?) (passage?) phrase start:integer end:integer kind regulation? "
        "resource? named_thing?"
    ),
    "criterion_mentions": (
        "(criterion) (quality_statement) phrase start:integer end:integer kind target"
    ),
    "resource_regulations": "(resource) (regulation)",
    "search_hits": "id field score:number snippet",
    "locations": "id field start:integer end:integer text",
    "crosswalk": "old_id? new_ids:list kind confidence:number needs_review:boolean",
}
_SHORT = {ColumnType.TEXT: "", ColumnType.TEXTS: ":list"}


def test_the_promised_columns() -> None:
    """The tables have the columns, types and order that are promised."""
    every = {**DEFINITIONS, **{each.name: each for each in _CLASSES.values()}}
    found = {}
    for name, definition in every.items():
        words = []
        for column in definition.columns:
            kind = _SHORT.get(column.type, f":{column.type}")
            word = f"{column.name}{kind}{'?' if column.nullable else ''}"
            words.append(f"({word})" if column.placed else word)
        found[name] = " ".join(words)
    assert PROMISED == found


@EVERY
@BOTH
def test_cells_are_of_their_type(guidance: Guidance, name: str) -> None:
    """Every cell is of its column's type, exactly, and empty only where the column allows it."""
    types = {"text": str, "integer": int, "number": float, "date": datetime.date}
    table = guidance.table(name)
    for row in table.rows:
        for column, value in zip(table.columns, row, strict=True):
            if value is None:
                assert column.nullable, column
            else:
                assert types.get(column.type, tuple) is type(value), column
                assert not isinstance(value, tuple) or all(type(each) is str for each in value)


@EVERY
@BOTH
def test_keys_are_unique(guidance: Guidance, name: str) -> None:
    """The key columns tell every row from all others, and are never empty."""
    key = DEFINITIONS[name].key
    keys = [tuple(record[column] for column in key) for record in guidance.table(name).to_records()]
    assert sorted(set(keys)) == sorted(keys)
    assert all(None not in each for each in keys)


@EVERY
@BOTH
def test_references_lead_somewhere(guidance: Guidance, name: str) -> None:
    """What refers to another table has the key of one of its rows."""
    table = guidance.table(name)
    for column in table.columns:
        if column.references is not None:
            (key,) = DEFINITIONS[column.references].key[:1]
            known = {record[key] for record in guidance.table(column.references).to_records()}
            assert {record[column.name] for record in table.to_records()} <= {*known, None}


@EVERY
def test_what_columns_point_at(name: str) -> None:
    """A link is a column of the same table, a tidy form another table, a meaning a sentence."""
    definition = DEFINITIONS[name]
    names = {column.name for column in definition.columns}
    assert len(names) == len(definition.columns)
    assert set(definition.key) <= names
    for column in definition.columns:
        assert column.link is None or column.link in names
        assert column.tidy is None or column.tidy in DEFINITIONS
        assert column.description.endswith(".")
        assert not (column.placed and column.shown)


@BOTH
def test_nothing_is_lost(guidance: Guidance) -> None:
    """The tables have a row for every item, and its words."""
    for name, items in (
        ("quality_statements", guidance.quality_statements),
        ("criteria", guidance.criteria),
        ("passages", guidance.passages),
        ("resources", guidance.resources),
        ("regulations", guidance.regulations),
    ):
        records = guidance.table(name).to_records()
        assert list(items.ids) == [record["id"] for record in records]
        words = [getattr(item, "text", None) or getattr(item, "printed", None) for item in items]
        assert words == [record.get("text") or record.get("printed") for record in records]


def test_points() -> None:
    """Points know the list they are in: a criterion's, a passage's, or another point's."""
    rows = [
        (each["id"], each["criterion"], each["passage"], each["parent"], each["number"])
        for each in SAMPLE.table("points").to_records()
    ]
    assert [
        ("first.criterion.1.a", "first.criterion.1", None, None, 1),
        ("first.criterion.1.a.1", "first.criterion.1", None, "first.criterion.1.a", 1),
        ("first.criterion.1.b", "first.criterion.1", None, None, 2),
        ("first.context.role.1.a", None, "first.context.role.1", None, 1),
    ] == rows
    assert ("programmes", "for staff", "planning.") == SAMPLE.criteria.to_records()[0]["points"]


def test_criterion_by_regulation() -> None:
    """Every criterion has the links of its statement, with their strength."""
    rows = [
        (each["criterion"], each["regulation"], each["strength"])
        for each in SAMPLE.table("criterion_regulations").to_records()
    ]
    staffing, incidents = "uksi/2014/2936/regulation/18", "uksi/2009/3112/regulation/18"
    assert [
        ("first.criterion.1", staffing, "linked"),
        ("first.criterion.1", incidents, "may-consider"),
        ("first.criterion.2", staffing, "linked"),
        ("first.criterion.2", incidents, "may-consider"),
        ("second.criterion.1", staffing, "linked"),
    ] == rows
    assert 32 == len(GUIDANCE.table("criterion_regulations"))


def test_mentions() -> None:
    """A mention stands in the column of what it names, and in the criterion's own table too."""
    rows = [
        (each["item"], each["regulation"], each["resource"], each["named_thing"])
        for each in SAMPLE.table("mentions").to_records()
    ]
    assert [
        ("first.criterion.2", "uksi/2014/2936/regulation/20A", None, None),
        ("first.criterion.2", None, None, "people-plan"),
        ("first.context.role.1", None, "first.resource.model", None),
    ] == rows
    assert [("first.criterion.2", "duty of candour"), ("first.criterion.2", "People Plan")] == [
        (each["criterion"], each["phrase"])
        for each in SAMPLE.table("criterion_mentions").to_records()
    ]


def test_places() -> None:
    """A table of the guidance says where an item stands, counted within what holds it."""
    (first, second) = SAMPLE.table("resources").to_records()
    assert ("first", "first.resources.tools", 1) == (
        first["quality_statement"],
        first["resource_group"],
        first["number"],
    )
    assert 2 == second["number"]
    assert ("renamed", "renamed in 2020") == (first["status"], first["status_text"])
    assert second["status"] is None


def test_results_and_guidance_agree() -> None:
    """The table of results is that of the guidance, without the columns that only it knows."""
    whole, own = GUIDANCE.table("resources"), GUIDANCE.resources.to_table()
    assert [column for column in whole.columns if not column.placed] == list(own.columns)
    names = [column.name for column in own.columns]
    assert own.to_records() == [
        {name: record[name] for name in names} for record in whole.to_records()
    ]


def test_empty_results_have_the_same_columns() -> None:
    """A table without rows has the columns of one with rows."""
    for results in (GUIDANCE.criteria, GUIDANCE.resources, GUIDANCE.search("wellbeing")):
        assert results.to_table().columns == results[:0].to_table().columns
        assert 0 == len(results[:0].to_table())


def test_tables_are_values() -> None:
    """A table is equal to one with the same rows, can be hashed, pickled and copied."""
    table = GUIDANCE.table("criteria")
    assert table == GUIDANCE.table("criteria")
    assert table == pickle.loads(pickle.dumps(table))  # noqa: S301 - our own
    assert table == copy.deepcopy(table)
    assert hash(table) == hash(copy.copy(table))
    assert "<Table criteria: 8 rows, 10 columns>" == repr(table)


def test_records_are_new_each_time() -> None:
    """Changing the records that were given changes nothing else."""
    table = GUIDANCE.criteria.to_table()
    table.to_records()[0]["id"] = "changed"
    assert GUIDANCE.criteria[0].id == table.to_records()[0]["id"]


@pytest.mark.parametrize("name", ["criterion_regulation", "", 5, ["criteria"], None])
def test_an_unknown_table(name: str) -> None:
    """A table that does not exist is refused with what comes close."""
    with pytest.raises(UnknownItem, match="no such table") as caught:
        GUIDANCE.table(name)
    assert set(DEFINITIONS) == set(caught.value.known)
    if name == "criterion_regulation":
        assert "criterion_regulations" == caught.value.close[0]


def test_a_class_without_a_table() -> None:
    """Results of something that has no table say so in an error of ours."""
    with pytest.raises(UnknownItem, match="“Span”: has no flat table"):
        Results((), Span).to_records()
    assert Mention is Results((), Mention).item_type


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (("a", "b"), "a; b"),
        (1.23456, "1.235"),
        (12345, "12345"),
        (datetime.date(2024, 5, 1), "2024-05-01"),
        ("x", "x"),
    ],
)
def test_cells_as_text(value: object, text: str) -> None:
    """A cell reads as text whatever its type."""
    assert text == text_of(value)  # type: ignore[arg-type]


def test_table_of_a_single_type() -> None:
    """Results made by hand have the table of their item type."""
    made: Results[Criterion] = Results([GUIDANCE.criteria[0]], Criterion)
    assert isinstance(made.to_table(), Table)
    assert GUIDANCE.criteria.to_records()[:1] == made.to_records()


def test_the_documentation_of_the_tables() -> None:
    """The documentation lists every table, column by column, as the definitions have them."""
    assert tables_document() == DOCUMENT.read_text(encoding="utf-8")
