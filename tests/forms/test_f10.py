"""F10 人户分离探访: where they are registered, where they live, when somebody last saw them."""

import pytest

from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.publish import publish
from fieldvisit.machine.assets import resource
from tests.support.at_the_door import ROUTINE, AtTheDoor, opens

ROUTINE_ANSWERS = {
    "result": "met_person",
    "case_holder": "hukou_town",
    "visited_by": "both",
    "mental_state": "good",
    "physical_state": "fair",
    "self_care_changed": "none",
    "food": "good",
    "clothing": "good",
    "hygiene": "middle",
    "caregiver_present": "yes",
    "allowance_received": "yes",
    "safety": "none",
    "needs": "none",
}
BY_VIDEO = {"visit_mode": "video", "mode_reason": "人在外省"}


@pytest.fixture(scope="module")
def f10() -> FormDefinition:
    return load(publish(resource("forms", "F10-人户分离探访.xlsx"), version=1)["xform"])


def door(form: FormDefinition, **known: str) -> AtTheDoor:
    facts = {
        "hukou_address": "辛口镇第六埠村3区12号",
        "address": "大王庄街道六纬路88号",
        "last_mental_state": "good",
        "last_physical_state": "fair",
        "last_seen_in_person_on": "2026-10-20",
    }
    return AtTheDoor(form, **(facts | known))


def test_the_pages_are_named_as_people_speak(f10: FormDefinition) -> None:
    assert [page.label for page in f10.pages] == ["见面", "人户分离", "见到的情况", "签名"]


def test_an_unchanged_visit_takes_at_most_25_taps(f10: FormDefinition) -> None:
    visit = door(f10).answers(**ROUTINE_ANSWERS)
    assert visit.wrong() == {}
    assert visit.all_taps() <= 20 < ROUTINE


def test_nobody_home_takes_at_most_4_taps(f10: FormDefinition) -> None:
    visit = door(f10).answers(result="nobody_home")
    assert visit.wrong() == {}
    assert (visit.taps + 2, visit.pages()) == (3, 1)


def test_both_places_come_from_the_register_and_may_be_corrected(f10: FormDefinition) -> None:
    visit = door(f10).answers(**ROUTINE_ANSWERS)
    assert visit.held("hukou_region") == "辛口镇第六埠村3区12号"
    assert visit.held("actual_address") == "大王庄街道六纬路88号"
    visit.answers(actual_address="大直沽街道八号路6号")
    assert visit.session.answers()["actual_address"] == "大直沽街道八号路6号"


@pytest.mark.parametrize("place", ["actual_address", "hukou_region"])
def test_a_visit_without_either_place_is_refused(f10: FormDefinition, place: str) -> None:
    """和平 人户分离动态探访: a visit without the actual address is no visit."""
    visit = door(f10).answers(**ROUTINE_ANSWERS).answers(**{place: ""})
    assert visit.wrong() == {place: "required"}
    assert visit.session.state(f10.ref_of(place)).required


def test_the_place_of_registration_is_no_actual_address(f10: FormDefinition) -> None:
    visit = door(f10, address="辛口镇第六埠村3区12号").answers(**ROUTINE_ANSWERS)
    assert visit.wrong() == {"actual_address": "constraint"}
    visit.answers(actual_address="大直沽街道八号路6号")
    assert visit.wrong() == {}


@pytest.mark.parametrize("name", [name for name in ROUTINE_ANSWERS if name != "result"])
def test_each_question_of_a_met_person_must_be_answered(f10: FormDefinition, name: str) -> None:
    visit = door(f10).answers(**ROUTINE_ANSWERS).answers(**{name: ""})
    assert visit.wrong() == {name: "required"}


@pytest.mark.parametrize(
    ("answers", "opened"),
    [
        ({"visit_mode": "phone"}, "mode_reason"),
        ({"result": "moved"}, "moved_to"),
        ({"request_state": "sent"}, "request_to"),
        ({"request_state": "sent"}, "request_sent_on"),
        ({"request_state": "answered"}, "request_answered_on"),
        ({"request_state": "answered"}, "request_answer"),
        ({"mental_state": "fair"}, "where_it_hurts"),
        ({"self_care_changed": "changed"}, "self_care_items"),
        ({"food": "poor"}, "living_note"),
        ({"caregiver_present": "no"}, "urgent_need"),
        ({"allowance_received": "no"}, "allowance_note"),
        ({"safety": "found"}, "safety_items"),
        ({"needs": "other"}, "other_need"),
        ({"verify_opinion": "untrue"}, "verify_reason"),
        ({"respondent_sign_way": "proxy"}, "sign_reason"),
    ],
)
def test_an_answer_opens_a_question_that_must_be_answered(
    f10: FormDefinition, answers: dict[str, str], opened: str
) -> None:
    assert opens(door(f10).answers(**ROUTINE_ANSWERS), answers, name=opened)


def test_a_visit_where_they_live_needs_no_reason(f10: FormDefinition) -> None:
    visit = door(f10)
    assert visit.held("visit_mode") == "residence"
    assert "mode_reason" not in visit.asked()


def test_who_was_met_today_was_seen_today(f10: FormDefinition) -> None:
    visit = door(f10, last_seen_in_person_on="2026-01-01").answers(**ROUTINE_ANSWERS)
    assert "in_person_on" not in visit.asked()
    assert (visit.held("seen_in_person_on"), visit.held("days_not_seen")) == ("2026-11-23", "0")
    assert (visit.held("not_seen_flag"), visit.held("see_by")) == ("no", "")


@pytest.mark.parametrize(
    ("seen_on", "days", "flag", "see_by"),
    [
        ("2026-11-22", "1", "no", ""),
        ("2026-08-25", "90", "no", ""),
        ("2026-08-24", "91", "yes", "2026-11-30"),
        ("2025-11-23", "365", "yes", "2026-11-30"),
    ],
)
def test_more_than_90_days_unseen_raises_the_flag(
    f10: FormDefinition, seen_on: str, days: str, flag: str, see_by: str
) -> None:
    visit = door(f10).answers(**ROUTINE_ANSWERS, **BY_VIDEO, in_person_on=seen_on)
    assert visit.held("days_not_seen") == days
    assert (visit.held("not_seen_flag"), visit.held("see_by")) == (flag, see_by)
    assert ("not_seen_note" in visit.asked()) == (flag == "yes")
    assert visit.wrong() == {}


def test_the_days_are_parameters(f10: FormDefinition) -> None:
    strict = {"policy_not_seen_days": "30", "policy_see_within_days": "3"}
    visit = door(f10, **strict).answers(**ROUTINE_ANSWERS, **BY_VIDEO, in_person_on="2026-10-20")
    assert (visit.held("not_seen_flag"), visit.held("see_by")) == ("yes", "2026-11-26")


def test_the_day_last_seen_is_known_from_the_last_visit(f10: FormDefinition) -> None:
    visit = door(f10).answers(**ROUTINE_ANSWERS, **BY_VIDEO)
    assert visit.held("in_person_on") == "2026-10-20"
    unknown = door(f10, last_seen_in_person_on="").answers(**ROUTINE_ANSWERS, **BY_VIDEO)
    assert unknown.wrong() == {"in_person_on": "required"}


def test_a_relative_met_is_not_the_person_seen(f10: FormDefinition) -> None:
    visit = door(f10).answers(**ROUTINE_ANSWERS).answers(result="met_family")
    assert "in_person_on" in visit.asked()


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        ({"split_since": "2026-12-01"}, "split_since"),
        ({"host_phone": "12345"}, "host_phone"),
        ({**BY_VIDEO, "in_person_on": "2026-11-24"}, "in_person_on"),
        ({"request_state": "sent", "request_sent_on": "2026-11-24"}, "request_sent_on"),
        (
            {
                "request_state": "answered",
                "request_sent_on": "2026-11-10",
                "request_answered_on": "2026-11-09",
            },
            "request_answered_on",
        ),
        ({"needs": "none meal"}, "needs"),
    ],
)
def test_answers_that_contradict_are_refused(
    f10: FormDefinition, answers: dict[str, str], refused: str
) -> None:
    visit = door(f10).answers(**ROUTINE_ANSWERS).answers(**answers)
    assert visit.wrong()[refused] == "constraint"
    assert visit.session.state(f10.ref_of(refused)).message


@pytest.mark.parametrize("phone", ["13800001234", "022-27391234", "02227391234"])
def test_telephones_of_both_kinds_are_taken(f10: FormDefinition, phone: str) -> None:
    visit = door(f10).answers(**ROUTINE_ANSWERS, host_phone=phone)
    assert visit.wrong() == {}


def test_the_month_of_parting_prints_as_a_month(f10: FormDefinition) -> None:
    visit = door(f10).answers(**ROUTINE_ANSWERS, split_since="2025-03-01")
    assert visit.held("split_since_words") == "2025年3月"
