"""From parsed pages to one snapshot."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from made_up_pages import ID, PAGE, TITLE, full_notes, make_page, mention, parse_made_up

from cqc_wellled import _store
from cqc_wellled._integrity import check_snapshot
from cqc_wellled._vocabulary import LinkStrength
from cqc_wellled.errors import MalformedSnapshot, PageError
from cqc_wellled.ingest import ParsedPage, build_snapshot, parse_page

if TYPE_CHECKING:
    from collections.abc import Callable

NOTICE = "Regulation 18: Notification of other incidents"
SPEAK, LEARN = "Freedom to speak up", "Learning, improvement and innovation"

Provenance = dict[str, Any]


def short(title: str, *body: str, **notes: Any) -> ParsedPage:  # noqa: ANN401 - as TOML gives them
    """Parse a short page."""
    return parse_page(make_page(title, *body), annotations=notes)


def provenance(*pages: ParsedPage, **changes: object) -> Provenance:
    """Make the provenance of pages, in the shape of `provenance.toml`."""
    usual = {
        "guidance": "made-up",
        "version": "2023-03-02",
        "key_question": "Kind-led",
        "publisher": "Nobody",
        "language": "en-GB",
        "licence": "CC0-1.0",
        "attribution": "Made up.",
        "title_source": pages[0].title_span.source,
        "source": [source(page) for page in pages],
        "outline": [
            {"position": 2, "title": SPEAK},
            {"position": 1, "title": "Partnerships", "trust_title": "Partnerships and communities"},
            {"position": 3, "title": LEARN, "page": "https://example.org/learn"},
        ],
    }
    return {**usual, **changes}


def source(page: ParsedPage, **changes: object) -> Provenance:
    """Make the `[[source]]` of a page."""
    usual = {
        "id": page.title_span.source,
        "file": "source/page.txt",
        "media_type": "text/plain",
        "sha256": page.sha256,
        "url": "https://example.org/",
        "retrieved": datetime.date(2023, 4, 1),
    }
    return {**usual, **changes}


def test_a_snapshot_of_one_page() -> None:
    """One page gives a sound snapshot, with what the provenance says and the page prints."""
    page = parse_made_up()
    found = build_snapshot([page], provenance=provenance(page))
    assert [] == check_snapshot(found)
    assert (1, "made-up", "2023-03-02", TITLE, "Nobody", "en-GB", "CC0-1.0", "Made up.") == (
        found.schema_version,
        found.guidance,
        found.version,
        found.title,
        found.publisher,
        found.language,
        found.licence,
        found.attribution,
    )
    assert (datetime.date(2023, 3, 2), page.title_span) == (found.last_updated, found.title_span)
    [kept] = found.sources
    assert (ID, "https://example.org/", page.sha256, 53, datetime.date(2023, 4, 1)) == (
        kept.id,
        kept.url,
        kept.sha256,
        kept.lines,
        kept.retrieved,
    )
    assert page.furniture == kept.furniture
    assert [
        (1, "Partnerships", ID, None),
        (2, SPEAK, None, None),
        (3, LEARN, None, "https://example.org/learn"),
    ] == [(e.position, e.title, e.quality_statement, e.page) for e in found.outline]
    [statement] = found.quality_statements
    assert "Kind-led" == statement.key_question
    assert [(SPEAK,), ()] == [group.see_also for group in statement.resource_groups]


def test_only_what_is_linked_or_mentioned_is_listed() -> None:
    """Regulations stand in the legislation's order, with the instruments that hold them."""
    page = short("Partnerships and communities", "One.", "Link to regulations", NOTICE)
    other = parse_made_up()
    found = build_snapshot([page])
    assert ["uksi/2009/3112/regulation/18"] == [r.id for r in found.regulations]
    assert ["uksi/2009/3112"] == [instrument.id for instrument in found.instruments]
    found = build_snapshot([other])
    assert ["5", "18", "20"] == [regulation.number for regulation in found.regulations]
    assert ["uksi/2014/2936"] == [instrument.id for instrument in found.instruments]


def test_without_provenance_the_newest_version_lends_its_own() -> None:
    """Without provenance the version is the printed date and the pages' addresses are unknown."""
    found = build_snapshot(iter([parse_made_up()]))
    newest = _store.load_snapshot(_store.versions()[-1])
    assert ("2023-03-02", newest.guidance, newest.publisher, newest.licence) == (
        found.version,
        found.guidance,
        found.publisher,
        found.licence,
    )
    assert [entry.title for entry in newest.outline] == [entry.title for entry in found.outline]
    assert [(ID, None, None)] == [(s.id, s.url, s.retrieved) for s in found.sources]


def test_the_trusts_spelling_has_its_place_in_the_outline() -> None:
    """A page with the trusts' spelling of a title takes the place of the framework's."""
    [page] = [short("Capable, compassionate, and inclusive leaders", "One.")]
    held = [e.position for e in build_snapshot([page]).outline if e.quality_statement]
    assert [2] == held


def test_several_pages_make_one_snapshot_whatever_their_order() -> None:
    """Statements stand in the framework's order, and so does all that follows from them."""
    link = ["Link to regulations", f"May also consider: {NOTICE}"]
    pages = [short(LEARN, "Learn."), parse_made_up(), short(SPEAK, "Speak.", *link)]
    found = build_snapshot(pages)
    assert ["freedom-to-speak-up", ID, "learning-improvement-and-innovation"] == [
        statement.id for statement in found.quality_statements
    ]
    assert ["freedom-to-speak-up", ID, "learning-improvement-and-innovation"] == [
        source.id for source in found.sources
    ]
    assert "freedom-to-speak-up" == found.title_span.source
    assert [LinkStrength.MAY_CONSIDER] == [
        link.strength for link in found.quality_statements[0].regulation_links
    ]
    assert found == build_snapshot(reversed(pages))
    assert found == build_snapshot(dict.fromkeys(pages))


def named(name: str, title: str) -> ParsedPage:
    """Parse a short page that mentions the moon, known under a name."""
    thing = {"id": "the-moon", "name": name, "basis": "seen-in-source"}
    phrase = mention("moon", "criterion", 1, "the-moon")
    return short(title, "By the moon.", named_thing=[thing], mention=[phrase])


def test_a_named_thing_of_two_pages_is_one() -> None:
    """What two pages say alike of a named thing stands in the snapshot once."""
    pages = [named("The moon", SPEAK), named("The moon", LEARN)]
    assert ["The moon"] == [thing.name for thing in build_snapshot(pages).named_things]
    with pytest.raises(PageError, match="two pages say different things of the-moon"):
        build_snapshot([pages[0], named("The sun", LEARN)])


def other_date() -> ParsedPage:
    """Parse a page of another day."""
    return parse_page(make_page(SPEAK, "One.").replace("2 March", "3 March"))


def other_title() -> ParsedPage:
    """Parse a page of another guidance."""
    return parse_page(make_page(SPEAK, "One.").replace(TITLE, "Other guidance"))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: None, "found None, expected parsed pages"),
        (parse_made_up, "found a value of type ParsedPage, expected parsed pages"),
        (lambda: [PAGE], "found “Made-up guidance.*expected what parse_page gives"),
        (lambda: "", "found no page, expected at least one"),
        (list, "found no page, expected at least one"),
        (
            lambda: [parse_made_up(), parse_page(PAGE)],
            r"line 5: “Files to take away”: .*\(9 problems on this page\)",
        ),
        (lambda: [parse_made_up()] * 2, "two pages hold the statement “Partnerships and"),
        (lambda: [parse_made_up(), other_date()], "is of 2023-03-03 and titled .* 2023-03-02"),
        (lambda: [parse_made_up(), other_title()], "titled “Other guidance”; the first page"),
        (
            lambda: [short("Brave leaders", "One.")],
            "no statement of the outline has the title of brave-leaders",
        ),
        (
            lambda: [
                short("Environmental sustainability sustainable development", "One."),
                short("Brave leaders", "One."),
            ],
            "no statement of the outline has the title of brave-leaders",
        ),
    ],
)
def test_pages_that_make_no_snapshot_are_refused(make: Callable[[], Any], message: str) -> None:
    """What is no parsed page, has problems left, or contradicts another page is refused."""
    with pytest.raises(PageError, match=message):
        build_snapshot(make())


def test_a_problem_of_the_whole_page_names_no_line() -> None:
    """A page whose first problem belongs to no line is refused without naming line 0."""
    notes = full_notes()
    notes["mention"][0]["times"] = 4
    with pytest.raises(PageError, match=r"^“Moon Charter”: expected 4 times") as caught:
        build_snapshot([parse_page(PAGE, annotations=notes)])
    assert caught.value.line is None


def test_a_resource_is_about_regulations_that_are_here() -> None:
    """A resource about a regulation that no page links or mentions is refused with its line."""
    notes = full_notes()
    notes["resource"][0]["regulations"] = ["uksi/2014/2936/regulation/12"]
    page = parse_page(PAGE, annotations=notes)
    with pytest.raises(PageError, match="is about uksi/2014/2936/regulation/12, which") as caught:
        build_snapshot([page])
    assert (43, "“Moon Press: Guide: The brave ward”") == (caught.value.line, caught.value.excerpt)
    links = ["One.", "Link to regulations", "Regulation 12: Safe care and treatment"]
    assert check_snapshot(build_snapshot([page, short(SPEAK, *links)])) == []


OUTLINE = [{"position": 1, "title": "Partnerships and communities"}]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": "2023-03-03"}, "names the version 2023-03-03; the pages are of 2023-03-02"),
        ({"title_source": "elsewhere"}, "with the title of elsewhere; the pages are partn"),
        ({"source": []}, "provenance names the sources none, with the title of partn"),
        ({"outline": []}, "no statement of the outline has the title of partnerships-and"),
        ({"outline": OUTLINE * 2}, "more than one place of the outline, or more than one page"),
        ({"source": 5}, r"provenance does not have its shape:\n\$\.source: found 5"),
        ({"publishers": "x"}, "found the key “publishers”.*close: publisher"),
        ({"released": "soon"}, r"\$\.released: found “soon”, expected"),
    ],
)
def test_provenance_that_does_not_fit_is_refused(changes: Provenance, message: str) -> None:
    """Provenance of another shape, version, source or outline than the pages' is refused."""
    page = parse_made_up()
    with pytest.raises(PageError, match=message):
        build_snapshot([page], provenance=provenance(page, **changes))


def test_a_correction_keeps_the_printed_date() -> None:
    """A version may be a correction of the printed date."""
    page = parse_made_up()
    found = build_snapshot([page], provenance=provenance(page, version="2023-03-02.1"))
    assert ("2023-03-02.1", "2023-03-02") == (found.version, found.last_updated.isoformat())


def test_sources_are_told_apart() -> None:
    """A source that is named twice, or that another page was read from, is refused."""
    page = parse_made_up()
    twice = provenance(page, source=[source(page), source(page)])
    with pytest.raises(PageError, match=f"names the sources {ID}, {ID}, with"):
        build_snapshot([page], provenance=twice)
    html = provenance(page, source=[source(page, media_type="text/html")])
    with pytest.raises(PageError, match=f"says that {ID} is text/html; it is text/plain"):
        build_snapshot([page], provenance=html)
    other = provenance(page, source=[source(page, sha256="0" * 64)])
    with pytest.raises(PageError, match=f"another SHA-256 than the page has: {page.sha256}"):
        build_snapshot([page], provenance=other)


def test_two_pages_for_one_place_are_refused() -> None:
    """Two pages that spell one statement of the outline in two ways are not merged silently."""
    pages = [parse_made_up(), short("Partnerships", "One.")]
    with pytest.raises(PageError, match="more than one place of the outline, or more than one"):
        build_snapshot(pages, provenance=provenance(*pages))


def test_a_note_points_to_statements_in_either_spelling() -> None:
    """A note names the statements it points to in the framework's or in the trusts' spelling."""
    page = parse_made_up()
    outline = [
        {"position": 3, "title": "Speaking", "trust_title": SPEAK},
        {"position": 2, "title": "Speak up quality"},
        {"position": 1, "title": "Partnerships and communities"},
        {"position": 4, "title": "Speak"},
        {"position": 5, "title": "Peak up"},
    ]
    found = build_snapshot([page], provenance=provenance(page, outline=outline))
    assert ("Speak up quality", "Speaking", "Speak") == (
        found.quality_statements[0].resource_groups[0].see_also
    )


def test_the_result_passes_the_gates() -> None:
    """A snapshot that does not hang together is refused, with all that is wrong with it."""
    page = parse_made_up()
    assert page.statement is not None
    broken = attrs.evolve(page, statement=attrs.evolve(page.statement, we_statement=" "))
    with pytest.raises(MalformedSnapshot, match=r"we_statement: found “ ”, expected words"):
        build_snapshot([broken])
    outline = [{"position": 7, "title": "Partnerships and communities"}]
    with pytest.raises(MalformedSnapshot, match=r"outline\[0\].position: found 7, expected"):
        build_snapshot([page], provenance=provenance(page, outline=outline))
