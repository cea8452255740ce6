"""What a guidance is: its version, its digest and its items in order."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from cqc_wellled._indexes import Indexes, resources_of
from cqc_wellled._legislation import Regulation
from cqc_wellled._model import Criterion, Passage, QualityStatement, Resource, Snapshot
from cqc_wellled._results import Results
from cqc_wellled._values import ROOM, frozen, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cqc_wellled._map import GuidanceMap
    from cqc_wellled._model import Item, OutlineEntry
    from cqc_wellled._records._table import Table
    from cqc_wellled._vocabulary import Digest, Version

__all__ = ["GuidanceView"]


class HotTables:
    """Room for the tables that most programs ask, to be found without a detour.

    The first query fills it; until then it is empty.
    """

    __slots__ = ("_by_id", "_criteria_by_key")

    _by_id: Mapping[str, Item]
    _criteria_by_key: Mapping[int | str, Results[Criterion]]

    def __dir__(self) -> list[str]:
        """List the attributes, without room that may still be empty."""
        names = object.__dir__(self)
        return [n for n in names if n not in HotTables.__slots__ and not n.startswith(ROOM)]


@frozen(kw_only=True, repr=False)
class GuidanceView(HotTables):
    """The items of one snapshot, in order. `Guidance` adds the queries."""

    #: The stored value.
    snapshot: Snapshot

    def __repr__(self) -> str:
        """Name the guidance, its version and how much of the outline it holds."""
        held, all_ = len(self.snapshot.quality_statements), len(self.snapshot.outline)
        return f"<Guidance {self.snapshot.guidance} {self.version}: {held} of {all_} statements>"

    def __rich_repr__(self) -> Iterator[tuple[str, object]]:
        """Give rich what the guidance is and what it holds."""
        yield "guidance", self.snapshot.guidance
        yield "version", self.version
        yield "quality_statements", self.quality_statements

    def _repr_html_(self) -> str:
        from cqc_wellled._show_guidance import html_of_guidance  # noqa: PLC0415 - seldom needed

        return html_of_guidance(self.snapshot)

    @property
    def version(self) -> Version:
        """The version, such as `2024-05-01`."""
        return self.snapshot.version

    @functools.cached_property
    def digest(self) -> Digest:
        """SHA-256 of the snapshot's canonical JSON, as `sha256:` and 64 hexadecimal digits.

        Raises:
            MalformedSnapshot: The snapshot was put together by hand and is no valid one.
        """
        from cqc_wellled._codec import digest_of  # noqa: PLC0415 - seldom needed

        return digest_of(self.snapshot)

    @property
    def outline(self) -> tuple[OutlineEntry, ...]:
        """All statements of the key question, in the framework's order, held or not."""
        return self.snapshot.outline

    @property
    def is_complete(self) -> bool:
        """Whether every statement of the outline is in this snapshot."""
        return all(entry.quality_statement is not None for entry in self.outline)

    @functools.cached_property
    def quality_statements(self) -> Results[QualityStatement]:
        """The quality statements that this snapshot holds, in the framework's order."""
        return Results(self.snapshot.quality_statements, QualityStatement)

    @functools.cached_property
    def criteria(self) -> Results[Criterion]:
        """All criteria, in the order of the pages."""
        return Results(
            (c for statement in self.quality_statements for c in statement.criteria), Criterion
        )

    @functools.cached_property
    def passages(self) -> Results[Passage]:
        """All passages under "Further detail and context", in the order of the pages."""
        topics = (topic for statement in self.quality_statements for topic in statement.context)
        return Results((passage for topic in topics for passage in topic.passages), Passage)

    @functools.cached_property
    def resources(self) -> Results[Resource]:
        """All resources under "Best practice / guidance", in the order of the pages."""
        return Results(
            (r for statement in self.quality_statements for r in resources_of(statement)),
            Resource,
        )

    @functools.cached_property
    def regulations(self) -> Results[Regulation]:
        """The regulations that are linked or mentioned, in the legislation's order."""
        return Results(self.snapshot.regulations, Regulation)

    def table(self, name: str) -> Table:
        """Give one of the flat tables of the whole guidance.

        Args:
            name: `criteria`, `points`, `passages`, `resources`, `regulations`,
                `regulation_links`, `criterion_regulations`, `criterion_mentions` or another
                of the tables that the documentation lists.

        Returns:
            The table with all its columns; those that connect it to other tables too.

        Raises:
            UnknownItem: There is no such table; close names are given.
        """
        from cqc_wellled._records import definition  # noqa: PLC0415
        from cqc_wellled._records._table import table_of_snapshot  # noqa: PLC0415 - seldom needed

        return table_of_snapshot(definition(name), self.snapshot)

    def map(self, quality_statement: str | QualityStatement | None = None) -> GuidanceMap:
        """Draw what connects to what.

        Args:
            quality_statement: The one statement to draw, by id, value or title; all by
                default.

        Returns:
            A flowchart of statements, their criteria and resources, and the regulations
            that are linked or named, in Mermaid's language. JupyterLab draws it.

        Raises:
            UnknownItem: There is no such statement in this snapshot.
        """
        from cqc_wellled._map import map_of  # noqa: PLC0415 - seldom needed

        if quality_statement is None:
            return map_of(self.snapshot, self.quality_statements)
        return map_of(self.snapshot, (self._indexes.find_statement(quality_statement),))

    @functools.cached_property
    def _indexes(self) -> Indexes:
        return value_of(Indexes, snapshot=self.snapshot)
