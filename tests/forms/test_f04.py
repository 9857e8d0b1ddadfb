"""F04 生活自理能力评估: six things seen, one grade by the rule, known before it holds."""

from collections import Counter
from datetime import UTC, datetime
from itertools import product

import pytest

from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.publish import publish
from fieldvisit.machine.assets import resource
from fieldvisit.records.person import Person
from tests.support.at_the_door import AtTheDoor, opens

SIX = ("eat", "dress", "bed", "toilet", "walk", "bathe")
SEEN = {f"{item}_observed": "当面看他做了一遍" for item in SIX}
DONE = {
    "result": "met_person",
    **dict.fromkeys(SIX, "able"),
    **SEEN,
    "assessor_org": "安康评估中心",
    "signed_by": "person",
}


@pytest.fixture(scope="module")
def package() -> dict:
    return publish(resource("forms", "F04-生活自理能力评估.xlsx"), version=1)


@pytest.fixture(scope="module")
def f04(package: dict) -> FormDefinition:
    return load(package["xform"])


def unable(*items: str) -> dict[str, str]:
    return DONE | dict.fromkeys(items, "unable")


def test_the_six_things_are_those_of_the_rule(f04: FormDefinition) -> None:
    """特困人员认定办法 art. 21, as the register keeps them."""
    assert f": {', '.join(SIX)}." in " ".join((Person.__doc__ or "").split())
    labels = [AtTheDoor(f04).answers(result="met_person").label(item) for item in SIX]
    assert [label.partition("，")[0] for label in labels] == [
        "自主吃饭",
        "穿脱衣服",
        "上下床",
        "如厕",
        "室内行走",
        "洗澡",
    ]


def test_two_assessors_sign_and_the_person_or_a_guardian(package: dict) -> None:
    assert package["minimum"] == {"investigators": 2, "respondents": 1}


def test_all_64_combinations_give_the_grade_of_the_rule(f04: FormDefinition) -> None:
    """domain.md 0, point 5: 0 failed, 1 to 3, 4 and more: 1, 41 and 22 combinations."""
    visit = AtTheDoor(f04).answers(**DONE)
    grades = Counter()
    for answers in product(("able", "unable"), repeat=len(SIX)):
        visit.answers(**dict(zip(SIX, answers, strict=True)))
        assert visit.held("failed") == str(answers.count("unable"))
        grades[visit.held("grade")] += 1
    assert grades == {"independent": 1, "semi_dependent": 41, "dependent": 22}


@pytest.mark.parametrize(
    ("failed", "grade"), [(0, "全自理"), (1, "半失能"), (3, "半失能"), (4, "全失能"), (6, "全失能")]
)
def test_the_grade_is_worked_out_and_named_as_people_say(
    f04: FormDefinition, failed: int, grade: str
) -> None:
    visit = AtTheDoor(f04).answers(**unable(*SIX[:failed]))
    state = visit.session.state(f04.ref_of("grade"))
    assert [one.label for one in state.options if one.value == state.value] == [grade]
    assert state.readonly
    assert f"{failed} 项" in visit.label("failed_note")


@pytest.mark.parametrize("item", SIX)
def test_without_one_of_the_six_there_is_no_grade(f04: FormDefinition, item: str) -> None:
    visit = AtTheDoor(f04).answers(**DONE).answers(**{item: ""})
    assert visit.wrong() == {item: "required"}
    assert (visit.held("failed"), visit.held("grade")) == ("", "")


def test_the_limits_of_the_grades_are_parameters(f04: FormDefinition) -> None:
    visit = AtTheDoor(f04, policy_self_care_total_from="3").answers(**unable(*SIX[:3]))
    assert visit.held("grade") == "dependent"


@pytest.mark.parametrize("name", [name for name in DONE if name != "result"])
def test_each_thing_and_what_was_seen_must_be_answered(f04: FormDefinition, name: str) -> None:
    visit = AtTheDoor(f04).answers(**DONE).answers(**{name: ""})
    assert visit.wrong() == {name: "required"}


@pytest.mark.parametrize(
    ("answers", "opened"),
    [
        ({"visit_mode": "video"}, "mode_reason"),
        ({"result": "met_family"}, "respondent_name"),
        ({"signed_by": "guardian"}, "guardian_name"),
        ({"signed_by": "guardian"}, "guardian_relation"),
        ({"verify_opinion": "partly_true"}, "verify_reason"),
        ({"respondent_sign_way": "proxy"}, "sign_reason"),
    ],
)
def test_an_answer_opens_a_question_that_must_be_answered(
    f04: FormDefinition, answers: dict[str, str], opened: str
) -> None:
    assert opens(AtTheDoor(f04).answers(**DONE), answers, name=opened)


@pytest.mark.parametrize(
    ("day", "since"),
    [
        ((2026, 11, 23), "2026-12-01"),
        ((2026, 12, 31), "2027-01-01"),
        ((2027, 1, 1), "2027-02-01"),
        ((2027, 2, 28), "2027-03-01"),
    ],
)
def test_the_grade_holds_from_the_next_month(
    f04: FormDefinition, day: tuple[int, int, int], since: str
) -> None:
    visit = AtTheDoor(f04, datetime(*day, 4, tzinfo=UTC)).answers(**DONE)
    assert visit.held("valid_from") == since


def test_the_last_grade_is_shown_and_not_to_be_changed(f04: FormDefinition) -> None:
    visit = AtTheDoor(f04, last_grade="dependent").answers(result="met_person")
    state = visit.session.state(f04.ref_of("previous_grade"))
    assert (state.value, state.readonly) == ("dependent", True)


def test_the_first_assessment_may_take_the_grade_from_paper(f04: FormDefinition) -> None:
    visit = AtTheDoor(f04).answers(**DONE)
    assert (visit.held("grade_changed"), visit.held("change_notice")) == ("", "")
    visit.answers(previous_grade="semi_dependent")
    assert visit.held("grade_changed") == "yes"


def test_another_grade_is_said_in_a_sentence_that_prints(f04: FormDefinition) -> None:
    visit = AtTheDoor(f04, last_grade="independent").answers(**unable("walk"))
    said = "自2026年12月起，自理能力由全自理变为半失能，护理标准随着变"
    assert visit.held("change_notice") == said
    assert said in visit.label("change_note")


def test_the_same_grade_needs_no_notice(f04: FormDefinition) -> None:
    visit = AtTheDoor(f04, last_grade="semi_dependent").answers(**unable("walk", "bathe"))
    assert (visit.held("grade_changed"), visit.held("change_notice")) == ("no", "")
    assert "change_note" not in visit.asked()


def test_who_signs_is_the_guardian_where_there_is_one(f04: FormDefinition) -> None:
    visit = AtTheDoor(f04).answers(**DONE)
    assert visit.held("respondent") == "孙桂芬"
    visit.answers(signed_by="guardian", guardian_name="孙建国", guardian_relation="child")
    assert visit.held("respondent") == "孙建国"
    assert visit.wrong() == {}


def test_an_assessment_is_15_answers_on_4_pages(f04: FormDefinition) -> None:
    visit = AtTheDoor(f04).answers(**DONE)
    assert visit.wrong() == {}
    assert (visit.taps, visit.pages()) == (15, 4)


def test_nobody_home_takes_at_most_4_taps(f04: FormDefinition) -> None:
    visit = AtTheDoor(f04).answers(result="nobody_home")
    assert visit.wrong() == {}
    assert (visit.taps + 2, visit.pages()) == (3, 1)
    assert "<eat>" not in visit.session.xml()
