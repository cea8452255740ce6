"""Packages and folders that contribute made-up snapshots, put where Python looks for them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import attrs
from samples import make_snapshot

from cqc_wellled import Guidance, dumps
from cqc_wellled._vocabulary import Version

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

#: Written out: other packages have written it into their metadata.
GROUP = "cqc_wellled.snapshots"

__all__ = ["GROUP", "Site", "made_up", "write_snapshot"]


def made_up(version: str, title: str = "Made up for the tests") -> Guidance:
    """Make a sound guidance of some version."""
    day = datetime.date.fromisoformat(version[:10])
    snapshot = attrs.evolve(
        make_snapshot(), version=Version(version), last_updated=day, title=title
    )
    return Guidance(snapshot=snapshot)


def write_snapshot(folder: Path, version: str, title: str = "Made up for the tests") -> Guidance:
    """Write a sound `VERSION.json` into a folder."""
    guidance = made_up(version, title)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{version}.json").write_text(dumps(guidance), "utf-8")
    return guidance


class Site:
    """A folder on Python's path that takes installed packages."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put an empty folder first on the path."""
        self.path = path
        path.mkdir()
        monkeypatch.syspath_prepend(str(path))

    def install(self, name: str, entry_points: str | bytes, *, init: str = "") -> Path:
        """Install a package as pip would leave it.

        Args:
            name: Of the distribution; its package has underscores for hyphens.
            entry_points: The lines of the group, or a whole `entry_points.txt` as bytes.
            init: The code that runs when the package is imported.

        Returns:
            The folder of the package, for its snapshots.
        """
        package = name.replace("-", "_")
        (self.path / package).mkdir()
        (self.path / package / "__init__.py").write_text(init, "utf-8")
        metadata = self.path / f"{package}-1.0.dist-info"
        metadata.mkdir()
        text = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
        (metadata / "METADATA").write_text(text, "utf-8")
        if isinstance(entry_points, str):
            entry_points = f"[{GROUP}]\n{entry_points}\n".encode()
        (metadata / "entry_points.txt").write_bytes(entry_points)
        return self.path / package

    def contribute(self, name: str, version: str, title: str = "Made up") -> Guidance:
        """Install a package that contributes one sound snapshot."""
        folder = self.install(name, f"{version} = {name.replace('-', '_')}")
        return write_snapshot(folder, version, title)
