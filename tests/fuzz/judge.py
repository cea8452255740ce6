"""Fuzzes the library with atheris, guided by the code that each input reaches. `nox -s fuzz`.

    PYTHONPATH=tests python -m fuzz.judge [--seconds N] [--jobs N] [--found DIR] [--write]
                                          [TARGET ...]

Each target starts from its kept corpus in `corpus/`; what libFuzzer finds beyond it is kept only
where it is told to. An input that raises anything but our errors is kept in the current folder
and ends the run of its target. Time is the processor's, which a loaded machine does not lengthen.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

__all__ = ["CORPUS", "FIGURES"]

HERE = Path(__file__).parent
CORPUS, FIGURES = HERE / "corpus", HERE / "figures.json"


def main() -> int:
    """Fuzz each target for its time; give 1 when an input was not survived."""
    parser = argparse.ArgumentParser(description="Fuzzes the library.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="default: all")
    parser.add_argument(
        "--seconds", type=int, default=60, help="of the processor for each target; default: 60"
    )
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="targets at once")
    parser.add_argument("--found", type=Path, metavar="DIR", help="keep there what was found")
    parser.add_argument("--write", action="store_true", help="write figures.json")
    options = parser.parse_args()
    names = options.targets or sorted(path.name for path in CORPUS.iterdir())
    figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    survived = True
    with ThreadPoolExecutor(options.jobs) as jobs:
        results = jobs.map(lambda name: _fuzz(name, options.seconds, options.found), names)
        for name, (found, told) in zip(names, results, strict=True):
            if found is None:
                survived = False
                print(f"{name}: an input was not survived\n{told}", flush=True)
                continue
            figures[name] = found
            print(f"{name}: {found}", flush=True)
    if options.write:
        FIGURES.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n")
    return 0 if survived else 1


def _fuzz(name: str, seconds: int, kept: Path | None) -> tuple[dict[str, int] | None, str]:
    with tempfile.TemporaryDirectory() as folder:
        return _fuzz_in(Path(folder), name, seconds, kept or Path(folder))


def _fuzz_in(
    folder: Path, name: str, seconds: int, kept: Path
) -> tuple[dict[str, int] | None, str]:
    new, count = kept / name, folder / "count"
    new.mkdir(parents=True, exist_ok=True)
    arguments = [
        *(str(new), str(CORPUS / name), "-max_len=600", "-timeout=60", "-rss_limit_mb=4096"),
        f"-artifact_prefix={Path.cwd()}/{name}-",
    ]
    program = f"from fuzz.judge import run; run({name!r}, {seconds}, {str(count)!r})"
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode or not count.exists():
        return None, done.stdout[-6000:]
    figures: dict[str, int] = json.loads(count.read_text())
    return figures, ""


def run(name: str, seconds: int, count: str) -> NoReturn:
    """Fuzz one target in this process, with the arguments of libFuzzer on the command line.

    Args:
        name: The target.
        seconds: How much time of the processor it has.
        count: The file for the figures, written when the time is over.
    """
    import atheris  # noqa: PLC0415 - in its own session only

    with atheris.instrument_imports(include=["cqc_wellled"]):
        from fuzz.targets import TARGETS  # noqa: PLC0415 - instrumented while it is imported

        target = TARGETS[name]
        for data in sorted((CORPUS / name).iterdir()):
            target(data.read_bytes())  # imports what is imported late
    made = [0, 0]

    def once(data: bytes) -> None:
        made[0] += 1
        made[1] += target(data)
        spent = time.process_time()
        if spent >= seconds:
            figures = {"executions": made[0], "got far": made[1], "seconds": round(spent)}
            Path(count).write_text(json.dumps(figures))
            os._exit(0)

    atheris.Setup([sys.argv[0], *sys.argv[1:]], once)
    atheris.Fuzz()
    raise AssertionError  # it ends with the process


if __name__ == "__main__":
    sys.exit(main())
