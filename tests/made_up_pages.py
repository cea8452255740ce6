"""Pages in the shape of the guidance's, in words that are made up for the tests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cqc_wellled.ingest import ParsedPage, parse_page

if TYPE_CHECKING:
    from cqc_wellled._model import QualityStatement

__all__ = [
    "ID",
    "PAGE",
    "TITLE",
    "full_notes",
    "is_in_full",
    "line_of",
    "make_page",
    "mention",
    "note_at",
    "parse_made_up",
    "sound",
]

ID = "partnerships-and-communities"
TITLE = "Made-up guidance for the tests"

#: Uses everything that a page can have. Made up: no body has published it.
PAGE = f"""\
{TITLE}

Page last updated: 2 March 2023

Files to take away

Partnerships and communities

We ask our neighbours before we judge.

What does good look like:

Leaders listen before they speak, as the Moon Charter asks, and keep the duty of candour.

Leaders show courage through their:

  • walks around the wards
    • by day
    • by night
  • open doors.

These are known to everybody.

Further detail and context:

Where courage comes from

Courage grows in company. The Moon Charter says so, and the Moon Charter is right:

  • slowly
  • surely.

As the brave ward puts it

Where it goes

Best practice / guidance

Books on courage

(also see Freedom to speak up quality statement)

Moon Press: Guide: The brave ward

An unknown leaflet

Films

Link to regulations

Regulation 18: Staffing

May also consider: Regulation 5: Fit and proper persons directors
"""

#: Everything that is asked or said of a line or an annotation, in full; {} is what differs.
SENTENCES = (
    (
        "[[continues]] ties a paragraph of this page's criteria to an earlier one; correct its "
        "line and its of"
    ),
    "a [[{}]] says that this line prints this; it prints {}",
    "a [[resource]] speaks of a line with the role “resource”; correct one",
    "a group has one note",
    "a heading without a paragraph below it; give it another [[line]] role",
    "a line without words; give it the role “furniture”",
    (
        "a list item without a paragraph above it; give it the role “furniture” if it is no part "
        "of the guidance"
    ),
    "a segment of an id is made of a-z, 0-9 and single hyphens; correct it",
    "an annotation says that it speaks of the source {}; this page is {}",
    "does a section begin here, or is this a tool of the page? Give it a role",
    "does “May also consider:” of line {} speak of this line too? Give it a [[line]] role",
    "expected a line with the role “{}” above this one",
    (
        "expected one regulation with its number and heading, or several; complete "
        "data/legislation.json, or give a line that is no regulation the role “furniture”; {}"
    ),
    (
        "expected the guidance's title, “Page last updated: 1 May 2024”, the statement's title and "
        "its “We …” here and nothing else; give a line that is none of them the role “furniture”"
    ),
    "expected {} times in the {} texts, found {}; correct its [[mention]]",
    "it also occurs in the {} texts: say how often there; correct its [[mention]]",
    "it goes on after the first line of a list item; give it a [[line]] role",
    "it overlaps {} in the text; keep one [[mention]]",
    "it stands in <{}>; give it a [[line]] role",
    "its [[{}]] has an empty {}; fill it in or leave it out",
    "its [[resource]] names a regulation twice; keep it once",
    "its id would be longer than 200 characters; give the [[line]] above it a short segment",
    "line {} gives the same id; give one of the two a segment of its own in its [[line]]",
    "line {} has this id; give the [[named_thing]] another",
    (
        "line {} links this regulation already; if this one only repeats it, give it the role "
        "“furniture”"
    ),
    "no [[mention]] names this [[named_thing]]; take it out",
    "no id can be made of a title without a-z or 0-9; give its [[line]] a segment",
    "no snapshot may hold this line; save the page again: $.text: {}",
    "no such target: {}; correct its [[mention]]",
    (
        "the line does not begin with this and go on with a title; correct the printed_publisher "
        "or the printed_kind of its [[resource]]"
    ),
    "the markup hides it; give it a [[line]] role",
    "the page cannot say what this line is; give it a [[line]] role",
    "the reading does not account for this, which is a fault of this library; report it",
    "the role “{}” has no meaning where this line stands; correct it",
    "there is no {}; correct the regulations of its [[resource]]",
    "two [[{}]] speak of this line; keep one of them",
    "two [[{}]] speak of this; keep one of them",
)


def is_in_full(message: str) -> bool:
    """Whether a message of a problem is one of the sentences, from its first to its last word."""
    patterns = (re.escape(each).replace(r"\{\}", "(.+)") for each in SENTENCES)
    return any(re.fullmatch(pattern, message) for pattern in patterns)


def line_of(page: str, text: str) -> int:
    """Find the number of the one line that has these words, with or without a list marker."""
    found = [n for n, line in enumerate(page.split("\n"), 1) if line.strip(" •\r\ufeff") == text]
    [number] = found
    return number


def note_at(page: str, printed: str, **more: object) -> dict[str, Any]:
    """Make an annotation of a line."""
    basis = more.pop("basis", "made up")
    return {"line": line_of(page, printed), "printed": printed, "basis": basis, **more}


def full_notes(page: str = PAGE) -> dict[str, Any]:
    """Make the annotations that settle every question of the made-up page."""
    roles = {
        "Files to take away": "furniture",
        "Where courage comes from": "topic",
        "As the brave ward puts it": "passage",
        "Where it goes": "topic",
        "Books on courage": "group",
        "(also see Freedom to speak up quality statement)": "note",
        "Moon Press: Guide: The brave ward": "resource",
        "An unknown leaflet": "resource",
        "Films": "group",
    }
    book = note_at(
        page,
        "Moon Press: Guide: The brave ward",
        basis="seen-in-source",
        printed_publisher="Moon Press",
        printed_kind="Guide",
        publisher="The Moon Press",
        official_title="The brave ward, a guide",
        kind="book",
        url="https://example.org/brave",
        url_seen_at="https://example.org/",
        published="2020-05",
        status={"kind": "renamed", "summary": "renamed “Brave wards”", "source": None},
        regulations=["uksi/2014/2936/regulation/5"],
    )
    continues = note_at(page, "These are known to everybody.")
    continues["of"] = line_of(page, "Leaders show courage through their:")
    charter = {
        "id": "named-thing.moon-charter",
        "name": "The Charter of the Moon",
        "basis": "seen-in-source",
    }
    return {
        "line": [note_at(page, printed, role=role) for printed, role in roles.items()],
        "continues": [continues],
        "resource": [book],
        "named_thing": [charter],
        "mention": [
            mention("Moon Charter", "criterion", 1, "named-thing.moon-charter"),
            mention("Moon Charter", "passage", 2, "named-thing.moon-charter"),
            mention("duty of candour", "criterion", 1, "uksi/2014/2936/regulation/20"),
            mention(
                "brave ward", "passage", 1, "partnerships-and-communities.resource.the-brave-ward"
            ),
        ],
    }


def mention(phrase: str, within: str, times: int, target: str) -> dict[str, Any]:
    """Make a `[[mention]]`."""
    return {
        "phrase": phrase,
        "within": within,
        "times": times,
        "target": target,
        "basis": "made up",
    }


def make_page(title: str = "Partnerships and communities", *body: str) -> str:
    """Make a short page: a head, and below "What does good look like:" the given lines."""
    head = (TITLE, "Page last updated: 2 March 2023", title, "We ask.", "What does good look like:")
    return "\n".join((*head, *body))


def parse_made_up() -> ParsedPage:
    """Parse the page that uses everything, with its annotations."""
    return parse_page(PAGE, annotations=full_notes())


def sound(page: ParsedPage) -> QualityStatement:
    """Give the statement of a page without problems."""
    assert () == page.problems
    assert page.statement is not None
    return page.statement
