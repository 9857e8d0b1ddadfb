"""A household is found by whatever part of it one remembers."""

from uuid import UUID

import pytest

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.households.register import Question
from fieldvisit.casework.paper import dossier
from fieldvisit.records.fields import mask_citizen_id
from fieldvisit.store import audit, keeping, visits
from tests.support.villages import settle


@pytest.mark.parametrize("query", ["孙桂芬", "桂芬", "sgf", "sunguifen", "3区12号"])
def test_a_household_is_found_by_name_pinyin_initials_and_address(desk: Desk, query: str) -> None:
    assert "孙桂芬" in [line.name for line in register.find(desk, query)]


def test_a_list_shows_phones_masked_and_the_file_shows_them_whole(desk: Desk) -> None:
    line = next(line for line in register.find(desk) if line.phone)
    assert "*" in line.phone
    whole = register.household_file(desk, line.household_id).phone
    assert "*" not in whole
    assert whole[-4:] == line.phone[-4:]


def test_no_list_model_holds_a_whole_id(desk: Desk) -> None:
    """trust.md T11."""
    for line in register.find(desk):
        file = register.household_file(desk, line.household_id)
        for member in file.members:
            assert not any(part.isdigit() and len(part) >= 15 for part in member.citizen_id.split())


def test_showing_a_whole_id_leaves_a_line_in_the_trail(desk: Desk) -> None:
    card = today.today(desk).cards[0]
    member = register.household_file(desk, card.household_id).members[0]
    whole = register.full_citizen_id(desk, member.person_id)
    assert mask_citizen_id(whole) == member.citizen_id
    with desk.store.read() as tx:
        assert audit.count(tx, "show_citizen_id", subject=member.person_id) == 1


def test_the_timeline_is_newest_first_and_holds_visits_and_notes(desk: Desk) -> None:
    card = today.today(desk).cards[0]
    file = register.household_file(desk, card.household_id)
    assert {item.kind for item in file.timeline} == {"visit", "note"}
    assert file.due is not None
    assert file.due.state == "overdue"


def test_photos_on_their_way_are_said_at_their_visit(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pain 32"""
    household = today.today(desk).cards[0].household_id
    told = register.attachments.on_their_way
    monkeypatch.setattr(
        register.attachments,
        "on_their_way",
        lambda tx, ids: told(tx, ids) | dict.fromkeys(list(ids)[:1], (2, 5)),
    )
    said = [i.text for i in register.household_file(desk, household).timeline if "2/5" in i.text]
    assert len(said) == 1
    assert said[0].endswith("，照片 2/5 已送")


def test_a_household_of_another_village_is_refused_by_name(desk: Desk) -> None:
    with pytest.raises(register.HouseholdNotHere):
        register.household_file(desk, "00000000-0000-0000-0000-000000000000")


def test_a_filter_keeps_one_category(desk: Desk) -> None:
    assert {line.category for line in register.find(desk, category="dibao")} == {"dibao"}


def test_a_visit_whose_form_has_not_come_yet_hides_nothing_else(desk: Desk) -> None:
    """Its form may travel in a later page of the same sync."""
    household = today.today(desk).cards[0].household_id
    before = dossier.printables(desk, household)
    with desk.store.write() as tx:
        newest = visits.get(tx, UUID(before[0].visit_id))
        assert newest is not None
        keeping.change_row(tx, "visit", row_id=newest.id, values={"form_version": 99})
    titles = [item.title for item in register.household_file(desk, household).timeline]
    assert "F02" in titles
    assert dossier.printables(desk, household) == before[1:]


def test_pages_show_every_household_once_and_say_how_many(desk: Desk) -> None:
    """pain 26."""
    settle(desk, 230)
    for asked in (Question(), Question("大山沟"), Question("zds", "dibao"), Question("", "dibao")):
        seen, rest = [], None
        while True:
            page = register.page(desk, asked, after=rest)
            seen += [line.household_id for line in page.lines]
            if (rest := page.rest) is None:
                break
        assert page.total == len(seen) == len(set(seen)) >= 230, asked


def test_due_words_of_a_page_are_those_of_today(desk: Desk) -> None:
    day = today.today(desk)
    due = {card.household_id: card.due_text for card in (*day.cards, *day.later)}
    said = {line.household_id: line.due_text for line in register.find(desk)}
    assert due
    assert {key: said[key] for key in due} == due
