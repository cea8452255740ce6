"""How a difference is told: as text, as Markdown, as HTML, in a notebook, as JSON."""

from __future__ import annotations

import html
import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest
from diff_answers import BASE, STATEMENT, against
from diff_samples import DIFF, NEW, OLD
from hypothesis import given, strategies
from samples import evolve_at, make_snapshot

from cqc_wellled import Change, ChangeKind, Guidance, LinkStrength, WordRun, diff_guidance
from cqc_wellled._diff._entries import Entry
from cqc_wellled._diff._report import html_of_changes, markdown_of, text_of
from cqc_wellled._markup import MOST_ROWS, visible
from cqc_wellled._vocabulary import ItemId, Version

if TYPE_CHECKING:
    from cqc_wellled import CrosswalkRow, GuidanceDiff

SAMPLE = make_snapshot()


def test_text() -> None:
    """As text every change is told with its ids, and what is gone or new is marked."""
    text = DIFF.to_text()
    assert text.startswith("Guidance 2024-05-01 → 2024-05-01: 1 added, 1 removed, 1 split, ")
    for change in DIFF.changes:
        assert f"{change.kind.value}:\n" in text
        assert all(each in text for each in change.old_ids if not change.follows)
    assert "[-" in text
    assert "{+" in text
    assert "strength: " in text
    assert "with other lines or references" in text
    same = "Guidance 2024-05-01 → 2024-05-01: no difference"
    assert same == diff_guidance(OLD, OLD).to_text()


@given(strategies.text("ab <>&[]()*_`~\\|!#\n\t-+.:/www’\N{RIGHT-TO-LEFT OVERRIDE}1", min_size=1))
def test_hostile_words(words: str) -> None:
    """Whatever the guidance says, no display of a change lets it act, and all of it is shown."""
    item = {"subject": "point", "above": "", "position": 0, "slot": "points"}
    text = f"x{words}x"
    value = attrs.evolve(STATEMENT.criteria[6].points[0], text=text)
    change = Change(
        kind=ChangeKind.ADDED,
        item="point",
        old_ids=(),
        new_ids=("x",),
        field="text",
        words=(WordRun(old="", new=text),),
        new=(Entry(id="x", value=value, **item),),  # type: ignore[arg-type]
    )
    markdown_it = pytest.importorskip("markdown_it")
    markdown = markdown_it.MarkdownIt("commonmark").render(markdown_of("head", [change]))
    shown = re.search(r"<ins>(.*)</ins>", markdown, re.DOTALL)
    assert shown is not None
    assert visible(text) == html.unescape(shown[1])
    assert "<ins>" not in re.sub(r"</?(ul|li|p|code|ins)>|\n", "", shown[1])
    assert not re.search(r"<(?!/?(ul|li|p|code|ins)>)", markdown)
    assert html.escape(visible(text)).replace("\n", "<br>") in html_of_changes("x", [change], 1)
    assert visible(text).replace("\n", " ¶ ") in text_of("head", [change])


def shown() -> GuidanceDiff:
    """Compare two small guidances that differ in every way that is told differently."""
    first, second = SAMPLE.quality_statements
    whole = "Leaders listen to staff on every ward. Boards publish what they decide."
    old = evolve_at(SAMPLE, "$.quality_statements[1].criteria[0]", text=whole)
    criteria = tuple(
        attrs.evolve(second.criteria[0], id=ItemId(f"second.criterion.{at}"), number=at, text=text)
        for at, text in enumerate(re.split(r"(?<=\.) ", whole), 1)
    )
    path, third = "$.quality_statements[0]", first.criteria[0].points[1]
    new = evolve_at(old, "$.quality_statements[1]", criteria=criteria)
    new = evolve_at(
        new,
        f"{path}.criteria[0]",
        text="The leaders sustain *it* through its: ",
        points=(
            *first.criteria[0].points,
            attrs.evolve(third, id=ItemId("first.criterion.1.c"), text="X-rays"),
        ),
    )
    nested = f"{path}.criteria[0].points[0]"
    new = evolve_at(new, f"{nested}.points[0]", span=first.criteria[0].points[0].span)
    new = evolve_at(new, f"{path}.criteria[0].points[1].span", start=7)
    new = evolve_at(new, f"{path}.context[0].passages[0]", span=first.context[0].span)
    model = attrs.evolve(
        first.resource_groups[0].resources[0],
        id=ItemId("first.resource.healthcare-model"),
        url=None,
        regulations=(),
    )
    mention = attrs.evolve(first.context[0].passages[0].mentions[0], target=model.id)
    new = evolve_at(new, f"{path}.context[0].passages[0]", mentions=(mention,))
    new = evolve_at(new, f"{path}.resource_groups[0]", note=None, resources=(model,))
    new = evolve_at(new, f"{path}.regulation_links[0]", strength=LinkStrength.MAY_CONSIDER)
    return against(new, old)


#: What is told of that difference, in each form.
TOLD = tomllib.loads((Path(__file__).parent / "data" / "difference.toml").read_text("utf-8"))


def bare(table: str) -> str:
    """Give an HTML table without its looks."""
    return re.sub(r' style="[^"]*"|<wbr>', "", table)


def test_all_of_a_difference_as_text() -> None:
    """Every change is told with its ids, its words and whatever else changed of it."""
    assert TOLD["text"] == shown().to_text() + "\n"


def test_all_of_a_difference_as_markdown() -> None:
    """The same is told in a list of Markdown; what is no difference is one line."""
    assert TOLD["markdown"] == shown().to_markdown()
    same = "Guidance 2024-05-01 → 2024-05-01: no difference\n"
    assert same == diff_guidance(OLD, OLD).to_markdown()


def test_all_of_a_difference_as_html() -> None:
    """The same is told in a table; what was merged is called by the ids of both."""
    diff = shown()
    assert TOLD["html"] == bare(diff.to_html()) + "\n"
    merged = (
        '<th scope="row">second.criterion.1, second.criterion.2</th>'
        "<td>criterion: merged → second.criterion.1</td>"
    )
    assert merged in bare(diff.inverse().to_html())


def test_a_notebook_shows_the_first_changes() -> None:
    """A notebook shows as many rows as of any table, and its caption says that there are more."""
    assert bare(shown()._repr_html_()) == bare(shown().to_html())
    diff = diff_guidance(OLD, Guidance(snapshot=SAMPLE))
    whole, first = diff.to_html(), diff._repr_html_()
    assert len(diff.changes) == whole.count("<tr><th") - 1
    assert MOST_ROWS == first.count("<tr><th") - 1
    more = f" – the first {MOST_ROWS} shown"
    assert whole.startswith(first.partition("\n</tbody>")[0].replace(more, ""))
    assert more in first


def test_a_notebook_shows_a_change() -> None:
    """A notebook shows of one change its ids, its words, its fields and how sure it is."""
    split, relinked = shown().changes[2], shown().changes[5]
    assert TOLD["split"] == bare(split._repr_html_()) + "\n"
    assert TOLD["relinked"] == bare(relinked._repr_html_()) + "\n"


def test_a_difference_names_both_versions() -> None:
    """A difference knows version and digest of both sides, and is found the same each time."""
    new = Guidance(snapshot=attrs.evolve(NEW.snapshot, version=Version("2024-05-01.1")))
    diff = diff_guidance(OLD, new)
    assert ("2024-05-01", "2024-05-01.1") == (diff.old_version, diff.new_version)
    assert (OLD.digest, new.digest) == (diff.old_digest, diff.new_digest)
    assert DIFF == diff_guidance(OLD, NEW)


def test_fields_of_metadata() -> None:
    """What a field held and holds is told, lists too."""
    new = evolve_at(BASE, "$.quality_statements[0].resource_groups[4]", see_also=())
    titles = [entry.title for entry in BASE.outline[1:3]]
    old = evolve_at(BASE, "$.quality_statements[0].resource_groups[4]", see_also=tuple(titles))
    assert f"see_also: ({titles[0]}, {titles[1]}) → ()" in against(new, old).to_text()


def test_rich() -> None:
    """Rich is given both versions and the first changes."""
    told_to_rich = dict(DIFF.__rich_repr__())
    assert ["old_version", "new_version", "changes"] == list(told_to_rich)
    many = diff_guidance(OLD, Guidance(snapshot=SAMPLE))
    assert len(many.changes) - 20 == dict(many.__rich_repr__())["more"]
    twenty = attrs.evolve(many, changes=many.changes[:20])
    assert list(many.changes[:20]) == dict(twenty.__rich_repr__())["changes"]
    assert "more" not in dict(twenty.__rich_repr__())


def test_json() -> None:
    """As JSON a difference has both digests, every change and the whole crosswalk."""
    plain = json.loads(DIFF.to_json())
    assert DIFF.to_json() == json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
    assert {"version": "2024-05-01", "digest": OLD.digest} == plain["old"]
    assert {"version": "2024-05-01", "digest": NEW.digest} == plain["new"]
    assert [change.kind.value for change in DIFF.changes] == [c["kind"] for c in plain["changes"]]
    assert {
        *["kind", "item", "old_ids", "new_ids", "field", "words", "fields", "confidence"],
        "follows",
    } == set(plain["changes"][0])
    rows: list[CrosswalkRow] = list(DIFF.crosswalk())
    assert [row.old_id for row in rows] == [row["old_id"] for row in plain["crosswalk"]]
    assert {"old": "linked", "new": "may-consider", "name": "strength"} in [
        field for change in plain["changes"] for field in change["fields"]
    ]
