"""A notice goes up, is objected to and comes down, each a task; its paper says no more than it
may.
"""

import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from pypdf import PdfReader

from fieldvisit.casework.aid import notice_paper, notices
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import NotHere, WordsMissing
from fieldvisit.casework.visits.attaching import FileUnreadable
from fieldvisit.machine.clock import FixedClock
from fieldvisit.records import Household, Note, Person
from fieldvisit.rules.notices import NotHanging, StillPosted
from fieldvisit.store import audit, households, outbox, rows

DAY = date(2026, 11, 23)


@pytest.fixture
def home(desk: Desk) -> str:
    return today(desk).cards[0].household_id


def asked(desk: Desk, home: str) -> str:
    return str(notices.ask(desk, home, amount=101_000, place="村务公开栏").id)


def tasks(desk: Desk, day: date = date(2026, 12, 31)) -> list[tuple[str, date]]:
    return [(one.kind, one.due) for one in due_on(desk, day) if one.kind.startswith("notice_")]


def test_each_step_is_the_next_ones_task(desk: Desk, home: str) -> None:
    assert isinstance(desk.clock, FixedClock)
    one = asked(desk, home)
    assert tasks(desk) == [("notice_post", DAY)]
    assert notices.post(desk, one).last_day == date(2026, 11, 30)
    assert tasks(desk) == [("notice_take_down", date(2026, 12, 1))]
    for text in ("他家有车", "儿子有工作"):
        objected = notices.object_to(desk, one, text=text)
    assert [said["text"] for said in objected.objections] == ["他家有车", "儿子有工作"]
    assert tasks(desk) == [
        ("notice_objection", date(2026, 11, 30)),
        ("notice_take_down", date(2026, 12, 1)),
    ]
    with pytest.raises(StillPosted):
        notices.take_down(desk, one)
    desk.clock.advance(timedelta(days=8))
    notices.take_down(desk, one)
    assert tasks(desk) == [("notice_objection", date(2026, 11, 30))]
    (line,) = notices.lines(desk, home)
    assert (line.state, len(line.notice.objections)) == ("down", 2)
    with desk.store.read() as tx:
        kinds = ["notice_asked", "notice_posted", "notice_objected", "notice_taken_down"]
        assert [audit.count(tx, kind, subject=one) for kind in kinds] == [1, 1, 2, 1]


def words_of(paper: bytes) -> str:
    (page,) = PdfReader(BytesIO(paper)).pages
    return page.extract_text()


def test_the_paper_says_name_members_and_amount_and_nothing_else_of_them(
    desk: Desk, home: str
) -> None:
    one = asked(desk, home)
    notices.post(desk, one)
    with desk.store.read() as tx:
        house = rows.get(tx, "household", row_id=notices.lines(desk)[0].notice.household_id)
        assert isinstance(house, Household)
        people = [person for _, person in households.members(tx, house.id)]
    told = words_of(notice_paper.pdf(desk, one))
    head = next(person for person in people if person.id == house.householder_id)
    assert head.name in told
    assert "1,010.00" in told
    assert "2026" in told
    kept_back: list[str | None] = [house.number, house.live_address, house.phone]
    for person in people:
        assert isinstance(person, Person)
        kept_back += [person.citizen_id, person.phone]
        kept_back += [person.name] if person.id != head.id else []
    assert [one for one in kept_back if one and one in told] == []
    assert re.search(r"\d{17}", told) is None
    assert "低保" not in told
    with desk.store.read() as tx:
        assert audit.count(tx, "notice_printed", subject=one) == 1


def test_a_refused_step_changes_nothing(desk: Desk, home: str) -> None:
    one = asked(desk, home)
    with desk.store.read() as tx:
        before = len(outbox.rows(tx))
    for refused in (
        lambda: notices.object_to(desk, one, text="有车"),
        lambda: notices.take_down(desk, one),
        lambda: notices.ask(desk, home, amount=1, place=" "),
        lambda: notices.ask(desk, "没有", amount=1, place="公开栏"),
        lambda: notices.post(desk, home),
    ):
        with pytest.raises((NotHanging, WordsMissing, NotHere)):
            refused()
    with desk.store.read() as tx:
        assert len(outbox.rows(tx)) == before


def photo(folder: Path) -> Path:
    path = folder / "贴好了.jpg"
    Image.new("RGB", (80, 60), "white").save(path, "JPEG")
    return path


def test_a_photo_is_a_note_of_the_household_that_the_notice_names(
    desk: Desk, home: str, tmp_path: Path
) -> None:
    assert isinstance(desk.clock, FixedClock)
    one = asked(desk, home)
    hung = notices.post(desk, one, photo=photo(tmp_path))
    desk.clock.advance(timedelta(days=8))
    down = notices.take_down(desk, one, photo=photo(tmp_path))
    assert down.post_note == hung.post_note
    with desk.store.read() as tx:
        named = [note for note in (down.post_note, down.down_note) if note]
        kept = [rows.get(tx, "note", row_id=note) for note in named]
        pictures = rows.all(tx, "attachment", limit=-1)
    assert [note.text for note in kept if isinstance(note, Note)] == [
        "公示贴出（村务公开栏）的照片",
        "公示撤下（村务公开栏）的照片",
    ]
    assert {note.household_id for note in kept if isinstance(note, Note)} == {UUID(home)}
    assert set(named) <= {getattr(one, "note_id", None) for one in pictures}


def test_a_photo_that_cannot_be_read_leaves_the_notice_as_it_is(
    desk: Desk, home: str, tmp_path: Path
) -> None:
    one = asked(desk, home)
    with pytest.raises(FileUnreadable):
        notices.post(desk, one, photo=tmp_path / "没有.jpg")
    (line,) = notices.lines(desk, home)
    assert (line.state, line.notice.post_note) == ("to_post", None)
