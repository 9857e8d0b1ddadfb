"""今日 with thousands of households: the first ones at once, every one by scrolling."""

from dataclasses import replace

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.support import views
from ui.screens.today import STEP, TodayScreen
from ui.theme import theme

MANY = 2 * STEP + 7


def made(qtbot: QtBot) -> TodayScreen:
    day = views.today_view()
    cards = tuple(replace(day.cards[0], household_id=f"h{n}") for n in range(MANY))
    screen = TodayScreen(theme("light", form_factor="laptop"))
    qtbot.addWidget(screen)
    screen.resize(1300, 700)
    screen.show()
    screen.show_data(replace(day, cards=cards))
    return screen


def scroll_down(screen: TodayScreen, qtbot: QtBot) -> None:
    assert screen.area is not None
    bar = screen.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > bar.value())
    bar.setValue(bar.maximum())


def test_only_the_first_cards_are_laid_out_and_the_heading_says_how_many_there_are(
    qtbot: QtBot,
) -> None:
    """pain 29."""
    screen = made(qtbot)
    assert len(screen.cards.items) == STEP
    assert str(MANY) in screen._heading.text()


def test_scrolling_shows_every_household_that_is_due(qtbot: QtBot) -> None:
    screen = made(qtbot)
    for expected in (2 * STEP, MANY):
        scroll_down(screen, qtbot)
        qtbot.waitUntil(lambda expected=expected: len(screen.cards.items) == expected)
    assert len({card.key for card in screen.cards.items}) == MANY


def test_data_read_anew_keeps_what_was_scrolled_to(qtbot: QtBot) -> None:
    screen = made(qtbot)
    scroll_down(screen, qtbot)
    qtbot.waitUntil(lambda: len(screen.cards.items) == 2 * STEP)
    assert screen._view is not None
    screen.show_data(screen._view)
    assert len(screen.cards.items) == 2 * STEP


def test_a_grant_that_will_end_is_said_above_the_day_and_goes_with_its_end(qtbot: QtBot) -> None:
    """trust T10"""
    screen = made(qtbot)
    assert screen._view is not None
    screen.show_data(replace(screen._view, ending="再过 5 天还没联系上服务器"))
    assert said(screen).count("再过 5 天还没联系上服务器") == 1
    screen.show_data(replace(screen._view, ending=""))
    qtbot.waitUntil(lambda: "再过 5 天还没联系上服务器" not in said(screen))


def said(screen: TodayScreen) -> list[str]:
    return [words.text() for words in screen.findChildren(QLabel)]
