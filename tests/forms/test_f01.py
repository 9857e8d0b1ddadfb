"""F01 入户调查表, filled as at the door: every skip, every refusal, members from the register."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from fieldvisit.forms.definition import FormDefinition
from fieldvisit.forms.session import Session
from fieldvisit.practice.families import invented_citizen_id
from fieldvisit.records.person import NoIdReason, Relation, Sex
from tests.support.household_survey import (
    ASKED,
    DAUGHTER,
    FAMILY,
    FATHER,
    MEMBER,
    HouseholdSurvey,
    known,
)

AROUND_THE_FORM = 2  # 开始走访 and 定稿
CHILD = known(4, "任小宝", "grandchild", invented_citizen_id(date(2016, 3, 2), Sex.MALE, seed=14))
GRANDPA = invented_citizen_id(date(1940, 8, 15), Sex.MALE, seed=15)

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


@pytest.mark.parametrize(
    ("answers", "opens"),
    [
        ({"member_health_state": "serious"}, {"member_disease"}),
        (
            {"member_health_state": "disabled"},
            {"member_disability_card", "member_disability_type", "member_disability_level"},
        ),
        ({"member_job": "student"}, {"member_school", "member_school_stage"}),
        ({"counts_as_member": "no"}, {"excluded_reason"}),
    ],
)
def test_what_is_said_of_a_member_asks_more_of_that_member_only(
    f01: FormDefinition, answers: dict[str, str], opens: set[str]
) -> None:
    visit = HouseholdSurvey(f01).filled()
    assert not opens & visit.asked()
    visit.of("member", 2, **answers)
    assert {name for name, why in visit.wrong().items() if why == "required"} == opens
    for name in opens:
        assert visit.state(name, repeat="member", place=2).relevant
        assert not visit.state(name, repeat="member", place=1).relevant


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({"member_health_state": "chronic"}, "member_disease"),
        ({"member_job": "flexible"}, "member_employer"),
        ({"member_ethnicity": "other"}, "member_ethnicity_other"),
    ],
)
def test_some_of_it_may_stay_open(f01: FormDefinition, answers: dict[str, str], asked: str) -> None:
    visit = HouseholdSurvey(f01).filled()
    assert asked not in visit.asked()
    assert visit.of("member", 1, **answers).wrong() == {}
    assert asked in visit.asked()


def test_a_child_is_not_asked_for_marriage_and_labour(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01, members=[*FAMILY, CHILD]).filled()
    assert not visit.state("member_marriage", repeat="member", place=4).relevant
    assert not visit.state("member_labour", repeat="member", place=4).relevant
    assert visit.value("member_marriage_words", repeat="member", place=4) == "未婚"
    assert visit.value("member_labour_words", repeat="member", place=4) == "无"


def test_a_telephone_visit_asks_no_signature_of_the_respondent(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01).filled()
    assert "respondent_signature" in visit.asked()
    visit.says(visit_mode="phone", mode_reason="疫情封控")
    assert "respondent_signature" not in visit.asked()


@pytest.mark.parametrize(
    ("number", "sex", "born", "age"),
    [
        ("120101194912310026", "female", "1949-12-31", "76"),
        ("120105198001010018", "male", "1980-01-01", "46"),
        ("120223198808088885", "female", "1988-08-08", "38"),
        ("120103198806018241", "female", "1988-06-01", "38"),
        ("11010519491231002X", "female", "1949-12-31", "76"),
        ("11010519491231002x", "female", "1949-12-31", "76"),
        ("１２０１０１１９４９１２３１００２６", "female", "1949-12-31", "76"),
        ("440524188001010014", None, None, None),
    ],
)
def test_sex_birth_and_age_come_from_the_number(
    f01: FormDefinition, number: str, sex: str | None, born: str | None, age: str | None
) -> None:
    visit = HouseholdSurvey(f01).filled().of("member", 2, member_citizen_id=number)
    if sex is None:  # 146 years old
        assert visit.wrong() == {"member_citizen_id": "constraint"}
        return
    assert visit.wrong() == {}
    found = [
        visit.value(name, repeat="member", place=2)
        for name in ("member_sex", "member_birth_on", "member_age")
    ]
    assert found == [sex, born, age]


@pytest.mark.parametrize(
    ("birthday", "age"),
    [(date(1990, 11, 22), "36"), (date(1990, 11, 23), "36"), (date(1990, 11, 24), "35")],
)
def test_age_is_counted_in_birthdays(f01: FormDefinition, birthday: date, age: str) -> None:
    number = invented_citizen_id(birthday, Sex.MALE, seed=21)
    visit = HouseholdSurvey(f01).filled().of("member", 2, member_citizen_id=number)
    assert visit.value("member_age", repeat="member", place=2) == age


WRONG_NUMBERS = [
    "120101199001011234",  # last digit
    "120101201802290020",  # 29 February of no leap year
    "120116196202291231",
    "12010119901301123X",
    "1201011990010112",
    "A20101199001011234",
    invented_citizen_id(date(2026, 11, 24), Sex.MALE, seed=9),  # tomorrow
    invented_citizen_id(date(1895, 11, 22), Sex.MALE, seed=9),  # 131 years
]


@pytest.mark.parametrize("number", WRONG_NUMBERS)
def test_a_wrong_number_is_refused(f01: FormDefinition, number: str) -> None:
    visit = HouseholdSurvey(f01).filled().of("member", 2, member_citizen_id=number)
    assert visit.wrong() == {"member_citizen_id": "constraint"}
    assert "18 位" in visit.state("member_citizen_id", repeat="member", place=2).message


@pytest.mark.parametrize("number", WRONG_NUMBERS)
def test_of_the_applicant_too(f01: FormDefinition, number: str) -> None:
    visit = HouseholdSurvey(f01).filled().says(applicant_citizen_id=number)
    assert visit.wrong() == {"applicant_citizen_id": "constraint"}


@pytest.mark.parametrize(
    ("number", "doubted"),
    [
        (invented_citizen_id(date(1990, 1, 1), Sex.MALE, seed=5), False),
        ("120221195501012217", False),
        ("990101199001011232", True),
    ],
)
def test_an_unknown_place_in_a_number_is_doubted_never_refused(
    f01: FormDefinition, number: str, doubted: bool
) -> None:
    visit = HouseholdSurvey(f01).filled().of("member", 2, member_citizen_id=with_check(number))
    assert visit.wrong() == {}
    assert visit.state("member_id_doubt", repeat="member", place=2).relevant is doubted
    visit.says(applicant_citizen_id=with_check(number))
    assert visit.state("applicant_id_doubt").relevant is doubted


def with_check(number: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    return number[:17] + "10X98765432"[total % 11]


def test_one_number_stands_once_in_a_household(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01).filled().of("member", 2, member_citizen_id=FATHER.lower())
    assert visit.wrong() == {"member_citizen_id": "constraint"}
    assert "重复" in visit.state("member_citizen_id", repeat="member", place=2).message
    assert visit.of("member", 2, member_citizen_id=GRANDPA).wrong() == {}


def test_a_household_has_exactly_one_householder(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01).filled().of("member", 2, member_relation="householder")
    assert visit.wrong() == {"member_relation": "constraint", "members_summary": "constraint"}
    visit.of("member", 1, member_relation="spouse")
    assert visit.wrong() == {}
    visit.of("member", 2, member_relation="child")
    assert visit.wrong() == {"members_summary": "constraint"}


def test_a_household_has_at_most_twenty_members(f01: FormDefinition) -> None:
    births = [date(1960 + place, 1, 1) for place in range(17)]
    more = [
        known(4, f"亲戚{place}", "other", invented_citizen_id(born, Sex.MALE, seed=30))
        for place, born in enumerate(births)
    ]
    visit = HouseholdSurvey(f01, members=[*FAMILY, *more]).filled()
    assert visit.wrong() == {}
    one_more = invented_citizen_id(date(1990, 2, 2), Sex.MALE, seed=31)
    visit.of("member", 21, member_name="一人", member_citizen_id=one_more, **MEMBER)
    visit.of("member", 21, member_relation="other")
    assert visit.wrong() == {"members_summary": "constraint"}


def test_somebody_lives_in_the_household(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01).filled()
    for place in (1, 2, 3):
        visit.of("member", place, counts_as_member="no", excluded_reason="independent")
    assert visit.wrong()["members_summary"] == "constraint"


def test_who_has_no_number_says_why(f01: FormDefinition) -> None:
    baby = {
        "member_name": "任小小",
        "member_relation": "grandchild",
        "member_no_id_reason": "not_issued",
        "member_sex_asked": "male",
        "member_birth_asked": "2025-12-20",
    }
    visit = HouseholdSurvey(f01, members=[*FAMILY, baby]).filled()
    assert visit.wrong() == {}
    assert visit.value("member_sex", repeat="member", place=4) == "male"
    assert visit.value("member_age", repeat="member", place=4) == "0"
    visit.of("member", 4, member_no_id_reason="")
    assert visit.wrong() == {"member_citizen_id": "required"}


TYPE_LEVEL = ("type", "level")


@pytest.mark.parametrize(
    ("card", "type_and_level"),
    [
        (FATHER + "43", ("4", "3")),
        (FATHER.lower() + "11", ("1", "1")),
        (FATHER + "52B1", ("5", "2")),
    ],
)
def test_type_and_level_come_from_the_disability_card(
    f01: FormDefinition, card: str, type_and_level: tuple[str, str]
) -> None:
    visit = HouseholdSurvey(f01).filled()
    visit.of("member", 1, member_health_state="serious disabled", member_disease="腰伤")
    visit.of("member", 1, member_disability_card=card)
    assert visit.wrong() == {}
    kind, level = (visit.state(f"member_disability_{what}", repeat="member") for what in TYPE_LEVEL)
    assert (kind.value, level.value) == type_and_level
    assert kind.readonly
    assert level.readonly


@pytest.mark.parametrize("card", [DAUGHTER + "43", FATHER + "83", FATHER + "45", FATHER, "43"])
def test_a_card_of_another_person_or_shape_is_refused(f01: FormDefinition, card: str) -> None:
    visit = HouseholdSurvey(f01).filled().of("member", 1, member_health_state="disabled")
    visit.of("member", 1, member_disability_card=card)
    assert visit.wrong()["member_disability_card"] == "constraint"


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


def test_what_is_known_of_members_comes_back_with_them(f01: FormDefinition) -> None:
    rows = HouseholdSurvey(f01).filled().rows("member")
    for row, before in zip(rows, FAMILY, strict=True):
        assert {name: row[name] for name in before} == before
        assert row["member_health_state"] == ["healthy"]


def test_a_known_member_is_proposed_as_a_change_and_a_new_one_as_new(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01).filled()
    visit.of("member", 4, member_name="任老栓", member_relation="parent", **MEMBER)
    visit.of("member", 4, member_citizen_id=GRANDPA)
    found = visit.session.entities()
    assert [(one.action, one.label) for one in found] == [
        ("update", "任凤山"),
        ("update", "罗小芹"),
        ("update", "任佳慧"),
        ("create", "任老栓"),
    ]
    assert [one.id for one in found[:3]] == [row["member_person_id"] for row in FAMILY]
    assert found[3].id
    assert {one.dataset for one in found} == {"person"}
    told = dict(found[3].properties)
    assert told["citizen_id"] == GRANDPA
    assert (told["relation"], told["sex"], told["birth_date"]) == ("parent", "male", "1940-08-15")


def test_codes_are_those_of_the_register(f01: FormDefinition) -> None:
    choices = f01.choices()
    assert [code for code, _ in choices["member_relation"]] == [one.value for one in Relation]
    assert [code for code, _ in choices["member_no_id_reason"]] == [one.value for one in NoIdReason]
    assert [code for code, _ in choices["member_sex_asked"]] == [one.value for one in Sex]


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
