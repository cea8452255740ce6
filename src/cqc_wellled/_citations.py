"""References to single items, in the forms that people and programs use, and back again.

Every citation ends in a tail such as `[….criterion.7; 2024-05-01; sha256:a410d6c1212e]`:
the item's id, the guidance's version and its digest. The tail is written alike in all
styles and is all that `resolve` reads.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from cqc_wellled._legislation import Instrument, Regulation
from cqc_wellled._model import (
    ContextTopic,
    Criterion,
    NamedThing,
    Passage,
    Point,
    QualityStatement,
    Resource,
    ResourceGroup,
)
from cqc_wellled._shown import Shown
from cqc_wellled._text import close_matches, excerpt, plain
from cqc_wellled._vocabulary import CitationStyle
from cqc_wellled.errors import DigestMismatch, UnknownItem, UnknownVersion

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping

    from cqc_wellled._model import Item, Snapshot, Source

__all__ = ["Citations", "check_style"]

# A short citation names the digest by its first 48 bits, which no accident meets.
_SHORT_DIGEST = len("sha256:") + 12
_GAP = r"[ \t\r\n]{1,20}"  # a mail program may have broken the line there
_TAIL = re.compile(
    rf"\[([A-Za-z0-9][A-Za-z0-9./-]{{0,199}});{_GAP}"
    rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:\.[0-9]{{1,3}})?);{_GAP}"
    r"(sha256:[0-9a-f]{12,64})\]"
)
_WEB = re.compile(r"https?://[!-;=?-~]{1,2000}")
_YEAR = re.compile(r"uksi/([0-9]{4})/")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class Citations:
    """Cites the items of one guidance, and finds them again."""

    def __init__(self, snapshot: Snapshot, items: Mapping[str, Item], digest: str) -> None:
        """Take the guidance's value, every item of it by its id, and its digest."""
        self.snapshot = snapshot
        self.items = items
        self.digest = digest

    def cite(self, item: Item | str, style: CitationStyle | str = CitationStyle.SHORT) -> str:
        """Write a reference to an item.

        Args:
            item: An item of this guidance, or its id.
            style: `short` (one line for a board paper), `full`, `markdown`, `html` or
                `csl-json` (one CSL-JSON item for reference managers).

        Returns:
            The reference: guidance title, publisher and version, the item's place in words,
            and the item's id, the version and the digest in brackets. Escaped for its form.

        Raises:
            UnknownItem: The item is not of this guidance, or there is no such style.
        """
        wanted = check_style(style)
        found = self._find(item)
        if wanted is CitationStyle.CSL_JSON:
            import json  # noqa: PLC0415 - seldom needed

            return json.dumps(self._csl(found), ensure_ascii=False)
        if wanted is CitationStyle.FULL:
            return self._full(found)
        if wanted is CitationStyle.MARKDOWN:
            return self._lead_markdown(found) + f" `{self._tail(found, _SHORT_DIGEST)}`"
        if wanted is CitationStyle.HTML:
            return self._lead_html(found) + f" <code>{self._tail(found, _SHORT_DIGEST)}</code>"
        return f"{self._lead(found)} {self._tail(found, _SHORT_DIGEST)}"

    def resolve(self, citation: str) -> Item:
        """Find the item that a citation refers to.

        Args:
            citation: A citation of any style, alone or within other text; or a bare id.

        Returns:
            The item.

        Raises:
            UnknownVersion: It cites another version of the guidance.
            DigestMismatch: It cites other content under the same version.
            UnknownItem: It is no citation, cites several items, or one that is not here.
        """
        text = plain(citation)
        if not isinstance(text, str):
            raise UnknownItem(excerpt(text), reason="a citation is a text")
        bare = text.strip()
        if bare in self.items:
            return self.items[bare]
        found = {id_: self._resolve_tail(id_, *rest) for id_, *rest in _TAIL.findall(text)}
        if len(found) > 1:
            reason = f"cites {len(found)} items; resolve them one at a time"
            raise UnknownItem(excerpt(citation), reason=reason, known=found)
        for item in found.values():
            return item
        reason = "neither a citation of this library nor the id of an item"
        raise UnknownItem(excerpt(citation), reason=reason, close=close_matches(bare, self.items))

    def _resolve_tail(self, id_: str, version: str, digest: str) -> Item:
        if version != self.snapshot.version:
            raise UnknownVersion(
                excerpt(version),
                reason="the citation is of another version than this guidance",
                known=(self.snapshot.version,),
            )
        if not self.digest.startswith(digest):
            raise DigestMismatch(version, digest, self.digest)
        if id_ not in self.items:
            raise UnknownItem(excerpt(id_), close=close_matches(id_, self.items))
        return self.items[id_]

    def _find(self, item: Item | str) -> Item:
        asked = plain(getattr(item, "id", item) if isinstance(item, Shown) else item)
        found = self.items.get(asked) if isinstance(asked, str) else None
        if found is None:
            close = close_matches(asked, self.items) if isinstance(asked, str) else ()
            raise UnknownItem(excerpt(asked), reason="no item of this guidance", close=close)
        if isinstance(item, str):
            return found
        if found != item:
            reason = "this guidance holds another item under that id"
            raise UnknownItem(excerpt(asked), reason=reason)
        return item  # a regulation may carry the paragraph that a reference pointed at

    # --- the parts of a reference --------------------------------------------------------

    def _tail(self, item: Item, digest_length: int | None = None) -> str:
        tail = f"[{item.id}; {self.snapshot.version}; {self.digest[:digest_length]}]"
        if not _TAIL.fullmatch(tail):  # a value made by hand, past all gates
            raise UnknownItem(excerpt(item.id), reason="no citation can carry this id")
        return tail

    def _lead(self, item: Item) -> str:
        return f"{self._publisher}, {self._title} ({self._version}), {_plain(self._place(item))}"

    @property
    def _publisher(self) -> str:
        return _plain(self.snapshot.publisher)

    @property
    def _title(self) -> str:
        return _plain(self.snapshot.title)

    @property
    def _version(self) -> str:
        return f"version {self.snapshot.version}"

    def _place(self, item: Item) -> str:
        if isinstance(item, Regulation):
            return item.citation
        if isinstance(item, Instrument):
            return f"{item.title} ({item.si})"
        if isinstance(item, NamedThing):
            return f"“{item.name}”, named in the text"
        return ", ".join(self._steps(item))

    def _steps(self, item: Item) -> Iterator[str]:
        parent = self._parent(item)
        if parent is not None:
            yield from self._steps(parent)
        yield from _STEPS[type(item)](item)

    def _parent(self, item: Item) -> Item | None:
        if isinstance(item, Resource):
            # A resource's id hangs below the statement; its group is printed above it.
            statement = self._nearest(item.id)
            groups = statement.resource_groups if isinstance(statement, QualityStatement) else ()
            return next((group for group in groups if item in group.resources), statement)
        return self._nearest(item.id)

    def _nearest(self, id_: str) -> Item | None:
        # A child's id is its parent's and one or two segments more.
        while "." in id_:
            id_ = id_.rpartition(".")[0]
            if id_ in self.items:
                return self.items[id_]
        return None

    def _source(self, item: Item) -> Source | None:
        span = getattr(item, "span", None)
        sources = self.snapshot.sources
        return next((each for each in sources if span and each.id == span.source), None)

    def _page(self, item: Item) -> str | None:
        source = self._source(item)
        return None if source is None else _web(source.url)

    # --- the styles ----------------------------------------------------------------------

    def _full(self, item: Item) -> str:
        updated = _day(self.snapshot.last_updated)
        sentences = (
            self._publisher,
            self._title,
            f"V{self._version[1:]}, page last updated {updated}",
            _plain(self._place(item)),
            *self._addresses(item),
            _plain(self.snapshot.attribution),
            f"Licence {_plain(self.snapshot.licence)}",
        )
        return f"{' '.join(map(_sentence, sentences))} {self._tail(item)}"

    def _addresses(self, item: Item) -> Iterator[str]:
        own = _own_address(item)
        if own is not None:
            yield f"At <{own}>"
        source, span = self._source(item), getattr(item, "span", None)
        if source is None or span is None:
            return
        page = _web(source.url)
        last = "" if span.start == span.end else f" to {span.end}"
        seen = "" if source.retrieved is None else f", retrieved {_day(source.retrieved)}"
        shown = "the page" if page is None else f"<{page}>"
        yield f"Line{'s' if last else ''} {span.start}{last} of {shown}{seen}"

    def _lead_markdown(self, item: Item) -> str:
        from cqc_wellled._markup._markdown import (  # noqa: PLC0415 - seldom needed
            escape_markdown,
            markdown_link,
        )

        publisher = escape_markdown(self._publisher)
        title = markdown_link(self._title, self._page(item))
        place = escape_markdown(_plain(self._place(item)))
        return f"{publisher}, {title} ({self._version}), {place}"

    def _lead_html(self, item: Item) -> str:
        from html import escape  # noqa: PLC0415 - seldom needed

        page, title = self._page(item), escape(self._title)
        if page is not None:
            title = f'<a href="{escape(page)}">{title}</a>'
        place = escape(_plain(self._place(item)))
        return f"{escape(self._publisher)}, <cite>{title}</cite> ({self._version}), {place}"

    def _csl(self, item: Item) -> dict[str, object]:
        """Describe an item in CSL-JSON. Source: csl-data.json of the CSL schema, 1.0.2."""
        listed = f"{self._lead(item)} {self._tail(item)}"
        if isinstance(item, Regulation | Instrument):
            fields = _csl_legislation(item) | {"note": f"As cited by {listed}"}
        elif isinstance(item, Resource):
            fields = _csl_resource(item) | {"note": f"Listed in {listed}"}
        elif isinstance(item, NamedThing):
            fields = _csl_work(item.name, item.publisher, item.url) | {"note": f"From {listed}"}
        else:
            fields = self._csl_page(item)
        return {"id": item.id, **{key: value for key, value in fields.items() if value is not None}}

    def _csl_page(self, item: Item) -> dict[str, object]:
        snapshot, source = self.snapshot, self._source(item)
        retrieved = None if source is None else source.retrieved
        return {
            **_csl_work(snapshot.title, snapshot.publisher, self._page(item)),
            "issued": _date_parts(snapshot.last_updated.isoformat()),
            "accessed": None if retrieved is None else _date_parts(retrieved.isoformat()),
            "version": snapshot.version,
            "language": _plain(snapshot.language),
            "section": _plain(self._place(item)),
            "note": f"{_plain(snapshot.attribution)} {self._tail(item)}",
        }


def check_style(style: object) -> CitationStyle:
    """Read a style, given as the enum or its value.

    Raises:
        UnknownItem: It is neither; the known styles are listed.
    """
    style = plain(style)
    if isinstance(style, str):
        for member in CitationStyle:
            if style == member.value:
                return member
    known = tuple(member.value for member in CitationStyle)
    close = close_matches(style, known) if isinstance(style, str) else ()
    raise UnknownItem(excerpt(style), reason="no such citation style", close=close, known=known)


def _last(id_: str) -> str:
    return id_.rpartition(".")[2]


# How each kind of item is found on the page by a reader who goes from the top.
_STEPS: Mapping[type[object], Callable[..., tuple[str, ...]]] = {
    QualityStatement: lambda item: (f"“{item.title}”",),
    Criterion: lambda item: (f"criterion {item.number}",),
    Point: lambda item: (f"point {_last(item.id)}",),
    ContextTopic: lambda item: ("further detail and context", f"“{item.title}”"),
    Passage: lambda item: (f"passage {_last(item.id)}",),
    ResourceGroup: lambda item: ("best practice and guidance", f"“{item.title}”"),
    Resource: lambda item: (f"“{item.printed}”",),
}


def _own_address(item: Item) -> str | None:
    if isinstance(item, Regulation | Instrument):
        return _web(item.uri)
    return _web(item.url) if isinstance(item, Resource | NamedThing) else None


def _csl_legislation(item: Regulation | Instrument) -> dict[str, object]:
    instrument = item.instrument if isinstance(item, Regulation) else item
    # The year of a statutory instrument is part of its number.
    year = _YEAR.match(instrument.id)
    return {
        "type": "legislation",
        "title": _plain(item.citation if isinstance(item, Regulation) else item.title),
        "container-title": _plain(instrument.title) if isinstance(item, Regulation) else None,
        "number": _plain(instrument.si),
        "section": _plain(item.number) if isinstance(item, Regulation) else None,
        "issued": None if year is None else _date_parts(year[1]),
        "URL": _web(item.uri),
    }


def _csl_resource(item: Resource) -> dict[str, object]:
    return {
        **_csl_work(item.official_title or item.title, item.publisher, item.url),
        "type": "report" if item.kind == "report" else "webpage",
        "issued": None if item.published is None else _date_parts(item.published),
    }


def _csl_work(title: str, publisher: str | None, url: str | None) -> dict[str, object]:
    return {
        "type": "webpage",
        "title": _plain(title),
        "author": None if publisher is None else [{"literal": _plain(publisher)}],
        "URL": _web(url),
    }


def _date_parts(date: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in date.split("-")]]}


def _day(date: datetime.date) -> str:
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def _web(address: str | None) -> str | None:
    return address if address is not None and _WEB.fullmatch(address) else None


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _plain(text: str) -> str:
    """Put a text on one line, without what cannot be seen, and with no tail but our own."""
    seen = (c for c in text if unicodedata.category(c) != "Cf")
    line = " ".join("".join(c if c.isprintable() else " " for c in seen).split())
    # A title that imitates a tail keeps its look, and is none.
    return line.replace("; sha256:", ";\N{NO-BREAK SPACE}sha256:")
