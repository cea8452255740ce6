"""Commands about versions and how they are made: versions, build."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cqc_wellled._api import available_versions, load_guidance
from cqc_wellled._text import excerpt_end
from cqc_wellled.cli._common import FOUND, NOTHING, add_folder, json_text
from cqc_wellled.errors import ReadError

if TYPE_CHECKING:
    import argparse

__all__ = ["add_upkeep"]


def add_upkeep(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Add the commands about versions."""
    versions = commands.add_parser("versions", help="versions that can be loaded, oldest first")
    versions.add_argument("--digests", action="store_true", help="each with its digest")
    add_folder(versions)
    versions.add_argument("--format", choices=("text", "json"), default="text")
    versions.set_defaults(run=_versions)

    build = commands.add_parser("build", help="make the packaged files from a folder of data/")
    build.add_argument("folder", metavar="DIR", type=Path)
    build.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        type=Path,
        help="folder of the packaged files (default: src/cqc_wellled/snapshots beside data/)",
    )
    build.add_argument(
        "--check", action="store_true", help="write nothing; fail when a byte would change"
    )
    build.set_defaults(run=_build)


def _versions(options: argparse.Namespace) -> int:
    versions = available_versions(folder=options.folder)
    if not options.digests:
        print(json_text(list(versions)) if options.format == "json" else "\n".join(versions))
        return FOUND
    loaded = [load_guidance(version, folder=options.folder) for version in versions]
    if options.format == "json":
        print(json_text([{"version": each.version, "digest": each.digest} for each in loaded]))
    else:
        print("\n".join(f"{each.version} {each.digest}" for each in loaded))
    return FOUND


def _build(options: argparse.Namespace) -> int:
    from cqc_wellled.export._schema import (  # noqa: PLC0415 - a maintainer's need
        SCHEMA_FILE,
        schema_of_model,
    )
    from cqc_wellled.ingest._project import build_folder  # noqa: PLC0415 - a maintainer's need

    try:
        folder: Path = options.folder.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        message = f"{excerpt_end(str(options.folder))}: is no folder: {error}"
        raise ReadError(message) from None
    output = options.output or folder.parent.parent / "src" / "cqc_wellled" / "snapshots"
    # The shape of the snapshots is shipped beside them.
    built = build_folder(folder, output).beside({SCHEMA_FILE: schema_of_model()})
    if options.check:
        differences = built.differences(output)
        for difference in differences:
            print(difference, file=sys.stderr)
        if differences:
            return NOTHING
        print(f"{built.snapshot.version}: {len(built.account)} lines accounted for, files agree")
        return FOUND
    changed = built.write(output)
    print(f"{built.snapshot.version}: {len(built.account)} lines accounted for")
    print(f"written: {', '.join(changed) or 'nothing, the files agree already'}")
    return FOUND
