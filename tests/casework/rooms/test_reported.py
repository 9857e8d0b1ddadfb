"""已报未报 as a page: what is lacking, copied, marked, filled."""

from pathlib import Path

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject, ToCopy
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.exports.filled_template import TemplateUnreadable
from tests.support.office_sheets import empty_sheet

ALL, TOWN = Subject("reported"), Subject("reported_to", "town_ledger")


def test_a_visit_is_copied_and_marked_on_the_page(desk: Desk) -> None:
    systems = rooms.read(desk, ALL).things
    assert [one.title for one in systems] == ["市社会救助系统", "镇街走访台账（Excel）"]
    city = systems[0].opens
    assert city is not None
    board = rooms.read(desk, city)
    assert board.offers == ()
    first = board.things[0]
    system, _, visit_id = first.subject.id.partition(" ")
    assert rooms.take(desk, first.subject, step="copy", said={}).to_copy == ToCopy(system, visit_id)
    assert rooms.take(desk, first.subject, step="mark", said={}).go == city
    (done,) = [one for one in rooms.read(desk, city).things if one.subject == first.subject]
    assert (done.pill, done.offers) == ("已报", ())
    assert done.lines[-1][1].endswith("·抄录")


def test_an_empty_sheet_comes_back_filled(desk: Desk, tmp_path: Path) -> None:
    assert [one.step for one in rooms.read(desk, TOWN).offers] == ["fill"]
    (tmp_path / "台账.xlsx").write_bytes(empty_sheet())
    said = {"template": str(tmp_path / "台账.xlsx")}
    made = rooms.take(desk, TOWN, step="fill", said=said)
    assert made.file is not None
    assert made.file.name == "台账.xlsx"
    assert made.file.data != empty_sheet()
    with pytest.raises(TemplateUnreadable):
        rooms.take(desk, TOWN, step="fill", said={"template": str(tmp_path / "没有.xlsx")})
