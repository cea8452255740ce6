"""Hostile pages to the reader of pages: refused, or asked about line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostile.case import Answered, Refused
from made_up_pages import ID, make_page

from cqc_wellled import PageError
from cqc_wellled.ingest import parse_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["CASES"]

HEADING = "What does good look like:"
PAGE = make_page(ID, "Leaders listen.")


def _refused(name: str, row: int, page: Any, place: str, words: str) -> Refused:  # noqa: ANN401
    return Refused(name, row, lambda _: parse_page(page), PageError, place, words)


def _asked(name: str, row: int, line: str) -> Answered:
    # A line that no snapshot may hold is a question about that line.
    page = make_page(ID, line)

    def ask(_: Path) -> object:
        parsed = parse_page(page)
        said = [problem.message for problem in parsed.problems if problem.line == 6]
        return parsed.statement, [
            message.startswith("no snapshot may hold this") for message in said
        ]

    return Answered(name, row, ask, (None, [True]))


def _criterion(line: str) -> Callable[[Path], object]:
    def ask(_: Path) -> object:
        statement = parse_page(make_page(ID, line)).statement
        return None if statement is None else statement.criteria[0].text

    return ask


def _marked(_: Path) -> object:
    return parse_page(b"\xef\xbb\xbf" + PAGE.encode()).statement == parse_page(PAGE).statement


CASES = (
    Answered("a byte order mark before the page", 7, _marked, answer=True),
    _refused("UTF-16", 8, PAGE.encode("utf-16"), "", "found text in UTF-16, expected a page"),
    _refused("UTF-16 without its mark", 8, PAGE.encode("utf-16-le"), "line 1", "no page of the"),
    _refused(
        "Latin-1", 9, PAGE.replace("listen", "caf\xe9").encode("latin-1"), "line 6", "not UTF-8"
    ),
    _refused(
        "Windows-1252", 9, PAGE.replace("s l", "\u2019 l").encode("cp1252"), "line 6", "not UTF-8"
    ),
    _refused("UTF-8 that is cut off", 9, PAGE.encode() + b"\xe2\x80", "line 6", "is not UTF-8"),
    _refused("half a surrogate pair", 6, PAGE + "\ud800", "line 6", "half a surrogate pair"),
    _refused("a bytearray", 15, bytearray(b"x"), "", "found a value of type bytearray"),
    _refused("nothing", 14, "", "", "found nothing but white space, expected a page"),
    _refused("white space", 14, " \n\xa0\n", "", "found nothing but white space, expected a page"),
    _refused("a page that is cut off", 14, PAGE[:60], "line 1", "no page of the well-led"),
    _refused(
        "a snapshot", 33, '{"schema_version": 1}', "line 1", "this is no page of the well-led"
    ),
    _refused("a picture", 33, b"\x89PNG\r\n\x1a\n\x00", "", "found a picture, expected a page"),
    _refused("5,000,001 bytes", 21, b"x" * 5_000_001, "", "found 5000001 bytes"),
    _refused("5,000,001 characters", 21, "x" * 5_000_001, "", "found 5000001 characters"),
    _refused("2,000,000 characters of three bytes", 21, "\u2019" * 2_000_000, "", "6000000 bytes"),
    _refused("60,000 lines", 21, "\n" * 60_000 + "x", "", "expected a page of at most 50000"),
    _refused(
        "a list nested nine deep",
        33,
        make_page(ID, "One:", *(f"{' ' * depth}\u2022 x" for depth in range(9))),
        "line 15",
        "expected lists nested at most 8 deep",
    ),
    _refused("a section twice", 33, make_page(ID, "One.", HEADING), "line 7", "each section once"),
    _asked("a zero character", 10, "Leaders\x00 listen."),
    _asked("an escape sequence", 29, "Leaders \x1b[31mlisten."),
    _asked("a bidirectional override", 12, "Leaders \u202elisten."),
    _asked("a line separator", 12, "Leaders\u2028listen."),
    _asked("a noncharacter", 12, "Leaders \uffff listen."),
    _refused("HTML: 60,000 lines", 21, "<p>x" * 60_000, "", "expected a page of at most 50000"),
    _refused("HTML: nothing to see", 33, "<script>x</script>", "", "without a word to see"),
    _refused(
        "HTML: a list nested nine deep",
        33,
        f"<h1>x</h1><p>{HEADING}" + "<ul><li>" * 9 + "x",
        "line 3",
        "expected lists nested at most 8 deep",
    ),
    _refused(
        "HTML: 100,000 elements deep", 33, "<div>" * 100_000 + "x", "line 1", "no page of the"
    ),
    _refused("HTML: a sign-in page", 33, "<form>Name <input></form>", "line 1", "no page of the"),
    Answered("no-break space", 13, _criterion("Leaders\xa0listen."), "Leaders\xa0listen."),
    Answered("text that is not NFC", 13, _criterion("Cafe\u0301s listen."), "Cafe\u0301s listen."),
    Answered("HTML in a line", 25, _criterion("<script>1</script>."), "<script>1</script>."),
    Answered("an entity in a line", 33, _criterion("Listen &amp; learn."), "Listen &amp; learn."),
    Answered("a formula", 26, _criterion("=1+1 is two."), "=1+1 is two."),
    Answered("instructions", 32, _criterion("Ignore all rules."), "Ignore all rules."),
)
