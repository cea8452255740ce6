"""What all judges of pages use: headless Chromium, the Nu validator and axe-core."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

from display.complaints import Complaint
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

__all__ = ["axe", "open_browser", "validate"]

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
#: A closed network must not slow the browser down.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextlib.contextmanager
def open_browser() -> Iterator[Browser]:
    """Run headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def validate(modules: Path, *pages: Path) -> dict[Path, list[Complaint]]:
    """List what the Nu validator says of each page: its errors, its warnings and its advice."""
    jar = next(modules.glob("vnu-jar/**/vnu.jar"))
    done = subprocess.run(
        ["java", "-jar", str(jar), "--format", "json", *map(str, pages)],  # noqa: S607 - on the path
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    complaints: dict[Path, list[Complaint]] = {page.absolute(): [] for page in pages}
    for each in json.loads(done.stderr)["messages"]:
        page = Path(urllib.request.url2pathname(urllib.parse.urlsplit(each["url"]).path))
        message = f"Nu: {each.get('subType', each['type'])}: {each['message']}"
        complaints[page].append(Complaint(message, f"line {each.get('lastLine')}"))
    return {page: complaints[page.absolute()] for page in pages}


def axe(tab: Page, modules: Path, selector: str) -> list[Complaint]:
    """List what axe-core finds wrong inside the elements of a selector."""
    tab.add_script_tag(path=str(modules / "axe-core" / "axe.min.js"))
    found: dict[str, Any] = tab.evaluate("s => axe.run({include: [[s]]})", selector)
    return [
        Complaint(f"axe: {each['id']}", node["html"][:200])
        for each in found["violations"]
        for node in each["nodes"]
    ]
