"""The page of 监测预警: what fired, by what, and one tap to the visit."""

from datetime import date

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.alarms import monitoring
from fieldvisit.casework.alarms.monitoring import Fired, Warned
from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.policies.weighing import Line, Used
from fieldvisit.casework.rooms.monitoring import WARNING, WARNINGS
from fieldvisit.rules.warnings import Level


@pytest.fixture
def home(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> str:
    """One household that is warned of, by one alarm."""
    found = today(desk).cards[0].household_id
    used = Used("caregiver_present", "照料人到位", "否", "月探访表（2026-11-20）")
    limit = Used("policy_days", "多少天", "45 天", "区里定的")
    line = Line("照料人不到位", "区里定的", True, (used, limit))
    told = Warned(
        found, "王**", Level.ALARM, True, (Fired("x", "没有人照料", Level.ALARM, line),), None
    )
    monkeypatch.setattr(monitoring, "warned", lambda desk, day: [told])
    return found


def test_a_warning_says_what_fired_by_what_and_by_whose_word(desk: Desk, home: str) -> None:
    board = rooms.read(desk, Subject(WARNINGS))
    assert board.sentence.endswith("1 户要看看，其中 1 户马上去看。只是提醒，不是决定。")
    (thing,) = board.things
    assert (thing.pill, thing.mood, thing.opens) == (
        "马上去看 1 项",
        "late",
        Subject("household", home),
    )
    assert thing.lines == (
        ("没有人照料", "照料人不到位\n照料人到位 否·月探访表（11月20日）；界线 45 天\n区里定的"),
        ("户档案", "标了预警"),
    )


def test_one_tap_makes_the_visit_and_a_day_gone_by_only_tells(desk: Desk, home: str) -> None:
    done = rooms.take(desk, Subject(WARNING, home), step="go", said={})
    assert done.sentence.startswith("排好了：11月26日前上门看看")
    gone = rooms.take(desk, Subject(WARNINGS), step="day", said={"on": "2026-10-31"}).go
    assert gone == Subject(WARNINGS, "2026-10-31")
    (thing,) = rooms.read(desk, gone).things
    assert thing.offers == ()


def test_the_page_is_that_of_the_day(desk: Desk) -> None:
    board = rooms.read(desk, Subject(WARNINGS, "2026-11-23"))
    assert len(board.things) == min(len(monitoring.warned(desk, day=date(2026, 11, 23))), 100)
