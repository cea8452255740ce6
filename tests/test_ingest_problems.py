"""The questions that a page leaves open, and the faults of its annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from made_up_pages import (
    ID,
    PAGE,
    TITLE,
    full_notes,
    is_in_full,
    line_of,
    make_page,
    mention,
    note_at,
    sound,
)

from cqc_wellled._text import excerpt
from cqc_wellled.ingest import AccountLine, Became, PageProblem, ParsedPage, _page, parse_page
from cqc_wellled.ingest._account import Account

if TYPE_CHECKING:
    from collections.abc import Callable

TOPIC_CHOICES = ("topic", "passage", "furniture")
GROUP_CHOICES = ("group", "resource", "note", "furniture")
FURNITURE = ("furniture",)

Notes = dict[str, Any]


def test_a_bare_page_asks_about_every_line_it_cannot_settle() -> None:
    """Without annotations each open line is asked about once, with the roles to choose from."""
    page = parse_page(PAGE)
    expected = [
        ("Files to take away", FURNITURE),
        ("Where courage comes from", TOPIC_CHOICES),
        ("As the brave ward puts it", TOPIC_CHOICES),
        ("Where it goes", TOPIC_CHOICES),
        ("Books on courage", GROUP_CHOICES),
        ("(also see Freedom to speak up quality statement)", GROUP_CHOICES),
        ("Moon Press: Guide: The brave ward", GROUP_CHOICES),
        ("An unknown leaflet", GROUP_CHOICES),
        ("Films", GROUP_CHOICES),
    ]
    assert expected == [(problem.excerpt, problem.choices) for problem in page.problems]
    assert [line_of(PAGE, text) for text, _ in expected] == [p.line for p in page.problems]
    assert page.statement is None
    assert {line for line, told in page.account.items() if told.became is Became.UNEXPLAINED} >= {
        line_of(PAGE, text) for text, _ in expected
    }


def replace(old: str, *new: str) -> str:
    """Put other words in place of a line of the page, on that line and the blank ones below it."""
    lines = PAGE.split("\n")
    at = next(n for n, line in enumerate(lines) if line.strip(" •") == old)
    assert all(not line.strip() for line in lines[at + 1 : at + len(new)])
    lines[at : at + len(new)] = new
    return "\n".join(lines)


OPEN_PAGES: list[tuple[str, list[tuple[int, str, tuple[str, ...]]]]] = [
    (replace(TITLE, "Crumbs: Home", TITLE), [(1, "here and nothing else", FURNITURE)]),
    (
        replace("Page last updated: 2 March 2023", "Page last updated: 2 March 2023", "More"),
        [(4, "here and nothing else", FURNITURE)],
    ),
    (
        replace(
            "We ask our neighbours before we judge.",
            "We ask our neighbours before we judge.",
            "We ask them twice.",
        ),
        [(10, "here and nothing else", FURNITURE)],
    ),
    (
        replace("Partnerships and communities", "Partnerships and communities", "• a list"),
        [(8, "here and nothing else", FURNITURE)],
    ),
    (
        replace("Page last updated: 2 March 2023", *["Page last updated: 2 March 2023"] * 2),
        [(4, "here and nothing else", FURNITURE)],
    ),
    (
        replace("What does good look like:", "What does good look like:", "• alone"),
        [(12, "a list item without a paragraph above it", FURNITURE)],
    ),
    (
        replace("Where it goes", "Where it goes", "• alone"),
        [(36, "a list item without a paragraph above it", FURNITURE)],
    ),
    (
        replace("These are known to everybody.", "These are known to everybody.", "* * *"),
        [
            (23, "what this line is", ("criterion", "heading", "furniture")),
            (23, "a line without words", FURNITURE),
        ],
    ),
    (
        replace("open doors.", "  •  open doors.", "  • "),
        [(21, "a line without words", FURNITURE)],
    ),
    (
        replace("Films", "Films", "Ein Film\x00"),
        [
            (48, "what this line is", GROUP_CHOICES),
            (48, "the control character U+0000", FURNITURE),
        ],
    ),
    (
        replace("These are known to everybody.", "These are known to everybody.", "Not \u202eso."),
        [(23, "the format character U+202E", FURNITURE)],
    ),
    (
        replace("These are known to everybody.", "These are known to everybody.", "a" * 200_001),
        [
            (23, "what this line is", ("criterion", "heading", "furniture")),
            (23, "more than max_string=200000 allows", FURNITURE),
        ],
    ),
    (
        replace("Further detail and context:", "Further detail and context:", "At once."),
        [(25, "expected a line with the role “topic” above", TOPIC_CHOICES)],
    ),
    (
        replace("Further detail and context:", "Further detail and context:", "At once"),
        [(25, "what this line is", TOPIC_CHOICES)],
    ),
    (
        replace("Link to regulations", "Link to regulations", "None known"),
        [(50, "expected one regulation with its number and heading", FURNITURE)],
    ),
    (
        replace("Regulation 18: Staffing", "Regulation 18: Fit and proper persons directors"),
        [(51, "expected one regulation with its number and heading", FURNITURE)],
    ),
    (
        replace("Regulation 18: Staffing", "Regulation 18"),
        [(51, "expected one regulation with its number and heading", FURNITURE)],
    ),
    (
        replace("Link to regulations", "Link to regulations", "May also consider: others"),
        [(50, "expected one regulation with its number and heading", FURNITURE)],
    ),
    (
        replace("Regulation 18: Staffing", "Regulation 18: Staffing", "Regulation 18: Staffing"),
        [(52, "line 51 links this regulation already", FURNITURE)],
    ),
]


@pytest.mark.parametrize(("page", "expected"), OPEN_PAGES)
def test_what_a_page_leaves_open_is_asked(
    page: str, expected: list[tuple[int, str, tuple[str, ...]]]
) -> None:
    """A line that nothing settles is a question with its line, its remedy and the choices."""
    check_problems(parse_page(page, annotations=full_notes()), expected, full_notes())


def texts_of(notes: Any) -> set[str]:  # noqa: ANN401 - anything that TOML holds
    """Gather every text that annotations hold."""
    if isinstance(notes, str):
        return {notes}
    below = notes.values() if isinstance(notes, dict) else notes
    held = (texts_of(each) for each in below if isinstance(each, str | list | dict))
    return set().union(*held)


def check_problems(
    page: ParsedPage, expected: list[tuple[int, str, tuple[str, ...]]], notes: Notes
) -> None:
    """Compare the problems of a page with the expected lines, parts of messages and choices.

    Each is told in full, and quotes its line, or an annotation, or the id of an item.
    """
    assert page.statement is None
    found = [(problem.line, problem.choices) for problem in page.problems]
    assert sorted((line, choices) for line, _, choices in expected) == sorted(found)
    for line, part, choices in expected:
        matching = [p for p in page.problems if (p.line, p.choices) == (line, choices)]
        assert any(part in problem.message for problem in matching), page.problems
    assert sorted(page.problems, key=lambda problem: problem.line) == list(page.problems)
    assert [] == [p.message for p in page.problems if not is_in_full(p.message)]
    said = {excerpt(text)[1:-1] for text in texts_of(notes)}
    for problem in page.problems:
        there = page.account.get(problem.line)
        printed = there is not None and problem.excerpt == excerpt(there.text)[1:-1]
        assert printed or problem.excerpt in said or problem.excerpt.startswith(f"{ID}.")
    assert all(len(problem.excerpt) <= 80 for problem in page.problems)


def add(table: str, *entries: Notes) -> Callable[[Notes], None]:
    """Add entries to a table."""
    return lambda notes: notes[table].extend(entries)


def put(table: str, index: int, **fields: object) -> Callable[[Notes], None]:
    """Put other fields into an entry."""
    return lambda notes: notes[table][index].update(fields)


def drop(table: str, index: int, *fields: str) -> Callable[[Notes], None]:
    """Drop an entry, or fields of it."""

    def change(notes: Notes) -> None:
        if fields:
            for field in fields:
                del notes[table][index][field]
        else:
            del notes[table][index]

    return change


BOOK, LEAFLET = "Moon Press: Guide: The brave ward", "An unknown leaflet"
ANOTHER = f"it speaks of the source “another-page”; this page is “{ID}”"
CARRIES_ON = "ties a paragraph of this page's criteria to an earlier one"
SUN = {"id": "named-thing.sun", "name": "The sun", "basis": "seen-in-source"}
CANDOUR = "uksi/2014/2936/regulation/20"
WRONG_NOTES: list[tuple[Callable[[Notes], None], list[tuple[int, str, tuple[str, ...]]]]] = [
    # Entries that speak of another line, or twice of one.
    (
        put("line", 0, printed="Files"),
        [
            (5, "a [[line]] says that this line prints this; it prints “Files to take", ()),
            (5, "here and nothing else", FURNITURE),
        ],
    ),
    (
        put("line", 1, line=27),
        [
            (26, "what this line is", TOPIC_CHOICES),
            (27, "it prints nothing", ()),
            (27, "the role “topic” has no meaning where this line stands", ()),
            (0, "expected 2 times in the passage texts, found 0", ()),
            (0, "expected 1 times in the passage texts, found 0", ()),
        ],
    ),
    (
        put("continues", 0, printed="These"),
        [(22, "a [[continues]] says that this line prints this", ())],
    ),
    (
        put("resource", 0, line=10**30),
        [
            (10**30, "it prints nothing", ()),
            (10**30, "speaks of a line with the role", ()),
            (0, "no such target", ()),
        ],
    ),
    (
        add("line", note_at(PAGE, "Films", role="resource")),
        [(47, "two [[line]] speak of this line; keep one", ())],
    ),
    (
        add("resource", note_at(PAGE, BOOK, basis="seen-in-source")),
        [(43, "two [[resource]] speak of this line; keep one", ()), (0, "no such target", ())],
    ),
    (
        add("continues", note_at(PAGE, "These are known to everybody.", of=13)),
        [(22, "two [[continues]] speak of this line; keep one", ())],
    ),
    (
        add("named_thing", {**SUN, "id": "named-thing.moon-charter"}),
        [(0, "two [[named_thing]] speak of this; keep one", ())],
    ),
    (
        add("mention", mention("duty of candour", "criterion", 1, CANDOUR)),
        [
            (0, "two [[mention]] speak of this; keep one", ()),
            (0, "it overlaps “duty of candour” in the text", ()),
        ],
    ),
    (
        put("line", 0, source="another-page"),
        [(5, ANOTHER, ())],
    ),
    (
        put("mention", 2, source="another-page"),
        [(0, ANOTHER, ())],
    ),
    # Entries that say nothing.
    (put("line", 2, basis=" "), [(33, "its [[line]] has an empty basis; fill it in", ())]),
    (
        put("resource", 0, publisher=""),
        [(43, "its [[resource]] has an empty publisher; fill it in or leave it out", ())],
    ),
    (
        put("named_thing", 0, name=""),
        [(0, "its [[named_thing]] has an empty name; fill it in", ())],
    ),
    (
        put("mention", 2, phrase=""),
        [
            (0, "its [[mention]] has an empty phrase; fill it in", ()),
            (0, "expected 1 times in the criterion texts, found 0", ()),
        ],
    ),
    # Roles where they have no meaning.
    (
        add("line", note_at(PAGE, "These are known to everybody.", role="topic")),
        [(22, "the role “topic” has no meaning where this line stands", ())],
    ),
    (
        put("line", 3, role="group"),
        [(35, "the role “group” has no meaning where this line stands", ())],
    ),
    (
        put("line", 4, role="resource"),
        [
            (39, "expected a line with the role “group” above this one", GROUP_CHOICES),
            (0, "no such target", ()),
        ],
    ),
    (
        put("line", 8, role="note"),
        [(47, "a group has one note", GROUP_CHOICES)],
    ),
    (
        put("line", 6, role="group"),
        [(43, "a [[resource]] speaks of a line with the role “resource”", ()),
         (0, "no such target", ())],
    ),
    # Criteria that carry on.
    (put("continues", 0, of=22), [(22, CARRIES_ON, ())]),
    (put("continues", 0, of=16), [(22, CARRIES_ON, ())]),
    (put("continues", 0, of=17), [(22, CARRIES_ON, ())]),
    (
        put("continues", 0, line=13, of=15, printed=PAGE.split("\n")[12]),
        [(13, CARRIES_ON, ())],
    ),
    (
        put("continues", 0, line=33, printed="As the brave ward puts it"),
        [(33, CARRIES_ON, ())],
    ),
    # Resources.
    (
        put("resource", 0, printed_publisher="Sun Press"),
        [(43, "the line does not begin with this", ()), (0, "no such target", ())],
    ),
    (
        put("resource", 0, regulations=["uksi/2014/2936/regulation/99"]),
        [(43, "there is no uksi/2014/2936/regulation/99; correct the regulations", ())],
    ),
    (
        put("resource", 0, regulations=["uksi/2014/2936/regulation/05"]),
        [(43, "there is no uksi/2014/2936/regulation/05", ())],
    ),
    (
        put("resource", 0, regulations=["uksi/2014/2936/regulation/5"] * 2),
        [(43, "names a regulation twice", ())],
    ),
    # Ids.
    (
        put("line", 7, segment="the-brave-ward"),
        [(45, "line 43 gives the same id; give one of the two a segment", ())],
    ),
    (
        put("line", 3, segment="where-courage-comes-from"),
        [(35, "line 26 gives the same id", ())],
    ),
    (put("line", 8, segment="books-on-courage"), [(47, "line 39 gives the same id", ())]),
    (put("line", 8, segment="Books!"), [(47, "made of a-z, 0-9 and single hyphens", ())]),
    (put("line", 8, segment="a." + "b"), [(47, "made of a-z, 0-9 and single hyphens", ())]),
    (
        put("line", 8, segment="a" * 190),
        [(47, "its id would be longer than 200 characters", ())],
    ),
    (
        put("named_thing", 0, id=f"{ID}.criterion.1"),
        [
            (0, "line 13 has this id; give the [[named_thing]] another", ()),
            (0, "no such target: “named-thing.moon-charter”", ()),
            (0, "no such target: “named-thing.moon-charter”", ()),
            (0, "no [[mention]] names this [[named_thing]]", ()),
        ],
    ),
    # Mentions.
    (put("mention", 0, times=2), [(0, "expected 2 times in the criterion texts, found 1", ())]),
    (put("mention", 1, times=1), [(0, "expected 1 times in the passage texts, found 2", ())]),
    (put("mention", 0, times=10**5000), [(0, "in the criterion texts, found 1", ())]),
    (
        put("mention", 2, phrase="Duty of candour"),
        [(0, "expected 1 times in the criterion texts, found 0", ())],
    ),
    (
        put("mention", 2, phrase="Duty of candour", times=0),
        [(0, "expected 0 times in the criterion texts, found 0", ())],
    ),
    (put("mention", 2, target="reg.20"), [(0, "no such target: “reg.20”", ())]),
    (put("mention", 2, target="uksi/2014/2936/regulation/99"), [(0, "no such target", ())]),
    (put("mention", 2, target="uksi/2014/2936/regulation/020"), [(0, "no such target", ())]),
    (put("mention", 3, target=f"{ID}.resource.nothing"), [(0, "no such target", ())]),
    (put("mention", 3, target=f"{ID}.criterion.1"), [(0, "no such target", ())]),
    (
        drop("mention", 1),
        [(0, "it also occurs in the passage texts: say how often there", ())],
    ),
    (
        drop("mention", 0),
        [(0, "it also occurs in the criterion texts: say how often there", ())],
    ),
    (
        add("mention", mention("Moon", "criterion", 1, "named-thing.moon-charter")),
        [
            (0, "it also occurs in the passage texts", ()),
            (0, "it overlaps “Moon Charter” in the text; keep one", ()),
        ],
    ),
    (
        add("mention", mention("candour.", "criterion", 1, CANDOUR)),
        [(0, "it overlaps “duty of candour” in the text; keep one", ())],
    ),
    (
        add("named_thing", SUN),
        [(0, "no [[mention]] names this [[named_thing]]; take it out", ())],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), WRONG_NOTES)
def test_annotations_that_do_not_fit_are_problems(
    change: Callable[[Notes], None], expected: list[tuple[int, str, tuple[str, ...]]]
) -> None:
    """An entry that is stale, doubled, empty or contradicts the page is asked about, not used."""
    notes = full_notes()
    change(notes)
    check_problems(parse_page(PAGE, annotations=notes), expected, notes)


def test_a_shifted_page_keeps_no_annotation() -> None:
    """When every line moves by one, every entry that names a line is told to be stale."""
    page = parse_page("\n" + PAGE, annotations=full_notes())
    stale = [p for p in page.problems if "says that this line prints this" in p.message]
    assert [5, 22, 26, 33, 35, 39, 41, 43, 43, 45, 47] == [p.line for p in stale]
    assert page.statement is None


def test_a_segment_settles_an_id() -> None:
    """A title without letters or digits, or used twice, gets its id from the annotation."""
    notes = full_notes()
    page = replace("Films", "Книги")
    notes["line"][8] = note_at(page, "Книги", role="group")
    [problem] = parse_page(page, annotations=notes).problems
    assert (47, ("group",), True) == (problem.line, problem.choices, is_in_full(problem.message))
    assert "Книги" == problem.excerpt
    assert "no id can be made of a title without a-z or 0-9" in problem.message
    notes["line"][8]["segment"] = "books-2"
    found = sound(parse_page(page, annotations=notes)).resource_groups[1]
    assert (f"{ID}.resources.books-2", "Книги") == (found.id, found.title)


@pytest.mark.parametrize("length", [200, 201])
def test_an_id_has_200_characters_at_most(length: int) -> None:
    """A segment may make an id as long as ids may be, and no longer."""
    notes = full_notes()
    notes["line"][8]["segment"] = "a" * (length - len(f"{ID}.resources."))
    page = parse_page(PAGE, annotations=notes)
    if length == 200:
        assert length == len(sound(page).resource_groups[1].id)
    else:
        check_problems(page, [(47, "longer than 200 characters", ())], notes)


def test_long_titles_give_ids_of_the_right_length() -> None:
    """However long the titles are, ids stay within 200 characters and keep whole words."""
    title, topic = "kind " * 60, "brave " * 60
    body = ["One.", "Further detail and context:", topic.strip(), "Two:", "• three"]
    page = make_page(title.strip(), *body)
    notes = {"line": [note_at(page, topic.strip(), role="topic")]}
    found = sound(parse_page(page, annotations=notes))
    point = found.context[0].passages[0].points[0]
    assert (119, True) == (len(found.id), len(point.id) <= 200)
    assert found.context[0].id.endswith("-brave")


def test_what_the_account_does_not_tell_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading that the account of lines does not bear out gives no statement."""
    doubtful = Account(
        lines=(AccountLine(line=13, became=Became.UNEXPLAINED, item=None, text="Leaders"),),
        unprinted=(f"{ID}.criterion.1",),
    )
    monkeypatch.setattr(_page, "account_for", lambda *_: doubtful)
    page = parse_page(PAGE, annotations=full_notes())
    fault = "which is a fault of this library"
    faults = [problem.message for problem in page.problems]
    assert [True, True] == [fault in message and is_in_full(message) for message in faults]
    assert [(0, ()), (13, ())] == [(p.line, p.choices) for p in page.problems]
    assert doubtful.lines == page.account_lines
    name, line = page.problems
    assert f"{ID}.criterion.1" == name.excerpt
    assert line.excerpt.startswith("Leaders listen before")


def test_every_question_comes_at_once() -> None:
    """A page with several faults tells all of them, in the order of its lines."""
    notes = full_notes()
    for change in (drop("line", 8), drop("line", 0), put("mention", 0, times=3)):
        change(notes)
    page = parse_page(replace("Regulation 18: Staffing", "Regulation 18"), annotations=notes)
    assert [0, 5, 47, 51] == [problem.line for problem in page.problems]
    assert all(isinstance(problem, PageProblem) for problem in page.problems)
