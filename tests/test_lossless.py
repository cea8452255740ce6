"""Nothing of the page is lost or added: told from the JSON and the page, without the parser."""

from __future__ import annotations

import calendar
import copy
import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cqc_wellled

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "data" / "2024-05-01" / "source" / "capable-compassionate-and-inclusive-leaders.txt"
SNAPSHOT = Path(cqc_wellled.__file__).parent / "snapshots" / "2024-05-01.json"

SECTION_HEADINGS = (
    "What does good look like:",
    "Further detail and context:",
    "Best practice / guidance",
    "Link to regulations",
)
VERBATIM_KEYS = ("title", "text", "we_statement", "printed", "note")
CHILD_KEYS = (
    "criteria",
    "context",
    "passages",
    "points",
    "resource_groups",
    "resources",
    "regulation_links",
)


def page_lines() -> list[str]:
    """Read the page as the file has it."""
    return SOURCE.read_bytes().decode("utf-8").split("\n")


def snapshot() -> dict[str, Any]:
    """Read the packaged file with nothing but the standard library."""
    loaded: dict[str, Any] = json.loads(SNAPSHOT.read_bytes())
    return loaded


def innermost(item: dict[str, Any], line: int) -> dict[str, Any] | None:
    """Find the innermost item whose span covers a line."""
    if not item["span"]["start"] <= line <= item["span"]["end"]:
        return None
    children = (child for key in CHILD_KEYS for child in item.get(key, ()))
    inner = (innermost(child, line) for child in children)
    return next((found for found in inner if found is not None), item)


def own_words(item: dict[str, Any]) -> list[str]:
    """List what an item prints itself; a resource's title is only a part of its line."""
    if "printed" in item:
        return [item["printed"]]
    return [item[key] for key in VERBATIM_KEYS if isinstance(item.get(key), str)]


def all_items(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Go through items and everything in them that has a span."""
    for item in items:
        yield item
        for key in CHILD_KEYS:
            yield from all_items(item.get(key, []))


def unaccounted(lines: list[str], value: dict[str, Any]) -> list[str]:
    """Charge every line that is not blank; say which line or which words are left over."""
    left: list[str] = []
    told = {id(item): own_words(item) for item in all_items(value["quality_statements"])}
    furniture = {
        n for s in value["sources"] for f in s["furniture"] for n in range(f["start"], f["end"] + 1)
    }
    year, month, day = map(int, value["last_updated"].split("-"))
    date = f"Page last updated: {day} {calendar.month_name[month]} {year}"
    fixed: list[str] = []
    for number, line in enumerate(lines, 1):
        words = re.sub(r"^\s*•\s+", "", line).strip()
        if not words or number in furniture:
            continue
        found = (innermost(statement, number) for statement in value["quality_statements"])
        item = next((one for one in found if one is not None), None)
        if item is not None and words not in SECTION_HEADINGS:
            if told[id(item)][:1] == [words]:
                del told[id(item)][0]
            else:
                left.append(f"line {number}: {words}")
        else:
            fixed.append(words)
    expected = [value["title"], date, *SECTION_HEADINGS]
    if fixed != expected:
        left.append(f"fixed lines: {fixed}")
    left += [f"words on no line: {words}" for words in told.values() if words]
    return left


def verbatim_places(value: object) -> Iterator[tuple[dict[str, Any], str]]:
    """Go through every place in the JSON whose key promises words of the page."""
    if isinstance(value, list):
        for item in value:
            yield from verbatim_places(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in ("text", "we_statement", "printed", "note", "phrase") and item is not None:
                yield value, key
            yield from verbatim_places(item)


def test_source_is_the_page_as_retrieved() -> None:
    """The kept page has the digest, the lines and the blanks that it was retrieved with."""
    data = SOURCE.read_bytes()
    expected = "522e0e75d162768c9b561ade7b765ff63662f6916857bfe09514656e6a7c95e1"
    assert expected == hashlib.sha256(data).hexdigest()
    assert (131, 66) == (len(page_lines()), sum(1 for line in page_lines() if line.strip()))


def test_every_line_is_accounted_for() -> None:
    """Every line that is not blank is in the snapshot once and in order, or furniture, or fixed."""
    assert [] == unaccounted(page_lines(), snapshot())


def test_every_verbatim_place_is_on_the_page() -> None:
    """What stands under a key that promises words of the page stands on the page."""
    page = SOURCE.read_text("utf-8")
    places = list(verbatim_places(snapshot()))
    assert 8 + 8 + 3 + 4 + 22 + 4 + 1 + 1 + 14 == len(places)
    assert [] == [item[key] for item, key in places if item[key] not in page]


@pytest.mark.parametrize(
    "line", [n for n, text in enumerate(page_lines(), 1) if text.strip() and n != 5]
)
@pytest.mark.parametrize("where", ["first", "last"])
def test_one_changed_character_of_the_page_is_noticed(line: int, where: str) -> None:
    """Changing one character of any line that the snapshot speaks of fails the account."""
    lines = page_lines()
    words = lines[line - 1].strip(" •")
    changed = "#" + words[1:] if where == "first" else words[:-1] + "#"
    lines[line - 1] = lines[line - 1].replace(words, changed)
    assert [] != unaccounted(lines, snapshot())


def test_one_changed_character_of_the_snapshot_is_noticed() -> None:
    """Changing one character of any of the snapshot's texts fails the account."""
    count = len([1 for _, key in verbatim_places(snapshot()) if key != "phrase"])
    for index in range(count):
        value = copy.deepcopy(snapshot())
        item, key = [place for place in verbatim_places(value) if place[1] != "phrase"][index]
        item[key] = item[key][:-1] + "#"
        assert [] != unaccounted(page_lines(), value), item[key]


@pytest.mark.parametrize("line", [13, 28, 66, 112, 131])
def test_a_lost_or_doubled_line_is_noticed(line: int) -> None:
    """Dropping a line of the page, or printing it twice, fails the account."""
    lines = page_lines()
    assert [] != unaccounted([*lines[: line - 1], "", *lines[line:]], snapshot())
    assert [] != unaccounted([*lines[:line], lines[line - 1], *lines[line + 1 :]], snapshot())


def test_swapped_criteria_are_noticed() -> None:
    """Two criteria that swap their words fail the account, though every word is still there."""
    value = snapshot()
    first, second = value["quality_statements"][0]["criteria"][:2]
    first["text"], second["text"] = second["text"], first["text"]
    assert [] != unaccounted(page_lines(), value)
