"""今日路线 as a page: the doors of a day, and the rota behind them."""

from dataclasses import replace

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.desk import Desk

TODAY = Subject("day_round")
PLAN = {"first": "2026-12-01", "last": "2026-12-11"}


def test_todays_doors_stand_in_their_order_with_what_to_do_there(desk: Desk) -> None:
    board = rooms.read(desk, TODAY)
    assert board.sentence.startswith(f"11月23日，{len(board.things)} 户")
    assert {one.mood for one in board.things} == {"late", "open"}
    assert all(len(one.lines) > 1 for one in board.things)
    assert all(one.offers == () for one in board.things)


def test_a_rota_is_planned_walked_and_changed_on_the_page(desk: Desk) -> None:
    day = rooms.take(desk, TODAY, step="plan", said=PLAN).go
    assert day == Subject("day_round", "2026-12-01")
    board = rooms.read(desk, day)
    mine = [one for one in board.things if one.offers]
    assert [one.step for one in mine[0].offers] == ["done", "give"]
    rooms.take(desk, mine[0].subject, step="done", said={})
    to = {"to": str(desk.profile.staff_id), "on": "2026-12-02"}
    rooms.take(desk, mine[1].subject, step="give", said=to)
    left = {one.subject for one in rooms.read(desk, day).things if one.offers}
    assert left == {one.subject for one in mine[2:]}


def test_a_grid_worker_walks_and_plans_nothing(desk: Desk) -> None:
    rooms.take(desk, TODAY, step="plan", said=PLAN)
    desk.profile = replace(desk.profile, role="grid_worker")
    board = rooms.read(desk, Subject("day_round", "2026-12-01"))
    assert [one.step for one in board.offers] == ["day"]
    assert {offer.step for one in board.things for offer in one.offers} <= {"done"}
