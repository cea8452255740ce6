"""First use from many threads and processes at once: one object a version, and no deadlock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from cqc_wellled import Guidance, load_guidance, loads
from cqc_wellled._exchange import dumps
from cqc_wellled._locks import ProcessLock

if TYPE_CHECKING:
    from pathlib import Path

#: A wait that only a deadlock outlasts.
_PATIENCE = 60
CAN_FORK = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
QUESTIONS = ("closed cultures", "fit and proper", "leaders at all levels", "duty of candour")


def run_alone(program: str) -> str:
    """Run a program in a fresh process, where nothing has been used yet; a deadlock fails."""
    return run([sys.executable, "-c", textwrap.dedent(program)])


def run(command: list[str | Path]) -> str:
    """Run a command, and end all its children too when it does not come to an end."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True
    )
    try:
        shown, _ = process.communicate(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    assert 0 == process.returncode
    return shown.strip()


#: Each is used for the first time by 64 threads at once.
FIRST_USES = {
    "load": "cqc_wellled.load_guidance()",
    "regulations": "cqc_wellled.regulation(18).instrument",
    "known regulations": "cqc_wellled.known_regulations()._items[0]",
    "a class of the model": "cqc_wellled.Span(source='a', start=1, end=1).__class__",
    "loads": "type(cqc_wellled.loads(text))",
    "search": "cqc_wellled.load_guidance()._search_index.__class__",
}


@pytest.mark.parametrize("use", FIRST_USES.values(), ids=FIRST_USES)
def test_the_first_use_from_64_threads(use: str) -> None:
    """64 threads that use something for the first time at once get one and the same object."""
    program = f"""
        import pathlib, sys, threading
        sys.setswitchinterval(1e-6)
        import cqc_wellled
        folder = pathlib.Path(cqc_wellled.__file__).parent / "snapshots"
        text = (folder / "2024-05-01.json").read_text("utf-8")
        start, found, faults = threading.Barrier(64), [], []

        def ask():
            start.wait()
            try:
                found.append({use})
            except BaseException as fault:
                faults.append(fault)

        threads = [threading.Thread(target=ask) for _ in range(64)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(len(found), len(set(map(id, found))), faults)
    """
    assert "64 1 []" == run_alone(program)


@CAN_FORK
@pytest.mark.parametrize("use", FIRST_USES.values(), ids=FIRST_USES)
def test_a_process_forked_during_the_first_use(use: str) -> None:
    """A child that was forked while another thread was at its first use is not stuck."""
    program = f"""
        import os, pathlib, sys, threading, warnings
        warnings.simplefilter("ignore", DeprecationWarning)  # forking with threads is the point
        sys.setswitchinterval(1e-6)
        # A module that one thread is importing stays half imported in the child of another,
        # which is Python's to mend: so all are imported, and nothing is used.
        import attrs, cattrs, importlib, pkgutil, sqlite3, cqc_wellled
        for module in pkgutil.walk_packages(cqc_wellled.__path__, "cqc_wellled."):
            if module.name not in ("cqc_wellled.__main__", "cqc_wellled.ingest._html_reader"):
                importlib.import_module(module.name)
        folder = pathlib.Path(cqc_wellled.__file__).parent / "snapshots"
        text = (folder / "2024-05-01.json").read_text("utf-8")
        start = threading.Barrier(2)

        def ask():
            start.wait()
            {use}

        thread = threading.Thread(target=ask)
        thread.start()
        start.wait()
        children = []
        for _ in range(12):
            child = os.fork()
            if child == 0:
                {use}
                os._exit(0)
            children.append(child)
        thread.join()
        print([os.waitpid(child, 0)[1] for child in children])
    """
    assert str([0] * 12) == run_alone(program)


@CAN_FORK
def test_a_child_is_not_stuck_on_the_locks_of_its_parent() -> None:
    """A child that was forked while every lock was held by another thread has locks of its own."""
    program = """
        import os, threading, warnings
        warnings.simplefilter("ignore", DeprecationWarning)
        import cqc_wellled
        from cqc_wellled import _api, _references, _store, _values
        for module in (_api, _references, _store, _values):
            threading.Thread(target=module._LOCK.__enter__).start()
        child = os.fork()
        if child == 0:
            cqc_wellled.load_guidance().known_regulations()
            cqc_wellled.parse_regulations("Regulation 18")
            cqc_wellled.Span(source="a", start=1, end=1)
            os._exit(0)
        print(os.waitpid(child, 0)[1])
    """
    assert "0" == run_alone(program)


def test_a_system_that_cannot_fork_has_locks_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no fork, a lock is one thread's at a time all the same."""
    monkeypatch.delattr(os, "register_at_fork", raising=False)
    lock = ProcessLock()
    order: list[int] = []

    def wait(number: int) -> None:
        with lock:
            order.append(number)
            order.append(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(wait, range(100)))
    assert order[::2] == order[1::2]


def test_spawned_processes_answer_alike(tmp_path: Path) -> None:
    """Processes that were spawned load the same content, and take a guidance that is sent."""
    program = """
        import multiprocessing
        import cqc_wellled
        from cqc_wellled import load_guidance

        def digest(guidance):
            assert guidance == load_guidance()
            return guidance.digest

        if __name__ == "__main__":
            with multiprocessing.get_context("spawn").Pool(2) as pool:
                found = pool.map(digest, [load_guidance()] * 4)
            print(len(found), set(found) == {load_guidance().digest})
    """
    path = tmp_path / "program.py"
    path.write_text(textwrap.dedent(program), encoding="utf-8")
    assert "4 True" == run([sys.executable, path])


def ask_everything(guidance: Guidance) -> list[object]:
    """Ask for what is made when it is first asked for."""
    return [
        *(guidance.search(words).ids for words in QUESTIONS),
        *(guidance.check_quote(words).verdict for words in QUESTIONS),
        guidance.check_document("> leaders at all levels of the organisation").stands,
        guidance.cite(guidance.criteria[2]),
        guidance.resolve(guidance.cite(guidance.criteria[2])).id,
        guidance.parse_regulations("regulations 18 and 19").ids,
        guidance.quality_statement("capable compassionate and inclusive leaders").id,
        guidance.digest,
        hash(guidance),
    ]


def test_many_threads_get_equal_answers() -> None:
    """32 threads that ask one guidance everything for the first time get equal answers."""
    expected = ask_everything(load_guidance())
    fresh = loads(dumps(load_guidance()))
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(ask_everything, [fresh] * 32))
    assert [expected] * 32 == answers
