"""A difference as text for a terminal, as Markdown, as HTML and as JSON."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._codec import to_plain
from cqc_wellled._diff._change import facts_of, name_of, runs_of
from cqc_wellled._markup import Marked, html_table, visible
from cqc_wellled._markup._markdown import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cqc_wellled._diff._change import Change
    from cqc_wellled._diff._crosswalk import CrosswalkRow
    from cqc_wellled._diff._words import WordRun
    from cqc_wellled._markup import Cell

__all__ = ["html_of_changes", "json_of", "markdown_of", "summary", "text_of"]

_HEADINGS = ("item", "change", "words, or what else changed")


def summary(changes: Iterable[Change]) -> str:
    """Count the changes by kind, on one line."""
    counts = Counter(change.kind for change in changes)
    return ", ".join(f"{number:,} {kind}" for kind, number in counts.items()) or "no difference"


def text_of(head: str, changes: Iterable[Change]) -> str:
    """Lay out changes for a terminal: words that are gone as `[-…-]`, new ones as `{+…+}`.

    Returns:
        The heading, and for each kind its changes; nothing is cut, and characters that would
        act on the terminal are shown by number.
    """
    lines = [f"{head}: {summary(changes)}"]
    for kind, group in _by_kind(changes):
        lines += ["", f"{kind}:"]
        for change in group:
            lines.append(f"  {_named(change, str)}")
            details = (_marked_text(change.words), *facts_of(change))
            lines += [f"    {visible(each)}" for each in details if each]
    return "\n".join(lines)


def markdown_of(head: str, changes: Iterable[Change]) -> str:
    """Lay out changes as a Markdown list: words that are gone in `<del>`, new ones in `<ins>`.

    Returns:
        A list item for each kind with one for each change below it, ready for a changelog.
    """
    lines: list[str] = []
    for kind, group in _by_kind(changes):
        lines.append(f"- {kind}:")
        for change in group:
            words = _marked_markdown(change.words)
            details = [words, *map(escape_markdown, map(visible, facts_of(change)))]
            told = _named(change, "`{}`".format), "; ".join(filter(None, details))
            lines.append(f"  - {': '.join(filter(None, told))}")
    return "\n".join((f"{escape_markdown(head)}: {summary(changes)}", "", *lines)).rstrip() + "\n"


def html_of_changes(head: str, changes: Sequence[Change], most: int) -> str:
    """Lay out changes as an HTML table, at most so many."""
    rows = [(*_names(change), _cell(change)) for change in changes[:most]]
    caption = f"{head}: {summary(changes)}"
    return html_table(caption, _HEADINGS, rows, total=len(changes), most=most)


def json_of(
    head: dict[str, object], changes: Iterable[Change], rows: Iterable[CrosswalkRow]
) -> str:
    """Give a difference and its crosswalk as JSON for a tool."""
    told = [
        {
            field.name: to_plain(getattr(change, field.name))
            for field in attrs.fields(type(change))
            if not field.name.startswith("_")
        }
        for change in changes
    ]
    whole = {**head, "changes": told, "crosswalk": [to_plain(row) for row in rows]}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _by_kind(changes: Iterable[Change]) -> Iterator[tuple[str, Iterator[Change]]]:
    for kind, group in itertools.groupby(changes, key=lambda change: change.kind):
        yield kind.value, group


def _named(change: Change, shown: Callable[[str], str]) -> str:
    if change.follows:
        return name_of(change)
    sides = [", ".join(map(shown, ids)) for ids in (change.old_ids, change.new_ids) if ids]
    return f"{name_of(change)} {' → '.join(dict.fromkeys(sides))}"


def _names(change: Change) -> tuple[str, str]:
    ids = change.old_ids or change.new_ids
    count = f"{len(ids):,} item{'' if len(ids) == 1 else 's'}"
    first = count if change.follows else ", ".join(ids)
    to = ""
    if change.old_ids and change.new_ids not in ((), change.old_ids):
        to = f" → {', '.join(change.new_ids)}"
    return first, f"{name_of(change)}: {change.kind}{to}"


def _cell(change: Change) -> Cell:
    return Marked(runs_of(change)) if change.words else tuple(facts_of(change))


def _marked_text(words: Iterable[WordRun]) -> str:
    pieces = []
    for run in words:
        old, new = (side.replace("\n", " ¶ ") for side in (run.old, run.new))
        if run.is_same:
            pieces.append(old)
        else:
            pieces.append(f"[-{old}-]" if old else "")
            pieces.append(f"{{+{new}+}}" if new else "")
    return "".join(pieces)


def _marked_markdown(words: Iterable[WordRun]) -> str:
    pieces = []
    for run in words:
        if run.is_same:
            pieces.append(_escaped(run.old))
        else:
            pieces.append(f"<del>{_escaped(run.old)}</del>" if run.old else "")
            pieces.append(f"<ins>{_escaped(run.new)}</ins>" if run.new else "")
    return "".join(pieces)


def _escaped(words: str) -> str:
    # Spaces at the ends of a run are inside the paragraph, and stay as they are.
    bare = words.strip(" ")
    start = len(words) - len(words.lstrip(" "))
    around = words[:start], words[start + len(bare) :]
    return f"{around[0]}{escape_markdown(visible(bare))}{around[1]}"
