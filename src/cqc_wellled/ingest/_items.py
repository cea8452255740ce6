"""The items of a page: paragraphs with their lists, resources and links."""

from __future__ import annotations

import itertools
import string
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._model import Point, Resource, Span
from cqc_wellled._vocabulary import Basis, ItemId, WebAddress
from cqc_wellled.ingest._parsed import Block, PageProblem, problem_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cqc_wellled.ingest._annotations import ResourceNote

__all__ = [
    "Paragraph",
    "add_address",
    "group_paragraphs",
    "make_points",
    "make_resource",
    "resource_title",
    "span_of",
]

#: What a page prints between a publisher, a kind and a title.
_SEPARATORS = ":.,- \t\N{NO-BREAK SPACE}\N{EN DASH}\N{EM DASH}"


@attrs.frozen
class Paragraph:
    """A paragraph and the list items that follow it."""

    block: Block
    items: tuple[Block, ...]

    @property
    def last_line(self) -> int:
        """The last line that it covers."""
        return self.items[-1].line if self.items else self.block.line


def group_paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Give each paragraph with the list below it; a list without one stands for itself."""
    head: Block | None = None
    items: list[Block] = []
    for block in blocks:
        if block.depth and head is not None:
            items.append(block)
            continue
        if head is not None:
            yield Paragraph(head, tuple(items))
        head, items = block, []
    if head is not None:
        yield Paragraph(head, tuple(items))


def span_of(source: ItemId, start: int, end: int) -> Span:
    """Make the span of some lines of a source."""
    return Span(source=source, start=start, end=end)


def make_points(
    source: ItemId, parent: str, items: Sequence[Block], *, lettered: bool = True
) -> tuple[Point, ...]:
    """Make the points of a list, with the lists nested in it.

    Returns:
        The points in order. Their ids go on with letters, numbers, letters, … by level.
    """
    starts: list[int] = []
    for index, item in enumerate(items):
        if not starts or item.depth <= items[starts[-1]].depth:
            starts.append(index)
    points: list[Point] = []
    for number, (start, end) in enumerate(itertools.pairwise([*starts, len(items)]), 1):
        own, *below = items[start:end]
        id_ = ItemId(f"{parent}.{_letters(number) if lettered else number}")
        points.append(
            Point(
                id=id_,
                text=own.text,
                points=make_points(source, id_, below, lettered=not lettered),
                span=span_of(source, own.line, items[end - 1].line),
            )
        )
    return tuple(points)


def _letters(number: int) -> str:
    # a to z, aa, ab, … as spreadsheets name their columns
    letters = ""
    while number:
        number, letter = divmod(number - 1, len(string.ascii_lowercase))
        letters = string.ascii_lowercase[letter] + letters
    return letters


def resource_title(block: Block, note: ResourceNote | None) -> str | PageProblem:
    """Give a line less the publisher and the kind that it begins with.

    Returns:
        The title, or the problem that the line does not begin with them or has nothing
        behind them.
    """
    rest = block.text
    for begin in (note.printed_publisher, note.printed_kind) if note else ():
        if begin is None:
            continue
        behind = rest.removeprefix(begin)
        title = behind.lstrip(_SEPARATORS)
        # It ends where a word ends, and is not the whole line.
        if not begin or not rest.startswith(begin) or title in ("", behind):
            message = (
                "the line does not begin with this and go on with a title; correct the "
                "printed_publisher or the printed_kind of its [[resource]]"
            )
            return problem_at(block.line, begin, message)
        rest = title
    return rest


def make_resource(
    source: ItemId, id_: ItemId, title: str, block: Block, note: ResourceNote | None
) -> Resource:
    """Make a resource of its line and of what a person knows of the work."""
    return Resource(
        id=id_,
        printed=block.text,
        printed_publisher=note.printed_publisher if note else None,
        title=title,
        publisher=note.publisher if note else None,
        official_title=note.official_title if note else None,
        kind=note.kind if note else None,
        url=note.url if note else None,
        url_seen_at=note.url_seen_at if note else None,
        published=note.published if note else None,
        status=note.status if note else None,
        regulations=note.regulations if note else (),
        basis=note.basis if note else None,
        span=span_of(source, block.line, block.line),
    )


def add_address(resource: Resource, block: Block, page: WebAddress | None) -> Resource:
    """Give a resource the address that its line links to, where nobody knew one.

    Args:
        resource: The resource.
        block: Its line. Links to several addresses say nothing.
        page: Address of the page, where the link is seen.
    """
    addresses = {link.address for link in block.links}
    if resource.url is not None or len(addresses) != 1:
        return resource
    return attrs.evolve(
        resource,
        url=WebAddress(addresses.pop()),
        url_seen_at=page,
        # The page prints the title and links it: both are seen together.
        basis=resource.basis or Basis.SEEN_IN_SOURCE,
    )
