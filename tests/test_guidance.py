"""The queries: what connects to what, and what an unknown key is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NoReturn

import attrs
import pytest
from hypothesis import given, strategies as st
from samples import make_snapshot

import cqc_wellled
from cqc_wellled import (
    CqcWellledError,
    Criterion,
    Guidance,
    LinkStrength,
    LookupFailed,
    MalformedSnapshot,
    Passage,
    QualityStatement,
    Regulation,
    Resource,
    Results,
    SearchHit,
    UnknownItem,
    UnknownRegulation,
    dumps,
    load_guidance,
    loads,
)
from cqc_wellled._indexes import Indexes
from cqc_wellled._text import excerpt
from cqc_wellled._vocabulary import ItemId, RegulationId

if TYPE_CHECKING:
    from collections.abc import Callable

GUIDANCE = load_guidance()
STATEMENT = "capable-compassionate-and-inclusive-leaders"
CRITERIA = tuple(f"{STATEMENT}.criterion.{number}" for number in range(1, 9))
OF_2014 = "uksi/2014/2936/regulation/"
OF_2009 = "uksi/2009/3112/regulation/"


def test_what_the_page_holds() -> None:
    """Criteria, points, topics, passages, groups, resources and links are those of the page."""
    (statement,) = GUIDANCE.quality_statements
    assert CRITERIA == GUIDANCE.criteria.ids
    assert [0, 0, 0, 0, 0, 0, 3, 0] == [len(c.points) for c in statement.criteria]
    assert [None] * 7 + [CRITERIA[6]] == [c.continues for c in statement.criteria]
    assert [3, 5] == [len(topic.passages) for topic in statement.context]
    assert [4, 0, 0, 0, 0, 0, 0, 0] == [len(passage.points) for passage in GUIDANCE.passages]
    assert [7, 2, 3, 7, 3] == [len(group.resources) for group in statement.resource_groups]
    assert 22 == len(GUIDANCE.resources)
    assert [
        ("18", "linked"),
        ("19", "linked"),
        ("7", "linked"),
        ("5", "may-consider"),
    ] == [
        (link.regulation.rpartition("/")[2], link.strength) for link in statement.regulation_links
    ]
    assert ["5", "7", "18", "19", "20"] == [r.number for r in GUIDANCE.regulations]


def test_outline() -> None:
    """One of the eight statements is here, and the outline says which."""
    assert not GUIDANCE.is_complete
    assert [(2, STATEMENT)] == [
        (entry.position, entry.quality_statement)
        for entry in GUIDANCE.outline
        if entry.quality_statement is not None
    ]
    assert list(range(1, 9)) == [entry.position for entry in GUIDANCE.outline]
    entry = GUIDANCE.outline[1]
    complete = Guidance(snapshot=attrs.evolve(GUIDANCE.snapshot, outline=(entry,)))
    assert complete.is_complete


def test_what_it_is() -> None:
    """Version, digest and representation name the guidance."""
    assert "2024-05-01" == GUIDANCE.version
    assert GUIDANCE.digest.startswith("sha256:")
    assert "<Guidance nhs-trust-well-led 2024-05-01: 1 of 8 statements>" == repr(GUIDANCE)


@pytest.mark.parametrize("reference", [18, "18", "Regulation 18: Staffing", 19, 7, 5, "reg. 5"])
def test_criteria_for_a_linked_regulation(reference: int | str) -> None:
    """A linked regulation gives every criterion of the statement that links it, in order."""
    assert CRITERIA == GUIDANCE.criteria_for_regulation(reference).ids


@pytest.mark.parametrize("reference", [17, "20", "9A", "Regulation 18, Registration Regs 2009"])
def test_criteria_for_a_known_regulation_that_is_not_linked(reference: int | str) -> None:
    """A regulation that exists and is not linked, even if mentioned, gives empty results."""
    assert () == GUIDANCE.criteria_for_regulation(reference)
    assert () == GUIDANCE.quality_statements_for_regulation(reference)


@pytest.mark.parametrize("strength", ["linked", LinkStrength.LINKED])
def test_strength(strength: LinkStrength | str) -> None:
    """`strength` narrows to links of that strength."""
    assert CRITERIA == GUIDANCE.criteria_for_regulation(18, strength=strength).ids
    assert () == GUIDANCE.criteria_for_regulation(5, strength=strength)
    numbers = [r.number for r in GUIDANCE.regulations_for_criterion(CRITERIA[0], strength=strength)]
    assert ["18", "19", "7"] == numbers


@pytest.mark.parametrize("strength", ["strong", "", 1, True, ["linked"], "LINKED"])
def test_an_unknown_strength(strength: Any) -> None:  # noqa: ANN401 - wrong on purpose
    """Anything but a strength or its value is refused, and the known ones are listed."""
    said = f"{excerpt(strength)}: no such link strength; known: linked, may-consider"
    with pytest.raises(UnknownItem, match=f"^{re.escape(said)}$"):
        GUIDANCE.criteria_for_regulation(18, strength=strength)


def test_the_other_directions() -> None:
    """Statements, criteria and resources give back what is linked to them, as printed."""
    linked = ["18", "19", "7", "5"]
    assert linked == [r.number for r in GUIDANCE.regulations_for_quality_statement(STATEMENT)]
    assert linked == [r.number for r in GUIDANCE.regulations_for_criterion(GUIDANCE.criteria[3])]
    assert (STATEMENT,) == GUIDANCE.quality_statements_for_regulation(5).ids
    assert GUIDANCE.resources == GUIDANCE.resources_for_quality_statement(STATEMENT)
    assert (f"{STATEMENT}.resource.fit-and-proper-persons-directors",) == (
        GUIDANCE.resources_for_regulation(5).ids
    )
    assert () == GUIDANCE.resources_for_regulation(18)


@pytest.mark.parametrize(
    "target",
    [
        "duty of candour",
        "Duty of Candour",
        20,
        "Regulation 20",
        f"{OF_2014}20",
        GUIDANCE.regulation(20),
    ],
)
def test_criteria_mentioning(target: Any) -> None:  # noqa: ANN401 - several types
    """What a criterion names is found by phrase, reference, id and value."""
    assert (CRITERIA[2],) == GUIDANCE.criteria_mentioning(target).ids
    assert () == GUIDANCE.passages_mentioning(target)


@pytest.mark.parametrize(
    ("target", "passage"),
    [
        ("NHS People Plan", "the-role-of-leaders.3"),
        ("We are the NHS: People Plan for 2020/21 - action for us all", "the-role-of-leaders.3"),
        ("named-thing.nhs-people-promise", "the-role-of-leaders.3"),
        (GUIDANCE.resource(f"{STATEMENT}.resource.our-leadership-way"), "the-role-of-leaders.3"),
        (GUIDANCE.snapshot.named_things[0], "the-role-of-leaders.3"),
        ("violence prevention and reduction standard", "leadership-safety-and-wellbeing.4"),
        ("Patient Safety Partners", "leadership-safety-and-wellbeing.5"),
    ],
)
def test_passages_mentioning(target: Any, passage: str) -> None:  # noqa: ANN401 - several types
    """What a passage names is found by phrase, title, name, id and value."""
    assert (f"{STATEMENT}.context.{passage}",) == GUIDANCE.passages_mentioning(target).ids
    assert () == GUIDANCE.criteria_mentioning(target)


def test_mentioning_what_is_known_and_not_named() -> None:
    """A regulation, resource or item that no text names gives empty results."""
    assert () == GUIDANCE.criteria_mentioning(17)
    assert () == GUIDANCE.passages_mentioning("Talent Management Hub")


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("duty of candor and more", UnknownItem),
        ("", UnknownItem),
        ("Regulation 99", UnknownRegulation),
        (99, UnknownRegulation),
        (None, UnknownRegulation),
        pytest.param(10**5000, UnknownRegulation, id="huge"),
        pytest.param(GUIDANCE.outline[0], UnknownRegulation, id="what has no id"),
    ],
)
def test_mentioning_what_is_unknown(target: Any, kind: type[LookupFailed]) -> None:  # noqa: ANN401
    """What nothing goes by is an error, of the kind that the target speaks of."""
    with pytest.raises(kind):
        GUIDANCE.criteria_mentioning(target)


def test_close_names_of_what_is_mentioned() -> None:
    """An unknown phrase is answered with those that are most like it."""
    with pytest.raises(UnknownItem) as caught:
        GUIDANCE.passages_mentioning("NHS Peoples Plan")
    assert "nhs people plan" in caught.value.close


def test_mentions_slice_to_their_phrase() -> None:
    """Every mention's offsets slice its item's text to exactly its phrase."""
    items: tuple[Criterion | Passage, ...] = (*GUIDANCE.criteria, *GUIDANCE.passages)
    mentions = [(item.text, mention) for item in items for mention in item.mentions]
    assert [m.phrase for _, m in mentions] == [text[m.start : m.end] for text, m in mentions]
    assert 14 == len(mentions)


@pytest.mark.parametrize(
    "phrase",
    [
        "duty of candour",
        "Culture Leadership Programme",
        "NHS People Plan",
        "NHS People Promise",
        "Our Leadership Way",
        "NHS Constitution",
        "NHS Staff Health and Wellbeing Framework",
        "Wellbeing guardians",
        "growing occupational health and wellbeing together strategy",
        "NHS Violence prevention and reduction standard",
        "Patient Safety Strategy",
        "Patient Safety Specialist",
        "Patient Safety Partners",
    ],
)
def test_no_phrase_is_missed(phrase: str) -> None:
    """Wherever a criterion or passage prints a known phrase, a mention says so."""
    items: tuple[Criterion | Passage, ...] = (*GUIDANCE.criteria, *GUIDANCE.passages)
    printed = [(item.id, item.text.count(phrase)) for item in items if phrase in item.text]
    named = [
        (item.id, len([m for m in item.mentions if m.phrase == phrase]))
        for item in items
        if any(m.phrase == phrase for m in item.mentions)
    ]
    assert printed == named
    assert [] != named


@pytest.mark.parametrize(
    "title",
    [
        STATEMENT,
        GUIDANCE.quality_statements[0],
        "Capable, compassionate, and inclusive leaders",
        "Capable, compassionate and inclusive leaders",
        "  CAPABLE compassionate AND inclusive\N{NO-BREAK SPACE}leaders ",
    ],
    ids=str,
)
def test_quality_statement(title: Any) -> None:  # noqa: ANN401 - several types
    """A statement is found by id, value and title in either spelling, whatever its case."""
    assert GUIDANCE.quality_statements[0] is GUIDANCE.quality_statement(title)


@pytest.mark.parametrize("title", ["Freedom to speak up", "freedom-to-speak-up"])
def test_a_statement_of_the_outline_that_is_not_here(title: str) -> None:
    """A statement that exists and is not in this snapshot is told just that."""
    with pytest.raises(UnknownItem) as caught:
        GUIDANCE.quality_statement(title)
    assert excerpt(title) == caught.value.asked
    assert (
        "“Freedom to speak up” is statement 3 of 8 and is not in this snapshot, "
        "which holds: Capable, compassionate, and inclusive leaders"
    ) == caught.value.reason


def test_the_statements_that_are_here_are_listed() -> None:
    """Who asks for a statement that is not here is told the titles of all that are."""
    with pytest.raises(UnknownItem) as caught:
        Guidance(snapshot=make_snapshot()).quality_statement("absent statement")
    assert (
        "“Absent statement” is statement 2 of 3 and is not in this snapshot, "
        "which holds: First statement, Second statement"
    ) == caught.value.reason


def test_an_id_need_not_be_the_title() -> None:
    """A statement is found by its id also where its title has other words."""
    snapshot = make_snapshot()
    (first, *others) = snapshot.quality_statements
    first = attrs.evolve(first, id=ItemId("first-of-all"))
    outline = [attrs.evolve(entry, quality_statement=None) for entry in snapshot.outline]
    guidance = Guidance(
        snapshot=attrs.evolve(snapshot, quality_statements=(first, *others), outline=tuple(outline))
    )
    assert first is guidance.quality_statement("first-of-all")


def test_a_statement_in_the_trusts_spelling_that_is_not_here() -> None:
    """The trusts' shorter spelling of a framework title is recognised too."""
    with pytest.raises(UnknownItem, match="is statement 8 of 8 and is not in this snapshot"):
        GUIDANCE.quality_statement("Environmental sustainability")


@pytest.mark.parametrize(
    "reference", ["W2", "Freedom to shout", "", None, 2, 10**5000, b"x", "x" * 10**6], ids=excerpt
)
def test_an_unknown_statement(reference: Any) -> None:  # noqa: ANN401 - wrong on purpose
    """Anything else is unknown, and the titles of the outline are listed."""
    with pytest.raises(UnknownItem) as caught:
        GUIDANCE.quality_statement(reference)
    assert [entry.title for entry in GUIDANCE.outline] == list(caught.value.known)
    assert excerpt(reference) == caught.value.asked
    assert "no such quality statement" == caught.value.reason
    assert len(str(caught.value)) < 700


def test_a_statement_that_is_close() -> None:
    """A misspelt title is answered with the closest."""
    with pytest.raises(UnknownItem) as caught:
        GUIDANCE.quality_statement("Freedom to speek out")
    assert ("Freedom to speak up",) == caught.value.close


def all_items() -> list[Any]:
    """List one of everything that has an id."""
    (statement,) = GUIDANCE.quality_statements
    snapshot = GUIDANCE.snapshot
    texts: tuple[Criterion | Passage, ...] = (*GUIDANCE.criteria, *GUIDANCE.passages)
    points = [point for item in texts for point in item.points]
    return [
        statement,
        *statement.criteria,
        *statement.context,
        *GUIDANCE.passages,
        *points,
        *statement.resource_groups,
        *GUIDANCE.resources,
        *snapshot.regulations,
        *snapshot.instruments,
        *snapshot.named_things,
    ]


@pytest.mark.parametrize("item", all_items(), ids=lambda item: item.id)
def test_get(item: Any) -> None:  # noqa: ANN401 - several types
    """Every item of whatever type is found by its id."""
    assert item is GUIDANCE.get(item.id)


@pytest.mark.parametrize("finder", ["get", "criterion", "resource", "quality_statement"])
@pytest.mark.parametrize(
    "id_", ["", "x", f"{STATEMENT}.criterion.9", None, 18, 10**5000, ["x"]], ids=excerpt
)
def test_an_unknown_id(finder: str, id_: Any) -> None:  # noqa: ANN401 - wrong on purpose
    """An id that nothing has is refused by every finder, whatever its type."""
    with pytest.raises(UnknownItem) as caught:
        getattr(GUIDANCE, finder)(id_)
    assert excerpt(id_) == caught.value.asked


def test_a_finder_gives_only_its_own_type() -> None:
    """A criterion's id is no resource's, and values are looked up by their id."""
    with pytest.raises(UnknownItem):
        GUIDANCE.resource(CRITERIA[0])
    with pytest.raises(UnknownItem):
        GUIDANCE.resource(GUIDANCE.criteria[0])  # type: ignore[arg-type]
    assert GUIDANCE.criteria[0] is GUIDANCE.criterion(GUIDANCE.criteria[0])
    assert GUIDANCE.resources[0] is GUIDANCE.resource(GUIDANCE.resources[0].id)


def test_close_ids() -> None:
    """A misspelt id is answered with the closest."""
    with pytest.raises(UnknownItem) as caught:
        GUIDANCE.criterion(f"{STATEMENT}.criterion.9")
    assert set(caught.value.close) <= set(CRITERIA)
    assert () != caught.value.close


@pytest.mark.parametrize(
    "bad", [99, "20B", None, True, 18.0, "", 10**5000, b"18", [18]], ids=excerpt
)
@pytest.mark.parametrize(
    "query",
    [
        "criteria_for_regulation",
        "quality_statements_for_regulation",
        "resources_for_regulation",
        "regulation",
    ],
)
def test_an_unknown_regulation(query: str, bad: Any) -> None:  # noqa: ANN401 - wrong on purpose
    """A reference to no regulation is our error, with what is known, and short."""
    with pytest.raises(UnknownRegulation) as caught:
        getattr(GUIDANCE, query)(bad)
    assert len(str(caught.value)) < 600
    assert "SI 2014/2936" in str(caught.value)


def test_regulations() -> None:
    """References give the regulation of the right instrument; all 54 are known."""
    assert f"{OF_2014}18" == GUIDANCE.regulation(18).id
    assert f"{OF_2009}18" == GUIDANCE.regulation("Notification of other incidents").id
    referred = GUIDANCE.regulation("reg. 18(2)(a)")
    assert "(2)(a)" == referred.paragraph == GUIDANCE.regulation(referred).paragraph
    assert (f"{OF_2014}18", f"{OF_2014}19") == GUIDANCE.parse_regulations(
        "Regulations 18 and 19"
    ).ids
    known = GUIDANCE.known_regulations()
    assert (54, 29, 25) == (
        len(known),
        len(known.filter(lambda r: r.id.startswith(OF_2014))),
        len(known.filter(lambda r: r.id.startswith(OF_2009))),
    )


TOP_LEVEL: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (cqc_wellled.quality_statement, (STATEMENT,)),
    (cqc_wellled.criterion, (CRITERIA[0],)),
    (cqc_wellled.resource, (GUIDANCE.resources[0].id,)),
    (cqc_wellled.get, (CRITERIA[0],)),
    (cqc_wellled.regulation, (18,)),
    (cqc_wellled.parse_regulations, ("Regulations 18 and 19",)),
    (cqc_wellled.known_regulations, ()),
    (cqc_wellled.criteria_for_regulation, (18,)),
    (cqc_wellled.quality_statements_for_regulation, (18,)),
    (cqc_wellled.regulations_for_criterion, (CRITERIA[0],)),
    (cqc_wellled.regulations_for_quality_statement, (STATEMENT,)),
    (cqc_wellled.resources_for_regulation, (5,)),
    (cqc_wellled.resources_for_quality_statement, (STATEMENT,)),
    (cqc_wellled.criteria_mentioning, ("duty of candour",)),
    (cqc_wellled.passages_mentioning, ("NHS People Plan",)),
    (cqc_wellled.search, ("closed cultures",)),
    (cqc_wellled.check_quote, ("a culture of health, wellbeing",)),
    (cqc_wellled.check_document, ("They say “a culture of health, wellbeing”.",)),
    (cqc_wellled.cite, (CRITERIA[0], "full")),
    (cqc_wellled.resolve, (CRITERIA[0],)),
]


@pytest.mark.parametrize(
    ("function", "arguments"), TOP_LEVEL, ids=lambda v: getattr(v, "__name__", "")
)
def test_top_level_queries(function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Each query at top level gives what the method of the newest guidance gives."""
    assert getattr(GUIDANCE, function.__name__)(*arguments) == function(*arguments)


@given(st.text() | st.integers() | st.floats() | st.none() | st.binary() | st.lists(st.integers()))
def test_any_value_gives_an_answer_or_our_error(value: Any) -> None:  # noqa: ANN401
    """Whatever is passed to a query, it answers or raises an error of ours."""
    for query in (
        GUIDANCE.get,
        GUIDANCE.quality_statement,
        GUIDANCE.criteria_for_regulation,
        GUIDANCE.regulations_for_criterion,
        GUIDANCE.criteria_mentioning,
    ):
        try:
            query(value)
        except CqcWellledError as error:
            assert len(str(error)) < 1000  # noqa: PT017 - the message is what is looked at


# --- answers by look-up --------------------------------------------------------------


@pytest.mark.parametrize("guidance", [GUIDANCE, Guidance(snapshot=make_snapshot())], ids=["1", "2"])
@pytest.mark.parametrize("strength", [None, *LinkStrength])
def test_a_look_up_finds_what_a_walk_finds(
    guidance: Guidance, strength: LinkStrength | None
) -> None:
    """For every known regulation, look-ups give what going through everything gives."""
    for regulation in guidance.known_regulations():
        linking = [
            statement
            for statement in guidance.quality_statements
            for link in statement.regulation_links
            if link.regulation == regulation.id and strength in {None, link.strength}
        ]
        criteria = [criterion for statement in linking for criterion in statement.criteria]
        keys: list[Any] = [regulation, regulation.id, regulation.uri]
        if regulation.id.startswith(OF_2014):
            keys += [regulation.number, regulation.number.lower(), f" {regulation.number} "]
        if regulation.id.startswith(OF_2014) and regulation.number.isdecimal():
            keys.append(int(regulation.number))
        for key in keys:
            assert linking == guidance.quality_statements_for_regulation(key, strength=strength)
            assert criteria == guidance.criteria_for_regulation(key, strength=strength)
        about = [r for r in guidance.resources if regulation.id in r.regulations]
        assert about == guidance.resources_for_regulation(regulation)
        for mentioning, items in (
            (guidance.criteria_mentioning, guidance.criteria),
            (guidance.passages_mentioning, guidance.passages),
        ):
            naming = [i for i in items if regulation.id in {m.target for m in i.mentions}]
            assert naming == mentioning(regulation)


def test_every_item_is_found_by_its_id() -> None:
    """The first look-up finds what the later ones find."""
    for guidance in (GUIDANCE, Guidance(snapshot=make_snapshot())):
        for statement in guidance.quality_statements:
            for criterion in statement.criteria:
                assert criterion is guidance.get(criterion.id) is guidance.criterion(criterion)


@pytest.mark.parametrize("key", [True, 18.0, b"18", 18j], ids=repr)
def test_what_equals_a_number_is_no_number(key: Any) -> None:  # noqa: ANN401 - wrong on purpose
    """A value that compares equal to a key of a table is refused all the same."""
    guidance = Guidance(snapshot=GUIDANCE.snapshot)
    for _ in range(2):
        with pytest.raises(UnknownRegulation):
            guidance.criteria_for_regulation(key)
        assert CRITERIA == guidance.criteria_for_regulation(18).ids


def test_a_regulation_that_nobody_knows_has_no_answer() -> None:
    """A snapshot that was put together by hand answers for nothing but sound references."""
    snapshot = make_snapshot()
    (first, *others) = snapshot.quality_statements
    odd = attrs.evolve(first.regulation_links[0], regulation=RegulationId("uksi/1999/1/x/1"))
    first = attrs.evolve(first, regulation_links=(odd,))
    guidance = Guidance(snapshot=attrs.evolve(snapshot, quality_statements=(first, *others)))
    with pytest.raises(UnknownRegulation):
        guidance.criteria_for_regulation(odd.regulation)


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("criteria_for_regulation", Criterion),
        ("quality_statements_for_regulation", QualityStatement),
        ("resources_for_regulation", Resource),
    ],
)
def test_no_answer_knows_what_it_would_hold(query: str, kind: type[Any]) -> None:
    """A regulation that nothing is linked to has no items, of the kind that was asked for."""
    found = getattr(GUIDANCE, query)(17)
    assert ((), kind) == (tuple(found), found.item_type)


@pytest.mark.parametrize("ref", [18, "18", f"{OF_2014}18", GUIDANCE.regulation(18)], ids=excerpt)
def test_a_plain_reference_is_looked_up(monkeypatch: pytest.MonkeyPatch, ref: Any) -> None:  # noqa: ANN401
    """A number, an id or a value of what is linked is looked up and not read as words."""
    monkeypatch.setattr("cqc_wellled._guidance.default_resolver", no_need)
    assert f"{OF_2014}18" == GUIDANCE.regulation(ref).id


def test_what_is_asked_most_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the second time on, criteria of a regulation and items by id are a mere look-up."""
    guidance = loads(dumps(GUIDANCE))
    items = [guidance.get(STATEMENT), *guidance.criteria_for_regulation(18)]
    monkeypatch.setattr(Guidance, "regulation", no_need)
    monkeypatch.setattr(Indexes, "get", no_need)
    assert items == [guidance.get(STATEMENT), *guidance.criteria_for_regulation("18")]
    assert items[1:] == list(guidance.criteria_for_regulation(18))


def no_need(*_: object) -> NoReturn:
    """Fail where a look-up is enough."""
    pytest.fail("there was no need to ask")


PLURAL: tuple[tuple[Callable[[], Results[Any]], type[Any]], ...] = (
    (lambda: GUIDANCE.criteria_for_regulation(18), Criterion),
    (lambda: GUIDANCE.quality_statements_for_regulation(18), QualityStatement),
    (lambda: GUIDANCE.regulations_for_criterion(GUIDANCE.criteria[0]), Regulation),
    (lambda: GUIDANCE.regulations_for_quality_statement(STATEMENT), Regulation),
    (lambda: GUIDANCE.resources_for_regulation(5), Resource),
    (lambda: GUIDANCE.resources_for_quality_statement(STATEMENT), Resource),
    (lambda: GUIDANCE.criteria_mentioning(20), Criterion),
    (lambda: GUIDANCE.passages_mentioning("NHS People Plan"), Passage),
    (lambda: GUIDANCE.parse_regulations("regulation 18"), Regulation),
    (GUIDANCE.known_regulations, Regulation),
    (lambda: GUIDANCE.search("leaders"), SearchHit),
    (lambda: GUIDANCE.criteria, Criterion),
    (lambda: GUIDANCE.passages, Passage),
    (lambda: GUIDANCE.resources, Resource),
    (lambda: GUIDANCE.regulations, Regulation),
    (lambda: GUIDANCE.quality_statements, QualityStatement),
)


@pytest.mark.parametrize(("ask", "kind"), PLURAL)
def test_nothing_found_still_knows_what_it_would_hold(
    ask: Callable[[], Results[Any]], kind: type[Any]
) -> None:
    """Results are of one kind of item, and an empty part of them is of the same."""
    found = ask()
    assert found
    assert {kind} == {found.item_type, *map(type, found)}
    assert f"<Results: 0 {kind.__name__} []>" == repr(found[:0])
    assert Results((), kind).to_text() == found[:0].to_text()


def test_what_is_asked_for_by_name_is_passed_on() -> None:
    """Kinds, limits and styles reach what they are for, and have the defaults that are told."""
    assert 20 == len(GUIDANCE.search("leaders staff trust culture wellbeing care board"))
    assert 3 == len(GUIDANCE.search("leaders", limit=3))
    hits = GUIDANCE.search("leaders", kinds=["passage"])
    assert {Passage} == {type(hit.item) for hit in hits}
    criterion = GUIDANCE.criteria[0]
    short, full = GUIDANCE.cite(criterion, "short"), GUIDANCE.cite(criterion, "full")
    assert short == GUIDANCE.cite(criterion)
    assert len(short) < len(full)


def test_what_nobody_knows_is_told_in_full() -> None:
    """A name that nothing goes by is told with the reason."""
    with pytest.raises(UnknownItem) as caught:
        GUIDANCE.criteria_mentioning("zebra crossing")
    reason = "no regulation, resource or named thing goes by that name"
    assert ("“zebra crossing”", reason) == (caught.value.asked, caught.value.reason)


def test_every_table_has_its_name_and_rows() -> None:
    """A table is that of its name, over this snapshot."""
    for name in ("criteria", "resources", "regulations", "mentions"):
        assert name == GUIDANCE.table(name).name
    ids = [record["id"] for record in GUIDANCE.table("criteria").to_records()]
    assert [criterion.id for criterion in GUIDANCE.criteria] == ids


def test_a_map_is_of_all_statements_or_of_one() -> None:
    """The map of the one statement is that of all; another statement is not in this snapshot."""
    assert "Criterion 8" in GUIDANCE.map().text
    assert GUIDANCE.map() == GUIDANCE.map(STATEMENT)
    assert GUIDANCE.map() == GUIDANCE.map(GUIDANCE.quality_statements[0])
    with pytest.raises(UnknownItem):
        GUIDANCE.map("Freedom to speak up")


def test_what_rich_shows() -> None:
    """A pretty printer is given the guidance's key, its version and its statements."""
    assert [
        ("guidance", "nhs-trust-well-led"),
        ("version", "2024-05-01"),
        ("quality_statements", GUIDANCE.quality_statements),
    ] == list(GUIDANCE.__rich_repr__())


@pytest.mark.parametrize("value", [None, 10**5000, "x", GUIDANCE.snapshot], ids=excerpt)
def test_what_is_no_guidance_is_told_in_full(value: Any) -> None:  # noqa: ANN401 - wrong on purpose
    """Where a guidance is wanted, anything else is told by what it is."""
    with pytest.raises(MalformedSnapshot) as caught:
        cqc_wellled.dumps(value)
    message = f"found {excerpt(value)}, expected a Guidance"
    assert [("$", message)] == list(caught.value.problems)
