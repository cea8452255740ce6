"""Edits of a snapshot as editors of a page make them, with the truth about every id.

`Draft(snapshot)` takes a snapshot apart; the edits change the draft and remember which items
each new one was made of; `snapshot()` numbers everything anew, as reading the page again
would, and `truth()` gives the pairs of ids that a perfect crosswalk has. Nothing here knows
how differences are found.
"""

from __future__ import annotations

import itertools
import random
import re
import string
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from cqc_wellled._model import (
    ContextTopic,
    Criterion,
    Mention,
    Passage,
    Point,
    QualityStatement,
    RegulationLink,
    Resource,
    ResourceGroup,
    Snapshot,
)
from cqc_wellled._text import slug
from cqc_wellled._vocabulary import ItemId, LinkStrength, MentionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["EDITS", "Draft", "Truth", "draft_with_edits"]

Truth = set[tuple[str | None, str | None]]

_UNRELATED = Path(__file__).parent / "data" / "unrelated_english.txt"
_WORD = re.compile(r"[^\W\d_]+(?:’s)?")
_SENTENCE = re.compile(r"(?<=[.;:]) (?=[A-Z])")
_BELOW: Mapping[type[Any], tuple[str, ...]] = {
    QualityStatement: ("criteria", "context", "resource_groups", "regulation_links"),
    Criterion: ("points",),
    Passage: ("points",),
    Point: ("points",),
    ContextTopic: ("passages",),
    ResourceGroup: ("resources",),
}
_TEXT = (Criterion, Passage, Point, Resource)
_TITLED = (QualityStatement, ContextTopic, ResourceGroup)


@attrs.define(eq=False)
class Node:
    """An item of a draft."""

    #: The item as it was, without what stands below it.
    value: Any
    #: Ids that its content had before.
    origins: tuple[str, ...]
    #: What stands below it, by field.
    below: dict[str, list[Node]] = attrs.field(factory=dict)
    #: An edit has been made of it already.
    edited: bool = False
    #: Its id in the new version.
    id: str = ""

    @property
    def words(self) -> str:
        """Its own words."""
        kind = type(self.value)
        return str(getattr(self.value, {Resource: "title"}.get(kind, "text")))

    def with_words(self, words: str) -> None:
        """Give it other words."""
        if isinstance(self.value, Resource):
            start = self.value.printed.removesuffix(self.value.title)
            self.value = attrs.evolve(self.value, printed=start + words, title=words)
        else:
            self.value = attrs.evolve(self.value, text=words)


@attrs.define(eq=False)
class Row:
    """The items that stand in one field of another."""

    holder: Node
    field: str
    nodes: list[Node]


class Draft:
    """A snapshot that is being edited."""

    def __init__(self, snapshot: Snapshot, generator: random.Random) -> None:
        """Take a snapshot apart."""
        self.base = snapshot
        self.generator = generator
        self.statements = [self._taken(each, "") for each in snapshot.quality_statements]
        self.first_number = 1
        self.before = {origin for node in self.nodes() for origin in node.origins}
        texts = [node.words for node in self.nodes() if isinstance(node.value, _TEXT)]
        self.vocabulary = [word for text in texts for word in _WORD.findall(text)]
        lines = _UNRELATED.read_text("utf-8").splitlines()
        self.sentences = [line for line in lines if line and not line.startswith("#")]

    def _taken(self, value: Any, above: str) -> Node:  # noqa: ANN401 - any item
        link = isinstance(value, RegulationLink)
        id_ = f"{above}/{value.regulation}" if link else value.id
        names = _BELOW.get(type(value), ())
        below = {name: [self._taken(each, id_) for each in getattr(value, name)] for name in names}
        return Node(attrs.evolve(value, **dict.fromkeys(names, ())), (id_,), below, id=id_)

    def nodes(self) -> Iterator[Node]:
        """Go through all items, what holds others before those."""
        waiting = list(reversed(self.statements))
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed([each for row in node.below.values() for each in row])

    def rows(self, *kinds: type[Any]) -> list[Row]:
        """List the fields that hold items of these kinds."""
        return [
            Row(node, name, nodes)
            for node in self.nodes()
            for name, nodes in node.below.items()
            if nodes and isinstance(nodes[0].value, kinds)
        ]

    # --- words ---------------------------------------------------------------------------

    def new_words(self, length: int) -> str:
        """Write something new of about so many words.

        Half of the time it is English about something else, half of the time words of the
        guidance that mean nothing.
        """
        if self.generator.random() < 0.5:
            words: list[str] = []
            while len(words) < length:
                words += self.generator.choice(self.sentences).split()
            return " ".join(words[:length])
        words = self.generator.choices(self.vocabulary, k=length)
        return " ".join([words[0].capitalize(), *words[1:]])

    def other_words(self, text: str) -> str:
        """Change 10 to 50 % of the words of a text, at least one."""
        words = text.split(" ")
        share = self.generator.uniform(0.1, 0.5)
        for at in self.generator.sample(range(len(words)), max(1, int(share * len(words)))):
            old = _WORD.search(words[at])
            while old is not None and words[at][old.start() : old.end()] == old[0]:
                words[at] = _WORD.sub(self.generator.choice(self.vocabulary), words[at], 1)
        return " ".join(words)

    # --- the snapshot and the truth ------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Number everything anew and put the snapshot together."""
        for statement in self.statements:
            self._number(statement)
        renamed = {node.origins[0]: node.id for node in self.nodes() if len(node.origins) == 1}
        statements = tuple(self._made(each, renamed) for each in self.statements)
        by_old = {s.origins[0]: ItemId(s.id) for s in self.statements}
        named = {
            mention.target
            for statement in statements
            for item in (*statement.criteria, *(p for t in statement.context for p in t.passages))
            for mention in item.mentions
        } | {link.regulation for each in statements for link in each.regulation_links}
        regulations = tuple(r for r in self.base.regulations if r.id in named)
        instruments = {regulation.instrument.id for regulation in regulations}
        return attrs.evolve(
            self.base,
            outline=tuple(
                attrs.evolve(
                    entry,
                    quality_statement=entry.quality_statement and by_old[entry.quality_statement],
                )
                for entry in self.base.outline
            ),
            quality_statements=tuple(_about(each, named) for each in statements),
            regulations=regulations,
            instruments=tuple(i for i in self.base.instruments if i.id in instruments),
        )

    def truth(self) -> Truth:
        """Give what became of every id; to be asked behind `snapshot()`."""
        pairs: Truth = set()
        for node in self.nodes():
            pairs |= {(origin, node.id) for origin in node.origins or (None,)}
        pairs |= {(origin, None) for origin in self.before - {old for old, _ in pairs}}
        return pairs

    def touched(self) -> set[str]:
        """Give the new ids of the items that an edit was made of."""
        return {node.id for node in self.nodes() if node.edited}

    def _number(self, statement: Node) -> None:
        value = statement.value
        kept = slug(value.title) if statement.edited else value.id
        statement.id = kept
        for number, node in enumerate(statement.below["criteria"], self.first_number):
            _name(node, f"{statement.id}.criterion.{number}")
        taken: set[str] = set()
        for node in statement.below["context"]:
            _name(node, _unused(f"{statement.id}.context.{slug(node.value.title)}", taken))
        for node in statement.below["resource_groups"]:
            node.id = _unused(f"{statement.id}.resources.{slug(node.value.title)}", taken)
            for each in node.below["resources"]:
                each.id = _unused(f"{statement.id}.resource.{slug(each.value.title)}", taken)
        for node in statement.below["regulation_links"]:
            node.id = f"{statement.id}/{node.value.regulation}"

    def _made(self, node: Node, renamed: Mapping[str, str], place: int = 1) -> Any:  # noqa: ANN401
        fields: dict[str, Any] = {
            name: tuple(self._made(each, renamed, at) for at, each in enumerate(nodes, 1))
            for name, nodes in node.below.items()
        }
        value = node.value
        if not isinstance(value, RegulationLink):
            fields["id"] = node.id
        if isinstance(value, Criterion):
            fields["number"] = place
            fields["quality_statement"] = node.id.partition(".")[0]
            fields["continues"] = self._continued(node, renamed)
        if isinstance(value, Criterion | Passage):
            fields["mentions"] = tuple(_found_again(value, renamed))
        return attrs.evolve(value, **fields)

    def _continued(self, node: Node, renamed: Mapping[str, str]) -> str | None:
        target = renamed.get(node.value.continues or "")
        earlier = next(s for s in self.statements if s.id == node.id.partition(".")[0])
        ids = [each.id for each in earlier.below["criteria"]]
        in_front = target in ids and ids.index(target) < ids.index(node.id)
        return target if in_front else None


def _about(statement: QualityStatement, named: set[str]) -> QualityStatement:
    groups = []
    for group in statement.resource_groups:
        resources = (
            attrs.evolve(each, regulations=tuple(r for r in each.regulations if r in named))
            for each in group.resources
        )
        groups.append(attrs.evolve(group, resources=tuple(resources)))
    return attrs.evolve(statement, resource_groups=tuple(groups))


def _name(node: Node, id_: str, level: int = 0) -> None:
    node.id = id_
    for number, each in enumerate(itertools.chain(*node.below.values()), 1):
        segment = str(number) if level == 0 and "passages" in node.below else _letter(number)
        _name(each, f"{id_}.{segment}", level + 1)


def _letter(number: int) -> str:
    return string.ascii_lowercase[number - 1] if number <= 26 else f"z{number}"


def _unused(id_: str, taken: set[str]) -> str:
    found = next(
        i for n in itertools.count(1) if (i := id_ if n == 1 else f"{id_}-{n}") not in taken
    )
    taken.add(found)
    return found


def _found_again(value: Criterion | Passage, renamed: Mapping[str, str]) -> Iterator[Mention]:
    behind = 0
    for mention in value.mentions:
        start = value.text.find(mention.phrase, behind)
        resource = mention.kind is MentionKind.RESOURCE
        target = renamed.get(mention.target) if resource else mention.target
        if start >= 0 and target is not None:
            behind = start + len(mention.phrase)
            yield attrs.evolve(mention, start=start, end=behind, target=ItemId(target))


# --- the edits -------------------------------------------------------------------------------


def _fresh(draft: Draft, *kinds: type[Any], words: int = 1) -> list[tuple[Row, Node]]:
    return [
        (row, node)
        for row in draft.rows(*kinds)
        for node in row.nodes
        if not node.edited and (words == 1 or len(node.words.split()) >= words)
    ]


def insert(draft: Draft) -> bool:
    """Put in something new among its like."""
    row = draft.generator.choice(draft.rows(*_TEXT))
    like = draft.generator.choice(row.nodes)
    length = len(like.words.split())
    below: dict[str, list[Node]] = {name: [] for name in like.below}
    node = Node(like.value, (), below, edited=True)
    if isinstance(like.value, Resource):
        words = draft.new_words(max(length, 2)).rstrip(".")
        node.value = attrs.evolve(
            like.value,
            printed=words,
            title=words,
            printed_publisher=None,
            url=None,
            official_title=None,
        )
    else:
        node.with_words(draft.new_words(max(length, 2)))
    if isinstance(like.value, Criterion | Passage):
        node.value = attrs.evolve(node.value, mentions=())
    if isinstance(like.value, Criterion):
        node.value = attrs.evolve(node.value, continues=None)
    row.nodes.insert(draft.generator.randint(0, len(row.nodes)), node)
    return True


def delete(draft: Draft) -> bool:
    """Take something out, with what stands below it; of links too."""
    found = [
        (row, node)
        for row, node in _fresh(draft, *_TEXT, ContextTopic, ResourceGroup, RegulationLink)
        if len(row.nodes) > 1 and not any(_edited_below(node))
    ]
    if not found:
        return False
    row, node = draft.generator.choice(found)
    row.nodes.remove(node)
    return True


def _edited_below(node: Node) -> Iterator[bool]:
    for each in itertools.chain(*node.below.values()):
        yield each.edited
        yield from _edited_below(each)


def swap(draft: Draft) -> bool:
    """Change the order of two that stand in one row."""
    rows = [
        row
        for row in draft.rows(*_TEXT, ContextTopic, ResourceGroup)
        if sum(not node.edited for node in row.nodes) > 1
    ]
    if not rows:
        return False
    row = draft.generator.choice(rows)
    places = [at for at, node in enumerate(row.nodes) if not node.edited]
    one, other = draft.generator.sample(places, 2)
    row.nodes[one], row.nodes[other] = row.nodes[other], row.nodes[one]
    row.nodes[one].edited = row.nodes[other].edited = True
    return True


def reword(draft: Draft) -> bool:
    """Change 10 to 50 % of the words of something."""
    found = _fresh(draft, *_TEXT, words=2)
    if not found:
        return False
    _, node = draft.generator.choice(found)
    node.with_words(draft.other_words(node.words))
    node.edited = True
    return True


def split(draft: Draft) -> bool:
    """Make two of a paragraph or a point, between sentences where it has several."""
    found = _fresh(draft, Criterion, Passage, Point, words=6)
    if not found:
        return False
    row, node = draft.generator.choice(found)
    sentences = _SENTENCE.split(node.words)
    if len(sentences) > 1:
        at = draft.generator.randrange(1, len(sentences))
        first, second = " ".join(sentences[:at]), " ".join(sentences[at:])
    else:
        words = node.words.split(" ")
        at = draft.generator.randint(len(words) // 4 + 1, 3 * len(words) // 4)
        first, second = " ".join(words[:at]), " ".join(words[at:])
        second = second[0].upper() + second[1:]
    other = Node(node.value, node.origins, node.below, edited=True)
    node.below = {name: [] for name in node.below}
    node.edited = True
    if isinstance(other.value, Criterion):
        other.value = attrs.evolve(other.value, continues=None)
    node.with_words(first)
    other.with_words(second)
    row.nodes.insert(row.nodes.index(node) + 1, other)
    return True


def merge(draft: Draft) -> bool:
    """Make one of two paragraphs or points that follow each other."""
    found = [
        (row, at)
        for row in draft.rows(Criterion, Passage, Point)
        for at, (one, other) in enumerate(itertools.pairwise(row.nodes))
        if not (one.edited or other.edited or any(one.below.values()))
    ]
    if not found:
        return False
    row, at = draft.generator.choice(found)
    one, other = row.nodes[at : at + 2]
    one.with_words(f"{one.words} {other.words}")
    lines = attrs.evolve(one.value.span, end=other.value.span.end)
    one.value = attrs.evolve(one.value, span=lines)
    if isinstance(one.value, Criterion | Passage):
        one.value = attrs.evolve(one.value, mentions=(*one.value.mentions, *other.value.mentions))
    one.origins, one.below, one.edited = (*one.origins, *other.origins), other.below, True
    row.nodes.remove(other)
    return True


def part(draft: Draft) -> bool:
    """Put the second half of a topic or group below a heading of its own."""
    found = [
        (row, node)
        for row, node in _fresh(draft, ContextTopic, ResourceGroup)
        if len(_held(node)) > 1 and not any(_edited_below(node))
    ]
    if not found:
        return False
    row, node = draft.generator.choice(found)
    held = _held(node)
    (name,) = node.below
    other = Node(node.value, node.origins, {name: held[len(held) // 2 :]}, edited=True)
    other.value = attrs.evolve(other.value, title=draft.new_words(3).rstrip("."))
    node.below, node.edited = {name: held[: len(held) // 2]}, True
    row.nodes.insert(row.nodes.index(node) + 1, other)
    return True


def join(draft: Draft) -> bool:
    """Put what stands below two headings that follow each other below the first."""
    found = [
        (row, at)
        for row in draft.rows(ContextTopic, ResourceGroup)
        for at, pair in enumerate(itertools.pairwise(row.nodes))
        if not any(node.edited or any(_edited_below(node)) for node in pair)
    ]
    if not found:
        return False
    row, at = draft.generator.choice(found)
    one, other = row.nodes[at : at + 2]
    (name,) = one.below
    lines = attrs.evolve(one.value.span, end=other.value.span.end)
    one.value = attrs.evolve(one.value, span=lines)
    one.below = {name: [*_held(one), *_held(other)]}
    one.origins, one.edited = (*one.origins, *other.origins), True
    row.nodes.remove(other)
    return True


def _held(node: Node) -> list[Node]:
    return [*itertools.chain(*node.below.values())]


def renumber(draft: Draft) -> bool:
    """Begin the criteria's ids with another number."""
    draft.first_number += draft.generator.randint(1, 20)
    return True


def retitle(draft: Draft) -> bool:
    """Give a statement, a topic or a group another title."""
    found = [node for node in draft.nodes() if isinstance(node.value, _TITLED) and not node.edited]
    if not found:
        return False
    node = draft.generator.choice(found)
    words = draft.new_words(max(2, len(node.value.title.split()))).rstrip(".")
    node.value = attrs.evolve(node.value, title=words)
    node.edited = True
    return True


def relink(draft: Draft) -> bool:
    """Change the strength of a link."""
    found = _fresh(draft, RegulationLink)
    if not found:
        return False
    _, node = draft.generator.choice(found)
    strengths = list(LinkStrength)
    strengths.remove(node.value.strength)
    node.value = attrs.evolve(node.value, strength=strengths[0])
    node.edited = True
    return True


#: Every edit by its name. One that finds nothing to do any more gives false.
EDITS: Mapping[str, Callable[[Draft], bool]] = {
    "insert": insert,
    "delete": delete,
    "swap": swap,
    "reword": reword,
    "split": split,
    "merge": merge,
    "part": part,
    "join": join,
    "renumber": renumber,
    "retitle": retitle,
    "relink": relink,
}


def draft_with_edits(snapshot: Snapshot, seed: int, names: Sequence[str]) -> Draft:
    """Make these edits of a snapshot, no two of them of the same item.

    Returns:
        The draft, numbered; the same for the same seed.
    """
    draft = Draft(snapshot, random.Random(seed))  # noqa: S311 - no secret
    for name in names:
        EDITS[name](draft)
    draft.snapshot()
    return draft
