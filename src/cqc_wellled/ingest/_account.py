"""The account of lines: what became of every line of a page, told from the values alone.

It does not trust the parser: it takes the finished statement and asks of each line which
item holds it, word for word.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._model import (
    ContextTopic,
    Criterion,
    Passage,
    Point,
    QualityStatement,
    RegulationLink,
    ResourceGroup,
    Span,
)
from cqc_wellled.ingest._links import is_may_consider
from cqc_wellled.ingest._parsed import AccountLine, Became
from cqc_wellled.ingest._sections import Section, printed_date, section_of
from cqc_wellled.ingest._text_reader import line_text
from cqc_wellled.ingest._tree import Part, children_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqc_wellled._vocabulary import ItemId

__all__ = ["Account", "PageFacts", "account_for"]


@attrs.frozen(kw_only=True)
class PageFacts:
    """What a page prints around its statement."""

    #: The guidance's title.
    title: str
    #: Where the title stands; `None` when it may stand on any line above the statement.
    title_span: Span | None
    #: The printed date.
    last_updated: datetime.date
    #: Lines that belong to the page and not to the guidance.
    furniture: tuple[Span, ...]


@attrs.frozen
class Account:
    """What became of the lines of a page, and which words of its values stand on none."""

    #: Every line that is not blank, in order.
    lines: tuple[AccountLine, ...]
    #: What holds words that no line of its own prints: ids of items, `title`, `last_updated`.
    unprinted: tuple[str, ...]

    @property
    def unexplained(self) -> tuple[int, ...]:
        """The lines that nothing accounts for."""
        return tuple(line.line for line in self.lines if line.became is Became.UNEXPLAINED)


@attrs.define
class _Charge:
    """A part's own words that no line has printed yet."""

    id: ItemId
    words: list[str]


class _Teller:
    """Tells line by line, in order, what became of a page."""

    def __init__(self, statement: QualityStatement, page: PageFacts, lines: int) -> None:
        """Charge every line to the innermost part that covers it."""
        self._page = page
        self._charges: list[_Charge] = []
        self._owners: dict[int, _Charge] = {}
        for part, claims in _walk(statement):
            # Links have no id of their own; their lines are the statement's.
            id_ = statement.id if isinstance(part, RegulationLink) else part.id
            charge = _Charge(id_, _own_words(part))
            self._charges.append(charge)
            if claims:
                # Children come after their parents and take lines over from them.
                self._owners |= dict.fromkeys(_numbers(part.span, lines), charge)
        self._furniture = {n for span in page.furniture for n in _numbers(span, lines)}
        self._sections = list(Section)
        self._fixed = {"title", "last_updated"}

    def tell(self, number: int, text: str) -> AccountLine:
        """Say what became of the next line that is not blank."""
        owner = self._owners.get(number)
        if number in self._furniture:
            return AccountLine(line=number, became=Became.FURNITURE, item=None, text=text)
        if owner is not None and owner.words[:1] == [text]:
            del owner.words[0]
            return AccountLine(line=number, became=Became.VERBATIM, item=owner.id, text=text)
        became = self._outside(number, text) if owner is None else self._heading(owner, text)
        return AccountLine(line=number, became=became, item=None, text=text)

    def unprinted(self) -> tuple[str, ...]:
        """Give what holds words that no line has printed."""
        left = [charge.id for charge in self._charges if charge.words]
        return (*sorted(self._fixed), *dict.fromkeys(left))

    def _outside(self, number: int, text: str) -> Became:
        span = self._page.title_span
        is_there = span is None or span.start <= number <= span.end
        if "title" in self._fixed and is_there and text == self._page.title:
            self._fixed.remove("title")
            return Became.VERBATIM
        if "last_updated" in self._fixed and printed_date(text) == self._page.last_updated:
            self._fixed.remove("last_updated")
            return Became.DATE
        return Became.UNEXPLAINED

    def _heading(self, owner: _Charge, text: str) -> Became:
        # Each once, in their order, and directly in the statement.
        section = section_of(text)
        if owner is not self._charges[0]:
            return Became.UNEXPLAINED
        if not self._sections and is_may_consider(text):
            return Became.HEADING
        if section not in self._sections:
            return Became.UNEXPLAINED
        del self._sections[: self._sections.index(section) + 1]
        return Became.HEADING


def account_for(lines: Sequence[str], statement: QualityStatement, page: PageFacts) -> Account:
    """Say what became of every line that is not blank.

    Returns:
        The account. A line is `UNEXPLAINED` when no item claims it, when its item's words
        are others or stand in another order, or when its item is told out of order.
    """
    teller = _Teller(statement, page, len(lines))
    texts = enumerate(map(line_text, lines), 1)
    told = tuple(teller.tell(number, text) for number, text in texts if text)
    return Account(told, teller.unprinted())


def _walk(part: Part, *, claims: bool = True) -> Iterator[tuple[Part, bool]]:
    # One that does not follow its elder sibling, or stands outside its parent, claims no
    # line: its words stay unprinted.
    yield part, claims
    told = part.span.start - 1
    shared: RegulationLink | None = None
    for child in children_of(part):
        span = child.span
        if isinstance(child, RegulationLink):
            # One line may link several regulations.
            if shared is not None and (span, child.printed) == (shared.span, shared.printed):
                continue
            shared = child
        fits = span.source == part.span.source and told < span.start <= span.end <= part.span.end
        yield from _walk(child, claims=claims and fits)
        told = span.end if fits else told


def _numbers(span: Span, last: int) -> range:
    return range(span.start, min(span.end, last) + 1)


def _own_words(part: Part) -> list[str]:
    if isinstance(part, QualityStatement):
        return [part.title, part.we_statement]
    if isinstance(part, Criterion):
        # A heading that introduces the paragraph stands on a line of its own.
        return part.text.split("\n")
    if isinstance(part, Passage | Point):
        return [part.text]
    if isinstance(part, ResourceGroup):
        return [part.title] if part.note is None else [part.title, part.note]
    if isinstance(part, ContextTopic):
        return [part.title]
    return [part.printed]
