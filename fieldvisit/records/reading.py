"""What was measured of a person: blood pressure, glucose, eyesight. Health data of the most private
sort (PIPL art. 28): shown where the household is, nowhere else.
"""

from datetime import date
from uuid import UUID

from sqlmodel import JSON, Field

from fieldvisit.records.kept import Kept


class Reading(Kept):
    """One measurement. `kind`: a code of resources/policies/readings.toml; `numbers`: as they were
    written, one a part of the kind; `from_visit`: the visit whose form asked for it, None where
    somebody typed it.
    """

    household_id: UUID
    person_id: UUID
    kind: str
    taken_on: date
    numbers: list[str] = Field(sa_type=JSON)
    note: str = ""
    from_visit: UUID | None = None
