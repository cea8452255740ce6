"""Values of the wrong sort in every query: each gets the usual error, in few and plain words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from hostile.case import Refused

import cqc_wellled
from cqc_wellled import (
    DigestMismatch,
    LimitExceeded,
    LookupFailed,
    MalformedSnapshot,
    UnknownItem,
    UnknownRegulation,
    UnknownVersion,
    export,
)
from cqc_wellled._text import excerpt

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqc_wellled import CqcWellledError

__all__ = ["CASES"]

GUIDANCE = cqc_wellled.load_guidance()

#: What no query takes. The integer is one that `str` refuses to convert.
VALUES: dict[str, object] = {
    "an integer of 5,000 digits": 10**5000,
    "bytes": b"18",
    "a list": [18],
    "a dictionary": {"id": 18},
    "a floating point number": 18.5,
    "not a number": float("nan"),
    "a class": int,
    "a file": io.BytesIO(b"18"),
    "half a surrogate pair": "\ud800",
    "a zero character": "\x00",
    "an escape sequence": "\x1b[2J",
    "a million characters": "x" * 1_000_000,
}
#: Every query that takes a key, and its error for what is none.
QUERIES: dict[str, tuple[Callable[[Any], object], type[CqcWellledError]]] = {
    "load_guidance": (cqc_wellled.load_guidance, UnknownVersion),
    "load_guidance digest": (lambda v: cqc_wellled.load_guidance(digest=v), DigestMismatch),
    "dumps": (cqc_wellled.dumps, MalformedSnapshot),
    "get": (GUIDANCE.get, UnknownItem),
    "quality_statement": (GUIDANCE.quality_statement, UnknownItem),
    "criterion": (GUIDANCE.criterion, UnknownItem),
    "resource": (GUIDANCE.resource, UnknownItem),
    "regulation": (GUIDANCE.regulation, UnknownRegulation),
    "criteria_for_regulation": (GUIDANCE.criteria_for_regulation, UnknownRegulation),
    "criteria_for_regulation strength": (
        lambda v: GUIDANCE.criteria_for_regulation(18, strength=v),
        UnknownItem,
    ),
    "quality_statements_for_regulation": (
        GUIDANCE.quality_statements_for_regulation,
        UnknownRegulation,
    ),
    "regulations_for_criterion": (GUIDANCE.regulations_for_criterion, UnknownItem),
    "regulations_for_quality_statement": (GUIDANCE.regulations_for_quality_statement, UnknownItem),
    "resources_for_regulation": (GUIDANCE.resources_for_regulation, UnknownRegulation),
    "resources_for_quality_statement": (GUIDANCE.resources_for_quality_statement, UnknownItem),
    "search kinds": (lambda v: GUIDANCE.search("leaders", kinds=[v]), UnknownItem),
    "cite": (GUIDANCE.cite, UnknownItem),
    "cite style": (lambda v: GUIDANCE.cite(GUIDANCE.criteria[0], v), UnknownItem),
    "resolve": (GUIDANCE.resolve, UnknownItem),
    "table": (GUIDANCE.table, UnknownItem),
    "map": (GUIDANCE.map, UnknownItem),
    "group_by": (GUIDANCE.criteria.group_by, UnknownItem),
}
CROSSWALK = cqc_wellled.diff_guidance(GUIDANCE, GUIDANCE).crosswalk()
ROW = {"id": GUIDANCE.criteria[0].id}
OF_VERSIONS: dict[str, tuple[Callable[[Any], object], type[CqcWellledError]]] = {
    "diff_guidance old": (lambda v: cqc_wellled.diff_guidance(v, GUIDANCE), MalformedSnapshot),
    "diff_guidance new": (lambda v: cqc_wellled.diff_guidance(GUIDANCE, v), MalformedSnapshot),
    "apply": (cqc_wellled.diff_guidance(GUIDANCE, GUIDANCE).apply, MalformedSnapshot),
    "carry id_field": (lambda v: cqc_wellled.carry([ROW], CROSSWALK, id_field=v), UnknownItem),
    "carry crosswalk": (lambda v: cqc_wellled.carry([ROW], [v]), UnknownItem),
}
QUERIES |= OF_VERSIONS
QUERIES |= {
    name: (getattr(export, name), MalformedSnapshot)
    for name in ("to_csv", "to_markdown", "to_assessment", "to_oscal", "to_sqlite", "to_datasette")
}
#: Queries that take any text, and fail for other values only.
OF_TEXT: dict[str, Callable[[Any], object]] = {
    "search": GUIDANCE.search,
    "check_quote": GUIDANCE.check_quote,
    "check_document": GUIDANCE.check_document,
}


def _cases(name: str, ask: Callable[[Any], object], error: type[CqcWellledError]) -> list[Refused]:
    def case(value_name: str, value: object) -> Refused:
        shown = excerpt(value)
        place = shown if issubclass(error, LookupFailed) else ""
        if error is MalformedSnapshot:
            place = "$"
        return Refused(f"{name}: {value_name}", 34, lambda _: ask(value), error, place, shown)

    return [case(*value) for value in VALUES.items()]


CASES = (
    *(case for name, query in QUERIES.items() for case in _cases(name, *query)),
    *(
        case
        for name, ask in OF_TEXT.items()
        for case in _cases(name, ask, UnknownItem)[:8]  # what is no text
    ),
    Refused(
        "an overlong quotation",
        21,
        lambda _: GUIDANCE.check_quote("x" * 200_001),
        LimitExceeded,
        "a quotation",
        "more than max_characters=200000 allows",
    ),
    Refused(
        "an overlong document",
        21,
        lambda _: GUIDANCE.check_document("x" * 2_000_001),
        LimitExceeded,
        "a document",
        "more than max_characters=2000000 allows",
    ),
    Refused(
        "an overlong search",
        21,
        lambda _: GUIDANCE.search("x" * 20_001),
        UnknownItem,
        excerpt("x" * 100),
        "20001 characters, a search has 20000 at most",
    ),
)
