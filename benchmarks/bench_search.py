"""How good the search is on the judged set, and how its time grows with the guidance.

Run it with `python benchmarks/bench_search.py [TIMES …]`; 1, 10, 100 and 1,000 times the
guidance by default. The larger ones are made: every copy of the statement has its own ids
and every third longer word replaced by one of 20,000 made words, rare ones as rare as in
English. The exponent is the growth of the time with the size: 1 is linear.
"""

from __future__ import annotations

import math
import random
import resource
import statistics
import sys
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from cqc_wellled import load_guidance
from cqc_wellled._indexes import Indexes
from cqc_wellled._search import SearchIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqc_wellled import Item, Snapshot

_JUDGEMENTS = Path(__file__).parent.parent / "tests" / "data" / "search_judgements.toml"
_TIMES = (1, 10, 100, 1_000)
_REPEATS = 5
_TEXTS = frozenset({"text", "we_statement", "printed", "official_title", "note"})
_IDS = frozenset({"id", "quality_statement"})

#: What is timed: the words of the page that most items have, and some that few have.
QUERIES = {
    "one common word": "leaders",
    "one rare word": "candour",
    "three words": "closed cultures early",
    "a sentence": "leaders who listen to staff and act on risks to quality and safety",
    "a phrase": '"duty of candour"',
    "a beginning": "leader*",
    "a short beginning": "c*",
    "an exclusion": "wellbeing -guardians",
}


def judge(index: SearchIndex) -> tuple[int, float, float]:
    """Search for every judged query.

    Returns:
        How many there are, the mean reciprocal rank of the first wanted item, and the mean
        share of wanted items among the first five.
    """
    judged = tomllib.loads(_JUDGEMENTS.read_text(encoding="utf-8"))
    ranks, recalls = [], []
    for query in judged["query"]:
        ids = [hit.id for hit in index.search(query["words"])]
        want = [judged["statement"] + w if w.startswith(".") else w for w in query["want"]]
        found = [ids.index(each) for each in want if each in ids]
        ranks.append(1 / (1 + min(found)) if found else 0.0)
        recalls.append(sum(place < 5 for place in found) / len(want))  # noqa: PLR2004
    return len(ranks), statistics.fmean(ranks), statistics.fmean(recalls)


def grow(snapshot: Snapshot, times: int) -> Iterator[Item]:
    """Give the items of a guidance that is so many times as large."""
    yield from Indexes(snapshot).items.values()
    chance = random.Random(18)  # noqa: S311 - the same guidance every time
    for copy in range(1, times):
        statements = tuple(_reworded(s, copy, chance) for s in snapshot.quality_statements)
        part = attrs.evolve(
            snapshot, quality_statements=statements, regulations=(), instruments=(), named_things=()
        )
        yield from Indexes(part).items.values()


def _reworded(value: Any, copy: int, chance: random.Random) -> Any:  # noqa: ANN401
    if isinstance(value, tuple):
        return tuple(_reworded(each, copy, chance) for each in value)
    if not attrs.has(type(value)):
        return value
    changes: dict[str, Any] = {}
    for field in attrs.fields(type(value)):
        found = getattr(value, field.name)
        if field.name in _IDS:
            changes[field.name] = f"copy-{copy}-{found}"
        elif field.name in _TEXTS and found is not None:
            changes[field.name] = " ".join(_words(found, chance))
        elif isinstance(found, tuple):
            changes[field.name] = _reworded(found, copy, chance)
    return attrs.evolve(value, **changes)


def _words(text: str, chance: random.Random) -> Iterator[str]:
    for word in text.split():
        if len(word) > 4 and chance.random() < 1 / 3:  # noqa: PLR2004
            # The nth word of a language is about one nth as common as the first.
            rank = int(20_000 ** chance.random())
            yield "".join(chr(97 + int(digit)) for digit in f"{rank * 7919:09}")
        else:
            yield word


def timed(index: SearchIndex, words: str) -> float:
    """Give the median time of a search, in milliseconds."""
    times = []
    for _ in range(_REPEATS):
        start = time.perf_counter()
        index.search(words)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def main(times: Sequence[int]) -> None:
    """Print the figures."""
    snapshot = load_guidance().snapshot
    count, rank, recall = judge(SearchIndex(Indexes(snapshot).items.values()))
    print(f"{count} judged queries: mean reciprocal rank {rank:.3f}, recall at 5 {recall:.3f}")
    figures: dict[str, list[float]] = {name: [] for name in ("first search", *QUERIES)}
    for size in times:
        items = tuple(grow(snapshot, size))
        index = SearchIndex(items)
        start = time.perf_counter()
        index.search("leaders")
        figures["first search"].append((time.perf_counter() - start) * 1000)
        for name, words in QUERIES.items():
            figures[name].append(timed(index, words))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{size:,} times: {len(items):,} items, {memory:,.0f} MB in use at most")
    print(f"{'milliseconds':20}" + "".join(f"{size:>11,}" for size in times) + "  exponent")
    for name, values in figures.items():
        line = "".join(f"{value:>11,.2f}" for value in values)
        steps = math.log(times[-1] / times[0]) if len(times) > 1 else 1.0
        print(f"{name:20}{line}{math.log(values[-1] / values[0]) / steps:>10.2f}")


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or _TIMES)
