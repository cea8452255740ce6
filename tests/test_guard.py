"""The guard: what foreign bytes and files may be, and what is said of the others."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import stat
import sys
import unicodedata
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from faults import FaultySystem
from hostile.reading import CASES, Case
from hypothesis import given, strategies as st
from samples import make_snapshot

from cqc_wellled import _guard
from cqc_wellled._characters import find_forbidden
from cqc_wellled._codec import canonical_json
from cqc_wellled._guard import Limits, parse_plain, read_bytes
from cqc_wellled._guard._sound import load_sound
from cqc_wellled._text import excerpt
from cqc_wellled.errors import LimitExceeded, MalformedSnapshot, ReadError

if TYPE_CHECKING:
    from collections.abc import Callable

#: Format characters that honest pages carry.
ALLOWED = "\xad\u200b\u200c\u200d\u200e\u200f\u2060"
#: What a text of an honest page may hold beside them.
HONEST = st.characters(exclude_categories=("C", "Zl", "Zp")) | st.sampled_from(f"\n\t{ALLOWED}")
TEXTS = st.text(HONEST, max_size=20)
GOOD_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 10**18, 10**18 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)
#: Values of every sort that Python's own `json` writes and reads.
ANY_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=20,
)
SAMPLE = canonical_json(make_snapshot())
DEFAULT = Limits()


def read(data: object, limits: Limits = DEFAULT) -> dict[str, Any]:
    """Parse with the default limits, whatever the type."""
    return parse_plain(data, limits=limits)  # type: ignore[arg-type] # hostile on purpose


# --- hostile input ------------------------------------------------------------------


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_hostile_input_is_refused(case: Case) -> None:
    """Each hostile input is refused by the right error, with every fault and its path."""
    with pytest.raises(ReadError) as caught:
        read(case.data, case.limits)
    error = caught.value

    if case.limit is None:
        assert isinstance(error, MalformedSnapshot)
        assert [path for path, _ in case.problems] == [problem.path for problem in error.problems]
        for (_, words), problem in zip(case.problems, error.problems, strict=True):
            assert words in problem.message
            assert problem.message.startswith(("found ", "in a key, found "))
    else:
        assert isinstance(error, LimitExceeded)
        assert (case.limit, case.problems[0][0]) == (error.limit, error.where)
        assert case.problems[0][1] in str(error)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_what_is_said_is_short_and_printable(case: Case) -> None:
    """No error prints a character that a terminal would obey, or much of what was read."""
    with pytest.raises(ReadError) as caught:
        read(case.data, case.limits)

    said = str(caught.value)
    assert said.replace("\n", "").isprintable()
    assert len(said) < 2000


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_hostile_input_does_not_take_the_short_way(case: Case) -> None:
    """What is refused the long way does not come through the short one either."""
    try:
        text = _guard._decode(case.data, case.limits)
    except ReadError:
        return  # neither way is taken
    assert load_sound(text, case.limits) is None


def read_long(text: str, limits: Limits = DEFAULT) -> object:
    """Parse the long way only."""
    _guard._check_structure(text, limits)
    plain = _guard._load(text, limits)
    _guard._Walk(limits).run(plain)
    return plain


@given(st.dictionaries(TEXTS, GOOD_VALUES, max_size=4))
def test_both_ways_take_what_is_sound(plain: dict[str, Any]) -> None:
    """Sound JSON comes through either way, as it is."""
    text = json.dumps(plain, ensure_ascii=False)
    assert plain == load_sound(text, DEFAULT) == read_long(text)


@given(st.dictionaries(st.text(max_size=5), ANY_VALUES, max_size=4), st.integers(0, 12))
def test_the_short_way_takes_nothing_that_the_long_way_refuses(
    plain: dict[str, Any], most: int
) -> None:
    """Whatever comes through the short way within some limits, the long way gives as well."""
    text = json.dumps(plain)
    for limits in (
        DEFAULT,
        Limits(max_depth=most),
        Limits(max_string=most),
        Limits(max_values=most),
        Limits(max_digits=most),
    ):
        found = load_sound(text, limits)
        if found is not None:
            assert found == read_long(text, limits)
        with contextlib.suppress(ReadError):
            assert read_long(text, limits) == read(text, limits)


def test_commas_within_texts_are_no_values() -> None:
    """What only looks like more values than are allowed goes the long way, and comes through."""
    text = json.dumps({"a": "," * 50})
    limits = Limits(max_values=3)
    assert load_sound(text, limits) is None
    assert {"a": "," * 50} == read(text, limits)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ('{"X": [1, 2]}', Limits(max_values=5)),
        ('{"abcd": ["abcd"]}', Limits(max_string=4)),
        ('{"a": [999, -999]}', Limits(max_digits=3)),
        ('{"a": [[{}]]}', Limits(max_depth=4)),
    ],
)
def test_what_just_fits_takes_the_short_way(text: str, limits: Limits) -> None:
    """What is as large as the limits allow does not have to be looked at twice."""
    assert json.loads(text) == load_sound(text, limits)


def test_what_is_sound_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sound JSON is read without the long way, and what is refused is read again for its fault."""
    ways: list[str] = []

    def load(text: str, _: Limits) -> object:
        ways.append(text)
        return json.loads(text)

    monkeypatch.setattr(_guard, "_load", load)
    assert {"a": 1} == read('{"a": 1}')
    assert [] == ways
    assert {"a": "," * 50} == read(json.dumps({"a": "," * 50}), Limits(max_values=3))
    assert 1 == len(ways)


def test_hostile_key_is_escaped_in_paths() -> None:
    """A key that is no plain word is quoted, escaped and cut where a path goes through it."""
    key = "\x1b[31m" + "x" * 1000
    problems = problems_of(json.dumps({key: {"y" * 100: [1.5]}}))

    assert 2 == len(problems)
    assert problems[1][0].startswith("$[“\\x1b[31mxxx")
    assert problems[1][0].endswith("y…”][0]")
    assert len(problems[1][0]) < 200


def test_long_path_is_cut_in_the_middle() -> None:
    """A path through many long keys keeps its beginning and its end."""
    plain: object = 1.5
    for number in range(60):
        plain = {f"key_{number}_{'x' * 60}": plain}

    ((path, _),) = problems_of(json.dumps(plain))

    assert 301 == len(path)
    assert path.startswith("$.key_59_xxx")
    assert path.endswith("x.key_0_" + "x" * 60)


def test_path_of_the_longest_length_is_whole() -> None:
    """A path of 300 characters is not cut, and one of 301 is."""
    keys = ["a" * 60, "b" * 60, "c" * 60, "d" * 60]

    ((whole, _),) = problems_of(_nested([*keys, "e" * 54]))
    ((cut, _),) = problems_of(_nested([*keys, "e" * 55]))

    assert "$." + ".".join([*keys, "e" * 54]) == whole
    assert "…" in cut


def _nested(keys: list[str]) -> str:
    return "".join(f'{{"{key}":' for key in keys) + "NaN" + "}" * len(keys)


def test_problems_are_counted_beyond_those_kept() -> None:
    """Of very many faults the first hundred are kept, and all are counted."""
    with pytest.raises(MalformedSnapshot) as caught:
        read('{"a": [' + "1.5," * 5000 + "NaN]}")

    assert (100, 5001) == (len(caught.value.problems), caught.value.total)
    assert "… and 4991 more problems" in str(caught.value)


@pytest.mark.parametrize("make", ['{{"a": ["{0}"]}}', '{{"{0}": 1}}', '{{"a{0}": 1, "a{0}": 2}}'])
def test_faults_of_every_sort_are_capped(make: str) -> None:
    """Texts, keys and repeated keys count towards one cap."""
    parts = ",".join(make.format(f"\\u0001{number}") for number in range(150))

    with pytest.raises(MalformedSnapshot) as caught:
        read(f'{{"list": [{parts}]}}')

    assert 100 == len(caught.value.problems)
    assert caught.value.total in {150, 300}


def problems_of(text: str) -> list[tuple[str, str]]:
    """List what is wrong with a text."""
    with pytest.raises(MalformedSnapshot) as caught:
        read(text)
    return [(problem.path, problem.message) for problem in caught.value.problems]


def test_too_little_recursion_is_our_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Python's recursion limit is nearly reached, reading fails with our error."""

    def exhausted(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr(json, "loads", exhausted)

    message = "too little is left of Python's recursion limit to read nested values"
    assert [("$", message)] == problems_of("{}")


def test_error_does_not_keep_the_text() -> None:
    """An error for text that is no JSON holds no reference to the whole text."""
    with pytest.raises(MalformedSnapshot) as caught:
        read("{" + "x" * 1000)

    assert caught.value.__context__ is None


def test_characters_are_judged_by_the_written_list() -> None:
    """Control, surrogate, separator, format and non-characters are refused, and no others."""
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    noncharacters = {chr(code) for code in range(0xFDD0, 0xFDF0)}
    noncharacters |= {chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)}
    expected = {c for c in every if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    expected = expected - {"\n", "\t", *ALLOWED} | noncharacters

    refused = {character for character in every if find_forbidden(character) is not None}

    assert set() == expected - refused
    # An older Python does not know the youngest format characters.
    assert {"Cn"} >= {unicodedata.category(c) for c in refused - expected}


# --- honest input -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", {}),
        (b"{}", {}),
        (' \n\t\r{ "a" : [ ] , "b" : { } } ', {"a": [], "b": {}}),
        ('{"a": [1, -2, 0, true, false, null]}', {"a": [1, -2, 0, True, False, None]}),
        ('{"a": 999999999999999999}', {"a": 999999999999999999}),
        ('{"a": -999999999999999999}', {"a": -999999999999999999}),
        ('{"a": "\\ud83d\\ude00 \\u00a0 \\u2019"}', {"a": "\U0001f600 \xa0 \u2019"}),
        ('{"a": "one\\n\\ttwo"}', {"a": "one\n\ttwo"}),
        ('{"a": "\\"[{\\\\"}', {"a": '"[{\\'}),
        ('{"a": "}]", "b[": "\\\\\\""}', {"a": "}]", "b[": '\\"'}),
        (f'{{"a": "{ALLOWED}", "{ALLOWED}": 1}}', {"a": ALLOWED, ALLOWED: 1}),
        ('{"a": {"x": 1}, "b": {"x": 1}}', {"a": {"x": 1}, "b": {"x": 1}}),
        ('{"e\\u0301": "\\u00e9"}', {"e\u0301": "\xe9"}),
        ('{"a": "\\ue000\\ufffd"}', {"a": "\ue000\ufffd"}),
    ],
)
def test_honest_input_is_read(text: str | bytes, expected: object) -> None:
    """What is JSON within the rules is read as it stands, text and keys unchanged."""
    assert repr(expected) == repr(read(text))


def test_real_looking_snapshot_is_read() -> None:
    """The sample snapshot comes through, as text and as bytes, as Python reads it."""
    expected = json.loads(SAMPLE)

    assert expected == read(SAMPLE)
    assert expected == read(SAMPLE.encode())


# --- limits -------------------------------------------------------------------------

# How an input that just fits is made longer by one, for each limit.
AT_THE_LIMIT: dict[str, tuple[int, str, str, str]] = {
    "max_bytes": (10, '{"a": "b"}', '{"a": "b" }', "$"),
    "max_bytes of UTF-8": (12, '{"a": "\u2019"}', '{"a": "\u2019\xe9"}', "$"),
    "max_depth": (3, '{"a": [[]]}', '{"a": [[{}]]}', "$"),
    "max_string": (4, '{"abcd": ["abcd"]}', '{"abcd": ["abcde"]}', "$.abcd[0]"),
    "max_string of a key": (4, '{"abcd": {"abcd": 1}}', '{"abcd": {"abcde": 1}}', "$.abcd"),
    "max_string of characters": (2, '{"a": "\\u2019\\u2019"}', '{"a": "\\u2019\\u2019x"}', "$.a"),
    "max_values": (
        9,
        '{"a,:": [1, "[,:"], "b": [], "c": {}}',
        '{"a,:": [1, "[,:"], "b": [0], "c": {}}',
        "$",
    ),
    "max_values of texts": (
        9,
        '{"a": "b", "c": "d", "e": "f", "g": "h"}',
        '{"a": "b", "c": "d", "e": "f", "g": ["h"]}',
        "$",
    ),
    "max_values spread out": (5, '{"a": [ ], "b": {\n}}', '{"a": [ ], "b": {\n}, "c": 1}', "$"),
    "max_digits": (3, '{"a": [-123]}', '{"a": [-1234]}', "$.a[0]"),
    "max_digits of the least": (3, '{"a": [999]}', '{"a": [1000]}', "$.a[0]"),
    "max_digits of the least below 0": (3, '{"a": [-999]}', '{"a": [-1000]}', "$.a[0]"),
}


@pytest.mark.parametrize("name", AT_THE_LIMIT)
def test_limit_is_exact(name: str) -> None:
    """What is as large as a limit allows is read, and what is larger by one is refused."""
    limit = name.split(maxsplit=1)[0]
    maximum, fits, too_large, where = AT_THE_LIMIT[name]
    limits = attrs.evolve(DEFAULT, **{limit: maximum})

    assert read(fits, limits) == json.loads(fits)
    with pytest.raises(LimitExceeded) as caught:
        read(too_large, limits)
    assert (limit, maximum, where) == (caught.value.limit, maximum, caught.value.where)


@pytest.mark.parametrize("text", [r"{\\}", r"{\"}"])
def test_backslashes_outside_of_texts_are_no_values(text: str) -> None:
    """What is no JSON is told to be none, and not to be too large."""
    with pytest.raises(MalformedSnapshot, match="found no JSON"):
        read(text, Limits(max_values=1))


@pytest.mark.parametrize("field", [field.name for field in attrs.fields(Limits)])
def test_limit_of_nothing_refuses_everything(field: str) -> None:
    """A limit tightened to 0 refuses every snapshot, and does so as an exceeded limit."""
    with pytest.raises(LimitExceeded) as caught:
        read(SAMPLE, attrs.evolve(DEFAULT, **{field: 0}))

    assert (field, 0) == (caught.value.limit, caught.value.maximum)


def test_all_limits_of_nothing_refuse_everything() -> None:
    """Limits tightened to nothing at all are an exceeded limit for whatever comes."""
    nothing = Limits(max_bytes=0, max_depth=0, max_string=0, max_values=0, max_digits=0)

    for data in ("{}", "", b"", "[", SAMPLE):
        with pytest.raises(LimitExceeded):
            read(data, nothing)


def test_limits_can_be_widened() -> None:
    """Whoever trusts a source reads what the defaults refuse."""
    wide = Limits(max_depth=200, max_string=10**9, max_values=10**30, max_digits=640)
    deep = '{"a":' * 200 + "1" * 640 + "}" * 200
    long = '{"a": "' + "x" * 300_000 + '"}'

    assert json.loads(deep) == read(deep, wide)
    assert json.loads(long) == read(long, wide)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("max_bytes", -1, "Limits(max_bytes=…): found -1, expected an integer from 0 upwards"),
        ("max_depth", 201, "Limits(max_depth=…): found 201, expected an integer from 0 to 200"),
        ("max_digits", 641, "Limits(max_digits=…): found 641, expected an integer from 0 to 640"),
        pytest.param("max_digits", 10**5000, "an integer of 16610 bits", id="5,000 digits"),
        ("max_string", "18", "found “18”"),
        ("max_values", 1e6, "found 1000000.0"),
        ("max_values", True, "found True"),
        ("max_string", None, "found None"),
    ],
)
def test_wrong_limit_is_refused(field: str, value: object, message: str) -> None:
    """A limit that is no integer of its range is told by its name and value."""
    with pytest.raises(ReadError) as caught:
        Limits(**{field: value})  # type: ignore[arg-type] # wrong on purpose

    assert message in str(caught.value)


def test_limits_are_named_and_frozen() -> None:
    """A limit is given by name, and stays what it is."""
    with pytest.raises(TypeError):
        Limits(5)  # type: ignore[call-arg] # wrong on purpose
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        DEFAULT.max_bytes = 5  # type: ignore[misc] # wrong on purpose


def test_wrong_limit_is_refused_without_validators() -> None:
    """Limits are judged even where attrs' validators have been switched off."""
    with attrs.validators.disabled(), pytest.raises(ReadError):
        Limits(max_depth=201)


@pytest.mark.parametrize("limits", [None, 5_000_000, {"max_depth": 3}, Limits])
def test_wrong_limits_are_our_error(limits: Any, tmp_path: Path) -> None:  # noqa: ANN401
    """Anything but limits in the place of limits is told."""
    for call in (
        lambda: parse_plain("{}", limits=limits),
        lambda: read_bytes(tmp_path, limits=limits),
    ):
        with pytest.raises(ReadError) as caught:
            call()
        assert f"found {excerpt(limits)} as limits, expected Limits(…)" == str(caught.value)


# --- files --------------------------------------------------------------------------


def read_file(path: object, limits: Limits = DEFAULT) -> bytes:
    """Read a file with the default limits, whatever the type of its path."""
    return read_bytes(path, limits=limits)  # type: ignore[arg-type] # hostile on purpose


@pytest.mark.parametrize("size", [0, 1, 1 << 18, (1 << 18) + 1, 700_000])
def test_file_is_read_whole(tmp_path: Path, size: int) -> None:
    """A regular file is read to its end, byte for byte, from text and from a path."""
    data = os.urandom(size)
    path = tmp_path / "snapshot.json"
    path.write_bytes(data)

    assert data == read_file(path)
    assert data == read_file(str(path))


def test_file_through_a_symbolic_link_is_read(tmp_path: Path) -> None:
    """A symbolic link to a regular file is followed."""
    (tmp_path / "there").write_bytes(b"{}\r\n\x1a{}")
    (tmp_path / "link").symlink_to("there")

    assert b"{}\r\n\x1a{}" == read_file(tmp_path / "link")


def test_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    """A file of exactly the allowed size is read, and one larger by a byte is not."""
    path = tmp_path / "file"
    path.write_bytes(b"x" * 10)

    assert b"x" * 10 == read_file(path, Limits(max_bytes=10))
    with pytest.raises(LimitExceeded) as caught:
        read_file(path, Limits(max_bytes=9))
    assert ("max_bytes", 9) == (caught.value.limit, caught.value.maximum)
    assert caught.value.where.startswith("“")


def test_empty_file_fits_into_nothing(tmp_path: Path) -> None:
    """An empty file is read even where nothing is allowed."""
    (tmp_path / "file").touch()

    assert b"" == read_file(tmp_path / "file", Limits(max_bytes=0))


def test_huge_limit_sets_no_memory_aside(tmp_path: Path) -> None:
    """A limit beyond all memory costs nothing while the file is small."""
    (tmp_path / "file").write_bytes(b"{}")

    assert b"{}" == read_file(tmp_path / "file", Limits(max_bytes=10**30))


def test_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """A file of a terabyte is refused by its size."""
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.truncate(1 << 40)

    with pytest.raises(LimitExceeded):
        read_file(path)


def test_file_that_grows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is larger than its size said is read no further than allowed."""
    path = tmp_path / "file"
    path.write_bytes(b"")
    empty = path.stat()
    path.write_bytes(b"x" * 100)
    monkeypatch.setattr(os, "fstat", lambda _: empty)

    assert b"x" * 100 == read_file(path, Limits(max_bytes=100))
    with pytest.raises(LimitExceeded):
        read_file(path, Limits(max_bytes=99))


def test_nothing_is_read_of_a_file_that_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file whose size is beyond the limit is refused unread."""
    path = tmp_path / "file"
    path.write_bytes(b"x" * 10)
    system = FaultySystem(monkeypatch)
    with system.watch(), pytest.raises(LimitExceeded):
        read_file(path, Limits(max_bytes=9))
    assert "fstat" in system.made
    assert "file.read" not in system.made


@pytest.mark.parametrize("size", [11, 1 << 18, 700_000])
def test_a_file_that_hides_its_size_is_bounded(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a file that says it is empty, as those of /proc do, no more is read than is allowed."""
    path = tmp_path / "file"
    path.write_bytes(b"x" * size)
    empty = os.stat_result((stat.S_IFREG, *[0] * 9))
    monkeypatch.setattr(os, "fstat", lambda _: empty)
    assert b"x" * size == read_file(path, Limits(max_bytes=size))
    with pytest.raises(LimitExceeded):
        read_file(path, Limits(max_bytes=size - 1))


def make_fifo(path: Path) -> None:
    """Make a pipe that nobody writes to."""
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    """Make a socket that nobody listens to."""
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def make_device_link(path: Path) -> None:
    """Make a link to a device that never ends."""
    path.symlink_to("/dev/zero")


def make_dangling_link(path: Path) -> None:
    """Make a link to nothing."""
    path.symlink_to("nowhere")


def make_loop(path: Path) -> None:
    """Make a link to itself."""
    path.symlink_to(path.name)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (Path.mkdir, "cannot be read: "),
        (make_fifo, "is no regular file"),
        (make_socket, "cannot be read: "),
        (make_device_link, "is no regular file"),
        (make_dangling_link, "cannot be read: "),
        (make_loop, "cannot be read: "),
        (Path.exists, "cannot be read: "),
    ],
)
def test_what_is_no_regular_file_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path], object],
    message: str,
) -> None:
    """Folders, pipes, sockets, devices and missing files are refused at once, by name."""
    monkeypatch.chdir(tmp_path)
    make(Path("it"))

    with pytest.raises(ReadError) as caught:
        read_file("it")

    assert f"“it”: {message}" in str(caught.value)
    assert not isinstance(caught.value, LimitExceeded)


class BytesPath:
    """A path that gives bytes."""

    def __fspath__(self) -> bytes:
        """Give bytes."""
        return b"it"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("a\0b", "“a\\x00b”: cannot be read: "),
        ("\ud800", "“\\ud800”: cannot be read: "),
        ("", "“”: cannot be read: "),
        ("x" * 100_000, "“…xx"),
        ("\x1b[31m", "“\\x1b[31m”: cannot be read: "),
        (0, "found 0 as a path, expected text or a pathlib.Path"),
        pytest.param(10**5000, "an integer of 16610 bits as a path", id="5,000 digits"),
        (b"it", "found a value of type bytes as a path"),
        (None, "found None as a path"),
        ([], "found a value of type list as a path"),
        (BytesPath(), "found a value of type bytes as a path"),
    ],
)
def test_wrong_path_is_our_error(path: object, message: str) -> None:
    """What is no path, or none that the system takes, is quoted in one of our errors."""
    with pytest.raises(ReadError) as caught:
        read_file(path)

    assert message in str(caught.value)
    assert str(caught.value).startswith(("“", "found "))
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("call", ["open", "fstat"])
def test_error_of_the_system_is_our_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """Whatever the system refuses is told with its reason, and stays the cause."""
    (tmp_path / "file").touch()

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(ReadError) as caught:
            read_file(tmp_path / "file")

    assert str(caught.value).endswith(f"cannot be read: {os.strerror(errno.EIO)}")
    assert isinstance(caught.value.__cause__, OSError)


def test_error_without_a_reason_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that the system gives no name to is told in its own words."""

    def fail(*_: object) -> None:
        message = "out of paper"
        raise OSError(message)

    monkeypatch.setattr(os, "open", fail)

    with pytest.raises(ReadError, match=r"cannot be read: out of paper$"):
        read_file(tmp_path / "file")


# --- for all inputs -----------------------------------------------------------------


@given(st.binary(max_size=200))
def test_any_bytes_give_a_dictionary_or_our_error(data: bytes) -> None:
    """Whatever bytes come in, nothing but a dictionary or a read error comes out."""
    assert type(read_or_refuse(data)) in {dict, NoneType}


@given(st.text(max_size=200) | st.text('[]{}",:\\ 1e-.tu\n', max_size=60))
def test_any_text_gives_a_dictionary_or_our_error(text: str) -> None:
    """Whatever text comes in, nothing but a dictionary or a read error comes out."""
    assert type(read_or_refuse(text)) in {dict, NoneType}


@given(st.dictionaries(st.text(max_size=5), ANY_VALUES), st.booleans())
def test_any_json_gives_itself_or_our_error(plain: dict[str, object], escaped: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """Whatever JSON comes in, it comes out unchanged or is refused."""
    text = json.dumps(plain, ensure_ascii=escaped)

    assert repr(read_or_refuse(text)) in {repr(plain), "None"}


@given(st.data())
def test_any_damage_to_a_snapshot_gives_a_dictionary_or_our_error(data: st.DataObject) -> None:
    """A snapshot with a piece cut out, doubled or replaced is read or refused."""
    start = data.draw(st.integers(0, len(SAMPLE)))
    end = data.draw(st.integers(start, min(len(SAMPLE), start + 40)))
    pieces = st.sampled_from(['"', "\\", "{", "]", ",", "\\ud800", "1e9", "\0", "\ufeff"])
    piece = data.draw(st.just("") | st.just(SAMPLE[start:end] * 2) | pieces)

    damaged = SAMPLE[:start] + piece + SAMPLE[end:]

    assert type(read_or_refuse(damaged)) in {dict, NoneType}


@given(
    st.builds(
        Limits,
        max_bytes=st.integers(0, 500),
        max_depth=st.integers(0, 10),
        max_string=st.integers(0, 10),
        max_values=st.integers(0, 20),
        max_digits=st.integers(0, 10),
    ),
    st.dictionaries(TEXTS, GOOD_VALUES, max_size=3),
)
def test_any_limits_hold(limits: Limits, plain: dict[str, object]) -> None:
    """What comes through is within all limits, and what is not is an exceeded limit."""
    text = json.dumps(plain)
    fits = (
        len(text) <= limits.max_bytes
        and _depth(plain) <= limits.max_depth
        and _count(plain) <= limits.max_values
        and all(len(string) <= limits.max_string for string in _leaves(plain, str))
        and all(len(str(abs(n))) <= limits.max_digits for n in _leaves(plain, int))
    )

    if fits:
        assert plain == read(text, limits)
    else:
        with pytest.raises(LimitExceeded):
            read(text, limits)


@given(st.dictionaries(TEXTS, GOOD_VALUES, max_size=4), st.booleans(), st.sampled_from([None, 1]))
def test_good_values_come_back(
    plain: dict[str, object],
    escaped: bool,  # noqa: FBT001 - hypothesis gives it
    indent: int | None,
) -> None:
    """Good values that were written as JSON are read back equal, whatever the layout."""
    text = json.dumps(plain, ensure_ascii=escaped, indent=indent)

    assert repr(plain) == repr(read(text))
    assert repr(plain) == repr(read(text.encode()))


def read_or_refuse(data: str | bytes) -> dict[str, Any] | None:
    """Read it, or give `None` where it is refused. Anything but a read error goes on."""
    plain, refusal = None, ""
    try:
        plain = read(data)
    except ReadError as error:
        refusal = str(error)
    assert refusal.replace("\n", "").isprintable()
    assert json.dumps(plain, ensure_ascii=False).encode()
    return plain


def _depth(plain: object) -> int:
    if isinstance(plain, dict):
        return 1 + max(map(_depth, plain.values()), default=0)
    if isinstance(plain, list):
        return 1 + max(map(_depth, plain), default=0)
    return 0


def _count(plain: object) -> int:
    if isinstance(plain, dict):
        return 1 + len(plain) + sum(map(_count, plain.values()))
    if isinstance(plain, list):
        return 1 + sum(map(_count, plain))
    return 1


def _leaves(plain: object, kind: type[Any]) -> list[Any]:
    if isinstance(plain, dict):
        keys = [key for key in plain if isinstance(key, kind)]
        return keys + [leaf for value in plain.values() for leaf in _leaves(value, kind)]
    if isinstance(plain, list):
        return [leaf for value in plain for leaf in _leaves(value, kind)]
    return [plain] if type(plain) is kind else []
