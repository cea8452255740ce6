"""Run the Python blocks of a page as `doctest` does, in one namespace: a process of its own.

It is run by the Python that a tutorial has made, and so needs nothing but the standard library.
From standard input it reads a line of JSON for each block: its text, the page, and the line where
it begins. For each it writes one in return: what is not as shown, or nothing.
"""

from __future__ import annotations

import io
import json
import sys
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, REPORT_NDIFF, DocTestParser, DocTestRunner

__all__ = ["FLAGS"]

#: How what is printed is compared with what a page shows.
FLAGS = ELLIPSIS | NORMALIZE_WHITESPACE | REPORT_NDIFF


def main() -> None:
    """Answer every block until there is none left."""
    names: dict[str, object] = {"__name__": "__main__"}
    for line in sys.stdin:
        text, page, number = json.loads(line)
        test = DocTestParser().get_doctest(text, {}, page, page, number)
        test.globs = names
        report = io.StringIO()
        DocTestRunner(optionflags=FLAGS).run(test, out=report.write, clear_globs=False)
        sys.stdout.write(f"{json.dumps(report.getvalue())}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
