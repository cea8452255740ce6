"""Numbers in a row: one number, a list or a range of them, with their paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cqc_wellled._references._addresses import paragraph_label
from cqc_wellled._references._foreign import MARKERS, PLURALS, PREPOSITIONS
from cqc_wellled._references._words import Kind, is_year, peek

if TYPE_CHECKING:
    from cqc_wellled._references._index import ReferenceIndex
    from cqc_wellled._references._words import Token

__all__ = ["AND_WORDS", "FOLLOWERS", "LIST_WORDS", "Item", "ListReader", "NumberList"]

AND_WORDS = frozenset({"and", "or", "&"})
LIST_WORDS = AND_WORDS | {"+", "/"}
#: What may follow the last number of a list in prose: "regulation 12 and 18 were" is a list,
#: "regulation 12 and 18 nurses" is not.
FOLLOWERS = (
    MARKERS
    | PREPOSITIONS
    | frozenset('.,;:()[]-&/?!"')
    | frozenset({"and", "or", "to", "by", "at", "on", "for", "from", "with", "as", "was", "were"})
    | frozenset({"is", "are", "has", "have", "had", "be", "been", "which", "that", "because"})
    | frozenset({"when", "where", "during", "while", "set", "require", "requires", "required"})
    | frozenset({"say", "says", "state", "states", "apply", "applies", "cover", "covers"})
    | frozenset({"must", "should", "shall", "may", "can", "will", "would", "inclusive"})
)
_LIST = LIST_WORDS | {",", ";"}
_RANGE = frozenset({"-", "to", "through"})
_PARAGRAPH = frozenset({"paragraph", "para"})
_PARAGRAPHS = frozenset({"paragraphs", "paras"})
_LONGEST_NUMBER = 3
_DEEPEST_PARAGRAPH = 6


class Item(NamedTuple):
    """One number, or one range of numbers."""

    #: The number, in upper case.
    number: str
    #: The paragraphs it points at, such as `(2)(a)`; two of them stand for any more.
    paragraphs: tuple[str, ...] = ()
    #: The last number of a range, or empty.
    last: str = ""


class NumberList(NamedTuple):
    """Numbers that stand in a row."""

    #: The numbers and ranges, at least one.
    items: tuple[Item, ...]
    #: The word in front of them, such as `regulations`, or empty.
    marker: str
    #: Index of the token behind them.
    end: int


class ListReader:
    """Reads the numbers of a text; each method takes the index of a token."""

    def __init__(self, tokens: list[Token], index: ReferenceIndex, *, strict: bool) -> None:
        self.tokens = tokens
        self.index = index
        self.strict = strict

    def read(self, at: int) -> NumberList | None:
        """Read the numbers that begin at a token.

        Returns:
            The numbers; `None` when there are none, or none that count in prose.
        """
        marker = self._key(at) if self._key(at) in MARKERS else ""
        first = self._first_number(at)
        if first is None:
            return None
        number, end = self._number(first)
        paragraphs, end = self._paragraphs(end, many=marker not in PLURALS)
        items = [Item(number, paragraphs)]
        listed, ended = self.strict or marker in PLURALS, False
        while found := self._next_item(end, items[-1], sure=self.strict or (listed and not ended)):
            separator = self._key(self._behind_separator(end)[0] - 1)
            ended = ended or separator in AND_WORDS
            items[-1:], end = found
        is_plain = len(items) == 1 and not (items[0].last or items[0].paragraphs)
        if marker in PLURALS and is_plain and not (self.strict or self._may_end(end)):
            return None  # "these Regulations 12 people"
        return NumberList(tuple(items), marker, end)

    def _key(self, at: int) -> str:
        return peek(self.tokens, at).key

    def _first_number(self, at: int) -> int | None:
        marker = self.tokens[at]
        if marker.key in MARKERS:
            at += 1
            at += self._key(at) == "."
            is_letter = marker.key in {"r", "rr"} and marker.is_capital
            if is_letter and self._key(at - 1) != "." and not self.strict:
                return None  # "resident R18", "RR 18"
            at += self._key(at) in {"no", "nos", "number", "numbers"}
            at += self._key(at) == "."
        elif not (self.strict or self._is_headed(at)):
            return None
        token = peek(self.tokens, at)
        return at if token.kind is Kind.NUMBER and not is_year(token) else None

    def _is_headed(self, at: int) -> bool:
        # "… and 18: Staffing" in prose: a bare number in front of its own heading.
        if self.tokens[at].kind is not Kind.NUMBER or self._key(at + 1) not in {":", "-"}:
            return False
        found = self.index.heading_at(self.tokens, at + 2)
        return found is not None and bool(found[0].ids & self.index.with_number(self._key(at)))

    def _number(self, at: int) -> tuple[str, int]:
        # "20 A" and "20-A" are neither 20 nor surely 20A: no number, and so refused as it stands.
        number, between, letter = self.tokens[at], peek(self.tokens, at + 1), at + 1
        letter += between.key == "-" and between.start == number.end
        token = peek(self.tokens, letter)
        is_tied = token.is_capital or token.start == between.end
        if token.kind is Kind.WORD and is_tied:
            name = f"{number.key}{token.key.upper()}"
            if self.index.with_number(name) and number.key != name:
                return f"{number.key}-{token.key.upper()}", letter + 1
        return number.key, at + 1

    def _paragraphs(self, at: int, *, many: bool = False) -> tuple[tuple[str, ...], int]:
        # "(2)(a)", "paragraph (2)(a)", ", para 2(a)", "paragraphs 2 and 3".
        start = at + (self._key(at) == ",")
        word = self._key(start)
        if word not in _PARAGRAPH | _PARAGRAPHS:
            labels, end = self._in_brackets(at)
            return ((labels,) if labels else ()), end
        start += 1
        start += self._key(start) == "."
        found, end = self._labelled(start, letters=True)
        if not found:
            return (), at
        others: tuple[str, ...] = ()
        while many or word in _PARAGRAPHS:
            # Behind "paragraph", a number of the list is one of a paragraph.
            behind, _ = self._behind_separator(end)
            other, behind = self._labelled(behind) if behind > end else ((), end)
            if not other:
                break
            others, end = others if other == found else other, behind
        # Two say as much as two thousand: that it is not one.
        return (*found, *others), end

    def _labelled(self, at: int, *, letters: bool = False) -> tuple[tuple[str, ...], int]:
        counts = letters or self.tokens[at].kind is Kind.NUMBER
        bare = (paragraph_label(self._key(at)) or "") if counts else ""
        labels, end = self._in_brackets(at + bool(bare))
        if bare:
            labels = f"({bare}){labels}"
        return ((labels,) if labels else ()), end

    def _in_brackets(self, at: int) -> tuple[str, int]:
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
        labels, behind = self._in_brackets(at)
        if labels and last.paragraphs:
            first = last.paragraphs[0]
            return [last if labels == first else last._replace(paragraphs=(first, labels))], behind
        token = self.tokens[at]
        if token.kind is not Kind.NUMBER or len(token.key) > _LONGEST_NUMBER:
            return None
        number, behind = self._number(at)
        paragraphs, behind = self._paragraphs(behind)
        if not (sure or self._may_end(behind) or (is_range and self._is_glued(end))):
            return None
        if not is_range:
            return [last, Item(number, paragraphs)], behind
        # A range of a range is no number of anything, and so is refused by that name.
        upto = f"{last.last}-{number}" if last.last else number
        return [last._replace(last=upto, paragraphs=())], behind

    def _is_glued(self, dash: int) -> bool:
        # "9-12" is a range whatever follows; "9 - 12 nurses" need not be one.
        before, token, behind = self.tokens[dash - 1 : dash + 2]
        return before.end == token.start and token.end == behind.start

    def _behind_separator(self, at: int) -> tuple[int, bool]:
        if self._key(at) in _RANGE:
            to_marker = self._key(at) != "-" and self._key(at + 1) in MARKERS
            return at + 1 + to_marker, True
        while self._key(at) in _LIST:
            at += 1
        return at, False

    def _may_end(self, at: int) -> bool:
        token = self.tokens[at]
        return (
            token.kind in {Kind.END, Kind.ADDRESS}
            or token.key in FOLLOWERS
            or self.index.name_at(self.tokens, at) is not None
            or self.index.heading_at(self.tokens, at) is not None
        )
