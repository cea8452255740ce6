"""The one definition of each flat table.

Frames, CSV, SQLite, HTML, text and the documentation are made from these. A column that is
`placed` is known only where the whole snapshot is at hand. Names, order and types of the
columns are promised: a test pins them.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cqc_wellled._records._columns import Definition, refuse_unknown
from cqc_wellled._records._items import ITEM_TABLES
from cqc_wellled._records._links import ANSWER_TABLES, LINK_TABLES
from cqc_wellled._text import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DEFINITIONS", "definition", "definition_of"]

#: Every table of a snapshot by its name, each behind those that it refers to where it can be.
DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {each.name: each for each in (*ITEM_TABLES, *LINK_TABLES)}
)
# The table of each class that a query may give.
_CLASSES: Mapping[str, Definition] = MappingProxyType(
    {
        "QualityStatement": DEFINITIONS["quality_statements"],
        "Criterion": DEFINITIONS["criteria"],
        "Point": DEFINITIONS["points"],
        "ContextTopic": DEFINITIONS["context_topics"],
        "Passage": DEFINITIONS["passages"],
        "ResourceGroup": DEFINITIONS["resource_groups"],
        "Resource": DEFINITIONS["resources"],
        "Regulation": DEFINITIONS["regulations"],
        "Instrument": DEFINITIONS["instruments"],
        "NamedThing": DEFINITIONS["named_things"],
        "OutlineEntry": DEFINITIONS["outline"],
        "Source": DEFINITIONS["sources"],
        **ANSWER_TABLES,
    }
)


def definition(name: str) -> Definition:
    """Find a table of a snapshot by its name.

    Raises:
        UnknownItem: There is none; close names are given.
    """
    # Anything may be asked for, also what cannot be hashed.
    asked = plain(name)
    found = DEFINITIONS.get(asked) if isinstance(asked, str) else None
    return found or refuse_unknown(asked, DEFINITIONS, "no such table")


def definition_of(item_type: type[object]) -> Definition:
    """Find the table of a class.

    Raises:
        UnknownItem: Values of that class have none.
    """
    name = item_type.__name__
    return _CLASSES.get(name) or refuse_unknown(name, _CLASSES, "has no flat table")
