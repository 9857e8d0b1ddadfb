"""Convert a judged workbook to an XForm with pyxform, around the traps of that library. It adds no
question of its own but the line beside "other"."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from fieldvisit.forms.authoring.columns import OUR_SETTINGS, OURS, SPOKEN
from fieldvisit.forms.authoring.kinds import Kind, kind_of
from fieldvisit.forms.authoring.rows import Book, Row, is_chinese
from fieldvisit.forms.refusals import Finding, FormRefused

CHINESE = "中文 (zh)"
# pyxform turns curly quotes into straight ones, which is wrong in Chinese
_QUOTES = {"“": "\ue001", "”": "\ue002", "‘": "\ue003", "’": "\ue004"}
# what pyxform lets through besides its own error
_LEAKS = (
    PyXFormError,
    TypeError,
    AttributeError,
    KeyError,
    IndexError,
    ValueError,
    AssertionError,
    RecursionError,
)
_ROW = re.compile(r"\[row : (\d+)\]")
_SHEET = re.compile(r"On the '(\w+)' sheet, the '([\w:]+)'")
_YES = {"是": "yes", "否": "no"}
_OTHER = {"name": "other", "label": "其他"}

Cells = dict[str, str]


def converted(book: Book, version: int | None) -> str:
    """The XForm of a workbook; without a version of ours it keeps the author's version and name.

    Raises FormRefused with the row that pyxform stumbles over.
    """
    survey, numbers = _survey(book)
    source: dict[str, Any] = {
        "survey": survey,
        "choices": _choices(book),
        "settings": [_settings(book, version)],
        "entities": [dict(row.cells) for row in book.entities],
    }
    # without these pyxform guesses columns from the first hundred rows and loses its place
    headers = {f"{sheet}_header": _header(rows) for sheet, rows in source.items() if rows}
    try:
        xform: str = convert(source | headers, form_name="data", pretty_print=False).xform
    except _LEAKS as error:
        numbered = {"survey": numbers, "choices": [row.number for row in book.choices]}
        numbered["entities"] = [row.number for row in book.entities]
        raise FormRefused(findings=[_said(str(error), numbered)]) from error
    for quote, stand_in in _QUOTES.items():
        xform = xform.replace(stand_in, quote)
    return xform


def _header(rows: list[Cells]) -> list[dict[str, None]]:
    return [dict.fromkeys(column for row in rows for column in row)]


def _said(text: str, numbers: Mapping[str, list[int]]) -> Finding:
    """pyxform counts the rows it was given; the author counts the sheet's."""
    place = _SHEET.search(text)
    sheet, column = place.groups() if place else ("survey", "")
    told = _ROW.search(text)
    given = numbers.get(sheet, [])
    at = int(told.group(1)) - 2 if told else -1
    row = given[at] if 0 <= at < len(given) else 0
    return Finding(sheet, row, column if row else "", "not_convertible")


def _settings(book: Book, version: int | None) -> Cells:
    about = {key: text for key, text in book.settings.cells.items() if key not in OUR_SETTINGS}
    languages = book.languages()
    if any(languages) and not about.get("default_language"):
        chinese = (one for one in languages if one and is_chinese(one))
        about["default_language"] = next(chinese, CHINESE)
    if version is None:
        return {"name": "data"} | about
    return about | {"version": str(version), "name": "data"}


def _survey(book: Book) -> tuple[list[Cells], list[int]]:
    rows, numbers = [], []
    for row in book.survey:
        for cells in _rows(row):
            rows.append(cells)
            numbers.append(row.number)
    return rows, numbers


def _rows(row: Row) -> Iterator[Cells]:
    kind = kind_of(row.get("type"))
    cells = {column: text for column, text in row.cells.items() if column not in OURS}
    cells["type"] = kind.written()
    for column in ("required", "readonly"):
        if column in cells:
            cells[column] = _YES.get(cells[column], cells[column])
    if kind.appearance and kind.appearance not in cells.get("appearance", ""):
        cells["appearance"] = f"{kind.appearance} {cells.get('appearance', '')}".strip()
    yield _guarded(cells)
    if kind.other:
        yield _guarded(_in_other_words(row, kind))


def _in_other_words(row: Row, kind: Kind) -> Cells:
    """pyxform's own line for "other" is English, and none at all for translated lists."""
    name = row.get("name")
    chosen = f"selected(${{{name}}}, 'other')"
    label = "".join(text for _, text in row.spoken("label"))[:40]
    return {
        "type": "text",
        "name": f"{name}_other",
        "label": f"{label}（其他，请写明）" if label else "其他，请写明",
        "relevant": chosen,
        "required": "yes",
    }


def _choices(book: Book) -> list[Cells]:
    rows = [_guarded(dict(row.cells)) for row in book.choices]
    kinds = [kind_of(row.get("type")) for row in book.survey]
    for name in dict.fromkeys(kind.of for kind in kinds if kind.other):
        mine = [row for row in rows if row.get("list_name") == name]
        if mine and not any(row.get("name") == "other" for row in mine):
            rows.insert(rows.index(mine[-1]) + 1, {"list_name": name, **_OTHER})
    return rows


def _guarded(cells: Cells) -> Cells:
    for column in cells:
        if column.partition("::")[0] in SPOKEN:
            for quote, stand_in in _QUOTES.items():
                cells[column] = cells[column].replace(quote, stand_in)
    return cells
