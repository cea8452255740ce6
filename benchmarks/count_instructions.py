"""How many instructions the package takes, which no other program on the machine can disturb.

    python benchmarks/count_instructions.py                  # of this working tree
    python benchmarks/count_instructions.py --against HEAD^  # and of an earlier commit

Counted by callgrind (`valgrind` has to be installed), with one hash seed and with compiled
bytecode. Each figure is a difference: what is counted, less the same program without it; or
a loop, less half of it. With `--against`, the exit status is 1 when any figure grew by more
than 3 %. Run it by an interpreter in whose environment the dependencies are installed.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_MOST_GROWTH = 0.03

_LOADED = "import cqc_wellled; guidance = cqc_wellled.load_guidance(); "
_FIRST = "cqc_wellled.Guidance(snapshot=guidance.snapshot).criteria_for_regulation(18)"
_DATA = _LOADED + "data = cqc_wellled.dumps(guidance).encode(); "

#: What is counted: a program, the program to take away from it, and how often it is in there.
FIGURES: dict[str, tuple[str, str, int]] = {
    "cold start: import to the first answer": (
        "from cqc_wellled import criteria_for_regulation; criteria_for_regulation(18)",
        "pass",
        1,
    ),
    "first query of a guidance": (
        f"{_LOADED}\nfor _ in range(400): {_FIRST}",
        f"{_LOADED}\nfor _ in range(200): {_FIRST}",
        200,
    ),
    "warm query": (
        f"{_LOADED}\nfor _ in range(4000): guidance.criteria_for_regulation(18)",
        f"{_LOADED}\nfor _ in range(2000): guidance.criteria_for_regulation(18)",
        2000,
    ),
    "loads": (
        f"{_DATA}\nfor _ in range(20): cqc_wellled.loads(data)",
        f"{_DATA}\nfor _ in range(10): cqc_wellled.loads(data)",
        10,
    ),
}


def count(program: str, sources: Path) -> int:
    """Count the instructions of a program in a fresh process."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(sources),
    }
    # Once without counting, which compiles the bytecode.
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)  # noqa: S603
    done = subprocess.run(  # noqa: S603 - our own programs
        [  # noqa: S607 - found on the path
            "valgrind",
            "--tool=callgrind",
            "--callgrind-out-file=/dev/null",
            sys.executable,
            "-c",
            program,
        ],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env=environment,
    )
    found = re.search(r"Collected : (\d+)", done.stderr)
    if found is None:
        sys.exit(f"callgrind tells no count:\n{done.stderr}")
    return int(found[1])


def counts(sources: Path) -> dict[str, int]:
    """Count every figure with the package from a folder of sources."""
    return {
        name: (count(program, sources) - count(less, sources)) // times
        for name, (program, less, times) in FIGURES.items()
    }


def sources_of(commit: str, folder: Path) -> Path:
    """Write the sources of a commit into a folder."""
    done = subprocess.run(  # noqa: S603 - our own repository
        ["git", "archive", commit, "src"],  # noqa: S607 - found on the path
        cwd=_ROOT,
        capture_output=True,
        check=True,
    )
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "src"


def report(found: dict[str, int]) -> str:
    """Write a table in Markdown."""
    python = f"Python {platform.python_version()}"
    rows = [f"| {name} | {number:,} |" for name, number in found.items()]
    return "\n".join([f"| instructions, {python} | count |", "| --- | --- |", *rows]) + "\n"


def main() -> None:
    """Print the figures, and judge them when there is something to compare with."""
    parser = argparse.ArgumentParser(description="Count instructions.")
    parser.add_argument("--against", metavar="COMMIT", help="the commit to compare with")
    parser.add_argument("--report", type=Path, help="a table of the figures, in Markdown")
    arguments = parser.parse_args()
    now = counts(_ROOT / "src")
    if arguments.report:
        arguments.report.write_text(report(now), encoding="utf-8")
    if arguments.against is None:
        for name, found in now.items():
            print(f"{name:42}{found:>14,}")
        return
    with tempfile.TemporaryDirectory() as folder:
        before = counts(sources_of(arguments.against, Path(folder)))
    print(f"{'':42}{arguments.against:>14}{'now':>14}")
    grown = []
    for name, found in now.items():
        growth = found / before[name] - 1
        print(f"{name:42}{before[name]:>14,}{found:>14,}{growth:>+9.1%}")
        if growth > _MOST_GROWTH:
            grown.append(name)
    if grown:
        sys.exit(f"more than {_MOST_GROWTH:.0%} more instructions: {'; '.join(grown)}")


if __name__ == "__main__":
    main()
