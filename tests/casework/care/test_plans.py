"""一户一策: written in the village, approved by the town; a new edition takes over what is open;
what is late stands at the door."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from fieldvisit.casework.care import plan_list, plans
from fieldvisit.casework.care.plans import Wanted
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.naming import NotHere, WordsMissing
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.machine.clock import FixedClock, local_day
from fieldvisit.records import Plan
from fieldvisit.records.plan import Measure, PlanState
from fieldvisit.rules.journeys import ApproverIsAuthor, MayNot
from fieldvisit.rules.loop import StepRefused
from fieldvisit.rules.plans import MeasuresMissing, PlanWaiting
from fieldvisit.store import audit, cases, households, journal, outbox
from tests.support.villages import settle

TOWN = UUID(int=77)


@pytest.fixture
def home(desk: Desk) -> str:
    return today(desk).cards[0].household_id


def in_the_town(desk: Desk) -> Desk:
    """The same file in the hands of the town officer."""
    town = replace(desk)
    town.profile = replace(desk.profile, role="town_officer", staff_id=TOWN)
    return town


def escort(due_on: date = date(2026, 11, 25)) -> Measure:
    return plans.measure(Tables(), kind="就医", content="陪诊", owner="周小燕", due_on=due_on)


def written(desk: Desk, home: str, *, key: bool = False) -> Plan:
    wanted = Wanted("重病、没人照料", "药不断，饭有人做", [escort()], key_household=key)
    return plans.draft(desk, home, wanted=wanted)


def approved(desk: Desk, home: str, *, key: bool = False) -> Plan:
    return plans.approve(in_the_town(desk), str(written(desk, home, key=key).id))


def test_the_town_approves_what_the_village_wrote(desk: Desk, home: str) -> None:
    plan = written(desk, home)
    with pytest.raises(MayNot):
        plans.approve(desk, str(plan.id))
    own = in_the_town(desk)
    own.profile = replace(own.profile, staff_id=desk.profile.staff_id)
    with pytest.raises(ApproverIsAuthor):
        plans.approve(own, str(plan.id))
    active = plans.approve(in_the_town(desk), str(plan.id))
    assert (active.state, active.approved_by, active.next_review_on) == (
        "active",
        TOWN,
        date(2027, 2, 23),
    )
    with desk.store.read() as tx:
        said = [(row.kind, row.action) for row in outbox.rows(tx)]
        lines = [audit.count(tx, a, subject=str(plan.id)) for a in ("plan_drafted", "plan_active")]
    assert said == [("plan", "insert"), ("plan", "patch")]
    assert lines == [1, 1]


def test_what_the_town_gave_back_is_mended_and_handed_in_again(desk: Desk, home: str) -> None:
    plan = str(written(desk, home).id)
    town = in_the_town(desk)
    plans.give_back(town, plan, reason="没写谁管钱")
    with pytest.raises(StepRefused):
        plans.approve(town, plan)
    plans.add_measure(desk, plan, added=escort(date(2026, 12, 20)))
    again = plans.hand_in_again(desk, plan, wanted=Wanted("重病", "药不断", cycle="每月"))
    assert (again.state, again.reason, len(again.measures)) == ("draft", "", 2)
    assert plans.approve(town, plan).next_review_on == date(2026, 12, 23)
    with pytest.raises(StepRefused):
        plans.add_measure(desk, plan, added=escort())


def test_a_new_edition_names_the_one_before_and_both_are_kept(desk: Desk, home: str) -> None:
    first = approved(desk, home)
    plans.set_measure(desk, str(first.id), number=1, status="在办")
    second = plans.draft(desk, home, wanted=Wanted("出院了", "能自己走"))
    assert (second.edition, second.follows) == (2, first.id)
    assert [one["content"] for one in second.measures] == ["陪诊"]
    with pytest.raises(PlanWaiting):
        written(desk, home)
    plans.approve(in_the_town(desk), str(second.id))
    kept = plan_list.editions(desk, home).plans
    assert [(one.edition, one.state) for one in kept] == [(2, "active"), (1, "replaced")]
    assert len(plan_list.listed(desk)) == 1


def test_an_edition_without_a_measure_is_refused(desk: Desk, home: str) -> None:
    with pytest.raises(MeasuresMissing):
        plans.draft(desk, home, wanted=Wanted("重病", "药不断"))
    for wanted, error in (
        (Wanted(" ", "x", [escort()]), WordsMissing),
        (Wanted("x", " ", [escort()]), WordsMissing),
    ):
        with pytest.raises(error):
            plans.draft(desk, home, wanted=wanted)
    with pytest.raises(NotHere):
        plans.draft(desk, "不是编号", wanted=Wanted("x", "y", [escort()]))
    with desk.store.read() as tx:
        assert (outbox.rows(tx), cases.plans(tx)) == ([], [])


def test_a_late_measure_is_red_due_and_told_at_the_door(desk: Desk, home: str) -> None:
    assert isinstance(desk.clock, FixedClock)
    plan = approved(desk, home)
    assert plan_list.listed(desk)[0].late == ()
    desk.clock.advance(timedelta(days=3))
    (line,) = plan_list.listed(desk)
    assert line.late == ("陪诊（周小燕，2026-11-25）",)
    day = local_day(desk.clock.now())
    late = [one for one in due_on(desk, day) if one.kind == "measure_due"]
    assert [(one.state, one.due) for one in late] == [("overdue", date(2026, 11, 25))]
    said = "一户一策到期没办：陪诊（周小燕，11月25日）"
    assert said in register.household_file(desk, home).open_points
    plans.set_measure(desk, str(plan.id), number=1, status="done", evidence="病历本")
    assert plan_list.listed(desk)[0].late == ()
    assert said not in register.household_file(desk, home).open_points


def test_a_look_sets_the_next_and_an_end_ends_all(desk: Desk, home: str) -> None:
    plan = str(approved(desk, home).id)
    looked = plans.review(desk, plan, progress="按计划", on=date(2026, 12, 1))
    assert looked.next_review_on == date(2027, 3, 1)
    assert looked.reviews == [{"on": "2026-12-01", "progress": "on_track", "finding": ""}]
    plans.end(desk, plan, result="目标达到", reason="出院、有人照料")
    assert plan_list.listed(desk) == []
    day = local_day(desk.clock.now())
    assert not {one.kind for one in due_on(desk, day)} & {"measure_due", "plan_review"}


def test_key_households_are_listed_apart(desk: Desk) -> None:
    homes = [card.household_id for card in today(desk).cards[:3]]
    for place, home in enumerate(homes):
        approved(desk, home, key=place < 2)
    assert len(plan_list.listed(desk)) == 3
    assert {one.household for one in plan_list.listed(desk, key_only=True)} == set(homes[:2])
    assert plan_list.listed(desk, waiting=True) == []


def test_the_148_key_households_are_counted_among_all_with_a_plan(desk: Desk) -> None:
    """domain.md table 1: 滨海, 148 重点户."""
    settle(desk, 150)
    with desk.store.write() as tx:
        homes = [one for one in (households.called(tx, f"Z{n:05d}") for n in range(150)) if one]
        for place, one in enumerate(homes):
            made = Plan(
                id=desk.ids.fresh(),
                scope=one.scope,
                created_at=desk.clock.now(),
                household_id=one.id,
                key_household=place < 148,
                cause="重病、没人照料",
                goal="药不断，饭有人做",
                measures=[escort().model_dump(mode="json")],
                state=PlanState.ACTIVE,
            )
            journal.insert(tx, made, stamp=desk.stamp())
    assert len(plan_list.listed(desk)) == 150
    assert len(plan_list.listed(desk, key_only=True)) == 148
