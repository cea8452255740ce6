"""Commands about words: search, quote, cite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cqc_wellled._answer_layout import check_text, document_text, hits_text
from cqc_wellled._codec import to_plain
from cqc_wellled._vocabulary import CitationStyle, ItemKind
from cqc_wellled.cli._common import (
    FOUND,
    NOTHING,
    add_reading,
    add_version,
    code_of,
    json_text,
    load_chosen,
    read_standard_input,
    read_text,
)

if TYPE_CHECKING:
    import argparse

    from cqc_wellled._answers import QuoteCheck, SearchHit

__all__ = ["add_words"]


def add_words(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Add the commands about words."""
    search = add_reading(commands, "search", _search, "items about some words")
    search.add_argument("words", metavar="WORDS", nargs="+", help='words, "phrases", beginn*, -not')
    search.add_argument(
        "--kind", action="append", choices=[member.value for member in ItemKind], dest="kinds"
    )
    search.add_argument("--limit", type=int, default=20, metavar="N", help="default: 20")

    quote = add_reading(commands, "quote", _quote, "whether words are the guidance's, and where")
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
    add_version(cite)
    cite.set_defaults(run=_cite)


def _search(options: argparse.Namespace) -> int:
    guidance = load_chosen(options)
    hits = guidance.search(" ".join(options.words), kinds=options.kinds, limit=options.limit)
    if options.format == "json":
        print(json_text([_hit(hit) for hit in hits]))
    elif hits:
        print(hits_text(hits))
    return code_of(hits, "nothing found with these words")


def _hit(hit: SearchHit) -> dict[str, object]:
    # The item is left out: `show` prints it whole.
    return {name: value for name, value in to_plain(hit).items() if name != "item"}


def _quote(options: argparse.Namespace) -> int:
    guidance = load_chosen(options)
    given = options.text if options.file is None else read_text(options.file)
    if given == "-":
        given = read_standard_input()
    if options.whole or (options.file is None and options.text != "-"):
        check = guidance.check_quote(given)
        print(json_text(_told(check)) if options.format == "json" else check_text(check))
        return FOUND if check.stands else NOTHING
    document = guidance.check_document(given)
    if options.format == "json":
        quotes = [{**to_plain(q), "check": _told(q.check)} for q in document.quotes]
        whole = {**to_plain(document), "quotes": quotes, "stands": document.stands}
        print(json_text(whole))
    elif document.quotes:
        print(document_text(document))
    if not document.quotes:
        return code_of((), "no quotation of four words or more; --whole takes all of it as one")
    return FOUND if document.stands else NOTHING


def _told(check: QuoteCheck) -> dict[str, object]:
    # What a reader of JSON would have to derive from the verdict and the differences.
    return {**to_plain(check), "stands": check.stands, "is_marked": check.is_marked}


def _cite(options: argparse.Namespace) -> int:
    print(load_chosen(options).cite(options.id, options.style))
    return FOUND
