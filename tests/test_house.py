"""The house: who may import whom, what stays behind a gate, and how long things may be."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import cqc_wellled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PACKAGE = "cqc_wellled"

#: The floors of the house, from the top. Imports point down: a module may import what stands on
#: a later line, never what stands on its own or on an earlier one. Some are packages; the parts
#: of a package may import each other as long as no circle comes of it.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("__main__",),
    ("__init__", "cli"),
    ("_api", "_exchange"),
    ("export", "ingest", "_diff", "_contributed"),
    ("_guidance",),
    ("_text_queries", "_connections"),
    ("_view",),
    ("_search", "_quotes", "_citations", "_references", "_results", "_indexes", "_map"),
    ("_records", "_store", "_layout", "_answer_layout", "_show_guidance"),
    ("_codec",),
    ("_integrity",),
    ("_places",),
    ("_guard", "_model", "_answers", "_files"),
    ("_legislation",),
    ("_shown", "_shape"),
    ("_text", "_markup", "_characters", "_values"),
    ("_vocabulary", "errors", "_locks"),
)
#: Imports between neighbours that are meant: answers hold values of the model.
NEIGHBOURS = {("_answers", "_model")}

#: The only modules that may import these.
GATES: dict[str, frozenset[str]] = {
    "cattrs": frozenset({"_codec"}),
    "importlib_resources": frozenset({"_store"}),
    "openpyxl": frozenset({"export._xlsx"}),
    "sqlite3": frozenset({"_search", "export._sqlite"}),
    "turbohtml": frozenset({"ingest._html_reader"}),
}
#: Extras: imported only inside the functions that need them, or for type checkers alone.
EXTRAS = frozenset({"openpyxl", "pandas", "polars", "pyarrow"})
#: Every module from outside that the package may import, beside the standard library.
OUTSIDE = frozenset({"attrs", *GATES, *EXTRAS})

LONGEST_FILE = 400
LONGEST_FUNCTION = 60

Sources = dict[str, str]


class Import(NamedTuple):
    """One import statement's target, and where it stands."""

    #: The importing module, without the package's own name.
    module: str
    #: The full name of what is imported.
    target: str
    line: int
    #: Not executed when the module is: inside a function, or for type checkers only.
    deferred: bool


# --- reading the package -----------------------------------------------------------


def read_sources() -> Sources:
    """Read the source of every module, under its name without the package's own."""
    root = Path(cqc_wellled.__file__).parent
    return {
        ".".join(path.relative_to(root).with_suffix("").parts): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*.py"))
    }


def imports_of(module: str, source: str, modules: frozenset[str]) -> Iterator[Import]:
    """List the imports of a module, those inside functions and for type checkers too."""
    tree = ast.parse(source)
    deferred = {id(inner) for node in ast.walk(tree) if _defers(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            targets = [_target(start, alias.name, modules) for alias in node.names]
        else:
            continue
        for target in targets:
            yield Import(module, target, node.lineno, id(node) in deferred)


def _defers(node: ast.AST) -> bool:
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def _target(start: str, name: str, modules: frozenset[str]) -> str:
    # `from cqc_wellled import _codec` imports a module, `import Guidance` from there does not.
    full = f"{start}.{name}"
    return full if full.removeprefix(f"{PACKAGE}.") in modules else start


def all_imports(sources: Sources) -> list[Import]:
    """List the imports of all modules."""
    modules = frozenset(name.removesuffix(".__init__") for name in sources)
    return [
        found for name, source in sources.items() for found in imports_of(name, source, modules)
    ]


def inner_name(target: str) -> str | None:
    """Give the name within the package of an imported module, `None` for one from outside."""
    if target == PACKAGE:
        return "__init__"
    return target.removeprefix(f"{PACKAGE}.") if target.startswith(f"{PACKAGE}.") else None


# --- the rules ---------------------------------------------------------------------


def check_directions(sources: Sources) -> list[str]:
    """Find modules without a place, and imports that do not point down."""
    floor_of = {unit: floor for floor, units in enumerate(FLOORS) for unit in units}
    problems = [
        f"{name}: has no place in the house; give it one in FLOORS and in docs/design.md"
        for name in sources
        if _unit(name) not in floor_of
    ]
    for found in all_imports(sources):
        target = inner_name(found.target)
        if found.target.startswith("."):
            problems.append(f"{found.module}:{found.line}: import {found.target} in full")
        if target is None:
            continue
        pair = (_unit(found.module), _unit(target))
        lowest = len(FLOORS)
        points_down = floor_of.get(pair[0], -1) < floor_of.get(pair[1], lowest)
        if not (points_down or pair[0] == pair[1] or pair in NEIGHBOURS):
            problems.append(f"{found.module}:{found.line}: imports {target}, which is not below it")
    return problems


def _unit(module: str) -> str:
    return module.partition(".")[0]


def check_circles(sources: Sources) -> list[str]:
    """Find modules that import themselves by way of others, one report a module."""
    graph: dict[str, set[str]] = {name.removesuffix(".__init__"): set() for name in sources}
    for found in all_imports(sources):
        target = inner_name(found.target)
        if target in graph:
            graph[found.module.removesuffix(".__init__")].add(target)
    return [f"{name}: imports itself by way of others" for name in graph if _circles(graph, name)]


def _circles(graph: Mapping[str, set[str]], start: str) -> bool:
    seen: set[str] = set()
    waiting = set(graph[start])
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting |= graph[name] - seen
    return start in seen


def check_gates(sources: Sources) -> list[str]:
    """Find imports from outside that are unknown, behind a gate, or executed too early."""
    problems = []
    for found in all_imports(sources):
        top = found.target.partition(".")[0]
        where = f"{found.module}:{found.line}"
        if top in GATES and found.module.removesuffix(".__init__") not in GATES[top]:
            problems.append(f"{where}: only {', '.join(sorted(GATES[top]))} may import {top}")
        elif top in EXTRAS and not found.deferred:
            problems.append(f"{where}: {top} is imported inside functions only")
        elif top not in {PACKAGE, "", *OUTSIDE, *sys.stdlib_module_names}:
            problems.append(f"{where}: {top} is no dependency of this package")
    return problems


def check_calls(sources: Sources) -> list[str]:
    """Find printing outside the command line, and imports that no other rule here can see."""
    allowed = {"print": "cli", "import_module": "__init__", "__import__": "__init__"}
    return [
        f"{module}:{node.lineno}: only {allowed[name]} may call {name}"
        for module, source in sources.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and (name := _called(node.func)) in allowed
        and _unit(module) != allowed[name]
    ]


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def check_sizes(sources: Sources) -> list[str]:
    """Find files and functions that are too long."""
    problems = []
    for module, source in sources.items():
        lines = len(source.splitlines())
        if lines > LONGEST_FILE:
            problems.append(f"{module}: {lines} lines, {LONGEST_FILE} at most")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    problems.append(
                        f"{module}:{node.lineno}: {node.name} has {lines} lines, "
                        f"{LONGEST_FUNCTION} at most"
                    )
    return problems


def check_test_docstrings(sources: Sources) -> list[str]:
    """Find tests without a docstring of one paragraph that ends with a full stop."""
    return [
        f"{module}:{node.lineno}: {node.name} does not say in one sentence what holds"
        for module, source in sources.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test")
        and not _is_sentence(ast.get_docstring(node) or "")
    ]


def _is_sentence(docstring: str) -> bool:
    return docstring.endswith(".") and "\n\n" not in docstring


# --- the house as it stands --------------------------------------------------------

RULES: tuple[Callable[[Sources], list[str]], ...] = (
    check_directions,
    check_circles,
    check_gates,
    check_calls,
    check_sizes,
)


@pytest.mark.parametrize("rule", RULES)
def test_the_package_keeps_the_rules_of_the_house(rule: Callable[[Sources], list[str]]) -> None:
    """No module of the package breaks a rule of the house."""
    assert rule(read_sources()) == []


def test_the_rules_see_the_package() -> None:
    """The rules are applied to every module, and see its imports wherever they stand."""
    sources = read_sources()
    expected = {"__init__", "__main__", "_api", "_codec", "_guidance", "_model", "errors"}
    assert expected | {"cli.__init__", "ingest.__init__"} <= set(sources)
    found = all_imports(sources)
    assert {"attrs", "cattrs", "importlib_resources"} <= {each.target for each in found}
    assert {True, False} == {each.deferred for each in found}
    # Each of these stands on its own floor and is imported across several others.
    assert {("_exchange", "_codec"), ("_codec", "_model"), ("__init__", "_api")} <= {
        (each.module, inner_name(each.target)) for each in found
    }


def test_no_module_has_two_places() -> None:
    """Every module of the house stands on one floor only."""
    units = [unit for floor in FLOORS for unit in floor]
    assert sorted(units) == sorted(set(units))


def test_every_test_says_what_holds() -> None:
    """Every test of this project has a docstring of one sentence."""
    here = Path(__file__).parent
    sources = {p.stem: p.read_text(encoding="utf-8") for p in sorted(here.rglob("test_*.py"))}
    assert "test_every_test_says_what_holds" in sources["test_house"]
    assert check_test_docstrings(sources) == []


# --- negative controls: each rule reports what breaks it -----------------------------

BROKEN: tuple[tuple[Callable[[Sources], list[str]], Sources, list[str]], ...] = (
    (
        check_directions,
        {"_model": "from cqc_wellled import _codec\n", "_codec": ""},
        ["_model:1: imports _codec, which is not below it"],
    ),
    (
        check_directions,
        {"_text": "def slug():\n    from cqc_wellled._model import Span\n"},
        ["_text:2: imports _model, which is not below it"],
    ),
    (
        check_directions,
        {"_text": "if TYPE_CHECKING:\n    import cqc_wellled._model\n"},
        ["_text:2: imports _model, which is not below it"],
    ),
    (
        check_directions,
        {"cli": "from cqc_wellled import load_guidance\n"},
        ["cli:1: imports __init__, which is not below it"],
    ),
    (
        check_directions,
        {"_model": "import cqc_wellled\n"},
        ["_model:1: imports __init__, which is not below it"],
    ),
    (
        check_directions,
        {"_quotes": "from cqc_wellled._search import words\n"},
        ["_quotes:1: imports _search, which is not below it"],
    ),
    (
        check_directions,
        {"_references._words": "from cqc_wellled._results import Results\n"},
        ["_references._words:1: imports _results, which is not below it"],
    ),
    (
        check_directions,
        {"_model": "from cqc_wellled._answers import SearchHit\n"},
        ["_model:1: imports _answers, which is not below it"],
    ),
    (
        check_directions,
        {"export.html": "from cqc_wellled.ingest import _page\n", "ingest._page": ""},
        ["export.html:1: imports ingest._page, which is not below it"],
    ),
    (
        check_directions,
        {"_guidance": "from cqc_wellled.export.html import page\n"},
        ["_guidance:1: imports export.html, which is not below it"],
    ),
    (
        check_directions,
        {"_codec": "from ._model import Span\n"},
        ["_codec:1: import ._model in full"],
    ),
    (
        check_directions,
        {"_attic": ""},
        ["_attic: has no place in the house; give it one in FLOORS and in docs/design.md"],
    ),
    (
        check_circles,
        {
            "ingest.__init__": "from cqc_wellled.ingest._page import parse_page\n",
            "ingest._page": "from cqc_wellled.ingest import _blocks\n",
            "ingest._blocks": "def read():\n    from cqc_wellled.ingest import parse_page\n",
        },
        [
            "ingest: imports itself by way of others",
            "ingest._page: imports itself by way of others",
            "ingest._blocks: imports itself by way of others",
        ],
    ),
    (
        check_gates,
        {"_model": "import cattrs.gen\n"},
        ["_model:1: only _codec may import cattrs"],
    ),
    (
        check_gates,
        {"_api": "def read():\n    from importlib_resources import files\n"},
        ["_api:2: only _store may import importlib_resources"],
    ),
    (
        check_gates,
        {"export.csv": "import sqlite3\n"},
        ["export.csv:1: only _search, export._sqlite may import sqlite3"],
    ),
    (
        check_gates,
        {"_results": "import pandas\n"},
        ["_results:1: pandas is imported inside functions only"],
    ),
    (
        check_gates,
        {"export._xlsx": "import openpyxl\n"},
        ["export._xlsx:1: openpyxl is imported inside functions only"],
    ),
    (
        check_gates,
        {"_results": "class Results:\n    from polars import DataFrame\n"},
        ["_results:2: polars is imported inside functions only"],
    ),
    (
        check_gates,
        {"ingest._page": "def fetch():\n    import requests\n"},
        ["ingest._page:2: requests is no dependency of this package"],
    ),
    (
        check_calls,
        {"_api": "def load():\n    print('loading')\n"},
        ["_api:2: only cli may call print"],
    ),
    (
        check_calls,
        {"_api": "import importlib\nimportlib.import_module('cqc_wellled.cli')\n"},
        ["_api:2: only __init__ may call import_module"],
    ),
    (
        check_sizes,
        {"_api": "\n" * 401},
        ["_api: 401 lines, 400 at most"],
    ),
    (
        check_sizes,
        {"_api": "class Api:\n    async def load(self):\n" + "        self\n" * 60},
        ["_api:2: load has 61 lines, 60 at most"],
    ),
    (
        check_test_docstrings,
        {"test_api": "class TestApi:\n    def test_loads(self):\n        pass\n"},
        ["test_api:2: test_loads does not say in one sentence what holds"],
    ),
    (
        check_test_docstrings,
        {"test_api": "def test_loads():\n    'Title.\\n\\n    And an essay.'\n"},
        ["test_api:1: test_loads does not say in one sentence what holds"],
    ),
)

KEPT: tuple[tuple[Callable[[Sources], list[str]], Sources], ...] = (
    (check_directions, {"__main__": "from cqc_wellled import cli\n", "cli": ""}),
    (check_directions, {"_answers": "from cqc_wellled._model import Span\n"}),
    (check_directions, {"ingest._page": "from cqc_wellled.ingest._blocks import Block\n"}),
    (check_directions, {"_references": "from cqc_wellled._references._words import Kind\n"}),
    (check_directions, {"export.html": "from cqc_wellled._guidance import Guidance\n"}),
    (check_circles, {"ingest._page": "from cqc_wellled.ingest import _a\n", "ingest._a": ""}),
    (check_gates, {"_codec": "import attrs, cattrs, json\nfrom cattrs.gen import override\n"}),
    (check_gates, {"_results": "def to_pandas():\n    import pandas\n"}),
    (check_gates, {"_results": "if TYPE_CHECKING:\n    import polars\n"}),
    (check_gates, {"export._sqlite": "import sqlite3\n"}),
    (check_calls, {"cli": "print('18')\n", "_api": "table[0]()\n"}),
    (check_sizes, {"_api": "def load():\n" + "    pass\n" * 59 + "\n" * 340}),
    (check_test_docstrings, {"test_api": "def test_loads():\n    'It\\n    loads.'\n"}),
)


@pytest.mark.parametrize(("rule", "sources", "expected"), BROKEN)
def test_a_broken_rule_is_reported(
    rule: Callable[[Sources], list[str]], sources: Sources, expected: list[str]
) -> None:
    """Source that breaks a rule of the house is reported, with its place."""
    assert expected == rule(sources)


@pytest.mark.parametrize(("rule", "sources"), KEPT)
def test_a_kept_rule_is_not_reported(
    rule: Callable[[Sources], list[str]], sources: Sources
) -> None:
    """Source that keeps the rules of the house is left alone."""
    assert rule(sources) == []
