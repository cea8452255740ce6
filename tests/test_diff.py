"""What changed between two versions: each kind of change, there and back."""

from __future__ import annotations

import functools
import html
import itertools
import json
import math
import os
import pickle
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
import pytest
from diff_samples import DIFF, NEW, OLD, page
from edits import EDITS, draft_with_edits
from hypothesis import given, strategies
from samples import evolve_at, make_snapshot

from cqc_wellled import (
    Change,
    ChangeKind,
    DigestMismatch,
    Guidance,
    LinkStrength,
    MalformedSnapshot,
    WordRun,
    diff_guidance,
    dumps,
    loads,
)
from cqc_wellled._diff import _hypotheses, _likeness, _words
from cqc_wellled._diff._crosswalk import crosswalk_of
from cqc_wellled._diff._entries import Entry, entries_of
from cqc_wellled._diff._likeness import Likeness
from cqc_wellled._diff._matching import Side
from cqc_wellled._diff._report import html_of_changes, markdown_of, text_of
from cqc_wellled._diff._words import longest_common, word_runs
from cqc_wellled._markup import MOST_ROWS, visible
from cqc_wellled._text import slug
from cqc_wellled._vocabulary import ItemId, Version, WebAddress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqc_wellled import CrosswalkRow, GuidanceDiff, Resource, Snapshot

BASE = OLD.snapshot
STATEMENT = BASE.quality_statements[0]
ID = STATEMENT.id
SAMPLE = make_snapshot()


def against(new: Snapshot, old: Snapshot = BASE) -> GuidanceDiff:
    """Compare two snapshots."""
    return diff_guidance(Guidance(snapshot=old), Guidance(snapshot=new))


def told(diff: GuidanceDiff) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Give kind and ids of each change, without the id of the statement."""
    return [
        (
            change.kind.value,
            tuple(map(_short, change.old_ids)),
            tuple(map(_short, change.new_ids)),
        )
        for change in diff.changes
    ]


def _short(id_: str) -> str:
    return id_.removeprefix(ID).lstrip("./")


# --- what holds for all pairs -----------------------------------------------------------------


class Recipe(NamedTuple):
    """How a guidance is made."""

    base: str
    seed: int
    edits: tuple[str, ...]
    correction: bool
    address: int
    shift: bool


RECIPES = strategies.builds(
    Recipe,
    base=strategies.sampled_from(["bundled", "sample"]),
    seed=strategies.integers(0, 1000),
    edits=strategies.lists(strategies.sampled_from(sorted(EDITS)), max_size=8).map(tuple),
    correction=strategies.booleans(),
    address=strategies.integers(0, 2),
    shift=strategies.booleans(),
)


@functools.cache
def made(recipe: Recipe) -> Guidance:
    """Make a valid guidance: one of two, with some edits and other annotations."""
    base = BASE if recipe.base == "bundled" else SAMPLE
    snapshot = draft_with_edits(base, recipe.seed, recipe.edits).snapshot()
    if recipe.correction:
        snapshot = attrs.evolve(snapshot, version=Version("2024-05-01.1"), title="Another title")
    if recipe.address:
        path = "$.quality_statements[0].resource_groups[0].resources[0]"
        address = WebAddress(f"https://example.org/{recipe.address}")
        snapshot = evolve_at(snapshot, path, url=address)
    if recipe.shift:
        path = "$.quality_statements[0].criteria[0]"
        span = snapshot.quality_statements[0].criteria[0].span
        whole = snapshot.quality_statements[0].span
        snapshot = evolve_at(snapshot, path, span=attrs.evolve(span, start=whole.start))
    return Guidance(snapshot=snapshot)


@given(RECIPES, RECIPES)
def test_there_and_back(one: Recipe, other: Recipe) -> None:
    """The changes alone make the newer version of the older one, and their inverse the other."""
    old, new = made(one), made(other)
    before = dumps(old), dumps(new)
    diff = diff_guidance(old, new)
    inverse = diff.inverse()
    assert new == diff.apply(old)
    assert old == inverse.apply(new)
    assert diff == inverse.inverse()
    assert (old == new) == diff.is_empty
    assert (dumps(old), dumps(new)) == before


@given(RECIPES)
def test_nothing_changed(recipe: Recipe) -> None:
    """A guidance and an equal one do not differ, and every id is unchanged."""
    guidance = made(recipe)
    again = Guidance(snapshot=pickle.loads(pickle.dumps(guidance.snapshot)))  # noqa: S301 - our own
    diff = diff_guidance(guidance, again)
    assert diff.is_empty
    assert () == diff.changes
    rows = diff.crosswalk()
    told_of_all = {(row.kind, row.confidence, row.needs_review) for row in rows}
    assert {(ChangeKind.UNCHANGED, 1.0, False)} == told_of_all
    assert [(row.old_id,) for row in rows] == [row.new_ids for row in rows]


@given(RECIPES, RECIPES)
def test_a_difference_is_a_value(one: Recipe, other: Recipe) -> None:
    """A difference is found again the same, hashed, pickled and copied."""
    old, new = made(one), made(other)
    diff = diff_guidance(old, new)
    again = pickle.loads(pickle.dumps(diff))  # noqa: S301 - our own
    assert diff == again == diff_guidance(old, new)
    assert hash(diff) == hash(again)


Relation = set[tuple[str | None, str | None, ChangeKind, float, bool]]
TAKEN_BACK = {
    ChangeKind.ADDED: ChangeKind.REMOVED,
    ChangeKind.REMOVED: ChangeKind.ADDED,
    ChangeKind.SPLIT: ChangeKind.MERGED,
    ChangeKind.MERGED: ChangeKind.SPLIT,
}


def relation(diff: GuidanceDiff) -> Relation:
    """Give a crosswalk as pairs of an old and a new id, with what is said about them."""
    return {
        (row.old_id, new_id, row.kind, row.confidence, row.needs_review)
        for row in diff.crosswalk()
        for new_id in row.new_ids or (None,)
    }


@given(RECIPES, RECIPES)
def test_the_crosswalk_back(one: Recipe, other: Recipe) -> None:
    """The crosswalk of the inverse is the crosswalk with its sides and kinds turned round."""
    old, new = made(one), made(other)
    diff = diff_guidance(old, new)
    turned = {
        (new_id, old_id, TAKEN_BACK.get(kind, kind), confidence, look)
        for old_id, new_id, kind, confidence, look in relation(diff)
    }
    assert turned == relation(diff.inverse())


def ids_of(guidance: Guidance) -> list[str]:
    """List every id of a guidance in order, those of links too."""
    ids: list[str] = [item.id for item in guidance._indexes.items.values()]
    for statement in guidance.quality_statements:
        ids += [f"{statement.id}/{link.regulation}" for link in statement.regulation_links]
    return ids


@given(RECIPES, RECIPES)
def test_the_crosswalk_leaves_nothing_out(one: Recipe, other: Recipe) -> None:
    """Every old id has one row, every new id is led to or added, and none is made up."""
    old, new = made(one), made(other)
    rows = list(diff_guidance(old, new).crosswalk())
    left = [row.old_id for row in rows if row.old_id is not None]
    assert sorted(ids_of(old)) == sorted(left)
    assert left == [row.old_id for row in rows[: len(left)]]
    led_to = [new_id for row in rows for new_id in row.new_ids]
    assert set(ids_of(new)) == set(led_to)
    added = {row.new_ids for row in rows if row.old_id is None}
    assert added.isdisjoint({row.new_ids for row in rows if row.old_id is not None})
    assert all(0 <= row.confidence <= 1 for row in rows)


def words_of_side(guidance: Guidance, ids: tuple[str, ...], change: Change) -> str:
    """Read the words of one side of a change where they stand."""
    if change.item == "guidance":
        return guidance.snapshot.title
    texts = []
    for each in ids:
        statement, _, regulation = each.partition("/")
        if change.item == "regulation-link":
            links = guidance.quality_statement(statement).regulation_links
            texts.append(next(link.printed for link in links if link.regulation == regulation))
        else:
            texts.append(str(getattr(guidance.get(each), str(change.field)) or ""))
    return "\n".join(texts)


@given(RECIPES, RECIPES)
def test_words_reproduce_each_side(one: Recipe, other: Recipe) -> None:
    """The words of a change are those of the items on either side, whole and in order."""
    old, new = made(one), made(other)
    for change in diff_guidance(old, new).changes:
        if change.field is not None:
            before = "".join(run.old for run in change.words)
            after = "".join(run.new for run in change.words)
            assert words_of_side(old, change.old_ids, change) == before
            assert words_of_side(new, change.new_ids, change) == after


@given(strategies.text("ab \n’.", max_size=30), strategies.text("ab \n’.", max_size=30))
def test_word_runs(old: str, new: str) -> None:
    """Runs hold both texts, none is empty, and same and different ones take turns."""
    runs = word_runs(old, new)
    assert old == "".join(run.old for run in runs)
    assert new == "".join(run.new for run in runs)
    assert all(run.old or run.new for run in runs)
    turns = [run.is_same for run in runs]
    assert all(one != other for one, other in itertools.pairwise(turns))


@given(strategies.text())
def test_word_runs_of_equal_texts(text: str) -> None:
    """A text and itself have one run, that is the same on both sides; nothing has none."""
    assert ([text] if text else []) == [run.old for run in word_runs(text, text)]


WORDS = strategies.lists(strategies.sampled_from("abcd"), max_size=8)


def common(old: list[str], new: list[str]) -> int:
    """Count the words that two texts share in order, in the plainest way there is."""
    if not old or not new:
        return 0
    if old[-1] == new[-1]:
        return common(old[:-1], new[:-1]) + 1
    return max(common(old[:-1], new), common(old, new[:-1]))


@given(WORDS, WORDS)
def test_longest_common(old: list[str], new: list[str]) -> None:
    """As many words are counted as can be paired in order."""
    assert common(old, new) == longest_common(old, new)


@given(WORDS, WORDS)
def test_how_alike_texts_are(old: list[str], new: list[str]) -> None:
    """Texts are from 0 to 1 alike, in either direction: 1 with the same words, 0 with none."""
    likeness = Likeness.of(["a b", "a c", "a"])
    one, other = likeness.profile_of(tuple(old)), likeness.profile_of(tuple(new))
    alike = likeness.alike(one, other)
    assert alike == pytest.approx(likeness.alike(other, one))
    assert 0 <= alike <= 1.000001
    assert (old == new) == (alike > 0.999999)
    if old and new:
        assert (not set(old) & set(new)) == (alike == 0)


def test_texts_without_words_are_alike() -> None:
    """Texts of marks alone are as alike as can be."""
    likeness = Likeness.of(["a"])
    assert 1.0 == likeness.alike(likeness.profile("•"), likeness.profile("—"))


@pytest.mark.parametrize(
    ("piece", "text", "besides", "expected"),
    [
        ("a b", "a b c", "", 1.0),
        ("a b", "a c", "", 0.5),
        ("a b", "b a", "", 0.75),
        ("a b", "a b", "a", 0.75),
        ("a a", "a", "", 0.5),
        ("a", "a", "a a", 0.5),
        ("a", "b", "", 0.0),
        ("•", "a", "", 0.0),
    ],
)
def test_how_much_of_a_piece_is_held(piece: str, text: str, besides: str, expected: float) -> None:
    """Of a piece counts what the text has, in order or not, and other pieces do not hold."""
    likeness = Likeness.of([])
    assert expected == likeness.held(*map(likeness.profile, (piece, text, besides)))


def test_how_much_words_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words of fewer texts say more, and those of none the most; of very many a few are asked."""
    texts = ["a b", "a c", "a d", "a e", "a e", "a e"]
    likeness = Likeness.of(texts)
    expected = {"a": 7 / 6.5, "e": 7 / 3.5, "b": 7 / 1.5, "unknown": 7 / 0.5}
    assert {word: math.log(share) for word, share in expected.items()} == pytest.approx(
        {word: likeness.weight_of(word) for word in expected}
    )
    assert 0.05 == Likeness.of(["a"] * 100).weight_of("a")
    monkeypatch.setattr(_likeness, "_SAMPLE", 3)
    few = Likeness.of(texts)
    assert few.weight_of("c") == few.weight_of("unknown") > few.weight_of("b")


def test_what_stands_beside() -> None:
    """One place on, or back, is the next of the same row, or nothing at its ends."""
    side = Side.of(entries_of(page([A, B, C])))
    criteria = [side.by_id[f"{ID}.criterion.{number}"] for number in (1, 2, 3)]
    assert [criteria[1], criteria[2], None] == [side.beside(entry, 1) for entry in criteria]
    assert [None, criteria[0], criteria[1]] == [side.beside(entry, -1) for entry in criteria]


def test_rare_words_tell_more() -> None:
    """Of texts that share as many words with another, that which shares rare ones is nearer."""
    likeness = Likeness.of(["the board", "the trust", "the staff", "the candour"])
    text, rare, usual = map(likeness.profile, ("the candour", "a candour", "the meeting"))
    assert likeness.alike(text, rare) > likeness.alike(text, usual)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("", "a", [("", "a")]),
        (
            "the old board",
            "the new board",
            [("the ", "the "), ("old", "new"), (" board", " board")],
        ),
        ("old board", "new trust", [("old board", "new trust")]),
        ("a b, c", "x y, z", [("a b", "x y"), (", ", ", "), ("c", "z")]),
        (" a", " b", [(" ", " "), ("a", "b")]),
        ("a b. c d", "x b. y z", [("a", "x"), (" b. ", " b. "), ("c d", "y z")]),
        ("a  b", "a b", [("a", "a"), ("  ", " "), ("b", "b")]),
        ("a b c d", "x b y d", [("a", "x"), (" b ", " b "), ("c", "y"), (" d", " d")]),
        ("well-led", "well led", [("well-led", "well led")]),
        ("trust’s, £5", "trust, £6", [("trust’s", "trust"), (", £", ", £"), ("5", "6")]),
    ],
)
def test_word_by_word(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    """Whole words are told apart, and differences that only white space parts are one."""
    assert expected == [(run.old, run.new) for run in word_runs(old, new)]


def test_a_word_that_is_common_is_a_word() -> None:
    """In a text of hundreds of words one other word is told, however often all stand there."""
    old = "staff and leaders, " * 60
    new = old.replace("staff", "people", 1)
    assert [("staff", "people")] == [(r.old, r.new) for r in word_runs(old, new) if not r.is_same]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b c", "x b y", [("a b c", "x b y")]),
        ("a b c", "a x c", [("a ", "a "), ("b", "x"), (" c", " c")]),
        ("a b c", "a b", [("a b", "a b"), (" c", "")]),
        ("b c", "a b c", [("", "a "), ("b c", "b c")]),
        ("a a", "a a a", [("a a", "a a"), ("", " a")]),
        ("a b a", "a", [("a", "a"), (" b a", "")]),
        ("a b", "a b", [("a b", "a b")]),
    ],
)
def test_very_long_texts_are_compared_at_their_ends(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    """Of texts too long to be compared word by word, what lies between their ends differs."""
    monkeypatch.setattr(_words, "_MOST_COMPARED", 0)
    assert expected == [(run.old, run.new) for run in word_runs(old, new)]


def test_how_long_texts_are_compared_word_by_word() -> None:
    """Texts of up to a million pairs of words, spaces and marks are compared word by word."""
    old = " ".join(f"a{number}" for number in range(500)) + "."
    new = old.replace("a0 ", "b ").replace("a499", "b")
    assert 4 == len(word_runs(old, new))
    assert 2 == len(word_runs(old, f"{new}."))


# --- each kind of change ----------------------------------------------------------------------


def edited(name: str, seed: int = 1) -> GuidanceDiff:
    """Compare the guidance with one edit of it."""
    return against(draft_with_edits(BASE, seed, [name]).snapshot())


def test_an_addition() -> None:
    """A new criterion is added, and those behind it have moved and are not added."""
    first = attrs.evolve(
        STATEMENT.criteria[0],
        text="Governors hold the directors to account for the deficit.",
        id=ItemId(f"{ID}.criterion.1"),
    )
    criteria = [first]
    for criterion in STATEMENT.criteria:
        id_ = ItemId(f"{ID}.criterion.{criterion.number + 1}")
        points = tuple(
            attrs.evolve(point, id=ItemId(f"{id_}{point.id.removeprefix(criterion.id)}"))
            for point in criterion.points
        )
        continues = criterion.continues and ItemId(f"{ID}.criterion.8")
        criteria.append(
            attrs.evolve(
                criterion, id=id_, number=criterion.number + 1, points=points, continues=continues
            )
        )
    diff = against(evolve_at(BASE, "$.quality_statements[0]", criteria=tuple(criteria)))
    moved = [(f"criterion.{n}", f"criterion.{n + 1}") for n in range(1, 8)]
    moved += [(f"criterion.7.{letter}", f"criterion.8.{letter}") for letter in "abc"]
    moved += [("criterion.8", "criterion.9")]
    assert [
        ("added", (), ("criterion.1",)),
        *(("moved", (old,), (new,)) for old, new in moved),
    ] == told(diff)
    assert diff.changes[0].words[0].new == first.text
    (row,) = diff.crosswalk().where(kind=ChangeKind.ADDED)
    assert (None, (first.id,), 1.0, True) == attrs.astuple(row)[:2] + attrs.astuple(row)[3:]
    assert "<GuidanceDiff 2024-05-01 → 2024-05-01: 1 added, 11 moved>" == repr(diff)


def test_a_removal() -> None:
    """What is gone is removed, with its words."""
    diff = against(evolve_at(BASE, "$.quality_statements[0]", criteria=STATEMENT.criteria[:-1]))
    assert [("removed", ("criterion.8",), ())] == told(diff)
    assert STATEMENT.criteria[-1].text == diff.changes[0].words[0].old


def test_a_rewording() -> None:
    """Other words are told word by word."""
    criterion = STATEMENT.criteria[0]
    text = criterion.text.replace("experience, capacity", "experience, stamina", 1)
    diff = against(evolve_at(BASE, "$.quality_statements[0].criteria[0]", text=text))
    assert [("reworded", ("criterion.1",), ("criterion.1",))] == told(diff)
    (change,) = diff.changes
    assert [("capacity", "stamina")] == [(r.old, r.new) for r in change.words if not r.is_same]
    assert ("criterion", "text", ()) == (change.item, change.field, change.fields)


def test_other_marks_are_no_other_words() -> None:
    """A rewording that leaves every word as it is needs no person to look."""
    text = STATEMENT.criteria[0].text.replace(",", ";").upper()
    diff = against(evolve_at(BASE, "$.quality_statements[0].criteria[0]", text=text))
    row = diff.crosswalk().where(kind=ChangeKind.REWORDED)[0]
    assert not row.needs_review
    text = text.replace("EXPERIENCE", "STAMINA", 1)
    diff = against(evolve_at(BASE, "$.quality_statements[0].criteria[0]", text=text))
    assert diff.crosswalk().where(kind=ChangeKind.REWORDED)[0].needs_review


def test_a_split() -> None:
    """A paragraph that was parted has become both parts."""
    diff = edited("split")
    (change,) = [each for each in diff.changes if each.kind is ChangeKind.SPLIT]
    assert (1, 2) == (len(change.old_ids), len(change.new_ids))
    row = next(row for row in diff.crosswalk() if row.old_id == change.old_ids[0])
    assert (change.new_ids, ChangeKind.SPLIT, True) == (row.new_ids, row.kind, row.needs_review)
    assert [ChangeKind.MERGED] == [
        each.kind for each in diff.inverse().changes if len(each.old_ids) > 1 and each.field
    ]


def test_a_merger() -> None:
    """Paragraphs that were put together have become one."""
    diff = edited("merge")
    (change,) = [each for each in diff.changes if each.kind is ChangeKind.MERGED]
    assert (2, 1) == (len(change.old_ids), len(change.new_ids))
    rows = [row for row in diff.crosswalk() if row.new_ids == change.new_ids]
    assert change.old_ids == tuple(row.old_id for row in rows)
    assert {(ChangeKind.MERGED, True)} == {(row.kind, row.needs_review) for row in rows}


def test_another_strength() -> None:
    """A link of another strength is relinked, and nothing is told of its words."""
    diff = against(
        evolve_at(
            BASE,
            "$.quality_statements[0].regulation_links[0]",
            strength=LinkStrength.MAY_CONSIDER,
        )
    )
    (change,) = diff.changes
    assert ("relinked", "regulation-link") == (change.kind.value, change.item)
    assert change.old_ids == change.new_ids == (f"{ID}/uksi/2014/2936/regulation/18",)
    (field,) = change.fields
    assert ("strength", LinkStrength.LINKED, LinkStrength.MAY_CONSIDER) == (
        field.name,
        field.old,
        field.new,
    )


def test_another_order() -> None:
    """Of two resources that changed places one has moved, and both keep their ids."""
    groups = STATEMENT.resource_groups
    one, other, *rest = groups[0].resources
    diff = against(
        evolve_at(BASE, "$.quality_statements[0].resource_groups[0]", resources=(other, one, *rest))
    )
    (change,) = diff.changes
    assert "moved" == change.kind.value
    assert change.old_ids == change.new_ids
    assert change.old_ids[0] in {one.id, other.id}


def test_one_that_went_to_the_end() -> None:
    """Where one of a row went to its end, that one has moved and no other."""
    first, *rest = STATEMENT.resource_groups[0].resources
    path = "$.quality_statements[0].resource_groups[0]"
    diff = against(evolve_at(BASE, path, resources=(*rest, first)))
    assert [("moved", (_short(first.id),), (_short(first.id),))] == told(diff)


def test_one_of_two_with_the_same_words() -> None:
    """Of two with the same words the one that is left is known by its id, then by its place."""
    groups = STATEMENT.resource_groups
    span = groups[1].resources[0].span
    twin = attrs.evolve(groups[0].resources[0], id=ItemId(f"{ID}.resource.twin"), span=span)
    path = "$.quality_statements[0].resource_groups"
    old = evolve_at(BASE, f"{path}[1]", resources=(*groups[1].resources, twin))
    first = _short(groups[0].resources[0].id)
    new = evolve_at(old, f"{path}[0]", resources=groups[0].resources[1:])
    assert [("removed", (first,), ())] == told(against(new, old))
    new = evolve_at(new, f"{path}[1].resources[{len(groups[1].resources)}]", id=f"{twin.id}-2")
    diff = against(new, old)
    assert [("removed", (first,), ()), ("moved", ("resource.twin",), ("resource.twin-2",))] == told(
        diff
    )
    (row,) = diff.crosswalk().where(old_id=twin.id)
    assert 1.0 == row.confidence


def test_one_of_two_somewhere_else() -> None:
    """Where nothing tells which of two with the same words is left, it is less sure."""
    groups = STATEMENT.resource_groups
    resource = groups[0].resources[0]
    path = "$.quality_statements[0].resource_groups"
    twins = [
        attrs.evolve(
            resource, id=ItemId(f"{ID}.resource.{name}"), span=groups[at].resources[0].span
        )
        for name, at in (("twin", 1), ("other", 2))
    ]
    old = evolve_at(BASE, f"{path}[1]", resources=(*groups[1].resources, twins[0]))
    new = evolve_at(BASE, f"{path}[0]", resources=groups[0].resources[1:])
    new = evolve_at(new, f"{path}[2]", resources=(*groups[2].resources, twins[1]))
    diff = against(new, old)
    (gone,) = diff.crosswalk().where(kind=ChangeKind.REMOVED)
    assert twins[0].id == gone.old_id
    (row,) = diff.crosswalk().where(kind=ChangeKind.MOVED)
    assert (0.8, (twins[1].id,), True) == (row.confidence, row.new_ids, row.needs_review)


def test_another_holder() -> None:
    """A resource below another heading has moved, and keeps its id."""
    groups = list(STATEMENT.resource_groups)
    moved = groups[1].resources[0]
    groups[1] = attrs.evolve(groups[1], resources=groups[1].resources[1:])
    span = attrs.evolve(groups[0].span, end=groups[1].span.end)
    groups[0] = attrs.evolve(groups[0], resources=(*groups[0].resources, moved), span=span)
    diff = against(evolve_at(BASE, "$.quality_statements[0]", resource_groups=tuple(groups)))
    assert ("moved", (_short(moved.id),), (_short(moved.id),)) == told(diff)[0]


def test_another_title() -> None:
    """A heading with another title is reworded, and what stands below it has moved with it."""
    topic = STATEMENT.context[1]
    id_ = f"{ID}.context.safety-first"
    passages = tuple(
        attrs.evolve(p, id=ItemId(f"{id_}.{number}")) for number, p in enumerate(topic.passages, 1)
    )
    diff = against(
        evolve_at(
            BASE,
            "$.quality_statements[0].context[1]",
            id=ItemId(id_),
            title="Safety first",
            passages=passages,
        )
    )
    old = _short(topic.id)
    expected = [("reworded", (old,), ("context.safety-first",))]
    expected += [
        ("moved", (f"{old}.{number}",), (f"context.safety-first.{number}",))
        for number in range(1, 6)
    ]
    assert expected == told(diff)


def test_half_of_a_topic_below_a_new_heading() -> None:
    """The topic is split, what is below the new heading has moved, and the rest has not."""
    topic = STATEMENT.context[1]
    id_ = f"{ID}.context.safety-first"
    passages = tuple(
        attrs.evolve(p, id=ItemId(f"{id_}.{number}"))
        for number, p in enumerate(topic.passages[3:], 1)
    )
    context = (
        STATEMENT.context[0],
        attrs.evolve(topic, passages=topic.passages[:3]),
        attrs.evolve(topic, id=ItemId(id_), title="Safety first", passages=passages),
    )
    diff = against(evolve_at(BASE, "$.quality_statements[0]", context=context))
    old = _short(topic.id)
    assert [
        ("split", (old,), (old, "context.safety-first")),
        ("moved", (f"{old}.4",), ("context.safety-first.1",)),
        ("moved", (f"{old}.5",), ("context.safety-first.2",)),
    ] == told(diff)


def test_a_new_heading_that_took_one_passage() -> None:
    """A topic that is new but for one passage is added, and not a part of where that was."""
    topic = STATEMENT.context[1]
    id_ = f"{ID}.context.safety-first"
    texts = ("Fire drills are held every week. " * 20, "The boiler is serviced. " * 20)
    passages = [attrs.evolve(topic.passages[4], id=ItemId(f"{id_}.1"))]
    for number, text in enumerate(texts, 2):
        passage = attrs.evolve(topic.passages[4], id=ItemId(f"{id_}.{number}"), mentions=())
        passages.append(attrs.evolve(passage, text=text.strip()))
    context = (
        STATEMENT.context[0],
        attrs.evolve(topic, passages=topic.passages[:4]),
        attrs.evolve(topic, id=ItemId(id_), title="Safety first", passages=tuple(passages)),
    )
    new = evolve_at(BASE, "$.quality_statements[0]", context=context)
    for diff, kind in ((against(new), "added"), (against(BASE, new), "removed")):
        of_topics = [each for each in diff.changes if each.item == "context-topic"]
        assert [(kind, (id_,))] == [(c.kind.value, c.old_ids or c.new_ids) for c in of_topics]
        assert 1 == len(diff.crosswalk().where(kind=ChangeKind.MOVED))


def parted(links: int = 0) -> Guidance:
    """Give the guidance with its later criteria and its second topic in a new statement.

    Args:
        links: So many of its links stand below both.
    """
    plain = json.loads(dumps(OLD))
    (first,) = plain["quality_statements"]
    text = json.dumps(first)
    for name in (f"{ID}.criterion.", f"{ID}.context.", f'"id": "{ID}"', f'_statement": "{ID}"'):
        text = text.replace(name, name.replace(ID, "learning-leaders"))
    second = json.loads(text)
    second |= {"title": "Learning leaders", "we_statement": "We have learning leaders."}
    second |= {"resource_groups": [], "context": second["context"][1:]}
    second["regulation_links"] = second["regulation_links"][:links]
    second["criteria"] = second["criteria"][4:]
    for number, criterion in enumerate(second["criteria"], 1):
        criterion["number"] = number
    first["criteria"], first["context"] = first["criteria"][:4], first["context"][:1]
    plain["quality_statements"].append(second)
    entry = {"title": "Learning leaders", "quality_statement": "learning-leaders", "page": None}
    plain["outline"].append({"position": 9, **entry})
    return loads(json.dumps(plain))


def test_a_statement_in_two() -> None:
    """A statement whose criteria stand in two now is split, and two such are merged."""
    diff = diff_guidance(OLD, parted())
    (change,) = [each for each in diff.changes if each.kind is ChangeKind.SPLIT]
    assert ((ID,), (ID, "learning-leaders")) == (change.old_ids, change.new_ids)
    moved = {
        change.old_ids[0]: change.new_ids[0]
        for change in diff.changes
        if change.kind is ChangeKind.MOVED and change.item == "criterion"
    }
    assert {
        f"{ID}.criterion.{number}": f"learning-leaders.criterion.{number}"
        for number in (5, 6, 7, 8)
    } == moved
    assert parted() == diff.apply(OLD)
    (merged,) = [
        row for row in diff_guidance(parted(), OLD).crosswalk() if row.old_id == "learning-leaders"
    ]
    assert ((ID,), ChangeKind.MERGED) == (merged.new_ids, merged.kind)


def test_links_of_merged_statements() -> None:
    """Of the same link of two statements that are one now, one stays and the other is gone."""
    diff = diff_guidance(parted(2), OLD)
    ids = [link.regulation for link in STATEMENT.regulation_links[:2]]
    gone = diff.crosswalk().where(kind=ChangeKind.REMOVED)
    assert [f"learning-leaders/{id_}" for id_ in ids] == [row.old_id for row in gone]
    assert OLD == diff.apply(parted(2))


def test_the_same_in_every_process() -> None:
    """What is found does not hang on the order in which a process keeps sets."""
    script = "from diff_samples import DIFF; print(DIFF.to_json())"
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            cwd=Path(__file__).parent,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert {DIFF.to_json().encode()} == {each.rstrip(b"\n") + b"\n" for each in found}


@pytest.mark.parametrize(
    ("path", "changes", "item", "names"),
    [
        ("$", {"version": Version("2024-05-01.1")}, "guidance", ["version"]),
        ("$", {"publisher": "CQC", "language": "en"}, "guidance", ["publisher", "language"]),
        (
            "$.quality_statements[0].resource_groups[0].resources[0]",
            {"url": WebAddress("https://example.org")},
            "resource",
            ["url"],
        ),
        (
            "$.quality_statements[0].resource_groups[0].resources[0]",
            {"title": "directors", "printed_publisher": None},
            "resource",
            ["printed_publisher", "title"],
        ),
        ("$.regulations[0]", {"heading": None}, "regulation", ["heading"]),
        ("$.named_things[0]", {"name": "Another name"}, "named-thing", ["name"]),
        ("$.quality_statements[0].criteria[2]", {"mentions": ()}, "criterion", ["mentions"]),
        (
            "$.quality_statements[0].criteria[2].mentions[0]",
            {"target": STATEMENT.regulation_links[0].regulation},
            "criterion",
            ["mentions"],
        ),
        ("$.quality_statements[0].criteria[7]", {"continues": None}, "criterion", ["continues"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_metadata(path: str, changes: dict[str, object], item: str, names: list[str]) -> None:
    """What is said about an item is told apart from its words, field by field."""
    new = evolve_at(BASE, path, **changes)
    if "mentions" in names:
        named = [r for r in new.regulations if not r.id.endswith("/20")]
        new = attrs.evolve(new, regulations=tuple(named))
    diff = against(new)
    (change,) = [each for each in diff.changes if each.kind is ChangeKind.METADATA]
    assert (item, names) == (change.item, [field.name for field in change.fields])
    assert ((), 1.0) == (change.words, change.confidence)
    assert (1, 1) == (len(change.old_ids), len(change.new_ids))
    assert not any(row.needs_review for row in diff.crosswalk().where(kind=ChangeKind.METADATA))


def test_another_phrase_for_the_same() -> None:
    """A mention of the same thing in fewer words is a change of the mentions."""
    (mention,) = STATEMENT.criteria[2].mentions
    phrase = mention.phrase.partition(" ")[2]
    shorter = attrs.evolve(mention, phrase=phrase, start=mention.end - len(phrase))
    diff = against(evolve_at(BASE, "$.quality_statements[0].criteria[2]", mentions=(shorter,)))
    assert [("metadata", ("criterion.3",), ("criterion.3",))] == told(diff)
    assert ["mentions"] == [field.name for field in diff.changes[0].fields]


def test_a_title_of_the_guidance() -> None:
    """The guidance's own title is compared word by word, under the guidance's key."""
    new = attrs.evolve(BASE, title=BASE.title.replace("NHS trusts", "trusts"))
    diff = against(new)
    assert against(BASE, new).changes == diff.inverse().changes
    (change,) = diff.changes
    assert 1.0 == change.confidence
    assert ("reworded", "guidance", ("nhs-trust-well-led",)) == (
        change.kind.value,
        change.item,
        change.old_ids,
    )
    assert {ChangeKind.UNCHANGED} == {row.kind for row in diff.crosswalk()}


def test_a_note() -> None:
    """A note that was put in, or taken out, is a rewording of nothing, or to nothing."""
    path = "$.quality_statements[0].resource_groups[4]"
    note = str(STATEMENT.resource_groups[4].note)
    without = evolve_at(BASE, path, note=None)
    for diff, sides in (
        (against(without), (note, "")),
        (against(BASE, without), ("", note)),
    ):
        (change,) = diff.changes
        assert ("reworded", "note") == (change.kind.value, change.field)
        assert [sides] == [(run.old, run.new) for run in change.words]


def test_another_number() -> None:
    """A criterion that keeps its id has moved all the same when it has another number."""
    kept = evolve_at(page([B]), "$.quality_statements[0].criteria[0]", id=f"{ID}.criterion.2")
    assert ["1 > gone removed 1.0", "2 > 2 moved 1.0"] == both_ways(page([A, B]), kept)


def test_shifted_lines() -> None:
    """Items that only stand on other lines are told together, and are unchanged."""
    new = BASE
    for number in range(3):
        span = STATEMENT.criteria[number].span
        new = evolve_at(
            new, f"$.quality_statements[0].criteria[{number}].span", start=span.start - 1
        )
    diff = against(new)
    ids = tuple(f"criterion.{number}" for number in (1, 2, 3))
    assert [("metadata", ids, ids)] == told(diff)
    assert diff.changes[0].follows
    assert not diff.is_empty
    assert {ChangeKind.UNCHANGED} == {row.kind for row in diff.crosswalk()}


def test_references_follow() -> None:
    """What refers to something that got another id is unchanged for that alone."""
    diff = edited("renumber")
    (change,) = [each for each in diff.changes if "8" in each.old_ids[0].rpartition(".")[2]]
    assert ChangeKind.MOVED is change.kind
    assert {ChangeKind.MOVED} == {each.kind for each in diff.changes}


def test_a_criterion_that_became_a_passage() -> None:
    """The same words in another part of the page have moved."""
    criterion = STATEMENT.criteria[5]
    topic = STATEMENT.context[0]
    from_there = attrs.evolve(topic.passages[0], text=criterion.text, mentions=(), points=())
    passages = (attrs.evolve(from_there, id=ItemId(f"{topic.id}.9")), *topic.passages)
    new = evolve_at(BASE, "$.quality_statements[0].context[0]", passages=passages)
    new = evolve_at(new, "$.quality_statements[0].criteria[5]", text="Fire drills are weekly.")
    kinds = {change.kind: change for change in against(new).changes}
    assert ("criterion.6",) == tuple(map(_short, kinds[ChangeKind.MOVED].old_ids))
    assert (f"{topic.id}.9",) == kinds[ChangeKind.MOVED].new_ids
    assert ("criterion.6",) == tuple(map(_short, kinds[ChangeKind.ADDED].new_ids))


def test_unrelated_guidances() -> None:
    """Between guidances that have nothing in common everything is removed and added."""
    diff = against(SAMPLE)
    texts = {ChangeKind.ADDED, ChangeKind.REMOVED}
    found = {c.kind for c in diff.changes if c.item in {"criterion", "passage"}}
    assert texts == found
    assert SAMPLE == diff.apply(OLD).snapshot


# --- which became which -----------------------------------------------------------------------

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
    return _short(id_).removeprefix("criterion.") or "statement"


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
            f"{_short(old.id)} > gone removed 1.0",
            f"new > {_short(new.id)} added 1.0",
        ] == found
    else:
        assert [f"{_short(old.id)} > {_short(new.id)} {expected}"] == found
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


# --- what cannot be done ------------------------------------------------------------------------


def test_another_base() -> None:
    """A difference is applied to what it begins with, and to nothing else."""
    assert NEW == DIFF.apply(OLD)
    for other in (NEW, Guidance(snapshot=SAMPLE)):
        with pytest.raises(DigestMismatch) as caught:
            DIFF.apply(other)
        assert (OLD.digest, other.digest) == (caught.value.expected, caught.value.found)
        assert other.version == caught.value.version


def test_the_way_back() -> None:
    """The inverse of a difference has its sides turned round, and makes the older of the newer."""
    inverse = DIFF.inverse()
    assert OLD == inverse.apply(NEW)
    assert DIFF == inverse.inverse()
    assert (DIFF.new_version, DIFF.old_version) == (inverse.old_version, inverse.new_version)
    assert (NEW.digest, OLD.digest) == (inverse.old_digest, inverse.new_digest)
    assert [(f.name, f.new, f.old) for change in DIFF.changes for f in change.fields] == [
        (f.name, f.old, f.new) for change in inverse.changes for f in change.fields
    ]


def test_no_valid_snapshot() -> None:
    """What was put together by hand and is no valid snapshot is not compared."""
    broken = Guidance(snapshot=evolve_at(BASE, "$.quality_statements[0].criteria[0]", number=2))
    with pytest.raises(MalformedSnapshot):
        diff_guidance(OLD, broken)


def test_texts_without_words() -> None:
    """Texts that are marks alone are compared by their places."""
    old = evolve_at(BASE, "$.quality_statements[0].criteria[1]", text="•")
    new = evolve_at(BASE, "$.quality_statements[0].criteria[1]", text="—")
    assert [("reworded", ("criterion.2",), ("criterion.2",))] == told(against(new, old))
    other = evolve_at(BASE, "$.quality_statements[0].criteria[1]", text="Governors vote.")
    kinds = [kind for kind, *_ in told(against(other, old))]
    assert ["added", "removed"] == kinds


# --- how it is told -----------------------------------------------------------------------------


def test_text() -> None:
    """As text every change is told with its ids, and what is gone or new is marked."""
    text = DIFF.to_text()
    assert text.startswith("Guidance 2024-05-01 → 2024-05-01: 1 added, 1 removed, 1 split, ")
    for change in DIFF.changes:
        assert f"{change.kind.value}:\n" in text
        assert all(each in text for each in change.old_ids if not change.follows)
    assert "[-" in text
    assert "{+" in text
    assert "strength: " in text
    assert "with other lines or references" in text
    same = "Guidance 2024-05-01 → 2024-05-01: no difference"
    assert same == diff_guidance(OLD, OLD).to_text()


@given(strategies.text("ab <>&[]()*_`~\\|!#\n\t-+.:/www’\N{RIGHT-TO-LEFT OVERRIDE}1", min_size=1))
def test_hostile_words(words: str) -> None:
    """Whatever the guidance says, no display of a change lets it act, and all of it is shown."""
    item = {"subject": "point", "above": "", "position": 0, "slot": "points"}
    text = f"x{words}x"
    value = attrs.evolve(STATEMENT.criteria[6].points[0], text=text)
    change = Change(
        kind=ChangeKind.ADDED,
        item="point",
        old_ids=(),
        new_ids=("x",),
        field="text",
        words=(WordRun(old="", new=text),),
        new=(Entry(id="x", value=value, **item),),  # type: ignore[arg-type]
    )
    markdown_it = pytest.importorskip("markdown_it")
    markdown = markdown_it.MarkdownIt("commonmark").render(markdown_of("head", [change]))
    shown = re.search(r"<ins>(.*)</ins>", markdown, re.DOTALL)
    assert shown is not None
    assert visible(text) == html.unescape(shown[1])
    assert "<ins>" not in re.sub(r"</?(ul|li|p|code|ins)>|\n", "", shown[1])
    assert not re.search(r"<(?!/?(ul|li|p|code|ins)>)", markdown)
    assert html.escape(visible(text)).replace("\n", "<br>") in html_of_changes("x", [change], 1)
    assert visible(text).replace("\n", " ¶ ") in text_of("head", [change])


def shown() -> GuidanceDiff:
    """Compare two small guidances that differ in every way that is told differently."""
    first, second = SAMPLE.quality_statements
    whole = "Leaders listen to staff on every ward. Boards publish what they decide."
    old = evolve_at(SAMPLE, "$.quality_statements[1].criteria[0]", text=whole)
    criteria = tuple(
        attrs.evolve(second.criteria[0], id=ItemId(f"second.criterion.{at}"), number=at, text=text)
        for at, text in enumerate(re.split(r"(?<=\.) ", whole), 1)
    )
    path, third = "$.quality_statements[0]", first.criteria[0].points[1]
    new = evolve_at(old, "$.quality_statements[1]", criteria=criteria)
    new = evolve_at(
        new,
        f"{path}.criteria[0]",
        text="The leaders sustain *it* through its: ",
        points=(
            *first.criteria[0].points,
            attrs.evolve(third, id=ItemId("first.criterion.1.c"), text="X-rays"),
        ),
    )
    nested = f"{path}.criteria[0].points[0]"
    new = evolve_at(new, f"{nested}.points[0]", span=first.criteria[0].points[0].span)
    new = evolve_at(new, f"{path}.criteria[0].points[1].span", start=7)
    new = evolve_at(new, f"{path}.context[0].passages[0]", span=first.context[0].span)
    model = attrs.evolve(
        first.resource_groups[0].resources[0],
        id=ItemId("first.resource.healthcare-model"),
        url=None,
        regulations=(),
    )
    mention = attrs.evolve(first.context[0].passages[0].mentions[0], target=model.id)
    new = evolve_at(new, f"{path}.context[0].passages[0]", mentions=(mention,))
    new = evolve_at(new, f"{path}.resource_groups[0]", note=None, resources=(model,))
    new = evolve_at(new, f"{path}.regulation_links[0]", strength=LinkStrength.MAY_CONSIDER)
    return against(new, old)


#: What is told of that difference, in each form.
TOLD = tomllib.loads((Path(__file__).parent / "data" / "difference.toml").read_text("utf-8"))


def bare(table: str) -> str:
    """Give an HTML table without its looks."""
    return re.sub(r' style="[^"]*"|<wbr>', "", table)


def test_all_of_a_difference_as_text() -> None:
    """Every change is told with its ids, its words and whatever else changed of it."""
    assert TOLD["text"] == shown().to_text() + "\n"


def test_all_of_a_difference_as_markdown() -> None:
    """The same is told in a list of Markdown; what is no difference is one line."""
    assert TOLD["markdown"] == shown().to_markdown()
    same = "Guidance 2024-05-01 → 2024-05-01: no difference\n"
    assert same == diff_guidance(OLD, OLD).to_markdown()


def test_all_of_a_difference_as_html() -> None:
    """The same is told in a table; what was merged is called by the ids of both."""
    diff = shown()
    assert TOLD["html"] == bare(diff.to_html()) + "\n"
    merged = (
        '<th scope="row">second.criterion.1, second.criterion.2</th>'
        "<td>criterion: merged → second.criterion.1</td>"
    )
    assert merged in bare(diff.inverse().to_html())


def test_a_notebook_shows_the_first_changes() -> None:
    """A notebook shows as many rows as of any table, and its caption says that there are more."""
    assert bare(shown()._repr_html_()) == bare(shown().to_html())
    diff = diff_guidance(OLD, Guidance(snapshot=SAMPLE))
    whole, first = diff.to_html(), diff._repr_html_()
    assert len(diff.changes) == whole.count("<tr><th") - 1
    assert MOST_ROWS == first.count("<tr><th") - 1
    more = f" – the first {MOST_ROWS} shown"
    assert whole.startswith(first.partition("\n</tbody>")[0].replace(more, ""))
    assert more in first


def test_a_notebook_shows_a_change() -> None:
    """A notebook shows of one change its ids, its words, its fields and how sure it is."""
    split, relinked = shown().changes[2], shown().changes[5]
    assert TOLD["split"] == bare(split._repr_html_()) + "\n"
    assert TOLD["relinked"] == bare(relinked._repr_html_()) + "\n"


def test_a_difference_names_both_versions() -> None:
    """A difference knows version and digest of both sides, and is found the same each time."""
    new = Guidance(snapshot=attrs.evolve(NEW.snapshot, version=Version("2024-05-01.1")))
    diff = diff_guidance(OLD, new)
    assert ("2024-05-01", "2024-05-01.1") == (diff.old_version, diff.new_version)
    assert (OLD.digest, new.digest) == (diff.old_digest, diff.new_digest)
    assert DIFF == diff_guidance(OLD, NEW)


def test_fields_of_metadata() -> None:
    """What a field held and holds is told, lists too."""
    new = evolve_at(BASE, "$.quality_statements[0].resource_groups[4]", see_also=())
    titles = [entry.title for entry in BASE.outline[1:3]]
    old = evolve_at(BASE, "$.quality_statements[0].resource_groups[4]", see_also=tuple(titles))
    assert f"see_also: ({titles[0]}, {titles[1]}) → ()" in against(new, old).to_text()


def test_rich() -> None:
    """Rich is given both versions and the first changes."""
    told_to_rich = dict(DIFF.__rich_repr__())
    assert ["old_version", "new_version", "changes"] == list(told_to_rich)
    many = diff_guidance(OLD, Guidance(snapshot=SAMPLE))
    assert len(many.changes) - 20 == dict(many.__rich_repr__())["more"]
    twenty = attrs.evolve(many, changes=many.changes[:20])
    assert list(many.changes[:20]) == dict(twenty.__rich_repr__())["changes"]
    assert "more" not in dict(twenty.__rich_repr__())


def test_json() -> None:
    """As JSON a difference has both digests, every change and the whole crosswalk."""
    plain = json.loads(DIFF.to_json())
    assert DIFF.to_json() == json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
    assert {"version": "2024-05-01", "digest": OLD.digest} == plain["old"]
    assert {"version": "2024-05-01", "digest": NEW.digest} == plain["new"]
    assert [change.kind.value for change in DIFF.changes] == [c["kind"] for c in plain["changes"]]
    assert {
        *["kind", "item", "old_ids", "new_ids", "field", "words", "fields", "confidence"],
        "follows",
    } == set(plain["changes"][0])
    rows: list[CrosswalkRow] = list(DIFF.crosswalk())
    assert [row.old_id for row in rows] == [row["old_id"] for row in plain["crosswalk"]]
    assert {"old": "linked", "new": "may-consider", "name": "strength"} in [
        field for change in plain["changes"] for field in change["fields"]
    ]
