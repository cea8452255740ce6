"""The query language of the search: what a person typed, as expressions for FTS5.

Everything that can be typed is a query. What reaches SQLite is put together here from
forms of lower-case ASCII letters and digits between quotation marks, never from the text.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._search._words import (
    SMALL_WORDS,
    fold_letters,
    plain_words,
    prefix_forms,
    read_groups,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cqc_wellled._search._words import Group

__all__ = ["STEMMED", "UNSTEMMED", "Query", "Term", "read_query"]

#: Names of the two tables that a term can be looked up in.
STEMMED, UNSTEMMED = "stemmed", "unstemmed"

# A stray quotation mark stands for nothing, so that half a phrase is a search too.
_MARKS = '"“”„‟«»＂'  # noqa: RUF001 - the characters are meant
_PIECE = re.compile(
    rf"(?P<minus>(?<!\S)[-−‐－])?"  # noqa: RUF001
    rf"(?:[{_MARKS}](?P<phrase>[^{_MARKS}]*)[{_MARKS}](?P<star>\*?)|(?P<word>[^\s{_MARKS}]+))"
)
_NO_LETTERS = re.compile(r"[\W_]*")
# Nearness only refines the order: a pasted page must not ask for a thousand pairs.
_MOST_PAIRS = 16


@attrs.frozen
class Term:
    """One thing asked for: a word, the beginning of one, or a phrase."""

    #: The table to look it up in.
    table: str
    #: The FTS5 expression, made of quoted forms only.
    match: str
    #: An item without it is no hit.
    needed: bool = False


@attrs.frozen
class Query:
    """What a search asks for."""

    #: What counts, each once, in the order typed.
    terms: tuple[Term, ...]
    #: What no hit may have.
    excluded: tuple[Term, ...]
    #: Neighbouring words as phrases: items that have them side by side come first.
    pairs: tuple[Term, ...]


class _Reader:
    """Gathers the terms of one query."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self.small: list[Term] = []
        self.excluded: list[Term] = []
        self.pairs: list[Term] = []
        self._run: list[str] = []

    def take(self, piece: re.Match[str]) -> None:
        phrase, word = piece["phrase"], piece["word"]
        if phrase is None and not piece["minus"] and not _is_prefix(word):
            self._run.append(word)
            return
        self.end_run()
        if phrase is None:
            term = _phrase(word, prefix=_is_prefix(word))
        else:
            term = _phrase(phrase, prefix=bool(piece["star"]) or _is_prefix(phrase), needed=True)
        if term is None:
            return
        if piece["minus"]:
            self.excluded.append(attrs.evolve(term, needed=False))
        else:
            self.terms.append(term)

    def end_run(self) -> None:
        groups = read_groups(fold_letters(" ".join(self._run)))
        self._run.clear()
        for group in groups:
            self._take_group(group)
        self._take_pairs([word.form for word in plain_words(groups)])

    def _take_group(self, group: Group) -> None:
        parts = [part.form for part in group.parts]
        if group.joined is None:
            place = self.small if parts[0] in SMALL_WORDS else self.terms
            place.append(Term(STEMMED, _quoted(parts[0])))
            return
        joined = _quoted(group.joined.form)
        if group.separable:
            self.terms.extend(Term(STEMMED, f"({_quoted(part)} OR {joined})") for part in parts)
        elif group.closed:
            self.terms.append(Term(STEMMED, joined))
        else:
            self.terms.append(Term(STEMMED, f"({_side_by_side(parts)} OR {joined})"))

    def _take_pairs(self, forms: Sequence[str]) -> None:
        told = [place for place, form in enumerate(forms) if form not in SMALL_WORDS]
        for first, second in itertools.pairwise(told):
            if len(self.pairs) < _MOST_PAIRS:
                self.pairs.append(Term(STEMMED, _side_by_side(forms[first : second + 1])))


def read_query(words: str) -> Query:
    """Read what a person typed.

    Returns:
        Its terms. Small words count only where nothing else is asked for.
    """
    reader = _Reader()
    for piece in _PIECE.finditer(unicodedata.normalize("NFC", words)):
        reader.take(piece)
    reader.end_run()
    return Query(_once(reader.terms or reader.small), _once(reader.excluded), _once(reader.pairs))


def _once(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(terms))


def _is_prefix(text: str) -> bool:
    # The star must follow a letter, and no letter may follow the star.
    tail = _NO_LETTERS.match(text[::-1])
    return tail is not None and len(text) > tail.end() and tail.group().endswith("*")


def _phrase(text: str, *, prefix: bool, needed: bool = False) -> Term | None:
    groups = read_groups(fold_letters(text))
    forms = [word.form for word in plain_words(groups)]
    if not forms:
        return None
    joined = groups[0].joined if len(groups) == 1 else None
    ways = [] if joined is None else [joined.form]
    if not prefix:
        alternatives = [_side_by_side(forms), *map(_quoted, ways)]
        return Term(STEMMED, _any_of(alternatives), needed=needed)
    endings = [] if joined is None else [f"{_quoted(joined.form)} *"]
    starts = [_side_by_side([*forms[:-1], end]) + " *" for end in prefix_forms(forms[-1])]
    return Term(UNSTEMMED, _any_of([*starts, *endings]), needed=needed)


def _any_of(alternatives: Iterable[str]) -> str:
    different = tuple(dict.fromkeys(alternatives))
    return different[0] if len(different) == 1 else f"({' OR '.join(different)})"


def _side_by_side(forms: Sequence[str]) -> str:
    # The column of other forms holds them one after another: neighbours there are no phrase.
    return _quoted(forms[0]) if len(forms) == 1 else f"words : {_quoted(' '.join(forms))}"


def _quoted(form: str) -> str:
    return f'"{form}"'
