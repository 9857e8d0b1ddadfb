"""在校学生 of the households in aid, for the education office. Reads only; lists that leave are
made by `rosters`.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Visit
from fieldvisit.records.household import Category
from fieldvisit.rules.students import AtSchool, Member, at_school
from fieldvisit.store import rosters, visits

_SURVEY = "F01"
_LONG_AGO = date(1970, 1, 1)


@dataclass(frozen=True)
class Student:
    """Somebody at school with their place on the roster; `surveyed_on`: the day of the survey that
    said so, None where the age tells it.
    """

    row: rosters.RosterRow
    told: AtSchool
    surveyed_on: date | None


def students(tx: Connection, tables: Tables, *, day: date) -> list[Student]:
    """Everybody at school on a day in households that have not left, household by household."""
    surveys = _newest(tx, day)
    found = []
    for row in rosters.roster(tx):
        survey = surveys.get(row.household_id)
        told = _told(row, survey, tables=tables, day=day)
        if told is not None:
            said = local_day(survey.started_at) if survey and told.surveyed else None
            found.append(Student(row, told, said))
    return found


def _told(
    row: rosters.RosterRow, survey: Visit | None, *, tables: Tables, day: date
) -> AtSchool | None:
    keys = ("student_age_from", "student_age_to")
    first, last = (whole_number(tables, key, day=day, region=row.scope) for key in keys)
    member = Member(row.person_id, row.citizen_id, row.birth_date)
    rows = survey.answers.get("member", ()) if survey else ()
    return at_school(member, rows, day=day, ages=(first, last))


def _newest(tx: Connection, day: date) -> dict[UUID, Visit]:
    """The newest survey of each household until a day."""
    days = (_LONG_AGO, day)
    found = visits.counted(tx, form_id=_SURVEY, categories=list(Category), days=days)
    return {one.household_id: one for one in found if one.household_id}
