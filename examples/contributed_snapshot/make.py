"""Make the snapshots of this package from the pages in `pages/`."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from cqc_wellled import Guidance, dumps, ingest

HERE = Path(__file__).parent
VERSIONS = ("2001-05-01", "2002-05-01")


def make(version: str) -> str:
    """Make one snapshot of its page.

    Returns:
        JSON laid out for people; the digest does not depend on the layout.
    """
    notes = tomllib.loads((HERE / "pages" / "notes.toml").read_text("utf-8"))
    text = (HERE / "pages" / f"{version}.txt").read_text("utf-8")
    lines = [
        {"line": number, "printed": line, "role": notes["roles"][line], "basis": "made up"}
        for number, line in enumerate(text.split("\n"), 1)
        if line in notes["roles"]
    ]
    page = ingest.parse_page(text, annotations={"line": lines})
    source = {
        "id": notes["provenance"]["title_source"],
        "file": f"{version}.txt",
        "media_type": "text/plain",
        "sha256": page.sha256,
    }
    provenance = {**notes["provenance"], "version": version, "source": [source]}
    guidance = Guidance(snapshot=ingest.build_snapshot([page], provenance=provenance))
    return json.dumps(json.loads(dumps(guidance)), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write each snapshot where the package ships it."""
    for version in VERSIONS:
        path = HERE / "made_up_snapshots" / f"{version}.json"
        path.write_text(make(version), "utf-8")
        print(f"written: {path.name}")


if __name__ == "__main__":
    main()
