"""The outreach log sums up to what the districts tell, from its rows alone."""

from datetime import date

import pytest
from pydantic import ValidationError

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import CodeUnknown, WordsMissing
from fieldvisit.casework.staff import outreach
from fieldvisit.casework.staff.outreach import Done, NothingCounted, NotYetDone
from fieldvisit.records.fields import BadValue
from fieldvisit.store import audit, outbox
from fieldvisit.words import sentence
from tests.support.outreach import (
    BAODI_PLACES,
    BEICHEN,
    HEBEI_SESSIONS,
    HEDONG,
    NANKAI_SESSIONS,
    XIQING_DAYS,
    Row,
    baodi,
    beichen,
    hebei,
    hedong,
    nankai,
    xiqing,
)

YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


def log(desk: Desk, rows: list[Row]) -> None:
    for row in rows:
        outreach.add(desk, Done(row.kind, row.place, row.on, row.counts))


def test_the_rows_sum_up_to_the_districts_figures(desk: Desk) -> None:
    log(desk, [*beichen(), *hebei(), *baodi()])
    found = outreach.logged(desk, **YEAR)
    told = outreach.sums(found)
    assert dict(told.counts) == BEICHEN | {"sessions": HEBEI_SESSIONS, "places": BAODI_PLACES}
    assert told.activities == len(found) == len([*beichen(), *hebei(), *baodi()])
    kinds = outreach.by_kind(found)
    assert (kinds["hotline"].counts["calls"], kinds["fair"].counts["copies"]) == (193, 1200)
    assert sum(one.activities for one in kinds.values()) == told.activities


def test_the_smaller_districts_figures_come_out_of_their_rows_too(desk: Desk) -> None:
    """days.md 28: 南开 5 期, 西青 one week, 河东 500/20/15/15."""
    log(desk, [*nankai(), *xiqing(), *hedong()])
    for month, counts, activities in (
        (range(3, 8), {"sessions": NANKAI_SESSIONS}, 5),
        ((9,), {"copies": XIQING_DAYS}, XIQING_DAYS),
        ((10,), HEDONG, 5),
    ):
        first, last = date(2026, month[0], 1), date(2026, month[-1], 28)
        told = outreach.sums(outreach.logged(desk, first=first, last=last))
        assert {name: number for name, number in told.counts.items() if number} == counts
        assert told.activities == activities


def test_a_period_and_a_region_are_summed_apart(desk: Desk) -> None:
    log(desk, beichen())
    july = outreach.logged(desk, first=date(2026, 7, 1), last=date(2026, 7, 31))
    assert outreach.sums(july).counts["calls"] == 101
    here, elsewhere = desk.profile.region_code, "120115000000"
    assert len(outreach.logged(desk, **YEAR, region=here)) == len(beichen())
    assert outreach.logged(desk, **YEAR, region=elsewhere) == []


def test_an_activity_waits_to_be_sent_and_leaves_a_line(desk: Desk) -> None:
    made = outreach.add(desk, Done("身边二维码", "村委会", counts={"copies": 30}))
    assert (made.kind, made.done_on) == ("qr", date(2026, 11, 23))
    with desk.store.read() as tx:
        assert [row.kind for row in outbox.rows(tx)] == ["outreach"]
        assert audit.count(tx, "outreach_added", subject=str(made.id)) == 1


def test_a_number_that_no_file_holds_is_refused_by_name(desk: Desk) -> None:
    with pytest.raises(BadValue) as refused:
        outreach.add(desk, Done("集中宣传", "集市", counts={"copies": 10**30}))
    assert sentence(refused.value.code, refused.value.facts()).startswith("有一个数太大")
    assert outreach.logged(desk, **YEAR) == []


def test_what_says_nothing_is_refused(desk: Desk) -> None:
    for done in (
        Done("集中宣传", "集市"),
        Done("集中宣传", " ", counts={"copies": 1}),
        Done("放电影", "集市", counts={"copies": 1}),
        Done("集中宣传", "集市", date(2026, 11, 24), {"copies": 1}),
        Done("集中宣传", "集市", counts={"copies": -1}),
    ):
        with pytest.raises(
            (NothingCounted, WordsMissing, CodeUnknown, NotYetDone, ValidationError)
        ):
            outreach.add(desk, done)
    assert outreach.logged(desk, **YEAR) == []
