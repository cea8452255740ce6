"""How long reading references takes on the worst texts, as they grow.

Run it with `python benchmarks/bench_references.py`. Each row is one kind of text; the
exponent is the growth of the time with the length: 1 is linear, 2 would be quadratic.
"""

from __future__ import annotations

import contextlib
import math
import time
from typing import TYPE_CHECKING

from cqc_wellled._references import (
    LONGEST_REFERENCE,
    LONGEST_TEXT,
    ReferenceResolver,
    default_resolver,
)
from cqc_wellled.errors import LookupFailed

if TYPE_CHECKING:
    from collections.abc import Callable

_LENGTHS = (12_500, 25_000, 50_000, LONGEST_TEXT)
_TOO_STEEP = 1.5

#: Pieces that are repeated to the length wanted, after a beginning.
WORST: dict[str, tuple[str, str]] = {
    "digits": ("", "9"),
    "digits behind the word": ("regulation ", "9"),
    "numbers": ("", "18 "),
    "numbers and points": ("", "18."),
    "list": ("regulations ", "18, "),
    "ranges": ("", "1-27, "),
    "long dashes": ("", "18–"),
    "the word": ("", "regulation "),
    "the word and a point": ("", "reg."),
    "references": ("", "regulation 18 "),
    "opening brackets": ("regulation 18", "("),
    "brackets": ("regulation 18", "(a)"),
    "paragraphs": ("regulation 18", "(a), "),
    "commas": ("", ","),
    "commas behind a number": ("regulation 18", ","),
    "spaces": ("regulation", " "),
    "no-break spaces": ("regulation", "\N{NO-BREAK SPACE}"),
    "dashes": ("18", "-"),
    "begun headings": ("", "notification of death or unauthorised absence of a service user "),
    "begun headings with marks": ("", "notification(("),
    "headings": ("", "Staffing "),
    "begun names": ("", "health and social care act 2008 regulated "),
    "names": ("", "SI 2009/3112 "),
    "the abbreviation": ("", "s.i."),
    "titles behind a number": ("", "regulation 18 of the road traffic "),
    "titles in front of a number": ("", "2010 trusts have Acts Order "),
    "short titles": ("", "IR(ME)R COSHH, "),
    "what is like a heading": ("", "regulation 17 notification of death or absence "),
    "letters behind numbers": ("", "regulation 20 A "),
    "paragraphs by the word": ("regulation 18 paragraphs 2", " and 3"),
    "addresses of instruments": ("", "uksi/2009/3112 "),
    "neighbours": ("", "regulation 18 and "),
    "addresses": ("", "https://www.legislation.gov.uk/uksi/2014/2936/regulation/18 "),
    "begun addresses": ("", "https://"),
    "address and points": ("https://", "."),
    "address segments": ("uksi/2014/2936/regulation/18", "/2"),
    "letters": ("", "é"),
    "ligatures": ("", "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}"),
    "surrogates": ("", "\ud800"),
}


def seconds(read: Callable[[str], object], text: str) -> float:
    """Measure one reading, the fastest of three; an error of ours is an answer too."""
    best = math.inf
    for _ in range(3):
        start = time.perf_counter()
        with contextlib.suppress(LookupFailed):
            read(text)
        best = min(best, time.perf_counter() - start)
    return best


def exponent(lengths: tuple[int, ...], times: list[float]) -> float:
    """Estimate the power of the length that the time grows with, from shortest to longest."""
    return math.log(times[-1] / times[0]) / math.log(lengths[-1] / lengths[0])


def fill(begin: str, piece: str, length: int) -> str:
    """Make a text of at most that length, of whole pieces."""
    return begin + piece * ((length - len(begin)) // len(piece))


def main(resolver: ReferenceResolver) -> None:
    """Print the table."""
    head = "".join(f"{length:>10,}" for length in _LENGTHS)
    print(f"{'seconds for a text of … characters':36}{head}  exponent")
    for name, (begin, piece) in WORST.items():
        times = [seconds(resolver.regulations, fill(begin, piece, n)) for n in _LENGTHS]
        growth = exponent(_LENGTHS, times)
        mark = "  too steep" if growth > _TOO_STEEP else ""
        print(f"{name:36}{''.join(f'{t:>10.4f}' for t in times)}  {growth:.2f}{mark}")
    worst = max(
        (seconds(resolver.regulation, fill(begin, piece, LONGEST_REFERENCE)), name)
        for name, (begin, piece) in WORST.items()
    )
    print(f"\none reference of {LONGEST_REFERENCE} characters: at most {worst[0]:.4f} ({worst[1]})")
    plain = seconds(lambda _: [resolver.regulation("18") for _ in range(1000)], "")
    words = seconds(
        lambda _: [resolver.regulation("Regulation 18: Staffing") for _ in range(1000)], ""
    )
    print(f"“18”: {plain * 1000:.2f} µs; “Regulation 18: Staffing”: {words * 1000:.2f} µs")


if __name__ == "__main__":
    main(default_resolver())
