"""Events that follow each other closely are one alert, and an alert goes its way step by step."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records.alert import Alert, AlertOutcome, AlertState
from fieldvisit.rules.alerts import (
    ALERT_STEPS,
    MOST_EVENTS,
    Event,
    check_alert,
    folded,
    folds,
    is_late,
)
from fieldvisit.rules.loop import OutcomeMissing, StepRefused

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVERYTHING = {"outcome": AlertOutcome.HELPED, "finding": "煤炉倒烟，开了窗"}


def alert(state: AlertState = AlertState.RAISED, **other: Any) -> Alert:
    plain = {"id": UUID(int=1), "scope": "120116001001", "created_at": NOON}
    on = {"household_id": UUID(int=2), "task_id": UUID(int=3), "kind": "smoke", "events": ["e0"]}
    at = {"raised_at": NOON, "latest_at": NOON, "respond_by": NOON + HOUR, "state": state}
    return Alert.model_validate(plain | on | at | other)


@pytest.mark.parametrize("state", list(AlertState))
@pytest.mark.parametrize("step", list(AlertState))
def test_an_alert_takes_no_other_step_than_its_next(state: AlertState, step: AlertState) -> None:
    if step in ALERT_STEPS[state]:
        check_alert(alert(state), step, changes=EVERYTHING)
        return
    with pytest.raises(StepRefused) as refused:
        check_alert(alert(state), step, changes=EVERYTHING)
    assert refused.value.of == "alert"


@pytest.mark.parametrize("lacking", ["outcome", "finding"])
def test_an_alert_is_closed_with_what_was_found(lacking: str) -> None:
    with pytest.raises(OutcomeMissing):
        check_alert(alert(), AlertState.CLOSED, changes=EVERYTHING | {lacking: ""})


@pytest.mark.parametrize(
    ("event", "joins"),
    [
        (Event("e1", "smoke", NOON + HOUR), True),
        (Event("e1", "smoke", NOON - HOUR), True),
        (Event("e1", "smoke", NOON + HOUR + timedelta(seconds=1)), False),
        (Event("e1", "fall", NOON), False),
    ],
)
def test_the_same_kind_within_the_window_is_one_alert(event: Event, joins: bool) -> None:
    assert folds(alert(), event, window=HOUR) is joins


def test_what_comes_after_it_was_closed_begins_anew() -> None:
    closed = alert(AlertState.CLOSED, closed_at=NOON + timedelta(minutes=10))
    assert not folds(closed, Event("e1", "smoke", NOON + timedelta(minutes=11)), window=HOUR)
    assert folds(closed, Event("e1", "smoke", NOON + timedelta(minutes=9)), window=HOUR)


@given(st.lists(st.integers(0, 30), max_size=40))
def test_an_event_counts_once_however_often_it_comes(minutes: list[int]) -> None:
    here = alert()
    for minute in minutes:
        event = Event(f"e{minute}", "smoke", NOON + timedelta(minutes=minute))
        here = here.model_copy(update=folded(here, event))
    assert here.times == len({0, *minutes})
    assert here.latest_at == NOON + timedelta(minutes=max(minutes, default=0))


def test_an_alert_remembers_a_bounded_number_of_events() -> None:
    here = alert()
    for number in range(1, MOST_EVENTS + 9):
        here = here.model_copy(update=folded(here, Event(f"e{number}", "smoke", NOON)))
    assert (len(here.events), here.times) == (MOST_EVENTS, MOST_EVENTS + 9)


def test_an_alert_is_late_when_nobody_said_in_time_what_it_was() -> None:
    assert not is_late(alert(), NOON + HOUR)
    assert is_late(alert(), NOON + HOUR + timedelta(seconds=1))
    closed = alert(AlertState.CLOSED, closed_at=NOON)
    assert not is_late(closed, NOON + 9 * HOUR)
