"""F01 入户调查表, filled as at the door: its pages, every skip, every refusal."""

from datetime import UTC, datetime
from typing import Any

import pytest

from fieldvisit.forms.definition import FormDefinition
from fieldvisit.forms.session import Session
from tests.support.household_survey import ASKED, MEMBER, HouseholdSurvey

AROUND_THE_FORM = 2  # 开始走访 and 定稿

STARRED_OF_MEMBERS = {*MEMBER, "member_name", "member_relation", "counts_as_member"}
STARRED = {*ASKED, *STARRED_OF_MEMBERS} | {
    "visit_mode",
    "applicant_name",
    "applicant_citizen_id",
    "hukou_address",
    "live_address",
    "member_citizen_id",
    "income_window_months",
}


def test_the_pages_are_the_sections_of_the_paper(f01: FormDefinition) -> None:
    assert [page.label for page in f01.pages] == [
        "见面",
        "基本情况",
        "家庭成员",
        "收入",
        "种地和养殖",
        "子女和其他赡养人",
        "收入合计",
        "房屋",
        "车辆",
        "存款和其他财产",
        "过去 12 个月的支出",
        "实际生活",
        "邻里访问",
        "享受的待遇",
        "系统提示（供参考）",
        "调查结论",
        "在场家人签名",
        "签名",
    ]


def test_nobody_home_takes_at_most_4_taps_and_asks_no_signature(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01).says(result="nobody_home")
    assert visit.wrong() == {}
    assert visit.pages() == 1
    assert visit.taps + AROUND_THE_FORM <= 4
    assert visit.session.answers()["next_try_on"] == "2026-11-24"


def test_nothing_of_the_family_is_sent_when_nobody_was_met(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01).filled().says(result="refused")
    assert not {"member_name", "hukou_kind", "conclusion"} & visit.asked()
    assert "member" not in visit.session.answers()


def test_a_good_filling_says_what_was_found(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01).filled()
    answers = visit.session.answers()
    assert visit.wrong() == {}
    assert answers["respondent"] == "任凤山"
    assert answers["members_summary"] == "3 口人，其中共同生活 3 人"
    assert answers["hardship_reasons"] == ["illness", "no_labour"]
    assert [row["member_name"] for row in answers["member"]] == ["任凤山", "罗小芹", "任佳慧"]


def required(visit: HouseholdSurvey) -> set[str]:
    """The questions that must be answered now; calculated ones answer themselves."""
    return {state.name for state in visit.shown() if state.required}


def test_what_must_be_answered_is_what_the_domain_stars(f01: FormDefinition) -> None:
    assert required(HouseholdSurvey(f01).filled()) == STARRED


@pytest.mark.parametrize("name", sorted(set(ASKED) - {"result"}))
def test_each_starred_question_must_be_answered(f01: FormDefinition, name: str) -> None:
    assert HouseholdSurvey(f01).filled().says(**{name: ""}).wrong() == {name: "required"}


@pytest.mark.parametrize("name", sorted(STARRED_OF_MEMBERS - {"member_relation"}))
def test_each_starred_question_must_be_answered_for_each_member(
    f01: FormDefinition, name: str
) -> None:
    visit = HouseholdSurvey(f01).filled().of("member", 2, **{name: ""})
    assert visit.wrong() == {name: "required"}
    assert visit.session.problems()[0].ref == visit.ref(name, repeat="member", place=2)


@pytest.mark.parametrize(
    ("answers", "opens"),
    [
        ({"visit_mode": "video"}, "mode_reason"),
        ({"result": "met_family"}, "respondent_name"),
        ({"result": "met_family"}, "respondent_relation"),
        ({"near_relative": "yes"}, "near_relative_name"),
        ({"near_relative": "yes"}, "near_relative_post"),
        ({"near_relative": "yes"}, "near_relative_relation"),
        ({"verify_opinion": "partly_true"}, "verify_reason"),
        ({"verify_opinion": "untrue"}, "verify_reason"),
        ({"contradictions": "luxury"}, "contradiction_note"),
        ({"exempt_items": "种子"}, "exempt_reason"),
        ({"food": "poor"}, "food_note"),
        ({"clothing": "poor"}, "clothing_note"),
        ({"housing": "poor"}, "housing_note"),
        ({"household_goods": "poor"}, "household_goods_note"),
        ({"respondent_sign_way": "proxy"}, "sign_reason"),
        ({"respondent_sign_way": "refused"}, "sign_reason"),
        ({"has_income": "yes"}, "income_member"),
        ({"has_income": "yes"}, "income_kind"),
        ({"has_income": "yes"}, "income_amount"),
        ({"has_vehicle": "yes"}, "vehicle_type"),
        ({"applicant_citizen_id": ""}, "applicant_citizen_id"),
    ],
)
def test_an_answer_opens_a_question_that_must_be_answered(
    f01: FormDefinition, answers: dict[str, str], opens: str
) -> None:
    visit = HouseholdSurvey(f01).filled()
    before = visit.asked() - {"applicant_citizen_id"}
    assert opens not in before
    visit.says(**answers)
    assert opens in visit.asked()
    assert visit.wrong().get(opens) == "required"


@pytest.mark.parametrize(
    ("answers", "opens"),
    [
        ({"has_farming": "yes"}, {"farming_what", "farming_quantity", "farming_unit_income"}),
        ({"has_obligor": "yes"}, {"obligor_name", "obligor_family_income", "obligor_paid"}),
        ({"neighbours_visited": "yes"}, {"neighbour_name", "neighbour_signature"}),
        ({"others_present": "yes"}, {"cosigner_name", "cosigner_signature"}),
        ({"spend_medical": "100"}, {"spend_reimbursed"}),
        ({"benefits": "old_age"}, {"benefits_month"}),
        ({"benefits": "other"}, {"other_benefit"}),
        ({"exempt_items": "种子"}, {"exempt_amount"}),
        ({"housing": "normal"}, {"housing_note"}),
        ({"applicant_citizen_id": ""}, {"applicant_no_id_reason"}),
    ],
)
def test_an_answer_opens_questions_that_may_stay_open(
    f01: FormDefinition, answers: dict[str, str], opens: set[str]
) -> None:
    visit = HouseholdSurvey(f01).filled()
    assert not opens & visit.asked()
    visit.says(**answers)
    assert opens <= visit.asked()
    assert not opens & set(visit.wrong())


def test_a_telephone_visit_asks_no_signature_of_the_respondent(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01).filled()
    assert "respondent_signature" in visit.asked()
    visit.says(visit_mode="phone", mode_reason="疫情封控")
    assert "respondent_signature" not in visit.asked()


DIED = {"result": "died", "respondent_name": "罗小芹", "respondent_relation": "spouse"}


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        ({"applicant_phone": "1382046117"}, "applicant_phone"),
        ({"result": "refused", "next_try_on": "2026-11-23"}, "next_try_on"),
        ({**DIED, "died_on": "2026-11-24"}, "died_on"),
        ({"income_window_months": "0"}, "income_window_months"),
        ({"income_window_months": "13"}, "income_window_months"),
        ({"deduct_job_cost": "-1"}, "deduct_job_cost"),
        ({"deduct_illness": "1.005"}, "deduct_illness"),
        ({"money_cash": "-0.01"}, "money_cash"),
        ({"money_deposit": "100000000"}, "money_deposit"),
        ({"land_own": "-1"}, "land_own"),
        ({"spend_medical": "100", "spend_reimbursed": "100.01"}, "spend_reimbursed"),
        ({"appliances": "none tv"}, "appliances"),
        ({"contradictions": "none luxury", "contradiction_note": "x"}, "contradictions"),
        ({"benefits": "none dibao"}, "benefits"),
        ({"covered_members": "4"}, "covered_members"),
        ({"covered_members": "0"}, "covered_members"),
    ],
)
def test_answers_that_cannot_be_are_refused(
    f01: FormDefinition, answers: dict[str, str], refused: str
) -> None:
    visit = HouseholdSurvey(f01).filled().says(**answers)
    assert visit.wrong() == {refused: "constraint"}
    assert visit.state(refused).message


@pytest.mark.parametrize(
    ("repeat", "gate", "answers", "refused"),
    [
        ("member", {}, {"member_health_state": "healthy chronic"}, "member_health_state"),
        ("member", {}, {"member_insured": "none commercial"}, "member_insured"),
        ("member", {}, {"member_phone": "12"}, "member_phone"),
        ("income", {"has_income": "yes"}, {"income_amount": "-1"}, "income_amount"),
        ("income", {"has_income": "yes"}, {"income_amount": "0.001"}, "income_amount"),
        ("income", {"has_income": "yes"}, {"income_months": "13"}, "income_months"),
        ("farming", {"has_farming": "yes"}, {"farming_quantity": "-1"}, "farming_quantity"),
        ("obligor", {"has_obligor": "yes"}, {"obligor_family_size": "0"}, "obligor_family_size"),
        ("obligor", {"has_obligor": "yes"}, {"obligor_paid": "-1"}, "obligor_paid"),
        ("house", {}, {"house_area": "0"}, "house_area"),
    ],
)
def test_of_each_row_too(
    f01: FormDefinition, repeat: str, gate: dict[str, str], answers: dict[str, str], refused: str
) -> None:
    visit = HouseholdSurvey(f01).filled().says(**gate).of(repeat, 1, **answers)
    assert visit.wrong()[refused] == "constraint"


def test_income_is_somebodys_of_the_household(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01).filled().says(has_income="yes", others_present="yes")
    names = ["任凤山", "罗小芹", "任佳慧"]
    whose = visit.state("income_member", repeat="income")
    assert [option.label for option in whose.options] == names
    assert [
        option.label for option in visit.state("cosigner_name", repeat="cosigner").options
    ] == names


@pytest.mark.parametrize(("in_force", "offered"), [("1", True), ("", False)])
def test_the_basic_pension_may_be_left_out_while_the_rule_holds(
    f01: FormDefinition, in_force: str, offered: bool
) -> None:
    visit = HouseholdSurvey(f01, policy_basic_pension_excluded=in_force).filled()
    visit.says(has_income="yes").of("income", 1, income_countable="no")
    reasons = visit.state("income_not_counted", repeat="income").options
    assert ("basic_pension" in [one.value for one in reasons]) is offered
    assert "scholarship" in [one.value for one in reasons]


@pytest.mark.parametrize(
    ("live", "split"),
    [("天津市西青区辛口镇第六埠村 2区18号", "no"), ("天津市南开区某小区1号", "yes"), ("", "")],
)
def test_two_addresses_mean_that_somebody_lives_elsewhere(
    f01: FormDefinition, live: str, split: str
) -> None:
    visit = HouseholdSurvey(f01).filled().says(live_address=live)
    assert visit.value("residence_split") == split
    assert visit.state("residence_split").readonly


def test_a_near_relative_is_filed_apart(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01).filled()
    assert visit.value("near_relative_filing") == "no"
    assert visit.says(near_relative="yes").value("near_relative_filing") == "yes"


def test_a_disability_scooter_is_exempt(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01).filled().says(has_vehicle="yes")
    visit.of("vehicle", 1, vehicle_type="scooter_disabled").of("vehicle", 2, vehicle_type="car")
    exempt = [visit.value("vehicle_exempt", repeat="vehicle", place=place) for place in (1, 2)]
    assert exempt == ["yes", "no"]
    assert visit.value("motor_vehicles") == "1"


def shared(form: FormDefinition) -> dict[str, Any]:
    """Names, types and codes of what forms at one door share."""
    choices = form.choices()
    return {
        node.ref: (node.type, [code for code, _ in choices.get(node.name, ())])
        for node in form.nodes
        if node.ref.startswith(("/data/meet/", "/data/sign/"))
    }


def test_head_and_foot_are_those_of_the_other_forms(
    f01: FormDefinition, f02: FormDefinition
) -> None:
    assert shared(f01) == shared(f02)


def test_a_visit_left_in_the_middle_goes_on_where_it_was(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01).filled().says(has_income="yes")
    visit.of("income", 2, income_member="罗小芹", income_kind="wage", income_amount="1200.50")
    next_week = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)
    resumed = Session(f01, now=next_week, instance=visit.session.draft_xml())
    assert resumed.draft_xml() == visit.session.draft_xml()
    assert resumed.problems() == visit.session.problems()
