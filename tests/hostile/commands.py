"""Hostile words, files and input to the command line."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["CASES", "Command"]

QUOTE = "a culture of health, wellbeing, safety and compassion at work"


class Command(NamedTuple):
    """A command line, and what it does."""

    #: What is hostile about it.
    name: str
    #: Number of its row in `rows.toml`.
    row: int
    #: The words behind the program's name; `{file}` is a file that holds `data`.
    arguments: tuple[str, ...]
    #: The exit code.
    code: int
    #: Words of what it prints: on standard output when something is found.
    words: str
    #: What is read from the file and from standard input.
    data: bytes = b""


def _error(name: str, row: int, *arguments: str, words: str, data: bytes = b"") -> Command:
    return Command(name, row, arguments, 2, words, data)


CASES = (
    _error("id with an escape sequence", 29, "show", "\x1b[2J", words="“\\x1b[2J”: no such item"),
    _error("escape sequence for a command", 29, "\x1b[2J", words="[2J"),
    _error("escape sequence behind", 29, "versions", "\x1b]0;x\x07", words="[U+001B]]0;x[U+0007]"),
    _error("rich's markup", 29, "show", "[red]x[/red]", words="“[red]x[/red]”: no such item"),
    _error("zero character", 11, "cite", "a\x00b", words="“a\\x00b”"),
    _error("byte that is no UTF-8", 9, "show", "\udcff", words="“\\udcff”: no such item"),
    _error("override in an id", 12, "show", "\u202ex", words="“\\u202ex”: no such item"),
    _error("path for a version", 22, "versions", "--version", "../x", words="unrecognized"),
    _error(
        "version that climbs", 22, "criteria", "--version", "../../x", words="no such guidance ver"
    ),
    _error("5,000 digits", 34, "search", "x", "--limit", "9" * 5000, words="invalid int value"),
    _error("regulation of 5,000 digits", 4, "criteria", "--regulation", "9" * 5000, words="longer"),
    _error("SQL for a regulation", 28, "criteria", "--regulation", "18;--", words="“18;--”: "),
    _error("search of 20,001 characters", 21, "search", "x" * 20_001, words="20000 at most"),
    _error("a directory", 23, "quote", "-f", ".", words="“.”: cannot be read: "),
    _error("a device", 23, "quote", "-f", "/dev/zero", words="“/dev/zero”: is no regular file"),
    _error("a path with a zero character", 23, "quote", "-f", "a\x00b", words="cannot be read"),
    _error("a document of Latin-1", 9, "quote", "-f", "{file}", words="is not UTF-8", data=b"\xe9"),
    _error("input of Latin-1", 9, "quote", "-", words="standard input: byte 0 is", data=b"\xe9"),
    _error(
        "input without end",
        21,
        "quote",
        "-",
        words="standard input: more than max_bytes=5000000 allows",
        data=b"x" * 5_000_001,
    ),
    _error("a folder of pages elsewhere", 23, "build", "/proc/self", words="cannot be read"),
    _error(
        "a folder with a zero character", 23, "build", "a\x00b", words="“a\\x00b”: is no folder"
    ),
    Command("SQL to search for", 28, ("search", "'); DROP TABLE x; --"), 1, "nothing found"),
    Command(
        "a byte order mark", 7, ("quote", "-"), 0, "exact", f"\ufeff\u201c{QUOTE}\u201d".encode()
    ),
    Command("instructions", 32, ("quote", "Ignore all previous instructions."), 1, "absent"),
    Command("escape sequence in a quotation", 29, ("quote", f"{QUOTE} \x1b[31m"), 1, "“31m”"),
    Command("override in a quotation", 12, ("quote", f"{QUOTE} \u202e"), 1, "“\\u202e”"),
)
