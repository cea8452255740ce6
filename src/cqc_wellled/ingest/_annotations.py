"""What a person adds to a page, as `annotations.toml` and `provenance.toml` hold it."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Mapping
from typing import TypeVar

import attrs

from cqc_wellled._codec import structure_plain
from cqc_wellled._model import ResourceStatus
from cqc_wellled._text import excerpt
from cqc_wellled._vocabulary import (
    Basis,
    ItemId,
    PartialDate,
    RegulationId,
    Sha256,
    Version,
    WebAddress,
)
from cqc_wellled.errors import MalformedSnapshot, PageError

__all__ = [
    "Annotations",
    "ContinuesNote",
    "LineNote",
    "MentionNote",
    "OutlineNote",
    "Provenance",
    "ResourceNote",
    "Role",
    "SourceNote",
    "Within",
    "read_notes",
]

_T = TypeVar("_T")


class Role(enum.StrEnum):
    """What a line is, where the page cannot say."""

    #: A paragraph under "What does good look like" that does not look like one.
    CRITERION = "criterion"
    #: A heading there, which introduces the paragraph below it; or one that opens a section,
    #: where its markup makes it a tool of the page.
    HEADING = "heading"
    #: A list item of its own, where the markup makes it part of the one above.
    POINT = "point"
    #: A heading under "Further detail and context".
    TOPIC = "topic"
    #: A paragraph there that does not end in `. : ? !`.
    PASSAGE = "passage"
    #: A heading under "Best practice / guidance".
    GROUP = "group"
    #: A line there that names one work.
    RESOURCE = "resource"
    #: A note below such a heading.
    NOTE = "note"
    #: A line under "Link to regulations" that links its regulations.
    LINKED = "linked"
    #: A line there of which "May also consider:" on an earlier line speaks.
    MAY_CONSIDER = "may-consider"
    #: A line that belongs to the page and not to the guidance.
    FURNITURE = "furniture"


class Within(enum.StrEnum):
    """In which kind of item a phrase is looked for."""

    CRITERION = "criterion"
    PASSAGE = "passage"


@attrs.frozen(kw_only=True)
class LineNote:
    """`[[line]]`: the role of one line."""

    line: int
    #: The line as printed, so that a shifted line is noticed.
    printed: str
    role: Role
    basis: str
    #: What the item's id ends in, where the words of its title give no id of its own.
    segment: str | None = None
    source: ItemId | None = None
    remark: str | None = None


@attrs.frozen(kw_only=True)
class ContinuesNote:
    """`[[continues]]`: a paragraph that carries on from an earlier one."""

    line: int
    printed: str
    #: Line of the paragraph that it carries on from.
    of: int
    basis: str
    source: ItemId | None = None
    remark: str | None = None


@attrs.frozen(kw_only=True)
class ResourceNote:
    """`[[resource]]`: what is known of the work that a line names."""

    line: int
    printed: str
    basis: Basis
    printed_publisher: str | None = None
    printed_kind: str | None = None
    publisher: str | None = None
    kind: str | None = None
    official_title: str | None = None
    url: WebAddress | None = None
    url_seen_at: WebAddress | None = None
    published: PartialDate | None = None
    status: ResourceStatus | None = None
    regulations: tuple[RegulationId, ...] = ()
    source: ItemId | None = None
    remark: str | None = None


@attrs.frozen(kw_only=True)
class NamedThingNote:
    """`[[named_thing]]`: something that the text names and the page does not list."""

    id: ItemId
    name: str
    basis: Basis
    kind: str | None = None
    publisher: str | None = None
    url: WebAddress | None = None
    url_seen_at: WebAddress | None = None
    remark: str | None = None


@attrs.frozen(kw_only=True)
class MentionNote:
    """`[[mention]]`: a phrase that names a known thing."""

    #: The phrase exactly as printed.
    phrase: str
    within: Within
    #: How often it occurs in all items of that kind.
    times: int
    target: ItemId | RegulationId
    basis: str
    source: ItemId | None = None
    remark: str | None = None


@attrs.frozen(kw_only=True)
class Annotations:
    """Everything that `annotations.toml` holds."""

    line: tuple[LineNote, ...] = ()
    continues: tuple[ContinuesNote, ...] = ()
    resource: tuple[ResourceNote, ...] = ()
    named_thing: tuple[NamedThingNote, ...] = ()
    mention: tuple[MentionNote, ...] = ()


@attrs.frozen(kw_only=True)
class SourceNote:
    """`[[source]]`: one page as it was retrieved."""

    id: ItemId
    #: The kept file, seen from the folder of `provenance.toml`.
    file: str
    media_type: str
    sha256: Sha256
    url: WebAddress | None = None
    retrieved: datetime.date | None = None
    remark: str | None = None


@attrs.frozen(kw_only=True)
class OutlineNote:
    """`[[outline]]`: one statement of the key question."""

    position: int
    title: str
    #: The spelling of the trusts' guidance where it differs.
    trust_title: str | None = None
    page: WebAddress | None = None
    seen_at: WebAddress | None = None
    remark: str | None = None


@attrs.frozen(kw_only=True)
class Provenance:
    """Everything that `provenance.toml` holds."""

    guidance: ItemId
    version: Version
    key_question: str
    publisher: str
    language: str
    licence: str
    attribution: str
    #: Id of the source whose first line is the guidance's title.
    title_source: ItemId
    source: tuple[SourceNote, ...]
    outline: tuple[OutlineNote, ...]
    #: Day on which a release first shipped this version, or `None` before that.
    released: datetime.date | None = None


def read_notes(notes: object, kind: type[_T], name: str) -> _T:
    """Give a mapping read from TOML its shape.

    Args:
        notes: The mapping.
        kind: `Annotations` or `Provenance`.
        name: What to call the mapping in messages.

    Raises:
        PageError: It is no mapping or has another shape; all faults are listed.
    """
    if not isinstance(notes, Mapping):
        message = f"found {excerpt(notes)} as {name}, expected a mapping as TOML gives it"
        raise PageError(message)
    try:
        return structure_plain(_plain(dict(notes)), kind)
    except MalformedSnapshot as error:
        message = f"{name} does not have its shape:\n{error}"
    except RecursionError:
        message = f"{name} is nested too deep"
    raise PageError(message)


def _plain(value: object) -> object:
    # TOML has dates of its own; the codec takes them as JSON writes them. A key that is no
    # text, which TOML cannot have, is shown as an unknown one.
    if isinstance(value, dict):
        return {
            key if isinstance(key, str) else excerpt(key): _plain(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if type(value) is datetime.date:
        return value.isoformat()
    return value
