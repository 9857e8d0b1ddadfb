"""F05 at the door of somebody whose household nobody knows, and nobody is there: one goes again."""

from datetime import date
from typing import Any

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.cases import clues
from fieldvisit.casework.cases.clues import Verified
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.daily.due_line import DueLine
from fieldvisit.casework.daily.today import TaskCard, today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import from_forms
from fieldvisit.records import Clue
from fieldvisit.store import audit, cases, tasks
from tests.support.filled import filled

ON = "2026-11-25"
TRIED: dict[str, Any] = {
    "state": "attempt",
    "result": "nobody_home",
    "next_try_on": ON,
    "attempt_note": "门口有狗，邻居说晚上才回来",
    "subject_description": "七十来岁老太太，耳朵背",
    "subject_place": "2区供销社后院",
    "trouble_kinds": ["unattended_elder"],
}
MET = {name: said for name, said in TRIED.items() if name not in ("state", "next_try_on")}
MET |= {"result": "met_person", "urgency": "urgent"}


def kept(desk: Desk) -> list[Clue]:
    with desk.store.read() as tx:
        return cases.clues(tx)


def again(desk: Desk, *, on: str = ON) -> list[DueLine]:
    found = due_on(desk, date.fromisoformat(on))
    return [one for one in found if one.kind == "try_again" and not one.household]


def cards(desk: Desk) -> list[TaskCard]:
    return [one for one in today(desk).tasks if one.page]


def test_a_try_is_a_clue_with_its_day(desk: Desk) -> None:
    visit, made = filled(desk, "", **TRIED)
    (clue,) = kept(desk)
    assert made == [
        "已登记一条线索：七十来岁老太太，耳朵背，11月25日再去，到那天列在今日和到期的事里。"
    ]
    assert (clue.state, clue.look_on, clue.from_visit) == ("found", date(2026, 11, 25), visit.id)
    assert clue.detail == "去过没见到：门口有狗，邻居说晚上才回来"
    with desk.store.read() as tx:
        assert audit.count(tx, "clue_reported", subject=str(clue.id)) == 1


@pytest.mark.parametrize(
    ("day", "state"),
    [("2026-11-23", "due"), ("2026-11-25", "due"), ("2026-11-26", "overdue")],
)
def test_it_is_due_until_its_day_and_overdue_after(desk: Desk, day: str, state: str) -> None:
    filled(desk, "", **TRIED)
    (line,) = again(desk, on=day)
    assert (line.due, line.state) == (date(2026, 11, 25), state)
    assert line.source == "2区供销社后院：上次未遇，11月25日再去"


def test_today_leads_to_its_clue(desk: Desk) -> None:
    filled(desk, "", **TRIED)
    (card,) = cards(desk)
    assert (card.task, card.due_text, card.household_id) == ("再次上门", "还有 2 天", "")
    (thing,) = rooms.read(desk, Subject(card.page, card.found)).things
    assert ("再去", "上次未遇，11月25日再去") in thing.lines


def test_a_day_far_off_does_not_stand_on_today_yet(desk: Desk) -> None:
    filled(desk, "", **TRIED | {"next_try_on": "2026-12-25"})
    assert cards(desk) == []


def test_of_somebody_of_whom_nothing_is_known_one_goes_again_too(desk: Desk) -> None:
    blank = {name: TRIED[name] for name in ("state", "result", "next_try_on")}
    _, (said,) = filled(desk, "", **blank)
    assert said.startswith("已登记一条线索：没见到人，还不知道是谁，11月25日再去")
    assert len(again(desk)) == 1


def test_once_somebody_looked_there_is_nothing_to_go_for(desk: Desk) -> None:
    filled(desk, "", **TRIED)
    clues.verify(desk, str(kept(desk)[0].id), found=Verified("属实"))
    assert again(desk) == []
    assert cards(desk) == []


@pytest.mark.parametrize("then", [MET, TRIED | {"next_try_on": "2026-11-27"}], ids=["met", "not"])
def test_the_next_time_ends_the_try_before(desk: Desk, then: dict[str, Any]) -> None:
    filled(desk, "", **TRIED)
    visit, _ = filled(desk, "", **then)
    by_visit = {clue.from_visit == visit.id: clue for clue in kept(desk)}
    assert by_visit[True].state == "found"
    first = by_visit[False]
    assert (first.state, first.verdict, first.duplicate_of) == (
        "closed",
        "duplicate",
        by_visit[True].id,
    )
    assert [one.due.isoformat() for one in again(desk)] == ([] if then is MET else ["2026-11-27"])


def test_somebody_else_or_elsewhere_is_another_try(desk: Desk) -> None:
    filled(desk, "", **TRIED)
    filled(desk, "", **MET | {"subject_place": "3区井台"})
    filled(desk, "", **MET | {"subject_description": "一位中年男子"})
    assert len(again(desk)) == 1


def test_the_same_try_makes_one_clue_however_often_it_comes(desk: Desk) -> None:
    visit, _ = filled(desk, "", **TRIED)
    with desk.store.write() as tx:
        assert from_forms.make(tx, desk, visit=visit) == []
    assert len(kept(desk)) == 1


def test_at_a_known_door_the_task_says_when_and_no_clue_is_made(desk: Desk) -> None:
    home = today(desk).cards[0].household_id
    visit, made = filled(desk, home, **TRIED)
    with desk.store.write() as tx:
        from_forms.keep_tasks(tx, desk, visits=[visit], day=date(2026, 11, 23))
    assert (made, kept(desk)) == ([], [])
    with desk.store.read() as tx:
        found = [one for one in tasks.of_kind(tx, "try_again") if one.from_visit == visit.id]
    assert [one.due_on.isoformat() for one in found] == [ON]
