"""F03, F04, F10 and F11 from the door to paper: known facts, tasks that follow, the next visit."""

from collections.abc import Mapping
from datetime import date

import pytest

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.visits import visiting
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.casework.visits.signing import SignatureGiven
from fieldvisit.practice.answers import signatures
from fieldvisit.printing.preview import page_count
from fieldvisit.records import Visit
from fieldvisit.records.visit import SignatureWay, VisitState
from fieldvisit.rules.journeys import SignatureMissing
from fieldvisit.store import tasks

HAZARDS = {
    "result": "met_person",
    "open_points_state": "done",
    "fire": "found",
    "fire_flame": "found",
    "fire_flame_fix": "on_the_spot",
    "fire_blocked": "none",
    "fire_ebike": "none",
    "fire_alarm": "found",
    "fire_alarm_fix": "by_date",
    "fire_alarm_due": "2026-12-07",
    "power": "none",
    "gas": "not_applicable",
    "heating": "none",
    "house": "none",
    "water": "none",
    "health": "none",
    "fraud": "none",
    "weather": "none",
    "hazard_note": "香烛点在炕头，当场移开；没有灭火器。",
    "immediate_action": "当场灭了，打给镇民政办。",
}
SIX = ("eat", "dress", "bed", "toilet", "walk", "bathe")
ASSESSED = {
    "result": "met_person",
    "open_points_state": "done",
    "previous_grade": "independent",
    **dict.fromkeys(SIX, "able"),
    "bathe": "unable",
    **{f"{item}_observed": "当面做了一遍" for item in SIX},
    "assessor_org": "安康评估中心",
    "signed_by": "person",
}
UNSEEN = {
    "visit_mode": "phone",
    "mode_reason": "人在外省",
    "result": "met_person",
    "open_points_state": "done",
    "actual_address": "河东区大王庄街道六纬路88号",
    "case_holder": "hukou_town",
    "visited_by": "hukou_town",
    "in_person_on": "2026-08-01",
    "mental_state": "good",
    "physical_state": "good",
    "self_care_changed": "none",
    "food": "good",
    "clothing": "good",
    "hygiene": "good",
    "caregiver_present": "not_needed",
    "allowance_received": "yes",
    "safety": "none",
    "needs": "none",
}
GIFTS = {
    "result": "met_person",
    "open_points_state": "done",
    "festival": "double_ninth",
    "gift_kind": "money",
    "gift_amount": "200.5",
}


def begun(desk: Desk, form_id: str, answers: Mapping[str, str]) -> Filling:
    """A filling at the first door; what is not asked there is left out."""
    household_id = today.today(desk).cards[0].household_id
    filling = visiting.start(desk, household_id, form_id=form_id)
    for name, value in answers.items():
        ref = filling.session.definition.ref_of(name)
        if filling.session.state(ref).relevant:
            filling.session.set(ref, value)
    return filling


def second(name: str = "李长顺") -> SignatureGiven:
    return SignatureGiven("investigator", name, SignatureWay.DRAWN, png=b"\x89PNG\r\n\x1a\n2")


def finished(desk: Desk, form_id: str, answers: Mapping[str, str]) -> Visit:
    filling = begun(desk, form_id, answers)
    return visiting.finish(desk, filling, signatures=[*signatures(desk, filling), second()])


def made(desk: Desk, visit: Visit) -> list[tuple[str, date]]:
    with desk.store.read() as tx:
        found = tasks.of_household(tx, visit.household_id)
    return sorted((one.kind, one.due_on) for one in found if one.from_visit == visit.id)


@pytest.mark.parametrize(
    ("form_id", "answers", "expected"),
    [
        (
            "F03",
            HAZARDS,
            [("recheck_hazard", date(2026, 12, 7)), ("urgent_need", date(2026, 11, 24))],
        ),
        ("F04", ASSESSED, [("care_standard_notice", date(2026, 11, 30))]),
        ("F10", UNSEEN, [("see_in_person", date(2026, 11, 30))]),
        ("F11", GIFTS, []),
    ],
)
def test_a_finished_form_is_kept_prints_and_sets_its_tasks_in_motion(
    desk: Desk, form_id: str, answers: dict[str, str], expected: list[tuple[str, date]]
) -> None:
    visit = finished(desk, form_id, answers)
    assert visit.state is VisitState.FINALISED
    assert made(desk, visit) == expected
    assert page_count(dossier.pdf(desk, [str(visit.id)])) == (2 if form_id == "F03" else 1)


def test_the_next_check_begins_with_what_was_left_open(desk: Desk) -> None:
    """days.md 9."""
    finished(desk, "F03", HAZARDS)
    session = begun(desk, "F03", {"result": "met_person"}).session
    asked = [state.name for state in session.visible(1)]
    assert asked == ["recheck_note", "fire_alarm_recheck"]
    assert "缺灭火器烟感" in session.visible(0)[0].label


def test_the_next_assessment_knows_the_grade_before(desk: Desk) -> None:
    finished(desk, "F04", ASSESSED)
    session = begun(desk, "F04", {"result": "met_person"}).session
    state = session.state("/data/assessment/previous_grade")
    assert (state.value, state.readonly) == ("semi_dependent", True)


def test_the_next_visit_knows_when_somebody_last_saw_them(desk: Desk) -> None:
    finished(desk, "F10", UNSEEN)
    session = begun(desk, "F10", {"visit_mode": "phone", "result": "met_person"}).session
    assert session.state("/data/split/in_person_on").value == "2026-08-01"


def test_both_places_of_a_split_household_come_from_the_register(desk: Desk) -> None:
    session = begun(desk, "F10", {"result": "met_person"}).session
    assert session.state("/data/split/hukou_region").value
    assert session.state("/data/split/actual_address").value


def test_one_assessor_alone_cannot_finish(desk: Desk) -> None:
    filling = begun(desk, "F04", ASSESSED)
    with pytest.raises(SignatureMissing):
        visiting.finish(desk, filling, signatures=signatures(desk, filling))


@pytest.mark.parametrize("form_id", ["F03", "F04", "F10", "F11"])
def test_nobody_home_is_an_attempt_without_signatures(desk: Desk, form_id: str) -> None:
    filling = begun(desk, form_id, {"result": "nobody_home"})
    visit = visiting.finish(desk, filling, signatures=[])
    assert visit.state is VisitState.ATTEMPT
    assert made(desk, visit) == [("try_again", date(2026, 11, 24))]


def test_the_monthly_visit_and_the_quarterly_check_share_one_knock(desk: Desk) -> None:
    """days.md 8: one header, one set of signatures."""
    household_id = today.today(desk).cards[0].household_id
    filling = visiting.start(desk, household_id, form_id="F02", also=["F03", "F11"])
    visiting.answer(filling, filling, ref="/data/meet/result", value="met_person")
    for other in filling.others:
        assert other.session.state("/data/meet/result").value == "met_person"
        assert other.session.answers()["met"] in ("1", 1)
