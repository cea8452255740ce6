"""Draws the pictures of the documentation. Run by `nox -s site -- --pictures`.

    PYTHONPATH=tests python -m display.pictures FOLDER

They show real displays in headless Chromium. `pictures.json` beside them has the digest of what
each was drawn of, so that a test can tell an old one.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

from display.pages import digests, pictured
from display.tools import open_browser
from PIL import Image

#: A picture is to be read on a phone too.
WIDTH = 680
#: Enough for black text on white with smooth edges; more only makes the files larger.
SHADES = 8


def main() -> int:
    """Draw every picture into a folder."""
    folder = Path(sys.argv[1])
    with open_browser() as browser:
        tab = browser.new_page(viewport={"width": WIDTH, "height": 600}, device_scale_factor=1.5)
        for name, page in pictured().items():
            tab.set_content(page)
            drawn = Image.open(io.BytesIO(tab.locator("main").screenshot()))
            drawn.convert("L").quantize(SHADES).save(folder / name, optimize=True)
    record = json.dumps(digests(), indent=2) + "\n"
    (folder / "pictures.json").write_text(record, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
