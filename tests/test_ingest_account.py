"""The account of lines, told from the values and the page alone."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from made_up_pages import PAGE, TITLE, line_of, parse_made_up

from cqc_wellled._model import QualityStatement, Span
from cqc_wellled._vocabulary import ItemId
from cqc_wellled.ingest import Became
from cqc_wellled.ingest._account import Account, PageFacts, account_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LINES = PAGE.split("\n")
SOURCE = ItemId("partnerships-and-communities")
# The second criterion has all the points.
FIRST, SECOND, THIRD = (f"{SOURCE}.criterion.{number}" for number in (1, 2, 3))

WITH_POINTS = [SECOND, *(f"{SECOND}.{segments}" for segments in ("a", "a.1", "a.2", "b"))]


def statement() -> QualityStatement:
    """Give the made-up statement."""
    found = parse_made_up().statement
    assert found is not None
    return found


def facts(**changes: Any) -> PageFacts:  # noqa: ANN401 - the types are those of the fields
    """Give what the made-up page prints around its statement."""
    usual = PageFacts(
        title=TITLE,
        title_span=Span(source=SOURCE, start=1, end=1),
        last_updated=datetime.date(2023, 3, 2),
        furniture=(Span(source=SOURCE, start=5, end=5),),
    )
    return attrs.evolve(usual, **changes)


def account(
    value: QualityStatement, lines: Sequence[str] = LINES, page: PageFacts | None = None
) -> Account:
    """Account for the made-up page."""
    return account_for(lines, value, page or facts())


def with_criterion(index: int, **changes: Any) -> QualityStatement:  # noqa: ANN401 - as above
    """Change one criterion."""
    value = statement()
    criteria = list(value.criteria)
    criteria[index] = attrs.evolve(criteria[index], **changes)
    return attrs.evolve(value, criteria=tuple(criteria))


def span(start: int, end: int, source: str = SOURCE) -> Span:
    """Make a span of the made-up page."""
    return Span(source=ItemId(source), start=start, end=end)


def test_a_sound_statement_accounts_for_every_line() -> None:
    """Every line that is not blank is told once, in order, with what became of it."""
    told = account(statement())
    assert ((), ()) == (told.unexplained, told.unprinted)
    expected = [number for number, line in enumerate(LINES, 1) if line.strip()]
    assert expected == [line.line for line in told.lines]
    kinds = {became: sum(line.became is became for line in told.lines) for became in Became}
    assert kinds == {
        Became.VERBATIM: len(expected) - 6,
        Became.HEADING: 4,
        Became.DATE: 1,
        Became.FURNITURE: 1,
        Became.UNEXPLAINED: 0,
    }
    assert all(
        (line.item is None) == (line.became is not Became.VERBATIM) for line in told.lines[1:]
    )


def swapped() -> QualityStatement:
    """Let two criteria swap their words."""
    value = statement()
    one, two, three = value.criteria
    criteria = (attrs.evolve(one, text=three.text), two, attrs.evolve(three, text=one.text))
    return attrs.evolve(value, criteria=criteria)


def out_of_order() -> QualityStatement:
    """Tell the last criterion first."""
    value = statement()
    return attrs.evolve(value, criteria=(value.criteria[2], *value.criteria[:2]))


def missing() -> QualityStatement:
    """Leave out the last criterion."""
    value = statement()
    return attrs.evolve(value, criteria=value.criteria[:2])


def doubled() -> QualityStatement:
    """Tell the last criterion twice."""
    value = statement()
    again = attrs.evolve(value.criteria[2], id=ItemId(f"{SOURCE}.criterion.4"))
    return attrs.evolve(value, criteria=(*value.criteria, again))


def invented() -> QualityStatement:
    """Put words that no line prints under the lines of another criterion."""
    value = statement()
    new = attrs.evolve(value.criteria[0], id=ItemId(f"{SOURCE}.criterion.4"), text="Invented.")
    return attrs.evolve(value, criteria=(value.criteria[0], new, *value.criteria[1:]))


def swapped_links() -> QualityStatement:
    """Let two links swap their lines."""
    value = statement()
    one, two = value.regulation_links
    links = (attrs.evolve(one, span=two.span), attrs.evolve(two, span=one.span))
    return attrs.evolve(value, regulation_links=links)


def lost_note() -> QualityStatement:
    """Leave out the note of a group."""
    value = statement()
    first, *rest = value.resource_groups
    return attrs.evolve(value, resource_groups=(attrs.evolve(first, note=None), *rest))


def point_above_its_paragraph() -> QualityStatement:
    """Let a point begin a line above the paragraph that it belongs to."""
    first, *rest = statement().criteria[1].points
    return with_criterion(1, points=(attrs.evolve(first, span=span(14, 19)), *rest))


@pytest.mark.parametrize(
    ("make", "unexplained", "unprinted"),
    [
        (swapped, [13, 22], [FIRST, THIRD]),
        (out_of_order, [13, 15, 17, 18, 19, 20], [FIRST, *WITH_POINTS]),
        (missing, [22], []),
        (doubled, [], [f"{SOURCE}.criterion.4"]),
        (invented, [], [f"{SOURCE}.criterion.4"]),
        (swapped_links, [51, 53], [SOURCE]),
        (lost_note, [41], []),
        (point_above_its_paragraph, [17, 18, 19], WITH_POINTS[1:4]),
        (lambda: with_criterion(0, text="Leaders listen"), [13], [FIRST]),
        (lambda: with_criterion(0, text=""), [13], [FIRST]),
        (lambda: with_criterion(0, span=span(12, 12)), [13], [FIRST]),
        (lambda: with_criterion(0, span=span(13, 12)), [13], [FIRST]),
        (lambda: with_criterion(0, span=span(13, 15)), [15, 17, 18, 19, 20], WITH_POINTS),
        (lambda: with_criterion(0, span=span(13, 13, "elsewhere")), [13], [FIRST]),
        (lambda: with_criterion(1, span=span(15, 19)), [20], [f"{SECOND}.b"]),
        (lambda: with_criterion(2, span=span(22, 99)), [22], [THIRD]),
        (lambda: attrs.evolve(statement(), title="Partnerships"), [7, 9], [SOURCE]),
        (lambda: attrs.evolve(statement(), we_statement="We ask."), [9], [SOURCE]),
    ],
)
def test_what_the_page_does_not_print_so_is_noticed(
    make: Callable[[], QualityStatement], unexplained: list[int], unprinted: list[str]
) -> None:
    """Words that are other, elsewhere, doubled, missing or invented leave a line or words over."""
    told = account(make())
    assert (unexplained, unprinted) == (list(told.unexplained), list(told.unprinted))


def change(text: str, new: str) -> list[str]:
    """Change one line of the page."""
    lines = list(LINES)
    lines[line_of(PAGE, text) - 1] = new
    return lines


@pytest.mark.parametrize(
    ("lines", "page", "unexplained", "unprinted"),
    [
        (LINES, facts(title="Another title"), [1], ["title"]),
        (LINES, facts(title_span=span(2, 2)), [1], ["title"]),
        (LINES, facts(title_span=None), [], []),
        (LINES, facts(last_updated=datetime.date(2023, 3, 3)), [3], ["last_updated"]),
        (LINES, facts(furniture=()), [5], []),
        (LINES, facts(furniture=(span(5, 6), span(13, 13))), [], [FIRST]),
        (LINES, facts(furniture=(span(5, 10**12),)), [], None),
        (change(TITLE, ""), facts(), [], ["title"]),
        (change("Files to take away", TITLE), facts(furniture=(), title_span=None), [5], []),
        (change("Files to take away", LINES[2]), facts(furniture=()), [5], []),
        (change("These are known to everybody.", LINES[14]), facts(), [22], [THIRD]),
        (change("Films", "Link to regulations"), facts(), [47], [f"{SOURCE}.resources.films"]),
        (["", *LINES], facts(), None, None),
        ([*LINES, "One more."], facts(), [55], []),
        ([*LINES[:11], "Link to regulations", *LINES[12:]], facts(), [24, 37, 49], []),
        ([*LINES[:49], "What does good look like:", *LINES[50:]], facts(), [50], []),
        ([], facts(), [], None),
    ],
)
def test_what_the_page_prints_beside_is_noticed(
    lines: list[str],
    page: PageFacts,
    unexplained: list[int] | None,
    unprinted: list[str] | None,
) -> None:
    """Title, date, headings and furniture count once, in their place, and nothing else does."""
    told = account(statement(), lines, page)
    if unexplained is None:
        assert told.unexplained
    else:
        assert unexplained == list(told.unexplained)
    if unprinted is None:
        assert told.unprinted
    else:
        assert unprinted == list(told.unprinted)


@pytest.mark.parametrize(
    "number", [n for n, line in enumerate(LINES, 1) if line.strip() and n != 5]
)
@pytest.mark.parametrize("where", ["first", "last"])
def test_one_changed_character_is_noticed(number: int, where: str) -> None:
    """Changing one character of any line but furniture leaves a line unexplained."""
    lines = list(LINES)
    words = lines[number - 1].strip(" •")
    changed = "#" + words[1:] if where == "first" else words[:-1] + "x"
    lines[number - 1] = lines[number - 1].replace(words, changed)
    assert number in account(statement(), lines).unexplained
