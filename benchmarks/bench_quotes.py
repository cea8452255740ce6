"""How the time of checking quotations grows with the guidance.

Run it with `python benchmarks/bench_quotes.py`, or with the sizes wanted behind it. Sizes
are multiples of the bundled guidance, made by `grow.py`; at 1,000 it has 8,000 criteria and
22,000 resources. The exponent is the growth of the time with the size, from the first size
to the last: 1 is linear, 0 would be no growth at all.
"""

from __future__ import annotations

import functools
import math
import resource
import statistics
import sys
import time
from typing import TYPE_CHECKING

from grow import grow_snapshot

from cqc_wellled._quotes import QuoteChecker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cqc_wellled._model import Snapshot

_SIZES = (1, 10, 100, 1000)
_REPEATS = 9
_SLOW = 100.0


def quotations(snapshot: Snapshot) -> Mapping[str, str]:
    """Give a quotation of each kind, taken from the middle of a guidance."""
    statements = snapshot.quality_statements
    middle = statements[len(statements) // 2]
    text = middle.criteria[4].text
    words = text.split()
    changed = " ".join([*words[:5], "really", *words[5:20], *words[22:]])
    other = statements[len(statements) // 3].criteria[1].text
    links = "\n".join(link.printed for link in middle.regulation_links)
    everything = " ".join(criterion.text for criterion in middle.criteria)
    return {
        "exact": text,
        "equivalent, all capitals": text.upper(),
        "altered, three words": changed,
        "spliced, two criteria": f"{text} {other}",
        "spliced, eight criteria": everything,
        "absent": (
            "Procurement decisions above the threshold must be approved by the committee before "
            "any contract is signed, and each of them is published within thirty days."
        ),
        "absent, the guidance's words": (
            "The board of the trust and leaders at all levels listen to staff and to patients, and "
            "support the wellbeing of people who work in the organisation every day."
        ),
        "one word": "the",
        "in every statement": links,
        "altered in every statement": links.replace("Staffing", "Workforce"),
    }


def milliseconds(function: Callable[[], object], repeats: int = _REPEATS) -> float:
    """Give the median time of a call."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def main(sizes: Sequence[int]) -> None:
    """Print the figures."""
    figures: dict[str, list[float]] = {}
    verdicts: dict[str, str] = {}
    for size in sizes:
        snapshot = grow_snapshot(size)
        start = time.perf_counter()
        checker = QuoteChecker.of(snapshot)
        figures.setdefault("building the index", []).append((time.perf_counter() - start) * 1000)
        for name, text in quotations(snapshot).items():
            verdicts[name] = checker.check(text).verdict.value
            times = milliseconds(functools.partial(checker.check, text))
            figures.setdefault(name, []).append(times)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{size:,} times: {memory:,.0f} MB in use at most")
    print(f"{'milliseconds':32}" + "".join(f"{size:>10,}" for size in sizes) + "  exponent")
    for name, values in figures.items():
        steps = math.log(sizes[-1] / sizes[0]) if len(sizes) > 1 else 1.0
        line = "".join(f"{value:>10,.2f}" for value in values)
        mark = "  slow" if name in verdicts and values[-1] > _SLOW else ""
        growth = math.log(values[-1] / values[0]) / steps
        print(f"{name:32}{line}{growth:>10.2f}  {verdicts.get(name, '')}{mark}")


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or _SIZES)
