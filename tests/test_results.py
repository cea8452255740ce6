"""`Results`: a frozen sequence that knows what it holds."""

from __future__ import annotations

import copy
import pickle

import attrs
import pytest

from cqc_wellled import (
    Criterion,
    Groups,
    QualityStatement,
    Regulation,
    Resource,
    Results,
    SearchHit,
    UnknownGroup,
    UnknownItem,
    load_guidance,
)

GUIDANCE = load_guidance()
STATEMENT = "capable-compassionate-and-inclusive-leaders"


def test_sequence() -> None:
    """Results index, slice, iterate, count and contain as a tuple of the items does."""
    criteria = GUIDANCE.criteria
    assert 8 == len(criteria)
    assert tuple(criteria) == criteria.filter(lambda _: True)
    assert criteria[0] == GUIDANCE.criterion(f"{STATEMENT}.criterion.1")
    assert criteria[-1] in criteria
    assert [criteria[7]] == list(reversed(criteria))[:1]
    assert 2 == criteria.index(criteria[2])


def test_slices_are_results() -> None:
    """A slice is a `Results` of the same type."""
    part = GUIDANCE.criteria[2:4]
    assert isinstance(part, Results)
    assert (f"{STATEMENT}.criterion.3", f"{STATEMENT}.criterion.4") == part.ids
    assert Criterion is part.item_type


def test_equality_and_hash() -> None:
    """Results equal any sequence of equal items, and hash as their tuple does."""
    criteria = GUIDANCE.criteria
    assert criteria == tuple(criteria)
    assert criteria == list(criteria)
    assert criteria[:0] == GUIDANCE.resources[:0]
    assert criteria != tuple(criteria)[:7]
    assert criteria != "criteria"
    assert criteria != 8
    assert hash(criteria) == hash(tuple(criteria))


def test_copies() -> None:
    """Results survive pickling and copying, and still know their type."""
    criteria = GUIDANCE.criteria
    for again in (pickle.loads(pickle.dumps(criteria)), copy.deepcopy(criteria)):  # noqa: S301
        assert criteria == again
        assert Criterion is again.item_type


def test_frozen() -> None:
    """No attribute of results can be set or deleted, and there is no `__dict__`."""
    criteria = GUIDANCE.criteria
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        criteria._items = ()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del criteria._items
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        criteria.more = 1
    assert not hasattr(criteria, "__dict__")


def test_where() -> None:
    """`where` keeps the items whose fields equal the values given."""
    resources = GUIDANCE.resources
    tools = resources.where(publisher="NHS England", kind="tool")
    assert (
        f"{STATEMENT}.resource.the-model-health-system",
        f"{STATEMENT}.resource.nhs-health-and-wellbeing-framework-diagnostic-tool",
    ) == tools.ids
    assert resources == resources.where()
    assert () == resources.where(publisher=["NHS England"])


@pytest.mark.parametrize("results", [GUIDANCE.resources, GUIDANCE.resources[:0]], ids=repr)
def test_where_with_an_unknown_field(results: Results[Resource]) -> None:
    """A field that the item type does not have is refused with the closest, even when empty."""
    with pytest.raises(UnknownItem) as caught:
        results.where(publsher="NHS England")
    assert ("publisher",) == caught.value.close[:1]
    assert "“publsher”: Resource has no such field" in str(caught.value)


def test_repr() -> None:
    """The representation counts the items and names the first of them."""
    assert f"<Results: 1 Criterion [{STATEMENT}.criterion.8]>" == repr(GUIDANCE.criteria[7:])
    assert repr(GUIDANCE.criteria).startswith("<Results: 8 Criterion [")
    assert repr(GUIDANCE.criteria).endswith(", …]>")
    assert "<Results: 0 Resource []>" == repr(GUIDANCE.resources[:0])


EVERY_KIND = (
    GUIDANCE.quality_statements,
    GUIDANCE.criteria,
    GUIDANCE.passages,
    GUIDANCE.resources,
    GUIDANCE.regulations,
    GUIDANCE.known_regulations(),
    GUIDANCE.search("wellbeing"),
)


@pytest.mark.parametrize("full", EVERY_KIND, ids=repr)
@pytest.mark.parametrize("name", ["idd", "ids", "_items", "__class__", "", "x" * 5000])
def test_unknown_fields(full: Results[object], name: str) -> None:
    """Every item type refuses unknown fields, the same whether there are items or not."""
    for results in (full, full[:0]):
        with pytest.raises(UnknownItem) as grouped:
            results.group_by(name)
        with pytest.raises(UnknownItem) as narrowed:
            results.where(**{name: 1})
        assert str(grouped.value) == str(narrowed.value)
        assert "id" in grouped.value.known
        assert len(grouped.value.asked) <= 80


def test_group_by() -> None:
    """Groups map each value of a field to its items, both in order of appearance."""
    resources = GUIDANCE.resources
    groups = resources.group_by("publisher")
    assert isinstance(groups, Groups)
    assert list(dict.fromkeys(resource.publisher for resource in resources)) == list(groups)
    assert resources.where(publisher="NHS England") == groups["NHS England"]
    assert Resource is groups["NHS England"].item_type
    assert len(resources) == sum(map(len, groups.values()))
    assert 5 == len(groups)
    assert "publisher" == groups.field


def test_groups_of_what_is_unknown() -> None:
    """Items of which a field is not known are in the group of `None`."""
    groups = GUIDANCE.resources.group_by("published")
    assert GUIDANCE.resources.filter(lambda each: each.published is None) == groups[None]
    assert {} == GUIDANCE.resources[:0].group_by("published")


def test_an_unknown_group() -> None:
    """A value that no item has is refused with the closest, and is as absent as in a dictionary."""
    groups = GUIDANCE.resources.group_by("publisher")
    with pytest.raises(UnknownGroup, match="close: NHS England") as caught:
        groups["NHS Englund"]
    assert isinstance(caught.value, KeyError)
    for value in (5, ["NHS England"]):
        with pytest.raises(UnknownGroup):
            groups[value]
    assert "NHS Englund" not in groups
    assert groups.get("NHS Englund") is None


def test_groups_are_frozen_values() -> None:
    """Groups cannot be changed, are equal when their contents are, and survive copying."""
    groups = GUIDANCE.resources.group_by("publisher")
    for again in (pickle.loads(pickle.dumps(groups)), copy.deepcopy(groups)):  # noqa: S301
        assert groups == again
        assert hash(groups) == hash(again)
    assert dict(groups) == groups
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        groups._groups = {}
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del groups._groups
    assert not hasattr(groups, "__dict__")


def test_repr_of_groups() -> None:
    """Groups name their field, and the first values with how many items each has."""
    few = GUIDANCE.resources[:2].group_by("publisher")
    assert "<Groups by publisher: “Care Quality Commission”: 1, “NHS England”: 1>" == repr(few)
    assert repr(GUIDANCE.resources.group_by("id")).endswith(": 1, …>")


def test_what_parts_of_results_are() -> None:
    """Whatever narrows results keeps their type."""
    statements = GUIDANCE.quality_statements
    assert QualityStatement is statements.where(title="x").item_type
    assert Regulation is GUIDANCE.regulations.filter(lambda _: False).item_type
    assert SearchHit is GUIDANCE.search("wellbeing")[:0].item_type
