"""docs/forms.md is what the registries say, and the registries hold the whole specification."""

import runpy
from pathlib import Path

from typer.testing import CliRunner

from fieldvisit.__main__ import app
from fieldvisit.forms.appearances import APPEARANCES
from fieldvisit.forms.columns import COLUMNS
from fieldvisit.forms.features import table, tables
from fieldvisit.forms.functions import FUNCTIONS
from fieldvisit.forms.functions.origins import LEFT_OUT
from fieldvisit.forms.question_types import QUESTION_TYPES
from fieldvisit.words.functions import FUNCTIONS as CHINESE

ROOT = Path(__file__).parents[2]


def test_the_page_in_docs_is_what_would_be_written() -> None:
    written = runpy.run_path(str(ROOT / "build_spec" / "features.py"))
    assert written["main"](["--check"]) == 0, "run build_spec/features.py"


def test_each_entry_of_each_registry_has_a_line() -> None:
    lines = [line for line in tables().splitlines() if line.startswith("| ")]
    heads = 5
    entries = (QUESTION_TYPES, APPEARANCES, COLUMNS, FUNCTIONS, LEFT_OUT)
    assert len(lines) == sum(map(len, entries)) + 2 * heads
    for name in FUNCTIONS:
        assert any(line.startswith(f"| `{name}(") for line in lines)


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert table(("a",), [("x|y\nz",)]) == "| a |\n| --- |\n| x\\|y z |\n"


def test_each_function_has_an_author_s_word() -> None:
    assert set(FUNCTIONS) <= set(CHINESE)


def test_the_command_prints_the_tables() -> None:
    said = CliRunner().invoke(app, ["form", "features"])
    assert said.exit_code == 0
    assert said.stdout.startswith("## Types")
