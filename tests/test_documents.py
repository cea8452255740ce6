"""The reference leaves nothing out: every command and option, public name, error and attribute."""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_errors import SAMPLES

import cqc_wellled
from cqc_wellled import errors, export, ingest
from cqc_wellled._records import DEFINITIONS
from cqc_wellled.cli import _parser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
COMMAND_LINE = (DOCS / "command-line.md").read_text("utf-8")
REFERENCE = (DOCS / "reference.md").read_text("utf-8")
TABLES = (DOCS / "tables.md").read_text("utf-8")
ERRORS = (DOCS / "errors.md").read_text("utf-8")
#: What is written by people and tells others what to type.
WRITTEN = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("examples/*/*.md"), *DOCS.glob("*.md"), *DOCS.glob("*/*.md")]
)

Options = dict[str, frozenset[str]]


def sections(text: str, level: int) -> dict[str, str]:
    """Give what stands below each heading of a level, up to the next of that level or higher."""
    parts = re.split(rf"^(#{{1,{level}}}) (.+)$", text, flags=re.MULTILINE)
    headed = zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
    return {title.strip("`"): body for marks, title, body in headed if len(marks) == level}


def rows(text: str) -> Iterator[tuple[str, ...]]:
    """Give the cells of each row of the tables in a text."""
    for line in text.splitlines():
        if line.startswith("|"):
            yield tuple(cell.strip() for cell in line.strip("|").split("|"))


# --- the command line --------------------------------------------------------------


def parsers() -> Mapping[str, argparse.ArgumentParser]:
    """Give the parser of each command."""
    [commands] = [a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction)]
    parsers: Mapping[str, argparse.ArgumentParser] = commands.choices
    return parsers


def own_actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Give what a command takes, but for `--help`, which all take."""
    return [action for action in parser._actions if "--help" not in action.option_strings]


def options_taken() -> Options:
    """Give the options that each command takes, by its parser."""
    return {
        name: frozenset(o for action in own_actions(parser) for o in action.option_strings)
        for name, parser in parsers().items()
    }


def options_told(text: str) -> Options:
    """Give the options that a page lists for each command: in its section, or as a shared one."""
    told = {name: _options_in(rows(body)) for name, body in sections(text, 3).items()}
    for first, _, commands in rows(sections(text, 2)["Options of several commands"]):
        for command in re.findall("`(.+?)`", commands):
            told[command] = told.get(command, frozenset()) | _options_in([(first,)])
    return told


def _options_in(rows: Iterable[tuple[str, ...]]) -> frozenset[str]:
    return frozenset(option for row in rows for option in re.findall(r"`(--?[a-z-]+)", row[0]))


def words_missing(text: str) -> list[str]:
    """Find what a command takes that its section does not name: choices, and what an option needs.

    Choices of a shared option are looked for in the table of shared options.
    """
    shared = sections(text, 2)["Options of several commands"]
    missing = []
    for name, body in sections(text, 3).items():
        for action in own_actions(parsers()[name]):
            told = body if any(f"`{o}" in body for o in action.option_strings) else shared
            told = told if action.option_strings else body
            wanted = [f"`{choice}`" for choice in action.choices or ()]
            if isinstance(action.metavar, str):
                wanted.append(action.metavar)
            missing += [f"{name}: {word}" for word in wanted if word not in told]
    return missing


def test_the_page_of_commands_is_whole() -> None:
    """Each command has a section, and each of its options a row there or among the shared ones."""
    assert options_taken() == options_told(COMMAND_LINE)


def test_the_page_of_commands_names_every_choice() -> None:
    """A command's section names what it takes, and each value that an option may have."""
    assert [] == words_missing(COMMAND_LINE)


def test_the_page_of_commands_lists_them_first() -> None:
    """The table at the top leads to the section of each command."""
    top = COMMAND_LINE.partition("\n## ")[0]
    linked = re.findall(r"\[`(.+?)`\]\(#(.+?)\)", top)
    assert sorted((name, name) for name in parsers()) == sorted(linked)


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("### `cite`", "### `quotation`"),
        ("| `--whole` ", "| `--all` "),
        ("| `-f`, `--file FILE` ", "| `--file FILE` "),
        ("| `--table` ", "| `--tables` "),
        ("`quote`, `cite`, `export` |\n", "`quote`, `cite` |\n"),
        ("| `--limit N` | at most so many; 20 by default |\n", ""),
    ],
)
def test_a_missing_option_is_noticed(words: str, instead: str) -> None:
    """A page that leaves out a command or an option, or makes one up, is told from the parsers."""
    text = COMMAND_LINE.replace(words, instead, 1)
    assert text != COMMAND_LINE
    assert options_taken() != options_told(text)


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("`csl-json`", ["cite: `csl-json`"]),
        ("`named-thing`", ["search: `named-thing`"]),
        ("`python`", ["pin: `python`"]),
        ("OLD NEW FILE", ["carry: OLD", "carry: NEW"]),
    ],
)
def test_a_missing_word_is_noticed(words: str, missing: list[str]) -> None:
    """A section that leaves out a choice or an argument is told from the parser."""
    assert missing == words_missing(COMMAND_LINE.replace(words, ""))


# --- commands and calls in all documents ---------------------------------------------

#: `cqc-wellled COMMAND …`, in code within a line or at the start of one.
TYPED = re.compile(r"(?:`|^\$ |^|run: |bin/)cqc-wellled ([a-z]+)\b([^`|\n]*)", re.MULTILINE)


def commands_unknown(text: str) -> list[str]:
    """Find commands in a text that do not exist, or options that they do not take."""
    taken = options_taken()
    unknown = []
    for name, rest in TYPED.findall(text):
        if name not in taken:
            unknown.append(name)
            continue
        options = re.findall(r"(?<=\s)--?[a-z-]*[a-z](?![\w.])", rest)
        unknown += [f"{name} {option}" for option in options if option not in taken[name]]
    return unknown


def calls_unknown(text: str) -> list[str]:
    """Find names in a text that are asked of `guidance` and that no `Guidance` has."""
    return [
        name
        for name in re.findall(r"\bguidance\.([a-z_]+)", re.sub(r"https?://\S+", "", text))
        if not hasattr(cqc_wellled.Guidance, name) and name not in {"py", "md"}
    ]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_documents_name_what_exists(path: Path) -> None:
    """Every command, option and method that a document has somebody type exists."""
    text = path.read_text("utf-8")
    assert ([], []) == (commands_unknown(text), calls_unknown(text))


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_links_have_words(path: Path) -> None:
    """No link is without words: only the built site would fill in the title of a page."""
    assert [] == re.findall(r"(?<!!)\[\]\(.+?\)", path.read_text("utf-8"))


def test_commands_are_found_in_a_document() -> None:
    """In the page of commands each command is found as somebody would type it."""
    assert set(parsers()) == {name for name, _ in TYPED.findall(COMMAND_LINE)}


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("It is `cqc-wellled serch leaders`.", ["serch"]),
        ("```sh\ncqc-wellled cite --stile full ID\n```", ["cite --stile"]),
        ("- run: cqc-wellled verify --strict", ["verify --strict"]),
        ("$ cqc-wellled export csv -p tables", ["export -p"]),
        ("`cqc-wellled quote -` and `cqc-wellled export csv -o -`", []),
    ],
)
def test_a_command_that_does_not_exist_is_noticed(text: str, unknown: list[str]) -> None:
    """A command or option that the parsers do not know is found in a text."""
    assert unknown == commands_unknown(text)


def test_a_method_that_does_not_exist_is_noticed() -> None:
    """A method that no guidance has is found in a text, and one that it has is not."""
    assert ["criterias"] == calls_unknown("`guidance.criterias` or `guidance.criteria`")


def versions_told(citation: str, readme: str) -> list[str]:
    """Give the versions of the package that two documents name."""
    return [
        *re.findall(r"^version: (.+)$", citation, re.MULTILINE),
        *re.findall(r"the version here is (\d\S*\d)\.", readme),
    ]


def test_documents_name_the_version_of_the_package() -> None:
    """What is cited, and what README says is here, is the version that is built."""
    citation = ROOT / "CITATION.cff"
    if not citation.exists():
        pytest.skip("these sources are a copy without the repository")
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    told = versions_told(citation.read_text("utf-8"), (ROOT / "README.md").read_text("utf-8"))
    assert [stated, stated] == told
    assert ["0.2", "0.1.0"] == versions_told("version: 0.2", "the version here is 0.1.0. A")


# --- the public names --------------------------------------------------------------


def names_missing(text: str) -> list[str]:
    """Find public names that a page of the reference does not document, each in full."""
    told = set(re.findall(r"^\.\. (?:auto\w+|py:data):: (\S+)$", text, re.MULTILINE))
    public = {f"cqc_wellled.{name}" for name in cqc_wellled.__all__}
    for module in (errors, export, ingest):
        public |= {f"{module.__name__}.{name}" for name in module.__all__}
    # An error is documented once, under the shorter of its names.
    known = told | {f"cqc_wellled.errors.{name.rpartition('.')[2]}" for name in told}
    return sorted(public - known)


def test_the_reference_has_every_public_name() -> None:
    """The reference documents every name that the public modules hand out."""
    assert [] == names_missing(REFERENCE)


@pytest.mark.parametrize(
    "name",
    [
        "cqc_wellled.search",
        "cqc_wellled.Limits",
        "cqc_wellled.errors.WriteError",
        "cqc_wellled.export.to_csv",
        "cqc_wellled.ingest.Became",
    ],
)
def test_a_name_that_is_left_out_is_noticed(name: str) -> None:
    """A public name that the reference leaves out is found."""
    text = re.sub(rf"^\.\. auto\w+:: {re.escape(name)}$", "", REFERENCE, flags=re.MULTILINE)
    assert [name] == names_missing(text)


# --- the tables --------------------------------------------------------------------


def columns_told(text: str) -> dict[str, list[str]]:
    """Give the columns that a page lists for each table."""
    return {
        name: [row[0].strip("`") for row in rows(body) if row[0].startswith("`")]
        for name, body in sections(text, 2).items()
        if name != "Of answers"
    }


def columns_given() -> dict[str, list[str]]:
    """Give the columns of each table, of the guidance and of answers."""
    guidance = cqc_wellled.load_guidance("2024-05-01")
    answers = (
        guidance.search("leaders"),
        guidance.check_quote("We have inclusive leaders at all levels").locations,
        cqc_wellled.diff_guidance(guidance, guidance).crosswalk(),
    )
    tables = [
        *map(guidance.table, DEFINITIONS),
        *(cqc_wellled.Results(each, type(each[0])).to_table() for each in answers),
    ]
    return {table.name: [column.name for column in table.columns] for table in tables}


def test_the_page_of_tables_has_every_column() -> None:
    """Each table is listed with the columns that it gives, in their order."""
    assert columns_given() == columns_told(TABLES)


def test_a_missing_column_is_noticed() -> None:
    """A column that the page of tables leaves out is told from what the table gives."""
    less = TABLES.replace("| `continues` |", "| continues |", 1)
    assert less != TABLES
    assert columns_given() != columns_told(less)


# --- the errors --------------------------------------------------------------------

#: Never raised themselves: there to be caught.
CAUGHT = {"LookupFailed"}
CLASSES = {type(sample).__name__: type(sample) for sample in SAMPLES}


def family_told(text: str) -> dict[str, list[str]]:
    """Read the family tree of a page: each class with its bases."""
    [tree] = re.findall(r"^```text\n(CqcWellledError.+?)^```", text, re.DOTALL | re.MULTILINE)
    told: dict[str, list[str]] = {}
    above: list[str] = []
    for line in tree.splitlines():
        indent, name, other = re.fullmatch(r"([│├└─ ]*)(\w+)(?: \((\w+)\))?", line).groups()  # type: ignore[union-attr]
        depth = len(indent) // 4
        above = [*above[:depth], name]
        told[name] = [*above[-2:-1], *([other] if other else [])]
    return told


def attributes_missing(text: str) -> list[str]:
    """Find attributes of errors that the part of the page about the class does not name."""
    missing = []
    for part in sections(text, 2).values():
        for name, body in sections(part, 3).items():
            # What several classes share is told in front of them.
            told = body + part.partition("\n### ")[0]
            wanted = [
                a for sample in SAMPLES if type(sample).__name__ == name for a in vars(sample)
            ]
            missing += [f"{name}.{each}" for each in wanted if f"`{each}`" not in told]
    return missing


def test_the_page_of_errors_has_every_class() -> None:
    """Each error that is raised has a section of its own, and a row in the table at the top."""
    expected = set(CLASSES) - CAUGHT
    assert expected == set(sections(ERRORS, 3))
    linked = re.findall(r"^\| \[`(\w+)`\]\(#(\w+)\) \|", ERRORS, re.MULTILINE)
    assert sorted((name, name.lower()) for name in expected) == sorted(linked)


def test_the_page_of_errors_has_the_family() -> None:
    """The tree of the page is that of the classes."""
    expected = {name: [b.__name__ for b in kind.__bases__] for name, kind in CLASSES.items()}
    # What everything derives from is named as its base in the same way.
    assert expected == family_told(ERRORS)


def test_the_page_of_errors_names_every_attribute() -> None:
    """What an error carries is told where the error is."""
    assert [] == attributes_missing(ERRORS)


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("`can_widen`", ["LimitExceeded.can_widen"]),
        ("`remedy`", ["UnsupportedSchema.remedy"]),
        ("| `asked` |", [f"{name}.asked" for name in CLASSES if name.startswith(("Unk", "Amb"))]),
    ],
)
def test_a_missing_attribute_is_noticed(words: str, missing: list[str]) -> None:
    """An attribute that the page leaves out is found, in every class that has it."""
    assert sorted(missing) == sorted(attributes_missing(ERRORS.replace(words, "")))


def test_another_family_is_noticed() -> None:
    """A tree with a class in another place, or of another name, is told from the right one."""
    told = family_told(ERRORS)
    moved = ERRORS.replace("│       └── UnknownGroup", "│   └── UnknownGroup")
    less = ERRORS.replace("WriteError\n```", "WriteErrors\n```")
    assert 3 == len({str(each) for each in (told, family_told(moved), family_told(less))})
