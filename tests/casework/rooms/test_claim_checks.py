"""The pages of 冒领查证: what they offer is what the rules allow, and each step from them works."""

from dataclasses import replace
from uuid import UUID

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject, Thing
from fieldvisit.casework.cases import claim_file
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.rooms.claim_checks import ALL, CLAIM, CLAIMS, ROOM, offers_for
from fieldvisit.records.special_case import CaseState
from fieldvisit.rules.claim_checks import CLAIM_STEPS

SAID = {"facts": "人去世了钱还在领", "source": "hotline", "reporter": "陈大妈", "on": "2026-11-20"}
LEADS = {
    "begin": CaseState.IN_REVIEW,
    "true": CaseState.DECIDED,
    "false": CaseState.REFUSED,
    "settle": CaseState.CARRIED_OUT,
    "close": CaseState.CLOSED,
}


@pytest.fixture
def home(desk: Desk) -> Subject:
    return Subject(CLAIMS, today(desk).cards[0].household_id)


def only(desk: Desk, home: Subject) -> Thing:
    (found,) = rooms.read(desk, home).things
    return found


def in_the_town(desk: Desk) -> Desk:
    town = replace(desk)
    town.profile = replace(desk.profile, role="district_officer", staff_id=UUID(int=77))
    return town


def test_a_report_goes_its_way_through_what_is_offered(desk: Desk, home: Subject) -> None:
    town = in_the_town(desk)
    rooms.take(desk, home, step="report", said=SAID)
    made = only(desk, home)
    assert (made.pill, made.mood) == ("已举报", "open")
    assert ("二、谁举报的", claim_file.HIDDEN) in made.lines
    (begin,) = made.offers
    (who,) = begin.asks
    ids = " ".join(code for code, _ in who.options)
    rooms.take(desk, made.subject, step="begin", said={"who": ids})
    assert [one.step for one in only(desk, home).offers] == ["look"]
    assert only(town, home).offers == ()
    rooms.take(desk, made.subject, step="look", said={"finding": "银行流水对得上"})
    assert [one.step for one in only(town, home).offers] == ["true", "false"]
    rooms.take(town, made.subject, step="true", said={"decision": "属实", "yuan": "18180"})
    said = {"yuan": "10000.05", "payer": "侄子", "on": "2026-11-22"}
    rooms.take(desk, made.subject, step="back", said=said)
    rooms.take(desk, made.subject, step="back", said=said | {"yuan": "8179.95"})
    money = dict(only(desk, home).lines)["七、追回"]
    assert money.startswith("应追回 18,180.00 元，已追回 18,180.00 元，还差 0.00 元。")
    rooms.take(desk, made.subject, step="settle", said={"execution": "存进专户"})
    rooms.take(desk, made.subject, step="close", said={"outcome": "停发"})
    made = only(desk, home)
    assert (made.pill, made.mood, made.offers) == ("已结案", "done", ())
    (line,) = rooms.read(desk, Subject(ALL)).things
    assert "*" in line.title
    assert line.opens == home


def test_each_state_offers_the_ways_of_the_rules(desk: Desk, home: Subject) -> None:
    rooms.take(desk, home, step="report", said=SAID)
    (case,) = claim_file.of_household(desk, home.id)[1]
    case.steps_done.append({"step": "check", "on": "2026-11-22", "finding": "看过"})
    for state, allowed in CLAIM_STEPS.items():
        for amount in (0, 100):
            there = case.model_copy(update={"state": state, "amount": amount})
            offered = offers_for(in_the_town(desk), there)
            assert {LEADS[one.step] for one in offered if one.step in LEADS} == allowed
            assert all((CLAIM, one.step) in ROOM.steps for one in offered)


def test_no_grid_worker_sees_the_pages() -> None:
    for at_household in (True, False):
        shown = {one.title for one in rooms.rooms_for("grid_worker", at_household=at_household)}
        assert ROOM.title not in shown
