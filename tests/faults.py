"""A system that fails at one call: counts the calls of an operation, and has the n-th fail."""

from __future__ import annotations

import builtins
import contextlib
import errno
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

    import pytest

__all__ = ["CALLS", "KINDS", "FaultySystem"]

#: What a call of the system can end with.
KINDS: dict[str, Callable[[], BaseException]] = {
    "no space": lambda: OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    "no permission": lambda: PermissionError(errno.EACCES, os.strerror(errno.EACCES)),
    "broken device": lambda: OSError(errno.EIO, os.strerror(errno.EIO)),
    "interrupted call": lambda: InterruptedError(errno.EINTR, os.strerror(errno.EINTR)),
    "vanished": lambda: FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)),
    "interrupt": KeyboardInterrupt,
    "no memory": MemoryError,
}
#: The calls of `os` that are counted; those of files are counted beside them.
CALLS = (
    *("chmod", "fstat", "fsync", "link", "listdir", "lstat", "mkdir", "open", "readlink"),
    *("remove", "rename", "replace", "rmdir", "scandir", "stat", "unlink"),
)
_OF_FILES = ("close", "flush", "read", "readinto", "seek", "truncate", "write")


class FaultySystem:
    """Stands between the code and the system.

    A call that fails has not been made, but for closing a file, which is closed all the same.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        """Take the place of the system's calls, until the patch is undone."""
        #: The names of the calls that were made since `watch`.
        self.made: list[str] = []
        self._fails: Callable[[int], bool] = lambda _: False
        self._fault: Callable[[], BaseException] = OSError
        self._watching = False
        self._patch = patch

    @contextlib.contextmanager
    def watch(
        self,
        fails: Callable[[int], bool] = lambda _: False,
        fault: Callable[[], BaseException] = OSError,
    ) -> Iterator[None]:
        """Count the calls from 1, and have those fail that are told to."""
        self.made, self._fails, self._fault = [], fails, fault
        with self._patch.context() as patch:
            for name in CALLS:
                if hasattr(os, name):
                    patch.setattr(os, name, self._counted(name, getattr(os, name)))
            patch.setattr(os, "fdopen", self._opening("fdopen", os.fdopen))
            patch.setattr(builtins, "open", self._opening("open a file", builtins.open))
            yield

    def _counted(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - any call
            self._count(name)
            return call(*arguments, **named)

        return counted

    def _opening(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def opening(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - any file
            self._count(name)
            return _File(self, call(*arguments, **named))

        return opening

    def _count(self, name: str) -> None:
        self.made.append(name)
        if self._fails(len(self.made)):
            raise self._fault()


class _File:
    """A file whose calls are counted."""

    def __init__(self, system: FaultySystem, file: Any) -> None:  # noqa: ANN401 - any file
        self._system = system
        self._file = file

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a file has
        found = getattr(self._file, name)
        return self._system._counted(f"file.{name}", found) if name in _OF_FILES else found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._system._count("file.close")
