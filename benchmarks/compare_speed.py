"""How fast and how small the package is, beside its peers and beside floors.

Run it with `nox -s bench`, which builds the wheel and installs it and the peers for every
Python that it finds, or by hand:

    python benchmarks/compare_speed.py --wheel dist/….whl PYTHON [PYTHON …]

Each PYTHON is an interpreter in whose environment the package and the peers are installed; a
peer that is missing is left out. Every program runs in a fresh process, one after the other
and round after round, so that whatever else the machine does meanwhile hits all alike.
Nothing is pinned. What is reported is the median over the rounds: of the time that passed,
and of the time that the processor worked, which other programs disturb less. Absolute
figures drift between runs; the ratios within one run are what counts.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
from pathlib import Path
from typing import TypeAlias

_HERE = Path(__file__).parent
_ROUNDS = 25
#: In so many processes the calls of a running process are measured.
_PROCESSES = 7
#: A program that takes longer than this is run in every fifth round only.
_SLOW = 0.3

#: What a program has usually loaded before it asks for the guidance.
_USUAL = (
    "import argparse, ast, collections, contextlib, copy, csv, dataclasses, datetime, decimal, "
    "enum, functools, hashlib, importlib.metadata, importlib.resources, inspect, io, itertools, "
    "json, logging, operator, os, pathlib, platform, random, re, shutil, subprocess, tempfile, "
    "textwrap, threading, traceback, typing, unicodedata, urllib.parse, uuid, weakref, zipfile"
)

_OURS = "from cqc_wellled import criteria_for_regulation; criteria_for_regulation(18)"
_PYCOUNTRY = "import pycountry; pycountry.countries.get(alpha_2='GB')"

_TRESTLE = (
    "from trestle.oscal.catalog import Catalog; Catalog.parse_obj({"
    "'uuid': str(uuid.uuid4()), 'metadata': {'title': 'x', 'version': '1', "
    "'oscal-version': '1.1.2', 'last-modified': '2024-05-01T00:00:00+00:00'}})"
)

#: Each program: what is done before the clock starts, and what is measured.
PROGRAMS: dict[str, tuple[str, str]] = {
    "nothing": ("", "pass"),
    "import": ("", "import cqc_wellled"),
    "ours": ("", _OURS),
    "json": (
        "import os; PATH = os.environ['SNAPSHOT']",
        "import json; json.loads(open(PATH, 'rb').read())",
    ),
    "floor": (
        "import os; PATH = os.environ['SNAPSHOT']",
        "import floor; floor.load(PATH)['uksi/2014/2936/regulation/18']",
    ),
    "pycountry": ("", _PYCOUNTRY),
    "babel": ("", "import babel; babel.Locale('en', 'GB').territories['GB']"),
    "holidays": ("", "import holidays; holidays.country_holidays('GB').get('2024-12-25')"),
    "trestle": ("import uuid", _TRESTLE),
    "mitreattack": (
        "import os; PATH = os.environ['BUNDLE']",
        "from mitreattack.stix20 import MitreAttackData; MitreAttackData(PATH).get_techniques()",
    ),
    "ours, usual modules loaded": (_USUAL, _OURS),
    "pycountry, usual modules loaded": (_USUAL, _PYCOUNTRY),
}

_CLOCK = """
{before}
import time
passed, worked = time.perf_counter(), time.process_time()
{measured}
print(time.perf_counter() - passed, time.process_time() - worked)
"""

_MEMORY = """
{measured}
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""

_WARM = """
import json, os, statistics, timeit
import cqc_wellled, floor, pycountry
from cqc_wellled import criteria_for_regulation
guidance, countries = cqc_wellled.load_guidance(), pycountry.countries
id, data = guidance.criteria[3].id, cqc_wellled.dumps(guidance).encode()
programs = {
    "pycountry": ("countries.get(alpha_2='GB')", 5000),
    "guidance.criteria_for_regulation(18)": ("guidance.criteria_for_regulation(18)", 5000),
    "criteria_for_regulation(18)": ("criteria_for_regulation(18)", 5000),
    "guidance.get(id)": ("guidance.get(id)", 5000),
    "loads": ("cqc_wellled.loads(data)", 20),
    "loads floor": ("floor.loads(data)", 20),
    "json": ("json.loads(data)", 20),
}
times = {name: [] for name in programs}
for round in range(31):
    for name, (program, count) in programs.items():
        seconds = timeit.timeit(program, globals=globals(), number=count) / count
        if round:
            times[name].append(seconds)
print(json.dumps({name: statistics.median(found) for name, found in times.items()}))
"""

_ABOUT = """
import importlib.metadata, json, os, platform, re
def needed(name, seen):
    distribution = importlib.metadata.distribution(name)
    seen[re.sub("[-_.]+", "-", distribution.metadata["Name"]).lower()] = distribution
    for line in distribution.requires or ():
        requirement = re.match("[A-Za-z0-9._-]+", line)[0]
        if ";" not in line and re.sub("[-_.]+", "-", requirement).lower() not in seen:
            needed(requirement, seen)
    return seen
sizes = {}
for name, distribution in needed("cqc-wellled", {}).items():
    found = [file.locate() for file in distribution.files]
    sizes[name] = [
        sum(os.path.getsize(path) for path in found if os.path.exists(path)),
        sum(os.path.getsize(path) for path in found
            if os.path.exists(path) and not str(path).endswith(".pyc")),
    ]
versions = {}
for name in ("attrs", "cattrs", "pycountry", "babel", "holidays", "compliance-trestle",
             "mitreattack-python"):
    try:
        versions[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        pass
import cqc_wellled, floor
from cqc_wellled import _model
def names(kind):
    return [field.name for field in kind.__attrs_attrs__]
for kind in vars(floor).values():
    if hasattr(kind, "__attrs_attrs__") and names(kind) != names(getattr(_model, kind.__name__)):
        raise SystemExit(f"the floor's {kind.__name__} is not the model's")
print(json.dumps({
    "python": platform.python_version(),
    "snapshot": os.path.join(cqc_wellled.__path__[0], "snapshots", "2024-05-01.json"),
    "sizes": sizes,
    "versions": versions,
}))
"""

Times: TypeAlias = dict[str, tuple[float, float]]


def run(python: str, program: str, environment: dict[str, str]) -> str | None:
    """Run a program in a fresh process; `None` when what it needs is not installed."""
    done = subprocess.run(  # noqa: S603 - our own programs
        [python, "-c", program],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_HERE), **environment},
    )
    if done.returncode and "ModuleNotFoundError" in done.stderr:
        return None
    done.check_returncode()
    return done.stdout


def cold_times(python: str, environment: dict[str, str], rounds: int) -> Times:
    """Give the medians of each program: seconds that passed, seconds of work."""
    passed: dict[str, list[float]] = {}
    worked: dict[str, list[float]] = {}
    # The round before the first one compiles the bytecode, and finds what is not there.
    for number in range(rounds + 1):
        for name, (before, measured) in PROGRAMS.items():
            known = passed.get(name)
            if number and (known is None or (known[0] > _SLOW and number % 5 != 1)):
                continue
            program = _CLOCK.format(before=before, measured=measured)
            found = run(python, program, environment)
            if found is not None:
                times = found.split()
                passed.setdefault(name, []).append(float(times[-2]))
                worked.setdefault(name, []).append(float(times[-1]))
    return {
        name: (statistics.median(found[1:]), statistics.median(worked[name][1:]))
        for name, found in passed.items()
    }


def memory(python: str, environment: dict[str, str], rounds: int) -> dict[str, float]:
    """Give the medians of the most memory that each program used, in megabytes."""
    used: dict[str, list[int]] = {}
    for _ in range(rounds):
        for name in ("nothing", "ours", "floor", "pycountry"):
            before, measured = PROGRAMS[name]
            found = run(python, _MEMORY.format(measured=f"{before}\n{measured}"), environment)
            used.setdefault(name, []).append(int(found or 0))
    return {name: statistics.median(found) / 1024 for name, found in used.items()}


def warm_times(python: str, environment: dict[str, str]) -> dict[str, float]:
    """Give the medians of calls in some processes: each lays out its memory as it happens."""
    found: list[dict[str, float]] = [
        json.loads(run(python, _WARM, environment) or "{}") for _ in range(_PROCESSES)
    ]
    return {name: statistics.median(each[name] for each in found) for name in found[0]}


class Figures:
    """What was measured with one Python."""

    def __init__(self, python: str, folder: Path, rounds: int) -> None:
        """Measure everything."""
        bundle = folder / "bundle.json"
        bundle.write_text(
            '{"type": "bundle", "id": "bundle--5f1e5a0c-0000-4000-8000-000000000000",'
            ' "objects": []}',
            encoding="utf-8",
        )
        environment = {"BUNDLE": str(bundle)}
        about = json.loads(run(python, _ABOUT, environment) or "")
        self.version: str = about["python"]
        self.versions: dict[str, str] = about["versions"]
        self.sizes: dict[str, list[int]] = about["sizes"]
        environment["SNAPSHOT"] = about["snapshot"]
        self.cold = cold_times(python, environment, rounds)
        self.memory = memory(python, environment, max(3, rounds // 3))
        self.warm = warm_times(python, environment)

    def cold_ratio(self, name: str, other: str) -> float:
        """Compare two programs by the time that passed."""
        return self.cold[name][0] / self.cold[other][0]

    def warm_ratio(self, name: str, other: str) -> float:
        """Compare two calls."""
        return self.warm[name] / self.warm[other]


def table(head: list[str], rows: list[list[str]]) -> str:
    """Write a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def target_rows(all_figures: list[Figures], wheel: int) -> list[list[str]]:
    """Set what was asked for beside what was measured."""
    rows: list[tuple[str, float, str, list[float]]] = []

    def add(what: str, most: float, unit: str, found: list[float]) -> None:
        rows.append((what, most, unit, found))

    each = all_figures
    add("`import cqc_wellled`", 1, " ms", [f.cold["import"][0] * 1000 for f in each])
    ours, usual = "ours", "ours, usual modules loaded"
    add(
        "import to first answer, of pycountry's",
        1,
        "",
        [f.cold_ratio(ours, "pycountry") for f in each],
    )
    add(
        "import to first answer, of the floor's",
        1.15,
        "",
        [f.cold_ratio(ours, "floor") for f in each],
    )
    add(
        "the same with the usual modules loaded, of pycountry's without",
        0.5,
        "",
        [f.cold_ratio(usual, "pycountry") for f in each],
    )
    for name, most in (
        ("guidance.criteria_for_regulation(18)", 0.3),
        ("criteria_for_regulation(18)", 0.5),
        ("guidance.get(id)", 0.25),
    ):
        what = f"`{name}`, of `pycountry.countries.get`"
        add(what, most, "", [f.warm_ratio(name, "pycountry") for f in each])
    what = "`loads`, of `json.loads` and constructors by hand"
    add(what, 3, "", [f.warm_ratio("loads", "loads floor") for f in each])
    what = "memory over a bare interpreter, after the first answer"
    add(what, 8, " MB", [f.memory["ours"] - f.memory["nothing"] for f in each])
    add("wheel", 200, " kB", [wheel / 1000] * len(each))
    installed = [sum(size for size, _ in f.sizes.values()) / 1e6 for f in each]
    add("installed with dependencies and bytecode", 2.5, " MB", installed)
    bare = [sum(bare for _, bare in f.sizes.values()) / 1e6 for f in each]
    add("installed with dependencies, as downloaded", 2.5, " MB", bare)
    add("distributions, the package among them", 5, "", [float(len(f.sizes)) for f in each])
    return [
        [
            what,
            f"≤ {most:g}{unit}",
            *(f"{value:.3g}{unit}{'' if value <= most else ' **(above)**'}" for value in found),
        ]
        for what, most, unit, found in rows
    ]


_NAMES = {
    "json": "`json.loads` of the file, nothing else",
    "ours": "**cqc_wellled**",
    "floor": "floor: attrs, constructors by hand, no gates",
    "pycountry": "pycountry",
    "babel": "babel",
    "holidays": "holidays",
    "trestle": "compliance-trestle",
    "mitreattack": "mitreattack-python, of an empty bundle",
    "ours, usual modules loaded": "**cqc_wellled**, usual modules loaded",
    "pycountry, usual modules loaded": "pycountry, usual modules loaded",
}


def cold_rows(all_figures: list[Figures]) -> list[list[str]]:
    """List import to first answer, with the share of pycountry's."""
    rows = []
    for name, shown in _NAMES.items():
        cells = []
        for figures in all_figures:
            if name in figures.cold:
                passed, worked = figures.cold[name]
                ratio = figures.cold_ratio(name, "pycountry")
                cells.append(f"{passed * 1000:.1f} / {worked * 1000:.1f} ms ({ratio:.2f})")
            else:
                cells.append("not installed")
        rows.append([shown, *cells])
    return rows


def warm_rows(all_figures: list[Figures]) -> list[list[str]]:
    """List calls in a running process."""
    shown = {
        "pycountry": "`pycountry.countries.get(alpha_2='GB')`",
        "loads floor": "floor of `loads`: `json.loads`, constructors by hand",
        "json": "`json.loads` of the same bytes",
    }
    return [
        [
            shown.get(name, f"`{name}`"),
            *(
                f"{figures.warm[name] * 1e9:.0f} ns"
                if figures.warm[name] < 1e-5  # noqa: PLR2004
                else f"{figures.warm[name] * 1e6:.0f} µs"
                for figures in all_figures
            ),
        ]
        for name in all_figures[0].warm
    ]


def machine() -> str:
    """Say what sort of machine this is, and nothing of which one."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = {line.partition(":")[2].strip() for line in lines if line.startswith("model name")}
    kind = ", ".join(sorted(names)) or platform.machine()
    return f"{kind}, {os.cpu_count()} cores, {platform.system()} on {platform.machine()}"


def report(all_figures: list[Figures], wheel: int, rounds: int) -> str:
    """Write what was measured."""
    pythons = [f"Python {figures.version}" for figures in all_figures]
    newest = all_figures[-1].versions
    versions = ", ".join(f"{name} {version}" for name, version in newest.items())
    sizes = ", ".join(
        f"{name} {size / 1e6:.2f} MB ({bare / 1e6:.2f} MB without bytecode)"
        for name, (size, bare) in all_figures[-1].sizes.items()
    )
    day = f"{datetime.datetime.now(tz=datetime.UTC):%d %B %Y}".lstrip("0")
    parts = [
        f"Measured on {day}, in {rounds} rounds, on a machine of this kind: {machine()}.",
        f"Beside it stood {versions}.\n",
        "## What was asked for\n",
        table(["what", "at most", *pythons], target_rows(all_figures, wheel)),
        "## Import to first answer, in a fresh process\n",
        "The time that passed, the time that the processor worked, and the former as a share of",
        "pycountry's.\n",
        table(["program", *pythons], cold_rows(all_figures)),
        "## In a running process\n",
        table(["one call", *pythons], warm_rows(all_figures)),
        f"Installed: {sizes}.\n",
    ]
    return "\n".join(parts)


def main() -> None:
    """Measure, and write the report."""
    parser = argparse.ArgumentParser(description="Compare with peers and floors.")
    parser.add_argument("pythons", nargs="+", metavar="PYTHON")
    parser.add_argument("--wheel", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--scratch", type=Path, default=Path())
    arguments = parser.parse_args()
    figures = [Figures(python, arguments.scratch, arguments.rounds) for python in arguments.pythons]
    text = report(figures, arguments.wheel.stat().st_size, arguments.rounds)
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
