"""mutmut, with its tests collected once. Run by `mutation.judge` in a copy of the project.

    python -m mutation.collected run --max-children N

mutmut makes the mutants, finds out which tests reach each, and keeps the verdicts. But for each
mutant it has pytest collect the tests anew, which takes longer than to run them. Here the server
that it forks from collects them, runs them once without a mutant, and each fork runs those items.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
from typing import TYPE_CHECKING, Any, ClassVar

import mutmut.__main__ as mutmut
import pytest
from _pytest.runner import runtestprotocol
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.utils.file_utils import change_cwd
from mutmut.workers.isolation import ForkServerRunner, run_in_fork

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["CollectedTests"]

#: What a mutant may take of the memory, in bytes: some never stop asking.
_MEMORY = 4 << 30
#: What mutmut takes for a test that noticed, and for a mutant without tests.
_NOTICED, _NO_TESTS = 1, 33
#: Files of mutmut that nobody closes: a test would be blamed for them when they are gone.
_LEFT_OPEN: list[object] = []


class CollectedTests:
    """Runs tests as mutmut asks: in the server those it has collected, elsewhere by pytest."""

    #: In the server and its forks, the tests by their names.
    items: ClassVar[dict[str, pytest.Item]] = {}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever pytest's runner has
        """Leave to mutmut's runner of pytest what is not about a mutant."""
        return getattr(PytestRunner(), name)

    def warm_up(self) -> None:
        """Run all tests without a mutant, so that each later run finds the same kept in memory.

        Raises:
            RuntimeError: A test fails without a mutant, or fails in a fork when it ran before:
                it would notice everything.
        """
        _LEFT_OPEN.append(sys.stdout)
        failing = [name for name, item in self.items.items() if _fails(item)]
        gc.collect()
        gc.freeze()
        if failing or run_in_fork(self.run_tests, mutant_name="", tests=list(self.items)):
            message = f"tests fail without a mutant: {failing or 'in a fork'}"
            raise RuntimeError(message)

    def run_stats(self, *, tests: Iterable[str]) -> int:
        """Find out which tests reach what; processes that they start have nothing to tell."""
        del os.environ["MUTANT_UNDER_TEST"]  # what mutmut keeps of it beside is for this process
        return int(PytestRunner().run_stats(tests=tests))

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        """Run tests, the shortest first, until one fails; give what mutmut takes for it."""
        if not self.items:
            return int(PytestRunner().run_tests(mutant_name=mutant_name, tests=tests))
        _LEFT_OPEN.append(sys.stdout)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)  # the server's own do not concern the tests
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        ordered = sorted(tests, key=state().duration_by_test.__getitem__)
        if not self.items.keys() >= set(ordered):
            return _NO_TESTS  # a test whose name differs from process to process
        try:
            return _NOTICED if any(_fails(self.items[name]) for name in ordered) else 0
        except BaseException:  # noqa: BLE001 - a mutant may even ask pytest to stop
            return _NOTICED


class _Server:
    """Takes the place of pytest's loop over the tests: keeps them, and serves."""

    def __init__(self, serve: Callable[[], None]) -> None:
        self._serve = serve

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        CollectedTests.items.update((item.nodeid, item) for item in session.items)
        with change_cwd(".."):
            self._serve()
        return True


def _fails(item: pytest.Item) -> bool:
    with change_cwd("mutants"):
        return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def _runner(max_workers: int = 1) -> ForkServerRunner:
    """Give mutmut's runner that forks from a server, with the server inside pytest."""
    runner = ForkServerRunner(
        max_workers, test_runner_class=CollectedTests, test_runner_args={}, max_restarts=0
    )
    serve = runner._forkserver_main

    def serve_in_pytest(work: int, result: int) -> None:
        pytest_runner = PytestRunner()
        selection = pytest_runner._pytest_add_cli_args_test_selection
        plugin = _Server(lambda: serve(work, result))
        with change_cwd("mutants"):
            code = pytest_runner.execute_pytest(["-q", *selection], plugins=[plugin])
        os._exit(code)

    runner._forkserver_main = serve_in_pytest
    return runner


if __name__ == "__main__":
    mutmut.get_mutant_runner = _runner
    mutmut.cli()
