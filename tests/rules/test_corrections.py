"""What a person asks to be put right is answered by a day, once."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records import Task
from fieldvisit.records.task import TaskState
from fieldvisit.rules.corrections import AnsweredAlready, answer_by, check_open


def request(state: TaskState) -> Task:
    return Task(
        id=UUID(int=1),
        scope="120111001001",
        created_at=datetime(2026, 11, 23, 4, tzinfo=UTC),
        household_id=UUID(int=2),
        kind="correct_record",
        due_on=date(2026, 12, 23),
        state=state,
        verdict="corrected",
    )


@given(st.dates(date(2021, 11, 1), date(2040, 1, 1)), st.integers(0, 60))
def test_the_day_of_the_request_does_not_count(asked: date, days: int) -> None:
    assert answer_by(asked, days=days) - asked == timedelta(days=days)


def test_what_was_answered_is_not_answered_again() -> None:
    check_open(request(TaskState.OPEN))
    for state in (TaskState.DONE, TaskState.CANCELLED):
        with pytest.raises(AnsweredAlready) as refused:
            check_open(request(state))
        assert refused.value.outcome == "corrected"
