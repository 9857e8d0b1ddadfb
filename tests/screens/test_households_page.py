"""户: the list says how many there are and brings further ones as one scrolls."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households.register import PAGE
from fieldvisit.records.household import Category
from tests.support.plain_stage import PlainStage
from tests.support.villages import NAME, settle
from ui.flow.households import HouseholdsPlace
from ui.theme import theme

MANY = 2 * PAGE + 30


@pytest.fixture
def listed(desk: Desk, qtbot: QtBot) -> Iterator[HouseholdsPlace]:
    settle(desk, MANY)
    settle(desk, 3, category=Category.RIGID_EXPENDITURE)
    stage = PlainStage(desk, theme("light", form_factor="laptop"))
    place = HouseholdsPlace(stage)
    stage.go(place)
    qtbot.addWidget(place.screen)
    place.screen.resize(1200, 700)
    place.screen.show()
    yield place
    stage.home("today")


def ask(listed: HouseholdsPlace, query: str, category: str = "") -> None:
    listed.screen.look_for(query, category)
    listed.screen.asked.emit(query, category)


def scroll_down(listed: HouseholdsPlace, qtbot: QtBot) -> None:
    bar = listed.screen.cards.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > bar.value())
    bar.setValue(bar.maximum())


def shown(listed: HouseholdsPlace) -> list[str]:
    return [card.key for card in listed.screen.cards.items]


def test_a_search_says_the_total_and_scrolling_shows_every_one(
    listed: HouseholdsPlace, qtbot: QtBot
) -> None:
    """pain 26: no list ends silently."""
    ask(listed, NAME)
    assert len(shown(listed)) == PAGE
    assert listed.screen._count.text() == f"{MANY + 3} 户"
    for expected in (2 * PAGE, MANY + 3):
        scroll_down(listed, qtbot)
        qtbot.waitUntil(lambda expected=expected: len(shown(listed)) == expected)
    assert len(set(shown(listed))) == MANY + 3


def test_a_category_is_asked_of_all_households_not_of_the_first_page(
    listed: HouseholdsPlace,
) -> None:
    ask(listed, NAME, "rigid_expenditure")
    assert len(shown(listed)) == 3
    ask(listed, "", "rigid_expenditure")
    numbers = [card.place for card in listed.screen.cards.items if "大山沟" in card.place]
    assert len(numbers) == 3


def test_what_comes_in_meanwhile_leaves_one_where_one_was(
    listed: HouseholdsPlace, qtbot: QtBot
) -> None:
    ask(listed, NAME)
    scroll_down(listed, qtbot)
    qtbot.waitUntil(lambda: len(shown(listed)) == 2 * PAGE)
    before = shown(listed)
    listed.screen.cards.setCurrentIndex(listed.screen.cards.model().index(PAGE + 5, 0))
    listed.refresh()
    assert shown(listed) == before
    assert listed.screen.cards.currentIndex().row() == PAGE + 5


def test_another_question_begins_at_the_first_page(listed: HouseholdsPlace, qtbot: QtBot) -> None:
    ask(listed, NAME)
    scroll_down(listed, qtbot)
    ask(listed, "大山沟")
    assert len(shown(listed)) == PAGE
