"""Turn an author's workbook into the package that devices run and print. It never decides what a
form asks."""

from pathlib import Path
from typing import Any

from fieldvisit.forms.authoring.check import Checked, checked
from fieldvisit.forms.authoring.kinds import BEGINS
from fieldvisit.forms.authoring.questions import CLASSES
from fieldvisit.forms.authoring.survey import Survey
from fieldvisit.forms.refusals import Finding, FormRefused


def publish(book: Path, version: int) -> dict[str, Any]:
    """The package of a workbook: form_id, version, title, xform, print, fields, minimum,
    visit_type; `was` and `media` when there are any.

    `fields` says of each reference what it is for ("purpose") and its "class" (general |
    sensitive); `was` of each renamed one its former name; `media` holds the csv files that lie
    beside the workbook. Raises FormRefused with every finding that must be mended.
    """
    done = checked(book, version)
    if done.faults:
        raise FormRefused(findings=done.faults)
    return _package(done, version)


def renumbered(package: dict[str, Any], version: int) -> dict[str, Any]:
    """The same package under another number."""
    told = f'version="{package["version"]}"'
    xform = package["xform"].replace(told, f'version="{version}"', 1)
    return package | {"version": version, "xform": xform}


def check(book: Path) -> list[Finding]:
    """Everything found in a workbook: first what must be mended, then what is worth a look."""
    return checked(book).findings


def _package(done: Checked, version: int) -> dict[str, Any]:
    settings, media = done.book.settings, done.book.media
    package = {
        "form_id": settings.get("form_id"),
        "version": version,
        "title": settings.get("form_title"),
        "xform": done.xform,
        "print": done.layout,
        "fields": _fields(done.survey),
        "minimum": {
            "investigators": int(settings.get("minimum_investigators") or 1),
            "respondents": int(settings.get("minimum_respondent_signatures") or 0),
        },
        "visit_type": settings.get("visit_type"),
    }
    spots = done.survey.spots
    was = {spot.ref: spot.row.get("was") for spot in spots if spot.row.get("was")}
    return package | ({"was": was} if was else {}) | ({"media": media} if media else {})


def _fields(survey: Survey) -> dict[str, dict[str, str]]:
    return {
        spot.ref: {
            "purpose": spot.row.get("purpose"),
            "class": CLASSES.get(spot.row.get("class"), "general"),
        }
        for spot in survey.spots
        if spot.kind.name not in BEGINS
    }
