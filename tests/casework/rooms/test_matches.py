"""The page of matches: hits by household, each closed with an outcome."""

from pathlib import Path

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake.importing import Asked
from tests.support.lists import csv_file, people, take

ROOM = Subject("matches")


def test_hits_stand_by_household_and_are_closed_there(desk: Desk, tmp_path: Path) -> None:
    first, second = people(desk)[0], people(desk)[-1]
    one = csv_file(tmp_path / "a.csv", [{"身份证号": str(first.citizen_id)}])
    two = csv_file(tmp_path / "b.csv", [{"身份证号": str(p.citizen_id)} for p in (first, second)])
    take(desk, Asked("match", one, list_kind="death"))
    take(desk, Asked("match", two, list_kind="vehicle"))
    board = rooms.read(desk, ROOM)
    assert "3 件" in board.sentence
    together = next(thing for thing in board.things if thing.inner)
    alone = next(thing for thing in board.things if not thing.inner)
    assert together.title.endswith("比中 2 处")
    assert together.lines == (("哪天以前一次上门核实", "11月26日"),)
    assert {hit.pill for hit in together.inner} == {"待办"}
    for hit in (*together.inner, alone):
        assert [offer.step for offer in hit.offers] == ["close"]
        said = {"outcome": "unfounded", "finding": "不是他"}
        assert "不属实" in rooms.take(desk, hit.subject, step="close", said=said).sentence
    board = rooms.read(desk, ROOM)
    assert "还有 0 件" in board.sentence
    assert [thing.mood for thing in board.things] == ["done"] * 3
    assert all(not thing.offers for thing in board.things)
