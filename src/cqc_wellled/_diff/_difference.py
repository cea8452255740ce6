"""`GuidanceDiff`: what changed between two versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from cqc_wellled._diff._apply import apply_changes
from cqc_wellled._diff._change import Change
from cqc_wellled._diff._crosswalk import CrosswalkRow, crosswalk_of
from cqc_wellled._guidance import Guidance, guidance_of
from cqc_wellled._results import Results
from cqc_wellled._vocabulary import Digest, Version
from cqc_wellled.errors import DigestMismatch

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["GuidanceDiff"]

_RICH_SHOWN = 20


@attrs.frozen(kw_only=True, repr=False)
class GuidanceDiff:
    """What changed between two versions: a value of its own, which holds neither of them."""

    #: The older version.
    old_version: Version
    #: The newer version.
    new_version: Version
    #: Digest of the older version's content.
    old_digest: Digest
    #: Digest of the newer version's content.
    new_digest: Digest
    #: What changed, by kind and in the order of the source; metadata last.
    changes: tuple[Change, ...]
    _old_ids: tuple[str, ...]
    _new_ids: tuple[str, ...]

    def __repr__(self) -> str:
        """Name both versions and count what changed."""
        return f"<GuidanceDiff {self._versions}: {self._summary}>"

    def __rich_repr__(self) -> Iterator[tuple[str, object]]:
        """Give rich both versions and the changes, the first ones of many."""
        yield "old_version", self.old_version
        yield "new_version", self.new_version
        yield "changes", list(self.changes[:_RICH_SHOWN])
        if len(self.changes) > _RICH_SHOWN:
            yield "more", len(self.changes) - _RICH_SHOWN

    def _repr_html_(self) -> str:
        from cqc_wellled._diff._report import html_of_changes  # noqa: PLC0415 - seldom needed
        from cqc_wellled._markup import MOST_ROWS  # noqa: PLC0415

        return html_of_changes(self._head, self.changes, MOST_ROWS)

    @property
    def _versions(self) -> str:
        return f"{self.old_version} → {self.new_version}"

    @property
    def _head(self) -> str:
        return f"Guidance {self._versions}"

    @property
    def _summary(self) -> str:
        from cqc_wellled._diff._report import summary  # noqa: PLC0415 - seldom needed

        return summary(self.changes)

    @property
    def is_empty(self) -> bool:
        """Whether both have the same content."""
        return not self.changes

    def apply(self, old: Guidance) -> Guidance:
        """Make the newer version of the older one, by the changes alone.

        Args:
            old: The guidance that this difference begins with.

        Returns:
            The newer guidance, equal to the one that was compared.

        Raises:
            DigestMismatch: `old` has other content than what this difference begins with.
            MalformedSnapshot: `old` is no guidance.
        """
        old = guidance_of(old)
        if old.digest != self.old_digest:
            raise DigestMismatch(old.version, self.old_digest, old.digest)
        return Guidance(snapshot=apply_changes(self.changes, old.snapshot))

    def inverse(self) -> GuidanceDiff:
        """Give the difference that leads back.

        Returns:
            The same changes taken back, in the same order; its own inverse is this one.
        """
        return GuidanceDiff(
            old_version=self.new_version,
            new_version=self.old_version,
            old_digest=self.new_digest,
            new_digest=self.old_digest,
            changes=tuple(change.inverse() for change in self.changes),
            old_ids=self._new_ids,
            new_ids=self._old_ids,
        )

    def crosswalk(self) -> Results[CrosswalkRow]:
        """Tell what every id of the older version is in the newer one.

        Returns:
            One row for every old id (of statements, criteria, points, topics, passages,
            resource groups, resources, links, regulations, instruments and named things), in
            the order of the source; then one for every addition, with `old_id` `None`.
        """
        return Results(crosswalk_of(self.changes, self._old_ids, self._new_ids), CrosswalkRow)

    # --- to be read -----------------------------------------------------------------------

    def to_text(self) -> str:
        """Lay out the changes for a terminal.

        Returns:
            For each kind its changes with their ids; in texts, `[-…-]` is gone and `{+…+}` is
            new. Nothing is cut.
        """
        from cqc_wellled._diff._report import text_of  # noqa: PLC0415 - seldom needed

        return text_of(self._head, self.changes)

    def to_markdown(self) -> str:
        """Lay out the changes as a Markdown list, for a changelog.

        Returns:
            For each kind its changes with their ids; in texts, `<del>` is gone and `<ins>`
            is new. Nothing is cut, and the words of the guidance are escaped.
        """
        from cqc_wellled._diff._report import markdown_of  # noqa: PLC0415 - seldom needed

        return markdown_of(self._head, self.changes)

    def to_html(self) -> str:
        """Lay out the changes as an HTML table, as a notebook shows the first of them.

        Returns:
            A `table` element with a row for each change; in texts, `del` is gone and `ins`
            is new. Texts of more than 2,000 characters are cut; everything is escaped.
        """
        from cqc_wellled._diff._report import html_of_changes  # noqa: PLC0415 - seldom needed

        return html_of_changes(self._head, self.changes, len(self.changes))

    def to_json(self) -> str:
        """Give the changes and the crosswalk as JSON, for a tool.

        Returns:
            An object with `old` and `new` (version and digest of each), `changes` and
            `crosswalk`, whose entries have the fields of `Change` and `CrosswalkRow`.
        """
        from cqc_wellled._diff._report import json_of  # noqa: PLC0415 - seldom needed

        sides: dict[str, object] = {
            "old": {"version": self.old_version, "digest": self.old_digest},
            "new": {"version": self.new_version, "digest": self.new_digest},
        }
        return json_of(sides, self.changes, self.crosswalk())
