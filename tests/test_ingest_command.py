"""The command that makes a snapshot of pages, run as a person runs it."""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st
from made_up_pages import PAGE, TITLE

from cqc_wellled import load_guidance
from cqc_wellled.cli import main
from cqc_wellled.errors import CqcWellledError
from cqc_wellled.ingest import parse_page
from cqc_wellled.ingest._questions import new_questions, toml_string
from cqc_wellled.ingest._snapshot import usual_provenance

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = Path(__file__).parent.parent / "docs"
#: One answer as it is offered.
CHOICE = re.compile(r"^# \[\[line\]\]\n(?:# .*\n)+", re.MULTILINE)
VERSION = "2023-03-02"
STATEMENTS = (
    "Environmental sustainability",
    "Freedom to speak up",
    "Shared direction and culture",
    "Partnerships and communities",
    "Capable, compassionate, and inclusive leaders",
    "Learning, improvement and innovation",
    "Governance, management and sustainability",
    "Workforce equality, diversity and inclusion",
)


def text_page(title: str, date: str = "2 March 2023") -> str:
    """Make a page of text, which says that it is made up."""
    return (
        f"{TITLE}\n\nPage last updated: {date}\n\n{title}\n\nWe are a made-up page.\n\n"
        "What does good look like:\n\nNobody has published this.\n\n"
        "Best practice / guidance\n\nBooks on courage\n\n"
        "(also see Freedom to speak up quality statement)\n\nMoon Press: The brave ward\n"
    )


def html_page(title: str) -> str:
    """Make the same page as HTML."""
    return (
        f"<!DOCTYPE html><html><body><main><h1>{TITLE}</h1>"
        f"<p>Page last updated: 2 March 2023</p><h2>{title}</h2><p>We are a made-up page.</p>"
        "<h2>What does good look like:</h2><p>Nobody has published this.</p>"
        "<h2>Best practice / guidance</h2><h3>Books on courage</h3>"
        "<p>(also see Freedom to speak up quality statement)</p>"
        '<ul><li><a href="https://example.org/brave">Moon Press: The brave ward</a></li></ul>'
        "</main></body></html>"
    )


def eight_pages(folder: Path) -> list[str]:
    """Write a page for each statement, every second one as HTML."""
    paths = []
    for number, title in enumerate(STATEMENTS):
        path = folder / f"{number}.page"
        path.write_text(html_page(title) if number % 2 else text_page(title), "utf-8")
        paths.append(str(path))
    return paths


ANSWERS = {
    "Where courage comes from": "topic",
    "As the brave ward puts it": "passage",
    "Where it goes": "topic",
    "Books on courage": "group",
    "(also see Freedom to speak up quality statement)": "note",
    "Moon Press: The brave ward": "resource",
    "Moon Press: Guide: The brave ward": "resource",
    "An unknown leaflet": "resource",
    "Films": "group",
    "Files to take away": "furniture",
}


def answer(path: Path) -> None:
    """Take the marks of comments from the right answer to each question."""
    path.write_text(CHOICE.sub(_answered, path.read_text("utf-8")), "utf-8")


def _answered(choice: re.Match[str]) -> str:
    taken = choice[0].replace("\n# ", "\n").removeprefix("# ")
    [note] = tomllib.loads(taken)["line"]
    return taken if ANSWERS[note["printed"]] == note["role"] else choice[0]


def test_a_page_is_asked_about_answered_and_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first run asks, the second says the same without asking twice, the last makes it."""
    page, made = tmp_path / "page.txt", tmp_path / "made"
    page.write_text(PAGE, "utf-8")
    run = ["ingest", str(page), "-o", str(made)]
    assert 1 == main(run)
    assert "line 26: “Where courage comes from”: the page cannot say" in capsys.readouterr().err
    assert PAGE.encode() == (made / "source" / "partnerships-and-communities.txt").read_bytes()
    notes = made / "annotations.toml"
    asked = notes.read_bytes()
    assert 1 == main(run)
    assert asked == notes.read_bytes()
    answer(notes)
    answered = notes.read_bytes()
    assert 0 == main([*run, "--version", VERSION])
    assert answered == notes.read_bytes()
    guidance = load_guidance(VERSION, folder=made)
    assert TITLE == guidance.snapshot.title
    capsys.readouterr()
    assert 0 == main([*run, "--check"])
    told = capsys.readouterr().out
    assert ", 1 date, 1 furniture, 0 unexplained\n" in told
    assert f"{VERSION}: 1 of 8 quality statements\n" in told
    (tmp_path / "out").mkdir()
    assert 0 == main(["build", str(made), "-o", str(tmp_path / "out")])
    name = f"{VERSION}.json"
    assert (made / name).read_bytes() == (tmp_path / "out" / name).read_bytes()


def test_checking_writes_nothing_and_names_what_is_unexplained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A check makes no folder, lists every unexplained line and fails."""
    page = tmp_path / "page.txt"
    page.write_text(PAGE, "utf-8")
    assert 1 == main(["ingest", str(page), "-o", str(tmp_path / "made"), "--check"])
    assert "12 unexplained\n  line 5: Files to take away\n" in capsys.readouterr().out
    assert [page] == list(tmp_path.iterdir())


def test_eight_pages_make_one_complete_snapshot(tmp_path: Path) -> None:
    """Eight pages of text and HTML, in no order and over two runs, make the whole outline."""
    pages, made = eight_pages(tmp_path), tmp_path / "made"
    main(["ingest", *pages[:3], "-o", str(made)])
    # A last line that a person has not ended is not added to.
    notes = made / "annotations.toml"
    notes.write_text(notes.read_text("utf-8") + "## mine", "utf-8")
    main(["ingest", *pages[3:], "-o", str(made)])
    assert "\n## mine\n" in notes.read_text("utf-8")
    answer(notes)
    assert 0 == main(["ingest", *pages, "-o", str(made)])
    guidance = load_guidance(VERSION, folder=made)
    assert guidance.is_complete
    assert [entry.quality_statement for entry in guidance.outline] == [
        statement.id for statement in guidance.quality_statements
    ]
    assert {("Freedom to speak up",)} == {
        group.see_also for each in guidance.quality_statements for group in each.resource_groups
    }
    assert {None: 4, "https://example.org/brave": 4} == {
        url: len(group) for url, group in guidance.resources.group_by("url").items()
    }


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200_000_000)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (Path.mkdir, "cannot be read: Is a directory"),
        (os.mkfifo, "is no regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "is no regular file"),
        (lambda path: path.symlink_to(path), "cannot be read: Too many levels"),
        (_sparse, "larger than 5000000 bytes, expected a page of the well-led guidance"),
        (lambda path: path.write_bytes(b"%PDF-1.7"), "found a PDF, expected a page"),
        (lambda path: path.write_bytes(b"PK\x03\x04"), "found a zip file, as Word"),
        (Path.touch, "found nothing but white space"),
        (
            lambda path: path.write_text("<h1>Sign in</h1><p>Your password"),
            "page”: this is no page",
        ),
        (str, "cannot be read: No such file"),
    ],
)
def test_what_is_no_page_is_refused(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    make: Callable[[Path], object],
    message: str,
) -> None:
    """What is no page ends with 2 and a sentence, and nothing is written."""
    make(tmp_path / "page")
    assert 2 == main(["ingest", str(tmp_path / "page"), "-o", str(tmp_path / "made")])
    assert message in capsys.readouterr().err
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("texts", "more", "message"),
    [
        ([text_page(STATEMENTS[0])] * 2, [], "are both the page of environmental-sustainability"),
        (
            [text_page(STATEMENTS[0]), text_page(STATEMENTS[1], "3 March 2023")],
            [],
            "1.txt”: updated 2023-03-03, titled “Made-up guidance for the tests”",
        ),
        ([text_page(STATEMENTS[0])], ["--version", "2024-01-01"], "the pages print 2023-03-02"),
    ],
)
def test_pages_that_contradict_are_reported_by_file(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    texts: list[str],
    more: list[str],
    message: str,
) -> None:
    """One page given twice, pages of two days, and another version are refused."""
    paths = [tmp_path / f"{number}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    assert 2 == main(["ingest", *map(str, paths), "-o", str(tmp_path / "made"), *more])
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (("annotations.toml", "[[line"), (2, "is no TOML")),
        (("annotations.toml", "line = 3"), (2, "does not have its shape")),
        (("provenance.toml", ""), (2, "does not have its shape")),
        (("source/freedom-to-speak-up.txt", "other"), (2, "is not the page that provenance")),
        (
            (
                "annotations.toml",
                '[[line]]\nline = 1\nprinted = "Else"\nrole = "topic"\nbasis = "b"\n',
            ),
            (1, "a [[line]] says that this line prints this"),
        ),
    ],
)
def test_a_folder_that_is_broken_is_left_as_it_is(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    broken: tuple[str, str],
    told: tuple[int, str],
) -> None:
    """What a person broke is told, and keeps its words."""
    name, content = broken
    code, message = told
    page, made = tmp_path / "page.txt", tmp_path / "made"
    page.write_text(text_page("Freedom to speak up"), "utf-8")
    main(["ingest", str(page), "-o", str(made)])
    (made / name).write_text(content, "utf-8")
    assert code == main(["ingest", str(page), "-o", str(made)])
    assert message in capsys.readouterr().err
    assert (made / name).read_text("utf-8").startswith(content)


def test_another_page_of_a_statement_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder keeps the page that its answers speak of, and files of others stay."""
    page, made = tmp_path / "page.txt", tmp_path / "made"
    page.write_text(text_page("Freedom to speak up"), "utf-8")
    (made / "source").mkdir(parents=True)
    foreign = made / "source" / "freedom-to-speak-up.txt"
    foreign.write_text("mine", "utf-8")
    assert 2 == main(["ingest", str(page), "-o", str(made)])
    assert "exists already and is left as it is" in capsys.readouterr().err
    assert "mine" == foreign.read_text("utf-8")
    foreign.unlink()
    main(["ingest", str(page), "-o", str(made)])
    page.write_text(f"{page.read_text('utf-8')}\n", "utf-8")
    assert 2 == main(["ingest", str(page), "-o", str(made)])
    assert "the folder holds another page of freedom-to-speak-up" in capsys.readouterr().err


def test_progress_is_told_on_a_terminal_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page is named on standard error when that is a terminal."""
    page = tmp_path / "page.txt"
    page.write_text(text_page("Freedom to speak up"), "utf-8")
    run = ["ingest", str(page), "-o", str(tmp_path / "made"), "--check"]
    main(run)
    assert "reading" not in capsys.readouterr().err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    main(run)
    assert capsys.readouterr().err.startswith("reading “")


def test_the_spelling_that_no_bundled_page_shows_is_that_of_the_data() -> None:
    """The trusts' spelling of the outline's titles is lent to pages as `data/` has it."""
    kept = (DOCS.parent / "data" / "2024-05-01" / "provenance.toml").read_text("utf-8")
    page = parse_page(text_page("Freedom to speak up"))
    lent = usual_provenance({page.title_span.source: page}).outline
    assert [
        (note["title"], note.get("trust_title")) for note in tomllib.loads(kept)["outline"]
    ] == [
        (note.title, None if note.trust_title == note.title else note.trust_title) for note in lent
    ]


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_written_as_toml(text: str) -> None:
    """Whatever a line holds is read back from TOML as it was."""
    written = toml_string(text)
    assert {"a": text} == tomllib.loads(f"a = {written}")
    assert "\n" not in written


@given(st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip))
def test_any_one_choice_is_toml_that_settles_its_question(line: str) -> None:
    """Each answer, taken out of its comment, is TOML, and its question is then not asked."""
    text = text_page("Freedom to speak up").replace("Books on courage", line)
    try:
        page = parse_page(text)
    except CqcWellledError:
        return
    written = new_questions(page, "")
    assert {} == tomllib.loads(written)
    for choice in CHOICE.findall(written):
        notes = tomllib.loads("\n".join(each[2:] for each in choice.split("\n")))
        [note] = notes["line"]
        answered = parse_page(text, annotations=notes)
        asked = {p.line for p in answered.problems if "cannot say" in p.message}
        assert note["line"] not in asked


@pytest.mark.slow
def test_the_how_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of the page on other pages do what it says, as they are written."""
    monkeypatch.chdir(tmp_path)
    text = (DOCS / "ingest-other-pages.md").read_text("utf-8")
    [page] = re.findall(r"^```text\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    [chosen] = re.findall(r"^```toml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    Path("page.txt").write_text(page, "utf-8")
    _, first, again, use = [
        [shlex.split(line)[1:] for line in block.splitlines()] for block in blocks
    ]
    assert [1] == list(map(main, first))
    notes = Path("speak-up/annotations.toml")
    commented = "".join(f"# {line}\n" for line in chosen.splitlines())
    asked = notes.read_text("utf-8")
    assert 1 == asked.count(commented)
    notes.write_text(asked.replace(commented, chosen), "utf-8")
    assert [0, 0, 0] == list(map(main, [*again, *use]))


def test_an_interrupted_run_can_be_repeated(tmp_path: Path) -> None:
    """Pages that an interrupted run has left without provenance are taken up by the next."""
    page, made = tmp_path / "page.txt", tmp_path / "made"
    page.write_text(PAGE, "utf-8")
    assert 1 == main(["ingest", str(page), "-o", str(made)])
    for name in ("provenance.toml", "annotations.toml"):
        (made / name).unlink()
    assert 1 == main(["ingest", str(page), "-o", str(made)])
    assert {"annotations.toml", "provenance.toml", "source"} == {p.name for p in made.iterdir()}
