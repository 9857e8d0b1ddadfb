"""A file that belongs to a record (signature, photo, scan). The bytes travel apart from the row and
are named by their hash.
"""

from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, String

from fieldvisit.records.kept import Kept
from fieldvisit.records.place import EASTMOST, NORTHMOST, STEPS


class AttachmentKind(StrEnum):
    SIGNATURE = "signature"
    PHOTO = "photo"
    SCAN = "scan"
    AUDIO = "audio"
    FILE = "file"


class Attachment(Kept):
    """`sha256` (hex) of the content is its name in every store; `size` in bytes. Where a photo of a
    visit was taken, in ten-thousandths of a degree and metres (`place.Place`): it is not in the
    photo itself, and is for the hints of a review alone.
    """

    sha256: str
    size: int
    media_type: str
    kind: AttachmentKind = Field(sa_type=String)
    visit_id: UUID | None = None
    note_id: UUID | None = None
    latitude: int | None = Field(default=None, ge=-NORTHMOST * STEPS, le=NORTHMOST * STEPS)
    longitude: int | None = Field(default=None, ge=-EASTMOST * STEPS, le=EASTMOST * STEPS)
    accuracy: int | None = Field(default=None, ge=0)
