"""Carrying records across from one version to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from cqc_wellled._diff._crosswalk import CrosswalkRow
from cqc_wellled._shown import Shown
from cqc_wellled._text import close_matches, excerpt
from cqc_wellled._vocabulary import ChangeKind
from cqc_wellled.errors import UnknownItem

if TYPE_CHECKING:
    from typing import NoReturn


__all__ = ["Carried", "CarriedRow", "carry"]

V_co = TypeVar("V_co", covariant=True)

_REASONS: Mapping[ChangeKind, str] = {
    ChangeKind.UNCHANGED: "nothing changed",
    ChangeKind.MOVED: "the same words in another place",
    ChangeKind.METADATA: "the same words; what is said about them changed",
    ChangeKind.REWORDED: "the words changed",
    ChangeKind.SPLIT: "the words stand in several items now",
    ChangeKind.MERGED: "the words stand together with those of others now",
    ChangeKind.RELINKED: "the strength of the link changed",
    ChangeKind.REMOVED: "the item is gone",
}


class _Record(Mapping[str, V_co], Generic[V_co]):
    """A frozen copy of a row."""

    __slots__ = ("_fields",)

    _fields: dict[str, V_co]

    def __init__(self, fields: Mapping[str, V_co]) -> None:
        object.__setattr__(self, "_fields", dict(fields))

    def __getitem__(self, name: str) -> V_co:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __hash__(self) -> int:
        # Cells may hold anything, also what cannot be hashed.
        return hash(frozenset(self._fields))

    def __repr__(self) -> str:
        return repr(self._fields)

    def __reduce__(self) -> tuple[object, ...]:
        return _Record, (self._fields,)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise attrs.exceptions.FrozenInstanceError

    def __delattr__(self, name: str) -> NoReturn:
        raise attrs.exceptions.FrozenInstanceError


@attrs.frozen(kw_only=True, repr=False)
class CarriedRow(Shown, Generic[V_co]):
    """One of the rows given, and what became of its item."""

    #: Place among the rows given, from 1.
    number: int
    #: The row as it was given: a frozen copy.
    row: Mapping[str, V_co]
    #: The id that it had; `None` where its cell holds no text.
    old_id: str | None
    #: Ids of the newer version that it belongs to now; none where it has nowhere to go.
    new_ids: tuple[str, ...]
    #: What happened to the item; `None` where the older version has no such id.
    kind: ChangeKind | None
    #: How sure that is, from 0 to 1; 0 where the older version has no such id.
    confidence: float
    #: The same in words, for a person.
    reason: str

    @property
    def _line(self) -> str:
        return f"{self.old_id or 'no id'} → {', '.join(self.new_ids) or 'nowhere'}: {self.reason}"


@attrs.frozen(kw_only=True, repr=False)
class Carried(Shown, Generic[V_co]):
    """Rows that were carried across; each of those given is in exactly one of the three."""

    #: Rows whose item has the same words in the newer version: nobody has to look.
    moved: tuple[CarriedRow[V_co], ...]
    #: Rows that have somewhere to go and that a person has to look at first.
    needs_review: tuple[CarriedRow[V_co], ...]
    #: Rows whose item is gone, or whose id the older version does not have.
    nowhere: tuple[CarriedRow[V_co], ...]
    #: The column that holds the id.
    id_field: str

    @property
    def _line(self) -> str:
        counts = len(self.moved), len(self.needs_review), len(self.nowhere)
        return "{} moved, {} to review, {} nowhere".format(*counts)

    def to_records(self) -> list[dict[str, Any]]:
        """Give all rows under their new ids, ready to be written.

        Returns:
            New dictionaries in the order of the rows given. There is one for each new id of a
            row, so that a row whose item was split comes several times, and one under the
            old id for a row that has nowhere to go. Each has the columns of its row, and
            `carried` (`moved`, `needs-review` or `nowhere`), `carried_from` (the old id) and
            `carried_reason`, in the place of columns that are called so already.
        """
        groups = {
            "moved": self.moved,
            "needs-review": self.needs_review,
            "nowhere": self.nowhere,
        }
        every = [(each, name) for name, rows in groups.items() for each in rows]
        records: list[dict[str, Any]] = []
        for each, name in sorted(every, key=lambda pair: pair[0].number):
            told = {
                "carried": name,
                "carried_from": each.old_id,
                "carried_reason": each.reason,
            }
            ids = each.new_ids or (each.row[self.id_field],)
            records += ({**each.row, self.id_field: id_, **told} for id_ in ids)
        return records


def carry(
    rows: Iterable[Mapping[str, V_co]],
    crosswalk: Iterable[CrosswalkRow],
    *,
    id_field: str = "id",
) -> Carried[V_co]:
    """Carry records that are keyed by ids of one version across to another.

    Args:
        rows: Records, such as `csv.DictReader` reads them; nothing is written into them.
        crosswalk: What `GuidanceDiff.crosswalk` gives.
        id_field: The column that holds the id of an item.

    Returns:
        Every row in exactly one place, in the order of `rows`: moved, to be reviewed, or
        with nowhere to go. An id that the older version does not have is told there too.

    Raises:
        UnknownItem: A row is no mapping or has no such column, two rows of the crosswalk are
            about one id, or an argument is of another kind.
    """
    _check_arguments(rows, crosswalk, id_field)
    known = _by_old_id(crosswalk)
    places: dict[str, list[CarriedRow[V_co]]] = {"moved": [], "needs_review": [], "nowhere": []}
    for number, row in enumerate(rows, 1):
        carried, needs_review = _carried(number, _checked(row, id_field), id_field, known)
        if not carried.new_ids:
            places["nowhere"].append(carried)
        else:
            places["needs_review" if needs_review else "moved"].append(carried)
    return Carried(**{name: tuple(each) for name, each in places.items()}, id_field=id_field)


def _check_arguments(rows: object, crosswalk: object, id_field: object) -> None:
    for given, kind, reason in (
        (rows, Iterable, "rows are mappings, one after the other"),
        (crosswalk, Iterable, "a crosswalk is what GuidanceDiff.crosswalk gives"),
        (id_field, str, "a column has a text for a name"),
    ):
        if not isinstance(given, kind):
            raise UnknownItem(excerpt(given), reason=reason)


def _by_old_id(crosswalk: Iterable[CrosswalkRow]) -> dict[str, CrosswalkRow]:
    known: dict[str, CrosswalkRow] = {}
    for row in crosswalk:
        given: object = row
        if not isinstance(given, CrosswalkRow):
            reason = "a crosswalk is what GuidanceDiff.crosswalk gives"
            raise UnknownItem(excerpt(given), reason=reason)
        if row.old_id is not None and known.setdefault(row.old_id, row) is not row:
            reason = "two rows of the crosswalk are about this id"
            raise UnknownItem(excerpt(row.old_id), reason=reason)
    return known


def _checked(row: Mapping[str, V_co], id_field: str) -> _Record[V_co]:
    given: object = row
    if not isinstance(given, Mapping):
        reason = "a row maps the names of columns to what they hold"
        raise UnknownItem(excerpt(given), reason=reason)
    if id_field not in row:
        names = [str(name) for name in row]
        raise UnknownItem(
            excerpt(id_field),
            reason="a row has no such column",
            close=close_matches(id_field, names),
            known=map(excerpt, names),
        )
    return _Record(row)


def _carried(
    number: int, row: _Record[V_co], id_field: str, known: Mapping[str, CrosswalkRow]
) -> tuple[CarriedRow[V_co], bool]:
    found: object = row[id_field]
    old_id = found if isinstance(found, str) and found else None
    to = None if old_id is None else known.get(old_id)
    carried = CarriedRow(
        number=number,
        row=row,
        old_id=old_id,
        new_ids=to.new_ids if to else (),
        kind=to.kind if to else None,
        confidence=to.confidence if to else 0.0,
        reason=_reason(to) if to else _unknown(old_id, known),
    )
    return carried, to is not None and to.needs_review


def _reason(to: CrosswalkRow) -> str:
    unsure = to.needs_review and to.kind in {ChangeKind.MOVED, ChangeKind.METADATA}
    return _REASONS[to.kind] + ("; not sure that it is the same item" if unsure else "")


def _unknown(old_id: str | None, known: Mapping[str, CrosswalkRow]) -> str:
    if old_id is None:
        return "the row has no id"
    reason = "the older version has no such id"
    close = close_matches(old_id, known)
    return f"{reason}; close: {close[0]}" if close else reason
