"""Load a converted form with the engine itself, and say what it refuses in the author's own places.
It fills nothing in."""

import re
from collections.abc import Sequence

from fieldvisit.forms.authoring.expressions import is_expression, mentions
from fieldvisit.forms.authoring.rows import Book, Row
from fieldvisit.forms.authoring.survey import Spot, Survey
from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.refusals import Finding, FormBroken, FormRefused

_REF = re.compile(r"/[\w.\-/@]+")
# what the engine says of it -> what its author is told
_CODES = {
    "bad_pattern": "bad_pattern",
    "broken_media": "media_unreadable",
    "missing_media": "media_missing",
    "outside_repeat": "outside_repeat",
    "too_many_choices": "too_many_choices",
    "unknown_column": "unknown_choice_column",
    "unknown_function": "unknown_function",
    "unknown_list": "unknown_list",
    "unknown_name": "unknown_name",
    "wrong_arguments": "wrong_arguments",
}
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
    return _round(spots, survey) if error.why == "cycle" else _one(error, spots, survey=survey)


def _round(spots: Sequence[Spot], survey: Survey) -> Finding:
    """A cycle stands where its first row mentions another of its rows."""
    names = {spot.name for spot in spots}
    shown = [spot.name for spot in spots[:_SHOWN]] + (["…"] if len(spots) > _SHOWN else [])
    told = " → ".join([*shown, *(spot.name for spot in spots[:1])])
    for spot in sorted(spots, key=lambda one: one.row.number):
        for column, text in spot.row.cells.items():
            if is_expression(column, text) and names & _reached(text, survey):
                return Finding("survey", spot.row.number, column, "cycle", told)
    if not spots:
        return Finding("survey", 0, "", "cycle", told)
    return Finding("survey", spots[0].row.number, _column(spots[0].row, ""), "cycle", told)


def _reached(text: str, survey: Survey) -> set[str]:
    """The names that a text mentions, and the groups that hide them."""
    wanted = mentions(text)
    return {*wanted, *(above.name for name in wanted for above in survey.around(name))}


def _one(error: FormBroken, spots: Sequence[Spot], *, survey: Survey) -> Finding:
    near = error.where.partition(": ")[2]
    code = _CODES.get(error.why, "not_runnable")
    if not spots:  # it names a list or a file: the first row that wants it
        near = error.where
        spots = [
            one for one in survey.spots if any(near in text for text in one.row.cells.values())
        ]
    if not spots:
        return Finding("survey", 0, "", code, near)
    row = spots[0].row
    return Finding("survey", row.number, _column(row, near), code, near or row.get("name"))


def _column(row: Row, near: str) -> str:
    """The cell that holds the text which the engine stumbled over; else the only computed one."""
    held = [column for column, text in row.cells.items() if near in text and column != "name"]
    computed = [column for column, text in row.cells.items() if is_expression(column, text)]
    if near and held:
        return held[0]
    return computed[0] if len(computed) == 1 else ""
