"""The reading of one page: its sections to items, and the questions that stay open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from cqc_wellled._model import (
    ContextTopic,
    Criterion,
    NamedThing,
    Passage,
    QualityStatement,
    RegulationLink,
    Resource,
    ResourceGroup,
)
from cqc_wellled._text import slug
from cqc_wellled._vocabulary import ItemId, MentionKind
from cqc_wellled.errors import LookupFailed
from cqc_wellled.ingest._annotations import Role, Within
from cqc_wellled.ingest._items import (
    group_paragraphs,
    make_link,
    make_points,
    make_resource,
    resource_title,
    span_of,
)
from cqc_wellled.ingest._mentions import find_mentions
from cqc_wellled.ingest._parsed import PageProblem, problem_at
from cqc_wellled.ingest._sections import Section
from cqc_wellled.ingest._tree import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cqc_wellled._legislation import Regulation
    from cqc_wellled._references import ReferenceResolver
    from cqc_wellled.ingest._annotations import Annotations, ResourceNote
    from cqc_wellled.ingest._items import Paragraph
    from cqc_wellled.ingest._parsed import Block
    from cqc_wellled.ingest._sections import Parts

__all__ = ["Reading"]

_KEY_QUESTION = "Well-led"
_SENTENCE_ENDS = (".", ":", "?", "!")
_TOPIC_ROLES = (Role.TOPIC, Role.PASSAGE, Role.FURNITURE)
_GROUP_ROLES = (Role.GROUP, Role.RESOURCE, Role.NOTE, Role.FURNITURE)
_LONGEST_ID = 200
_LONGEST_SEGMENT = 120
#: Characters that the ids of passages and points below a topic may add to the topic's.
_ROOM_BELOW = 30


class Reading:
    """One page being read.

    Problems are gathered, not raised, so that a person sees every question at once.
    """

    def __init__(self, id_: ItemId, notes: Annotations, resolver: ReferenceResolver) -> None:
        """Take the statement's id, the annotations and what reads regulations."""
        self.problems: list[PageProblem] = []
        #: The regulations that the page links or mentions, by id.
        self.regulations: dict[str, Regulation] = {}
        self._id = id_
        self._notes = notes
        self._resolver = resolver
        self._lines = {note.line: note for note in notes.line}
        self._mentioned: set[str] = set()
        self._settled: set[int] = set()

    def statement(self, parts: Parts) -> QualityStatement:
        """Read the whole statement; it is sound when no problem was met."""
        head, sections = parts.head, parts.sections
        statement = QualityStatement(
            id=self._id,
            title=head.statement.text,
            key_question=_KEY_QUESTION,
            we_statement=head.we_statement.text,
            criteria=self._criteria(sections[Section.CRITERIA]),
            context=self._context(sections.get(Section.CONTEXT, ())),
            resource_groups=self._groups(sections.get(Section.RESOURCES, ())),
            regulation_links=self._links(sections.get(Section.REGULATIONS, ())),
            span=span_of(self._id, head.statement.line, parts.last_line),
        )
        self._check_roles()
        self._check_ids(statement)
        return self._with_mentions(statement)

    def named_things(self) -> tuple[NamedThing, ...]:
        """The named things that the page mentions, as annotated."""
        return tuple(
            NamedThing(
                id=note.id,
                name=note.name,
                kind=note.kind,
                publisher=note.publisher,
                url=note.url,
                url_seen_at=note.url_seen_at,
                basis=note.basis,
            )
            for note in self._notes.named_thing
            if note.id in self._mentioned
        )

    # --- sections ----------------------------------------------------------------------

    def _criteria(self, blocks: Sequence[Block]) -> tuple[Criterion, ...]:
        criteria: list[Criterion] = []
        for number, paragraph in enumerate(self._paragraphs(blocks), 1):
            id_ = ItemId(f"{self._id}.criterion.{number}")
            criteria.append(
                Criterion(
                    id=id_,
                    quality_statement=self._id,
                    number=number,
                    text=paragraph.block.text,
                    points=make_points(self._id, id_, paragraph.items),
                    continues=None,
                    mentions=(),
                    span=span_of(self._id, paragraph.block.line, paragraph.last_line),
                )
            )
        ids = {criterion.span.start: criterion.id for criterion in criteria}
        for note in self._notes.continues:
            if note.line not in ids or note.of not in ids or note.of >= note.line:
                message = "[[continues]] ties a paragraph of this page's criteria to an earlier one"
                self._ask(note.line, note.printed, f"{message}; correct its line and its of")
        of = {note.line: ids.get(note.of) for note in self._notes.continues}
        return tuple(attrs.evolve(c, continues=of.get(c.span.start)) for c in criteria)

    def _context(self, blocks: Sequence[Block]) -> tuple[ContextTopic, ...]:
        topics: list[ContextTopic] = []
        for heading, members in self._under_headings(blocks, Role.TOPIC, self._context_role):
            id_ = self._child_id("context", heading, heading.text)
            passages = tuple(
                self._passage(ItemId(f"{id_}.{number}"), paragraph)
                for number, paragraph in enumerate(self._paragraphs(members), 1)
            )
            last = passages[-1].span.end if passages else heading.line
            span = span_of(self._id, heading.line, last)
            topics.append(ContextTopic(id=id_, title=heading.text, passages=passages, span=span))
        return tuple(topics)

    def _passage(self, id_: ItemId, paragraph: Paragraph) -> Passage:
        return Passage(
            id=id_,
            text=paragraph.block.text,
            points=make_points(self._id, id_, paragraph.items),
            mentions=(),
            span=span_of(self._id, paragraph.block.line, paragraph.last_line),
        )

    def _groups(self, blocks: Sequence[Block]) -> tuple[ResourceGroup, ...]:
        groups: list[ResourceGroup] = []
        notes = {note.line: note for note in self._notes.resource}
        for heading, members in self._under_headings(blocks, Role.GROUP, self._annotated_role):
            printed = [b for b in members if self._annotated_role(b) is Role.NOTE]
            for extra in printed[1:]:
                self._ask(extra.line, extra.text, "a group has one note", _GROUP_ROLES)
            resources = [
                self._resource(block, notes.get(block.line))
                for block in members
                if self._annotated_role(block) is Role.RESOURCE
            ]
            groups.append(
                ResourceGroup(
                    id=self._child_id("resources", heading, heading.text),
                    title=heading.text,
                    note=printed[0].text if printed else None,
                    see_also=(),
                    resources=tuple(resource for resource in resources if resource is not None),
                    span=span_of(self._id, heading.line, [heading, *members][-1].line),
                )
            )
        return tuple(groups)

    def _resource(self, block: Block, note: ResourceNote | None) -> Resource | None:
        for name in note.regulations if note else ():
            if self._regulation(name) is None:
                message = f"there is no {name}; correct the regulations of its [[resource]]"
                self._ask(block.line, block.text, message)
        title = resource_title(block, note)
        if isinstance(title, PageProblem):
            self.problems.append(title)
            return None
        id_ = self._child_id("resource", block, title)
        return make_resource(self._id, id_, title, block, note)

    def _links(self, blocks: Sequence[Block]) -> tuple[RegulationLink, ...]:
        links: dict[str, RegulationLink] = {}
        for block in blocks:
            made = make_link(self._id, block, self._resolver)
            if isinstance(made, PageProblem):
                self.problems.append(made)
                continue
            link, regulation = made
            self.regulations[regulation.id] = regulation
            first = links.setdefault(regulation.id, link)
            if first is not link:
                message = (
                    f"line {first.span.start} links this regulation already; if this one only "
                    "repeats it, give it the role “furniture”"
                )
                self._ask(block.line, block.text, message, (Role.FURNITURE,))
        return tuple(links.values())

    # --- roles and lists -----------------------------------------------------------------

    def _annotated_role(self, block: Block) -> Role | None:
        note = self._lines.get(block.line)
        return None if note is None else note.role

    def _context_role(self, block: Block) -> Role | None:
        # Of paragraphs, only one without a closing stop could be a heading.
        sentence = block.depth > 0 or block.text.endswith(_SENTENCE_ENDS)
        return self._annotated_role(block) or (Role.PASSAGE if sentence else None)

    def _paragraphs(self, blocks: Sequence[Block]) -> Iterator[Paragraph]:
        for paragraph in group_paragraphs(blocks):
            if paragraph.block.depth:
                message = (
                    "a list item without a paragraph above it; give it the role “furniture” if "
                    "it is no part of the guidance"
                )
                self._ask(paragraph.block.line, paragraph.block.text, message, (Role.FURNITURE,))
            yield paragraph

    def _under_headings(
        self, blocks: Sequence[Block], heading: Role, role_of: Callable[[Block], Role | None]
    ) -> Iterator[tuple[Block, list[Block]]]:
        choices = _TOPIC_ROLES if heading is Role.TOPIC else _GROUP_ROLES
        current: tuple[Block, list[Block]] | None = None
        asked = False
        for block in blocks:
            role = role_of(block)
            if role is None:
                asked = True
                message = "plain text cannot say what this line is; give it a [[line]] role"
                self._ask(block.line, block.text, message, choices)
            if role not in choices:
                continue
            self._settled.add(block.line)
            if role is heading:
                if current is not None:
                    yield current
                current = (block, [])
            elif current is not None:
                current[1].append(block)
            elif not asked:
                # The answer to a question above may make a heading; one question is enough.
                asked = True
                message = f"expected a line with the role “{heading}” above this one"
                self._ask(block.line, block.text, message, choices)
        if current is not None:
            yield current

    def _check_roles(self) -> None:
        for line in self._notes.line:
            if line.role is not Role.FURNITURE and line.line not in self._settled:
                message = (
                    f"the role “{line.role}” has no meaning where this line stands; correct it"
                )
                self._ask(line.line, line.printed, message)
        for note in self._notes.resource:
            line_note = self._lines.get(note.line)
            if line_note is None or line_note.role is not Role.RESOURCE:
                message = "a [[resource]] speaks of a line with the role “resource”; correct one"
                self._ask(note.line, note.printed, message)

    # --- ids -----------------------------------------------------------------------------

    def _child_id(self, kind: str, block: Block, title: str) -> ItemId:
        above = f"{self._id}.{kind}."
        room = _LONGEST_ID - _ROOM_BELOW - len(above)
        note = self._lines[block.line]
        segment = note.segment or slug(title, longest=min(_LONGEST_SEGMENT, room))
        if not segment:
            message = "no id can be made of a title without a-z or 0-9; give its [[line]] a segment"
            self._ask(block.line, block.text, message)
        return ItemId(above + segment)

    def _check_ids(self, statement: QualityStatement) -> None:
        first: dict[ItemId, int] = {}
        for part in walk(statement):
            if isinstance(part, RegulationLink):
                continue
            line = part.span.start
            if len(part.id) > _LONGEST_ID:
                message = f"its id would be longer than {_LONGEST_ID} characters"
                self._ask(line, part.id, f"{message}; give the [[line]] above it a short segment")
            # What lies below one of these has its id, and would only say it again.
            titled = isinstance(part, ContextTopic | ResourceGroup | Resource)
            if first.setdefault(part.id, line) != line and titled:
                message = (
                    f"line {first[part.id]} gives the same id; give one of the two a segment "
                    "of its own in its [[line]]"
                )
                self._ask(line, part.id, message)
        for note in self._notes.named_thing:
            if note.id in first:
                message = f"line {first[note.id]} has this id; give the [[named_thing]] another"
                self._ask(0, note.id, message)

    # --- what the annotations add --------------------------------------------------------

    def _with_mentions(self, statement: QualityStatement) -> QualityStatement:
        passages = [p for topic in statement.context for p in topic.passages]
        texts = {
            Within.CRITERION: {c.id: c.text for c in statement.criteria},
            Within.PASSAGE: {p.id: p.text for p in passages},
        }
        found, problems = find_mentions(texts, self._notes.mention, self._kinds(statement))
        self.problems += problems
        for mention in (mention for held in found.values() for mention in held):
            self._mentioned.add(mention.target)
            if mention.kind is MentionKind.REGULATION:
                self.regulations[mention.target] = self._resolver.regulation(mention.target)
        for note in self._notes.named_thing:
            if note.id not in self._mentioned:
                self._ask(0, note.id, "no [[mention]] names this [[named_thing]]; take it out")
        criteria = tuple(attrs.evolve(c, mentions=found.get(c.id, ())) for c in statement.criteria)
        context = tuple(
            attrs.evolve(
                topic,
                passages=tuple(
                    attrs.evolve(p, mentions=found.get(p.id, ())) for p in topic.passages
                ),
            )
            for topic in statement.context
        )
        return attrs.evolve(statement, criteria=criteria, context=context)

    def _kinds(self, statement: QualityStatement) -> Mapping[str, MentionKind]:
        kinds: dict[str, MentionKind] = {
            note.id: MentionKind.NAMED_THING for note in self._notes.named_thing
        }
        for group in statement.resource_groups:
            kinds |= {resource.id: MentionKind.RESOURCE for resource in group.resources}
        for note in self._notes.mention:
            if self._regulation(note.target) is not None:
                kinds[note.target] = MentionKind.REGULATION
        return kinds

    def _regulation(self, id_: str) -> Regulation | None:
        # Only an id in its one spelling: a reference may be written in many.
        try:
            regulation = self._resolver.regulation(id_)
        except LookupFailed:
            return None
        return regulation if regulation.id == id_ else None

    def _ask(self, line: int, text: str, message: str, choices: tuple[Role, ...] = ()) -> None:
        self.problems.append(problem_at(line, text, message, choices))
