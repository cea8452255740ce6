"""The pages: criteria, one criterion, regulations, one regulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, redirect, render_template, request, url_for

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from cqc_wellled import Criterion, Guidance, LookupFailed, Results
    from evidence_tracker.store import Store

__all__ = ["make_pages", "not_found"]


def not_found(error: LookupFailed) -> tuple[str, int]:
    """Answer a reference that means nothing with the library's own sentence."""
    return render_template("not_found.html", message=str(error)), 404


def make_pages(guidance: Guidance, store: Store) -> Blueprint:
    """Make the pages about one guidance and one store of evidence."""
    pages = Blueprint("pages", __name__)

    def gaps(criteria: Results[Criterion]) -> Results[Criterion]:
        evidence = store.by_criterion()
        return criteria.filter(lambda criterion: criterion.id not in evidence)

    def list_of(heading: str, criteria: Results[Criterion]) -> str:
        return render_template(
            "criteria.html",
            heading=heading,
            criteria=criteria,
            evidence=store.by_criterion(),
            gaps=gaps(criteria),
        )

    @pages.get("/")
    def index() -> str:
        return list_of("All criteria", guidance.criteria)

    @pages.get("/regulations")
    def regulations() -> str:
        criteria = {r: guidance.criteria_for_regulation(r) for r in guidance.regulations}
        rows = [(regulation, found, gaps(found)) for regulation, found in criteria.items()]
        return render_template("regulations.html", rows=rows)

    @pages.get("/regulations/<path:reference>")
    def regulation(reference: str) -> str:
        found = guidance.regulation(reference)
        return list_of(found.citation, guidance.criteria_for_regulation(found))

    @pages.get("/criteria/<item_id>")
    def criterion(item_id: str) -> str:
        found = guidance.criterion(item_id)
        return render_template(
            "criterion.html",
            criterion=found,
            citation=guidance.cite(found),
            regulations=guidance.regulations_for_criterion(found),
            evidence=store.by_criterion()[found.id],
        )

    @pages.post("/criteria/<item_id>/evidence")
    def add_evidence(item_id: str) -> Response:
        found = guidance.criterion(item_id)
        title = request.form.get("title", "").strip()
        if not title:
            abort(400, "Say what the evidence is.")
        store.add(found.id, guidance.version, title, request.form.get("owner", "").strip())
        return redirect(url_for("pages.criterion", item_id=found.id), 303)

    return pages
