"""A picture of what connects to what, as a Mermaid diagram.

JupyterLab and GitHub draw Mermaid as it is; everywhere else it is text that can be read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._markup import visible
from cqc_wellled._vocabulary import LinkStrength

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqc_wellled._model import Criterion, QualityStatement, Snapshot

__all__ = ["GuidanceMap", "map_of"]

_MOST = 72
# Everything that Mermaid, Markdown or HTML could read as more than a letter.
_SPECIAL = re.compile(r"[^\w ,.:()/–’‘“”…-]|_|^[^\w]|^\d+\.")


@attrs.frozen(kw_only=True, repr=False)
class GuidanceMap:
    """A Mermaid flowchart: statements, their criteria, regulations and resources."""

    #: The diagram in Mermaid's language.
    text: str

    def __str__(self) -> str:
        """Give the diagram's text."""
        return self.text

    def __repr__(self) -> str:
        """Count the lines of the diagram."""
        return f"<GuidanceMap: {len(self.text.splitlines())} lines of Mermaid>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/vnd.mermaid": self.text, "text/plain": self.text}


def map_of(snapshot: Snapshot, statements: Iterable[QualityStatement]) -> GuidanceMap:
    """Draw what some statements of a snapshot connect to.

    Args:
        snapshot: The snapshot.
        statements: Those of its statements that are drawn.

    Returns:
        A flowchart from left to right. On each statement hang its criteria and the headings
        of its resources, on those the resources; thick lines go to the regulations that are
        linked, broken ones to those to be considered or named. Long words are cut.
    """
    nodes = _Nodes(_names(snapshot))
    lines = [line for statement in statements for line in _statement(nodes, statement)]
    body = "\n".join(f"    {line}" for line in lines)
    return GuidanceMap(text=f"flowchart LR\n{body}\n" if lines else "flowchart LR\n")


@attrs.define
class _Nodes:
    """Gives each id a node, which shows its words where it is drawn first."""

    names: dict[str, str]
    seen: dict[str, str] = attrs.field(factory=dict, init=False)

    def node(self, id_: str, words: str | None = None) -> str:
        """Name the node of an id; with its words when it has not been drawn yet."""
        if id_ in self.seen:
            return self.seen[id_]
        name = self.seen[id_] = f"n{len(self.seen) + 1}"
        return f'{name}["{_label(words or self.names.get(id_, id_))}"]'


def _names(snapshot: Snapshot) -> dict[str, str]:
    names: dict[str, str] = {each.id: each.citation for each in snapshot.regulations}
    return names | {each.id: each.name for each in snapshot.named_things}


def _statement(nodes: _Nodes, statement: QualityStatement) -> Iterator[str]:
    yield nodes.node(statement.id, statement.title)
    for criterion in statement.criteria:
        words = f"Criterion {criterion.number}: {criterion.text}"
        top = nodes.node(statement.id)
        yield f"{top} --> {nodes.node(criterion.id, words)}"
    for group in statement.resource_groups:
        top = nodes.node(statement.id)
        yield f"{top} --> {nodes.node(group.id, group.title)}"
        for resource in group.resources:
            head = nodes.node(group.id)
            yield f"{head} --> {nodes.node(resource.id, resource.title)}"
    yield from _links(nodes, statement)
    for criterion in statement.criteria:
        yield from _mentions(nodes, criterion)


def _links(nodes: _Nodes, statement: QualityStatement) -> Iterator[str]:
    for link in statement.regulation_links:
        linked = link.strength is LinkStrength.LINKED
        arrow = "== links ==>" if linked else "-. may consider .->"
        yield f"{nodes.node(statement.id)} {arrow} {nodes.node(link.regulation)}"
    for group in statement.resource_groups:
        for resource in group.resources:
            for regulation in resource.regulations:
                yield f"{nodes.node(resource.id)} -- is about --> {nodes.node(regulation)}"


def _mentions(nodes: _Nodes, criterion: Criterion) -> Iterator[str]:
    for target in dict.fromkeys(mention.target for mention in criterion.mentions):
        yield f"{nodes.node(criterion.id)} -. names .-> {nodes.node(target)}"


def _label(words: str) -> str:
    text = visible(" ".join(words.split()))
    if len(text) > _MOST:
        # Between words, where there are some.
        text = f"{text[:_MOST].rpartition(' ')[0] or text[:_MOST]}…"
    return _SPECIAL.sub(lambda found: "".join(f"#{ord(c)};" for c in found[0]), text)
