"""`versions --digests`, `pin` and `verify`: standing still, and noticing what does not."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from contributing import Site, write_snapshot
from hypothesis import given, strategies as st

from cqc_wellled import DigestMismatch, Guidance, UnknownVersion, load_guidance
from cqc_wellled.cli import main
from cqc_wellled.cli._pins import _quoted

BUNDLED = load_guidance("2024-05-01")
NO_DIGEST = "sha256:" + "0" * 64


def printed_by(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """Run a command that says nothing on standard error, and give what it prints."""
    assert code == main(arguments)
    printed = capsys.readouterr()
    assert "" == printed.err
    return printed.out


# --- versions ------------------------------------------------------------------------


def test_digests(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Each version is printed with its digest, those of a folder too, as text and as JSON."""
    made_up = write_snapshot(tmp_path, "2030-01-01")
    arguments = ("versions", "--digests", "--folder", str(tmp_path))
    expected = f"2024-05-01 {BUNDLED.digest}\n2030-01-01 {made_up.digest}\n"
    assert expected == printed_by(capsys, *arguments)
    assert [
        {"version": "2024-05-01", "digest": BUNDLED.digest},
        {"version": "2030-01-01", "digest": made_up.digest},
    ] == json.loads(printed_by(capsys, *arguments, "--format", "json"))
    assert "2024-05-01\n2030-01-01\n" == printed_by(capsys, "versions", *arguments[2:])


def test_a_fault_is_told_beside_the_versions(
    capsys: pytest.CaptureFixture[str], site: Site, tmp_path: Path
) -> None:
    """What is wrong with a contribution is told once on standard error, and ends nothing."""
    site.contribute("made-up", "2030-01-01")
    site.install("broken", "2031-01-01 = not_there")
    write_snapshot(tmp_path / "own", "2024-05-01")
    for more in ((), ("--digests",)):
        assert 0 == main(["versions", *more, "--folder", str(tmp_path / "own")])
        printed = capsys.readouterr()
        assert ["2024-05-01", "2030-01-01"] == [line[:10] for line in printed.out.splitlines()]
        first, second = printed.err.splitlines()
        assert first.startswith("cqc-wellled: guidance 2031-01-01 from “broken 1.0” cannot be")
        assert second.startswith("cqc-wellled: guidance 2024-05-01 from “")


def test_other_warnings_are_left_to_python(site: Site) -> None:
    """A warning of the contributing package's own goes where Python sends it."""
    init = "import warnings\nwarnings.warn('moo')\n"
    write_snapshot(site.install("made-up", "2030-01-01 = made_up", init=init), "2030-01-01")
    with pytest.warns(UserWarning, match="^moo$") as caught:
        assert 0 == main(["versions"])
    assert [UserWarning] == [warning.category for warning in caught]


@pytest.mark.parametrize(
    "arguments",
    [
        ["criteria"],
        ["show", "first.criterion.1"],
        ["regulations"],
        ["resources"],
        ["map"],
        ["search", "leaders"],
        ["quote", "the duty of candour and the People Plan"],
        ["cite", "first.criterion.1"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_version_of_a_folder_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str]
) -> None:
    """Every reading command takes a version from a folder, and says so when it is not there."""
    write_snapshot(tmp_path, "2030-01-01")
    chosen = ["--version", "2030-01-01", "--folder", str(tmp_path)]
    bundled = main(arguments), capsys.readouterr()
    made_up = main([*arguments, *chosen]), capsys.readouterr()
    assert (0, "") == (made_up[0], made_up[1].err)
    assert bundled != made_up
    assert 2 == main([*arguments, *chosen[:2]])
    assert "“2030-01-01”: no such guidance version" in capsys.readouterr().err


# --- pin -----------------------------------------------------------------------------


def run_python(code: str) -> list[Guidance]:
    """Run the pasted lines, and give what each of them loads."""
    names: dict[str, Any] = {}
    found = []
    first, blank, *lines = code.splitlines()
    assert "" == blank
    for line in lines:
        exec(f"{first}\n{line}", names)  # noqa: S102 - that is what they are for
        found.append(names["guidance"])
    return found


def test_the_python_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Pasted into a program, each line loads the version that is pinned, and nothing else."""
    write_snapshot(tmp_path, "2030-01-01", "One")
    arguments = ("pin", "2024-05-01", "2030-01-01", "--folder", str(tmp_path), "--format", "python")
    code = printed_by(capsys, *arguments)
    assert ["2024-05-01", "2030-01-01"] == [each.version for each in run_python(code)]
    write_snapshot(tmp_path, "2030-01-01", "Two")
    with pytest.raises(DigestMismatch):
        run_python(code)


def test_the_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The table holds version and digest of each, in the order asked, and the folder."""
    made_up = write_snapshot(tmp_path, "2030-01-01")
    arguments = ("pin", "2030-01-01", "2024-05-01", "2030-01-01", "--folder", str(tmp_path))
    table = tomllib.loads(printed_by(capsys, *arguments, "--format", "toml"))
    pins = {"2030-01-01": made_up.digest, "2024-05-01": BUNDLED.digest}
    assert {"tool": {"cqc-wellled": {"folder": str(tmp_path), "pins": pins}}} == table
    assert list(pins) == list(table["tool"]["cqc-wellled"]["pins"])


def test_pin_prints_both(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a format both are printed, for the newest bundled version."""
    python = printed_by(capsys, "pin", "--format", "python")
    toml = printed_by(capsys, "pin", "--format", "toml")
    assert [BUNDLED] == run_python(python)
    assert {"pins": {"2024-05-01": BUNDLED.digest}} == tomllib.loads(toml)["tool"]["cqc-wellled"]
    assert f"# Python\n{python}\n# pyproject.toml, for `cqc-wellled verify`\n{toml}" == printed_by(
        capsys, "pin"
    )


@given(name=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_folder_is_quoted(name: str) -> None:
    """Whatever a folder is called, Python and TOML read its name as it is."""
    quoted = _quoted(name)
    assert name == eval(quoted) == tomllib.loads(f"folder = {quoted}")["folder"]  # noqa: S307


def test_pinning_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    """A version that cannot be loaded is not pinned."""
    assert 2 == main(["pin", "2024-05-01", "2024-05-02"])
    printed = capsys.readouterr()
    assert "" == printed.out
    assert "“2024-05-02”: no such guidance version" in printed.err


# --- verify ----------------------------------------------------------------------------


def write_pins(path: Path, *, folder: str | None = None, **pins: str) -> Path:
    """Write a `pyproject.toml` with these pins, beside what else stands in one."""
    lines = ['[project]\nname = "downstream"\n', "[tool.cqc-wellled]"]
    lines += [] if folder is None else [f'folder = "{folder}"']
    lines += [
        f'pins."{name.removeprefix("v").replace("_", "-")}" = "{pins[name]}"' for name in pins
    ]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_pins_that_hold(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `pin` prints holds: `verify` looks into `pyproject.toml`, and ends with 0."""
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text(printed_by(capsys, "pin", "--format", "toml"), "utf-8")
    assert "2024-05-01: holds\n" == printed_by(capsys, "verify")
    assert [
        {
            "version": "2024-05-01",
            "pinned": BUNDLED.digest,
            "found": BUNDLED.digest,
            "reason": None,
            "holds": True,
        }
    ] == json.loads(printed_by(capsys, "verify", "pyproject.toml", "--format", "json"))


def test_pins_that_do_not_hold(capsys: pytest.CaptureFixture[str], site: Site) -> None:
    """Every pin is told, each with what was found instead, and one that fails ends with 1."""
    site.install("broken", "2031-01-01 = not_there")
    path = write_pins(
        site.path / "pins.toml",
        v2024_05_01=NO_DIGEST,
        v2030_01_01=NO_DIGEST,
        v2031_01_01=NO_DIGEST,
    )
    first, second, third = printed_by(capsys, "verify", str(path), code=1).splitlines()
    assert (
        f"2024-05-01: DOES NOT HOLD: {NO_DIGEST} is pinned, {BUNDLED.digest} is installed" == first
    )
    with pytest.raises(UnknownVersion) as caught:
        load_guidance("2030-01-01")
    assert f"2030-01-01: DOES NOT HOLD: {caught.value}" == second
    assert third.startswith("2031-01-01: DOES NOT HOLD: guidance 2031-01-01 from “broken 1.0” c")
    told = json.loads(printed_by(capsys, "verify", str(path), "--format", "json", code=1))
    assert [BUNDLED.digest, None, None] == [each["found"] for each in told]
    assert [False] * 3 == [each["holds"] for each in told]
    write_pins(path, v2024_05_01=BUNDLED.digest, v2030_01_01=NO_DIGEST)
    first, second = printed_by(capsys, "verify", str(path), code=1).splitlines()
    assert ("2024-05-01: holds", True) == (first, "DOES NOT HOLD" in second)


def test_one_byte_less_does_not_hold(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A pin of a folder's snapshot holds from anywhere, until one byte of content changes."""
    made_up = write_snapshot(tmp_path / "own", "2030-01-01", "Made up")
    path = write_pins(tmp_path / "pins.toml", folder="own", v2030_01_01=made_up.digest)
    assert "2030-01-01: holds\n" == printed_by(capsys, "verify", str(path))
    snapshot = tmp_path / "own" / "2030-01-01.json"
    snapshot.write_text(json.dumps(json.loads(snapshot.read_text("utf-8")), indent=1), "utf-8")
    assert "2030-01-01: holds\n" == printed_by(capsys, "verify", str(path))
    snapshot.write_text(snapshot.read_text("utf-8").replace("Made up", "Made u"), "utf-8")
    assert "is installed" in printed_by(capsys, "verify", str(path), code=1)


def test_another_folder_for_the_pins(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A folder on the command line stands in place of the one in the file."""
    made_up = write_snapshot(tmp_path / "own", "2030-01-01")
    path = write_pins(tmp_path / "pins.toml", folder="nowhere", v2030_01_01=made_up.digest)
    assert "cannot be listed" in printed_by(capsys, "verify", str(path), code=1)
    arguments = ("verify", str(path), "--folder", str(tmp_path / "own"))
    assert "2030-01-01: holds\n" == printed_by(capsys, *arguments)


def test_a_clash_is_settled_by_the_pin(capsys: pytest.CaptureFixture[str], site: Site) -> None:
    """Where packages differ over a version, each of them can be pinned."""
    one = site.contribute("made-up-a", "2030-01-01", "One")
    two = site.contribute("made-up-b", "2030-01-01", "Two")
    path = site.path / "pins.toml"
    for digest in (one.digest, two.digest):
        write_pins(path, v2030_01_01=digest)
        assert "2030-01-01: holds\n" == printed_by(capsys, "verify", str(path))
    write_pins(path, v2030_01_01=NO_DIGEST)
    assert "they hold different content" in printed_by(capsys, "verify", str(path), code=1)


SHAPE = "[tool.cqc-wellled] does not have its shape:\n"
PIN = f'"2024-05-01" = "{NO_DIGEST}"'
FAULTS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "has no [tool.cqc-wellled]; `cqc-wellled pin` prints one"),
    "another tool": (b"[tool.other]", "has no [tool.cqc-wellled]"),
    "tool is no table": (b"tool = 5", "has no [tool.cqc-wellled]"),
    "no table": (b"[tool]\ncqc-wellled = 5", f"{SHAPE}$: found 5, expected an object"),
    "no pins": (b"[tool.cqc-wellled]", f"{SHAPE}$.pins: found nothing, expected this key"),
    "pins are none": (b"[tool.cqc-wellled]\npins = []", f"{SHAPE}$.pins: "),
    "nothing pinned": (b"[tool.cqc-wellled.pins]", "[tool.cqc-wellled] pins nothing; `cqc-"),
    "no digest": (b'[tool.cqc-wellled.pins]\n"2024-05-01" = "sha256:0"', "$.pins[“2024-05-01”]: "),
    "a date": (b'[tool.cqc-wellled.pins]\n"2024-05-01" = 2024-05-01', "found a value of type date"),
    "no version": (
        f'[tool.cqc-wellled.pins]\n"../x" = "{NO_DIGEST}"'.encode(),
        "$.pins[“../x”]: found “../x”, expected a version such as 2024-05-01",
    ),
    "a long version": (f'[tool.cqc-wellled.pins]\n{"x" * 9999} = 5'.encode(), "$.pins[“xxx"),
    "another key": (
        f'[tool.cqc-wellled]\npins = {{ {PIN} }}\nfoldr = "x"'.encode(),
        f"{SHAPE}$: found the key “foldr”, which is not known here; close: folder",
    ),
    "no folder": (f"[tool.cqc-wellled]\npins = {{ {PIN} }}\nfolder = 5".encode(), "$.folder: "),
    "no TOML": (b"[tool.cqc-wellled", "is no TOML: “Expected ']'"),
    "twice": (f"[tool.cqc-wellled.pins]\n{PIN}\n{PIN}".encode(), "is no TOML: “Cannot overwrite"),
    "too deep": (b"a = " + b"[" * 20_000, "is no TOML: "),
    "no UTF-8": (b"a = '\xff'", "byte 5 is not UTF-8"),
    "too large": (b" " * 5_000_001, "more than max_bytes=5000000 allows"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), FAULTS.values(), ids=FAULTS)
def test_a_file_without_sound_pins(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, data: bytes, said: str
) -> None:
    """A file whose pins cannot be read is an error that names it, never a pin that holds."""
    path = tmp_path / "pins.toml"
    path.write_bytes(data)
    assert 2 == main(["verify", str(path)])
    printed = capsys.readouterr()
    assert "" == printed.out
    assert said in printed.err
    assert "pins.toml”" in printed.err
    assert len(printed.err) < 700


def test_there_is_no_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no `pyproject.toml`, that is an error too."""
    monkeypatch.chdir(tmp_path)
    assert 2 == main(["verify"])
    assert "“pyproject.toml”: cannot be read: No such file" in capsys.readouterr().err


def test_the_exit_code_of_the_process(tmp_path: Path) -> None:
    """A check of a change can rely on the exit code of the process."""
    path = write_pins(tmp_path / "pins.toml", v2024_05_01=NO_DIGEST)
    command = [sys.executable, "-m", "cqc_wellled", "verify"]
    done = subprocess.run([*command, str(path)], capture_output=True, check=False)
    assert (1, b"") == (done.returncode, done.stderr)
    write_pins(path, v2024_05_01=BUNDLED.digest)
    assert 0 == subprocess.run([*command, path], capture_output=True, check=False).returncode
