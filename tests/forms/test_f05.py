"""F05 主动发现线索: whoever sees somebody in need, at a door or far from it, says so."""

from datetime import UTC, datetime

import pytest

from fieldvisit.forms.definition import FormDefinition
from tests.support.hands import Hand, definition, labels

KNOWN = {
    "person_name": "孙桂芬",
    "address": "第六埠村3区12号",
    "investigator_name": "赵文静",
}
SEEN = {
    "source": "grid_patrol",
    "trouble_kinds": "illness",
    "urgency": "normal",
    "policy_told": "yes",
    "wants_to_apply": "no",
}
AROUND_THE_FORM = 3  # 报线索, one signature, 定稿


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return definition("F05-主动发现线索.xlsx")


def test_a_clue_takes_few_taps_and_nobody_needs_to_be_met(form: FormDefinition) -> None:
    clue = Hand(form, KNOWN).answers(**SEEN)
    assert clue.wrong() == {}
    assert clue.taps + len(clue.pages()) - 1 + AROUND_THE_FORM <= 15
    assert clue.answer("discoverer") == "赵文静"
    assert clue.answer("subject_place") == "第六埠村3区12号"


@pytest.mark.parametrize(
    "name", [*SEEN, "discovered_at", "discoverer", "subject_place", "subject_name"]
)
def test_each_starred_question_must_be_answered(form: FormDefinition, name: str) -> None:
    missing = "subject_description" if name == "subject_name" else name
    assert Hand(form, KNOWN).answers(**SEEN).answers(**{name: ""}).wrong() == {missing: "required"}


def test_somebody_without_a_name_is_described(form: FormDefinition) -> None:
    clue = Hand(form, {}).answers(**SEEN, discoverer="李长顺", subject_place="村口公厕旁")
    assert clue.message("subject_description") == "姓名不知道，就写清是什么样的人"
    clue.answers(subject_description="四十来岁男人，穿军大衣，说不清家在哪")
    assert clue.wrong() == {}


@pytest.mark.parametrize(
    ("answers", "opens"),
    [
        ({"trouble_kinds": "illness other"}, "trouble_other"),
        ({"urgency": "critical", "town_call": "no_answer"}, "called_at"),
        ({"verify_result": "duplicate"}, "duplicate_of"),
        ({"verify_result": "false"}, "verify_note"),
        ({"result": "met_family"}, "respondent_name"),
        ({"result": "met_family"}, "respondent_relation"),
    ],
)
def test_an_answer_opens_a_question_that_must_be_answered(
    form: FormDefinition, answers: dict[str, str], opens: str
) -> None:
    clue = Hand(form, KNOWN).answers(**SEEN)
    assert opens not in clue.asked()
    clue.answers(**answers)
    assert clue.wrong()[opens] == "required"


@pytest.mark.parametrize(
    ("answers", "opens"),
    [
        ({"source": "hotline"}, "source_note"),
        ({"source": "court"}, "source_note"),
        ({"urgency": "critical"}, "critical_note"),
        ({"urgency": "critical"}, "town_call"),
        ({"verify_result": "true"}, "clue_outcome"),
        ({"verify_result": "in_aid"}, "clue_outcome"),
        ({"visit_mode": "phone"}, "mode_reason"),
        ({"discovered_at": "2026-11-20T08:00"}, "days_open_note"),
    ],
)
def test_an_answer_opens_a_question_that_may_stay_empty(
    form: FormDefinition, answers: dict[str, str], opens: str
) -> None:
    clue = Hand(form, KNOWN).answers(**SEEN)
    assert opens not in clue.asked()
    clue.answers(**answers)
    assert opens in clue.asked()
    assert clue.wrong() == {}


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        ({"discovered_at": "2026-11-23T10:22"}, "discovered_at"),
        ({"discoverer_phone": "1380000"}, "discoverer_phone"),
        ({"subject_phone": "93800001234"}, "subject_phone"),
        ({"subject_citizen_id": "12010119490101"}, "subject_citizen_id"),
        ({"subject_citizen_id": "110105194912310021"}, "subject_citizen_id"),
        ({"subject_citizen_id": "120101199001011234"}, "subject_citizen_id"),
    ],
)
def test_what_cannot_be_is_refused(
    form: FormDefinition, answers: dict[str, str], refused: str
) -> None:
    clue = Hand(form, KNOWN).answers(**SEEN).answers(**answers)
    assert clue.wrong() == {refused: "constraint"}
    assert clue.message(refused)


@pytest.mark.parametrize(
    "number",
    ["11010519491231002X", "11010519491231002x", "440524188001010014", "120223198808088885"],
)
def test_a_sound_citizen_id_passes(form: FormDefinition, number: str) -> None:
    """GB 11643: the vectors of domain.md section 4."""
    assert Hand(form, KNOWN).answers(**SEEN, subject_citizen_id=number).wrong() == {}


@pytest.mark.parametrize("number", ["13800001234", "022-27391234", "02227391234"])
def test_a_mobile_and_a_landline_number_pass(form: FormDefinition, number: str) -> None:
    assert Hand(form, KNOWN).answers(**SEEN, subject_phone=number).wrong() == {}


def test_a_critical_clue_is_due_in_24_hours_and_says_to_telephone(form: FormDefinition) -> None:
    """days.md 12."""
    clue = Hand(form, KNOWN).answers(**SEEN)
    assert clue.answer("respond_by") is None
    clue.answers(discovered_at="2026-11-23T09:05", urgency="critical")
    assert clue.answer("respond_by") == "2026-11-24T09:05"
    assert "11月24日 09:05前要有人到场" in clue.note("critical_note")
    assert "没有网，先给镇街民政办打电话" in clue.note("critical_note")


@pytest.mark.parametrize(
    ("seen", "days"), [("2026-11-23T00:01", 0), ("2026-11-22T23:59", 1), ("2026-10-31T12:00", 23)]
)
def test_it_counts_the_days_that_a_clue_lay_open(
    form: FormDefinition, seen: str, days: int
) -> None:
    clue = Hand(form, KNOWN).answers(**SEEN, discovered_at=seen)
    assert clue.answer("days_open") == str(days)


def test_days_are_those_of_shanghai(form: FormDefinition) -> None:
    just_after_midnight = datetime(2026, 11, 22, 16, 10, tzinfo=UTC)
    clue = Hand(form, KNOWN, just_after_midnight).answers(**SEEN)
    assert clue.answer("days_open") == "0"


def test_gone_there_in_vain_leaves_the_rest_open_to_fill(form: FormDefinition) -> None:
    """Not met: the form's body is optional (domain.md section 3, common header)."""
    clue = Hand(form, {}).answers(result="nobody_home")
    assert clue.wrong() == {}
    assert "trouble_kinds" in clue.asked()
    clue.answers(trouble_kinds="unattended_elder", urgency="critical")
    assert clue.answer("urgency") == "critical"


def test_sources_and_outcomes_are_those_of_the_district(form: FormDefinition) -> None:
    sources = labels(form, "source")
    assert {"法院工作站", "热线96456/12345", "智能终端", "数据比对", "本人求助"} <= set(sources)
    assert len(sources) == 11
    assert labels(form, "verify_result") == ["属实", "不实", "重复", "已在保"]
    assert labels(form, "wants_to_apply") == ["是", "否", "不能表达"]
    assert len(labels(form, "clue_outcome")) == 8
