"""The closed vocabularies of the guidance, and the names of checked strings.

A `NewType` here says that a string passed the check that `_codec` makes of it.
"""

from __future__ import annotations

import enum
from typing import NewType

__all__ = [
    "Basis",
    "ChangeKind",
    "CitationStyle",
    "Digest",
    "InstrumentId",
    "ItemId",
    "ItemKind",
    "LinkStrength",
    "MentionKind",
    "PartialDate",
    "QuoteVerdict",
    "RegulationId",
    "Sha256",
    "StatusKind",
    "Version",
    "WebAddress",
]

#: Id of an item of the guidance, such as `….criterion.7.b`: `a-z 0-9 . -`, at most 200 characters.
ItemId = NewType("ItemId", str)
#: Id of a statutory instrument on legislation.gov.uk, such as `uksi/2014/2936`.
InstrumentId = NewType("InstrumentId", str)
#: Id of a regulation on legislation.gov.uk, such as `uksi/2014/2936/regulation/20A`.
RegulationId = NewType("RegulationId", str)
#: Version of a guidance: its printed date, `2024-05-01`, or a correction of it, `2024-05-01.1`.
Version = NewType("Version", str)
#: Digest of a snapshot's canonical form: `sha256:` and 64 hexadecimal digits.
Digest = NewType("Digest", str)
#: SHA-256 of a source file: 64 hexadecimal digits.
Sha256 = NewType("Sha256", str)
#: An `http` or `https` address.
WebAddress = NewType("WebAddress", str)
#: A date known to the year, the month or the day: `2013`, `2023-08`, `2024-02-28`.
PartialDate = NewType("PartialDate", str)


class LinkStrength(enum.StrEnum):
    """How strongly the page links a regulation to a quality statement."""

    #: Listed under "Link to regulations".
    LINKED = "linked"
    #: Listed there behind "May also consider:".
    MAY_CONSIDER = "may-consider"


class MentionKind(enum.StrEnum):
    """What a phrase of the text names."""

    REGULATION = "regulation"
    RESOURCE = "resource"
    NAMED_THING = "named-thing"


class StatusKind(enum.StrEnum):
    """What became of a resource after the page was printed."""

    SUPERSEDED = "superseded"
    RENAMED = "renamed"
    NEW_VERSION = "new-version"


class Basis(enum.StrEnum):
    """How sure an annotation is."""

    #: The title and the address were seen together in a public source.
    SEEN_IN_SOURCE = "seen-in-source"
    #: The printed line matches no title exactly, and one work fits it best.
    STRONGLY_IMPLIED = "strongly-implied"


class ItemKind(enum.StrEnum):
    """What sort of item a search finds."""

    #: A quality statement: its title, its "We …" text and its links to regulations.
    QUALITY_STATEMENT = "quality-statement"
    #: A paragraph under "What does good look like".
    CRITERION = "criterion"
    #: A bullet of a list.
    POINT = "point"
    #: A heading under "Further detail and context".
    CONTEXT_TOPIC = "context-topic"
    #: A paragraph under such a heading.
    PASSAGE = "passage"
    #: A heading under "Best practice / guidance".
    RESOURCE_GROUP = "resource-group"
    #: A line under such a heading, and the work it names.
    RESOURCE = "resource"
    #: A regulation that the guidance links or mentions.
    REGULATION = "regulation"
    #: A statutory instrument that holds such a regulation.
    INSTRUMENT = "instrument"
    #: Something the text mentions that is neither a regulation nor a resource.
    NAMED_THING = "named-thing"


class CitationStyle(enum.StrEnum):
    """The form that a citation is written in."""

    #: One line for a board paper.
    SHORT = "short"
    #: The whole reference, with address, lines and licence.
    FULL = "full"
    #: The short reference as Markdown.
    MARKDOWN = "markdown"
    #: The short reference as HTML.
    HTML = "html"
    #: An item for reference managers, as JSON.
    CSL_JSON = "csl-json"


class QuoteVerdict(enum.StrEnum):
    """Whether words are the guidance's."""

    #: They are, character for character.
    EXACT = "exact"
    #: They are, but for white space, quotation marks, dashes, case or a stop at the end.
    EQUIVALENT = "equivalent"
    #: They come close to a passage, with words omitted, inserted or replaced.
    ALTERED = "altered"
    #: Their parts come from places that do not follow each other.
    SPLICED = "spliced"
    #: They are not, and come close to nothing in it.
    ABSENT = "absent"


class ChangeKind(enum.StrEnum):
    """What became of an item from one version to another."""

    #: It is new.
    ADDED = "added"
    #: It is gone.
    REMOVED = "removed"
    #: Its place is another: its number, its order among its like, or what holds it.
    MOVED = "moved"
    #: Its words changed.
    REWORDED = "reworded"
    #: Its words stand in several items now.
    SPLIT = "split"
    #: Its words stand together with those of others in one item now.
    MERGED = "merged"
    #: A regulation is linked more strongly or less.
    RELINKED = "relinked"
    #: Something that is said about it changed, such as an address, and none of its words.
    METADATA = "metadata"
    #: Nothing of it changed. Only a crosswalk has this.
    UNCHANGED = "unchanged"
