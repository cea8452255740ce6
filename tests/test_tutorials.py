"""The tutorials, typed as they stand; what types them finds every block and every difference."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt
from tutorials.judge import bare_environment
from tutorials.pages import PAGES, Block, Step, blocks_of, commands_of, follow
from tutorials.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent


@pytest.fixture
def machine(tmp_path: Path) -> Mapping[str, str]:
    """Give a machine whose `venv` and `pip` install nothing: what they would is there already."""
    variables = bare_environment(tmp_path, Path(sys.prefix))
    programs, made = tmp_path / "bin", tmp_path / "made" / "bin"
    made.mkdir(parents=True)
    python = f"""\
case "$1 $2" in
"-m venv") cp -R {made.parent} "$3" ;;
"-m pip") ;;
*) exec {sys.executable} "$@" ;;
esac
"""
    for path, script in (
        (programs / "python3", python),
        (made / "python", python),
        (made / "cqc-wellled", f'exec {sys.executable} -m cqc_wellled "$@"\n'),
        (made / "activate", 'PATH="$PWD/.venv/bin:$PATH"\n'),
    ):
        path.write_text(f"#!/bin/sh\n{script}", "utf-8")
        path.chmod(0o755)
    return variables


def type_page(page: Path, folder: Path, machine: Mapping[str, str]) -> list[Step]:
    """Type a page, beginning in a folder."""
    folder.mkdir()
    with Reader(folder, machine) as reader:
        return list(follow(page, reader))


def type_text(text: str, tmp_path: Path, machine: Mapping[str, str]) -> list[Step]:
    """Type a page of these words."""
    page = tmp_path / "page.md"
    page.write_text(text, "utf-8")
    return type_page(page, tmp_path / "sources", machine)


# --- the tutorials ---------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_every_block_is_found(name: str) -> None:
    """The blocks of a page are those that a reader of Markdown finds, in order and as written."""
    tokens = MarkdownIt().parse((ROOT / name).read_text("utf-8"))
    fences = [(token.info, token.content) for token in tokens if token.type == "fence"]
    assert len(fences) >= 3
    assert fences == [(block.language, block.text) for block in blocks_of(ROOT / name)]


def test_the_tutorials_are_those_of_the_index() -> None:
    """Every page under Tutorials in the index is typed, and README before them."""
    index = (ROOT / "docs" / "index.md").read_text("utf-8")
    entries = index.partition(":caption: Tutorials\n")[2].partition("```")[0].split()
    assert ("README.md", *(f"docs/{entry}.md" for entry in entries)) == PAGES


@pytest.mark.slow
def test_pinning_a_version_in_a_project(tmp_path: Path, machine: Mapping[str, str]) -> None:
    """The tutorial on pinning holds from its first command to its last, with nothing left out."""
    page = ROOT / "docs" / "pin-in-your-project.md"
    steps = type_page(page, tmp_path / "sources", machine)
    assert ["ran"] * len(blocks_of(page)) == [step.outcome for step in steps], steps[-1]
    made = {path.name for path in (tmp_path / "evidence-log").iterdir() if path.is_file()}
    saved = {block.file for block in blocks_of(page) if block.file}
    assert {"pyproject.toml", "missing.py", "test_missing.py", "check.sh"} == saved
    assert saved | {"pinned.py"} == made


# --- what types them -------------------------------------------------------------------

GOOD = """\
# A page

```sh
python3 -m venv .venv
. .venv/bin/activate
mkdir here && cd here && mv ../.venv . && \\
    greeting=hello
```

Save this
as `said.txt`:

```text
one
two
```

```console
$ cat said.txt
one
...
$ echo $greeting
hello
$ false
$ echo $?
1
$ echo "
bash: ...unexpected EOF...
$ echo $?
2

```

```python
>>> number = 20
>>> for _ in range(1):
...     print(number)
...
20
```

<!-- by-hand: next "a person looks" -->

```sh
exit 3
```

```python
>>> number + 1, __name__
(21, '__main__')
>>> int("x")
Traceback (most recent call last):
...
ValueError: invalid ...
```
"""


def test_a_page_that_holds(tmp_path: Path, machine: Mapping[str, str]) -> None:
    """Folder, variables, files and names live on from block to block; no block is passed over."""
    assert [
        "line 3, sh: ran",
        "line 13, text: ran",
        "line 18, console: ran",
        "line 34, python: ran",
        "line 44, sh: not run: a person looks",
        "line 48, python: ran",
    ] == [str(step) for step in type_text(GOOD, tmp_path, machine)]
    assert "one\ntwo\n" == (tmp_path / "sources" / "here" / "said.txt").read_text("utf-8")


VENV = "```sh\npython3 -m venv .venv\n```\n\n"
BROKEN = {
    "other output": (
        "```console\n$ echo one\none\n$ echo two\nzwei\n```",
        ["$ echo two", "    - zwei", "    + two"],
    ),
    "output that is not shown": ("```console\n$ echo one\n```", ["$ echo one", "    + one"]),
    "output that is not there": ("```console\n$ true\none\n```", ["$ true", "    - one"]),
    "an exit code that is not shown": (
        "```console\n$ (exit 3)\n$ true\n```",
        ["$ (exit 3)", "ended with 3, which the page does not show"],
    ),
    "an exit code at the end": (
        "```console\n$ echo one >&2; false\none\n```",
        ["ended with 1, which the page does not show"],
    ),
    "another exit code": ("```console\n$ (exit 3)\n$ echo $?\n4\n```", ["    - 4", "    + 3"]),
    "a command that fails": (
        "```sh\necho before\necho one; (exit 3)\necho after\n```",
        ["$ echo one; (exit 3)\nended with 3:\none"],
    ),
    "a command that is not whole": ('```sh\necho "\n```', ["ended with 2", "unexpected EOF"]),
    "a command that closes the shell": ("```sh\nexit 3\n```", ["$ exit 3\nended with 3:"]),
    "other output of Python": (
        f"{VENV}```python\n>>> 1 + 1\n3\n```",
        ["    - 3", "    + 2"],
    ),
    "an error of Python": (f"{VENV}```python\n>>> 1 / 0\n```", ["ZeroDivisionError"]),
    "Python that ends": (f"{VENV}```python\n>>> import os; os._exit(1)\n```", ["has ended"]),
    "Python that is not there": ("```python\n>>> 1\n1\n```", [".venv", "is not there"]),
    "a block to do nothing with": ("```toml\na = 1\n```", ["does not say what to do"]),
    "Python that is neither typed nor saved": (
        "```python\nprint(1)\n```",
        ["does not say what to do"],
    ),
    "a block of no language": ("```\na = 1\n```", ["does not say what to do"]),
    "something left to a person for no reason": (
        "<!-- by-hand: next -->\n\n```sh\ntrue\n```",
        ["it is not said why"],
    ),
}


@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN)
def test_a_page_that_does_not_hold(
    text: str, told: list[str], tmp_path: Path, machine: Mapping[str, str]
) -> None:
    """What is not as a page says fails, with the difference, and nothing behind it is done."""
    text = f"# A page\n\n{text}\n\n```sh\ntouch reached\n```\n"
    last = type_text(text, tmp_path, machine)[-1]
    assert ("FAILED", []) == (last.outcome, [words for words in told if words not in last.reason])
    assert not (tmp_path / "sources" / "reached").exists()


def test_nothing_of_this_environment_is_found(tmp_path: Path) -> None:
    """The machine has a Python that knows neither this library nor the tools of its tests."""
    text = """\
```console
$ command -v cqc-wellled pytest
$ echo $?
1
$ echo ${PYTHONPATH-nothing} ${VIRTUAL_ENV-nothing} ${COVERAGE_PROCESS_START-nothing}
nothing nothing nothing
$ ls -A ~
$ python3 -c "import cqc_wellled"
Traceback (most recent call last):
...
ModuleNotFoundError: No module named 'cqc_wellled'
$ echo $?
1
```
"""
    machine = bare_environment(tmp_path, Path(sys.base_prefix))
    assert ["line 1, console: ran"] == [str(each) for each in type_text(text, tmp_path, machine)]


def test_commands_and_what_they_show() -> None:
    """A command ends with its line; what is shown below it may have blank lines, or be nothing."""
    text = "$ one\n1\n\n  $ no\n$ two\n$ three $ 3\n3\n\n"
    assert [("one", "1\n\n  $ no"), ("two", ""), ("three $ 3", "3")] == commands_of(text)


def test_a_block_names_its_file(tmp_path: Path) -> None:
    """A file is named by the words right before its block, and by no others."""
    page = tmp_path / "page.md"
    page.write_text("as `a`:\n\n```\n1\n```\n\nSave it as `b`:\n\nNow\n\n```sh\n2\n```\n", "utf-8")
    assert [Block("", "1\n", "a"), Block("sh", "2\n", None)] == blocks_of(page)
