"""Whether a snapshot hangs together: each rule is broken once, and everything else holds."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
import pytest
from samples import ACTIVITIES, REGISTRATION, evolve_at, make_regulation, make_snapshot

from cqc_wellled._integrity import check_snapshot
from cqc_wellled._vocabulary import InstrumentId, ItemId, MentionKind, WebAddress
from cqc_wellled.errors import MalformedSnapshot

if TYPE_CHECKING:
    from cqc_wellled._model import Snapshot
    from cqc_wellled.errors import Problem

FIRST = "$.quality_statements[0]"
SECOND = "$.quality_statements[1]"
POINTS = f"{FIRST}.criteria[0]"
MENTIONS = f"{FIRST}.criteria[1]"
TOPIC = f"{FIRST}.context[0]"
PASSAGE = f"{TOPIC}.passages[0]"
GROUP = f"{FIRST}.resource_groups[0]"
RESOURCE = f"{GROUP}.resources[0]"
LINKS = f"{FIRST}.regulation_links"
STAFFING = "uksi/2014/2936/regulation/18"
CANDOUR = "uksi/2014/2936/regulation/20A"
INCIDENTS = "uksi/2009/3112/regulation/18"
SOUND = make_snapshot()


class Fault(NamedTuple):
    """One way to break the sample, and what must be said of it."""

    #: Where the sample is changed.
    place: str
    #: The fields that are changed there.
    changes: dict[str, Any]
    #: Every path that must be named.
    paths: tuple[str, ...]
    #: What the first of them must say.
    message: str


def lines(start: int, end: int, source: str = "first") -> dict[str, Any]:
    """Make the change of a span."""
    return {"source": source, "start": start, "end": end}


def offsets(start: int, end: int) -> dict[str, Any]:
    """Make the change of a mention's offsets."""
    return {"start": start, "end": end}


def fault(place: str, path: str, message: str, **changes: object) -> Fault:
    """Make a fault that one path tells of, which is put together from the place."""
    return Fault(place, changes, (place + path,), message)


FAULTS: dict[str, Fault] = {
    # Ids
    "criterion has the id of another": Fault(
        MENTIONS,
        {"id": "first.criterion.1", "continues": None},
        (f"{MENTIONS}.id",),
        f"found “first.criterion.1”, expected another, because it stands at {POINTS}.id already",
    ),
    "point has the id of another": fault(
        f"{POINTS}.points[1]", ".id", f"{POINTS}.points[0].id already", id="first.criterion.1.a"
    ),
    "group has the id of a topic": fault(
        GROUP, ".id", f"stands at {TOPIC}.id already", id="first.context.role"
    ),
    "named thing has the id of a statement": Fault(
        "$.named_things[0]",
        {"id": "second"},
        ("$.named_things[0].id", f"{MENTIONS}.mentions[1].target"),
        f"found “second”, expected another, because it stands at {SECOND}.id already",
    ),
    "source has the id of another": Fault(
        "$.sources[1]",
        {"id": "first", "furniture": ()},
        (
            f"{SECOND}.criteria[0].span.source",
            f"{SECOND}.regulation_links[0].span.source",
            f"{SECOND}.span.source",
            "$.sources[1].id",
        ),
        "found “second”, expected a source that stands in $.sources",
    ),
    "regulation twice": Fault(
        "$",
        {"regulations": (*SOUND.regulations, SOUND.regulations[0])},
        ("$.regulations[3].id",),
        "$.regulations[0].id already",
    ),
    "instrument twice": Fault(
        "$",
        {"instruments": (*SOUND.instruments, SOUND.instruments[1])},
        ("$.instruments[2].id",),
        "$.instruments[1].id already",
    ),
    "criterion below another statement": fault(
        POINTS,
        ".id",
        "found “third.criterion.1”, expected “first” and one or two segments more",
        id="third.criterion.1",
        points=(),
    )._replace(paths=(f"{POINTS}.id", f"{MENTIONS}.continues")),
    "criterion three segments below": fault(
        MENTIONS, ".id", "one or two segments more", id="first.criterion.2.b"
    ),
    "criterion with an empty segment": fault(MENTIONS, ".id", "one or two", id="first..2"),
    "criterion with the id of its statement and a stop": fault(
        MENTIONS, ".id", "one or two", id="first."
    ),
    "criterion whose id only begins alike": fault(MENTIONS, ".id", "“first” and", id="firstly.2"),
    "criterion whose id holds its statement's later": fault(
        MENTIONS, ".id", "“first” and", id="a.first.2"
    ),
    "point below another criterion": fault(
        f"{POINTS}.points[1]", ".id", "expected “first.criterion.1” and", id="first.criterion.2.b"
    ),
    "point below no point": fault(
        f"{POINTS}.points[0].points[0]",
        ".id",
        "expected “first.criterion.1.a” and",
        id="first.criterion.1.c",
    ),
    "passage below another topic": fault(
        PASSAGE, ".id", "expected “first.context.role” and", id="first.context.other.1", points=()
    ),
    "group below no statement": fault(GROUP, ".id", "expected “first” and", id="tools"),
    "resource below its group": fault(
        f"{GROUP}.resources[1]", ".id", "expected “first” and", id="first.resources.tools.hub"
    ),
    "criterion of another statement": fault(
        POINTS,
        ".quality_statement",
        "found “second”, expected its own statement, “first”",
        quality_statement="second",
    ),
    "criterion with another number": fault(
        MENTIONS, ".number", "found 3, expected 2, its place", number=3
    ),
    "criterion continues itself": fault(
        MENTIONS,
        ".continues",
        "found “first.criterion.2”, expected an earlier criterion of the same statement",
        continues="first.criterion.2",
    ),
    "criterion continues a later one": fault(
        POINTS, ".continues", "an earlier criterion", continues="first.criterion.2"
    ),
    "criterion continues one of another statement": fault(
        f"{SECOND}.criteria[0]", ".continues", "the same statement", continues="first.criterion.1"
    ),
    # Regulations
    "link to a missing regulation": Fault(
        f"{LINKS}[1]",
        {"regulation": "uksi/2014/2936/regulation/7"},
        (f"{LINKS}[1].regulation", "$.regulations[0].id"),
        "found “uksi/2014/2936/regulation/7”, expected a regulation that stands in $.regulations",
    ),
    "mention of a missing regulation": Fault(
        f"{MENTIONS}.mentions[0]",
        {"target": "uksi/2014/2936/regulation/7"},
        (f"{MENTIONS}.mentions[0].target", "$.regulations[2].id"),
        "found “uksi/2014/2936/regulation/7”, expected a regulation that stands in $.regulations",
    ),
    "resource about a missing regulation": fault(
        RESOURCE,
        ".regulations[1]",
        "found “uksi/2014/2936/regulation/7”, expected a regulation that stands in $.regulations",
        regulations=(STAFFING, "uksi/2014/2936/regulation/7"),
    ),
    "regulation that only a resource is about": Fault(
        f"{LINKS}[1]",
        {"regulation": CANDOUR},
        ("$.regulations[0].id",),
        "linked or mentioned",
    ),
    "regulation that nothing names": Fault(
        "$",
        {"regulations": (*SOUND.regulations, make_regulation(ACTIVITIES, "7", None))},
        ("$.regulations[3].id",),
        "found “uksi/2014/2936/regulation/7”, expected only regulations that are linked",
    ),
    "regulation linked twice": Fault(
        f"{LINKS}[1]",
        {"regulation": STAFFING},
        (f"{LINKS}[1].regulation", "$.regulations[0].id"),
        f"expected another, because it stands at {LINKS}[0].regulation already",
    ),
    "resource twice about a regulation": fault(
        RESOURCE, ".regulations[1]", "expected another", regulations=(STAFFING, STAFFING)
    ),
    "regulation with the number of another": fault(
        "$.regulations[1]", ".id", "expected “uksi/2014/2936/regulation/19”", number="19"
    ),
    "regulation with another address": fault(
        "$.regulations[1]",
        ".uri",
        f"found “http://www.legislation.gov.uk/id/{CANDOUR}”, expected "
        f"“http://www.legislation.gov.uk/id/{STAFFING}”",
        uri=f"http://www.legislation.gov.uk/id/{CANDOUR}",
    ),
    "regulation of another instrument": fault(
        "$.regulations[1]", ".id", f"expected “{INCIDENTS}”", instrument=REGISTRATION
    ),
    "regulation whose instrument is not listed": Fault(
        "$",
        {"instruments": (ACTIVITIES,)},
        ("$.regulations[0].instrument.id",),
        "found “uksi/2009/3112”, expected an instrument that stands in $.instruments",
    ),
    "regulation whose instrument is listed otherwise": fault(
        "$.regulations[0].instrument",
        "",
        "found another “uksi/2009/3112” than $.instruments has, expected the same",
        title="Other",
    ),
    "instrument that holds no regulation": Fault(
        "$",
        {
            "instruments": (
                *SOUND.instruments,
                attrs.evolve(
                    ACTIVITIES,
                    id=InstrumentId("uksi/2015/1"),
                    uri=WebAddress("http://www.legislation.gov.uk/id/uksi/2015/1"),
                ),
            )
        },
        ("$.instruments[2].id",),
        "found “uksi/2015/1”, expected only instruments of $.regulations",
    ),
    "instrument with another address": Fault(
        "$.instruments[1]",
        {"uri": "https://www.legislation.gov.uk/uksi/2014/2936"},
        ("$.instruments[1].uri", "$.regulations[1].instrument", "$.regulations[2].instrument"),
        "expected “http://www.legislation.gov.uk/id/uksi/2014/2936”",
    ),
    # Mentions
    "mention of nothing that is here": fault(
        f"{MENTIONS}.mentions[1]", ".target", "found “people”, expected a resource", target="people"
    ),
    "mention of a criterion": fault(
        f"{MENTIONS}.mentions[1]", ".target", "that is here", target="first.criterion.1"
    ),
    "mention of a named thing called a resource": fault(
        f"{MENTIONS}.mentions[1]",
        ".kind",
        "found “resource”, expected “named-thing”, which its target is",
        kind=MentionKind.RESOURCE,
    ),
    "mention of a resource called a named thing": fault(
        f"{PASSAGE}.mentions[0]",
        ".kind",
        "found “named-thing”, expected “resource”",
        kind=MentionKind.NAMED_THING,
    ),
    "mention of a regulation called a resource": Fault(
        f"{MENTIONS}.mentions[0]",
        {"kind": MentionKind.RESOURCE},
        (f"{MENTIONS}.mentions[0].kind", "$.regulations[2].id"),
        "found “resource”, expected “regulation”, which its target is",
    ),
    "mention of a named thing called a regulation": Fault(
        f"{MENTIONS}.mentions[1]",
        {"kind": MentionKind.REGULATION},
        (f"{MENTIONS}.mentions[1].kind", f"{MENTIONS}.mentions[1].target"),
        "expected “named-thing”",
    ),
    "mention one character late": fault(
        f"{MENTIONS}.mentions[0]",
        ".phrase",
        "found “duty of candour”, expected “uty of candour ”, which stands at 15 to 30",
        **offsets(15, 30),
    ),
    "mention one character short": fault(
        f"{MENTIONS}.mentions[0]", ".phrase", "expected “duty of candou”", **offsets(14, 28)
    ),
    "mention with another phrase": fault(
        f"{MENTIONS}.mentions[0]", ".phrase", "found “Duty of candour”", phrase="Duty of candour"
    ),
    "mention from below 0": fault(
        f"{MENTIONS}.mentions[0]",
        "",
        "found offsets -36 to 29, expected rising ones from 0 to 50",
        **offsets(-36, 29),
    ),
    "mention beyond the text": fault(
        f"{MENTIONS}.mentions[1]",
        "",
        "found offsets 38 to 51, expected rising ones from 29 to 50",
        **offsets(38, 51),
    ),
    "mention of nothing": Fault(
        f"{MENTIONS}.mentions[0]",
        {"phrase": "", **offsets(14, 14)},
        (f"{MENTIONS}.mentions[0]", f"{MENTIONS}.mentions[0].phrase"),
        "found offsets 14 to 14",
    ),
    "mentions out of order": fault(
        MENTIONS,
        ".mentions[1]",
        "found offsets 14 to 29, expected rising ones from 49 to 50",
        mentions=SOUND.quality_statements[0].criteria[1].mentions[::-1],
    ),
    "mentions that overlap": fault(
        f"{MENTIONS}.mentions[0]",
        "",
        "expected",
        phrase="duty of candour and the People",
        **offsets(14, 44),
    )._replace(paths=(f"{MENTIONS}.mentions[1]",), message="expected rising ones from 44 to 50"),
    # Spans
    "title of an unknown source": fault(
        "$.title_span", ".source", "found “third”, expected a source", source="third"
    ),
    "title before the first line": fault(
        "$.title_span", "", "found lines 0 to 1, expected rising ones from 1 to 20", **lines(0, 1)
    ),
    "furniture behind the last line": fault(
        "$.sources[0].furniture[0]", "", "found lines 2 to 21", **lines(2, 21)
    ),
    "furniture of another source": fault(
        "$.sources[0].furniture[0]",
        ".source",
        "found “second”, expected the source it stands in, “first”",
        **lines(2, 2, "second"),
    ),
    "statement of an unknown source": fault(
        f"{SECOND}.span", ".source", "found “third”", source="third"
    ),
    "statement behind the last line": fault(
        f"{SECOND}.span", "", "expected rising ones from 1 to 9", end=10
    ),
    "criterion that ends before it begins": fault(
        f"{MENTIONS}.span", "", "found lines 9 to 8, expected rising ones from 1 to 20", end=8
    ),
    "criterion outside its statement": fault(
        f"{MENTIONS}.span",
        "",
        "found lines 19 to 19, expected some within those of what holds it, 3 to 18",
        **lines(19, 19),
    ),
    "link before its statement": fault(
        f"{LINKS}[0].span", "", "found lines 2 to 3, expected some within", **lines(2, 3)
    ),
    "point outside its point": fault(
        f"{POINTS}.points[0].points[0].span", "", "what holds it, 6 to 7", **lines(7, 8)
    ),
    "resource outside its group": fault(
        f"{RESOURCE}.span", "", "what holds it, 13 to 16", **lines(12, 12)
    ),
    # Outline and version
    "outline entry at another position": fault(
        "$.outline[1]", ".position", "found 3, expected 2, its place", position=3
    ),
    "outline names a statement that is not here": fault(
        "$.outline[1]",
        ".quality_statement",
        "found “third”, expected a statement of this snapshot",
        quality_statement="third",
    ),
    "outline names a statement twice": fault(
        "$.outline[1]",
        ".quality_statement",
        "it stands at $.outline[0].quality_statement already",
        quality_statement="first",
    ),
    "outline lacks a statement": Fault(
        "$.outline[2]",
        {"quality_statement": None},
        (f"{SECOND}.id",),
        "found “second”, expected a statement that stands in $.outline",
    ),
    "statements in another order": Fault(
        "$",
        {"quality_statements": SOUND.quality_statements[::-1]},
        (f"{SECOND}.id",),
        "found “first”, expected the statements in the order of $.outline",
    ),
    "see-also that is no title of the outline": fault(
        GROUP,
        ".see_also[1]",
        "found “absent statement”, expected a title that stands in $.outline",
        see_also=("Absent statement", "absent statement"),
    ),
    "version of another day": fault(
        "$",
        ".version",
        "found “2024-05-02”, expected “2024-05-01”, which is $.last_updated",
        version="2024-05-02",
    ),
    "correction of another day": fault("$", ".version", "correction", version="2024-05-02.1"),
    "day of another version": Fault(
        "$", {"last_updated": datetime.date(2024, 5, 2)}, ("$.version",), "expected “2024-05-02”"
    ),
    # Words
    "guidance without a title": fault("$", ".title", "found “”, expected words", title=""),
    "outline entry without a title": fault("$.outline[0]", ".title", "words", title=""),
    "statement without a title": fault(FIRST, ".title", "words", title="\N{NO-BREAK SPACE}"),
    "statement without its own words": fault(FIRST, ".we_statement", "words", we_statement=" "),
    "criterion without text": fault(POINTS, ".text", "words", text=""),
    "point without text": fault(f"{POINTS}.points[0].points[0]", ".text", "words", text="\n"),
    "topic without a title": fault(TOPIC, ".title", "words", title=""),
    "passage without text": fault(PASSAGE, ".text", "words", text="", mentions=()),
    "group without a title": fault(GROUP, ".title", "words", title=""),
    "resource without a title": fault(RESOURCE, ".title", "words", title=""),
    "resource without a line": Fault(
        RESOURCE,
        {"printed": "", "title": "", "printed_publisher": None},
        (f"{RESOURCE}.printed", f"{RESOURCE}.title"),
        "words",
    ),
    "link without a line": fault(f"{LINKS}[0]", ".printed", "words", printed=""),
    "resource with a title of its own": fault(
        RESOURCE, ".title", "expected words of its printed line", title="Healthcare model"
    ),
    "resource whose line begins otherwise": fault(
        RESOURCE,
        ".printed_publisher",
        "found “England”, expected what its printed line begins with",
        printed_publisher="England",
    ),
}

SOUND_CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "a correction": ("$", {"version": "2024-05-01.1"}),
    "an id of one more segment": (MENTIONS, {"id": "first.2"}),
    "a span of another source than what holds it": (
        f"{MENTIONS}.span",
        {"source": "second", "start": 1, "end": 9},
    ),
    "a span that begins with what holds it": (f"{PASSAGE}.span", {"start": 10}),
    "no furniture": ("$.sources[0]", {"furniture": ()}),
    "furniture from the first line to the last": (
        "$.sources[0].furniture[0]",
        {"start": 1, "end": 20},
    ),
    "mentions that touch": (
        f"{MENTIONS}.mentions[0]",
        {"phrase": "duty of candour and the ", "start": 14, "end": 38},
    ),
    "a phrase up to the end of its text": (
        f"{MENTIONS}.mentions[1]",
        {"phrase": "People Plan.", "end": 50},
    ),
    "spans that overlap beside each other": (f"{MENTIONS}.span", {"start": 5}),
    "a resource without a printed publisher": (RESOURCE, {"printed_publisher": None}),
}


def problems_of(snapshot: Snapshot) -> list[Problem]:
    """List what is wrong with a snapshot, in the order in which an error shows it."""
    return list(MalformedSnapshot(check_snapshot(snapshot)).problems)


def test_sample_is_sound() -> None:
    """Nothing is wrong with the sample."""
    assert [] == check_snapshot(make_snapshot())


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found(name: str) -> None:
    """Each broken rule is told with its path, and nothing else is."""
    expected = FAULTS[name]

    problems = problems_of(evolve_at(SOUND, expected.place, **expected.changes))

    assert expected.paths == tuple(problem.path for problem in problems)
    assert expected.message in problems[0].message
    assert all(problem.message.startswith("found ") for problem in problems)
    assert not any(problem.message.startswith("found None") for problem in problems)


@pytest.mark.parametrize("name", SOUND_CHANGES)
def test_sound_change_is_accepted(name: str) -> None:
    """What no rule forbids stays allowed."""
    place, changes = SOUND_CHANGES[name]

    assert [] == check_snapshot(evolve_at(SOUND, place, **changes))


def test_snapshot_without_statements_is_sound() -> None:
    """A snapshot may hold nothing."""
    empty = attrs.evolve(
        SOUND,
        outline=(),
        quality_statements=(),
        regulations=(),
        instruments=(),
        named_things=(),
    )

    assert [] == check_snapshot(empty)


def test_all_faults_are_told_at_once() -> None:
    """Faults of several rules stand together in one list, in the order of their paths."""
    broken = evolve_at(SOUND, f"{RESOURCE}.span", source="third")
    broken = evolve_at(broken, f"{POINTS}.points[0].points[0]", text="")
    broken = evolve_at(broken, MENTIONS, number=7)
    broken = evolve_at(broken, "$.outline[2]", position=9)
    broken = evolve_at(broken, "$", version="2023-05-01")

    problems = problems_of(broken)

    assert [
        "$.outline[2].position",
        f"{POINTS}.points[0].points[0].text",
        f"{MENTIONS}.number",
        f"{RESOURCE}.span.source",
        "$.version",
    ] == [problem.path for problem in problems]


def test_a_statement_given_twice_is_one_fault() -> None:
    """A statement that stands there twice is told as such, and its order is left alone."""
    first = SOUND.quality_statements[0]
    bare = attrs.evolve(first, criteria=(), context=(), resource_groups=(), regulation_links=())
    broken = attrs.evolve(SOUND, quality_statements=(first, bare, *SOUND.quality_statements[1:]))

    assert [f"{SECOND}.id"] == [problem.path for problem in problems_of(broken)]


def test_messages_stay_short() -> None:
    """Whatever stands in a snapshot, a message quotes little of it."""
    broken = evolve_at(
        SOUND,
        f"{MENTIONS}.mentions[1]",
        target="t" * 100_000,
        phrase="p" * 100_000,
        start=10**5000,
        end=10**5000,
    )
    broken = evolve_at(broken, f"{RESOURCE}.span", end=10**5000)
    broken = evolve_at(broken, "$", version="v" * 100_000)

    problems = problems_of(broken)

    assert 5 == len(problems)
    assert max(len(problem.message) for problem in problems) < 250


def test_deep_points_are_walked() -> None:
    """Points nested deeper than Python's recursion limit are no difficulty."""
    point = SOUND.quality_statements[0].criteria[0].points[1]
    deep = attrs.evolve(point, id=ItemId("no.place"))
    for _ in range(3000):
        deep = attrs.evolve(point, id=ItemId("no.place"), points=(deep,))
    broken = evolve_at(SOUND, POINTS, points=(deep,))

    assert len(check_snapshot(broken)) > 3000


def test_many_mentions_of_a_long_text_stay_quick() -> None:
    """A mention that claims a whole long text is refused without copying the text."""
    text = "x" * 200_000
    mention = attrs.evolve(
        SOUND.quality_statements[0].criteria[1].mentions[1], phrase="y", start=0, end=200_000
    )
    broken = evolve_at(SOUND, MENTIONS, text=text, mentions=(mention,) * 2000)

    problems = check_snapshot(broken)

    assert max(len(problem.message) for problem in problems) < 250
