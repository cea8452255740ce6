"""The run-book of `docs/maintaining.md`, walked through for a made-up correction in a copy."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_released import check_kept, check_released, read_state

import cqc_wellled
from cqc_wellled import load_guidance, read_guidance
from cqc_wellled.ingest._project import build_folder

ROOT = Path(__file__).parent.parent
PACKAGE = Path(cqc_wellled.__file__).parent
SNAPSHOTS = "src/cqc_wellled/snapshots"
OLD, NEW = "2024-05-01", "2024-05-01.1"


class Copy:
    """A copy of the project, with the run-book's commands run in it."""

    def __init__(self, path: Path) -> None:
        """Copy `data/` and the package."""
        self.path = path
        shutil.copytree(ROOT / "data", path / "data")
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PACKAGE, path / "src" / "cqc_wellled", ignore=ignored)

    def run(self, command: str, code: int = 0) -> str:
        """Run a command with the copied package, and give what it prints or complains of."""
        words = shlex.split(command)
        if words[0] == "cqc-wellled":
            words[:1] = [sys.executable, "-m", "cqc_wellled"]
        # The copy is measured by nobody.
        environment = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
        environment["PYTHONPATH"] = str(self.path / "src")
        done = subprocess.run(
            words,
            cwd=self.path,
            env=environment,
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        assert code == done.returncode, (command, done.stderr)
        assert bool(code) == bool(done.stderr)
        return done.stderr or done.stdout

    def run_python(self, code: str) -> str:
        """Run Python with the copied package, and give what it prints."""
        return self.run(shlex.join([sys.executable, "-c", code])).rstrip("\n")

    def follow(self, block: str) -> list[str]:
        """Run the commands of one block of the run-book, and give what each prints."""
        return [self.run(command) for command in block.splitlines()]

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace what occurs in a file of the copy exactly once."""
        text = (self.path / name).read_text("utf-8")
        assert 1 == text.count(old), (name, old)
        (self.path / name).write_text(text.replace(old, new), "utf-8")


def blocks_of(heading: str) -> list[str]:
    """List the commands below a heading of the run-book, a text for each block."""
    text = (ROOT / "docs" / "maintaining.md").read_text("utf-8")
    section = text.split(f"\n## {heading}\n")[1].partition("\n## ")[0]
    return re.findall(r"^```sh\n(.*?)\n```$", section, re.DOTALL | re.MULTILINE)


@pytest.mark.slow
def test_the_run_book(tmp_path: Path) -> None:
    """A correction is built, recorded and released; who pinned the old version still has it."""
    copy = Copy(tmp_path / "copy")
    pinned = load_guidance(OLD)
    pins = tmp_path / "pyproject.toml"
    pins.write_text(copy.run("cqc-wellled pin --format toml"), "utf-8")
    packaged = (copy.path / SNAPSHOTS / f"{OLD}.json").read_bytes()

    # A correction.
    copying, building, pinning, verifying = blocks_of("A correction")
    copy.follow(copying)
    copy.edit(f"data/{NEW}/provenance.toml", f'version = "{OLD}"', f'version = "{NEW}"')
    # Made up for this test: there is nothing wrong with it.
    copy.edit(f"data/{NEW}/annotations.toml", 'kind = "constitution"', 'kind = "made-up kind"')
    built, checked, changed = copy.follow(building)
    assert f"{NEW}: 66 lines accounted for\nwritten: {NEW}.json, manifest.json\n" == built
    assert f"{OLD}: 66 lines accounted for, files agree\n" == checked
    assert f"Guidance {OLD} → {NEW}: " in changed
    assert "made-up kind" in changed
    [line] = copy.follow(pinning)[0].splitlines()[1:]
    record = copy.path / "data" / "released.toml"
    record.write_text(f"{record.read_text('utf-8')}{line}\n", "utf-8")
    assert [f"{OLD}: holds\n{NEW}: holds\n"] == copy.follow(verifying)

    # A release.
    (releasing,) = blocks_of("A release")
    copy.edit(f"data/{NEW}/provenance.toml", "\nversion", "\nreleased = 2026-12-01\nversion")
    written, checked, verified = copy.follow(releasing)
    assert "written: manifest.json\n" in written
    assert f"{NEW}: 66 lines accounted for, files agree\n" == checked
    assert f"{OLD}: holds\n{NEW}: holds\n" == verified

    # What is checked.
    snapshots = copy.path / SNAPSHOTS
    state = read_state(record, snapshots / "manifest.json")
    assert [] == check_released(state, snapshots)
    assert [] == check_kept(state.manifest, state.record)
    assert "2026-12-01" == state.manifest[NEW]["released"]
    corrected = read_guidance(snapshots / f"{NEW}.json")
    assert [("constitution", "made-up kind")] == [
        (old.kind, new.kind)
        for old, new in zip(pinned.resources, corrected.resources, strict=True)
        if old != new
    ]
    assert pinned.criteria == corrected.criteria

    # Whoever pinned the old version still gets it, and others the correction.
    assert packaged == (snapshots / f"{OLD}.json").read_bytes()
    assert f"{OLD}: holds\n" == copy.run(f"cqc-wellled verify {shlex.quote(str(pins))}")
    load = f"c.load_guidance('{OLD}', digest='{pinned.digest}')"
    code = f"import cqc_wellled as c; print({load}.version, *c.available_versions())"
    assert f"{OLD} {OLD} {NEW}" == copy.run_python(code)
    newest = copy.run_python("import cqc_wellled as c; print(c.load_guidance().digest)")
    assert corrected.digest == newest

    # From now on the correction is fixed too.
    copy.edit(f"data/{NEW}/annotations.toml", 'kind = "made-up kind"', 'kind = "constitution"')
    refused = copy.run(f"cqc-wellled build data/{NEW}", code=2)
    assert refused.endswith("never changes; make a correction, such as 2024-05-01.2\n")


def test_legislation_that_was_corrected_after_a_release(tmp_path: Path) -> None:
    """A version with legislation of its own is rebuilt from it, and the others from the shared."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    snapshots = tmp_path / SNAPSHOTS
    shutil.copytree(PACKAGE / "snapshots", snapshots)
    shared = tmp_path / "data" / "legislation.json"
    shutil.copy(shared, tmp_path / "data" / OLD)
    notes = json.loads(shared.read_text("utf-8"))
    for regulation in notes[0]["regulations"]:
        if regulation["number"] == "18":
            regulation["cqc_url"] = "https://example.org/made-up"
    shared.write_text(json.dumps(notes), "utf-8")
    built = build_folder(tmp_path / "data" / OLD, snapshots)
    assert load_guidance(OLD).snapshot == built.snapshot
    [told] = built.differences(snapshots)
    assert told.startswith("legislation.json differs")
    (tmp_path / "data" / OLD / "legislation.json").unlink()
    rebuilt = build_folder(tmp_path / "data" / OLD, snapshots).snapshot
    assert "https://example.org/made-up" in {each.cqc_url for each in rebuilt.regulations}
