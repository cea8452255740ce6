"""The addresses of regulations: on legislation.gov.uk in all its forms, and pages of CQC."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cqc_wellled._references._numbers import as_number
from cqc_wellled._vocabulary import RegulationId

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Place", "instrument_of", "page_key", "paragraph_label", "read_address"]

_LABEL = re.compile(r"[1-9][0-9]?[A-Z]?|[a-z]|([a-z])\1|z[a-z]|[ivx]{2,5}")
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: What ends the path of an address.
_PATH_END = re.compile("[?#]")
#: The port that goes without saying, by the scheme; an address may also come without one.
_PORTS = {"https": ":443", "http": ":80", "": ""}
#: Segments of an address that say which text of a regulation, not which regulation.
_FORMS = frozenset(
    {"made", "prospective", "english", "welsh", "england", "england+wales"}
    | {f"data.{form}" for form in ("xml", "xht", "htm", "rdf", "akn", "pdf", "feed")}
)
_DEEPEST_PARAGRAPH = 6
_YEAR_AND_NUMBER = 2


class Place(NamedTuple):
    """What an address of legislation.gov.uk or CQC points at."""

    #: The regulation; it need not exist.
    regulation: RegulationId
    #: The paragraph, such as `(2)(a)`, or empty.
    paragraph: str = ""


#: Where an address of a regulation leads that is not understood: to none that exists.
_NOWHERE = Place(RegulationId(""))


def paragraph_label(text: str) -> str | None:
    """Read the label of a paragraph, without its brackets.

    Returns:
        `2`, `2A`, `a`, `aa` or `iv`; `None` when the text is no such label.
    """
    label = text.upper() if text[:1].isdigit() else text.lower()
    return label if _LABEL.fullmatch(label) else None


def page_key(address: str) -> str:
    """Reduce an address to what is compared: no scheme, `www.`, closing slash or case."""
    return "/".join(_host_and_path(address.lower())).removesuffix("/")


def read_address(address: str, pages: Mapping[str, RegulationId]) -> Place | None:
    """Read an address or an id.

    Args:
        address: The address, with or without its scheme, or an id of legislation.gov.uk.
        pages: CQC's pages, by their `page_key`.

    Returns:
        The regulation it points at, which need not exist; `None` when it is not the
        address of a regulation.
    """
    bare, *rest = _PATH_END.split(address.lower())
    host, path = _host_and_path(bare)
    if host == "cqc.org.uk":
        known = pages.get(page_key(bare))
        return Place(known) if known else None
    if host != "legislation.gov.uk" or "/regulation/" not in path:
        return None
    # What a query or a fragment says of a regulation is not understood, so not ignored.
    if any("regulation" in piece for piece in rest):
        return _NOWHERE
    return _read_path(path.removesuffix("/").split("/")) or _NOWHERE


def instrument_of(address: str) -> str | None:
    """Read the address of a whole instrument or Act, or of a part of it that is no regulation.

    Args:
        address: An address in which `read_address` finds no regulation.

    Returns:
        The instrument's number such as `2009/3112`; the path of any other address of
        legislation.gov.uk that may be one of legislation; `None` for any other address.
    """
    host, path = _host_and_path(_PATH_END.split(address.lower())[0])
    if host != "legislation.gov.uk":
        return None
    kind, *rest = path.removesuffix("/").removeprefix("id/").split("/")
    if len(rest) < _YEAR_AND_NUMBER:
        return None
    year, number, *part = rest
    is_known_kind = kind == "uksi" and (not part or as_number(part[0]) is None)
    return f"{year}/{number}" if is_known_kind else path


def _host_and_path(address: str) -> tuple[str, str]:
    if address.startswith(("uksi/", "id/uksi/")):
        return "legislation.gov.uk", address
    scheme, _, behind = address.rpartition("://")
    host, _, path = behind.partition("/")
    if scheme not in _PORTS:
        return f"{scheme}://{host}", path
    return host.removesuffix(_PORTS[scheme]).removeprefix("www."), path


def _read_path(segments: list[str]) -> Place | None:
    if segments[0] == "id":
        segments = segments[1:]
    match segments:
        case ["uksi", year, si, "regulation", text, *tail]:
            number = as_number(text)
        case _:
            return None
    labels, forms = _split_labels(tail)
    if number is None or not all(s in _FORMS or _DATE.fullmatch(s) for s in forms):
        return None
    return Place(RegulationId(f"uksi/{year}/{si}/regulation/{number}"), labels)


def _split_labels(segments: list[str]) -> tuple[str, list[str]]:
    # ".../18/2/a/made" and ".../18/paragraph/2"
    start = end = int(segments[:1] == ["paragraph"])
    labels = ""
    while end < min(len(segments), start + _DEEPEST_PARAGRAPH):
        label = paragraph_label(segments[end])
        if label is None:
            break
        labels += f"({label})"
        end += 1
    # Without a label, "paragraph" is no form and so is not understood.
    return labels, segments[end:] if labels else segments
