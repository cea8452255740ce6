"""Search over the items of one snapshot, with SQLite's FTS5 in memory."""

from __future__ import annotations

import heapq
import math
import os
import sqlite3
import threading
import weakref
from typing import TYPE_CHECKING

from cqc_wellled._answers import SearchHit
from cqc_wellled._search._fields import fields_of, kind_of
from cqc_wellled._search._query import STEMMED, UNSTEMMED, read_query
from cqc_wellled._search._snippet import cut_snippet, merge_spans
from cqc_wellled._search._words import (
    fold_letters,
    index_forms,
    other_words,
    place_words,
    plain_words,
    read_groups,
)
from cqc_wellled._text import close_matches, excerpt, plain
from cqc_wellled._vocabulary import ItemKind
from cqc_wellled.errors import CqcWellledError, UnknownItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from cqc_wellled._model import Item
    from cqc_wellled._search._fields import Field
    from cqc_wellled._search._query import Query, Term
    from cqc_wellled._search._snippet import Span
    from cqc_wellled._search._words import Word

    # For each row of the database that has a term, how relevant the term is there.
    _Rows: TypeAlias = Mapping[int, float]
    _Matches: TypeAlias = Sequence[tuple[Term, _Rows]]

__all__ = ["LONGEST_SEARCH", "MOST_TERMS", "SearchIndex", "check_kinds"]

#: A longer text is refused: nobody types it, and it would cost more than it can find.
LONGEST_SEARCH = 20_000
#: Of more different words than this the rarest count: they tell the most.
MOST_TERMS = 64

# How rare a term is tells more than how much of a text it is: a word of a long passage must not
# come behind a common one only because that stands in a short line.
_FREQUENCY = 1 / 3
# FTS5 gives a term of more than half of the rows this weight, and so do we.
_LEAST_RARITY = 1e-6
# Words side by side, as they were typed, tell more than the same words apart.
_PAIR = 2.0
_BEGIN, _END = "\x02", "\x03"
_TABLES = """
    CREATE TABLE field (id INTEGER PRIMARY KEY, words TEXT NOT NULL, others TEXT NOT NULL);
    CREATE VIRTUAL TABLE stemmed USING fts5 (
        words, others, content='field', content_rowid='id', tokenize='porter ascii');
    CREATE VIRTUAL TABLE unstemmed USING fts5 (
        words, others, content='field', content_rowid='id', tokenize='ascii', prefix='2 3 4');
"""
_FILL = (
    "INSERT INTO stemmed (stemmed) VALUES ('rebuild')",
    "INSERT INTO unstemmed (unstemmed) VALUES ('rebuild')",
    "COMMIT",
)
_COUNT = {
    STEMMED: "SELECT count(*) FROM stemmed WHERE stemmed MATCH ?",
    UNSTEMMED: "SELECT count(*) FROM unstemmed WHERE unstemmed MATCH ?",
}
_MATCH = {
    STEMMED: "SELECT rowid, -bm25(stemmed) FROM stemmed WHERE stemmed MATCH ?",
    UNSTEMMED: "SELECT rowid, -bm25(unstemmed) FROM unstemmed WHERE unstemmed MATCH ?",
}
_MARK = {
    STEMMED: "SELECT highlight(stemmed, 0, :begin, :end), highlight(stemmed, 1, :begin, :end)"
    " FROM stemmed WHERE stemmed MATCH :match AND rowid = :row",
    UNSTEMMED: "SELECT highlight(unstemmed, 0, :begin, :end), highlight(unstemmed, 1, :begin, :end)"
    " FROM unstemmed WHERE unstemmed MATCH :match AND rowid = :row",
}


class SearchIndex:
    """The texts of some items, made searchable when the first search comes.

    Threads may share one index; a process that was forked makes its own database.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        """Take the items in source order, which hits of equal score keep."""
        self._items = tuple(items)
        # By process: a connection must not cross a fork. One that was inherited is kept and
        # never closed, since another thread may have held SQLite's own lock at the fork.
        self._engines: dict[int, _Engine] = {}
        self._locks: dict[int, threading.Lock] = {}

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy by the items alone."""
        return SearchIndex, (self._items,)

    def search(
        self, words: str, *, kinds: Iterable[str] | None = None, limit: int = 20
    ) -> tuple[SearchHit, ...]:
        """Find the items that a person's words are about.

        Args:
            words: What was typed, whatever it is: words, `"phrases"`, beginnings (`leader*`)
                and exclusions (`-word`, `-"phrase"`). At most 20,000 characters.
            kinds: Keep only items of these kinds, such as `"criterion"`; all by default.
            limit: At most so many hits.

        Returns:
            The hits: items with all words first, then those with most of them; among
            those by relevance, equals in source order. None when nothing is asked for.

        Raises:
            UnknownItem: `words` is no text or too long, a kind is unknown, or `limit` is no
                whole number from 0.
            CqcWellledError: This Python's SQLite has no FTS5.
        """
        asked = _check_words(words)
        wanted = check_kinds(kinds)
        _check_limit(limit)
        return self._engine().search(read_query(asked), wanted, limit)

    def _engine(self) -> _Engine:
        process = os.getpid()
        with self._locks.setdefault(process, threading.Lock()):
            if process not in self._engines:
                self._engines[process] = _Engine(self._items)
            return self._engines[process]


class _Engine:
    """The database of one process, with what its rows stand for."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items
        self._kinds = [kind_of(item) for item in items]
        self._fields: list[Field] = []
        self._owners: list[int] = []  # of each field, the place of its item
        self._weights: list[float] = []  # of each field, too
        self._rows: list[range] = []  # of each item, its fields
        self._lock = threading.Lock()
        self._connection = _open_database()
        # Newer Pythons warn of a database that nobody closed.
        end = weakref.finalize(self, _close, self._connection, os.getpid())
        end.atexit = False
        self._connection.execute("BEGIN")
        self._connection.executemany("INSERT INTO field VALUES (?, ?, ?)", self._read_items())
        for statement in _FILL:
            self._connection.execute(statement)

    def search(self, query: Query, kinds: frozenset[ItemKind], limit: int) -> tuple[SearchHit, ...]:
        with self._lock:
            matches = [(term, self._match(term)) for term in self._choose(query.terms)]
            scores = self._score(query, matches)
            if len(kinds) < len(ItemKind):
                scores = {item: s for item, s in scores.items() if self._kinds[item] in kinds}
            best = _best_of(scores, limit)
            return tuple(self._make_hit(item, scores[item], matches) for item in best)

    def _read_items(self) -> Iterator[tuple[int, str, str]]:
        for owner, item in enumerate(self._items):
            first = len(self._fields)
            for field in fields_of(item):
                words, others = index_forms(fold_letters(field.text))
                yield len(self._fields), " ".join(words), " ".join(others)
                self._fields.append(field)
                self._owners.append(owner)
                self._weights.append(field.weight)
            self._rows.append(range(first, len(self._fields)))

    def _choose(self, terms: Sequence[Term]) -> Sequence[Term]:
        if len(terms) <= MOST_TERMS:
            return terms
        counts = {
            term: self._connection.execute(_COUNT[term.table], (term.match,)).fetchone()[0]
            for term in terms
        }
        known = [term for term in terms if counts[term] or term.needed]
        known.sort(key=lambda term: (not term.needed, counts[term]))
        return known[:MOST_TERMS]

    def _match(self, term: Term) -> _Rows:
        rows = self._connection.execute(_MATCH[term.table], (term.match,)).fetchall()
        # bm25 is the rarity of a term times how often, in how short a text, it stands there.
        weights = self._weights
        others = len(self._fields) - len(rows)
        rarity = max(_LEAST_RARITY, math.log((others + 0.5) / (len(rows) + 0.5)))
        return {
            row: rarity * (relevance / rarity) ** _FREQUENCY * weights[row]
            for row, relevance in rows
        }

    def _best(self, rows: _Rows) -> dict[int, float]:
        # Of each item the field that says it best: what is said twice is no more relevant.
        best: dict[int, float] = {}
        owners = self._owners
        for row, relevance in rows.items():
            owner = owners[row]
            if owner not in best or best[owner] < relevance:
                best[owner] = relevance
        return best

    def _score(self, query: Query, matches: _Matches) -> dict[int, float]:
        counts: dict[int, int] = {}
        sums: dict[int, float] = {}
        kept: set[int] | None = None
        for term, rows in matches:
            best = self._best(rows)
            for item, relevance in best.items():
                counts[item] = counts.get(item, 0) + 1
                sums[item] = sums.get(item, 0.0) + relevance
            if term.needed:
                kept = set(best) if kept is None else kept & best.keys()
        without = {item for term in query.excluded for item in self._best(self._match(term))}
        for pair in query.pairs:
            for item, relevance in self._best(self._match(pair)).items():
                if item in sums:
                    sums[item] += _PAIR * relevance
        return {
            # How many terms an item has decides; relevance never makes up for one of them.
            item: counts[item] + total / (1 + total)
            for item, total in sums.items()
            if item not in without and (kept is None or item in kept)
        }

    def _make_hit(self, item: int, score: float, matches: _Matches) -> SearchHit:
        def told(row: int) -> tuple[int, float]:
            relevances = [rows[row] for _, rows in matches if row in rows]
            return len(relevances), sum(relevances)

        row = max(self._rows[item], key=told)
        field = self._fields[row]
        spans = self._find_spans(row, [term for term, rows in matches if row in rows])
        snippet, highlights = cut_snippet(field.text, spans)
        found = self._items[item]
        return SearchHit(
            id=found.id,
            item=found,
            field=field.name,
            score=score,
            snippet=snippet,
            highlights=highlights,
        )

    def _find_spans(self, row: int, terms: Sequence[Term]) -> tuple[Span, ...]:
        text = self._fields[row].text
        columns = _read_words(text)
        found: list[Word] = []
        for table, statement in _MARK.items():
            wanted = " OR ".join(term.match for term in terms if term.table == table)
            if wanted:
                values = {"begin": _BEGIN, "end": _END, "match": wanted, "row": row}
                marked = self._connection.execute(statement, values).fetchone()
                for words, column in zip(columns, marked, strict=True):
                    found.extend(_marked_words(words, column))
        return merge_spans(tuple(place_words(found, text)))


def check_kinds(kinds: object) -> frozenset[ItemKind]:
    """Read the kinds of items to keep; `None` keeps all.

    Raises:
        UnknownItem: One of them is unknown; the known ones are listed.
    """
    if kinds is None:
        return frozenset(ItemKind)
    kinds = plain(kinds)
    if isinstance(kinds, str):
        kinds = (kinds,)
    try:
        return frozenset(map(_check_kind, iter(kinds)))  # type: ignore[call-overload]
    except TypeError:
        raise _unknown_kind(kinds) from None


def _check_kind(kind: object) -> ItemKind:
    kind = plain(kind)
    for member in ItemKind:
        if isinstance(kind, str) and kind == member.value:
            return member
    raise _unknown_kind(kind)


def _unknown_kind(kind: object) -> UnknownItem:
    known = tuple(member.value for member in ItemKind)
    close = close_matches(kind, known) if isinstance(kind, str) else ()
    return UnknownItem(excerpt(kind), reason="no such kind of item", close=close, known=known)


def _best_of(scores: dict[int, float], limit: int) -> list[int]:
    # What is below the last of the best is left out before anything is ordered.
    if limit < len(scores):
        least = min(heapq.nlargest(limit, scores.values()), default=math.inf)
        scores = {item: score for item, score in scores.items() if score >= least}
    return sorted(scores, key=lambda item: (-scores[item], item))[:limit]


def _check_words(words: object) -> str:
    words = plain(words)
    if not isinstance(words, str):
        raise UnknownItem(excerpt(words), reason="a search takes a text")
    if len(words) > LONGEST_SEARCH:
        reason = f"{len(words)} characters, a search has {LONGEST_SEARCH} at most"
        raise UnknownItem(excerpt(words), reason=reason)
    return words


def _check_limit(limit: object) -> None:
    if type(limit) is not int or limit < 0:
        raise UnknownItem(excerpt(limit), reason="a limit is a whole number from 0")


def _close(connection: sqlite3.Connection, process: int) -> None:
    if process == os.getpid():
        connection.close()


def _open_database() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    try:
        connection.executescript(_TABLES)
    except sqlite3.OperationalError as error:
        connection.close()
        message = f"search needs SQLite's FTS5, which this Python lacks: {excerpt(str(error))}"
        raise CqcWellledError(message) from None
    return connection


def _read_words(text: str) -> tuple[list[Word], list[Word]]:
    # What the two columns of the text's row stand for.
    folded = fold_letters(text)
    groups = read_groups(folded)
    return plain_words(groups), other_words(groups, folded)


def _marked_words(words: Sequence[Word], marked: str) -> Iterator[Word]:
    # Every form is one token, so that the nth token stands for the nth word.
    inside = False
    for word, token in zip(words, marked.split(" "), strict=False):
        inside = inside or token.startswith(_BEGIN)
        if inside:
            yield word
        inside = inside and not token.endswith(_END)
