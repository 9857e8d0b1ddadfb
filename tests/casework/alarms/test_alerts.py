"""智能终端: three alerts of a household are one urgent task that stands first, until somebody said
what it was."""

import json
from datetime import timedelta
from typing import Any

import pytest

from fieldvisit.casework.alarms import alert_feed, alerts
from fieldvisit.casework.alarms.alert_feed import TakenIn
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import FixedClock, local_day
from fieldvisit.rules.loop import OutcomeMissing, StepRefused
from fieldvisit.store import audit, cases, households, outbox
from tests.support.villages import settle

BEGAN = "2026-11-23T10:40"


@pytest.fixture
def home(desk: Desk) -> str:
    return today(desk).cards[0].household_id


def feed(desk: Desk, *lines: dict[str, Any] | str) -> tuple[TakenIn, list[tuple[int, str]]]:
    raws = [one if isinstance(one, str) else json.dumps(one) for one in lines]
    bad: list[tuple[int, str]] = []
    taken = alert_feed.take_in(
        desk,
        [raw.encode() for raw in raws],
        bad=lambda number, error: bad.append((number, error.code)),
    )
    return taken, bad


def three(home: str) -> list[dict[str, Any]]:
    return [
        {"household": home, "kind": "smoke", "at": BEGAN, "terminal": "YG-1", "id": "a"},
        {"household": home, "kind": "烟雾", "at": "2026-11-23T10:45", "id": "b"},
        {"household": home, "kind": "still", "at": "2026-11-23T11:00", "id": "c"},
    ]


def test_three_alerts_are_one_urgent_task_that_stands_first(desk: Desk, home: str) -> None:
    taken, bad = feed(desk, *three(home))
    assert (taken.raised, taken.folded, bad) == (2, 1, [])
    due = due_on(desk, local_day(desk.clock.now()))
    assert [one.kind for one in due].count("alert") == 1
    assert (due[0].kind, due[0].household) == ("alert", home)
    assert "11:10 前要有人到" in due[0].source
    assert [(one.kind, one.times) for one in alerts.listed(desk)] == [("smoke", 2), ("still", 1)]


def test_the_same_feed_again_raises_nothing(desk: Desk, home: str) -> None:
    feed(desk, *three(home))
    with desk.store.read() as tx:
        before = len(outbox.rows(tx))
    taken, _ = feed(desk, *three(home))
    assert (taken.raised, taken.folded, taken.known) == (0, 0, 3)
    with desk.store.read() as tx:
        assert len(outbox.rows(tx)) == before
        assert audit.count(tx, "alerts_raised", subject="") == 1


def test_the_task_is_done_with_the_last_open_alert(desk: Desk, home: str) -> None:
    assert isinstance(desk.clock, FixedClock)
    feed(desk, *three(home))
    smoke, still = (one.id for one in alerts.listed(desk))
    desk.clock.advance(timedelta(minutes=20))
    assert all(one.late for one in alerts.listed(desk)[:1])
    taken = alerts.take(desk, smoke)
    assert (taken.taken_by, taken.taken_at) == (desk.profile.staff_id, desk.clock.now())
    with pytest.raises(OutcomeMissing):
        alerts.close(desk, smoke, outcome="当场处置好", finding=" ")
    alerts.close(desk, smoke, outcome="当场处置好", finding="煤炉倒烟，开窗换管")
    day = local_day(desk.clock.now())
    assert due_on(desk, day)[0].kind == "alert"
    alerts.close(desk, still, outcome="all_well", finding="在邻居家")
    assert [one for one in due_on(desk, day) if one.kind == "alert"] == []
    with pytest.raises(StepRefused):
        alerts.close(desk, still, outcome="all_well", finding="再记一次")
    assert alerts.listed(desk) == []
    assert len(alerts.listed(desk, all_of_them=True)) == 2


def test_a_new_alert_after_that_is_a_new_task(desk: Desk, home: str) -> None:
    assert isinstance(desk.clock, FixedClock)
    feed(desk, *three(home)[:1])
    (first,) = alerts.listed(desk)
    alerts.close(desk, first.id, outcome="false_alarm", finding="做饭的烟")
    desk.clock.advance(timedelta(minutes=9))
    feed(desk, {"household": home, "kind": "smoke", "at": "2026-11-23T11:12", "id": "d"})
    (second,) = alerts.listed(desk)
    assert second.id != first.id
    with desk.store.read() as tx:
        assert len({one.task_id for one in cases.alerts(tx)}) == 2


def test_bad_lines_are_left_out_by_number_and_the_rest_is_kept(desk: Desk, home: str) -> None:
    with desk.store.read() as tx:
        row = next(one for one in [households.called(tx, home)] if one)
    taken, bad = feed(
        desk,
        "{oops",
        {"household": home, "kind": "飞碟", "at": BEGAN},
        {"household": "没有这一户", "kind": "gas", "at": BEGAN},
        {"kind": "gas", "at": BEGAN},
        {"household": home, "kind": "gas", "at": "昨天"},
        {"household": row.number, "kind": "gas", "at": "2026-11-23T23:00"},
    )
    assert (taken.raised, taken.left_out) == (1, 5)
    assert sorted(bad) == [
        (1, "line_refused"),
        (2, "line_alert_kind"),
        (3, "line_household"),
        (4, "line_household"),
        (5, "line_time"),
    ]
    (kept,) = alerts.listed(desk)
    assert (kept.household, kept.raised_at) == (home, desk.clock.now())


def test_600_alerts_of_114_households_are_114_urgent_tasks_and_none_twice(desk: Desk) -> None:
    """domain.md table 1: 滨海, 114 户 with 600 余台 devices."""
    settle(desk, 114)
    kinds = ("smoke", "gas", "still", "water", "fall", "vital")
    feed_of_all = [
        {"household": f"Z{n % 114:05d}", "kind": kinds[n // 114], "at": BEGAN, "id": f"E{n}"}
        for n in range(600)
    ]
    taken, bad = feed(desk, *feed_of_all)
    assert (taken.lines, taken.raised, taken.folded, bad) == (600, 600, 0, [])
    for _ in range(2):
        due = [one for one in due_on(desk, local_day(desk.clock.now())) if one.kind == "alert"]
        assert len(due) == len({one.household for one in due}) == 114
        again, _ = feed(desk, *feed_of_all)
        assert (again.known, again.raised, again.folded) == (600, 0, 0)
    assert len(alerts.listed(desk)) == 600
