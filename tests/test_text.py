"""Slugs, folding, excerpts and close matches."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, strategies as st

from cqc_wellled._text import close_matches, excerpt, excerpt_end, fold, slug


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "Capable, compassionate, and inclusive leaders",
            "capable-compassionate-and-inclusive-leaders",
        ),
        (
            "Capable, compassionate and inclusive leaders",
            "capable-compassionate-and-inclusive-leaders",
        ),
        ("Fit and proper persons: directors", "fit-and-proper-persons-directors"),
        (
            "The Seven Principles of Public Life (The ‘Nolan’ Principles)",
            "the-seven-principles-of-public-life-the-nolan-principles",
        ),
        ("Trust’s café – 2022/23", "trusts-cafe-2022-23"),
        ("…", ""),
    ],
)
def test_slug(title: str, expected: str) -> None:
    """A slug is the title's words in lower-case ASCII, joined by hyphens."""
    assert expected == slug(title)


def test_slug_is_cut_between_words() -> None:
    """A slug that is too long ends at the last whole word that fits."""
    assert "one-two" == slug("one two three", longest=9)
    assert "one-two" == slug("one two three", longest=7)
    assert "on" == slug("one two three", longest=2)


@given(st.text())
def test_slug_of_anything(title: str) -> None:
    """Whatever the title, its slug holds only characters that an id may have."""
    assert set(slug(title)) <= set(string.ascii_lowercase + string.digits + "-")
    assert slug(title) == slug(slug(title))


@given(st.text())
def test_fold_is_settled(text: str) -> None:
    """Folding what is folded changes nothing, nor does a change of case or space around it."""
    assert fold(text) == fold(fold(text))
    assert fold(text) == fold(f"  {text}\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Staffing", "“Staffing”"),
        ("a\x1b[31m\n\u202eb\ud800", r"“a\x1b[31m\n\u202eb\ud800”"),
        (18, "18"),
        pytest.param(10**5000, "an integer of 16610 bits", id="huge"),
        (True, "True"),
        (None, "None"),
        (18.0, "18.0"),
        (b"18", "a value of type bytes"),
        ("x" * 78, "“" + "x" * 78 + "”"),
        ("x" * 79, "“" + "x" * 77 + "…”"),
        ("\U000e0001" * 8, "“" + r"\U000e0001" * 7 + "…”"),
    ],
)
def test_excerpt(value: object, expected: str) -> None:
    """Anything foreign is quoted briefly, with what cannot be printed escaped."""
    assert expected == excerpt(value)


@given(st.text() | st.integers() | st.floats() | st.binary() | st.lists(st.text()))
def test_excerpt_of_anything(value: object) -> None:
    """An excerpt of anything is short and printable."""
    assert len(excerpt(value)) <= 80
    assert excerpt(value).isprintable()


def test_excerpt_of_a_type_with_a_long_name() -> None:
    """Even the name of a foreign type is cut."""
    value = type("x" * 500, (), {})()
    assert len(excerpt(value)) <= 80


def test_excerpt_of_a_path() -> None:
    """A long path is shown by its end, which names the file."""
    assert "“data/page.txt”" == excerpt_end("data/page.txt")
    assert "“…" + "/d" * 34 + "/page.txt”" == excerpt_end("/d" * 100 + "/page.txt")
    assert len(excerpt_end("x" * 1000)) == 80


def test_close_matches() -> None:
    """The known names most like the one asked for come first, whatever their case."""
    known = ("criterion.1", "criterion.2", "resource")
    assert ("criterion.1", "criterion.2") == close_matches("CRITERION.1", known)[:2]
    assert () == close_matches("", known)
    assert () == close_matches("criterion.1" * 100, known)
