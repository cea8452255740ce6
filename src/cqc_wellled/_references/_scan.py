"""The parts of a reference: tokens read as numbers, names, headings and addresses.

A text is read in one of two ways. *Strict*: the text is nothing but references, so that a
bare number and a heading alone count. *Prose*: only a number behind "regulation", "reg."
or the like counts, and everything else is words.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from cqc_wellled._references._addresses import instrument_of, read_address
from cqc_wellled._references._foreign import (
    MARKERS,
    PLURALS,
    dated_title,
    title_before,
    title_behind,
)
from cqc_wellled._references._lists import FOLLOWERS, LIST_WORDS, ListReader
from cqc_wellled._references._words import Kind, Token, is_year, peek, read_tokens

if TYPE_CHECKING:
    from cqc_wellled._references._index import ReferenceIndex
    from cqc_wellled._references._lists import Item
    from cqc_wellled._vocabulary import RegulationId

__all__ = ["Part", "Role", "read_parts"]

_GAPS = LIST_WORDS | frozenset(',;.:-()[]"')
#: Marks behind which a bare number is no regulation: "18:2", "18 [2]".
_APART = frozenset({":", "(", "[", "-"})
#: Marks that tie the words behind a number to it.
_TYING = frozenset({":", "-", "(", '"'})
_SINGULARS = MARKERS - PLURALS


class Role(enum.Enum):
    """What a part of a reference says."""

    #: One or several numbers.
    NUMBERS = enum.auto()
    #: The name of one of the two instruments.
    NAME = enum.auto()
    #: The heading of a regulation.
    HEADING = enum.auto()
    #: Words behind a number that are like a heading of the instrument it does not mean.
    LIKENESS = enum.auto()
    #: An address that points at a regulation.
    ADDRESS = enum.auto()
    #: An instrument or Act other than the two.
    FOREIGN = enum.auto()
    #: Punctuation, or a word of a list.
    GAP = enum.auto()
    #: Anything else.
    TEXT = enum.auto()


class Part(NamedTuple):
    """One part of a text, with where it stands."""

    #: What it says.
    role: Role
    #: Offset of its first character.
    start: int
    #: Offset behind its last character.
    end: int
    #: The regulations it may mean; for a name all those of the instrument.
    ids: frozenset[RegulationId] = frozenset()
    #: The numbers, for `NUMBERS`, and where a `FOREIGN` part holds its own.
    items: tuple[Item, ...] = ()
    #: Marks of a gap, the paragraph of an address, the word in front of numbers.
    key: str = ""
    #: For a heading: whether the text it stands in ends or pauses behind it.
    closed: bool = False
    #: For a heading: how many words it has.
    words: int = 0


def read_parts(text: str, index: ReferenceIndex, *, strict: bool = False) -> list[Part]:
    """Read a text as parts of references; as prose, if not told to be `strict`.

    Returns:
        The parts in order; every token of the text belongs to one.
    """
    return _Scanner(read_tokens(text), index, strict=strict).parts


class _Scanner:
    """Reads from left to right; each `_read_…` gives a part and moves on, or `None`."""

    def __init__(self, tokens: list[Token], index: ReferenceIndex, *, strict: bool) -> None:
        self.tokens = tokens
        self.index = index
        self.strict = strict
        self.lists = ListReader(tokens, index, strict=strict)
        self.at = 0
        self.parts: list[Part] = []
        while self.tokens[self.at].kind is not Kind.END:
            self._add(self._read_part())

    def _read_part(self) -> Part:
        kind = self.tokens[self.at].kind
        if kind is Kind.ADDRESS:
            return self._read_address()
        if kind is Kind.MARK:
            return self._read_bracketed_year() or self._read_other()
        return (
            self._read_name()
            or self._read_numbers()
            or self._read_heading()
            or self._read_likeness()
            or self._read_foreign()
            or self._read_other()
        )

    def _add(self, part: Part) -> None:
        last = self.parts[-1] if self.parts else None
        if last and part.role is last.role and part.role in {Role.TEXT, Role.GAP}:
            # Each mark once, however long the run: what counts is which there are.
            keys = dict.fromkeys([*last.key.split(), *part.key.split()])
            self.parts[-1] = last._replace(end=part.end, key=" ".join(keys))
        else:
            self.parts.append(part)

    def _part(self, role: Role, end: int) -> Part:
        start, self.at = self.at, end
        return Part(role, self.tokens[start].start, self.tokens[end - 1].end)

    def _key(self, at: int) -> str:
        return peek(self.tokens, at).key

    # --- addresses, gaps and everything else ------------------------------------------

    def _read_address(self) -> Part:
        address = self.tokens[self.at].key
        place = read_address(address, self.index.pages)
        if place is None:
            whole = instrument_of(address)
            if whole is None:
                return self._part(Role.TEXT, self.at + 1)
            return self._name(self.index.instruments.get(whole), self.at + 1)
        ids = frozenset({place.regulation} & self.index.regulations.keys())
        part = self._part(Role.ADDRESS, self.at + 1)
        return part._replace(ids=ids, key=place.paragraph)

    def _read_other(self) -> Part:
        token = self.tokens[self.at]
        if token.key in _GAPS and not self._is_sign():
            return self._part(Role.GAP, self.at + 1)._replace(key=token.key)
        return self._part(Role.TEXT, self.at + 1)

    def _is_sign(self) -> bool:
        # The dash of -18: it stands before a digit and behind a space. What begins a text is
        # refused as any mark there.
        here, behind = self.tokens[self.at : self.at + 2]
        glued = here.key == "-" and behind.kind is Kind.NUMBER and here.end == behind.start
        return glued and self.tokens[self.at - 1].end < here.start

    # --- instruments ------------------------------------------------------------------

    def _read_name(self) -> Part | None:
        found = self.index.name_at(self.tokens, self.at)
        return self._name(*found) if found else None

    def _name(self, ids: frozenset[RegulationId] | None, end: int) -> Part:
        if not ids:
            return self._part(Role.FOREIGN, end)
        return self._part(Role.NAME, end)._replace(ids=ids)

    def _read_bracketed_year(self) -> Part | None:
        # Regulation 18 (2009): only behind a number or a heading.
        year = peek(self.tokens, self.at + 1)
        behind = bool(self.parts) and self.parts[-1].role in {Role.NUMBERS, Role.HEADING}
        if not behind or (self._key(self.at), self._key(self.at + 2)) != ("(", ")"):
            return None
        return self._name(self.index.years.get(year.key), self.at + 3) if is_year(year) else None

    def _read_foreign(self) -> Part | None:
        end = dated_title(self.tokens, self.at)
        if end is None and not self.strict:
            end = title_before(self.tokens, self.at, self.index.other_years)
            if end is None and self._is_behind_number():
                directly = self.parts[-1].role is Role.NUMBERS
                end = title_behind(self.tokens, self.at, directly=directly)
        return self._part(Role.FOREIGN, end) if end else None

    def _is_behind_number(self) -> bool:
        parts = [part for part in self.parts[-3:] if part.role is not Role.HEADING]
        if parts and parts[-1].role is Role.GAP and not LIST_WORDS & set(parts[-1].key.split()):
            parts.pop()
        return bool(parts) and parts[-1].role is Role.NUMBERS

    # --- headings ---------------------------------------------------------------------

    def _read_heading(self) -> Part | None:
        found = self.index.heading_at(self.tokens, self.at)
        if found is None:
            return None
        phrase, end = found
        behind = self.tokens[end]
        closed = behind.kind in {Kind.END, Kind.MARK} or behind.key in LIST_WORDS | MARKERS
        part = self._part(Role.HEADING, end)
        return part._replace(ids=phrase.ids, closed=closed, words=len(phrase.words))

    def _read_likeness(self) -> Part | None:
        # "Regulation 18 notifications": a bare number in front of the other's heading, or so.
        numbers = self._directly_behind()
        if self.strict or numbers is None or self._key(self.at) in FOLLOWERS:
            return None
        last = numbers.items[-1]
        found = self.index.likeness_at(self.tokens, self.at, last.last or last.number)
        return self._part(Role.LIKENESS, found[1])._replace(ids=found[0]) if found else None

    # --- numbers ----------------------------------------------------------------------

    def _read_numbers(self) -> Part | None:
        found = self.lists.read(self.at)
        if found is None or not (found.marker or self._may_be_bare()):
            return None
        end = found.end
        if len(found.items) == 1 and self._key(end) == "/" and is_year(peek(self.tokens, end + 1)):
            # "Regulation 18/2013" is numbered by another count.
            return self._part(Role.FOREIGN, end + 2)._replace(items=found.items)
        part = self._part(Role.NUMBERS, end)
        return part._replace(items=found.items, key=found.marker)

    def _may_be_bare(self) -> bool:
        """Tell whether a number without "regulation" may be one, by what stands in front of it."""
        before, marks = self._before()
        if before is None:
            return True
        if before.role is Role.NUMBERS:
            # "Regulation 18 2(a)" does not say that 2 is a regulation; "17 18 19" does.
            return not marks & _APART if marks else before.key not in _SINGULARS
        return before.role is not Role.NAME or "/" not in marks

    def _directly_behind(self) -> Part | None:
        before, marks = self._before()
        is_tied = before is not None and before.role is Role.NUMBERS and marks <= _TYING
        return before if is_tied else None

    def _before(self) -> tuple[Part | None, frozenset[str]]:
        # What was read last, and the marks behind it.
        marks: frozenset[str] = frozenset()
        for part in reversed(self.parts):
            if part.role is not Role.GAP:
                return part, marks
            marks = frozenset(part.key.split())
        return None, marks
