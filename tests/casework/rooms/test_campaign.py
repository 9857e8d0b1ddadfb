"""专项行动 as a page: an officer plans, everybody taps."""

from dataclasses import replace

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Board, Subject
from fieldvisit.casework.desk import Desk
from fieldvisit.rules.campaigns import NobodyMeant

ALL = Subject("campaigns")
PLAN = {"title": "防汛", "way": "phone", "due": "2026-11-25", "tags": "low_lying living_alone"}


def planned(desk: Desk, said: dict[str, str]) -> Subject:
    went = rooms.take(desk, ALL, step="plan", said=said)
    assert went.go is not None
    return went.go


def steps(board: Board) -> list[str]:
    return [one.step for one in board.offers]


def test_what_is_planned_on_the_page_is_tapped_on_its_own(desk: Desk) -> None:
    assert rooms.read(desk, ALL).things == ()
    one = planned(desk, PLAN)
    board = rooms.read(desk, one)
    total = len(board.things)
    assert total > 1
    assert f"第六埠村：{total} 户，还差 {total} 户" in board.sentence
    first = board.things[0]
    assert [offer.label for offer in first.offers] == ["电话通了", "没见到", "见到", "要帮忙"]
    assert not any(offer.asks for offer in first.offers[:3])
    rooms.take(desk, first.subject, step="not_met", said={})
    board = rooms.read(desk, one)
    assert [thing.pill for thing in board.things if thing.subject == first.subject] == ["没见到"]
    rooms.take(desk, first.subject, step="phoned", said={})
    last = rooms.read(desk, one).things[-1]
    assert (last.subject, last.pill, last.mood, last.offers) == (
        first.subject,
        "电话通了",
        "done",
        (),
    )
    (listed,) = rooms.read(desk, ALL).things
    assert (listed.title, listed.pill, listed.opens) == ("防汛", f"还差 {total - 1} 户", one)


def test_somebody_of_an_age_is_asked_for(desk: Desk) -> None:
    everybody = planned(desk, PLAN | {"tags": "", "age_from": "1", "title": "全部"})
    old = planned(desk, PLAN | {"tags": "", "age_from": "80", "title": "高龄"})
    counts = [len(rooms.read(desk, one).things) for one in (everybody, old)]
    assert counts[0] > counts[1] > 0


def test_a_grid_worker_taps_and_plans_nothing(desk: Desk) -> None:
    one = planned(desk, PLAN)
    desk.profile = replace(desk.profile, role="grid_worker")
    assert steps(rooms.read(desk, ALL)) == []
    assert steps(rooms.read(desk, one)) == []
    assert rooms.read(desk, one).things[0].offers


def test_no_criterion_is_refused_by_name_and_what_was_typed_stays(desk: Desk) -> None:
    said = PLAN | {"tags": ""}
    rooms.put_aside(desk, ALL, step="plan", said=said)
    with pytest.raises(NobodyMeant):
        rooms.take(desk, ALL, step="plan", said=said)
    assert rooms.begun(desk, ALL, step="plan") == said
