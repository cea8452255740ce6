"""Importing the package does nothing, and every public name is there all the same."""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import cqc_wellled

#: What the first query may load, and the import may not.
HEAVY = frozenset(
    {"attr", "attrs", "cattrs", "importlib_resources", "json", "pandas", "polars", "sqlite3"}
)


def loaded_by(statement: str) -> set[str]:
    """List the top-level modules that a fresh interpreter imports for a statement."""
    # Measuring coverage would load some of them before the package could.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
    environment["PYTHONPATH"] = str(Path(cqc_wellled.__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", statement],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env=environment,
    )
    names = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line]
    return {name.partition(".")[0] for name in names}


def test_importing_loads_nothing_heavy() -> None:
    """Importing the package loads neither its dependencies nor json nor sqlite3."""
    loaded = loaded_by("import cqc_wellled")
    assert "cqc_wellled" in loaded
    assert set() == loaded & HEAVY


def test_the_first_query_is_what_loads() -> None:
    """The first query loads json and no dependency, reading foreign JSON loads those as well."""
    loaded = loaded_by("import cqc_wellled; cqc_wellled.criteria_for_regulation(18)")
    assert {"json"} == loaded & HEAVY
    loaded = loaded_by("import cqc_wellled as c; c.loads(c.dumps(c.load_guidance()))")
    assert {"attr", "attrs", "cattrs", "json"} == loaded & HEAVY


def test_a_package_in_a_zip_archive(tmp_path: Path) -> None:
    """The package answers out of a zip archive as it does out of a folder."""
    archive = tmp_path / "packages.zip"
    root = Path(cqc_wellled.__file__).parent
    with zipfile.ZipFile(archive, "w") as file:
        for path in root.rglob("*"):
            if path.suffix in {".py", ".json"}:
                file.write(path, path.relative_to(root.parent))
    program = (
        "import cqc_wellled as c; assert '.zip' in c.__file__; "
        "print(len(c.criteria_for_regulation(18)), len(c.known_regulations()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(archive)},
    )
    assert "8 54\n" == done.stdout


def test_dir_lists_every_public_name() -> None:
    """An editor that asks the package for its names is told all of them before any is loaded."""
    statement = (
        "import cqc_wellled as c; "
        "assert not {'Guidance', 'load_guidance'} & set(vars(c)); "
        "assert set(c.__all__) <= set(dir(c))"
    )
    assert "cqc_wellled" in loaded_by(statement)


def test_dir_lists_what_was_loaded_too() -> None:
    """Names that were loaded and names that were not stand side by side, in order."""
    assert sorted({*vars(cqc_wellled), *cqc_wellled.__all__}) == dir(cqc_wellled)


@pytest.mark.parametrize("name", cqc_wellled.__all__)
def test_every_public_name_can_be_had(name: str) -> None:
    """Each name of `__all__` is an attribute of the package."""
    assert getattr(cqc_wellled, name) is not None


def test_public_names_are_sorted_and_unique() -> None:
    """`__all__` lists each public name once, in order."""
    assert sorted(set(cqc_wellled.__all__)) == list(cqc_wellled.__all__)


def test_type_checkers_see_what_happens() -> None:
    """Each public name is imported for type checkers from the module that it comes from."""
    tree = ast.parse(Path(cqc_wellled.__file__).read_text(encoding="utf-8"))
    seen = {
        alias.asname: getattr(importlib.import_module(str(node.module)), alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("cqc_wellled.")
        for alias in node.names
    }
    expected = {name: getattr(cqc_wellled, name) for name in cqc_wellled.__all__}
    assert expected == {**seen, "__version__": cqc_wellled.__version__}


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A name that the package does not have is refused as Python refuses it."""
    name = "score"
    with pytest.raises(AttributeError, match="module 'cqc_wellled' has no attribute 'score'"):
        getattr(cqc_wellled, name)
