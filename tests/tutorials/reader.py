"""A reader who types what a page says, in a shell of their own."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tutorials.pages import commands_of, difference

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from sybil import Example
    from tutorials.pages import Block

__all__ = ["Reader"]

_INTERPRETER = Path(__file__).parent / "interpreter.py"
#: Ends what a command prints; its exit code follows.
_MARK = "= exit code of the command above:"
#: More of what a failed command printed is not repeated.
_LINES = 60


class Reader:
    """Types the blocks of a page into one shell, and its Python into one interpreter.

    The interpreter is that of the environment `.venv`, which the page has the reader make.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        """Open a terminal in a folder."""
        self._environment = environment
        self._code = 0
        self._python: subprocess.Popen[str] | None = None
        shell = ["bash", "--noprofile", "--norc"]
        self._shell = self._start(shell, folder, subprocess.STDOUT)

    def __enter__(self) -> Self:
        """Give the reader."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Close the terminal."""
        for process in (self._shell, self._python):
            if process is not None:
                process.communicate()

    def __call__(self, example: Example) -> str | None:
        """Do what a block says; give what is not as shown."""
        block: Block = example.parsed
        if block.file is not None:
            self._folder().joinpath(block.file).write_text(block.text, "utf-8")
            return None
        if block.language == "sh":
            return self._type_commands(block.text)
        if block.language == "console":
            return self._compare(block.text)
        if block.language == "python" and block.text.startswith(">>> "):
            return self._ask_python(block.text, example)
        return "the page does not say what to do with this block"

    def _type_commands(self, text: str) -> str | None:
        for command in text.replace("\\\n", " ").splitlines():
            code, printed = self._type(command)
            if code:
                return f"$ {command}\nended with {code}:\n{_end_of(printed)}"
        return None

    def _compare(self, text: str) -> str | None:
        commands = commands_of(text)
        following = [command for command, _ in commands[1:]]
        for (command, shown), then in zip(commands, [*following, None], strict=True):
            code, printed = self._type(command)
            if found := difference(shown, printed):
                return f"$ {command}\n{found}"
            if code and then != "echo $?":
                return f"$ {command}\nended with {code}, which the page does not show"
        return None

    def _ask_python(self, text: str, example: Example) -> str | None:
        if self._python is None:
            python = self._folder() / ".venv" / "bin" / "python"
            if not python.exists():
                return f"{python} is not there"
            self._python = self._start([str(python), str(_INTERPRETER)], self._folder(), None)
        question = (text, example.path, example.line)
        return _exchange(self._python, json.dumps(question)) or None

    def _folder(self) -> Path:
        # `pwd` leaves no trace in what the page sees: neither output nor exit code.
        code = self._code
        folder = Path(self._type("pwd")[1].rstrip("\n"))
        self._code = code
        return folder

    def _type(self, command: str) -> tuple[int, str]:
        """Type a command; give its exit code and what it prints on both streams."""
        shell = self._shell
        assert shell.stdin is not None
        assert shell.stdout is not None
        # `eval` keeps folder and variables, and contains what is no whole command.
        shell.stdin.write(
            f"(exit {self._code}); eval {shlex.quote(command)} </dev/null\n"
            f"printf '\\n%s %s\\n' {shlex.quote(_MARK)} $?\n"
        )
        shell.stdin.flush()
        lines: list[str] = []
        for line in shell.stdout:
            if line.startswith(_MARK):
                self._code = int(line.removeprefix(_MARK))
                return self._code, "".join(lines).removesuffix("\n")
            lines.append(line)
        return shell.wait(), "".join(lines)

    def _start(self, command: list[str], folder: Path, errors: int | None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
            errors="replace",
        )


def _exchange(python: subprocess.Popen[str], question: str) -> str:
    assert python.stdin is not None
    assert python.stdout is not None
    python.stdin.write(f"{question}\n")
    python.stdin.flush()
    answer = python.stdout.readline()
    return str(json.loads(answer)) if answer else "Python has ended"


def _end_of(printed: str) -> str:
    return "\n".join(printed.splitlines()[-_LINES:])
