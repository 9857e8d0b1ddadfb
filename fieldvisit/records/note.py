"""民情笔记: free words about people's lives, dated, tagged, linked to a household or to nobody.
Immutable once sent.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import JSON, Field

from fieldvisit.records.kept import InstantText, Kept


class Note(Kept):
    """A 民情笔记 (case note). `private` notes stay with their author and the device's own key."""

    text: str
    written_at: datetime = Field(sa_type=InstantText)
    tags: list[str] = Field(default_factory=list, sa_type=JSON)
    household_id: UUID | None = None
    person_id: UUID | None = None
    visit_id: UUID | None = None
    private: bool = False
    follow_up: bool = False
    replaces: UUID | None = None
