"""Hostile input to the reader of snapshots: cases kept in `reading.toml`, and made ones."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

from cqc_wellled._guard import Limits

__all__ = ["CASES", "Case"]

MILLION = 1_000_000
_DEFAULT = Limits()
_ONE = Limits(max_values=1)


class Case(NamedTuple):
    """Something hostile, and all that must be said of it."""

    #: What is hostile about it.
    name: str
    #: Row of the table of hostile inputs.
    row: int
    #: What is read.
    data: object
    #: Where each fault is, and words of what is said there.
    problems: tuple[tuple[str, str], ...]
    #: The limit that is exceeded, or `None` when the input is malformed.
    limit: str | None = None
    #: The limits that it is read with.
    limits: Limits = _DEFAULT


def _kept() -> list[Case]:
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return [
        Case(
            case["name"],
            case["row"],
            case["input"],
            tuple((path, words) for path, words in case["problems"]),
            case.get("limit"),
        )
        for case in tomllib.loads(text)["case"]
    ]


def _malformed(  # noqa: PLR0913 - a row of a table
    name: str, row: int, data: object, words: str, path: str = "$", *, limits: Limits = _DEFAULT
) -> Case:
    return Case(name, row, data, ((path, words),), None, limits)


def _too_large(
    name: str, data: object, limit: str, path: str = "$", limits: Limits = _DEFAULT
) -> Case:
    # Depth and digits have rows of their own in the table.
    row = {"max_digits": 4, "max_depth": 5}.get(limit, 21)
    words = f"more than {limit}={getattr(limits, limit)} allows"
    return Case(name, row, data, ((path, words),), limit, limits)


_NO_UTF8 = "which is no UTF-8"
_WIDE = "found UTF-16, UTF-32 or a zero byte, expected UTF-8"
_MARK = "found a byte order mark, expected JSON from the first character on"
_WRONG_TYPE = "expected text or bytes"

MADE = [
    _too_large("integer of 5,000 digits", '{"a": ' + "1" * 5000 + "}", "max_digits", "$.a"),
    _too_large("integer of a million digits", "1" * MILLION, "max_digits"),
    _too_large("lists nested 100,000 deep", "[" * 100_000 + "]" * 100_000, "max_depth"),
    _too_large("objects nested 100,000 deep", '{"a":' * 100_000, "max_depth"),
    _too_large("both nested 65 deep", '[{"a":' * 33 + "1" + "}]" * 33, "max_depth"),
    _too_large("nested behind a string that looks nested", '["[[", ' + "[" * 65, "max_depth"),
    _too_large("nested behind an escaped quote", '["\\"", ' + "[" * 65, "max_depth"),
    _too_large("nested behind an escaped backslash", '["\\\\", ' + "[" * 65, "max_depth"),
    _too_large("nested behind a whole object", "{}" + "[" * 65, "max_depth"),
    _too_large("nested behind shallow neighbours", "[[],{}," + "[" * 64, "max_depth"),
    _too_large("nested and spread out", "[\n\t " * 65, "max_depth"),
    _malformed("as deep as Python's limit, closed at once", 5, "[]" * 1000, "line 1, column 3"),
    _malformed(
        "surrogate pair in halves", 6, '{"a": "\ud83d\ude00"}', "half a surrogate pair", "$.a"
    ),
    _malformed("half a surrogate pair outside of strings", 6, '{\ud800"a": 1}', "column 2"),
    _malformed("byte order mark in bytes", 7, b'\xef\xbb\xbf{"a": 1}', _MARK),
    _malformed("byte order mark in text", 7, '\ufeff{"a": 1}', _MARK),
    _malformed("byte order mark alone", 7, b"\xef\xbb\xbf", _MARK),
    _malformed("UTF-16 with its mark", 8, '{"a": 1}'.encode("utf-16"), _WIDE),
    _malformed("UTF-16, little end first", 8, '{"a": 1}'.encode("utf-16-le"), _WIDE),
    _malformed("UTF-16, big end first", 8, '{"a": 1}'.encode("utf-16-be"), _WIDE),
    _malformed("UTF-16, big end first, with its mark", 8, b"\xfe\xff\x00{\x00}", _WIDE),
    _malformed("UTF-32 with its mark", 8, '{"a": 1}'.encode("utf-32"), _WIDE),
    _malformed("UTF-32, little end first", 8, "{}".encode("utf-32-le"), _WIDE),
    _malformed("UTF-32, big end first", 8, "{}".encode("utf-32-be"), _WIDE),
    _malformed(
        "Latin-1",
        9,
        '{"a": "caf\xe9"}'.encode("latin-1"),
        f"the byte 0xE9 at offset 10, {_NO_UTF8}",
    ),
    _malformed("Windows-1252", 9, b'{"a": "\x92"}', f"the byte 0x92 at offset 7, {_NO_UTF8}"),
    _malformed("UTF-8 that is cut off", 9, b'{"a": "\xe2\x80', f"0xE2 at offset 7, {_NO_UTF8}"),
    _malformed("UTF-8 that is too long", 9, b'{"a": "\xc0\x80"}', f"0xC0 at offset 7, {_NO_UTF8}"),
    _malformed(
        "UTF-8 of a surrogate", 9, b'{"a": "\xed\xa0\x80"}', f"0xED at offset 7, {_NO_UTF8}"
    ),
    _malformed("zero byte in a string", 10, b'{"a": "x\x00y"}', "(line 1, column 9)"),
    _malformed("zero byte as the fifth", 10, b'{"ab\x00": 1}', "(line 1, column 5)"),
    _malformed("zero byte behind", 10, b'{"a": 1}\x00', "(line 1, column 9)"),
    _malformed("line break in a string", 10, '{"a":\n"x\ny"}', "(line 2, column 3)"),
    _malformed("tab in a key", 10, '{"a\t": 1}', "(line 1, column 4)"),
    _malformed("delete, raw", 11, '{"a": "\x7f"}', "the control character U+007F", "$.a"),
    _malformed("next line, raw", 11, '{"a": "\x85"}'.encode(), "U+0085", "$.a"),
    _malformed("right-to-left override, raw", 12, '{"a": "\u202e"}', "U+202E", "$.a"),
    _malformed("line separator, raw", 12, '{"a": "\u2028"}'.encode(), "U+2028", "$.a"),
    _malformed("no-break space outside of strings", 14, '{"a":\xa01}', "(line 1, column 6)"),
    _malformed("None", 15, None, f"found None, {_WRONG_TYPE}"),
    _malformed("integer", 15, 10**5000, "found an integer of 16610 bits"),
    _malformed("list", 15, ["{}"], f"found a value of type list, {_WRONG_TYPE}"),
    _malformed(
        "bytearray", 15, bytearray(b"{}"), f"found a value of type bytearray, {_WRONG_TYPE}"
    ),
    _malformed("memoryview", 15, memoryview(b"{}"), f"type memoryview, {_WRONG_TYPE}"),
    _too_large("bytes beyond the limit", b'{"a": "' + b"x" * 5 * MILLION + b'"}', "max_bytes"),
    _too_large("text beyond the limit", " " * (5 * MILLION + 1), "max_bytes"),
    _too_large(
        "text that is beyond the limit as UTF-8",
        '"\u2019"',
        "max_bytes",
        "$",
        Limits(max_bytes=4),
    ),
    _too_large("surrogates beyond the limit", '"\ud800"', "max_bytes", "$", Limits(max_bytes=4)),
    _too_large("a million lists", "[]" * MILLION, "max_values"),
    _too_large("a million numbers", "[" + "1," * MILLION + "1]", "max_values"),
    _too_large("a million strings", '["",' + '"",' * MILLION, "max_values"),
    _too_large("a million quotes", '"' * 1_000_001, "max_values"),
    _too_large("half a million keys", "{" + '"":1,' * 500_000 + '"":1}', "max_values"),
    _too_large("long string", '{"a": ["' + "x" * 200_001 + '"]}', "max_string", "$.a[0]"),
    _too_large("long key", '{"a": {"' + "x" * 200_001 + '": 1}}', "max_string", "$.a"),
    _too_large(
        "long string of printable characters",
        '["\u2019\u2019\u2019"]',
        "max_string",
        "$[0]",
        Limits(max_string=2),
    ),
    _malformed("one text within a limit of one", 15, '"a"', "expected an object", limits=_ONE),
    _malformed("a million backslashes", 21, "\\" * MILLION, "(line 1, column 1)"),
    _malformed("a million closing brackets", 21, "]" * MILLION, "(line 1, column 1)"),
    _malformed("a million spaces", 21, " " * MILLION, "found nothing"),
    _malformed("escaped quotes without end", 21, '["' + '\\"' * 500_000, "(line 1, column 2)"),
]

CASES = [*_kept(), *MADE]
