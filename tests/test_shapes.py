"""Shapes of an installation: wherever and however the package runs, it gives the same answers.

The same tests run on the editable installation, on the built wheel, and on the wheel built from
the source distribution (see `noxfile.py`); here are the shapes that any of them can be put in.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipapp
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import cqc_wellled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: The package and all that it needs; nothing else is reached by what runs here.
NEEDED = ("attrs", "cattrs", "importlib-resources", "typing-extensions")
PACKAGE = Path(cqc_wellled.__file__).parent
NOBODY = 65534

#: Asks for something of everything, and prints what it is told.
PROGRAM = """
import importlib.util, json, sys
import cqc_wellled as c
from cqc_wellled.cli import main
for extra in ("pandas", "polars", "pyarrow", "numpy"):
    assert importlib.util.find_spec(extra) is None, extra
guidance = c.load_guidance()
refused = []
for ask in (guidance.criteria.to_pandas, lambda: c.loads("{"), lambda: c.get("x")):
    try:
        ask()
    except c.CqcWellledError as error:
        refused.append(type(error).__name__)
print(json.dumps({
    "digest": guidance.digest,
    "round trip": c.loads(c.dumps(guidance)) == guidance,
    "criteria": c.criteria_for_regulation(18).ids,
    "known": len(c.known_regulations()),
    "search": c.search("closed cultures").ids,
    "quote": c.check_quote("leaders at all levels").verdict,
    "resolved": c.resolve(c.cite(guidance.criteria[2])).id,
    "shown": len(guidance._repr_html_()),
    "refused": refused,
}))
"""


def answers() -> dict[str, object]:
    """Give what the program has to print, as this process answers it."""
    guidance = cqc_wellled.load_guidance()
    return {
        "digest": guidance.digest,
        "round trip": True,
        "criteria": list(guidance.criteria_for_regulation(18).ids),
        "known": len(guidance.known_regulations()),
        "search": list(guidance.search("closed cultures").ids),
        "quote": guidance.check_quote("leaders at all levels").verdict,
        "resolved": guidance.criteria[2].id,
        "shown": len(guidance._repr_html_()),
        "refused": ["MissingExtra", "MalformedSnapshot", "UnknownItem"],
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with the package and what it needs, as an installer leaves them."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in NEEDED:
        distribution = importlib.metadata.distribution(name)
        for file in distribution.files or ():
            source = Path(str(distribution.locate_file(file)))
            if ".." not in file.parts and file.suffix != ".pyc" and source.is_file():
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, folder / file)
    return folder


def ask(
    site: Path,
    *options: str,
    program: Sequence[str] = ("-c", PROGRAM),
    environment: Mapping[str, str] | None = None,
    python: str = sys.executable,
    user: int | None = None,
) -> str:
    """Run a program that finds nothing but the standard library and the site."""
    begin = f"import sys; sys.path.insert(0, {str(site)!r})\n"
    words = [begin + word if PROGRAM in word else word for word in program]
    done = subprocess.run(
        [python, "-S", *options, *words],
        capture_output=True,
        check=False,
        cwd="/",
        encoding="utf-8",
        env={"PATH": os.defpath, **(environment or {})},
        user=user,
    )
    assert "" == done.stderr
    assert 0 == done.returncode
    return done.stdout


SHAPES: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "as it is": ((), {}),
    "optimised twice": (("-OO",), {}),
    "isolated": (("-I",), {}),
    "warnings are errors": (("-W", "error"), {}),
    "the C locale without UTF-8": (("-X", "utf8=0"), {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}),
    "development mode": (("-X", "dev"), {}),
    "no bytecode, hashes seeded": (("-B",), {"PYTHONHASHSEED": "1"}),
    "no module is frozen": (("-X", "frozen_modules=off"), {}),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_answers_are_the_same(shape: str, site: Path) -> None:
    """However Python is started, and with no optional library, the answers are the same."""
    options, environment = SHAPES[shape]
    assert answers() == json.loads(ask(site, *options, environment=environment))


def test_it_prints_utf_8_in_the_c_locale(site: Path) -> None:
    """The command line prints the page's typographic marks whatever the locale says."""
    shown = ask(
        site,
        "-X",
        "utf8=0",
        program=("-m", "cqc_wellled", "criteria"),
        environment={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(site)},
    )
    assert "The trust’s leaders have the experience" in shown


def zipped(site: Path, archive: Path) -> Path:
    """Put the site into one archive."""
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted(site.rglob("*")):
            if "__pycache__" not in path.parts:
                file.write(path, path.relative_to(site))
    return archive


def test_out_of_a_zip_archive(site: Path, tmp_path: Path) -> None:
    """All of it in one archive on the path answers as a folder does."""
    assert answers() == json.loads(ask(zipped(site, tmp_path / "site.zip")))


def test_as_a_zip_application(site: Path, tmp_path: Path) -> None:
    """One file made by `zipapp` is the command line."""
    target = tmp_path / "wellled.pyz"
    zipapp.create_archive(site, target, main="cqc_wellled.cli:main")
    shown = ask(site, program=(str(target), "regulations", "--format", "json"))
    expected = [regulation.id for regulation in cqc_wellled.load_guidance().regulations]
    assert expected == [regulation["id"] for regulation in json.loads(shown)]


def python_for(user: int) -> str:
    """Find a Python that another user may run: this one, or that of the system."""
    for python in (sys.executable, f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}"):
        try:
            subprocess.run([python, "-c", ""], check=True, cwd="/", user=user)
        except (OSError, subprocess.SubprocessError):
            continue
        return python
    pytest.skip("there is no Python of this version that another user may run")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system has no such users")
def test_read_only_as_another_user(site: Path) -> None:
    """A user who may write nowhere in the installation gets the same answers, and no warning."""
    user = NOBODY if os.geteuid() == 0 else None
    python = sys.executable if user is None else python_for(user)
    with tempfile.TemporaryDirectory() as name:
        copied = Path(name) / "site"
        shutil.copytree(site, copied, ignore=shutil.ignore_patterns("__pycache__"))
        folders = [copied, *(path for path in copied.rglob("*") if path.is_dir())]
        Path(name).chmod(0o755)
        for path in folders:
            path.chmod(0o555)
        try:
            refused = "import os, sys; assert not os.access(sys.path[0], os.W_OK)\n"
            program = ("-c", refused + PROGRAM)
            told = ask(copied, "-W", "error", program=program, python=python, user=user)
        finally:
            for path in folders:
                path.chmod(0o755)
        assert [] == list(copied.rglob("__pycache__"))
    assert answers() == json.loads(told)
