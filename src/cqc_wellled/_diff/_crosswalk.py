"""Which ids of one version are which of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from cqc_wellled._diff._change import STRONGEST, Change
from cqc_wellled._diff._entries import GUIDANCE
from cqc_wellled._shown import Shown
from cqc_wellled._text import fold
from cqc_wellled._vocabulary import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["CrosswalkRow", "crosswalk_of"]

_HARMLESS = frozenset({ChangeKind.UNCHANGED, ChangeKind.MOVED, ChangeKind.METADATA})
# Matches less sure than this are looked at even when the words are the same.
_SURE = 0.9


@attrs.frozen(kw_only=True, repr=False)
class CrosswalkRow(Shown):
    """What became of one item, or one item that is new."""

    #: Id in the older version; `None` for what is new.
    old_id: str | None
    #: Ids in the newer version: several for what was split, none for what is gone.
    new_ids: tuple[str, ...]
    #: What happened; of several things the one that matters most.
    kind: ChangeKind
    #: How sure it is, from 0 to 1.
    confidence: float
    #: Whether a person has to look before anything is carried across.
    needs_review: bool

    @property
    def id(self) -> str:
        """The old id; the new one of what is new."""
        return self.new_ids[0] if self.old_id is None else self.old_id

    @property
    def _line(self) -> str:
        return f"{self.old_id or 'new'} → {', '.join(self.new_ids) or 'gone'}"


def crosswalk_of(
    changes: Iterable[Change], old_ids: Iterable[str], new_ids: Iterable[str]
) -> Iterator[CrosswalkRow]:
    """Make the crosswalk of some changes.

    Args:
        changes: What changed.
        old_ids: Every id of the older version.
        new_ids: Every id of the newer one.

    Returns:
        A row for each old id, in order, and one for each addition, in order.
    """
    of_old: dict[str, list[Change]] = {}
    added: dict[str, Change] = {}
    for change in changes:
        if change.item == GUIDANCE or change.follows:
            continue
        for each in change.old_ids:
            of_old.setdefault(each, []).append(change)
        if not change.old_ids:
            added[change.new_ids[0]] = change
    for each in old_ids:
        yield _row(each, of_old[each]) if each in of_old else _unchanged(each)
    for each in new_ids:
        if each in added:
            yield CrosswalkRow(
                old_id=None,
                new_ids=(each,),
                kind=ChangeKind.ADDED,
                confidence=added[each].confidence,
                needs_review=True,
            )


def _row(old_id: str, changes: list[Change]) -> CrosswalkRow:
    chosen = min(changes, key=lambda change: STRONGEST.index(change.kind))
    return CrosswalkRow(
        old_id=old_id,
        new_ids=chosen.new_ids,
        kind=chosen.kind,
        confidence=chosen.confidence,
        needs_review=any(map(_needs_review, changes)),
    )


def _unchanged(old_id: str) -> CrosswalkRow:
    return CrosswalkRow(
        old_id=old_id,
        new_ids=(old_id,),
        kind=ChangeKind.UNCHANGED,
        confidence=1.0,
        needs_review=False,
    )


def _needs_review(change: Change) -> bool:
    if change.kind in _HARMLESS:
        return change.confidence < _SURE
    if change.kind is ChangeKind.REWORDED:
        old = "".join(run.old for run in change.words)
        return fold(old) != fold("".join(run.new for run in change.words))
    return True
