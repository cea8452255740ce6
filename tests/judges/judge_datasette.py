"""Datasette serves the database on loopback, and is asked over HTTP."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
from judges.exhibits import GUIDANCES, tool

from cqc_wellled._records import DEFINITIONS
from cqc_wellled.export import to_datasette
from cqc_wellled.export._tables import stored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cqc_wellled import Guidance


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port, for this machine only.

    Raises:
        OSError: Datasette does not serve it.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [tool("datasette"), "serve", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(address, process)
            yield address
        finally:
            process.terminate()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until there is an answer."""
    for _ in range(240):
        with contextlib.suppress(OSError):
            ask(f"{address}/-/versions.json")
            return
        if process.poll() is not None:
            break
        time.sleep(0.25)
    message = f"Datasette gives no answer: {process.poll()}"
    raise OSError(message)


def ask(address: str) -> str:
    """Ask for a page."""
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own
        text: str = answer.read().decode()
    return text


def ask_json(address: str) -> Any:  # noqa: ANN401 - JSON
    """Ask for JSON."""
    return json.loads(ask(address))


def expected(guidance: Guidance, name: str) -> list[dict[str, object]]:
    """Tell the rows of a table as JSON has them."""
    return [
        {column: stored(value) for column, value in record.items()}
        for record in guidance.table(name).to_records()
    ]


@pytest.mark.parametrize("name", GUIDANCES)
def test_datasette_serves_every_table(name: str, tmp_path: Path) -> None:
    """Every table is served with its rows, its meaning, the licence and the source."""
    guidance = GUIDANCES[name]
    to_datasette(guidance).write(tmp_path)
    with served(tmp_path) as address:
        (database,) = (each for each in ask_json(f"{address}/-/databases.json"))
        base = f"{address}/{database['name']}"
        for table, definition in DEFINITIONS.items():
            query = urllib.parse.quote(f"select * from {table} order by rowid")  # noqa: S608
            rows = ask_json(f"{base}.json?sql={query}&_shape=array")
            assert expected(guidance, table) == rows
            assert definition.description in ask(f"{base}/{table}")
        page = ask(f"{base}/criteria")
        assert guidance.snapshot.licence in page
        rows = ask_json(f"{base}/metadata.json?_shape=array")
        metadata = {row["name"]: row["value"] for row in rows}
        assert (guidance.version, guidance.digest) == (metadata["version"], metadata["digest"])


def test_datasette_searches(tmp_path: Path) -> None:
    """The search box of a table finds its words; control: none that are not there."""
    to_datasette(GUIDANCES["bundled"]).write(tmp_path)
    with served(tmp_path) as address:
        base = f"{address}/nhs-trust-well-led/criteria"
        assert 'name="_search"' in ask(base)
        found = ask_json(f"{base}.json?_search=inclusive&_shape=array")
        assert [3, 7] == [row["number"] for row in found]
        assert [] == ask_json(f"{base}.json?_search=zebra&_shape=array")


def test_datasette_is_a_judge(tmp_path: Path) -> None:
    """Control: a database that is damaged is not served as a sound one."""
    to_datasette(GUIDANCES["bundled"]).write(tmp_path)
    path = tmp_path / "nhs-trust-well-led.db"
    data = path.read_bytes()
    path.write_bytes(data[:100] + bytes(len(data) - 100))
    with pytest.raises(OSError, match=r"no answer|HTTP Error"), served(tmp_path) as address:
        ask(f"{address}/nhs-trust-well-led/criteria.json?_shape=array")
