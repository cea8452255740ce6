"""Answers of search and of the checking of quotations as plain text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqc_wellled._text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqc_wellled._answers import Difference, DocumentCheck, QuoteCheck, SearchHit

__all__ = ["check_text", "document_text", "hits_text"]


def hits_text(hits: Iterable[SearchHit]) -> str:
    """Lay out the hits of a search: each id with its snippet below it."""
    return "\n\n".join(f"{hit.id}\n{hit.snippet}" for hit in hits)


def check_text(check: QuoteCheck) -> str:
    """Lay out what was found out about one quotation: verdict, places, differences, notes."""
    return "\n".join((check.verdict.value, *(f"  {line}" for line in _evidence(check))))


def document_text(check: DocumentCheck) -> str:
    """Lay out what was found out about each quotation of a document, with its line."""
    return "\n\n".join(
        f"line {quote.line}: {excerpt(quote.check.quote)}\n{check_text(quote.check)}"
        for quote in check.quotes
    )


def _evidence(check: QuoteCheck) -> Iterator[str]:
    for place in check.locations:
        lines = f"line {place.span.start}"
        if place.span.end != place.span.start:
            lines = f"lines {place.span.start} to {place.span.end}"
        yield f"{place.id} {place.field}[{place.start}:{place.end}], {lines}: {place.text}"
    for difference in check.differences:
        yield f"{difference.kind.value}: {_change(difference)}"
    for note in check.notes:
        yield f"{note.kind.value}: {note.guidance}".rstrip(": ")


def _change(difference: Difference) -> str:
    if not difference.quote:
        return f"the guidance has {excerpt(difference.guidance)}"
    if not difference.guidance:
        return f"the quotation has {excerpt(difference.quote)}"
    return f"{excerpt(difference.quote)} for {excerpt(difference.guidance)}"
