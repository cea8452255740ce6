"""The command that writes the guidance in the forms of other tools: export."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from cqc_wellled.cli._common import FOUND, add_version, load_chosen
from cqc_wellled.errors import WriteError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from cqc_wellled._guidance import Guidance
    from cqc_wellled.export import ExportFile, ExportFolder

__all__ = ["add_export"]

_FORMATS = {
    "csv": "a folder of tables with CSVW metadata",
    "sqlite": "a database of the same tables",
    "datasette": "a folder for `datasette FOLDER`",
    "oscal": "an OSCAL 1.2.1 catalog",
    "markdown": "the whole guidance to read",
    "assessment": "a self-assessment template in Markdown",
    "xlsx": "a workbook to collect evidence in",
    "json-schema": "the shape of a snapshot",
}
_STANDARD_OUTPUT = "-"


def add_export(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Add the command `export`."""
    parser = commands.add_parser("export", help="the guidance in the forms of other tools")
    listed = "; ".join(f"{name}: {text}" for name, text in _FORMATS.items())
    parser.add_argument("form", metavar="FORMAT", choices=_FORMATS, help=listed)
    parser.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        default=_STANDARD_OUTPUT,
        help="a file, or a folder for csv and datasette; default: -, standard output",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace files that are there already"
    )
    parser.add_argument(
        "--spreadsheet-safe",
        action="store_true",
        help="csv for Excel: with a byte order mark, and nothing that becomes a formula",
    )
    add_version(parser)
    parser.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    if options.spreadsheet_safe and options.form != "csv":
        message = f"--spreadsheet-safe is for csv only, not for {options.form}"
        raise WriteError(message)
    exported = _make(options)
    if options.output != _STANDARD_OUTPUT:
        exported.write(options.output, overwrite=options.overwrite)
        return FOUND
    data = _printable(exported, options.form)
    # The export's own bytes, whatever the locale is.
    sys.stdout.buffer.write(data)
    return FOUND


def _make(options: argparse.Namespace) -> ExportFile | ExportFolder:
    from cqc_wellled import export  # noqa: PLC0415 - seldom needed

    if options.form == "json-schema":
        return export.json_schema()
    guidance = load_chosen(options)
    if options.form == "csv":
        return export.to_csv(guidance, spreadsheet_safe=options.spreadsheet_safe)
    makers: dict[str, Callable[[Guidance], ExportFile | ExportFolder]] = {
        "sqlite": export.to_sqlite,
        "datasette": export.to_datasette,
        "oscal": export.to_oscal,
        "markdown": export.to_markdown,
        "assessment": export.to_assessment,
        "xlsx": export.to_xlsx,
    }
    return makers[options.form](guidance)


def _printable(exported: ExportFile | ExportFolder, form: str) -> bytes:
    from cqc_wellled.export import ExportFolder  # noqa: PLC0415 - seldom needed

    if isinstance(exported, ExportFolder):
        message = f"{form} is {len(exported)} files: name a folder for them with -o"
        raise WriteError(message)
    if not exported.is_text and sys.stdout.isatty():
        message = f"{form} is no text for a terminal: name a file with -o"
        raise WriteError(message)
    return exported.data
