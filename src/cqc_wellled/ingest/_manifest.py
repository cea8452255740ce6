"""The manifest of the packaged versions; a version that was released never changes."""

from __future__ import annotations

import datetime
import json

import attrs

from cqc_wellled._codec import structure_plain, to_plain
from cqc_wellled._guard import Limits, parse_plain
from cqc_wellled._text import version_order
from cqc_wellled._vocabulary import Digest, Version
from cqc_wellled.errors import BuildFailed, ReadError

__all__ = ["Release", "add_release"]


@attrs.frozen(kw_only=True)
class Release:
    """What the manifest says of one version."""

    #: Name of the version's file.
    file: str
    #: Digest of its content.
    digest: Digest
    #: Version of its shape.
    schema_version: int
    #: Day on which a release first shipped it, or `None` before that.
    released: datetime.date | None


@attrs.frozen(kw_only=True)
class _Manifest:
    versions: dict[Version, Release]


def add_release(kept: bytes | None, version: Version, release: Release) -> bytes:
    """Put a version into the manifest, or in place of itself while it is not released.

    Args:
        kept: The manifest as it is, or `None` when there is none.
        version: The version.
        release: What to say of it.

    Returns:
        The manifest, oldest version first.

    Raises:
        BuildFailed: The manifest is none, or the version was released with other content
            or on another day.
    """
    versions = {} if kept is None else _read(kept).versions
    old = versions.get(version)
    if old is not None and old.released is not None:
        _check_unchanged(version, old, release)
    ordered = sorted({**versions, version: release}.items(), key=_age)
    plain = {"versions": {name: to_plain(entry) for name, entry in ordered}}
    return (json.dumps(plain, indent=2, ensure_ascii=False) + "\n").encode()


def _read(data: bytes) -> _Manifest:
    try:
        return structure_plain(parse_plain(data, limits=Limits()), _Manifest)
    except ReadError as error:
        message = f"manifest.json is none: {error}"
        raise BuildFailed(message) from None


def _check_unchanged(version: Version, old: Release, new: Release) -> None:
    if old.digest != new.digest:
        message = (
            f"version {version} was released on {old.released} and never changes; make a "
            f"correction, such as {_correction(version)}"
        )
        raise BuildFailed(message)
    if old.released != new.released:
        message = (
            f"version {version} was released on {old.released}; provenance.toml says "
            f"{new.released or 'nothing of a release'}"
        )
        raise BuildFailed(message)


def _correction(version: Version) -> str:
    date, _, number = version.partition(".")
    return f"{date}.{int(number or 0) + 1}"


def _age(entry: tuple[Version, Release]) -> tuple[str, int]:
    return version_order(entry[0])
