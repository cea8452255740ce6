"""Which item of the old version became which of the new one."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from diff_answers import BASE, ID, STATEMENT, against, relation, short_id
from diff_samples import page
from samples import evolve_at

from cqc_wellled import Change, ChangeKind, Guidance
from cqc_wellled._diff import _hypotheses
from cqc_wellled._diff._crosswalk import crosswalk_of
from cqc_wellled._diff._entries import entries_of
from cqc_wellled._diff._likeness import Likeness
from cqc_wellled._diff._matching import Side
from cqc_wellled._text import slug
from cqc_wellled._vocabulary import ItemId, Version, WebAddress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqc_wellled import GuidanceDiff, Resource, Snapshot

A, B = "alpha beta gamma delta epsilon zeta eta theta", "iota kappa lambda mu nu xi omicron pi"
C = "rho sigma tau upsilon phi chi psi omega"
HALF, LESS = "alpha beta gamma delta one two three four", "alpha beta gamma one two three four five"
D, E = "able baker charlie dog easy fox george how", "item jig king love mike nan oboe peter"
EIGHT = [f"a{number} b{number} c{number}" for number in range(8)]


def became(diff: GuidanceDiff) -> list[str]:
    """Tell what became of every id that is not unchanged, and how sure that is."""
    return [
        f"{_number(row.old_id or 'new')} > {' '.join(map(_number, row.new_ids)) or 'gone'}"
        f" {row.kind} {row.confidence}"
        for row in diff.crosswalk()
        if row.kind is not ChangeKind.UNCHANGED
    ]


def _number(id_: str) -> str:
    return short_id(id_).removeprefix("criterion.") or "statement"


def both_ways(old: Snapshot, new: Snapshot) -> list[str]:
    """Tell what became of the ids, and make sure that it is the same in the other direction."""
    diff, back = against(new, old), against(old, new)
    assert relation(diff.inverse()) == relation(back)
    assert (old, new) == tuple(
        each.apply(Guidance(snapshot=base)).snapshot for each, base in ((back, new), (diff, old))
    )
    return became(diff)


def thirds(other: str) -> list[str]:
    """Give three texts of nine words, of which six begin as said."""
    return [
        " ".join(
            f"{name}{number}" for name in ("a", "b", "c", *(f"{other}{at}x" for at in range(6)))
        )
        for number in range(3)
    ]


PARAGRAPHS: dict[str, tuple[list[str], list[str], list[str]]] = {
    "half of the words": ([A], [HALF], ["1 > 1 reworded 0.762"]),
    "half, where it stood": ([B, A, C], [B, HALF, C], ["2 > 2 reworded 0.81"]),
    "less": ([A], [LESS], ["1 > gone removed 0.744", "new > 1 added 0.744"]),
    "less, twice": (
        [A],
        [LESS, "alpha beta one two three four five six"],
        ["1 > gone removed 0.728", "new > 1 added 0.728", "new > 2 added 0.846"],
    ),
    "in five, the first the longest": (
        [f"{A} {' '.join(EIGHT[:4])}"],
        [A, *EIGHT[:4]],
        ["1 > 1 2 3 4 5 split 0.99"],
    ),
    "words that stand there twice": (
        ["alpha beta alpha gamma alpha delta", B],
        ["alpha beta alpha gamma one two", B],
        ["1 > 1 reworded 0.892"],
    ),
    "a third, where those before it stood": (
        [A, *thirds("old")],
        [B, A, *thirds("new"), C],
        [
            "1 > 2 moved 1.0",
            "2 > 3 reworded 0.696",
            "3 > 4 reworded 0.696",
            "4 > gone removed 0.658",
            "new > 1 added 1.0",
            "new > 5 added 0.658",
            "new > 6 added 1.0",
        ],
    ),
    "less, where it stood": ([B, A, C], [B, LESS, C], ["2 > 2 reworded 0.75"]),
    "nothing": (["alpha"], ["beta"], ["1 > gone removed 1.0", "new > 1 added 1.0"]),
    "in two": ([f"{A} {B}", C], [A, B, C], ["1 > 1 2 split 0.99", "2 > 3 moved 1.0"]),
    "in three": ([f"{A} {B} {C}"], [A, B, C], ["1 > 1 2 3 split 0.99"]),
    "in two, turned round": ([f"{A} {B}"], [B, A], ["1 > 1 2 split 0.945"]),
    "in eight": ([" ".join(EIGHT)], EIGHT, ["1 > 1 2 3 4 5 6 7 8 split 0.99"]),
    "in nine": (
        [" ".join([*EIGHT, "a8 b8 c8"])],
        [*EIGHT, "a8 b8 c8"],
        ["1 > 2 3 4 5 6 7 8 9 split 0.981", "new > 1 added 1.0"],
    ),
    "apart": ([f"{A} {B}", C], [A, C, B], ["1 > 1 3 split 0.99"]),
    "apart, something new between": (
        [f"{A} {B}"],
        [A, C, B],
        ["1 > 1 3 split 0.99", "new > 2 added 1.0"],
    ),
    "apart, of five words": (
        [f"{A} one two three four five", C],
        [A, C, "one two three four five"],
        ["1 > 1 3 split 0.99"],
    ),
    "apart, of four words": (
        [f"{A} one two three four", C],
        [A, C, "one two three four"],
        ["1 > 1 reworded 0.985", "new > 3 added 1.0"],
    ),
    "a part of other words": (
        [f"{A} {B}"],
        [A, "iota kappa lambda mu nu xi three four"],
        ["1 > 1 2 split 0.981"],
    ),
    "a part of too many other words": (
        [f"{A} {B}"],
        [A, "iota kappa lambda mu nu two three four"],
        ["1 > 1 reworded 0.873", "new > 2 added 1.0"],
    ),
    "half of it gone": ([f"{A} {B}"], [A, C], ["1 > 1 reworded 0.849", "new > 2 added 1.0"]),
    "two that are the same": (
        [A, A, B],
        [B, A, A],
        ["1 > 3 moved 1.0", "2 > 2 moved 1.0", "3 > 1 moved 1.0"],
    ),
    "one of three that are the same": ([A, A, A], [A, A], ["3 > gone removed 1.0"]),
    "two that are alike": (
        [f"{A} one", f"{A} two"],
        [f"{A} two one", f"{A} three"],
        ["1 > 1 reworded 0.99", "2 > 2 reworded 0.9"],
    ),
    "another order": (
        [A, B, C],
        [B, C, A],
        ["1 > 3 moved 1.0", "2 > 1 moved 1.0", "3 > 2 moved 1.0"],
    ),
}


@pytest.mark.parametrize("pairs", [4000, 0], ids=["all pairs", "likely pairs"])
@pytest.mark.parametrize(("old", "new", "expected"), PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_which_became_which(
    monkeypatch: pytest.MonkeyPatch,
    pairs: int,
    old: Sequence[str],
    new: Sequence[str],
    expected: Sequence[str],
) -> None:
    """Paragraphs are known again by their words, and how sure that is goes by these too."""
    monkeypatch.setattr(_hypotheses, "_ALL_PAIRS", pairs)
    assert expected == both_ways(page(old), page(new))


TWENTY = [
    f"{a * 3} {a * 4} {b * 5} {b * 6}" for a, b in itertools.pairwise("abcdefghijklmnopqrstu")
]
Page = dict[str, Any]
TOPICS: dict[str, tuple[Page, Page, list[str]]] = {
    "another title": (
        {"topics": {"One two": [A]}},
        {"topics": {"Three": [A]}},
        [
            "context.one-two > context.three reworded 1.0",
            "context.one-two.1 > context.three.1 moved 1.0",
        ],
    ),
    "another title and half of it other": (
        {"topics": {"One two": [A, B]}},
        {"topics": {"Three": [A, D]}},
        [
            "context.one-two > context.three reworded 0.72",
            "context.one-two.1 > context.three.1 moved 1.0",
            "context.one-two.2 > gone removed 1.0",
            "new > context.three.2 added 1.0",
        ],
    ),
    "another title and most of it other": (
        {"topics": {"One two": [A, B, C]}},
        {"topics": {"Three": [A, D, E]}},
        [
            "context.one-two > gone removed 1.0",
            "context.one-two.1 > context.three.1 moved 1.0",
            "context.one-two.2 > gone removed 1.0",
            "context.one-two.3 > gone removed 1.0",
            "new > context.three added 1.0",
            "new > context.three.2 added 1.0",
            "new > context.three.3 added 1.0",
        ],
    ),
    "half of the title and most of it other": (
        {"topics": {"One two": [A, B, C]}},
        {"topics": {"One three": [A, D, E]}},
        [
            "context.one-two > context.one-three reworded 0.795",
            "context.one-two.1 > context.one-three.1 moved 1.0",
            "context.one-two.2 > gone removed 1.0",
            "context.one-two.3 > gone removed 1.0",
            "new > context.one-three.2 added 1.0",
            "new > context.one-three.3 added 1.0",
        ],
    ),
    "the same title in capitals, and other paragraphs": (
        {"topics": {"One two": [A]}},
        {"topics": {"One TWO": [D]}},
        [
            "context.one-two > context.one-two reworded 0.8",
            "context.one-two.1 > gone removed 1.0",
            "new > context.one-two.1 added 1.0",
        ],
    ),
    "nothing below": (
        {"topics": {"One two": []}},
        {"topics": {"One Two": []}},
        ["context.one-two > context.one-two reworded 1.0"],
    ),
    "all gone from below": (
        {"topics": {"T": [A]}},
        {"topics": {"T": []}},
        ["context.t.1 > gone removed 1.0"],
    ),
    "in two": (
        {"topics": {"One two": [A, B]}},
        {"topics": {"Four": [A], "Three": [B]}},
        [
            "context.one-two > context.four context.three split 1.0",
            "context.one-two.1 > context.four.1 moved 1.0",
            "context.one-two.2 > context.three.1 moved 1.0",
        ],
    ),
    "in three": (
        {"topics": {"One two": [A, B, C]}},
        {"topics": {"Four": [A], "Three": [B], "Five": [C]}},
        [
            "context.one-two > context.four context.three context.five split 1.0",
            "context.one-two.1 > context.four.1 moved 1.0",
            "context.one-two.2 > context.three.1 moved 1.0",
            "context.one-two.3 > context.five.1 moved 1.0",
        ],
    ),
    "a part that is half from there": (
        {"topics": {"One two": [A, B]}},
        {"topics": {"One two": [A], "Three": [B, "x" * len(B)]}},
        [
            "context.one-two > context.one-two context.three split 0.5",
            "context.one-two.2 > context.three.1 moved 1.0",
            "new > context.three.2 added 1.0",
        ],
    ),
    "a part that is less than half from there": (
        {"topics": {"One two": [A, B]}},
        {"topics": {"One two": [A], "Three": [B, "x" * len(f"{B}.")]}},
        [
            "context.one-two.2 > context.three.1 moved 1.0",
            "new > context.three added 1.0",
            "new > context.three.2 added 1.0",
        ],
    ),
    "a twentieth": (
        {"topics": {"One": TWENTY}},
        {"topics": {"One": TWENTY[:19], "Three": TWENTY[19:]}},
        [
            "context.one > context.one context.three split 1.0",
            "context.one.20 > context.three.1 moved 1.0",
        ],
    ),
    "less than a twentieth": (
        {"topics": {"One": ["y", *TWENTY]}},
        {"topics": {"One": ["y", *TWENTY[:19]], "Three": TWENTY[19:]}},
        ["context.one.21 > context.three.1 moved 1.0", "new > context.three added 1.0"],
    ),
    "parts of two": (
        {"topics": {"Uno": [A, B], "Two": [C, D]}},
        {"topics": {"Uno": [A], "Two": [C], "Three": [B, D]}},
        [
            "context.uno.2 > context.three.1 moved 1.0",
            "context.two > context.two context.three split 0.532",
            "context.two.2 > context.three.2 moved 1.0",
        ],
    ),
    "a statement by its criteria": (
        {"title": "One", "we": "Fire.", "criteria": [A], "topics": {"The T": [C]}},
        {"title": "Two", "we": "Water.", "criteria": [A], "topics": {"The T": [D]}},
        [
            "one > two reworded 0.716",
            "one.criterion.1 > two.criterion.1 moved 1.0",
            "one.context.the-t > two.context.the-t moved 0.75",
            "one.context.the-t.1 > gone removed 1.0",
            "new > two.context.the-t.1 added 1.0",
        ],
    ),
    "a statement by its topics": (
        {"title": "One", "we": "Fire.", "topics": {"T": [A]}},
        {"title": "Two", "we": "Water.", "topics": {"T": [A]}},
        [
            "one > two reworded 1.0",
            "one.context.t > two.context.t moved 1.0",
            "one.context.t.1 > two.context.t.1 moved 1.0",
        ],
    ),
    "a criterion below a topic": (
        {"criteria": [A, B], "topics": {"T": [C]}},
        {"criteria": [B], "topics": {"T": [C, A]}},
        ["1 > context.t.2 moved 1.0", "2 > 1 moved 1.0"],
    ),
    "half of a criterion below a topic": (
        {"criteria": [A, B], "topics": {"T": [C]}},
        {"criteria": [B], "topics": {"T": [C, HALF]}},
        ["1 > context.t.2 reworded 0.7", "2 > 1 moved 1.0"],
    ),
    "half of a passage below another topic": (
        {"topics": {"One": [A, B], "Two": [C]}},
        {"topics": {"One": [B], "Two": [C, HALF]}},
        [
            "context.one.1 > context.two.2 reworded 0.725",
            "context.one.2 > context.one.1 moved 1.0",
        ],
    ),
    "twenty letters below a topic": (
        {"criteria": ["abcdefghij klmnopqrs", B], "topics": {"T": [C]}},
        {"criteria": [B], "topics": {"T": [C, "abcdefghij klmnopqrs"]}},
        ["1 > context.t.2 moved 1.0", "2 > 1 moved 1.0"],
    ),
    "nineteen letters below a topic": (
        {"criteria": ["abcdefghij klmnopqr", B], "topics": {"T": [C]}},
        {"criteria": [B], "topics": {"T": [C, "abcdefghij klmnopqr"]}},
        ["1 > context.t.2 moved 0.975", "2 > 1 moved 1.0"],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), TOPICS.values(), ids=TOPICS)
def test_what_stands_below_what(old: Page, new: Page, expected: list[str]) -> None:
    """Headings are known again by what stands below them and by their words."""
    assert expected == both_ways(page(**old), page(**new))


def exactly(old: str, new: str) -> float:
    """Give how alike two texts are in guidances that have no others."""
    likeness = Likeness.of([old, new])
    return likeness.alike(likeness.profile(old), likeness.profile(new))


@pytest.mark.parametrize(
    ("name", "least", "texts", "expected"),
    [
        ("_PIECE", 1.0, ([f"{A} {EIGHT[0]}"], [A, EIGHT[0]]), "1 > 1 2 split 0.99"),
        ("_PIECE_APART", 1.0, ([f"{A} {B}", C], [A, C, B]), "1 > 1 3 split 0.99"),
        ("_WHOLE", 1.0, ([f"{A} {B}"], [A, B]), "1 > 1 2 split 0.99"),
        ("_LEAST_ALIKE", exactly(A, HALF), ([A], [HALF]), "1 > 1 reworded 0.762"),
        (
            "_LEAST",
            exactly(A, HALF) + (0.04 + 0.05 + 0.05 + 0.03),
            ([A], [HALF]),
            "1 > 1 reworded 0.762",
        ),
    ],
)
def test_what_is_enough_exactly(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    least: float,
    texts: tuple[Sequence[str], Sequence[str]],
    expected: str,
) -> None:
    """What is as much as is asked for is enough."""
    monkeypatch.setattr(_hypotheses, name, least)
    assert expected in both_ways(*map(page, texts))


def test_headings_that_are_alike_enough_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that stands below two headings is six tenths of what makes them the same."""
    old, new = page(topics={"One": [A]}), page(topics={"Two": [A]})
    monkeypatch.setattr("cqc_wellled._diff._containers._LEAST", 0.6)
    assert "context.one > context.two reworded 1.0" in both_ways(old, new)
    monkeypatch.setattr("cqc_wellled._diff._containers._LEAST", 0.61)
    assert "context.one > gone removed 1.0" in both_ways(old, new)


def test_another_number() -> None:
    """A criterion that keeps its id has moved all the same when it has another number."""
    kept = evolve_at(page([B]), "$.quality_statements[0].criteria[0]", id=f"{ID}.criterion.2")
    assert ["1 > gone removed 1.0", "2 > 2 moved 1.0"] == both_ways(page([A, B]), kept)


def test_how_sure_is_sure_enough() -> None:
    """A place that was told by less than sure signs is looked at; nine tenths are sure."""
    changes = [
        Change(kind=ChangeKind.MOVED, item="point", old_ids=(id_,), new_ids=("x",), confidence=sure)
        for id_, sure in (("a", 0.9), ("b", 0.899), ("c", 1.0))
    ]
    rows = crosswalk_of(changes, ["a", "b", "c"], [])
    assert [("a", False), ("b", True), ("c", False)] == [
        (row.old_id, row.needs_review) for row in rows
    ]


def test_the_guidance_itself_has_no_row() -> None:
    """What the guidance says of itself is no row of a crosswalk, and hides no row behind it."""
    path = "$.quality_statements[0].resource_groups[0].resources[0]"
    new = evolve_at(BASE, path, url=WebAddress("https://example.org"))
    diff = against(attrs.evolve(new, version=Version("2024-05-01.1")))
    assert ["guidance", "resource"] == [change.item for change in diff.changes]
    assert [STATEMENT.resource_groups[0].resources[0].id] == [
        row.old_id for row in diff.crosswalk() if row.kind is not ChangeKind.UNCHANGED
    ]


def test_a_link_with_all_that_it_needs() -> None:
    """A new link brings its regulation and instrument, and nothing else is different."""
    old = page([A])
    link = STATEMENT.regulation_links[0]
    regulations = tuple(r for r in BASE.regulations if r.id == link.regulation)
    new = evolve_at(old, "$.quality_statements[0]", regulation_links=(link,))
    instruments = tuple(each.instrument for each in regulations)
    new = attrs.evolve(new, regulations=regulations, instruments=instruments)
    assert [
        f"new > {link.regulation} added 1.0",
        f"new > {instruments[0].id} added 1.0",
    ] == both_ways(old, new)[1:]
    assert {"regulation-link", "regulation", "instrument"} == {
        change.item for change in against(new, old).changes
    }


def test_a_guidance_without_statements() -> None:
    """A guidance that has no statement yet is compared as any other."""
    outline = tuple(attrs.evolve(entry, quality_statement=None) for entry in BASE.outline)
    old = attrs.evolve(page([A]), quality_statements=(), outline=outline)
    assert ["new > statement added 1.0", "new > 1 added 1.0"] == both_ways(old, page([A]))


LIKELY = {
    "one word in common": (["a b", "c d"], ["b x", "d y"], [(0, 0), (1, 1)]),
    "nothing in common": (["a b"], ["c d", "e f"], [(0, 0)]),
    "the same words in another order": (["a b c"], ["c b a", "a b x"], [(0, 0), (0, 1)]),
    "four that are nearest": (
        ["z", "a b c d e f"],
        ["a", "a b", "a b c", "a b c d", "a b c d e", "a b c d e f"],
        [(0, 0), (1, 1), (1, 5), (1, 4), (1, 3), (1, 2), (1, 0)],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), LIKELY.values(), ids=LIKELY)
def test_likely_pairs(
    monkeypatch: pytest.MonkeyPatch,
    old: Sequence[str],
    new: Sequence[str],
    expected: list[tuple[int, int]],
) -> None:
    """Of many texts those of one id are compared, and from each side those that share words."""
    texts = [
        [entry for entry in entries_of(page(each)) if entry.subject == "criterion"]
        for each in (old, new)
    ]
    pairs = list(itertools.product(range(len(old)), range(len(new))))
    for most, found in ((len(pairs), pairs), (len(pairs) - 1, expected)):
        monkeypatch.setattr(_hypotheses, "_ALL_PAIRS", most)
        assert found == list(_hypotheses._candidates(Likeness.of([*old, *new]), *texts))


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({"a": [5, 6, 7], "b": [6], "c": [7, 8]}, [6, 7, 8, 5]),
        ({"a": [3, 1, 2, 5, 4]}, [1, 2, 3, 4]),
        ({"common": [*range(49)], "rare": [50]}, [50]),
        ({"common": [*range(48)], "rare": [50]}, [50, 0, 1, 2]),
        ({f"{number:02}": [number % 25] for number in range(25)}, [0, 1, 2, 3]),
        ({f"{number:02}": [24 - number] for number in range(25)}, [1, 2, 3, 4]),
        ({"a": [0, 1], "b": [0, 2], "c": [0, 3], "d": [4]}, [0, 4, 1, 2]),
    ],
)
def test_the_nearest_places(places: dict[object, list[int]], expected: list[int]) -> None:
    """Rare words tell more than common ones, the first of the alphabet are asked, four are told."""
    for features in (list(places), list(reversed(places))):
        assert expected == _hypotheses._nearest(features, places)


WORK = STATEMENT.resource_groups[0].resources[0]


def work(title: str, url: str | None = None, official_title: str | None = None) -> Resource:
    """Give a resource of this title."""
    return attrs.evolve(
        WORK,
        id=ItemId(f"{ID}.resource.{slug(title)}"),
        printed=f"NHS England: {title}",
        printed_publisher="NHS England",
        title=title,
        url=None if url is None else WebAddress(url),
        official_title=official_title,
        regulations=(),
    )


HERE, THERE = "https://example.org/here", "https://example.org/there"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (work(A), work(HALF), "reworded 0.747"),
        (work(A, HERE), work(HALF, THERE), "reworded 0.747"),
        (work(A, HERE), work(HALF, HERE), "reworded 0.797"),
        (work(A, HERE, "Greek"), work(HALF, HERE, "Greek"), "reworded 0.847"),
        (work(A, None, "Greek"), work(HALF, None, "Greek"), "reworded 0.797"),
        (work(A, HERE, "Greek"), work(HALF, THERE, "Roman"), "reworded 0.747"),
        (work("one two"), work("three four"), None),
    ],
)
def test_resources_by_address_and_own_title(
    old: Resource, new: Resource, expected: str | None
) -> None:
    """Of works with other titles, the same address or own title tells that they are the same."""
    found = both_ways(page(groups={"Works": [old]}), page(groups={"Works": [new]}))
    if expected is None:
        assert [
            f"{short_id(old.id)} > gone removed 1.0",
            f"new > {short_id(new.id)} added 1.0",
        ] == found
    else:
        assert [f"{short_id(old.id)} > {short_id(new.id)} {expected}"] == found
        changes = against(page(groups={"Works": [new]}), page(groups={"Works": [old]})).changes
        assert {float(expected.split()[1])} == {change.confidence for change in changes}
        names = [field.name for change in changes for field in change.fields]
        assert [
            name for name in ("official_title", "url") if getattr(old, name) != getattr(new, name)
        ] == sorted(names)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": "Plan"}, {"b": "Plan"}, ["a > b moved 1.0"]),
        ({"a": "Plan"}, {"a": "New plan"}, ["a > a metadata 1.0"]),
        (
            {"a": "Plan", "b": "Code"},
            {"a": "Code", "b": "Plan"},
            ["a > b moved 1.0", "b > a moved 1.0"],
        ),
        ({"a": "Plan", "b": "Plan"}, {"b": "Plan"}, ["a > gone removed 1.0"]),
        ({"a": "Plan", "b": "Plan"}, {"c": "Plan"}, ["a > c moved 1.0", "b > gone removed 1.0"]),
        ({"a": "Plan", "b": "Code"}, {"b": "Plan"}, ["a > b moved 1.0", "b > gone removed 1.0"]),
        ({"a": "Plan"}, {"b": "Code"}, ["a > gone removed 1.0", "new > b added 1.0"]),
    ],
)
def test_named_things(old: dict[str, str], new: dict[str, str], expected: list[str]) -> None:
    """Named things are known by name and id, then by their name, and by their id at last."""
    first, second = (
        attrs.evolve(
            page(),
            named_things=tuple(
                attrs.evolve(BASE.named_things[0], id=ItemId(id_), name=name)
                for id_, name in things.items()
            ),
        )
        for things in (old, new)
    )
    assert expected == became(against(second, first))


def test_what_stands_beside() -> None:
    """One place on, or back, is the next of the same row, or nothing at its ends."""
    side = Side.of(entries_of(page([A, B, C])))
    criteria = [side.by_id[f"{ID}.criterion.{number}"] for number in (1, 2, 3)]
    assert [criteria[1], criteria[2], None] == [side.beside(entry, 1) for entry in criteria]
    assert [None, criteria[0], criteria[1]] == [side.beside(entry, -1) for entry in criteria]
