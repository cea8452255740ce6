"""Whether words are the guidance's, and where they stand."""

from __future__ import annotations

import heapq
import itertools
import re
from bisect import bisect_left
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._answers import (
    Difference,
    DocumentCheck,
    Location,
    NoteKind,
    QuoteCheck,
    QuoteInDocument,
    QuoteNote,
)
from cqc_wellled._quotes._align import SOLID, Pairs, Run, Segment, best_chain, find_runs, pair_words
from cqc_wellled._quotes._differences import count_differences, find_differences
from cqc_wellled._quotes._document import find_quotations
from cqc_wellled._quotes._page import Page
from cqc_wellled._quotes._parting import part_as_printed
from cqc_wellled._quotes._reading import read_page
from cqc_wellled._quotes._words import STOPS, Words, count_words, has_marks, read_words
from cqc_wellled._text import excerpt, plain
from cqc_wellled._vocabulary import QuoteVerdict
from cqc_wellled.errors import LimitExceeded, UnknownItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cqc_wellled._model import Snapshot

__all__ = ["LONGEST_DOCUMENT", "LONGEST_QUOTATION", "QuoteChecker"]

#: The most characters that one quotation may have.
LONGEST_QUOTATION = 200_000
#: The most characters that a document may have.
LONGEST_DOCUMENT = 2_000_000

#: Quotations of fewer words are exact or absent.
_FEWEST_WORDS = 4
#: The most places that an answer lists, and that are compared closely.
_MOST_LISTED = 100
_MOST_COMPARED = 300
#: The most places of each part of a splice.
_MOST_OF_PART = 10

# What it takes to be called altered or spliced: shares of the quotation's words that are the
# guidance's, and lengths of runs. tests/data/unrelated_english.txt is what they are set by.
_ALTERED_SHARE, _ALTERED_DENSITY, _ALTERED_RUN, _ALTERED_CONTENT = 0.6, 0.5, 3, 2
_ALTERED_RUNS = ((4, 0.9), (5, 0.55), (7, 0.25))
_SPLICED_SHARE = 0.75
_LONG_PART, _LONG_PARTS_SHARE = 6, 0.4

_SMALL_WORDS = frozenset(
    re.findall(
        "[a-z]+",
        "a about all also an and any are as at be been but by can do each for from had has have "
        "how if in into is it its may more must no nor not of on or our out over shall should so "
        "such than that the their them then there these they this those through to under up us "
        "was we were what when where which who will with within would you your",
    )
)


@attrs.frozen
class QuoteChecker:
    """Checks quotations against one snapshot. Immutable: threads may share it."""

    _page: Page

    @classmethod
    def of(cls, snapshot: Snapshot) -> QuoteChecker:
        """Read all verbatim text of a snapshot. Takes time in proportion to its size."""
        return cls(read_page(snapshot))

    def check(self, text: str) -> QuoteCheck:
        """Find out whether words are the guidance's.

        Args:
            text: The quotation, with or without the quotation marks around it.

        Returns:
            The verdict and its evidence. Fewer than four words are `exact` or `absent`.

        Raises:
            UnknownItem: It is no text.
            LimitExceeded: It is longer than 200,000 characters.
        """
        text = _check_text(text, "a quotation", LONGEST_QUOTATION)
        words = read_words(text)
        whole = self._whole(words)
        if count_words(text) < _FEWEST_WORDS:
            is_exact = whole is not None and whole.verdict is QuoteVerdict.EXACT
            return whole if whole is not None and is_exact else _absent(text)
        if whole is not None and whole.stands:
            return whole
        if has_marks(text):
            words = read_words(text, marked=True)
            whole = self._whole(words) or whole
        return whole or self._parted_anew(words) or self._closest(words) or _absent(text)

    def check_document(self, text: str) -> DocumentCheck:
        """Find the quotations in a longer text, and check each.

        Args:
            text: The document, as plain text or Markdown.

        Returns:
            The quotations of at least four words in “…”, "…", ‘…’, '…' or «…» and in block
            quotations of Markdown, in the order of the document.

        Raises:
            UnknownItem: It is no text.
            LimitExceeded: It is longer than 2,000,000 characters, or a quotation in it is
                longer than 200,000.
        """
        text = _check_text(text, "a document", LONGEST_DOCUMENT)
        lines = [match.start() for match in re.finditer("\n", text)]
        found: list[QuoteInDocument] = []
        skipped = 0
        for quotation in find_quotations(text):
            readings = [r for r in quotation.readings if count_words(r[1]) >= _FEWEST_WORDS]
            checks = [(end, self.check(words)) for end, words in readings]
            if not checks:
                skipped += 1
                continue
            end, check = next((each for each in checks if each[1].stands), checks[0])
            line = bisect_left(lines, quotation.start) + 1
            found.append(
                QuoteInDocument(
                    form=quotation.form, start=quotation.start, end=end, line=line, check=check
                )
            )
        return DocumentCheck(quotes=tuple(found), skipped=skipped)

    # --- the same words ------------------------------------------------------------------

    def _whole(self, words: Words) -> QuoteCheck | None:
        """Check a quotation all of whose words stand in one place, one after the other."""
        if not words.normal:
            return None
        places = self._page.places(self._page.number(words.normal))
        verbatim = (place for place in sorted(places) if self._is_verbatim(words, place))
        exact = list(itertools.islice(verbatim, _MOST_LISTED + 1))
        if exact:
            return self._standing(words, exact, ())
        best: list[tuple[int, int, int]] = []
        told: dict[int, list[Difference]] = {}
        for place in heapq.nsmallest(_MOST_COMPARED, places):
            told[place] = find_differences(self._page, words, [_whole(words, place)])
            changed = sum(not difference.kind.stands for difference in told[place])
            best.append((changed, len(told[place]), place))
        if not best:
            return None
        best.sort()
        changed, _, first = best[0]
        if changed:
            return self._check(QuoteVerdict.ALTERED, words, [_whole(words, first)], told[first])
        places = [place for others, _, place in best if not others]
        return self._standing(words, places, told[first])

    def _parted_anew(self, words: Words) -> QuoteCheck | None:
        """Check a quotation whose words are the guidance's but for the spaces between them."""
        anew = part_as_printed(self._page, words)
        return None if anew is None else self._whole(anew)

    def _is_verbatim(self, words: Words, place: int) -> bool:
        """Say whether a quotation stands character for character in one field."""
        page, last = self._page, place + len(words.normal) - 1
        if page.field_of[place] != page.field_of[last]:
            return False
        text = page.fields[page.field_of[place]].text
        inside = words.text[words.starts[0] : words.ends[-1]]
        if text[page.starts[place] : page.ends[last]] != inside:
            return False
        return not find_differences(page, words, [_whole(words, place)])

    def _standing(
        self, words: Words, places: Sequence[int], differences: Sequence[Difference]
    ) -> QuoteCheck:
        verdict = QuoteVerdict.EQUIVALENT if differences else QuoteVerdict.EXACT
        listed = places[:_MOST_LISTED]
        parts = [_whole(words, place) for place in listed]
        notes = list(self._rest([part[-1][1] for part in parts]))
        if len(places) > len(listed):
            notes.append(QuoteNote(kind=NoteKind.MORE_PLACES, guidance=""))
        return self._check(verdict, words, parts, differences, notes)

    def _rest(self, lasts: Sequence[int]) -> Iterator[QuoteNote]:
        """Note how the sentence goes on, where it does so in every place."""
        page = self._page
        # A whole point of a list is a quotation that nobody takes for cut short.
        at_end = (page.is_point(last) and page.is_first(last + 1) for last in lasts)
        if all(page.sentence_end(last) > last + 1 for last in lasts) and not any(at_end):
            rest = page.text(lasts[0] + 1, page.sentence_end(lasts[0]))
            yield QuoteNote(kind=NoteKind.SENTENCE_GOES_ON, guidance=rest)

    # --- other words ---------------------------------------------------------------------

    def _closest(self, words: Words) -> QuoteCheck | None:
        """Find what a quotation was spliced from, or which passage it comes closest to."""
        numbers = self._page.number(words.normal)
        runs = find_runs(self._page, numbers, words.marks())
        chain = best_chain(self._page, runs, leaps=True)
        if len(chain) > 1:
            segments = self._solid(pair_words(self._page, numbers, chain))
            if _is_spliced(words, segments):
                places = [self._every_place(words, segment) for segment in segments]
                differences = find_differences(self._page, words, [best for best, *_ in places])
                every = [part for parts in places for part in parts]
                return self._check(QuoteVerdict.SPLICED, words, every, differences)
            chain = best_chain(self._page, runs, leaps=False)
        segments = self._pair(words, numbers, runs, chain)
        if not segments or not _is_altered(words, segments[0]):
            return None
        parts = [segment.pairs for segment in segments]
        differences = find_differences(self._page, words, parts)
        return self._check(QuoteVerdict.ALTERED, words, parts, differences)

    def _pair(
        self, words: Words, numbers: bytes, runs: Sequence[Run], chain: Sequence[Sequence[Run]]
    ) -> list[Segment]:
        """Pair the words; of places of the same run take that where most else agrees."""
        if [len(part) for part in chain] != [1]:
            return pair_words(self._page, numbers, chain)
        run = chain[0][0]
        equal = (each for each in runs if (each.quote, each.length) == (run.quote, run.length))
        tried = [
            pair_words(self._page, numbers, [[each]])
            for each in itertools.islice(equal, _MOST_OF_PART)
        ]

        def agreement(segments: list[Segment]) -> tuple[int, int]:
            differences = find_differences(self._page, words, [each.pairs for each in segments])
            return len(segments[0].pairs), -len(differences)

        return max(tried, key=agreement)

    def _solid(self, segments: Iterable[Segment]) -> list[Segment]:
        """Drop what may be an accident, and join what then follows each other again."""
        kept: list[Segment] = []
        for segment in segments:
            if not segment.is_solid:
                continue
            if kept and self._page.follows(kept[-1].pairs[-1][1] + 1, segment.pairs[0][1]):
                kept[-1] = kept[-1].joined(segment)
            else:
                kept.append(segment)
        return kept

    def _every_place(self, words: Words, segment: Segment) -> list[Pairs]:
        """Give a part of a splice with every place where it stands equally well."""
        (quote, place), count = segment.pairs[0], len(segment.pairs)
        if segment.longest != count:
            return [segment.pairs]
        found = self._page.places(self._page.slice(place, place + count))
        best: dict[int, list[Pairs]] = {}
        for other in heapq.nsmallest(_MOST_OF_PART, found):
            moved = _pairs(quote, other, count)
            differences = count_differences(self._page, words, moved)
            best.setdefault(differences, []).append(moved)
        return best[min(best)]

    # --- the answer ----------------------------------------------------------------------

    def _check(
        self,
        verdict: QuoteVerdict,
        words: Words,
        parts: Iterable[Pairs],
        differences: Sequence[Difference],
        notes: Sequence[QuoteNote] = (),
    ) -> QuoteCheck:
        return QuoteCheck(
            verdict=verdict,
            quote=words.text,
            locations=tuple(
                location for part in parts for location in self._locations(words, part)
            ),
            differences=tuple(differences),
            notes=tuple(notes),
        )

    def _locations(self, words: Words, pairs: Pairs) -> Iterator[Location]:
        page = self._page
        word_at = {place: word for word, place in pairs}
        for start, end in page.by_field(pairs[0][1], pairs[-1][1] + 1):
            # None is empty: a part passes over no whole sentence, so no whole field either.
            found = [(word_at[place], place) for place in range(start, end + 1) if place in word_at]
            yield self._location(words, found[0], found[-1])

    def _location(self, words: Words, first: tuple[int, int], last: tuple[int, int]) -> Location:
        page, field = self._page, self._page.fields[self._page.field_of[first[1]]]
        # Punctuation at either end belongs to the words where both have it, but a stop in
        # front of a later part belongs to the part before it.
        lead = _common(words.gap(first[0])[::-1], page.gap(first[1])[::-1])
        if first[0] and not set(page.gap(first[1])).isdisjoint(STOPS):
            lead = 0
        tail = _common(words.gap(last[0] + 1), page.gap_behind(last[1]))
        start, end = page.starts[first[1]] - lead, page.ends[last[1]] + tail
        return Location(
            id=field.id,
            field=field.name,
            start=start,
            end=end,
            span=field.span,
            text=field.text[start:end],
            quote_start=words.starts[first[0]] - lead,
            quote_end=words.ends[last[0]] + tail,
        )


def _whole(words: Words, place: int) -> Pairs:
    return _pairs(0, place, len(words.normal))


def _pairs(quote: int, place: int, count: int) -> Pairs:
    return tuple((quote + n, place + n) for n in range(count))


def _is_spliced(words: Words, segments: Sequence[Segment]) -> bool:
    new = list(_not_said_before(segments))
    if len(new) < 2:  # noqa: PLR2004 - one part is no splice
        return False
    shortest = min(segment.longest for segment in new)
    if shortest < SOLID:
        return sum(len(segment.pairs) for segment in new) == len(words.normal)
    share = sum(len(segment.pairs) for segment in segments) / len(words.normal)
    return share >= _SPLICED_SHARE or (shortest >= _LONG_PART and share >= _LONG_PARTS_SHARE)


def _not_said_before(segments: Iterable[Segment]) -> Iterator[Segment]:
    # To say the same words again is no way to another place.
    said: set[int] = set()
    for segment in segments:
        places = {place for _, place in segment.pairs}
        if not places <= said:
            yield segment
        said |= places


def _is_altered(words: Words, segment: Segment) -> bool:
    share = len(segment.pairs) / len(words.normal)
    if any(segment.longest >= run and share >= least for run, least in _ALTERED_RUNS):
        return True
    # How much is left out counts against a likeness, unless the quotation says so.
    reach = segment.pairs[-1][1] - segment.pairs[0][1] + 1
    density = 1.0 if has_marks(words.text) else len(segment.pairs) / reach
    content = sum(words.normal[word] not in _SMALL_WORDS for word, _ in segment.pairs)
    return (
        share >= _ALTERED_SHARE
        and density >= _ALTERED_DENSITY
        and (segment.longest >= _ALTERED_RUN or share == 1)
        and content >= _ALTERED_CONTENT
    )


def _absent(text: str) -> QuoteCheck:
    return QuoteCheck(
        verdict=QuoteVerdict.ABSENT, quote=text, locations=(), differences=(), notes=()
    )


def _check_text(text: object, what: str, longest: int) -> str:
    text = plain(text)
    if not isinstance(text, str):
        raise UnknownItem(excerpt(text), reason=f"{what} is a text")
    if len(text) > longest:
        limit = "max_characters"
        raise LimitExceeded(limit, longest, what, can_widen=False)
    return text


def _common(left: str, right: str) -> int:
    # From where a word begins or ends; white space at the far end is none of it.
    count = 0
    while count < min(len(left), len(right)) and left[count] == right[count]:
        count += 1
    return len(left[:count].rstrip())
