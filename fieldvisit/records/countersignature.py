"""会签: the second investigator's word on a visit, given on the own device. It stands once sent;
the visit itself never changes for it.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from sqlmodel import Field, String

from fieldvisit.records.kept import InstantText, Kept


class CountersignWay(StrEnum):
    DRAWN = "drawn"
    DECLINED = "declined"


class Countersignature(Kept):
    """`staff_id` (called `name` then) signed the visit, or declined for a `reason`. `sha256` names
    the drawn image. The id follows from visit, person and way: one of each.
    """

    visit_id: UUID
    staff_id: UUID
    name: str
    way: CountersignWay = Field(sa_type=String)
    sha256: str | None = None
    signed_at: datetime = Field(sa_type=InstantText)
    reason: str = ""


def countersignature_id(visit_id: UUID, staff_id: UUID, *, way: str) -> UUID:
    """The id of one person's word on a visit, the same on every device."""
    return uuid5(visit_id, f"{staff_id} {way}")
