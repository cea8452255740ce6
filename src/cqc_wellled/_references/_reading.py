"""What one reference means, or the error that says why it means nothing certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from cqc_wellled._references._groups import Group, group_parts, nearest_names
from cqc_wellled._references._index import ReferenceIndex
from cqc_wellled._references._numbers import DEFAULT_INSTRUMENT
from cqc_wellled._references._scan import Part, Role, read_parts
from cqc_wellled._text import excerpt
from cqc_wellled.errors import AmbiguousRegulation, UnknownRegulation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqc_wellled._references._lists import Item
    from cqc_wellled._vocabulary import RegulationId

__all__ = ["Reading", "read_all", "read_one"]

_Ids = frozenset["RegulationId"]
#: Names are weighed first: what an instrument lacks is unknown, not contradictory.
_ORDER = {Role.NAME: 0, Role.HEADING: 1, Role.ADDRESS: 2}
_FEW = 2
_SHOWN = 40
_NOT_UNDERSTOOD = frozenset({Role.TEXT, Role.FOREIGN})
#: Marks in front of a reference and behind it.
_OPENING = frozenset('(["')
_CLOSING = frozenset('.,:;)]"')


def read_one(index: ReferenceIndex, reference: str) -> Reading:
    """Read a text that is one reference and nothing else.

    Raises:
        UnknownRegulation: It names none, or says something that is not understood.
        AmbiguousRegulation: It names several.
    """
    parts = read_parts(reference, index, strict=True)
    odd = _odd_parts(parts)
    if odd:
        words = reference[min(part.start for part in odd) : max(part.end for part in odd)]
        raise _not_understood(index, reference, words)
    groups = group_parts(parts, index, strict=True)
    telling = [group for group in groups if group.names_regulation]
    if not telling:
        reason = "it names no regulation"
        raise UnknownRegulation(excerpt(reference), reason=reason, known=index.known)
    reading = Reading(index, telling[0], excerpt(reference))
    if len(groups) > 1:
        raise reading.several()
    return reading


def read_all(index: ReferenceIndex, text: str) -> Iterator[tuple[RegulationId, str]]:
    """Read every reference of a text.

    Yields:
        The id of each regulation, once, in order of appearance; with the paragraph when
        the whole text points at just one paragraph of it, else with an empty text.

    Raises:
        UnknownRegulation: A reference names a regulation or an instrument that is not known.
        AmbiguousRegulation: A reference contradicts itself, or may belong to the
            instrument that is named next to it.
    """
    parts = read_parts(text, index, strict=True)
    strict = not _odd_parts(parts)
    if not strict:
        parts = read_parts(text, index)
    groups = group_parts(parts, index, strict=strict)
    found: dict[RegulationId, set[str]] = {}
    near = nearest_names(groups)
    for at, group in enumerate(groups):
        if group.is_numbered or (strict and group.has(Role.HEADING)):
            asked = excerpt(text[group.start : group.end])
            for regulation, places in Reading(index, group, asked).all(near[at]):
                found.setdefault(regulation, set()).update(places or ("",))
    for regulation, paragraphs in found.items():
        yield regulation, paragraphs.pop() if len(paragraphs) == 1 else ""


@attrs.frozen
class Reading:
    """One reference, to be compared with everything that exists."""

    #: What it is compared with.
    index: ReferenceIndex
    #: Its parts.
    group: Group
    #: The reference, quoted for a message.
    asked: str
    #: Whether number and heading alone have to tell the instrument.
    is_printed: bool = False

    @property
    def has_number_and_heading(self) -> bool:
        """Whether it says both the number and the heading of a regulation."""
        return self.group.numbers is not None and self.group.has(Role.HEADING)

    def only(self) -> tuple[RegulationId, str]:
        """Read it as one regulation.

        Returns:
            The regulation's id, and the paragraph or an empty text.

        Raises:
            UnknownRegulation: It names none.
            AmbiguousRegulation: It names several, or contradicts itself.
        """
        if len(self.group.items) > 1 or any(item.last for item in self.group.items):
            raise self.several()
        [(regulation, paragraphs)] = self.all(frozenset())
        if len(paragraphs) > 1:
            raise AmbiguousRegulation(
                self.asked,
                reason="it points at more than one paragraph; parse_regulations(text) gives the"
                " regulation without them",
            )
        return regulation, paragraphs[0] if paragraphs else ""

    def several(self) -> AmbiguousRegulation:
        """Make the error that it names more than one thing."""
        reason = "it names more than one; parse_regulations(text) reads several in one text"
        return AmbiguousRegulation(self.asked, reason=reason)

    def all(self, near: _Ids) -> Iterator[tuple[RegulationId, tuple[str, ...]]]:
        """Read it as one regulation or several.

        Args:
            near: All regulations of the instruments that its neighbours name.

        Yields:
            The id of each regulation, and the paragraphs it points at.

        Raises:
            UnknownRegulation: It names one that does not exist.
            AmbiguousRegulation: It contradicts itself, or could belong to a neighbour's
                instrument.
        """
        if self.group.foreign:
            instruments = " and SI ".join(self.index.instruments)
            reason = f"it names an instrument other than SI {instruments}, or does not say which"
            raise UnknownRegulation(self.asked, reason=reason, known=self.index.known)
        claims = sorted(self.group.claims, key=lambda claim: _ORDER[claim.role])
        places = tuple(claim.key for claim in claims if claim.role is Role.ADDRESS and claim.key)
        names = [claim for claim in claims if claim.role is Role.NAME]
        if not self.group.items:
            yield self._choose(self._narrow(frozenset(self.index.regulations), claims)), places
            return
        *others, last = self.group.items
        # What is said twice is read once, so that the work is bounded by what exists.
        items = (*dict.fromkeys(others), last)
        for at, item in enumerate(items, start=1):
            if not claims:
                self._check_neighbours(item, near)
                self._check_likeness()
            is_last = at == len(items)
            its_places = tuple(dict.fromkeys(item.paragraphs + places * is_last))
            for regulation in self._item(item, names, claims if is_last else names):
                yield regulation, its_places

    def _item(
        self, item: Item, names: Sequence[Part], claims: Sequence[Part]
    ) -> Sequence[RegulationId]:
        if not item.last:
            return (self._numbered(item.number, claims),)
        first, last = self._numbered(item.number, names), self._numbered(item.last, claims)
        order = list(self.index.regulations)
        start, end = order.index(first), order.index(last)
        instruments = {self.index.regulations[i].instrument.id for i in (first, last)}
        if start > end or len(instruments) > 1:
            reason = f"no range runs from {self._say({first})} to {self._say({last})}"
            raise AmbiguousRegulation(self.asked, reason=reason)
        return order[start : end + 1]

    def _numbered(self, number: str, claims: Sequence[Part]) -> RegulationId:
        ids = self.index.with_number(number)
        if not ids:
            raise self._unknown(number)
        lacking = [one.ids for one in claims[:1] if one.role is Role.NAME and not ids & one.ids]
        if lacking and len(ids) == 1:
            raise self._unknown(number, lacking[0])
        return self._choose(self._narrow(ids, claims), f"{DEFAULT_INSTRUMENT}/regulation/{number}")

    def _narrow(self, ids: _Ids, claims: Sequence[Part]) -> _Ids:
        for claim in claims:
            if not claim.ids:
                reason = "no regulation of the two instruments has this address"
                raise UnknownRegulation(self.asked, reason=reason, known=self.index.known)
            if not ids & claim.ids:
                reason = f"it says {self._say(ids)}, and also {self._say(claim.ids)}"
                raise AmbiguousRegulation(self.asked, reason=reason)
            ids &= claim.ids
        return ids

    def _choose(self, ids: _Ids, default: str | None = None) -> RegulationId:
        for regulation in ids:
            if len(ids) == 1 or (regulation == default and not self.is_printed):
                return regulation
        raise AmbiguousRegulation(
            self.asked,
            reason="more than one regulation is called that; say of which instrument",
            close=self.index.cite(ids),
        )

    def _check_neighbours(self, item: Item, near: _Ids) -> None:
        ids = self.index.with_number(item.number)
        others = {i for i in ids & near if not i.startswith(DEFAULT_INSTRUMENT)}
        if others:
            raise AmbiguousRegulation(
                self.asked,
                reason="it may belong to the instrument that is named next to it; say of which"
                " instrument it is",
                close=self.index.cite(ids),
            )

    def _check_likeness(self) -> None:
        if self.group.likeness is None:
            return
        item = self.group.items[-1]
        raise AmbiguousRegulation(
            self.asked,
            reason=f"what stands behind it is like the heading of"
            f" {self._say(self.group.likeness.ids)}; say of which instrument it is",
            close=self.index.cite(self.index.with_number(item.last or item.number)),
        )

    def _unknown(self, number: str, within: _Ids | None = None) -> UnknownRegulation:
        index = self.index
        ids = index.regulations.keys() if within is None else within
        instruments = dict.fromkeys(
            r.instrument.si for i, r in index.regulations.items() if i in ids
        )
        return UnknownRegulation(
            self.asked,
            reason=f"no such regulation in {' or '.join(instruments)}",
            known=index.known,
            close=index.near(number, within or index.default_ids),
        )

    def _say(self, ids: _Ids | set[RegulationId]) -> str:
        if len(ids) <= _FEW:
            return " or ".join(self.index.cite(ids))
        regulations = self.index.regulations.items()
        return " or ".join(dict.fromkeys(r.instrument.title for i, r in regulations if i in ids))


def _odd_parts(parts: Sequence[Part]) -> list[Part]:
    """Find the parts that no reference has, and the marks that begin or end none."""
    odd = [part for part in parts if part.role in _NOT_UNDERSTOOD]
    for part, marks in ((parts[0], _OPENING), (parts[-1], _CLOSING)) if parts else ():
        if part.role is Role.GAP and not marks.issuperset(part.key.split()):
            odd.append(part)
    return odd


def _not_understood(index: ReferenceIndex, reference: str, words: str) -> UnknownRegulation:
    return UnknownRegulation(
        excerpt(reference),
        reason=f"{excerpt(words[:_SHOWN])} is not understood as number, heading, paragraph or"
        " address of a regulation, nor as the name of a known instrument with its year",
        known=index.known,
        close=index.like(words),
    )
