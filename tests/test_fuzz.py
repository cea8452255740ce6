"""The targets of the fuzzer: every kept input is survived, and so is whatever comes to mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fuzz.judge import CORPUS
from fuzz.targets import TARGETS
from hypothesis import given, strategies as st

if TYPE_CHECKING:
    from pathlib import Path


def kept() -> list[tuple[str, Path]]:
    """List the kept inputs of every target."""
    return [(path.parent.name, path) for path in sorted(CORPUS.glob("*/*"))]


def test_every_target_has_a_corpus() -> None:
    """There are kept inputs for each target, and for nothing else."""
    assert sorted(TARGETS) == sorted({name for name, _ in kept()})


@pytest.mark.parametrize(
    ("name", "path"), [pytest.param(*each, id="/".join(each[1].parts[-2:])) for each in kept()]
)
def test_a_kept_input_is_survived(name: str, path: Path) -> None:
    """Whatever the fuzzer once found worth keeping raises nothing but our errors."""
    assert TARGETS[name](path.read_bytes()) in {True, False}


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.binary(max_size=120))
def test_any_input_is_survived(name: str, data: bytes) -> None:
    """Whatever bytes a target is given, it raises nothing."""
    assert TARGETS[name](data) in {True, False}


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_gets_far(name: str) -> None:
    """Not every input of a target is refused at once, or the fuzzer would try nothing else."""
    assert any(TARGETS[name](path.read_bytes()) for target, path in kept() if target == name)
