"""The guidance as an OSCAL catalog.

Source: NIST, Open Security Controls Assessment Language (OSCAL) 1.2.1, catalog model.
A quality statement is a group, a criterion a control; regulations and resources are the back
matter. Everything that OSCAL has no word of its own for stands under `NAMESPACE`.
"""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from cqc_wellled._guidance import guidance_of
from cqc_wellled._markup._markdown import escape_markdown
from cqc_wellled.export._about import about
from cqc_wellled.export._exported import ExportFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cqc_wellled._guidance import Guidance
    from cqc_wellled._model import (
        ContextTopic,
        Criterion,
        Mention,
        NamedThing,
        Passage,
        Point,
        QualityStatement,
        Regulation,
        RegulationLink,
        Resource,
        ResourceGroup,
        Snapshot,
    )

__all__ = ["NAMESPACE", "OSCAL_VERSION", "to_oscal"]

OSCAL_VERSION = "1.2.1"
#: What our names for properties and parts are qualified with: a name, no address.
NAMESPACE = "urn:cqc-wellled:oscal"
# What the version-5 UUIDs are made in.
_UUIDS = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)

_Object = dict[str, Any]


def to_oscal(guidance: Guidance) -> ExportFile:
    """Give the guidance as an OSCAL 1.2.1 catalog.

    Args:
        guidance: What to export.

    Returns:
        `catalog.json`. Ids are those of the items, UUIDs follow from them, and
        `last-modified` is the page's own date: the same guidance gives the same bytes. Words
        stand in OSCAL's Markdown, which gives exactly the text back.

    Raises:
        MalformedSnapshot: The guidance was put together by hand and is no valid one.
    """
    guidance = guidance_of(guidance)
    facts, snapshot = about(guidance), guidance.snapshot
    catalog = {
        "uuid": _uuid(f"catalog {snapshot.guidance} {snapshot.version} {facts['digest']}"),
        "metadata": _metadata(snapshot, facts),
        "groups": [_group(statement) for statement in snapshot.quality_statements],
        "back-matter": {"resources": _back_matter(snapshot)},
    }
    text = json.dumps({"catalog": _filled(catalog)}, ensure_ascii=False, indent=2) + "\n"
    return ExportFile(name="catalog.json", data=text.encode())


def _filled(value: Any) -> Any:  # noqa: ANN401 - JSON has no shorter type
    # OSCAL knows no empty list, and what has nothing to say is left out.
    if isinstance(value, dict):
        found = {key: _filled(each) for key, each in value.items()}
        return {key: each for key, each in found.items() if each not in (None, "", [], {})}
    if isinstance(value, list):
        return [_filled(each) for each in value]
    return value


def _uuid(name: str) -> str:
    return str(uuid.uuid5(_UUIDS, name))


def _props(facts: Mapping[str, str | int | None]) -> list[_Object]:
    """Write properties of our own, without those that are empty."""
    found = []
    for name, value in facts.items():
        line = " ".join(str("" if value is None else value).split())
        if line:
            found.append({"name": name, "ns": NAMESPACE, "value": line})
    return found


# --- the document ------------------------------------------------------------------------


def _metadata(snapshot: Snapshot, facts: Mapping[str, str]) -> _Object:
    publisher = _uuid(f"party {facts['publisher']}")
    name = " ".join(facts["publisher"].split())
    told = (
        facts["attribution"],
        f"Licence: {facts['licence']}.",
        facts["endorsement"],
        f"Holds {facts['coverage']}.",
    )
    named = {
        "roles": [{"id": "publisher", "title": "Publisher"}],
        "parties": [{"uuid": publisher, "type": "organization", "name": name}],
        "responsible-parties": [{"role-id": "publisher", "party-uuids": [publisher]}],
    }
    return {
        "title": escape_markdown(facts["title"]),
        "last-modified": f"{facts['last_updated']}T00:00:00Z",
        "version": facts["version"],
        "oscal-version": OSCAL_VERSION,
        "props": _props(
            {key: facts[key] for key in ("guidance", "digest", "licence", "language", "coverage")}
        ),
        "links": [
            {"href": source.url, "rel": "source"} for source in snapshot.sources if source.url
        ],
        **(named if name else {}),
        "remarks": "\n\n".join(map(escape_markdown, told)),
    }


def _group(statement: QualityStatement) -> _Object:
    overview = {"name": "overview", "prose": escape_markdown(statement.we_statement)}
    return {
        "id": statement.id,
        "class": "quality-statement",
        "title": escape_markdown(statement.title),
        "props": _props({"key-question": statement.key_question}),
        "links": [
            {"href": _reference(link.regulation), "rel": "reference"}
            for link in statement.regulation_links
        ],
        "parts": [
            overview,
            *map(_topic, statement.context),
            *map(_resource_group, statement.resource_groups),
            *map(_regulation_link, statement.regulation_links),
        ],
        "controls": [_control(criterion) for criterion in statement.criteria],
    }


def _control(criterion: Criterion) -> _Object:
    label = {"name": "label", "value": str(criterion.number)}
    # A paragraph that carries on from another is of no use without it.
    continues = criterion.continues
    links = [] if continues is None else [{"href": f"#{continues}", "rel": "related"}]
    return {
        "id": criterion.id,
        "class": "criterion",
        "title": f"Criterion {criterion.number}",
        "props": [label, *_props({"continues": continues})],
        "links": [*links, *map(_mention, criterion.mentions)],
        "parts": [
            {
                # No id of the guidance has an underscore.
                "id": f"{criterion.id}_smt",
                "name": "statement",
                "prose": escape_markdown(criterion.text),
                "parts": _points(criterion.points),
            }
        ],
    }


def _points(points: Iterable[Point]) -> list[_Object]:
    return [
        {
            "id": point.id,
            "name": "item",
            "prose": escape_markdown(point.text),
            "parts": _points(point.points),
        }
        for point in points
    ]


def _topic(topic: ContextTopic) -> _Object:
    return {
        "id": topic.id,
        "name": "guidance",
        "ns": NAMESPACE,
        "title": escape_markdown(topic.title),
        "parts": [_passage(passage) for passage in topic.passages],
    }


def _passage(passage: Passage) -> _Object:
    return {
        "id": passage.id,
        "name": "passage",
        "ns": NAMESPACE,
        "prose": escape_markdown(passage.text),
        "parts": _points(passage.points),
        "links": [_mention(mention) for mention in passage.mentions],
    }


def _resource_group(group: ResourceGroup) -> _Object:
    return {
        "id": group.id,
        "name": "resources",
        "ns": NAMESPACE,
        "title": escape_markdown(group.title),
        "prose": escape_markdown(group.note or ""),
        "parts": [
            {
                "id": resource.id,
                "name": "resource",
                "ns": NAMESPACE,
                "prose": escape_markdown(resource.printed),
                "links": [{"href": _reference(resource.id), "rel": "reference"}],
            }
            for resource in group.resources
        ],
    }


def _regulation_link(link: RegulationLink) -> _Object:
    return {
        "name": "regulation-link",
        "ns": NAMESPACE,
        "class": link.strength.value,
        "prose": escape_markdown(link.printed),
        "links": [{"href": _reference(link.regulation), "rel": "reference"}],
    }


def _mention(mention: Mention) -> _Object:
    return {
        "href": _reference(mention.target),
        "rel": "reference",
        "text": escape_markdown(mention.phrase),
    }


# --- the back matter ---------------------------------------------------------------------


def _reference(id_: str) -> str:
    return f"#{_uuid(id_)}"


def _back_matter(snapshot: Snapshot) -> list[_Object]:
    return [
        *map(_regulation, snapshot.regulations),
        *(
            _resource(resource)
            for statement in snapshot.quality_statements
            for group in statement.resource_groups
            for resource in group.resources
        ),
        *map(_named_thing, snapshot.named_things),
    ]


def _regulation(regulation: Regulation) -> _Object:
    return {
        "uuid": _uuid(regulation.id),
        "title": escape_markdown(regulation.citation),
        "props": _props(
            {
                "id": regulation.id,
                "kind": "regulation",
                "instrument": regulation.instrument.title,
                "number": regulation.number,
            }
        ),
        "rlinks": _rlinks(regulation.uri, regulation.cqc_url),
    }


def _resource(resource: Resource) -> _Object:
    status = resource.status
    return {
        "uuid": _uuid(resource.id),
        "title": escape_markdown(resource.official_title or resource.title),
        "description": escape_markdown(resource.printed),
        "props": [
            *_props(
                {
                    "id": resource.id,
                    "kind": resource.kind,
                    "publisher": resource.publisher,
                    "published": resource.published,
                    "status": None if status is None else status.kind.value,
                    "basis": None if resource.basis is None else resource.basis.value,
                }
            ),
            *(prop for each in resource.regulations for prop in _props({"regulation": each})),
        ],
        "rlinks": _rlinks(resource.url),
        "remarks": "" if status is None else escape_markdown(status.text),
    }


def _named_thing(thing: NamedThing) -> _Object:
    return {
        "uuid": _uuid(thing.id),
        "title": escape_markdown(thing.name),
        "props": _props(
            {
                "id": thing.id,
                "kind": thing.kind,
                "publisher": thing.publisher,
                "basis": thing.basis.value,
            }
        ),
        "rlinks": _rlinks(thing.url),
    }


def _rlinks(*addresses: str | None) -> list[_Object]:
    return [{"href": address} for address in addresses if address is not None]
