"""健康监测: kept of somebody of the house, told as series with the next day, kept from finished
forms; nowhere but where the household is.
"""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import support_bundle
from fieldvisit.casework.exports.exporting import Wanted, export
from fieldvisit.casework.naming import CodeUnknown, NotHere, NotYetHappened
from fieldvisit.casework.people import measures, measuring, readings
from fieldvisit.casework.people.measuring import Measured
from fieldvisit.casework.people.readings import Series
from fieldvisit.casework.visits import visiting
from fieldvisit.machine.clock import local_day
from fieldvisit.practice import answers as at_the_door
from fieldvisit.records import Person, Visit
from fieldvisit.records.visit import VisitState
from fieldvisit.rules.readings import NotOfThisHousehold, ReadingRefused
from fieldvisit.store import audit, households, journal, visits
from fieldvisit.store import readings as kept
from tests.support.bundled_forms import bring

DAY = date(2026, 11, 23)


@pytest.fixture
def home(desk: Desk) -> str:
    return today(desk).cards[0].household_id


@pytest.fixture
def person(desk: Desk, home: str) -> Person:
    with desk.store.read() as tx:
        return households.members(tx, UUID(home))[0][1]


def pressure(desk: Desk, home: str, person: Person, days: int, *numbers: str) -> str:
    told = Measured("血压", numbers, DAY - timedelta(days=days))
    return str(measuring.add(desk, home, person=person.name, told=told).id)


def of(desk: Desk, home: str) -> Series:
    (found,) = readings.of_household(desk, home).series
    return found


def test_measurements_are_a_series_with_the_change_and_the_next_day(
    desk: Desk, home: str, person: Person
) -> None:
    pressure(desk, home, person, 40, "142", "90")
    last = pressure(desk, home, person, 2, "128", "90")
    found = of(desk, home)
    assert (found.person.id, found.next_on) == (person.id, date(2026, 12, 21))
    told = [measures.number_words(found.measure, row.reading) for row in found.rows]
    assert told == ["128/90 mmHg", "142/90 mmHg"]
    changes = [measures.change_words(found.measure, row) for row in found.rows]
    assert changes == ["高压 −14，低压 没变", ""]
    measuring.take_back(desk, last)
    assert of(desk, home).next_on == date(2026, 11, 13)
    with pytest.raises(NotHere):
        measuring.take_back(desk, last)
    with desk.store.read() as tx:
        for line in ("reading_kept", "reading_taken_back"):
            assert audit.count(tx, line, subject=last) == 1


def test_the_next_measurement_is_due(desk: Desk, home: str, person: Person) -> None:
    pressure(desk, home, person, 60, "142", "90")
    pressure(desk, home, person, 25, "140", "90")
    told = Measured("eyesight", ("4.8", "5.0"), DAY)
    measuring.add(desk, home, person=str(person.id), told=told)
    for day, state in ((DAY, "due"), (date(2026, 11, 28), "due"), (date(2026, 11, 29), "overdue")):
        due = [one for one in due_on(desk, day) if one.kind == "reading_due"]
        assert [(one.due, one.state) for one in due] == [
            (date(2026, 11, 28), state),
            (date(2027, 5, 22), "later"),
        ]
        assert due[0].person == str(person.id)
        assert "140" not in due[0].source


def test_what_cannot_be_measured_is_refused(desk: Desk, home: str, person: Person) -> None:
    told = Measured("血压", ("128", "82"))
    with pytest.raises(NotOfThisHousehold):
        measuring.add(desk, home, person="没有这个人", told=told)
    for wrong, error in (
        ({"kind": "智商"}, CodeUnknown),
        ({"numbers": ("128",)}, ReadingRefused),
        ({"on": date(2026, 11, 24)}, NotYetHappened),
    ):
        with pytest.raises(error):
            measuring.add(desk, home, person=person.name, told=replace(told, **wrong))
    with desk.store.read() as tx:
        assert kept.of_household(tx, UUID(home)) == []


def test_a_finished_form_keeps_what_it_measured_and_a_revision_takes_its_place(
    desk: Desk, home: str, person: Person
) -> None:
    with desk.store.read() as tx:
        seen = visits.of_household(tx, UUID(home), limit=1)[0]
    said = {"person_id": person.id, "state": VisitState.FINALISED}

    def finished(place: int, **more: object) -> Visit:
        visit = seen.model_copy(update={**said, "id": UUID(int=place), **more})
        with desk.store.write() as tx:
            measuring.keep_from(tx, desk, visit=visit)
        return visit

    answers = {"systolic": "150", "diastolic": "95", "fasting_glucose": ""}
    first = finished(101, answers=answers)
    (row,) = of(desk, home).rows
    assert (row.reading.numbers, row.reading.from_visit) == (["150", "95"], first.id)
    assert row.reading.taken_on == local_day(seen.started_at)
    finished(102, answers=answers | {"systolic": "140"}, replaces=first.id)
    (row,) = of(desk, home).rows
    assert row.reading.numbers == ["140", "95"]
    finished(103, answers=answers, person_id=None)
    finished(104, answers=answers, state=VisitState.ATTEMPT)
    finished(105, answers={"systolic": "140"})
    assert len(of(desk, home).rows) == 1


def test_of_all_editions_of_a_visit_one_is_measured(desk: Desk, home: str, person: Person) -> None:
    """A correction that is taken back gives back what the reviewed edition measured."""
    with desk.store.read() as tx:
        seen = visits.of_household(tx, UUID(home), limit=1)[0]
    said = {"person_id": person.id, "created_by": desk.profile.staff_id, "version": 0}

    def edition(place: int, *, systolic: str, **more: object) -> Visit:
        answers = {"systolic": systolic, "diastolic": "95"}
        visit = seen.model_copy(update={**said, "id": UUID(int=place), "answers": answers, **more})
        with desk.store.write() as tx:
            journal.insert(tx, visit, stamp=desk.stamp())
            measuring.keep_from(tx, desk, visit=visit)
        return visit

    def ends(visit: Visit, **after: object) -> Visit:
        with desk.store.write() as tx:
            journal.patch(tx, "visit", row_id=visit.id, after=after, stamp=desk.stamp())
            if after["state"] == VisitState.CANCELLED:
                measuring.let_go(tx, desk, visit=visit)
        return visit

    def measured() -> list[str]:
        return [row.reading.numbers[0] for row in of(desk, home).rows]

    fresh = {"state": VisitState.FINALISED, "reviewed_by": None, "reviewed_at": None}
    first = edition(201, systolic="150", **fresh)
    now = desk.clock.now()
    ends(first, state=VisitState.REVIEWED, reviewed_at=now)
    of_first = {**fresh, "first_visit": first.id}
    wrong = edition(202, systolic="140", revision=2, replaces=first.id, **of_first)
    assert measured() == ["140"]
    ends(wrong, state=VisitState.CANCELLED, taken_back_at=now, taken_back_why="写错了人")
    assert measured() == ["150"]
    edition(203, systolic="130", revision=3, replaces=wrong.id, **of_first)
    assert measured() == ["130"]


def test_a_doctor_s_round_is_a_visit_whose_numbers_become_a_series(desk: Desk, home: str) -> None:
    """静海 巡诊探访, by the form M01."""
    filling = visiting.start(desk, home, form_id=bring(desk, "M01-巡诊探访.xlsx"))
    at_the_door.answer_all(
        filling,
        (
            *(("/data/meet/visit_mode", "home"), ("/data/meet/result", "met_person")),
            ("/data/meet/open_points_state", "done"),
            *(("/data/round/doctor", "郝大夫"), ("/data/round/doctor_from", "psychiatric")),
            *(("/data/round/systolic", "128"), ("/data/round/diastolic", "82")),
            *(("/data/round/mental_state", "good"), ("/data/round/medicine", "on_time")),
            ("/data/sign/respondent_sign_way", "drawn"),
        ),
    )
    visit = visiting.finish(desk, filling, signatures=at_the_door.signatures(desk, filling))
    (row,) = of(desk, home).rows
    assert (visit.visit_type, row.reading.from_visit) == ("巡诊", visit.id)
    assert row.reading.numbers == ["128", "82"]


def test_numbers_stay_where_the_household_is(desk: Desk, home: str, person: Person) -> None:
    made = pressure(desk, home, person, 1, "177", "99")
    with desk.store.read() as tx:
        lines = [line for line in audit.lines(tx, limit=50) if line.subject == made]
    assert lines
    assert "177" not in str([line.detail for line in lines])
    assert b"177" not in support_bundle.packed(desk)
    for what in ("roster", "ledger", "coverage"):
        assert b"177" not in export(desk, Wanted(what, ".csv")).data
