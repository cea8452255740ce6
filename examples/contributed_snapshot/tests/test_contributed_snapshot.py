"""Installed beside the library, the package adds its versions and changes no other."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import cqc_wellled

sys.path.insert(0, str(Path(__file__).parent.parent))

from make import VERSIONS, make


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the library's command line."""
    command = [sys.executable, "-m", "cqc_wellled", *arguments]
    return subprocess.run(command, capture_output=True, check=False, encoding="utf-8")


def test_its_versions_are_listed_beside_the_bundled_ones() -> None:
    """All versions are there, in order, and nothing is said against any of them."""
    with warnings.catch_warnings(action="error"):
        versions = cqc_wellled.available_versions()
    assert ("2001-05-01", "2002-05-01", "2024-05-01") == versions


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_is_loaded_and_pinned(version: str) -> None:
    """A contributed version is asked for by its name, and refused under another's digest."""
    guidance = cqc_wellled.load_guidance(version)
    assert version == guidance.version
    assert guidance is cqc_wellled.load_guidance(version, digest=guidance.digest)
    with pytest.raises(cqc_wellled.DigestMismatch):
        cqc_wellled.load_guidance(version, digest=cqc_wellled.load_guidance().digest)


def test_the_bundled_version_stays_the_default() -> None:
    """Nobody gets made-up guidance without asking for it."""
    assert "2024-05-01" == cqc_wellled.load_guidance().version


@pytest.mark.parametrize("version", VERSIONS)
def test_it_says_that_it_is_made_up(version: str) -> None:
    """Title, publisher and attribution say what the words are, and so does every citation."""
    guidance = cqc_wellled.load_guidance(version)
    snapshot = guidance.snapshot
    for words in (snapshot.title, snapshot.publisher, snapshot.attribution, snapshot.guidance):
        assert "made-up" in words.lower().replace(" ", "-")
    assert "Made-up guidance" in guidance.cite(guidance.criteria[0], "full")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_snapshots_are_what_the_pages_give(version: str) -> None:
    """What is shipped is made of `pages/` again."""
    shipped = cqc_wellled.dumps(cqc_wellled.load_guidance(version))
    assert json.loads(make(version)) == json.loads(shipped)


def test_the_command_line_knows_them(tmp_path: Path) -> None:
    """`versions` lists them, `pin` pins them, and `verify` checks the pin."""
    listed = run("versions", "--digests")
    assert ["2001-05-01", "2002-05-01", "2024-05-01"] == [
        line.split()[0] for line in listed.stdout.splitlines()
    ]
    pins = tmp_path / "pins.toml"
    pins.write_text(run("pin", *VERSIONS, "--format", "toml").stdout, "utf-8")
    verified = run("verify", str(pins))
    assert (0, "2001-05-01: holds\n2002-05-01: holds\n") == (verified.returncode, verified.stdout)
