"""Load a converted form with the engine itself, and say what it refuses in the author's own places.
It fills nothing in."""

import re

from fieldvisit.forms.authoring.rows import Book, Row
from fieldvisit.forms.authoring.survey import Survey
from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.refusals import Finding, FormBroken, FormRefused

_REF = re.compile(r"/[\w.\-/@]+")
_NAMED = frozenset({"unknown_name", "unknown_function", "wrong_arguments", "cycle"})


def loaded(xform: str, book: Book, *, survey: Survey) -> FormDefinition:
    """The definition that devices will run. Raises FormRefused with the row and column."""
    try:
        return load(xform, book.media)
    except FormBroken as error:
        raise refused_by(error, book, survey=survey) from error


def refused_by(error: FormBroken, book: Book, *, survey: Survey) -> FormRefused:
    """What the engine refuses, by the sheet, row and column that the author wrote it in."""
    return FormRefused(findings=book.located([_said(error, survey)]))


def _said(error: FormBroken, survey: Survey) -> Finding:
    refs = _REF.findall(error.where)
    spot = next((one for ref in refs if (one := survey.by_ref(ref))), None)
    near = error.where.partition(": ")[2]
    if error.why == "cycle":
        near = " → ".join(ref.rpartition("/")[2] for ref in refs)
    code = error.why if error.why in _NAMED else "not_runnable"
    if spot is None:
        return Finding("survey", 0, "", code, near or error.where)
    column = _column(spot.row, near) if error.why != "cycle" else ""
    return Finding("survey", spot.row.number, column, code, near or spot.name)


def _column(row: Row, near: str) -> str:
    """Which cell of a row holds the text that the engine stumbled over."""
    if not near:
        return ""
    held = (column for column, text in row.cells.items() if near in text and column != "name")
    return next(held, "")
