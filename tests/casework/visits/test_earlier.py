"""What earlier visits tell a form: the same event this year, the measures of the running plan."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits.earlier import measures_left, this_year
from fieldvisit.casework.visits.prefill import at_door
from fieldvisit.practice.families import named_id
from fieldvisit.records import Visit
from fieldvisit.records.visit import VisitState
from fieldvisit.store import journal, visits

HOUSEHOLD = named_id("household", 60)
MEASURES = [
    {"measure_content": "办特病", "measure_status": "doing", "measure_share": 0.5},
    {"measure_content": "找工作", "measure_status": "stopped"},
    {"measure_content": "送煤", "measure_status": "done"},
]


@dataclass
class Calls:
    """Makes visits of one household from one that is there."""

    like: Visit
    number: int = 0
    made: list[Visit] = field(default_factory=list)

    def visit(self, day: str, answers: dict[str, Any], **changes: Any) -> Visit:
        self.number += 1
        own = {
            "id": UUID(int=self.number),
            "number": f"FV-TEST-{self.number}",
            "form_id": "F08",
            "started_at": datetime.fromisoformat(f"{day}T10:00:00+08:00").astimezone(UTC),
            "answers": answers,
            "state": VisitState.FINALISED,
            "replaces": None,
        }
        self.made.insert(0, self.like.model_copy(update=own | changes))
        return self.made[0]


@pytest.fixture
def calls(desk: Desk) -> Calls:
    with desk.store.read() as tx:
        found = visits.of_household(tx, HOUSEHOLD) or visits.to_review(tx)
    return Calls(found[0].model_copy(update={"household_id": HOUSEHOLD}))


def events(calls: Calls) -> str:
    told = this_year(calls.made, form_id="F08", year=2026)
    return told.get("this_year_event_kind", "")


def test_events_of_the_calendar_year_are_told_each_once(calls: Calls) -> None:
    calls.visit("2025-12-31", {"event_kind": "traffic"})
    calls.visit("2026-01-01", {"event_kind": "fire"})
    calls.visit("2026-03-01", {"event_kind": "medical"})
    calls.visit("2026-05-01", {"event_kind": "fire"})
    assert events(calls) == "fire medical"


def test_other_forms_and_attempts_tell_nothing(calls: Calls) -> None:
    calls.visit("2026-03-01", {"event_kind": "fire"}, form_id="F05")
    calls.visit("2026-03-01", {"event_kind": "fire"}, state=VisitState.ATTEMPT)
    calls.visit("2026-03-01", {"event_kind": "fire"}, state=VisitState.CANCELLED)
    assert events(calls) == ""


def test_what_was_corrected_tells_nothing_any_more(calls: Calls) -> None:
    wrong = calls.visit("2026-03-01", {"event_kind": "fire"})
    calls.visit(
        "2026-03-02", {"event_kind": "traffic"}, replaces=wrong.id, first_visit=wrong.id, revision=2
    )
    assert events(calls) == "traffic"


def test_a_plan_goes_on_with_all_but_the_measures_given_up(calls: Calls) -> None:
    plan = calls.visit("2026-03-01", {"measure": MEASURES}, form_id="F06")
    assert measures_left(plan) == [
        {"measure_content": "办特病", "measure_status": "doing"},
        {"measure_content": "送煤", "measure_status": "done"},
    ]


@pytest.mark.parametrize("result", ["achieved", "ended"])
def test_a_plan_that_is_over_leaves_no_measures(calls: Calls, result: str) -> None:
    over = calls.visit("2026-03-01", {"measure": MEASURES, "plan_result": result})
    assert measures_left(over) == []
    assert measures_left(None) == []


def test_the_next_edition_of_a_plan_finds_them_at_the_door(desk: Desk, calls: Calls) -> None:
    answers = {"measure": MEASURES, "plan_version": "2", "goal": "能安心高考"}
    plan = calls.visit("2026-11-20", answers, form_id="F06")
    relief = calls.visit("2026-11-21", {"event_kind": "fire"})
    with desk.store.write() as tx:
        for one in (plan, relief):
            journal.insert(tx, one, stamp=desk.stamp(f"{one.form_id}/1"))
    with desk.store.read() as tx:
        again = at_door(tx, desk, household_id=HOUSEHOLD, form_id="F06").prefill
        other = at_door(tx, desk, household_id=HOUSEHOLD, form_id="F08").prefill
    assert again["last_plan_version"] == "2"
    assert [row["measure_content"] for row in again["measure"]] == ["办特病", "送煤"]
    assert other["this_year_event_kind"] == "fire"
    assert "measure" not in other
