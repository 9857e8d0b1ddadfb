"""Points follow from what was verified, the same however the events come."""

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.machine.assets import resource
from fieldvisit.records import Credit
from fieldvisit.rules.points import (
    CreditSums,
    Earned,
    Event,
    PointRule,
    PointsBroken,
    credit_sums,
    credited,
    lines,
    read_points,
    totals,
)

TIANJIN, HEPING = "120000000000", "120101000000"
FIRST = date(2026, 1, 1)
ROW = {"event": "need_closed", "points": 2, "region": TIANJIN, "from": FIRST, "source": "x"}


def rule(event: Earned, points: int, region: str = TIANJIN, since: date = FIRST) -> PointRule:
    return PointRule(event, points, region, since, None, "x")


RULES = [rule(what, place) for place, what in enumerate(Earned, 1)]
_events = st.lists(
    st.builds(
        Event,
        st.integers(0, 60).map(lambda days: FIRST + timedelta(days=days)),
        st.sampled_from(list(Earned)),
        st.integers(1, 3).map(lambda n: UUID(int=n)),
        st.integers(1, 6).map(lambda n: UUID(int=n)),
        st.just(HEPING),
        st.just(1),
    )
)


@given(found=_events, chance=st.randoms())
def test_counting_again_in_any_order_gives_the_same_totals(found: list[Event], chance) -> None:  # type: ignore[no-untyped-def]
    asof = FIRST + timedelta(days=30)
    once = totals(lines(found, RULES, asof=asof))
    mixed = [*found, *found]
    chance.shuffle(mixed)
    assert totals(lines(mixed, RULES, asof=asof)) == once


@given(found=_events, day=st.integers(0, 60))
def test_a_later_day_never_has_fewer_and_what_is_to_come_counts_nothing(
    found: list[Event], day: int
) -> None:
    asof = FIRST + timedelta(days=day)
    now, then = (totals(lines(found, RULES, asof=one)) for one in (asof, asof + timedelta(days=1)))
    assert all(then[who] >= points for who, points in now.items())
    assert {line.event.on <= asof for line in lines(found, RULES, asof=asof)} <= {True}


def test_the_rule_of_the_nearest_region_on_its_day_counts() -> None:
    rules = [
        rule(Earned.NEED_CLOSED, 2),
        rule(Earned.NEED_CLOSED, 5, HEPING, date(2026, 7, 1)),
    ]
    found = [
        Event(date(2026, month, 1), Earned.NEED_CLOSED, UUID(int=1), UUID(int=month), region)
        for month, region in ((3, HEPING), (8, HEPING), (9, "120105000000"))
    ]
    assert [one.points for one in lines(found, rules, asof=date(2026, 12, 31))] == [2, 5, 2]


def test_an_exam_counts_once_a_month() -> None:
    days = [date(2026, 3, 2), date(2026, 3, 30), date(2026, 4, 1)]
    found = [
        Event(day, Earned.EXAM_PASSED, UUID(int=1), UUID(int=place), HEPING)
        for place, day in enumerate(days)
    ]
    told = lines(found, RULES, asof=date(2026, 12, 31))
    assert [one.event.on for one in told] == [days[0], days[2]]


def credit(**said: object) -> Credit:
    plain = {"id": UUID(int=1), "scope": HEPING, "created_at": "2026-11-23T03:06:00Z"}
    who = {"staff_id": UUID(int=2), "created_by": UUID(int=3), "session": "培训"}
    return Credit.model_validate(plain | who | {"done_on": FIRST, "part": "learner"} | said)


@pytest.mark.parametrize(
    ("said", "earns"),
    [
        ({"minutes": 60}, (Earned.LEARNT, 1)),
        ({"minutes": 119}, (Earned.LEARNT, 1)),
        ({"minutes": 120, "part": "teacher"}, (Earned.TAUGHT, 2)),
        ({"minutes": 59}, None),
        ({"minutes": 60, "created_by": UUID(int=2)}, None),
        ({"part": "examinee", "score": 60, "full_score": 100}, (Earned.EXAM_PASSED, 1)),
        ({"part": "examinee", "score": 59, "full_score": 100}, None),
        ({"part": "examinee"}, None),
    ],
)
def test_nobody_gives_themselves_points(
    said: dict[str, object], earns: tuple[Earned, int] | None
) -> None:
    assert credited(credit(**said), pass_share=Decimal("0.6")) == earns


def test_40_sessions_of_more_than_a_thousand_and_an_exam_of_45_in_24_towns_are_summed() -> None:
    """domain.md table 1: 和平 40 场, 超千人次; 宝坻 24 街镇 45 人."""
    went = [
        credit(
            staff_id=UUID(int=learner),
            session=f"第{n // 4}讲",
            done_on=FIRST + timedelta(days=n % 4),
            part="learner" if learner else "teacher",
        )
        for n in range(40)
        for learner in range(26)
    ]
    sat = [
        credit(staff_id=UUID(int=n), scope=f"120115{n % 24 + 1:03d}000", part="examinee", score=80)
        for n in range(45)
    ]
    again = credit(staff_id=UUID(int=3), scope="120115004201", part="examinee", score=90)
    found = [*went, *sat, again]
    assert credit_sums(found) == CreditSums(sessions=40, times=1040, examined=45, towns=24)
    assert credit_sums([*reversed(found)]) == credit_sums(found)


@pytest.mark.parametrize(
    "rows",
    [
        [ROW | {"event": "smiling"}],
        [ROW | {"points": -1}],
        [ROW | {"region": "12"}],
        [ROW | {"source": ""}],
        [ROW, ROW | {"from": date(2026, 6, 1)}],
    ],
)
def test_a_rule_that_cannot_be_used_is_refused(rows: list[dict[str, object]]) -> None:
    with pytest.raises(PointsBroken):
        read_points({"points": rows})


def test_rules_that_follow_one_another_stand_beside_each_other() -> None:
    old = ROW | {"until": date(2026, 5, 31)}
    assert len(read_points({"points": [old, ROW | {"from": date(2026, 6, 1)}]})) == 2


def test_the_shipped_rules_name_every_event() -> None:
    text = resource("policies", "points.toml").read_text("utf-8")
    assert {one.event for one in read_points(tomllib.loads(text))} == set(Earned)
