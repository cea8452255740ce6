"""What changed between two versions, and carrying work across."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqc_wellled._diff._carry import Carried, CarriedRow, carry
from cqc_wellled._diff._change import Change, FieldChange
from cqc_wellled._diff._changes import changes_of
from cqc_wellled._diff._crosswalk import CrosswalkRow
from cqc_wellled._diff._difference import GuidanceDiff
from cqc_wellled._diff._entries import entries_of
from cqc_wellled._diff._match_all import match_all
from cqc_wellled._diff._matching import Side
from cqc_wellled._diff._words import WordRun
from cqc_wellled._guidance import guidance_of

if TYPE_CHECKING:
    from cqc_wellled._guidance import Guidance

__all__ = [
    "Carried",
    "CarriedRow",
    "Change",
    "CrosswalkRow",
    "FieldChange",
    "GuidanceDiff",
    "WordRun",
    "carry",
    "diff_guidance",
]


def diff_guidance(old: Guidance, new: Guidance) -> GuidanceDiff:
    """Compare two versions of a guidance.

    Items are known again by their words first and by their ids only then: a paragraph that
    got another number has moved, and is not removed and added.

    Args:
        old: The older version.
        new: The newer version.

    Returns:
        What changed; nothing is written into either of them.

    Raises:
        MalformedSnapshot: One of them is no guidance, or was put together by hand and is no
            valid one.
    """
    old, new = guidance_of(old), guidance_of(new)
    digests = old.digest, new.digest  # which are of sound snapshots only
    sides = Side.of(entries_of(old.snapshot)), Side.of(entries_of(new.snapshot))
    matching = match_all(*sides)
    return GuidanceDiff(
        old_version=old.version,
        new_version=new.version,
        old_digest=digests[0],
        new_digest=digests[1],
        changes=changes_of(matching, old.snapshot, new.snapshot),
        old_ids=tuple(sides[0].by_id),
        new_ids=tuple(sides[1].by_id),
    )
