"""Faults that the annotations of a page have by themselves, or against its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from cqc_wellled._text import excerpt, slug
from cqc_wellled.ingest._parsed import PageProblem, problem_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cqc_wellled._vocabulary import ItemId
    from cqc_wellled.ingest._annotations import (
        Annotations,
        ContinuesNote,
        LineNote,
        MentionNote,
        ResourceNote,
    )
    from cqc_wellled.ingest._parsed import Block

    _Tied = LineNote | ContinuesNote | ResourceNote

__all__ = ["check_notes"]


def check_notes(
    notes: Annotations, blocks: Iterable[Block], source: ItemId
) -> Iterator[PageProblem]:
    """Compare the annotations with the page and with each other.

    Args:
        notes: The annotations.
        blocks: The page.
        source: Id of the page's source.

    Yields:
        A problem for every entry that repeats another line's words, says again what an
        earlier entry said, speaks of another page, or says nothing.
    """
    printed = {block.line: block.text for block in blocks}
    tables: dict[str, Sequence[_Tied]] = {
        "line": notes.line,
        "continues": notes.continues,
        "resource": notes.resource,
    }
    for name, table in tables.items():
        yield from _check_lines(name, table, printed)
        for note in table:
            yield from _check_fields(name, note, note.line, note.printed)
            yield from _check_source(note, note.line, note.printed, source)
    for mention in notes.mention:
        yield from _check_fields("mention", mention, 0, mention.phrase)
        yield from _check_source(mention, 0, mention.phrase, source)
    for thing in notes.named_thing:
        yield from _check_fields("named_thing", thing, 0, thing.id)
    yield from _check_segments(notes.line)
    for resource in notes.resource:
        if len(set(resource.regulations)) < len(resource.regulations):
            message = "its [[resource]] names a regulation twice; keep it once"
            yield problem_at(resource.line, resource.printed, message)
    yield from _repeated("named_thing", ((note.id, note.id) for note in notes.named_thing))
    yield from _repeated("mention", (((m.within, m.phrase), m.phrase) for m in notes.mention))


def _check_lines(
    name: str, notes: Iterable[_Tied], printed: dict[int, str]
) -> Iterator[PageProblem]:
    # An entry that no longer matches its line would speak of another one, and of two entries
    # for one line only one could be heard.
    seen: set[int] = set()
    for note in notes:
        if printed.get(note.line) != note.printed:
            there = excerpt(printed[note.line]) if note.line in printed else "nothing"
            message = f"a [[{name}]] says that this line prints this; it prints {there}"
            yield problem_at(note.line, note.printed, message)
        if note.line in seen:
            message = f"two [[{name}]] speak of this line; keep one of them"
            yield problem_at(note.line, note.printed, message)
        seen.add(note.line)


def _check_fields(
    name: str, note: attrs.AttrsInstance, line: int, text: str
) -> Iterator[PageProblem]:
    # What is not known is left out, which gives `None`.
    for field in attrs.fields(type(note)):
        value = getattr(note, field.name)
        if isinstance(value, str) and not value.strip():
            message = f"its [[{name}]] has an empty {field.name}; fill it in or leave it out"
            yield problem_at(line, text, message)


def _check_source(
    note: _Tied | MentionNote, line: int, text: str, source: ItemId
) -> Iterator[PageProblem]:
    if note.source not in (None, source):
        message = f"an annotation says that it speaks of the source {excerpt(note.source)}"
        yield problem_at(line, text, f"{message}; this page is {excerpt(source)}")


def _check_segments(notes: Iterable[LineNote]) -> Iterator[PageProblem]:
    for note in notes:
        segment = note.segment or ""
        if slug(segment, longest=len(segment)) != segment:
            message = "a segment of an id is made of a-z, 0-9 and single hyphens; correct it"
            yield problem_at(note.line, segment, message)


def _repeated(name: str, named: Iterable[tuple[object, str]]) -> Iterator[PageProblem]:
    seen: set[object] = set()
    for key, shown in named:
        if key in seen:
            yield problem_at(0, shown, f"two [[{name}]] speak of this; keep one of them")
        seen.add(key)
