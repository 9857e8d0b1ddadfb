"""F05 to F09 from the door to paper: started, signed, kept, their tasks made, printed on A4."""

from collections.abc import Mapping
from datetime import date

import pytest

from fieldvisit.casework import dossier, today, visiting
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.filling import Filling, VisitIncomplete
from fieldvisit.casework.signing import SignatureGiven
from fieldvisit.practice.answers import signatures
from fieldvisit.printing.preview import page_count
from fieldvisit.records import Visit
from fieldvisit.records.visit import SignatureWay
from fieldvisit.rules.journeys import SignatureMissing
from fieldvisit.store import tasks
from tests.support.bundled_forms import bring

CLUE = {
    "source": "visit",
    "trouble_kinds": "illness",
    "urgency": "critical",
    "policy_told": "yes",
    "wants_to_apply": "yes",
}
SERVICES = {"result": "met_person", "escort_state": "unmet", "consent": "person"}
REFERRAL = {
    "result": "met_person",
    "to_org": "hospital",
    "need": "要交押金",
    "asked": "先看病后结账",
    "consent": "person",
}
PLAN = {
    "cause_analysis": "透析",
    "goal": "自付降下来",
    "review_cycle": "monthly",
    "/data/measures/measure[1]/measure_content": "办特病",
    "/data/measures/measure[1]/measure_owner": "赵文静",
    "/data/measures/measure[1]/measure_due_on": "2026-12-31",
}
RELIEF = {
    "result": "met_person",
    "relief_type": "emergency",
    "event_kind": "fire",
    "event_on": "2026-11-22",
    "first_relief": "yes",
    "completed_by": "2026-12-04",
    "proposed_amount": "3000",
}


def begun(desk: Desk, file: str, answers: Mapping[str, str]) -> Filling:
    form_id = bring(desk, file)
    filling = visiting.start(desk, today.today(desk).cards[0].household_id, form_id=form_id)
    for name, value in answers.items():
        ref = name if name.startswith("/") else filling.session.definition.ref_of(name)
        filling.session.set(ref, value)
    return filling


def second(filling: Filling) -> SignatureGiven:
    return SignatureGiven("investigator", "李长顺", SignatureWay.DRAWN, png=b"\x89PNG\r\n\x1a\n2")


def finished(desk: Desk, file: str, answers: Mapping[str, str], *, signed: int) -> Visit:
    filling = begun(desk, file, answers)
    given = signatures(desk, filling)
    given = given[:1] if signed == 1 else [*given, second(filling)][:signed]
    return visiting.finish(desk, filling, signatures=given)


def made(desk: Desk, visit: Visit) -> list[tuple[str, date]]:
    with desk.store.read() as tx:
        found = tasks.of_household(tx, visit.household_id)
    return [(task.kind, task.due_on) for task in found if task.from_visit == visit.id]


@pytest.mark.parametrize(
    ("file", "answers", "signed", "task"),
    [
        ("F05-主动发现线索.xlsx", CLUE, 1, ("urgent_clue", date(2026, 11, 24))),
        ("F07-服务类需求评估.xlsx", SERVICES, 2, ("service_review", date(2027, 5, 23))),
        ("F09-转介单.xlsx", REFERRAL, 2, ("referral_follow_up", date(2026, 11, 30))),
    ],
)
def test_a_form_becomes_a_visit_a_task_and_a_page(
    desk: Desk, file: str, answers: dict[str, str], signed: int, task: tuple[str, date]
) -> None:
    visit = finished(desk, file, answers, signed=signed)
    assert visit.state == "finalised"
    assert made(desk, visit) == [task]
    assert page_count(dossier.pdf(desk, [str(visit.id)])) == 1


def test_a_plan_makes_a_task_a_measure_and_one_for_its_check(desk: Desk) -> None:
    visit = finished(desk, "F06-一户一策.xlsx", PLAN, signed=1)
    assert made(desk, visit) == [
        ("plan_review", date(2026, 12, 23)),
        ("measure_due", date(2026, 12, 31)),
    ]
    assert page_count(dossier.pdf(desk, [str(visit.id)])) == 1


def test_relief_first_leaves_the_papers_to_complete(desk: Desk) -> None:
    visit = finished(desk, "F08-临时救助调查.xlsx", RELIEF, signed=3)
    assert made(desk, visit) == [("complete_steps", date(2026, 12, 4))]
    assert visit.answers["relief_limit"] == "24240.00"
    assert visit.answers["approver_level"] == "town"
    assert page_count(dossier.pdf(desk, [str(visit.id)])) == 1


def test_relief_is_investigated_by_two(desk: Desk) -> None:
    """民发〔2021〕57号 art. 16."""
    with pytest.raises(SignatureMissing):
        finished(desk, "F08-临时救助调查.xlsx", RELIEF, signed=2)


def test_a_referral_without_consent_is_not_finished(desk: Desk) -> None:
    with pytest.raises(VisitIncomplete):
        finished(desk, "F09-转介单.xlsx", REFERRAL | {"consent": ""}, signed=2)


def test_a_clue_needs_nobody_to_be_met(desk: Desk) -> None:
    visit = finished(desk, "F05-主动发现线索.xlsx", CLUE | {"visit_mode": "phone"}, signed=1)
    assert visit.result is None
    assert visit.state == "finalised"
