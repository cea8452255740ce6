"""Guidance whose words mean something to the formats that they are written in."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import strategies as st
from samples import evolve_at, make_snapshot

from cqc_wellled import Guidance, Snapshot
from cqc_wellled._characters import find_forbidden

__all__ = ["AWKWARD", "hostile_guidance", "hostile_texts"]

#: Words that some format takes for more than words.
AWKWARD = (
    "=1+1",
    '=HYPERLINK("http://example.org","x")',
    "@SUM(1)",
    "+44 20",
    "-1",
    "\N{FULLWIDTH EQUALS SIGN}1+1",
    "#N/A",
    "TRUE",
    "NULL",
    "'); DROP TABLE criteria; --",
    "_x0041_",
    '","',
    '"',
    "''",
    "'=1",
    "a,b;c\td",
    "line\nline",
    "\n\n",
    "\n- item\n",
    "    code",
    "# heading",
    "1. first",
    "1)",
    "---",
    "===",
    "- [ ] task",
    "> quote",
    "***bold***",
    "_x_ __y__",
    "`code` ``",
    "![x](javascript:alert(1))",
    "[x]: http://example.org",
    "<script>alert(1)</script>",
    "<!-- x -->",
    "<https://example.org>",
    "https://example.org www.example.org a@example.org",
    "&amp; &#65; &copy;",
    "a | b \\| c \\",
    "~~x~~ ^y^ $z$",
    "{{ insert: param, x }}",
    "${jndi:x}",
    "\N{NO-BREAK SPACE}",
    "\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}\N{RIGHT-TO-LEFT MARK}",
    "e\N{COMBINING ACUTE ACCENT} \N{GRINNING FACE} ‘’“”–…",
    "\\",
    "\\n",
    '[]{}"null"',
)

_CHARACTERS = st.characters(exclude_categories=["Cc", "Cf", "Cn", "Cs", "Zl", "Zp"])
_TEXTS = st.lists(
    st.sampled_from(AWKWARD) | st.text(_CHARACTERS | st.sampled_from("\n\t  "), max_size=8),
    max_size=4,
).map("".join)


def hostile_texts() -> st.SearchStrategy[str]:
    """Make texts that pass the guard, blank ones and empty ones among them."""
    return _TEXTS.filter(lambda text: find_forbidden(text) is None)


@st.composite
def hostile_guidance(draw: st.DrawFn) -> Guidance:
    """Make a sound guidance with hostile words wherever words may stand."""
    texts = hostile_texts()
    words = texts.map(lambda text: text if text.strip() else f"{text}w{text}")
    some = st.none() | texts
    snapshot = make_snapshot()
    for path, names, strategy in (
        ("$", ("title",), words),
        ("$", ("publisher", "language", "licence", "attribution"), texts),
        (_FIRST, ("title", "we_statement"), words),
        (_FIRST, ("key_question",), texts),
        (f"{_FIRST}.criteria[0]", ("text",), words),
        (f"{_FIRST}.criteria[0].points[0]", ("text",), words),
        (f"{_FIRST}.criteria[0].points[0].points[0]", ("text",), words),
        (f"{_FIRST}.criteria[0].points[1]", ("text",), words),
        (f"{_FIRST}.context[0]", ("title",), words),
        (f"{_FIRST}.context[0].passages[0].points[0]", ("text",), words),
        (f"{_FIRST}.resource_groups[0]", ("title",), words),
        (f"{_FIRST}.resource_groups[0]", ("note",), some),
        (_RESOURCE, ("publisher", "official_title", "kind"), some),
        (f"{_FIRST}.resource_groups[0].resources[0].status", ("text",), texts),
        (f"{_FIRST}.regulation_links[0]", ("printed",), words),
        ("$.regulations[2]", ("heading",), some),
        ("$.named_things[0]", ("name",), texts),
        ("$.named_things[0]", ("kind", "publisher"), some),
    ):
        snapshot = evolve_at(snapshot, path, **{name: draw(strategy) for name in names})
    line = draw(words)
    snapshot = evolve_at(snapshot, _RESOURCE, printed=line, title=line)
    for path in (f"{_FIRST}.criteria[1]", f"{_FIRST}.context[0].passages[0]"):
        snapshot = _put_before(snapshot, path, draw(texts))
    return Guidance(snapshot=snapshot)


_FIRST = "$.quality_statements[0]"
_RESOURCE = f"{_FIRST}.resource_groups[0].resources[1]"


def _put_before(snapshot: Snapshot, path: str, text: str) -> Snapshot:
    # What is mentioned there moves along.
    statement = snapshot.quality_statements[0]
    item: Any = statement.criteria[1] if "criteria" in path else statement.context[0].passages[0]
    mentions = tuple(
        attrs.evolve(each, start=each.start + len(text), end=each.end + len(text))
        for each in item.mentions
    )
    return evolve_at(snapshot, path, text=text + item.text, mentions=mentions)
