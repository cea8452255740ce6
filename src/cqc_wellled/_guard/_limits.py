"""How large foreign input may be."""

from __future__ import annotations

from typing import NoReturn

import attrs

from cqc_wellled._text import excerpt
from cqc_wellled.errors import LimitExceeded, ReadError

__all__ = ["Limits", "check_limits", "exceed"]

# The widest that may be asked for. Reading, comparing and copying go down by recursion, of
# which Python allows some 1,000 frames; it converts 640 digits under every setting.
_WIDEST = {"max_depth": 200, "max_digits": 640}


@attrs.frozen(kw_only=True)
class Limits:
    """How large foreign input may be. Tighten or widen by keyword.

    Raises:
        ReadError: A limit is no integer, is below 0, or is above the widest allowed
            (`max_depth` 200, `max_digits` 640).
    """

    #: Size of the input in bytes of UTF-8.
    max_bytes: int = 5_000_000
    #: How deep lists and objects may be nested; an empty object has the depth 1.
    max_depth: int = 64
    #: Length of one string or key in characters.
    max_string: int = 200_000
    #: Count of all values and keys together, containers included.
    max_values: int = 500_000
    #: Digits of one integer; 18 always fit into 64 bits.
    max_digits: int = 18

    def __attrs_post_init__(self) -> None:
        """Check every limit, also where attrs' validators have been switched off."""
        for field in attrs.fields(Limits):
            value, widest = getattr(self, field.name), _WIDEST.get(field.name)
            if type(value) is not int or value < 0 or (widest is not None and value > widest):
                upper = "upwards" if widest is None else f"to {widest}"
                message = (
                    f"Limits({field.name}=…): found {excerpt(value)}, "
                    f"expected an integer from 0 {upper}"
                )
                raise ReadError(message)


def check_limits(limits: object) -> None:
    """Refuse what is no `Limits`."""
    if not isinstance(limits, Limits):
        message = f"found {excerpt(limits)} as limits, expected Limits(…)"
        raise ReadError(message)


def exceed(limits: Limits, name: str, where: str = "$") -> NoReturn:
    """Say that one limit is exceeded at a path."""
    raise LimitExceeded(name, getattr(limits, name), where)
