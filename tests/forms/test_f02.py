"""F02 特困月探访, played as at the door."""

from datetime import UTC, datetime

import pytest

from fieldvisit.forms.definition import FormDefinition
from fieldvisit.forms.session import Session
from fieldvisit.records.person import Person
from fieldvisit.records.visit import SignatureWay, VisitResult
from tests.support.at_the_door import ROUTINE, SPRING, SUMMER, WINTER, AtTheDoor

UNCHANGED = {
    "result": "met_person",
    "mental_state": "good",
    "physical_state": "fair",
    "self_care_changed": "none",
    "medicine": "on_time",
    "food": "good",
    "clothing": "good",
    "hygiene": "middle",
    "caregiver_present": "yes",
    "care_agreement": "valid",
    "allowance_received": "yes",
    "bankbook_held_by_others": "no",
    "safety": "none",
    "heating_stove": "no",
    "room_warm": "warm",
    "needs": "none",
}


LAST = {"last_mental_state": "good", "last_physical_state": "fair"}


def door(form: FormDefinition, now: datetime = WINTER, **known: str) -> AtTheDoor:
    return AtTheDoor(form, now, **(LAST | known))


def test_the_pages_are_those_of_the_paper(f02: FormDefinition) -> None:
    assert [page.label for page in f02.pages] == [
        "见面",
        "身体与自理",
        "衣食住",
        "照料与供养",
        "安全与需求",
        "签名",
    ]


def test_an_unchanged_routine_visit_takes_at_most_25_taps(f02: FormDefinition) -> None:
    visit = door(f02).answers(**UNCHANGED)
    assert visit.wrong() == {}
    assert visit.all_taps() <= ROUTINE


def test_nobody_home_takes_at_most_4_taps_and_asks_no_signature(f02: FormDefinition) -> None:
    visit = door(f02).answers(result="nobody_home")
    assert visit.wrong() == {}
    assert visit.pages() == 1
    assert visit.taps + 2 <= 4  # 开始走访 and 定稿 around it
    assert visit.session.answers()["next_try_on"] == "2026-11-24"


def test_nothing_about_the_person_is_asked_or_sent_when_nobody_was_met(f02: FormDefinition) -> None:
    visit = door(f02).answers(**UNCHANGED)
    visit.answers(result="refused")
    assert not {"mental_state", "food", "needs", "respondent_signature"} & set(visit.asked())
    assert "<mental_state" not in visit.session.xml()


def test_a_good_filling_says_what_was_found(f02: FormDefinition) -> None:
    answers = door(f02).answers(**UNCHANGED).session.answers()
    assert answers["respondent"] == "孙桂芬"
    assert answers["next_visit_on"] == "2026-12-23"
    assert answers["needs"] == ["none"]
    assert "reassess_in_days" not in answers


def test_codes_are_those_of_the_records(f02: FormDefinition) -> None:
    choices = f02.choices()
    assert [code for code, _ in choices["result"]] == [one.value for one in VisitResult]
    ways = {code for code, _ in choices["respondent_sign_way"]}
    assert ways == {one.value for one in SignatureWay}
    told = Person.__doc__ or ""
    items = [code for code, _ in choices["self_care_items"] if code != "all_able"]
    assert f": {', '.join(items)}." in " ".join(told.split())


def test_mental_state_knows_no_hospital(f02: FormDefinition) -> None:
    choices = f02.choices()
    assert [words for _, words in choices["mental_state"]] == ["良好", "一般", "差"]
    assert "住院" in [words for _, words in choices["physical_state"]]


@pytest.mark.parametrize(
    ("answers", "opens"),
    [
        ({"visit_mode": "phone"}, "mode_reason"),
        ({"result": "met_family"}, "respondent_name"),
        ({"result": "met_family"}, "respondent_relation"),
        ({"result": "refused"}, "next_try_on"),
        ({"result": "moved"}, "moved_to"),
        ({"result": "died"}, "died_on"),
        ({"physical_state": "poor"}, "where_it_hurts"),
        ({"physical_state": "hospital"}, "where_it_hurts"),
        ({"mental_state": "fair"}, "where_it_hurts"),
        ({"self_care_changed": "changed"}, "self_care_items"),
        ({"clothing": "poor"}, "living_note"),
        ({"caregiver_present": "no"}, "urgent_need"),
        ({"allowance_received": "no"}, "allowance_note"),
        ({"bankbook_held_by_others": "yes"}, "bankbook_agreement"),
        ({"safety": "found"}, "safety_items"),
        ({"safety": "found"}, "safety_note"),
        ({"heating_stove": "yes"}, "co_alarm"),
        ({"needs": "bathing other"}, "other_need"),
        ({"respondent_sign_way": "proxy"}, "sign_reason"),
        ({"respondent_sign_way": "refused"}, "sign_reason"),
        ({"verify_opinion": "partly_true"}, "verify_reason"),
        ({"verify_opinion": "untrue"}, "verify_reason"),
    ],
)
def test_an_answer_opens_a_question_that_must_be_answered(
    f02: FormDefinition, answers: dict[str, str], opens: str
) -> None:
    before = door(f02).answers(**UNCHANGED)
    assert opens not in before.asked()
    after = before.answers(**answers)
    assert opens in after.asked()
    if opens != "next_try_on":  # begins with tomorrow
        assert after.wrong().get(opens) == "required"


def test_the_body_no_worse_than_last_time_needs_no_reason(f02: FormDefinition) -> None:
    same = door(f02, last_physical_state="fair").answers(**UNCHANGED)
    worse = door(f02, last_physical_state="good").answers(**UNCHANGED)
    assert "where_it_hurts" not in same.asked()
    assert "where_it_hurts" in worse.asked()


def test_changed_self_care_asks_for_a_new_assessment_in_10_working_days(
    f02: FormDefinition,
) -> None:
    visit = door(f02).answers(**UNCHANGED)
    visit.answers(self_care_changed="changed", self_care_items="bathe walk")
    assert visit.session.answers()["reassess_in_days"] == "10"


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        ({"needs": "none meal"}, "needs"),
        ({"self_care_changed": "changed", "self_care_items": "all_able eat"}, "self_care_items"),
        ({"result": "refused", "next_try_on": "2026-11-23"}, "next_try_on"),
        ({"result": "died", "died_on": "2026-11-24"}, "died_on"),
    ],
)
def test_answers_that_contradict_are_refused(
    f02: FormDefinition, answers: dict[str, str], refused: str
) -> None:
    visit = door(f02).answers(**UNCHANGED).answers(**answers)
    assert visit.wrong()[refused] == "constraint"
    assert visit.session.state(f02.ref_of(refused)).message


@pytest.mark.parametrize("name", [name for name in UNCHANGED if name != "result"])
def test_each_question_of_a_met_person_must_be_answered(f02: FormDefinition, name: str) -> None:
    visit = door(f02).answers(**UNCHANGED).answers(**{name: ""})
    assert visit.wrong() == {name: "required"}


@pytest.mark.parametrize(
    ("day", "asked", "not_asked"),
    [
        (WINTER, "room_warm", "summer_heat"),
        (SUMMER, "summer_heat", "room_warm"),
        (SUMMER, "flood_risk", "heating_stove"),
    ],
)
def test_the_season_decides_on_heating_and_heat(
    f02: FormDefinition, day: datetime, asked: str, not_asked: str
) -> None:
    names = door(f02, day).answers(result="met_person").asked()
    assert asked in names
    assert not_asked not in names


def test_in_spring_neither_is_asked(f02: FormDefinition) -> None:
    names = door(f02, SPRING).answers(result="met_person").asked()
    assert not {"heating_stove", "room_warm", "summer_heat", "flood_risk"} & set(names)


@pytest.mark.parametrize(
    ("day", "next_day"),
    [
        ((2026, 11, 23), "2026-12-23"),
        ((2026, 12, 31), "2027-01-31"),
        ((2027, 1, 31), "2027-02-28"),
        ((2028, 1, 30), "2028-02-29"),
        ((2027, 2, 28), "2027-03-28"),
    ],
)
def test_the_next_visit_is_a_month_later_within_the_month(
    f02: FormDefinition, day: tuple[int, int, int], next_day: str
) -> None:
    visit = door(f02, datetime(*day, 4, tzinfo=UTC)).answers(result="met_person")
    assert visit.session.answers()["next_visit_on"] == next_day
    note = visit.session.state(f02.ref_of("next_visit_note"))
    assert next_day in note.label


def test_what_stood_open_is_listed_first_and_rechecked(f02: FormDefinition) -> None:
    visit = door(f02, open_points="窗户漏风").answers(**UNCHANGED)
    assert visit.asked()[0] == "open_points_note"
    assert "窗户漏风" in visit.session.visible(0)[0].label
    assert visit.wrong() == {"open_points_state": "required"}
    visit.answers(open_points_state="open")
    assert visit.wrong() == {"open_points_left": "required"}


def test_a_telephone_visit_asks_no_signature_of_the_respondent(f02: FormDefinition) -> None:
    visit = door(f02).answers(**UNCHANGED)
    assert "respondent_signature" in visit.asked()
    visit.answers(visit_mode="phone", mode_reason="封路")
    assert "respondent_signature" not in visit.asked()


def test_place_photos_and_the_villages_opinion_are_asked_of_nobody_who_has_none(
    f02: FormDefinition,
) -> None:
    visit = door(f02).answers(**UNCHANGED)
    assert {"location", "photo", "verify_opinion"} <= set(visit.asked())
    assert not {"photo_2", "verify_reason"} & set(visit.asked())
    visit.answers(verify_opinion="true", photo="a1.jpg", photo_2="a2.jpg")
    assert "photo_3" in visit.asked()
    assert visit.wrong() == {}


def test_the_heading_of_the_seasonal_block_stands_above_its_questions(f02: FormDefinition) -> None:
    visit = door(f02).answers(result="met_person")
    assert visit.session.state(f02.ref_of("room_warm")).section == "冬季取暖"
    assert visit.session.state(f02.ref_of("needs")).section == ""


def test_a_visit_left_in_the_middle_goes_on_where_it_was(f02: FormDefinition) -> None:
    visit = door(f02, open_points="漏雨").answers(result="met_person", physical_state="poor")
    later = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)
    resumed = Session(f02, now=later, instance=visit.session.draft_xml())
    assert resumed.draft_xml() == visit.session.draft_xml()
    assert resumed.problems() == visit.session.problems()
    assert resumed.progress() == visit.session.progress()
