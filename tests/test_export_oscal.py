"""OSCAL: exact text, unique ids, no dangling link; what the validators do not look at."""

from __future__ import annotations

import json
import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from hostile.awkward import hostile_guidance
from hypothesis import given
from markdown_it import MarkdownIt
from samples import evolve_at, make_snapshot

from cqc_wellled import Guidance, load_guidance
from cqc_wellled.export import to_oscal
from cqc_wellled.export._oscal import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqc_wellled import Mention, Point, QualityStatement, Resource

GUIDANCE = load_guidance()
SAMPLE = Guidance(snapshot=make_snapshot())
BOTH = pytest.mark.parametrize("guidance", [GUIDANCE, SAMPLE], ids=["bundled", "sample"])

Plain = dict[str, Any]


def catalog_of(guidance: Guidance) -> Plain:
    """Read the catalog."""
    found: Plain = json.loads(to_oscal(guidance).text)["catalog"]
    return found


def decode(markdown: str) -> str:
    """Read Markdown that is one paragraph of plain text with a reader that is not ours."""
    opened, inline, closed = MarkdownIt("commonmark").parse(markdown)
    assert ("paragraph_open", "paragraph_close") == (opened.type, closed.type)
    assert {"text"} == {child.type for child in inline.children or []}
    return "".join(child.content for child in inline.children or [])


def objects(value: object) -> Iterator[Plain]:
    """Go through every object of a catalog."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from objects(each)
    elif isinstance(value, list):
        for each in value:
            yield from objects(each)


def parts(holder: Plain, name: str) -> list[Plain]:
    """List the parts of one name."""
    return [part for part in holder.get("parts", []) if part["name"] == name]


# --- the text and the ids come back ----------------------------------------------------------


def told_points(holder: Plain) -> list[Any]:
    """Read the points below a part."""
    return [(p["id"], decode(p["prose"]), told_points(p)) for p in parts(holder, "item")]


def real_points(points: tuple[Point, ...]) -> list[Any]:
    """Tell points in the same form."""
    return [(point.id, point.text, real_points(point.points)) for point in points]


def told_links(holder: Plain) -> list[tuple[str, str]]:
    """Read the links with a text: where they lead, and the words."""
    return [(k["href"], decode(k["text"])) for k in holder.get("links", []) if "text" in k]


def check_text(guidance: Guidance) -> None:
    """Read a catalog back and compare it with the guidance, statement by statement."""
    catalog = catalog_of(guidance)
    known = {each["uuid"]: each for each in catalog["back-matter"]["resources"]}
    ids = {uuid_: prop["value"] for uuid_, r in known.items() for prop in r["props"][:1]}
    assert guidance.snapshot.title == decode(catalog["metadata"]["title"])
    assert guidance.quality_statements.ids == tuple(group["id"] for group in catalog["groups"])
    for statement, group in zip(guidance.quality_statements, catalog["groups"], strict=True):
        check_statement(statement, group, ids)
    for resource in guidance.resources:
        (found,) = (each for uuid_, each in known.items() if ids[uuid_] == resource.id)
        check_resource(resource, found)
    for id_, words in (
        *((regulation.id, regulation.citation) for regulation in guidance.regulations),
        *((thing.id, thing.name) for thing in guidance.snapshot.named_things),
    ):
        (found,) = (each for uuid_, each in known.items() if ids[uuid_] == id_)
        assert words == (decode(found["title"]) if "title" in found else "")


def check_statement(statement: QualityStatement, group: Plain, ids: dict[str, str]) -> None:
    """Compare a group with its statement."""

    def mentions(items: tuple[Mention, ...]) -> list[tuple[str, str]]:
        return [(each.target, each.phrase) for each in items]

    def told(holder: Plain) -> list[tuple[str, str]]:
        return [(ids[href.removeprefix("#")], words) for href, words in told_links(holder)]

    assert (statement.title, statement.we_statement) == (
        decode(group["title"]),
        decode(group["parts"][0]["prose"]),
    )
    for criterion, control in zip(statement.criteria, group["controls"], strict=True):
        (part,) = control["parts"]
        assert (criterion.id, criterion.text) == (control["id"], decode(part["prose"]))
        assert real_points(criterion.points) == told_points(part)
        assert mentions(criterion.mentions) == told(control)
        assert [("label", str(criterion.number)), ("continues", criterion.continues)][
            : len(control["props"])
        ] == [(prop["name"], prop["value"]) for prop in control["props"]]
    for topic, part in zip(statement.context, parts(group, "guidance"), strict=True):
        assert (topic.id, topic.title) == (part["id"], decode(part["title"]))
        for passage, below in zip(topic.passages, part["parts"], strict=True):
            assert (passage.id, passage.text) == (below["id"], decode(below["prose"]))
            assert real_points(passage.points) == told_points(below)
            assert mentions(passage.mentions) == told(below)
    for listed, part in zip(statement.resource_groups, parts(group, "resources"), strict=True):
        note = decode(part["prose"]) if "prose" in part else ""
        assert (listed.id, listed.title, listed.note or "") == (
            part["id"],
            decode(part["title"]),
            note,
        )
        assert [(each.id, each.printed, each.id) for each in listed.resources] == [
            (p["id"], decode(p["prose"]), ids[p["links"][0]["href"].removeprefix("#")])
            for p in part["parts"]
        ]
    assert [(k.regulation, k.printed, k.strength) for k in statement.regulation_links] == [
        (ids[p["links"][0]["href"].removeprefix("#")], decode(p["prose"]), p["class"])
        for p in parts(group, "regulation-link")
    ]


def check_resource(resource: Resource, found: Plain) -> None:
    """Compare what the back matter holds of a resource."""
    assert resource.printed == decode(found["description"])
    assert (resource.official_title or resource.title) == decode(found["title"])
    assert ([] if resource.url is None else [{"href": resource.url}]) == found.get("rlinks", [])
    props = [(prop["name"], prop["value"]) for prop in found["props"]]
    assert [value for name, value in props if name == "regulation"] == list(resource.regulations)
    kinds, words = ([resource.status.kind], resource.status.text) if resource.status else ([], "")
    assert kinds == [value for name, value in props if name == "status"]
    assert words == (decode(found["remarks"]) if "remarks" in found else "")


@BOTH
def test_text_and_ids_come_back(guidance: Guidance) -> None:
    """A reader of Markdown that is not ours gives exactly the text, under the same ids."""
    check_text(guidance)


@given(hostile_guidance())
def test_hostile_text_comes_back(guidance: Guidance) -> None:
    """Whatever the words are, they come back exactly and are never read as markup."""
    check_text(guidance)
    check_soundness(guidance)


def test_plain_text_needs_no_reader() -> None:
    """The bundled paragraphs stand in the catalog letter by letter."""
    (group,) = catalog_of(GUIDANCE)["groups"]
    assert [criterion.text for criterion in GUIDANCE.criteria] == [
        control["parts"][0]["prose"] for control in group["controls"]
    ]


# --- what the validators do not look at ------------------------------------------------------

#: A UUID that others may have written down.
REGULATION_18 = "631c99db-670b-5c1f-a759-4e22e5581fad"
TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
STRING = re.compile(r"\S(.*\S)?")
#: Names that OSCAL itself knows at their place; everything else has our namespace.
OSCAL_NAMES = {"label", "overview", "statement", "item"}


def faults(catalog: Plain) -> list[str]:
    """Find what makes a catalog unsound, and no schema can say."""
    found: list[str] = []
    every = list(objects(catalog))
    ids = [each["id"] for each in every if "id" in each]
    uuids = [each["uuid"] for each in every if "uuid" in each]
    found += [f"id {each} twice" for each in {*ids} if ids.count(each) > 1]
    found += [f"uuid {each} twice" for each in {*uuids} if uuids.count(each) > 1]
    found += [f"id {each} is no token" for each in ids if not TOKEN.fullmatch(each)]
    found += [f"uuid {each} is not of version 5" for each in uuids if uuid.UUID(each).version != 5]
    resources = {each["uuid"] for each in catalog.get("back-matter", {}).get("resources", [])}
    known = {f"#{each}" for each in (*resources, *ids)}
    found += [
        f"link {each['href']} dangles"
        for each in every
        if each.get("href", "").startswith("#") and each["href"] not in known
    ]
    for each in every:
        found += [f"{key} is empty" for key, value in each.items() if value in ([], {}, "", None)]
        if "name" in each and "type" not in each:
            ours = None if each["name"] in OSCAL_NAMES else NAMESPACE
            if each.get("ns") != ours:
                found.append(f"{each['name']} has the namespace {each.get('ns')}")
        if "value" in each and not STRING.fullmatch(each["value"]):
            found.append(f"{each['value']!r} is no string of OSCAL's")
        found += [
            f"{key} has a line feed" for key in ("title", "text") if "\n" in each.get(key, "")
        ]
    return found


def check_soundness(guidance: Guidance) -> None:
    """Find no fault in the catalog of a guidance."""
    assert [] == faults(catalog_of(guidance))


@BOTH
def test_the_catalog_is_sound(guidance: Guidance) -> None:
    """Ids are unique tokens, links lead somewhere, nothing is empty, and our names are ours."""
    check_soundness(guidance)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda c: c["groups"].append(c["groups"][0]), "id first twice"),
        (lambda c: c["groups"][0].update(id="1st"), "id 1st is no token"),
        (lambda c: c.update(uuid=str(uuid.UUID(int=4 << 76))), "is not of version 5"),
        (lambda c: c["back-matter"]["resources"].pop(0), "dangles"),
        (lambda c: c["groups"][0].update(props=[]), "props is empty"),
        (lambda c: c["groups"][0]["props"][0].pop("ns"), "key-question has the namespace None"),
        (lambda c: c["groups"][0]["props"][0].update(value=" "), "' ' is no string"),
        (lambda c: c["groups"][0].update(title="a\nb"), "title has a line feed"),
    ],
)
def test_a_broken_catalog_is_noticed(change: Any, fault: str) -> None:  # noqa: ANN401
    """Each rule about catalogs notices what breaks it."""
    catalog = catalog_of(SAMPLE)
    change(catalog)
    assert any(fault in each for each in faults(catalog))


def test_what_the_document_says_of_itself() -> None:
    """Version, digest, licence, attribution, date and publisher stand in the metadata."""
    metadata = catalog_of(GUIDANCE)["metadata"]
    props = {prop["name"]: prop["value"] for prop in metadata["props"]}
    assert {
        "guidance": "nhs-trust-well-led",
        "digest": GUIDANCE.digest,
        "licence": "OGL-UK-3.0",
        "language": "en-GB",
        "coverage": "1 of 8 quality statements",
    } == props
    assert ("2024-05-01", "1.2.1", "2024-05-01T00:00:00Z") == (
        metadata["version"],
        metadata["oscal-version"],
        metadata["last-modified"],
    )
    assert [{"href": GUIDANCE.snapshot.sources[0].url, "rel": "source"}] == metadata["links"]
    (party,) = metadata["parties"]
    assert ("Care Quality Commission", [party["uuid"]]) == (
        party["name"],
        metadata["responsible-parties"][0]["party-uuids"],
    )
    assert [
        GUIDANCE.snapshot.attribution,
        "Licence: OGL-UK-3.0.",
        "This copy is neither made nor endorsed by the publisher.",
        "Holds 1 of 8 quality statements.",
    ] == [decode(each) for each in metadata["remarks"].split("\n\n")]


def test_uuids_are_stable() -> None:
    """UUIDs follow from ids alone, that of the catalog from the digest too."""
    catalog = catalog_of(GUIDANCE)
    regulations = {
        each["props"][0]["value"]: each["uuid"] for each in catalog["back-matter"]["resources"]
    }
    assert REGULATION_18 == regulations["uksi/2014/2936/regulation/18"]
    sample = {
        each["props"][0]["value"]: each["uuid"]
        for each in catalog_of(SAMPLE)["back-matter"]["resources"]
    }
    assert REGULATION_18 == sample["uksi/2014/2936/regulation/18"]
    changed = Guidance(snapshot=evolve_at(SAMPLE.snapshot, "$", title="Other"))
    assert catalog_of(SAMPLE)["uuid"] != catalog_of(changed)["uuid"] != catalog["uuid"]


def test_a_guidance_without_a_publisher() -> None:
    """A publisher of no name gives no party, and no role that nobody has."""
    odd = Guidance(snapshot=evolve_at(SAMPLE.snapshot, "$", publisher=" \n"))
    metadata = catalog_of(odd)["metadata"]
    assert not {"roles", "parties", "responsible-parties"} & metadata.keys()
    check_soundness(odd)
