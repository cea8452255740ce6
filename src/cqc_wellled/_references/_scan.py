"""The parts of a reference: tokens read as numbers, names, headings and addresses.

A text is read in one of two ways. *Strict*: the text is nothing but references, so that a
bare number and a heading alone count. *Prose*: only a number behind "regulation", "reg."
or the like counts, and everything else is words.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from cqc_wellled._references._addresses import paragraph_label, read_address
from cqc_wellled._references._numbers import as_number
from cqc_wellled._references._words import Kind, Token, is_year, peek, read_tokens

if TYPE_CHECKING:
    from cqc_wellled._references._index import ReferenceIndex
    from cqc_wellled._vocabulary import RegulationId

__all__ = ["Item", "Part", "Role", "read_parts"]

_PLURALS = frozenset({"regulations", "regs", "rr"})
_MARKERS = _PLURALS | {"regulation", "reg", "r"}
_BEFORE_NAME = frozenset({"of", "in", "under"})
_LIST_WORDS = frozenset({"and", "or", "&", "+", "/"})
_LIST = _LIST_WORDS | {",", ";"}
_RANGE = frozenset({"-", "to"})
_GAPS = _LIST | frozenset('.:-()[]"')
#: What may follow the last number of a list in prose: "regulation 12 and 18 were" is a list,
#: "regulation 12 and 18 nurses" is not.
_FOLLOWERS = (
    _MARKERS
    | _BEFORE_NAME
    | frozenset('.,;:()[]-&/?!"')
    | frozenset({"and", "or", "to", "by", "at", "on", "for", "from", "with", "as", "was", "were"})
    | frozenset({"is", "are", "has", "have", "had", "be", "been", "which", "that", "because"})
    | frozenset({"when", "where", "during", "while", "set", "require", "requires", "required"})
)
#: What an instrument or an Act is, for names that are neither of the two.
_NOUNS = frozenset({"regulations", "regs", "act", "order", "rules"})
#: What no title of an instrument runs across.
_STOPS = frozenset(
    {"under", "by", "with", "from", "was", "is", "were", "are", "has", "have", "had", "be"}
    | {"been", "that", "which", "who", "because", "when", ".", ";", ":", "?", "!"}
)
_LONGEST_TITLE = 14
_LONGEST_NUMBER = 3
_MOST_SEPARATORS = 3
_DEEPEST_PARAGRAPH = 6


class Role(enum.Enum):
    """What a part of a reference says."""

    #: One or several numbers.
    NUMBERS = enum.auto()
    #: The name of one of the two instruments.
    NAME = enum.auto()
    #: The heading of a regulation.
    HEADING = enum.auto()
    #: An address that points at a regulation.
    ADDRESS = enum.auto()
    #: An instrument or Act other than the two.
    FOREIGN = enum.auto()
    #: Punctuation, or a word of a list.
    GAP = enum.auto()
    #: Anything else.
    TEXT = enum.auto()


class Item(NamedTuple):
    """One number, or one range of numbers."""

    #: The number, in upper case.
    number: str
    #: The last number of a range, or empty.
    last: str
    #: The paragraphs it points at, such as `(2)(a)`.
    paragraphs: tuple[str, ...]


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
    #: The numbers, for `NUMBERS`.
    items: tuple[Item, ...] = ()
    #: Marks of a gap, the paragraph of an address.
    key: str = ""
    #: For a heading: whether the text it stands in ends or pauses behind it.
    closed: bool = False
    #: For a heading: how many words it has.
    words: int = 0


def read_parts(text: str, index: ReferenceIndex, *, strict: bool) -> list[Part]:
    """Read a text as parts of references.

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
        place = read_address(self.tokens[self.at].key, self.index.pages)
        if place is None:
            return self._part(Role.TEXT, self.at + 1)
        ids = frozenset({place.regulation} & self.index.regulations.keys())
        part = self._part(Role.ADDRESS, self.at + 1)
        return part._replace(ids=ids, key=place.paragraph)

    def _read_other(self) -> Part:
        token = self.tokens[self.at]
        gap = token.key in _GAPS and not self._is_sign()
        part = self._part(Role.GAP if gap else Role.TEXT, self.at + 1)
        return part._replace(key=token.key) if gap else part

    def _is_sign(self) -> bool:
        # The dash of -18: it stands before a digit and behind nothing.
        here, behind = self.tokens[self.at : self.at + 2]
        glued = here.key == "-" and behind.kind is Kind.NUMBER and here.end == behind.start
        return glued and (self.at == 0 or self.tokens[self.at - 1].end < here.start)

    # --- instruments ------------------------------------------------------------------

    def _read_name(self) -> Part | None:
        found = self.index.name_at(self.tokens, self.at)
        return self._name(*found) if found else None

    def _name(self, ids: frozenset[RegulationId], end: int) -> Part:
        return self._part(Role.NAME if ids else Role.FOREIGN, end)._replace(ids=ids)

    def _read_bracketed_year(self) -> Part | None:
        # Regulation 18 (2009): only behind a number or a heading.
        year = peek(self.tokens, self.at + 1)
        behind = bool(self.parts) and self.parts[-1].role in {Role.NUMBERS, Role.HEADING}
        if not behind or (self._key(self.at), self._key(self.at + 2)) != ("(", ")"):
            return None
        ids = self.index.years.get(year.key, frozenset())
        return self._name(ids, self.at + 3) if is_year(year) else None

    def _read_foreign(self) -> Part | None:
        # "… Regulations 2017": a title that is neither of the two ends here.
        if self._key(self.at) in _NOUNS and is_year(self.tokens[self.at + 1]):
            return self._part(Role.FOREIGN, self.at + 2)
        end = None if self.strict else self._foreign_title()
        return self._part(Role.FOREIGN, end) if end else None

    def _foreign_title(self) -> int | None:
        # Behind a number: "of the Road Traffic Regulations", "Road Traffic Regulations 1984".
        if not self._is_behind_number():
            return None
        preposition = self._key(self.at) if self._key(self.at) in _BEFORE_NAME else ""
        start = self.at + bool(preposition)
        if is_year(self.tokens[start]) and preposition in {"", "of"}:
            # "regulation 18 of 2009" and "regulation 18 2009": a year alone is no name.
            return start + 1
        if not preposition and self._key(start) in {"the", "and"}:
            return None
        end = self._noun_from(start)
        if end is None:
            return None
        is_dated = is_year(self.tokens[end])
        # "of these Regulations" means some instrument, but does not say which.
        return end + is_dated if is_dated or preposition == "of" else None

    def _is_behind_number(self) -> bool:
        parts = [part for part in self.parts[-3:] if part.role is not Role.HEADING]
        if parts and parts[-1].role is Role.GAP and not _LIST_WORDS & set(parts[-1].key.split()):
            parts.pop()
        return bool(parts) and parts[-1].role is Role.NUMBERS

    def _noun_from(self, start: int) -> int | None:
        for at in range(start, min(start + _LONGEST_TITLE, len(self.tokens) - 1)):
            token = self.tokens[at]
            if token.key in _NOUNS and as_number(self._key(at + 1)) is None:
                return at + 1
            if token.key in _STOPS or token.key in _MARKERS:
                return None
        return None

    # --- headings ---------------------------------------------------------------------

    def _read_heading(self) -> Part | None:
        found = self.index.heading_at(self.tokens, self.at)
        if found is None:
            return None
        phrase, end = found
        behind = self.tokens[end]
        closed = behind.kind in {Kind.END, Kind.MARK} or behind.key in _LIST_WORDS | _MARKERS
        part = self._part(Role.HEADING, end)
        return part._replace(ids=phrase.ids, closed=closed, words=len(phrase.words))

    # --- numbers ----------------------------------------------------------------------

    def _read_numbers(self) -> Part | None:
        marker = self._key(self.at)
        first = self._first_number()
        if first is None:
            return None
        paragraph, end = self._paragraph(first + 1)
        items = [Item(self._key(first), "", (paragraph,) if paragraph else ())]
        listed, ended = self.strict or marker in _PLURALS, False
        while found := self._next_item(end, items[-1], sure=self.strict or (listed and not ended)):
            separator = self._key(self._behind_separator(end)[0] - 1)
            ended = ended or separator in {"and", "or", "&"}
            items[-1:], end = found
        if marker in _PLURALS and len(items) == 1 and not (self.strict or self._may_end(end)):
            return None  # "these Regulations 12 people"
        return self._part(Role.NUMBERS, end)._replace(items=tuple(items))

    def _first_number(self) -> int | None:
        at = self.at
        if self._key(at) in _MARKERS:
            at += 1
            at += self._key(at) == "."
            at += self._key(at) in {"no", "nos", "number", "numbers"}
            at += self._key(at) == "."
        elif not (self.strict or self._is_headed(at)):
            return None
        token = self.tokens[at]
        return at if token.kind is Kind.NUMBER and not is_year(token) else None

    def _is_headed(self, at: int) -> bool:
        # "… and 18: Staffing" in prose: a bare number in front of its own heading.
        if self.tokens[at].kind is not Kind.NUMBER or self._key(at + 1) not in {":", "-"}:
            return False
        found = self.index.heading_at(self.tokens, at + 2)
        return found is not None and bool(found[0].ids & self.index.with_number(self._key(at)))

    def _paragraph(self, at: int) -> tuple[str, int]:
        # "(2)(a)", "paragraph (2)(a)", ", para 2(a)".
        start = at + (self._key(at) == ",")
        if self._key(start) not in {"paragraph", "para", "paragraphs", "paras"}:
            return self._labels(at)
        start += 1
        start += self._key(start) == "."
        bare = paragraph_label(self._key(start)) or ""
        text, end = self._labels(start + bool(bare))
        text = f"({bare}){text}" if bare else text
        return (text, end) if text else ("", at)

    def _labels(self, at: int) -> tuple[str, int]:
        labels = ""
        for _ in range(_DEEPEST_PARAGRAPH):
            label = paragraph_label(self._key(at + 1))
            if label is None or (self._key(at), self._key(at + 2)) != ("(", ")"):
                break
            labels += f"({label})"
            at += 3
        return labels, at

    def _next_item(self, end: int, last: Item, *, sure: bool) -> tuple[list[Item], int] | None:
        """Read what carries on a list, as the items that take the place of the last one."""
        at, is_range = self._behind_separator(end)
        if at == end:
            return None
        labels, behind = self._labels(at)
        if labels and last.paragraphs:
            # Two say as much as two thousand: that it is not one.
            return [last._replace(paragraphs=(*last.paragraphs[:1], labels))], behind
        number = self.tokens[at]
        if number.kind is not Kind.NUMBER or len(number.key) > _LONGEST_NUMBER:
            return None
        labels, behind = self._paragraph(at + 1)
        if not (sure or self._may_end(behind)):
            return None
        if not is_range:
            return [last, Item(number.key, "", (labels,) if labels else ())], behind
        # A range of a range is no number of anything, and so is refused by that name.
        upto = f"{last.last}-{number.key}" if last.last else number.key
        return [last._replace(last=upto, paragraphs=())], behind

    def _behind_separator(self, at: int) -> tuple[int, bool]:
        if self._key(at) in _RANGE:
            to_marker = self._key(at) == "to" and self._key(at + 1) in _MARKERS
            return at + 1 + to_marker, True
        start = at
        while self._key(at) in _LIST and at < start + _MOST_SEPARATORS:
            at += 1
        return at, False

    def _may_end(self, at: int) -> bool:
        token = self.tokens[at]
        return (
            token.kind in {Kind.END, Kind.ADDRESS}
            or token.key in _FOLLOWERS
            or self.index.name_at(self.tokens, at) is not None
            or self.index.heading_at(self.tokens, at) is not None
        )
