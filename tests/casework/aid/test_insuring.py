"""商业保险: somebody is put on a year's roster once, claims are kept, sums come from the rows."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.aid import insuring
from fieldvisit.casework.aid.insuring import (
    InNoHousehold,
    InsuredAlready,
    Paid,
    Wanted,
    YearImpossible,
)
from fieldvisit.casework.board import Subject
from fieldvisit.casework.cases.pool_list import pool_states
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.naming import PeriodBackwards, WordsMissing
from fieldvisit.casework.people import merging
from fieldvisit.casework.people.typed_household import DayToCome
from fieldvisit.records import Person
from fieldvisit.records.staff import Role
from fieldvisit.rules.insurance import ClaimDayImpossible, ClaimWithoutAmount
from fieldvisit.rules.journeys import MayNot
from fieldvisit.store import audit, households, insurance, journal
from tests.support.lists import people

POOL = "滨海新区慈善救助资金"


def wanted(year: int = 2026, **more: str) -> Wanted:
    return Wanted("意外险", year, 43_636, **more)


def test_a_person_is_on_a_year_s_roster_once(desk: Desk) -> None:
    one = str(people(desk)[0].id)
    made = insuring.insure(desk, one, wanted=wanted(payer=POOL))
    with pytest.raises(InsuredAlready):
        insuring.insure(desk, one, wanted=wanted())
    insuring.insure(desk, one, wanted=wanted(2025))
    (line,) = insuring.insured(desk, year=2026)
    assert (line.id, line.premium, line.premium_payer) == (str(made.id), 43_636, POOL)
    assert "*" in line.name
    with desk.store.read() as tx:
        assert audit.count(tx, "insured", subject=str(made.id)) == 1


def test_what_cannot_be_is_refused(desk: Desk) -> None:
    one = str(people(desk)[0].id)
    for year in (1999, 2028):
        with pytest.raises(YearImpossible):
            insuring.insure(desk, one, wanted=wanted(year))
    with pytest.raises(WordsMissing):
        insuring.insure(desk, one, wanted=Wanted(" ", 2026))
    with desk.store.write() as tx:
        said = {"id": desk.ids.fresh(), "scope": desk.profile.region_code, "name": "独来独往"}
        alone = Person.model_validate(said | {"created_at": desk.clock.now()})
        journal.insert(tx, alone, stamp=desk.stamp())
    with pytest.raises(InNoHousehold):
        insuring.insure(desk, str(alone.id), wanted=wanted())
    made = str(insuring.insure(desk, one, wanted=wanted()).id)
    for fen, payer, on in (
        (0, "保险公司", None),
        (1, " ", None),
        (1, "保险公司", date(2025, 1, 1)),
        (1, "保险公司", date(2026, 12, 1)),
    ):
        with pytest.raises((ClaimWithoutAmount, WordsMissing, ClaimDayImpossible, DayToCome)):
            insuring.claim(desk, made, paid=Paid(fen, payer, on=on))
    desk.profile = replace(desk.profile, role=Role.GRID_WORKER)
    with pytest.raises(MayNot):
        insuring.claim(desk, made, paid=Paid(1, "保险公司"))


def test_claims_and_premiums_are_told_from_the_rows_and_the_pool_pays(desk: Desk) -> None:
    first, second = (str(one.id) for one in people(desk)[:2])
    made = insuring.insure(desk, first, wanted=wanted(payer=POOL))
    insuring.insure(desk, second, wanted=wanted(payer="binhai_charity"))
    insuring.claim(desk, str(made.id), paid=Paid(320_050, "保险公司", on=date(2026, 11, 1)))
    insuring.claim(desk, str(made.id), paid=Paid(1, "再保险"))
    (year,) = insuring.sums(desk)
    assert (year.persons, year.premium, year.claims, year.helped) == (2, 87_272, 320_051, 1)
    assert insuring.sums(desk, first=2027) == []
    with pytest.raises(PeriodBackwards):
        insuring.sums(desk, first=2023, last=2021)
    (pool,) = [one for one in pool_states(desk, day=date(2026, 11, 23)) if one.pool.label == POOL]
    assert (pool.paid, pool.left) == (87_272, 480_000_000 - 87_272)


def test_the_pages_insure_claim_and_sum(desk: Desk) -> None:
    home = Subject("insured", today(desk).cards[0].household_id)
    (offer,) = rooms.read(desk, home).offers
    (who,) = (one for one in offer.asks if one.name == "person")
    said = {"person": who.options[0][0], "product": "意外险", "year": "2026", "yuan": "436.36"}
    rooms.take(desk, home, step="insure", said=said | {"payer": "区财政"})
    (one,) = rooms.read(desk, home).things
    assert (one.title, one.pill) == (f"{who.options[0][1]}·意外险", "2026 年")
    rooms.take(desk, one.subject, step="claim", said={"yuan": "3200.5", "payer": "保险公司"})
    (held,) = rooms.read(desk, home).things
    assert held.lines[1] == ("11月23日 赔付", "3,200.50 元·保险公司")
    wrong = {"yuan": "9", "payer": "保险公司"}
    rooms.take(desk, one.subject, step="claim", said=wrong | {"on": "2026-01-02"})
    void = {"number": "1", "reason": "记重了"}
    rooms.take(desk, held.subject, step="unclaim", said=void)
    (held,) = rooms.read(desk, home).things
    assert held.lines[1] == ("1月2日 赔付", "9.00 元·保险公司·已撤回：记重了")
    board = rooms.read(desk, Subject("rosters"))
    assert board.sentence == "合计：参保 1 人次，保费 436.36 元，赔付 1 笔、3,200.50 元。"
    (year,) = board.things
    assert ("谁出的", "区财政 436.36") in year.lines
    assert year.opens is not None
    (place,) = rooms.read(desk, year.opens).things
    assert (place.pill, place.subject) == ("赔 3,200.50 元", one.subject)


def test_a_merge_takes_the_roster_along(supervisor: Desk) -> None:
    desk = supervisor
    lines = register.find(desk)
    with desk.store.write() as tx:
        seats = (households.members(tx, UUID(one.household_id)) for one in lines)
        (_, kept), (_, lost) = next(found for found in seats if len(found) > 1)[:2]
        unknown = {"citizen_id": None, "no_id_reason": "not_issued"}
        journal.patch(tx, "person", row_id=lost.id, after=unknown, stamp=desk.stamp())
    made = insuring.insure(desk, str(lost.id), wanted=wanted())
    merging.merge(desk, str(kept.id), lost=str(lost.id), reason="是一个人")
    with desk.store.read() as tx:
        (held,) = insurance.between(tx, first=2026, last=2026)
    assert (held.id, held.person_id) == (made.id, kept.id)
