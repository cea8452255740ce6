"""check-jsonschema judges the schema, and the snapshots by it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import PACKAGED
from judges.exhibits import GUIDANCES, run, tool

from cqc_wellled import dumps
from cqc_wellled.export import json_schema

if TYPE_CHECKING:
    from pathlib import Path

JUDGE = tool("check-jsonschema")


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    """Write the schema."""
    path = tmp_path / "snapshot.schema.json"
    json_schema().write(path)
    return path


def test_the_schema_keeps_its_metaschema(schema: Path) -> None:
    """The schema is one of the dialect that it names."""
    assert (0, "ok -- validation done\n") == run(JUDGE, "--check-metaschema", schema)


def test_the_metaschema_is_a_judge(schema: Path) -> None:
    """Control: a schema with a type that does not exist is refused."""
    schema.write_text(schema.read_text("utf-8").replace('"integer"', '"whole"'), "utf-8")
    code, told = run(JUDGE, "--check-metaschema", schema)
    assert (1, True) == (code, "is not valid under any of the given schemas" in told)


def test_the_packaged_snapshot_keeps_the_schema(schema: Path) -> None:
    """The file that the package ships is of the shape that it ships."""
    packaged = PACKAGED / "2024-05-01.json"
    assert (0, "ok -- validation done\n") == run(JUDGE, "--schemafile", schema, packaged)


@pytest.mark.parametrize("name", GUIDANCES)
def test_what_is_written_keeps_the_schema(name: str, schema: Path, tmp_path: Path) -> None:
    """What `dumps` writes is of that shape."""
    path = tmp_path / "snapshot.json"
    path.write_text(dumps(GUIDANCES[name]), "utf-8")
    assert (0, "ok -- validation done\n") == run(JUDGE, "--schemafile", schema, path)


def test_the_schema_is_a_judge(schema: Path, tmp_path: Path) -> None:
    """Control: a snapshot with one text missing is refused."""
    plain = json.loads(dumps(GUIDANCES["bundled"]))
    plain["quality_statements"][0]["criteria"][2]["text"] = None
    path = tmp_path / "snapshot.json"
    path.write_text(json.dumps(plain), "utf-8")
    code, told = run(JUDGE, "--schemafile", schema, path)
    assert (1, True) == (code, "criteria[2].text: None is not of type 'string'" in told)
