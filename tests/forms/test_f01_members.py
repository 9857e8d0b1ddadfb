"""The members on F01 入户调查表: known from the register, each checked, back as proposals."""

from datetime import date

import pytest

from fieldvisit.forms.definition import FormDefinition
from fieldvisit.practice.families import invented_citizen_id
from fieldvisit.records.person import NoIdReason, Relation, Sex
from tests.support.household_survey import (
    DAUGHTER,
    FAMILY,
    FATHER,
    MEMBER,
    HouseholdSurvey,
    known,
)

CHILD = known(4, "任小宝", "grandchild", invented_citizen_id(date(2016, 3, 2), Sex.MALE, seed=14))
GRANDPA = invented_citizen_id(date(1940, 8, 15), Sex.MALE, seed=15)


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
