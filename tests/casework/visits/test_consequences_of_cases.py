"""What the answers of a case's forms (F05 to F09) set in motion: tasks with a day and a reason."""

from datetime import date
from typing import Any

import pytest

from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.casework.visits.consequences import Consequence, consequences
from fieldvisit.words.labels import LABELS

TODAY = date(2026, 11, 23)
MEASURE = {
    "measure_content": "办门诊特病",
    "measure_owner": "赵文静",
    "measure_due_on": "2026-12-31",
    "measure_status": "doing",
}


def found(answers: dict[str, Any]) -> list[Consequence]:
    return consequences(answers, tables=Tables(), day=TODAY)


def kinds(answers: dict[str, Any]) -> list[tuple[str, date]]:
    return [(one.kind, one.due) for one in found(answers)]


def test_a_critical_clue_is_due_within_24_hours() -> None:
    answers = {"respond_by": "2026-11-24T09:05", "subject_name": "孙桂芬"}
    [task] = found(answers)
    assert (task.kind, task.due) == ("urgent_clue", date(2026, 11, 24))
    assert task.words == "特急线索：孙桂芬，11月24日 09:05 前到场"


def test_a_clue_about_somebody_without_a_name_says_what_they_look_like() -> None:
    answers = {"respond_by": "2026-11-24T09:05", "subject_description": "穿军大衣的男人"}
    assert "穿军大衣的男人" in found(answers)[0].words


def test_a_clue_that_was_looked_at_has_no_clock_any_more() -> None:
    answers = {"respond_by": "2026-11-24T09:05", "subject_name": "孙桂芬", "verify_result": "true"}
    assert found(answers) == []


def test_what_a_plan_asks_for_is_due_by_the_plan_itself() -> None:
    assert kinds({"goal": "自付降下来", "plan_review_on": "2027-02-23", "measure": [MEASURE]}) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("service_review_on", "service_review"),
        ("completed_by", "complete_steps"),
        ("referral_follow_up_on", "referral_follow_up"),
    ],
)
def test_a_day_that_a_form_asked_for_becomes_a_task(name: str, kind: str) -> None:
    assert kinds({name: "2026-12-04"}) == [(kind, date(2026, 12, 4))]
    assert LABELS["task_kind"][kind]


def test_a_quiet_form_sets_nothing_in_motion() -> None:
    assert found({"urgency": "normal", "measure": []}) == []
