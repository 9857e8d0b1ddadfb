"""F05 to F09 from the door to paper: started, signed, kept, their tasks made, printed on A4."""

from collections.abc import Mapping
from datetime import date

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk, HouseholdNeeded
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.visits import checking, visiting
from fieldvisit.casework.visits.filling import Filling, VisitIncomplete
from fieldvisit.casework.visits.signing import SignatureGiven
from fieldvisit.practice.answers import signatures
from fieldvisit.printing.preview import page_count
from fieldvisit.records import Visit
from fieldvisit.records.visit import SignatureWay
from fieldvisit.rules.journeys import SignatureMissing
from fieldvisit.store import cases, tasks
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
    assert visit.household_id is not None
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


def test_a_plan_waits_for_the_town_with_its_measures(desk: Desk) -> None:
    filling = begun(desk, "F06-一户一策.xlsx", PLAN)
    told = [one.sentence for one in checking.check(desk, filling) if one.kind == "note"]
    assert told == ["定稿后照表登记：一户一策"]
    visit = visiting.finish(desk, filling, signatures=signatures(desk, filling)[:1])
    assert filling.made == ["已写成一户一策第 1 版（1 条措施），等镇街同意。"]
    assert visit.household_id is not None
    with desk.store.read() as tx:
        (plan,) = cases.plans_of(tx, visit.household_id)
    assert (plan.state, plan.from_visit) == ("draft", visit.id)
    assert [one["content"] for one in plan.measures] == ["办特病"]
    assert page_count(dossier.pdf(desk, [str(visit.id)])) == 1


def test_relief_first_leaves_the_papers_to_complete(desk: Desk) -> None:
    visit = finished(desk, "F08-临时救助调查.xlsx", RELIEF, signed=3)
    assert made(desk, visit) == [("complete_steps", date(2026, 12, 4))]
    assert visit.answers["relief_limit"] == "24240.00"
    assert visit.answers["approver_level"] == "town"
    assert visit.household_id is not None
    with desk.store.read() as tx:
        (case,) = cases.special_cases_of(tx, visit.household_id)
    assert (case.relief_type, case.from_visit) == ("emergency", visit.id)
    assert page_count(dossier.pdf(desk, [str(visit.id)])) == 1


def test_relief_is_investigated_by_two(desk: Desk) -> None:
    """民发〔2021〕57号 art. 16."""
    with pytest.raises(SignatureMissing):
        finished(desk, "F08-临时救助调查.xlsx", RELIEF, signed=2)


def test_a_referral_without_consent_is_not_finished(desk: Desk) -> None:
    with pytest.raises(VisitIncomplete):
        finished(desk, "F09-转介单.xlsx", REFERRAL | {"consent": ""}, signed=2)


def test_a_form_finished_twice_makes_one_clue(desk: Desk) -> None:
    filling = begun(desk, "F05-主动发现线索.xlsx", CLUE)
    visiting.finish(desk, filling, signatures=signatures(desk, filling)[:1])
    with pytest.raises(visiting.DraftGone):
        visiting.finish(desk, filling, signatures=signatures(desk, filling)[:1])
    with desk.store.read() as tx:
        (clue,) = cases.clues(tx)
    assert (clue.urgency, clue.troubles) == ("at_once", ["illness"])


def test_somebody_whom_nobody_knows_has_a_form_a_clue_and_a_page(desk: Desk) -> None:
    form_id = bring(desk, "F05-主动发现线索.xlsx")
    filling = visiting.start(desk, "", form_id=form_id)
    assert today.today(desk).drafts[0].name == "还不知道是哪一户"
    told = CLUE | {"subject_description": "穿军大衣的男人", "subject_place": "六埠桥东头"}
    for name, value in told.items():
        filling.session.set(filling.session.definition.ref_of(name), value)
    visiting.save(desk, filling)
    filling = visiting.resume(desk, str(filling.draft.id))
    visit = visiting.finish(desk, filling, signatures=signatures(desk, filling)[:1])
    assert (visit.household_id, visit.scope) == (None, desk.profile.region_code)
    assert filling.made == ["已登记一条线索：穿军大衣的男人，待核实。"]
    with desk.store.read() as tx:
        (clue,) = cases.clues(tx)
    assert (clue.household_id, clue.from_visit) == (None, visit.id)
    assert page_count(dossier.pdf(desk, [str(visit.id)])) == 1
    outcome = rooms.take(desk, Subject("clue", str(clue.id)), step="print", said={})
    assert outcome.paper is not None
    assert page_count(outcome.paper.pdf) == 1


def test_whom_nobody_knows_and_nobody_met_is_gone_to_again(desk: Desk) -> None:
    form_id = bring(desk, "F05-主动发现线索.xlsx")
    filling = visiting.start(desk, "", form_id=form_id)
    told = {"result": "nobody_home", "next_try_on": "2026-11-25", "attempt_note": "锁着门"}
    for name, value in told.items():
        filling.session.set(filling.session.definition.ref_of(name), value)
    visit = visiting.finish(desk, filling, signatures=signatures(desk, filling)[:1])
    assert visit.state == "attempt"
    assert filling.made[0].endswith("11月25日再去，到那天列在今日和到期的事里。")
    (again,) = [one for one in today.today(desk).tasks if one.page == "clues"]
    assert again.due_text == "还有 2 天"
    (thing,) = rooms.read(desk, Subject("clues", again.found)).things
    assert dict(thing.lines)["什么难处"] == "1 人"
    assert page_count(dossier.pdf(desk, [str(visit.id)])) == 1


@pytest.mark.parametrize("also", [(), ("F03",)])
def test_every_other_form_wants_a_household(desk: Desk, also: tuple[str, ...]) -> None:
    bring(desk, "F05-主动发现线索.xlsx")
    form_id = "F05" if also else "F02"
    with pytest.raises(HouseholdNeeded):
        visiting.start(desk, "", form_id=form_id, also=also)


def test_a_clue_needs_nobody_to_be_met(desk: Desk) -> None:
    visit = finished(desk, "F05-主动发现线索.xlsx", CLUE | {"visit_mode": "phone"}, signed=1)
    assert visit.result is None
    assert visit.state == "finalised"
