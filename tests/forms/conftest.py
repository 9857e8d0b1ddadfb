"""Small forms for the tests of the engine: built as an author would, published, and filled."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from fieldvisit.forms.cells import typed
from fieldvisit.forms.definition import FormDefinition, Tree, load
from fieldvisit.forms.publish import publish
from fieldvisit.forms.scope import Scope
from fieldvisit.forms.session import Session
from fieldvisit.forms.values import Nodes, Value
from fieldvisit.forms.xform import RawForm
from fieldvisit.forms.xpath.compile import compile_text

FORMS = Path(__file__).parents[2] / "resources" / "forms"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # noon in Shanghai

Row = Mapping[str, str]


def _write(sheet: Any, rows: Iterable[Row]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    sheet.append(columns)
    for row in rows:
        sheet.append([row.get(column) for column in columns])


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook of rows; labels, purposes and classes are filled in unless given."""

    def write(
        survey: Sequence[Row],
        choices: Sequence[Row] = (),
        settings: Row | None = None,
        *,
        bare: bool = False,
    ) -> Path:
        kept = {"label": "题", "purpose": "试", "class": "一般"}
        rows = [
            row if bare or row.get("type", "").startswith("end_") else kept | row for row in survey
        ]
        path = tmp_path / f"book{len(list(tmp_path.iterdir()))}.xlsx"
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.worksheets[0])
        _write(workbook.create_sheet("survey"), rows)
        if choices:
            _write(workbook.create_sheet("choices"), choices)
        given = {"form_id": "T1", "form_title": "试用表"} if settings is None else settings
        _write(workbook.create_sheet("settings"), [given])
        workbook.save(path)
        return path

    return write


@pytest.fixture
def form(book: Callable[..., Path]) -> Callable[..., FormDefinition]:
    """Publishes rows and loads the result."""

    def made(survey: Sequence[Row], choices: Sequence[Row] = ()) -> FormDefinition:
        return load(publish(book(survey, choices), version=1)["xform"])

    return made


@pytest.fixture
def filling(form: Callable[..., FormDefinition]) -> Callable[..., Session]:
    """A new filling of a form of rows, begun at noon on 2026-11-23."""

    def begun(survey: Sequence[Row], choices: Sequence[Row] = (), **prefill: str) -> Session:
        return Session(form(survey, choices), now=NOON, prefill=prefill)

    return begun


class Answers:
    """Values by node number, as a session would hold them."""

    def __init__(self, values: Sequence[Value]) -> None:
        self.values = ["", *values]

    def read(self, node: int) -> Value:
        return self.values[node]

    def read_all(self, node: int) -> Nodes:
        return Nodes([self.values[node]])

    def held(self, node: int) -> str:
        return str(self.values[node])

    def choice_label(self, node: int, code: str) -> str:
        return f"“{code}”"


@pytest.fixture(scope="session")
def evaluate() -> Callable[..., Value]:
    """Evaluates an expression over /data with the given leaves (name=text or name__type=text)."""

    def evaluated(source: str, **leaves: str) -> Value:
        names = [name.partition("__") for name in leaves]
        raw = RawForm(nodes=[("/data", "data", -1, "")])
        raw.nodes += [(f"/data/{name}", name, 0, "") for name, _, _ in names]
        raw.lists = {
            "town": (
                {"name": "a", "label": "甲镇", "of": "x"},
                {"name": "b", "label": "乙镇", "of": "y"},
                {"name": "c", "label": "丙镇", "of": "x"},
            )
        }
        values = [
            typed(kind, text) for (_, _, kind), text in zip(names, leaves.values(), strict=True)
        ]
        scope = Scope(source=Answers(values), now=NOON, chance=Random(7))
        return compile_text(source, Tree(raw)).run(scope)

    return evaluated


@pytest.fixture(scope="session")
def f02() -> FormDefinition:
    """F02 特困月探访, as published."""
    return load(publish(FORMS / "F02-特困月探访.xlsx", version=3)["xform"])


@pytest.fixture(scope="session")
def f12() -> FormDefinition:
    """F12 民情笔记, as published."""
    return load(publish(FORMS / "F12-民情笔记.xlsx", version=1)["xform"])
