"""可能享受的政策 says what may be met and why, asks what is missing, becomes a need on asking."""

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Board, Subject, Thing
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.policies.known import FactRefused
from fieldvisit.casework.rooms.advice import ADVICE
from fieldvisit.casework.rooms.loop_steps import NEEDS


@pytest.fixture
def home(desk: Desk) -> Subject:
    return Subject(ADVICE, today(desk).cards[0].household_id)


def thing(board: Board, title: str) -> Thing:
    return next(one for one in board.things if one.title == title)


def test_each_answer_tells_why_and_what_is_missing(desk: Desk, home: Subject) -> None:
    board = rooms.read(desk, home)
    assert "不是决定" in board.sentence
    care = thing(board, "特殊困难老年人探访关爱")
    assert (care.pill, care.mood) == ("可能符合", "done")
    assert any(line.endswith("：独居 是（户档案）") for _, line in care.lines)
    assert dict(care.lines)["依据"].startswith("十部门")
    school = thing(board, "教育救助")
    assert (school.pill, school.mood) == ("还缺 1 样", "open")
    assert ("还缺", "在校学生：学生证或在读证明") in school.lines
    last = board.things[-1]
    assert (last.title, last.offers) == ("可能不符合", ())
    low = dict(last.lines)["最低生活保障（低保）"]
    assert low.startswith("没有享受特困供养（社会救助暂行办法第十五条")
    assert low.endswith("：现在享受的救助 分散供养特困（户档案）")
    held = thing(board, "特困人员供养")
    assert (held.pill, held.mood, held.offers) == ("正在享受", "done", ())


def test_what_is_missing_is_asked_once_and_looked_at_again(desk: Desk, home: Subject) -> None:
    (tell,) = rooms.read(desk, home).offers
    names = [one.name for one in tell.asks]
    assert len(names) == len(set(names))
    assert not any(name.startswith("policy_") for name in names)
    assert not any(one.needed for one in tell.asks)
    kinds = {one.name: one.kind for one in tell.asks}
    assert (kinds["students"], kinds["dialysis"], kinds["income_month"]) == (
        "count",
        "choice",
        "money",
    )
    first = rooms.take(desk, home, step="tell", said={"students": "1", "dialysis": ""}).go
    assert first is not None
    board = rooms.read(desk, first)
    assert "在校学生（不保存）" in board.sentence
    assert thing(board, "教育救助").pill == "可能符合"
    second = rooms.take(desk, first, step="tell", said={"dialysis": "yes"}).go
    assert second is not None
    board = rooms.read(desk, second)
    assert [thing(board, one).pill for one in ("教育救助", "医疗救助")] == ["可能符合"] * 2
    assert thing(rooms.read(desk, home), "教育救助").pill == "还缺 1 样"


def test_a_value_that_cannot_be_is_refused(desk: Desk, home: Subject) -> None:
    with pytest.raises(FactRefused):
        rooms.take(desk, home, step="tell", said={"income_month": "几百"})


def test_an_answer_becomes_a_need_on_asking(desk: Desk, home: Subject) -> None:
    told = rooms.take(desk, home, step="tell", said={"students": "1"}).go
    assert told is not None
    school = thing(rooms.read(desk, told), "教育救助")
    assert [one.label for one in school.offers] == ["记成需求去办"]
    rooms.take(desk, school.subject, step="need", said={})
    (need,) = rooms.read(desk, Subject(NEEDS, home.id)).things
    assert need.title == "政策办理"
    assert "教育救助" in str(need.lines)
