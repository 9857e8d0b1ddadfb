"""在校学生: whether a member of a household is at school, by what the newest survey said, or by age
where no survey says it. Pure.

Source: days.md 29 (河东 教育局共建); compulsory education begins at six (义务教育法 art. 11).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fieldvisit.rules.campaigns import age

STUDENT = "student"
"""The code of F01's question 现在做什么 for somebody at school."""

Rows = Sequence[Mapping[str, Any]]
"""The members of a household as F01 asked about them."""


@dataclass(frozen=True)
class Member:
    """Whom it is asked of."""

    person_id: UUID
    citizen_id: str | None
    birth_date: date | None


@dataclass(frozen=True)
class AtSchool:
    """`stage` (a code of the labels' group `school_stage`) and `school` as the survey said; both ""
    where only the age tells it, and then not `surveyed`.
    """

    stage: str = ""
    school: str = ""
    surveyed: bool = False


def at_school(one: Member, rows: Rows, *, day: date, ages: tuple[int, int]) -> AtSchool | None:
    """Whether somebody is at school on a day: as the survey's row of them says; by age (both ends
    included) where no row is theirs or the question was not answered. None: not at school, or
    nobody knows.
    """
    said = next((row for row in rows if _is_of(one, row)), {})
    job = said.get("member_job")
    if job:
        stage, school = (str(said.get(f"member_school{part}") or "") for part in ("_stage", ""))
        return AtSchool(stage, school, surveyed=True) if job == STUDENT else None
    if one.birth_date is None:
        return None
    return AtSchool() if ages[0] <= age(one.birth_date, day) <= ages[1] else None


def _is_of(one: Member, row: Mapping[str, Any]) -> bool:
    number = row.get("member_citizen_id")
    same_number = bool(number) and number == one.citizen_id
    return row.get("member_person_id") == str(one.person_id) or same_number
