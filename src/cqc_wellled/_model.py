"""The frozen values that a snapshot is made of.

Every field is always present and documented beside it. `text`, `we_statement`,
`printed`, `note` and `phrase` hold words of the page exactly as printed; everything
else is annotation.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from cqc_wellled._legislation import (
    Instrument,
    Legislation,
    LegislationEntry,
    PrintedHeading,
    Regulation,
)
from cqc_wellled._shown import Shown
from cqc_wellled._values import field, frozen
from cqc_wellled._vocabulary import (
    Basis,
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

if TYPE_CHECKING:
    from typing import TypeAlias

__all__ = [
    "ContextTopic",
    "Criterion",
    "Instrument",
    "Item",
    "Legislation",
    "LegislationEntry",
    "Mention",
    "NamedThing",
    "OutlineEntry",
    "Passage",
    "Point",
    "PrintedHeading",
    "QualityStatement",
    "Regulation",
    "RegulationLink",
    "Resource",
    "ResourceGroup",
    "ResourceStatus",
    "Snapshot",
    "Source",
    "Span",
]


@frozen(kw_only=True, repr=False)
class Span(Shown):
    """A run of lines of one source: of its text, or of the visible text of its HTML."""

    #: Id of the source.
    source: ItemId
    #: First line, counted from 1.
    start: int
    #: Last line, inclusive.
    end: int

    @property
    def _line(self) -> str:
        return f"{self.source}, lines {self.start} to {self.end}"


@frozen(kw_only=True, repr=False)
class Source(Shown):
    """One page as it was retrieved."""

    #: Id of the source within the snapshot.
    id: ItemId
    #: Address of the page, or `None` when it is not known.
    url: WebAddress | None
    #: Media type of the kept file, such as `text/plain`.
    media_type: str
    #: SHA-256 of the kept file's bytes.
    sha256: Sha256
    #: How many lines the kept file has; HTML is counted by the lines of its visible text.
    lines: int
    #: Day of retrieval, or `None` when it is not known.
    retrieved: datetime.date | None
    #: Lines that belong to the page and not to the guidance, such as "Downloads".
    furniture: tuple[Span, ...]


@frozen(kw_only=True, repr=False)
class OutlineEntry(Shown):
    """One of the quality statements of the key question, in or out of a snapshot."""

    #: Place in the assessment framework's order, counted from 1.
    position: int
    #: Title in the framework's spelling.
    title: str
    #: Id of the statement, or `None` when it is not in the snapshot.
    quality_statement: ItemId | None
    #: Address of the statement's page for NHS trusts, or `None` when it was not seen.
    page: WebAddress | None


@frozen(kw_only=True, repr=False)
class Point(Shown):
    """One bullet of a list."""

    #: Id of the point.
    id: ItemId
    #: The bullet's words without its list marker, verbatim.
    text: str
    #: The points of a list nested in this one, usually none.
    points: tuple[Point, ...]
    #: Where it stands.
    span: Span


@frozen(kw_only=True, repr=False)
class Mention(Shown):
    """A phrase in an item's text that names a known thing."""

    #: The phrase, verbatim.
    phrase: str
    #: Offset of its first character in the item's `text`.
    start: int
    #: Offset behind its last character.
    end: int
    #: Id of the regulation, resource or named thing.
    target: ItemId | RegulationId
    #: What the target is.
    kind: MentionKind

    @property
    def _line(self) -> str:
        return f"{self.phrase} ({self.target})"


@frozen(kw_only=True, repr=False)
class Criterion(Shown):
    """One paragraph under "What does good look like", with its list if it has one."""

    #: Id of the criterion.
    id: ItemId
    #: Id of the quality statement it belongs to.
    quality_statement: ItemId
    #: Place in the statement, counted from 1.
    number: int
    #: The paragraph, verbatim.
    text: str
    #: The points of the list that follows the paragraph.
    points: tuple[Point, ...]
    #: Id of the criterion that this paragraph carries on from, or `None`.
    continues: ItemId | None
    #: What the text names.
    mentions: tuple[Mention, ...]
    #: Where it stands.
    span: Span


@frozen(kw_only=True, repr=False)
class Passage(Shown):
    """One paragraph under "Further detail and context", with its list if it has one."""

    #: Id of the passage.
    id: ItemId
    #: The paragraph, verbatim.
    text: str
    #: The points of the list that follows the paragraph.
    points: tuple[Point, ...]
    #: What the text names.
    mentions: tuple[Mention, ...]
    #: Where it stands.
    span: Span


@frozen(kw_only=True, repr=False)
class ContextTopic(Shown):
    """One heading under "Further detail and context", with its passages."""

    #: Id of the topic.
    id: ItemId
    #: The heading as printed.
    title: str
    #: The paragraphs below it.
    passages: tuple[Passage, ...]
    #: Where it stands.
    span: Span


@frozen(kw_only=True, repr=False)
class ResourceStatus(Shown):
    """What became of a resource after the page was printed."""

    #: Superseded, renamed or published anew.
    kind: StatusKind
    #: The change in one phrase of our own. Its key in JSON is `summary`, because `text`
    #: there holds words of the page and nothing else.
    text: str = field(metadata={"wire": "summary"})
    #: Address where the change was seen, or `None`.
    source: WebAddress | None


@frozen(kw_only=True, repr=False)
class Resource(Shown):
    """One line under "Best practice / guidance", with what is known of the work it names."""

    #: Id of the resource.
    id: ItemId
    #: The line, verbatim.
    printed: str
    #: The publisher as the line prints it, or `None` when it prints none.
    printed_publisher: str | None
    #: The line less the publisher and the kind.
    title: str
    #: The publisher's full name today, or `None` when unknown.
    publisher: str | None
    #: The work's own title, or `None` when unknown.
    official_title: str | None
    #: What sort of work it is, such as `framework` or `tool`, or `None` when unknown.
    kind: str | None
    #: Address of the work, or `None` when unknown.
    url: WebAddress | None
    #: Address of the page on which that address and title were seen, or `None`.
    url_seen_at: WebAddress | None
    #: Date of first publication, as far as it is known, or `None`.
    published: PartialDate | None
    #: What became of it after the page was printed, or `None`.
    status: ResourceStatus | None
    #: Ids of the regulations that the work is about.
    regulations: tuple[RegulationId, ...]
    #: How sure the annotation is, or `None` when the line has none.
    basis: Basis | None
    #: Where it stands.
    span: Span


@frozen(kw_only=True, repr=False)
class ResourceGroup(Shown):
    """One heading under "Best practice / guidance", with its resources."""

    #: Id of the group.
    id: ItemId
    #: The heading as printed.
    title: str
    #: The note printed below the heading, verbatim, or `None`.
    note: str | None
    #: Titles of the outline's statements that the note points to.
    see_also: tuple[str, ...]
    #: The resources in printed order.
    resources: tuple[Resource, ...]
    #: Where it stands.
    span: Span


@frozen(kw_only=True, repr=False)
class RegulationLink(Shown):
    """One line under "Link to regulations"."""

    #: Id of the regulation.
    regulation: RegulationId
    #: Linked, or only to be considered.
    strength: LinkStrength
    #: The line, verbatim.
    printed: str
    #: Where it stands.
    span: Span


@frozen(kw_only=True, repr=False)
class QualityStatement(Shown):
    """One quality statement with everything that its page says about it."""

    #: Id of the statement: the slug of its title.
    id: ItemId
    #: The title as printed.
    title: str
    #: The key question it belongs to.
    key_question: str
    #: The "We …" text, verbatim.
    we_statement: str
    #: The paragraphs under "What does good look like".
    criteria: tuple[Criterion, ...]
    #: The topics under "Further detail and context".
    context: tuple[ContextTopic, ...]
    #: The groups under "Best practice / guidance".
    resource_groups: tuple[ResourceGroup, ...]
    #: The lines under "Link to regulations".
    regulation_links: tuple[RegulationLink, ...]
    #: Where it stands.
    span: Span


@frozen(kw_only=True, repr=False)
class NamedThing(Shown):
    """Something that the text mentions and that is neither a regulation nor a listed resource."""

    #: Its id within the snapshot.
    id: ItemId
    #: Its own name.
    name: str
    #: What sort of thing it is, such as `programme` or `role`, or `None` when unknown.
    kind: str | None
    #: Who publishes it, or `None` when unknown.
    publisher: str | None
    #: Its address, or `None` when unknown.
    url: WebAddress | None
    #: Address of the page on which that address and name were seen, or `None`.
    url_seen_at: WebAddress | None
    #: How sure the annotation is.
    basis: Basis


@frozen(kw_only=True, repr=False)
class Snapshot(Shown):
    """The stored value of one version of a guidance."""

    #: Version of the shape; only 1 exists.
    schema_version: int
    #: Key of the guidance, such as `nhs-trust-well-led`.
    guidance: ItemId
    #: The printed "Page last updated", or a correction of it: `2024-05-01`, `2024-05-01.1`.
    version: Version
    #: The guidance's title as printed.
    title: str
    #: Where the title stands.
    title_span: Span
    #: Who publishes the guidance.
    publisher: str
    #: Language of the text, as a BCP 47 tag.
    language: str
    #: The printed "Page last updated".
    last_updated: datetime.date
    #: Licence of the text, as an SPDX identifier.
    licence: str
    #: What has to be said where the text is used.
    attribution: str
    #: The pages it was made from.
    sources: tuple[Source, ...]
    #: All statements of the key question, in the framework's order.
    outline: tuple[OutlineEntry, ...]
    #: The statements that this snapshot holds, in outline order.
    quality_statements: tuple[QualityStatement, ...]
    #: Exactly the regulations that are linked or mentioned, in the legislation's order.
    regulations: tuple[Regulation, ...]
    #: The instruments of those regulations.
    instruments: tuple[Instrument, ...]
    #: What the text mentions beside regulations and resources.
    named_things: tuple[NamedThing, ...]


Item: TypeAlias = (
    QualityStatement
    | Criterion
    | Point
    | ContextTopic
    | Passage
    | ResourceGroup
    | Resource
    | Regulation
    | Instrument
    | NamedThing
)
