"""Pages of old notebooks by photo: each is a note with its household and its day, found like any
other.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.notebook import photo_notes
from fieldvisit.casework.people.typed_household import past_day
from fieldvisit.machine.clock import SHANGHAI
from fieldvisit.records import Household, Note
from fieldvisit.store import audit, profile


@dataclass(frozen=True)
class OldPage:
    """A page as it was: whose it is about ("" nobody's), on which day it was written, what it says
    in a few words, and its tags by code or word.
    """

    on: date
    household_id: str = ""
    text: str = ""
    tags: tuple[str, ...] = ()


def keep_page(desk: Desk, path: Path, *, page: OldPage) -> Note:
    """A note of that day with the photo of its page. Raises FileUnreadable, FileTooLarge,
    PhotoUnreadable, PictureTooLarge, PictureMoves, NotHere, CodeUnknown, DayToCome, DiskFull.
    """
    day = past_day(desk, page.on)
    tags = [naming.code(one, group="note_tag", field="标签") for one in page.tags]
    made = photo_notes.read(path)
    now = desk.clock.now()
    desk.may_show_people()
    with desk.store.write() as tx:
        named = page.household_id
        home = naming.record(tx, Household, kind="household", named=named) if named else None
        note = Note(
            id=desk.ids.fresh(),
            scope=home.scope if home else profile.load(tx).region_code,
            created_at=now,
            text=page.text.strip() or f"旧笔记本，{day.year}年{day.month}月{day.day}日一页（照片）",
            written_at=datetime.combine(day, time(12), SHANGHAI).astimezone(UTC),
            tags=tags,
            household_id=home.id if home else None,
        )
        photo_notes.keep(tx, desk, note=note, photo=made)
        audit.append(tx, "note_kept", subject=str(note.id), stamp=desk.stamp())
    return note
