"""The page of imports: a file is looked at, its columns named, it is taken in and taken back."""

from pathlib import Path

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Board, Going, Outcome, Subject
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.intake import undoing
from fieldvisit.casework.intake.tables import FileKindUnknown
from tests.support import lists
from tests.support.lists import csv_file

ROOM = Subject("importing")
LINES = [
    {"户号": f"L-{n}", "家主": f"郝长{n}", "身份证号": lists.citizen_id(n), "救助类别": "低保"}
    for n in range(1, 4)
]


def look_at(desk: Desk, path: Path, **more: str) -> Subject:
    said = {"kind": "household", "file": str(path), **more}
    went = rooms.take(desk, ROOM, step="look", said=said).go
    assert went is not None
    return went


def named(desk: Desk, preview: Subject) -> Subject:
    went = rooms.take(desk, preview, step="columns", said={"name": "家主", "category": ""}).go
    assert went is not None
    return went


def steps_of(board: Board) -> list[str]:
    return [one.step for one in board.offers]


def test_a_file_goes_its_whole_way_on_the_page(desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "花名册.csv", [{**one, "户主": one["家主"]} for one in LINES])
    assert rooms.read(desk, ROOM).things == ()
    preview = look_at(desk, path)
    board = rooms.read(desk, preview)
    assert board.title == "花名册.csv"
    assert "会新存 3 行" in board.sentence
    assert steps_of(board) == ["take"]
    assert register.find(desk, "郝长1") == []
    done: Outcome = rooms.take(desk, preview, step="take", said={})
    assert "新存 3 行" in done.sentence
    assert done.go == ROOM
    [batch] = rooms.read(desk, ROOM).things
    assert [one.step for one in batch.offers] == ["undo"]
    assert "撤回了" in rooms.take(desk, batch.subject, step="undo", said={}).sentence
    [batch] = rooms.read(desk, ROOM).things
    assert (batch.pill, batch.offers) == ("已撤回", ())
    assert undoing.batches(desk)[0].undone_at is not None


def test_columns_are_named_on_the_page(desk: Desk, tmp_path: Path) -> None:
    plain = [{"家主": one["家主"], "身份证号": one["身份证号"], "类": "低保"} for one in LINES]
    path = csv_file(tmp_path / "a.csv", plain)
    mapping = tmp_path / "对照.toml"
    mapping.write_text(
        'kind = "household"\n[columns]\nname = "身份证号"\ncategory = "类"\n', "utf-8"
    )
    preview = look_at(desk, path, mapping=str(mapping))
    [columns] = rooms.read(desk, preview).things[:1]
    assert columns.offers[0].step == "columns"
    again = named(desk, preview)
    board = rooms.read(desk, again)
    assert ("户主姓名", "家主") in board.things[0].lines
    assert "会新存 3 行" in board.sentence


def test_each_row_that_cannot_be_is_shown_with_its_reason(desk: Desk, tmp_path: Path) -> None:
    lines = [{**one, "户主": one["家主"], "身份证号": "12345"} for one in LINES] * 50
    preview = look_at(desk, csv_file(tmp_path / "a.csv", lines))
    board = rooms.read(desk, preview)
    assert board.offers == ()
    rows = board.things[1:]
    assert len(rows) == 101, "a hundred, and how many more"
    assert rows[0].title == "第 2 行"
    assert rows[0].lines[0][0] == "身份证号"
    assert "12345" not in str(board)


def test_a_file_that_cannot_be_read_says_so(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_text("字", "utf-8")
    with pytest.raises(FileKindUnknown):
        rooms.read(desk, look_at(desk, path))


def test_a_hotlines_list_becomes_clues_on_the_page(desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "工单.csv", [{"地址": "桥头", "内容": "一位老人没人管"}])
    preview = look_at(desk, path, kind="clue", source="hotline")
    assert "会新存 1 行" in rooms.read(desk, preview).sentence
    rooms.take(desk, preview, step="take", said={})
    [clue] = rooms.read(desk, Subject("clues")).things
    assert (clue.title, clue.pill) == ("一位老人没人管", "待核实")
    assert "热线" in str(clue.lines)


def test_an_import_says_how_far_it_is_and_stops_when_it_is_asked_to(
    desk: Desk, tmp_path: Path
) -> None:
    lines = [{"内容": f"第 {n} 条"} for n in range(1200)]
    preview = look_at(desk, csv_file(tmp_path / "笔记.csv", lines), kind="note")
    going = Going(stop=True)
    done = rooms.take(desk, preview, step="take", said={}, going=going)
    assert "停下了：读到第 500 行，新存 500 行都在" in done.sentence
    assert going.words.startswith("读到第 500 行")
    done = rooms.take(desk, preview, step="take", said={}, going=Going())
    assert "新存 700 行，早有 500 行" in done.sentence
