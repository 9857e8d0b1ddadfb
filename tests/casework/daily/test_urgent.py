"""What cannot wait stands first on 今日, the nearest clock first, with whom to call."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from fieldvisit.casework.alarms import alert_feed, alerts
from fieldvisit.casework.care import needs
from fieldvisit.casework.cases import clues
from fieldvisit.casework.cases.clues import Reported, Verified
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.daily.urgent import UrgentCard
from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import FixedClock, local_day
from fieldvisit.records import Task
from fieldvisit.records.pressing import TASKS
from fieldvisit.store import journal, tasks

AT_BRIDGE = Reported("桥下的老人", "六埠桥东头", ("illness",), urgency="特急")


@pytest.fixture(autouse=True)
def a_quiet_day(desk: Desk) -> None:
    """What the village's story left to be done at once is done."""
    with desk.store.write() as tx:
        for one in [one for one in tasks.open_tasks(tx) if one.kind in TASKS]:
            journal.patch(tx, "task", row_id=one.id, after={"state": "done"}, stamp=desk.stamp())


@pytest.fixture
def home(desk: Desk) -> str:
    return today(desk).cards[0].household_id


def raised(desk: Desk, home: str, *kinds: str) -> None:
    lines = [{"household": home, "kind": kind, "at": "2026-11-23T11:00"} for kind in kinds]
    raws = [json.dumps(one).encode() for one in lines]
    alert_feed.take_in(desk, raws, bad=lambda number, error: None)


def later(desk: Desk, **span: float) -> tuple[UrgentCard, ...]:
    assert isinstance(desk.clock, FixedClock)
    desk.clock.advance(timedelta(**span))
    return today(desk).first


def test_a_day_without_alarm_has_nothing_urgent(desk: Desk) -> None:
    assert today(desk).first == ()


def test_a_households_alerts_are_one_thing_with_the_nearest_clock(desk: Desk, home: str) -> None:
    raised(desk, home, "smoke", "call")
    [card] = today(desk).first
    assert (card.household_id, card.page) == (home, "alerts")
    assert card.what.startswith("告警处置：")
    assert {"烟雾", "呼救"} <= set(card.what.removeprefix("告警处置：").split("、"))
    assert (card.state, card.due_text) == ("due", "还有 24 分钟")
    assert "告警处置" not in {one.task for one in today(desk).tasks}, "it is told once"
    [card] = later(desk, hours=3)
    assert (card.state, card.due_text) == ("overdue", "晚了 2 小时")


def test_what_was_dealt_with_is_gone(desk: Desk, home: str) -> None:
    raised(desk, home, "smoke")
    made = clues.report(desk, AT_BRIDGE)
    [line] = alerts.listed(desk)
    assert "有人去了" not in today(desk).first[0].why
    alerts.take(desk, line.id)
    assert "有人去了" in today(desk).first[0].why
    alerts.close(desk, line.id, outcome="all_well", finding="锅烧干了")
    clues.verify(desk, str(made.id), found=Verified("属实"))
    assert today(desk).first == ()


def test_a_clue_at_once_says_whom_to_call_until_somebody_answered(desk: Desk) -> None:
    made = clues.report(desk, AT_BRIDGE)
    [card] = today(desk).first
    assert (card.name, card.page, card.found) == ("桥下的老人", "clues", str(made.id))
    assert card.call.startswith("没有网，先打电话给")
    assert card.due_text == "还有 1 天"
    clues.called(desk, str(made.id), how="没打通")
    assert today(desk).first[0].call.startswith("没有网，先打电话给")
    clues.called(desk, str(made.id), how="打通了")
    assert "给镇街打过电话" in today(desk).first[0].call


def test_a_need_at_once_waits_for_an_answer(desk: Desk, home: str) -> None:
    found = needs.Found("看病吃药", "断药三天了", urgency="特急")
    need = needs.find(desk, home, found=found)
    [card] = today(desk).first
    assert (card.household_id, card.why, card.page) == (home, "断药三天了", "")
    assert "先打电话" in card.call
    needs.verify(desk, str(need.id))
    needs.reject(desk, str(need.id), reason="药已送到")
    assert today(desk).first == ()


def test_urgent_tasks_leave_the_list_of_others_and_the_nearest_clock_is_first(
    desk: Desk, home: str
) -> None:
    day = local_day(desk.clock.now())
    task = Task(
        id=desk.ids.fresh(),
        scope=desk.profile.region_code,
        created_at=desk.clock.now(),
        household_id=UUID(home),
        kind="urgent_need",
        due_on=day + timedelta(days=1),
        source="照料人不到位",
    )
    with desk.store.write() as tx:
        journal.insert(tx, task, stamp=desk.stamp())
    clues.report(desk, AT_BRIDGE)
    raised(desk, home, "gas")
    shown = today(desk)
    assert [one.page for one in shown.first] == ["alerts", "clues", ""]
    assert shown.first[-1].due_text == "还有 1 天"
    assert {"告警处置", "急需处理"}.isdisjoint(one.task for one in shown.tasks)
