"""What changed between two versions: each kind of change, there and back."""

from __future__ import annotations

import functools
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import attrs
import pytest
from diff_answers import BASE, ID, STATEMENT, against, relation, short_id, told
from diff_samples import DIFF, NEW, OLD
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
    diff_guidance,
    dumps,
    loads,
)
from cqc_wellled._vocabulary import ItemId, Version, WebAddress

if TYPE_CHECKING:
    from cqc_wellled import GuidanceDiff

SAMPLE = make_snapshot()


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


TAKEN_BACK = {
    ChangeKind.ADDED: ChangeKind.REMOVED,
    ChangeKind.REMOVED: ChangeKind.ADDED,
    ChangeKind.SPLIT: ChangeKind.MERGED,
    ChangeKind.MERGED: ChangeKind.SPLIT,
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
    assert [("moved", (short_id(first.id),), (short_id(first.id),))] == told(diff)


def test_one_of_two_with_the_same_words() -> None:
    """Of two with the same words the one that is left is known by its id, then by its place."""
    groups = STATEMENT.resource_groups
    span = groups[1].resources[0].span
    twin = attrs.evolve(groups[0].resources[0], id=ItemId(f"{ID}.resource.twin"), span=span)
    path = "$.quality_statements[0].resource_groups"
    old = evolve_at(BASE, f"{path}[1]", resources=(*groups[1].resources, twin))
    first = short_id(groups[0].resources[0].id)
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
    assert ("moved", (short_id(moved.id),), (short_id(moved.id),)) == told(diff)[0]


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
    old = short_id(topic.id)
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
    old = short_id(topic.id)
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
    assert ("criterion.6",) == tuple(map(short_id, kinds[ChangeKind.MOVED].old_ids))
    assert (f"{topic.id}.9",) == kinds[ChangeKind.MOVED].new_ids
    assert ("criterion.6",) == tuple(map(short_id, kinds[ChangeKind.ADDED].new_ids))


def test_unrelated_guidances() -> None:
    """Between guidances that have nothing in common everything is removed and added."""
    diff = against(SAMPLE)
    texts = {ChangeKind.ADDED, ChangeKind.REMOVED}
    found = {c.kind for c in diff.changes if c.item in {"criterion", "passage"}}
    assert texts == found
    assert SAMPLE == diff.apply(OLD).snapshot


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
