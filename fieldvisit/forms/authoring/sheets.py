"""Judge the headers and the settings of a workbook. Questions and choices are judged elsewhere."""

import re
from collections.abc import Iterator

from fieldvisit.forms.authoring.columns import is_known, words_of
from fieldvisit.forms.authoring.rows import Book, letter
from fieldvisit.forms.refusals import Finding

_NUMBERS = ("minimum_investigators", "minimum_respondent_signatures")
_NEEDED = {"survey": ("name", "label", "purpose", "class"), "choices": ("label",)}
_ERRORS = frozenset({"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"})
_STYLES = frozenset({"pages", "theme-grid"})
_FORM_ID = re.compile(r"[A-Za-z0-9][\w.\-]{0,39}\Z")


def judged(book: Book) -> Iterator[Finding]:
    """Everything wrong in headers and settings."""
    yield from _columns(book)
    yield from _settings(book)
    yield from _formulas(book)


def _columns(book: Book) -> Iterator[Finding]:
    for sheet, columns in _NEEDED.items():
        for column in columns:
            header = book.headers.get(sheet)
            if header and column not in {one.partition("::")[0] for one in header.known}:
                yield Finding(sheet, header.row, column, "missing_column", column)
    for sheet, header in book.headers.items():
        for place, column in enumerate(header.known):
            # further columns of the choices are what a choice_filter looks at
            if column and sheet != "choices" and not is_known(sheet, column):
                typed, words = header.typed[place], words_of(sheet)
                near = book.guesses.nearest(typed.partition("::")[0], words, alike=0.5)
                yield Finding(sheet, header.row, column, "unknown_column", typed, instead=near)
            elif column and column in header.known[:place]:
                typed, cell = header.typed[place], f"{letter(place)}{header.row}"
                yield Finding(sheet, header.row, typed, "duplicate_column", typed, cell=cell)


def _settings(book: Book) -> Iterator[Finding]:
    row = book.settings
    for column in ("form_title", "form_id"):
        if not row.get(column):
            yield Finding("settings", row.number, column, "missing_setting", column)
    if row.get("form_id") and not _FORM_ID.match(row.get("form_id")):
        yield Finding("settings", row.number, "form_id", "bad_form_id", row.get("form_id"))
    for column in _NUMBERS:
        if not re.fullmatch(r"[0-9]?", row.get(column)):
            yield Finding("settings", row.number, column, "not_a_count", row.get(column))
    for word in row.get("style").split():
        if word not in _STYLES:
            yield Finding("settings", row.number, "style", "bad_style", word, instead="pages")


def _formulas(book: Book) -> Iterator[Finding]:
    sheets = {"survey": book.survey, "choices": book.choices, "entities": book.entities}
    for sheet, rows in (*sheets.items(), ("settings", [book.settings])):
        cells = ((row, column, text) for row in rows for column, text in row.cells.items())
        for row, column, text in cells:
            if text in _ERRORS:
                yield Finding(sheet, row.number, column, "formula_error", text)
