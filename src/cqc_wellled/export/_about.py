"""What every export says of itself: which edition it holds, and under which licence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cqc_wellled._guidance import Guidance

__all__ = ["about"]


def about(guidance: Guidance) -> dict[str, str]:
    """Tell what has to be known of an export's content, as names and texts.

    Returns:
        Title, publisher, key, version, digest, language, licence, attribution and what is
        missing, in the order in which they are shown.

    Raises:
        MalformedSnapshot: The guidance was put together by hand and is no valid one.
    """
    snapshot = guidance.snapshot
    held, outlined = len(snapshot.quality_statements), len(snapshot.outline)
    missing = [entry.title for entry in snapshot.outline if entry.quality_statement is None]
    return {
        "title": snapshot.title,
        "publisher": snapshot.publisher,
        "guidance": snapshot.guidance,
        "version": snapshot.version,
        # Asking for the digest takes the snapshot through all gates.
        "digest": guidance.digest,
        "last_updated": snapshot.last_updated.isoformat(),
        "language": snapshot.language,
        "licence": snapshot.licence,
        "attribution": snapshot.attribution,
        "endorsement": "This copy is neither made nor endorsed by the publisher.",
        "coverage": f"{held} of {outlined} quality statements",
        "missing": "; ".join(missing),
        "sources": "\n".join(source.url or source.id for source in snapshot.sources),
    }
