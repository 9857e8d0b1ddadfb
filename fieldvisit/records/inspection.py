"""迎检: somebody looks into an area and a time; which households were drawn. What was found is a
`Task` each that names it.
"""

from datetime import date

from sqlmodel import JSON, Field

from fieldvisit.records.kept import Kept


class Inspection(Kept):
    """Its `scope` is the area that is looked into: a village, a town or a district. `title`: who
    looks into what. `size`: how many households were asked for, a number or a share; `total`: how
    many there were; `sample`: the ids of those drawn by `seed`, in the order of the draw.
    `replied_on`: the day of the last letter of reply.
    """

    title: str
    since: date
    until: date
    seed: int
    size: str
    total: int
    sample: list[str] = Field(default_factory=list, sa_type=JSON)
    replied_on: date | None = None
