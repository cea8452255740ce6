"""Snapshots from elsewhere: packages and folders, sound, broken, hostile and clashing."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import threading
import warnings
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from contributing import GROUP, Site, made_up, write_snapshot
from hypothesis import given, strategies as st

import cqc_wellled
from cqc_wellled import (
    CqcWellledError,
    DigestMismatch,
    Guidance,
    ReadError,
    UnknownVersion,
    UnusableContribution,
    _contributed,
    available_versions,
    dumps,
    load_guidance,
)
from cqc_wellled._text import excerpt

if TYPE_CHECKING:
    from collections.abc import Callable

BUNDLED = load_guidance("2024-05-01")


def told(action: Callable[[], object]) -> tuple[object, list[UnusableContribution]]:
    """Give what an action gives, and what it warned of."""
    with warnings.catch_warnings(record=True, action="always") as caught:
        given = action()
    problems = []
    for warning in caught:
        assert isinstance(warning.message, UnusableContribution)
        problems.append(warning.message)
    return given, problems


# --- sound ones --------------------------------------------------------------------


def test_a_package_contributes_a_version(site: Site) -> None:
    """A version of an installed package is listed, loaded, pinned, and one object."""
    expected = site.contribute("made-up", "2030-01-01")
    assert ("2024-05-01", "2030-01-01") == available_versions()
    guidance = load_guidance("2030-01-01")
    assert expected == guidance
    assert guidance is load_guidance("2030-01-01", digest=expected.digest)
    with pytest.raises(DigestMismatch) as caught:
        load_guidance("2030-01-01", digest=BUNDLED.digest)
    assert expected.digest == caught.value.found


def test_a_folder_contributes_a_version(tmp_path: Path) -> None:
    """A version in a folder is listed, loaded and pinned where the folder is named."""
    expected = write_snapshot(tmp_path, "2030-01-01")
    for folder in (tmp_path, str(tmp_path)):
        assert ("2024-05-01", "2030-01-01") == available_versions(folder=folder)
        assert expected == load_guidance("2030-01-01", folder=folder, digest=expected.digest)
    with pytest.raises(DigestMismatch):
        load_guidance("2030-01-01", folder=tmp_path, digest=BUNDLED.digest)
    assert ("2024-05-01",) == available_versions()


def test_a_folder_is_read_each_time(tmp_path: Path) -> None:
    """What changes in a folder is seen, and what has been loaded before stays as it is."""
    first = write_snapshot(tmp_path, "2030-01-01")
    before = load_guidance("2030-01-01", folder=tmp_path)
    second = write_snapshot(tmp_path, "2030-01-01", "Other words")
    assert (first, second) == (before, load_guidance("2030-01-01", folder=tmp_path))


def test_versions_of_all_places_stand_in_order(site: Site, tmp_path: Path) -> None:
    """Bundled and contributed versions are listed together, each correction behind its own."""
    folder = site.install("made-up", "2023-01-01 = made_up\n2024-05-01.2 = made_up")
    write_snapshot(folder, "2023-01-01")
    write_snapshot(folder, "2024-05-01.2")
    write_snapshot(tmp_path / "own", "2024-05-01.10")
    assert ("2023-01-01", "2024-05-01", "2024-05-01.2", "2024-05-01.10") == available_versions(
        folder=tmp_path / "own"
    )


def test_the_default_is_bundled_whatever_is_installed(site: Site, tmp_path: Path) -> None:
    """A newer version in a package or a folder is loaded only when it is asked for by name."""
    site.contribute("made-up", "2030-01-01")
    write_snapshot(tmp_path / "own", "2031-01-01")
    bundled = load_guidance("2024-05-01")
    assert BUNDLED == bundled
    assert bundled is load_guidance() is load_guidance(folder=tmp_path / "own")


def test_several_may_contribute_the_same_content(site: Site, tmp_path: Path) -> None:
    """Packages and a folder that agree on a version are no clash, and nothing is said."""
    expected = site.contribute("made-up", "2030-01-01", "Same")
    site.contribute("also-made-up", "2030-01-01", "Same")
    write_snapshot(tmp_path / "own", "2030-01-01", "Same")
    given, problems = told(lambda: load_guidance("2030-01-01", folder=tmp_path / "own"))
    assert (expected, []) == (given, problems)
    versions, problems = told(lambda: available_versions(folder=tmp_path / "own"))
    assert (("2024-05-01", "2030-01-01"), []) == (versions, problems)


def test_the_bundled_content_may_be_contributed_again(site: Site, tmp_path: Path) -> None:
    """A bundled version with the same content elsewhere is no clash."""
    for folder in (site.install("made-up", "2024-05-01 = made_up"), tmp_path):
        (folder / "2024-05-01.json").write_text(dumps(BUNDLED), "utf-8")
    assert (BUNDLED, []) == told(lambda: load_guidance("2024-05-01", folder=tmp_path))
    assert (("2024-05-01",), []) == told(lambda: available_versions(folder=tmp_path))


def test_a_package_inside_of_another_and_of_an_archive(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package may stand inside of another, and be imported out of an archive."""
    expected = made_up("2030-01-01")
    archive = site.path / "made_up.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("made_up/__init__.py", "")
        file.writestr("made_up/inner/__init__.py", "")
        file.writestr("made_up/inner/2030-01-01.json", dumps(expected))
        file.writestr("made_up/inner/2031-01-01.json", " " * 5_000_001)
        file.writestr("made_up-1.0.dist-info/METADATA", "Name: made-up\nVersion: 1.0\n")
        entries = "2030-01-01 = made_up.inner\n2031-01-01 = made_up.inner\n"
        file.writestr("made_up-1.0.dist-info/entry_points.txt", f"[{GROUP}]\n{entries}")
    monkeypatch.syspath_prepend(str(archive))
    assert expected == load_guidance("2030-01-01")
    with pytest.raises(UnusableContribution, match="more than max_bytes=5000000 allows"):
        load_guidance("2031-01-01")


def test_files_that_are_not_named_as_a_version_are_left_alone(tmp_path: Path) -> None:
    """A manifest and other files beside the snapshots are no contributions."""
    for name in ("manifest.json", "notes.txt", "2030-01-01.txt", ".json", "x2030-01-01.json"):
        (tmp_path / name).write_text("{", "utf-8")
    assert (("2024-05-01",), []) == told(lambda: available_versions(folder=tmp_path))


def test_concurrent_first_callers_of_a_contribution(site: Site) -> None:
    """Threads that ask at once for the first time get one object."""
    site.contribute("made-up", "2030-01-01")
    start = threading.Barrier(8)

    def ask(_: int) -> Guidance:
        start.wait()
        return load_guidance("2030-01-01")

    with ThreadPoolExecutor(8) as pool:
        assert 1 == len({id(guidance) for guidance in pool.map(ask, range(8))})


def test_a_package_may_ask_for_guidance_when_it_is_imported(site: Site) -> None:
    """A contribution whose package loads guidance itself neither hangs nor fails."""
    init = "import cqc_wellled\nDIGEST = cqc_wellled.load_guidance().digest\n"
    folder = site.install("made-up", "2030-01-01 = made_up", init=init)
    expected = write_snapshot(folder, "2030-01-01")
    assert expected == load_guidance("2030-01-01")


# --- broken ones -------------------------------------------------------------------

#: The lines of the group; the code of the package; what is said.
BROKEN: dict[str, tuple[str, str, str]] = {
    "raises": (
        "2031-01-01 = made_up",
        "raise RuntimeError('no\\x1b[31m')",
        "RuntimeError: “no\\x1b",
    ),
    "leaves": ("2031-01-01 = made_up", "import sys; sys.exit(3)", "SystemExit: “3”"),
    "is no Python": ("2031-01-01 = made_up", "def", "SyntaxError: “invalid syntax"),
    "raises what cannot be told": (
        "2031-01-01 = made_up",
        "class Mute(Exception):\n    __str__ = None\nraise Mute",
        "Mute: “”",
    ),
    "is not there": ("2031-01-01 = not_there_at_all", "", "ModuleNotFoundError: “No module named"),
    "is a module": ("2031-01-01 = json.decoder", "", "2031-01-01.json"),
    "names an object": (
        "2031-01-01 = made_up:read",
        "",
        "names “made_up:read”, which is no package",
    ),
    "names a path": ("2031-01-01 = ../../etc", "", "names “../../etc”, which is no package"),
    "names an address": ("2031-01-01 = https://x/", "", "which is no package"),
    "names nothing": ("2031-01-01 =", "", "names “”, which is no package"),
    "names words": ("2031-01-01 = " + "x " * 9999, "", "names “x x x x"),
    "has no file": ("2031-01-01 = made_up", "", "2031-01-01.json”: cannot be read: No such file"),
}
#: The same for files; the content, and what is said.
BROKEN_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "found nothing, expected an object"),
    "no JSON": (b"{", "found no JSON"),
    "no UTF-8": (b"\xff", "which is no UTF-8"),
    "a list": (b"[]", "found a value of type list, expected an object"),
    "newer": (b'{"schema_version": 2}', "it is newer than this cqc-wellled: pip install --upgrade"),
    "no snapshot": (b'{"schema_version": 1}', "$.attribution: found nothing, expected this key"),
    "too large": (b" " * 5_000_001, "more than max_bytes=5000000 allows"),
    "too deep": (b"[" * 100_000, "max_depth=64"),
    "another version": (dumps(made_up("2032-01-01")).encode(), "it holds version 2032-01-01"),
}


def check_broken(said: str, origin: str, folder: Path | None = None) -> None:
    """A broken 2031-01-01 is told by name, and hides neither what is bundled nor 2030-01-01."""
    with pytest.raises(UnusableContribution) as caught:
        load_guidance("2031-01-01", folder=folder)
    versions, problems = told(lambda: available_versions(folder=folder))
    assert ("2024-05-01", "2030-01-01") == versions
    for problem in (caught.value, *problems):
        assert ("2031-01-01", origin) == (problem.version, problem.origin)
        assert said in problem.reason
        assert str(problem).startswith(f"guidance 2031-01-01 from {origin} cannot be used: ")
        assert len(str(problem)) < 1000
        assert "\x1b" not in str(problem)
    assert 1 == len(problems)
    assert "2030-01-01" == load_guidance("2030-01-01", folder=folder).version


@pytest.mark.parametrize(("entries", "init", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_package(site: Site, entries: str, init: str, said: str) -> None:
    """Whatever a package does, it is our error that names it, and a warning beside good ones."""
    site.install("made-up", entries, init=init)
    site.contribute("sound", "2030-01-01")
    check_broken(said, "“made-up 1.0”")


@pytest.mark.parametrize(("data", "said"), BROKEN_FILES.values(), ids=BROKEN_FILES)
def test_a_broken_file(site: Site, tmp_path: Path, data: bytes, said: str) -> None:
    """A file that does not pass the gates is told by its path, in a package by the package."""
    folder = site.install("made-up", "2031-01-01 = made_up")
    (folder / "2031-01-01.json").write_bytes(data)
    site.contribute("sound", "2030-01-01")
    check_broken(said, "“made-up 1.0”")
    own = tmp_path / "own"
    write_snapshot(own, "2030-01-01", "Made up")
    (own / "2031-01-01.json").write_bytes(data)
    (folder / "2031-01-01.json").unlink()
    (folder / "2031-01-01.json").write_text(dumps(made_up("2031-01-01")))
    [problem] = told(lambda: available_versions(folder=own))[1]
    assert problem.origin.endswith("2031-01-01.json”")
    assert said in problem.reason


def test_a_good_one_beside_a_broken_one(site: Site, tmp_path: Path) -> None:
    """Where one of two contributors is broken, the other's is given, and the fault is told."""
    site.install("broken", "2030-01-01 = not_there_at_all")
    expected = site.contribute("sound", "2030-01-01")
    given, [problem] = told(lambda: load_guidance("2030-01-01"))
    assert (expected, "“broken 1.0”") == (given, problem.origin)
    versions, [problem] = told(available_versions)
    assert (("2024-05-01", "2030-01-01"), "“broken 1.0”") == (versions, problem.origin)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "2030-01-01.json").mkdir()
    given, problems = told(lambda: load_guidance("2030-01-01", folder=tmp_path / "own"))
    assert expected == given
    assert ["“broken 1.0”", True] == [
        problems[0].origin,
        problems[1].origin.endswith("own/2030-01-01.json”"),
    ]


def test_a_broken_one_may_be_mended(site: Site) -> None:
    """A fault is not remembered: once it is mended, the version can be loaded."""
    folder = site.install("made-up", "2030-01-01 = made_up")
    with pytest.raises(UnusableContribution):
        load_guidance("2030-01-01")
    assert write_snapshot(folder, "2030-01-01") == load_guidance("2030-01-01")


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "2030-1-1", "latest", "2030-01-01.0", "2030-01-0\u0661", "2" * 9999],
)
def test_an_entry_point_that_is_named_otherwise(site: Site, name: str) -> None:
    """An entry point that is not named as a version is told when the versions are listed."""
    site.install("made-up", f"{name} = made_up")
    site.contribute("sound", "2030-01-01")
    versions, [problem] = told(available_versions)
    assert ("2024-05-01", "2030-01-01") == versions
    assert (excerpt(name), "“made-up 1.0”") == (problem.version, problem.origin)
    assert "expected a version such as 2024-05-01" in problem.reason
    with pytest.raises(UnknownVersion) as caught:
        load_guidance(name)
    assert ("2024-05-01", "2030-01-01") == caught.value.known


def test_faults_are_told_in_order(site: Site) -> None:
    """Whatever order packages are found in, their faults come by version and by package."""
    for name in ("zebra", "aardvark"):
        site.install(name, f"b = {name}\n2031-01-01 = not_there\na = {name}")
    _, problems = told(available_versions)
    assert [
        ("“a”", "“aardvark 1.0”"),
        ("“a”", "“zebra 1.0”"),
        ("“b”", "“aardvark 1.0”"),
        ("“b”", "“zebra 1.0”"),
        ("2031-01-01", "“aardvark 1.0”"),
        ("2031-01-01", "“zebra 1.0”"),
    ] == [(problem.version, problem.origin) for problem in problems]
    with pytest.raises(UnusableContribution) as caught:
        load_guidance("2031-01-01")
    assert "“aardvark 1.0” and “zebra 1.0”" == caught.value.origin
    assert "; ".join(problem.reason for problem in problems[-2:]) == caught.value.reason


def test_a_file_that_is_named_otherwise(tmp_path: Path) -> None:
    """A file that begins like a version and is none is told when the versions are listed."""
    (tmp_path / "2030-1-1.json").touch()
    versions, [problem] = told(lambda: available_versions(folder=tmp_path))
    assert (("2024-05-01",), "“2030-1-1”") == (versions, problem.version)


def test_a_package_with_broken_metadata(site: Site) -> None:
    """Entry points that Python cannot read are told by their package, and hide no other's."""
    site.install("broken", "no equals sign\n2031-01-01 = broken")
    site.install("other", b"\xff\xfe")
    site.contribute("sound", "2030-01-01")
    versions, [problem] = told(available_versions)
    assert ("2024-05-01", "2030-01-01") == versions
    assert ("", "“broken 1.0”") == (problem.version, problem.origin)
    assert str(problem).startswith("guidance from “broken 1.0” cannot be used: its entry points")
    assert "2030-01-01" == load_guidance("2030-01-01").version


@pytest.mark.parametrize("metadata", [None, b"\xff"])
def test_packages_without_metadata(site: Site, metadata: bytes | None) -> None:
    """Packages that have lost their name contribute all the same, and their faults are told."""
    for number, version in enumerate(("2030-01-01", "2031-01-01", "2032-01-01")):
        write_snapshot(site.install(f"lost{number}", f"{version} = lost{number}"), version)
        path = site.path / f"lost{number}-1.0.dist-info" / "METADATA"
        path.unlink() if metadata is None else path.write_bytes(metadata)
    (site.path / "lost2" / "2032-01-01.json").unlink()
    versions, [problem] = told(available_versions)
    assert ("2024-05-01", "2030-01-01", "2031-01-01") == versions
    assert ("2032-01-01", "a package without metadata") == (problem.version, problem.origin)


def test_a_package_without_a_file_of_its_own(site: Site) -> None:
    """A folder without `__init__.py` is a package too."""
    folder = site.install("made-up", "2030-01-01 = made_up")
    (folder / "__init__.py").unlink()
    assert write_snapshot(folder, "2030-01-01") == load_guidance("2030-01-01")


def test_a_package_that_is_shadowed(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a package that is on the path twice, the one that Python imports counts."""
    behind = site.contribute("made-up", "2030-01-01", "Behind")
    assert behind == load_guidance("2030-01-01")
    del sys.modules["made_up"]
    monkeypatch.setattr(_contributed, "_HELD", {})
    front = Site(tmp_path / "front", monkeypatch).contribute("made-up", "2030-01-01", "Front")
    assert (front, []) == told(lambda: load_guidance("2030-01-01"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_nobody_waits_for_a_pipe(site: Site) -> None:
    """A named pipe in place of a snapshot keeps nobody waiting."""
    folder = site.install("made-up", "2030-01-01 = made_up")
    os.mkfifo(folder / "2030-01-01.json")
    with pytest.raises(UnusableContribution, match="is no regular file"):
        load_guidance("2030-01-01")


# --- clashing ones -----------------------------------------------------------------


def test_a_clash_with_a_bundled_version(site: Site, tmp_path: Path) -> None:
    """A bundled version is what is loaded, and who contributes other content for it is told."""
    site.contribute("made-up", "2024-05-01")
    other = write_snapshot(tmp_path / "own", "2024-05-01")
    assert (BUNDLED, []) == told(lambda: load_guidance("2024-05-01"))
    given, [problem] = told(lambda: load_guidance("2024-05-01", folder=tmp_path / "own"))
    assert given is load_guidance("2024-05-01")
    assert problem.origin.endswith("own/2024-05-01.json”")
    versions, problems = told(lambda: available_versions(folder=tmp_path / "own"))
    assert ("2024-05-01",) == versions
    assert ["“made-up 1.0”", problem.origin] == [each.origin for each in problems]
    assert {f"that version is bundled, with other content ({BUNDLED.digest})"} == {
        each.reason for each in problems
    }
    with pytest.raises(DigestMismatch), pytest.warns(UnusableContribution):
        load_guidance("2024-05-01", folder=tmp_path / "own", digest=other.digest)


def test_a_clash_of_packages(site: Site) -> None:
    """Different content under one version is an error that names both, until a digest picks."""
    one = site.contribute("made-up-a", "2030-01-01", "One")
    two = site.contribute("made-up-b", "2030-01-01", "Two")
    versions, [problem] = told(available_versions)
    assert (("2024-05-01",), "“made-up-a 1.0” and “made-up-b 1.0”") == (versions, problem.origin)
    assert f"pass the digest of one: {one.digest}, {two.digest}" in problem.reason
    for digest in (None, BUNDLED.digest):
        with pytest.raises(UnusableContribution) as caught:
            load_guidance("2030-01-01", digest=digest)
        assert str(problem) == str(caught.value)
    for expected in (one, two):
        ask = functools.partial(load_guidance, "2030-01-01", digest=expected.digest)
        assert (expected, []) == told(ask)


def test_a_clash_of_a_package_and_a_folder(site: Site, tmp_path: Path) -> None:
    """A folder has no more say than a package; where they differ, the digest picks."""
    site.contribute("made-up", "2030-01-01", "One")
    two = write_snapshot(tmp_path / "own", "2030-01-01", "Two")
    with pytest.raises(UnusableContribution, match=r"“made-up 1\.0” and “.*own/2030-01-01\.json”"):
        load_guidance("2030-01-01", folder=tmp_path / "own")
    assert two == load_guidance("2030-01-01", folder=tmp_path / "own", digest=two.digest)


SOUND = made_up("2030-01-01")
BYTES = dumps(SOUND).encode()


@given(place=st.integers(0, len(BYTES) - 1), byte=st.integers(0, 255))
def test_any_other_byte_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int
) -> None:
    """With one byte changed, a pinned snapshot has the same content or is refused."""
    folder = tmp_path_factory.mktemp("own")
    data = BYTES[:place] + bytes([byte]) + BYTES[place + 1 :]
    (folder / "2030-01-01.json").write_bytes(data)
    try:
        found = load_guidance("2030-01-01", digest=SOUND.digest, folder=folder)
    except (DigestMismatch, UnusableContribution):
        assert data != BYTES
    else:
        assert SOUND == found


# --- asking --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "folder", ["no such folder", "", "a\0b", 5, b"x", ["x"], __file__], ids=excerpt
)
def test_a_folder_that_cannot_be_listed(folder: Any) -> None:  # noqa: ANN401 - wrong on purpose
    """A folder that is none is our error, also where the version is bundled."""
    for ask in (
        lambda: load_guidance("2024-05-01", folder=folder),
        lambda: load_guidance("2030-01-01", folder=folder),
        lambda: available_versions(folder=folder),
    ):
        with pytest.raises(ReadError) as caught:
            ask()
        assert len(str(caught.value)) < 200


def test_an_unknown_version_lists_what_is_contributed(site: Site) -> None:
    """Whoever asks for a version that nobody has is told those that somebody offers."""
    site.contribute("made-up", "2030-01-01")
    site.install("also", "2024-05-01 = also")
    with pytest.raises(UnknownVersion) as caught:
        load_guidance("2030-01-02")
    assert ("2024-05-01", "2030-01-01") == caught.value.known
    assert ("2030-01-01", *caught.value.close[1:]) == caught.value.close


def test_the_warning_points_at_the_caller(tmp_path: Path) -> None:
    """A warning names the line that asked, and can be turned into our error."""
    (tmp_path / "2030-01-01.json").touch()
    with pytest.warns(UnusableContribution) as caught:
        available_versions(folder=tmp_path)
    assert [__file__] == [warning.filename for warning in caught]
    write_snapshot(tmp_path, "2024-05-01")
    with pytest.warns(UnusableContribution) as caught:
        load_guidance("2024-05-01", folder=tmp_path)
    assert [__file__] == [warning.filename for warning in caught]
    with warnings.catch_warnings(action="error"), pytest.raises(CqcWellledError):
        available_versions(folder=tmp_path)


def test_a_bundled_version_is_loaded_without_looking_through_packages(site: Site) -> None:
    """Neither the default nor a bundled version looks at what is installed beside it."""
    code = (
        "import sys, cqc_wellled as c; c.load_guidance(); c.load_guidance('2024-05-01'); "
        "c.criteria_for_regulation(18); assert 'importlib.metadata' not in sys.modules; "
        "assert 'cqc_wellled._contributed' not in sys.modules; c.available_versions(); "
        "assert {'importlib.metadata', 'cqc_wellled._contributed'} <= set(sys.modules)"
    )
    path = str(Path(cqc_wellled.__file__).parent.parent)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment | {"PYTHONPATH": path})
