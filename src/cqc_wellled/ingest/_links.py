"""The section "Link to regulations": its lines to links, each to as many as it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._model import RegulationLink
from cqc_wellled._text import fold
from cqc_wellled._vocabulary import LinkStrength
from cqc_wellled.errors import LookupFailed
from cqc_wellled.ingest._annotations import Role
from cqc_wellled.ingest._items import span_of
from cqc_wellled.ingest._parsed import problem_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqc_wellled._legislation import Regulation
    from cqc_wellled._references import ReferenceResolver
    from cqc_wellled._vocabulary import ItemId
    from cqc_wellled.ingest._parsed import Block, PageProblem
    from cqc_wellled.ingest._roles import Roles

__all__ = ["MAY_CONSIDER", "LinkReader", "is_may_consider"]

MAY_CONSIDER = "May also consider:"
_STRENGTHS = {Role.LINKED: LinkStrength.LINKED, Role.MAY_CONSIDER: LinkStrength.MAY_CONSIDER}
_STRENGTH_ROLES = (*_STRENGTHS, Role.FURNITURE)
_NEXT_REGULATION = re.compile(r"(?=\bRegulation\s+[0-9])")
#: What stands between two regulations on one line.
_BETWEEN = re.compile(r"(?:[\s,;&/•|]|\b(?:and|or))+$")


def is_may_consider(text: str) -> bool:
    """Tell a line that only introduces the regulations that may also be considered."""
    return len(text) <= len(MAY_CONSIDER) and fold(text) == fold(MAY_CONSIDER)


@attrs.define
class LinkReader:
    """Reads the lines in order; what was read of them is gathered."""

    source: ItemId
    resolver: ReferenceResolver
    #: The roles that a person gives to lines.
    roles: Roles
    #: The first link to each regulation, by its id.
    links: dict[str, RegulationLink] = attrs.field(factory=dict)
    #: The regulations that are linked, by id.
    regulations: dict[str, Regulation] = attrs.field(factory=dict)
    problems: list[PageProblem] = attrs.field(factory=list)
    #: The roles that were heeded, by line.
    settled: dict[int, Role] = attrs.field(factory=dict)
    #: The line that introduced those that may also be considered.
    _introduced: Block | None = None
    #: The line read before, when that one introduced the others or came after it.
    _previous: Block | None = None

    def read(self, blocks: Sequence[Block]) -> tuple[RegulationLink, ...]:
        """Read all lines of the section.

        Returns:
            The links in order, each regulation once.
        """
        for block in blocks:
            if is_may_consider(block.text):
                self._introduced = self._previous = block
            else:
                self._read_line(block)
        return tuple(self.links.values())

    def _read_line(self, block: Block) -> None:
        reference = block.text.removeprefix(MAY_CONSIDER).lstrip()
        is_prefixed = reference != block.text
        found = self._regulations_on(block, reference)
        if not found:
            return
        strength = self._strength(block, is_prefixed=is_prefixed)
        if is_prefixed:
            self._introduced = block
        self._previous = block
        for regulation in found:
            self._add(block, regulation, strength)

    def _regulations_on(self, block: Block, reference: str) -> list[Regulation]:
        # Several on one line are each read as strictly as one.
        pieces = [piece for piece in _NEXT_REGULATION.split(reference) if piece]
        named = [_BETWEEN.sub("", piece) for piece in pieces[:-1]] + pieces[-1:]
        try:
            return [self.resolver.printed(piece) for piece in named]
        except LookupFailed as error:
            message = (
                "expected one regulation with its number and heading, or several; complete "
                "data/legislation.json, or give a line that is no regulation the role "
                f"“furniture”; {error}"
            )
            self.problems.append(problem_at(block.line, block.text, message, [Role.FURNITURE]))
            return []

    def _strength(self, block: Block, *, is_prefixed: bool) -> LinkStrength:
        role = self.roles.said(block)
        if role in _STRENGTHS:
            self.settled[block.line] = role
            return _STRENGTHS[role]
        before, previous = self._introduced, self._previous
        if is_prefixed:
            return LinkStrength.MAY_CONSIDER
        if before is None or previous is None:
            return LinkStrength.LINKED
        # A list below the line that introduces it, or lines that go on as the first one did.
        alone = is_may_consider(before.text)
        if block.depth > before.depth if previous is before else block.depth == previous.depth > 0:
            return LinkStrength.MAY_CONSIDER
        if alone and (previous is before or previous.depth == block.depth):
            return LinkStrength.MAY_CONSIDER
        message = (
            f"does “{MAY_CONSIDER}” of line {before.line} speak of this line too? Give it a "
            "[[line]] role"
        )
        self.problems.append(problem_at(block.line, block.text, message, _STRENGTH_ROLES))
        return LinkStrength.LINKED

    def _add(self, block: Block, regulation: Regulation, strength: LinkStrength) -> None:
        self.regulations[regulation.id] = regulation
        link = RegulationLink(
            regulation=regulation.id,
            strength=strength,
            printed=block.text,
            span=span_of(self.source, block.line, block.line),
        )
        first = self.links.setdefault(regulation.id, link)
        if first is not link:
            message = (
                f"line {first.span.start} links this regulation already; if this one only "
                "repeats it, give it the role “furniture”"
            )
            self.problems.append(problem_at(block.line, block.text, message, [Role.FURNITURE]))
