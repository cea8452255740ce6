"""Guidance many times the size of the bundled one, for benchmarks.

    python benchmarks/grow.py 1000 large.json

`grow_snapshot(1000)` gives 1,000 quality statements with 8,000 criteria and 22,000
resources. The first statement is the bundled one. The words of the others are drawn from
the bundled ones, each as often as it stands there, by a generator that always starts at
the same seed: sentences of the same length and punctuation that mean nothing. Every
statement links as many regulations, names as many things and has as many annotated
resources as the bundled one, which are the same; made-up works have made-up addresses. Ids,
spans, sources and outline are such that the snapshot passes all gates.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

import cqc_wellled
from cqc_wellled._model import OutlineEntry, Source, Span
from cqc_wellled._vocabulary import ItemId, WebAddress

if TYPE_CHECKING:
    from cqc_wellled._model import (
        ContextTopic,
        Criterion,
        Passage,
        Point,
        QualityStatement,
        Resource,
        ResourceGroup,
        Snapshot,
    )

__all__ = ["grow_snapshot"]

_WORD = re.compile(r"[^\W\d_]+(?:’s)?")
_SEED = 20240501


def grow_snapshot(times: int) -> Snapshot:
    """Make a snapshot with so many quality statements of the bundled one's shape.

    Args:
        times: How many statements, from 1.

    Returns:
        A sound snapshot; the same for the same number.
    """
    base = cqc_wellled.load_guidance("2024-05-01").snapshot
    statement = base.quality_statements[0]
    words = [word.lower() for text in _texts(statement) for word in _WORD.findall(text)]
    statements = [statement]
    sources = list(base.sources)
    for number in range(1, times):
        # A generator for each, so that a larger guidance begins like a smaller one.
        copy = _Copy(random.Random(_SEED + number), words, number)  # noqa: S311 - no secret
        statements.append(copy.statement(statement))
        sources.append(copy.source(base.sources[0]))
    entries = [
        OutlineEntry(position=place, title=each.title, quality_statement=each.id, page=None)
        for place, each in enumerate(statements, 1)
    ]
    # What the notes point to stays in the outline.
    elsewhere = [entry for entry in base.outline if entry.quality_statement is None]
    outline = [
        *entries,
        *(attrs.evolve(entry, position=times + n) for n, entry in enumerate(elsewhere, 1)),
    ]
    return attrs.evolve(
        base, sources=tuple(sources), outline=tuple(outline), quality_statements=tuple(statements)
    )


def _texts(statement: QualityStatement) -> list[str]:
    texts = [statement.title, statement.we_statement]
    for criterion in statement.criteria:
        texts += [criterion.text, *(point.text for point in criterion.points)]
    for topic in statement.context:
        for passage in topic.passages:
            texts += [passage.text, *(point.text for point in passage.points)]
    for group in statement.resource_groups:
        texts += [group.title, *(resource.printed for resource in group.resources)]
    return texts


@attrs.define
class _Copy:
    """One more statement: new ids, new words."""

    generator: random.Random
    words: list[str]
    number: int

    def statement(self, given: QualityStatement) -> QualityStatement:
        return attrs.evolve(
            given,
            id=self._id(given.id),
            title=f"{self._text(given.title)} {self.number}",
            we_statement=self._text(given.we_statement),
            criteria=tuple(map(self._criterion, given.criteria)),
            context=tuple(map(self._topic, given.context)),
            resource_groups=tuple(map(self._group, given.resource_groups)),
            regulation_links=tuple(
                attrs.evolve(link, span=self._span(link.span)) for link in given.regulation_links
            ),
            span=self._span(given.span),
        )

    def source(self, given: Source) -> Source:
        return attrs.evolve(
            given,
            id=self._id(given.id),
            url=None,
            furniture=tuple(map(self._span, given.furniture)),
        )

    def _criterion(self, given: Criterion) -> Criterion:
        return attrs.evolve(
            given,
            id=self._id(given.id),
            quality_statement=self._id(given.quality_statement),
            **self._naming(given),
            points=tuple(map(self._point, given.points)),
            continues=None if given.continues is None else self._id(given.continues),
            span=self._span(given.span),
        )

    def _point(self, given: Point) -> Point:
        return attrs.evolve(
            given,
            id=self._id(given.id),
            text=self._text(given.text),
            points=tuple(map(self._point, given.points)),
            span=self._span(given.span),
        )

    def _topic(self, given: ContextTopic) -> ContextTopic:
        return attrs.evolve(
            given,
            id=self._id(given.id),
            title=self._text(given.title),
            passages=tuple(map(self._passage, given.passages)),
            span=self._span(given.span),
        )

    def _passage(self, given: Passage) -> Passage:
        return attrs.evolve(
            given,
            id=self._id(given.id),
            **self._naming(given),
            points=tuple(map(self._point, given.points)),
            span=self._span(given.span),
        )

    def _group(self, given: ResourceGroup) -> ResourceGroup:
        return attrs.evolve(
            given,
            id=self._id(given.id),
            title=self._text(given.title),
            resources=tuple(map(self._resource, given.resources)),
            span=self._span(given.span),
        )

    def _resource(self, given: Resource) -> Resource:
        title = self._text(given.title)
        start = given.printed.removesuffix(given.title)
        return attrs.evolve(
            given,
            id=self._id(given.id),
            printed=start + title,
            title=title,
            official_title=None if given.official_title is None else title,
            url=self._address(given.url),
            url_seen_at=self._address(given.url_seen_at),
            span=self._span(given.span),
        )

    def _naming(self, given: Criterion | Passage) -> dict[str, Any]:
        # What the text names stays in it, between words that are drawn.
        text, behind, mentions = "", 0, []
        for mention in given.mentions:
            text += self._text(given.text[behind : mention.start])
            start, behind = len(text), mention.end
            text += mention.phrase
            mentions.append(attrs.evolve(mention, start=start, end=len(text)))
        return {"text": text + self._text(given.text[behind:]), "mentions": tuple(mentions)}

    def _address(self, given: WebAddress | None) -> WebAddress | None:
        number = self.generator.randrange(10**6)
        return None if given is None else WebAddress(f"https://example.org/{self.number}/{number}")

    def _id(self, given: ItemId) -> ItemId:
        statement, dot, rest = given.partition(".")
        return ItemId(f"{statement}-{self.number}{dot}{rest}")

    def _span(self, given: Span) -> Span:
        return attrs.evolve(given, source=self._id(given.source))

    def _text(self, given: str) -> str:
        return _WORD.sub(self._word, given)

    def _word(self, found: re.Match[str]) -> str:
        word = self.generator.choice(self.words)
        return word.capitalize() if found[0][0].isupper() else word


def main(times: str, path: str) -> None:
    """Write a guidance to a file, having passed it through all gates."""
    text = cqc_wellled.dumps(cqc_wellled.Guidance(snapshot=grow_snapshot(int(times))))
    Path(path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
