"""What evidence an organisation holds for each criterion of the well-led guidance."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from cqc_wellled import LookupFailed
from evidence_tracker.guidance import pinned_guidance
from evidence_tracker.pages import make_pages, not_found
from evidence_tracker.store import Store

__all__ = ["create_app"]


def create_app(database: Path | str | None = None) -> Flask:
    """Make the application.

    Args:
        database: The file with the evidence; one in Flask's instance folder by default.

    Raises:
        cqc_wellled.DigestMismatch: The guidance that is installed is not the one pinned.
    """
    app = Flask(__name__)
    if database is None:
        Path(app.instance_path).mkdir(parents=True, exist_ok=True)
        database = Path(app.instance_path) / "evidence.sqlite"
    guidance = pinned_guidance()
    app.register_blueprint(make_pages(guidance, Store(database)))
    app.register_error_handler(LookupFailed, not_found)
    app.context_processor(lambda: {"guidance": guidance, "snapshot": guidance.snapshot})
    return app
