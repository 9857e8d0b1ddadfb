"""Small forms for the tests of the engine: built as an author would, published, and filled."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pyxform.xls2xform import convert

from fieldvisit.forms.cells import Cells
from fieldvisit.forms.definition import FormDefinition, Tree, load
from fieldvisit.forms.nodes import Start
from fieldvisit.forms.publish import publish
from fieldvisit.forms.session import Session
from fieldvisit.forms.values import Value
from fieldvisit.forms.xform import read
from fieldvisit.forms.xpath.compile import compile_text

FORMS = Path(__file__).parents[2] / "resources" / "forms"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # noon in Shanghai

Row = Mapping[str, str]
TYPES = {"integer": "int"}


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


def _xform(leaves: Mapping[str, str]) -> str:
    """A form of these leaves (name or name__type), and a list of towns."""
    names = [name.partition("__") for name in leaves]
    instance = "".join(f"<{name}/>" for name, _, _ in names)
    binds = "".join(
        f'<bind nodeset="/data/{name}" type="{TYPES.get(kind, kind) or "string"}"/>'
        for name, _, kind in names
    )
    towns = "".join(
        f"<item><name>{code}</name><label>{label}</label><of>{of}</of></item>"
        for code, label, of in (("a", "甲镇", "x"), ("b", "乙镇", "y"), ("c", "丙镇", "x"))
    )
    selects = (
        '<select1 ref="/data/town"><itemset nodeset="instance(\'town\')/root/item">'
        '<value ref="name"/><label ref="label"/></itemset></select1>'
        if "town" in leaves
        else ""
    )
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
        f'<h:head><h:title/><model><instance><data id="t">{instance}</data></instance>'
        f'<instance id="town"><root>{towns}</root></instance>{binds}</model></h:head>'
        f"<h:body>{selects}</h:body></h:html>"
    )


def _sheet_of(rows: Sequence[Row]) -> dict[str, Any]:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return {"header": [dict.fromkeys(columns)], "rows": [dict(row) for row in rows]}


@pytest.fixture(scope="session")
def plain_form() -> Callable[..., FormDefinition]:
    """Loads rows of an XLSForm as pyxform converts them, without our own columns and checks."""

    def made(
        survey: Sequence[Row], media: Mapping[str, str] | None = None, **sheets: Sequence[Row]
    ) -> FormDefinition:
        source: dict[str, Any] = {}
        settings = [{"form_id": "T1", "form_title": "试用表"}]
        for name, rows in {"survey": survey, "settings": settings, **sheets}.items():
            found = _sheet_of(rows)
            source[name] = found["rows"]
            source[f"{name}_header"] = found["header"]
        return load(convert(source, form_name="data", pretty_print=False).xform, media)

    return made


@pytest.fixture(scope="session")
def plain_filling(plain_form: Callable[..., FormDefinition]) -> Callable[..., Session]:
    """A new filling of such a form, begun at noon on 2026-11-23."""

    def begun(
        survey: Sequence[Row],
        media: Mapping[str, str] | None = None,
        prefill: Mapping[str, Any] | None = None,
        **sheets: Sequence[Row],
    ) -> Session:
        return Session(plain_form(survey, media, **sheets), now=NOON, prefill=prefill)

    return begun


@pytest.fixture(scope="session")
def raw_form() -> Callable[..., FormDefinition]:
    """Loads an XForm of its parts as XML: instance, binds, body, what else is in the model."""

    def made(
        *,
        instance: str = "<a/>",
        binds: str = "",
        body: str = "",
        model: str = "",
        media: Mapping[str, str] | None = None,
    ) -> FormDefinition:
        return load(
            '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
            ' xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"'
            ' xmlns:odk="http://www.opendatakit.org/xforms"'
            ' xmlns:entities="http://www.opendatakit.org/xforms/entities">'
            f"<h:head><h:title>试</h:title><model><instance>"
            f'<data id="t" version="2">{instance}</data></instance>{model}{binds}</model></h:head>'
            f"<h:body>{body}</h:body></h:html>",
            media,
        )

    return made


@pytest.fixture(scope="session")
def raw_filling(raw_form: Callable[..., FormDefinition]) -> Callable[..., Session]:
    """A new filling of such a form, begun at noon on 2026-11-23."""
    return lambda **parts: Session(raw_form(**parts), now=NOON)


@pytest.fixture(scope="session")
def evaluate() -> Callable[..., Value]:
    """Evaluates an expression over /data with the given leaves (name=text or name__type=text)."""

    def evaluated(source: str, **leaves: str) -> Value:
        xform = _xform(leaves)
        form = read(xform)
        start = Start(dict(enumerate(leaves.values(), 1)))
        cells = Cells(load(xform), start, now=NOON, seed="7")
        tree = Tree(form.nodes, lists=form.lists)
        return compile_text(source, tree).run(cells.at(cells.root.cells[0]))

    return evaluated


@pytest.fixture(scope="session")
def f01() -> FormDefinition:
    """F01 入户调查表, as published."""
    return load(publish(FORMS / "F01-入户调查表.xlsx", version=1)["xform"])


@pytest.fixture(scope="session")
def f02() -> FormDefinition:
    """F02 特困月探访, as published."""
    return load(publish(FORMS / "F02-特困月探访.xlsx", version=3)["xform"])


@pytest.fixture(scope="session")
def f12() -> FormDefinition:
    """F12 民情笔记, as published."""
    return load(publish(FORMS / "F12-民情笔记.xlsx", version=1)["xform"])
