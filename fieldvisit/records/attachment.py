"""A file that belongs to a record (signature, photo, scan). The bytes travel apart from the row and
are named by their hash.
"""

from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, String

from fieldvisit.records.kept import Kept


class AttachmentKind(StrEnum):
    SIGNATURE = "signature"
    PHOTO = "photo"
    SCAN = "scan"
    AUDIO = "audio"
    FILE = "file"


class Attachment(Kept):
    """`sha256` (hex) of the content is its name in every store; `size` in bytes."""

    sha256: str
    size: int
    media_type: str
    kind: AttachmentKind = Field(sa_type=String)
    visit_id: UUID | None = None
    note_id: UUID | None = None
