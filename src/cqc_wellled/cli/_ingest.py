"""The command that makes a snapshot of pages: ingest."""

from __future__ import annotations

import collections
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cqc_wellled._markup import visible
from cqc_wellled._text import excerpt
from cqc_wellled.cli._common import FOUND, NOTHING

if TYPE_CHECKING:
    import argparse

    from cqc_wellled.ingest._parsed import ParsedPage

__all__ = ["add_ingest"]


def add_ingest(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Add the command that makes a snapshot of pages."""
    ingest = commands.add_parser("ingest", help="make a snapshot of pages saved from a browser")
    ingest.add_argument("pages", metavar="PAGE", nargs="+", help="a file of text or HTML")
    ingest.add_argument("--version", metavar="DATE", help="the date that the pages have to print")
    ingest.add_argument(
        "-o", "--output", metavar="DIR", type=Path, required=True, help="folder of the result"
    )
    ingest.add_argument(
        "--check", action="store_true", help="write nothing; account for every line"
    )
    ingest.set_defaults(run=_ingest)


def _ingest(options: argparse.Namespace) -> int:
    from cqc_wellled.ingest._workspace import read_workspace  # noqa: PLC0415 - a rare need

    found = read_workspace(
        options.pages, options.output, version=options.version, progress=_progress
    )
    if options.check:
        for name, page in found.pages.items():
            _tell_account(name, page)
    else:
        written = found.write()
        print(f"written: {', '.join(written) or 'nothing, all is there already'}")
    for name, page in found.pages.items():
        for problem in page.problems:
            where = f"{name}, line {problem.line}" if problem.line else name
            choices = f" ({', '.join(problem.choices)})" if problem.choices else ""
            message = visible(problem.message)
            print(f"{where}: {excerpt(problem.excerpt)}: {message}{choices}", file=sys.stderr)
    if found.snapshot is None:
        left = sum(len(page.problems) for page in found.pages.values())
        where = excerpt(str(options.output / "annotations.toml"))
        print(f"cqc-wellled: {left} open; answer in {where} and run this again", file=sys.stderr)
        return NOTHING
    held = len(found.snapshot.quality_statements)
    print(f"{found.snapshot.version}: {held} of {len(found.snapshot.outline)} quality statements")
    return FOUND


def _tell_account(name: str, page: ParsedPage) -> None:
    from cqc_wellled.ingest._parsed import Became  # noqa: PLC0415 - a rare need

    counts = collections.Counter(line.became for line in page.account_lines)
    print(f"{name}: {', '.join(f'{counts[became]} {became}' for became in Became)}")
    for line in page.account_lines:
        if line.became is Became.UNEXPLAINED:
            print(f"  line {line.line}: {visible(line.text)}")


def _progress(name: str) -> None:
    if sys.stderr.isatty():
        print(f"reading {excerpt(name)}", file=sys.stderr)
