"""Write docs/forms.md: the form language from the engine's own registries, and where engines
differ. `--check` only says whether the file is what would be written."""

import sys
import tomllib
from pathlib import Path

from fieldvisit.forms.features import table, tables

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "forms.md"
DIFFERENCES = ROOT / "docs" / "forms" / "differences.toml"

HEAD = """# The form language

Forms are XLSForms; devices run the ODK XForms that they become. This page is written by
`build_spec/features.py` from the registries that the engine, the author's check and the widgets
use (`fieldvisit/forms/question_types.py`, `appearances.py`, `columns.py`, `functions/`), so it
cannot promise what is not there; a test compares it. `fieldvisit form features` prints the tables
on any desk. What each feature does is shown by small forms with steps in `tests/forms/scenarios`.

"""
DIFFER = """
## Where engines differ

The reference is the ODK XForms specification; where it is silent, JavaRosa (the engine of ODK
Collect). `oracle` is `@getodk/xforms-engine`, with which tests compare ours.

"""


def page() -> str:
    """The whole page."""
    told = tomllib.loads(DIFFERENCES.read_text("utf-8")) if DIFFERENCES.exists() else {}
    columns = ("id", "what", "ours", "oracle", "reason")
    lines = [[str(one[column]) for column in columns] for one in told.get("difference", [])]
    return HEAD + tables() + DIFFER + table(columns, lines)


def main(words: list[str]) -> int:
    """Exit 1 when `--check` finds the file out of date."""
    if "--check" in words:
        return 0 if PAGE.read_text("utf-8") == page() else 1
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
