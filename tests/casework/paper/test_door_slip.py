"""留言条: it says who came and whom to call, and nothing of the family behind the door."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from fieldvisit.casework import naming, rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.paper import door_slip
from fieldvisit.casework.rooms.not_met import NOT_MET
from fieldvisit.casework.visits import visiting


def words_of(pdf: bytes) -> str:
    (page,) = PdfReader(BytesIO(pdf)).pages
    return "".join(page.extract_text().split())


def in_vain(desk: Desk, home: str) -> None:
    filling = visiting.start(desk, home, form_id="F02")
    ref = filling.session.definition.ref_of
    filling.session.set(ref("result"), "nobody_home")
    filling.session.set(ref("next_try_on"), "2026-11-25")
    visiting.finish(desk, filling, signatures=[])


def test_the_slip_names_who_came_and_not_who_lives_there(desk: Desk) -> None:
    for card in today(desk).cards[:5]:
        told = words_of(door_slip.pdf(desk, card.household_id, again=date(2026, 11, 25)))
        assert "今天（11月23日）上午来看您" in told
        assert "11月25日我再来" in told
        assert desk.profile.staff_name in told
        assert "96456" in told
        house = register.household_file(desk, card.household_id)
        hidden = [card.name, house.number, house.live_address, house.phone, card.category, "救助"]
        assert [one for one in hidden if one and one in told] == []


def test_a_day_gone_by_is_no_day_to_come_again(desk: Desk) -> None:
    home = today(desk).cards[0].household_id
    with pytest.raises(naming.DayPassed):
        door_slip.pdf(desk, home, again=date(2026, 11, 22))
    with pytest.raises(naming.NotHere):
        door_slip.pdf(desk, "没有这一户")


def test_the_page_counts_who_went_in_vain_until_somebody_was_met(desk: Desk) -> None:
    home = Subject(NOT_MET, today(desk).cards[0].household_id)
    before = len(rooms.read(desk, home).things)
    in_vain(desk, home.id)
    board = rooms.read(desk, home)
    assert len(board.things) == before + 1
    assert f"{before + 1} 次没见到" in board.sentence
    first = board.things[0]
    assert (first.title, first.pill) == ("11月23日 11:06", "家中无人")
    assert first.lines == (("说好哪天再去", "11月25日"),)
    paper = rooms.take(desk, home, step="slip", said={"again": "2026-11-25"}).paper
    assert paper is not None
    assert paper.pdf.startswith(b"%PDF")
