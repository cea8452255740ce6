"""The command line, in this process and as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import cqc_wellled
from cqc_wellled import load_guidance
from cqc_wellled.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data" / "2024-05-01"
PACKAGED = Path(cqc_wellled.__file__).parent / "snapshots"
STATEMENT = "capable-compassionate-and-inclusive-leaders"
GUIDANCE = load_guidance()


def test_criteria_for_a_regulation(capsys: pytest.CaptureFixture[str]) -> None:
    """The criteria are printed whole, each below its id, with their points."""
    assert 0 == main(["criteria", "--regulation", "18"])
    printed = capsys.readouterr().out
    for criterion in GUIDANCE.criteria:
        points = "".join(f"\n  • {point.text}" for point in criterion.points)
        assert f"{criterion.id}\n{criterion.text}{points}\n" in printed
    assert 7 == printed.count("\n\n")


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    """JSON output holds the same items in the form of the snapshot."""
    assert 0 == main(["criteria", "--regulation", "reg. 18", "--format", "json"])
    printed = json.loads(capsys.readouterr().out)
    assert list(GUIDANCE.criteria.ids) == [item["id"] for item in printed]
    assert GUIDANCE.criteria[0].text == printed[0]["text"]


@pytest.mark.parametrize(
    ("arguments", "code", "found"),
    [
        (["criteria"], 0, f"{STATEMENT}.criterion.8\n"),
        (["criteria", "--regulation", "18", "--strength", "linked"], 0, ".criterion.1\n"),
        (["criteria", "--regulation", "18", "--version", "2024-05-01"], 0, ".criterion.1\n"),
        (["regulations"], 0, "Regulation 20 HSCA RA Regulations 2014 Duty of candour\n"),
        (["regulations", "--all"], 0, "Regulation 25 Registration Regulations 2009 Offences\n"),
        (["resources"], 0, "NHS England: Wellbeing guardians\n"),
        (["resources", "--regulation", "5"], 0, "CQC: Fit and proper persons: directors\n"),
        (["search", "closed cultures"], 0, f"{STATEMENT}.criterion.3\n…listen to the views"),
        (["search", "fit", "--kind", "regulation", "--limit", "1"], 0, "regulation/5\n"),
        (["search", "candour", "--format", "json"], 0, '"highlights": ['),
        (["quote", "demonstrate a culture of health"], 0, "exact\n"),
        (["quote", "demonstrate a culture of health", "--format", "json"], 0, '"exact"'),
        (["quote", "We have inclusive leaders"], 0, "we_statement[0:25], lines 8 to 12: We have"),
        (["cite", f"{STATEMENT}.criterion.3", "--style", "html"], 0, "<code>["),
        (["versions"], 0, "2024-05-01\n"),
        (["versions", "--format", "json"], 0, '[\n  "2024-05-01"\n]\n'),
        (["show", f"{STATEMENT}.criterion.7.b"], 0, "processes for effective selection, ret"),
        (["show", STATEMENT, "--format", "json"], 0, '"key_question": "Well-led"'),
        (
            ["build", str(DATA), "-o", str(PACKAGED), "--check"],
            0,
            "2024-05-01: 66 lines accounted for, files agree\n",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_found(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, found: str
) -> None:
    """Each command prints what it found and ends with 0."""
    assert code == main(arguments)
    captured = capsys.readouterr()
    assert found in captured.out
    assert "" == captured.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["criteria", "--regulation", "17"],
        ["criteria", "--regulation", "5", "--strength", "linked"],
        ["resources", "--regulation", "18"],
        ["search", "zebra"],
    ],
    ids=" ".join,
)
def test_nothing_found(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """What is known and connects to nothing prints nothing, says so on stderr and ends with 1."""
    assert 1 == main(arguments)
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err.startswith("cqc-wellled: nothing found")
    assert 1 == main([*arguments, "--format", "json"])
    assert [] == json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["criteria", "--regulation", "99"], "“99”: no such regulation"),
        (["criteria", "--regulation", "18", "--version", "2023-01-01"], "no such guidance version"),
        (["criteria", "--strength", "linked"], "give --regulation too"),
        (["show", "x"], "“x”: no such item"),
        (["cite", "x"], "“x”"),
        (["quote", "--file", "no such file"], "“no such file”: cannot be read"),
        (["search", "x", "--limit", "-1"], "-1"),
        (["build", "no such folder"], "provenance.toml"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_errors(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    """An error is one of ours, on stderr without a traceback, and ends with 2."""
    assert 2 == main(arguments)
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err.startswith("cqc-wellled: ")
    assert said in captured.err


DOCUMENT = """The board noted “a culture of health, wellbeing, safety and compassion at work”.

> Leaders at all levels within the trust promote
> and demonstrate a culture of wealth.
"""


def test_an_altered_quotation(capsys: pytest.CaptureFixture[str]) -> None:
    """Each difference is told with what both sides have."""
    quotation = "Leaders at every level within the trust must promote and demonstrate a culture"
    assert 1 == main(["quote", quotation])
    printed = capsys.readouterr().out
    assert printed.startswith(f"altered\n  {STATEMENT}.criterion.2 text[0:")
    assert "inserted: the quotation has “must”\n" in printed
    assert "replaced: “every level” for “all levels”\n" in printed


@pytest.fixture(params=["file", "standard input"])
def document(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[tuple[list[str], Path]]:
    """Give the arguments that have a document checked, and the file to write it to."""
    path = tmp_path / "paper.md"
    path.touch()
    with path.open(encoding="ascii") as standard_input:
        monkeypatch.setattr("sys.stdin", standard_input)
        is_file = request.param == "file"
        yield ["quote", *(["--file", str(path)] if is_file else ["-"])], path


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        (DOCUMENT, 1, "line 3: “Leaders at all levels within the trust promote"),
        (DOCUMENT.partition("\n")[0], 0, "line 1: “a culture of health, wellbeing, safety and"),
        ("No quotation at all.", 1, ""),
    ],
    ids=["one altered", "all stand", "none"],
)
def test_quotations_of_a_document(
    capsys: pytest.CaptureFixture[str],
    document: tuple[list[str], Path],
    text: str,
    code: int,
    found: str,
) -> None:
    """Each quotation of a file or of standard input is checked, and all have to stand."""
    arguments, path = document
    path.write_text(text, "utf-8")
    assert code == main(arguments)
    printed = capsys.readouterr()
    assert found in printed.out
    assert bool(found) != bool(printed.err)


def test_quotations_as_json(
    capsys: pytest.CaptureFixture[str], document: tuple[list[str], Path]
) -> None:
    """As JSON the check of a document holds each quotation's check."""
    arguments, path = document
    path.write_text(DOCUMENT, "utf-8")
    assert 1 == main([*arguments, "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    checks = [quote["check"] for quote in told["quotes"]]
    assert [("exact", True), ("altered", False)] == [(c["verdict"], c["stands"]) for c in checks]
    assert not told["stands"]


def test_a_whole_file_as_one_quotation(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With `--whole` all of a file is one quotation, whatever marks are in it."""
    path = tmp_path / "quotation.txt"
    path.write_text(f"{GUIDANCE.criteria[0].text}\n\n{GUIDANCE.criteria[1].text}\n", "utf-8")
    assert 0 == main(["quote", "--whole", "--file", str(path)])
    assert f"{STATEMENT}.criterion.2 text[0:" in capsys.readouterr().out


def test_a_document_that_is_no_utf_8(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A file in another encoding is refused with the place, not read as something else."""
    path = tmp_path / "paper.txt"
    path.write_bytes("the trust’s leaders".encode("cp1252"))
    assert 2 == main(["quote", "--file", str(path)])
    assert "byte 9 is not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [[], ["quote"], ["quote", "x", "--file", "x"], ["shout"], ["criteria", "--strength", "strong"]],
)
def test_usage(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """A wrong use ends with 2 and shows the usage."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert 2 == caught.value.code
    assert "usage: cqc-wellled" in capsys.readouterr().err


def run(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cqc_wellled", *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_output_is_utf_8_whatever_the_locale() -> None:
    """Under the C locale without UTF-8 mode, the guidance is printed as UTF-8 all the same."""
    done = run(["criteria"], LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert 0 == done.returncode
    assert GUIDANCE.criteria[0].text in done.stdout.decode("utf-8")


def test_a_closed_pipe_is_no_error() -> None:
    """A reader that has gone away before the first word ends the command quietly."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer) as output:
        done = subprocess.run(
            [sys.executable, "-m", "cqc_wellled", "show", STATEMENT],
            check=False,
            stdout=output,
            stderr=subprocess.PIPE,
        )
    assert (0, b"") == (done.returncode, done.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_output_that_cannot_be_written_is_an_error() -> None:
    """A disk that is full is told in one line."""
    with Path("/dev/full").open("w") as output:
        done = subprocess.run(
            [sys.executable, "-m", "cqc_wellled", "show", STATEMENT],
            check=False,
            stdout=output,
            stderr=subprocess.PIPE,
        )
    assert 2 == done.returncode
    assert b"cqc-wellled: cannot write the output: No space left on device\n" == done.stderr


def test_build_writes_what_differs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`build` writes the packaged files, `--check` writes nothing and tells what would change."""
    arguments = ["build", str(DATA), "--output", str(tmp_path)]
    assert 1 == main([*arguments, "--check"])
    assert "manifest.json is missing" in capsys.readouterr().err
    assert [] == list(tmp_path.iterdir())
    assert 0 == main(arguments)
    written = "snapshot.schema.json, legislation.json, 2024-05-01.json, manifest.json"
    assert f"written: {written}\n" in capsys.readouterr().out
    assert 0 == main(arguments)
    assert "nothing, the files agree already" in capsys.readouterr().out
    for path in tmp_path.iterdir():
        assert (PACKAGED / path.name).read_bytes() == path.read_bytes()
