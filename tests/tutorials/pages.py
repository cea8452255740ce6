"""What a page has a reader do: its blocks in order, and what became of each."""

from __future__ import annotations

import re
from doctest import Example as Shown, OutputChecker
from typing import TYPE_CHECKING, NamedTuple
from unittest import SkipTest

from sybil import Document
from sybil.example import SybilFailure
from sybil.parsers.markdown import SkipParser
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer
from tutorials.interpreter import FLAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sybil import Example, Region
    from sybil.typing import Evaluator

__all__ = ["PAGES", "Block", "Step", "blocks_of", "commands_of", "difference", "follow"]

#: The pages that are typed as they stand, from a fresh clone each.
PAGES = (
    "README.md",
    "docs/first-ten-minutes.md",
    "docs/analyst-tutorial.md",
    "docs/pin-in-your-project.md",
)
#: The words before a block that is to be saved: "Save this as `name`:".
_SAVED = re.compile(r"\bas\s+`(?P<name>[^`\n]+)`:\n\n\Z")
_INFO = re.compile(r"(?P<language>[^\n]*)\n")


class Block(NamedTuple):
    """One block of a page, as written."""

    language: str
    text: str
    #: Where the page has the reader save it.
    file: str | None


class Step(NamedTuple):
    """What became of one block."""

    #: Where the block begins.
    line: int
    language: str
    #: `ran`, `not run` or `FAILED`.
    outcome: str
    #: Why it was not run, or in what it failed.
    reason: str

    def __str__(self) -> str:
        """Tell it in one line, and in what it failed below."""
        told = f": {self.reason}" if self.reason else ""
        return f"line {self.line}, {self.language}: {self.outcome}{told}"


class _BlockParser:
    """Finds every fenced block of a page, whatever its language: none is passed over."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._lexer = RawFencedCodeBlockLexer(_INFO)

    def __call__(self, document: Document) -> Iterable[Region]:
        for region in self._lexer(document):
            saved = _SAVED.search(document.text, 0, region.start)
            lexemes = region.lexemes
            file = saved["name"] if saved else None
            region.parsed = Block(lexemes["language"].strip(), str(lexemes["source"]), file)
            region.evaluator = self._evaluator
            yield region


class _ByHandParser(SkipParser):
    """Finds what leaves the next block to a person: `<!-- by-hand: next "why" -->`."""

    # Of its own name: the other tests of a page know fewer blocks, and another one is next there.
    directive = "by-hand"


def follow(page: Path, evaluator: Evaluator) -> Iterator[Step]:
    """Do what a page says, block by block, up to the first that fails.

    Args:
        page: The page, in Markdown.
        evaluator: Does what one block says; gives what is not as shown, or nothing.

    Yields:
        A step for each block. One behind `<!-- by-hand: next "why" -->` is not run.
    """
    document = Document.parse(str(page), _BlockParser(evaluator), _ByHandParser())
    for example in document:
        if not isinstance(example.parsed, Block):
            if not all(example.parsed):
                yield Step(example.line, "by-hand", "FAILED", "it is not said why")
                return
            example.evaluate()
            continue
        try:
            example.evaluate()
        except SkipTest as skipped:
            yield Step(example.line, example.parsed.language, "not run", str(skipped))
        except SybilFailure as failure:
            yield Step(example.line, example.parsed.language, "FAILED", failure.result)
            return
        else:
            yield Step(example.line, example.parsed.language, "ran", "")


def blocks_of(page: Path) -> list[Block]:
    """List the blocks of a page in order."""

    def nothing(_: Example) -> None:
        return None

    return [example.parsed for example in Document.parse(str(page), _BlockParser(nothing))]


def commands_of(text: str) -> list[tuple[str, str]]:
    """List the commands of a `console` block, each with what is shown below it."""
    parts = [part.partition("\n") for part in text.removeprefix("$ ").split("\n$ ")]
    return [(command, shown.rstrip("\n")) for command, _, shown in parts]


def difference(shown: str, printed: str) -> str | None:
    """Compare what a page shows with what was printed; give the difference, if there is one."""
    shown, printed = (f"{text.rstrip()}\n" if text.strip() else "" for text in (shown, printed))
    checker = OutputChecker()
    if checker.check_output(shown, printed, FLAGS):
        return None
    return checker.output_difference(Shown("", shown), printed, FLAGS)
