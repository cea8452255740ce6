"""Text and links to lines: one for each paragraph, heading or list item."""

from __future__ import annotations

import attrs

from cqc_wellled.ingest._parsed import Link

__all__ = ["Anchor", "ListItem", "PageLine", "Place", "Typesetter"]

#: White space as HTML has it: a no-break space is none.
_SPACES = str.maketrans(dict.fromkeys("\t\n\f\r", " "))
_MARKER = "• "


@attrs.define(eq=False)
class ListItem:
    """A list item while it is read; its first line carries the marker."""

    has_begun: bool = False


@attrs.frozen(eq=False)
class Anchor:
    """A link while it is read."""

    #: Where it leads, as the markup has it.
    address: str


@attrs.frozen
class Place:
    """What is known of some text from the elements around it."""

    #: How many list items it stands in.
    depth: int = 0
    #: The innermost of them.
    item: ListItem | None = None
    #: Level of the heading it stands in, or 0.
    heading: int = 0
    #: Whether it belongs to the page and not to what the page says.
    furniture: bool = False
    #: Why the markup leaves open what it is; empty where it does not.
    doubt: str = ""
    #: The link it stands in.
    anchor: Anchor | None = None


@attrs.frozen(kw_only=True)
class PageLine:
    """One line of the visible text."""

    #: Its words, every run of white space a single space.
    text: str
    #: Where its first word stands.
    place: Place
    #: Whether it is the first line of its list item.
    has_marker: bool
    #: The links in its words.
    links: tuple[Link, ...]

    @property
    def printed(self) -> str:
        """The line as a page saved as text has it."""
        depth = self.place.depth
        if not depth:
            return self.text
        return f"{'  ' * depth}{_MARKER if self.has_marker else '  '}{self.text}"


class Typesetter:
    """Sets text into lines, one after the other."""

    def __init__(self) -> None:
        """Begin with no line."""
        self.lines: list[PageLine] = []
        self._begin()

    def _begin(self) -> None:
        self._place: Place | None = None
        self._words: list[str] = []
        self._length = 0
        self._is_apart = False
        self._links: list[tuple[Anchor, int, int]] = []

    def add(self, text: str, place: Place) -> None:
        """Add text to the line."""
        for number, word in enumerate(text.translate(_SPACES).split(" ")):
            self._is_apart = self._is_apart or number > 0
            if word:
                self._add_word(word, place)

    def _add_word(self, word: str, place: Place) -> None:
        if self._place is None:
            self._place = place
        elif self._is_apart:
            self._words.append(" ")
            self._length += 1
        start = self._length
        self._words.append(word)
        self._length += len(word)
        self._is_apart = False
        if place.anchor is None:
            return
        if self._links and self._links[-1][0] is place.anchor:
            start = self._links.pop()[1]
        self._links.append((place.anchor, start, self._length))

    def end_line(self) -> None:
        """End the line, if it has any word."""
        place, whole, links = self._place, "".join(self._words), self._links
        text = whole.strip()
        self._begin()
        if place is None or not text:
            return
        before = len(whole) - len(whole.lstrip())
        has_marker = place.item is not None and not place.item.has_begun
        if place.item is not None:
            place.item.has_begun = True
        self.lines.append(
            PageLine(
                text=text,
                place=place,
                has_marker=has_marker,
                links=tuple(
                    Link(
                        address=anchor.address,
                        start=max(start - before, 0),
                        end=min(end - before, len(text)),
                    )
                    for anchor, start, end in links
                ),
            )
        )
