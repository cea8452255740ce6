"""Pages in the shape of the guidance's, in words that are made up for the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cqc_wellled.ingest import ParsedPage, parse_page

if TYPE_CHECKING:
    from cqc_wellled._model import QualityStatement

__all__ = [
    "ID",
    "PAGE",
    "TITLE",
    "full_notes",
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
