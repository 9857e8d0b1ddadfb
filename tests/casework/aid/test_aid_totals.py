"""What was paid over years is told on the ledger's page, from entitlements and dossiers."""

from datetime import date
from uuid import UUID

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.aid.aid_totals import aid_totals
from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.staff.region_tree import PlaceUnknown
from fieldvisit.machine.clock import local_day
from fieldvisit.records import SpecialCase
from fieldvisit.records.special_case import CaseKind
from fieldvisit.store import entitlements, journal
from tests.support.desks import without_aid

UNTIL = date(2026, 3, 31)


@pytest.fixture
def supervisor(supervisor: Desk) -> Desk:
    return without_aid(supervisor)


def a_year_of_aid(desk: Desk) -> None:
    home = today(desk).cards[0].household_id
    said = {"category": "dibao", "since": "2025-07-01", "yuan": "1010", "reason": "收入低"}
    rooms.take(desk, Subject("entitlements", home), step="begin", said=said)
    with desk.store.write() as tx:
        (held,) = entitlements.of_household(tx, UUID(home))
        paid = {"on": "2026-02-01", "amount": 50_000, "payer": "民政"}
        marks = {"id": desk.ids.fresh(), "scope": held.scope, "created_at": desk.clock.now()}
        told = {"kind": "urgent_relief", "happened_on": date(2026, 1, 30), "facts": "失火"}
        row = marks | told | {"household_id": held.household_id, "payments": [paid]}
        journal.insert(tx, SpecialCase.model_validate(row), stamp=desk.stamp())


def test_years_are_told_from_entitlements_and_payments(supervisor: Desk) -> None:
    a_year_of_aid(supervisor)
    this, last = aid_totals(supervisor, until=UNTIL)
    assert (last.year, last.household_months, last.monthly) == (2025, 6, 6 * 101_000)
    assert (this.household_months, this.payments, this.paid) == (3, 1, 50_000)
    assert this.times == this.person_months + 1
    assert this.money == 3 * 101_000 + 50_000
    assert aid_totals(supervisor, until=UNTIL, region="120101000000") == []
    with pytest.raises(PlaceUnknown):
        aid_totals(supervisor, until=UNTIL, region="120199000000")


def test_37_times_of_help_come_to_149_000_yuan(supervisor: Desk) -> None:
    """domain.md table 1: 宁河, 37 人次/14.9 万."""
    (home, *_), each = today(supervisor).cards, 402_700
    last = 14_900_000 - 36 * each
    with supervisor.store.write() as tx:
        for place in range(37):
            paid = {"on": "2026-02-01", "amount": last if place == 36 else each, "payer": "民政"}
            case = SpecialCase(
                id=supervisor.ids.fresh(),
                scope=supervisor.profile.region_code,
                created_at=supervisor.clock.now(),
                household_id=UUID(home.household_id),
                kind=CaseKind.SPECIAL_REVIEW,
                happened_on=date(2026, 1, 30),
                facts="重病",
                payments=[paid],
            )
            journal.insert(tx, case, stamp=supervisor.stamp())
    (year,) = aid_totals(supervisor, until=UNTIL)
    assert (year.times, year.payments, year.money) == (37, 37, 14_900_000)


def test_what_is_still_to_come_was_not_paid(supervisor: Desk) -> None:
    a_year_of_aid(supervisor)
    now = aid_totals(supervisor, until=local_day(supervisor.clock.now()))
    assert aid_totals(supervisor, until=date(2030, 11, 30)) == now


def test_the_ledger_leads_to_the_years(supervisor: Desk) -> None:
    a_year_of_aid(supervisor)
    here = Subject("ledger", str(UNTIL))
    years = rooms.take(supervisor, here, step="years", said={}).go
    assert years is not None
    board = rooms.read(supervisor, years)
    assert board.title == "逐年救助合计"
    assert board.sentence.startswith("2 年合计：")
    assert board.sentence.endswith("9,590.00 元。")
    assert [one.title for one in board.things] == ["2026 年", "2025 年"]
    assert ("档案付的", "500.00 元，1 笔") in board.things[0].lines
