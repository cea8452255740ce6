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
    from pathlib import Path

__all__ = ["write_whole"]

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
    shown = excerpt_end(str(path))
    try:
        mode = _check_target(path, shown, overwrite=overwrite)
        neighbour = path.with_name(f".{secrets.token_hex(8)}.part")
        try:
            with os.fdopen(os.open(neighbour, _NEW, _USUAL_MODE), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if mode is not None:
                neighbour.chmod(mode)
            neighbour.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                neighbour.unlink()
            raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"{shown}: cannot be written: {reason}"
        raise WriteError(message) from error


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
