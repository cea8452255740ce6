"""A page saved as HTML: markup to lines to blocks.

What elements mean is taken from the HTML standard and from WAI-ARIA, never from the names of
classes, which every site chooses for itself.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urldefrag, urljoin

import attrs
import turbohtml

from cqc_wellled._codec import structure_plain
from cqc_wellled._text import excerpt
from cqc_wellled._vocabulary import WebAddress
from cqc_wellled.errors import MalformedSnapshot, PageError
from cqc_wellled.ingest._html_lines import Anchor, ListItem, PageLine, Place, Typesetter
from cqc_wellled.ingest._parsed import Block, Link
from cqc_wellled.ingest._sections import printed_date
from cqc_wellled.ingest._text_reader import DEEPEST_LIST, check_count, read_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["HtmlPage", "read_html"]

#: What no browser shows as text of the page.
_UNSEEN = frozenset(
    {"head", "iframe", "noembed", "noframes", "noscript", "script", "style", "template"}
    | {"desc", "metadata", "title"}  # of a drawing
)
#: What stands on lines of its own.
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd"}
    | {"details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure"}
    | {"footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html"}
    | {"legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup", "option", "p"}
    | {"plaintext", "pre", "search", "section", "select", "summary", "table", "tbody", "td"}
    | {"textarea", "tfoot", "th", "thead", "tr", "ul", "xmp"}
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
#: What helps to use the page, and is no part of what it says.
_FURNITURE = frozenset({"button", "dialog", "footer", "form", "nav", "search", "select"})
_FURNITURE_ROLES = frozenset(
    {"alertdialog", "banner", "contentinfo", "dialog", "form", "menubar", "navigation", "search"}
)
#: What may hold words of the guidance, in a shape that a statement does not have.
_DOUBTFUL = frozenset({"address", "aside", "blockquote", "dl", "figure", "pre", "table"})


class HtmlPage(NamedTuple):
    """A page of HTML, read."""

    #: Its visible text as lines, as a page saved as text has them.
    lines: tuple[str, ...]
    #: A block for each line.
    blocks: tuple[Block, ...]
    #: The address that the page gives as its own, or `None`.
    address: WebAddress | None


def read_html(text: str, address: WebAddress | None) -> HtmlPage:
    """Read a page of HTML.

    Args:
        text: The markup.
        address: Address of the page; `None` for the one that it gives as its own.

    Returns:
        Every word that a browser shows, in the order of the document, a paragraph, heading
        or list item a line. What stands outside the region that holds what the page says
        is furniture, and so are navigation, forms and footers in it.

    Raises:
        PageError: It has more lines, or lists nested deeper, than any page.
    """
    root = turbohtml.parse(text, positions=False, scripting=True)
    base, own = _addresses(root)
    address = address or own
    found = _read_lines(root)
    lines = tuple(line.printed for line in found)
    check_count(lines)
    # Where neither is known there is an empty one.
    base = base or address or base
    plain = read_blocks(lines, deepest=len(lines))
    blocks = list(map(_block, found, plain, repeat(base)))
    _check_depth(blocks)
    return HtmlPage(lines, tuple(_without_the_way_in(blocks)), address)


# --- from markup to lines ----------------------------------------------------------


def _read_lines(root: turbohtml.Document) -> list[PageLine]:
    region = _region_of(root)
    setter = Typesetter()
    # No calls within calls: markup may be nested deeper than Python calls. `None` ends a line.
    start = Place(furniture=region is not None)
    waiting: list[tuple[turbohtml.Node | None, Place]] = [(root, start)]
    while waiting:
        node, place = waiting.pop()
        inner = place
        if node is None:
            setter.end_line()
        elif isinstance(node, turbohtml.Text | turbohtml.CData):
            setter.add(node.data, place)
        elif isinstance(node, turbohtml.Element):
            if node.tag in _UNSEEN:
                continue
            inner = Place() if node == region else _inside(node, place)
            if node.tag in _BLOCKS or inner.furniture is not place.furniture:
                setter.end_line()
                waiting.append((None, place))
        if isinstance(node, turbohtml.Element | turbohtml.Document):
            waiting.extend((child, inner) for child in reversed(node.children))
    return setter.lines


def _region_of(root: turbohtml.Document) -> turbohtml.Element | None:
    # The only main, or else the only article. Otherwise the whole page may say something.
    elements = list(root.iter_elements())
    mains = [each for each in elements if each.tag == "main" or "main" in _roles(each)]
    found = mains or [each for each in elements if each.tag == "article"]
    return found[0] if len(found) == 1 else None


def _roles(element: turbohtml.Element) -> list[str]:
    roles = element.attr("role")
    return roles.lower().split() if roles else []


def _inside(element: turbohtml.Element, place: Place) -> Place:
    # What is known of the text in an element, from what is known around it.
    tag, roles = element.tag, _roles(element)
    if tag == "li":
        place = attrs.evolve(place, depth=place.depth + 1, item=ListItem())
    elif tag in _HEADINGS:
        place = attrs.evolve(place, heading=_HEADINGS[tag])
    elif tag == "a" and element.attr("href") is not None:
        place = attrs.evolve(place, anchor=Anchor(element.attr("href") or ""))
    elif tag in _DOUBTFUL:
        place = attrs.evolve(place, doubt=f"it stands in <{tag}>")
    # A heading may be the button that opens what is below it.
    is_tool = tag in _FURNITURE and not (tag == "button" and place.heading)
    if is_tool or not _FURNITURE_ROLES.isdisjoint(roles):
        place = attrs.evolve(place, furniture=True)
    if element.attr("hidden") not in (None, "until-found"):
        place = attrs.evolve(place, doubt="the markup hides it")
    return place


# --- from lines to blocks ----------------------------------------------------------


def _block(line: PageLine, block: Block, base: str) -> Block:
    place, doubt = line.place, line.place.doubt
    if place.depth and not line.has_marker:
        doubt = doubt or "it goes on after the first line of a list item"
    cut = len(line.text) - len(block.text)
    links = [
        Link(address=found, start=max(link.start - cut, 0), end=link.end - cut)
        for link in line.links
        if (found := _web_address(base, link.address)) is not None
    ]
    is_jump = not place.heading and any(
        link.spans(line.text) and _stays(link, base) for link in line.links
    )
    return attrs.evolve(
        block,
        # What a page prints with a marker of its own is a list item too.
        depth=place.depth or block.depth,
        heading=place.heading,
        links=tuple(links),
        furniture=place.furniture or is_jump,
        doubt=doubt,
    )


def _stays(link: Link, base: str) -> bool:
    # Whether it leads to a place on the page itself.
    if link.address.startswith("#"):
        return True
    try:
        page, fragment = urldefrag(link.address)
    except ValueError:
        return False
    return bool(fragment) and page == urldefrag(base)[0]


def _check_depth(blocks: Sequence[Block]) -> None:
    for block in blocks:
        if block.depth > DEEPEST_LIST and not block.furniture:
            message = f"expected lists nested at most {DEEPEST_LIST} deep"
            raise PageError(message, line=block.line, excerpt=excerpt(block.text))


def _without_the_way_in(blocks: list[Block]) -> list[Block]:
    # What stands above the page's one main heading leads to it, unless the date stands there.
    own = [block for block in blocks if not block.furniture]
    tops = [block.line for block in own if block.heading == 1]
    if len(tops) != 1:
        return blocks
    above = [block for block in own if block.line < tops[0]]
    if any(printed_date(block.text) for block in above):
        return blocks
    numbers = {block.line for block in above}
    return [
        attrs.evolve(block, furniture=True) if block.line in numbers else block for block in blocks
    ]


# --- addresses ---------------------------------------------------------------------


def _addresses(root: turbohtml.Document) -> tuple[str, WebAddress | None]:
    # What addresses of the page are seen from, and the address that it gives as its own.
    base = root.select_one("head > base[href]")
    href = "" if base is None else base.attr("href") or ""
    own = root.select_one('head > link[rel~="canonical"][href]')
    return href, None if own is None else _web_address(href, own.attr("href") or "")


def _web_address(base: str, address: str) -> WebAddress | None:
    # An address that a snapshot may hold, or nothing.
    try:
        whole = urljoin(base, address.strip())
        return structure_plain(whole, WebAddress)
    except (ValueError, MalformedSnapshot):
        return None
