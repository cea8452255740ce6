"""The guidance that this application is about, pinned."""

from __future__ import annotations

from functools import cache

from cqc_wellled import Guidance, load_guidance

VERSION = "2024-05-01"
DIGEST = "sha256:a410d6c1212ea471156f8edecffd2140a42ec0d25f5a988e1151660a7bec1a82"


@cache
def pinned_guidance() -> Guidance:
    """Load the pinned version.

    Raises:
        cqc_wellled.DigestMismatch: What is installed is not what was pinned.
    """
    return load_guidance(VERSION, digest=DIGEST)
