"""今日 begins with what cannot wait: whom to call stands there, and a touch leads to where it is
dealt with.
"""

from dataclasses import replace

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily.urgent import UrgentCard
from tests.support import views
from ui.screens.today import TodayScreen
from ui.screens.today_side import MOST_URGENT, UrgentNow
from ui.theme import theme
from ui.widgets.button import Button

CLUE = UrgentCard(
    key="c1",
    household_id="",
    name="桥下的老人",
    what="特急线索",
    why="六埠桥，11月24日 11:06 前要有人到",
    state="due",
    due_text="还有 23 小时",
    page="clues",
    found="c1",
    call="没有网，先打电话给镇街民政办 王建军：022-27990000。",
)
TASK = replace(CLUE, key="t1", household_id="h1", what="急需处理", page="", found="", call="")


def words_of(card: UrgentNow) -> str:
    return "\n".join(one.text() for one in card.findChildren(QLabel))


def shown(qtbot: QtBot, *cards: UrgentCard) -> TodayScreen:
    page = TodayScreen(theme())
    qtbot.addWidget(page)
    page.show_data(replace(views.today_view(), first=cards))
    return page


def test_a_clue_says_whom_to_call_and_leads_to_its_page(qtbot: QtBot) -> None:
    page = shown(qtbot, CLUE, TASK)
    said = words_of(page.urgent)
    assert "马上要办 2 件" in said
    assert "桥下的老人·特急线索" in said
    assert "没有网，先打电话" in said
    first, second = page.urgent.findChildren(Button)
    with qtbot.waitSignal(page.board_asked) as told:
        first.click()
    assert told.args == [Subject("clues", "c1")]
    with qtbot.waitSignal(page.household_asked) as home:
        second.click()
    assert home.args == ["h1"]


def test_it_stands_above_everything_else(qtbot: QtBot) -> None:
    for portrait in (False, True):
        page = TodayScreen(theme(portrait=portrait))
        qtbot.addWidget(page)
        page.resize(1366, 690)
        page.show_data(replace(views.today_view(), first=(CLUE,)))
        page.show()
        at = {one: one.mapTo(page, one.rect().topLeft()).y() for one in (page.urgent, page.tiles)}
        assert at[page.urgent] < at[page.tiles]


def test_without_anything_urgent_the_card_is_not_there(qtbot: QtBot) -> None:
    assert shown(qtbot).urgent.isHidden()


def test_a_long_list_says_where_the_rest_is(qtbot: QtBot) -> None:
    page = shown(qtbot, *[CLUE] * (MOST_URGENT + 1))
    assert len(page.urgent.findChildren(Button)) == MOST_URGENT
    assert "到期的事" in words_of(page.urgent)
