"""Evidence that stands on one version of a guidance, and moves to another when told to."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cqc_wellled import CqcWellledError, carry, diff_guidance, load_guidance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cqc_wellled import CarriedRow, Guidance

#: As `cqc-wellled pin` prints it.
VERSION = "2001-05-01"
DIGEST = "sha256:a95e090620fb57aee35fae0dbe87778de2e2391d62d9d8938e3cc0090d44b5be"


def pinned_guidance() -> Guidance:
    """Load the guidance that the evidence is about.

    Raises:
        cqc_wellled.DigestMismatch: What is installed is not what was pinned.
    """
    return load_guidance(VERSION, digest=DIGEST)


def check(path: Path) -> int:
    """Say what each piece of evidence is about.

    Returns:
        0; an id that the pinned version does not have is the library's error.
    """
    guidance = pinned_guidance()
    for row in _read(path):
        print(f"{row['evidence']}: {guidance.cite(row['id'])}")
    return 0


def move(path: Path, version: str, folder: Path) -> int:
    """Carry the evidence to another version.

    Returns:
        0 when nobody has to look at anything, 1 otherwise.
    """
    crosswalk = diff_guidance(pinned_guidance(), load_guidance(version)).crosswalk()
    carried = carry(_read(path), crosswalk)
    folder.mkdir()
    for name in ("moved", "needs_review", "nowhere"):
        rows = getattr(carried, name)
        _write(folder / f"{name}.csv", rows)
        print(f"{name}: {len(rows)}")
        for row in rows if name != "moved" else ():
            print(f"  {row.old_id}: {row.reason}")
    return 1 if carried.needs_review or carried.nowhere else 0


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: Iterable[CarriedRow[str]]) -> None:
    # What has nowhere to go is kept under the id that it had.
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ("id", "evidence", "owner", "was", "reason"))
        writer.writeheader()
        for row in rows:
            told = {"was": row.old_id, "reason": row.reason}
            for id_ in row.new_ids or (row.old_id,):
                writer.writerow({**row.row, **told, "id": id_})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `keepers-evidence`."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="what each piece of evidence is about")
    checking.add_argument("file", type=Path)
    moving = commands.add_parser("move", help="carry the evidence to another version")
    moving.add_argument("file", type=Path)
    moving.add_argument("version")
    moving.add_argument("folder", type=Path, help="where to write; must not exist yet")
    options = parser.parse_args(arguments)
    try:
        if options.command == "check":
            return check(options.file)
        return move(options.file, options.version, options.folder)
    except CqcWellledError as error:
        print(f"keepers-evidence: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
