"""公示: a notice about a household put up for the days that the rules say, objections counted.

Source: 民发〔2021〕57号 art. 19 and 24: name, number of members and amount, nothing else.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import JSON, Field

from fieldvisit.records.fields import Fen
from fieldvisit.records.kept import Kept


class PublicNotice(Kept):
    """`members` covered, `amount` in fen a month, `place` where it hangs: from `posted_on` to
    `last_day`, until `taken_down_on`. `objections`: a list of {"on": ISO day, "text": what was
    said}. `post_note` and `down_note`: the notes with a photo of either.
    """

    household_id: UUID
    members: int = Field(ge=1)
    amount: Fen
    place: str
    posted_on: date | None = None
    last_day: date | None = None
    taken_down_on: date | None = None
    objections: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    post_note: UUID | None = None
    down_note: UUID | None = None
