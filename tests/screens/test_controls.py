"""Each control shows its answer, takes one by mouse and by keyboard, and is named, or only read."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.asked import KINDS, asked, shown, told
from ui.theme import Theme, theme
from ui.widgets.answer import Answer
from ui.widgets.number_field import unit_of

KEYS = Qt.Key
Act = Callable[[Answer], None]


@pytest.fixture
def look(qapp: QApplication) -> Theme:
    return theme("light", form_factor="tablet")


def buttons(control: Answer) -> dict[str, QAbstractButton]:
    """The visible buttons by their words, or by what they are called where they have none."""
    found = control.findChildren(QAbstractButton)
    return {one.text() or one.accessibleName(): one for one in found if one.isVisible()}


def press(words: str) -> Act:
    """Tap the button whose words begin so."""

    def act(control: Answer) -> None:
        named = buttons(control)
        button = next(one for name, one in named.items() if name.startswith(words))
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    return act


def keys(text: str) -> Act:
    """Type into whatever takes the focus."""

    def act(control: Answer) -> None:
        control.entry().setFocus()
        for letter in text:
            into = QApplication.focusWidget() or control.entry()
            if letter == "\n":
                QTest.keyClick(into, Qt.Key.Key_Return)
            else:
                QTest.keyClicks(into, letter)

    return act


def key(*pressed: Qt.Key) -> Act:
    def act(control: Answer) -> None:
        control.entry().setFocus()
        for one in pressed:
            QTest.keyClick(QApplication.focusWidget() or control.entry(), one)

    return act


def alt(pressed: Qt.Key) -> Act:
    def act(control: Answer) -> None:
        control.entry().setFocus()
        QTest.keyClick(control.entry(), pressed, Qt.KeyboardModifier.AltModifier)

    return act


BY_HAND: list[tuple[str, Act, str]] = [
    ("text", keys("leg"), "leg"),
    ("multiline", keys("leg"), "leg"),
    ("masked", keys("62"), "62"),
    ("numbers", keys("138"), "138"),
    ("integer", keys("12"), "12"),
    ("counter", press("多 1"), "1"),
    ("counter", key(KEYS.Key_Up), "1"),
    ("counter", keys("7"), "7"),
    ("decimal", keys("36.5"), "36.5"),
    ("money", keys("1,234.5"), "1234.5"),
    ("date", press("今天"), "2026-11-23"),
    ("date", keys("t"), "2026-11-23"),
    ("date", keys("20261201"), "2026-12-01"),
    ("month", press("上个月"), "2026-10-01"),
    ("month", keys("201906"), "2019-06-01"),
    ("year", press("前一年"), "2025-01-01"),
    ("year", keys("1986"), "1986-01-01"),
    ("time", keys("0905"), "09:05:00.000+08:00"),
    ("dateTime", keys("202612011430"), "2026-12-01T14:30:00.000+08:00"),
    ("chips", press("一般"), "fair"),
    ("chips", keys("2"), "fair"),
    ("chips", key(KEYS.Key_Right, KEYS.Key_Space), "fair"),
    ("likert", press("差"), "poor"),
    ("pack", press("良好"), "good"),
    ("multi", press("差"), "poor"),
    ("multi", keys("3"), "poor"),
    ("rank", press("下移：良好"), "fair good poor"),
    ("rank", alt(KEYS.Key_Down), "fair good poor"),
    ("rank", press("就按这个先后"), "good fair poor"),
    ("range", press("大一格"), "0"),
    ("range", key(KEYS.Key_End), "10"),
    ("acknowledge", press("知道了"), "OK"),
    ("acknowledge", keys("1"), "OK"),
    ("geopoint", keys("39.08, 117.05"), "39.08 117.05 0 0"),
    ("geotrace", keys("39.1 117.1\n39.2 117.2"), "39.1 117.1 0 0;39.2 117.2 0 0"),
    ("barcode", keys("690"), "690"),
]


@pytest.mark.parametrize(
    ("kind", "act", "expected"), BY_HAND, ids=[f"{n}-{one[0]}" for n, one in enumerate(BY_HAND)]
)
def test_an_answer_is_given_by_hand(
    look: Theme, qtbot: QtBot, kind: str, act: Act, expected: str
) -> None:
    control = shown(qtbot, look, asked(kind))
    answers = told(control)
    act(control)
    assert answers[-1] == expected


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_changes_what_is_seen(look: Theme, qtbot: QtBot, kind: str) -> None:
    control = shown(qtbot, look, asked(kind))
    before = control.grab().toImage()
    control.show_state(asked(kind, answered=True))
    changed = control.grab().toImage() != before
    assert changed
    control.show_state(asked(kind))
    control.resize(720, control.sizeHint().height())
    assert not control.state.value


@pytest.mark.parametrize("kind", KINDS)
def test_showing_an_answer_tells_nobody(look: Theme, qtbot: QtBot, kind: str) -> None:
    control = shown(qtbot, look, asked(kind))
    answers = told(control)
    control.show_state(asked(kind, answered=True))
    control.show_state(asked(kind))
    assert answers == []


def takes_focus(control: Answer) -> list[QWidget]:
    wanted = (QAbstractButton, QLineEdit, QPlainTextEdit, QSlider)
    inside = [one for one in control.findChildren(QWidget) if isinstance(one, wanted)]
    return [one for one in inside if one.focusPolicy() & Qt.FocusPolicy.TabFocus]


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_takes_the_focus_says_which_question_it_is_for(
    look: Theme, qtbot: QtBot, kind: str
) -> None:
    control = shown(qtbot, look, asked(kind, answered=True))
    names = [one.accessibleName() for one in takes_focus(control)]
    alone = kind == "rank"  # its lines say which choice is moved
    assert all(name and (alone or "问的话" in name) for name in names)
    assert len(set(names)) == len(names)
    assert control.accessibleName()


@pytest.mark.parametrize("kind", KINDS)
def test_what_may_not_be_answered_takes_no_answer(look: Theme, qtbot: QtBot, kind: str) -> None:
    control = shown(qtbot, look, asked(kind, answered=True, readonly=True))
    answers = told(control)
    for one in buttons(control).values():
        QTest.mouseClick(one, Qt.MouseButton.LeftButton)
    for field in control.fields():
        QTest.keyClicks(field, "1")
    if control.entry().isEnabled():
        QTest.keyClicks(control.entry(), "2t")
    assert answers == []


@pytest.mark.parametrize("kind", [name for name in KINDS if name not in ("calculate",)])
def test_a_wrong_answer_has_a_red_edge_where_there_is_a_field(
    look: Theme, qtbot: QtBot, kind: str
) -> None:
    control = shown(qtbot, look, asked(kind))
    control.mark_wrong(True)
    assert all(field.property("wrong") for field in control.fields())
    control.mark_wrong(False)
    assert not any(field.property("wrong") for field in control.fields())


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("integer", "3个", "这里填整数"),
        ("decimal", "三", "这里填数字"),
        ("geopoint", "99.1, 200.5", "纬度在 90 以内"),
        ("geotrace", "39.1 117.1", "至少要 2 个点"),
        ("geoshape", "39.1\n39.2 117.1\n39.3 117.2", "第 1 行不是一个点"),
    ],
)
def test_what_cannot_be_such_an_answer_is_said_in_words(
    look: Theme, qtbot: QtBot, kind: str, typed: str, words: str
) -> None:
    control = shown(qtbot, look, asked(kind))
    said: list[str] = []
    control.refused.connect(said.append)
    field = control.fields()[0]
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    field.clear()
    if isinstance(field, QLineEdit):
        field.setText(typed)
        field.textEdited.emit(typed)
    else:
        field.setPlainText(typed)
    assert said[-1].startswith(words)


@pytest.mark.parametrize("kind", ["time", "dateTime"])
def test_now_is_asked_of_the_page(look: Theme, qtbot: QtBot, kind: str) -> None:
    control = shown(qtbot, look, asked(kind))
    wishes: list[str] = []
    control.wished.connect(lambda wish, data: wishes.append(wish))
    press("现在")(control)
    keys("n")(control)
    assert wishes == ["now", "now"]


def test_commas_are_shown_while_nobody_types(look: Theme, qtbot: QtBot) -> None:
    control = shown(qtbot, look, asked("money", answered=True))
    (field,) = control.fields()
    assert isinstance(field, QLineEdit)
    assert field.text() == "12,345.5"
    field.setFocus()
    assert field.text() == "12345.5"
    field.clearFocus()
    assert field.text() == "12,345.5"


def test_a_unit_stands_in_the_field(look: Theme, qtbot: QtBot) -> None:
    control = shown(qtbot, look, asked("decimal", label="每月养老金（元/月）"))
    assert unit_of("每月养老金（元/月）") == "元/月"
    assert unit_of("年龄（2026 年）") == ""
    assert control.fields()[0].textMargins().right() > 0


def test_a_masked_answer_is_shown_only_while_asked_to(look: Theme, qtbot: QtBot) -> None:
    control = shown(qtbot, look, asked("masked", answered=True))
    (field,) = control.fields()
    assert isinstance(field, QLineEdit)
    assert field.displayText() != "62220202"
    press("显示")(control)
    assert field.displayText() == "62220202"
    press("遮住")(control)
    assert field.displayText() != "62220202"


def test_the_wheel_passes_over_a_slider(look: Theme, qtbot: QtBot) -> None:
    control = shown(qtbot, look, asked("range", answered=True))
    slider = control.entry()
    assert isinstance(slider, QSlider)
    answers = told(control)
    middle = QPointF(slider.rect().center())
    none = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    turned = QPoint(0, 120)
    event = QWheelEvent(middle, middle, turned, turned, *none, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(slider, event)
    assert (answers, slider.value(), event.isAccepted()) == ([], 6, False)


def test_steps_of_a_range_follow_the_form(look: Theme, qtbot: QtBot) -> None:
    state = asked("range", parameters={"start": "10", "end": "5", "step": "2.5"})
    control = shown(qtbot, look, state)
    answers = told(control)
    key(KEYS.Key_Home)(control)
    key(KEYS.Key_End)(control)
    assert answers == ["10", "5"]


def test_a_range_without_sense_is_asked_from_one_to_ten(look: Theme, qtbot: QtBot) -> None:
    control = shown(qtbot, look, asked("range", parameters={"start": "0", "end": "x"}))
    answers = told(control)
    key(KEYS.Key_End)(control)
    assert answers == ["10"]


def test_quick_leads_on_after_the_tap(look: Theme, qtbot: QtBot) -> None:
    control = shown(qtbot, look, asked("quick"))
    with qtbot.waitSignal(control.finished):
        press("一般")(control)
    plain = shown(qtbot, look, asked("chips"))
    with qtbot.assertNotEmitted(plain.finished):
        press("一般")(plain)


def test_long_words_of_a_choice_wrap_and_are_not_cut(look: Theme, qtbot: QtBot) -> None:
    from fieldvisit.forms.state import Option

    long = Option("x", "因病因残或者照料重残家人不能外出做工，需要乡镇协助安排居家灵活就业岗位")
    control = shown(qtbot, look, asked("chips", options=(long,)))
    chip = buttons(control)[long.label]
    assert control.heightForWidth(300) > look.control_height()
    assert chip.heightForWidth(300) > chip.heightForWidth(2000)
