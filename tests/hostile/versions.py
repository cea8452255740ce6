"""Hostile versions and files: what is opened by them, and what is not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from hostile.case import Answered, Refused

from cqc_wellled import (
    CqcWellledError,
    LimitExceeded,
    Limits,
    ReadError,
    UnknownVersion,
    UnusableContribution,
    dumps,
    load_guidance,
    read_guidance,
)
from cqc_wellled._files import write_whole
from cqc_wellled._text import excerpt
from cqc_wellled.errors import WriteError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["CASES"]


def _unknown(name: str, version: Any) -> Refused:  # noqa: ANN401 - hostile on purpose
    place = excerpt(version)
    return Refused(
        name, 22, lambda _: load_guidance(version), UnknownVersion, place, "known: 2024-05-01"
    )


def _contributed(name: str, make: Callable[[Path], object], words: str) -> Refused:
    # A file in a folder of one's own, under the name of a version.
    def ask(folder: Path) -> object:
        make(folder / "2030-01-01.json")
        return load_guidance("2030-01-01", folder=folder)

    return Refused(f"contributed: {name}", 23, ask, UnusableContribution, "", words)


def _unread(
    name: str,
    make: Callable[[Path], object],
    words: str,
    error: type[CqcWellledError] = ReadError,
    row: int = 23,
) -> Refused:
    def ask(folder: Path) -> object:
        path = folder / "snapshot.json"
        make(path)
        return read_guidance(path)

    place = "“" if error is LimitExceeded else ""
    return Refused(name, row, ask, error, place, words)


def _sparse(path: Path) -> None:
    # A gigabyte that takes no room.
    with path.open("wb") as file:
        file.truncate(1 << 30)


def _linked(folder: Path) -> object:
    (folder / "there.json").write_text(dumps(load_guidance()), encoding="utf-8")
    (folder / "link.json").symlink_to("there.json")
    return read_guidance(folder / "link.json") == load_guidance()


def _unwritten(name: str, make: Callable[[Path], object], words: str) -> Refused:
    def ask(folder: Path) -> None:
        path = folder / "out.json"
        make(path)
        write_whole(path, b"new", overwrite=True)

    return Refused(name, 24, ask, WriteError, "", words)


def _existing(folder: Path) -> None:
    (folder / "out.json").write_bytes(b"old")
    write_whole(folder / "out.json", b"new", overwrite=False)


def _link_to_secret(path: Path) -> None:
    path.with_name("secret").write_bytes(b"secret")
    path.symlink_to("secret")


CASES = (
    _unknown("path that climbs", "../../etc/passwd"),
    _unknown("path that climbs to a snapshot", "../snapshots/2024-05-01"),
    _unknown("absolute path", "/etc/passwd"),
    _unknown("zero character behind", "2024-05-01\x00"),
    _unknown("line feed behind", "2024-05-01\n"),
    _unknown("space before", " 2024-05-01"),
    _unknown("Arabic digits", "\u0662\u0660\u0662\u0664-\u0660\u0665-\u0660\u0661"),
    _unknown("full-width digits", "\uff12024-05-01"),
    _unknown("name of the file", "2024-05-01.json"),
    _unknown("its manifest", "manifest"),
    _unknown("integer", 20240501),
    _unknown("bytes", b"2024-05-01"),
    _unknown("list", ["2024-05-01"]),
    _unread("pipe that nobody writes to", os.mkfifo, "is no regular file"),
    _unread("directory", os.mkdir, "cannot be read: "),
    _unread("device without end", lambda path: path.symlink_to("/dev/zero"), "is no regular file"),
    _unread("terminal", lambda path: path.symlink_to("/dev/tty"), "”: "),
    _unread("link to nothing", lambda path: path.symlink_to("nowhere"), "No such file"),
    _unread("link to itself", lambda path: path.symlink_to(path.name), "cannot be read: "),
    _unread("a gigabyte", _sparse, f"max_bytes={Limits().max_bytes}", LimitExceeded, 21),
    _contributed("pipe", os.mkfifo, "is no regular file"),
    _contributed("directory", os.mkdir, "cannot be read: "),
    _contributed("device", lambda path: path.symlink_to("/dev/zero"), "is no regular file"),
    _contributed("a gigabyte", _sparse, f"max_bytes={Limits().max_bytes}"),
    _contributed("no JSON", lambda path: path.write_bytes(b"{"), "found no JSON"),
    _contributed(
        "another version", lambda path: path.write_text(dumps(load_guidance())), "it holds version"
    ),
    Answered("link to a regular file", 23, _linked, answer=True),
    Refused("output that exists", 24, _existing, WriteError, "", "exists already and is left as"),
    _unwritten("output that is a link", _link_to_secret, "is no regular file"),
    _unwritten("output that is a pipe", os.mkfifo, "is no regular file"),
    _unwritten("output that is a directory", os.mkdir, "is no regular file"),
    Refused(
        "output in a folder that is none",
        24,
        lambda folder: write_whole(folder / "no" / "out.json", b"new", overwrite=True),
        WriteError,
        "",
        "cannot be written: No such file or directory",
    ),
)
