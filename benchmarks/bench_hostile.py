"""How time and memory grow with the size of the worst inputs to the reader.

Run it with `python benchmarks/bench_hostile.py`, or with the sizes wanted behind it, in bytes.
Each input is read in a process of its own, with limits that are no hindrance and with the usual
ones. The exponent is the growth of the time with the size, from the first size to the last: 1 is
linear. The last column is the most memory that the process had, less what it had before, for each
byte of input; with the usual limits both are bounded, because what is larger is refused.
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from cqc_wellled import Limits, ReadError, dumps, load_guidance, loads

if TYPE_CHECKING:
    from collections.abc import Callable

_SIZES = (250_000, 1_000_000, 4_000_000, 16_000_000)
_WIDE = Limits(max_bytes=10**9, max_string=10**9, max_values=10**9, max_depth=200, max_digits=640)
_TIMES = 3


def _repeated(piece: str, *, begin: str = "", end: str = "") -> Callable[[int], str]:
    return lambda size: begin + piece * ((size - len(begin) - len(end)) // len(piece)) + end


def _deep(size: int) -> str:
    return '{"a":' + "[" * (size // 2) + "]" * (size // 2) + "}"


def _distinct_keys(size: int) -> str:
    return json.dumps({f"k{number:07}": 0 for number in range(size // 15)})


def _snapshot(size: int) -> str:
    # A real snapshot whose first criterion is that long.
    plain = json.loads(dumps(load_guidance()))
    plain["quality_statements"][0]["criteria"][0]["text"] = "x" * (size - 40_000)
    return json.dumps(plain)


def _resources(size: int) -> str:
    # A snapshot of the right shape with very many resources, each of them at fault.
    plain = json.loads(dumps(load_guidance()))
    group = plain["quality_statements"][0]["resource_groups"][0]
    one = group["resources"][0]
    group["resources"] = [one] * ((size - 40_000) // len(json.dumps(one)))
    return json.dumps(plain)


INPUTS: dict[str, Callable[[int], str]] = {
    "nested lists": _deep,
    "short lists": _repeated("[],", begin='{"a":[', end="0]}"),
    "empty objects": _repeated("{},", begin='{"a":[', end="0]}"),
    "short integers": _repeated("1,", begin='{"a":[', end="1]}"),
    "fractions, all at fault": _repeated("1.5,", begin='{"a":[', end="1]}"),
    "short texts": _repeated('"a",', begin='{"a":[', end="0]}"),
    "one long text": _repeated("a", begin='{"a":"', end='"}'),
    "backslashes": _repeated("\\\\", begin='{"a":"', end='"}'),
    "escaped quotation marks": _repeated('\\"', begin='{"a":"', end='"}'),
    "escaped zeros, all at fault": _repeated('"\\u0000",', begin='{"a":[', end="0]}"),
    "one key again and again": _repeated('"k":0,', begin="{", end='"k":0}'),
    "distinct keys": _distinct_keys,
    "white space": _repeated(" ", begin="{", end="}"),
    "closing brackets": _repeated("]"),
    "quotation marks": _repeated('"'),
    "a snapshot with a long text": _snapshot,
    "a snapshot of repeated items": _resources,
}


def measure(name: str, size: int, *, usual: bool) -> tuple[float, int, str]:
    """Read one input, and give the seconds, the bytes of memory and what came of it."""
    text = INPUTS[name](size)
    limits = Limits() if usual else _WIDE
    loads(dumps(load_guidance()))  # what is imported and kept at first use
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, outcome = math.inf, ""
    for _ in range(_TIMES):
        start = time.perf_counter()
        try:
            loads(text, limits=limits)
            outcome = "read"
        except ReadError as error:
            outcome = type(error).__name__
        seconds = min(seconds, time.perf_counter() - start)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return seconds, (after - before) * 1024, outcome


def _in_a_process(name: str, size: int, *, usual: bool) -> tuple[float, int, str]:
    command = [sys.executable, __file__, "--one", name, str(size), str(int(usual))]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")  # noqa: S603
    seconds, memory, outcome = json.loads(done.stdout)
    return seconds, memory, outcome


def main(sizes: tuple[int, ...]) -> None:
    """Print a line for each input."""
    head = "  ".join(f"{size / 1e6:6.2f} MB" for size in sizes)
    print(f"{'milliseconds':30}  {head}  exponent  memory/byte  outcome; usual limits")
    for name in INPUTS:
        found = [_in_a_process(name, size, usual=False) for size in sizes]
        times = "  ".join(f"{seconds * 1000:9.1f}" for seconds, _, _ in found)
        growth = math.log(found[-1][0] / found[0][0]) / math.log(sizes[-1] / sizes[0])
        memory = max(each[1] for each in found) / sizes[-1]
        seconds, used, outcome = _in_a_process(name, sizes[-1], usual=True)
        print(
            f"{name:30}  {times}  {growth:8.2f}  {memory:11.1f}  {found[-1][2]}; "
            f"{seconds * 1000:.1f} ms, {used / 1e6:.0f} MB, {outcome}",
            flush=True,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2], int(sys.argv[3]), usual=sys.argv[4] == "1")))
    else:
        main(tuple(map(int, sys.argv[1:])) or _SIZES)
