"""A snapshot's verbatim fields to the page that quotations are looked for on."""

from __future__ import annotations

import itertools
import re
from array import array
from typing import TYPE_CHECKING

from cqc_wellled._model import Span
from cqc_wellled._quotes._page import BARRIER, DEPTH, NO_FIELD, WIDTH, Field, Page
from cqc_wellled._quotes._words import normal_word, word_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cqc_wellled._model import Criterion, Passage, Point, QualityStatement, Snapshot

__all__ = ["read_page"]

_SENTENCE_END = re.compile("[.!?…]")
_ABBREVIATIONS = frozenset({"al", "cf", "dr", "e", "eg", "g", "ie", "mr", "mrs", "ms", "no", "st"})
#: Sentences below this length count as parts of a splice only when they are whole.
_SHORT = 4
#: Added to the number of the sentence, so that those beside a barrier are no neighbours.
_APART = 10
#: The kind of the arrays: whole numbers of four bytes.
_NUMBERS = "I"


def read_page(snapshot: Snapshot) -> Page:
    """Read all verbatim fields of a snapshot as one run of words."""
    reader = _Reader()
    for section in _sections(snapshot):
        for field in section:
            reader.add(field)
        reader.bar()
    return reader.page()


class _Reader:
    """Gathers the words of a page, field by field."""

    def __init__(self) -> None:
        self.fields: list[Field] = []
        self.vocabulary: dict[str, bytes] = {}
        self.numbers: list[bytes] = []
        self.field_of, self.starts, self.ends = (array(_NUMBERS) for _ in range(3))
        self.sentence_of = array(_NUMBERS)
        self.sentence = 0

    def add(self, field: Field) -> None:
        """Add the words of a field; one without words can not be quoted."""
        index = len(self.fields)
        self.sentence += 1
        before: tuple[str, int] | None = None
        for printed, start, end in word_spans(field.text):
            word = normal_word(printed)
            if before is not None and field.is_prose:
                last_word, last_end = before
                gap = field.text[last_end:start]
                self.sentence += _ends_sentence(last_word, gap, printed)
            self.numbers.append(self._number(word))
            self.field_of.append(index)
            self.starts.append(start)
            self.ends.append(end)
            self.sentence_of.append(self.sentence)
            before = word, end
        if before is not None:
            self.fields.append(field)

    def bar(self) -> None:
        """Set a barrier."""
        self.sentence += _APART
        self.numbers.append(BARRIER)
        for offsets in (self.field_of, self.starts, self.ends):
            offsets.append(NO_FIELD)
        self.sentence_of.append(self.sentence)
        self.sentence += _APART

    def page(self) -> Page:
        """Make the index."""
        numbers = b"".join(self.numbers)

        def key(place: int) -> bytes:
            return numbers[place * WIDTH : (place + DEPTH) * WIDTH]

        order = array(_NUMBERS, sorted(range(len(self.numbers)), key=key))
        return Page(
            tuple(self.fields),
            numbers,
            self.vocabulary,
            self.field_of,
            self.starts,
            self.ends,
            self.sentence_of,
            order,
            self._short_parts(),
        )

    def _number(self, word: str) -> bytes:
        number = self.vocabulary.get(word)
        if number is None:
            number = (len(self.vocabulary) + 1).to_bytes(WIDTH)
            self.vocabulary[word] = number
        return number

    def _short_parts(self) -> dict[bytes, tuple[int, ...]]:
        found: dict[bytes, set[int]] = {}
        for part_of in (self.sentence_of, self.field_of):
            for _, part in itertools.groupby(range(len(part_of)), part_of.__getitem__):
                places = list(part)
                if len(places) < _SHORT:
                    numbers = b"".join(map(self.numbers.__getitem__, places))
                    found.setdefault(numbers, set()).add(places[0])
        return {numbers: tuple(sorted(places)) for numbers, places in found.items()}


def _ends_sentence(word: str, gap: str, printed: str) -> bool:
    if "\n" in gap:
        return True
    stop = _SENTENCE_END.search(gap)
    if stop is None or printed[0].islower() or word in _ABBREVIATIONS:
        return False
    return any(map(str.isspace, gap[stop.end() :]))


def _sections(snapshot: Snapshot) -> Iterator[Iterator[Field]]:
    title = Field(snapshot.guidance, "title", snapshot.title, snapshot.title_span)
    yield iter((title,))
    for statement in snapshot.quality_statements:
        yield _head_of(statement)
        yield _paragraphs_of(statement.criteria)
        yield _context_of(statement)
        yield _groups_of(statement)
        yield _links_of(statement)


def _head_of(statement: QualityStatement) -> Iterator[Field]:
    yield Field(statement.id, "title", statement.title, _first_line(statement.span))
    below = _below(statement.span, [criterion.span for criterion in statement.criteria])
    yield Field(statement.id, "we_statement", statement.we_statement, below)


def _below(span: Span, children: Sequence[Span]) -> Span:
    # The model keeps no line for what stands between a title and the first item below it.
    end = children[0].start - 1 if children else span.end
    if end <= span.start:
        return span
    return Span(source=span.source, start=span.start + 1, end=end)


def _paragraphs_of(paragraphs: Iterable[Criterion | Passage]) -> Iterator[Field]:
    for paragraph in paragraphs:
        yield Field(paragraph.id, "text", paragraph.text, _first_line(paragraph.span))
        yield from _points_of(paragraph.points)


def _points_of(points: tuple[Point, ...]) -> Iterator[Field]:
    for point in points:
        span = _first_line(point.span)
        yield Field(point.id, "text", point.text, span, is_point=True)
        yield from _points_of(point.points)


def _first_line(span: Span) -> Span:
    # A text of the page is one line of it, and an item's own text comes first.
    return Span(source=span.source, start=span.start, end=span.start)


def _context_of(statement: QualityStatement) -> Iterator[Field]:
    for topic in statement.context:
        yield Field(topic.id, "title", topic.title, _first_line(topic.span))
        yield from _paragraphs_of(topic.passages)


def _groups_of(statement: QualityStatement) -> Iterator[Field]:
    for group in statement.resource_groups:
        yield Field(group.id, "title", group.title, _first_line(group.span))
        if group.note is not None:
            note = _below(group.span, [resource.span for resource in group.resources])
            yield Field(group.id, "note", group.note, note)
        for resource in group.resources:
            yield Field(resource.id, "printed", resource.printed, resource.span)


def _links_of(statement: QualityStatement) -> Iterator[Field]:
    for link in statement.regulation_links:
        yield Field(statement.id, "regulation_links", link.printed, link.span)
