"""What changed: one value for each thing that happened to an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from cqc_wellled._diff._entries import Entry
from cqc_wellled._diff._words import WordRun
from cqc_wellled._shown import Shown
from cqc_wellled._vocabulary import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqc_wellled._markup import Cell

__all__ = ["STRONGEST", "Change", "FieldChange", "facts_of", "name_of", "runs_of"]

#: The kinds from what matters most to what matters least.
STRONGEST = (
    ChangeKind.ADDED,
    ChangeKind.REMOVED,
    ChangeKind.SPLIT,
    ChangeKind.MERGED,
    ChangeKind.REWORDED,
    ChangeKind.RELINKED,
    ChangeKind.MOVED,
    ChangeKind.METADATA,
)


@attrs.frozen(kw_only=True, repr=False)
class FieldChange(Shown):
    """What one field held, and what it holds now."""

    #: The name of the field.
    name: str
    #: Its value in the older version: a text, a number, a tuple, `None` or a value of the model.
    old: object
    #: Its value in the newer version.
    new: object

    @property
    def _line(self) -> str:
        return f"{self.name}: {_shown(self.old)} → {_shown(self.new)}"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(map(_shown, value))})"
    return str(value)


@attrs.frozen(kw_only=True, repr=False)
class Change(Shown):
    """One thing that happened to an item, or to several that became each other.

    An item that was moved and reworded has a change for each.
    """

    #: What happened.
    kind: ChangeKind
    #: What it happened to: a value of `ItemKind`; `regulation-link` for a line under "Link to
    #: regulations"; `guidance` for what the guidance says about itself.
    item: str
    #: Ids in the older version; none for an addition. The id of a link is its statement's, a
    #: slash and its regulation's; that of the guidance itself is its key.
    old_ids: tuple[str, ...]
    #: Ids in the newer version; none for a removal.
    new_ids: tuple[str, ...]
    #: The field whose words are compared, such as `text`; `None` where no words are.
    field: str | None = None
    #: The words of both sides, so that the `old` of all is the old text and the `new` the new
    #: one. Where there are several items on a side, their texts are joined by line feeds.
    words: tuple[WordRun, ...] = ()
    #: For `metadata` and `relinked`, the fields that changed.
    fields: tuple[FieldChange, ...] = ()
    #: How sure it is that these items became those, from 0 to 1.
    confidence: float = 1.0
    #: Whether it only follows from other changes: lines that shifted because something was
    #: put in above, or the ids of what an item refers to. The item itself is unchanged.
    follows: bool = False
    # What it takes to make one side of the other.
    _old: tuple[Entry, ...] = ()
    _new: tuple[Entry, ...] = ()

    @property
    def _line(self) -> str:
        sides = [", ".join(ids) for ids in (self.old_ids, self.new_ids) if ids]
        return f"{self.item} {' → '.join(dict.fromkeys(sides))}"

    def _repr_html_(self) -> str:
        from cqc_wellled._markup import Marked, html_facts  # noqa: PLC0415 - seldom needed

        facts: tuple[tuple[str, Cell], ...] = (
            ("old ids", self.old_ids),
            ("new ids", self.new_ids),
            ("words", Marked(runs_of(self)) if self.words else None),
            ("fields", tuple(facts_of(self))),
            ("confidence", f"{self.confidence:.3g}"),
        )
        return html_facts(f"Change: {name_of(self)}, {self.kind}", facts)

    def inverse(self) -> Change:
        """Give the change that takes this one back."""
        return attrs.evolve(
            self,
            kind=_INVERSE.get(self.kind, self.kind),
            old_ids=self.new_ids,
            new_ids=self.old_ids,
            words=tuple(WordRun(old=run.new, new=run.old) for run in self.words),
            fields=tuple(attrs.evolve(f, old=f.new, new=f.old) for f in self.fields),
            old=self._new,
            new=self._old,
        )


_INVERSE = {
    ChangeKind.ADDED: ChangeKind.REMOVED,
    ChangeKind.REMOVED: ChangeKind.ADDED,
    ChangeKind.SPLIT: ChangeKind.MERGED,
    ChangeKind.MERGED: ChangeKind.SPLIT,
}


def name_of(change: Change) -> str:
    """Name what changed, and of several fields with words which one."""
    name = change.item.replace("-", " ")
    return name if change.field in (None, "text", "printed") else f"{name}, {change.field}"


def facts_of(change: Change) -> Iterator[str]:
    """Tell what changed beside words."""
    if change.follows:
        yield f"{len(change.new_ids):,} with other lines or references, and nothing else"
    for each in change.fields:
        yield each._line  # noqa: SLF001 - of the same module


def runs_of(change: Change) -> tuple[tuple[str, str], ...]:
    """Give the words of both sides, for a display."""
    return tuple((run.old, run.new) for run in change.words)
