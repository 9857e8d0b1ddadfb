"""A note that is a photo: the page of an old notebook, a notice where it hangs. Kept encrypted,
made small, without its time and place.
"""

from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import attaching, picture
from fieldvisit.records import Attachment, Note, PublicNotice
from fieldvisit.records.attachment import AttachmentKind
from fieldvisit.store import attachments, journal


def read(path: Path) -> bytes:
    """A chosen photo, made small. Raises FileUnreadable, FileTooLarge, PhotoUnreadable,
    PictureTooLarge, PictureMoves.
    """
    return picture.as_photo(attaching.content_of(path))


def about(tx: Connection, desk: Desk, *, of: PublicNotice, text: str, photo: bytes) -> UUID:
    """A note of the notice's household with a photo; its id. Raises DiskFull."""
    now = desk.clock.now()
    note = Note(
        id=desk.ids.fresh(),
        scope=of.scope,
        created_at=now,
        text=text,
        written_at=now,
        household_id=of.household_id,
    )
    keep(tx, desk, note=note, photo=photo)
    return note.id


def keep(tx: Connection, desk: Desk, *, note: Note, photo: bytes) -> None:
    """Keep a note and its photo. Raises DiskFull."""
    sha256 = attachments.keep(desk.store, tx, data=photo, at=note.created_at)
    pictured = Attachment(
        id=desk.ids.fresh(),
        scope=note.scope,
        created_at=note.created_at,
        sha256=sha256,
        size=len(photo),
        media_type="image/jpeg",
        kind=AttachmentKind.PHOTO,
        note_id=note.id,
    )
    journal.insert(tx, note, stamp=desk.stamp())
    journal.insert(tx, pictured, stamp=desk.stamp())
