"""Where the pages lead: every link between the files of the repository arrives, also there."""

from __future__ import annotations

import re
from itertools import chain, count, pairwise
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt
from test_released import git

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markdown_it.token import Token

ROOT = Path(__file__).parent.parent
#: What readers are sent to: at the top, and the documents.
PAGES = re.compile(r"[^/]+\.md|docs/.+\.md|examples/.+\.md")


class Link(NamedTuple):
    """A link of a page, or a picture on it."""

    line: int
    target: str


def links_of(text: str) -> Iterator[Link]:
    """Go through the links and pictures of a page in order."""
    for block in MarkdownIt().enable("table").parse(text):
        for token in block.children or ():
            target = token.attrGet("href") or token.attrGet("src")
            if isinstance(target, str):
                yield Link((block.map or [0])[0] + 1, target)


def anchors_of(text: str) -> set[str]:
    """Collect the anchors that a forge gives the headings of a page."""
    tokens = MarkdownIt().enable("table").parse(text)
    anchors: set[str] = set()
    for heading, content in pairwise(tokens):
        if heading.type == "heading_open":
            words = "".join(_words_of(content)).strip().lower()
            slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
            numbered = (f"{slug}-{number}" for number in count(1))
            anchors.add(next(each for each in chain([slug], numbered) if each not in anchors))
    return anchors


def _words_of(content: Token) -> Iterator[str]:
    for token in content.children or ():
        if token.type in {"text", "code_inline"}:
            yield token.content


def check_links(pages: Mapping[str, str], files: set[str]) -> list[str]:
    """Find the links between files that do not arrive.

    Args:
        pages: The text of each page by its path.
        files: The paths of all files.

    Returns:
        Problems, each with its page and line.
    """
    folders = {str(folder) for file in files for folder in PurePosixPath(file).parents}
    problems = []
    for page, text in pages.items():
        for line, target in links_of(text):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            path = _join(page, unquote(parts.path))
            if path not in files | folders:
                problems.append(f"{page}:{line}: {target}: there is no {path}")
            elif parts.fragment and parts.fragment not in anchors_of(pages.get(path, "")):
                problems.append(f"{page}:{line}: {target}: {path} has no such heading")
    return problems


def _join(page: str, path: str) -> str:
    """Follow a path from a page: `..` leads up, and never out."""
    if not path:
        return page
    parts = list(PurePosixPath(page).parent.parts)
    for part in PurePosixPath(path).parts:
        if part != "..":
            parts.append(part)
        elif parts:
            parts.pop()
        else:
            return path
    return "/".join(parts) or "."


def test_every_link_arrives() -> None:
    """Each link between files leads to one that is in the repository, and to a heading of it."""
    # What is built, such as the site's copies of the notebooks, is not in it.
    listed = git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    if "README.md" not in listed:
        pytest.skip("these sources are a copy without the repository")
    files = {name for name in listed if (ROOT / name).exists()}
    pages = {name: (ROOT / name).read_text("utf-8") for name in files if PAGES.fullmatch(name)}
    assert {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"} < set(pages)
    assert [] == check_links(pages, files)


FILES = {"README.md", "docs/one.md", "docs/two.md", "docs/map.svg", "examples/a b/x.ipynb"}
TWO = "# Two 2\n\n# Two\n\n## The `pin` of 2024-05-01: what it's for\n\n## Two\n\nTwo-1\n=====\n"


@pytest.mark.parametrize(
    "text",
    [
        "[](two.md) and [it](./two.md#two) and ![map](map.svg)",
        "[up](../README.md), [a folder](../examples/a%20b/), [below](<../examples/a b/x.ipynb>)",
        "[the pin](two.md#the-pin-of-2024-05-01-what-its-for) [again](two.md#two-1)",
        "# Here\n\n[here](#here)",
        "[away](https://example.org/none.md#x) <https://example.org> [mail](mailto:a@example.org)",
        "| a |\n|---|\n| [two][] |\n\n[two]: two.md",
        "`[code](none.md)`\n\n```\n[code](none.md)\n```",
    ],
)
def test_a_link_that_arrives(text: str) -> None:
    """Files, folders, headings and addresses elsewhere are links that arrive."""
    assert [] == check_links({"docs/one.md": text, "docs/two.md": TWO}, FILES)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\n\n[x](three.md)", "docs/one.md:3: three.md: there is no docs/three.md"),
        ("![x](README.md)", "docs/one.md:1: README.md: there is no docs/README.md"),
        ("[x](../../README.md)", "../../README.md: there is no ../../README.md"),
        ("[x](two.md#three)", "docs/one.md:1: two.md#three: docs/two.md has no such heading"),
        ("[x](two.md#two-3)", "two.md#two-3: docs/two.md has no such heading"),
        ("[x](map.svg#two)", "map.svg#two: docs/map.svg has no such heading"),
        ("[x](#two)", "docs/one.md:1: #two: docs/one.md has no such heading"),
        ("| a |\n|---|\n| [x][y] |\n\n[y]: three.md", "three.md: there is no docs/three.md"),
    ],
)
def test_a_link_that_does_not_arrive(text: str, told: str) -> None:
    """A link to no file, out of the repository, or to no heading is told with its place."""
    (problem,) = check_links({"docs/one.md": text, "docs/two.md": TWO}, FILES)
    assert problem.endswith(told)
