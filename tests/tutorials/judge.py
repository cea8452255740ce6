"""Types README's commands and the tutorials as they stand, in a fresh clone. `nox -s tutorials`.

    PYTHONPATH=tests python -m tutorials.judge [PAGE ...]

Each page has a clone of the last commit for itself, and a machine on which nothing of this
project's tools is found: the Python that runs this, what the system has, and an empty home.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tutorials.pages import PAGES, follow
from tutorials.reader import Reader

__all__ = ["bare_environment"]

ROOT = Path(__file__).parent.parent.parent
#: How a machine reaches the network and its package index is not the page's affair.
_NETWORK = re.compile(r"(PIP_|SSL_CERT_)\w+|(http|https|no)_proxy", re.IGNORECASE)


def main() -> int:
    """Follow each page; give 1 when one is not as it says."""
    parser = argparse.ArgumentParser(description="Types README and the tutorials as they stand.")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help=f"default: {' '.join(PAGES)}")
    names = parser.parse_args().pages or PAGES
    if changed := _git("-C", str(ROOT), "status", "--porcelain"):
        print(f"what is not committed is left out:\n{changed}", flush=True)
    failed = [name for name in names if not _holds(name)]
    print("every page holds" if not failed else f"FAILED: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _holds(name: str) -> bool:
    with tempfile.TemporaryDirectory() as place:
        clone = Path(place) / "cqc-wellled"
        _git("clone", "--quiet", str(ROOT), str(clone))
        outcomes: Counter[str] = Counter()
        with Reader(clone, bare_environment(Path(place), Path(sys.base_prefix))) as reader:
            for step in follow(clone / name, reader):
                print(f"{name}, {step}", flush=True)
                outcomes[step.outcome] += 1
    return outcomes["ran"] > 0 and outcomes["FAILED"] == 0


def bare_environment(place: Path, prefix: Path) -> dict[str, str]:
    """Set up a machine with one Python.

    Args:
        place: Where its home is made, and the folder with nothing but `python3`.
        prefix: Where that Python is installed.

    Returns:
        The variables of its shell.
    """
    programs, home = place / "bin", place / "home"
    programs.mkdir()
    home.mkdir()
    python = programs / "python3"
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(str(prefix / "bin" / "python3"))} "$@"\n')
    python.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if _NETWORK.fullmatch(name)}
    path = os.pathsep.join((str(programs), "/usr/bin", "/bin"))
    # Nobody types so fast that a file is changed within the second in which it was written; Python
    # would take its compiled form for that of the change.
    own = {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    return {**kept, **own}


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


if __name__ == "__main__":
    sys.exit(main())
