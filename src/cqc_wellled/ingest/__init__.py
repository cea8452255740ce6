"""Reading pages of the guidance: `parse_page`, and `build_snapshot` of what it gives."""

from __future__ import annotations

from cqc_wellled.ingest._page import parse_page
from cqc_wellled.ingest._parsed import AccountLine, Became, PageProblem, ParsedPage
from cqc_wellled.ingest._snapshot import build_snapshot

__all__ = [
    "AccountLine",
    "Became",
    "PageProblem",
    "ParsedPage",
    "build_snapshot",
    "parse_page",
]
