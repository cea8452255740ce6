"""`Guidance`: the queries over one snapshot."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from cqc_wellled._connections import Connections
from cqc_wellled._indexes import check_strength, resources_of
from cqc_wellled._legislation import Regulation, with_paragraph
from cqc_wellled._model import Criterion, Passage, QualityStatement, Resource
from cqc_wellled._references import default_resolver, direct_key
from cqc_wellled._results import Results
from cqc_wellled._shown import Shown
from cqc_wellled._text import close_matches, excerpt, plain
from cqc_wellled._text_queries import TextQueries
from cqc_wellled._values import frozen, value_of
from cqc_wellled.errors import MalformedSnapshot, Problem, UnknownItem, UnknownRegulation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqc_wellled._model import Item, NamedThing
    from cqc_wellled._vocabulary import LinkStrength

__all__ = ["Guidance", "guidance_of"]


@frozen(kw_only=True, repr=False)
class Guidance(TextQueries):
    """One version of the guidance, with every query over it.

    An immutable view over a `Snapshot`: equal when their snapshots are equal. Plural
    queries give `Results` in the order of the source; a key that is known and has no
    match gives empty `Results`, an unknown key an error with the closest matches.
    """

    # --- one item --------------------------------------------------------------------

    def get(self, id: str) -> Item:  # noqa: A002 - the field's own word
        """Find any item by its id.

        Args:
            id: The id of a statement, criterion, point, topic, passage, resource group,
                resource, named thing, instrument or regulation.

        Returns:
            The item.

        Raises:
            UnknownItem: No item has that id; the closest ids are given.
        """
        # On the way of most programs: a look-up, and nothing else where it finds something.
        if type(id) is str:
            try:
                return self._by_id[id]
            except (AttributeError, KeyError):
                self._fill_tables()
        return self._indexes.get(id)

    def quality_statement(self, ref: str | QualityStatement) -> QualityStatement:
        """Find a quality statement by id, value or title.

        Args:
            ref: An id, a `QualityStatement`, or a title in the trusts' or the framework's
                spelling, whatever its case and punctuation.

        Returns:
            The statement as this snapshot holds it.

        Raises:
            UnknownItem: There is no such statement, or it is one of the outline that is
                not in this snapshot; the message says which.
        """
        return self._indexes.find_statement(ref)

    def criterion(self, id: str | Criterion) -> Criterion:  # noqa: A002
        """Find a criterion by its id.

        Raises:
            UnknownItem: No criterion has that id; the closest ids are given.
        """
        return self._indexes.find(id, Criterion)

    def resource(self, id: str | Resource) -> Resource:  # noqa: A002
        """Find a resource by its id.

        Raises:
            UnknownItem: No resource has that id; the closest ids are given.
        """
        return self._indexes.find(id, Resource)

    def regulation(self, ref: int | str | Regulation) -> Regulation:
        """Read a reference to one regulation.

        Args:
            ref: A number (`18`, `"20A"`), which means the 2014 Regulations; a reference
                such as `"reg. 18(2)(a)"`, `"Regulation 18: Staffing"` or
                `"Regulation 18, Registration Regulations 2009"`; a heading alone; an id, a
                legislation.gov.uk or CQC address; or a `Regulation`.

        Returns:
            One of the regulations of the two instruments, linked by this guidance or not;
            with its `paragraph` where the reference points at one.

        Raises:
            UnknownRegulation: It names none.
            AmbiguousRegulation: It can be read as several, or contradicts itself.
        """
        key = direct_key(ref)
        found = None if key is None else self._indexes.regulations.get(key)
        if found is None:
            return default_resolver().regulation(ref)
        if isinstance(ref, Regulation) and ref.paragraph:
            return with_paragraph(found, ref.paragraph)
        return found

    def parse_regulations(self, text: str) -> Results[Regulation]:
        """Read every reference to a regulation in a text.

        Returns:
            The regulations in order of appearance, each once; empty when there are none.

        Raises:
            UnknownRegulation: A reference names a regulation that does not exist.
            AmbiguousRegulation: A reference contradicts itself.
        """
        return Results(default_resolver().regulations(text), Regulation)

    def known_regulations(self) -> Results[Regulation]:
        """List all regulations of both instruments.

        Returns:
            The 2014 Regulations, then the 2009 Regulations, each in their own order.
            Source: legislation.gov.uk.
        """
        from cqc_wellled._store import legislation  # noqa: PLC0415 - seldom needed

        return Results((entry.regulation for entry in legislation().entries), Regulation)

    # --- what connects to what --------------------------------------------------------

    def criteria_for_regulation(
        self, ref: int | str | Regulation, *, strength: LinkStrength | str | None = None
    ) -> Results[Criterion]:
        """List the criteria of the quality statements that link a regulation.

        The page links regulations to a whole quality statement, never to one paragraph:
        these are all criteria of every statement that links the regulation.

        Args:
            ref: A reference as `regulation` takes it.
            strength: Count only links of this strength; both by default.

        Returns:
            The criteria in source order; none when no statement links the regulation.

        Raises:
            UnknownRegulation: The reference names no regulation.
            AmbiguousRegulation: It can be read as several, or contradicts itself.
            UnknownItem: `strength` is none of `LinkStrength`.
        """
        # On the way of most programs: a look-up, and nothing else where it finds something.
        # Exactly these classes: those derived from them compare as they like, and `True` is 1.
        if strength is None and (type(ref) is int or type(ref) is str):
            try:
                return self._criteria_by_key[ref]
            except (AttributeError, KeyError):
                self._fill_tables()
        wanted = check_strength(strength)
        found = self._connections.criteria.get((self.regulation(ref).id, wanted))
        return Results((), Criterion) if found is None else found

    def quality_statements_for_regulation(
        self, ref: int | str | Regulation, *, strength: LinkStrength | str | None = None
    ) -> Results[QualityStatement]:
        """List the quality statements that link a regulation.

        Args:
            ref: A reference as `regulation` takes it.
            strength: Count only links of this strength; both by default.

        Returns:
            The statements in source order; none when no statement links the regulation.

        Raises:
            UnknownRegulation: The reference names no regulation.
            AmbiguousRegulation: It can be read as several, or contradicts itself.
            UnknownItem: `strength` is none of `LinkStrength`.
        """
        wanted = check_strength(strength)
        found = self._connections.statements.get((self.regulation(ref).id, wanted))
        return Results((), QualityStatement) if found is None else found

    def regulations_for_quality_statement(
        self, ref: str | QualityStatement, *, strength: LinkStrength | str | None = None
    ) -> Results[Regulation]:
        """List the regulations that a quality statement links.

        Args:
            ref: A statement as `quality_statement` takes it.
            strength: Count only links of this strength; both by default.

        Returns:
            The regulations in printed order. Regulations that the text only mentions are
            not among them: see `criteria_mentioning`.

        Raises:
            UnknownItem: There is no such statement here, or no such strength.
        """
        wanted = check_strength(strength)
        links = self.quality_statement(ref).regulation_links
        return Results(
            (
                self._indexes.regulations[k.regulation]
                for k in links
                if wanted in (None, k.strength)
            ),
            Regulation,
        )

    def regulations_for_criterion(
        self, ref: str | Criterion, *, strength: LinkStrength | str | None = None
    ) -> Results[Regulation]:
        """List the regulations that the quality statement of a criterion links.

        Args:
            ref: A criterion or its id.
            strength: Count only links of this strength; both by default.

        Returns:
            The regulations in printed order; the page links them to the statement as a
            whole.

        Raises:
            UnknownItem: There is no such criterion, or no such strength.
        """
        statement = self.criterion(ref).quality_statement
        return self.regulations_for_quality_statement(statement, strength=strength)

    def resources_for_regulation(self, ref: int | str | Regulation) -> Results[Resource]:
        """List the resources that are about a regulation.

        Returns:
            Those that the page or their own title ties to it, in source order; resources
            of a statement that merely links the regulation are not among them.

        Raises:
            UnknownRegulation: The reference names no regulation.
            AmbiguousRegulation: It can be read as several, or contradicts itself.
        """
        found = self._connections.resources.get(self.regulation(ref).id)
        return Results((), Resource) if found is None else found

    def resources_for_quality_statement(self, ref: str | QualityStatement) -> Results[Resource]:
        """List the resources of a quality statement.

        Returns:
            The resources in printed order.

        Raises:
            UnknownItem: There is no such statement in this snapshot.
        """
        return Results(resources_of(self.quality_statement(ref)), Resource)

    def criteria_mentioning(
        self, target: int | str | Regulation | Resource | NamedThing
    ) -> Results[Criterion]:
        """List the criteria whose text names a thing.

        Args:
            target: A regulation as `regulation` takes it; a resource or named thing, its
                id or its title; or a phrase as the text prints it ("duty of candour").

        Returns:
            The criteria in source order; none when the thing is known but not named.

        Raises:
            UnknownItem: Nothing that this guidance knows goes by that name.
            UnknownRegulation: The target speaks of a regulation that does not exist.
            AmbiguousRegulation: It can be read as several regulations.
        """
        places = _places(self._connections.mentioning_criteria, self._targets(target))
        return Results((self.criteria[place] for place in places), Criterion)

    def passages_mentioning(
        self, target: int | str | Regulation | Resource | NamedThing
    ) -> Results[Passage]:
        """List the passages of context whose text names a thing.

        Args:
            target: As `criteria_mentioning` takes it.

        Returns:
            The passages in source order; none when the thing is known but not named.

        Raises:
            UnknownItem: Nothing that this guidance knows goes by that name.
            UnknownRegulation: The target speaks of a regulation that does not exist.
            AmbiguousRegulation: It can be read as several regulations.
        """
        places = _places(self._connections.mentioning_passages, self._targets(target))
        return Results((self.passages[place] for place in places), Passage)

    # --- helpers -----------------------------------------------------------------------

    @functools.cached_property
    def _connections(self) -> Connections:
        return value_of(Connections, snapshot=self.snapshot, indexes=self._indexes)

    def _fill_tables(self) -> None:
        object.__setattr__(self, "_by_id", self._indexes.items)
        object.__setattr__(self, "_criteria_by_key", self._connections.criteria_by_key)

    def _targets(self, target: int | str | Regulation | Resource | NamedThing) -> frozenset[str]:
        # A phrase or title first: "duty of candour" is no reference, but it is a mention.
        target = plain(target)  # type: ignore[assignment]
        asked = getattr(target, "id", None) if isinstance(target, Shown) else target
        if isinstance(asked, str):
            if asked in self._indexes.items:
                return frozenset({asked})
            named = self._indexes.named(asked)
            if named is not None:
                return named
        try:
            return frozenset({self.regulation(target).id})  # type: ignore[arg-type]
        except UnknownRegulation as error:
            if not isinstance(target, str) or "reg" in target.casefold():
                raise
            reason = "no regulation, resource or named thing goes by that name"
            close = close_matches(target, self._indexes.names) or error.close
            raise UnknownItem(excerpt(target), reason=reason, close=close) from None


def _places(mentioning: Mapping[str, tuple[int, ...]], targets: frozenset[str]) -> list[int]:
    return sorted({place for target in targets for place in mentioning.get(target, ())})


def guidance_of(value: object) -> Guidance:
    """Give a guidance back, and nothing else.

    Raises:
        MalformedSnapshot: It is no guidance.
    """
    if not isinstance(value, Guidance):
        raise MalformedSnapshot([Problem("$", f"found {excerpt(value)}, expected a Guidance")])
    return value
