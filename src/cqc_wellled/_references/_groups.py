"""Parts of a text put together to references: which name and heading goes with which number."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import attrs

from cqc_wellled._references._scan import Part, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqc_wellled._references._index import ReferenceIndex
    from cqc_wellled._references._lists import Item
    from cqc_wellled._vocabulary import RegulationId

__all__ = ["Group", "group_parts", "nearest_names"]

#: What parts one reference from the next, whatever the two look like.
_PARTING = frozenset({"and", "or", "&", "+", "/", ";"})
#: What ends a sentence or a clause.
_ENDING = frozenset({".", ";"})
#: What is no reference by itself.
_WORDS = frozenset({Role.TEXT, Role.LIKENESS})
#: What ties a heading to a number even in prose.
_TYING = frozenset({":", "-", "("})


@attrs.define(eq=False)
class Group:
    """The parts that speak of one regulation, or of one list of numbers."""

    #: Offset of its first character.
    start: int
    #: Whether only punctuation or a word of a list parts it from the group before it.
    linked: bool
    #: Offset behind its last character.
    end: int = 0
    #: The numbers, or `None`.
    numbers: Part | None = None
    #: Names, headings and addresses, in order.
    claims: list[Part] = attrs.Factory(list)
    #: An instrument that is neither of the two, or `None`.
    foreign: Part | None = None
    #: Words like a heading of the instrument that a bare number does not mean, or `None`.
    likeness: Part | None = None

    @property
    def items(self) -> tuple[Item, ...]:
        """The numbers and ranges."""
        return self.numbers.items if self.numbers else ()

    def has(self, role: Role) -> bool:
        """Tell whether it has a claim of that role."""
        return any(claim.role is role for claim in self.claims)

    @property
    def is_numbered(self) -> bool:
        """Whether it names a regulation by number or address."""
        of_another = self.foreign is not None and bool(self.foreign.items)
        return self.numbers is not None or self.has(Role.ADDRESS) or of_another

    @property
    def names_regulation(self) -> bool:
        """Whether it names a regulation in any way, be it by its heading alone."""
        return self.is_numbered or self.has(Role.HEADING)

    def add(self, part: Part) -> None:
        """Take one more part."""
        self.end = part.end
        if part.role is Role.NUMBERS:
            self.numbers = part
        elif part.role is Role.FOREIGN:
            self.foreign = part
        elif part.role is Role.LIKENESS:
            self.likeness = part
        else:
            self.claims.append(part)


class _Next(NamedTuple):
    """A part that may join a group: what stands before it and what comes behind it."""

    part: Part
    gap: frozenset[str]
    #: Role of what comes next, `None` where "and" or the like stands between.
    following: Role | None
    #: The same, `None` also where a comma stands between.
    directly: Role | None


def group_parts(parts: Sequence[Part], index: ReferenceIndex, *, strict: bool) -> list[Group]:
    """Put the parts of a text together.

    Returns:
        The groups in order; also such as name no regulation.
    """
    groups: list[Group] = []
    current: Group | None = None
    for item in _with_gaps(parts):
        if current and _Rules(index, current, item, strict=strict).joins():
            current.add(item.part)
            continue
        if item.part.role in _WORDS:
            current = None
            continue
        linked = current is not None and not item.gap & _ENDING
        current = Group(item.part.start, linked)
        current.add(item.part)
        groups.append(current)
    return groups


def nearest_names(groups: Sequence[Group]) -> list[frozenset[RegulationId]]:
    """Find, for each group, the instruments named by the nearest groups that it is linked to.

    Returns:
        All regulations of the instruments named nearest before and behind each group; an
        empty set where there is none.
    """
    links = [group.linked for group in groups]
    before = _carry(groups, links)
    # Read backwards; the first group is linked to none, and so is the last one then.
    behind = _carry(groups[::-1], links[:1] + links[:0:-1])[::-1]
    return list(map(frozenset.union, before, behind))


def _carry(groups: Sequence[Group], links: Sequence[bool]) -> list[frozenset[RegulationId]]:
    carried: list[frozenset[RegulationId]] = []
    for at, linked in enumerate(links):
        carried.append((_named(groups[at - 1]) or carried[-1]) if linked else frozenset())
    return carried


def _named(group: Group) -> frozenset[RegulationId]:
    named = [claim.ids for claim in group.claims if claim.role is Role.NAME]
    return named[-1] if named and group.numbers else frozenset()


def _with_gaps(parts: Sequence[Part]) -> Iterator[_Next]:
    for at, part in enumerate(parts):
        if part.role is not Role.GAP:
            directly = _following(parts, at + 1, _PARTING | {","})
            yield _Next(
                part, _marks_at(parts, at - 1), _following(parts, at + 1, _PARTING), directly
            )


def _marks_at(parts: Sequence[Part], at: int) -> frozenset[str]:
    # Before the first part stands the last one, which it is not in a group with.
    return frozenset(parts[at].key.split() if parts[at].role is Role.GAP else ())


def _following(parts: Sequence[Part], at: int, parting: frozenset[str]) -> Role | None:
    if at < len(parts) and parts[at].role is Role.GAP:
        if parting & _marks_at(parts, at):
            return None
        at += 1
    return parts[at].role if at < len(parts) else None


class _Rules:
    """Whether a part belongs to the group before it."""

    def __init__(self, index: ReferenceIndex, group: Group, item: _Next, *, strict: bool) -> None:
        self.index = index
        self.group = group
        self.part, self.gap, self.following, self.directly = item
        self.strict = strict
        self.comma = "," in item.gap

    def joins(self) -> bool:
        ends = not self.strict and "." in self.gap and self.part.role is not Role.HEADING
        if ends or self.gap & _PARTING:
            return False
        if self.part.role in _WORDS:
            return self.part.role is Role.LIKENESS and self.group.numbers is not None
        rules = {
            Role.NUMBERS: self._numbers_join,
            Role.HEADING: self._heading_joins,
            Role.NAME: self._name_joins,
            Role.ADDRESS: self._address_joins,
            Role.FOREIGN: self._foreign_joins,
        }
        return rules[self.part.role]()

    def _numbers_join(self) -> bool:
        group = self.group
        if group.numbers:
            return False
        if group.foreign:
            return self.following is not Role.NAME
        if not group.names_regulation:
            return not (self.comma and self.directly is Role.NAME)
        if group.has(Role.HEADING) and self.directly is Role.HEADING:
            return False
        return len(self.part.items) == 1 and (self._fits() or (self.strict and not self.comma))

    def _heading_joins(self) -> bool:
        group = self.group
        if group.has(Role.HEADING) or not group.is_numbered:
            return self.strict and not self.comma and not group.foreign
        if self._fits():
            return True
        if self.strict:
            return group.numbers is not None or not self.comma
        tied = bool(self.gap & _TYING) or (not self.gap and self.part.words > 1)
        return self.part.closed and tied

    def _name_joins(self) -> bool:
        if self.group.foreign or not (self.strict or self.group.is_numbered):
            return False
        if not (self.comma and self.group.has(Role.NAME)):
            return True
        # "A, regulation 12, B": the number may belong to A or to B, unless B has its own.
        numbers = self.group.numbers
        is_led = numbers is not None and self.group.start < numbers.start
        return is_led and self.following is not Role.NUMBERS

    def _address_joins(self) -> bool:
        if self.group.has(Role.ADDRESS) or self.group.foreign:
            return False
        return self._fits() or (not self.comma and (self.strict or self.group.is_numbered))

    def _foreign_joins(self) -> bool:
        return self.group.numbers is not None and not self.group.has(Role.NAME)

    def _fits(self) -> bool:
        return bool(self._ids_of(self.part) & self._group_ids())

    def _ids_of(self, part: Part) -> frozenset[RegulationId]:
        if part.role is not Role.NUMBERS:
            return part.ids
        return self.index.with_number(part.items[-1].last or part.items[-1].number)

    def _group_ids(self) -> frozenset[RegulationId]:
        numbers = [self.group.numbers] if self.group.numbers else []
        ids = frozenset(self.index.regulations)
        for part in (*numbers, *self.group.claims):
            ids &= self._ids_of(part)
        return ids
