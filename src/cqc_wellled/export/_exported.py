"""What an export gives: one file, or a folder of them, in memory until it is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._files import write_all, write_whole
from cqc_wellled._text import close_matches, excerpt
from cqc_wellled.errors import CqcWellledError, UnknownItem, WriteError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ExportFile", "ExportFolder"]


@attrs.frozen(kw_only=True, repr=False)
class ExportFile:
    """One file of an export, in memory."""

    #: The name it has in a folder, and a good one where it stands alone.
    name: str
    #: All of its bytes.
    data: bytes
    #: Whether the bytes are text, in UTF-8.
    is_text: bool = True

    def __repr__(self) -> str:
        """Name the file and give its size."""
        return f"<ExportFile {self.name}: {len(self.data):,} bytes>"

    @property
    def text(self) -> str:
        """The content as text, without a byte order mark.

        Raises:
            CqcWellledError: It is no text; `data` has its bytes.
        """
        if not self.is_text:
            message = f"{self.name} is no text: its bytes are in `data`"
            raise CqcWellledError(message)
        return self.data.decode("utf-8-sig")

    def write(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
        """Write the file, whole or not at all.

        Args:
            path: Where to. It is written beside its place first and moved there.
            overwrite: Whether a file that is there may be replaced.

        Raises:
            WriteError: A file is there and may not be replaced, what is there is no regular
                file, or the system refuses. What was there is still there.
        """
        write_whole(_path(path), self.data, overwrite=overwrite)


@attrs.frozen(kw_only=True, repr=False)
class ExportFolder:
    """The files of an export that belong together, in memory."""

    #: The files, in the order in which they refer to each other.
    files: tuple[ExportFile, ...]

    def __repr__(self) -> str:
        """Count the files and give their size."""
        size = sum(len(file.data) for file in self.files)
        return f"<ExportFolder: {len(self.files)} files, {size:,} bytes>"

    def __iter__(self) -> Iterator[ExportFile]:
        """Go through the files."""
        return iter(self.files)

    def __len__(self) -> int:
        """Count the files."""
        return len(self.files)

    def __getitem__(self, name: str) -> ExportFile:
        """Find a file by its name, such as `criteria.csv`.

        Raises:
            UnknownItem: There is none; close names are given.
        """
        for file in self.files:
            if file.name == name:
                return file
        known = [file.name for file in self.files]
        asked: object = name
        close = close_matches(asked, known) if isinstance(asked, str) else ()
        raise UnknownItem(excerpt(name), reason="no such file", close=close, known=known)

    def write(self, folder: str | os.PathLike[str], *, overwrite: bool = False) -> None:
        """Write the files into a folder: all of them, or none.

        Args:
            folder: Where to; it is made if it is not there. Other files in it are left
                alone.
            overwrite: Whether files that are there may be replaced.

        Raises:
            WriteError: A file is there and may not be replaced, what is there is no regular
                file, or the system refuses. What was there is still there.
        """
        files = {file.name: file.data for file in self.files}
        write_all(_path(folder), files, overwrite=overwrite)


def _path(path: object) -> Path:
    name = os.fspath(path) if isinstance(path, os.PathLike) else path
    if not isinstance(name, str):
        message = f"found {excerpt(name)} as a path, expected text or a pathlib.Path"
        raise WriteError(message)
    return Path(name)
