"""Every error that leaves this library.

All of them derive from `CqcWellledError`. Each carries its facts as attributes; the
message is derived from them and quotes at most 80 characters of anything foreign.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "AmbiguousRegulation",
    "BuildFailed",
    "CqcWellledError",
    "DigestMismatch",
    "LimitExceeded",
    "LookupFailed",
    "MalformedSnapshot",
    "MissingExtra",
    "PageError",
    "Problem",
    "ReadError",
    "UnknownGroup",
    "UnknownItem",
    "UnknownRegulation",
    "UnknownVersion",
    "UnsupportedSchema",
    "UnusableContribution",
    "WriteError",
]

#: At most so many problems are kept by one `MalformedSnapshot`.
MOST_PROBLEMS = 100
_SHOWN_PROBLEMS = 10


class Problem(NamedTuple):
    """One fault in a snapshot: where it is, and what is wrong there."""

    #: JSON path with list indexes, such as `$.quality_statements[0].criteria[2].text`.
    path: str
    #: What was found and what was expected.
    message: str


class CqcWellledError(Exception):
    """Base of every error that this library raises."""


class ReadError(CqcWellledError, ValueError):
    """A snapshot could not be read."""


class LimitExceeded(ReadError):
    """Input is larger, deeper or longer than the `Limits` allow."""

    def __init__(self, limit: str, maximum: int, where: str, *, can_widen: bool = True) -> None:
        """Take the name of the limit, its value, where it was exceeded, and if it is fixed."""
        super().__init__(limit, maximum, where)
        self.limit = limit
        self.maximum = maximum
        self.where = where
        self.can_widen = can_widen

    def __str__(self) -> str:
        """Say which limit was exceeded, where, and how to widen it if that can be done."""
        message = f"{self.where}: more than {self.limit}={self.maximum} allows"
        if not self.can_widen:
            return message
        remedy = f"pass limits=Limits({self.limit}=…) if the source is trusted to be larger"
        return f"{message}; {remedy}"


class MalformedSnapshot(ReadError):
    """A snapshot is no JSON, of the wrong shape, or does not hang together."""

    def __init__(self, problems: Iterable[Problem], total: int | None = None) -> None:
        """Take all faults found; they are sorted by path and capped."""
        found = sorted(problems, key=_path_order)
        self.problems: tuple[Problem, ...] = tuple(found[:MOST_PROBLEMS])
        #: How many faults were found before capping.
        self.total: int = len(found) if total is None else total
        super().__init__(self.problems, self.total)

    def __str__(self) -> str:
        """List the first faults and count the others."""
        lines = [f"{path}: {message}" for path, message in self.problems[:_SHOWN_PROBLEMS]]
        if self.total > len(lines):
            lines.append(f"… and {self.total - len(lines)} more problems")
        return "\n".join(lines)


class UnsupportedSchema(ReadError):
    """A snapshot states a schema version other than the one this library reads."""

    def __init__(self, found: str, supported: int, remedy: str = "") -> None:
        """Take what the snapshot states (quoted), the version that is read, and the remedy."""
        super().__init__(found, supported, remedy)
        self.found = found
        self.supported = supported
        #: What to upgrade, and who has to.
        self.remedy = remedy

    def __str__(self) -> str:
        """Name both schema versions and the remedy."""
        remedy = f"; {self.remedy}" if self.remedy else ""
        found = f"$.schema_version: found {self.found}"
        return f"{found}, this library reads {self.supported}{remedy}"


class UnusableContribution(ReadError, UserWarning):
    """A snapshot that a package or a folder contributes is broken, or clashes with another.

    It is raised when that version is asked for and nobody else has it. Where good ones
    are to be had, it is given as a warning, and hides none of them.
    """

    def __init__(self, version: str, origin: str, reason: str) -> None:
        """Take the version, who contributes it (both quoted where foreign), and why not."""
        super().__init__(version, origin, reason)
        #: Empty where it cannot be told.
        self.version = version
        #: The package with its own version, or the file; several where they clash.
        self.origin = origin
        self.reason = reason

    def __str__(self) -> str:
        """Name the version and who contributes it, and say why it cannot be used."""
        what = f"guidance {self.version}" if self.version else "guidance"
        return f"{what} from {self.origin} cannot be used: {self.reason}"


class DigestMismatch(ReadError):
    """The content of a snapshot is not the content that was pinned."""

    def __init__(self, version: str, expected: str, found: str) -> None:
        """Take the version asked for, the digest pinned and the digest found."""
        super().__init__(version, expected, found)
        self.version = version
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        """Name the version and both digests."""
        return f"guidance {self.version}: digest {self.expected} was asked for, found {self.found}"


class LookupFailed(CqcWellledError, LookupError):
    """Nothing is known under the name, number or id that was asked for."""

    #: What was looked up, for the message.
    noun = "item"

    def __init__(
        self,
        asked: str,
        *,
        reason: str = "",
        known: Iterable[str] = (),
        close: Iterable[str] = (),
    ) -> None:
        """Take what was asked (quoted), why it failed, what is known and what is close."""
        super().__init__(asked)
        self.asked = asked
        self.reason = reason
        self.known: tuple[str, ...] = tuple(known)
        self.close: tuple[str, ...] = tuple(close)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by state, since the fields are keyword-only."""
        return (_rebuild_lookup, (type(self), self.asked, self.reason, self.known, self.close))

    def __str__(self) -> str:
        """Say what was asked, why it failed, the closest matches and what is known."""
        parts = [f"{self.asked}: {self.reason or f'no such {self.noun}'}"]
        if self.close:
            parts.append(f"close: {_listed(self.close)}")
        if self.known:
            parts.append(f"known: {_listed(self.known)}")
        return "; ".join(parts)


class UnknownVersion(LookupFailed):
    """No guidance of that version is available."""

    noun = "guidance version"


class UnknownRegulation(LookupFailed):
    """A reference names no regulation of the two instruments that CQC enforces."""

    noun = "regulation"


class AmbiguousRegulation(LookupFailed):
    """A reference can be read as more than one regulation, or contradicts itself."""

    noun = "single regulation"


class UnknownItem(LookupFailed):
    """No quality statement, criterion, resource or other item has that id or title."""


class UnknownGroup(UnknownItem, KeyError):
    """No item of grouped results has that value."""

    noun = "group"


class PageError(CqcWellledError, ValueError):
    """A guidance page could not be read: the line, what stands there, and the remedy."""

    def __init__(self, message: str, *, line: int | None = None, excerpt: str = "") -> None:
        """Take what is wrong, and where it was found (1-based line and its beginning)."""
        super().__init__(message)
        self.message = message
        self.line = line
        self.excerpt = excerpt

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by state, since the place is keyword-only."""
        return (_rebuild_page_error, (self.message, self.line, self.excerpt))

    def __str__(self) -> str:
        """Say where, what stands there and what is wrong."""
        where = "" if self.line is None else f"line {self.line}: "
        excerpt = f"{self.excerpt}: " if self.excerpt else ""
        return f"{where}{excerpt}{self.message}"


class BuildFailed(CqcWellledError, ValueError):
    """A folder of sources and annotations does not give the snapshot it should."""


class MissingExtra(CqcWellledError, ImportError):
    """A library that is an extra of this package is not installed."""

    def __init__(self, library: str, extra: str) -> None:
        """Take the name of the library and of the extra that brings it."""
        super().__init__(library, extra)
        self.library = library
        self.extra = extra

    def __str__(self) -> str:
        """Say what is missing, and the line that installs it."""
        return f"{self.library} is not installed: pip install 'cqc-wellled[{self.extra}]'"


class WriteError(CqcWellledError):
    """A file could not be written; what was there before is still there."""


def _listed(names: tuple[str, ...]) -> str:
    # Titles have commas of their own.
    return (" | " if any("," in name for name in names) else ", ").join(names)


def _rebuild_lookup(
    kind: type[LookupFailed],
    asked: str,
    reason: str,
    known: tuple[str, ...],
    close: tuple[str, ...],
) -> LookupFailed:
    return kind(asked, reason=reason, known=known, close=close)


def _rebuild_page_error(message: str, line: int | None, excerpt: str) -> PageError:
    return PageError(message, line=line, excerpt=excerpt)


def _path_order(problem: Problem) -> tuple[list[tuple[int, str]], str]:
    # Digits compare as numbers, so that [2] comes before [10].
    pieces = re.split(r"([0-9]+)", problem.path)
    key = [(len(piece) if piece.isdigit() else 0, piece) for piece in pieces]
    return key, problem.message
