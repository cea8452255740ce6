"""cmark-gfm, the reference of GitHub's Markdown, judges the Markdown by the HTML it makes."""

from __future__ import annotations

import html.parser
from typing import TYPE_CHECKING

import cmarkgfm
import pytest
from judges.exhibits import GUIDANCES
from test_export_markdown import expected_blocks, expected_rows

from cqc_wellled.export import to_assessment, to_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What holds a text of its own, and what may stand inside.
BLOCKS = ("h1", "h2", "h3", "h4", "p", "li", "th", "td")
INSIDE = {"a", "code", "table", "thead", "tbody", "tr"}


class Reader(html.parser.HTMLParser):
    """Reads the blocks of a page: the tag and the words of each."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(convert_charrefs=True)
        self.blocks: list[list[str]] = []
        #: The blocks that are open, by their place; `None` where words belong to none.
        self.open: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - its base has it
        """Open a block, or refuse what the guidance must not be read as."""
        if tag in BLOCKS:
            self.open.append(len(self.blocks))
            self.blocks.append([tag, ""])
        elif tag == "ul":
            if self.open and self.open[-1] is not None:
                # The line feed in front of a list inside an item is the HTML's own.
                block = self.blocks[self.open[-1]]
                block[1] = block[1].removesuffix("\n")
            self.open.append(None)
        elif tag not in INSIDE:
            message = f"found <{tag}>"
            raise ValueError(message)

    def handle_endtag(self, tag: str) -> None:
        """Close a block."""
        if tag in BLOCKS or tag == "ul":
            self.open.pop()
        if tag == "ul" and self.open:
            self.open[-1] = None  # words behind a list belong to no item

    def handle_data(self, data: str) -> None:
        """Add words to the innermost block."""
        if self.open and self.open[-1] is not None:
            self.blocks[self.open[-1]][1] += data


def blocks(page: str) -> Iterator[tuple[str, str]]:
    """Give the blocks behind what is said of the edition."""
    reader = Reader()
    reader.feed(page)
    start = next(
        i for i, (_, words) in enumerate(reader.blocks) if words.startswith("This copy is")
    )
    yield from ((tag, words) for tag, words in reader.blocks[start + 1 :])


@pytest.mark.parametrize("name", GUIDANCES)
def test_the_guidance_is_read_as_it_is(name: str) -> None:
    """Headings, paragraphs, lists and links hold exactly the guidance's words, and no markup."""
    page = cmarkgfm.markdown_to_html(to_markdown(GUIDANCES[name]).text)
    assert list(expected_blocks(GUIDANCES[name])) == list(blocks(page))


@pytest.mark.parametrize("name", GUIDANCES)
def test_the_template_is_read_as_it_is(name: str) -> None:
    """Each criterion and point is a row, with exactly its words and four empty cells."""
    page = cmarkgfm.github_flavored_markdown_to_html(to_assessment(GUIDANCES[name]).text)
    assert list(expected_rows(GUIDANCES[name])) == list(blocks(page))


@pytest.mark.parametrize("markup", ["*b*", "<b>b</b>", "> b", "```\nb\n```", "![b](http://b)"])
def test_the_reader_is_a_judge(markup: str) -> None:
    """Control: words that are not escaped are read as more than words."""
    page = cmarkgfm.markdown_to_html(f"This copy is\n\n{markup}", options=1 << 17)
    with pytest.raises(ValueError, match="found <"):
        list(blocks(page))
