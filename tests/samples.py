"""A small snapshot of two statements that uses every part of the model."""

from __future__ import annotations

import datetime
import re
from typing import Any

import attrs

from cqc_wellled._model import (
    ContextTopic,
    Criterion,
    Instrument,
    Mention,
    NamedThing,
    OutlineEntry,
    Passage,
    Point,
    QualityStatement,
    Regulation,
    RegulationLink,
    Resource,
    ResourceGroup,
    ResourceStatus,
    Snapshot,
    Source,
    Span,
)
from cqc_wellled._vocabulary import (
    Basis,
    InstrumentId,
    ItemId,
    LinkStrength,
    MentionKind,
    PartialDate,
    RegulationId,
    Sha256,
    StatusKind,
    Version,
    WebAddress,
)

__all__ = ["ACTIVITIES", "REGISTRATION", "evolve_at", "make_regulation", "make_snapshot"]

REGISTRATION = Instrument(
    id=InstrumentId("uksi/2009/3112"),
    title="The Care Quality Commission (Registration) Regulations 2009",
    si="SI 2009/3112",
    uri=WebAddress("http://www.legislation.gov.uk/id/uksi/2009/3112"),
)
ACTIVITIES = Instrument(
    id=InstrumentId("uksi/2014/2936"),
    title="The Health and Social Care Act 2008 (Regulated Activities) Regulations 2014",
    si="SI 2014/2936",
    uri=WebAddress("http://www.legislation.gov.uk/id/uksi/2014/2936"),
)


def make_snapshot() -> Snapshot:
    """Make a sound snapshot.

    Returns:
        Two statements with criteria, points in points, topics, groups, links of both
        strengths, mentions of all three kinds, and annotations of every sort.
    """
    return Snapshot(
        schema_version=1,
        guidance=ItemId("sample-well-led"),
        version=Version("2024-05-01"),
        title="Sample guidance",
        title_span=_span("first", 1, 1),
        publisher="Care Quality Commission",
        language="en-GB",
        last_updated=datetime.date(2024, 5, 1),
        licence="OGL-UK-3.0",
        attribution="Contains public sector information licensed under the OGL v3.0.",
        sources=(_source("first", 20), _source("second", 9)),
        outline=(
            _outline_entry(1, "First statement", "first"),
            _outline_entry(2, "Absent statement", None),
            _outline_entry(3, "Second statement", "second"),
        ),
        quality_statements=(_first(), _second()),
        regulations=(
            make_regulation(REGISTRATION, "18", "Notification of other incidents"),
            make_regulation(ACTIVITIES, "18", "Staffing"),
            make_regulation(ACTIVITIES, "20A", None),
        ),
        instruments=(REGISTRATION, ACTIVITIES),
        named_things=(
            NamedThing(
                id=ItemId("people-plan"),
                name="We are the NHS: People Plan",
                kind="plan",
                publisher="NHS England",
                url=WebAddress("https://example.org/people-plan"),
                url_seen_at=WebAddress("https://example.org/seen"),
                basis=Basis.SEEN_IN_SOURCE,
            ),
        ),
    )


def evolve_at(snapshot: Snapshot, path: str, **changes: object) -> Snapshot:
    """Change fields of one value of a snapshot, which its JSON path names.

    Returns:
        A new snapshot, in which nothing else differs.
    """
    steps = re.findall(r"\w+", path.removeprefix("$"))
    changed: Snapshot = _evolved(snapshot, steps, changes)
    return changed


def _evolved(value: Any, steps: list[str], changes: dict[str, object]) -> Any:  # noqa: ANN401
    if not steps:
        return attrs.evolve(value, **changes)
    first, *rest = steps
    if isinstance(value, tuple):
        index = int(first)
        return (*value[:index], _evolved(value[index], rest, changes), *value[index + 1 :])
    return attrs.evolve(value, **{first: _evolved(getattr(value, first), rest, changes)})


def make_regulation(instrument: Instrument, number: str, heading: str | None) -> Regulation:
    """Make a regulation with the id and address that follow from its number."""
    id_ = RegulationId(f"{instrument.id}/regulation/{number}")
    return Regulation(
        id=id_,
        instrument=instrument,
        number=number,
        heading=heading,
        uri=WebAddress(f"http://www.legislation.gov.uk/id/{id_}"),
        cqc_url=None,
    )


def _first() -> QualityStatement:
    return QualityStatement(
        id=ItemId("first"),
        title="First statement",
        key_question="Well-led",
        we_statement="We have leaders.",
        criteria=(_criterion_with_points(), _criterion_with_mentions()),
        context=(_topic(),),
        resource_groups=(_group(),),
        regulation_links=(
            RegulationLink(
                regulation=RegulationId("uksi/2014/2936/regulation/18"),
                strength=LinkStrength.LINKED,
                printed="Regulation 18: Staffing",
                span=_span("first", 17, 17),
            ),
            RegulationLink(
                regulation=RegulationId("uksi/2009/3112/regulation/18"),
                strength=LinkStrength.MAY_CONSIDER,
                printed="May also consider: Regulation 18: Notification of other incidents",
                span=_span("first", 18, 18),
            ),
        ),
        span=_span("first", 3, 18),
    )


def _criterion_with_points() -> Criterion:
    return Criterion(
        id=ItemId("first.criterion.1"),
        quality_statement=ItemId("first"),
        number=1,
        text="The trust’s leaders sustain it through its:",
        points=(
            Point(
                id=ItemId("first.criterion.1.a"),
                text="programmes",
                points=(
                    Point(
                        id=ItemId("first.criterion.1.a.1"),
                        text="for staff",
                        points=(),
                        span=_span("first", 7, 7),
                    ),
                ),
                span=_span("first", 6, 7),
            ),
            Point(
                id=ItemId("first.criterion.1.b"),
                text="planning.",
                points=(),
                span=_span("first", 8, 8),
            ),
        ),
        continues=None,
        mentions=(),
        span=_span("first", 5, 8),
    )


def _criterion_with_mentions() -> Criterion:
    text = "They know the duty of candour and the People Plan."
    return Criterion(
        id=ItemId("first.criterion.2"),
        quality_statement=ItemId("first"),
        number=2,
        text=text,
        points=(),
        continues=ItemId("first.criterion.1"),
        mentions=(
            _mention(
                text, "duty of candour", "uksi/2014/2936/regulation/20A", MentionKind.REGULATION
            ),
            _mention(text, "People Plan", "people-plan", MentionKind.NAMED_THING),
        ),
        span=_span("first", 9, 9),
    )


def _topic() -> ContextTopic:
    text = "Compare with the Healthcare Model:"
    return ContextTopic(
        id=ItemId("first.context.role"),
        title="The role",
        passages=(
            Passage(
                id=ItemId("first.context.role.1"),
                text=text,
                points=(
                    Point(
                        id=ItemId("first.context.role.1.a"),
                        text="listening",
                        points=(),
                        span=_span("first", 12, 12),
                    ),
                ),
                mentions=(
                    _mention(
                        text, "Healthcare Model", "first.resource.model", MentionKind.RESOURCE
                    ),
                ),
                span=_span("first", 11, 12),
            ),
        ),
        span=_span("first", 10, 12),
    )


def _group() -> ResourceGroup:
    return ResourceGroup(
        id=ItemId("first.resources.tools"),
        title="Tools",
        note="(also see Absent statement)",
        see_also=("Absent statement",),
        resources=(
            Resource(
                id=ItemId("first.resource.model"),
                printed="NHS England: Healthcare Model",
                printed_publisher="NHS England",
                title="Healthcare Model",
                publisher="NHS England",
                official_title="The Healthcare Leadership Model",
                kind="framework",
                url=WebAddress("https://example.org/model"),
                url_seen_at=WebAddress("https://example.org/seen"),
                published=PartialDate("2013-11"),
                status=ResourceStatus(
                    kind=StatusKind.RENAMED,
                    text="renamed in 2020",
                    source=WebAddress("https://example.org/renamed"),
                ),
                regulations=(RegulationId("uksi/2014/2936/regulation/18"),),
                basis=Basis.STRONGLY_IMPLIED,
                span=_span("first", 15, 15),
            ),
            Resource(
                id=ItemId("first.resource.hub"),
                printed="Hub",
                printed_publisher=None,
                title="Hub",
                publisher=None,
                official_title=None,
                kind=None,
                url=None,
                url_seen_at=None,
                published=None,
                status=None,
                regulations=(),
                basis=None,
                span=_span("first", 16, 16),
            ),
        ),
        span=_span("first", 13, 16),
    )


def _second() -> QualityStatement:
    return QualityStatement(
        id=ItemId("second"),
        title="Second statement",
        key_question="Well-led",
        we_statement="We have a culture.",
        criteria=(
            Criterion(
                id=ItemId("second.criterion.1"),
                quality_statement=ItemId("second"),
                number=1,
                text="There is one.",
                points=(),
                continues=None,
                mentions=(),
                span=_span("second", 7, 7),
            ),
        ),
        context=(),
        resource_groups=(),
        regulation_links=(
            RegulationLink(
                regulation=RegulationId("uksi/2014/2936/regulation/18"),
                strength=LinkStrength.LINKED,
                printed="Regulation 18: Staffing",
                span=_span("second", 9, 9),
            ),
        ),
        span=_span("second", 3, 9),
    )


def _span(source: str, start: int, end: int) -> Span:
    return Span(source=ItemId(source), start=start, end=end)


def _source(id_: str, lines: int) -> Source:
    return Source(
        id=ItemId(id_),
        url=WebAddress(f"https://example.org/{id_}"),
        media_type="text/plain",
        sha256=Sha256("0" * 64),
        lines=lines,
        retrieved=datetime.date(2024, 6, 1),
        furniture=(_span(id_, 2, 2),),
    )


def _outline_entry(position: int, title: str, id_: str | None) -> OutlineEntry:
    return OutlineEntry(
        position=position,
        title=title,
        quality_statement=None if id_ is None else ItemId(id_),
        page=WebAddress(f"https://example.org/page/{position}"),
    )


def _mention(text: str, phrase: str, target: str, kind: MentionKind) -> Mention:
    start = text.index(phrase)
    return Mention(
        phrase=phrase, start=start, end=start + len(phrase), target=ItemId(target), kind=kind
    )
