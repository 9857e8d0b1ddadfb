"""The list of students for the education office: who is at school, masked, with what says so."""

import csv
from datetime import date
from io import StringIO

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.exports import exporting
from fieldvisit.casework.exports.exporting import Wanted
from fieldvisit.casework.exports.students import students
from fieldvisit.casework.households import register
from fieldvisit.records import Household, Person, Visit
from fieldvisit.store import households, journal, visits


def a_surveyed_home(desk: Desk) -> tuple[Household, Person]:
    """A household whose first member said at the door that they go to school."""
    named = register.find(desk)[0].household_id
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=named)
        _, person = households.members(tx, home.id)[0]
        seen = visits.of_household(tx, home.id)[0]
        member = {
            "member_citizen_id": person.citizen_id,
            "member_job": "student",
            "member_school": "第六埠职专",
            "member_school_stage": "senior",
        }
        fresh = {
            "id": desk.ids.fresh(),
            "form_id": "F01",
            "state": "finalised",
            "answers": {"member": [member]},
            "replaces": None,
        }
        survey = Visit.model_validate(seen.model_dump() | fresh)
        journal.insert(tx, survey, stamp=desk.stamp())
    return home, person


def test_students_are_told_by_the_survey_and_by_age(desk: Desk) -> None:
    day = date(2026, 11, 23)
    with desk.read_people() as tx:
        before = students(tx, desk.tables, day=day)
    assert before
    assert all(not one.told.surveyed and one.surveyed_on is None for one in before)
    ages = [day.year - one.row.birth_date.year for one in before if one.row.birth_date]
    assert 6 <= min(ages) <= max(ages) <= 16
    _, person = a_surveyed_home(desk)
    with desk.read_people() as tx:
        found = students(tx, desk.tables, day=day)
        gone = students(tx, desk.tables, day=date(2000, 1, 1))
    (told,) = [one for one in found if one.told.surveyed]
    assert (told.row.person_id, told.told.school) == (person.id, "第六埠职专")
    assert len(found) == len(before) + 1
    assert not any(one.told.surveyed for one in gone)


def test_the_list_leaves_masked_with_what_says_so(desk: Desk) -> None:
    _, person = a_surveyed_home(desk)
    made = exporting.export(desk, Wanted("在校学生", ".csv"))
    heads, *lines = csv.reader(StringIO(made.data.decode("utf-8-sig")))
    assert heads[-3:] == ["学段", "学校", "依据"]
    assert "家庭住址" not in heads
    (line,) = [one for one in lines if one[-2] == "第六埠职专"]
    assert line[-3] == "高中（中职）"
    assert line[-1].startswith("入户调查表（")
    text = "\n".join(cell for one in lines for cell in one)
    assert person.name not in text
    assert str(person.citizen_id) not in text
    assert "按年龄，没有调查过" in text
