"""A clue goes its way step by step, 特急 has a clock, and 户次 and 人次 are counted apart."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records.clue import Clue, ClueOutcome, ClueState, ClueVerdict
from fieldvisit.records.need import Urgency
from fieldvisit.rules.clues import (
    CLUE_STEPS,
    NoCallNeeded,
    OtherClueMissing,
    check_call,
    check_clue,
    count,
    is_late,
    respond_by,
)
from fieldvisit.rules.loop import OutcomeMissing, ReasonMissing, StepRefused

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
EVERYTHING = {"verdict": ClueVerdict.TRUE, "outcome": ClueOutcome.DIBAO, "reason": "写了"}


def clue(state: ClueState = ClueState.FOUND, *, number: int = 1, **other: Any) -> Clue:
    plain = {"id": UUID(int=number), "scope": "120101001001", "created_at": NOON}
    said = {"source": "visit", "discoverer": "周小燕", "about": "老人", "place": "桥下"}
    return Clue.model_validate(plain | said | {"found_at": NOON, "state": state} | other)


@pytest.mark.parametrize("state", list(ClueState))
@pytest.mark.parametrize("step", list(ClueState))
def test_a_clue_takes_no_other_step_than_its_next(state: ClueState, step: ClueState) -> None:
    if step in CLUE_STEPS[state]:
        check_clue(clue(state), step, changes=EVERYTHING)
        return
    with pytest.raises(StepRefused) as refused:
        check_clue(clue(state), step, changes=EVERYTHING)
    assert refused.value.facts()["of"] == "主动发现线索"


@given(st.lists(st.sampled_from(list(ClueState)), max_size=12))
def test_no_way_closes_a_clue_that_nobody_looked_at(steps: list[ClueState]) -> None:
    here, looked = clue(), False
    for step in steps:
        try:
            check_clue(here, step, changes=EVERYTHING)
        except StepRefused:
            continue
        looked = looked or step is ClueState.VERIFIED
        assert looked
        here = here.model_copy(update={"state": step})


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({}, OutcomeMissing),
        ({"verdict": ClueVerdict.FALSE, "reason": " "}, ReasonMissing),
        ({"verdict": ClueVerdict.DUPLICATE}, OtherClueMissing),
        ({"verdict": ClueVerdict.DUPLICATE, "duplicate_of": UUID(int=1)}, OtherClueMissing),
    ],
)
def test_a_verdict_says_what_it_has_to(changes: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        check_clue(clue(), ClueState.VERIFIED, changes=changes)


@pytest.mark.parametrize("verdict", list(ClueVerdict))
def test_only_a_clue_that_holds_ends_with_an_outcome(verdict: ClueVerdict) -> None:
    looked = clue(ClueState.VERIFIED, verdict=verdict)
    if verdict in (ClueVerdict.FALSE, ClueVerdict.DUPLICATE):
        check_clue(looked, ClueState.CLOSED, changes={})
        return
    with pytest.raises(OutcomeMissing):
        check_clue(looked, ClueState.CLOSED, changes={})


def test_only_at_once_has_a_clock_and_a_call() -> None:
    by = respond_by(Urgency.AT_ONCE, NOON, hours=24)
    assert by == NOON + timedelta(days=1)
    assert respond_by(Urgency.URGENT, NOON, hours=24) is None
    urgent = clue(urgency="at_once", respond_by=by)
    assert not is_late(urgent, NOON + timedelta(hours=24))
    assert is_late(urgent, NOON + timedelta(hours=24, seconds=1))
    assert not is_late(
        clue(urgency="at_once", respond_by=by, verified_at=NOON), NOON + timedelta(days=9)
    )
    check_call(urgent)
    for other in (clue(), clue(ClueState.CLOSED, urgency="at_once")):
        with pytest.raises(NoCallNeeded):
            check_call(other)


def test_households_and_people_are_counted_apart_as_heping_told_them() -> None:
    """和平 2024: 580 户次, 670 人次; what was false or reported twice counts for nobody."""
    held = [clue(number=n, verdict="true", people=2 if n < 90 else 1) for n in range(580)]
    empty = [clue(number=600 + n, verdict=v) for n, v in enumerate(("false", "duplicate"))]
    waiting = [clue(number=700)]
    found = count(held + empty + waiting, now=NOON)
    assert (found.households, found.people) == (580, 670)
    assert (found.reported, found.waiting) == (583, 583)
    assert found.by_verdict == {"true": 580, "false": 1, "duplicate": 1}
