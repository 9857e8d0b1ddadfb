"""A plan goes its way step by step, one edition counts, and what is late is known."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records.plan import MeasureStatus, Plan, PlanResult, PlanState, ReviewCycle
from fieldvisit.rules.loop import OutcomeMissing, ReasonMissing, StepRefused
from fieldvisit.rules.plans import (
    PLAN_STEPS,
    MeasuresMissing,
    NoSuchMeasure,
    PlanNotInForce,
    PlanWaiting,
    changed_measure,
    check_new,
    check_plan,
    in_force,
    in_force_each,
    late_measures,
    measures_left,
    next_review,
)

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
DAY = date(2026, 11, 23)
EVERYTHING = {"reason": "写了", "result": PlanResult.ACHIEVED}


def measure(due_on: date = DAY, status: str = "not_started") -> dict[str, Any]:
    said = {"kind": "medical", "content": "陪诊", "owner": "周小燕", "dept": "", "evidence": ""}
    return {**said, "due_on": due_on.isoformat(), "status": status}


def plan(state: PlanState = PlanState.DRAFT, *, edition: int = 1, **other: Any) -> Plan:
    plain = {"id": UUID(int=edition), "scope": "120116001001", "created_at": NOON}
    said = {"household_id": UUID(int=9), "cause": "重病", "goal": "看得起病", "state": state}
    return Plan.model_validate(plain | said | {"edition": edition, "measures": [measure()]} | other)


@pytest.mark.parametrize("state", list(PlanState))
@pytest.mark.parametrize("step", list(PlanState))
def test_a_plan_takes_no_other_step_than_its_next(state: PlanState, step: PlanState) -> None:
    if step in PLAN_STEPS[state]:
        check_plan(plan(state), step, changes=EVERYTHING)
        return
    with pytest.raises(StepRefused) as refused:
        check_plan(plan(state), step, changes=EVERYTHING)
    assert refused.value.facts()["of"] == "一户一策"


@given(st.lists(st.sampled_from(list(PlanState)), max_size=20))
def test_no_way_ends_a_plan_that_the_town_never_approved(steps: list[PlanState]) -> None:
    here, approved = plan(), False
    for step in steps:
        try:
            check_plan(here, step, changes=EVERYTHING)
        except StepRefused:
            continue
        approved = approved or step is PlanState.ACTIVE
        assert approved or step in (PlanState.DRAFT, PlanState.RETURNED)
        here = here.model_copy(update={"state": step})


@pytest.mark.parametrize(
    ("state", "step", "other", "error"),
    [
        (PlanState.DRAFT, PlanState.ACTIVE, {"measures": []}, MeasuresMissing),
        (PlanState.DRAFT, PlanState.RETURNED, {}, ReasonMissing),
        (PlanState.ACTIVE, PlanState.ENDED, {}, OutcomeMissing),
    ],
)
def test_a_step_says_what_it_has_to(
    state: PlanState, step: PlanState, other: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        check_plan(plan(state, **other), step, changes={"reason": " "})


@given(st.lists(st.sampled_from(list(PlanState)), max_size=8))
def test_at_most_one_edition_counts_and_it_is_the_newest_in_force(states: list[PlanState]) -> None:
    """Two devices may approve two editions at once: the newer one is in force on both."""
    those = [plan(state, edition=n, approved_at=NOON) for n, state in enumerate(states, 1)]
    active = [one.edition for one in those if one.state is PlanState.ACTIVE]
    found = in_force(those)
    assert (found.edition if found else None) == max(active, default=None)
    assert in_force_each(those) == ([found] if found else [])


@pytest.mark.parametrize("state", list(PlanState))
def test_no_second_edition_is_written_while_one_waits(state: PlanState) -> None:
    if state in (PlanState.DRAFT, PlanState.RETURNED):
        with pytest.raises(PlanWaiting):
            check_new([plan(state)])
        return
    check_new([plan(state)])


def test_a_measure_is_late_after_its_day_as_long_as_it_is_open() -> None:
    those = [measure(), measure(status="done"), measure(DAY - timedelta(days=9), "doing")]
    active = plan(PlanState.ACTIVE, measures=those)
    assert late_measures(active, DAY) == late_measures(active, DAY)[:1]
    assert [one.due_on for one in late_measures(active, DAY + timedelta(days=1))] == [
        DAY - timedelta(days=9),
        DAY,
    ]
    assert late_measures(plan(PlanState.REPLACED, measures=those), date.max) == []
    assert len(measures_left(active)) == 2


def test_a_measure_is_done_with_evidence_and_stopped_with_a_reason() -> None:
    active = plan(PlanState.ACTIVE, measures=[measure(), measure()])
    done = {"status": MeasureStatus.DONE, "evidence": "票据"}
    assert [one["status"] for one in changed_measure(active, 2, to=done)] == ["not_started", "done"]
    with pytest.raises(OutcomeMissing):
        changed_measure(active, 1, to=done | {"evidence": " "})
    with pytest.raises(ReasonMissing):
        changed_measure(active, 1, to={"status": MeasureStatus.STOPPED})
    for number in (0, 3):
        with pytest.raises(NoSuchMeasure):
            changed_measure(active, number, to=done)
    with pytest.raises(PlanNotInForce):
        changed_measure(plan(), 1, to=done)


@pytest.mark.parametrize(
    ("cycle", "day"),
    [
        ("monthly", date(2026, 12, 30)),
        ("quarterly", date(2027, 2, 28)),
        ("half_year", date(2027, 5, 30)),
        ("yearly", date(2027, 11, 30)),
    ],
)
def test_the_next_look_follows_by_the_cycle(cycle: str, day: date) -> None:
    assert next_review(ReviewCycle(cycle), date(2026, 11, 30)) == day
