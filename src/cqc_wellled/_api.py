"""Loading guidance, and the queries on the newest bundled version."""

from __future__ import annotations

import functools
from _thread import allocate_lock
from typing import TYPE_CHECKING

from cqc_wellled import _store
from cqc_wellled._guidance import Guidance
from cqc_wellled._text import excerpt
from cqc_wellled._values import value_of
from cqc_wellled.errors import DigestMismatch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqc_wellled._answers import DocumentCheck, QuoteCheck, SearchHit
    from cqc_wellled._legislation import Regulation
    from cqc_wellled._model import (
        Criterion,
        Item,
        NamedThing,
        Passage,
        QualityStatement,
        Resource,
    )
    from cqc_wellled._results import Results
    from cqc_wellled._vocabulary import CitationStyle, ItemKind, LinkStrength, Version

__all__ = [
    "available_versions",
    "check_document",
    "check_quote",
    "cite",
    "criteria_for_regulation",
    "criteria_mentioning",
    "criterion",
    "get",
    "known_regulations",
    "load_guidance",
    "parse_regulations",
    "passages_mentioning",
    "quality_statement",
    "quality_statements_for_regulation",
    "regulation",
    "regulations_for_criterion",
    "regulations_for_quality_statement",
    "resolve",
    "resource",
    "resources_for_quality_statement",
    "resources_for_regulation",
    "search",
]

# One lock, so that concurrent first callers get one object a version.
_LOCK = allocate_lock()


def available_versions() -> tuple[Version, ...]:
    """List the versions of the guidance that can be loaded.

    Returns:
        The versions, oldest first; a correction (`2024-05-01.1`) comes behind what it
        corrects.
    """
    return _store.versions()


def load_guidance(version: str | None = None, *, digest: str | None = None) -> Guidance:
    """Load one version of the guidance.

    Args:
        version: One of `available_versions()`; the newest when `None`.
        digest: What `Guidance.digest` must be, to refuse any other content.

    Returns:
        The guidance; the same object for every call with the same version.

    Raises:
        UnknownVersion: There is no such version.
        DigestMismatch: Its content is not what `digest` pins.
    """
    with _LOCK:
        guidance = _load(_store.check_version(version, _store.versions()))
    if digest is not None and digest != guidance.digest:
        raise DigestMismatch(guidance.version, excerpt(digest), guidance.digest)
    return guidance


@functools.cache
def _load(version: Version) -> Guidance:
    return value_of(Guidance, snapshot=_store.load_snapshot(version))


def quality_statement(ref: str | QualityStatement) -> QualityStatement:
    """Ask the newest bundled version; see `Guidance.quality_statement`."""
    return load_guidance().quality_statement(ref)


def criterion(id: str | Criterion) -> Criterion:  # noqa: A002
    """Ask the newest bundled version; see `Guidance.criterion`."""
    return load_guidance().criterion(id)


def resource(id: str | Resource) -> Resource:  # noqa: A002
    """Ask the newest bundled version; see `Guidance.resource`."""
    return load_guidance().resource(id)


def get(id: str) -> Item:  # noqa: A002
    """Ask the newest bundled version; see `Guidance.get`."""
    return load_guidance().get(id)


def regulation(ref: int | str | Regulation) -> Regulation:
    """Ask the newest bundled version; see `Guidance.regulation`."""
    return load_guidance().regulation(ref)


def parse_regulations(text: str) -> Results[Regulation]:
    """Ask the newest bundled version; see `Guidance.parse_regulations`."""
    return load_guidance().parse_regulations(text)


def known_regulations() -> Results[Regulation]:
    """Ask the newest bundled version; see `Guidance.known_regulations`."""
    return load_guidance().known_regulations()


def criteria_for_regulation(
    ref: int | str | Regulation, *, strength: LinkStrength | str | None = None
) -> Results[Criterion]:
    """Ask the newest bundled version; see `Guidance.criteria_for_regulation`."""
    return load_guidance().criteria_for_regulation(ref, strength=strength)


def quality_statements_for_regulation(
    ref: int | str | Regulation, *, strength: LinkStrength | str | None = None
) -> Results[QualityStatement]:
    """Ask the newest bundled version; see `Guidance.quality_statements_for_regulation`."""
    return load_guidance().quality_statements_for_regulation(ref, strength=strength)


def regulations_for_criterion(
    ref: str | Criterion, *, strength: LinkStrength | str | None = None
) -> Results[Regulation]:
    """Ask the newest bundled version; see `Guidance.regulations_for_criterion`."""
    return load_guidance().regulations_for_criterion(ref, strength=strength)


def regulations_for_quality_statement(
    ref: str | QualityStatement, *, strength: LinkStrength | str | None = None
) -> Results[Regulation]:
    """Ask the newest bundled version; see `Guidance.regulations_for_quality_statement`."""
    return load_guidance().regulations_for_quality_statement(ref, strength=strength)


def resources_for_regulation(ref: int | str | Regulation) -> Results[Resource]:
    """Ask the newest bundled version; see `Guidance.resources_for_regulation`."""
    return load_guidance().resources_for_regulation(ref)


def resources_for_quality_statement(ref: str | QualityStatement) -> Results[Resource]:
    """Ask the newest bundled version; see `Guidance.resources_for_quality_statement`."""
    return load_guidance().resources_for_quality_statement(ref)


def criteria_mentioning(
    target: int | str | Regulation | Resource | NamedThing,
) -> Results[Criterion]:
    """Ask the newest bundled version; see `Guidance.criteria_mentioning`."""
    return load_guidance().criteria_mentioning(target)


def passages_mentioning(target: int | str | Regulation | Resource | NamedThing) -> Results[Passage]:
    """Ask the newest bundled version; see `Guidance.passages_mentioning`."""
    return load_guidance().passages_mentioning(target)


def search(
    words: str, *, kinds: Iterable[ItemKind | str] | None = None, limit: int = 20
) -> Results[SearchHit]:
    """Ask the newest bundled version; see `Guidance.search`."""
    return load_guidance().search(words, kinds=kinds, limit=limit)


def check_quote(text: str) -> QuoteCheck:
    """Ask the newest bundled version; see `Guidance.check_quote`."""
    return load_guidance().check_quote(text)


def check_document(text: str) -> DocumentCheck:
    """Ask the newest bundled version; see `Guidance.check_document`."""
    return load_guidance().check_document(text)


def cite(item: Item | str, style: CitationStyle | str = "short") -> str:
    """Ask the newest bundled version; see `Guidance.cite`."""
    return load_guidance().cite(item, style)


def resolve(citation: str) -> Item:
    """Ask the newest bundled version; see `Guidance.resolve`."""
    return load_guidance().resolve(citation)
