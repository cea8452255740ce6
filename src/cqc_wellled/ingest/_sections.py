"""The fixed headings of a page, and what stands between them."""

from __future__ import annotations

import datetime
import enum
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

import attrs

from cqc_wellled._text import excerpt, fold
from cqc_wellled.errors import PageError
from cqc_wellled.ingest._parsed import Block, PageProblem, problem_at

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Head", "Parts", "Section", "printed_date", "section_of", "split_page"]

# Not calendar.month_name, which speaks the language of the locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DATE = re.compile(r"Page last updated:\s+([0-9]{1,2})\s+([A-Z][a-z]+)\s+([0-9]{4})")
_LONGEST_HEADING = 80


class Section(enum.Enum):
    """The sections of a page, in their order, with the headings that open them."""

    CRITERIA = "What does good look like:"
    CONTEXT = "Further detail and context:"
    RESOURCES = "Best practice / guidance"
    REGULATIONS = "Link to regulations"


_BY_HEADING = {fold(section.value): section for section in Section}
_HEADINGS = ", ".join(f"“{section.value}”" for section in Section)
_HEAD = (
    "the guidance's title, “Page last updated: 1 May 2024”, the statement's title and its “We …”"
)


@attrs.frozen(kw_only=True)
class Head:
    """What stands above the first section."""

    title: Block
    last_updated: datetime.date
    statement: Block
    we_statement: Block


@attrs.frozen(kw_only=True)
class Parts:
    """A page, parted at its fixed headings."""

    #: What stands above the first section.
    head: Head
    #: The heading of each section that the page has.
    headings: Mapping[Section, Block]
    #: The blocks of each section that the page has, without its heading.
    sections: Mapping[Section, tuple[Block, ...]]
    #: The last line that is no furniture.
    last_line: int
    #: A question for each line above the first section that is not part of the head.
    problems: tuple[PageProblem, ...]


def section_of(text: str) -> Section | None:
    """Give the section that a line opens, whatever its case and punctuation."""
    return _BY_HEADING.get(fold(text)) if len(text) <= _LONGEST_HEADING else None


def printed_date(text: str) -> datetime.date | None:
    """Read "Page last updated: 1 May 2024"; `None` when the line is another."""
    found = _DATE.fullmatch(text)
    if found is None or found[2] not in _MONTHS:
        return None
    try:
        return datetime.date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return None


def split_page(blocks: Sequence[Block], furniture: frozenset[int]) -> Parts:
    """Part a page at its fixed headings.

    Args:
        blocks: The page, which is not empty.
        furniture: Lines that belong to the page and not to the guidance.

    Returns:
        Its parts. A list item opens no section.

    Raises:
        PageError: It is no page of this guidance, or its sections are out of order.
    """
    order = list(Section)
    above: list[Block] = []
    headings: dict[Section, Block] = {}
    sections: dict[Section, list[Block]] = {}
    guidance = [block for block in blocks if block.line not in furniture]
    current = above
    for block in guidance:
        section = None if block.depth else section_of(block.text)
        if section is None:
            current.append(block)
            continue
        if any(order.index(section) <= order.index(earlier) for earlier in headings):
            message = (
                f"expected each section once, in this order: {_HEADINGS}; give a line that "
                "only repeats a heading the role “furniture”"
            )
            _fail(block, message)
        headings[section] = block
        current = sections[section] = []
    if Section.CRITERIA not in headings:
        message = f"this is no page of the well-led guidance for NHS trusts: expected {_HEADINGS}"
        _fail([*guidance, *blocks][0], message)
    head, problems = _read_head(above, headings[Section.CRITERIA])
    return Parts(
        head=head,
        headings=headings,
        sections={section: tuple(held) for section, held in sections.items()},
        last_line=guidance[-1].line,
        problems=problems,
    )


def _read_head(blocks: Sequence[Block], heading: Block) -> tuple[Head, tuple[PageProblem, ...]]:
    plain = [block for block in blocks if not block.depth]
    dates = [(index, day) for index, b in enumerate(plain) if (day := printed_date(b.text))]
    if not dates:
        _fail(heading, f"expected {_HEAD} above this heading; found no date printed so")
    place, last_updated = dates[0]
    titles, below = plain[:place], plain[place + 1 :]
    wes = [index for index, b in enumerate(below) if index and b.text.split()[:1] == ["We"]]
    if not titles:
        _fail(plain[place], "expected the guidance's title above this line")
    if not wes:
        message = f"expected {_HEAD} above this heading; found no “We …” below a title"
        _fail(heading, message)
    head = Head(
        title=titles[-1],
        last_updated=last_updated,
        statement=below[wes[0] - 1],
        we_statement=below[wes[0]],
    )
    known = {plain[place].line, head.title.line, head.statement.line, head.we_statement.line}
    message = (
        f"expected {_HEAD} here and nothing else; give a line that is none of them the role "
        "“furniture”"
    )
    others = [block for block in blocks if block.line not in known]
    return head, tuple(problem_at(b.line, b.text, message, ["furniture"]) for b in others)


def _fail(block: Block, message: str) -> NoReturn:
    raise PageError(message, line=block.line, excerpt=excerpt(block.text))
