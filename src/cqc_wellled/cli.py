"""The command line, `cqc-wellled`.

Exit codes: 0 found, 1 nothing found (for `quote` a quotation that does not stand, for
`build --check` a difference), 2 an error.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cqc_wellled._answer_layout import check_text, document_text, hits_text
from cqc_wellled._api import available_versions, load_guidance
from cqc_wellled._codec import to_plain
from cqc_wellled._guard import Limits, read_bytes
from cqc_wellled._layout import item_text, items_text
from cqc_wellled._text import excerpt
from cqc_wellled._vocabulary import CitationStyle, ItemKind, LinkStrength
from cqc_wellled.errors import CqcWellledError, ReadError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqc_wellled._answers import QuoteCheck, SearchHit
    from cqc_wellled._results import Results

__all__ = ["main"]

_FOUND, _NOTHING, _ERROR = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: The words behind the program's name; those of the process by default.

    Returns:
        The exit code: 0 found, 1 nothing found, 2 an error.
    """
    for stream in (sys.stdout, sys.stderr):
        # The guidance is not ASCII, whatever the locale is.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except CqcWellledError as error:
        print(f"cqc-wellled: {error}", file=sys.stderr)
        return _ERROR
    except BrokenPipeError:
        # The reader has seen enough. Python would flush again at exit: let it do so to nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FOUND
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cqc-wellled",
        description="The Care Quality Commission's well-led guidance for NHS trusts, verbatim.",
        epilog="Exit codes: 0 found, 1 nothing found, 2 an error.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_items(commands)
    _add_words(commands)
    _add_upkeep(commands)
    return parser


def _add_items(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    criteria = _reading(commands, "criteria", _criteria, "criteria, whole, with their ids")
    criteria.add_argument(
        "--regulation", metavar="REF", help='only of statements linking it: 18, "20A", "reg. 18"'
    )
    _add_strength(criteria)

    show = _reading(commands, "show", _show, "any item by its id")
    show.add_argument("id", metavar="ID")

    regulations = _reading(
        commands, "regulations", _regulations, "linked and mentioned regulations"
    )
    regulations.add_argument(
        "--all", action="store_true", help="all regulations of both instruments"
    )

    resources = _reading(commands, "resources", _resources, "best practice and guidance")
    resources.add_argument("--regulation", metavar="REF", help="only those about it")
    _add_table(regulations)
    _add_table(resources)
    _add_map(commands)


def _add_words(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    search = _reading(commands, "search", _search, "items about some words")
    search.add_argument("words", metavar="WORDS", nargs="+", help='words, "phrases", beginn*, -not')
    search.add_argument(
        "--kind", action="append", choices=[member.value for member in ItemKind], dest="kinds"
    )
    search.add_argument("--limit", type=int, default=20, metavar="N", help="default: 20")

    quote = _reading(commands, "quote", _quote, "whether words are the guidance's, and where")
    words = quote.add_mutually_exclusive_group(required=True)
    words.add_argument(
        "text", metavar="TEXT", nargs="?", help="one quotation; - for standard input"
    )
    words.add_argument("-f", "--file", metavar="FILE", help="a document with quotations in it")
    quote.add_argument(
        "--whole", action="store_true", help="all of FILE or standard input is one quotation"
    )

    cite = commands.add_parser("cite", help="a reference to an item")
    cite.add_argument("id", metavar="ID")
    cite.add_argument(
        "--style", choices=[member.value for member in CitationStyle], default="short"
    )
    cite.add_argument("--version", metavar="VERSION", help="default: the newest")
    cite.set_defaults(run=_cite)


def _add_upkeep(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    versions = commands.add_parser("versions", help="versions that can be loaded, oldest first")
    versions.add_argument("--format", choices=("text", "json"), default="text")
    versions.set_defaults(run=_versions)

    build = commands.add_parser("build", help="make the packaged files from a folder of data/")
    build.add_argument("folder", metavar="DIR", type=Path)
    build.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        type=Path,
        help="folder of the packaged files (default: src/cqc_wellled/snapshots beside data/)",
    )
    build.add_argument(
        "--check", action="store_true", help="write nothing; fail when a byte would change"
    )
    build.set_defaults(run=_build)


def _reading(commands: Any, name: str, run: Any, text: str) -> argparse.ArgumentParser:  # noqa: ANN401 - argparse's are private
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text)
    parser.add_argument("--version", metavar="VERSION", help="default: the newest")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)
    return parser


def _add_table(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--table",
        action="store_const",
        const="table",
        dest="format",
        help="in columns: within a terminal's width, or one line a row for a pipe",
    )


def _add_map(commands: Any) -> None:  # noqa: ANN401 - argparse's are private
    parser = commands.add_parser("map", help="what connects to what, as a Mermaid diagram")
    parser.add_argument("--version", metavar="VERSION", help="default: the newest")
    parser.add_argument("--statement", metavar="REF", help="only that one: its id or title")
    parser.set_defaults(run=_map)


def _add_strength(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strength", choices=[member.value for member in LinkStrength])


def _criteria(options: argparse.Namespace) -> int:
    guidance = load_guidance(options.version)
    if options.regulation is None:
        return _tell(options, guidance.criteria)
    found = guidance.criteria_for_regulation(options.regulation, strength=options.strength)
    return _tell(options, found)


def _show(options: argparse.Namespace) -> int:
    guidance = load_guidance(options.version)
    item = guidance.get(options.id)
    if options.format == "json":
        print(_json(to_plain(item)))
    else:
        print(item_text(item))
    return _FOUND


def _regulations(options: argparse.Namespace) -> int:
    guidance = load_guidance(options.version)
    found = guidance.known_regulations() if options.all else guidance.regulations
    return _tell(options, found)


def _resources(options: argparse.Namespace) -> int:
    guidance = load_guidance(options.version)
    if options.regulation is None:
        return _tell(options, guidance.resources)
    return _tell(options, guidance.resources_for_regulation(options.regulation))


def _map(options: argparse.Namespace) -> int:
    print(load_guidance(options.version).map(options.statement).text, end="")
    return _FOUND


def _search(options: argparse.Namespace) -> int:
    guidance = load_guidance(options.version)
    hits = guidance.search(" ".join(options.words), kinds=options.kinds, limit=options.limit)
    if options.format == "json":
        print(_json([_hit(hit) for hit in hits]))
    elif hits:
        print(hits_text(hits))
    return _found(hits, "nothing found with these words")


def _hit(hit: SearchHit) -> dict[str, object]:
    # The item is left out: `show` prints it whole.
    return {name: value for name, value in to_plain(hit).items() if name != "item"}


def _quote(options: argparse.Namespace) -> int:
    guidance = load_guidance(options.version)
    given = options.text if options.file is None else _read_text(options.file)
    if given == "-":
        given = _read_standard_input()
    if options.whole or (options.file is None and options.text != "-"):
        check = guidance.check_quote(given)
        print(_json(_told(check)) if options.format == "json" else check_text(check))
        return _FOUND if check.stands else _NOTHING
    document = guidance.check_document(given)
    if options.format == "json":
        quotes = [{**to_plain(q), "check": _told(q.check)} for q in document.quotes]
        whole = {**to_plain(document), "quotes": quotes, "stands": document.stands}
        print(_json(whole))
    elif document.quotes:
        print(document_text(document))
    if not document.quotes:
        return _found((), "no quotation of four words or more; --whole takes all of it as one")
    return _FOUND if document.stands else _NOTHING


def _told(check: QuoteCheck) -> dict[str, object]:
    # What a reader of JSON would have to derive from the verdict and the differences.
    return {**to_plain(check), "stands": check.stands, "is_marked": check.is_marked}


def _cite(options: argparse.Namespace) -> int:
    print(load_guidance(options.version).cite(options.id, options.style))
    return _FOUND


def _versions(options: argparse.Namespace) -> int:
    versions = available_versions()
    print(_json(list(versions)) if options.format == "json" else "\n".join(versions))
    return _FOUND


def _build(options: argparse.Namespace) -> int:
    from cqc_wellled.ingest._project import build_folder  # noqa: PLC0415 - a maintainer's need

    folder: Path = options.folder.resolve()
    output = options.output or folder.parent.parent / "src" / "cqc_wellled" / "snapshots"
    built = build_folder(folder, output)
    if options.check:
        differences = built.differences(output)
        for difference in differences:
            print(difference, file=sys.stderr)
        if differences:
            return _NOTHING
        print(f"{built.snapshot.version}: {len(built.account)} lines accounted for, files agree")
        return _FOUND
    changed = built.write(output)
    print(f"{built.snapshot.version}: {len(built.account)} lines accounted for")
    print(f"written: {', '.join(changed) or 'nothing, the files agree already'}")
    return _FOUND


def _tell(options: argparse.Namespace, items: Results[object]) -> int:
    if options.format == "json":
        print(_json([to_plain(item) for item in items]))
    elif items and options.format == "table":
        print(_table(items))
    elif items:
        print(items_text(items))
    return _found(items, "nothing found: known, but not linked or named here")


def _found(items: Sequence[object], otherwise: str) -> int:
    if items:
        return _FOUND
    print(f"cqc-wellled: {otherwise}", file=sys.stderr)
    return _NOTHING


def _read_text(path: str) -> str:
    return _decode(read_bytes(path, limits=Limits()), excerpt(path))


def _read_standard_input() -> str:
    # Bytes: what the locale makes of them is not what a document is written in.
    return _decode(sys.stdin.buffer.read(), "standard input")


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{name}: byte {error.start} is not UTF-8"
        raise ReadError(message) from None


def _table(items: Results[object]) -> str:
    if not sys.stdout.isatty():
        return items.to_text()
    # https://no-color.org: set to anything but nothing, it asks for plain text.
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return items.to_text(shutil.get_terminal_size().columns, bold=not plain)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
