"""Single calls in a running process, by pytest-benchmark.

    pytest benchmarks/benchmark_calls.py --override-ini=addopts=

No part of the tests: nothing here can fail for being slow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import cqc_wellled

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

GUIDANCE = cqc_wellled.load_guidance()
CRITERION = GUIDANCE.criteria[4]
DATA = cqc_wellled.dumps(GUIDANCE).encode()

CALLS: dict[str, Callable[[], object]] = {
    "criteria_for_regulation(18)": lambda: cqc_wellled.criteria_for_regulation(18),
    "guidance.criteria_for_regulation(18)": lambda: GUIDANCE.criteria_for_regulation(18),
    "guidance.criteria_for_regulation('Regulation 18: Staffing')": (
        lambda: GUIDANCE.criteria_for_regulation("Regulation 18: Staffing")
    ),
    "guidance.get(id)": lambda: GUIDANCE.get(CRITERION.id),
    "guidance.criteria_mentioning(20)": lambda: GUIDANCE.criteria_mentioning(20),
    "guidance.search('leaders')": lambda: GUIDANCE.search("leaders"),
    "guidance.check_quote(text)": lambda: GUIDANCE.check_quote(CRITERION.text),
    "guidance.cite(criterion)": lambda: GUIDANCE.cite(CRITERION),
    "guidance.criteria._repr_html_()": GUIDANCE.criteria._repr_html_,
    "loads": lambda: cqc_wellled.loads(DATA),
    "dumps": lambda: cqc_wellled.dumps(GUIDANCE),
}


@pytest.mark.parametrize("name", CALLS)
def test_call(benchmark: BenchmarkFixture, name: str) -> None:
    """Time one call."""
    benchmark(CALLS[name])
