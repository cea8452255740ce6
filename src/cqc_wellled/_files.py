"""Writing files whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from typing import TYPE_CHECKING

from cqc_wellled._text import excerpt_end
from cqc_wellled.errors import WriteError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["write_all", "write_whole"]

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_USUAL_MODE = 0o666  # less what the user's umask takes away


def write_whole(path: Path, data: bytes, *, overwrite: bool) -> None:
    """Write a file by way of a temporary neighbour that is moved into place.

    Whatever fails, the old file stays whole and no neighbour is left behind. The file keeps
    its mode.

    Raises:
        WriteError: The file exists and `overwrite` is false, it is no regular file, or
            the system refuses.
    """
    with _our_error(path), contextlib.ExitStack() as undo:
        _stage(path, data, undo, overwrite=overwrite).replace(path)
        undo.pop_all()


def write_all(folder: Path, files: Mapping[str, bytes], *, overwrite: bool) -> None:
    """Write several files into a folder, which is made if need be: all of them, or none.

    Each is written whole beside its place before the first is moved there. Whatever fails,
    what was moved is moved back, and no neighbour is left behind. Other files in the folder
    are left alone.

    Raises:
        WriteError: A file exists and `overwrite` is false, it is no regular file, or the
            system refuses.
    """
    with _our_error(folder), contextlib.ExitStack() as undo:
        _make_folder(folder, undo)
        places = {folder / name: data for name, data in files.items()}
        staged = [
            (_stage(path, data, undo, overwrite=overwrite), path, _content(path))
            for path, data in places.items()
        ]
        for neighbour, path, old in staged:
            # What takes the step back stands ready before the step is taken.
            undo.callback(_put_back, neighbour, path, old)
            neighbour.replace(path)
        undo.pop_all()


@contextlib.contextmanager
def _our_error(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"{excerpt_end(str(path))}: cannot be written: {reason}"
        raise WriteError(message) from error


def _stage(path: Path, data: bytes, undo: contextlib.ExitStack, *, overwrite: bool) -> Path:
    # Gives the neighbour that holds the new content and has the old file's mode.
    mode = _check_target(path, excerpt_end(str(path)), overwrite=overwrite)
    neighbour = _neighbour(path)
    undo.callback(_remove, neighbour)
    with os.fdopen(os.open(neighbour, _NEW, _USUAL_MODE), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        neighbour.chmod(mode)
    return neighbour


def _neighbour(path: Path) -> Path:
    return path.with_name(f".{secrets.token_hex()}.part")


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if os.path.lexists(path) else None


def _put_back(neighbour: Path, path: Path, old: bytes | None) -> None:
    if neighbour.exists():
        return  # it was not moved
    if old is None:
        _remove(path)
    else:
        write_whole(path, old, overwrite=True)


def _make_folder(folder: Path, undo: contextlib.ExitStack) -> None:
    try:
        folder.mkdir()
    except FileExistsError:
        if not folder.is_dir():
            raise
    else:
        undo.callback(_remove_empty, folder)


def _remove_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


def _check_target(path: Path, shown: str, *, overwrite: bool) -> int | None:
    # Gives the mode of the file that is there.
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(mode):
        message = f"{shown}: is no regular file, and nothing else is written to"
        raise WriteError(message)
    if not overwrite:
        message = f"{shown}: exists already and is left as it is"
        raise WriteError(message)
    return stat.S_IMODE(mode)
