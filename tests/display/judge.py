"""Judges the displays with tools that are not ours. Run by `nox -s display`.

    PYTHONPATH=tests python -m display.judge NODE_MODULES OUTPUT

`NODE_MODULES` has axe-core and vnu-jar; the screenshots are put into `OUTPUT`, to be looked at,
and `map.svg`, which `docs/map.svg` is a copy of.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from display.complaints import Complaint
from display.pages import hostile, notebook, page
from display.tools import axe, open_browser, validate

from cqc_wellled import load_guidance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

TESTS = Path(__file__).parent.parent
# The light one last: its picture of the map is the one that is kept.
THEMES = {"dark": "JupyterLab Dark", "light": "JupyterLab Light"}


def main() -> int:
    """Judge the pages and the notebook; give 1 when anything is complained about."""
    modules, output = Path(sys.argv[1]), Path(sys.argv[2])
    output.mkdir(parents=True, exist_ok=True)
    pages = {"real": page(load_guidance()), "hostile": page(hostile())}
    # The negative control: a page that every judge must find fault with.
    pages["control"] = pages["real"].replace('scope="row"', 'scope="nonsense"', 1)
    for name, text in pages.items():
        (output / f"{name}.html").write_text(text, encoding="utf-8")
    validated = validate(modules, *(output / f"{name}.html" for name in pages))
    complaints = {path.stem: said for path, said in validated.items()}
    with open_browser() as browser:
        for name in pages:
            tab = browser.new_page()
            tab.goto((output / f"{name}.html").absolute().as_uri())
            complaints[name] += axe(tab, modules, "main")
            tab.close()
        for name, theme in THEMES.items():
            complaints[name] = look(browser.new_page(), modules, output, name, theme)
    controls = complaints.pop("control")
    sys.stdout.write(json.dumps({"control": controls, **complaints}, indent=2) + "\n")
    blind = {
        judge
        for judge in ("Nu", "axe")
        if not any(each.message.startswith(judge) for each in controls)
    }
    return 1 if blind or any(complaints.values()) else 0


def look(tab: Page, modules: Path, output: Path, name: str, theme: str) -> list[Complaint]:
    """Open the executed notebook in JupyterLab, take its picture and judge its outputs."""
    folder = output / f"lab-{name}"
    folder.mkdir(exist_ok=True)
    path = folder / "displays.ipynb"
    path.write_text(notebook(), encoding="utf-8")
    settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))
    environment = {
        **os.environ,
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONPATH": os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")]),
    }
    python = [sys.executable, "-m"]
    execute = ["jupyter", "nbconvert", "--to", "notebook", "--execute", "--inplace", str(path)]
    subprocess.run([*python, *execute], check=True, env=environment)
    subprocess.run([*python, "jupyter", "trust", str(path)], check=True, env=environment)
    with lab(folder, environment) as address:
        tab.set_viewport_size({"width": 1280, "height": 9000})
        tab.goto(f"{address}/lab/tree/displays.ipynb")
        tab.wait_for_selector(".jp-OutputArea-output table", timeout=120_000)
        tab.wait_for_selector(".jp-RenderedMermaid img", timeout=120_000)
        tab.wait_for_timeout(4000)
        tab.screenshot(path=str(output / f"{name}.png"))
        for number, area in enumerate(tab.query_selector_all(".jp-OutputArea-output")):
            area.screenshot(path=str(output / f"{name}-{number:02}.png"))
        (output / "map.svg").write_text(picture(tab), encoding="utf-8")
        title = tab.title()
        found = axe(tab, modules, ".jp-RenderedHTMLCommon:not(.jp-MarkdownOutput)")
    return [*found, *([Complaint("the hostile text was run", "title")] if title == "bad" else [])]


def picture(tab: Page) -> str:
    """Give the first map as JupyterLab drew it, with the digest of what it was drawn from."""
    address = tab.get_attribute(".jp-RenderedMermaid img", "src") or ""
    drawing = urllib.parse.unquote(address.partition(",")[2])
    if ";base64" in address.partition(",")[0]:
        drawing = base64.b64decode(drawing).decode("utf-8")
    # Without the entities in front, which nothing here uses, and on white.
    start, inside = re.findall(r"(<svg[^>]*>)(.*)", drawing, re.DOTALL)[0]
    drawing = f'{start}<rect width="100%" height="100%" fill="#fff"/>{inside}'
    digest = hashlib.sha256(load_guidance().map().text.encode()).hexdigest()
    return f"{drawing.rstrip()}\n<!-- sha256 of the map's text: {digest} -->\n"


@contextlib.contextmanager
def lab(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Run JupyterLab on a free port, for this machine only."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token="]
    command = [sys.executable, "-m", "jupyterlab", *options, f"--ServerApp.root_dir={folder}"]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(120):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{address}/api").close()  # noqa: S310 - our own
                    break
                time.sleep(0.5)
            yield address
        finally:
            process.terminate()


if __name__ == "__main__":
    sys.exit(main())
