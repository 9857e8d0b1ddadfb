"""Turn an author's workbook into the package that devices run and print. It never decides what a
form asks."""

import re
from pathlib import Path
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from fieldvisit.forms.definition import load
from fieldvisit.forms.publish_book import Book, Row, read_book
from fieldvisit.forms.publish_lint import CLASSES, Survey, kind_of, lint
from fieldvisit.forms.refusals import Finding, FormBroken, FormRefused
from fieldvisit.forms.sheet import check_placeholders, read_print_sheet

_OURS = frozenset({"purpose", "class", "was"})
_OUR_SETTINGS = frozenset({"minimum_investigators", "minimum_respondent_signatures", "visit_type"})
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


def publish(book: Path, version: int) -> dict[str, Any]:
    """The package of a workbook: form_id, version, title, xform, print, fields, minimum,
    visit_type.

    `fields` says of each reference what it is for ("purpose") and its "class" (general |
    sensitive). Raises FormRefused with every finding.
    """
    read, survey, layout = _judged(book)
    xform = _converted(read, version)
    _check(xform, survey)
    settings = read.settings
    return {
        "form_id": settings["form_id"],
        "version": version,
        "title": settings["form_title"],
        "xform": xform,
        "print": layout,
        "fields": _fields(survey),
        "minimum": {
            "investigators": int(settings.get("minimum_investigators") or 1),
            "respondents": int(settings.get("minimum_respondent_signatures") or 0),
        },
        "visit_type": settings.get("visit_type", ""),
    }


def _judged(book: Path) -> tuple[Book, Survey, dict[str, Any] | None]:
    read = read_book(book)
    survey, findings = lint(read)
    layout = read_print_sheet(book) if read.has_print else None
    findings.extend(check_placeholders(layout or {"cells": []}, survey.refs))
    if findings:
        raise FormRefused(findings=findings)
    return read, survey, layout


def _fields(survey: Survey) -> dict[str, dict[str, str]]:
    return {
        survey.form.nodes[place][0]: {
            "purpose": row.get("purpose"),
            "class": CLASSES.get(row.get("class"), "general"),
        }
        for row, place in survey.rows
        if kind_of(row) != "begin_group"
    }


def _converted(book: Book, version: int) -> str:
    settings = {key: text for key, text in book.settings.items() if key not in _OUR_SETTINGS}
    # blanks would become empty binds, so only filled cells go in
    source = {
        "survey": [_guarded(row) for row in book.survey],
        "choices": [_guarded(row) for row in book.choices],
        "settings": [settings | {"version": str(version), "name": "data"}],
    }
    try:
        xform: str = convert(source, form_name="data", pretty_print=False).xform
    except _LEAKS as error:
        told = re.search(r"\[row : (\d+)\]", str(error))
        row = int(told.group(1)) if told else 0
        raise FormRefused(findings=[Finding("survey", row, "", "not_convertible")]) from error
    for quote, stand_in in _QUOTES.items():
        xform = xform.replace(stand_in, quote)
    return xform


def _guarded(row: Row) -> dict[str, str]:
    cells = {column: text for column, text in row.cells.items() if column not in _OURS}
    for column in cells:
        if column.partition("::")[0] in ("label", "hint", "required_message", "constraint_message"):
            for quote, stand_in in _QUOTES.items():
                cells[column] = cells[column].replace(quote, stand_in)
    return cells


def _check(xform: str, survey: Survey) -> None:
    try:
        load(xform)
    except FormBroken as error:
        row = survey.row_of(error.where.split(" → ")[0].partition(":")[0])
        number = row.number if row else 0
        code = "cycle" if error.why == "cycle" else "not_runnable"
        names = " → ".join(ref.rpartition("/")[2] for ref in error.where.split(" → "))
        raise FormRefused(findings=[Finding("survey", number, "", code, names)]) from error
