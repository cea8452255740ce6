"""Making one version of another by the changes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from cqc_wellled._diff._entries import GUIDANCE, Entry, bare_snapshot, entries_of, put_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqc_wellled._diff._change import Change
    from cqc_wellled._model import Snapshot

__all__ = ["apply_changes"]


def apply_changes(changes: Iterable[Change], old: Snapshot) -> Snapshot:
    """Make the newer snapshot.

    What no change is about stays, under the new id of what holds it where that changed, and
    in its order between what the changes put in their places.
    """
    bare = bare_snapshot(old)
    gone: set[str] = set()
    renamed: dict[str, str] = {}
    put: dict[str, Entry] = {}
    for change in changes:
        if change.item == GUIDANCE:
            bare = change._new[0].value  # noqa: SLF001 - of the same package
            continue
        gone.update(change.old_ids)
        put.update((entry.id, entry) for entry in change._new)  # noqa: SLF001
        if len(change.old_ids) == len(change.new_ids):
            renamed.update(zip(change.old_ids, change.new_ids, strict=True))
    stayed = (entry for entry in entries_of(old) if entry.id not in gone)
    moved_along = (
        attrs.evolve(entry, above=renamed[entry.above]) if entry.above in renamed else entry
        for entry in stayed
    )
    return put_together(bare, _in_rows(put.values(), moved_along))


def _in_rows(put: Iterable[Entry], stayed: Iterable[Entry]) -> Iterator[Entry]:
    placed: dict[tuple[str, str], dict[int, Entry]] = {}
    rest: dict[tuple[str, str], list[Entry]] = {}
    for entry in put:
        placed.setdefault((entry.above, entry.slot), {})[entry.position] = entry
    for entry in stayed:
        rest.setdefault((entry.above, entry.slot), []).append(entry)
    for row in dict.fromkeys((*placed, *rest)):
        fixed, others = placed.get(row, {}), iter(rest.get(row, ()))
        for position in range(len(fixed) + len(rest.get(row, ()))):
            yield fixed[position] if position in fixed else next(others)
