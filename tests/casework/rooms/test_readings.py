"""The page of 健康监测: what may be measured is offered, a series is a small table."""

from uuid import UUID

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.rooms.readings import READINGS
from fieldvisit.rules.readings import ReadingRefused
from fieldvisit.store import households
from tests.support.published import pull, shipped, table


@pytest.fixture
def home(desk: Desk) -> Subject:
    return Subject(READINGS, today(desk).cards[0].household_id)


def test_a_series_is_a_small_table_with_the_change(desk: Desk, home: Subject) -> None:
    board = rooms.read(desk, home)
    assert [one.label for one in board.offers] == ["记血压", "记空腹血糖", "记视力", "记体重"]
    assert [one.label for one in board.offers[0].asks[1:3]] == ["高压（mmHg）", "低压（mmHg）"]
    with desk.store.read() as tx:
        person = households.members(tx, UUID(home.id))[0][1]
    said = {"person": str(person.id), "part0": "142", "part1": "90", "on": "2026-10-01"}
    rooms.take(desk, home, step="add blood_pressure", said=said)
    with pytest.raises(ReadingRefused):
        rooms.take(desk, home, step="add blood_pressure", said=said | {"part0": ""})
    now = said | {"part0": "130", "on": "", "note": "饭后"}
    done = rooms.take(desk, home, step="add blood_pressure", said=now)
    assert done.sentence.startswith("记下了：血压 130/90 mmHg")
    (thing,) = rooms.read(desk, home).things
    assert (thing.title, thing.pill, thing.mood) == (f"{person.name}·血压", "2 次", "open")
    assert thing.lines[:2] == (
        ("11月23日", "130/90 mmHg·高压 −12，低压 没变·饭后"),
        ("10月1日", "142/90 mmHg"),
    )
    assert thing.lines[2][1].startswith("12月23日前")
    rooms.take(desk, thing.subject, step="take_back", said={})
    (thing,) = rooms.read(desk, home).things
    assert (thing.pill, thing.mood) == ("该测了", "late")


def test_what_a_district_adds_is_measured_at_once(desk: Desk, home: Subject) -> None:
    text = shipped("readings", was='code = "eyesight"', now='code = "sight"')
    pull(desk, table(desk, "readings", text.replace('label = "视力"', 'label = "看得清吗"', 1)))
    offer = rooms.read(desk, home).offers[2]
    assert offer.label == "记看得清吗"
    (who, *_), numbers = offer.asks[0].options, {"part0": "4.8", "part1": "5.0"}
    done = rooms.take(desk, home, step=offer.step, said={"person": who[0], **numbers})
    assert done.sentence.startswith("记下了：看得清吗 4.8/5.0")
