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
    add_address,
    group_paragraphs,
    make_points,
    make_resource,
    resource_title,
    span_of,
)
from cqc_wellled.ingest._links import LinkReader
from cqc_wellled.ingest._mentions import find_mentions
from cqc_wellled.ingest._parsed import PageProblem, problem_at
from cqc_wellled.ingest._roles import CONTEXT_ROLES, CRITERIA_ROLES, RESOURCE_ROLES, Roles
from cqc_wellled.ingest._sections import Section
from cqc_wellled.ingest._tree import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cqc_wellled._legislation import Regulation
    from cqc_wellled._references import ReferenceResolver
    from cqc_wellled._vocabulary import WebAddress
    from cqc_wellled.ingest._annotations import Annotations, ResourceNote
    from cqc_wellled.ingest._items import Paragraph
    from cqc_wellled.ingest._parsed import Block
    from cqc_wellled.ingest._sections import Parts

__all__ = ["Reading"]

_KEY_QUESTION = "Well-led"
#: What stands between the ids of a statement and of its parts.
_KINDS = {Role.TOPIC: "context", Role.GROUP: "resources", Role.RESOURCE: "resource"}
_LONGEST_ID = 200
_LONGEST_SEGMENT = 120
#: Characters that the ids of passages and points below a topic may add to the topic's.
_ROOM_BELOW = 30


class Reading:
    """One page being read.

    Problems are gathered, not raised, so that a person sees every question at once.
    """

    def __init__(
        self,
        id_: ItemId,
        notes: Annotations,
        resolver: ReferenceResolver,
        *,
        page: WebAddress | None = None,
    ) -> None:
        """Take the statement's id, the annotations, what reads regulations, and the address."""
        self.problems: list[PageProblem] = []
        #: The regulations that the page links or mentions, by id.
        self.regulations: dict[str, Regulation] = {}
        self._id = id_
        self._notes = notes
        self._resolver = resolver
        self._page = page
        self._roles = Roles(notes.line)
        self._mentioned: set[str] = set()
        #: The role that each line was read in.
        self._settled: dict[int, Role] = {}

    def statement(self, parts: Parts) -> QualityStatement:
        """Read the whole statement; it is sound when no problem was met."""
        head, sections = parts.head, parts.sections
        # A person may say so of one that its markup hides in a tool of the page.
        self._settled.update((block.line, Role.HEADING) for block in parts.headings.values())
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
        ids: dict[int, ItemId] = {}
        headings, members = self._headed(blocks)
        for number, paragraph in enumerate(self._paragraphs(members), 1):
            block, heading = paragraph.block, headings.get(paragraph.block.line)
            id_ = ids[block.line] = ItemId(f"{self._id}.criterion.{number}")
            start = block.line if heading is None else heading.line
            criteria.append(
                Criterion(
                    id=id_,
                    quality_statement=self._id,
                    number=number,
                    text=block.text if heading is None else f"{heading.text}\n{block.text}",
                    points=make_points(self._id, id_, paragraph.items),
                    continues=None,
                    mentions=(),
                    span=span_of(self._id, start, paragraph.last_line),
                )
            )
        for note in self._notes.continues:
            if note.line not in ids or note.of not in ids or note.of >= note.line:
                message = "[[continues]] ties a paragraph of this page's criteria to an earlier one"
                self._ask(note.line, note.printed, f"{message}; correct its line and its of")
        of = {ids.get(note.line): ids.get(note.of) for note in self._notes.continues}
        return tuple(attrs.evolve(c, continues=of.get(c.id)) for c in criteria)

    def _headed(self, blocks: Sequence[Block]) -> tuple[dict[int, Block], list[Block]]:
        # The headings, by the line of the paragraph that they introduce, and all other blocks.
        headings: dict[int, Block] = {}
        members: list[Block] = []
        waiting: Block | None = None
        for block in self._with_roles(blocks, CRITERIA_ROLES, self._roles.in_criteria):
            is_heading = self._settled.get(block.line) is Role.HEADING
            if waiting is not None and (is_heading or block.depth):
                self._ask_about_heading(waiting)
            elif waiting is not None:
                headings[block.line] = waiting
            waiting = block if is_heading else None
            if not is_heading:
                members.append(block)
        if waiting is not None:
            self._ask_about_heading(waiting)
        return headings, members

    def _ask_about_heading(self, block: Block) -> None:
        message = "a heading without a paragraph below it; give it another [[line]] role"
        self._ask(block.line, block.text, message, (Role.CRITERION, Role.FURNITURE))

    def _context(self, blocks: Sequence[Block]) -> tuple[ContextTopic, ...]:
        topics: list[ContextTopic] = []
        for heading, members in self._under_headings(blocks, Role.TOPIC):
            id_ = self._child_id(Role.TOPIC, heading, heading.text)
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
        for heading, members in self._under_headings(blocks, Role.GROUP):
            printed = [b for b in members if self._settled[b.line] is Role.NOTE]
            for extra in printed[1:]:
                self._ask(extra.line, extra.text, "a group has one note", RESOURCE_ROLES)
            resources = [
                self._resource(block, notes.get(block.line))
                for block in members
                if self._settled[block.line] is Role.RESOURCE
            ]
            groups.append(
                ResourceGroup(
                    id=self._child_id(Role.GROUP, heading, heading.text),
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
        id_ = self._child_id(Role.RESOURCE, block, title)
        resource = make_resource(self._id, id_, title, block, note)
        return add_address(resource, block, self._page)

    def _links(self, blocks: Sequence[Block]) -> tuple[RegulationLink, ...]:
        reader = LinkReader(self._id, self._resolver, self._roles)
        links = reader.read(blocks)
        self._settled.update(reader.settled)
        self.problems += reader.problems
        self.regulations.update(reader.regulations)
        return links

    # --- roles and lists -----------------------------------------------------------------

    def _with_roles(
        self,
        blocks: Sequence[Block],
        choices: Sequence[Role],
        role_of: Callable[[Block], Role | None],
    ) -> Iterator[Block]:
        # All blocks, those that have a role of the section with the depth that goes with it.
        for block in blocks:
            role = role_of(block)
            if role is None:
                doubt = block.doubt or "the page cannot say what this line is"
                message = f"{doubt}; give it a [[line]] role"
                self._ask(block.line, block.text, message, _fit(choices, block))
            if role is None or role not in _fit(choices, block):
                yield block
                continue
            self._settled[block.line] = role
            yield block if role is Role.POINT else attrs.evolve(block, depth=0)

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
        self, blocks: Sequence[Block], heading: Role
    ) -> Iterator[tuple[Block, list[Block]]]:
        in_context = heading is Role.TOPIC
        choices = CONTEXT_ROLES if in_context else RESOURCE_ROLES
        role_of = self._roles.in_context if in_context else self._roles.in_resources
        current: tuple[Block, list[Block]] | None = None
        questions = len(self.problems)
        for block in self._with_roles(blocks, choices, role_of):
            role = self._settled.get(block.line)
            if role is None:
                continue
            if role is heading:
                if current is not None:
                    yield current
                current = (block, [])
            elif current is not None:
                current[1].append(block)
            elif questions == len(self.problems):
                # The answer to a question above may make a heading; one question is enough.
                message = f"expected a line with the role “{heading}” above this one"
                self._ask(block.line, block.text, message, _fit(choices, block))
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
            if self._settled.get(note.line) is not Role.RESOURCE:
                message = "a [[resource]] speaks of a line with the role “resource”; correct one"
                self._ask(note.line, note.printed, message)

    # --- ids -----------------------------------------------------------------------------

    def _child_id(self, role: Role, block: Block, title: str) -> ItemId:
        above = f"{self._id}.{_KINDS[role]}."
        room = _LONGEST_ID - _ROOM_BELOW - len(above)
        longest = min(_LONGEST_SEGMENT, room)
        segment = self._roles.segment(block) or slug(title, longest=longest)
        if not segment:
            message = "no id can be made of a title without a-z or 0-9; give its [[line]] a segment"
            self._ask(block.line, block.text, message, (role,))
        return ItemId(above + segment)

    def _check_ids(self, statement: QualityStatement) -> None:
        first: dict[ItemId, int] = {}
        for part in [each for each in walk(statement) if not isinstance(each, RegulationLink)]:
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

    def _ask(self, line: int, text: str, message: str, choices: Sequence[Role] = ()) -> None:
        self.problems.append(problem_at(line, text, message, choices))


def _fit(choices: Sequence[Role], block: Block) -> list[Role]:
    # Only a list item can be a point.
    return [role for role in choices if block.depth or role is not Role.POINT]
