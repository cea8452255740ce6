"""References to regulations, read without a guess.

A bare number means the 2014 Regulations. Whatever else a reference says (the name of an
instrument, a heading, an address) must fit; what does not fit is an error that names both
readings.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from cqc_wellled._legislation import Legislation, Regulation, with_paragraph
from cqc_wellled._locks import ProcessLock
from cqc_wellled._references._numbers import DEFAULT_INSTRUMENT, as_number
from cqc_wellled._text import excerpt, plain
from cqc_wellled._values import frozen
from cqc_wellled._vocabulary import RegulationId
from cqc_wellled.errors import UnknownRegulation

if TYPE_CHECKING:
    from cqc_wellled._references._index import ReferenceIndex
    from cqc_wellled._references._reading import Reading

__all__ = [
    "DEFAULT_INSTRUMENT",
    "LONGEST_REFERENCE",
    "LONGEST_TEXT",
    "ReferenceResolver",
    "default_resolver",
    "direct_key",
]

#: The longest reference that is read, in characters.
LONGEST_REFERENCE = 500
#: The longest text in which references are looked for, in characters.
LONGEST_TEXT = 100_000
_LARGEST_NUMBER = 99
_LONGEST_KEY = 60
_LOCK = ProcessLock()

_WRONG_TYPE = "a reference is an int, a str or a Regulation"


def direct_key(reference: object) -> RegulationId | None:
    """Take the short way from a plain reference to the id of a regulation.

    Returns:
        The id that a number, its text, an id or a `Regulation` means, which need not exist;
        `None` when the reference has to be read by `ReferenceResolver.regulation`.
    """
    # Exactly these classes: what is derived from them is made plain first.
    if type(reference) is str:
        text = reference.strip() if len(reference) <= _LONGEST_KEY else ""
        number = as_number(text)
        if number:
            return RegulationId(f"{DEFAULT_INSTRUMENT}/regulation/{number}")
        begin, _, number = text.rpartition("/")
        plain = begin.startswith("uksi/") and begin.endswith("/regulation") and as_number(number)
        return RegulationId(f"{begin}/{plain}") if plain else None
    if type(reference) is int:
        in_range = 1 <= reference <= _LARGEST_NUMBER
        return RegulationId(f"{DEFAULT_INSTRUMENT}/regulation/{reference}") if in_range else None
    return reference.id if isinstance(reference, Regulation) else None


def default_resolver() -> ReferenceResolver:
    """Give the resolver of the bundled legislation; one value for the whole process."""
    # A list of at most one, filled under the lock: concurrent first callers share it.
    with _LOCK:
        if not _DEFAULT:
            from cqc_wellled._store import legislation  # noqa: PLC0415 - reads data

            _DEFAULT.append(ReferenceResolver(legislation()))
        return _DEFAULT[0]


@frozen(kw_only=False)
class ReferenceResolver:
    """Reads references to the regulations of a legislation. Build it once and keep it."""

    #: The instruments and regulations that references may mean.
    legislation: Legislation

    def regulation(self, reference: object) -> Regulation:
        """Read a reference to one regulation.

        Args:
            reference: A number, a text such as `reg. 18(2)(a)`, a heading, an id, an
                address, or a `Regulation`.

        Returns:
            The regulation, with its `paragraph` where the reference points at one.

        Raises:
            UnknownRegulation: It names none, says something that is not understood, is
                too long, or is of the wrong type.
            AmbiguousRegulation: It can be read as several, or contradicts itself.
        """
        reference = plain(reference)
        key = direct_key(reference)
        if key is not None and key in self._index.regulations:
            paragraph = reference.paragraph if isinstance(reference, Regulation) else None
            return self._give(key, paragraph or "")
        if isinstance(reference, Regulation):
            raise self._unknown(reference.id)
        if isinstance(reference, int) and not isinstance(reference, bool):
            raise self._unknown(reference)
        return self._give(*self._read_one(reference).only())

    def printed(self, line: str) -> Regulation:
        """Tie a printed line such as `Regulation 18: Staffing` to its regulation.

        Returns:
            The one regulation that has both the number and the heading of the line.

        Raises:
            UnknownRegulation: The line lacks a number or a known heading, or says more.
            AmbiguousRegulation: Number and heading belong to different regulations, or
                both instruments have a regulation of that number and heading.
        """
        import attrs  # noqa: PLC0415 - seldom needed

        reading = attrs.evolve(self._read_one(line), is_printed=True)
        if not reading.has_number_and_heading:
            reason = "a printed line needs both the number and the heading of a regulation"
            raise self._unknown(line, reason)
        return self._give(*reading.only())

    def regulations(self, text: str) -> tuple[Regulation, ...]:
        """Read every reference to a regulation in a text.

        In prose, a number counts only behind "regulation", "reg." or the like. A text of
        nothing but references may also hold bare numbers and headings.

        Returns:
            The regulations in order of appearance, each once, at the first place that names
            it; with a `paragraph` when the whole text points at just one paragraph of it.
            Empty when the text holds no reference.

        Raises:
            UnknownRegulation: A reference names a regulation or an instrument that is not
                known, or the text is too long or no text.
            AmbiguousRegulation: A reference contradicts itself, or may belong to the
                instrument that is named next to it.
        """
        from cqc_wellled._references._reading import read_all  # noqa: PLC0415 - see `_index`

        found = read_all(self._index, self._check_text(text, LONGEST_TEXT))
        return tuple(self._give(*one) for one in found)

    def _read_one(self, reference: object) -> Reading:
        from cqc_wellled._references._reading import read_one  # noqa: PLC0415 - see `_index`

        return read_one(self._index, self._check_text(reference, LONGEST_REFERENCE))

    def _check_text(self, text: object, longest: int) -> str:
        text = plain(text)
        if not isinstance(text, str):
            raise self._unknown(text, _WRONG_TYPE)
        if len(text) > longest:
            raise self._unknown(text, f"longer than the {longest} characters that are read")
        return text

    def _unknown(self, asked: object, reason: str = "") -> UnknownRegulation:
        return UnknownRegulation(excerpt(asked), reason=reason, known=self._index.known)

    def _give(self, key: RegulationId, paragraph: str) -> Regulation:
        found = self._index.regulations[key]
        return with_paragraph(found, paragraph) if paragraph else found

    @functools.cached_property
    def _index(self) -> ReferenceIndex:
        # The grammar is loaded when a reference needs it; a plain number does not.
        from cqc_wellled._references._index import ReferenceIndex  # noqa: PLC0415

        return ReferenceIndex.of(self.legislation)


#: The resolver of the bundled legislation, once it was asked for.
_DEFAULT: list[ReferenceResolver] = []
