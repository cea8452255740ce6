"""What holds for any text at all, and for any page that can be made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, strategies as st
from made_up_pages import PAGE, TITLE, full_notes, sound

from cqc_wellled.errors import PageError
from cqc_wellled.ingest import Became, parse_page

if TYPE_CHECKING:
    from collections.abc import Iterable

Notes = dict[str, Any]


#: No-break spaces and soft hyphens stay where they are within a line.
_WORDS = st.text("abcdefgh ’“”,;()\N{NO-BREAK SPACE}\N{SOFT HYPHEN}é", min_size=1, max_size=12).map(
    lambda text: " ".join(word for word in text.split(" ") if word)
)
_NOISE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(PAGE.split("\n")),
    st.sampled_from(["", "• ", "  • point", "We", "…", "\ufeff", "\x00", "\ud800", "\u2028", "\r"]),
)


@given(st.lists(_NOISE, max_size=40).map("\n".join))
def test_any_text_gives_a_page_or_our_error(text: str) -> None:
    """Any text at all gives a parsed page or a `PageError`."""
    check_any(text)
    check_any(text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=200))
def test_any_bytes_give_a_page_or_our_error(data: bytes) -> None:
    """Any bytes at all give a parsed page or a `PageError`, also in the middle of a page."""
    check_any(data)
    check_any(PAGE.encode().replace(b"everybody", data))


@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["drop", "repeat", "swap"]), _NOISE)),
)
def test_a_page_with_broken_lines_gives_a_page_or_our_error(
    breaks: list[tuple[int, str, str]],
) -> None:
    """A page with lines dropped, repeated or changed is never taken for a sound one by mistake."""
    lines = PAGE.split("\n")
    for place, way, noise in breaks:
        at = place % max(len(lines), 1)
        lines[at : at + 1] = {"drop": [], "repeat": lines[at : at + 1] * 2, "swap": [noise]}[way]
    check_any("\n".join(lines))


def check_any(source: str | bytes) -> None:
    """Parse anything, with annotations and without, and hold the result against the account."""
    for notes in (None, full_notes()):
        try:
            page = parse_page(source, annotations=notes)
        except PageError:
            continue
        unexplained = [line for line in page.account_lines if line.became is Became.UNEXPLAINED]
        assert bool(page.problems) == (page.statement is None)
        assert page.problems or not unexplained


_SENTENCE = st.builds("{0} {1}{2}".format, _WORDS, _WORDS, st.sampled_from(".:?!")).map(
    lambda text: "A" + text
)
_POINTS = st.recursive(
    st.just(()),
    lambda below: st.lists(st.tuples(_SENTENCE, below), max_size=3).map(tuple),
    max_leaves=6,
)
_PARAGRAPHS = st.lists(st.tuples(_SENTENCE, _POINTS), max_size=3)
_REGULATIONS = st.permutations(
    [
        ("uksi/2014/2936/regulation/18", "Regulation 18: Staffing"),
        ("uksi/2014/2936/regulation/12", "Regulation 12: Safe care and treatment"),
        (
            "uksi/2014/2936/regulation/20A",
            "Regulation 20A: Requirement as to display of performance assessments",
        ),
        ("uksi/2009/3112/regulation/18", "Regulation 18: Notification of other incidents"),
        ("uksi/2009/3112/regulation/12", "Regulation 12: Statement of purpose"),
    ]
)
_MAY_CONSIDER = "May also consider:"
_EITHER = st.booleans()


@st.composite
def _links(draw: st.DrawFn) -> list[tuple[str, int, str | None, list[str]]]:
    """Make up lines about regulations: words, depth in lists, strength, and ids.

    A line links one regulation or several; those that may also be considered stand behind
    the words that say so, in a list below them, or on the lines below them.
    """
    regulations = draw(_REGULATIONS)[: draw(st.integers(0, 5))]
    held: list[list[tuple[str, str]]] = []
    for regulation in regulations:
        shares_a_line: bool = draw(_EITHER)
        if held and shares_a_line:
            held[-1].append(regulation)
        else:
            held.append([regulation])
    between = draw(st.sampled_from([", ", "; ", " and ", ", and "]))
    lines = [(between.join(name for _, name in one), [id_ for id_, _ in one]) for one in held]
    linked = draw(st.integers(0, len(lines)))
    made: list[tuple[str, int, str | None, list[str]]] = [
        (words, 0, "linked", ids) for words, ids in lines[:linked]
    ]
    way = draw(st.sampled_from(["behind", "list", "lines"]))
    rest = lines[linked:]
    if rest and way == "behind":
        (words, ids), *rest = rest
        made.append((f"{_MAY_CONSIDER} {words}", 0, "may-consider", ids))
    elif rest:
        made.append((_MAY_CONSIDER, 0, None, []))
    depth = int(way != "lines")
    return made + [(words, depth, "may-consider", ids) for words, ids in rest]


#: What the lines of works begin with: nothing, a publisher, a publisher and a kind.
_PUBLISHERS = st.lists(st.sampled_from(["", "Press: ", "Press: Guide: "]), max_size=3)


@st.composite
def made_up(draw: st.DrawFn) -> dict[str, Any]:
    """Make up what a page says, section by section; `None` for a section that is missing."""
    titles = iter(f"Title {n} {draw(_WORDS)}".strip() for n in range(100))
    topics = draw(st.none() | st.lists(_PARAGRAPHS, max_size=3))
    groups = draw(st.none() | st.lists(st.tuples(st.booleans(), _PUBLISHERS), max_size=3))
    return {
        "title": f"Statement {draw(_WORDS)}".strip(),
        "we": f"We {draw(_SENTENCE)}",
        "furniture": draw(st.booleans()),
        # One that a heading introduces has it on a line of its own.
        "criteria": [
            (f"{next(titles)}\n{text}" if draw(_EITHER) else text, points)
            for text, points in draw(_PARAGRAPHS)
        ],
        "context": None if topics is None else [(next(titles), held) for held in topics],
        "resources": None
        if groups is None
        else [
            (next(titles), next(titles) if noted else None, [each + next(titles) for each in works])
            for noted, works in groups
        ],
        "links": draw(st.none() | _links()),
        "mark": draw(st.sampled_from(["", "\ufeff"])),
        "blanks": draw(
            st.sampled_from(["\n", "\n\n", "\r\n \n", " \t\r\n", "\n\N{NO-BREAK SPACE}\n\n"])
        ),
    }


class Printer:
    """Prints what was made up as a page, with the annotations that it needs."""

    def __init__(self, made: dict[str, Any]) -> None:
        """Print all of it."""
        self.lines: list[str] = []
        self.roles: list[tuple[int, str]] = []
        self.mark: str = made.get("mark", "")
        self.add(TITLE)
        self.add("Page last updated: 2 March 2023")
        if made["furniture"]:
            self.add("Downloads of nothing", "furniture")
        self.add(made["title"])
        self.add(made["we"])
        self.add("What does good look like:")
        self.paragraphs(made["criteria"])
        self.sections(made)

    def sections(self, made: dict[str, Any]) -> None:
        """Print the sections that may be missing."""
        if made["context"] is not None:
            self.add("Further detail and context:")
            for title, paragraphs in made["context"]:
                self.add(title, "topic")
                self.paragraphs(paragraphs)
        if made["resources"] is not None:
            self.add("Best practice / guidance")
            for title, note, resources in made["resources"]:
                self.add(title, "group")
                if note is not None:
                    self.add(note, "note")
                for resource in resources:
                    self.add(resource, "resource")
        if made["links"] is not None:
            self.add("Link to regulations")
            for printed, depth, _, _ in made["links"]:
                self.add(f"{'  • ' * depth}{printed}")

    def add(self, line: str, role: str | None = None) -> None:
        """Print a line."""
        self.lines.append(line)
        if role is not None:
            self.roles.append((len(self.lines), role))

    def paragraphs(self, paragraphs: list[Any]) -> None:
        """Print paragraphs with their lists."""
        for text, points in paragraphs:
            heading, _, paragraph = text.rpartition("\n")
            if heading:
                self.add(heading, "heading")
            self.add(paragraph)
            self.points(points, 1)

    def points(self, points: Iterable[Any], depth: int) -> None:
        """Print the points of a list, indented by depth."""
        for text, below in points:
            self.add(f"{'  ' * depth}• {text}")
            self.points(below, depth + 1)

    def page(self, blanks: str) -> tuple[str, Notes]:
        """Give the page, its lines parted by white space, and the annotations."""
        apart = blanks.count("\n")
        notes = [
            {
                "line": (number - 1) * apart + 1,
                "printed": self.lines[number - 1],
                "role": role,
                "basis": "made up",
            }
            for number, role in self.roles
        ]
        return self.mark + blanks.join(self.lines), {"line": notes}


def links_of(made: dict[str, Any]) -> list[tuple[tuple[str, str | None], str]]:
    """List the links that were made up: regulation, strength and line."""
    return [
        ((id_, strength), printed)
        for printed, _, strength, ids in made["links"] or []
        for id_ in ids
    ]


def told(paragraphs: Iterable[Any]) -> list[Any]:
    """Tell paragraphs or points in the form in which they were made up."""
    return [(item.text, tuple(told(item.points))) for item in paragraphs]


@given(made_up())
def test_a_made_up_page_is_read_as_it_was_made_up(made: dict[str, Any]) -> None:
    """Whatever sections, lists, groups and links are printed come back, accounted for in full."""
    source, notes = Printer(made).page(made["blanks"])
    page = parse_page(source, annotations=notes)
    found = sound(page)
    assert (made["title"], made["we"]) == (found.title, found.we_statement)
    assert made["criteria"] == told(found.criteria)
    assert (made["context"] or []) == [(t.title, told(t.passages)) for t in found.context]
    assert (made["resources"] or []) == [
        (g.title, g.note, [r.printed for r in g.resources]) for g in found.resource_groups
    ]
    assert links_of(made) == [
        ((k.regulation, k.strength), k.printed) for k in found.regulation_links
    ]
    assert [] == [line for line in page.account_lines if line.became is Became.UNEXPLAINED]
    assert [
        n
        for n, line in enumerate(source.split("\n"), 1)
        if line.strip("\ufeff \t\r\N{NO-BREAK SPACE}")
    ] == list(page.account)
    ids = [c.id for c in found.criteria] + [t.id for t in found.context]
    ids += [resource.id for group in found.resource_groups for resource in group.resources]
    assert len(set(ids)) == len(ids)
