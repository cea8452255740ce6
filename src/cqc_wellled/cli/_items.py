"""Commands that print items of the guidance: criteria, show, regulations, resources, map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cqc_wellled._codec import to_plain
from cqc_wellled._layout import item_text
from cqc_wellled._vocabulary import LinkStrength
from cqc_wellled.cli._common import (
    FOUND,
    add_reading,
    add_version,
    json_text,
    load_chosen,
    tell,
)
from cqc_wellled.errors import CqcWellledError

if TYPE_CHECKING:
    import argparse

__all__ = ["add_items"]


def add_items(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Add the commands that print items."""
    criteria = add_reading(commands, "criteria", _criteria, "criteria, whole, with their ids")
    criteria.add_argument(
        "--regulation", metavar="REF", help='only of statements linking it: 18, "20A", "reg. 18"'
    )
    _add_strength(criteria)

    show = add_reading(commands, "show", _show, "any item by its id")
    show.add_argument("id", metavar="ID")

    regulations = add_reading(
        commands, "regulations", _regulations, "linked and mentioned regulations"
    )
    regulations.add_argument(
        "--all", action="store_true", help="all regulations of both instruments"
    )

    resources = add_reading(commands, "resources", _resources, "best practice and guidance")
    resources.add_argument("--regulation", metavar="REF", help="only those about it")
    _add_table(criteria)
    _add_table(regulations)
    _add_table(resources)
    _add_map(commands)


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
    add_version(parser)
    parser.add_argument("--statement", metavar="REF", help="only that one: its id or title")
    parser.set_defaults(run=_map)


def _add_strength(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strength", choices=[member.value for member in LinkStrength])


def _criteria(options: argparse.Namespace) -> int:
    guidance = load_chosen(options)
    if options.regulation is None:
        if options.strength is not None:
            message = "--strength speaks of links to a regulation: give --regulation too"
            raise CqcWellledError(message)
        return tell(options, guidance.criteria)
    found = guidance.criteria_for_regulation(options.regulation, strength=options.strength)
    return tell(options, found)


def _show(options: argparse.Namespace) -> int:
    guidance = load_chosen(options)
    item = guidance.get(options.id)
    if options.format == "json":
        print(json_text(to_plain(item)))
    else:
        print(item_text(item))
    return FOUND


def _regulations(options: argparse.Namespace) -> int:
    guidance = load_chosen(options)
    found = guidance.known_regulations() if options.all else guidance.regulations
    return tell(options, found)


def _resources(options: argparse.Namespace) -> int:
    guidance = load_chosen(options)
    if options.regulation is None:
        return tell(options, guidance.resources)
    return tell(options, guidance.resources_for_regulation(options.regulation))


def _map(options: argparse.Namespace) -> int:
    print(load_chosen(options).map(options.statement).text, end="")
    return FOUND
