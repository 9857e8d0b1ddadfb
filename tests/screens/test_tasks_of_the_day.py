"""今日 shows what is to be done by a day and leads to the household; a long list says where the
rest is.
"""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily.today import TaskCard
from tests.support import views
from ui.screens.today import TodayScreen
from ui.screens.today_side import MOST_TASKS, TasksCard
from ui.theme import theme
from ui.widgets.button import Button


def words_of(card: TasksCard) -> str:
    return "\n".join(one.text() for one in card.findChildren(QLabel))


def test_a_task_of_the_day_leads_to_its_household(qtbot: QtBot) -> None:
    page = TodayScreen(theme())
    qtbot.addWidget(page)
    view = views.today_view()
    page.show_data(view)
    assert "有日子的事 2 件" in words_of(page.tasks)
    assert "李宝林·隐患复查" in words_of(page.tasks)
    first = page.tasks.findChildren(Button)[0]
    with qtbot.waitSignal(page.household_asked) as told:
        first.click()
    assert told.args == [view.tasks[0].household_id]


def test_a_task_without_a_household_leads_to_its_page(qtbot: QtBot) -> None:
    page = TodayScreen(theme())
    qtbot.addWidget(page)
    again = TaskCard("t", "", "老人", "再次上门", "井台", "due", "今天到期", "clues", "c1")
    page.tasks.show_tasks([again], in_all=1)
    with qtbot.waitSignal(page.board_asked) as told:
        page.tasks.findChildren(Button)[0].click()
    assert told.args == [Subject("clues", "c1")]


def test_without_a_task_the_card_is_not_there(qtbot: QtBot) -> None:
    page = TodayScreen(theme())
    qtbot.addWidget(page)
    page.show_data(views.today_view(empty=True))
    assert page.tasks.isHidden()


def test_a_long_list_says_where_the_rest_is(qtbot: QtBot) -> None:
    card = TasksCard(theme())
    qtbot.addWidget(card)
    one = TaskCard("t", "h", "孙桂芬", "互查复访", "抽中", "due", "今天到期")
    card.show_tasks([one] * 50, in_all=63)
    assert "有日子的事 63 件" in words_of(card)
    assert len(card.findChildren(Button)) == MOST_TASKS
    assert "到期的事" in words_of(card)
