"""Judges the built documentation with tools that are not ours. Run by `nox -s site`.

    PYTHONPATH=tests python -m display.site HTML NODE_MODULES OUTPUT

`HTML` is the folder of the built pages, `NODE_MODULES` has axe-core and vnu-jar. Pictures of the
main pages are put into `OUTPUT`, to be looked at. What may stand, and why, is in `allowed.toml`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from display.complaints import Complaint, read_allowed, sort_out
from display.links import check_links
from display.tools import axe, open_browser, validate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

#: The pages that pictures are taken of.
MAIN_PAGES = frozenset(
    {"index.html", "first-ten-minutes.html", "analyst-tutorial.html", "notebook.html"}
    | {"what-changed.html", "reference.html", "tables.html", "command-line.html", "map.html"}
    | {"limits.html", "exports.html"}
)
WIDTHS = {"desktop": 1280, "phone": 390}
THEMES = ("light", "dark")
HIGHEST_PICTURE = 3000
#: What sticks out of its column, where no scroll bar leads to it.
WIDE = """() => {
  const article = document.querySelector("article");
  const edge = article.getBoundingClientRect().right + 8;
  const isWide = element => element.getBoundingClientRect().right > edge;
  const scrolls = element => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  const reached = box => box !== article && (scrolls(box) || reached(box.parentElement));
  return [...article.querySelectorAll("*")]
    .filter(each => isWide(each) && !isWide(each.parentElement) && !reached(each.parentElement))
    .map(each => each.outerHTML.slice(0, 200));
}"""

Complaints = dict[str, list[Complaint]]


class Fault(NamedTuple):
    """A fault put into a page on purpose."""

    markup: str
    #: What its judge has to say.
    message: str
    #: In how many of the views of the page.
    views: int = 1


#: The negative control: each judge has to find its faults.
FAULTS = (
    Fault('<a href="nowhere.html">nowhere</a>', "link: nowhere.html: no such file"),
    Fault('<a href="cite.html#nowhere">nowhere</a>', "link: cite.html#nowhere: no such place"),
    Fault('<img src="nowhere.png" alt="nothing">', "link: nowhere.png: no such file"),
    Fault("<p><li>alone</li></p>", "Nu: error: No “p” element in scope but a “p” end tag seen."),
    Fault('<p style="color: #777; background: #888">pale</p>', "axe: color-contrast", 4),
    Fault('<div style="width: 3000px">wide</div>', "too wide", 4),
)


def main() -> int:
    """Judge every page; give 1 when anything is complained about, or a planted fault is not."""
    html, modules, output = map(Path, sys.argv[1:4])
    output.mkdir(parents=True, exist_ok=True)
    write_control(html)
    complaints, elsewhere = check_links(html)
    for path, said in validate(modules, *sorted(html.rglob("*.html"))).items():
        complaints[path.relative_to(html).as_posix()] += said
    with open_browser() as browser:
        for view, context in views(browser):
            for name in complaints:
                tab = context.new_page()
                tab.goto((html / name).absolute().as_uri())
                complaints[name] += look(tab, modules, view)
                if name in MAIN_PAGES:
                    take_picture(tab, output / f"{Path(name).stem}-{view}.png")
                tab.close()
    control = [each.message for each in complaints.pop("control.html")]
    missed = [fault.message for fault in FAULTS if control.count(fault.message) < fault.views]
    left, idle = sort_out(complaints, read_allowed(Path(__file__).with_name("allowed.toml")))
    report = {
        "pages": len(complaints),
        "addresses elsewhere, not fetched": dict(sorted(elsewhere.items())),
        "planted faults that no judge found": missed,
        "entries of allowed.toml that match nothing": idle,
        "complaints": left,
    }
    sys.stdout.write(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    return 1 if missed or idle or left else 0


def write_control(html: Path) -> None:
    """Write a page with every fault that the judges have to find."""
    page = (html / "index.html").read_text(encoding="utf-8")
    start, end = page.split("</article>")
    faults = "".join(fault.markup for fault in FAULTS)
    (html / "control.html").write_text(f"{start}{faults}</article>{end}", encoding="utf-8")


def views(browser: Browser) -> Iterator[tuple[str, BrowserContext]]:
    """Give each view of the pages with its name."""
    for theme in THEMES:
        for device, width in WIDTHS.items():
            viewport = {"width": width, "height": 900}
            yield f"{device}-{theme}", browser.new_context(color_scheme=theme, viewport=viewport)


def look(tab: Page, modules: Path, view: str) -> list[Complaint]:
    """Judge a page in one of its views."""
    said = axe(tab, modules, "html")
    said += [Complaint("too wide", element) for element in tab.evaluate(WIDE)]
    return [Complaint(each.message, f"{view}: {each.place}") for each in said]


def take_picture(tab: Page, path: Path) -> None:
    """Take a picture of a page from its top, as far down as one can look at."""
    height: int = tab.evaluate("document.documentElement.scrollHeight")
    width: int = tab.evaluate("innerWidth")
    tab.set_viewport_size({"width": width, "height": min(height, HIGHEST_PICTURE)})
    tab.screenshot(path=str(path))


if __name__ == "__main__":
    sys.exit(main())
