"""What of a household an assessor sees, which forms they fill in and for how long."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records import KINDS, Task
from fieldvisit.records.staff import Role
from fieldvisit.rules import assessing
from tests.support.central import NOON, VILLAGE

HOME, VISIT = UUID(int=1), UUID(int=2)
VALUES = {"household_id": HOME, "visit_id": VISIT, "kind": "assessment", "form_id": "F04"}


def task(**other: Any) -> Task:
    values = {"id": UUID(int=9), "scope": VILLAGE, "created_at": NOON, "household_id": HOME}
    asked = {"kind": assessing.KIND, "due_on": date(2026, 12, 1)}
    return Task.model_validate({**values, **asked, **other})


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_of_all_kinds_only_the_assessment_and_its_papers_go_along(kind: str) -> None:
    seen = {"task": ("household", HOME), "visit": ("household", HOME)}
    papers = dict.fromkeys(("attachment", "countersignature", "proposal"), ("visit", VISIT))
    assert assessing.lent_with(kind, VALUES) == (seen | papers).get(kind)


@given(st.text() | st.sampled_from(["F01", "F02", "F03", "F05", "F06", "F08", "F09", "F11", "M01"]))
def test_visits_with_other_forms_and_other_tasks_stay_where_they_are(other: str) -> None:
    if other not in assessing.FORMS:
        assert assessing.lent_with("visit", VALUES | {"form_id": other}) is None
        assert not assessing.may_fill(Role.ASSESSOR, other)
        with pytest.raises(assessing.FormNotAssessors):
            assessing.check_form(Role.ASSESSOR, other)
    if other != assessing.KIND:
        assert assessing.lent_with("task", VALUES | {"kind": other}) is None


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ASSESSOR])
def test_others_fill_in_any_form_and_write_open_notes(role: Role) -> None:
    assert assessing.may_fill(role, "F02")
    assessing.check_note(role, private=False)


def test_an_assessors_note_is_their_own() -> None:
    assessing.check_note(Role.ASSESSOR, private=True)
    with pytest.raises(assessing.NoteNotAssessors):
        assessing.check_note(Role.ASSESSOR, private=False)


@pytest.mark.parametrize(
    "over", [{"state": "done"}, {"state": "cancelled"}, {"deleted_at": NOON}, {"kind": "follow_up"}]
)
def test_only_an_open_assessment_lends(over: dict[str, Any]) -> None:
    assert assessing.lends(task().model_dump())
    assert not assessing.lends(task(**over).model_dump())
    if "deleted_at" not in over:
        with pytest.raises(assessing.AssignmentOver):
            assessing.check_open(task(**over))


def test_a_household_is_lent_for_so_many_days_at_most() -> None:
    most = date(2026, 12, 31)
    assessing.check_until(most, most=most, days=60)
    with pytest.raises(assessing.LastDayTooFar) as refused:
        assessing.check_until(date(2027, 1, 1), most=most, days=60)
    assert refused.value.facts()["days"] == 60
