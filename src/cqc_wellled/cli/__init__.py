"""The command line, `cqc-wellled`.

Exit codes: 0 found, 1 nothing found (for `quote` a quotation that does not stand, for
`build --check` a difference), 2 an error.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from cqc_wellled.cli._common import ERROR, FOUND
from cqc_wellled.cli._items import add_items
from cqc_wellled.cli._upkeep import add_upkeep
from cqc_wellled.cli._words import add_words
from cqc_wellled.errors import CqcWellledError

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        code: int = options.run(options)
        sys.stdout.flush()
    except CqcWellledError as error:
        print(f"cqc-wellled: {error}", file=sys.stderr)
        return ERROR
    except BrokenPipeError:
        # The reader has seen enough. Python would flush again at exit: let it do so to nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cqc-wellled",
        description="The Care Quality Commission's well-led guidance for NHS trusts, verbatim.",
        epilog="Exit codes: 0 found, 1 nothing found, 2 an error.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_items(commands)
    add_words(commands)
    add_upkeep(commands)
    return parser
