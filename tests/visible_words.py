"""The visible words of a page of HTML, told with the standard library's parser alone."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from cqc_wellled._codec import to_plain

if TYPE_CHECKING:
    from cqc_wellled.ingest import ParsedPage

__all__ = ["held_words", "visible_words"]

#: Elements that do not part words: everything else does.
_INLINE = frozenset({"a", "abbr", "b", "cite", "em", "i", "q", "small", "span", "strong", "time"})
_UNSEEN = frozenset({"head", "noscript", "script", "style", "template", "title"})
#: Where the words of a page stand in a statement.
_VERBATIM = ("text", "we_statement", "printed", "note")
_SPACES = " \t\n\r\f"


class _Collector(HTMLParser):
    """Collects text that a browser shows."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser calls it
        if tag in _UNSEEN:
            self.unseen.append(tag)
        self.part(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.unseen[-1:] == [tag]:
            self.unseen.pop()
        self.part(tag)

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.pieces.append(data)

    def part(self, tag: str) -> None:
        if tag not in _INLINE:
            self.pieces.append(" ")


def visible_words(page: str) -> Counter[str]:
    """Count the words of a page of well-formed HTML."""
    collector = _Collector()
    collector.feed(page)
    collector.close()
    return _count("".join(collector.pieces))


def held_words(page: ParsedPage) -> tuple[Counter[str], Counter[str]]:
    """Count the words that the statement holds, and those that the account says are elsewhere."""
    held = Counter[str]()
    _collect(to_plain(page.statement), held)
    other = Counter[str]()
    for line in page.account_lines:
        if line.item is None:
            other += _count(line.text)
    return held, other


def _collect(value: Any, held: Counter[str]) -> None:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        # One line may link several regulations.
        seen: set[tuple[str, int]] = set()
        for item in value:
            if isinstance(item, dict) and "strength" in item:
                key = (item["printed"], item["span"]["start"])
                if key in seen:
                    continue
                seen.add(key)
            _collect(item, held)
    elif isinstance(value, dict):
        for key, item in value.items():
            # The title of a resource is a part of its printed line.
            is_title = key == "title" and "printed" not in value
            if isinstance(item, str) and (key in _VERBATIM or is_title):
                held += _count(item)
            elif key not in ("mentions", "status"):
                _collect(item, held)


def _count(text: str) -> Counter[str]:
    for space in _SPACES:
        text = text.replace(space, " ")
    return Counter(word for word in text.split(" ") if word)
