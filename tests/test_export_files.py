"""What exports give, and that several files are written all or not at all."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest
from samples import make_snapshot

from cqc_wellled import CqcWellledError, Guidance, UnknownItem, load_guidance
from cqc_wellled._files import write_all
from cqc_wellled.errors import MalformedSnapshot, WriteError
from cqc_wellled.export import (
    ExportFile,
    ExportFolder,
    to_assessment,
    to_csv,
    to_datasette,
    to_markdown,
    to_oscal,
    to_sqlite,
    to_xlsx,
)

if TYPE_CHECKING:
    from collections.abc import Callable

GUIDANCE = load_guidance()
ALL = (to_assessment, to_csv, to_datasette, to_markdown, to_oscal, to_sqlite, to_xlsx)
FILES = {"a.csv": b"new a", "b.csv": b"new b", "c.json": b"new c"}


# --- all or none -------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder with two old files of the three, and one that is none of them."""
    path = tmp_path / "out"
    path.mkdir()
    (path / "a.csv").write_bytes(b"old a")
    (path / "c.json").write_bytes(b"old c")
    (path / "other.txt").write_bytes(b"mine")
    return path


OLD = {"a.csv": b"old a", "c.json": b"old c", "other.txt": b"mine"}


def content(folder: Path) -> dict[str, bytes]:
    """Read everything that stands in a folder, hidden or not."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_folder_is_made(tmp_path: Path) -> None:
    """A folder that was not there is made, and holds the files and nothing else."""
    write_all(tmp_path / "new", FILES, overwrite=False)
    assert FILES == content(tmp_path / "new")


def test_files_are_replaced_and_others_left_alone(folder: Path) -> None:
    """Files are replaced, keep their mode, and what else is there stays."""
    (folder / "a.csv").chmod(0o600)
    write_all(folder, FILES, overwrite=True)
    assert {**FILES, "other.txt": b"mine"} == content(folder)
    assert 0o600 == stat.S_IMODE((folder / "a.csv").stat().st_mode)


def test_one_old_file_keeps_all_back(folder: Path) -> None:
    """Without leave to overwrite, one file that is there keeps all others from being written."""
    (folder / "a.csv").unlink()
    with pytest.raises(WriteError, match=r"c\.json”: exists already and is left as it is"):
        write_all(folder, FILES, overwrite=False)
    assert {"c.json": b"old c", "other.txt": b"mine"} == content(folder)


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("other.txt")])
def test_only_regular_files_are_replaced(make: Callable[[Path], None], folder: Path) -> None:
    """A directory or a link in the place of one file keeps all others from being written."""
    make(folder / "b.csv")
    before = {path.name: path.lstat().st_ino for path in folder.iterdir()}
    with pytest.raises(WriteError, match=r"b\.csv”: is no regular file"):
        write_all(folder, FILES, overwrite=True)
    assert before == {path.name: path.lstat().st_ino for path in folder.iterdir()}


def test_a_file_is_no_folder(folder: Path) -> None:
    """A file in the place of the folder is told, and left as it is."""
    with pytest.raises(WriteError, match=r"a\.csv”: cannot be written: File exists"):
        write_all(folder / "a.csv", FILES, overwrite=True)
    assert OLD == content(folder)


def test_a_folder_below_nothing_is_not_made(tmp_path: Path) -> None:
    """Only the folder itself is made, none above it."""
    with pytest.raises(WriteError, match="cannot be written: No such file or directory"):
        write_all(tmp_path / "x" / "y", FILES, overwrite=True)
    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_is_no_longer_empty_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What others put into the folder that was made stays there, and the first fault is told."""

    def interfere(_: int) -> None:
        (tmp_path / "new" / "other.txt").write_bytes(b"mine")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", interfere)
    with pytest.raises(WriteError, match="No space left on device"):
        write_all(tmp_path / "new", FILES, overwrite=True)
    assert {"other.txt": b"mine"} == content(tmp_path / "new")


FAULTS: list[BaseException] = [
    OSError(errno.ENOSPC, "No space left on device"),
    KeyboardInterrupt(),
    MemoryError(),
]
#: Each step that touches the file system, with how often it is taken for three files of which
#: two are there.
STEPS = [("os.open", 3), ("os.fsync", 3), ("Path.chmod", 2), ("Path.replace", 3)]
MOMENTS = [
    (step, call, late) for step, calls in STEPS for call in range(calls) for late in (False, True)
]


def failing(
    monkeypatch: pytest.MonkeyPatch, step: str, call: int, fault: BaseException, *, late: bool
) -> None:
    """Have one call of a step fail, before it does anything or right after."""
    owner = {"os": os, "Path": Path}[step.partition(".")[0]]
    name = step.partition(".")[2]
    real, calls = getattr(owner, name), iter(range(100))

    def fail(*arguments: object, **options: object) -> object:
        number = next(calls)
        if number == call and not late:
            raise fault
        try:
            result = real(*arguments, **options)
        except OSError:
            # What is not there cannot be moved: the moment behind the call is there all the same.
            result = None
            if number != call:
                raise
        if number == call:
            if step == "os.open":
                os.close(result)
            raise fault
        return result

    monkeypatch.setattr(owner, name, fail)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: "-".join(map(str, moment)))
def test_a_failure_at_any_moment_leaves_all_old_files_whole(
    moment: tuple[str, int, bool],
    fault: BaseException,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever fails at whatever call, before it or after, every file is as it was."""
    step, call, late = moment
    with monkeypatch.context() as patch:
        failing(patch, step, call, fault, late=late)
        with pytest.raises(WriteError if isinstance(fault, OSError) else type(fault)):
            write_all(folder, FILES, overwrite=True)
    assert OLD == content(folder)


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("step", "call"), [("os.open", 1), ("Path.replace", 1)])
def test_a_failure_leaves_no_folder_behind(
    step: str,
    call: int,
    late: bool,  # noqa: FBT001 - a parameter
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A folder that was made for the files goes with them."""
    with monkeypatch.context() as patch:
        failing(patch, step, call, KeyboardInterrupt(), late=late)
        with pytest.raises(KeyboardInterrupt):
            write_all(tmp_path / "new", FILES, overwrite=True)
    assert [] == list(tmp_path.iterdir())


def test_what_cannot_be_put_back_is_whole_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When an old file cannot be put back either, what stands there is the new one, whole."""
    calls = iter(range(100))
    real = Path.replace

    def fail(path: Path, target: Path) -> Path:
        if next(calls) >= 1:
            raise OSError(errno.EIO, "Input/output error")
        return real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(WriteError, match="Input/output error"):
            write_all(folder, FILES, overwrite=True)
    assert {**OLD, "a.csv": b"new a"} == content(folder)


# --- the values --------------------------------------------------------------------------


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    """A file goes where it should, as text or path, and only with leave over another."""
    exported = to_oscal(GUIDANCE)
    exported.write(tmp_path / "a.json")
    exported.write(str(tmp_path / "b.json"))
    assert exported.data == (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    with pytest.raises(WriteError, match="exists already"):
        to_markdown(GUIDANCE).write(tmp_path / "a.json")
    to_markdown(GUIDANCE).write(tmp_path / "a.json", overwrite=True)
    assert to_markdown(GUIDANCE).data == (tmp_path / "a.json").read_bytes()


def test_a_folder_is_written_whole(tmp_path: Path) -> None:
    """The files of a folder are written under their names, and only with leave over others."""
    exported = to_csv(GUIDANCE)
    exported.write(tmp_path / "csv")
    assert {file.name: file.data for file in exported} == content(tmp_path / "csv")
    with pytest.raises(WriteError, match="exists already"):
        exported.write(str(tmp_path / "csv"))
    to_csv(GUIDANCE, spreadsheet_safe=True).write(tmp_path / "csv", overwrite=True)
    assert (tmp_path / "csv" / "criteria.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("path", [None, 3, b"x"])
def test_what_is_no_path_is_our_error(path: object) -> None:
    """A value that is no path is refused as one, not as a fault of Python's."""
    for exported in (to_oscal(GUIDANCE), to_csv(GUIDANCE)):
        with pytest.raises(WriteError, match="as a path, expected text or a pathlib"):
            exported.write(path)  # type: ignore[arg-type]


def test_text_and_bytes() -> None:
    """Text is given without a byte order mark; what is no text says so."""
    assert to_oscal(GUIDANCE).data == to_oscal(GUIDANCE).text.encode()
    safe = to_csv(GUIDANCE, spreadsheet_safe=True)["guidance.csv"]
    assert safe.text.startswith("guidance,version")
    for exported in (to_sqlite(GUIDANCE), to_xlsx(GUIDANCE)):
        with pytest.raises(CqcWellledError, match="is no text: its bytes are in `data`"):
            _ = exported.text


def test_files_are_found_by_name() -> None:
    """A file that is not there is told with those that come close."""
    exported = to_csv(GUIDANCE)
    assert 19 == len(exported) == len(list(exported))
    assert "criteria.csv" == exported["criteria.csv"].name
    with pytest.raises(UnknownItem, match=r"“criterion\.csv”: no such file; close: criteria\.csv"):
        exported["criterion.csv"]
    with pytest.raises(UnknownItem, match="no such file; known:"):
        exported[3]  # type: ignore[index]


def test_values_show_themselves() -> None:
    """A value is shown by its name and size, not by its content."""
    file = ExportFile(name="a.csv", data=b"x" * 1234)
    assert "<ExportFile a.csv: 1,234 bytes>" == repr(file)
    assert "<ExportFolder: 2 files, 2,468 bytes>" == repr(ExportFolder(files=(file, file)))


# --- what holds for all ------------------------------------------------------------------


@pytest.mark.parametrize("export", ALL)
def test_only_sound_guidance_is_exported(export: Callable[[Guidance], object]) -> None:
    """A guidance put together by hand that hangs together badly is refused by every format."""
    broken = attrs.evolve(make_snapshot(), regulations=())
    with pytest.raises(MalformedSnapshot, match=r"stands in \$\.regulations"):
        export(Guidance(snapshot=broken))


_DIGESTS = """
import hashlib, sys
from cqc_wellled import load_guidance, export
guidance = load_guidance()
for value in (
    export.to_csv(guidance), export.to_csv(guidance, spreadsheet_safe=True),
    export.to_datasette(guidance), export.to_oscal(guidance), export.to_markdown(guidance),
    export.to_assessment(guidance), export.json_schema(),
):
    for file in getattr(value, "files", (value,)):
        print(file.name, hashlib.sha256(file.data).hexdigest())
"""


def test_exports_are_the_same_everywhere() -> None:
    """Under another hash seed, time zone and locale, every byte is the same; the database's too."""
    runs = [
        subprocess.run(
            [sys.executable, "-c", _DIGESTS],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
        ).stdout
        for seed, zone, locale in (("1", "UTC", "C"), ("2", "Asia/Tokyo", "C.UTF-8"))
    ]
    assert runs[0] == runs[1]
    assert 19 + 19 + 2 + 4 == len(runs[0].splitlines())
