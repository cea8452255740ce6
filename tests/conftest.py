"""What all tests share: documentation as tests, and how hard hypothesis tries."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from contributing import Site
from sybil import Sybil
from sybil.integration.pytest import SybilItem
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from tutorials.interpreter import FLAGS
from tutorials.pages import commands_of, difference

import cqc_wellled
from cqc_wellled import _contributed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sybil import Example

ROOT = Path(__file__).parent.parent
#: The packaged files, also where the package is installed and its sources are out of reach.
PACKAGED = Path(cqc_wellled.__file__).parent / "snapshots"

# No deadline: a loaded machine is no fault of the code.
hypothesis.settings.register_profile("default", deadline=None, max_examples=50)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, max_examples=100)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=2000)
# mutmut runs the same tests several times in one process, each time from a class made anew; and
# a loaded machine must not look like a test that notices something.
hypothesis.settings.register_profile(
    "mutation",
    deadline=None,
    derandomize=True,
    max_examples=20,
    database=None,
    suppress_health_check=[
        hypothesis.HealthCheck.differing_executors,
        hypothesis.HealthCheck.too_slow,
    ],
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def run_console(example: Example) -> str | None:
    """Run each `$ cqc-wellled …` of a console block and compare what it prints."""
    for command, expected in commands_of(str(example.parsed)):
        program, *arguments = shlex.split(command)
        if program != "cqc-wellled":
            return f"a console block runs cqc-wellled only, not {program}"
        if arguments[0] == "build":
            arguments += ["--output", str(PACKAGED)]
        done = subprocess.run(
            [sys.executable, "-m", "cqc_wellled", *arguments],
            cwd=ROOT,
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        if found := difference(expected, done.stdout + done.stderr):
            return f"$ {command}\n{found}"
    return None


DOCUMENTS = Sybil(
    path=str(ROOT),
    patterns=["README.md", "docs/*.md", "docs/**/*.md"],
    excludes=["docs/pin-in-your-project.md"],  # test_tutorials.py types it, in a folder of its own
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=FLAGS),
        CodeBlockParser("console", run_console),
        SkipParser(),
    ],
)


class Documents:
    """Collects the documents, which stand outside the folder of this file."""

    pytest_collect_file = staticmethod(DOCUMENTS.pytest())

    @staticmethod
    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
        """Keep the examples of a document in order, also where a plugin shuffles tests."""
        places = [place for place, item in enumerate(items) if isinstance(item, SybilItem)]
        in_order = sorted((items[place] for place in places), key=_reading_order)
        for place, item in zip(places, in_order, strict=True):
            items[place] = item


def _reading_order(item: pytest.Item) -> tuple[str, int]:
    path, line, _ = item.reportinfo()
    return os.fspath(path), line or 0


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Give a place to install packages to; what they load is forgotten afterwards."""
    monkeypatch.setattr(_contributed, "_HELD", {})
    yield Site(tmp_path / "site", monkeypatch)
    for name, module in list(sys.modules.items()):
        if str(tmp_path) in str(getattr(module, "__path__", "")):
            del sys.modules[name]


def pytest_configure(config: pytest.Config) -> None:
    """Have the documents collected wherever they stand."""
    config.pluginmanager.register(Documents(), "documents")
