"""What a flat table is: its columns, their types, its keys and how a row is read."""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

import attrs

from cqc_wellled._model import Snapshot
from cqc_wellled._text import close_matches, excerpt
from cqc_wellled.errors import UnknownItem

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping
    from typing import NoReturn, TypeAlias

__all__ = [
    "Column",
    "ColumnType",
    "Definition",
    "Field",
    "Placed",
    "Row",
    "Value",
    "boolean",
    "date",
    "integer",
    "number",
    "refuse_unknown",
    "text",
    "texts",
]

Value: TypeAlias = "str | int | float | bool | datetime.date | tuple[str, ...] | None"
Row: TypeAlias = "tuple[Value, ...]"
#: What a table is read from: a value of the model, and what only its place tells.
Placed: TypeAlias = "tuple[object, Mapping[str, Value]]"


class ColumnType(enum.StrEnum):
    """What the cells of a column hold."""

    #: A text.
    TEXT = "text"
    #: A whole number.
    INTEGER = "integer"
    #: A number.
    NUMBER = "number"
    #: True or false.
    BOOLEAN = "boolean"
    #: A calendar date.
    DATE = "date"
    #: A list of texts, empty when there are none.
    TEXTS = "list of text"


@attrs.frozen(kw_only=True)
class Column:
    """One column of a flat table."""

    #: Its name, which is promised.
    name: str
    #: What its cells hold, which is promised too.
    type: ColumnType
    #: What it means.
    description: str
    #: Whether a cell may be empty, which means: unknown, or there is none.
    nullable: bool = False
    #: The table whose key this column holds, or `None`.
    references: str | None = None
    #: Only the whole guidance knows it: `Guidance.table` has it, a query's results do not.
    placed: bool = False
    #: Whether a notebook shows it among a query's results.
    shown: bool = False
    #: The column with the address that these words lead to, or `None`.
    link: str | None = None
    #: The table that has the same facts with one row each, or `None`.
    tidy: str | None = None


@attrs.frozen
class Field:
    """A column, and how its cells are read."""

    #: The column.
    column: Column
    #: Gives the cell of an item; by default what has the column's name there.
    read: Callable[[Any], object] | None = None

    def value_of(self, item: object) -> Value:
        """Read the cell of an item."""
        read = self.read or operator.attrgetter(self.column.name)
        found: Any = read(item)
        # Enumerations become plain texts: frames and files know no others.
        return str(found) if isinstance(found, str) else found

    def but(self, **changes: Any) -> Field:  # noqa: ANN401 - the column's
        """Give this field with some things about the column changed."""
        return Field(attrs.evolve(self.column, **changes), self.read)


@attrs.frozen(kw_only=True)
class Definition:
    """One flat table: what its rows are and where they come from."""

    #: Its name, which is promised.
    name: str
    #: What one row is.
    description: str
    #: The columns with their readers, in their promised order.
    fields: tuple[Field, ...]
    #: The columns that tell each row from all others.
    key: tuple[str, ...]
    #: Holds nothing that other tables do not hold; here to save a join.
    derived: bool = False
    _walk: Callable[[Snapshot], Iterable[Placed]] = attrs.field(
        default=lambda _: (), eq=False, repr=False
    )

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns."""
        return tuple(field.column for field in self.fields)

    @property
    def own_columns(self) -> tuple[Column, ...]:
        """The columns that an item fills by itself, wherever it stands."""
        return tuple(column for column in self.columns if not column.placed)

    def rows(self, snapshot: Snapshot) -> Iterator[Row]:
        """Read the rows of a whole snapshot, in the order of the source."""
        for item, place in self._walk(snapshot):
            yield tuple(
                place[field.column.name] if field.column.placed else field.value_of(item)
                for field in self.fields
            )

    def own_rows(self, items: Iterable[object]) -> Iterator[Row]:
        """Read the rows of some items, in their order; without the placed columns."""
        fields = [field for field in self.fields if not field.column.placed]
        for item in items:
            yield tuple(field.value_of(item) for field in fields)


def refuse_unknown(name: object, known: Iterable[str], reason: str) -> NoReturn:
    """Say that there is nothing of that name, with what comes close and what there is.

    Raises:
        UnknownItem: Always.
    """
    names = tuple(known)
    close = close_matches(name, names) if isinstance(name, str) else ()
    raise UnknownItem(excerpt(name), reason=reason, close=close, known=names)


class Maker(Protocol):
    """Makes a column of one type, with what else is to be said about it."""

    def __call__(
        self,
        name: str,
        description: str,
        *,
        read: Callable[[Any], object] | None = None,
        **more: Any,  # noqa: ANN401 - the column's
    ) -> Field: ...


def _maker(type_: ColumnType) -> Maker:
    def make(
        name: str,
        description: str,
        *,
        read: Callable[[Any], object] | None = None,
        **more: Any,  # noqa: ANN401 - the column's
    ) -> Field:
        return Field(Column(name=name, type=type_, description=description, **more), read)

    return make


text = _maker(ColumnType.TEXT)
integer = _maker(ColumnType.INTEGER)
number = _maker(ColumnType.NUMBER)
boolean = _maker(ColumnType.BOOLEAN)
date = _maker(ColumnType.DATE)
texts = _maker(ColumnType.TEXTS)
