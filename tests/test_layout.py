"""Items laid out for a terminal: whole paragraphs below their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest
from made_up_pages import parse_made_up

from cqc_wellled import _store
from cqc_wellled._layout import item_text, items_text
from cqc_wellled._vocabulary import Basis, WebAddress

if TYPE_CHECKING:
    from cqc_wellled._model import QualityStatement

ID = "partnerships-and-communities"

CRITERION = f"""\
{ID}.criterion.2
Leaders show courage through their:
  • walks around the wards
    • by day
    • by night
  • open doors."""
POINT = f"""\
{ID}.criterion.2.a
walks around the wards
  • by day
  • by night"""
PASSAGE = f"""\
{ID}.context.where-courage-comes-from.2
As the brave ward puts it"""
TOPIC = f"""\
{ID}.context.where-courage-comes-from
Where courage comes from

{ID}.context.where-courage-comes-from.1
Courage grows in company. The Moon Charter says so, and the Moon Charter is right:
  • slowly
  • surely.

{PASSAGE}"""
EMPTY_TOPIC = f"""\
{ID}.context.where-it-goes
Where it goes"""
RESOURCE = f"""\
{ID}.resource.the-brave-ward
Moon Press: Guide: The brave ward
  title: The brave ward, a guide
  publisher: The Moon Press
  kind: book
  address: https://example.org/brave
  published: 2020-05
  since then: renamed “Brave wards”
  about: uksi/2014/2936/regulation/5
  basis: seen-in-source"""
BARE_RESOURCE = f"""\
{ID}.resource.an-unknown-leaflet
An unknown leaflet"""
GROUP = f"""\
{ID}.resources.books-on-courage
Books on courage
(also see Freedom to speak up quality statement)

{RESOURCE}

{BARE_RESOURCE}"""
EMPTY_GROUP = f"""\
{ID}.resources.films
Films"""
STATEMENT = f"""\
{ID}
Partnerships and communities
We ask our neighbours before we judge.

{ID}.criterion.1
Leaders listen before they speak, as the Moon Charter asks, and keep the duty of candour.

{CRITERION}

{ID}.criterion.3
These are known to everybody.

{TOPIC}

{EMPTY_TOPIC}

{GROUP}

{EMPTY_GROUP}

Regulation 18: Staffing
May also consider: Regulation 5: Fit and proper persons directors"""


def statement() -> QualityStatement:
    """Give the made-up statement."""
    found = parse_made_up().statement
    assert found is not None
    return found


def test_every_item_of_a_statement_is_laid_out_whole() -> None:
    """An item's id comes first, its words whole below it, and then what it holds."""
    made = statement()
    first, second = made.context
    books, films = made.resource_groups
    items = {
        CRITERION: made.criteria[1],
        POINT: made.criteria[1].points[0],
        PASSAGE: first.passages[1],
        TOPIC: first,
        EMPTY_TOPIC: second,
        RESOURCE: books.resources[0],
        BARE_RESOURCE: books.resources[1],
        GROUP: books,
        EMPTY_GROUP: films,
        STATEMENT: made,
    }
    assert list(items) == [item_text(item) for item in items.values()]


def test_a_statement_of_nothing_is_its_head() -> None:
    """A statement without criteria, context, resources and links is three lines."""
    made = statement()
    bare = attrs.evolve(made, criteria=(), context=(), resource_groups=(), regulation_links=())
    assert f"{ID}\n{made.title}\n{made.we_statement}" == item_text(bare)


def test_a_status_names_where_it_was_seen() -> None:
    """What became of a resource comes with the address where it was seen."""
    resource = statement().resource_groups[0].resources[0]
    assert resource.status is not None
    seen = attrs.evolve(resource.status, source=WebAddress("https://example.org/new"))
    shown = item_text(attrs.evolve(resource, status=seen))
    assert "  since then: renamed “Brave wards” https://example.org/new\n" in shown


def test_regulations_and_instruments_are_laid_out() -> None:
    """A regulation has its citation and addresses, an instrument its number and address."""
    known = {entry.regulation.id: entry.regulation for entry in _store.legislation().entries}
    staffing = next(
        regulation for id_, regulation in known.items() if id_.endswith("2936/regulation/18")
    )
    assert f"""\
{staffing.id}
Regulation 18 HSCA RA Regulations 2014 Staffing
  address: {staffing.uri}
  CQC's page: {staffing.cqc_url}""" == item_text(staffing)
    assert "CQC's page" not in item_text(attrs.evolve(staffing, cqc_url=None))
    instrument = staffing.instrument
    assert f"""\
uksi/2014/2936
{instrument.title} (SI 2014/2936)
  address: http://www.legislation.gov.uk/id/uksi/2014/2936""" == item_text(instrument)


def test_named_things_are_laid_out() -> None:
    """A named thing has its name and what is known of it, and nothing that is not."""
    [thing] = parse_made_up().named_things
    bare = "named-thing.moon-charter\nThe Charter of the Moon\n  basis: seen-in-source"
    assert bare == item_text(thing)
    known = attrs.evolve(
        thing,
        kind="charter",
        publisher="The Moon Press",
        url=WebAddress("https://example.org/"),
        basis=Basis.STRONGLY_IMPLIED,
    )
    assert """\
named-thing.moon-charter
The Charter of the Moon
  publisher: The Moon Press
  kind: charter
  address: https://example.org/
  basis: strongly-implied""" == item_text(known)


def test_items_are_parted_by_an_empty_line() -> None:
    """Several items stand below each other; none give an empty text."""
    made = statement()
    assert f"{CRITERION}\n\n{PASSAGE}" == items_text(
        [made.criteria[1], made.context[0].passages[1]]
    )
    assert "" == items_text([])


@pytest.mark.parametrize("value", [None, "text", 5])
def test_what_is_no_item_is_a_mistake_of_the_caller(value: object) -> None:
    """What is no item has no layout."""
    with pytest.raises(TypeError, match=type(value).__name__):
        item_text(value)
