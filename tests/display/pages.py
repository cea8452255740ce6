"""What the displays are judged on: a page for the validator, and a notebook."""

from __future__ import annotations

import doctest
import hashlib
import html
import json
import re
from pathlib import Path
from typing import Any

import attrs
from diff_samples import DIFF

import cqc_wellled
from cqc_wellled import Guidance, GuidanceDiff, Results, load_guidance
from cqc_wellled._vocabulary import WebAddress

__all__ = [
    "CELLS",
    "digests",
    "displays",
    "hostile",
    "hostile_difference",
    "notebook",
    "page",
    "pictured",
]

DOCUMENTS = Path(__file__).parent.parent.parent / "docs"

#: The cells of the notebook that is looked at.
CELLS = (
    "import cqc_wellled\nguidance = cqc_wellled.load_guidance()\nguidance",
    "cqc_wellled.criteria_for_regulation(18)",
    "guidance.resources[:8]",
    "guidance.regulations",
    "guidance.criteria[6]",
    "guidance.quality_statements[0]",
    "guidance.map()",
    "print(guidance.regulations.to_text(90))",
    "guidance.resources.group_by('publisher')",
    "guidance.search('wellbeing')",
    "guidance.check_quote('Leaders at all levels within the trust promote a culture of health')",
    "guidance.table('criterion_regulations')",
    "from diff_samples import DIFF\nDIFF",
    "DIFF.crosswalk()",
    "from display import pages\npages.hostile().criteria",
    "pages.hostile().resources",
    "pages.hostile().map()",
    "pages.hostile_difference()",
)

_HOSTILE = (
    "<script>document.title = 'bad'</script><img src=x onerror=alert(1)> \"'& "
    "\u202egnp.exe\u2066 \u200f\u200b [x](javascript:alert(1)) `end` ]] --> %% 1. "
)


def hostile() -> Guidance:
    """Give the bundled guidance with texts and addresses that try to do something."""
    snapshot = load_guidance().snapshot
    statement = snapshot.quality_statements[0]
    first, second, *others = statement.criteria
    group, *groups = statement.resource_groups
    bad = attrs.evolve(group.resources[0], title=_HOSTILE, url=WebAddress("javascript:alert(1)"))
    changed = attrs.evolve(
        statement,
        title=_HOSTILE,
        criteria=(
            attrs.evolve(first, text=_HOSTILE),
            attrs.evolve(second, text="megabyte " * 120_000),
            *others,
        ),
        resource_groups=(attrs.evolve(group, resources=(bad, *group.resources[1:])), *groups),
    )
    return Guidance(snapshot=attrs.evolve(snapshot, quality_statements=(changed,)))


def hostile_difference() -> GuidanceDiff:
    """Give a difference with such texts, as far as the gates let them through."""
    guidance = load_guidance()
    statement = guidance.quality_statements[0]
    first, second, *others = statement.criteria
    criteria = (
        attrs.evolve(first, text="".join(filter(str.isprintable, _HOSTILE)).strip()),
        attrs.evolve(second, text="megabyte " * 60_000 + "of text"),
        *others,
    )
    statements = (attrs.evolve(statement, criteria=criteria),)
    new = Guidance(snapshot=attrs.evolve(guidance.snapshot, quality_statements=statements))
    return cqc_wellled.diff_guidance(guidance, new)


def displays(guidance: Guidance) -> list[str]:
    """Give the HTML of everything that shows itself."""
    many = Results(list(guidance.criteria) * 20, cqc_wellled.Criterion)
    values: list[object] = [
        guidance,
        guidance.criteria,
        guidance.criteria[:0],
        many,
        guidance.passages,
        guidance.resources,
        guidance.regulations,
        guidance.quality_statements,
        guidance.resources.group_by("publisher"),
        guidance.search("wellbeing"),
        guidance.search("wellbeing")[0],
        guidance.check_quote("Leaders at all levels promote a culture of health"),
        guidance.table("resources"),
        guidance.table("mentions"),
        DIFF,
        DIFF.crosswalk(),
        *DIFF.changes,
        hostile_difference(),
        *guidance.quality_statements,
        *guidance.criteria,
        *guidance.passages[:2],
        *guidance.resources,
        *guidance.regulations,
    ]
    return [value._repr_html_() for value in values]  # type: ignore[attr-defined]


def page(guidance: Guidance) -> str:
    """Put every display into one page."""
    body = "\n".join(
        f"<section><h2>{n}</h2>{d}</section>" for n, d in enumerate(displays(guidance))
    )
    title = html.escape(guidance.snapshot.title)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>{title}</title></head><body><main><h1>Displays</h1>\n{body}\n</main></body></html>\n"
    )


def notebook() -> str:
    """Write the notebook, without outputs."""
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate(CELLS)
    ]
    metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def pictured() -> dict[str, str]:
    """Give a page for each picture of the documentation: code, and what a notebook shows for it."""
    criteria = cqc_wellled.criteria_for_regulation(18)[6:]
    return {
        "notebook.png": _cell("criteria_for_regulation(18)[6:]", criteria._repr_html_()),
        "what-changed.png": _cell("diff", _documented("what-changed", "diff")._repr_html_()),
    }


def digests() -> dict[str, str]:
    """Give the digest of what each picture of the documentation is drawn of."""
    return {
        name: hashlib.sha256(page.encode("utf-8")).hexdigest() for name, page in pictured().items()
    }


def _documented(document: str, name: str) -> Any:  # noqa: ANN401 - whatever the document makes
    # What a name stands for after the first example of a document.
    text = (DOCUMENTS / f"{document}.md").read_text(encoding="utf-8")
    example = re.findall(r"```python\n(.*?)```", text, re.DOTALL)[0]
    test = doctest.DocTestParser().get_doctest(example, {}, document, None, None)
    doctest.DocTestRunner().run(test, clear_globs=False)
    return test.globs[name]


def _cell(code: str, shown: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>Cell</title><style>'
        "body { margin: 0; font: 14px/1.4 sans-serif; background: #fff; color: #111 } "
        "main { padding: 12px } pre { margin: 0 0 8px; padding: 6px 8px; background: #f2f2f2 } "
        "table { border-collapse: collapse } th, td { padding: 4px 8px } "
        "tr { border-bottom: 1px solid #ddd } ul { margin: 0; padding-left: 18px }"
        f"</style></head><body><main><pre>{html.escape(code)}</pre>{shown}</main></body></html>\n"
    )
