"""The guidance in the forms of other tools: one function a format.

Each gives what it made as a value, which writes itself to a path. Text is the same, byte for
byte, from run to run and from machine to machine.
"""

from __future__ import annotations

from cqc_wellled.export._csv import to_csv
from cqc_wellled.export._exported import ExportFile, ExportFolder
from cqc_wellled.export._markdown import to_assessment, to_markdown
from cqc_wellled.export._oscal import to_oscal
from cqc_wellled.export._schema import json_schema
from cqc_wellled.export._sqlite import to_datasette, to_sqlite
from cqc_wellled.export._xlsx import to_xlsx

__all__ = [
    "ExportFile",
    "ExportFolder",
    "json_schema",
    "to_assessment",
    "to_csv",
    "to_datasette",
    "to_markdown",
    "to_oscal",
    "to_sqlite",
    "to_xlsx",
]
