"""本人信息 as a page of a household."""

from dataclasses import replace

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import CodeUnknown

SAID = {"item": "phone", "text": "是 13900001234", "by": "own"}


@pytest.fixture
def home(desk: Desk) -> Subject:
    return Subject("own_record", today(desk).cards[0].household_id)


def test_it_is_printed_asked_and_answered(desk: Desk, home: Subject) -> None:
    person = rooms.read(desk, home).things[0]
    assert [offer.step for offer in person.offers] == ["print", "correct"]
    paper = rooms.take(desk, person.subject, step="print", said={"by": "own"}).paper
    assert paper is not None
    assert paper.pdf.startswith(b"%PDF")
    told = rooms.take(desk, person.subject, step="correct", said=SAID).sentence
    assert "12月23日前答复本人" in told
    asked = rooms.read(desk, home).things[-1]
    assert (asked.title, asked.pill) == (f"{person.title}要求更正", "等答复")
    said = {"outcome": "refused", "words": "号码是别人的", "on": "2026-11-23"}
    rooms.take(desk, asked.subject, step="answer", said=said)
    asked = rooms.read(desk, home).things[-1]
    assert (asked.pill, asked.mood, asked.offers) == ("不予更正", "done", ())
    assert ("答复", "11月23日·号码是别人的") in asked.lines


def test_who_asks_has_to_be_said(desk: Desk, home: Subject) -> None:
    person = rooms.read(desk, home).things[0]
    for step in ("print", "correct"):
        with pytest.raises(CodeUnknown):
            rooms.take(desk, person.subject, step=step, said=SAID | {"by": ""})


def test_a_grid_worker_is_not_offered_the_answer(desk: Desk, home: Subject) -> None:
    person = rooms.read(desk, home).things[0]
    rooms.take(desk, person.subject, step="correct", said=SAID)
    desk.profile = replace(desk.profile, role="grid_worker")
    assert rooms.read(desk, home).things[-1].offers == ()
