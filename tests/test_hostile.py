"""The table of hostile inputs: every row has kept cases, and every case comes out as it says."""

from __future__ import annotations

import ast
import io
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hostile import (
    commands,
    pages,
    queries,
    reading,
    references,
    snapshots,
    surfaces,
    versions,
    words,
)
from hostile.case import Answered, Refused, place_of

from cqc_wellled import CqcWellledError
from cqc_wellled.cli import main

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent
ROWS: list[dict[str, Any]] = tomllib.loads((HERE / "hostile" / "rows.toml").read_text("utf-8"))[
    "row"
]
#: Every family but that of `reading`, which the tests of the guard walk.
FAMILIES: dict[str, tuple[Refused | Answered, ...]] = {
    "snapshots": snapshots.CASES,
    "queries": queries.CASES,
    "references": references.CASES,
    "versions": versions.CASES,
    "pages": pages.CASES,
    "words": words.CASES,
}


EVERY: dict[
    str, Sequence[reading.Case | Refused | Answered | commands.Command | surfaces.Words]
] = {
    "reading": reading.CASES,
    **FAMILIES,
    "commands": commands.CASES,
    "surfaces": surfaces.WORDS,
}


def test_every_row_has_a_case() -> None:
    """Every row of the table has kept cases or names tests, and every case has a row."""
    numbers = [row["number"] for row in ROWS]
    assert list(range(1, 37)) == numbers
    kept = {case.row for family in EVERY.values() for case in family}
    assert kept <= set(numbers)
    elsewhere = {row["number"] for row in ROWS if row.get("tests")}
    assert set(numbers) == kept | elsewhere


@pytest.mark.parametrize("name", [name for row in ROWS for name in row.get("tests", ())])
def test_every_named_test_exists(name: str) -> None:
    """A row that names a test names one that is there."""
    path, _, function = name.partition("::")
    tree = ast.parse((HERE.parent / path).read_text("utf-8"))
    assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_no_two_cases_of_a_family_have_one_name() -> None:
    """A case that fails can be told by its name."""
    for family in EVERY.values():
        names = [case.name for case in family]
        assert sorted(set(names)) == sorted(names)


def cases(kind: type[Refused | Answered]) -> list[Any]:
    """Give the cases of one kind, under their families and names."""
    return [
        pytest.param(case, id=f"{family}: {case.name}")
        for family, kept in FAMILIES.items()
        for case in kept
        if type(case) is kind
    ]


@pytest.mark.parametrize("case", cases(Refused))
def test_what_is_hostile_is_refused(case: Refused, tmp_path: Path) -> None:
    """Each is refused by the right error, which says where and what, in few printable words."""
    with pytest.raises(CqcWellledError) as caught:
        case.ask(tmp_path)
    said = str(caught.value)
    assert case.error is type(caught.value)
    assert case.words in said
    place = place_of(caught.value)
    assert case.place == place or (case.place and place.startswith(case.place))
    assert said.replace("\n", "").isprintable()
    assert len(said) < 2000


@pytest.mark.parametrize("case", cases(Answered))
def test_what_is_harmless_is_answered(case: Answered, tmp_path: Path) -> None:
    """Each gets the answer that honest input would, and leaves nothing behind."""
    assert case.answer == case.ask(tmp_path)


@pytest.mark.parametrize(
    ("surface", "words"),
    [pytest.param(*pair, id=f"{pair[0]}: {pair[1].name}") for pair in surfaces.PAIRS],
)
def test_hostile_words_do_nothing(surface: str, words: surfaces.Words) -> None:
    """Whatever its words, what is shown of a guidance has the parts that it always has."""
    show, shape = surfaces.SURFACES[surface]
    harmless = shape(show(surfaces.hostile_guidance("x")))
    assert harmless == shape(show(surfaces.hostile_guidance(words.text)))


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in commands.CASES])
def test_a_hostile_command_is_told_or_answered(
    case: commands.Command,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each ends with its exit code, says why without a traceback, and spares the terminal."""
    (tmp_path / "file").write_bytes(case.data)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(case.data)))
    code = run([word.replace("{file}", str(tmp_path / "file")) for word in case.arguments])
    told = capsys.readouterr()
    assert case.code == code
    assert case.words in told.out + told.err
    assert ("" == told.out) or code < 2
    assert (told.out + told.err).replace("\n", "").isprintable()


def run(arguments: list[str]) -> int | str | None:
    """Run the command line and give its exit code, also where its usage is told."""
    try:
        return main(arguments)
    except SystemExit as ended:
        return ended.code
