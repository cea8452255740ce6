"""What a person has to answer, as commented choices of `annotations.toml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqc_wellled._markup import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqc_wellled.ingest._parsed import PageProblem, ParsedPage

__all__ = ["HEADER", "new_questions", "toml_string"]

HEADER = """\
# What a person adds to the pages. Below each question stand its possible answers: take the
# "# " from the lines of one of them, from its [[line]] to its basis, and run the same command
# again. Nothing that stands here is ever rewritten; new questions are added at the end.
"""


def toml_string(text: str) -> str:
    """Give text as a string of TOML on one line, whatever it holds."""
    return f'"{"".join(map(_escape, text))}"'


def _escape(character: str) -> str:
    if character in {'"', "\\"}:
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08X}"


def new_questions(page: ParsedPage, asked: str) -> str:
    """Write the questions of a page that a person can answer by choosing a role.

    Args:
        page: The page.
        asked: What `annotations.toml` holds; a question that stands in it is left out.

    Returns:
        The questions, to be added at the end; empty when there is none.
    """
    known = set(asked.split("\n"))
    written: list[str] = []
    for problem in page.problems:
        asks = _question(page, problem)
        if problem.choices and asks not in known:
            known.add(asks)
            written += ["", asks, *_context(page, problem.line)]
            for role in problem.choices:
                written += ["#", *_choice(page, problem, role)]
    return "".join(f"{line}\n" for line in written)


def _question(page: ParsedPage, problem: PageProblem) -> str:
    message = visible(" ".join(problem.message.split()))
    printed = toml_string(page.account[problem.line].text) if problem.choices else ""
    return f"## {page.title_span.source}, line {problem.line}, {printed}: {message}"


def _context(page: ParsedPage, line: int) -> Iterator[str]:
    numbers = list(page.account)
    place = numbers.index(line)
    for number in numbers[max(place - 1, 0) : place + 2]:
        mark = ">" if number == line else " "
        yield f"##  {mark} {number}: {toml_string(page.account[number].text)}"


def _choice(page: ParsedPage, problem: PageProblem, role: str) -> Iterator[str]:
    yield "# [[line]]"
    yield f"# source = {toml_string(page.title_span.source)}"
    yield f"# line = {problem.line}"
    yield f"# printed = {toml_string(page.account[problem.line].text)}"
    yield f"# role = {toml_string(role)}"
    yield '# basis = "chosen by a person who read the page"'
