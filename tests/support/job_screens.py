"""The screens of a job under way, on a device with the practice village: form, notes, paper."""

from functools import partial

from PySide6.QtWidgets import QWidget

from fieldvisit.casework import dossier, register
from fieldvisit.casework.desk import Desk
from tests.support import form_pages
from tests.support.plain_stage import PlainStage
from tests.support.shell_screens import Shown
from ui.flow.notes import NoteEditPlace, NotesPlace
from ui.flow.preview import PreviewPlace
from ui.theme import Theme


def jobs(desk: Desk) -> list[Shown]:
    """Every screen of a job in its cases, made on this desk."""
    forms = {
        "visit": form_pages.half_filled,
        "visit-first": form_pages.first_page,
        "visit-nobody": form_pages.nobody_home,
        "checking": form_pages.checked,
        "checking-open": form_pages.checked_open,
        "signing": form_pages.handed_over,
        "signing-back": form_pages.handed_back,
    }
    shown = [Shown(name, partial(make, desk)) for name, make in forms.items()]
    return [
        *shown,
        Shown("notes", partial(notes, desk), "notes"),
        Shown("note-edit", partial(note_edit, desk)),
        Shown("preview", partial(preview, desk), "households"),
    ]


def notes(desk: Desk, theme: Theme) -> QWidget:
    stage = PlainStage(desk, theme)
    stage.go(NotesPlace(stage))
    return stage.page


def note_edit(desk: Desk, theme: Theme) -> QWidget:
    stage = PlainStage(desk, theme)
    stage.go(NoteEditPlace(stage, household_id=_visited(desk)))
    return stage.page


def preview(desk: Desk, theme: Theme) -> QWidget:
    stage = PlainStage(desk, theme)
    stage.go(PreviewPlace(stage, household_id=_visited(desk)))
    return stage.page


def _visited(desk: Desk) -> str:
    """A household with several finished visits."""
    found = (one.household_id for one in register.find(desk))
    return next(one for one in found if len(dossier.printables(desk, one)) > 1)
