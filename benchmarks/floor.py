"""The floor: what reading the bundled guidance takes without this package.

The same frozen attrs classes, constructors written by hand, `json.loads` of the same file and
one dictionary; no gate, no query beside the one. `compare_speed.py` holds the package against
it, and checks beforehand that its fields are those of the model.

    >>> import floor                                                        # doctest: +SKIP
    >>> floor.load("2024-05-01.json")["uksi/2014/2936/regulation/18"]       # doctest: +SKIP
"""

from __future__ import annotations

import datetime
import enum
import json
from typing import Any, TypeAlias

import attrs

Plain: TypeAlias = dict[str, Any]


class LinkStrength(enum.StrEnum):
    """As in the vocabulary."""

    LINKED = "linked"
    MAY_CONSIDER = "may-consider"


class MentionKind(enum.StrEnum):
    """As in the vocabulary."""

    REGULATION = "regulation"
    RESOURCE = "resource"
    NAMED_THING = "named-thing"


class StatusKind(enum.StrEnum):
    """As in the vocabulary."""

    SUPERSEDED = "superseded"
    RENAMED = "renamed"
    NEW_VERSION = "new-version"


class Basis(enum.StrEnum):
    """As in the vocabulary."""

    SEEN_IN_SOURCE = "seen-in-source"
    STRONGLY_IMPLIED = "strongly-implied"


@attrs.frozen(kw_only=True, repr=False)
class Instrument:
    """As in the model."""

    id: str
    title: str
    si: str
    uri: str


@attrs.frozen(kw_only=True, repr=False)
class Regulation:
    """As in the model."""

    id: str
    instrument: Instrument
    number: str
    heading: str | None
    uri: str
    cqc_url: str | None
    paragraph: str | None = attrs.field(default=None, eq=False)


@attrs.frozen(kw_only=True, repr=False)
class Span:
    """As in the model."""

    source: str
    start: int
    end: int


@attrs.frozen(kw_only=True, repr=False)
class Source:
    """As in the model."""

    id: str
    url: str | None
    media_type: str
    sha256: str
    lines: int
    retrieved: datetime.date | None
    furniture: tuple[Span, ...]


@attrs.frozen(kw_only=True, repr=False)
class OutlineEntry:
    """As in the model."""

    position: int
    title: str
    quality_statement: str | None
    page: str | None


@attrs.frozen(kw_only=True, repr=False)
class Point:
    """As in the model."""

    id: str
    text: str
    points: tuple[Point, ...]
    span: Span


@attrs.frozen(kw_only=True, repr=False)
class Mention:
    """As in the model."""

    phrase: str
    start: int
    end: int
    target: str
    kind: MentionKind


@attrs.frozen(kw_only=True, repr=False)
class Criterion:
    """As in the model."""

    id: str
    quality_statement: str
    number: int
    text: str
    points: tuple[Point, ...]
    continues: str | None
    mentions: tuple[Mention, ...]
    span: Span


@attrs.frozen(kw_only=True, repr=False)
class Passage:
    """As in the model."""

    id: str
    text: str
    points: tuple[Point, ...]
    mentions: tuple[Mention, ...]
    span: Span


@attrs.frozen(kw_only=True, repr=False)
class ContextTopic:
    """As in the model."""

    id: str
    title: str
    passages: tuple[Passage, ...]
    span: Span


@attrs.frozen(kw_only=True, repr=False)
class ResourceStatus:
    """As in the model."""

    kind: StatusKind
    text: str
    source: str | None


@attrs.frozen(kw_only=True, repr=False)
class Resource:
    """As in the model."""

    id: str
    printed: str
    printed_publisher: str | None
    title: str
    publisher: str | None
    official_title: str | None
    kind: str | None
    url: str | None
    url_seen_at: str | None
    published: str | None
    status: ResourceStatus | None
    regulations: tuple[str, ...]
    basis: Basis | None
    span: Span


@attrs.frozen(kw_only=True, repr=False)
class ResourceGroup:
    """As in the model."""

    id: str
    title: str
    note: str | None
    see_also: tuple[str, ...]
    resources: tuple[Resource, ...]
    span: Span


@attrs.frozen(kw_only=True, repr=False)
class RegulationLink:
    """As in the model."""

    regulation: str
    strength: LinkStrength
    printed: str
    span: Span


@attrs.frozen(kw_only=True, repr=False)
class QualityStatement:
    """As in the model."""

    id: str
    title: str
    key_question: str
    we_statement: str
    criteria: tuple[Criterion, ...]
    context: tuple[ContextTopic, ...]
    resource_groups: tuple[ResourceGroup, ...]
    regulation_links: tuple[RegulationLink, ...]
    span: Span


@attrs.frozen(kw_only=True, repr=False)
class NamedThing:
    """As in the model."""

    id: str
    name: str
    kind: str | None
    publisher: str | None
    url: str | None
    url_seen_at: str | None
    basis: Basis


@attrs.frozen(kw_only=True, repr=False)
class Snapshot:
    """As in the model."""

    schema_version: int
    guidance: str
    version: str
    title: str
    title_span: Span
    publisher: str
    language: str
    last_updated: datetime.date
    licence: str
    attribution: str
    sources: tuple[Source, ...]
    outline: tuple[OutlineEntry, ...]
    quality_statements: tuple[QualityStatement, ...]
    regulations: tuple[Regulation, ...]
    instruments: tuple[Instrument, ...]
    named_things: tuple[NamedThing, ...]


def instrument(plain: Plain) -> Instrument:
    """Make one from its plain form."""
    return Instrument(
        id=plain["id"],
        title=plain["title"],
        si=plain["si"],
        uri=plain["uri"],
    )


def regulation(plain: Plain) -> Regulation:
    """Make one from its plain form."""
    return Regulation(
        id=plain["id"],
        instrument=instrument(plain["instrument"]),
        number=plain["number"],
        heading=plain["heading"],
        uri=plain["uri"],
        cqc_url=plain["cqc_url"],
    )


def span(plain: Plain) -> Span:
    """Make one from its plain form."""
    return Span(
        source=plain["source"],
        start=plain["start"],
        end=plain["end"],
    )


def source(plain: Plain) -> Source:
    """Make one from its plain form."""
    return Source(
        id=plain["id"],
        url=plain["url"],
        media_type=plain["media_type"],
        sha256=plain["sha256"],
        lines=plain["lines"],
        retrieved=None
        if plain["retrieved"] is None
        else datetime.date.fromisoformat(plain["retrieved"]),
        furniture=tuple([span(each) for each in plain["furniture"]]),
    )


def outline_entry(plain: Plain) -> OutlineEntry:
    """Make one from its plain form."""
    return OutlineEntry(
        position=plain["position"],
        title=plain["title"],
        quality_statement=plain["quality_statement"],
        page=plain["page"],
    )


def point(plain: Plain) -> Point:
    """Make one from its plain form."""
    return Point(
        id=plain["id"],
        text=plain["text"],
        points=tuple([point(each) for each in plain["points"]]),
        span=span(plain["span"]),
    )


def mention(plain: Plain) -> Mention:
    """Make one from its plain form."""
    return Mention(
        phrase=plain["phrase"],
        start=plain["start"],
        end=plain["end"],
        target=plain["target"],
        kind=MentionKind(plain["kind"]),
    )


def criterion(plain: Plain) -> Criterion:
    """Make one from its plain form."""
    return Criterion(
        id=plain["id"],
        quality_statement=plain["quality_statement"],
        number=plain["number"],
        text=plain["text"],
        points=tuple([point(each) for each in plain["points"]]),
        continues=plain["continues"],
        mentions=tuple([mention(each) for each in plain["mentions"]]),
        span=span(plain["span"]),
    )


def passage(plain: Plain) -> Passage:
    """Make one from its plain form."""
    return Passage(
        id=plain["id"],
        text=plain["text"],
        points=tuple([point(each) for each in plain["points"]]),
        mentions=tuple([mention(each) for each in plain["mentions"]]),
        span=span(plain["span"]),
    )


def context_topic(plain: Plain) -> ContextTopic:
    """Make one from its plain form."""
    return ContextTopic(
        id=plain["id"],
        title=plain["title"],
        passages=tuple([passage(each) for each in plain["passages"]]),
        span=span(plain["span"]),
    )


def resource_status(plain: Plain) -> ResourceStatus:
    """Make one from its plain form."""
    return ResourceStatus(
        kind=StatusKind(plain["kind"]),
        text=plain["summary"],
        source=plain["source"],
    )


def resource(plain: Plain) -> Resource:
    """Make one from its plain form."""
    return Resource(
        id=plain["id"],
        printed=plain["printed"],
        printed_publisher=plain["printed_publisher"],
        title=plain["title"],
        publisher=plain["publisher"],
        official_title=plain["official_title"],
        kind=plain["kind"],
        url=plain["url"],
        url_seen_at=plain["url_seen_at"],
        published=plain["published"],
        status=None if plain["status"] is None else resource_status(plain["status"]),
        regulations=tuple(plain["regulations"]),
        basis=None if plain["basis"] is None else Basis(plain["basis"]),
        span=span(plain["span"]),
    )


def resource_group(plain: Plain) -> ResourceGroup:
    """Make one from its plain form."""
    return ResourceGroup(
        id=plain["id"],
        title=plain["title"],
        note=plain["note"],
        see_also=tuple(plain["see_also"]),
        resources=tuple([resource(each) for each in plain["resources"]]),
        span=span(plain["span"]),
    )


def regulation_link(plain: Plain) -> RegulationLink:
    """Make one from its plain form."""
    return RegulationLink(
        regulation=plain["regulation"],
        strength=LinkStrength(plain["strength"]),
        printed=plain["printed"],
        span=span(plain["span"]),
    )


def quality_statement(plain: Plain) -> QualityStatement:
    """Make one from its plain form."""
    return QualityStatement(
        id=plain["id"],
        title=plain["title"],
        key_question=plain["key_question"],
        we_statement=plain["we_statement"],
        criteria=tuple([criterion(each) for each in plain["criteria"]]),
        context=tuple([context_topic(each) for each in plain["context"]]),
        resource_groups=tuple([resource_group(each) for each in plain["resource_groups"]]),
        regulation_links=tuple([regulation_link(each) for each in plain["regulation_links"]]),
        span=span(plain["span"]),
    )


def named_thing(plain: Plain) -> NamedThing:
    """Make one from its plain form."""
    return NamedThing(
        id=plain["id"],
        name=plain["name"],
        kind=plain["kind"],
        publisher=plain["publisher"],
        url=plain["url"],
        url_seen_at=plain["url_seen_at"],
        basis=Basis(plain["basis"]),
    )


def snapshot(plain: Plain) -> Snapshot:
    """Make one from its plain form."""
    return Snapshot(
        schema_version=plain["schema_version"],
        guidance=plain["guidance"],
        version=plain["version"],
        title=plain["title"],
        title_span=span(plain["title_span"]),
        publisher=plain["publisher"],
        language=plain["language"],
        last_updated=datetime.date.fromisoformat(plain["last_updated"]),
        licence=plain["licence"],
        attribution=plain["attribution"],
        sources=tuple([source(each) for each in plain["sources"]]),
        outline=tuple([outline_entry(each) for each in plain["outline"]]),
        quality_statements=tuple([quality_statement(each) for each in plain["quality_statements"]]),
        regulations=tuple([regulation(each) for each in plain["regulations"]]),
        instruments=tuple([instrument(each) for each in plain["instruments"]]),
        named_things=tuple([named_thing(each) for each in plain["named_things"]]),
    )


def loads(data: bytes) -> Snapshot:
    """Read JSON that is known to be a snapshot."""
    return snapshot(json.loads(data))


def load(path: str) -> dict[str, tuple[Criterion, ...]]:
    """Read a file into one dictionary: for each linked regulation, the criteria."""
    with open(path, "rb") as file:  # noqa: PTH123 - pathlib would take longer than the file
        found = loads(file.read())
    criteria: dict[str, tuple[Criterion, ...]] = {}
    for statement in found.quality_statements:
        for link in statement.regulation_links:
            earlier = criteria.get(link.regulation, ())
            criteria[link.regulation] = earlier + statement.criteria
    return criteria
