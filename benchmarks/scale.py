"""How time and memory grow with the guidance.

    python benchmarks/scale.py [--report FILE.md] [--plot FILE.svg] [TIMES …]

Guidance of 1, 10, 100 and 1,000 times the page by default, made by `grow.py`; at 1,000 it has
8,000 criteria and 22,000 resources. Each size is measured in a process of its own, because
memory counts the most that a process ever used. Times are those that the processor worked.
The exponent is the growth of the time with the size: 1 is linear, 0 is no growth at all. The
plot needs matplotlib.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import inspect
import json
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cqc_wellled
from cqc_wellled import CqcWellledError, Guidance, Limits

if TYPE_CHECKING:
    from collections.abc import Callable

_HERE = Path(__file__).parent
_SIZES = (1, 10, 100, 1000)
_WIDE = Limits(max_bytes=10**9, max_values=10**8)
#: A call that takes longer is timed three times only.
_SLOW = 0.2

#: What was asked for: the largest exponent, or the longest time at the largest size.
EXPONENTS = {"load": 1.1, "difference, a tenth edited": 1.2}
TIMES = {"search": 0.1, "display of the guidance": 0.1, "display of all criteria": 0.1}
#: Between the smallest and the largest size, a query may take so many times as long.
CONSTANT = {"query": 1.3, "item by id": 1.3}


def seconds(call: Callable[[], object]) -> float:
    """Time a call: the fastest of some, the least disturbed one."""
    times: list[float] = []
    while len(times) < (9 if not times or times[0] < _SLOW else 3):
        times.append(once(call))
    return min(times)


def once(call: Callable[[], object]) -> float:
    """Time a call that must be the first one."""
    gc.collect()
    # What the processor worked: nothing here waits, and other programs are not counted.
    start = time.process_time()
    call()
    return time.process_time() - start


def each(call: Callable[[], object], calls: int = 20_000) -> float:
    """Time a call that is too short to be timed alone."""

    def many() -> None:
        for _ in range(calls):
            call()

    return seconds(many) / calls


def peak() -> float:
    """Give the most memory that this process ever used, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def warm_up() -> None:
    """Import everything first: what is measured is work, not the loading of modules."""
    guidance = cqc_wellled.loads(cqc_wellled.dumps(cqc_wellled.load_guidance()))
    guidance.criteria_for_regulation(18)
    guidance.search("leaders")
    guidance.check_quote(guidance.criteria[0].text)
    guidance._repr_html_()
    guidance.criteria._repr_html_()
    _measure_difference(guidance, lambda *_: None)
    _measure_exports(guidance, lambda *_: None)


def measure(path: Path) -> dict[str, tuple[float, float]]:
    """Measure everything with the guidance in a file: seconds, and megabytes used so far."""
    found: dict[str, tuple[float, float]] = {}
    data = path.read_bytes()
    held: list[Guidance] = []

    def load() -> None:
        held.clear()
        held.append(cqc_wellled.loads(data, limits=_WIDE))

    def note(name: str, time_of: float) -> None:
        found[name] = (time_of, peak())

    note("json.loads alone", seconds(lambda: json.loads(data)))
    note("load", seconds(load))
    guidance = held.pop()
    statement = guidance.snapshot.quality_statements[-1]
    criterion = statement.criteria[4]
    note("first query", once(lambda: guidance.criteria_for_regulation(18)))
    note("query", each(lambda: guidance.criteria_for_regulation(18)))
    note("item by id", each(lambda: guidance.get(criterion.id)))
    words = "leaders who listen to staff"
    note("first search", once(lambda: guidance.search(words)))
    note("search", seconds(lambda: guidance.search(words)))
    note("first quotation", once(lambda: guidance.check_quote(criterion.text)))
    note("quotation", seconds(lambda: guidance.check_quote(criterion.text)))
    note("display of the guidance", seconds(guidance._repr_html_))
    note("display of all criteria", seconds(guidance.criteria._repr_html_))
    _measure_difference(guidance, note)
    _measure_exports(guidance, note)
    return found


def _measure_difference(guidance: Guidance, note: Callable[[str, float], None]) -> None:
    from bench_diff import edited_snapshot  # noqa: PLC0415 - brings the tests' edits along

    newer = Guidance(snapshot=edited_snapshot(guidance.snapshot, 0.1))
    _ = guidance.digest, newer.digest  # taken once a guidance, whatever is asked of it
    note(
        "difference, a tenth edited",
        seconds(lambda: cqc_wellled.diff_guidance(guidance, newer)),
    )


def _measure_exports(guidance: Guidance, note: Callable[[str, float], None]) -> None:
    try:
        export = importlib.import_module("cqc_wellled.export")
    except ImportError:
        return
    for name in sorted(export.__all__):
        function: Any = getattr(export, name)
        if not name.startswith("to_") or not inspect.isfunction(function):
            continue
        required = [
            p for p in inspect.signature(function).parameters.values() if p.default is p.empty
        ]
        if len(required) == 1:
            try:
                note(f"export.{name}", once(lambda: function(guidance)))  # noqa: B023
            except ImportError:
                print(f"export.{name}: an extra is missing", file=sys.stderr)
            except CqcWellledError as error:
                # A workbook's cell, for one, holds no more than 32,767 characters.
                print(f"export.{name}: {error}", file=sys.stderr)
                note(f"export.{name}", math.nan)


Figures = dict[int, dict[str, list[float]]]


def measure_all(sizes: list[int]) -> Figures:
    """Measure each size in a process of its own."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.json"
            command = [sys.executable, str(_HERE / "grow.py"), str(size), str(path)]
            subprocess.run(command, check=True)  # noqa: S603 - our own programs
            command = [sys.executable, __file__, "--measure", str(path)]
            done = subprocess.run(  # noqa: S603
                command, check=True, stdout=subprocess.PIPE, encoding="utf-8"
            )
            figures[size] = json.loads(done.stdout)
            path.unlink()
    return figures


def exponent(figures: Figures, name: str) -> float:
    """Give the exponent between the smallest and the largest size."""
    first, last = min(figures), max(figures)
    if first == last:
        return math.nan
    ratio = figures[last][name][0] / figures[first][name][0]
    return math.log(ratio) / math.log(last / first)


def judgement(figures: Figures, name: str) -> str:
    """Set what was asked for beside what was measured."""
    last = max(figures)
    growth = figures[last][name][0] / figures[min(figures)][name][0]
    for asked, found, words in (
        (EXPONENTS.get(name), exponent(figures, name), "exponent at most {}"),
        (TIMES.get(name), figures[last][name][0], "at most {} s"),
        (CONSTANT.get(name), growth, "at most {} times as long"),
    ):
        if asked is not None:
            return words.format(asked) + ("" if found <= asked else f": **{found:.2f}**")
    return ""


def _shown(value: float) -> str:
    if math.isnan(value):
        return "refused"
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if value * factor >= 1:
            return f"{value * factor:.3g} {unit}"
    return f"{value * 1e9:.3g} ns"


def report(figures: Figures) -> str:
    """Write a table in Markdown."""
    sizes = sorted(figures)
    head = ["times the page", *(f"{size:,}" for size in sizes), "exponent", "asked for"]
    rows = [
        [
            name,
            *(_shown(figures[size][name][0]) for size in sizes),
            "" if math.isnan(exponent(figures, name)) else f"{exponent(figures, name):.2f}",
            judgement(figures, name),
        ]
        for name in figures[sizes[0]]
    ]
    memory = [
        f"most memory, up to {name}" for name in ("load", "search", list(figures[sizes[0]])[-1])
    ]
    for row in memory:
        name = row.removeprefix("most memory, up to ")
        cells = [f"{figures[size][name][1]:,.0f} MB" for size in sizes]
        rows.append([row, *cells, "", ""])
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def plot(figures: Figures, path: Path) -> None:
    """Draw the times against the sizes, both on logarithmic scales."""
    matplotlib: Any = importlib.import_module("matplotlib")
    matplotlib.use("svg")
    matplotlib.rcParams |= {"svg.fonttype": "none", "svg.hashsalt": "cqc_wellled"}
    pyplot: Any = importlib.import_module("matplotlib.pyplot")
    sizes = sorted(figures)
    figure, axes = pyplot.subplots(figsize=(8, 6), layout="constrained")
    for number, name in enumerate(figures[sizes[0]]):
        times = [figures[size][name][0] for size in sizes]
        style = {"marker": "osD^v"[number % 5], "linestyle": ("-", "--", ":")[number // 10 % 3]}
        axes.plot(sizes, times, label=name, linewidth=1.2, markersize=4, **style)
    axes.set(xscale="log", yscale="log", xlabel="times the page", ylabel="seconds")
    axes.grid(visible=True, which="major", linewidth=0.4)
    axes.legend(fontsize=7, loc="center left", bbox_to_anchor=(1.0, 0.5))
    figure.savefig(path, metadata={"Date": None, "Creator": None})


def main() -> None:
    """Measure, and write the report and the plot."""
    parser = argparse.ArgumentParser(description="Measure growth.")
    parser.add_argument("sizes", nargs="*", type=int, default=_SIZES, metavar="TIMES")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--plot", type=Path)
    arguments = parser.parse_args()
    if arguments.measure:
        warm_up()
        print(json.dumps(measure(arguments.measure)))
        return
    figures = measure_all(list(arguments.sizes))
    text = report(figures)
    if arguments.report:
        arguments.report.write_text(text, encoding="utf-8")
    if arguments.plot:
        plot(figures, arguments.plot)
    print(text)


if __name__ == "__main__":
    main()
