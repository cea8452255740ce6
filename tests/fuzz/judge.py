"""Fuzzes the library with atheris, guided by the code that each input reaches. `nox -s fuzz`.

    PYTHONPATH=tests python -m fuzz.judge [--seconds N] [--jobs N] [--write] [TARGET ...]

Each target starts from its kept corpus in `corpus/`; what libFuzzer finds beyond it stays in a
folder of its own. An input that raises anything but our errors is kept beside it and ends the run.
The figures have the time of the processor, which a loaded machine does not lengthen.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

__all__ = ["CORPUS", "FIGURES"]

HERE = Path(__file__).parent
CORPUS, FIGURES = HERE / "corpus", HERE / "figures.json"
_RUNS = re.compile(r"^Done (\d+) runs in \d+ second", re.MULTILINE)
#: In the process that fuzzes, the file for the inputs that got far and the seconds it took.
_COUNT = "FUZZ_COUNT"


def main() -> int:
    """Fuzz each target for its time; give 1 when an input was not survived."""
    parser = argparse.ArgumentParser(description="Fuzzes the library.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="default: all")
    parser.add_argument("--seconds", type=int, default=60, help="for each target; default: 60")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="targets at once")
    parser.add_argument("--write", action="store_true", help="write figures.json")
    options = parser.parse_args()
    names = options.targets or sorted(path.name for path in CORPUS.iterdir())
    figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    survived = True
    with ThreadPoolExecutor(options.jobs) as jobs:
        results = list(jobs.map(lambda name: _fuzz(name, options.seconds), names))
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


def _fuzz(name: str, seconds: int) -> tuple[dict[str, int] | None, str]:
    with tempfile.TemporaryDirectory() as folder:
        return _fuzz_in(Path(folder), name, seconds)


def _fuzz_in(folder: Path, name: str, seconds: int) -> tuple[dict[str, int] | None, str]:
    new, count = folder / "new", folder / "count"
    new.mkdir()
    arguments = [
        *(str(new), str(CORPUS / name), f"-max_total_time={seconds}", "-max_len=600"),
        *("-timeout=60", "-rss_limit_mb=4096", f"-artifact_prefix={Path.cwd()}/{name}-"),
    ]
    done = subprocess.run(
        [sys.executable, "-c", f"from fuzz.judge import run; run({name!r})", *arguments],
        env={**os.environ, _COUNT: str(count)},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    ended = _RUNS.search(done.stdout)
    if done.returncode or ended is None:
        return None, done.stdout[-6000:]
    far, spent = map(int, count.read_text().split())
    return {"executions": int(ended[1]), "got far": far, "seconds": spent}, ""


def run(name: str) -> None:
    """Fuzz one target in this process, with the arguments of libFuzzer on the command line."""
    import atheris  # noqa: PLC0415 - in its own session only

    with atheris.instrument_imports(include=["cqc_wellled"]):
        from fuzz.targets import TARGETS  # noqa: PLC0415 - instrumented while it is imported

        target = TARGETS[name]
        for data in sorted((CORPUS / name).iterdir()):
            target(data.read_bytes())  # imports what is imported late
    count = Path(os.environ[_COUNT])
    made = [0, 0]

    def once(data: bytes) -> None:
        made[0] += 1
        made[1] += target(data)
        if made[0] % 64 == 0:
            count.write_text(f"{made[1]} {round(time.process_time())}")

    atheris.Setup([sys.argv[0], *sys.argv[1:]], once)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
