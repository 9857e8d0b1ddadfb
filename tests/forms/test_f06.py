"""F06 一户一策: why, what for, who does what by when; each change is a new edition."""

from datetime import UTC, datetime
from typing import Any

import pytest

from fieldvisit.forms.definition import FormDefinition
from tests.support.hands import Hand, definition, labels

FIRST = "/data/measures/measure[1]"
WHY = {
    "cause_analysis": "丈夫透析，儿子高三",
    "goal": "自付降到每月 600 元以内",
    "review_cycle": "quarterly",
}
MEASURE = {
    "measure_content": "办门诊特病",
    "measure_owner": "赵文静",
    "measure_due_on": "2026-12-31",
}


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return definition("F06-一户一策.xlsx")


def planned(form: FormDefinition, **known: Any) -> Hand:
    hand = Hand(form, {"person_name": "韩玉兰", "investigator_name": "赵文静"} | known)
    hand.answers(**WHY)
    return measure(hand, 1)


def measure(hand: Hand, at: int, **answers: str) -> Hand:
    for name, value in (MEASURE | answers).items():
        hand.session.set(f"/data/measures/measure[{at}]/{name}", value)
    return hand


def test_a_good_filling(form: FormDefinition) -> None:
    plan = planned(form)
    assert plan.wrong() == {}
    assert plan.pages() == ["见面", "原因与目标", "措施", "检查", "结果", "签名"]
    [kept] = plan.answer("measure")
    assert {name: kept[name] for name in MEASURE} == MEASURE
    assert kept["measure_status"] == "not_started"


@pytest.mark.parametrize("name", WHY)
def test_each_starred_question_must_be_answered(form: FormDefinition, name: str) -> None:
    assert planned(form).answers(**{name: ""}).wrong() == {name: "required"}


@pytest.mark.parametrize("name", MEASURE)
def test_each_starred_question_of_a_measure_must_be_answered(
    form: FormDefinition, name: str
) -> None:
    assert measure(planned(form), 1, **{name: ""}).wrong() == {name: "required"}


def test_a_plan_has_at_least_one_measure(form: FormDefinition) -> None:
    plan = planned(form)
    plan.session.remove("/data/measures/measure", 1)
    assert plan.wrong() == {"review_cycle": "constraint"}
    assert plan.message("review_cycle") == "至少要写一条措施"
    plan.session.add("/data/measures/measure")
    assert measure(plan, 1).wrong() == {}


def test_measures_are_counted_and_the_late_ones_named(form: FormDefinition) -> None:
    plan = planned(form, last_plan_version="1")
    plan.session.add("/data/measures/measure", 3)
    measure(plan, 2, measure_due_on="2026-11-22", measure_status="doing")
    measure(plan, 3, measure_due_on="2026-11-22", measure_status="done")
    measure(plan, 4, measure_due_on="2026-11-23")
    assert plan.wrong() == {}
    counts = [plan.answer(f"measure_{name}") for name in ("count", "done_count", "late_count")]
    assert counts == ["4", "1", "1"]
    assert plan.note("measure_late_note") == "有 1 条过了日子还没办完"


def test_a_new_measure_is_not_due_before_today(form: FormDefinition) -> None:
    plan = measure(planned(form), 1, measure_due_on="2026-11-22")
    assert plan.wrong() == {"measure_due_on": "constraint"}
    assert measure(plan, 1, measure_due_on="2026-11-22", measure_status="done").wrong() == {}


def test_a_measure_given_up_says_why(form: FormDefinition) -> None:
    plan = measure(planned(form), 1, measure_status="stopped")
    assert plan.wrong() == {"measure_stopped_why": "required"}


@pytest.mark.parametrize(("status", "asked"), [("doing", True), ("done", True), ("stopped", False)])
def test_evidence_is_asked_of_what_was_begun(
    form: FormDefinition, status: str, asked: bool
) -> None:
    plan = measure(planned(form), 1, measure_status=status)
    assert ("measure_evidence" in plan.asked()) is asked


@pytest.mark.parametrize(
    ("day", "cycle", "again"),
    [
        ((2026, 11, 23), "monthly", "2026-12-23"),
        ((2026, 11, 30), "quarterly", "2027-02-28"),
        ((2026, 12, 31), "monthly", "2027-01-31"),
        ((2027, 1, 31), "monthly", "2027-02-28"),
        ((2026, 8, 31), "half_year", "2027-02-28"),
        ((2028, 2, 29), "yearly", "2029-02-28"),
    ],
)
def test_the_next_check_follows_the_cycle(
    form: FormDefinition, day: tuple[int, int, int], cycle: str, again: str
) -> None:
    plan = Hand(form, {}, datetime(*day, 4, tzinfo=UTC)).answers(review_cycle=cycle)
    assert plan.answer("plan_review_on") == again
    assert again in plan.note("plan_review_note")


def test_the_first_edition_is_1_and_each_change_makes_the_next(form: FormDefinition) -> None:
    assert planned(form).answer("plan_version") == "1"
    again = planned(form, last_plan_version="2", last_goal="能安心高考")
    assert again.answer("plan_version") == "3"
    assert "能安心高考" in again.note("plan_version_note")


def test_the_measures_of_the_last_edition_stand_in_the_next(form: FormDefinition) -> None:
    rows = [MEASURE | {"measure_status": "doing"}, MEASURE | {"measure_due_on": "2026-11-20"}]
    plan = Hand(form, {"last_plan_version": "1", "measure": rows}).answers(**WHY)
    assert plan.wrong() == {}
    assert plan.answer("measure_count") == "2"
    assert plan.session.state(f"{FIRST}/measure_status").value == "doing"
    assert plan.answer("measure_late_count") == "1"


def test_a_check_is_written_down_only_when_there_was_one(form: FormDefinition) -> None:
    plan = planned(form)
    assert "review_finding" not in plan.asked()
    assert "review" not in plan.session.answers()
    plan.answers(reviewing="yes")
    assert plan.wrong() == {"review_finding": "required"}
    assert plan.session.state("/data/check/review[1]/review_on").value == "2026-11-23"
    assert plan.session.state("/data/check/review[1]/review_by").value == "赵文静"
    plan.session.set("/data/check/review[1]/review_finding", "特病登记在等盖章")
    assert plan.wrong() == {}


@pytest.mark.parametrize(
    ("answers", "opens"),
    [
        ({"plan_result": "ended"}, "plan_result_note"),
        ({"town_opinion": "amend"}, "town_comment"),
        ({"result": "met_family"}, "respondent_name"),
    ],
)
def test_an_answer_opens_a_question_that_must_be_answered(
    form: FormDefinition, answers: dict[str, str], opens: str
) -> None:
    plan = planned(form)
    assert opens not in plan.asked()
    assert plan.answers(**answers).wrong()[opens] == "required"


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        ({"goal_by": "2026-11-22"}, "goal_by"),
        ({"town_opinion": "agree", "town_opinion_on": "2026-11-24"}, "town_opinion_on"),
    ],
)
def test_what_cannot_be_is_refused(
    form: FormDefinition, answers: dict[str, str], refused: str
) -> None:
    assert planned(form).answers(**answers).wrong() == {refused: "constraint"}


def test_it_may_be_written_at_a_desk(form: FormDefinition) -> None:
    plan = planned(form).answers(visit_mode="phone")
    assert plan.wrong() == {}
    assert "respondent_signature" not in plan.asked()


def test_gone_there_in_vain_asks_for_nothing_else(form: FormDefinition) -> None:
    """Not met: the form's body is optional (domain.md section 3, common header)."""
    plan = Hand(form, {}).answers(result="nobody_home")
    assert plan.wrong() == {}
    assert "goal" in plan.asked()


def test_measures_are_of_the_nine_kinds(form: FormDefinition) -> None:
    kinds = ["资金", "物资", "服务", "就业", "就医", "就学", "住房", "心理", "法律"]
    assert labels(form, "measure_type") == kinds
