"""Commands for projects that stand on one version: pin, verify."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from cqc_wellled._api import load_guidance
from cqc_wellled._codec import structure_plain
from cqc_wellled._text import excerpt, excerpt_end
from cqc_wellled._vocabulary import Digest, Version
from cqc_wellled.cli._common import FOUND, NOTHING, add_folder, json_text, read_text
from cqc_wellled.errors import DigestMismatch, MalformedSnapshot, ReadError, UnknownVersion

if TYPE_CHECKING:
    import argparse

    from cqc_wellled._guidance import Guidance

__all__ = ["add_pins"]


@attrs.frozen(kw_only=True)
class _Table:
    """`[tool.cqc-wellled]`: what a project pins."""

    pins: dict[Version, Digest]
    #: Where snapshots of one's own are, as seen from the file.
    folder: str | None = None


class _Verdict(NamedTuple):
    """Whether one pin holds, and why not."""

    version: Version
    pinned: Digest
    found: str | None
    reason: str | None

    @property
    def holds(self) -> bool:
        return self.reason is None

    def __str__(self) -> str:
        verdict = "holds" if self.holds else f"DOES NOT HOLD: {self.reason}"
        return f"{self.version}: {verdict}"


def add_pins(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Add `pin` and `verify`."""
    pin = commands.add_parser("pin", help="lines that pin versions: for Python, for pyproject.toml")
    pin.add_argument("versions", metavar="VERSION", nargs="*", help="default: the newest bundled")
    add_folder(pin)
    pin.add_argument("--format", choices=("text", "python", "toml"), default="text")
    pin.set_defaults(run=_pin)

    verify = commands.add_parser("verify", help="whether what is installed is what a file pins")
    verify.add_argument("file", metavar="FILE", nargs="?", default="pyproject.toml", type=Path)
    verify.add_argument("--folder", metavar="DIR", help="in place of the folder that FILE names")
    verify.add_argument("--format", choices=("text", "json"), default="text")
    verify.set_defaults(run=_verify)


def _pin(options: argparse.Namespace) -> int:
    versions = dict.fromkeys(options.versions or (None,))
    pinned = [load_guidance(version, folder=options.folder) for version in versions]
    python, toml = _python(pinned, options.folder), _toml(pinned, options.folder)
    if options.format == "text":
        print(f"# Python\n{python}\n\n# pyproject.toml, for `cqc-wellled verify`\n{toml}")
    else:
        print(python if options.format == "python" else toml)
    return FOUND


def _python(pinned: list[Guidance], folder: str | None) -> str:
    more = "" if folder is None else f", folder={_quoted(folder)}"
    lines = [
        f'guidance = load_guidance("{each.version}", digest="{each.digest}"{more})'
        for each in pinned
    ]
    return "\n".join(("from cqc_wellled import load_guidance", "", *lines))


def _toml(pinned: list[Guidance], folder: str | None) -> str:
    more = [] if folder is None else [f"folder = {_quoted(folder)}"]
    lines = [f'pins."{each.version}" = "{each.digest}"' for each in pinned]
    return "\n".join(("[tool.cqc-wellled]", *more, *lines))


def _quoted(text: str) -> str:
    # What JSON escapes, Python and TOML read in the same way; TOML asks for one more.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _verify(options: argparse.Namespace) -> int:
    table = _read_table(options.file)
    folder = options.folder
    if folder is None and table.folder is not None:
        folder = options.file.parent / table.folder
    verdicts = [_judge(version, pinned, folder) for version, pinned in table.pins.items()]
    if options.format == "json":
        print(json_text([{**each._asdict(), "holds": each.holds} for each in verdicts]))
    else:
        print("\n".join(map(str, verdicts)))
    return FOUND if all(each.holds for each in verdicts) else NOTHING


def _judge(version: Version, pinned: Digest, folder: Path | str | None) -> _Verdict:
    try:
        found = load_guidance(version, digest=pinned, folder=folder).digest
    except DigestMismatch as error:
        reason = f"{pinned} is pinned, {error.found} is installed"
        return _Verdict(version, pinned, error.found, reason)
    except (UnknownVersion, ReadError) as error:
        return _Verdict(version, pinned, None, str(error))
    return _Verdict(version, pinned, found, None)


def _read_table(path: Path) -> _Table:
    shown = excerpt_end(str(path))
    try:
        plain = tomllib.loads(read_text(str(path)))
    except (ValueError, RecursionError) as error:
        if isinstance(error, ReadError):
            raise
        message = f"{shown}: is no TOML: {excerpt(str(error))}"
        raise ReadError(message) from None
    tool = plain.get("tool")
    found = tool.get("cqc-wellled") if isinstance(tool, dict) else None
    if found is None:
        message = f"{shown}: has no [tool.cqc-wellled]; `cqc-wellled pin` prints one"
        raise ReadError(message)
    try:
        table = structure_plain(found, _Table)
    except MalformedSnapshot as error:
        message = f"{shown}: [tool.cqc-wellled] does not have its shape:\n{error}"
        raise ReadError(message) from None
    if not table.pins:
        message = f"{shown}: [tool.cqc-wellled] pins nothing; `cqc-wellled pin` prints a pin"
        raise ReadError(message)
    return table
