"""compliance-trestle and the package `oscal` judge the catalog.

No package brings NIST's JSON Schema. trestle's models are made from it, and `oscal` brings an
index of NIST's Metaschema for each release, 1.2.1 among them.
"""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import oscal
import pytest
from judges.exhibits import GUIDANCES, run, tool

from cqc_wellled.export import to_oscal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

JUDGE = tool("trestle")


@pytest.fixture(scope="module", autouse=True)
def _elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    # The package `oscal` unpacks its index into a folder below the current one.
    with contextlib.chdir(tmp_path_factory.mktemp("index")):
        yield


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Make a workspace of trestle's."""
    assert 0 == run(JUDGE, "init", "--local", folder=tmp_path)[0]
    return tmp_path


def judged_by_trestle(text: str, workspace: Path) -> tuple[int, str]:
    """Import a catalog and validate it."""
    path = workspace.parent / "catalog.json"
    path.write_text(text, "utf-8")
    code, told = run(JUDGE, "import", "-f", path, "-o", "well-led", folder=workspace)
    if code:
        return code, told
    imported = workspace / "catalogs" / "well-led" / "catalog.json"
    return run(JUDGE, "validate", "-f", imported, folder=workspace)


@pytest.mark.parametrize("name", GUIDANCES)
def test_trestle_accepts_the_catalog(name: str, workspace: Path) -> None:
    """The catalog is imported by trestle and found valid."""
    code, told = judged_by_trestle(to_oscal(GUIDANCES[name]).text, workspace)
    assert (0, True) == (code, "VALID: Model" in told), told


@pytest.mark.parametrize("name", GUIDANCES)
def test_trestle_loses_nothing(name: str, workspace: Path) -> None:
    """What trestle has read and written again is the same catalog."""
    exported = to_oscal(GUIDANCES[name]).text
    judged_by_trestle(exported, workspace)
    again = workspace / "catalogs" / "well-led" / "catalog.json"
    found, expected = json.loads(again.read_text("utf-8")), json.loads(exported)
    for each in (found, expected):
        # It writes the same moment in another form, and the time of import.
        del each["catalog"]["metadata"]["last-modified"]
    assert expected == found


@pytest.mark.parametrize("name", GUIDANCES)
def test_oscal_accepts_the_catalog(name: str) -> None:
    """Every phase of validation by NIST's Metaschema passes, for the version that is stated."""
    judged = oscal.OSCAL.loads(to_oscal(GUIDANCES[name]).text)
    assert ("catalog", "v1.2.1") == (judged.model, f"v{str(judged.oscal_version).lstrip('v')}")
    assert judged.is_valid
    assert [] == judged.validation_errors
    assert all(judged.validation_status.values())


BROKEN: dict[str, Callable[[Any], object]] = {
    "token": lambda c: c["groups"][0].update(id="a b"),
    "required": lambda c: c["metadata"].pop("title"),
    "version": lambda c: c["metadata"].pop("oscal-version"),
    "date": lambda c: c["metadata"].update({"last-modified": "1 May 2024"}),
}
#: What only trestle notices.
BROKEN_TOO: dict[str, Callable[[Any], object]] = {
    "empty list": lambda c: c["groups"][0].update(props=[]),
    "doubled UUID": lambda c: c["back-matter"]["resources"].append(
        c["back-matter"]["resources"][0]
    ),
    "unknown key": lambda c: c["groups"][0].update(colour="red"),
}


def broken(change: Callable[[Any], object]) -> str:
    """Break the catalog of the sample."""
    plain = json.loads(to_oscal(GUIDANCES["sample"]).text)
    change(plain["catalog"])
    return json.dumps(plain)


@pytest.mark.parametrize("name", [*BROKEN, *BROKEN_TOO])
def test_trestle_is_a_judge(name: str, workspace: Path) -> None:
    """Control: trestle refuses a catalog that is broken in one place."""
    change = {**BROKEN, **BROKEN_TOO}[name]
    assert 0 != judged_by_trestle(broken(change), workspace)[0]


@pytest.mark.parametrize("name", ["token", "required", "date"])
def test_oscal_is_a_judge(name: str) -> None:
    """Control: `oscal` refuses a catalog that is broken in one place."""
    assert not oscal.OSCAL.loads(broken(BROKEN[name])).is_valid
