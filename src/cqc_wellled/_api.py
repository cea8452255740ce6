"""Loading guidance, and the queries on the newest bundled version."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from cqc_wellled import _store
from cqc_wellled._guidance import Guidance
from cqc_wellled._locks import ProcessLock
from cqc_wellled._text import excerpt, plain, version_order
from cqc_wellled._values import value_of
from cqc_wellled.errors import DigestMismatch

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterable

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
    from cqc_wellled.errors import UnusableContribution

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
_LOCK = ProcessLock()


def available_versions(*, folder: str | os.PathLike[str] | None = None) -> tuple[Version, ...]:
    """List the versions of the guidance that can be loaded.

    Reads whatever installed packages contribute, and what is in `folder`. What is broken
    or clashes is given as an `UnusableContribution` warning, and hides no other.

    Args:
        folder: A folder with snapshots of one's own, in files called `VERSION.json`.

    Returns:
        The versions, oldest first; a correction (`2024-05-01.1`) comes behind what it
        corrects.

    Raises:
        ReadError: `folder` cannot be listed.
    """
    from cqc_wellled import _contributed  # noqa: PLC0415 - looks through all packages

    bundled = _store.versions()
    offers = _contributed.find_offers(folder, packages=True)
    rivals = tuple(version for version in bundled if offers.of(version))
    others, problems = _contributed.usable_versions(offers.without(rivals))
    for version in rivals:
        problems += _contributed.compare_with(load_guidance(version), offers.of(version))
    _tell(problems)
    return tuple(sorted((*bundled, *others), key=version_order))


def load_guidance(
    version: str | None = None,
    *,
    digest: str | None = None,
    folder: str | os.PathLike[str] | None = None,
) -> Guidance:
    """Load one version of the guidance.

    A bundled version always comes from this package. Any other may come from an installed
    package or from `folder`, and from several as long as their content is the same.

    Args:
        version: One of `available_versions()`; the newest bundled one when `None`, so that
            what is installed beside this package never changes what is loaded.
        digest: What `Guidance.digest` must be, to refuse any other content.
        folder: A folder with snapshots of one's own, in files called `VERSION.json`.

    Returns:
        The guidance; the same object for every call with the same version, but for one
        from `folder`, which is read each time.

    Raises:
        UnknownVersion: There is no such version.
        DigestMismatch: Its content is not what `digest` pins.
        UnusableContribution: It is contributed, and broken; or packages differ over its
            content, and `digest` picks none of them. What is wrong with others of the same
            version is given as a warning.
        ReadError: `folder` cannot be listed.
    """
    pin = plain(digest)
    guidance, problems = _find(plain(version), pin if isinstance(pin, str) else None, folder)
    _tell(problems)
    if pin is not None and not (isinstance(pin, str) and pin == guidance.digest):
        raise DigestMismatch(guidance.version, excerpt(digest), guidance.digest)
    return guidance


def _find(
    version: object, digest: str | None, folder: str | os.PathLike[str] | None
) -> tuple[Guidance, list[UnusableContribution]]:
    bundled = _store.versions()
    if version is None or (isinstance(version, str) and version in bundled):
        with _LOCK:
            guidance = _load(_store.check_version(version, bundled))
        if folder is None:
            return guidance, []
        from cqc_wellled import _contributed  # noqa: PLC0415 - seldom needed

        offers = _contributed.find_offers(folder, packages=False)
        return guidance, _contributed.compare_with(guidance, offers.of(guidance.version))
    from cqc_wellled import _contributed  # noqa: PLC0415 - looks through all packages

    offers = _contributed.find_offers(folder, packages=True)
    known = sorted({*bundled, *offers.versions()}, key=version_order)
    return _contributed.choose(digest, offers.of(_store.check_version(version, tuple(known))))


def _tell(problems: Collection[UnusableContribution]) -> None:
    if problems:
        import warnings  # noqa: PLC0415 - seldom needed

        for problem in problems:
            # As if the caller of the public function had written it.
            warnings.warn(problem, stacklevel=3)


@functools.cache
def _load(version: Version) -> Guidance:
    return value_of(Guidance, snapshot=_store.load_snapshot(version))


@functools.cache
def _newest() -> Guidance:
    return load_guidance()


def quality_statement(ref: str | QualityStatement) -> QualityStatement:
    """Ask the newest bundled version; see `Guidance.quality_statement`."""
    return _newest().quality_statement(ref)


def criterion(id: str | Criterion) -> Criterion:  # noqa: A002
    """Ask the newest bundled version; see `Guidance.criterion`."""
    return _newest().criterion(id)


def resource(id: str | Resource) -> Resource:  # noqa: A002
    """Ask the newest bundled version; see `Guidance.resource`."""
    return _newest().resource(id)


def get(id: str) -> Item:  # noqa: A002
    """Ask the newest bundled version; see `Guidance.get`."""
    return _newest().get(id)


def regulation(ref: int | str | Regulation) -> Regulation:
    """Ask the newest bundled version; see `Guidance.regulation`."""
    return _newest().regulation(ref)


def parse_regulations(text: str) -> Results[Regulation]:
    """Ask the newest bundled version; see `Guidance.parse_regulations`."""
    return _newest().parse_regulations(text)


def known_regulations() -> Results[Regulation]:
    """Ask the newest bundled version; see `Guidance.known_regulations`."""
    return _newest().known_regulations()


def criteria_for_regulation(
    ref: int | str | Regulation, *, strength: LinkStrength | str | None = None
) -> Results[Criterion]:
    """Ask the newest bundled version; see `Guidance.criteria_for_regulation`."""
    return _newest().criteria_for_regulation(ref, strength=strength)


def quality_statements_for_regulation(
    ref: int | str | Regulation, *, strength: LinkStrength | str | None = None
) -> Results[QualityStatement]:
    """Ask the newest bundled version; see `Guidance.quality_statements_for_regulation`."""
    return _newest().quality_statements_for_regulation(ref, strength=strength)


def regulations_for_criterion(
    ref: str | Criterion, *, strength: LinkStrength | str | None = None
) -> Results[Regulation]:
    """Ask the newest bundled version; see `Guidance.regulations_for_criterion`."""
    return _newest().regulations_for_criterion(ref, strength=strength)


def regulations_for_quality_statement(
    ref: str | QualityStatement, *, strength: LinkStrength | str | None = None
) -> Results[Regulation]:
    """Ask the newest bundled version; see `Guidance.regulations_for_quality_statement`."""
    return _newest().regulations_for_quality_statement(ref, strength=strength)


def resources_for_regulation(ref: int | str | Regulation) -> Results[Resource]:
    """Ask the newest bundled version; see `Guidance.resources_for_regulation`."""
    return _newest().resources_for_regulation(ref)


def resources_for_quality_statement(ref: str | QualityStatement) -> Results[Resource]:
    """Ask the newest bundled version; see `Guidance.resources_for_quality_statement`."""
    return _newest().resources_for_quality_statement(ref)


def criteria_mentioning(
    target: int | str | Regulation | Resource | NamedThing,
) -> Results[Criterion]:
    """Ask the newest bundled version; see `Guidance.criteria_mentioning`."""
    return _newest().criteria_mentioning(target)


def passages_mentioning(target: int | str | Regulation | Resource | NamedThing) -> Results[Passage]:
    """Ask the newest bundled version; see `Guidance.passages_mentioning`."""
    return _newest().passages_mentioning(target)


def search(
    words: str, *, kinds: Iterable[ItemKind | str] | None = None, limit: int = 20
) -> Results[SearchHit]:
    """Ask the newest bundled version; see `Guidance.search`."""
    return _newest().search(words, kinds=kinds, limit=limit)


def check_quote(text: str) -> QuoteCheck:
    """Ask the newest bundled version; see `Guidance.check_quote`."""
    return _newest().check_quote(text)


def check_document(text: str) -> DocumentCheck:
    """Ask the newest bundled version; see `Guidance.check_document`."""
    return _newest().check_document(text)


def cite(item: Item | str, style: CitationStyle | str = "short") -> str:
    """Ask the newest bundled version; see `Guidance.cite`."""
    return _newest().cite(item, style)


def resolve(citation: str) -> Item:
    """Ask the newest bundled version; see `Guidance.resolve`."""
    return _newest().resolve(citation)
