"""From the blocks of a page to a quality statement, or to the questions it leaves open."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from cqc_wellled._guard import Limits, parse_plain
from cqc_wellled._references import default_resolver
from cqc_wellled._text import excerpt, slug
from cqc_wellled._vocabulary import ItemId, Sha256
from cqc_wellled.errors import PageError, ReadError
from cqc_wellled.ingest._account import PageFacts, account_for
from cqc_wellled.ingest._annotations import Annotations, Role, read_notes
from cqc_wellled.ingest._items import span_of
from cqc_wellled.ingest._note_checks import check_notes
from cqc_wellled.ingest._parsed import PageProblem, ParsedPage, problem_at
from cqc_wellled.ingest._reading import Reading
from cqc_wellled.ingest._sections import Section, section_of, split_page
from cqc_wellled.ingest._source import read_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cqc_wellled._model import Span
    from cqc_wellled._references import ReferenceResolver
    from cqc_wellled._vocabulary import WebAddress
    from cqc_wellled.ingest._account import Account
    from cqc_wellled.ingest._parsed import Block
    from cqc_wellled.ingest._sections import Head, Parts

__all__ = ["parse_page", "parse_with"]

_LIMITS = Limits()


def parse_page(
    source: str | bytes, *, annotations: Mapping[str, object] | None = None
) -> ParsedPage:
    """Read one page of the guidance, saved as text or as HTML.

    Args:
        source: The page; bytes are UTF-8. One whose first character is `<` is HTML, and its
            lines are those of its visible text: one for each paragraph, heading or list item.
        annotations: What `annotations.toml` holds for this page.

    Returns:
        The parsed page. Its `statement` is `None` while `problems` stand: lines whose role
        the page cannot say, and annotations that do not fit.

    Raises:
        PageError: It is no page of this guidance, or `annotations` has another shape.
        MissingExtra: It is HTML, and the extra `ingest` is not installed.
    """
    given = {} if annotations is None else annotations
    notes = read_notes(given, Annotations, "annotations")
    return parse_with(source, notes, default_resolver())


def parse_with(
    source: str | bytes,
    notes: Annotations,
    resolver: ReferenceResolver,
    *,
    address: WebAddress | None = None,
) -> ParsedPage:
    """Read one page with annotations that have their shape and a resolver of one's own.

    Args:
        source: The page.
        notes: The annotations.
        resolver: What reads regulations.
        address: The page's address; `None` for the one that it gives as its own.

    Raises:
        PageError: It is no page of this guidance.
        MissingExtra: It is HTML, and the extra `ingest` is not installed.
    """
    page = read_page(source, address)
    lines, blocks = page.lines, page.blocks
    furniture = _furniture(notes, blocks)
    parts = split_page(blocks, furniture)
    id_ = _statement_id(parts.head)
    reading = Reading(id_, notes, resolver, page=page.address)
    statement = reading.statement(parts)
    problems = [
        *parts.problems,
        *_hidden_headings(notes, blocks, parts),
        *check_notes(notes, blocks, id_),
        *_unfit_lines(blocks, furniture),
        *reading.problems,
    ]
    title_span = span_of(id_, parts.head.title.line, parts.head.title.line)
    facts = PageFacts(
        title=parts.head.title.text,
        title_span=title_span,
        last_updated=parts.head.last_updated,
        furniture=tuple(_runs(id_, furniture)),
    )
    account = account_for(lines, statement, facts)
    if not problems:
        problems += _unaccounted(account, lines)
    return ParsedPage(
        statement=None if problems else statement,
        title=facts.title,
        title_span=title_span,
        last_updated=facts.last_updated,
        furniture=facts.furniture,
        regulations=tuple(reading.regulations.values()),
        named_things=reading.named_things(),
        media_type=page.media_type,
        url=page.address,
        lines=len(lines),
        sha256=Sha256(hashlib.sha256(page.data).hexdigest()),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
        account_lines=account.lines,
    )


def _unaccounted(account: Account, lines: Sequence[str]) -> Iterator[PageProblem]:
    # The account does not trust the reading, and so neither has the last word.
    message = "the reading does not account for this, which is a fault of this library; report it"
    for number in account.unexplained:
        yield problem_at(number, lines[number - 1], message)
    for name in account.unprinted:
        yield problem_at(0, name, message)


def _furniture(notes: Annotations, blocks: Iterable[Block]) -> frozenset[int]:
    # An entry that no longer matches its line must not hide the line that stands there now.
    said = {(note.line, note.printed): note.role for note in notes.line}
    return frozenset(
        block.line
        for block in blocks
        if said.get((block.line, block.text), Role.FURNITURE if block.furniture else None)
        is Role.FURNITURE
    )


def _runs(id_: ItemId, lines: Iterable[int]) -> Iterator[Span]:
    # Neighbours make one span: a page of HTML has many.
    run: list[int] = []
    for line in sorted(lines):
        if run and line > run[-1] + 1:
            yield span_of(id_, run[0], run[-1])
            run.clear()
        run.append(line)
    if run:
        yield span_of(id_, run[0], run[-1])


def _statement_id(head: Head) -> ItemId:
    id_ = slug(head.statement.text)
    if not id_ or not id_[0].isalpha():
        message = "expected the title of a quality statement, which begins with a letter"
        raise PageError(message, line=head.statement.line, excerpt=excerpt(head.statement.text))
    return ItemId(id_)


def _hidden_headings(
    notes: Annotations, blocks: Iterable[Block], parts: Parts
) -> Iterator[PageProblem]:
    # A heading in a button or a link would leave its section to the one above. Contents stand
    # above all sections, and what repeats headings at the foot of a page below them.
    said = {note.line for note in notes.line}
    within = range(parts.headings[Section.CRITERIA].line, parts.last_line)
    for block in blocks:
        is_hidden = block.furniture and block.line not in said and section_of(block.text)
        if is_hidden and block.line in within:
            message = "does a section begin here, or is this a tool of the page? Give it a role"
            roles = (Role.HEADING, Role.FURNITURE)
            yield problem_at(block.line, block.text, message, roles)


def _unfit_lines(blocks: Iterable[Block], furniture: frozenset[int]) -> Iterator[PageProblem]:
    for block in blocks:
        if block.line in furniture:
            continue
        if not any(character.isalnum() for character in block.text):
            message = "a line without words; give it the role “furniture”"
            yield problem_at(block.line, block.text, message, [Role.FURNITURE])
        # Whatever the guard may refuse is long or not printable.
        elif len(block.text) > _LIMITS.max_string or not block.text.isprintable():
            try:
                parse_plain(json.dumps({"text": block.text}), limits=_LIMITS)
            except ReadError as error:
                message = f"no snapshot may hold this line; save the page again: {error}"
                yield problem_at(block.line, block.text, message, [Role.FURNITURE])
