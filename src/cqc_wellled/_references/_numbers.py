"""What a plain number means. On the way of every query, so it loads nothing else."""

from __future__ import annotations

from cqc_wellled._vocabulary import InstrumentId

__all__ = ["DEFAULT_INSTRUMENT", "as_number"]

#: What a bare number means: the instrument that the guidance links to.
DEFAULT_INSTRUMENT = InstrumentId("uksi/2014/2936")
_MOST_DIGITS = 2


def as_number(text: str) -> str | None:
    """Read the number of a regulation.

    Returns:
        One or two ASCII digits and perhaps a letter, in upper case; `None` for anything
        else, also for a number that begins with 0.
    """
    # Methods of str alone: this is on the way of every query.
    digits = text[:-1] if text[-1:].isalpha() else text
    plain = text.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    return text.upper() if plain and digits[0] != "0" else None
