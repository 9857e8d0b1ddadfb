"""What a supervisor gives, changes and stops stands in the ledger, on any day the same bytes."""

import json
from datetime import date

import pytest

from fieldvisit.casework.aid import entitling
from fieldvisit.casework.aid.entitling import Given, Stopped, ValidTooLong
from fieldvisit.casework.aid.ledger import ledger
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import CodeUnknown, WordsMissing
from fieldvisit.records import Household
from fieldvisit.rules.entitlements import EntitlementOverlaps, StopReasonMissing
from fieldvisit.rules.journeys import MayNot
from fieldvisit.store import outbox, rows
from tests.support.desks import without_aid


@pytest.fixture
def supervisor(supervisor: Desk) -> Desk:
    return without_aid(supervisor)


def homes(desk: Desk) -> list[str]:
    with desk.store.read() as tx:
        found = [one for one in rows.all(tx, "household") if isinstance(one, Household)]
    return [str(one.id) for one in found]


def a_year(desk: Desk) -> None:
    """Three come in, one's amount changes, one is stopped."""
    first, second, third = homes(desk)[:3]
    low = Given("低保", date(2026, 1, 1), 101000, "收入低于标准", review_on=date(2027, 1, 1))
    kept = entitling.give(desk, first, given=low)
    entitling.give(desk, second, given=Given("dibao_margin", date(2026, 2, 1), 0, "边缘"))
    gone = entitling.give(desk, third, given=Given("dibao", date(2026, 3, 1), 50000, "收入低"))
    entitling.change(desk, str(kept.id), since=date(2026, 7, 1), amount=120000, reason="提标")
    stopped = Stopped(date(2026, 9, 30), "收入财产超出", "儿子找到了工作", date(2026, 9, 20))
    entitling.stop(desk, str(gone.id), stopped=stopped)


def test_in_less_out_is_the_stock(supervisor: Desk) -> None:
    a_year(supervisor)
    for day, came_in, changed, out in (
        (date(2025, 12, 31), 0, 0, 0),
        (date(2026, 3, 1), 3, 0, 0),
        (date(2026, 9, 30), 3, 1, 0),
        (date(2026, 10, 1), 3, 1, 1),
    ):
        told = ledger(supervisor, day)
        assert (told.came_in, told.changed, told.out) == (came_in, changed, out)
        assert told.stock == came_in - out
    (raised,) = [row for row in told.rows if row["what"] == "changed"]
    assert (raised["before"]["amount"], raised["after"]["amount"]) == (101000, 120000)
    (left,) = [row for row in told.rows if row["what"] == "out"]
    assert (left["cause"], left["reason"], left["after"]) == ("means", "儿子找到了工作", None)
    assert all("*" in row["name"] for row in told.rows)


def test_a_day_gives_the_same_bytes_whatever_happened_after_it(supervisor: Desk) -> None:
    first, second = homes(supervisor)[:2]
    entitling.give(supervisor, first, given=Given("dibao", date(2026, 1, 1), 1, "x"))
    before = json.dumps(ledger(supervisor, date(2026, 6, 30)).plain())
    entitling.give(supervisor, second, given=Given("dibao", date(2026, 7, 1), 1, "x"))
    assert json.dumps(ledger(supervisor, date(2026, 6, 30)).plain()) == before
    assert json.dumps(ledger(supervisor, date(2026, 7, 1)).plain()) != before


def test_a_region_narrows_it(supervisor: Desk) -> None:
    a_year(supervisor)
    everything = ledger(supervisor, date(2026, 12, 31))
    scope = everything.rows[0]["scope"]
    assert ledger(supervisor, date(2026, 12, 31), region=scope) == everything
    assert ledger(supervisor, date(2026, 12, 31), region=scope[:6] + "000000") == everything
    assert ledger(supervisor, date(2026, 12, 31), region="120101001001").rows == ()


def test_nothing_is_stopped_without_its_reason(supervisor: Desk) -> None:
    home = homes(supervisor)[0]
    kept = entitling.give(supervisor, home, given=Given("dibao", date(2026, 1, 1), 1, "x"))
    with supervisor.store.read() as tx:
        before = len(outbox.rows(tx))
    stopped = Stopped(date(2026, 9, 30), "means", "  ")
    with pytest.raises(StopReasonMissing):
        entitling.stop(supervisor, str(kept.id), stopped=stopped)
    with pytest.raises(CodeUnknown):
        entitling.stop(supervisor, str(kept.id), stopped=Stopped(date(2026, 9, 30), "不想", "x"))
    with pytest.raises(WordsMissing):
        entitling.change(supervisor, str(kept.id), since=date(2026, 7, 1), amount=2, reason=" ")
    with pytest.raises(EntitlementOverlaps):
        entitling.give(supervisor, home, given=Given("dibao", date(2026, 2, 1), 1, "x"))
    with supervisor.store.read() as tx:
        assert len(outbox.rows(tx)) == before


def test_a_village_officer_says_nothing_of_what_a_household_gets(desk: Desk) -> None:
    with pytest.raises(MayNot):
        entitling.give(desk, homes(desk)[0], given=Given("dibao", date(2026, 1, 1), 1, "x"))


def test_a_review_is_due_a_year_later_and_a_hard_expense_ends_by_itself(supervisor: Desk) -> None:
    """57号 art. 31; 刚性支出困难家庭认定办法: twelve months at most."""
    first, second = homes(supervisor)[:2]
    low = entitling.give(supervisor, first, given=Given("dibao", date(2026, 1, 15), 1, "x"))
    hard = Given("刚性支出困难", date(2025, 12, 20), 0, "自付药费")
    kept = entitling.give(supervisor, second, given=hard)
    assert (low.review_on, kept.until) == (date(2027, 1, 15), date(2026, 12, 19))

    def told(day: date) -> dict[tuple[str, str], str]:
        wanted = ("entitlement_review", "entitlement_expiry")
        found = [one for one in due_on(supervisor, day) if one.kind in wanted]
        return {(one.household, one.kind): one.state for one in found}

    assert told(date(2026, 11, 23)) == {
        (first, "entitlement_review"): "later",
        (second, "entitlement_review"): "due",
        (second, "entitlement_expiry"): "due",
    }
    assert told(date(2027, 1, 16)) == {(first, "entitlement_review"): "overdue"}
    longer = Given("rigid_expenditure", date(2027, 1, 1), 0, "x", until=date(2028, 1, 1))
    with pytest.raises(ValidTooLong) as refused:
        entitling.give(supervisor, second, given=longer)
    assert refused.value.last == date(2027, 12, 31)
