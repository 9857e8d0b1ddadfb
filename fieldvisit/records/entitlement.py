"""What a household gets (保障待遇): a category for a time, and how much. A change ends one and
begins another; nothing is overwritten.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, String

from fieldvisit.records.fields import Fen
from fieldvisit.records.household import Category
from fieldvisit.records.kept import Kept


class EndCause(StrEnum):
    """Why an entitlement ended. The first six are those of 特困人员认定办法 art. 24."""

    DIED = "died"
    LABOUR_REGAINED = "labour_regained"
    IN_PRISON = "in_prison"
    MEANS = "means"
    OBLIGOR = "obligor"
    OWN_WISH = "own_wish"
    AMOUNT_CHANGED = "amount_changed"
    CATEGORY_CHANGED = "category_changed"
    MOVED_AWAY = "moved_away"
    EXPIRED = "expired"
    OTHER = "other"


class Entitlement(Kept):
    """A category held by a household, or by one person of it alone, from `since` until `until`
    (both included; None: still), `amount` in fen a month. `review_on`: when it is looked at again.
    `reason` says why it began; `end_reason`, in words that can be read to the family, why it ended;
    `served_on`: when they were told.
    """

    household_id: UUID
    person_id: UUID | None = None
    category: Category = Field(sa_type=String)
    since: date
    until: date | None = None
    amount: Fen = 0
    review_on: date | None = None
    reason: str = ""
    end_cause: EndCause | None = Field(default=None, sa_type=String)
    end_reason: str = ""
    served_on: date | None = None
