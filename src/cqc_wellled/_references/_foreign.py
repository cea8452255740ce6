"""Instruments that are neither of the two: what a number may belong to instead.

A title that is not known is never read as far as it goes; it is enough to see that a number
belongs to something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqc_wellled._references._numbers import as_number
from cqc_wellled._references._words import Kind, is_year, peek

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqc_wellled._references._words import Token

__all__ = [
    "MARKERS",
    "PLURALS",
    "PREPOSITIONS",
    "dated_title",
    "is_marked_number",
    "title_before",
    "title_behind",
]

#: Words in front of several numbers, and in front of any.
PLURALS = frozenset({"regulations", "regs", "rr"})
MARKERS = PLURALS | {"regulation", "reg", "r"}
#: What ties a number to the instrument named behind it.
PREPOSITIONS = frozenset({"of", "in", "under"})
#: What an instrument or an Act is, for names that are neither of the two.
_NOUNS = frozenset({"regulations", "regs", "act", "order", "rules"})
#: Names in one word. "HSCA" alone stands for much; with its year it is the Act.
_SHORT = frozenset({"gdpr", "coshh", "riddor", "irmer"})
_IRMER = ("ir", "(", "me", ")", "r")
_UNIONS = frozenset({"eu", "ec", "eec"})
_DETERMINERS = frozenset(
    {"the", "these", "those", "this", "that", "such", "said", "both", "each", "its", "their", "our"}
)
#: What no title of an instrument runs across.
_STOPS = frozenset(
    {"under", "by", "with", "from", "was", "is", "were", "are", "has", "have", "had", "be"}
    | {"been", "that", "which", "who", "because", "when", ".", ";", ":", "?", "!"}
)
#: Words that a title prints in small letters.
_SMALL = frozenset({"and", "of", "for", "the", "in", "to"})
_LONGEST_TITLE = 14
_LONGEST_DATED_TITLE = 5
_LONGEST_MARKED = 4


def dated_title(tokens: list[Token], at: int) -> int | None:
    """Find the end of a title at its last words: "… Regulations 2017", "HSCA 2008".

    Returns:
        The index behind the year; `None` when no title ends here.
    """
    dated = tokens[at].key in _NOUNS | {"hsca"} and is_year(tokens[at + 1])
    return at + 2 if dated else None


def title_before(tokens: list[Token], at: int, years: Iterable[str]) -> int | None:
    """Find a title, or the end of one, that the number of a regulation follows.

    Such as "the 2010 Regulations", "Working Time Regulations, regulation 18", "EU" in
    front of "Regulation 18", "(EU) 2017/745", "COSHH".

    Args:
        tokens: The text.
        at: Where the title or its last word has to begin.
        years: Those that tell an instrument which a bare number does not mean.

    Returns:
        The index behind the title; `None` when there is none.
    """
    token = tokens[at]
    if is_year(token):
        named = _dated_before(tokens, at)
        return at + 1 if token.key in years and is_marked_number(tokens, at + 1) else named
    if token.key in _UNIONS and peek(tokens, at + 1).key in MARKERS:
        return at + 1
    short = _short_name(tokens, at) or _union_number(tokens, at)
    end = short or (at + 1 if _ends_title(tokens, at) else None)
    if end is None:
        return None
    follows = end + (peek(tokens, end).key in {",", "("})
    return end if is_marked_number(tokens, follows) else None


def title_behind(tokens: list[Token], at: int, *, directly: bool) -> int | None:
    """Find a title behind a number: "of the Road Traffic Regulations", "Care Act 2014".

    Args:
        tokens: The text.
        at: Where the title or the word in front of it has to begin.
        directly: Whether nothing stands between the number and it.

    Returns:
        The index behind the title; `None` when there is none.
    """
    preposition = tokens[at].key if tokens[at].key in PREPOSITIONS else ""
    start = at + bool(preposition)
    if is_year(tokens[start]) and preposition in {"", "of"}:
        # "regulation 18 of 2009" and "regulation 18 2009": a year alone is no name.
        return start + 1
    if directly and not preposition and (short := _short_name(tokens, at)):
        return short
    if not preposition and tokens[start].key in {"the", "and"}:
        return None
    end = _noun_from(tokens, start)
    is_dated = end is not None and is_year(tokens[end])
    is_title = directly and end is not None and _is_title(tokens[start:end])
    if end is not None and (is_dated or is_title or preposition == "of"):
        # "of these Regulations" means some instrument, but does not say which.
        return end + is_dated
    # What a number is "of" is an instrument, also where it has no noun: "of the GDPR".
    owner = tokens[start]
    is_owner = owner.is_capital or owner.key in _DETERMINERS | _SHORT
    is_owned = directly and preposition == "of" and is_owner
    return start + 1 if is_owned else None


def is_marked_number(tokens: list[Token], at: int) -> bool:
    """Tell whether "regulation 18" or the like begins at a token."""
    marked = tokens[at : at + _LONGEST_MARKED]
    if not marked or marked[0].key not in MARKERS:
        return False
    behind = [token for token in marked[1:] if token.key not in {".", "no", "nos"}]
    return bool(behind) and behind[0].kind is Kind.NUMBER


def _dated_before(tokens: list[Token], at: int) -> int | None:
    # "the 2010 Regulations", "the 2009 Complaints Regulations"; not "in 2010 regulations 3 …".
    for end, token in enumerate(tokens[at + 1 : at + _LONGEST_DATED_TITLE], start=at + 1):
        if token.kind is not Kind.WORD or token.key in _STOPS:
            return None
        if token.key in _NOUNS and token.is_capital:
            return end + 1 if as_number(tokens[end + 1].key) is None else None
    return None


def _ends_title(tokens: list[Token], at: int) -> bool:
    # The last word of "Working Time Regulations" or "Hospital (England) Regulations"; not that
    # of "the Regulations" or "the following regulations". Before the first stands the END.
    token, before = tokens[at], tokens[at - 1]
    if token.key not in _NOUNS or not token.is_capital:
        return False
    return before.key == ")" or (before.is_capital and before.key not in _DETERMINERS)


def _short_name(tokens: list[Token], at: int) -> int | None:
    end = at + 1 if tokens[at].key in _SHORT else None
    if tuple(token.key for token in tokens[at : at + len(_IRMER)]) == _IRMER:
        end = at + len(_IRMER)
    return end + is_year(tokens[end]) if end else None


def _union_number(tokens: list[Token], at: int) -> int | None:
    # "(EU) 2017/745", "(EU) No 536/2014".
    if tokens[at].key not in _UNIONS:
        return None
    number = at + 1
    number += peek(tokens, number).key == ")"
    number += peek(tokens, number).key == "no"
    kinds = [peek(tokens, number + place).kind for place in (0, 2)]
    is_number = kinds == [Kind.NUMBER, Kind.NUMBER] and peek(tokens, number + 1).key == "/"
    return number + 3 if is_number else None


def _is_title(tokens: list[Token]) -> bool:
    # "Regulation 18 Fire Safety Order", not "regulation 18 in order".
    words = [token for token in tokens if token.kind is Kind.WORD and token.key not in _SMALL]
    return len(words) > 1 and all(word.is_capital for word in words)


def _noun_from(tokens: list[Token], start: int) -> int | None:
    for at, token in enumerate(tokens[start : start + _LONGEST_TITLE], start=start):
        if token.key in _NOUNS | {"hsca"} and as_number(tokens[at + 1].key) is None:
            return at + 1
        if token.key in _STOPS or token.key in MARKERS:
            return None
    return None
