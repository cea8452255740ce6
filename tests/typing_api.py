"""The public interface as a type checker sees it. Checked by mypy, never run."""

from __future__ import annotations

from pathlib import Path
from typing import assert_type

import pandas
import polars

import cqc_wellled
from cqc_wellled import (
    Carried,
    CarriedRow,
    ChangeKind,
    Column,
    Criterion,
    CrosswalkRow,
    Groups,
    Guidance,
    GuidanceDiff,
    GuidanceMap,
    Item,
    LinkStrength,
    Mention,
    OutlineEntry,
    Passage,
    QualityStatement,
    Regulation,
    Resource,
    Results,
    Snapshot,
    Table,
    WordRun,
    export,
    ingest,
)
from cqc_wellled._vocabulary import Digest, Version
from cqc_wellled.errors import MalformedSnapshot, Problem


def loading() -> None:
    """Whatever way a guidance is had, it is a `Guidance`."""
    guidance = cqc_wellled.load_guidance("2024-05-01", digest="sha256:…", folder=Path())
    assert_type(guidance, Guidance)
    assert_type(cqc_wellled.loads(b"{}", limits=cqc_wellled.Limits(max_bytes=10)), Guidance)
    assert_type(cqc_wellled.read_guidance("x.json"), Guidance)
    assert_type(cqc_wellled.dumps(guidance), str)
    assert_type(guidance.digest, Digest)
    assert_type(cqc_wellled.available_versions(folder="x"), tuple[Version, ...])
    assert_type(guidance.snapshot, Snapshot)
    assert_type(guidance.outline, tuple[OutlineEntry, ...])
    assert_type(guidance.is_complete, bool)


def queries(guidance: Guidance) -> None:
    """Every query says what its results hold, at top level too."""
    criteria = cqc_wellled.criteria_for_regulation(18, strength=LinkStrength.LINKED)
    assert_type(criteria, Results[Criterion])
    assert_type(criteria[0], Criterion)
    assert_type(criteria[1:], Results[Criterion])
    assert_type(criteria.where(number=1), Results[Criterion])
    assert_type(criteria.filter(lambda criterion: criterion.points), Results[Criterion])
    assert_type(criteria.ids, tuple[str, ...])
    assert_type(criteria[0].mentions, tuple[Mention, ...])
    assert_type(guidance.passages_mentioning("duty of candour"), Results[Passage])
    assert_type(guidance.resources_for_regulation("reg. 5"), Results[Resource])
    assert_type(guidance.regulations_for_criterion(criteria[0]), Results[Regulation])
    assert_type(guidance.quality_statements, Results[QualityStatement])
    assert_type(guidance.parse_regulations("Regulations 18 and 19"), Results[Regulation])
    assert_type(guidance.regulation(18).heading, str | None)
    assert_type(cqc_wellled.get("x"), Item)


def frames(guidance: Guidance) -> None:
    """Whatever narrows results keeps their type, and every form that they take has its own."""
    criteria = guidance.criteria[2:].where(number=3).filter(lambda criterion: criterion.mentions)
    assert_type(criteria, Results[Criterion])
    assert_type(criteria.group_by("number"), Groups[Criterion])
    assert_type(criteria.group_by("number")[3], Results[Criterion])
    assert_type(criteria.to_pandas(), pandas.DataFrame)
    assert_type(criteria.to_polars(), polars.DataFrame)
    assert_type(criteria.to_table(), Table)
    assert_type(criteria.to_text(80), str)
    assert_type(guidance.table("mentions").to_pandas(), pandas.DataFrame)
    assert_type(guidance.table("mentions").columns, tuple[Column, ...])
    assert_type(guidance.map(), GuidanceMap)


def refused(guidance: Guidance) -> None:
    """What no caller should write is an error for type checkers already."""
    guidance.criteria_for_regulation(18.0)  # type: ignore[arg-type]
    guidance.criteria_for_regulation(18, "linked")  # type: ignore[call-arg]
    guidance.snapshot = guidance.snapshot  # type: ignore[misc]
    guidance.criteria[0].text = "x"  # type: ignore[misc]
    cqc_wellled.load_guidance(digest=5)  # type: ignore[arg-type]


def pages() -> None:
    """Reading a page gives typed questions and a snapshot."""
    page = ingest.parse_page("text", annotations={})
    assert_type(page, ingest.ParsedPage)
    assert_type(page.problems, tuple[ingest.PageProblem, ...])
    assert_type(page.account[1], ingest.AccountLine)
    assert_type(page.statement, QualityStatement | None)
    assert_type(ingest.build_snapshot([page]), Snapshot)


def versions(old: Guidance, new: Guidance) -> None:
    """A difference, its crosswalk and what is carried across are typed."""
    diff = cqc_wellled.diff_guidance(old, new)
    assert_type(diff, GuidanceDiff)
    assert_type(diff.changes[0].kind, ChangeKind)
    assert_type(diff.changes[0].words, tuple[WordRun, ...])
    assert_type(diff.apply(old), Guidance)
    assert_type(diff.inverse(), GuidanceDiff)
    assert_type(diff.crosswalk(), Results[CrosswalkRow])
    carried = cqc_wellled.carry([{"id": "x"}], diff.crosswalk(), id_field="id")
    assert_type(carried, Carried[str])
    assert_type(carried.moved, tuple[CarriedRow[str], ...])


def exports(guidance: Guidance) -> None:
    """Each format gives a file or a folder of files."""
    assert_type(export.to_oscal(guidance), export.ExportFile)
    assert_type(export.to_xlsx(guidance).data, bytes)
    assert_type(export.to_csv(guidance, spreadsheet_safe=True), export.ExportFolder)
    assert_type(export.to_datasette(guidance)["metadata.json"].text, str)
    assert_type(export.json_schema(), export.ExportFile)


def errors(error: MalformedSnapshot) -> None:
    """Errors carry typed data."""
    assert_type(error.problems, tuple[Problem, ...])
