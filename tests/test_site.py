"""What judges the built documentation: its links, the list of what may stand, its pictures."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from display.complaints import Allowed, Complaint, read_allowed, sort_out
from display.links import check_links, main
from display.pages import digests
from hypothesis import given, strategies

HERE = Path(__file__).parent
DOCUMENTS = HERE.parent / "docs"
LARGEST_PICTURE = 60_000

PAGE = """<!DOCTYPE html>
<title>A page</title><link rel="stylesheet" href="style.css">
<p id="start"><a href="#start">here</a> <a href="#">top</a> <a href="below/other.html">other</a>
<a href="below/other.html#caf%C3%A9">place</a> <a href="https://example.org/a">elsewhere</a>
<a href="//example.org/b">elsewhere</a> <a href="mailto:a@example.org">post</a>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt=""> <img src="a%20b.png" alt="">
"""
OTHER = '<title>Another</title><p id="café"><a href="../page.html#start">back</a>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Write a folder of two pages without a broken link."""
    (tmp_path / "below").mkdir()
    (tmp_path / "style.css").touch()
    (tmp_path / "a b.png").touch()
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "below" / "other.html").write_text(OTHER, encoding="utf-8")
    return tmp_path


def test_links_that_lead_somewhere(site: Path) -> None:
    """No complaint is made of links to files and places that are there; others are counted."""
    expected = {"https://example.org/a": 1, "//example.org/b": 1, "mailto:a@example.org": 1}
    assert ({"below/other.html": [], "page.html": []}, expected) == check_links(site)


def test_a_broken_link_ends_the_check(
    site: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check of a folder tells what is broken, and fails of it or when no page is there."""
    assert 0 == main(str(site))
    assert "2 pages, 0 broken links, 3 addresses elsewhere\n" == capsys.readouterr().out
    (site / "style.css").unlink()
    assert 1 == main(str(site))
    first, *_ = capsys.readouterr().out.splitlines()
    assert "page.html: link: style.css: no such file at <link>" == first
    assert 1 == main(str(tmp_path_factory.mktemp("empty")))


@pytest.mark.parametrize(
    ("markup", "message"),
    [
        ('<a href="nowhere.html">', "link: nowhere.html: no such file"),
        ('<a href="below">', "link: below: no such file"),
        ('<a href="below/other.html#start">', "link: below/other.html#start: no such place"),
        ('<a href="#nowhere">', "link: #nowhere: no such place"),
        ('<a href="style.css#start">', "link: style.css#start: no such place"),
        ('<a href="/page.html">', "link: /page.html: no such file"),
        ('<a href="../{name}.html">', "link: ../{name}.html: no such file"),
        ('<a href="javascript:alert(1)">', "link: javascript:alert(1): no such scheme"),
        ('<img src="nowhere.png">', "link: nowhere.png: no such file"),
        ('<img srcset="a%20b.png 1x, b.png 2x">', "link: b.png: no such file"),
        ('<script src="nowhere.js"></script>', "link: nowhere.js: no such file"),
        ('<svg><use href="#nowhere"/></svg>', "link: #nowhere: no such place"),
    ],
)
def test_a_broken_link(site: Path, markup: str, message: str) -> None:
    """A link to a file or a place that the build does not have is found, and its page named."""
    name = f"outside-{site.name}"
    (site.parent / f"{name}.html").touch()
    with (site / "page.html").open("a", encoding="utf-8") as page:
        page.write(markup.format(name=name))
    complaints, _ = check_links(site)
    assert [] == complaints["below/other.html"]
    assert [message.format(name=name)] == [each.message for each in complaints["page.html"]]


@given(place=strategies.text(strategies.characters(exclude_categories=["C"]), min_size=1))
def test_a_place_of_any_name(tmp_path_factory: pytest.TempPathFactory, place: str) -> None:
    """A link finds a place whatever it is called, and only the place that is called so."""
    folder = tmp_path_factory.mktemp("site")
    escaped = "".join(f"&#{ord(letter)};" for letter in place)
    page = f'<p id="{escaped}"><a href="#{quote(place)}">a</a> <a href="#{quote(place)}-">b</a>'
    (folder / "page.html").write_text(page, encoding="utf-8")
    complaints, _ = check_links(folder)
    expected = [Complaint(f"link: #{quote(place)}-: no such place", "<a>")]
    assert expected == complaints["page.html"]


def test_complaints_are_parted_from_what_may_stand() -> None:
    """What the list names may stand on the pages it names; an entry for nothing is told."""
    old, new = Complaint("old", "line 1"), Complaint("new", "line 2")
    complaints = {"a.html": [old, new, old], "below/b.html": [old], "c.html": []}
    allowed = [
        Allowed("old", ("a.html", "c.html"), "not ours"),
        Allowed("gone", ("*.html",), "not ours"),
    ]
    left = {"a.html": [new], "below/b.html": [old]}
    assert (left, ["c.html: old", "*.html: gone"]) == sort_out(complaints, allowed)
    everything = [Allowed("old", ("*.html",), "not ours"), Allowed("new", ("a*",), "not ours")]
    assert ({}, []) == sort_out(complaints, everything)


def test_what_may_stand_has_a_reason() -> None:
    """Every entry of the list names faults once, and says why they may stand."""
    allowed = read_allowed(HERE / "display" / "allowed.toml")
    assert len(allowed) == len({each.message for each in allowed})
    assert [] == [each.message for each in allowed if not each.reason.endswith(".")]


def test_pictures_show_what_is_displayed_now() -> None:
    """Every picture was drawn of the display as it is; `nox -s site -- --pictures` draws them."""
    assert digests() == json.loads((DOCUMENTS / "pictures.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", digests())
def test_a_picture_is_small_and_shown(name: str) -> None:
    """A picture is small, and the page of its name shows it with words for who cannot see it."""
    assert (DOCUMENTS / name).stat().st_size < LARGEST_PICTURE
    page = (DOCUMENTS / name).with_suffix(".md").read_text(encoding="utf-8")
    assert f"```{{figure}} {name}\n:alt: " in page
