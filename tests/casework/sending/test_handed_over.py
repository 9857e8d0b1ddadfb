"""Households that went to others are named with the reason, and go only when the person agrees."""

import pytest

from fieldvisit.casework import trail
from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.sending import handed_over
from fieldvisit.casework.sending.handed_over import StillOnTheWay
from fieldvisit.casework.visits import visiting
from fieldvisit.store import incoming, left_rows, profile, rows
from fieldvisit.store.left_rows import GivenAway
from fieldvisit.words import sentence


def given_away(desk: Desk, *heirs: str) -> str:
    """Everything here goes to others. Returns the area."""
    with desk.store.write() as tx:
        scope = profile.load(tx).scopes[0]
        seq = incoming.cursors(tx).get(scope, 0)
        incoming.apply(tx, scope, entries=[], cursor=seq)
        tx.exec_driver_sql("UPDATE outbox SET state = 'applied', version = 1")
        left_rows.give_up(tx, told={scope: GivenAway(desk.clock.now(), heirs)})
        left_rows.step(tx, desk.clock.now())
    return scope


def test_what_went_is_told_with_whom_and_when_and_is_in_no_list(desk: Desk) -> None:
    """pain 20"""
    before = register.page(desk, register.Question()).total
    assert before
    assert handed_over.handed_over(desk).households == 0
    given_away(desk, "王新成")
    view = handed_over.handed_over(desk)
    assert (view.households, view.waiting, view.asks) == (before, 0, True)
    (gone,) = view.gone
    assert "已交给王新成，2026-" in gone.words
    assert len(gone.names) == min(before, handed_over.NAMED)
    assert register.page(desk, register.Question()).total == 0
    assert today.today(desk).cards == ()


def test_clearing_leaves_one_line_and_nothing_else(desk: Desk) -> None:
    """T12"""
    area = given_away(desk)
    rows_gone = handed_over.handed_over(desk).rows
    done = handed_over.clear(desk)
    assert done.rows == rows_gone
    line = trail.lines(desk)[0]
    assert (line.action, line.subject) == ("left_cleared", area)
    assert handed_over.handed_over(desk) == handed_over.HandedOver()
    assert handed_over.clear(desk).rows == 0
    assert trail.lines(desk)[0] == line
    with desk.store.read() as tx:
        assert rows.all(tx, "household") == []


def test_a_draft_keeps_everything_until_it_is_written(desk: Desk) -> None:
    """pain 9"""
    card = today.today(desk).cards[0]
    visiting.start(desk, card.household_id, form_id=card.form_id)
    given_away(desk)
    assert handed_over.handed_over(desk).waiting
    with pytest.raises(StillOnTheWay) as refused:
        handed_over.clear(desk)
    assert "没有清除" in sentence(refused.value.code, refused.value.facts())
    assert register.household_file(desk, card.household_id).name == card.name


def test_keeping_for_now_asks_no_more(desk: Desk) -> None:
    """pain 19"""
    given_away(desk)
    handed_over.keep_for_now(desk)
    view = handed_over.handed_over(desk)
    assert (view.asks, view.rows > 0) == (False, True)
