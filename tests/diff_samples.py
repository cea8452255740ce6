"""A difference with changes of every kind, and values of each class that it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edits import draft_with_edits
from samples import evolve_at

from cqc_wellled import Guidance, load_guidance
from cqc_wellled._diff import carry, diff_guidance
from cqc_wellled._vocabulary import WebAddress

if TYPE_CHECKING:
    import attrs

__all__ = ["CARRIED", "DIFF", "NEW", "OLD", "VALUES"]

_EDITS = ("insert", "delete", "swap", "reword", "split", "merge", "relink", "retitle")


def _edited() -> Guidance:
    snapshot = draft_with_edits(OLD.snapshot, 40, _EDITS).snapshot()
    path = "$.quality_statements[0].resource_groups[4].resources[0]"
    return Guidance(snapshot=evolve_at(snapshot, path, url=WebAddress("https://example.org/new")))


OLD = load_guidance()
NEW = _edited()
DIFF = diff_guidance(OLD, NEW)
_ROWS = [{"id": row.old_id, "evidence": "minutes"} for row in DIFF.crosswalk() if row.old_id]
CARRIED = carry([*_ROWS, {"id": "criterion.1", "evidence": "survey"}], DIFF.crosswalk())
#: One of each class.
VALUES: tuple[attrs.AttrsInstance, ...] = (
    DIFF,
    DIFF.changes[0],
    DIFF.changes[0].words[0],
    next(field for change in DIFF.changes for field in change.fields),
    DIFF.crosswalk()[0],
    CARRIED,
    CARRIED.moved[0],
)
