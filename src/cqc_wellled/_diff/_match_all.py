"""Every item of two versions with what it became, or with nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqc_wellled._diff._containers import match_containers, match_parted_containers
from cqc_wellled._diff._hypotheses import Rejected, match_like_words
from cqc_wellled._diff._likeness import Likeness
from cqc_wellled._diff._matching import (
    FAMILIES,
    Match,
    Matching,
    match_by_id,
    match_links,
    match_same_words,
)

if TYPE_CHECKING:
    from cqc_wellled._diff._matching import Side

__all__ = ["match_all"]

# What was rounded to two places might come out as 0 or 1.
_LEAST_SURE = 0.5


def match_all(old: Side, new: Side) -> Matching:
    """Find out what became of every entry.

    Args:
        old: The older version.
        new: The newer version.

    Returns:
        A match for each entry of either, also for those that are gone or new.
    """
    matching = Matching(old, new)
    match_by_id(matching)
    match_same_words(matching)
    rejected = Rejected()
    texts = (e.telling for side in (old, new) for e in side.entries if e.subject in FAMILIES)
    likeness = Likeness.of(texts)
    # What stands around a text helps to find it, and the other way round: so twice.
    for _ in range(2):
        match_containers(matching, likeness)
        match_like_words(matching, likeness, rejected)
    match_containers(matching, likeness)
    match_parted_containers(matching)
    match_links(matching)
    for entry in matching.left_old(lambda _: True):
        matching.add(Match((entry,), (), _without(rejected.old.get(entry.id, 0.0))))
    for entry in matching.left_new(lambda _: True):
        matching.add(Match((), (entry,), _without(rejected.new.get(entry.id, 0.0))))
    return matching


def _without(nearest: float) -> float:
    return round(max(_LEAST_SURE, 1.0 - nearest), 3)
