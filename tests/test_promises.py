"""What SECURITY.md promises of all code: no network, nothing executed, and tests that exist."""

from __future__ import annotations

import ast
import inspect
import re
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cqc_wellled
from cqc_wellled import load_guidance
from cqc_wellled.cli import main
from cqc_wellled.ingest import parse_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PACKAGE = Path(cqc_wellled.__file__).parent
ROOT = Path(__file__).parent.parent
SECURITY = ROOT / "SECURITY.md"

#: Modules that reach the network, run programs, or execute what they read.
FORBIDDEN_MODULES = frozenset(
    {
        *("asyncio", "code", "codeop", "ctypes", "dbm", "ftplib", "http", "imaplib", "marshal"),
        *("multiprocessing", "pickle", "poplib", "pty", "requests", "shelve", "smtplib"),
        *("socket", "socketserver", "ssl", "subprocess", "telnetlib", "urllib.request"),
        *("webbrowser", "xml", "xmlrpc", "yaml"),
    }
)
#: Functions that execute what they are given.
FORBIDDEN_CALLS = frozenset({"eval", "exec", "compile", "input", "breakpoint"})
FORBIDDEN_METHODS = frozenset(
    {"system", "popen", "spawnv", "execv", "load_extension", "enable_load_extension"}
)


def forbidden_in(source: str) -> list[str]:
    """List the imports and calls of a module that no module may have."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            names = [node.func.id] if node.func.id in FORBIDDEN_CALLS else []
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            names = [node.func.attr] if node.func.attr in FORBIDDEN_METHODS else []
        found += [name for name in names if _is_forbidden(name)]
    return found


def _is_forbidden(name: str) -> bool:
    parts = name.split(".")
    starts = {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
    return bool(starts & (FORBIDDEN_MODULES | FORBIDDEN_CALLS | FORBIDDEN_METHODS))


def test_nothing_is_executed_or_unpickled() -> None:
    """No module of the package can reach a network, run a program, or execute what it reads."""
    sources = {path: path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
    assert len(sources) > 50
    assert {} == {path.name: bad for path, text in sources.items() if (bad := forbidden_in(text))}


@pytest.mark.parametrize(
    "source",
    [
        "import socket",
        "import urllib.request",
        "from urllib import request",
        "def f():\n    from pickle import loads",
        "import os\nos.system('x')",
        "eval('1')",
        "connection.enable_load_extension(True)",
        "import xml.etree.ElementTree",
        "from subprocess import run",
    ],
)
def test_what_executes_is_noticed(source: str) -> None:
    """Source that reaches out or executes is reported."""
    assert forbidden_in(source)


# --- no network ---------------------------------------------------------------------------------

#: What Python's own audit reports when the network, another program or a pickle is used.
WATCHED: tuple[str, ...] = (
    "socket.",
    "urllib.",
    "http.",
    "ftplib.",
    "smtplib.",
    "subprocess.",
    "os.system",
)
WATCHED += ("os.exec", "os.posix_spawn", "os.spawn", "pickle.", "webbrowser.")
_watching: list[list[str]] = []


def _audit(event: str, _: tuple[Any, ...]) -> None:
    if _watching and event.startswith(WATCHED):
        _watching[-1].append(event)


sys.addaudithook(_audit)


@pytest.fixture
def events() -> Iterator[list[str]]:
    """Gather what Python reports of networks, programs and pickles while the test runs."""
    _watching.append([])
    yield _watching[-1]
    _watching.pop()


def use_everything(folder: Path) -> None:
    """Use every public function, the command line, and the reader of pages once."""
    guidance = load_guidance()
    statement, criterion, resource = (
        guidance.quality_statements[0],
        guidance.criteria[0],
        guidance.resources[0],
    )
    given: dict[str, tuple[object, ...]] = {
        "carry": (
            [{"id": criterion.id}],
            cqc_wellled.diff_guidance(guidance, guidance).crosswalk(),
        ),
        "check_document": ("> leaders at all levels",),
        "check_quote": ("leaders at all levels",),
        "cite": (criterion,),
        "criteria_for_regulation": (18,),
        "criteria_mentioning": ("duty of candour",),
        "criterion": (criterion.id,),
        "diff_guidance": (guidance, guidance),
        "dumps": (guidance,),
        "get": (resource.id,),
        "loads": (cqc_wellled.dumps(guidance),),
        "parse_regulations": ("Regulation 18",),
        "passages_mentioning": (20,),
        "quality_statement": (statement.title,),
        "quality_statements_for_regulation": ("reg. 18(2)(a)",),
        "read_guidance": (PACKAGE / "snapshots" / "2024-05-01.json",),
        "regulation": ("http://www.legislation.gov.uk/id/uksi/2014/2936/regulation/18",),
        "regulations_for_criterion": (criterion,),
        "regulations_for_quality_statement": (statement,),
        "resolve": (guidance.cite(criterion),),
        "resource": (resource,),
        "resources_for_quality_statement": (statement,),
        "resources_for_regulation": (5,),
        "search": ("leaders",),
    }
    functions: dict[str, Callable[..., object]] = {
        name: function
        for name in cqc_wellled.__all__
        if inspect.isfunction(function := getattr(cqc_wellled, name))
    }
    for name, function in functions.items():
        if name in given or name in _WITHOUT_ARGUMENTS:
            function(*given.get(name, ()))
        else:
            message = f"say here what {name} is called with"
            raise AssertionError(message)
    page = (ROOT / "data" / "2024-05-01" / "source").glob("*.txt")
    parse_page(next(page).read_bytes())
    for words in (["criteria"], ["search", "leaders"], ["quote", "leaders"], ["versions"], ["map"]):
        main(words)
    for shown in (guidance, guidance.criteria, statement, resource):
        assert shown._repr_html_()


_WITHOUT_ARGUMENTS = {"available_versions", "known_regulations", "load_guidance"}


def test_no_network_is_used(
    events: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is called, no socket is made, no name looked up, and no program run."""
    use_everything(tmp_path)
    assert [] == events


def test_a_use_of_the_network_is_noticed(events: list[str]) -> None:
    """Making a socket is reported."""
    socket.socket().close()
    assert events


# --- the promises -------------------------------------------------------------------------------

# Such as [test_no_network_is_used](tests/test_promises.py).
_POINTER = re.compile(r"\[`(test_\w+)`\]\((tests/[\w/]+\.py)\)")


def promises_of(text: str) -> list[str]:
    """List the promises: the entries of the lists below the heading "What is promised"."""
    _, _, body = text.partition("## What is promised\n")
    body, _, _ = body.partition("\n## ")
    return [entry for part in body.split("\n- ")[1:] for entry in [part.split("\n\n")[0]]]


def test_every_promise_points_at_its_test() -> None:
    """Each promise names tests by path and name, and each of them exists."""
    promises = promises_of(SECURITY.read_text("utf-8"))
    assert len(promises) >= 20
    assert [] == [promise for promise in promises if not _POINTER.search(promise)]
    named = {pointer for promise in promises for pointer in _POINTER.findall(promise)}
    assert set() == {(name, path) for name, path in named if name not in names_in(ROOT / path)}


def names_in(path: Path) -> set[str]:
    """Give the names of the tests in a file, those of its classes among them."""
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
