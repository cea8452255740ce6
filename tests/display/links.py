"""Checks the links of built pages, without a network: every file and every place is there.

    PYTHONPATH=tests python -m display.links FOLDER

Prints what is broken, and ends with 1 when there is anything.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import turbohtml
from display.complaints import Complaint

if TYPE_CHECKING:
    from urllib.parse import SplitResult

__all__ = ["check_links", "main"]


def main(folder: str) -> int:
    """Check the links of the pages in a folder; give 1 when one is broken, or no page is there."""
    broken, elsewhere = check_links(Path(folder))
    for page, complaints in broken.items():
        for complaint in complaints:
            print(f"{page}: {complaint.message} at {complaint.place}")
    count = sum(map(len, broken.values()))
    print(f"{len(broken)} pages, {count} broken links, {len(elsewhere)} addresses elsewhere")
    return 1 if count or not broken else 0


def check_links(root: Path) -> tuple[dict[str, list[Complaint]], Counter[str]]:
    """Look for the target of every link: of anchors, pictures, styles and scripts.

    Args:
        root: Folder of the built pages.

    Returns:
        The broken links of every page, by the page's path in the folder; and how often the
        pages lead to each address elsewhere, which is not fetched.
    """
    root = root.resolve()
    pages = {
        path: turbohtml.parse(path.read_text(encoding="utf-8"))
        for path in sorted(root.rglob("*.html"))
    }
    places = {
        path: {str(element.attrs["id"]) for element in page.select("[id]")}
        for path, page in pages.items()
    }
    elsewhere: Counter[str] = Counter()
    broken: dict[str, list[Complaint]] = {}
    for path, page in pages.items():
        said = broken.setdefault(path.relative_to(root).as_posix(), [])
        for link in page.links():
            address = urlsplit(link.url)
            if address.scheme in {"http", "https", "mailto"} or address.netloc:
                elsewhere[link.url] += 1
            elif address.scheme != "data" and (fault := _fault(root, path, address, places)):
                said.append(Complaint(f"link: {link.url}: {fault}", f"<{link.element.tag}>"))
    return broken, elsewhere


def _fault(
    root: Path, page: Path, address: SplitResult, places: dict[Path, set[str]]
) -> str | None:
    if address.scheme:
        return "no such scheme"
    target = (page.parent / unquote(address.path)).resolve() if address.path else page
    if not target.is_relative_to(root) or not target.is_file():
        return "no such file"
    if address.fragment and unquote(address.fragment) not in places.get(target, ()):
        return "no such place"
    return None


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
