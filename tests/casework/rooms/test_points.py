"""小红花与学分 as a page: who has how many, the exam, and who may register a session."""

from dataclasses import replace

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.desk import Desk

ALL = Subject("points")


def test_most_stand_first_and_each_has_the_lines_it_comes_from(desk: Desk) -> None:
    things = rooms.read(desk, ALL).things
    counts = [int(one.pill.removesuffix(" 朵")) for one in things]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 0
    first = things[0].opens
    assert first is not None
    lines = rooms.read(desk, first).things
    assert min(counts[0], 100) == sum(int(one.pill.removesuffix(" 朵")) for one in lines)
    assert lines[0].lines[1][0] == "按哪条"


def test_the_exam_is_taken_on_the_page(desk: Desk) -> None:
    (exam,) = [one for one in rooms.read(desk, ALL).offers if one.step == "exam"]
    assert len(exam.asks) == 10
    answers = {one.name: one.options[0][0] for one in exam.asks}
    told = rooms.take(desk, ALL, step="exam", said=answers)
    assert told.sentence.startswith("交卷了")
    assert "培训 0 场、0 人次；考试 1 人、1 个街镇" in rooms.read(desk, ALL).sentence
    own = rooms.read(desk, Subject("points_of", str(desk.profile.staff_id)))
    (credits,) = [one for one in own.things if one.title == "学分"]
    assert credits.lines[0][1].startswith("11月23日·知识考试·")


def test_a_session_is_registered_by_who_may(desk: Desk) -> None:
    offers = rooms.read(desk, ALL).offers
    (register,) = [one for one in offers if one.step == "register"]
    who = {one.name: one for one in register.asks}["who"]
    said = {"session": "业务培训", "part": "teacher", "minutes": "60", "on": "2026-11-20"}
    said["who"] = " ".join(code for code, _ in who.options)
    told = rooms.take(desk, ALL, step="register", said=said)
    assert told.sentence == f"给 {len(who.options)} 人记下了。"
    desk.profile = replace(desk.profile, role="grid_worker")
    assert [one.step for one in rooms.read(desk, ALL).offers] == ["exam"]
