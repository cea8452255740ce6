"""`Results`: what every plural query gives."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from cqc_wellled._text import close_matches, excerpt, plain
from cqc_wellled.errors import UnknownGroup, UnknownItem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NoReturn

    import pandas
    import polars
    import pyarrow

    from cqc_wellled._records._columns import Value
    from cqc_wellled._records._table import Table

__all__ = ["Groups", "Results"]

T_co = TypeVar("T_co", covariant=True)
_SHOWN = 3
_RICH_SHOWN = 20
_GROUPS_SHOWN = 5


class Results(Sequence[T_co], Generic[T_co]):
    """A frozen sequence of items of one type, in the order of the source.

    Equal to any sequence of equal items and hashable like a tuple of them; a slice is
    a `Results` too, and an empty one still knows the type of its items.
    """

    __slots__ = ("_item_type", "_items")

    _items: tuple[T_co, ...]
    _item_type: type[Any]

    def __init__(self, items: Iterable[T_co], item_type: type[Any]) -> None:
        """Take the items and their type, an attrs class."""
        object.__setattr__(self, "_items", tuple(items))
        object.__setattr__(self, "_item_type", item_type)

    @property
    def item_type(self) -> type[Any]:
        """The class of the items, known even when there are none."""
        return self._item_type

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the items, in order."""
        return tuple(item.id for item in self._items)  # type: ignore[attr-defined]

    def where(self, **fields: object) -> Results[T_co]:
        """Keep the items whose fields have the given values.

        Args:
            **fields: Field names of the item type and the values to equal; for example
                `resources.where(publisher="NHS England", kind="tool")`.

        Returns:
            The items for which all of them hold, in order.

        Raises:
            UnknownItem: The item type has no such field; close names are given.
        """
        for name in fields:
            self._check_field(name)
        wanted = fields.items()
        kept = (i for i in self._items if all(getattr(i, name) == v for name, v in wanted))
        return Results(kept, self._item_type)

    def filter(self, function: Callable[[T_co], object]) -> Results[T_co]:
        """Keep the items for which a function gives something true.

        Returns:
            Those items, in order.
        """
        return Results((item for item in self._items if function(item)), self._item_type)

    def group_by(self, field: str) -> Groups[T_co]:
        """Part the items by what a field holds.

        Args:
            field: A field name of the item type, such as `"publisher"`.

        Returns:
            A mapping from each value to its items, both in order of appearance. What is
            unknown is under `None`.

        Raises:
            UnknownItem: The item type has no such field; close names are given.
        """
        self._check_field(field)
        groups: dict[object, list[T_co]] = {}
        for item in self._items:
            groups.setdefault(getattr(item, field), []).append(item)
        kind = self._item_type
        return Groups({value: Results(items, kind) for value, items in groups.items()}, field)

    # --- as tables and frames -----------------------------------------------------------

    def to_table(self) -> Table:
        """Give the items as a flat table, a row each.

        Returns:
            The columns that an item fills by itself, the same whether there are items or
            not. `Guidance.table` has those too that only the whole guidance knows, such as
            the heading that a resource stands below.

        Raises:
            UnknownItem: Items of this type have no table.
        """
        from cqc_wellled._records import definition_of  # noqa: PLC0415
        from cqc_wellled._records._table import table_of_items  # noqa: PLC0415 - seldom needed

        return table_of_items(definition_of(self._item_type), self._items)

    def to_records(self) -> list[dict[str, Value]]:
        """Give the items as dictionaries; see `Table.to_records`."""
        return self.to_table().to_records()

    def to_pandas(self) -> pandas.DataFrame:
        """Give the items as a pandas frame; see `Table.to_pandas`."""
        return self.to_table().to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """Give the items as a polars frame; see `Table.to_polars`."""
        return self.to_table().to_polars()

    def to_arrow(self) -> pyarrow.Table:
        """Give the items as an Arrow table; see `Table.to_arrow`."""
        return self.to_table().to_arrow()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Hand the items to whatever takes Arrow's C stream."""
        return self.to_table().__arrow_c_stream__(requested_schema)

    def to_text(self, width: int | None = None, *, bold: bool = False) -> str:
        """Lay out the most telling columns as plain text; see `Table.to_text`."""
        from cqc_wellled._records._table import plain_of, shown_of  # noqa: PLC0415 - seldom needed

        table = self.to_table()
        return plain_of(table, shown_of(table), width=width, bold=bold)

    def _repr_html_(self) -> str:
        from cqc_wellled._records._table import html_of, shown_of  # noqa: PLC0415 - seldom needed

        table = self.to_table()
        return html_of(table, shown_of(table))

    def __rich_repr__(self) -> Iterator[object]:
        """Give rich the items, the first ones of many."""
        yield from self._items[:_RICH_SHOWN]
        if len(self._items) > _RICH_SHOWN:
            yield f"… {len(self._items) - _RICH_SHOWN} more"

    def _check_field(self, name: object) -> None:
        import attrs  # noqa: PLC0415 - seldom needed

        known = [field.name for field in attrs.fields(self._item_type)]
        name = plain(name)
        if not isinstance(name, str) or name not in known:
            raise UnknownItem(
                excerpt(name),
                reason=f"{self._item_type.__name__} has no such field",
                close=close_matches(name, known) if isinstance(name, str) else (),
                known=known,
            )

    # --- as a sequence ------------------------------------------------------------------

    @overload
    def __getitem__(self, index: int) -> T_co: ...
    @overload
    def __getitem__(self, index: slice) -> Results[T_co]: ...
    def __getitem__(self, index: int | slice) -> T_co | Results[T_co]:
        """Give one item, or a slice as `Results`."""
        if isinstance(index, slice):
            return Results(self._items[index], self._item_type)
        return self._items[index]

    def __len__(self) -> int:
        """Count the items."""
        return len(self._items)

    def __iter__(self) -> Iterator[T_co]:
        """Go through the items in order."""
        return iter(self._items)

    def __eq__(self, other: object) -> bool:
        """Compare with any sequence of items; a text is none."""
        if isinstance(other, Results):
            return self._items == other._items
        if isinstance(other, Sequence) and not isinstance(other, str | bytes):
            return self._items == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        """Hash as the tuple of the items does."""
        return hash(self._items)

    def __repr__(self) -> str:
        """Count the items and name the first ones."""
        shown = ", ".join(str(getattr(item, "id", item)) for item in self._items[:_SHOWN])
        more = ", …" if len(self._items) > _SHOWN else ""
        return f"<Results: {len(self._items)} {self._item_type.__name__} [{shown}{more}]>"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy by way of the constructor."""
        return Results, (self._items, self._item_type)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: results are frozen."""
        _refuse()

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse: results are frozen."""
        _refuse()


class Groups(Mapping[Any, Results[T_co]], Generic[T_co]):
    """What `Results.group_by` gives: a frozen mapping from values to `Results`, in order.

    Equal to any mapping of the same values to equal items.
    """

    __slots__ = ("_field", "_groups")

    _field: str
    _groups: dict[object, Results[T_co]]

    def __init__(self, groups: Mapping[object, Results[T_co]], field: str) -> None:
        """Take the groups and the name of the field that parted them."""
        object.__setattr__(self, "_groups", dict(groups))
        object.__setattr__(self, "_field", field)

    @property
    def field(self) -> str:
        """The name of the field that parted the items."""
        return self._field

    def __getitem__(self, value: object) -> Results[T_co]:
        """Give the items whose field holds the value.

        Raises:
            UnknownGroup: No item's field does; close values are given.
        """
        try:
            return self._groups[value]
        except (KeyError, TypeError):
            known = [str(each) for each in self._groups]
            close = close_matches(value, known) if isinstance(value, str) else ()
            reason = f"no item has this {self._field}"
            raise UnknownGroup(excerpt(value), reason=reason, close=close) from None

    def __iter__(self) -> Iterator[Any]:
        """Go through the values, in order of appearance."""
        return iter(self._groups)

    def __len__(self) -> int:
        """Count the groups."""
        return len(self._groups)

    def __hash__(self) -> int:
        """Hash as the groups do, whatever their order."""
        return hash(frozenset(self._groups.items()))

    def __repr__(self) -> str:
        """Name the field and the values, with how many items each has."""
        shown = ", ".join(
            f"{excerpt(value)}: {len(items)}"
            for value, items in itertools.islice(self._groups.items(), _GROUPS_SHOWN)
        )
        more = ", …" if len(self._groups) > _GROUPS_SHOWN else ""
        return f"<Groups by {self._field}: {shown}{more}>"

    def _repr_html_(self) -> str:
        from cqc_wellled._markup import html_table  # noqa: PLC0415 - seldom needed

        rows = [
            ("" if value is None else str(value), str(len(items)))
            for value, items in self._groups.items()
        ]
        return html_table(f"Groups: {len(rows):,}", (self._field, "items"), rows)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy by way of the constructor."""
        return Groups, (self._groups, self._field)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: groups are frozen."""
        _refuse()

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse: groups are frozen."""
        _refuse()


def _refuse() -> NoReturn:
    from attrs.exceptions import FrozenInstanceError  # noqa: PLC0415 - seldom needed

    raise FrozenInstanceError
