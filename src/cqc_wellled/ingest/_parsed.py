"""What reading a page gives: blocks on the way, a parsed page at the end."""

from __future__ import annotations

import datetime
import enum
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._model import NamedThing, QualityStatement, Regulation, Span
from cqc_wellled._text import excerpt
from cqc_wellled._vocabulary import ItemId, Sha256, WebAddress

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "AccountLine",
    "Became",
    "Block",
    "Link",
    "PageProblem",
    "PageSource",
    "ParsedPage",
    "problem_at",
]


@attrs.frozen(kw_only=True)
class Link:
    """A run of words that leads somewhere."""

    #: Where it leads.
    address: str
    #: Offset of its first character.
    start: int
    #: Offset behind its last character.
    end: int

    def spans(self, text: str) -> bool:
        """Whether it is all of the text that it stands in."""
        return self.start == 0 and self.end == len(text)


@attrs.frozen(kw_only=True)
class Block:
    """One paragraph, heading or list item of a page, in the order of the page."""

    #: Line on which it stands, counted from 1.
    line: int
    #: Its words, without surrounding white space and list marker.
    text: str
    #: 0 for anything but a list item, 1 for an item, 2 for an item in an item's list.
    depth: int
    #: Level of the heading that its markup makes it; 0 for none, and in plain text.
    heading: int = 0
    #: The links in its words that lead to an address a snapshot may hold.
    links: tuple[Link, ...] = ()
    #: Whether its markup makes it a part of the page and not of what the page says.
    furniture: bool = False
    #: Why its markup leaves open what it is; empty where it does not.
    doubt: str = ""


@attrs.frozen(kw_only=True)
class PageSource:
    """A page as it was given, and what there is to read on it."""

    #: `text/plain` or `text/html`.
    media_type: str
    #: The page as it was given; text as UTF-8.
    data: bytes
    #: Its lines: those of the text, or those that the visible text of HTML is set in.
    lines: tuple[str, ...]
    #: Every line that is not blank.
    blocks: tuple[Block, ...]
    #: The address of the page, where it is known.
    address: WebAddress | None


class Became(enum.StrEnum):
    """What became of one line of a page."""

    #: It is in the snapshot, word for word.
    VERBATIM = "verbatim"
    #: It is one of the fixed section headings that every page has.
    HEADING = "heading"
    #: It is the "Page last updated" line that `last_updated` stands for.
    DATE = "date"
    #: It belongs to the page and not to the guidance.
    FURNITURE = "furniture"
    #: Nothing accounts for it.
    UNEXPLAINED = "unexplained"


@attrs.frozen(kw_only=True)
class AccountLine:
    """What became of one line that is not blank."""

    #: Number of the line, counted from 1.
    line: int
    #: What became of it.
    became: Became
    #: Id of the innermost item that holds its words, or `None`.
    item: ItemId | None
    #: Its words, without surrounding white space and list marker.
    text: str


@attrs.frozen(kw_only=True)
class PageProblem:
    """A question that a page leaves open, or a fault in it or its annotations."""

    #: Number of the line, counted from 1; 0 when it is about the page as a whole.
    line: int
    #: How that line, or the annotation's own words, begin: at most 80 printable characters.
    excerpt: str
    #: What is wrong, and the remedy.
    message: str
    #: Roles that a person may choose from for the line; empty when that is no remedy.
    choices: tuple[str, ...]


def problem_at(line: int, text: str, message: str, choices: Iterable[str] = ()) -> PageProblem:
    """Make a problem of the whole text that it is about."""
    # An excerpt comes in quotation marks; as a field it goes without them.
    begin = excerpt(text)[1:-1]
    return PageProblem(line=line, excerpt=begin, message=message, choices=tuple(map(str, choices)))


@attrs.frozen(kw_only=True)
class ParsedPage:
    """One page, read."""

    #: The quality statement, or `None` while problems stand.
    statement: QualityStatement | None
    #: The guidance's title as printed.
    title: str
    #: Where the title stands; the source's id is that of the statement.
    title_span: Span
    #: The printed "Page last updated".
    last_updated: datetime.date
    #: Lines that belong to the page and not to the guidance.
    furniture: tuple[Span, ...]
    #: The regulations that the page links or mentions.
    regulations: tuple[Regulation, ...]
    #: What the text mentions beside regulations and resources.
    named_things: tuple[NamedThing, ...]
    #: `text/plain` or `text/html`.
    media_type: str
    #: The address that the page gives as its own, or `None`; text gives none.
    url: WebAddress | None
    #: How many lines the page has; HTML is counted by the lines of its visible text.
    lines: int
    #: SHA-256 of the page as it was given, as UTF-8.
    sha256: Sha256
    #: Everything that keeps the page from becoming a statement, in the order of the lines.
    problems: tuple[PageProblem, ...]
    #: What became of each line that is not blank, in order.
    account_lines: tuple[AccountLine, ...]

    @property
    def account(self) -> Mapping[int, AccountLine]:
        """What became of each line that is not blank, by its number."""
        return MappingProxyType({line.line: line for line in self.account_lines})
