"""How tests ask for a difference, and read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diff_samples import OLD

from cqc_wellled import ChangeKind, Guidance, diff_guidance

if TYPE_CHECKING:
    from cqc_wellled import GuidanceDiff, Snapshot

__all__ = ["BASE", "ID", "STATEMENT", "against", "relation", "short_id", "told"]

#: The bundled guidance, its statement, and the id of that.
BASE = OLD.snapshot
STATEMENT = BASE.quality_statements[0]
ID = STATEMENT.id


def against(new: Snapshot, old: Snapshot = BASE) -> GuidanceDiff:
    """Compare two snapshots."""
    return diff_guidance(Guidance(snapshot=old), Guidance(snapshot=new))


def told(diff: GuidanceDiff) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Give kind and ids of each change, without the id of the statement."""
    return [
        (
            change.kind.value,
            tuple(map(short_id, change.old_ids)),
            tuple(map(short_id, change.new_ids)),
        )
        for change in diff.changes
    ]


def short_id(id_: str) -> str:
    """Give an id without that of the statement in front."""
    return id_.removeprefix(ID).lstrip("./")


Relation = set[tuple[str | None, str | None, ChangeKind, float, bool]]


def relation(diff: GuidanceDiff) -> Relation:
    """Give a crosswalk as pairs of an old and a new id, with what is said about them."""
    return {
        (row.old_id, new_id, row.kind, row.confidence, row.needs_review)
        for row in diff.crosswalk()
        for new_id in row.new_ids or (None,)
    }
