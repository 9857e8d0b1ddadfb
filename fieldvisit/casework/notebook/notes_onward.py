"""What becomes of 民情笔记: a task with a day, a private one handed on, the list for a successor.
What passes on is what is shared; a private note only if its author chooses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk, local_time, place_words
from fieldvisit.casework.notebook.notes import follow_up
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import local_day
from fieldvisit.printing.listing import Column, listing
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import PageFacts
from fieldvisit.records import Note, Task
from fieldvisit.store import audit, households, journal, notes, regions
from fieldvisit.words.labels import label

COLUMNS = (Column("日期", 24), Column("户", 24), Column("标签", 24), Column("内容", 96))


@dataclass(eq=False)
class NoteAboutNobody(FieldvisitError):
    """A task is for a household, and the note names none."""


@dataclass(eq=False)
class NotPrivate(FieldvisitError):
    """The note is shared already."""


@dataclass(frozen=True)
class PassedOn:
    """One note in the list for a successor: the day as ISO, the household's name, tags in words."""

    note_id: str
    day: str
    household: str
    tags: str
    text: str


@dataclass(frozen=True)
class Handover:
    """What a successor gets: the shared notes, by household and day, and the list on paper.
    `kept_back`: private notes that stay with their author.
    """

    author: str
    place: str
    notes: tuple[PassedOn, ...]
    kept_back: int
    pdf: bytes


def to_task(desk: Desk, note_id: str, *, on: date) -> Task:
    """A task on a day, made of a note, which stays as it is; the task names it. Raises NotHere,
    NoteAboutNobody, DayPassed.
    """
    writing.may_write(desk, "task")
    naming.not_past(on, today=local_day(desk.clock.now()))
    desk.may_show_people()
    with desk.store.write() as tx:
        note = naming.record(tx, Note, kind="note", named=note_id)
        if note.household_id is None:
            raise NoteAboutNobody
        task = follow_up(desk, note, due=on)
        journal.insert(tx, task, stamp=desk.stamp())
        audit.append(tx, "note_to_task", subject=str(note.id), stamp=desk.stamp())
    return task


def share(desk: Desk, note_id: str) -> Note:
    """A private note becomes one that colleagues see; the private one is replaced by it. Raises
    NotHere, NotPrivate.
    """
    desk.may_show_people()
    with desk.store.write() as tx:
        return _shared(tx, desk, note_id=note_id)


def handover(desk: Desk, *, chosen: Sequence[str] = ()) -> Handover:
    """The notes of this author for whoever comes after; `chosen`: private ones that are shared by
    it. Raises NotHere, NotPrivate, GlyphMissing.
    """
    desk.may_show_people()
    with desk.store.write() as tx:
        for note_id in chosen:
            _shared(tx, desk, note_id=note_id)
        mine = notes.of_author(tx, desk.profile.staff_id)
        passed = [one for one in mine if not one.private]
        names = households.names(tx, [one.household_id for one in passed if one.household_id])
        place = place_words(regions.path_names(tx, desk.profile.region_code))
        detail = {"notes": str(len(passed)), "kept_back": str(len(mine) - len(passed))}
        audit.append(tx, "notes_handed_over", subject="", stamp=desk.stamp(), detail=detail)
    told = [
        PassedOn(
            note_id=str(one.id),
            day=f"{local_time(one.written_at):%Y-%m-%d}",
            household=names.get(one.household_id, "") if one.household_id else "",
            tags="、".join(label("note_tag", tag) for tag in one.tags),
            text=one.text,
        )
        for one in passed
    ]
    told.sort(key=lambda one: (one.household == "", one.household, one.day))
    paper = _paper(desk, told, place=place)
    kept_back = len(mine) - len(passed)
    return Handover(desk.profile.staff_name, place, tuple(told), kept_back, paper)


def _shared(tx: Connection, desk: Desk, *, note_id: str) -> Note:
    writing.may_share_note(desk)
    old = naming.record(tx, Note, kind="note", named=note_id)
    if not old.private:
        raise NotPrivate
    now = desk.clock.now()
    again = {"id": desk.ids.fresh(), "private": False, "replaces": old.id, "created_at": now}
    note = old.model_copy(update=again)
    journal.insert(tx, note, stamp=desk.stamp())
    audit.append(tx, "note_shared", subject=str(old.id), stamp=desk.stamp())
    return note


def _paper(desk: Desk, told: Sequence[PassedOn], *, place: str) -> bytes:
    now = local_time(desk.clock.now())
    header = PageFacts(
        title="民情笔记交接清单",
        number=f"{now:%Y%m%d}-{desk.profile.short}",
        region_path=place,
        printed_at_text=f"{now:%Y-%m-%d %H:%M}",
        printed_by=desk.profile.staff_name,
    )
    rows = [(one.day, one.household, one.tags, one.text) for one in told]
    empty = [("", "", "", "没有要交接的笔记")]
    return render([listing(header, columns=COLUMNS, rows=rows or empty)])
