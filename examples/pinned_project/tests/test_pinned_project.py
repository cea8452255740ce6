"""The project pins, verifies, notices a change, moves to another version, and pins again."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pinned_project import DIGEST, VERSION, main, pinned_guidance

import cqc_wellled

PROJECT = Path(__file__).parent.parent
NEXT = "2002-05-01"
LAMPS = "lamps-that-stay-lit"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Copy the project to where it may change."""
    for name in ("pyproject.toml", "evidence.csv"):
        shutil.copy(PROJECT / name, tmp_path)
    return tmp_path


def run(project: Path, *arguments: str) -> tuple[int, str]:
    """Run the library's command line in the project; give its exit code and what it prints."""
    command = [sys.executable, "-m", "cqc_wellled", *arguments]
    done = subprocess.run(command, cwd=project, capture_output=True, check=False, encoding="utf-8")
    return done.returncode, done.stdout + done.stderr


def read(path: Path) -> list[dict[str, str]]:
    """Read a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_library_is_the_built_one() -> None:
    """The library under test is the one that was installed, not its sources."""
    assert "site-packages" in Path(cqc_wellled.__file__).parts


def test_it_is_pinned_and_verified(project: Path) -> None:
    """Program and table pin the same content, it is what `pin` prints, and it is installed."""
    assert (VERSION, DIGEST) == (pinned_guidance().version, pinned_guidance().digest)
    code, line = run(project, "pin", VERSION, "--format", "toml")
    assert (0, True) == (code, line in (project / "pyproject.toml").read_text("utf-8"))
    assert (0, f"{VERSION}: holds\n") == run(project, "verify")


def test_other_content_is_noticed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the content another, neither the check nor the program would let it pass."""
    path = project / "pyproject.toml"
    other = cqc_wellled.load_guidance(NEXT).digest
    path.write_text(path.read_text("utf-8").replace(DIGEST, other), "utf-8")
    code, told = run(project, "verify")
    assert 1 == code
    assert f"{VERSION}: DOES NOT HOLD: {other} is pinned, {DIGEST} is installed\n" == told
    monkeypatch.setattr("pinned_project.DIGEST", other)
    assert 2 == main(["check", str(project / "evidence.csv")])
    with pytest.raises(cqc_wellled.DigestMismatch):
        pinned_guidance()


def test_it_stands_still(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Although a later version is installed, all evidence is about the pinned one."""
    assert NEXT in cqc_wellled.available_versions()
    assert 0 == main(["check", str(project / "evidence.csv")])
    lines = capsys.readouterr().out.splitlines()
    assert len(read(project / "evidence.csv")) == len(lines)
    assert all("1 May 2001" in line or VERSION in line for line in lines)


def test_it_moves_with_its_evidence(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every row of the evidence is carried, told of, or kept: none is dropped, none is wrong."""
    before = (project / "evidence.csv").read_bytes()
    carried = project / "carried"
    assert 1 == main(["move", str(project / "evidence.csv"), NEXT, str(carried)])
    assert "moved: 4\nneeds_review: 2\n" in capsys.readouterr().out

    moved, review, nowhere = (
        [(row["was"], row["id"]) for row in read(carried / f"{name}.csv")]
        for name in ("moved", "needs_review", "nowhere")
    )
    log = f"{LAMPS}.context.why-there-is-a-log.1"
    assert [
        (f"{LAMPS}.criterion.1", f"{LAMPS}.criterion.1"),
        (f"{LAMPS}.criterion.2", f"{LAMPS}.criterion.3"),
        (f"{LAMPS}.criterion.6", f"{LAMPS}.criterion.7"),
        (log, log),
    ] == moved
    # One has other words now, and one has become two.
    assert [
        (f"{LAMPS}.criterion.3", f"{LAMPS}.criterion.4"),
        (f"{LAMPS}.criterion.5", f"{LAMPS}.criterion.5"),
        (f"{LAMPS}.criterion.5", f"{LAMPS}.criterion.6"),
    ] == review
    assert [(f"{LAMPS}.criterion.4.b", f"{LAMPS}.criterion.4.b")] == nowhere

    # What is carried is about the same words, and nothing is lost or written over.
    old, new = pinned_guidance(), cqc_wellled.load_guidance(NEXT)
    assert all(old.get(was).text == new.get(now).text for was, now in moved)
    rows = read(project / "evidence.csv")
    assert {row["id"] for row in rows} == {was for was, _ in (*moved, *review, *nowhere)}
    assert before == (project / "evidence.csv").read_bytes()
    assert "Lamp log: signed for 364 evenings of 365" == read(carried / "moved.csv")[1]["evidence"]

    # The owner has looked, and pins the new version in both places.
    code, table = run(project, "pin", NEXT, "--format", "toml")
    assert 0 == code
    (project / "pyproject.toml").write_text(table, "utf-8")
    assert (0, f"{NEXT}: holds\n") == run(project, "verify")
    monkeypatch.setattr("pinned_project.VERSION", NEXT)
    monkeypatch.setattr("pinned_project.DIGEST", new.digest)
    assert 0 == main(["check", str(carried / "moved.csv")])
    assert 0 == main(["check", str(carried / "needs_review.csv")])
    capsys.readouterr()
    assert 2 == main(["check", str(carried / "nowhere.csv")])
    assert f"{LAMPS}.criterion.4.b" in capsys.readouterr().err
