"""Words that two texts share: their differences, and how alike they are."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._shown import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["WordRun", "longest_common", "word_runs", "words_of"]

# Words, marks and what white space is between them, so that the pieces are the text.
_PIECE = re.compile(r"\w+(?:[-’']\w+)*|[^\w\s]|\s+")
_WORD = re.compile(r"\w+(?:[’']\w+)*")
# Longer pairs of texts, of some 500 words each, are not compared word by word.
_MOST_COMPARED = 1_000_000


@attrs.frozen(kw_only=True, repr=False)
class WordRun(Shown):
    """Words that both sides have, or what one has in the place of the other's.

    The `old` of all runs in order is the whole old text, and their `new` the new one.
    """

    #: What the old text has here; empty when it has nothing.
    old: str
    #: What the new text has here; empty when it has nothing.
    new: str

    @property
    def is_same(self) -> bool:
        """Whether both have the same here."""
        return self.old == self.new

    @property
    def _line(self) -> str:
        return self.old if self.is_same else f"{self.old} → {self.new}"


def word_runs(old: str, new: str) -> tuple[WordRun, ...]:
    """Compare two texts word by word.

    Returns:
        The runs in order, same and different ones by turns; none for two empty texts.
    """
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    runs = [
        ("".join(before[i1:i2]), "".join(after[j1:j2])) for i1, i2, j1, j2 in _blocks(before, after)
    ]
    return tuple(WordRun(old=one, new=other) for one, other in _joined(runs))


def _joined(runs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    # White space alone does not part two differences.
    joined: list[tuple[str, str]] = []
    for run in runs:
        while len(joined) > 1 and run[0] != run[1] and joined[-1][0].isspace():
            gap, before = joined.pop(), joined.pop()
            run = (before[0] + gap[0] + run[0], before[1] + gap[1] + run[1])  # noqa: PLW2901
        joined.append(run)
    return joined


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    if len(old) * len(new) > _MOST_COMPARED:
        yield from _ends(old, new)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    yield from ((i1, i2, j1, j2) for _, i1, i2, j1, j2 in matcher.get_opcodes())


def _ends(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    # What both begin and end with; all between is one difference.
    least = min(len(old), len(new))
    start = next((at for at in range(least) if old[at] != new[at]), least)
    room = least - start
    end = next((at for at in range(room) if old[-1 - at] != new[-1 - at]), room)
    blocks = (
        (0, start, 0, start),
        (start, len(old) - end, start, len(new) - end),
        (len(old) - end, len(old), len(new) - end, len(new)),
    )
    yield from (block for block in blocks if block[0] < block[1] or block[2] < block[3])


def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a text in lower case, without the marks between them."""
    return tuple(_WORD.findall(text.casefold()))


def longest_common(old: Sequence[str], new: Sequence[str]) -> int:
    """Count the words that stand in both in the same order, as many as there can be.

    The bits of one number hold a whole row of the usual table (Crochemore and others,
    2001; Hyyrö, 2004), so that a row costs one addition.
    """
    places: dict[str, int] = {}
    for at, word in enumerate(old):
        places[word] = places.get(word, 0) | 1 << at
    everything = (1 << len(old)) - 1
    row = everything
    for word in new:
        here = row & places.get(word, 0)
        row = (row + here | row - here) & everything
    return len(old) - row.bit_count()
