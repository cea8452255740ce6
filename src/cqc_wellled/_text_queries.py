"""The queries about words: finding them, checking quotations, citing and finding again."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from cqc_wellled._results import Results
from cqc_wellled._values import frozen
from cqc_wellled._view import GuidanceView

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqc_wellled._answers import DocumentCheck, QuoteCheck, SearchHit
    from cqc_wellled._citations import Citations
    from cqc_wellled._model import Item
    from cqc_wellled._quotes import QuoteChecker
    from cqc_wellled._search import SearchIndex
    from cqc_wellled._vocabulary import CitationStyle, ItemKind

__all__ = ["TextQueries"]


@frozen(kw_only=True, repr=False)
class TextQueries(GuidanceView):
    """The queries about words. What they need is imported and built when first asked for."""

    def search(
        self, words: str, *, kinds: Iterable[ItemKind | str] | None = None, limit: int = 20
    ) -> Results[SearchHit]:
        """Find the items that a person's words are about.

        Args:
            words: What was typed, whatever it is: words, `"phrases"`, beginnings (`leader*`)
                and exclusions (`-word`, `-"phrase"`). At most 20,000 characters.
            kinds: Keep only items of these kinds, such as `"criterion"`; all by default.
            limit: At most so many hits.

        Returns:
            Items with all the words first, then those with most of them; among those the
            more relevant first, equals in source order. Empty when nothing is asked for.

        Raises:
            UnknownItem: `words` is no text or too long, a kind is unknown, or `limit` is no
                whole number from 0.
        """
        from cqc_wellled._answers import SearchHit  # noqa: PLC0415 - seldom needed

        return Results(self._search_index.search(words, kinds=kinds, limit=limit), SearchHit)

    def check_quote(self, text: str) -> QuoteCheck:
        """Find out whether words are the guidance's, and where they stand.

        Args:
            text: The quotation, with or without the quotation marks around it.

        Returns:
            The verdict (`exact`, `equivalent`, `altered`, `spliced` or `absent`) and its
            evidence: places, differences and notes. Fewer than four words are `exact` or
            `absent`.

        Raises:
            UnknownItem: It is no text.
            LimitExceeded: It is longer than 200,000 characters.
        """
        return self._quote_checker.check(text)

    def check_document(self, text: str) -> DocumentCheck:
        """Find the quotations in a longer text, and check each as `check_quote` does.

        Args:
            text: The document, as plain text or Markdown.

        Returns:
            The quotations of at least four words, in the order of the document.

        Raises:
            UnknownItem: It is no text.
            LimitExceeded: It is longer than 2,000,000 characters, or a quotation in it is
                longer than 200,000.
        """
        return self._quote_checker.check_document(text)

    def cite(self, item: Item | str, style: CitationStyle | str = "short") -> str:
        """Write a reference to an item.

        Args:
            item: An item of this guidance, or its id.
            style: `short` (one line for a board paper), `full`, `markdown`, `html` or
                `csl-json` (one CSL-JSON item for reference managers).

        Returns:
            The reference, escaped for its form. It has the guidance's title, publisher and
            version, the item's place in words, and its id, the version and the digest in
            brackets.

        Raises:
            UnknownItem: The item is not of this guidance, or there is no such style.
        """
        return self._citations.cite(item, style)

    def resolve(self, citation: str) -> Item:
        """Find the item that a citation refers to.

        Args:
            citation: A citation of any style, alone or within other text; or a bare id.

        Returns:
            The item.

        Raises:
            UnknownVersion: It cites another version of the guidance.
            DigestMismatch: It cites other content under the same version.
            UnknownItem: It is no citation, cites several items, or one that is not here.
        """
        return self._citations.resolve(citation)

    @functools.cached_property
    def _search_index(self) -> SearchIndex:
        from cqc_wellled._search import SearchIndex  # noqa: PLC0415 - seldom needed

        return SearchIndex(self._indexes.items.values())

    @functools.cached_property
    def _quote_checker(self) -> QuoteChecker:
        from cqc_wellled._quotes import QuoteChecker  # noqa: PLC0415 - seldom needed

        return QuoteChecker.of(self.snapshot)

    @functools.cached_property
    def _citations(self) -> Citations:
        from cqc_wellled._citations import Citations  # noqa: PLC0415 - seldom needed

        return Citations(self.snapshot, self._indexes.items, self.digest)
