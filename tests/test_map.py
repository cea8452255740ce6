"""The map: what connects to what, in Mermaid's language."""

from __future__ import annotations

import copy
import hashlib
import html
import pickle
import re
from pathlib import Path

import attrs
import pytest
from hypothesis import given, strategies
from samples import make_snapshot

from cqc_wellled import Guidance, GuidanceMap, UnknownItem, load_guidance
from cqc_wellled._map import map_of
from cqc_wellled.cli import main

GUIDANCE = load_guidance()
SAMPLE = Guidance(snapshot=make_snapshot())
DOCUMENT = Path(__file__).parent.parent / "docs" / "map.md"

EXPECTED = """\
flowchart LR
    n1["First statement"]
    n1 --> n2["Criterion 1: The trust’s leaders sustain it through its:"]
    n1 --> n3["Criterion 2: They know the duty of candour and the People Plan."]
    n1 --> n4["Tools"]
    n4 --> n5["Healthcare Model"]
    n4 --> n6["Hub"]
    n1 == links ==> n7["Regulation 18 HSCA RA Regulations 2014 Staffing"]
    n1 -. may consider .-> n8["Regulation 18 Registration Regulations 2009 Notification of other…"]
    n5 -- is about --> n7
    n3 -. names .-> n9["Regulation 20A HSCA RA Regulations 2014"]
    n3 -. names .-> n10["We are the NHS: People Plan"]
    n11["Second statement"]
    n11 --> n12["Criterion 1: There is one."]
    n11 == links ==> n7
"""

LINE = re.compile(
    r'    (n\d+ (-->|== links ==>|-\. [a-z ]+ \.->|-- is about -->) )?n\d+(\["(.*)"\])?'
)


def labels(text: str) -> list[str]:
    """List the labels of a diagram as Mermaid shows them; fail on any line that is none of ours."""
    first, *lines = text.splitlines()
    assert "flowchart LR" == first
    found = [LINE.fullmatch(line) for line in lines]
    assert all(found), text
    quoted = [match[4] for match in found if match is not None and match[4] is not None]
    return [html.unescape(label.replace("#", "&#")) for label in quoted]


def test_the_whole_map() -> None:
    """The map has every connection of every statement, each thing drawn once."""
    assert EXPECTED == SAMPLE.map().text


def test_the_map_of_one_statement() -> None:
    """A map of one statement has nothing of the others."""
    assert ["Second statement", "Criterion 1: There is one."] == labels(
        SAMPLE.map("Second statement").text
    )[:2]
    assert EXPECTED.split("    n11[", maxsplit=1)[0] == SAMPLE.map("first").text
    with pytest.raises(UnknownItem, match="is not in this snapshot"):
        SAMPLE.map("Absent statement")


def test_an_empty_map() -> None:
    """A map of nothing is a diagram all the same."""
    assert "flowchart LR\n" == map_of(SAMPLE.snapshot, ()).text


def test_every_item_is_on_the_map() -> None:
    """The bundled guidance's map has its criteria, resources and regulations."""
    found = labels(GUIDANCE.map().text)
    for resource in GUIDANCE.resources:
        assert any(resource.title.startswith(label.rstrip("…")) for label in found)
    for regulation in GUIDANCE.regulations:
        assert any(regulation.citation.startswith(label.rstrip("…")) for label in found)
    assert 8 == sum(label.startswith("Criterion ") for label in found)


def test_the_map_as_a_value() -> None:
    """A map is its text, and offers itself to notebooks as Mermaid and as text."""
    drawn = GUIDANCE.map()
    assert drawn.text == str(drawn)
    bundle = drawn._repr_mimebundle_(include=None, exclude=None)
    assert {"text/vnd.mermaid": drawn.text, "text/plain": drawn.text} == bundle
    assert re.fullmatch(r"<GuidanceMap: \d+ lines of Mermaid>", repr(drawn))
    for again in (pickle.loads(pickle.dumps(drawn)), copy.deepcopy(drawn)):  # noqa: S301 - ours
        assert drawn == again
        assert hash(drawn) == hash(again)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        drawn.text = ""  # type: ignore[misc]
    assert isinstance(drawn, GuidanceMap)


@given(strategies.text(max_size=100))
def test_hostile_words_stay_inside_their_label(words: str) -> None:
    """Whatever a title holds, the diagram keeps its shape, and no markup is left unescaped."""
    statement = attrs.evolve(SAMPLE.snapshot.quality_statements[1], title=words)
    text = map_of(SAMPLE.snapshot, (statement,)).text
    first = text.splitlines()[1]
    assert LINE.fullmatch(first)
    assert not set(first.partition('["')[2].removesuffix('"]')) & set("<>\"'`[]{}|\\*~_&")
    assert ["Criterion 1: There is one."] == labels(text)[1:2]


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("<b>", "#60;b#62;"),
        ('a "quoted" end', "a #34;quoted#34; end"),
        ("1. item", "#49;#46; item"),
        ("- item", "#45; item"),
        ("line\nbreak", "line break"),
        ("x" * 100, "x" * 72 + "…"),
        ("word " * 20, "word " * 13 + "word…"),
        ("a\u202eb", "a#91;U#43;202E#93;b"),
    ],
)
def test_labels(words: str, label: str) -> None:
    """Words that Mermaid or Markdown could read as more are written as character numbers."""
    statement = attrs.evolve(SAMPLE.snapshot.quality_statements[1], title=words)
    assert f'    n1["{label}"]' == map_of(SAMPLE.snapshot, (statement,)).text.splitlines()[1]


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """`map` prints the diagram, whole or of one statement."""
    assert 0 == main(["map"])
    assert GUIDANCE.map().text == capsys.readouterr().out
    statement = GUIDANCE.quality_statements[0]
    assert 0 == main(["map", "--statement", statement.title, "--version", GUIDANCE.version])
    assert GUIDANCE.map(statement).text == capsys.readouterr().out
    assert 2 == main(["map", "--statement", "Freedom to speak up"])


def test_the_map_of_the_documentation() -> None:
    """The documentation shows the map as it is."""
    (shown,) = re.findall(r"```mermaid\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert GUIDANCE.map().text == shown


def test_the_picture_of_the_documentation() -> None:
    """The picture was drawn of the map as it is; `nox -s display` draws a new one."""
    digest = hashlib.sha256(GUIDANCE.map().text.encode()).hexdigest()
    assert digest in DOCUMENT.with_suffix(".svg").read_text(encoding="utf-8")
