"""What search and the checking of quotations answer."""

from __future__ import annotations

import enum

import attrs

from cqc_wellled._model import Item, Span
from cqc_wellled._shown import Shown
from cqc_wellled._vocabulary import InstrumentId, ItemId, QuoteVerdict, RegulationId

__all__ = [
    "Difference",
    "DifferenceKind",
    "DocumentCheck",
    "Location",
    "NoteKind",
    "QuoteCheck",
    "QuoteForm",
    "QuoteInDocument",
    "QuoteNote",
    "SearchHit",
]


@attrs.frozen(kw_only=True, repr=False)
class SearchHit(Shown):
    """One item that a search found."""

    #: Id of the item.
    id: ItemId | RegulationId | InstrumentId
    #: The item itself.
    item: Item
    #: The field of the item that matched best.
    field: str
    #: How well it matched: higher is better. Comparable within one search only.
    score: float
    #: A piece of that field's text around the match.
    snippet: str
    #: Start and end offsets in `snippet` of the words that matched.
    highlights: tuple[tuple[int, int], ...]


class DifferenceKind(enum.StrEnum):
    """In what way a quotation differs from the guidance."""

    #: Words or punctuation of the guidance are missing, and nothing says so.
    OMITTED = "omitted"
    #: The quotation has words or punctuation that the guidance has not.
    INSERTED = "inserted"
    #: The quotation has other words or punctuation in this place.
    REPLACED = "replaced"
    #: Here the quotation goes on from another place, and nothing says so.
    JOINED = "joined"
    #: An ellipsis inside the quotation says that something is left out.
    ELLIPSIS = "ellipsis"
    #: Words in square brackets say that they are not the guidance's.
    BRACKETED = "bracketed"
    #: An ellipsis in front of the quotation or behind it.
    OUTER_ELLIPSIS = "outer-ellipsis"
    #: A stop, comma, colon or semicolon behind the last word that the guidance has not there.
    ADDED_STOP = "added-stop"
    #: Spaces, line breaks, no-break spaces.
    WHITE_SPACE = "white-space"
    #: Quotation marks and apostrophes: another sort, one more or one less.
    QUOTATION_MARK = "quotation-mark"
    #: Hyphens and dashes: another sort, or a dash in the place of a space.
    DASH = "dash"
    #: Capital and small letters.
    CASE = "case"
    #: List markers, and the asterisks and underscores of Markdown's emphasis.
    MARKUP = "markup"
    #: Soft hyphens and other characters that are not seen.
    INVISIBLE = "invisible"
    #: Other characters for the same: a ligature, full width, three stops for an ellipsis.
    FORM = "form"

    @property
    def stands(self) -> bool:
        """Whether a quotation with this difference is still the guidance's own words."""
        return self not in _CHANGING

    @property
    def is_marked(self) -> bool:
        """Whether the quotation itself tells its reader of the difference."""
        return self in _MARKED


_MARKED = frozenset({DifferenceKind.ELLIPSIS, DifferenceKind.BRACKETED})
_CHANGING = _MARKED | {
    DifferenceKind.OMITTED,
    DifferenceKind.INSERTED,
    DifferenceKind.REPLACED,
    DifferenceKind.JOINED,
}


class NoteKind(enum.StrEnum):
    """What else a reader of a quotation should know."""

    #: The quotation ends before its sentence does.
    SENTENCE_GOES_ON = "sentence-goes-on"
    #: It stands in more places than are listed.
    MORE_PLACES = "more-places"


class QuoteForm(enum.StrEnum):
    """What marks a quotation in a document."""

    #: “…”
    DOUBLE = "double"
    #: "…"
    STRAIGHT_DOUBLE = "straight-double"
    #: ‘…’
    SINGLE = "single"
    #: '…'
    STRAIGHT_SINGLE = "straight-single"
    #: «…»
    ANGLE = "angle"
    #: Lines that begin with `>`.
    BLOCK = "block"


@attrs.frozen(kw_only=True, repr=False)
class Location(Shown):
    """Words of the guidance, and where they stand."""

    #: Id of the item; the guidance's own key for its title.
    id: ItemId
    #: The field that holds the words: `text`, `we_statement`, `title`, `note` or `printed`; or
    #: `regulation_links` for what one of a statement's links prints.
    field: str
    #: Offset of the first character in that field.
    start: int
    #: Offset behind the last character.
    end: int
    #: The lines of the source on which the field stands, as closely as they are known.
    span: Span
    #: The words, verbatim: what the field holds from `start` to `end`.
    text: str
    #: Offset in the quotation of what was found here. Locations with the same offsets are
    #: several places of the same words.
    quote_start: int
    #: Offset in the quotation behind it.
    quote_end: int

    @property
    def _line(self) -> str:
        return f"{self.id}: {self.text}"


@attrs.frozen(kw_only=True, repr=False)
class Difference(Shown):
    """One difference between a quotation and the guidance."""

    #: In what way they differ.
    kind: DifferenceKind
    #: What the quotation has; empty when it has nothing there.
    quote: str
    #: What the guidance has, verbatim; empty when it has nothing there.
    guidance: str
    #: Offset in the quotation of what it has there, or of the place where something is missing.
    start: int
    #: Offset behind it.
    end: int

    @property
    def _line(self) -> str:
        sides = [f"“{side}”" for side in (self.quote, self.guidance) if side]
        return f"{self.kind}: {' for '.join(sides)}"


@attrs.frozen(kw_only=True, repr=False)
class QuoteNote(Shown):
    """Something that does not make a quotation wrong, but that its reader should know."""

    #: What it is.
    kind: NoteKind
    #: The words of the guidance that it is about, such as the rest of the sentence; or empty.
    guidance: str


@attrs.frozen(kw_only=True, repr=False)
class QuoteCheck(Shown):
    """Whether words are the guidance's, with the evidence."""

    #: The finding.
    verdict: QuoteVerdict
    #: The words as they were given. All offsets "in the quotation" count from their beginning.
    quote: str
    #: Where they stand, in the order of the quotation: all places for `exact`; all for
    #: `equivalent`, the one with the fewest differences first; the closest passage for
    #: `altered`; the places of each part for `spliced`.
    locations: tuple[Location, ...]
    #: In what they differ from the first place that is listed, in the order of the quotation.
    differences: tuple[Difference, ...]
    #: What else to know, such as how the sentence goes on.
    notes: tuple[QuoteNote, ...]

    @property
    def stands(self) -> bool:
        """Whether the words are the guidance's: true for `exact` and `equivalent`."""
        return self.verdict in (QuoteVerdict.EXACT, QuoteVerdict.EQUIVALENT)

    @property
    def is_marked(self) -> bool:
        """Whether every change of words is marked, by an ellipsis or by square brackets.

        True for a quotation that does not stand, but hides nothing: what it has outside the
        brackets is the guidance's, in the order in which the ellipses leave it. False for
        one that stands, and for one that is absent.
        """
        changes = [d.kind for d in self.differences if not d.kind.stands]
        return bool(changes) and all(kind.is_marked for kind in changes)


@attrs.frozen(kw_only=True, repr=False)
class QuoteInDocument(Shown):
    """A quotation that was found in a document."""

    #: What marks it as one.
    form: QuoteForm
    #: Offset in the document of its first character, behind the mark.
    start: int
    #: Offset behind its last character, in front of the closing mark.
    end: int
    #: The line of the document on which it begins, counted from 1.
    line: int
    #: What was found out about it. For a block quotation `check.quote` is the text without the
    #: `>` of each line, and offsets in the quotation are offsets in that.
    check: QuoteCheck


@attrs.frozen(kw_only=True, repr=False)
class DocumentCheck(Shown):
    """The quotations of a document, each checked."""

    #: The quotations of at least four words, in the order of the document.
    quotes: tuple[QuoteInDocument, ...]
    #: How many shorter ones were passed over.
    skipped: int

    @property
    def stands(self) -> bool:
        """Whether every quotation stands; true also when there is none."""
        return all(quote.check.stands for quote in self.quotes)

    @property
    def _line(self) -> str:
        standing = sum(quote.check.stands for quote in self.quotes)
        return f"{standing} of {len(self.quotes)} quotations stand"
