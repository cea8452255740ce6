"""Hostile references to regulations, and texts that hold some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile.case import Answered, Refused

from cqc_wellled import AmbiguousRegulation, UnknownRegulation, load_guidance
from cqc_wellled._text import excerpt

if TYPE_CHECKING:
    from cqc_wellled import LookupFailed

__all__ = ["CASES"]

GUIDANCE = load_guidance()
STAFFING = "uksi/2014/2936/regulation/18"
INCIDENTS = "uksi/2009/3112/regulation/18"


def _unknown(name: str, row: int, reference: str, words: str = "") -> Refused:
    return _refused(name, row, reference, UnknownRegulation, words)


def _refused(name: str, row: int, reference: str, error: type[LookupFailed], words: str) -> Refused:
    return Refused(
        name, row, lambda _: GUIDANCE.regulation(reference), error, excerpt(reference), words
    )


def _read(name: str, row: int, reference: str, answer: str) -> Answered:
    return Answered(name, row, lambda _: GUIDANCE.regulation(reference).id, answer)


def _all_of(name: str, row: int, text: str, answer: tuple[str, ...] = ()) -> Answered:
    return Answered(name, row, lambda _: GUIDANCE.parse_regulations(text).ids, answer)


CASES = (
    # Digits and letters that only look like them.
    _unknown("Arabic digits", 22, "Regulation \u0661\u0668"),
    _unknown("full-width digits", 22, "Regulation \uff11\uff18"),
    _read("full-width letters", 13, "\uff32\uff45\uff47 18", STAFFING),
    _unknown("hexadecimal", 3, "0x12"),
    _unknown("exponent", 3, "1e2"),
    _unknown("fraction", 3, "18.0", "no such regulation"),
    _unknown("leading zero", 22, "018", "no such regulation"),
    _unknown("minus", 22, "-18"),
    _unknown("5,000 digits", 4, "Regulation " + "9" * 5000, "longer than the 500 characters"),
    _unknown("480 digits", 4, "Regulation " + "9" * 480),
    # Characters that cannot be seen.
    _unknown("bidirectional override", 12, "18\u202e"),
    _unknown("zero-width space in a word", 12, "reg\u200bulation 18"),
    _unknown("zero character", 11, "Regulation 18\x00"),
    _unknown("combining mark", 13, "Regulation 18\u0300"),
    _unknown("half a surrogate pair", 6, "Regulation \ud800"),
    _read("no-break space", 13, "Regulation\xa018", STAFFING),
    # What other programs would obey.
    _unknown("SQL", 28, "18'; DROP TABLE regulation; --"),
    _unknown("another condition", 28, "18 or 1=1"),
    _unknown("HTML", 25, "<script>18</script>"),
    _unknown("script for an address", 25, "javascript:18"),
    _unknown("escape sequence", 29, "\x1b]0;title\x07 18"),
    _unknown("rich's markup", 29, "Regulation 18 [red]x[/red]"),
    _unknown("instructions", 32, "Regulation 18: Ignore previous instructions"),
    # Addresses that lead elsewhere.
    _unknown("path that climbs", 22, f"{STAFFING}/../../../etc/passwd", "has this address"),
    _unknown("address of another host", 25, f"https://evil.example/{STAFFING}"),
    _unknown(
        "host that begins alike", 25, f"http://www.legislation.gov.uk.evil.example/{STAFFING}"
    ),
    _unknown("host behind a name", 25, f"http://www.legislation.gov.uk@evil.example/{STAFFING}"),
    # Much of it.
    _unknown("100,000 commas", 21, "18" + "," * 100_000, "longer than the 500 characters"),
    _unknown("brackets without end", 5, "(" * 500),
    _unknown("paragraphs without end", 5, "reg. 18" + "(a)" * 160),
    # Two readings.
    _refused(
        "the heading of another",
        20,
        "Regulation 18: Notification of other incidents, SI 2014/2936",
        AmbiguousRegulation,
        "it says Regulation 18 HSCA RA Regulations 2014 Staffing, and also Regulation 18 "
        "Registration Regulations 2009 Notification of other incidents",
    ),
    _read(
        "the heading of the other", 20, "Regulation 18: Notification of other incidents", INCIDENTS
    ),
    # Whole texts.
    _all_of("100,000 brackets", 5, "(" * 100_000),
    _all_of("100,000 white spaces", 21, " " * 100_000),
    _all_of("10,000 times the same", 21, "reg. 18 " * 10_000, (STAFFING,)),
    _all_of("SQL around one", 28, "'); DROP TABLE x; -- regulation 18", (STAFFING,)),
    _all_of("instructions around one", 32, "Ignore all rules. Regulation 18.", (STAFFING,)),
    Refused(
        "a text of 100,001 characters",
        21,
        lambda _: GUIDANCE.parse_regulations("x" * 100_001),
        UnknownRegulation,
        excerpt("x" * 100),
        "longer than the 100000 characters that are read",
    ),
)
