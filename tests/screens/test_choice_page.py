"""A long list of choices is a page of its own: found by characters or pinyin, taken or left."""

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fieldvisit.forms.state import Option
from tests.support.asked import MANY, TODAY, asked, told
from ui.theme import Theme, theme
from ui.widgets.choice_field import ChoiceField, ManyChoiceField
from ui.widgets.choice_finder import ChoiceFinder
from ui.widgets.choice_page import ChoicePage
from ui.widgets.scroll import Page

NAMES = """
第六埠村 郭庄子村 大杜庄村 小杜庄村 辛口村 水高庄村 当城村 单家村 重新村
王家村 李楼村 杨柳青镇 下辛口村
"""
VILLAGES = tuple(Option(str(n), name) for n, name in enumerate(NAMES.split()))


@pytest.fixture
def look(qapp: QApplication) -> Theme:
    return theme("light", form_factor="tablet")


class OnPage:
    """A field of choices on a page."""

    def __init__(self, qtbot: QtBot, look: Theme, control: ChoiceField) -> None:
        self.page = Page(look)
        self.page.setStyleSheet(look.qss())
        self.control = control
        self.page.body.addWidget(control)
        self.page.show_foot()
        qtbot.addWidget(self.page)
        self.page.resize(800, 1280)
        self.page.show()
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        control.answered.connect(
            lambda value: control.show_state(replace(control.state, value=value))
        )
        self.answers = told(control)

    @property
    def sheet(self) -> ChoicePage:
        assert self.control.sheet is not None
        return self.control.sheet

    def words(self) -> list[str]:
        return [item.words for item in self.sheet.list.items]

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.page, key)

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.page, text)
        QTest.qWait(10)


@pytest.fixture
def one(qtbot: QtBot, look: Theme) -> OnPage:
    state = asked("search", options=VILLAGES)
    return OnPage(qtbot, look, ChoiceField(look, state, today=TODAY))


@pytest.fixture
def several(qtbot: QtBot, look: Theme) -> OnPage:
    state = asked("multi-long", answered=True)
    return OnPage(qtbot, look, ManyChoiceField(look, state, today=TODAY))


def test_a_tap_opens_the_list_and_a_tap_takes_a_choice(one: OnPage) -> None:
    QTest.mouseClick(one.control.button, Qt.MouseButton.LeftButton)
    box = one.sheet.list.visualRect(one.sheet.list.model().index(2, 0))
    QTest.mouseClick(one.sheet.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert (one.answers, one.control.sheet) == (["2"], None)
    assert one.control.button.words == "大杜庄村"
    assert one.control.button.hasFocus()


def test_letters_open_the_list_and_find_by_initials(one: OnPage) -> None:
    one.control.button.setFocus()
    one.type("d")
    one.type("lb")
    assert one.words() == ["第六埠村"]
    one.press(Qt.Key.Key_Return)
    assert one.answers == ["0"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("辛口", ["辛口村", "下辛口村"]),
        ("xinkou", ["辛口村", "下辛口村"]),
        ("xk", ["辛口村", "下辛口村"]),
        ("dujia", []),
        ("djc", ["单家村"]),
        ("sjc", ["单家村"]),
        ("chongxin", ["重新村"]),
        ("zxc", ["重新村"]),
        ("杜 xiao", ["小杜庄村"]),
        ("", [option.label for option in VILLAGES]),
    ],
)
def test_choices_are_found_by_characters_pinyin_and_initials_in_any_reading(
    typed: str, found: Sequence[str]
) -> None:
    assert [one.label for one in ChoiceFinder(VILLAGES).find(typed)] == list(found)


def test_among_all_villages_of_the_city_one_is_found_within_its_budget() -> None:
    """CPU time, with threefold slack: the wall time is for the bench."""
    letters = "东西南北大小张王李赵辛口杨柳青汉沽塘静海宁河蓟州武清宝坻"
    count = len(letters)
    names = [
        letters[n % count] + letters[n // count % count] + letters[n * 7 % count] + "村"
        for n in range(5934)
    ]
    finder = ChoiceFinder([Option(str(n), name) for n, name in enumerate(names)])
    assert len(finder.find("")) == len(names)
    finder.find("x")
    for typed in ("xk", "东", "d", "zhang", "没有"):
        before = time.process_time()
        finder.find(typed)
        assert time.process_time() - before < 3 * 0.05


def test_arrows_walk_and_enter_takes(one: OnPage) -> None:
    one.control.open_list()
    one.press(Qt.Key.Key_Down)
    one.press(Qt.Key.Key_Down)
    one.press(Qt.Key.Key_Return)
    assert one.answers == ["1"]


def test_esc_clears_the_search_first_and_then_leaves_the_answer_as_it_was(one: OnPage) -> None:
    one.control.open_list("x")
    one.press(Qt.Key.Key_Escape)
    assert (one.sheet.search.text(), len(one.words())) == ("", len(VILLAGES))
    one.press(Qt.Key.Key_Escape)
    assert (one.control.sheet, one.answers) == (None, [])


def test_what_is_not_found_is_said(one: OnPage) -> None:
    one.control.open_list("qqq")
    QTest.qWait(10)
    assert one.words() == []
    assert not one.sheet._none.isHidden()


def test_a_chosen_answer_may_be_withdrawn_where_the_question_may_stay_open(
    qtbot: QtBot, look: Theme
) -> None:
    state = asked("search", answered=True, options=MANY)
    one = OnPage(qtbot, look, ChoiceField(look, state, today=TODAY))
    one.control.open_list()
    assert one.words()[-1] == "不选了，清空这题"
    one.sheet.list.opened.emit(one.sheet.list.items[-1])
    assert one.answers == [""]
    one.control.show_state(replace(state, required=True))
    one.control.open_list()
    assert "不选了，清空这题" not in one.words()


def test_several_are_ticked_and_answered_in_the_order_of_the_form(several: OnPage) -> None:
    several.control.open_list()
    assert several.sheet.done.text() == "完成，选了 2 项"
    several.press(Qt.Key.Key_Space)
    several.sheet.list.setCurrentIndex(several.sheet.list.model().index(0, 0))
    several.press(Qt.Key.Key_Space)
    assert several.sheet.done.text() == "完成，选了 2 项"
    QTest.mouseClick(several.sheet.done, Qt.MouseButton.LeftButton)
    assert several.answers == ["r1 r5"]
    assert several.control.button.words == "第1样关系、第5样关系"


def test_leaving_the_list_of_several_changes_nothing(several: OnPage) -> None:
    several.control.open_list()
    several.press(Qt.Key.Key_Space)
    several.press(Qt.Key.Key_Escape)
    assert several.answers == []


def test_the_list_takes_the_page_and_its_keys_alone(one: OnPage) -> None:
    heard: list[str] = []
    one.page.on_key("Esc", lambda: heard.append("back"))
    keys = one.page.findChildren(QShortcut)
    one.control.open_list()
    inside = [w for w in one.page.findChildren(QWidget) if w.isVisible() and w is not one.sheet]
    assert all(one.sheet.isAncestorOf(w) for w in inside)
    assert not any(key.isEnabled() for key in keys)
    one.page.show_foot()
    assert not one.page._foot_frame.isVisible()
    one.sheet.left.emit()
    assert all(key.isEnabled() for key in keys)
    assert one.page._foot_frame.isVisible()


def test_a_list_without_choices_says_so_and_does_not_open(look: Theme, qtbot: QtBot) -> None:
    one = OnPage(qtbot, look, ChoiceField(look, asked("search", options=()), today=TODAY))
    assert not one.control.button.isEnabled()
    assert [one.text() for one in one.control.button.findChildren(QLabel) if one.text()] == [
        "现在没有可选的"
    ]


def test_short_lists_have_no_search(look: Theme, qtbot: QtBot) -> None:
    one = OnPage(qtbot, look, ChoiceField(look, asked("long"), today=TODAY))
    one.control.open_list()
    assert not one.sheet.search.isVisible()
    assert one.sheet.list.hasFocus()
