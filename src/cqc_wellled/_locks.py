"""Locks that outlive a fork."""

from __future__ import annotations

import os
from _thread import RLock

__all__ = ["ProcessLock"]


class ProcessLock:
    """A lock between the threads of one process.

    A forked process has none of the threads that may hold it, and so a new one.
    """

    __slots__ = ("_lock",)

    def __init__(self) -> None:
        """Make it, once for the life of the process."""
        self._renew()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._renew)

    def __enter__(self) -> None:
        """Wait for it."""
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        """Let the next one have it."""
        self._lock.release()

    def _renew(self) -> None:
        self._lock = RLock()
