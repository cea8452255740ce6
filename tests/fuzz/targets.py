"""What is fuzzed: each target makes hostile input of some bytes, and says whether it got far."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fuzz.mutate import changed_json, changed_text
from samples import make_snapshot

from cqc_wellled import (
    CqcWellledError,
    Guidance,
    Limits,
    LookupFailed,
    PageError,
    ReadError,
    dumps,
    load_guidance,
    loads,
)
from cqc_wellled._codec import canonical_json
from cqc_wellled._guard import parse_plain
from cqc_wellled._integrity import check_snapshot
from cqc_wellled.ingest import parse_page

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["REAL", "SAMPLE", "TARGETS", "Picks", "check_sound"]

GUIDANCE = load_guidance()
SAMPLE = canonical_json(make_snapshot())
REAL = dumps(GUIDANCE)
ROOT = Path(__file__).parent.parent.parent
LINES = next((ROOT / "data" / "2024-05-01" / "source").glob("*.txt")).read_text("utf-8").split("\n")
TEXTS = [*(c.text for c in GUIDANCE.criteria), *(p.text for p in GUIDANCE.passages)]
#: What references, searches, quotations and pages are put together from.
PIECES = (
    *("Regulation ", "regulations ", "reg. ", "Reg ", "18", "19", "20A", "9", "(2)", "(a)", "(1)"),
    *(" and ", ", ", " to ", "-", "\u2013", ": ", "Staffing", "Notification of other incidents"),
    *(" HSCA RA Regulations 2014", " Registration Regulations 2009", "SI 2014/2936", "; ", "/"),
    *("uksi/2014/2936/regulation/18", "http://www.legislation.gov.uk/", "Duty of candour"),
    *('"', "*", "-", "(", ")", " OR ", " NEAR ", "'", "\\", "\u201c", "\u201d", "> ", "\n", "\n\n"),
    *("leaders", "staff", "wellbeing", "culture", "\xa0", "\xad", "\u200b", "\ud800", "\x00", "|"),
    *("\u2022 ", "We have ", "What does good look like:", "Link to regulations", "\t", "\u202e"),
)


class Picks:
    """Picks made of bytes: of equal bytes the same, and the first when they are used up."""

    def __init__(self, data: bytes) -> None:
        """Take the bytes."""
        self._data = data
        self._used = 0

    def __call__(self, many: int) -> int:
        """Pick one of so many, from 0."""
        width = 1 if many <= 256 else 2 if many <= 65_536 else 4
        return int.from_bytes(self.rest(width), "big") % many

    def rest(self, size: int = 1_000_000) -> bytes:
        """Give the bytes that come next, or all that are left."""
        start = self._used
        self._used = min(len(self._data), start + size)
        return self._data[start : self._used]

    def words(self, most: int = 40) -> str:
        """Put a text together from pieces."""
        many = len(PIECES) + 8
        chosen = (self(many) for _ in range(self(most)))
        return "".join(
            PIECES[number] if number < len(PIECES) else chr(self(0x3000)) for number in chosen
        )


def check_sound(guidance: Guidance) -> None:
    """Check that a guidance hangs together, comes back from its JSON, and answers."""
    assert [] == check_snapshot(guidance.snapshot)
    again = loads(dumps(guidance))
    assert (guidance, guidance.digest) == (again, again.digest)
    assert dumps(guidance) == dumps(again)
    for items in (guidance.criteria, guidance.passages, guidance.resources):
        assert list(items) == [guidance.get(id_) for id_ in items.ids]
    for regulation in guidance.regulations:
        guidance.criteria_for_regulation(regulation)


def _said(error: CqcWellledError) -> None:
    # Whatever is said of hostile input acts on no terminal, and is short.
    said = str(error)
    assert said.replace("\n", "").isprintable()
    assert len(said) < 5000


def _loads(data: bytes) -> bool:
    picks = Picks(data)
    kind = picks(8)
    text: str | bytes = REAL if kind % 2 else SAMPLE
    if kind == 0:
        text = picks.rest()
    elif kind == 1:
        text = changed_text(str(text), picks)
    else:
        text = changed_json(str(text), picks)
    try:
        check_sound(loads(text))
    except ReadError as error:
        _said(error)
        return _passes_the_guard(text)
    return True


def _passes_the_guard(text: str | bytes) -> bool:
    try:
        parse_plain(text, limits=Limits())
    except ReadError:
        return False
    return True


def _references(data: bytes) -> bool:
    text = Picks(data).words()
    found = 0
    for ask in (GUIDANCE.regulation, GUIDANCE.parse_regulations):
        try:
            ask(text)
            found += 1
        except LookupFailed as error:
            _said(error)
    return found > 0


def _search(data: bytes) -> bool:
    hits = GUIDANCE.search(Picks(data).words(60))
    for hit in hits:
        assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.highlights)
    return bool(hits)


def _quotation(picks: Picks) -> str:
    text = TEXTS[picks(len(TEXTS))]
    start = picks(len(text))
    part = text[start : start + picks(300)]
    return changed_text(part, picks) + picks.words(8) if picks(2) else part


def _quote(data: bytes) -> bool:
    check = GUIDANCE.check_quote(_quotation(Picks(data)))
    for location in check.locations:
        if location.id == GUIDANCE.snapshot.guidance:  # its title, which is no item's
            continue
        field = getattr(GUIDANCE.get(location.id), location.field)
        texts = [field] if isinstance(field, str) else [link.printed for link in field]
        assert any(location.text in text for text in texts)
    return bool(check.locations)


def _document(data: bytes) -> bool:
    picks = Picks(data)
    parts = [picks.words(6) + _quotation(picks) + picks.words(6) for _ in range(picks(4))]
    return bool(GUIDANCE.check_document("\u201d \u201c".join(parts)).quotes)


def _page(data: bytes) -> bool:
    picks = Picks(data)
    if not picks(16):
        page: str | bytes = picks.rest()
    else:
        lines = list(LINES)
        for _ in range(picks(6)):
            place, other = picks(len(lines)), picks(len(lines))
            changes: tuple[list[str], ...] = (
                [lines[other]],
                [],
                [lines[place], lines[place]],
                [changed_text(lines[place], picks)],
                [picks.words(12)],
            )
            lines[place : place + 1] = changes[picks(len(changes))]
            lines = lines or [""]
        page = "\n".join(lines)
    try:
        parse_page(page)
    except PageError as error:
        _said(error)
        return False
    return True


#: Each target takes bytes, raises only when something is wrong, and says whether the input
#: passed the guard, or had an answer.
TARGETS: dict[str, Callable[[bytes], bool]] = {
    "loads": _loads,
    "references": _references,
    "search": _search,
    "quote": _quote,
    "document": _document,
    "page": _page,
}
