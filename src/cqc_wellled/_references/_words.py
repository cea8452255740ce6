"""The words of a reference: a text cut into tokens that a grammar can read.

Only ASCII digits make a number: other digits look like numbers and are refused, so that
nothing is read that the text does not say.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Kind", "Token", "is_year", "peek", "read_tokens"]


class Kind(enum.Enum):
    """What sort of token it is."""

    #: Letters; the key is their lower-case ASCII form, empty where they have none.
    WORD = "word"
    #: ASCII digits with at most one letter, or a decimal; the key is in upper case.
    NUMBER = "number"
    #: One other character; the key is its plain form.
    MARK = "mark"
    #: A web address or a legislation.gov.uk id; the key is the address as it stands.
    ADDRESS = "address"
    #: Behind the last token.
    END = "end"


class Token(NamedTuple):
    """A piece of a text, with where it stands."""

    #: What sort of token it is.
    kind: Kind
    #: What it is compared by.
    key: str
    #: Offset of its first character.
    start: int
    #: Offset behind its last character.
    end: int
    #: Whether it begins with a capital letter.
    is_capital: bool = False


# Every alternative is possessive: no input makes the pattern try twice.
_TOKEN = re.compile(
    r"""
    (?P<address>(?<![\w./@:-])
        (?:https?://|www\.|legislation\.gov\.uk/|cqc\.org\.uk/|(?:id/)?uksi/)
        [^\s<>()\[\]"“”]++)
    |(?P<decimal>[0-9]++(?:\.[0-9]++)++)
    |(?P<run>[^\W_]++)
    |(?P<mark>\S)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NUMBER = re.compile("[0-9]++[a-z]?")
_MARKER_AND_NUMBER = re.compile("(r|rr|regs?|regulations?|si)([0-9]++[a-z]?)")
_YEAR_DIGITS = 4

#: Characters without a width that stand where a space might.
_BLANKS = {0x200B: " ", 0x2060: " ", 0xFEFF: " "}
_DASHES = "‐‑‒–—―−﹘﹣－"  # noqa: RUF001 - the characters are meant
_QUOTES = "'‘’‚“”„«»`´\""  # noqa: RUF001 - see above
_MARKS = dict.fromkeys(_DASHES, "-") | dict.fromkeys(_QUOTES, '"')
#: What may stand behind an address without belonging to it.
_BEHIND_ADDRESS = ".,;:!?'’»"


def read_tokens(text: str) -> list[Token]:
    """Cut a text into tokens, in time linear in its length.

    Returns:
        The tokens in order, without white space, and one token of kind `END`.
    """
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text.translate(_BLANKS)):
        found, start = match.group(), match.start()
        if match.lastgroup == "run":
            tokens.extend(_read_run(found, start))
        elif match.lastgroup == "decimal":
            tokens.append(Token(Kind.NUMBER, found, start, match.end()))
        elif match.lastgroup == "mark":
            tokens.append(_mark(found, start))
        else:
            tokens.extend(_read_address(found, start))
    tokens.append(Token(Kind.END, "", len(text), len(text)))
    return tokens


def is_year(token: Token) -> bool:
    """Tell whether a token is a number of four digits that begins with 19 or 20."""
    digits = token.key
    return token.kind is Kind.NUMBER and len(digits) == _YEAR_DIGITS and digits[:2] in {"19", "20"}


def peek(tokens: list[Token], at: int) -> Token:
    """Give a token of a list, or the `END` where the list has no more."""
    return tokens[min(at, len(tokens) - 1)]


def _read_run(run: str, start: int) -> Iterator[Token]:
    end = start + len(run)
    key = _plain(run)
    if _NUMBER.fullmatch(key) and run.isascii():
        yield Token(Kind.NUMBER, key.upper(), start, end)
    elif glued := _MARKER_AND_NUMBER.fullmatch(key):
        middle = start + glued.end(1)
        yield Token(Kind.WORD, glued[1], start, middle, run[0].isupper())
        yield Token(Kind.NUMBER, glued[2].upper(), middle, end)
    else:
        yield Token(Kind.WORD, key, start, end, run[0].isupper())


def _read_address(found: str, start: int) -> Iterator[Token]:
    key = found.rstrip(_BEHIND_ADDRESS)
    yield Token(Kind.ADDRESS, key, start, start + len(key))
    for at, mark in enumerate(found[len(key) :], start=start + len(key)):
        yield _mark(mark, at)


def _mark(character: str, at: int) -> Token:
    return Token(Kind.MARK, _MARKS.get(character, character), at, at + 1)


def _plain(run: str) -> str:
    # A ligature or an accent gives its letters; a letter or digit of another script gives
    # nothing, so that the whole run compares unequal to everything.
    if run.isascii():
        return run.lower()
    letters = unicodedata.normalize("NFKD", run.casefold())
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    return letters if run.isalpha() and letters.isascii() and letters.isalpha() else ""
