"""What to know before a door ends by its last day or when it is lifted, and stays known."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.safety import (
    KINDS,
    Flag,
    FlagTooLong,
    check_until,
    lifted,
    raised,
    run_out,
    standing,
)
from fieldvisit.words.labels import LABELS

DAY = date(2026, 11, 23)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
FLAGS = st.builds(
    lambda kind, since, last: Flag(
        kind, "周小燕", since.isoformat(), (since + timedelta(days=last)).isoformat(), "说明"
    ),
    st.sampled_from(KINDS),
    DAYS,
    st.integers(0, 300),
)


def of(flags: list[Flag]) -> list[dict[str, object]]:
    said: list[dict[str, object]] = []
    for flag in flags:
        said = raised(said, flag)
    return said


def flag(kind: str = "animal", until: str = "2026-12-31") -> Flag:
    return Flag(kind, "周小燕", "2026-11-23", until, "院里的狗没拴")


def test_the_kinds_are_those_of_the_labels() -> None:
    assert set(KINDS) == set(LABELS["safety_kind"])


def test_it_stands_on_its_last_day_and_not_after_it() -> None:
    said = of([flag(until="2026-11-25")])
    assert standing([], said, day=date(2026, 11, 25)) == [flag(until="2026-11-25")]
    assert standing([], said, day=date(2026, 11, 26)) == []


def test_going_together_is_told_first() -> None:
    said = of([flag("animal"), flag("infectious"), flag("two_together")])
    assert [one.kind for one in standing([], said, day=DAY)] == [
        "two_together",
        "infectious",
        "animal",
    ]


def test_a_tag_of_before_stands_until_its_kind_is_said_anew() -> None:
    assert standing(["dog", "stove"], [], day=DAY) == [Flag("animal")]
    assert standing(["dog"], of([flag()]), day=DAY) == [flag()]


def test_what_is_lifted_is_known_with_who_and_why() -> None:
    said = lifted(of([flag()]), "animal", on=DAY, by="赵文静", why="狗送走了")
    assert standing([], said, day=DAY) == []
    assert (said[0]["ended_on"], said[0]["ended_by"], said[0]["why"]) == (
        "2026-11-23",
        "赵文静",
        "狗送走了",
    )
    assert said[0]["note"] == "院里的狗没拴"


@pytest.mark.parametrize(("until", "good"), [(-1, False), (0, True), (365, True), (366, False)])
def test_none_goes_without_a_last_day_within_reach(until: int, good: bool) -> None:
    day = DAY + timedelta(days=until)
    if good:
        check_until(day, today=DAY, latest=DAY + timedelta(days=365))
        return
    with pytest.raises(FlagTooLong):
        check_until(day, today=DAY, latest=DAY + timedelta(days=365))


@given(st.lists(FLAGS, max_size=6), DAYS)
def test_of_a_kind_one_stands_at_most_and_nothing_said_is_lost(
    flags: list[Flag], day: date
) -> None:
    said = of(flags)
    kinds = [one.kind for one in standing([], said, day=day)]
    assert len(kinds) == len(set(kinds))
    assert len(said) == len(flags)
    assert all(one["note"] == "说明" for one in said)


@given(st.lists(FLAGS, max_size=6), DAYS)
def test_marking_what_ran_out_changes_nothing_that_stands_and_is_done_once(
    flags: list[Flag], day: date
) -> None:
    said = of(flags)
    marked = run_out(said, day=day)
    if marked is None:
        return
    assert standing([], marked, day=day) == standing([], said, day=day)
    assert run_out(marked, day=day) is None
