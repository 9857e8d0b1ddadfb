"""Judge what goes back to the register (save_to, sheet entities) and the signatures that a form
promises. It writes nothing back."""

import re
from collections.abc import Iterator

from fieldvisit.forms.authoring.kinds import BEGINS
from fieldvisit.forms.authoring.rows import Book
from fieldvisit.forms.authoring.survey import Survey
from fieldvisit.forms.refusals import Finding

_PROPERTY = re.compile(r"[^\W\d][\w\-]*\Z")
_SIGNED = (
    ("minimum_investigators", "investigator"),
    ("minimum_respondent_signatures", "respondent"),
)


def judged(book: Book, survey: Survey) -> Iterator[Finding]:
    """Everything wrong with save_to, entities, signatures and former names."""
    yield from _saved(book, survey)
    yield from _entities(book)
    yield from _signed(book, survey)
    yield from _renamed(survey)


def _saved(book: Book, survey: Survey) -> Iterator[Finding]:
    sets = [row.get("list_name") for row in book.entities if row.get("list_name")]
    taken: dict[str, int] = {}
    for spot in survey.spots:
        text, row = spot.row.get("save_to"), spot.row.number
        if not text:
            continue
        of, mark, property_ = text.rpartition("#")
        if not sets:
            yield Finding("survey", row, "save_to", "save_to_needs_entities", text)
        elif spot.kind.name in BEGINS:
            yield Finding("survey", row, "save_to", "save_to_of_group", text)
        elif not _PROPERTY.match(property_) or property_.lower() in ("label", "id"):
            yield Finding("survey", row, "save_to", "bad_save_to", text)
        elif text in taken:
            yield Finding("survey", row, "save_to", "duplicate_save_to", text)
        elif (mark and of not in sets) or (not mark and len(sets) > 1):
            meant = f"{survey.guesses.nearest(of, sets) or sets[0]}#{property_}"
            yield Finding("survey", row, "save_to", "save_to_of_none", text, instead=meant)
        taken[text] = row


def _entities(book: Book) -> Iterator[Finding]:
    seen: set[str] = set()
    for row in book.entities:
        name = row.get("list_name")
        if not name:
            yield Finding("entities", row.number, "list_name", "missing_cell")
        elif name in seen:
            yield Finding("entities", row.number, "list_name", "duplicate_entity", name)
        elif not row.get("entity_id") and not row.get("label"):
            yield Finding("entities", row.number, "label", "entity_needs_label", name)
        elif row.get("update_if") and not row.get("entity_id"):
            yield Finding("entities", row.number, "entity_id", "entity_needs_id", name)
        seen.add(name)


def _signed(book: Book, survey: Survey) -> Iterator[Finding]:
    drawn = [
        spot.name
        for spot in survey.spots
        if spot.kind.name == "image"
        and {"signature", "draw"} & {spot.kind.appearance, *spot.row.get("appearance").split()}
    ]
    for column, party in _SIGNED:
        wanted = book.settings.get(column)
        there = sum(name.startswith(party) for name in drawn)
        # a note is signed nowhere
        if drawn and wanted.isdecimal() and int(wanted) > there:
            yield Finding(
                "settings", book.settings.number, column, "too_few_signatures", str(there)
            )


def _renamed(survey: Survey) -> Iterator[Finding]:
    for spot in survey.spots:
        former = spot.row.get("was")
        # its own name: it was moved to another group
        if former != spot.name and former in survey.named:
            yield Finding("survey", spot.row.number, "was", "was_still_there", former)
