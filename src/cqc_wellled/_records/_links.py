"""The tables with one row a connection, and those of answers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cqc_wellled._records._columns import Definition, boolean, integer, number, text, texts
from cqc_wellled._records._common import (
    CRITERION,
    LINES,
    PHRASE,
    PRINTED_LINK,
    STATEMENT,
    STRENGTH,
    identity,
)
from cqc_wellled._records._rows import (
    all_mentions,
    below,
    criterion_mentions,
    criterion_regulations,
    resource_regulations,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cqc_wellled._model import Mention

__all__ = ["ANSWER_TABLES", "LINK_TABLES"]


def _target(kind: str) -> Callable[[Mention], str | None]:
    return lambda mention: mention.target if mention.kind == kind else None


_REGULATION = text("regulation", "The regulation.", references="regulations")

LINK_TABLES = (
    Definition(
        name="regulation_links",
        description="The lines under “Link to regulations”: statement by regulation.",
        fields=(STATEMENT, _REGULATION, STRENGTH, PRINTED_LINK, *LINES),
        key=("quality_statement", "regulation"),
        walk=below("regulation_links"),
    ),
    Definition(
        name="criterion_regulations",
        description=(
            "Criterion by regulation. The page links regulations to a whole statement, never to "
            "one paragraph: each criterion has the links of its statement."
        ),
        fields=(CRITERION, STATEMENT, _REGULATION, STRENGTH, PRINTED_LINK),
        key=("criterion", "regulation"),
        derived=True,
        walk=criterion_regulations,
    ),
    Definition(
        name="mentions",
        description="What criteria and passages name: item by phrase.",
        fields=(
            text("item", "The criterion or passage.", placed=True),
            CRITERION.but(description="It, where it is a criterion.", nullable=True),
            text(
                "passage",
                "It, where it is a passage.",
                nullable=True,
                references="passages",
                placed=True,
            ),
            *PHRASE,
            text(
                "regulation",
                "The regulation that is named.",
                nullable=True,
                references="regulations",
                read=_target("regulation"),
            ),
            text(
                "resource",
                "The resource that is named.",
                nullable=True,
                references="resources",
                read=_target("resource"),
            ),
            text(
                "named_thing",
                "The other thing that is named.",
                nullable=True,
                references="named_things",
                read=_target("named-thing"),
            ),
        ),
        key=("item", "start"),
        walk=all_mentions,
    ),
    Definition(
        name="criterion_mentions",
        description="Criterion by mention.",
        fields=(
            CRITERION,
            STATEMENT,
            *PHRASE,
            text("target", "Id of the regulation, resource or named thing."),
        ),
        key=("criterion", "start"),
        derived=True,
        walk=criterion_mentions,
    ),
    Definition(
        name="resource_regulations",
        description="Resource by regulation that it is about.",
        fields=(
            text("resource", "The resource.", references="resources", placed=True),
            _REGULATION.but(placed=True),
        ),
        key=("resource", "regulation"),
        walk=resource_regulations,
    ),
)

#: The tables of answers, by class; no snapshot holds their rows.
ANSWER_TABLES: Mapping[str, Definition] = MappingProxyType(
    {
        "SearchHit": Definition(
            name="search_hits",
            description="What a search found, the best first.",
            fields=(
                identity("Id of the item."),
                text("field", "The field that the words stand in."),
                number("score", "How well it fits; higher is better.", shown=True),
                text("snippet", "The words around those that were found.", shown=True),
            ),
            key=("id",),
        ),
        "Location": Definition(
            name="locations",
            description="Where words of a quotation stand.",
            fields=(
                identity("Id of the item."),
                text("field", "The field that they stand in.", shown=True),
                integer("start", "Offset of the first character."),
                integer("end", "Offset behind the last character."),
                text("text", "The words there.", shown=True),
            ),
            key=("id", "start"),
        ),
        "CrosswalkRow": Definition(
            name="crosswalk",
            description="What became of every id of an older version, and what is new.",
            fields=(
                text("old_id", "Id in the older version.", nullable=True, shown=True),
                texts("new_ids", "Ids in the newer version, none for what is gone.", shown=True),
                text("kind", "What happened to it, such as `moved`.", shown=True),
                number("confidence", "How sure that is, from 0 to 1.", shown=True),
                boolean("needs_review", "Whether a person has to look.", shown=True),
            ),
            key=("old_id", "new_ids"),
        ),
    }
)
