"""What a line is: as a person says, or as the page itself makes plain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqc_wellled.ingest._annotations import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cqc_wellled.ingest._annotations import LineNote
    from cqc_wellled.ingest._parsed import Block

__all__ = ["CONTEXT_ROLES", "CRITERIA_ROLES", "RESOURCE_ROLES", "Roles"]

CRITERIA_ROLES = (Role.CRITERION, Role.HEADING, Role.POINT, Role.FURNITURE)
CONTEXT_ROLES = (Role.TOPIC, Role.PASSAGE, Role.POINT, Role.FURNITURE)
RESOURCE_ROLES = (Role.GROUP, Role.RESOURCE, Role.NOTE, Role.FURNITURE)
_SENTENCE_ENDS = (".", ":", "?", "!")


class Roles:
    """The roles of lines. What a person says of a line comes before what its markup says."""

    def __init__(self, notes: Iterable[LineNote]) -> None:
        """Take the annotations of lines."""
        self.notes: Mapping[int, LineNote] = {note.line: note for note in notes}
        #: The level of the first heading in each section of headings, by its role.
        self._levels: dict[Role, int] = {}

    def said(self, block: Block) -> Role | None:
        """The role that a person gives the line, or `None`."""
        note = self.notes.get(block.line)
        return None if note is None else note.role

    def segment(self, block: Block) -> str | None:
        """What a person wants the id of the line's item to end in, or `None`."""
        note = self.notes.get(block.line)
        return None if note is None else note.segment

    def in_criteria(self, block: Block) -> Role | None:
        """What a line under "What does good look like" is; `None` where it has to be asked."""
        if (said := self.said(block)) is not None or block.doubt:
            return said
        if block.depth:
            return Role.POINT
        if block.heading:
            return Role.HEADING
        return Role.CRITERION if block.text.endswith(_SENTENCE_ENDS) else None

    def in_context(self, block: Block) -> Role | None:
        """What a line under "Further detail and context" is; `None` where it has to be asked."""
        if (said := self.said(block)) is not None or block.doubt:
            return said
        if block.depth:
            return Role.POINT
        if block.heading:
            return self._heading(block, Role.TOPIC)
        # Of paragraphs, only one without a closing stop could be a heading.
        return Role.PASSAGE if block.text.endswith(_SENTENCE_ENDS) else None

    def in_resources(self, block: Block) -> Role | None:
        """What a line under "Best practice / guidance" is; `None` where it has to be asked."""
        if (said := self.said(block)) is not None or block.doubt:
            return said
        if block.heading and not block.depth:
            return self._heading(block, Role.GROUP)
        # The title of a work is a link as a whole, or what a list item ends in.
        ends = [link for link in block.links if link.end == len(block.text)]
        is_work = any(link.spans(block.text) for link in ends) or (
            block.depth and ends == list(block.links)
        )
        return Role.RESOURCE if ends and is_work else None

    def _heading(self, block: Block, role: Role) -> Role | None:
        # One of another level than the first may be a heading within a heading.
        level = self._levels.setdefault(role, block.heading)
        return role if block.heading == level else None
