"""The phrases of the text that name known things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqc_wellled._model import Mention
from cqc_wellled._text import excerpt
from cqc_wellled.ingest._parsed import PageProblem, problem_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cqc_wellled._vocabulary import ItemId, MentionKind
    from cqc_wellled.ingest._annotations import MentionNote, Within

__all__ = ["find_mentions"]

Texts = dict["ItemId", str]


def find_mentions(
    texts: Mapping[Within, Texts], notes: Sequence[MentionNote], kinds: Mapping[str, MentionKind]
) -> tuple[dict[ItemId, tuple[Mention, ...]], list[PageProblem]]:
    """Find the phrases that name known things.

    Args:
        texts: The texts of all items of each kind, by id.
        notes: The phrases to look for.
        kinds: What each id that may be a target stands for.

    Returns:
        The mentions of each item that has any, in the order of its text; and a problem
        for every phrase whose target is not known, that occurs more or less often than its
        note says, that occurs in items of the other kind too, or that overlaps another.
    """
    found: dict[ItemId, list[Mention]] = {}
    problems: list[PageProblem] = []
    told = {(note.within, note.phrase) for note in notes}
    for note in notes:
        kind = kinds.get(note.target)
        if kind is None:
            problems.append(_problem(note, f"no such target: {excerpt(note.target)}"))
            continue
        for within, held in texts.items():
            places = list(_places(held, note.phrase))
            if within is note.within:
                problems += _check_count(note, len(places))
                for id_, start in places:
                    found.setdefault(id_, []).append(_mention(note, start, kind))
            elif places and (within, note.phrase) not in told:
                message = f"it also occurs in the {within} texts: say how often there"
                problems.append(_problem(note, message))
    ordered = {id_: sorted(held, key=lambda m: m.start) for id_, held in found.items()}
    problems += (problem for held in ordered.values() for problem in _check_overlaps(held))
    return {id_: tuple(held) for id_, held in ordered.items()}, problems


def _places(texts: Texts, phrase: str) -> Iterator[tuple[ItemId, int]]:
    for id_, text in texts.items():
        start = text.find(phrase)
        while phrase and start >= 0:
            yield id_, start
            start = text.find(phrase, start + len(phrase))


def _mention(note: MentionNote, start: int, kind: MentionKind) -> Mention:
    end = start + len(note.phrase)
    return Mention(phrase=note.phrase, start=start, end=end, target=note.target, kind=kind)


def _check_count(note: MentionNote, count: int) -> Iterator[PageProblem]:
    if count != note.times or not count:
        message = f"expected {excerpt(note.times)} times in the {note.within} texts, found {count}"
        yield _problem(note, message)


def _check_overlaps(mentions: Iterable[Mention]) -> Iterator[PageProblem]:
    before: Mention | None = None
    for mention in mentions:
        if before is not None and mention.start < before.end:
            message = f"it overlaps {excerpt(before.phrase)} in the text; keep one [[mention]]"
            yield problem_at(0, mention.phrase, message)
        before = mention


def _problem(note: MentionNote, message: str) -> PageProblem:
    return problem_at(0, note.phrase, f"{message}; correct its [[mention]]")
