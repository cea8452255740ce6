"""What the commands share: exit codes, options, and how items and JSON are printed."""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

from cqc_wellled._api import load_guidance
from cqc_wellled._codec import to_plain
from cqc_wellled._guard import Limits, read_bytes
from cqc_wellled._layout import items_text
from cqc_wellled._text import excerpt
from cqc_wellled.errors import LimitExceeded, ReadError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from cqc_wellled._guidance import Guidance
    from cqc_wellled._results import Results

__all__ = [
    "ERROR",
    "FOUND",
    "NOTHING",
    "add_folder",
    "add_reading",
    "add_version",
    "code_of",
    "json_text",
    "load_chosen",
    "read_standard_input",
    "read_text",
    "tell",
]

FOUND, NOTHING, ERROR = 0, 1, 2


def add_reading(commands: Any, name: str, run: Any, text: str) -> argparse.ArgumentParser:  # noqa: ANN401 - argparse's are private
    """Add a command that reads one version and prints text or JSON."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text)
    add_version(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)
    return parser


def add_version(parser: argparse.ArgumentParser) -> None:
    """Add `--version` and `--folder`, which say what guidance `load_chosen` gives."""
    parser.add_argument("--version", metavar="VERSION", help="default: the newest bundled")
    add_folder(parser)


def load_chosen(options: argparse.Namespace) -> Guidance:
    """Load the guidance that the options of `add_version` name."""
    return load_guidance(options.version, folder=options.folder)


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Add `--folder`, a folder of snapshots of one's own."""
    parser.add_argument("--folder", metavar="DIR", help="look for VERSION.json there too")


def tell(options: argparse.Namespace, items: Results[object]) -> int:
    """Print items as text, table or JSON, and give the exit code."""
    if options.format == "json":
        print(json_text([to_plain(item) for item in items]))
    elif items and options.format == "table":
        print(_table(items))
    elif items:
        print(items_text(items))
    return code_of(items, "nothing found: known, but not linked or named here")


def code_of(items: Sequence[object], otherwise: str) -> int:
    """Give the exit code for what was found; say on standard error that it is nothing."""
    if items:
        return FOUND
    print(f"cqc-wellled: {otherwise}", file=sys.stderr)
    return NOTHING


def read_text(path: str) -> str:
    """Read a file of UTF-8 text, within the usual limits.

    Raises:
        ReadError: It cannot be read or is not UTF-8.
    """
    return _decode(read_bytes(path, limits=Limits()), excerpt(path))


def read_standard_input() -> str:
    """Read all of standard input as UTF-8 text, within the usual limits.

    Raises:
        LimitExceeded: There is more of it; no more than that is read.
        ReadError: It is not UTF-8.
    """
    most = Limits().max_bytes
    # Bytes: what the locale makes of them is not what a document is written in.
    data = sys.stdin.buffer.read(most + 1)
    if len(data) > most:
        limit = "max_bytes"
        raise LimitExceeded(limit, most, "standard input", can_widen=False)
    return _decode(data, "standard input")


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{name}: byte {error.start} is not UTF-8"
        raise ReadError(message) from None


def _table(items: Results[object]) -> str:
    if not sys.stdout.isatty():
        return items.to_text()
    # https://no-color.org: set to anything but nothing, it asks for plain text.
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return items.to_text(shutil.get_terminal_size().columns, bold=not plain)


def json_text(value: object) -> str:
    """Give JSON laid out for people."""
    return json.dumps(value, ensure_ascii=False, indent=2)
