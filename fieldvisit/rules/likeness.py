"""Whether two entries may be one person. Pure: how a name may be spoken is handed in.

Source: domain.md section 5 (the town merges duplicates), section 4 (one citizen ID, one person).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Why(StrEnum):
    """Why two entries look like one person."""

    SAME_ID = "same_id"
    SAME_NAME = "same_name"


@dataclass(frozen=True)
class Seen:
    """What tells people apart: a checked citizen ID, how the name may be spoken, the village, the
    day of birth.
    """

    citizen_id: str | None
    spoken: Collection[str]
    village: str
    birth: date | None


def alike(one: Seen, other: Seen) -> Why | None:
    """Why they may be one person, None if nothing says so: the same citizen ID; or names that sound
    alike in one village, and no two years of birth that differ.
    """
    if one.citizen_id and one.citizen_id == other.citizen_id:
        return Why.SAME_ID
    apart = one.birth and other.birth and one.birth.year != other.birth.year
    if one.village != other.village or apart:
        return None
    return Why.SAME_NAME if set(one.spoken) & set(other.spoken) else None


def are_two(one: Seen, other: Seen) -> bool:
    """Whether both have a citizen ID and not the same: they are two people, however they are
    called.
    """
    return bool(one.citizen_id and other.citizen_id and one.citizen_id != other.citizen_id)
