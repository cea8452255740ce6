"""The snapshots and the legislation that the package ships.

The only importer of importlib_resources.
"""

from __future__ import annotations

import datetime
import functools
import json
import os
from typing import TYPE_CHECKING, Any

from cqc_wellled._legislation import Legislation
from cqc_wellled._locks import ProcessLock
from cqc_wellled._model import Snapshot
from cqc_wellled._shape import Misshapen, Readers
from cqc_wellled._text import close_matches, excerpt, excerpt_end, plain, version_order
from cqc_wellled._vocabulary import Version
from cqc_wellled.errors import LimitExceeded, ReadError, UnknownVersion

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqc_wellled._guard import Limits
    from cqc_wellled._shape import Reader

__all__ = [
    "check_version",
    "legislation",
    "load_snapshot",
    "read_packaged",
    "read_resource",
    "versions",
]


_LOCK = ProcessLock()


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
    version = plain(version)
    if version is None:
        return known[-1]
    if isinstance(version, str) and version in known:
        return Version(version)
    close = close_matches(version, known) if isinstance(version, str) else ()
    raise UnknownVersion(excerpt(version), known=known, close=close)


def load_snapshot(version: Version) -> Snapshot:
    """Read one of `versions()`.

    It passed all gates when it was built, and passes them again when its digest is asked
    for. Here its shape is read the short way, and only one that has another shape goes
    through the gates, which tell what is wrong.

    Raises:
        ReadError: The installed file was damaged.
    """
    data = _read(f"{version}.json")
    snapshot: Snapshot | None = _read_short(data, Snapshot)
    return _through_gates(data) if snapshot is None else snapshot


def _through_gates(data: bytes) -> Snapshot:
    from cqc_wellled._codec import structure_snapshot  # noqa: PLC0415 - seldom needed
    from cqc_wellled._guard import Limits  # noqa: PLC0415 - seldom needed

    return structure_snapshot(data, limits=Limits())


def legislation() -> Legislation:
    """Give the two instruments that CQC enforces; one value for the whole process."""
    with _LOCK:
        return _read_legislation()


@functools.cache
def _read_legislation() -> Legislation:
    data = _read("legislation.json")
    found: Legislation | None = _read_short(data, Legislation)
    if found is None:
        from cqc_wellled._codec import structure_legislation  # noqa: PLC0415 - seldom needed

        return structure_legislation(data)
    return found


def _read_short(data: bytes, kind: type[Any]) -> Any:  # noqa: ANN401 - `kind` or `None`
    try:
        return Readers(_convert_leaf).of(kind)(json.loads(data))
    except (Misshapen, KeyError, TypeError, ValueError, RecursionError):
        return None


def _convert_leaf(annotation: str, names: dict[str, Any]) -> Reader | None:
    if annotation == "datetime.date":
        return datetime.date.fromisoformat
    kind = names.get(annotation)
    members = getattr(kind, "__members__", None)
    return members and {member.value: member for member in members.values()}.__getitem__


def read_resource(package: str, name: str, *, limits: Limits) -> bytes:
    """Read a file that another package ships, which imports that package.

    Raises:
        LimitExceeded: It is larger than `limits.max_bytes`; no more than that is read.
        ReadError: It is no regular file.
        Exception: Whatever the package's own code raises.
    """
    from pathlib import Path  # noqa: PLC0415 - seldom needed

    import importlib_resources  # noqa: PLC0415 - seldom needed

    from cqc_wellled._guard import read_bytes  # noqa: PLC0415 - seldom needed

    found = importlib_resources.files(package).joinpath(name)
    if isinstance(found, Path):
        return read_bytes(found, limits=limits)
    with found.open("rb") as file:  # out of an archive
        data: bytes = file.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        limit = "max_bytes"
        raise LimitExceeded(limit, limits.max_bytes, excerpt_end(name))
    return data


def _read(name: str) -> bytes:
    # The loader of this very module can give the bytes, in a folder and in a zip archive.
    # importlib_resources is for loaders that cannot; importing it takes as long as all else.
    get_data: Callable[[str], bytes] | None = getattr(__spec__.loader, "get_data", None)
    try:
        if get_data is not None:
            # pathlib takes longer to import than the file to read.
            folder = os.path.dirname(__file__)  # noqa: PTH120
            return get_data(os.path.join(folder, "snapshots", name))  # noqa: PTH118
        import importlib_resources  # noqa: PLC0415

        return importlib_resources.files("cqc_wellled").joinpath("snapshots", name).read_bytes()
    except OSError as error:
        message = f"the installed package is damaged: snapshots/{name} cannot be read"
        raise ReadError(message) from error


def read_packaged(name: str) -> bytes:
    """Read another file that the package ships beside the snapshots.

    Raises:
        ReadError: The installed package is damaged.
    """
    return _read(name)
