"""Turn an author's workbook into the package that devices run and print. It never decides what a
form asks."""

from pathlib import Path
from typing import Any

from fieldvisit.forms.authoring import paper, questions, sheets
from fieldvisit.forms.authoring.book import opened, print_name, read_book
from fieldvisit.forms.authoring.convert import converted
from fieldvisit.forms.authoring.kinds import BEGINS
from fieldvisit.forms.authoring.loading import loaded
from fieldvisit.forms.authoring.media import read_media
from fieldvisit.forms.authoring.rows import Book
from fieldvisit.forms.authoring.survey import Survey, survey_of
from fieldvisit.forms.refusals import Finding, FormRefused
from fieldvisit.forms.sheet import layout_of


def publish(book: Path, version: int) -> dict[str, Any]:
    """The package of a workbook: form_id, version, title, xform, print, fields, minimum,
    visit_type; `was` and `media` when there are any.

    `fields` says of each reference what it is for ("purpose") and its "class" (general |
    sensitive); `was` of each renamed one its former name; `media` holds the csv files that lie
    beside the workbook. Raises FormRefused with every finding.
    """
    read, survey, layout = _judged(book)
    xform = converted(read, version)
    loaded(xform, read, survey=survey)
    settings = read.settings
    package = {
        "form_id": settings.get("form_id"),
        "version": version,
        "title": settings.get("form_title"),
        "xform": xform,
        "print": layout,
        "fields": _fields(survey),
        "minimum": {
            "investigators": int(settings.get("minimum_investigators") or 1),
            "respondents": int(settings.get("minimum_respondent_signatures") or 0),
        },
        "visit_type": settings.get("visit_type"),
    }
    was = {spot.ref: spot.row.get("was") for spot in survey.spots if spot.row.get("was")}
    return package | ({"was": was} if was else {}) | ({"media": read.media} if read.media else {})


def _judged(path: Path) -> tuple[Book, Survey, dict[str, Any] | None]:
    workbook = opened(path)
    book = read_book(workbook)
    found: list[Finding] = [*sheets.judged(book), *read_media(book, path.parent)]
    survey = survey_of(book, found.append)
    found.extend(questions.judged(book, survey))
    title = print_name(workbook)
    layout = layout_of(workbook[title]) if title else None
    if layout is not None:
        found.extend(paper.judged(layout, survey))
    if found:
        raise FormRefused(findings=book.located(in_order(found)))
    return book, survey, layout


def in_order(findings: list[Finding]) -> list[Finding]:
    """Each once, the survey first, then by sheet and row."""
    return sorted(set(findings), key=lambda one: (one.sheet != "survey", one.sheet, one.row))


def _fields(survey: Survey) -> dict[str, dict[str, str]]:
    return {
        spot.ref: {
            "purpose": spot.row.get("purpose"),
            "class": questions.CLASSES.get(spot.row.get("class"), "general"),
        }
        for spot in survey.spots
        if spot.kind.name not in BEGINS
    }
