"""F06: the form is the next edition of the household's plan, and waits for the town."""

from typing import Any

import pytest

from fieldvisit.casework.care import plans
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.visits.prefill import at_door
from fieldvisit.records import Plan
from fieldvisit.store import cases
from tests.casework.care.test_plans import in_the_town
from tests.support.filled import filled

MEASURE = {
    "measure_type": "medical",
    "measure_content": "办门诊特病",
    "measure_owner": "赵文静",
    "measure_dept": "村委会",
    "measure_due_on": "2026-12-31",
    "measure_status": "not_started",
}
TOLD: dict[str, Any] = {
    "cause_analysis": "丈夫每周透析三次",
    "goal": "自付降到每月 600 元以内",
    "goal_by": "2027-06-30",
    "review_cycle": "monthly",
    "measure": [MEASURE],
}


@pytest.fixture
def home(desk: Desk) -> str:
    return register.find(desk)[0].household_id


def editions(desk: Desk, home: str) -> list[Plan]:
    from uuid import UUID

    with desk.store.read() as tx:
        return cases.plans_of(tx, UUID(home))


def test_the_form_is_a_draft_with_its_measures(desk: Desk, home: str) -> None:
    visit, made = filled(desk, home, **TOLD)
    (plan,) = editions(desk, home)
    assert made == ["已写成一户一策第 1 版（1 条措施），等镇街同意。"]
    assert (plan.state, plan.edition, plan.from_visit, plan.follows) == (
        "draft",
        1,
        visit.id,
        None,
    )
    assert (plan.cause, plan.goal, plan.cycle) == (
        "丈夫每周透析三次",
        "自付降到每月 600 元以内（2027-06-30 前）",
        "monthly",
    )
    assert plan.measures == [
        {
            "kind": "medical",
            "content": "办门诊特病",
            "owner": "赵文静",
            "dept": "村委会",
            "due_on": "2026-12-31",
            "status": "not_started",
            "evidence": "",
            "stage": "",
        }
    ]


def test_the_next_form_names_the_edition_before(desk: Desk, home: str) -> None:
    filled(desk, home, **TOLD)
    (first,) = editions(desk, home)
    plans.approve(in_the_town(desk), str(first.id))
    review = {"review_on": "2026-11-23", "review_by": "赵文静", "review_finding": "办了一半"}
    _, made = filled(desk, home, **TOLD | {"review": [review]})
    second = editions(desk, home)[0]
    assert made == ["已写成一户一策第 2 版（1 条措施），等镇街同意。"]
    assert (second.edition, second.follows, second.state) == (2, first.id, "draft")
    assert second.reviews == [{"on": "2026-11-23", "progress": "", "finding": "办了一半（赵文静）"}]


def test_a_form_filled_while_one_waits_mends_that_one(desk: Desk, home: str) -> None:
    filled(desk, home, **TOLD)
    _, made = filled(desk, home, **TOLD | {"goal": "换个目标", "goal_by": ""})
    (plan,) = editions(desk, home)
    assert (plan.goal, plan.edition, plan.state) == ("换个目标", 1, "draft")
    assert made == ["等镇街同意的第 1 版照这张表改好了（1 条措施）。"]


def test_what_the_town_gave_back_is_handed_in_again_by_the_form(desk: Desk, home: str) -> None:
    filled(desk, home, **TOLD)
    plans.give_back(in_the_town(desk), str(editions(desk, home)[0].id), reason="写谁管钱")
    filled(desk, home, **TOLD)
    (plan,) = editions(desk, home)
    assert (plan.state, plan.reason) == ("draft", "")


@pytest.mark.parametrize(("result", "reason"), [("achieved", "目标达到"), ("ended", "搬去外地")])
def test_a_form_that_says_it_is_over_ends_the_edition_in_force(
    desk: Desk, home: str, result: str, reason: str
) -> None:
    filled(desk, home, **TOLD)
    plans.approve(in_the_town(desk), str(editions(desk, home)[0].id))
    told = {"plan_result": result, "plan_result_note": "搬去外地" if result == "ended" else ""}
    _, made = filled(desk, home, **TOLD | told)
    (plan,) = editions(desk, home)
    assert (plan.state, plan.result, made) == ("ended", result, ["在用的一户一策第 1 版已结束。"])
    assert plan.reason.startswith(reason)


def test_the_form_of_the_next_edition_begins_with_what_stands(desk: Desk, home: str) -> None:
    from uuid import UUID

    filled(desk, home, **TOLD)
    (plan,) = editions(desk, home)
    plans.approve(in_the_town(desk), str(plan.id))
    plans.set_measure(desk, str(plan.id), number=1, status="在办")
    with desk.store.read() as tx:
        facts = at_door(tx, desk, household_id=UUID(home), form_id="F06").prefill
    assert facts["last_plan_version"] == "1"
    assert facts["measure"] == [MEASURE | {"measure_status": "doing"}]


def test_a_measure_whose_kind_was_left_open_is_kept(desk: Desk, home: str) -> None:
    filled(desk, home, **TOLD | {"measure": [MEASURE | {"measure_type": ""}]})
    assert editions(desk, home)[0].measures[0]["kind"] == ""


def test_a_form_of_a_death_writes_no_plan(desk: Desk, home: str) -> None:
    """The body of the form is not asked then; what was typed before may still stand."""
    for lacking in ({"cause_analysis": ""}, {"measure": [{"measure_content": "办特病"}]}):
        assert filled(desk, home, **TOLD | {"result": "died"} | lacking)[1] == []
    assert editions(desk, home) == []
