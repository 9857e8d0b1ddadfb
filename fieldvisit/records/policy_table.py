"""A table of limits, holidays or policies as a district published it: devices of its area have it
with the next sync, and it counts instead of the one that came with the program.
"""

from fieldvisit.records.kept import Kept


class PolicyTable(Kept):
    """`name`: which table, as in `resources/policies` (without .toml); `text`: the whole of it
    (TOML), whose rows say from which day on they hold. `edition` counts from 1 in an area;
    `source`: what it rests on, `published_by`: a person's name. A tombstone withdraws it.
    """

    name: str
    edition: int
    text: str
    source: str
    published_by: str
