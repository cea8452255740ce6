"""Displays: HTML for notebooks, one line for a prompt, columns for a terminal; all harmless."""

from __future__ import annotations

import html.parser
import io
import re
import shutil
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from diff_samples import DIFF, VALUES
from hypothesis import given, strategies
from samples import make_snapshot

from cqc_wellled import (
    Criterion,
    Guidance,
    Results,
    _markup as markup,
    _model,
    load_guidance,
)
from cqc_wellled._markup import Link, Marked, escape_html, html_facts, html_table
from cqc_wellled._markup._text import text_table
from cqc_wellled._store import legislation
from cqc_wellled._vocabulary import ItemId
from cqc_wellled.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDANCE = load_guidance()
SAMPLE = Guidance(snapshot=make_snapshot())
HITS = GUIDANCE.search("wellbeing")
CHECK = GUIDANCE.check_quote("Leaders at all levels promote and demonstrate a culture of health")
HOSTILE = "<script>alert(1)</script> \"'& \u202eevil\u2066 \x1b[31m\x00 \ud800 [red]"


def values_in(value: object) -> Iterator[object]:
    """Go through a value and every attrs value in it."""
    if isinstance(value, tuple):
        for item in value:
            yield from values_in(item)
    elif attrs.has(type(value)):
        yield value
        for field in attrs.fields(type(value)):  # type: ignore[arg-type]
            yield from values_in(getattr(value, field.name))


EVERY: list[Any] = list(
    {
        type(value): value
        for root in (legislation(), SAMPLE.snapshot, HITS[0], CHECK)
        for value in values_in(root)
    }.values()
)
EVERY += VALUES[1:]
SHOWING: list[Any] = [
    GUIDANCE,
    SAMPLE,
    GUIDANCE.criteria,
    GUIDANCE.criteria[:0],
    GUIDANCE.passages,
    GUIDANCE.resources,
    GUIDANCE.regulations,
    GUIDANCE.quality_statements,
    GUIDANCE.resources.group_by("publisher"),
    GUIDANCE.resources.group_by("published"),
    GUIDANCE.table("mentions"),
    HITS,
    DIFF,
    DIFF.crosswalk(),
    *EVERY,
]


class Reader(html.parser.HTMLParser):
    """Reads a display and checks that it is what a notebook may be given."""

    def __init__(self, text: str) -> None:
        """Read a display to its end."""
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)
        self.close()
        assert [] == self.open

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Check an element's name, its attributes and its addresses."""
        found = dict(attributes)
        assert tag in {
            *[
                "table",
                "caption",
                "thead",
                "tbody",
                "tr",
                "th",
                "td",
                "ul",
                "li",
                "a",
                "br",
                "wbr",
                "p",
                "del",
                "ins",
            ]
        }
        assert set(found) <= {"style", "scope", "href", "rel", "colspan"}
        if tag in {"th", "td", "li", "caption"}:
            assert (found["style"] or "").startswith("text-align:left")
        assert re.match("https?://", found.get("href") or "https://")
        assert tag != "th" or found["scope"] in {"row", "col"}
        self.seen.append((tag, found))
        if tag not in {"br", "wbr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that elements end in the order in which they began, the last one first."""
        assert self.open.pop() == tag
        self.words += "\n" if tag in {"td", "th", "li", "caption"} else ""

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words += data

    def count(self, tag: str) -> int:
        """Count the elements of a name."""
        return sum(tag == name for name, _ in self.seen)


# --- on one line ----------------------------------------------------------------------------


def test_every_class_is_shown() -> None:
    """The values that these tests show are of every class of the model."""
    kinds = {v for v in vars(_model).values() if isinstance(v, type) and attrs.has(v)}
    assert kinds <= {type(value) for value in EVERY}


@pytest.mark.parametrize("value", EVERY, ids=lambda value: type(value).__name__)
def test_repr_is_one_short_line(value: Any) -> None:  # noqa: ANN401 - every class
    """The representation of a value names its class and is one short, printable line."""
    shown = repr(value)
    assert shown.startswith(f"<{type(value).__name__}")
    assert shown.endswith(">")
    assert shown.isprintable()
    assert len(shown) <= 330


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (
            GUIDANCE.criteria[6],
            (
                "<Criterion capable-compassionate-and-inclusive-leaders.criterion.7: "
                "“The trust proactively sustains compassionate, inclusive, collaborative and ca…”>"
            ),
        ),
        (
            GUIDANCE.regulation(18),
            (
                "<Regulation uksi/2014/2936/regulation/18: “Regulation 18 HSCA RA Regulations 2014 "
                "Staffing”>"
            ),
        ),
        (
            GUIDANCE.criteria[2].mentions[0],
            "<Mention uksi/2014/2936/regulation/20: “duty of candour”>",
        ),
        (GUIDANCE.outline[0], "<OutlineEntry 1: “Shared direction and culture”>"),
        (SAMPLE.criteria[0].span, "<Span “first, lines 5 to 8”>"),
        (legislation(), "<Legislation>"),
        (
            GUIDANCE.check_document("“These are visible to staff” and “words of nobody at all”"),
            "<DocumentCheck “1 of 2 quotations stand”>",
        ),
        (
            CHECK,
            (
                "<QuoteCheck altered: “Leaders at all levels promote and demonstrate a culture of "
                "health”>"
            ),
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_repr(value: object, shown: str) -> None:
    """A value names its id and quotes the beginning of its words, where it has them."""
    assert shown == repr(value)


@given(strategies.text())
def test_repr_of_hostile_words(words: str) -> None:
    """No words and no id made by hand can break out of the one line."""
    criterion = attrs.evolve(GUIDANCE.criteria[0], text=words, id=ItemId(words))
    assert repr(criterion).isprintable()
    assert len(repr(criterion)) <= 330


def test_rich() -> None:
    """Rich is given the fields that hold something, with long texts cut."""
    criterion = attrs.evolve(GUIDANCE.criteria[6], text="x" * 1_000_000)
    fields = dict(criterion.__rich_repr__())
    assert ["id", "quality_statement", "number", "text", "points", "span"] == list(fields)
    assert criterion.points == fields["points"]
    assert len(str(fields["text"])) < 600
    assert {"guidance", "version", "quality_statements"} == set(dict(GUIDANCE.__rich_repr__()))
    assert list(GUIDANCE.criteria) == list(GUIDANCE.criteria.__rich_repr__())
    many = list(Results(list(GUIDANCE.resources) * 2, _model.Resource).__rich_repr__())
    assert [*GUIDANCE.resources[:20], "… 24 more"] == many


# --- as HTML ----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", SHOWING, ids=lambda value: type(value).__name__)
def test_html_is_fit_for_a_notebook(value: Any) -> None:  # noqa: ANN401 - every class
    """A display is a captioned table with scoped headings, without script, style sheet or id."""
    read = Reader(value._repr_html_())
    assert 1 == read.count("table") == read.count("caption")
    assert ("th", "row") in {(tag, found.get("scope")) for tag, found in read.seen} or not len(
        getattr(value, "ids", "x")
    )


def test_html_of_criteria() -> None:
    """The criteria are shown whole, each with its id and its points."""
    read = Reader(GUIDANCE.criteria._repr_html_())
    assert 9 == read.count("tr")
    assert 3 == read.count("li")
    for criterion in GUIDANCE.criteria:
        assert criterion.id in read.words
        assert criterion.text in read.words
    assert "Criteria: 8" in read.words
    assert "shown" not in read.words


def test_html_of_no_results() -> None:
    """Results without items keep their headings and say that there are none."""
    read = Reader(GUIDANCE.criteria[:0]._repr_html_())
    assert ["id", "text", "points", "none"] == read.words.split()[2:]


def test_html_of_a_statement() -> None:
    """A statement is shown with everything that stands in it, list in list."""
    words = Reader(GUIDANCE.quality_statements[0]._repr_html_()).words
    texts = [criterion.text for criterion in GUIDANCE.criteria]
    texts += [passage.text for passage in GUIDANCE.passages]
    texts += [point.text for criterion in GUIDANCE.criteria for point in criterion.points]
    texts += [resource.title for resource in GUIDANCE.resources]
    assert [] == [text for text in texts if text not in words]


def test_html_of_a_guidance() -> None:
    """A guidance shows its outline, what it holds of it, and its attribution."""
    read = Reader(GUIDANCE._repr_html_())
    assert [entry.title in read.words for entry in GUIDANCE.outline] == [True] * 8
    assert 7 == len(re.findall("^no$", read.words, re.MULTILINE))
    assert GUIDANCE.snapshot.attribution in read.words


def test_links() -> None:
    """Titles lead to their works where an address is known."""
    read = Reader(GUIDANCE.resources._repr_html_())
    known = [resource.url for resource in GUIDANCE.resources if resource.url]
    assert known == [found["href"] for tag, found in read.seen if tag == "a"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " https://example.org",
        "https://example.org/ onclick=x",
        "https://example.org/\u202e",
        "data:text/html,x",
        "//example.org",
        "https://",
        "",
        None,
    ],
)
def test_no_other_addresses(address: str | None) -> None:
    """Only addresses of the web become links; the words stay."""
    read = Reader(html_table("x", ["a", "b"], [["1", Link("words", address)]]))
    assert 0 == read.count("a")
    assert "words" in read.words


def test_an_address_is_escaped() -> None:
    """An address cannot end its attribute."""
    shown = html_table("x", ["a", "b"], [["1", Link("w", 'https://e.org/"onclick="x')]])
    (href,) = [found["href"] for tag, found in Reader(shown).seen if tag == "a"]
    assert 'https://e.org/"onclick="x' == href


def hostile(words: str) -> Guidance:
    """Put words into every text of the sample."""

    def spoil(value: Any) -> Any:  # noqa: ANN401 - every class
        if isinstance(value, tuple):
            return tuple(spoil(each) for each in value)
        if attrs.has(type(value)):
            names = [each.name for each in attrs.fields(type(value))]
            return attrs.evolve(value, **{name: spoil(getattr(value, name)) for name in names})
        return words if type(value) is str else value

    return Guidance(snapshot=spoil(SAMPLE.snapshot))


def test_hostile_words() -> None:
    """Markup, controls, colours and halves of characters are shown, and do nothing."""
    guidance = hostile(HOSTILE)
    for value in (guidance, guidance.criteria, guidance.resources, *values_in(guidance.snapshot)):
        shown: str = value._repr_html_()  # type: ignore[attr-defined]
        read = Reader(shown)
        assert "<script" not in shown
        assert not set(shown) & set("\u202e\u2066\x1b\x00\ud800")
        assert "[U+202E]evil[U+2066]" in read.words or "lines" in read.words
        shown.encode("utf-8")


@given(strategies.text(max_size=200))
def test_any_words(words: str) -> None:
    """Whatever the words, a display keeps its shape."""
    guidance = hostile(words)
    for value in (guidance, guidance.criteria, guidance.resources, guidance.quality_statements[0]):
        Reader(value._repr_html_())


def test_a_megabyte() -> None:
    """A megabyte of text is cut, and its length told."""
    criterion = attrs.evolve(GUIDANCE.criteria[0], text="word " * 200_000)
    for value in (criterion, Results([criterion], Criterion)):
        shown = value._repr_html_()
        assert "(1,000,000 characters)" in shown
        assert len(shown) < 6_000


def test_many_rows_and_entries() -> None:
    """Long results and long lists are cut, and what is left out is counted."""
    many = Results(list(GUIDANCE.criteria) * 1000, Criterion)
    read = Reader(many._repr_html_())
    assert "Criteria: 8,000 – the first 50 shown" in read.words
    assert 51 == read.count("tr")
    read = Reader(html_facts("x", [("list", tuple("abc") * 20), ("empty", ()), ("none", None)]))
    assert 31 == read.count("li")
    assert "… and 30 more" in read.words
    assert 1 == read.count("tr")


def test_deep_lists() -> None:
    """Lists within lists are shown to a depth, and no display fails for going deeper."""
    point = SAMPLE.criteria[0].points[1]
    for _ in range(500):
        point = attrs.evolve(point, points=(point,))
    criterion = attrs.evolve(SAMPLE.criteria[0], points=(point,))
    assert 9 == Reader(criterion._repr_html_()).count("li")


def test_escaping() -> None:
    """Line ends become breaks, and nothing that cannot be seen is left unseen."""
    assert "a<br>b &lt;&amp;&quot;&#x27;" == escape_html("a\nb <&\"'")
    assert "a[U+200B]b[U+E0041]" == escape_html("a\u200bb\U000e0041")
    assert "abc… (5 characters)" == escape_html("abcde", 3)
    assert "Zoë 👩‍⚕️" == escape_html("Zoë 👩‍⚕️")
    assert {"2000", "30", "50"} == {
        str(markup.MOST_CHARACTERS),
        str(markup.MOST_ENTRIES),
        str(markup.MOST_ROWS),
    }


def test_a_cell_may_be_empty() -> None:
    """Cells without words stay empty."""
    read = Reader(html_table("x", ["a", "b", "c"], [[Link("1", None), None, ()]]))
    assert "xabc1" == "".join(read.words.split())


# --- as plain text -----------------------------------------------------------------------------


def test_columns_for_a_pipe() -> None:
    """Without a width each row is one line, whole, and columns are aligned."""
    text = GUIDANCE.regulations.to_text()
    head, rule, *rows = text.splitlines()
    assert ["id", "citation", "cqc_url"] == head.split()
    assert {"-", " "} == set(rule)
    for regulation, row in zip(GUIDANCE.regulations, rows, strict=True):
        assert row.startswith(f"{regulation.id} ")
        assert regulation.citation == row[head.index("citation") :].split("  ")[0]
    assert all(line == line.rstrip() for line in text.splitlines())


@pytest.mark.parametrize("width", [1, 10, 30, 60, 80, 120, 400])
def test_columns_for_a_terminal(width: int) -> None:
    """Columns keep within the width, as long as there is room for each, and lose no word."""
    for results in (GUIDANCE.resources, GUIDANCE.criteria, GUIDANCE.regulations):
        text = results.to_text(width)
        columns = len(results.to_text().splitlines()[1].split())
        assert max(map(len, text.splitlines())) <= max(width, 10 * columns - 2)
        for record in results.to_records():
            assert set(str(record["id"])) <= set(text)
    assert GUIDANCE.resources.to_text() == GUIDANCE.resources.to_text(10_000)


def test_words_wrap_within_their_columns() -> None:
    """Long words are parted, short columns keep their width, and wide characters count twice."""
    rows = [["1", "the quick brown fox"], ["2", "漢字漢字漢字漢字"]]
    assert [
        "n  words",
        "-  ---------",
        "1  the quick",
        "   brown fox",
        "2  漢字漢字",
        "   漢字漢字",
    ] == text_table(["n", "words"], rows, width=12).splitlines()
    assert "-  -" == text_table(["e\u0301", "x"], []).splitlines()[1]
    # Vowel signs and joiners take no room, and hide no wide character from the count.
    assert "--  -" == text_table(["\u0915\u0941\u200d\u0915", "x"], []).splitlines()[1]
    mixed = text_table(["x"], [["漢字漢字" + "e\u0301\u0301\u0301\u0301"]], width=8)
    assert ["x", "--------", "漢字漢字"] == mixed.splitlines()[:3]


def test_plain_text_is_harmless() -> None:
    """Controls and line ends in a cell act on nothing."""
    assert "a[U+001B][31m b[U+202E]" in text_table(["x"], [["a\x1b[31m\n\tb\u202e"]])


def test_bold_headings() -> None:
    """Headings are bold when that is asked for, and nothing else is."""
    table = GUIDANCE.table("instruments")
    plain, bold = table.to_text(), table.to_text(bold=True)
    head, *rest = plain.splitlines()
    assert [f"\x1b[1m{head}\x1b[0m", *rest] == bold.splitlines()


class Terminal(io.StringIO):
    """A standard output that says that it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.mark.parametrize(
    ("variables", "bold"),
    [
        ({}, True),
        ({"NO_COLOR": ""}, True),
        ({"NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_a_table_in_a_terminal(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], *, bold: bool
) -> None:
    """In a terminal a table keeps within the width, in bold unless the user wants none."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in {"TERM": "xterm", "COLUMNS": "60", **variables}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout", terminal := Terminal())
    assert 0 == main(["regulations", "--table"])
    assert GUIDANCE.regulations.to_text(60, bold=bold) + "\n" == terminal.getvalue()
    assert 60 == shutil.get_terminal_size().columns


@pytest.mark.parametrize("command", ["criteria", "regulations", "resources"])
def test_a_table_in_a_pipe(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """In a pipe a table has one whole line a row, without colour."""
    assert 0 == main([command, "--table"])
    assert getattr(GUIDANCE, command).to_text() + "\n" == capsys.readouterr().out
    assert 1 == main(["resources", "--regulation", "18", "--table"])
    assert "" == capsys.readouterr().out


def test_html_of_marked_words() -> None:
    """Words that are gone and new are marked as such, escaped, and cut where they are too long."""
    read = Reader(html_facts("x", [("words", Marked((("a ", "a "), ("<b>", "&"), ("", "c"))))]))
    assert [1, 2] == [read.count("del"), read.count("ins")]
    assert "a <b>&c" in read.words
    room = markup.MOST_CHARACTERS
    long = Marked((("x" * room, "x" * room), ("y", "")))
    shown = Reader(html_facts("x", [("words", long)])).words
    assert room == shown.count("x") - 1
    assert "…" in shown
    assert "y" not in shown
