"""Foreign bytes or text to plain JSON values, within limits.

Python's `json` takes the last of two equal keys, `NaN`, `1e999`, half a surrogate pair,
UTF-16 and any depth up to a `RecursionError`. Here each of these is refused, with its path.
"""

from __future__ import annotations

import json
import os
import re
import stat
from typing import TYPE_CHECKING, NoReturn

from cqc_wellled._characters import find_forbidden, name_forbidden
from cqc_wellled._guard._limits import Limits, check_limits, exceed
from cqc_wellled._guard._sound import load_sound
from cqc_wellled._text import excerpt, excerpt_end, plain
from cqc_wellled.errors import (
    MOST_PROBLEMS,
    MalformedSnapshot,
    Problem,
    ReadError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, TypeAlias

__all__ = ["Limits", "Plain", "parse_plain", "read_bytes"]

#: What JSON without floating point numbers consists of.
Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | int | None"

# A value's key and the place of what holds it: a path is put together only for a fault.
_Place: TypeAlias = "tuple[_Place | None, str | int]"
# The place of a list that holds nothing but the topmost value.
_TOP: _Place = (None, "")

_LONGEST_PATH = 300
_CHUNK = 1 << 18
_OPEN_FLAGS = os.O_RDONLY
for _name in ("O_BINARY", "O_CLOEXEC", "O_NOCTTY", "O_NONBLOCK"):
    _OPEN_FLAGS |= getattr(os, _name, 0)

_WIDE_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"

_NO_BRACKETS = re.compile(r"[^\[\]{}]++")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,79}")


def parse_plain(data: str | bytes, *, limits: Limits) -> dict[str, Plain]:
    """Parse JSON that nobody has vouched for.

    Args:
        data: A JSON object as text, or as bytes of UTF-8 without a byte order mark.
            `bytearray` and `memoryview`, which may change meanwhile, are refused.
        limits: How large it may be.

    Returns:
        Plain dictionaries, lists, strings, integers, booleans and `None`, which all encode
        as UTF-8. In strings and keys stands no control character but line feed and tab, no
        line or paragraph separator, noncharacter or half of a surrogate pair, and no format
        character except U+00AD, U+200B to U+200F and U+2060.

    Raises:
        LimitExceeded: It is larger than `limits` allow.
        MalformedSnapshot: It is no such JSON; all faults that can be told are listed.
    """
    check_limits(limits)
    text = _decode(data, limits)
    sound = load_sound(text, limits)
    if sound is not None:
        return sound
    _check_structure(text, limits)
    found: dict[str, Plain] = _load(text, limits)
    _Walk(limits).run(found)
    return found


def read_bytes(path: str | os.PathLike[str], *, limits: Limits) -> bytes:
    """Read a file that nobody has vouched for, without ever waiting for it.

    Args:
        path: A regular file, or a symbolic link to one.
        limits: How large it may be.

    Returns:
        All of its bytes.

    Raises:
        LimitExceeded: It is larger than `limits.max_bytes`; no more than that is read.
        ReadError: It cannot be read, is no regular file, or `path` is no path.
    """
    check_limits(limits)
    name = _file_name(path)
    try:
        return _read_regular(name, limits)
    except ReadError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"{excerpt_end(name)}: cannot be read: {reason}"
        raise ReadError(message) from error


def _file_name(path: object) -> str:
    name = plain(os.fspath(path) if isinstance(path, os.PathLike) else path)
    if not isinstance(name, str):
        message = f"found {excerpt(name)} as a path, expected text or a pathlib.Path"
        raise ReadError(message)
    return name


def _read_regular(name: str, limits: Limits) -> bytes:
    # Opened without blocking and looked at afterwards: what is read is what was looked at,
    # and a pipe without a writer keeps nobody waiting.
    with open(name, "rb", opener=_open) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            message = f"{excerpt_end(name)}: is no regular file, and nothing else is read"
            raise ReadError(message)
        # Asking for all at once would set memory aside for all that is allowed.
        chunks: list[bytes] = []
        left = limits.max_bytes + 1 if found.st_size <= limits.max_bytes else 0
        while left and (chunk := file.read(min(left, _CHUNK))):
            chunks.append(chunk)
            left -= len(chunk)
    if not left:
        exceed(limits, "max_bytes", excerpt_end(name))
    return b"".join(chunks)


def _open(name: str, _: int) -> int:
    return os.open(name, _OPEN_FLAGS)


def _refuse(message: str) -> NoReturn:
    raise MalformedSnapshot([Problem("$", message)])


def _decode(data: object, limits: Limits) -> str:
    data = plain(data)
    if isinstance(data, bytes):
        size = len(data)
    elif isinstance(data, str):
        size = len(data) if data.isascii() else len(data.encode("utf-8", "surrogatepass"))
    else:
        _refuse(f"found {excerpt(data)}, expected text or bytes")
    if size > limits.max_bytes:
        exceed(limits, "max_bytes")
    text = _decode_bytes(data) if isinstance(data, bytes) else data
    if text.startswith(_MARK):
        _refuse("found a byte order mark, expected JSON from the first character on")
    return text


def _decode_bytes(data: bytes) -> str:
    # JSON begins with two ASCII characters, so a zero there tells of a wider encoding.
    if data.startswith(_WIDE_ENCODINGS) or b"\0" in data[:4]:
        _refuse("found UTF-16, UTF-32 or a zero byte, expected UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = error.start
    _refuse(f"found the byte 0x{data[place]:02X} at offset {place}, which is no UTF-8")


def _check_structure(text: str, limits: Limits) -> None:
    # Before anything is built: how many values there are, and how deep they nest. Both
    # show in what stands outside of strings.
    bare = text.replace("\\\\", "").replace('\\"', "")
    if bare.count('"') > 2 * limits.max_values:
        exceed(limits, "max_values")
    outside = "".join('"'.join(bare.split('"')[::2]).split())
    opened = outside.count("[") + outside.count("{")
    filled = opened - outside.count("[]") - outside.count("{}")
    values = 1 + outside.count(",") + outside.count(":") + filled
    if max(values, opened) > limits.max_values:
        exceed(limits, "max_values")
    depth = 0
    for bracket in _NO_BRACKETS.sub("", outside):
        depth += 1 if bracket in "[{" else -1
        if depth > limits.max_depth:
            exceed(limits, "max_depth")
        if depth < 0:
            return  # no JSON, which the parser tells better


class _Refused(str):
    """What to say of a number that is refused, in its place until its path is known."""

    __slots__ = ()


class _Doubled(list[tuple[str, object]]):
    """Stands for an object that has a key twice, until its path is known."""


_CONSTANTS = {
    name: _Refused(f"found {name}, expected an integer")
    for name in ("NaN", "Infinity", "-Infinity")
}
_FRACTION = _Refused("found a number with a fraction or exponent, expected an integer")
_LONG_INTEGER = _Refused("found an integer of more digits than are allowed")


def _load(text: str, limits: Limits) -> Any:  # noqa: ANN401 - any JSON
    longest = limits.max_digits

    def make_integer(digits: str) -> int | _Refused:
        return int(digits) if len(digits.lstrip("-")) <= longest else _LONG_INTEGER

    try:
        return json.loads(
            text,
            object_pairs_hook=_make_object,
            parse_int=make_integer,
            parse_float=lambda _: _FRACTION,
            parse_constant=_CONSTANTS.__getitem__,
        )
    except json.JSONDecodeError as error:
        message = f"found no JSON: {error.msg} (line {error.lineno}, column {error.colno})"
    except RecursionError:
        message = "too little is left of Python's recursion limit to read nested values"
    # Raised out here, the error does not keep the whole text alive.
    _refuse(message if text.strip() else "found nothing, expected an object (line 1, column 1)")


def _make_object(pairs: list[tuple[str, object]]) -> dict[str, object] | _Doubled:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Doubled(pairs)


class _Walk:
    """One pass over all values that gathers what is wrong with them, without recursion."""

    __slots__ = ("clean", "limits", "problems", "total")

    def __init__(self, limits: Limits) -> None:
        """Take the limits to keep."""
        self.limits = limits
        self.problems: list[Problem] = []
        self.total = 0
        # Keys recur, and those that passed are not looked at again.
        self.clean: set[str] = set()

    def run(self, plain: object) -> None:
        """Look at every value. What comes through is a plain dictionary.

        Raises:
            LimitExceeded: A string is too long, or an integer has too many digits.
            MalformedSnapshot: Anything else is wrong.
        """
        if not isinstance(plain, dict | _Doubled | _Refused) and self._is_told():
            message = f"found {excerpt(plain)}, expected an object"
            self.problems.append(Problem("$", message))
        longest = self.limits.max_string
        todo: list[tuple[Any, _Place]] = [([plain], _TOP)]
        while todo:
            container, place = todo.pop()
            for key, value in self._children(container, place):
                kind = type(value)
                if kind is str:
                    if len(value) > longest or not value.isprintable():
                        self._check_text(value, (place, key))
                elif kind is dict or kind is list or kind is _Doubled:
                    todo.append((value, (place, key)))
                elif kind is _Refused:
                    self._check_number(value, (place, key))
        if self.problems:
            raise MalformedSnapshot(self.problems, self.total)

    def _children(self, container: Any, place: _Place) -> Iterable[tuple[str | int, Any]]:  # noqa: ANN401
        if isinstance(container, dict):
            if not self.clean.issuperset(container):
                self._check_keys(container, place)
            return container.items()
        if isinstance(container, _Doubled):
            self._check_keys((key for key, _ in container), place)
            return container
        return enumerate(container)

    def _check_keys(self, keys: Iterable[str], place: _Place) -> None:
        counts: dict[str, int] = {}
        for key in keys:
            counts[key] = counts.get(key, 0) + 1
        for key, count in counts.items():
            if key not in self.clean and self._check_text(key, place, "in a key, "):
                self.clean.add(key)
            if count > 1 and self._is_told():
                message = f"found the key {excerpt(key)} {count} times, expected it once"
                self.problems.append(Problem(_path(place), message))

    def _check_text(self, text: str, place: _Place, where: str = "") -> bool:
        if len(text) > self.limits.max_string:
            exceed(self.limits, "max_string", _path(place))
        offset = find_forbidden(text)
        if offset is None:
            return True
        if self._is_told():
            found = f"{where}found {name_forbidden(text[offset])} at offset {offset}"
            message = f"{found} of {excerpt(text)}, expected text without it"
            self.problems.append(Problem(_path(place), message))
        return False

    def _check_number(self, number: _Refused, place: _Place) -> None:
        if number is _LONG_INTEGER:
            exceed(self.limits, "max_digits", _path(place))
        if self._is_told():
            self.problems.append(Problem(_path(place), number))

    def _is_told(self) -> bool:
        # No more problems are put into words than an error keeps.
        self.total += 1
        return self.total <= MOST_PROBLEMS


def _path(place: _Place) -> str:
    steps: list[str] = []
    above, key = place
    while above is not None:
        steps.append(_step(key))
        above, key = above
    path = "".join(["$", *reversed(steps[:-1])])
    if len(path) <= _LONGEST_PATH:
        return path
    half = _LONGEST_PATH // 2
    return f"{path[:half]}…{path[-half:]}"


def _step(key: str | int) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if _IDENTIFIER.fullmatch(key) else f"[{excerpt(key)}]"
