"""The command line, `cqc-wellled`.

Exit codes: 0 found, 1 nothing found (for `quote` a quotation that does not stand, for
`build --check` a difference, for `ingest` questions left open, for `diff` none, for `carry`
rows that a person has to look at, for `verify` a pin that does not hold), 2 an error.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import warnings
from typing import TYPE_CHECKING, NoReturn

from cqc_wellled._markup import visible
from cqc_wellled.cli._common import ERROR, FOUND
from cqc_wellled.cli._diff import add_diff
from cqc_wellled.cli._export import add_export
from cqc_wellled.cli._ingest import add_ingest
from cqc_wellled.cli._items import add_items
from cqc_wellled.cli._pins import add_pins
from cqc_wellled.cli._upkeep import add_upkeep
from cqc_wellled.cli._words import add_words
from cqc_wellled.errors import CqcWellledError, UnusableContribution

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: The words behind the program's name; those of the process by default.

    Returns:
        The exit code: 0 found, 1 nothing found, 2 an error.
    """
    for stream in (sys.stdout, sys.stderr):
        # The guidance is not ASCII, whatever the locale is.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        with _telling_warnings():
            code: int = options.run(options)
        sys.stdout.flush()
    except CqcWellledError as error:
        print(f"cqc-wellled: {error}", file=sys.stderr)
        return ERROR
    except OSError as error:
        # Python would flush again at exit: let it do so to nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return FOUND  # the reader has seen enough
        print(f"cqc-wellled: cannot write the output: {error.strerror}", file=sys.stderr)
        return ERROR
    return code


@contextlib.contextmanager
def _telling_warnings() -> Iterator[None]:
    # What is wrong with a contribution is told as an error is, each fault once.
    told: set[str] = set()
    usual = warnings.showwarning

    def show(  # noqa: PLR0913, PLR0917 - as Python calls it
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if not isinstance(message, UnusableContribution):
            usual(message, category, filename, lineno, file, line)
        elif str(message) not in told:
            told.add(str(message))
            print(f"cqc-wellled: {message}", file=sys.stderr)

    with warnings.catch_warnings(action="always", category=UnusableContribution):
        warnings.showwarning = show
        yield


class _Parser(argparse.ArgumentParser):
    """Repeats what was typed without acting on the terminal."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end with 2."""
        super().error(visible(message))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="cqc-wellled",
        description="The Care Quality Commission's well-led guidance for NHS trusts, verbatim.",
        epilog="Exit codes: 0 found, 1 nothing found, 2 an error.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_items(commands)
    add_words(commands)
    add_pins(commands)
    add_diff(commands)
    add_export(commands)
    add_ingest(commands)
    add_upkeep(commands)
    return parser
