"""全周期成长护航: a child has a plan of its own beside the household's, measures by stage; what is
missing for a stage is due as the child grows.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from fieldvisit.casework.care import growing, plan_list, plans
from fieldvisit.casework.care.growing import ChildLine
from fieldvisit.casework.care.plans import Wanted
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import CodeUnknown
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.records import Plan
from fieldvisit.records.plan import Measure
from fieldvisit.rules.plans import PlanWaiting
from fieldvisit.rules.stages import NotGrowing
from fieldvisit.store import cases, incoming
from fieldvisit.store.incoming import Entry
from tests.support.villages import settle

DAY = date(2026, 11, 23)


@pytest.fixture
def home(desk: Desk) -> str:
    settle(desk, 1)
    with desk.store.read() as tx:
        found = tx.exec_driver_sql("SELECT id FROM household WHERE number = 'Z00000'").scalar()
    return str(UUID(hex=str(found)))


Born = Callable[..., str]


@pytest.fixture
def born(desk: Desk, home: str) -> Born:
    """A child of the household, as a pull brings it."""

    def made(birth: str, name: str = "翟小满", **other: object) -> str:
        scope, child, tie = desk.profile.scopes[0], desk.ids.fresh(), desk.ids.fresh()
        plain = {"scope": scope, "created_at": "2026-01-01T00:00:00Z"}
        person = {"id": str(child), "name": name, "birth_date": birth} | other
        of = {"id": str(tie), "household_id": home, "person_id": str(child), "relation": "child"}
        entries = [
            Entry("person", child, 1, plain | person),
            Entry("membership", tie, 1, plain | of),
        ]
        with desk.store.write() as tx:
            incoming.apply(tx, scope, entries=entries, cursor=1)
        return str(child)

    return made


def in_the_town(desk: Desk) -> Desk:
    town = replace(desk)
    town.profile = replace(desk.profile, role="town_officer", staff_id=UUID(int=77))
    return town


def grant(stage: str = "小学") -> Measure:
    said = {"kind": "就学", "content": "申请助学金", "owner": "周小燕", "stage": stage}
    return plans.measure(Tables(), due_on=date(2027, 3, 1), **said)


def written(desk: Desk, home: str, child: str = "", *measures: Measure) -> Plan:
    wanted = Wanted("父亲去世", "把书念下去", measures or [grant()], child=child)
    return plans.draft(desk, home, wanted=wanted)


def approved(desk: Desk, home: str, child: str = "", *measures: Measure) -> Plan:
    return plans.approve(in_the_town(desk), str(written(desk, home, child, *measures).id))


def of(desk: Desk, child: str, day: date = DAY) -> ChildLine:
    return next(one for one in growing.children(desk, day=day) if one.person == child)


def test_a_child_s_plan_stands_beside_the_household_s(desk: Desk, home: str, born: Born) -> None:
    child = born("2018-05-01")
    own = approved(desk, home)
    first = approved(desk, home, child)
    assert (own.edition, first.edition, first.person_id) == (1, 1, UUID(child))
    with desk.store.read() as tx:
        found = {one.id: one.state for one in cases.plans_of(tx, UUID(home))}
    assert set(found.values()) == {"active"}
    waiting = written(desk, home, child, grant("初中"))
    with pytest.raises(PlanWaiting):
        written(desk, home, child)
    assert written(desk, home).edition == 2
    plans.approve(in_the_town(desk), str(waiting.id))
    with desk.store.read() as tx:
        found = {one.id: one.state for one in cases.plans_of(tx, UUID(home))}
    assert (found[first.id], found[own.id]) == ("replaced", "active")
    stages = [one["stage"] for one in waiting.measures]
    assert stages == ["primary", "junior"], "the next edition goes on with what is left"


def test_the_next_stage_is_due_as_the_child_grows(desk: Desk, home: str, born: Born) -> None:
    child = born("2014-12-01")
    approved(desk, home, child)
    for day, lacking, late in (
        (date(2027, 7, 2), (), False),
        (date(2027, 7, 3), ("初中",), False),
        (date(2027, 9, 1), ("初中",), True),
    ):
        line = of(desk, child, day)
        assert (line.lacking, line.late, line.planned) == (lacking, late, True)
        due = [one for one in due_on(desk, day) if one.kind == "plan_stage"]
        assert [(one.person, one.due) for one in due] == [(child, date(2027, 9, 1))] * len(lacking)
        assert {one.state for one in due} <= {"due"}
    (late_one,) = (one for one in due_on(desk, date(2027, 9, 2)) if one.kind == "plan_stage")
    assert late_one.state == "overdue"
    approved(desk, home, child, grant("初中"))
    assert of(desk, child, date(2027, 9, 2)).lacking == ()


def test_a_plan_without_anything_for_now_is_late(desk: Desk, home: str, born: Born) -> None:
    child = born("2022-05-01")
    assert (of(desk, child).planned, of(desk, child).late) == (False, False)
    approved(desk, home, child)
    line = of(desk, child)
    assert (line.stage, line.lacking, line.late) == ("学前", ("学前",), True)
    assert (line.name, line.age, line.next) == ("翟**", "4 岁", "小学")
    assert growing.counts(growing.children(desk, day=DAY))["late"] == 1


def test_a_child_s_plan_is_for_a_child_of_the_house(desk: Desk, home: str, born: Born) -> None:
    dead = born("2018-05-01", died_on="2026-01-01")
    grown = born("1990-01-01")
    for wrong in (dead, grown, str(UUID(int=4)), "x"):
        with pytest.raises(NotGrowing):
            written(desk, home, wrong)
    with pytest.raises(CodeUnknown):
        grant("大学")
    assert {dead, grown}.isdisjoint(one.person for one in growing.children(desk, day=DAY))


def test_lists_name_the_child_masked(desk: Desk, home: str, born: Born) -> None:
    approved(desk, home, born("2018-05-01"))
    (line,) = plan_list.listed(desk)
    assert (line.name, line.child) == ("翟**", "翟**")
    found = plan_list.editions(desk, home)
    assert list(found.called.values()) == ["翟小满·小学"]
