"""Snapshots from elsewhere: those that installed packages contribute, and those in a folder.

They pass the same gates as every foreign snapshot. One that is broken, or clashes with
another, is told by name and hides no good one. Installed packages are looked through only
when a version is asked for that is not bundled, or when the versions are listed.
"""

from __future__ import annotations

import importlib.metadata
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from cqc_wellled import _codec, _store
from cqc_wellled._guard import Limits, read_bytes
from cqc_wellled._guidance import Guidance
from cqc_wellled._text import excerpt, excerpt_end, version_order
from cqc_wellled._vocabulary import Version
from cqc_wellled.errors import CqcWellledError, MalformedSnapshot, ReadError, UnusableContribution

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

__all__ = ["GROUP", "Offers", "choose", "compare_with", "find_offers", "usable_versions"]

#: The entry-point group. The name of an entry is a version, its value the package that holds
#: the file `VERSION.json`.
GROUP = "cqc_wellled.snapshots"

_PACKAGE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_SUFFIX = ".json"
_LIMITS = Limits()


class _FromPackage(NamedTuple):
    """A snapshot that an installed package contributes, unread."""

    version: Version
    #: The distribution with its own version, quoted.
    origin: str
    #: What the entry point names.
    package: str

    def read(self) -> bytes:
        if not _PACKAGE.fullmatch(self.package):
            message = f"its entry point names {excerpt(self.package)}, which is no package"
            raise ReadError(message)
        return _store.read_resource(self.package, self.version + _SUFFIX, limits=_LIMITS)


class _FromFolder(NamedTuple):
    """A snapshot in a folder, unread."""

    version: Version
    #: The file, quoted.
    origin: str
    path: Path

    def read(self) -> bytes:
        return read_bytes(self.path, limits=_LIMITS)


_Offer: TypeAlias = _FromPackage | _FromFolder


class Offers(NamedTuple):
    """What is contributed under the name of a version, before anything of it is read."""

    #: By version, and by contributor below that.
    found: tuple[_Offer, ...]
    #: What has no version for a name.
    problems: tuple[UnusableContribution, ...]

    def of(self, version: Version) -> tuple[_Offer, ...]:
        """List what is offered under one version."""
        return tuple(offer for offer in self.found if offer.version == version)

    def without(self, versions: Container[Version]) -> Offers:
        """Leave some versions out."""
        left = tuple(offer for offer in self.found if offer.version not in versions)
        return Offers(left, self.problems)

    def versions(self) -> tuple[Version, ...]:
        """List the versions of which something is offered, oldest first."""
        return tuple(dict.fromkeys(offer.version for offer in self.found))


def find_offers(folder: str | os.PathLike[str] | None, *, packages: bool) -> Offers:
    """Look through a folder and the installed packages, without reading a snapshot.

    Args:
        folder: Holds files called `VERSION.json`, or `None`.
        packages: Whether to look through the installed packages.

    Raises:
        ReadError: `folder` cannot be listed.
    """
    found: list[_Offer] = []
    problems: list[UnusableContribution] = []
    for offer in (*_in_folder(folder), *(_in_packages() if packages else ())):
        if isinstance(offer, UnusableContribution):
            problems.append(offer)
            continue
        try:
            _codec.structure_plain(offer.version, Version)
        except MalformedSnapshot as error:
            reason = error.problems[0].message
            problems.append(UnusableContribution(excerpt(offer.version), offer.origin, reason))
        else:
            found.append(offer)
    found.sort(key=lambda offer: (version_order(offer.version), offer.origin))
    problems.sort(key=lambda problem: (problem.version, problem.origin))
    return Offers(tuple(found), tuple(problems))


def usable_versions(offers: Offers) -> tuple[tuple[Version, ...], list[UnusableContribution]]:
    """Read all that is offered.

    Returns:
        The versions that can be loaded by their name alone, oldest first; and what is wrong
        with the others.
    """
    usable: list[Version] = []
    problems = list(offers.problems)
    for version in offers.versions():
        good, bad = _read_all(offers.of(version))
        problems += bad
        digests = {guidance.digest for _, guidance in good}
        if len(digests) > 1:
            problems.append(_clash(version, good))
        elif digests:
            usable.append(version)
    return tuple(usable), problems


def compare_with(bundled: Guidance, offers: Sequence[_Offer]) -> list[UnusableContribution]:
    """Find what is offered under a bundled version and is broken or other content."""
    good, problems = _read_all(offers)
    reason = f"that version is bundled, with other content ({bundled.digest})"
    for offer, guidance in good:
        if guidance.digest != bundled.digest:
            problems.append(UnusableContribution(bundled.version, offer.origin, reason))
    return problems


def choose(digest: object, offers: Sequence[_Offer]) -> tuple[Guidance, list[UnusableContribution]]:
    """Read what is offered under one version.

    Args:
        digest: Which content is wanted where contributors differ, or `None`.
        offers: At least one, all of one version.

    Returns:
        The guidance, whatever its digest where contributors agree; and what is wrong with
        other contributions of that version.

    Raises:
        UnusableContribution: None can be read, or they differ and none has that digest.
    """
    good, problems = _read_all(offers)
    if not good:
        raise _together(problems)
    first = good[0][1]
    if all(guidance.digest == first.digest for _, guidance in good[1:]):
        return first, problems
    for _, guidance in good:
        if guidance.digest == digest:
            return guidance, problems
    raise _clash(offers[0].version, good)


_Read: TypeAlias = tuple[_Offer, Guidance]

# What packages contribute is read once, and gives one object.
_HELD: dict[_FromPackage, Guidance] = {}


def _read_all(offers: Sequence[_Offer]) -> tuple[list[_Read], list[UnusableContribution]]:
    good: list[_Read] = []
    problems: list[UnusableContribution] = []
    for offer in offers:
        try:
            good.append((offer, _held(offer) if isinstance(offer, _FromPackage) else _read(offer)))
        except UnusableContribution as problem:
            problems.append(problem)
    return good, problems


def _held(offer: _FromPackage) -> Guidance:
    # Without a lock: the package's own code runs meanwhile, and may ask for guidance too.
    if offer not in _HELD:
        guidance = _read(offer)
        return _HELD.setdefault(offer, guidance)
    return _HELD[offer]


def _read(offer: _Offer) -> Guidance:
    try:
        snapshot = _codec.structure_snapshot(offer.read(), limits=_LIMITS)
    except (Exception, SystemExit) as error:
        # The code of the package is run, which may raise anything.
        raise UnusableContribution(offer.version, offer.origin, _said(error)) from error
    if snapshot.version != offer.version:
        reason = f"it holds version {snapshot.version}"
        raise UnusableContribution(offer.version, offer.origin, reason)
    return Guidance(snapshot=snapshot)


def _said(error: BaseException) -> str:
    if isinstance(error, CqcWellledError):
        return str(error)
    try:
        said = str(error)
    except Exception:  # noqa: BLE001 - an error of a foreign class
        said = ""
    return f"{type(error).__name__[:40]}: {excerpt(said)}"


def _together(problems: Sequence[UnusableContribution]) -> UnusableContribution:
    if len(problems) == 1:
        return problems[0]
    origins = " and ".join(problem.origin for problem in problems)
    reasons = "; ".join(problem.reason for problem in problems)
    return UnusableContribution(problems[0].version, origins, reasons)


def _clash(version: Version, good: Sequence[_Read]) -> UnusableContribution:
    origins = " and ".join(dict.fromkeys(offer.origin for offer, _ in good))
    digests = ", ".join(dict.fromkeys(guidance.digest for _, guidance in good))
    reason = f"they hold different content; pass the digest of one: {digests}"
    return UnusableContribution(version, origins, reason)


def _in_folder(folder: object) -> Iterator[_FromFolder]:
    if folder is None:
        return
    name = os.fspath(folder) if isinstance(folder, os.PathLike) else folder
    if not isinstance(name, str) or not name:
        message = f"found {excerpt(name)} as a folder, expected its name or a pathlib.Path"
        raise ReadError(message)
    try:
        paths = sorted(Path(name).iterdir())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"{excerpt_end(name)}: cannot be listed: {reason}"
        raise ReadError(message) from error
    for path in paths:
        # Other JSON, such as the manifest, may stand there too.
        if path.suffix == _SUFFIX and path.name[0].isdigit():
            yield _FromFolder(Version(path.stem), excerpt_end(str(path)), path)


def _in_packages() -> Iterator[_FromPackage | UnusableContribution]:
    # One distribution at a time: one whose metadata is broken hides no other.
    seen: set[str] = set()
    for distribution in importlib.metadata.distributions():
        if GROUP not in _entry_points_text(distribution):
            continue
        name, origin = _name_and_origin(distribution)
        # The first on the path is the one that Python imports.
        if name and name in seen:
            continue
        seen.add(name)
        try:
            entries = list(distribution.entry_points.select(group=GROUP))
        except Exception as error:  # noqa: BLE001 - Python raises whatever its parser stumbles over
            yield UnusableContribution("", origin, f"its entry points are broken: {_said(error)}")
        else:
            for entry in entries:
                yield _FromPackage(Version(entry.name), origin, entry.value)


def _entry_points_text(distribution: importlib.metadata.Distribution) -> str:
    try:
        return distribution.read_text("entry_points.txt") or ""
    except (OSError, ValueError):
        return ""


def _name_and_origin(distribution: importlib.metadata.Distribution) -> tuple[str, str]:
    try:
        metadata = distribution.metadata
        # Asking for what is not there warns or raises, and `get` is not promised.
        fields = [metadata[k] if k in metadata else "" for k in ("Name", "Version")]  # noqa: SIM401
    except Exception:  # noqa: BLE001 - without metadata, Pythons differ in what they raise
        fields = [""]
    name = fields[0]
    return name, excerpt(" ".join(fields)) if name else "a package without metadata"
