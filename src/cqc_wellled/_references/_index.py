"""What regulations are called: their numbers, headings, instruments and addresses."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import attrs

from cqc_wellled._legislation import Regulation
from cqc_wellled._references._addresses import page_key
from cqc_wellled._references._numbers import DEFAULT_INSTRUMENT
from cqc_wellled._references._words import Kind, is_year, peek, read_tokens
from cqc_wellled._text import close_matches
from cqc_wellled._vocabulary import RegulationId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cqc_wellled._legislation import Instrument, Legislation, LegislationEntry
    from cqc_wellled._references._words import Token

__all__ = ["Phrase", "ReferenceIndex"]

#: Usual names, less "Regulations" and the year. Without the year they are nobody's: the
#: instrument of another year may bear the same name.
_SHORT_NAMES = {
    "uksi/2014/2936": (
        "health and social care act 2008 regulated activities",
        "health and social care act regulated activities",
        "health and social care regulated activities",
        "hsca 2008 regulated activities",
        "hsca regulated activities",
        "hsca 2008 ra",
        "hsca ra",
        "regulated activities",
        "ra",
    ),
    "uksi/2009/3112": ("care quality commission registration", "cqc registration", "registration"),
}

_PLURALS = ("regulations", "regs")
#: The ways in which the number of an instrument begins, by their first word.
_SI = {
    "s": ("s", ".", "i", "."),
    "si": ("si",),
    "statutory": ("statutory", "instrument"),
    "uksi": ("uksi",),
}
#: With how many digits the number of an instrument begins, which are its year.
_YEAR = 4
#: What may stand between the year of an instrument and its number.
_WITHIN_SI = frozenset({"/", "-", "no", "number", "."})
_BEFORE_NAME = frozenset({"of", "in", "under"})
#: Marks that may stand between the words of a heading or a name.
_WITHIN = frozenset('()[]",:-')
_MOST_MARKS = 2
#: How much of a word is compared where words need only be like a heading.
_STEM = 4
#: What a number may have behind its digits; behind a dash where letter and digits are torn.
_LETTERS = string.ascii_uppercase
_TORN_LETTERS = f"{_LETTERS}-"
#: What only the 2009 Regulations ask for, of what both instruments number.
_NOTIFYING = "notif"


class Phrase(NamedTuple):
    """The words of a heading or a name, and the regulations it may mean."""

    #: Keys of its words.
    words: tuple[str, ...]
    #: The regulations with that heading, or of that instrument.
    ids: frozenset[RegulationId]


_Key = TypeVar("_Key")
_Phrases = dict[str, tuple[Phrase, ...]]


@attrs.frozen(eq=False)
class ReferenceIndex:
    """Everything that a reference can be compared with, built once for a `Legislation`."""

    #: Every regulation, in the instruments' order.
    regulations: dict[RegulationId, Regulation]
    #: Which regulations a number may mean.
    numbers: dict[str, frozenset[RegulationId]]
    #: The regulations of an instrument, by its number such as `2014/2936`.
    instruments: dict[str, frozenset[RegulationId]]
    #: The regulations of an instrument, by its year.
    years: dict[str, frozenset[RegulationId]]
    #: Headings by their first word, the longest first.
    headings: _Phrases
    #: Names of instruments by their first word, the longest first.
    names: _Phrases
    #: CQC's pages, by their address without scheme and `www.`.
    pages: dict[str, RegulationId]
    #: What exists, in words.
    known: tuple[str, ...]

    @classmethod
    def of(cls, legislation: Legislation) -> ReferenceIndex:
        """Build the index of a legislation."""
        regulations = {entry.regulation.id: entry.regulation for entry in legislation.entries}
        numbers = _gather((r.number, i) for i, r in regulations.items())
        by_si = _gather((_number_of(r.instrument), i) for i, r in regulations.items())
        headings = _gather(
            (words, entry.regulation.id)
            for entry in legislation.entries
            for words in _heading_words(entry)
        )
        names = _gather(
            (words, i)
            for instrument in legislation.instruments
            for words in _name_words(instrument)
            for i in by_si[_number_of(instrument)]
        )
        return cls(
            regulations=regulations,
            numbers=numbers,
            instruments=by_si,
            years={si[:_YEAR]: ids for si, ids in by_si.items()},
            headings=_by_first_word(headings),
            names=_by_first_word(_undated_names() | names),
            pages={page_key(r.cqc_url): i for i, r in regulations.items() if r.cqc_url},
            known=tuple(
                f"{_spread([r.number for r in regulations.values() if r.instrument == one])}"
                f" of {one.si}"
                for one in legislation.instruments
            ),
        )

    @property
    def default_ids(self) -> frozenset[RegulationId]:
        """The regulations of the instrument that a bare number means."""
        return self.instruments[DEFAULT_INSTRUMENT.removeprefix("uksi/")]

    def with_number(self, number: str) -> frozenset[RegulationId]:
        """Give the regulations that have a number, at most one of each instrument."""
        return self.numbers.get(number, frozenset())

    def heading_at(self, tokens: list[Token], at: int) -> tuple[Phrase, int] | None:
        """Find the longest heading that begins at a token; gives the index behind it."""
        return _match(self.headings, tokens, at)

    def name_at(self, tokens: list[Token], at: int) -> tuple[frozenset[RegulationId], int] | None:
        """Find the longest name of an instrument that begins at a token.

        Returns:
            All regulations of the instrument, none when it is not one of the two or is
            named without its year; and the index behind the name.
        """
        at += peek(tokens, at).key in _BEFORE_NAME
        at += peek(tokens, at).key == "the"
        found = _match(self.names, tokens, at)
        if found is None:
            return self._si_number_at(tokens, at)
        phrase, end = found
        ends_in_year = phrase.ids and phrase.words[-1] not in _PLURALS
        if not ends_in_year and peek(tokens, end).kind is Kind.NUMBER:
            # "Registration Regulation 18", "the 2009 Regulations 16 and 18": the last word of
            # the name also begins the reference.
            return phrase.ids, end - 1
        return phrase.ids, _behind_as_amended(tokens, end)

    def _si_number_at(
        self, tokens: list[Token], at: int
    ) -> tuple[frozenset[RegulationId], int] | None:
        # SI 2009/3112, S.I. 2009 No. 3112, 2009/3112; without "SI" only one of the two.
        start = _behind_si(tokens, at)
        said_si = start > at
        year = peek(tokens, start)
        middle = start + 1
        while peek(tokens, middle).key in _WITHIN_SI:
            middle += 1
        number = peek(tokens, middle)
        is_whole = is_year(year) and number.kind is Kind.NUMBER
        if not is_whole or not (said_si or middle > start + 1):
            # "SI 3112" is some instrument, but does not say which.
            return (frozenset(), start + 1) if said_si and year.kind is Kind.NUMBER else None
        ids = self.instruments.get(f"{year.key}/{number.key}")
        if not (ids or said_si):
            return None
        return ids or frozenset(), _behind_as_amended(tokens, middle + 1)

    @property
    def other_years(self) -> frozenset[str]:
        """The years of the instruments that a bare number does not mean."""
        return frozenset(y for y, ids in self.years.items() if ids != self.default_ids)

    def likeness_at(
        self, tokens: list[Token], at: int, number: str
    ) -> tuple[frozenset[RegulationId], int] | None:
        """Find words like a heading that the number has in an instrument it does not mean.

        Returns:
            The regulation with that heading, and the index behind the words that tell; `None`
            when the words are not like it.
        """
        for regulation in self.with_number(number) - self.default_ids:
            heading = self.regulations[regulation].heading
            words = _stems(_words(heading)) if heading else {}
            behind = [token.key for token in tokens[at : at + len(words) + _MOST_MARKS]]
            common = len(words.keys() & _stems(behind).keys())
            begins = bool(words) and behind[0][:_STEM] == next(iter(words))
            if begins and common * 2 > len(words):
                return frozenset({regulation}), at + 1
            if _NOTIFYING[:_STEM] in words:
                for end, word in enumerate(behind[:2], start=at + 1):
                    if word.startswith(_NOTIFYING):
                        return frozenset({regulation}), end
        return None

    def cite(self, ids: Iterable[RegulationId]) -> tuple[str, ...]:
        """Give the citations of some regulations, in the instruments' order."""
        wanted = frozenset(ids)
        return tuple(r.citation for i, r in self.regulations.items() if i in wanted)

    def near(self, number: str, ids: frozenset[RegulationId]) -> tuple[str, ...]:
        """Cite the regulations among some whose number differs in its letter only."""
        digits = number.rstrip(_TORN_LETTERS)
        return tuple(
            r.citation
            for i, r in self.regulations.items()
            if i in ids and r.number.rstrip(_LETTERS) == digits
        )

    def like(self, heading: str) -> tuple[str, ...]:
        """Cite the regulations whose headings are most like a text."""
        found = close_matches(heading, (r.heading for r in self.regulations.values() if r.heading))
        return self.cite(i for i, r in self.regulations.items() if r.heading in found)


def _gather(pairs: Iterable[tuple[_Key, RegulationId]]) -> dict[_Key, frozenset[RegulationId]]:
    found: dict[_Key, set[RegulationId]] = {}
    for key, regulation in pairs:
        found.setdefault(key, set()).add(regulation)
    return {key: frozenset(ids) for key, ids in found.items()}


def _by_first_word(found: Mapping[tuple[str, ...], frozenset[RegulationId]]) -> _Phrases:
    table: dict[str, list[Phrase]] = {}
    # What begins like another and goes on comes before it.
    for words in sorted(found, reverse=True):
        table.setdefault(words[0], []).append(Phrase(words, found[words]))
    return {first: tuple(phrases) for first, phrases in table.items()}


def _words(text: str) -> tuple[str, ...]:
    return tuple(t.key for t in read_tokens(text) if t.kind in {Kind.WORD, Kind.NUMBER})


def _stems(words: Iterable[str]) -> dict[str, None]:
    # In order; without the short words, which say little.
    return dict.fromkeys(word[:_STEM] for word in words if len(word) >= _STEM)


def _heading_words(entry: LegislationEntry) -> Iterable[tuple[str, ...]]:
    if entry.regulation.heading:
        yield _words(entry.regulation.heading)
    for printed in entry.also_printed:
        yield _words(printed.heading)


def _name_words(instrument: Instrument) -> Iterable[tuple[str, ...]]:
    year = _number_of(instrument)[:_YEAR]
    yield _words(instrument.title.removeprefix("The "))
    for plural in _PLURALS:
        yield (year, plural)
        for name in _SHORT_NAMES.get(instrument.id, ()):
            yield (*_words(name), plural, year)


def _undated_names() -> dict[tuple[str, ...], frozenset[RegulationId]]:
    return {
        (*_words(name), noun): frozenset()
        for names in _SHORT_NAMES.values()
        for name in names
        for noun in (*_PLURALS, "regulation", "reg")
    }


def _number_of(instrument: Instrument) -> str:
    return instrument.si.removeprefix("SI ")


def _spread(numbers: list[str]) -> str:
    # The numbers of an instrument run from 1 without a gap; a test holds the data to it.
    plain = [number for number in numbers if number.isdigit()]
    inserted = " and ".join(number for number in numbers if not number.isdigit())
    return f"{plain[0]} to {plain[-1]}{' with ' if inserted else ''}{inserted}"


def _match(table: _Phrases, tokens: list[Token], at: int) -> tuple[Phrase, int] | None:
    for phrase in table.get(tokens[at].key, ()):
        end = _follow(tokens, at, phrase.words)
        if end is not None:
            return phrase, end
    return None


def _behind_si(tokens: list[Token], at: int) -> int:
    words = _SI.get(tokens[at].key)
    if words is None or tuple(token.key for token in tokens[at : at + len(words)]) != words:
        return at
    at += len(words)
    at += peek(tokens, at).key == "no"
    return at + (peek(tokens, at).key == ".")


def _behind_as_amended(tokens: list[Token], at: int) -> int:
    start = at + (peek(tokens, at).key in {"(", ","})
    if (peek(tokens, start).key, peek(tokens, start + 1).key) != ("as", "amended"):
        return at
    return start + 2 + (peek(tokens, start + 2).key == ")")


def _follow(tokens: list[Token], at: int, words: tuple[str, ...]) -> int | None:
    for number, word in enumerate(words):
        marks = 0
        while number and tokens[at].key in _WITHIN and marks < _MOST_MARKS:
            at += 1
            marks += 1
        if tokens[at].key != word and (tokens[at].key, word) != ("&", "and"):
            return None
        at += 1
    return at
