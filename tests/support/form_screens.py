"""The screens of visiting, notes and printing in their cases, on a device with the real forms."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.paper import dossier
from fieldvisit.words import sentence
from tests.support import all_types, form_pages
from tests.support.plain_stage import PlainStage
from tests.support.shell_screens import Shown
from ui.flow.notes import NoteEditPlace, NotesPlace
from ui.flow.preview import PreviewPlace
from ui.screens.note_edit import NoteEditScreen
from ui.screens.visit import VisitScreen
from ui.theme import Theme

NOTE = "北屋窗户漏风，老人怕冷，想要条厚门帘。女儿下周从静海来接去看腿。"


def visit_error(desk: Desk, theme: Theme) -> QWidget:
    """The disk is full: said above the form, which stays."""
    made = form_pages.half_filled(desk, theme)
    assert isinstance(made, VisitScreen)
    made.saved.show_trouble()
    made.show_notice(sentence("disk_full", {"free_mb": 0, "spare_mb": 0}))
    return made


def notes_list(desk: Desk, theme: Theme) -> QWidget:
    return _open(NotesPlace(PlainStage(desk, theme)))


def notes_empty(desk: Desk, theme: Theme) -> QWidget:
    place = NotesPlace(PlainStage(desk, theme))
    made = _open(place)
    place.screen.look_for("没有这两字")
    place.screen.show_data([])
    return made


def note_edit(desk: Desk, theme: Theme) -> QWidget:
    household = register.find(desk)[0].household_id
    place = NoteEditPlace(PlainStage(desk, theme), household_id=household)
    made = _open(place)
    place.keeper.stop()
    assert isinstance(made, NoteEditScreen)
    made.text.setPlainText(NOTE)
    assert made.tags is not None
    made.tags.choose("housing", "health")
    made.follow_up.wish.choose("yes")
    made.follow_up.wish.chosen.emit("yes")
    return made


def preview(desk: Desk, theme: Theme) -> QWidget:
    found = (one.household_id for one in register.find(desk))
    household = next(one for one in found if len(dossier.printables(desk, one)) > 1)
    return _open(PreviewPlace(PlainStage(desk, theme), household_id=household))


def _open(place: NotesPlace | NoteEditPlace | PreviewPlace) -> QWidget:
    stage = place.stage
    stage.go(place)
    return place.screen


CASES: dict[str, tuple[Callable[[Desk, Theme], QWidget], str]] = {
    "visit": (form_pages.half_filled, ""),
    "visit-first": (form_pages.first_page, ""),
    "visit-nobody": (form_pages.nobody_home, ""),
    "visit-together": (form_pages.two_forms, ""),
    "visit-error": (visit_error, ""),
    **{
        f"all-{name}": (partial(all_types.filled, page=page), "")
        for name, page in all_types.PAGES.items()
    },
    "all-blank": (partial(all_types.blank, page=all_types.WORDS), ""),
    "all-list": (all_types.listing, ""),
    "checking": (form_pages.checked, ""),
    "checking-open": (form_pages.checked_open, ""),
    "signing": (form_pages.handed_over, ""),
    "signing-pin": (form_pages.handed_back, ""),
    "notes": (notes_list, "notes"),
    "notes-empty": (notes_empty, "notes"),
    "note-edit": (note_edit, ""),
    "preview": (preview, "households"),
}


def form_screens(desk: Desk) -> list[Shown]:
    """Every case, ready to be rendered on this device."""
    return [
        Shown(name, partial(make, desk), chrome=chrome) for name, (make, chrome) in CASES.items()
    ]
