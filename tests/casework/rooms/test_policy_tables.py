"""The page of tables: everybody sees what counts, a district gives out a new one and takes it
back.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Board, Subject, Thing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables import policy_tables

ROOM = Subject("policy_tables")


@pytest.fixture
def district(desk: Desk) -> Desk:
    desk.profile = replace(desk.profile, role="district_officer")
    return desk


def of(board: Board, title: str) -> Thing:
    return next(one for one in board.things if one.title == title)


def test_everybody_sees_what_counts_and_nobody_else_changes_it(desk: Desk) -> None:
    board = rooms.read(desk, ROOM)
    assert board.offers == ()
    assert len(board.things) == len(policy_tables.names())
    holidays = of(board, "节假日和调休")
    assert (holidays.pill, holidays.offers) == ("随程序来的", ())
    assert "已知到12月31日" in str(holidays.lines)


def test_a_district_publishes_and_takes_back(district: Desk, tmp_path: Path) -> None:
    path = tmp_path / "device.toml"
    text = policy_tables.shipped("device").replace("value = 45", "value = 30")
    path.write_text(text, "utf-8")
    said = {"file": str(path), "source": "区里的通知", "past": "yes"}
    told = rooms.take(district, ROOM, step="publish", said=said)
    assert "第 1 版发布了" in told.sentence
    thing = of(rooms.read(district, ROOM), "设备上的期限")
    assert (thing.pill, [one.step for one in thing.offers]) == ("第 1 版", ["withdraw"])
    assert "收回了" in rooms.take(district, thing.subject, step="withdraw", said={}).sentence
    assert of(rooms.read(district, ROOM), "设备上的期限").pill == "随程序来的"
