"""Which passages a quotation is compared with, and which runs of words explain it best.

The samples have letters in the place of words.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import example, given, strategies as st

import cqc_wellled
from cqc_wellled._model import Point
from cqc_wellled._quotes import QuoteChecker
from cqc_wellled._quotes._align import best_chain, find_runs
from cqc_wellled._quotes._reading import read_page
from cqc_wellled._quotes._words import read_words
from cqc_wellled._vocabulary import QuoteVerdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqc_wellled._quotes._align import Run
    from cqc_wellled._quotes._page import Page

_SNAPSHOT = cqc_wellled.load_guidance("2024-05-01").snapshot
_STATEMENT = _SNAPSHOT.quality_statements[0]
ABSENT, ALTERED, SPLICED = QuoteVerdict.ABSENT, QuoteVerdict.ALTERED, QuoteVerdict.SPLICED


def with_points(texts: Sequence[str]) -> Any:  # noqa: ANN401 - a Snapshot
    """Make a snapshot whose only list has these points."""
    given_ = _STATEMENT.criteria[6]
    points = tuple(
        Point(id=given_.points[0].id, text=text, points=(), span=given_.points[0].span)
        for text in texts
    )
    statement = attrs.evolve(
        _STATEMENT,
        criteria=(attrs.evolve(given_, points=points),),
        context=(),
        resource_groups=(),
        regulation_links=(),
    )
    return attrs.evolve(_SNAPSHOT, quality_statements=(statement,))


def runs_of(texts: Sequence[str], quote: str) -> tuple[Page, list[Run]]:
    """Find the runs that a quotation shares with a sample."""
    page, words = read_page(with_points(texts)), read_words(quote)
    return page, find_runs(page, page.number(words.normal), words.marks())


def told(page: Page, runs: Sequence[Run]) -> list[tuple[int, str, int]]:
    """Give runs as index in the quotation, text, and number of the point."""
    first = next(index for index, field in enumerate(page.fields) if field.is_point)
    return [
        (
            run.quote,
            page.text(run.place, run.place + run.length),
            page.field_of[run.place] - first,
        )
        for run in runs
    ]


def found(texts: Sequence[str], quote: str) -> list[tuple[int, str, int]]:
    """Give what `find_runs` finds."""
    return told(*runs_of(texts, quote))


def checked(texts: Sequence[str], quote: str) -> tuple[QuoteVerdict, list[str]]:
    """Give the verdict on a quotation and the texts of its places."""
    check = QuoteChecker.of(with_points(texts)).check(quote)
    return check.verdict, [place.text for place in check.locations]


# --- which runs are found ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "quote", "expected"),
    [
        # Nothing but the longest at a word, in each of its places.
        (["A b c d x.", "P b c d r."], "a b c d y", [(0, "A b c d", 0)]),
        (["A b x.", "P a b r."], "a b y", [(0, "A b", 0), (0, "a b", 1)]),
        # One that begins within another goes on beyond it.
        (["A b c d x.", "P c d y."], "a b c d y", [(0, "A b c d", 0), (2, "c d y", 1)]),
        # A single word is none, but for a whole sentence.
        (["A x.", "B."], "a b", [(1, "B", 1)]),
        # None goes on across an ellipsis, wherever it begins.
        (["A b c d x."], "z a b … c d", [(1, "A b", 0), (3, "c d", 0)]),
        (["A b c d x."], "z […] a b c d …", [(1, "A b c d", 0)]),
        (
            ["A b c d f h x."],
            "z y a b … c d […] f h",
            [(2, "A b", 0), (4, "c d", 0), (6, "f h", 0)],
        ),
    ],
)
def test_the_longest_runs_are_found(
    texts: Sequence[str], quote: str, expected: list[tuple[int, str, int]]
) -> None:
    """Of the words that both have the longest runs are given, in the quotation's order."""
    assert expected == found(texts, quote)


def test_a_whole_sentence_is_given_once() -> None:
    """Words that are a whole sentence in one place are given there as that alone."""
    page, runs = runs_of(["A b c.", "X.", "Y a b c."], "z a b c")
    assert [(1, "A b c", 0), (1, "a b c", 2)] == told(page, runs)
    assert [True, False] == [run.whole for run in runs]


@pytest.mark.parametrize(("places", "verdict"), [(64, ALTERED), (65, ABSENT)])
def test_few_words_that_stand_in_very_many_places_are_no_sign(
    places: int, verdict: QuoteVerdict
) -> None:
    """Three words lead to a passage when they stand in at most 64 places."""
    assert verdict == checked(["Very same words here."] * places, "very same words now")[0]


@pytest.mark.parametrize(("count", "expected"), [(1500, 3000), (1501, 1501)])
def test_the_runs_are_three_thousand_at_most(count: int, expected: int) -> None:
    """A long quotation with very many runs is compared with fewer places of each."""
    pairs = [f"a{number} b{number}" for number in range(count)]
    page, runs = runs_of([" x ".join(pairs)] * 2, " y ".join(pairs))
    assert expected == len(runs)
    assert [0] * count == [point for _, _, point in told(page, runs)][:: expected // count]


# --- which passages are compared as a whole ------------------------------------------------

# "h i" stands in the passage that is looked for; "h i j" elsewhere hides it from a search for
# the longest run at each word.
_HIDDEN, _HIDER = "H i", "H i j."
_QUOTE = "h i j y a b c d y h i j"


@pytest.mark.parametrize("at", range(5))
def test_a_passage_is_compared_with_its_neighbours(at: int) -> None:
    """Two words that agree are seen in the likeliest sentence and in those beside it."""
    texts = ["K.", "L.", "A b c d.", "M.", "N.", "O.", "P.", _HIDER]
    texts[at] = "H i x a b c d." if at == 2 else f"{_HIDDEN} x x x."
    assert (at in {1, 2, 3}) == (at in {p for _, t, p in found(texts, _QUOTE) if t == _HIDDEN})


@pytest.mark.parametrize(
    ("target", "others", "target_is_last", "expected"),
    [
        # One long run is more than two short ones, three are more than one long run.
        ([5], [3, 3], False, True),
        ([3, 3], [5], False, False),
        ([3, 3, 3], [5], False, True),
        ([3, 3, 3], [5], True, True),
        # Of equals those that come first on the page.
        ([5], [5], False, True),
        ([5], [5], True, False),
    ],
)
def test_the_likeliest_passages_are_compared(
    target: list[int], others: list[int], *, target_is_last: bool, expected: bool
) -> None:
    """Six passages are compared as a whole: those that share the longest runs."""
    number = itertools.count()

    def runs(lengths: list[int]) -> list[str]:
        return [" ".join(f"w{next(number)}" for _ in range(length)) for length in lengths]

    here, elsewhere = runs(target), [runs(others) for _ in range(6)]
    passages = [f"{_HIDDEN} x {' x '.join(here)}", *map(" x ".join, elsewhere)]
    if target_is_last:
        passages.append(passages.pop(0))
    texts = [*itertools.chain(*((f"{passage}.", "X.") for passage in passages)), _HIDER]
    quote = " y ".join(["h i j", *here, *itertools.chain(*elsewhere)])
    assert expected == (_HIDDEN in {text for _, text, _ in found(texts, quote)})


@pytest.mark.parametrize(
    ("words", "there", "expected"),
    [(400, 400, True), (401, 400, False), (400, 401, False)],
)
def test_how_long_the_passages_are_that_are_compared(
    words: int, there: int, *, expected: bool
) -> None:
    """A quotation of 400 words is compared with sentences of as many, and none that is longer."""
    passage = " ".join(["H i x a b c d", *["x"] * (there - 7)])
    quote = " ".join(["h i j y a b c d", *["y"] * (words - 8)])
    runs = found([f"{passage}.", "X.", _HIDER], quote)
    assert expected == (_HIDDEN in {text for _, text, _ in runs})


def test_words_that_stand_often_in_a_long_passage_agree_too() -> None:
    """No word is too common in a passage of 300 words to be compared."""
    passage = " ".join(["X h i", *["x h x i"] * 72, "x a b c d x"])
    runs = found([f"{passage}.", "X.", _HIDER], "h i j y a b c d")
    assert "h i" in {text for _, text, _ in runs}


# --- which chain is the best -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "quote", "expected"),
    [
        # Words that both have go to the sentence that begins with them.
        (
            ["A b c d. T u.", "X.", "T u v w."],
            "A b c d. T u v w.",
            (SPLICED, ["A b c d.", "T u v w."]),
        ),
        # A whole sentence is preferred to the same words at the end of another.
        (
            ["T u v w z.", "P q.", "X.", "R s p q.", "X."],
            "P q. T u v w z.",
            (SPLICED, ["P q.", "T u v w z."]),
        ),
        # What is said again is a repetition, of two sentences or of one.
        (
            ["A b c d. P q r s. T u v w."],
            "A b c d. P q r s. T u v w. P q r s. T u v w.",
            (ALTERED, ["A b c d. P q r s. T u v w."]),
        ),
        (["A b c d. Z."], "A b c d. Z. Z.", (ALTERED, ["A b c d. Z."])),
        # Words that follow each other are nearer than those of one item with others between.
        (
            ["X a b c.", "P q r y a b c z p q r."],
            "a b c foo p q r",
            (ALTERED, ["a b c", "P q r"]),
        ),
    ],
)
def test_the_best_explanation_is_given(
    texts: Sequence[str], quote: str, expected: tuple[QuoteVerdict, list[str]]
) -> None:
    """A quotation is explained by most words, whole sentences, and the shortest way on."""
    assert expected == checked(texts, quote)


@pytest.mark.parametrize("more", [0, 400])
def test_sixteen_words_that_two_sentences_begin_with_go_to_the_second(more: int) -> None:
    """A joint falls between sentences although sixteen words would go on in the first place."""
    same = " ".join(f"s{number}" for number in range(16)).capitalize()
    first, second = f"A b c d. {same} x.", f"{same} t u v."
    last = " ".join(["Z", *(f"z{number}" for number in range(more))])
    texts = [first, "X.", second, "X.", f"{last}."]
    verdict, places = checked(texts, f"A b c d. {second} {last}.")
    assert (SPLICED, ["A b c d.", second, f"{last}."]) == (verdict, places)


def test_of_equal_ways_the_last_is_chosen() -> None:
    """Of two places that explain a quotation equally well the one further down is taken."""
    texts = ["A b c d x.", "X.", "A b c d y.", "X.", "T u v w z."]
    page, runs = runs_of(texts, "a b c d t u v w")
    chain = best_chain(page, runs, leaps=True)
    assert [[(0, "A b c d", 2)], [(4, "T u v w", 4)]] == [told(page, part) for part in chain]


_WORDS = st.sampled_from(("ann", "bob", "cy", "dan"))
_SENTENCES = st.lists(_WORDS, min_size=1, max_size=6).map(lambda w: " ".join(w).capitalize() + ".")
_TEXTS = st.lists(
    st.lists(_SENTENCES, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=4
)


def _in_order(chain: Sequence[Sequence[Run]]) -> Iterator[bool]:
    for run, then in itertools.pairwise(itertools.chain(*chain)):
        yield run.quote + run.length <= then.quote
    for part in chain:
        for run, then in itertools.pairwise(part):
            yield run.place + run.length <= then.place


@given(_TEXTS, st.lists(st.one_of(_WORDS, st.sampled_from(("foo", "[…]"))), max_size=16))
@example(texts=["Ann bob cy dan.", "Bob."], words=["ann", "bob", "cy", "dan", "foo"])
@example(
    texts=["Ann ann. Ann cy cy bob ann bob bob ann. Ann bob cy ann."],
    words=["bob", "ann", "ann", "cy"],
)
def test_chosen_runs_are_words_of_both_in_order(texts: list[str], words: list[str]) -> None:
    """The chosen runs hold a word or more of both, and overlap nowhere."""
    page, quote = read_page(with_points(texts)), read_words(" ".join(words))
    numbers = page.number(quote.normal)
    runs = find_runs(page, numbers, quote.marks())
    assert sorted(set(runs)) == runs
    for leaps in (True, False):
        chain = best_chain(page, runs, leaps=leaps)
        assert bool(runs) == bool(chain)
        for run in (*runs, *itertools.chain(*chain)):
            there = page.text(run.place, run.place + run.length)
            assert quote.normal[run.quote : run.quote + run.length] == read_words(there).normal
            assert run.length > 0
        assert all(_in_order(chain))
        assert leaps or len(chain) < 2
