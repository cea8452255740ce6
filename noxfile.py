#!/usr/bin/env -S uv run --script
# /// script
# dependencies = ["nox>=2025.2.9"]
# ///
"""What is run before a release. `.ci/run` runs the same gates on one Python."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False

ROOT = Path(__file__).parent
PYPROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
OLDEST = "3.11"
#: What the tests need beside the package, when they run from a copy.
TEST_FILES = ("README.md", "SECURITY.md", "data", "docs", "pyproject.toml", "tests")


def _pythons() -> list[str]:
    # The Pythons of pyenv each go on the path themselves: its shims answer for versions that
    # are not switched on.
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    folders = [str(path) for path in sorted(root.glob("versions/3.*/bin"), reverse=True)]
    os.environ["PATH"] = os.pathsep.join([*folders, os.environ.get("PATH", "")])
    names = {path.name for folder in folders for path in Path(folder).glob("python3.*")}
    found = {m[1] for name in names if (m := re.fullmatch(r"python(3\.(?:1[1-9]|[2-9]\d))", name))}
    # Those that are promised are listed even when they are not there: nox says that it skips them.
    return sorted(found | set(nox.project.python_versions(PYPROJECT)), key=lambda v: int(v[2:]))


def _group(name: str) -> tuple[str, ...]:
    return nox.project.dependency_groups(PYPROJECT, name)


PYTHONS = _pythons()
FOUND = [version for version in PYTHONS if shutil.which(f"python{version}")]
NEWEST = FOUND[-1] if FOUND else PYTHONS[-1]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests and the documents' examples, with coverage."""
    session.install("--editable", ".", *_group("test"))
    session.run("pytest", "--cov", *session.posargs)


@nox.session(python=OLDEST)
def floors(session: nox.Session) -> None:
    """Run the tests with the oldest dependencies that are promised to work."""
    oldest = [each.replace(">=", "==") for each in PYPROJECT["project"]["dependencies"]]
    session.install("--editable", ".", *oldest, *_group("test"))
    session.run("pytest", *session.posargs)


@nox.session(python=NEWEST, default=False)
def newest(session: nox.Session) -> None:
    """Run the tests with the newest dependencies, releases to come among them."""
    session.install("--editable", ".", *_group("test"))
    session.install("--upgrade", "--pre", *PYPROJECT["project"]["dependencies"])
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check format, style and docstrings."""
    session.install(*_group("lint"))
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("interrogate", "--quiet", "src", "tests")


@nox.session
def reuse(session: nox.Session) -> None:
    """Check that every file states its licence and copyright."""
    session.install(*_group("lint"))
    session.run("reuse", "lint", "--quiet")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types, and that the public interface has all of them."""
    session.install("--editable", ".", *_group("types"))
    session.run("mypy")
    session.run("basedpyright", "--verifytypes", "cqc_wellled", "--ignoreexternal")


@nox.session(python=OLDEST, default=False)
@nox.parametrize(
    "libraries",
    [
        nox.param(("pandas==2.2.3", "polars==1.0.0", "pyarrow==18.0.0"), id="oldest"),
        nox.param(("pandas<3", "polars<2", "pyarrow", "duckdb"), id="last-but-one"),
        nox.param(("pandas>=3", "polars>=2", "pyarrow", "duckdb"), id="newest"),
    ],
)
def frames(session: nox.Session, libraries: tuple[str, ...]) -> None:
    """Test the frames on the versions of their libraries that are promised to work."""
    session.install("--editable", ".", *libraries, *_group("test"))
    session.run("pytest", "tests/test_frames.py", "tests/test_records.py", *session.posargs)


@nox.session(default=False)
def notebooks(session: nox.Session) -> None:
    """Run the notebooks; they are kept without what they print."""
    session.install("--editable", ".", *_group("test"), *_group("notebooks"))
    session.run("pytest", "--nbmake", "--override-ini=testpaths=", "examples/notebooks")


@nox.session(python=OLDEST, default=False)
def tutorials(session: nox.Session) -> None:
    """Type README and the tutorials as they stand, in fresh clones; `-- docs/PAGE.md` for one."""
    session.install(*_group("tutorials"))
    session.run("python", "-m", "tutorials.judge", *session.posargs, env={"PYTHONPATH": "tests"})


@nox.session(default=False)
def examples(session: nox.Session) -> None:
    """Test each example that is a project of its own, on the built wheel."""
    session.install("build", "pip>=25.1")
    with tempfile.TemporaryDirectory() as name:
        session.run("python", "-m", "build", "--wheel", "--outdir", name)
        (built,) = Path(name).glob("*.whl")
        session.install("--force-reinstall", "--no-deps", str(built))
        for example in sorted(path.parent for path in ROOT.glob("examples/*/pyproject.toml")):
            copy = Path(name) / example.name
            shutil.copytree(example, copy)
            project = nox.project.load_toml(copy / "pyproject.toml")
            session.install(str(copy), *nox.project.dependency_groups(project, "test"))
            session.chdir(copy)
            session.run("pytest", "-p", "no:cacheprovider", *session.posargs)


@nox.session(default=False)
def display(session: nox.Session) -> None:
    """Judge the displays: in JupyterLab in Chromium, by axe-core and by the Nu validator."""
    session.install("--editable", ".", *_group("display"))
    modules, shots = _judges_of_pages(session)
    session.run("python", "-m", "display.judge", modules, shots, env={"PYTHONPATH": "tests"})
    session.log(f"look at the screenshots in {shots}")


@nox.session(default=False)
def site(session: nox.Session) -> None:
    """Judge the built documentation: links, axe-core, Nu; `-- --pictures` draws its pictures."""
    session.install("--editable", ".", *_group("site"))
    if session.posargs == ["--pictures"]:
        session.run("python", "-m", "display.pictures", "docs", env={"PYTHONPATH": "tests"})
        return
    modules, shots = _judges_of_pages(session)
    html = Path(session.create_tmp()) / "html"
    shutil.rmtree(html, ignore_errors=True)  # a page that is gone is not judged
    _build_docs(session, str(html))
    paths = (str(html), modules, shots)
    session.run("python", "-m", "display.site", *paths, env={"PYTHONPATH": "tests"})
    session.log(f"look at the screenshots in {shots}")


def _judges_of_pages(session: nox.Session) -> tuple[str, str]:
    # Debian has Chromium, npm the judges; one of them runs on Java.
    folder = Path(session.create_tmp())
    session.run("npm", "install", "--prefix", str(folder), "axe-core", "vnu-jar", external=True)
    return str(folder / "node_modules"), str(folder / "screenshots")


@nox.session(default=False)
def mutation(session: nox.Session) -> None:
    """Judge the tests by mutants of what they test; `-- NAME` for one part, `--write` for all."""
    session.install("--editable", ".", *_group("mutation"))
    session.run("python", "-m", "mutation.judge", *session.posargs, env={"PYTHONPATH": "tests"})


@nox.session(python=OLDEST, default=False)
def fuzz(session: nox.Session) -> None:
    """Fuzz what takes foreign input; `-- --seconds 1800 loads` for half an hour of one target."""
    session.install("--editable", ".", *_group("fuzz"))
    session.run("python", "-m", "fuzz.judge", *session.posargs, env={"PYTHONPATH": "tests"})


@nox.session
def judges(session: nox.Session) -> None:
    """Have real exports judged by software that is not ours; stop at its first complaint."""
    # LibreOffice is Debian's: apt-get install --no-install-recommends libreoffice-calc
    session.install("--editable", ".[xlsx]", *_group("judges"))
    found = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/judges/judge_*.py"))
    session.run("pytest", "--exitfirst", *found, *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure speed, size and growth beside peers and floors; write the tables of the docs."""
    # No test: what is measured drifts with the machine. `instructions` is the one that judges.
    folder = Path(session.create_tmp())
    tables = ROOT / "docs" / "generated"
    with tempfile.TemporaryDirectory() as name:
        session.install("build")
        session.run("python", "-m", "build", "--wheel", "--outdir", name, silent=True)
        (wheel,) = Path(name).glob("*.whl")
        pythons = [_with_peers(session, folder / version, version, wheel) for version in FOUND]
        report = ("--wheel", str(wheel), "--output", str(tables / "speed.md"))
        scratch = ("--scratch", name, *session.posargs)
        session.run("python", "benchmarks/compare_speed.py", *pythons, *report, *scratch)
    session.install(".", *_group("bench"), *_group("test"))
    growth = ("--report", str(tables / "scale.md"), "--plot", str(tables / "scale.svg"))
    session.run("python", "benchmarks/scale.py", *growth)
    if shutil.which("valgrind"):
        counts = ("--report", str(tables / "instructions.md"))
        session.run("python", "benchmarks/count_instructions.py", *counts)
    calls = ("--benchmark-columns=median,iqr,rounds", "--override-ini=addopts=")
    session.run("pytest", "benchmarks/benchmark_calls.py", *calls)


def _with_peers(session: nox.Session, home: Path, version: str, wheel: Path) -> str:
    python = str(home / "bin" / "python")
    install = (python, "-m", "pip", "install", "--quiet")
    session.run(f"python{version}", "-m", "venv", "--clear", str(home), external=True)
    session.run(*install, "--upgrade", "pip", external=True)
    session.run(*install, str(wheel), external=True)
    for peer in _group("peers"):
        # One that cannot be installed on this Python is left out of the comparison.
        session.run(*install, peer, external=True, success_codes=[0, 1])
    return python


@nox.session
def instructions(session: nox.Session) -> None:
    """Count instructions for this commit and its parent; fail beyond 3 % more."""
    session.install(*PYPROJECT["project"]["dependencies"])
    against = session.posargs or ("HEAD^",)
    session.run("python", "benchmarks/count_instructions.py", "--against", *against)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation; a warning is an error, and so is a link that leads nowhere."""
    session.install("--editable", ".[ingest]", *_group("docs"))
    _build_docs(session, "docs/_build/html")
    check = ("python", "-m", "display.links", "docs/_build/html")
    session.run(*check, env={"PYTHONPATH": "tests"})


def _build_docs(session: nox.Session, folder: str) -> None:
    session.run("sphinx-build", "-W", "-n", "--keep-going", "-q", "docs", folder)


@nox.session
def rebuild(session: nox.Session) -> None:
    """Build the snapshots from their sources again and compare every byte."""
    session.install("--editable", ".")
    for folder in sorted((ROOT / "data").glob("*/")):
        session.run("cqc-wellled", "build", str(folder.relative_to(ROOT)), "--check")
    session.run("cqc-wellled", "verify", "data/released.toml")


@nox.session
def wheel(session: nox.Session) -> None:
    """Test the built wheel, with the sources out of reach."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        session.install("build")
        # The wheel is made from the source distribution, so that this one is whole too.
        session.run("python", "-m", "build", "--outdir", str(folder / "dist"))
        (built,) = folder.glob("dist/*.whl")
        session.install(str(built), *_group("test"))
        copy_tests(folder / "tests")
        session.chdir(folder / "tests")
        where = "import cqc_wellled as c; assert 'site-packages' in c.__file__, c.__file__"
        session.run("python", "-c", where)
        session.run("pytest", "-p", "no:cacheprovider", *session.posargs)


@nox.session
def package(session: nox.Session) -> None:
    """Judge the distributions; `-- --keep DIR` keeps them."""
    session.install(*_group("package"))
    with tempfile.TemporaryDirectory() as name:
        first, second = (_build_copy(session, Path(name) / each) for each in ("one", "two"))
        if first != second:
            session.error(f"two builds of the same sources differ: {first} {second}")
        built = sorted(str(path) for path in Path(name).glob("one/dist/*"))
        session.run("twine", "check", "--strict", *built)
        session.run("check-wheel-contents", *(path for path in built if path.endswith(".whl")))
        # Contributors are reached where the repository is; none of them gives an address.
        pyroma = ("pyroma", "--min", "10", "--skip-tests", "AuthorEmail")
        session.run(*pyroma, *(path for path in built if path.endswith(".gz")))
        if session.posargs[:1] == ["--keep"]:
            shutil.copytree(Path(name) / "one" / "dist", session.posargs[1], dirs_exist_ok=True)
    session.run("validate-pyproject", "pyproject.toml")
    session.run("check-manifest")


def _build_copy(session: nox.Session, folder: Path) -> dict[str, str]:
    # What git tracks, as in a fresh clone, in a folder of its own: its path must not matter.
    sources = folder / "cqc-wellled"
    session.run("git", "clone", "--quiet", str(ROOT), str(sources), external=True)
    session.run("python", "-m", "build", "--outdir", str(folder / "dist"), str(sources))
    paths = sorted(folder.glob("dist/*"))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@nox.session
def habits(session: nox.Session) -> None:
    """Judge the project's habits: metadata, workflows, dependencies, spelling, interface."""
    session.install("--editable", ".", *_group("habits"))
    session.run("sp-repo-review", ".")
    session.run("zizmor", "--offline", "--persona", "pedantic", ".github")
    session.run("deptry", "src")
    session.run("codespell")
    tags = session.run(
        "git", "tag", "--list", "v*", "--sort=-v:refname", silent=True, external=True
    )
    if not (released := str(tags).split()):
        session.log("no release to compare the public interface with")
        return
    session.run("griffe", "check", "--search", "src", "--against", released[0], "cqc_wellled")


def copy_tests(folder: Path) -> None:
    """Copy the tests and what they read, and nothing of the package."""
    folder.mkdir()
    for name in TEST_FILES:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, folder / name, ignore=shutil.ignore_patterns("_build", "*.pyc"))
        else:
            shutil.copy2(path, folder / name)


if __name__ == "__main__":
    nox.main()
