"""How Sphinx builds the documentation: offline, and without a single warning."""

from __future__ import annotations

import importlib.metadata
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pygments.lexers.special import TextLexer

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "cqc_wellled"
author = "cqc_wellled contributors"
copyright = author
version = release = importlib.metadata.version("cqc-wellled")
language = "en-GB"

# The notebooks stand with the examples; Sphinx reads only what is below this folder.
HERE = Path(__file__).parent
shutil.copytree(HERE.parent / "examples" / "notebooks", HERE / "notebooks", dirs_exist_ok=True)

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "generated"]  # the latter is included elsewhere
default_role = "literal"
nitpicky = True
nitpick_ignore_regex = [
    # No inventory of the standard library is fetched: a build needs no network.
    ("py:.*", r"(collections\.abc|datetime|enum|os|typing)\..+"),
    # What these bases give is documented with the classes that inherit it.
    ("py:.*", r"cqc_wellled\._(shown\.Shown|view\.GuidanceView|text_queries\.TextQueries)"),
    # Nor one of the libraries that are extras.
    ("py:.*", r"pandas\.DataFrame|polars\.DataFrame|pyarrow\.Table"),
    # What a cell of a table holds: its column says it.
    ("py:.*", r"Value|Row|(cqc_wellled\._records\._columns\.)(Value|Row)"),
    # The type variable of `Results` stands for the type of its items.
    ("py:.*", r"cqc_wellled\._results\.T_co"),
    # And that of `Carried` for the type of the cells.
    ("py:.*", r"(cqc_wellled\._diff\._carry\.)?V_co"),
    # What a change is made of is its own affair.
    ("py:.*", r"cqc_wellled\._diff\._entries\.Entry"),
]

myst_heading_anchors = 3
nb_execution_mode = "force"
# A notebook's map is shown as the text that it is too.
suppress_warnings = ["mystnb.unknown_mime_type"]
nb_execution_raise_on_error = True

autodoc_class_signature = "separated"
autodoc_default_options = {"members": True, "show-inheritance": True}
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints = "signature"
napoleon_google_docstring = True
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = f"cqc_wellled {release}"


def setup(app: Sphinx) -> None:
    """Read the comment beside a field as text, all of it; show Mermaid as it is written."""
    app.add_lexer("mermaid", TextLexer)
    app.connect("autodoc-process-docstring", _no_type_in_comment, priority=400)
    app.connect("source-read", _notebooks_here)


def _notebooks_here(_app: Sphinx, _page: str, text: list[str]) -> None:
    # In the repository a page links a notebook where it stands, on the site its copy.
    text[0] = text[0].replace("](../examples/notebooks/", "](notebooks/")


def _no_type_in_comment(
    _app: Sphinx, what: str, _name: str, _value: object, _options: object, lines: list[str]
) -> None:
    # Napoleon takes the words before a colon for the field's type, unless there are none.
    if what in {"attribute", "data", "property"} and lines and ":" in lines[0]:
        lines[0] = f": {lines[0]}"
