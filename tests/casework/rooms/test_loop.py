"""What a page offers is what the rules allow, and what a step asks is what it takes."""

from dataclasses import replace

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Board, Subject, Thing
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.rooms.loop_steps import NEEDS, OFFERS, offers_for
from fieldvisit.records.fields import BadValue
from fieldvisit.records.need import NeedState, OrderState
from fieldvisit.records.referral import ReferralState
from fieldvisit.rules.journeys import MayNot
from fieldvisit.rules.loop import NEED_STEPS, ORDER_STEPS, REFERRAL_STEPS, StepRefused
from fieldvisit.store import outbox

LEADS = {
    ("need", "verify"): "verified",
    ("need", "reject"): "rejected",
    ("need", "match"): "matched",
    ("need", "begin"): "in_service",
    ("need", "order"): "in_service",
    ("need", "follow_up"): "follow_up",
    ("need", "close"): "closed",
    ("need", "reopen"): "reopened",
    ("service_order", "deliver"): "delivered",
    ("service_order", "cancel"): "cancelled",
    ("referral", "send"): "sent",
    ("referral", "receive"): "received",
    ("referral", "return"): "returned",
    ("referral", "progress"): "in_progress",
    ("referral", "done"): "done",
    ("referral", "confirm"): "confirmed",
}
"""Where a step leads; drafting a referral changes nothing of the need."""


@pytest.fixture
def home(desk: Desk) -> Subject:
    return Subject(NEEDS, today(desk).cards[0].household_id)


@pytest.mark.parametrize(
    ("kind", "table"),
    [("need", NEED_STEPS), ("service_order", ORDER_STEPS), ("referral", REFERRAL_STEPS)],
)
def test_nothing_is_offered_that_the_rules_refuse_and_no_way_is_hidden(
    kind: str, table: dict[str, frozenset[str]]
) -> None:
    for state, allowed in table.items():
        offered = {LEADS[kind, one.step] for one in offers_for(kind, state) if one.step != "draft"}
        stays = {state} if (kind, state) == ("need", "in_service") else set()
        assert offered - stays <= allowed
        assert allowed - offered <= ({"matched"} if state == "in_service" else set())


def test_every_state_has_its_word_and_every_choice_its_label() -> None:
    for (kind, state), found in OFFERS.items():
        assert len({one.step for one in found}) == len(found), (kind, state)
        for one in found:
            assert one.label
            for asked in one.asks:
                assert asked.label
                assert (asked.kind == "choice") == bool(asked.options)
    states = {state for _, state in OFFERS}
    assert states >= set(NeedState) | {OrderState.ORDERED} | (set(ReferralState) - {"confirmed"})


def only(page: Board) -> Thing:
    (found,) = page.things
    return found


def test_a_need_goes_its_way_through_what_is_offered(desk: Desk, home: Subject) -> None:
    said = {"kind": "care", "text": "洗澡难", "source": "visit", "urgency": "urgent"}
    rooms.take(desk, home, step="find", said=said)
    need = only(rooms.read(desk, home))
    assert (need.title, need.pill, need.mood) == ("护理照护·紧急", "已发现", "open")
    for step, said in (
        ("verify", {}),
        ("match", {"with": "service"}),
        ("order", {"item": "bathing", "provider": "镇里", "yuan": "50.5"}),
    ):
        rooms.take(desk, need.subject, step=step, said=said)
    (bath,) = only(rooms.read(desk, home)).inner
    assert bath.lines[0] == ("谁来做", "镇里·50.50 元")
    rooms.take(desk, bath.subject, step="deliver", said={"on": "2026-11-23"})
    rooms.take(desk, need.subject, step="follow_up", said={"way": "home", "finding": "洗上了"})
    said = {"outcome": "每两周一次", "satisfaction": "satisfied"}
    rooms.take(desk, need.subject, step="close", said=said)
    need = only(rooms.read(desk, home))
    assert (need.pill, need.mood) == ("已办结", "done")
    assert ("办成了什么", "每两周一次·满意") in need.lines
    assert [one.label for one in need.offers] == ["又有了"]


def test_a_referral_for_no_need_stands_by_itself(desk: Desk, home: Subject) -> None:
    rooms.take(desk, home, step="draft", said={"to": "charity", "asked": "药费"})
    made = only(rooms.read(desk, home))
    for step, said in (
        ("send", {"consent": "own"}),
        ("receive", {"by": "王老师", "on": "2026-11-22"}),
        ("progress", {}),
        ("done", {"result": "医疗救助", "yuan": "70000"}),
        ("confirm", {}),
    ):
        rooms.take(desk, made.subject, step=step, said=said)
    made = only(rooms.read(desk, home))
    assert (made.title, made.pill) == ("转介：慈善会", "本人已确认")
    assert [one.step for one in made.offers] == ["print"]
    assert ("回执", "王老师·11月22日") in made.lines
    paper = rooms.take(desk, made.subject, step="print", said={}).paper
    assert paper is not None
    assert paper.pdf.startswith(b"%PDF")
    assert ("结果", "医疗救助·70,000.00 元") in made.lines


def test_a_grid_worker_finds_and_looks_and_writes_no_service_or_referral(
    desk: Desk, home: Subject
) -> None:
    rooms.take(desk, home, step="draft", said={"to": "charity", "asked": "药费"})
    said = {"kind": "care", "text": "洗澡难", "source": "visit", "urgency": "normal"}
    rooms.take(desk, home, step="find", said=said)
    for step, told in (("verify", {}), ("match", {"with": "service"})):
        rooms.take(desk, rooms.read(desk, home).things[0].subject, step=step, said=told)
    grid = replace(desk)
    grid.profile = replace(desk.profile, role="grid_worker")
    board = rooms.read(grid, home)
    assert [one.step for one in board.offers] == ["find"]
    need, referral = board.things
    assert [one.step for one in need.offers] == ["begin", "match"]
    assert [one.step for one in referral.offers] == ["print"]
    for of, step, told in (
        (home, "draft", {"to": "charity", "asked": "药费"}),
        (need.subject, "order", {"item": "bathing", "provider": "镇里"}),
        (referral.subject, "send", {"consent": "own"}),
    ):
        with pytest.raises(MayNot):
            rooms.take(grid, of, step=step, said=told)


def test_what_was_put_aside_comes_back_until_the_step_is_taken(desk: Desk, home: Subject) -> None:
    said = {"kind": "care", "text": "洗澡难", "source": "visit", "urgency": "normal"}
    rooms.put_aside(desk, home, step="find", said=said)
    assert rooms.begun(desk, home, step="find") == said
    assert rooms.begun(desk, home, step="draft") == {}
    rooms.take(desk, home, step="find", said=said)
    assert rooms.begun(desk, home, step="find") == {}
    rooms.put_aside(desk, home, step="draft", said={"asked": "x"})
    rooms.put_aside(desk, home, step="draft", said={"asked": " "})
    assert rooms.begun(desk, home, step="draft") == {}


def test_a_refused_step_keeps_what_was_typed(desk: Desk, home: Subject) -> None:
    said = {"kind": "care", "text": "洗澡难", "source": "visit", "urgency": "normal"}
    rooms.take(desk, home, step="find", said=said)
    need = only(rooms.read(desk, home)).subject
    wanted = {"item": "bathing", "provider": "镇里", "yuan": "五十"}
    rooms.put_aside(desk, need, step="order", said=wanted)
    with pytest.raises(BadValue):
        rooms.take(desk, need, step="order", said=wanted)
    with pytest.raises(StepRefused):
        rooms.take(desk, need, step="order", said=wanted | {"yuan": "50"})
    assert rooms.begun(desk, need, step="order") == wanted
    with desk.store.read() as tx:
        assert len(outbox.rows(tx)) == 1
