"""Commands that lead from one version to another: diff, carry."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cqc_wellled._api import available_versions, load_guidance
from cqc_wellled._exchange import read_guidance
from cqc_wellled._text import excerpt
from cqc_wellled.cli._common import FOUND, NOTHING, code_of, read_text
from cqc_wellled.errors import ReadError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from cqc_wellled._diff import GuidanceDiff
    from cqc_wellled._guidance import Guidance

__all__ = ["add_diff"]


def add_diff(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Add the commands that lead from one version to another."""
    diff = commands.add_parser("diff", help="what changed between two versions")
    _add_sides(diff)
    diff.add_argument("--format", choices=("text", "markdown", "html", "json"), default="text")
    diff.set_defaults(run=_diff)

    carried = commands.add_parser("carry", help="rows of a CSV file to another version's ids")
    _add_sides(carried)
    carried.add_argument("rows", metavar="FILE", help="CSV with a line of headings, in UTF-8")
    carried.add_argument(
        "--id", default="id", metavar="COLUMN", help="column with the ids (default: id)"
    )
    carried.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="a new file; default: standard output"
    )
    carried.set_defaults(run=_carry)


def _add_sides(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help="a version, or a file with a snapshot")
    parser.add_argument("new", metavar="NEW", help="the same")


def _guidance(name: str) -> Guidance:
    if name not in available_versions() and Path(name).exists():
        return read_guidance(name)
    return load_guidance(name)


def _compared(options: argparse.Namespace) -> GuidanceDiff:
    from cqc_wellled._diff import diff_guidance  # noqa: PLC0415 - seldom needed

    return diff_guidance(_guidance(options.old), _guidance(options.new))


def _diff(options: argparse.Namespace) -> int:
    diff = _compared(options)
    if options.format == "json":
        print(diff.to_json(), end="")
    elif options.format == "markdown":
        print(diff.to_markdown(), end="")
    elif options.format == "html":
        print(diff.to_html())
    elif diff.changes:
        print(diff.to_text())
    return code_of(diff.changes, "no difference")


def _carry(options: argparse.Namespace) -> int:
    from cqc_wellled._diff import carry  # noqa: PLC0415 - seldom needed
    from cqc_wellled._files import write_whole  # noqa: PLC0415

    rows = list(_rows(read_text(options.rows), excerpt(options.rows)))
    carried = carry(rows, _compared(options).crosswalk(), id_field=options.id)
    text = _csv(carried.to_records())
    if options.output is None:
        print(text, end="")
    else:
        write_whole(options.output, text.encode(), overwrite=False)
    counts = len(carried.moved), len(carried.needs_review), len(carried.nowhere)
    print("cqc-wellled: {} moved, {} to review, {} nowhere".format(*counts), file=sys.stderr)
    return FOUND if len(carried.moved) == len(rows) else NOTHING


def _csv(records: list[dict[str, Any]]) -> str:
    import csv  # noqa: PLC0415 - seldom needed
    import io  # noqa: PLC0415

    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, list(records[0]) if records else [], lineterminator="\n")
    if records:
        writer.writeheader()
    writer.writerows(records)
    return written.getvalue()


def _rows(text: str, name: str) -> Iterator[dict[str, str]]:
    import csv  # noqa: PLC0415 - seldom needed
    import io  # noqa: PLC0415

    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if None in row or None in row.values():
                message = f"{name}: line {reader.line_num} has other columns than the first line"
                raise ReadError(message)
            yield row
    except csv.Error as error:
        message = f"{name}: line {reader.line_num} is no CSV: {error}"
        raise ReadError(message) from None
