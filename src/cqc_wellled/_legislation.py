"""Statutory instruments and their regulations, as values."""

from __future__ import annotations

from cqc_wellled._shown import Shown
from cqc_wellled._values import field, frozen
from cqc_wellled._vocabulary import (
    InstrumentId,
    RegulationId,
    WebAddress,
)

__all__ = [
    "Instrument",
    "Legislation",
    "LegislationEntry",
    "PrintedHeading",
    "Regulation",
    "with_paragraph",
]

#: How the two instruments that CQC enforces are named in a citation.
_SHORT_INSTRUMENTS = {
    "uksi/2014/2936": "HSCA RA Regulations 2014",
    "uksi/2009/3112": "Registration Regulations 2009",
}


@frozen(kw_only=True, repr=False)
class Instrument(Shown):
    """A statutory instrument. Source: legislation.gov.uk."""

    #: Its id on legislation.gov.uk, such as `uksi/2014/2936`.
    id: InstrumentId
    #: Its title.
    title: str
    #: Its number, such as `SI 2014/2936`.
    si: str
    #: Its identifier address.
    uri: WebAddress


@frozen(kw_only=True, repr=False)
class Regulation(Shown):
    """One regulation of a statutory instrument. Source: legislation.gov.uk."""

    #: Its id on legislation.gov.uk, such as `uksi/2014/2936/regulation/18`.
    id: RegulationId
    #: The instrument that holds it.
    instrument: Instrument
    #: Its number, which need not be one: `9A` and `20A` exist.
    number: str
    #: Its heading, or `None` when it was not found.
    heading: str | None
    #: Its identifier address.
    uri: WebAddress
    #: CQC's own page about it, or `None` when none was seen.
    cqc_url: WebAddress | None
    #: The paragraph that a reference pointed at, such as `(2)(a)`; `None` otherwise. Not
    #: part of the regulation: not compared, not stored.
    paragraph: str | None = field(default=None, eq=False, metadata={"wire": None})

    @property
    def citation(self) -> str:
        """Number, short name of the instrument and heading, on one line.

        Returns:
            Such as `Regulation 18 HSCA RA Regulations 2014 Staffing`; with the paragraph
            behind the number where a reference pointed at one, and without the heading
            where it is unknown.
        """
        name = _SHORT_INSTRUMENTS.get(self.instrument.id, self.instrument.title)
        words = (f"Regulation {self.number}{self.paragraph or ''}", name, self.heading)
        return " ".join(word for word in words if word)


def with_paragraph(regulation: Regulation, paragraph: str) -> Regulation:
    """Give a regulation with the paragraph that a reference points at."""
    import attrs  # noqa: PLC0415 - seldom needed

    return attrs.evolve(regulation, paragraph=paragraph)


@frozen(kw_only=True, repr=False)
class PrintedHeading(Shown):
    """Another form in which a regulation's heading is printed somewhere."""

    #: The heading as printed there.
    heading: str
    #: Address of the page that prints it.
    seen_at: WebAddress


@frozen(kw_only=True, repr=False)
class LegislationEntry(Shown):
    """What is known of one regulation, with where it was seen."""

    #: The regulation.
    regulation: Regulation
    #: Address of the page on which its number and, where known, its heading were seen.
    seen_at: WebAddress
    #: Other forms of its heading.
    also_printed: tuple[PrintedHeading, ...]


@frozen(kw_only=True, repr=False)
class Legislation(Shown):
    """The two instruments that CQC enforces, with every regulation of both."""

    #: Version of the shape; only 1 exists.
    schema_version: int
    #: The 2014 Regulations, then the 2009 Regulations.
    instruments: tuple[Instrument, ...]
    #: Every regulation, in the instruments' order.
    entries: tuple[LegislationEntry, ...]
