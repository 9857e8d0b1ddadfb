"""What the answers at a door set in motion: the right task, by the right day, in plain words."""

from datetime import date
from typing import Any

import pytest

from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.casework.visits.consequences import Consequence, consequences
from fieldvisit.words.labels import LABELS

DAY = date(2026, 11, 23)


def found(**answers: Any) -> list[Consequence]:
    return consequences(answers, tables=Tables(), day=DAY)


def test_a_visit_where_all_is_well_asks_for_nothing() -> None:
    calm = {"self_care_changed": "none", "caregiver_present": "yes", "open_items": ""}
    assert found(**calm, closed="yes", not_seen_flag="no") == []


def test_a_hazard_that_cannot_wait_is_urgent_tomorrow() -> None:
    (task,) = found(immediate_words="明火、自伤念头", closed="yes")
    assert (task.kind, task.due) == ("urgent_need", date(2026, 11, 24))
    assert task.words.endswith("明火、自伤念头")


def test_each_day_set_for_hazards_is_one_task_that_names_them() -> None:
    tasks = found(
        open_items="gas_hose fraud power_old",
        open_words="软管老化、诈骗、线路老化",
        gas_hose_due="2026-11-30",
        fraud_due="2026-11-26",
        power_old_due="2026-11-30",
    )
    assert [(task.kind, task.due) for task in tasks] == [
        ("recheck_hazard", date(2026, 11, 26)),
        ("recheck_hazard", date(2026, 11, 30)),
    ]
    assert tasks[0].words == "隐患11月26日前改好并复查：诈骗"
    assert tasks[1].words == "隐患11月30日前改好并复查：软管老化、线路老化"


def test_another_grade_is_told_before_the_new_standard_holds() -> None:
    (task,) = found(change_notice="自 2026年12月 起由全自理变为半失能", valid_from="2026-12-01")
    assert (task.kind, task.due) == ("care_standard_notice", date(2026, 11, 30))
    assert task.words == "自 2026年12月 起由全自理变为半失能"


def test_the_same_grade_as_before_is_told_to_nobody() -> None:
    assert found(grade="semi_dependent", valid_from="2026-12-01") == []


def test_who_was_long_not_seen_is_visited() -> None:
    (task,) = found(not_seen_flag="yes", days_not_seen="97", see_by="2026-11-30")
    assert (task.kind, task.due) == ("see_in_person", date(2026, 11, 30))
    assert task.words == "97 天没有当面见到本人，11月30日前去见一次"


@pytest.mark.parametrize(
    ("answers", "kind", "words"),
    [
        ({"result": "died", "died_on": "2026-11-20"}, "register_death", "（2026-11-20）"),
        ({"result": "moved", "moved_to": "女儿家"}, "register_move", "女儿家"),
    ],
)
def test_who_died_or_moved_is_entered_by_a_person(
    answers: dict[str, str], kind: str, words: str
) -> None:
    (task,) = found(**answers)
    assert (task.kind, task.due) == (kind, date(2026, 11, 26))
    assert words in task.words


def test_gifts_of_a_festival_ask_for_nothing() -> None:
    assert found(result="met_person", festival="spring", total_amount="380.50") == []


@pytest.mark.parametrize(
    "answers",
    [
        {"self_care_changed": "changed"},
        {"caregiver_present": "no"},
        {"next_try_on": "2026-11-24"},
        {"immediate_words": "明火"},
        {"open_items": "fraud", "open_words": "诈骗", "fraud_due": "2026-11-26"},
        {"change_notice": "变了", "valid_from": "2026-12-01"},
        {"not_seen_flag": "yes", "see_by": "2026-11-30"},
        {"result": "died"},
        {"result": "moved"},
    ],
)
def test_each_kind_of_task_has_its_chinese_name(answers: dict[str, str]) -> None:
    (task,) = found(**answers)
    assert task.kind in LABELS["task_kind"]
