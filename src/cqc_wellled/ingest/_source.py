"""A page as somebody saved it, text or HTML, or the refusal of what is neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqc_wellled._text import excerpt
from cqc_wellled.errors import MissingExtra, PageError
from cqc_wellled.ingest._parsed import PageSource
from cqc_wellled.ingest._text_reader import read_blocks, read_source, split_lines

if TYPE_CHECKING:
    from cqc_wellled._vocabulary import WebAddress

__all__ = ["EXPECTED", "read_page"]

EXPECTED = (
    "a page of the well-led guidance for NHS trusts, saved from a browser as HTML or as UTF-8 text"
)
#: How files begin that are taken for pages by mistake.
_OTHER_FILES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip file, as Word documents are",
    b"\xd0\xcf\x11\xe0": "a document of an older Word",
    b"{\\rtf": "an RTF document",
    b"bplist": "a web archive",
    b"MIME-Version:": "a web archive",
    b"From: <Saved by": "a web archive",
    b"\x1f\x8b": "a compressed file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}
_LONGEST_MARK = max(map(len, _OTHER_FILES))


def read_page(source: object, address: WebAddress | None = None) -> PageSource:
    """Read a page, by its first character as HTML or as text.

    Args:
        source: The page as text, or its bytes.
        address: The address of the page; `None` for the one that it gives as its own.

    Raises:
        PageError: It is no page, is no UTF-8, or is larger than any page.
        MissingExtra: It is HTML, and what reads HTML is not installed.
    """
    _refuse_other_files(source)
    text, data = read_source(source)
    begin = text.lstrip()
    if not begin:
        message = f"found nothing but white space, expected {EXPECTED}"
        raise PageError(message)
    if begin.startswith("<"):
        return _read_html(text, data, address)
    lines = split_lines(text)
    return PageSource(
        media_type="text/plain",
        data=data,
        lines=lines,
        blocks=read_blocks(lines),
        address=address,
    )


def _read_html(text: str, data: bytes, address: WebAddress | None) -> PageSource:
    try:
        from cqc_wellled.ingest._html_reader import read_html  # noqa: PLC0415 - needs an extra
    except ModuleNotFoundError as error:
        raise MissingExtra(library="turbohtml", extra="ingest") from error
    page = read_html(text, address)
    if not page.blocks:
        message = f"found HTML without a word to see, expected {EXPECTED}"
        raise PageError(message, excerpt=excerpt(text.lstrip()))
    return PageSource(
        media_type="text/html",
        data=data,
        lines=page.lines,
        blocks=page.blocks,
        address=page.address,
    )


def _refuse_other_files(source: object) -> None:
    if not isinstance(source, str | bytes):
        return
    begin = source[:_LONGEST_MARK]
    data = begin.encode("latin-1", "replace") if isinstance(begin, str) else begin
    for mark, kind in _OTHER_FILES.items():
        if data.startswith(mark):
            message = f"found {kind}, expected {EXPECTED}"
            raise PageError(message)
