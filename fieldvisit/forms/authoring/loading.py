"""Load a converted form with the engine itself, and say what it refuses in the author's own places.
It fills nothing in."""

import re
from collections.abc import Sequence

from fieldvisit.forms.authoring.expressions import is_expression, mentions
from fieldvisit.forms.authoring.rows import Book
from fieldvisit.forms.authoring.survey import Spot, Survey
from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.refusals import Finding, FormBroken, FormRefused

_REF = re.compile(r"/[\w.\-/@]+")
_NAMED = frozenset({"unknown_name", "unknown_function", "wrong_arguments", "bad_pattern"})
_SHOWN = 6


def loaded(xform: str, book: Book, *, survey: Survey) -> FormDefinition:
    """The definition that devices will run. Raises FormRefused with the row and column."""
    try:
        return load(xform, book.media)
    except FormBroken as error:
        raise FormRefused(findings=[_said(error, survey)]) from error


def refused_by(error: FormBroken, book: Book, *, survey: Survey) -> FormRefused:
    """What the engine refuses, by the sheet, row and column that the author wrote it in."""
    return FormRefused(findings=book.located([_said(error, survey)]))


def _said(error: FormBroken, survey: Survey) -> Finding:
    refs = _REF.findall(error.where)
    spots = [spot for ref in refs if (spot := survey.by_ref(ref))]
    return _round(spots, survey) if error.why == "cycle" else _one(error, spots)


def _round(spots: Sequence[Spot], survey: Survey) -> Finding:
    """A cycle stands where its first row mentions another of its rows."""
    names = {spot.name for spot in spots}
    shown = [spot.name for spot in spots[:_SHOWN]] + (["…"] if len(spots) > _SHOWN else [])
    told = " → ".join([*shown, *(spot.name for spot in spots[:1])])
    for spot in sorted(spots, key=lambda one: one.row.number):
        for column, text in spot.row.cells.items():
            if is_expression(column, text) and names & _reached(text, survey):
                return Finding("survey", spot.row.number, column, "cycle", told)
    return Finding("survey", spots[0].row.number if spots else 0, "", "cycle", told)


def _reached(text: str, survey: Survey) -> set[str]:
    """The names that a text mentions, and the groups that hide them."""
    wanted = mentions(text)
    return {*wanted, *(above.name for name in wanted for above in survey.around(name))}


def _one(error: FormBroken, spots: Sequence[Spot]) -> Finding:
    near = error.where.partition(": ")[2]
    code = error.why if error.why in _NAMED else "not_runnable"
    if not spots:
        return Finding("survey", 0, "", code, near or error.where)
    row = spots[0].row
    held = (column for column, text in row.cells.items() if near in text and column != "name")
    return Finding(
        "survey", row.number, next(held, "") if near else "", code, near or row.get("name")
    )
