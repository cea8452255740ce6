"""From `data/legislation.json`, as a person keeps it, to the legislation the package ships."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._codec import SCHEMA_VERSION, structure_plain, to_plain
from cqc_wellled._guard import Limits, parse_plain
from cqc_wellled._legislation import (
    Instrument,
    Legislation,
    LegislationEntry,
    PrintedHeading,
    Regulation,
)
from cqc_wellled._text import excerpt
from cqc_wellled._vocabulary import InstrumentId, RegulationId, WebAddress
from cqc_wellled.errors import BuildFailed, ReadError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_legislation"]


@attrs.frozen(kw_only=True)
class _RegulationNote:
    """One regulation."""

    number: str
    heading: str | None
    cqc_url: WebAddress | None
    seen_at: WebAddress
    also_printed: tuple[PrintedHeading, ...]
    part: str | None = None
    remark: str | None = None


@attrs.frozen(kw_only=True)
class _InstrumentNote:
    """One instrument with its regulations."""

    id: InstrumentId
    title: str
    si: str
    uri: WebAddress
    regulations: tuple[_RegulationNote, ...]


@attrs.frozen(kw_only=True)
class _Notes:
    instruments: tuple[_InstrumentNote, ...]


def read_legislation(path: Path, data: bytes) -> Legislation:
    """Read what a person keeps of the instruments.

    Raises:
        BuildFailed: It is no JSON, has another shape (all faults are listed), or has an
            instrument or a regulation twice.
    """
    shown = excerpt(str(path))
    try:
        # The guard reads objects; the file is a list.
        plain = parse_plain(b'{"instruments":' + data + b"}", limits=Limits())
        legislation = _legislation(structure_plain(plain, _Notes))
        # Ids and addresses are put together here: their shape is checked like any other.
        structure_plain(to_plain(legislation), Legislation)
    except ReadError as error:
        message = f"{shown}: {error}"
        raise BuildFailed(message) from None
    ids: list[str] = [instrument.id for instrument in legislation.instruments]
    ids += [entry.regulation.id for entry in legislation.entries]
    twice = [id_ for id_, count in Counter(ids).items() if count > 1]
    if twice:
        message = f"{shown}: found more than once: {', '.join(twice)}"
        raise BuildFailed(message)
    return legislation


def _legislation(notes: _Notes) -> Legislation:
    instruments: list[Instrument] = []
    entries: list[LegislationEntry] = []
    for note in notes.instruments:
        instrument = Instrument(id=note.id, title=note.title, si=note.si, uri=note.uri)
        instruments.append(instrument)
        entries += [_entry(instrument, regulation) for regulation in note.regulations]
    return Legislation(
        schema_version=SCHEMA_VERSION, instruments=tuple(instruments), entries=tuple(entries)
    )


def _entry(instrument: Instrument, note: _RegulationNote) -> LegislationEntry:
    tail = f"/regulation/{note.number}"
    regulation = Regulation(
        id=RegulationId(instrument.id + tail),
        instrument=instrument,
        number=note.number,
        heading=note.heading,
        uri=WebAddress(instrument.uri + tail),
        cqc_url=note.cqc_url,
    )
    return LegislationEntry(
        regulation=regulation, seen_at=note.seen_at, also_printed=note.also_printed
    )
