"""Reading and writing guidance as JSON, through all gates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqc_wellled import _codec
from cqc_wellled._guard import Limits, read_bytes
from cqc_wellled._guidance import Guidance, guidance_of

if TYPE_CHECKING:
    import os

__all__ = ["dumps", "loads", "read_guidance"]

_DEFAULT_LIMITS = Limits()


def loads(data: str | bytes, *, limits: Limits = _DEFAULT_LIMITS) -> Guidance:
    """Read a guidance from JSON.

    Args:
        data: A snapshot as `dumps` gives it or as the package ships it; bytes are UTF-8.
        limits: How large it may be.

    Returns:
        The guidance.

    Raises:
        LimitExceeded: It is larger than `limits` allow.
        UnsupportedSchema: Its schema version is not 1.
        MalformedSnapshot: It is no JSON, of the wrong shape, or does not hang together;
            all faults are listed.
    """
    return Guidance(snapshot=_codec.structure_snapshot(data, limits=limits))


def read_guidance(path: str | os.PathLike[str], *, limits: Limits = _DEFAULT_LIMITS) -> Guidance:
    """Read a guidance from a JSON file.

    Args:
        path: A regular file.
        limits: How large it may be.

    Returns:
        The guidance.

    Raises:
        ReadError: The file cannot be read, or as `loads` says.
    """
    return loads(read_bytes(path, limits=limits), limits=limits)


def dumps(guidance: Guidance) -> str:
    """Write a guidance as canonical JSON, the form that its digest is taken of.

    Returns:
        Compact JSON with sorted keys and unescaped non-ASCII characters;
        `loads(dumps(guidance)) == guidance`.

    Raises:
        MalformedSnapshot: It is no guidance, or its snapshot was put together by hand and is
            no valid one.
    """
    return _codec.canonical_json(guidance_of(guidance).snapshot)
