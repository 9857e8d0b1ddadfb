"""Intervals of what a household gets never overlap, and the ledger adds up on every day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records.entitlement import EndCause, Entitlement
from fieldvisit.rules.entitlements import (
    EndedAlready,
    EndsBeforeItBegins,
    EntitlementOverlaps,
    StopReasonMissing,
    TekunExcludesDibao,
    What,
    check_beside,
    check_end,
    events,
    holder,
    runs,
    stock,
)

NOON = datetime(2026, 1, 1, 4, tzinfo=UTC)
FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 60).map(lambda days: FIRST + timedelta(days=days))


def entitlement(number: int = 1, **other: Any) -> Entitlement:
    values = {
        "id": UUID(int=number),
        "scope": "120111102204",
        "created_at": NOON,
        "household_id": UUID(int=900),
        "category": "dibao",
        "since": FIRST,
        "amount": 101000,
    }
    return Entitlement.model_validate(values | other)


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"since": date(2026, 3, 1)}, EntitlementOverlaps),
        ({"since": date(2025, 1, 1), "until": FIRST}, EntitlementOverlaps),
        ({"category": "tekun_dispersed", "since": date(2026, 3, 1)}, TekunExcludesDibao),
        ({"category": "dibao_margin", "since": date(2026, 3, 1)}, None),
        ({"since": date(2025, 1, 1), "until": date(2025, 12, 31)}, None),
        ({"since": date(2026, 3, 1), "household_id": UUID(int=901)}, None),
        ({"since": date(2026, 3, 1), "person_id": UUID(int=5)}, None),
        ({"since": date(2026, 3, 1), "until": date(2026, 2, 1)}, EndsBeforeItBegins),
    ],
)
def test_what_may_stand_beside_a_running_one(
    other: dict[str, Any], error: type[Exception] | None
) -> None:
    if error is None:
        check_beside(entitlement(2, **other), [entitlement()])
        return
    with pytest.raises(error):
        check_beside(entitlement(2, **other), [entitlement()])


def test_a_tekun_person_excludes_their_own_dibao_alone() -> None:
    person = {"person_id": UUID(int=5), "category": "tekun_dispersed"}
    check_beside(entitlement(2, **person), [entitlement()])
    with pytest.raises(TekunExcludesDibao):
        check_beside(entitlement(3, **person), [entitlement(2, person_id=UUID(int=5))])


@pytest.mark.parametrize(
    ("kept", "until", "reason", "error"),
    [
        ({}, date(2025, 12, 31), "收入超了", EndsBeforeItBegins),
        ({}, date(2026, 6, 30), "  ", StopReasonMissing),
        (
            {"until": date(2026, 3, 1), "end_cause": "died"},
            date(2026, 6, 30),
            "x",
            EndedAlready,
        ),
    ],
)
def test_an_end_that_cannot_be_is_refused(
    kept: dict[str, Any], until: date, reason: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        check_end(entitlement(**kept), until=until, reason=reason)


def test_a_change_of_amount_is_neither_entry_nor_exit() -> None:
    old = entitlement(until=date(2026, 6, 30), end_cause="amount_changed")
    new = entitlement(2, since=date(2026, 7, 1), amount=120000)
    told = events([new, old], asof=date(2026, 12, 31))
    assert [(one.on, one.what) for one in told] == [
        (FIRST, What.IN),
        (date(2026, 7, 1), What.CHANGED),
    ]
    assert told[1].before == old
    assert told[1].after == new


def test_a_last_day_is_still_held_and_the_next_is_not() -> None:
    one = entitlement(until=date(2026, 6, 30), end_cause="means")
    assert stock([one], asof=date(2026, 6, 30)) == [one]
    assert stock([one], asof=date(2026, 7, 1)) == []
    assert [event.what for event in events([one], asof=date(2026, 6, 30))] == [What.IN]
    assert [event.what for event in events([one], asof=date(2026, 7, 1))] == [What.IN, What.OUT]


@st.composite
def histories(draw: st.DrawFn) -> list[Entitlement]:
    """What some households had: whatever could be begun without being refused."""
    kept: list[Entitlement] = []
    for number in range(1, draw(st.integers(0, 14)) + 1):
        since = draw(DAYS)
        lasts = draw(st.none() | st.integers(0, 20))
        until = None if lasts is None else since + timedelta(days=lasts)
        one = entitlement(
            number,
            household_id=UUID(int=900 + draw(st.integers(0, 2))),
            person_id=draw(st.sampled_from([None, UUID(int=5)])),
            category=draw(st.sampled_from(["dibao", "dibao_margin", "tekun_dispersed"])),
            since=since,
            until=until,
            end_cause=None if until is None else draw(st.sampled_from(list(EndCause))),
        )
        try:
            check_beside(one, kept)
        except (EntitlementOverlaps, TekunExcludesDibao):
            continue
        kept.append(one)
    return kept


@given(histories(), DAYS)
def test_in_less_out_is_what_stands_on_every_day(kept: list[Entitlement], day: date) -> None:
    told = [event.what for event in events(kept, asof=day)]
    assert told.count(What.IN) - told.count(What.OUT) == len(stock(kept, asof=day))


@given(histories(), DAYS, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_lie_changes_nothing(
    kept: list[Entitlement], day: date, chance: Any
) -> None:
    other = list(kept)
    chance.shuffle(other)
    assert events(other, asof=day) == events(kept, asof=day)


@given(histories(), DAYS)
def test_nobody_holds_two_that_exclude_each_other(kept: list[Entitlement], day: date) -> None:
    held = [(holder(one), one.category) for one in kept if runs(one, day)]
    assert len(held) == len(set(held))
    for who, category in held:
        if category == "tekun_dispersed":
            assert (who, "dibao") not in held
            assert (who, "dibao_margin") not in held


@given(histories(), DAYS, DAYS)
def test_a_later_day_only_adds_lines(kept: list[Entitlement], one: date, two: date) -> None:
    early, late = sorted((one, two))
    before = events(kept, asof=early)
    assert [event for event in events(kept, asof=late) if event.on <= early] == before
