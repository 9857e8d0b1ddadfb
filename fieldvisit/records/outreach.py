"""宣传登记: what was done to make the help known, one row an activity. Sums are never kept."""

from datetime import date

from sqlmodel import Field

from fieldvisit.records.kept import Kept


class Outreach(Kept):
    """`kind`: a code of the labels' group `outreach_kind`. `copies` handed out or put up, `persons`
    talked to (人次), `calls` answered, `chat_groups` of messengers (群) and `reached` in them (人),
    `sessions` held (场), `places` served (村居).
    """

    kind: str
    done_on: date
    place: str
    copies: int = Field(default=0, ge=0)
    persons: int = Field(default=0, ge=0)
    calls: int = Field(default=0, ge=0)
    chat_groups: int = Field(default=0, ge=0)
    reached: int = Field(default=0, ge=0)
    sessions: int = Field(default=0, ge=0)
    places: int = Field(default=0, ge=0)
    note: str = ""
