"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from cqc_wellled._files import write_whole
from cqc_wellled.errors import WriteError

if TYPE_CHECKING:
    from collections.abc import Callable

OLD, NEW = b"old\n", b"new\r\n\x00"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Make a file with the old content in a folder of its own."""
    path = tmp_path / "kept.json"
    path.write_bytes(OLD)
    return path


def test_a_new_file_is_written(tmp_path: Path) -> None:
    """A file that was not there holds exactly the given bytes, and stands alone."""
    path = tmp_path / "new.json"
    write_whole(path, NEW, overwrite=False)
    assert (NEW, [path]) == (path.read_bytes(), list(tmp_path.iterdir()))


def test_a_new_file_has_the_mode_that_the_user_wants(tmp_path: Path) -> None:
    """A new file is as readable as any that the user makes."""
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "new.json", NEW, overwrite=True)
    finally:
        os.umask(before)
    assert 0o640 == stat.S_IMODE((tmp_path / "new.json").stat().st_mode)


def test_an_old_file_is_replaced_and_keeps_its_mode(target: Path) -> None:
    """A file that may be overwritten gets the new bytes, keeps its mode, and stands alone."""
    target.chmod(0o600)
    write_whole(target, NEW, overwrite=True)
    assert (NEW, 0o600) == (target.read_bytes(), stat.S_IMODE(target.stat().st_mode))
    assert [target] == list(target.parent.iterdir())


def test_a_long_name_is_written(tmp_path: Path) -> None:
    """A name as long as the system allows leaves room for the temporary neighbour."""
    path = tmp_path / ("n" * 255)
    write_whole(path, NEW, overwrite=False)
    assert NEW == path.read_bytes()


def make_directory(path: Path) -> None:
    """Put a directory where the file should go."""
    path.unlink()
    path.mkdir()


def make_link(path: Path) -> None:
    """Put a symbolic link to a file where the file should go."""
    path.rename(path.with_suffix(".other"))
    path.symlink_to(path.with_suffix(".other"))


def make_dangling_link(path: Path) -> None:
    """Put a symbolic link to nothing where the file should go."""
    path.unlink()
    path.symlink_to(path.with_suffix(".nothing"))


def make_pipe(path: Path) -> None:
    """Put a pipe where the file should go."""
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("make", [make_directory, make_link, make_dangling_link, make_pipe])
def test_only_regular_files_are_written(make: Callable[[Path], None], target: Path) -> None:
    """A directory, a link or a pipe is refused by name, and what a link leads to is untouched."""
    make(target)
    before = sorted(target.parent.iterdir())
    with pytest.raises(WriteError, match=r"kept\.json”: is no regular file"):
        write_whole(target, NEW, overwrite=True)
    assert before == sorted(target.parent.iterdir())
    assert all(path.read_bytes() == OLD for path in before if path.suffix == ".other")


def test_an_old_file_is_kept_unless_told_otherwise(target: Path) -> None:
    """Without leave to overwrite, a file that is there is left as it is."""
    with pytest.raises(WriteError, match="exists already and is left as it is"):
        write_whole(target, NEW, overwrite=False)
    assert (OLD, [target]) == (target.read_bytes(), list(target.parent.iterdir()))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere/new.json", "No such file or directory"),
        ("kept.json/new.json", "Not a directory"),
        ("a\0b", "embedded null"),
        ("n" * 256, "File name too long"),
    ],
)
def test_a_path_that_cannot_be_written_is_our_error(name: str, reason: str, target: Path) -> None:
    """A path that the system refuses gives our error with the system's reason."""
    with pytest.raises(WriteError, match=f"cannot be written: .*{reason}"):
        write_whole(target.parent / name, NEW, overwrite=True)
    assert [target] == list(target.parent.iterdir())


def test_a_long_path_is_shown_by_its_end(tmp_path: Path) -> None:
    """An error about a path too long to be quoted names its last part."""
    path = tmp_path.joinpath(*["folder"] * 20, "new.json")
    with pytest.raises(WriteError, match=r"^“….*folder/folder/new\.json”: cannot be") as caught:
        write_whole(path, NEW, overwrite=True)
    assert str(caught.value).index("”") <= 80


FAULTS: list[BaseException] = [
    OSError(errno.ENOSPC, "No space left on device"),
    PermissionError(errno.EACCES, "Permission denied"),
    ValueError("no such value"),
    KeyboardInterrupt(),
    MemoryError(),
]
STEPS = ["os.open", "os.fdopen", "os.fsync", "Path.chmod", "Path.replace"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_a_failure_at_any_step_leaves_the_old_file_whole(
    step: str, fault: BaseException, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails at whatever step, the old file is whole and nothing lies beside it."""

    def fail(*_: object, **__: object) -> NoReturn:
        raise fault

    owner, name = step.split(".")
    with monkeypatch.context() as patch:
        patch.setattr({"os": os, "Path": Path}[owner], name, fail)
        ours = isinstance(fault, OSError | ValueError)
        with pytest.raises(WriteError if ours else type(fault)) as caught:
            write_whole(target, NEW, overwrite=True)
    assert (OLD, [target]) == (target.read_bytes(), list(target.parent.iterdir()))
    if ours:
        assert caught.value.__cause__ is fault
        assert "kept.json”: cannot be written: " in str(caught.value)


def test_a_disk_that_fills_up_leaves_the_old_file_whole(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A device without room refuses the bytes themselves, and the old file is whole."""
    opened = os.open

    def open_full(path: str | Path, flags: int, mode: int = 0o777) -> int:
        os.close(opened(path, flags, mode))
        return opened("/dev/full", os.O_WRONLY)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", open_full)
        with pytest.raises(WriteError, match="No space left on device"):
            write_whole(target, NEW, overwrite=True)
    assert (OLD, [target]) == (target.read_bytes(), list(target.parent.iterdir()))


def test_litter_that_cannot_be_removed_does_not_hide_the_reason(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the neighbour cannot be removed either, the error still tells the first reason."""

    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.EIO, "Input/output error")

    def fail_to_remove(*_: object, **__: object) -> NoReturn:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        patch.setattr(Path, "unlink", fail_to_remove)
        with pytest.raises(WriteError, match="Input/output error"):
            write_whole(target, NEW, overwrite=True)
    assert target.read_bytes() == OLD
