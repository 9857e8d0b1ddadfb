"""商业保险: that somebody in need is insured for a year, who paid the premium, and what the insurer
paid out. Sums are never kept.
"""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import JSON, Field

from fieldvisit.records.fields import Fen
from fieldvisit.records.kept import Kept


class Claim(BaseModel):
    """One payment (赔付) by `payer`, in fen, and what it was for; `void`: why it was entered
    wrongly and counts for nothing.
    """

    on: date
    amount: Fen = Field(gt=0)
    payer: str
    what: str = ""
    void: str = ""


class Insurance(Kept):
    """One person on the roster of a `year`: `product` and `insurer` by name, the `premium` in fen
    and who paid it. `claims`: dumped `Claim` values, oldest first.
    """

    household_id: UUID
    person_id: UUID
    product: str
    insurer: str = ""
    year: int = Field(ge=1949, le=9999)
    premium: Fen = 0
    premium_payer: str = ""
    claims: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
