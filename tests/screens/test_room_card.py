"""办事 on a page: pages under their headings, and a box that narrows them down."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldvisit.casework.rooms import groups_for
from ui.theme import theme
from ui.widgets.room_card import RoomCard

GROUPS = groups_for("town_officer", at_household=False)


@pytest.fixture
def card(qtbot: QtBot) -> RoomCard:
    made = RoomCard(theme(), find=True)
    qtbot.addWidget(made)
    made.show_rooms(GROUPS)
    return made


def words_of(card: RoomCard) -> list[str]:
    return [one.text() for one in card.findChildren(QLabel) if not one.isHidden() and one.text()]


def look_for(card: RoomCard, words: str) -> None:
    assert card.search is not None
    card.search.setText(words)
    card.search.asked.emit(words)


def test_each_heading_stands_over_its_pages(card: RoomCard) -> None:
    assert words_of(card) == ["办事", *(heading for heading, _ in GROUPS)]
    assert list(card.buttons) == [room.code for _, held in GROUPS for room in held]


def test_a_word_of_a_name_or_of_what_a_page_is_for_finds_it(card: RoomCard) -> None:
    look_for(card, "慰问")
    assert list(card.buttons) == ["festivals"]
    assert words_of(card) == ["办事", "每天的事"]
    look_for(card, "答复函")
    assert list(card.buttons) == ["inspections"]
    look_for(card, "")
    assert len(card.buttons) == sum(len(held) for _, held in GROUPS)


def test_what_was_looked_for_stays_when_the_page_is_read_again(
    card: RoomCard, qtbot: QtBot
) -> None:
    look_for(card, " 慰问 ")
    card.show_rooms(GROUPS)
    with qtbot.waitSignal(card.chosen) as told:
        card.buttons["festivals"].click()
    assert told.args == ["festivals"]


def test_nothing_found_is_said(card: RoomCard) -> None:
    look_for(card, "打麻将")
    assert card.buttons == {}
    assert "没有找到。换一个词再试。" in words_of(card)


def test_a_household_has_no_box_and_without_pages_no_card(qtbot: QtBot) -> None:
    made = RoomCard(theme())
    qtbot.addWidget(made)
    assert made.search is None
    made.show_rooms(())
    assert made.isHidden()
