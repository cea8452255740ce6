"""The snapshots and the legislation that the package ships.

The only importer of importlib_resources.
"""

from __future__ import annotations

import functools
import json
import threading
from typing import TYPE_CHECKING

import importlib_resources

from cqc_wellled import _codec
from cqc_wellled._guard import Limits
from cqc_wellled._text import close_matches, excerpt, version_order
from cqc_wellled._vocabulary import Version
from cqc_wellled.errors import ReadError, UnknownVersion

if TYPE_CHECKING:
    from cqc_wellled._model import Legislation, Snapshot

__all__ = ["check_version", "legislation", "load_snapshot", "versions"]


_LOCK = threading.Lock()


@functools.cache
def versions() -> tuple[Version, ...]:
    """List the bundled versions.

    Returns:
        The versions, oldest first; a correction comes behind what it corrects.
    """
    listed = json.loads(_read("manifest.json"))["versions"]
    return tuple(sorted(map(Version, listed), key=version_order))


def check_version(version: object, known: tuple[Version, ...]) -> Version:
    """Find a version among the known ones; `None` means the newest.

    Raises:
        UnknownVersion: It is none of them, or no text at all.
    """
    if version is None:
        return known[-1]
    if isinstance(version, str) and version in known:
        return Version(version)
    close = close_matches(version, known) if isinstance(version, str) else ()
    raise UnknownVersion(excerpt(version), known=known, close=close)


def load_snapshot(version: Version) -> Snapshot:
    """Read one of `versions()`, through all gates.

    Raises:
        ReadError: The installed file was damaged.
    """
    return _codec.structure_snapshot(_read(f"{version}.json"), limits=Limits())


def legislation() -> Legislation:
    """Give the two instruments that CQC enforces; one value for the whole process."""
    with _LOCK:
        return _read_legislation()


@functools.cache
def _read_legislation() -> Legislation:
    return _codec.structure_legislation(_read("legislation.json"))


def _read(name: str) -> bytes:
    try:
        return importlib_resources.files("cqc_wellled").joinpath("snapshots", name).read_bytes()
    except OSError as error:
        message = f"the installed package is damaged: snapshots/{name} cannot be read"
        raise ReadError(message) from error
