"""What has been released stays: every version's digest is on record, and no record goes."""

from __future__ import annotations

import json
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import cqc_wellled
from cqc_wellled import read_guidance
from cqc_wellled.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
SNAPSHOTS = Path(cqc_wellled.__file__).parent / "snapshots"
RECORD = ROOT / "data" / "released.toml"
#: Where both stand in the repository.
RECORD_PATH, MANIFEST_PATH = "data/released.toml", "src/cqc_wellled/snapshots/manifest.json"


class State(NamedTuple):
    """What record and manifest say at one time."""

    #: Digest by version, of those on record.
    record: dict[str, str]
    #: What the manifest says of each version.
    manifest: dict[str, Any]


def read_state(record: Path, manifest: Path) -> State:
    """Read record and manifest."""
    pins = tomllib.loads(record.read_text("utf-8"))["tool"]["cqc-wellled"]["pins"]
    return State(pins, json.loads(manifest.read_text("utf-8"))["versions"])


def check_released(state: State, snapshots: Path) -> list[str]:
    """Find versions whose content is not the one on record, and versions that are gone."""
    problems = []
    for version in sorted({*state.record, *state.manifest}):
        if version not in state.record:
            problems.append(
                f"{version}: is not in {RECORD_PATH}; `cqc-wellled pin` prints its line"
            )
        elif version not in state.manifest:
            problems.append(f"{version}: is on record, and gone from the manifest")
        else:
            found = read_guidance(snapshots / state.manifest[version]["file"]).digest
            recorded = state.record[version]
            if (recorded, recorded) != (found, state.manifest[version]["digest"]):
                problems.append(f"{version}: its content is not the one on record")
    return problems


def check_kept(past: dict[str, Any], record: dict[str, str]) -> list[str]:
    """Find versions that an earlier manifest calls released and that are not on record as such."""
    return [
        f"{version}: was released on {entry['released']}, and its record is gone or other"
        for version, entry in past.items()
        if entry["released"] is not None and record.get(version) != entry["digest"]
    ]


def git(folder: Path, *arguments: str) -> str:
    """Run git, and give what it prints; nothing where it fails."""
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    return done.stdout if done.returncode == 0 else ""


def history(folder: Path) -> Iterator[dict[str, Any]]:
    """Go through everything that the manifest has said in a repository, the latest first."""
    for commit in git(folder, "log", "--format=%H", "--", MANIFEST_PATH).split():
        manifest = git(folder, "show", f"{commit}:{MANIFEST_PATH}")
        if manifest:
            yield json.loads(manifest)["versions"]


def now() -> State:
    """Read record and manifest as they are."""
    return read_state(RECORD, SNAPSHOTS / "manifest.json")


# --- as it stands ----------------------------------------------------------------------


def test_every_version_is_what_is_on_record() -> None:
    """Each bundled version is on record with the digest of its content, and none is gone."""
    assert [] == check_released(now(), SNAPSHOTS)
    assert "2024-05-01" in now().record


def test_the_data_card_of_readme_is_true() -> None:
    """README's card has the newest version's title, digest, licence, attribution and page."""
    guidance = cqc_wellled.load_guidance()
    snapshot = guidance.snapshot
    card = dict(
        [cell.strip() for cell in line.strip("|").split(" | ", 1)]
        for line in (ROOT / "README.md").read_text("utf-8").splitlines()
        if line.startswith("| ") and line.count("|") == 3
    )
    assert snapshot.title == card["guidance"]
    assert f"`{guidance.digest}`" == card["digest"]
    assert card["version"].startswith(f"`{guidance.version}`")
    assert f"<{snapshot.sources[0].url}>" == card["page"]
    held, all_ = len(guidance.quality_statements), len(guidance.outline)
    assert card["coverage"].startswith(f"{held} of the {all_} well-led quality statements")
    assert card["licence"].startswith(f"[{snapshot.licence}]")
    assert snapshot.attribution == card["attribution"]


def test_no_release_was_ever_taken_back() -> None:
    """Whatever the repository's history says was released is on record as it was."""
    past = list(history(ROOT)) if (ROOT / ".git").exists() else [now().manifest]
    assert past
    assert [] == [problem for manifest in past for problem in check_kept(manifest, now().record)]


def test_the_record_is_a_file_of_pins(capsys: pytest.CaptureFixture[str]) -> None:
    """The project verifies its own record as any other project verifies its pins."""
    assert 0 == main(["verify", str(RECORD)])
    assert [f"{version}: holds" for version in now().record] == (
        capsys.readouterr().out.splitlines()
    )


# --- negative controls -----------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the record and the packaged files to where they may be broken."""
    for path, source in ((RECORD_PATH, RECORD), (MANIFEST_PATH, SNAPSHOTS / "manifest.json")):
        (tmp_path / path).parent.mkdir(parents=True)
        shutil.copy(source, tmp_path / path)
    snapshot = SNAPSHOTS / "2024-05-01.json"
    shutil.copy(snapshot, (tmp_path / MANIFEST_PATH).parent)
    return tmp_path


def state_of(copy: Path) -> State:
    """Read the copy."""
    return read_state(copy / RECORD_PATH, copy / MANIFEST_PATH)


def check(copy: Path) -> list[str]:
    """Check the copy."""
    return check_released(state_of(copy), (copy / MANIFEST_PATH).parent)


def edit(path: Path, change: Callable[[str], str]) -> None:
    """Change a file."""
    before = path.read_text("utf-8")
    after = change(before)
    assert before != after
    path.write_text(after, "utf-8")


def test_one_byte_of_content_is_noticed(copy: Path) -> None:
    """One byte of content changed fails, layout alone does not."""
    path = (copy / MANIFEST_PATH).with_name("2024-05-01.json")
    edit(path, lambda text: text.replace("\n", "\n\n"))
    assert [] == check(copy)
    edit(path, lambda text: text.replace("holistic health", "holistic wealth"))
    assert ["2024-05-01: its content is not the one on record"] == check(copy)


def test_a_change_that_is_owned_up_to_is_noticed(copy: Path) -> None:
    """A changed snapshot fails although the manifest gives its new digest."""
    path = (copy / MANIFEST_PATH).with_name("2024-05-01.json")
    edit(path, lambda text: text.replace("holistic health", "holistic wealth"))
    old, new = state_of(copy).record["2024-05-01"], read_guidance(path).digest
    edit(copy / MANIFEST_PATH, lambda text: text.replace(old, new))
    assert ["2024-05-01: its content is not the one on record"] == check(copy)


def test_what_is_gone_is_noticed(copy: Path) -> None:
    """A version without its line, and a line without its version, are told."""
    edit(copy / RECORD_PATH, lambda text: text.replace('pins."2024-05-01"', 'pins."2023-01-01"'))
    assert [
        "2023-01-01: is on record, and gone from the manifest",
        "2024-05-01: is not in data/released.toml; `cqc-wellled pin` prints its line",
    ] == check(copy)


def commit(copy: Path) -> None:
    """Put the copy into a repository of its own."""
    git(copy, "init", "--quiet")
    git(copy, "add", "--all")
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    git(copy, *who, "commit", "--quiet", "--message", "x")


def told_of(copy: Path) -> list[list[str]]:
    """Check every manifest that the copy's repository has had, the latest first."""
    return [check_kept(manifest, state_of(copy).record) for manifest in history(copy)]


def test_a_release_that_is_taken_back_is_noticed(copy: Path) -> None:
    """Once released, a version has to keep its digest on record through all later commits."""
    commit(copy)
    edit(copy / RECORD_PATH, lambda text: text.replace('"sha256:', '"sha256:0'))
    assert [[]] == told_of(copy)
    git(copy, "checkout", "--", ".")
    edit(
        copy / MANIFEST_PATH,
        lambda text: text.replace('"released": null', '"released": "2026-11-30"'),
    )
    commit(copy)
    assert [[], []] == told_of(copy)
    told = "2024-05-01: was released on 2026-11-30, and its record is gone or other"
    edit(copy / RECORD_PATH, lambda text: text.replace('"sha256:', '"sha256:0'))
    commit(copy)
    assert [[told], []] == told_of(copy)
    edit(copy / RECORD_PATH, lambda text: text.replace('pins."2024-05-01"', 'pins."2023-01-01"'))
    (copy / MANIFEST_PATH).write_text('{"versions": {}}', "utf-8")
    commit(copy)
    assert [[], [told], []] == told_of(copy)
