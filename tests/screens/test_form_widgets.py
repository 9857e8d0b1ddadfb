"""The controls of questions show a state, tell answers, and never judge."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldvisit.forms.state import NodeState, Option
from tests.support.states import BLANK
from ui.theme import Theme, theme
from ui.widgets.choice_chips import ChoiceChips
from ui.widgets.date_field import DateField
from ui.widgets.multi_chips import MultiChips
from ui.widgets.number_field import NumberField
from ui.widgets.question_card import Question, QuestionCard
from ui.widgets.section_progress import Section, SectionProgress
from ui.widgets.text_area import TextArea
from ui.widgets.text_field import TextField

TODAY = date(2026, 11, 23)
MENTAL = replace(
    BLANK,
    ref="/data/body/mental_state",
    name="mental_state",
    type="select_one",
    required=True,
    valid=False,
    why="required",
    label="精神状况",
    options=(Option("good", "良好"), Option("fair", "一般"), Option("poor", "差")),
    appearance="columns-3",
)


@pytest.fixture
def look(qapp: QApplication) -> Theme:
    return theme("light", form_factor="tablet")


def state(kind: str, **facts: Any) -> NodeState:
    return replace(MENTAL, type=kind, appearance="", options=(), **facts)


def chips(look: Theme, qtbot: QtBot, shown: NodeState, kind: type = ChoiceChips) -> ChoiceChips:
    made = kind(look, shown, today=TODAY)
    made.setStyleSheet(look.qss())
    made.resize(600, 100)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_tap_tells_the_code_not_the_words(look: Theme, qtbot: QtBot) -> None:
    made = chips(look, qtbot, MENTAL)
    with qtbot.waitSignal(made.answered) as told:
        QTest.mouseClick(made.entry(), Qt.MouseButton.LeftButton)
    assert told.args == ["good"]


def test_a_chip_says_question_words_state_and_place(look: Theme, qtbot: QtBot) -> None:
    made = chips(look, qtbot, replace(MENTAL, value="fair"))
    assert made.entry().accessibleName() == "精神状况，一般，已选，第 2 个共 3 个"


def test_digits_choose_and_arrows_only_move(look: Theme, qtbot: QtBot) -> None:
    made = chips(look, qtbot, MENTAL)
    made.entry().setFocus()
    answers: list[str] = []
    made.answered.connect(answers.append)
    QTest.keyClick(made.entry(), Qt.Key.Key_Right)
    assert answers == []
    QTest.keyClick(made.entry(), Qt.Key.Key_3)
    assert answers == ["poor"]


def test_a_required_choice_is_changed_but_not_withdrawn(look: Theme, qtbot: QtBot) -> None:
    made = chips(look, qtbot, replace(MENTAL, value="fair"))
    with qtbot.assertNotEmitted(made.answered):
        QTest.mouseClick(made.entry(), Qt.MouseButton.LeftButton)
    made = chips(look, qtbot, replace(MENTAL, value="fair", required=False))
    with qtbot.waitSignal(made.answered) as told:
        QTest.mouseClick(made.entry(), Qt.MouseButton.LeftButton)
    assert told.args == [""]


def test_several_choices_keep_the_order_of_the_form(look: Theme, qtbot: QtBot) -> None:
    made = chips(look, qtbot, replace(MENTAL, type="select_multiple", value="poor"), MultiChips)
    made.entry().setFocus()
    with qtbot.waitSignal(made.answered) as told:
        QTest.keyClick(made.entry(), Qt.Key.Key_1)
    assert told.args == ["good poor"]


def test_a_double_tap_counts_once(look: Theme, qtbot: QtBot) -> None:
    made = chips(look, qtbot, replace(MENTAL, type="select_multiple"), MultiChips)
    answers: list[str] = []
    made.answered.connect(answers.append)
    QTest.mouseClick(made.entry(), Qt.MouseButton.LeftButton)
    QTest.mouseDClick(made.entry(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert answers == ["good"]


def test_what_is_being_typed_is_never_written_over(look: Theme, qtbot: QtBot) -> None:
    field = TextField(look, state("text"), today=TODAY)
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    field.field.setFocus()
    qtbot.keyClicks(field.field, "abc")
    field.show_state(state("text", value="older"))
    assert field.field.text() == "abc"


def test_words_that_are_no_number_are_no_answer_and_say_so(look: Theme, qtbot: QtBot) -> None:
    made = NumberField(look, state("integer"), today=TODAY)
    qtbot.addWidget(made)
    answers: list[str] = []
    words: list[str] = []
    made.answered.connect(answers.append)
    made.refused.connect(words.append)
    for text in ("3", "3个", "１２"):
        made.field.textEdited.emit(text)
    assert answers == ["3", "", "12"]
    assert [bool(one) for one in words] == [False, True, False]


def test_a_day_is_told_once_it_is_whole(look: Theme, qtbot: QtBot) -> None:
    made = DateField(look, state("date"), today=TODAY)
    qtbot.addWidget(made)
    made.show()
    answers: list[str] = []
    made.answered.connect(answers.append)
    year, month, day = made.fields()
    for part, text in ((year, "2026"), (month, "12"), (day, "1")):
        QTest.keyClicks(part, text)
    assert answers == ["2026-12-01"]


@pytest.mark.parametrize(
    ("value", "keys", "expected"),
    [("", "t", "2026-11-23"), ("", "+", "2026-11-24"), ("2026-12-01", "-", "2026-11-30")],
)
def test_keys_step_through_the_days(
    look: Theme, qtbot: QtBot, value: str, keys: str, expected: str
) -> None:
    made = DateField(look, state("date", value=value), today=TODAY)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.answered) as told:
        QTest.keyClicks(made.entry(), keys)
    assert told.args == [expected]


def test_a_text_area_grows_with_its_words(look: Theme, qtbot: QtBot) -> None:
    made = TextArea(look, state("text"), today=TODAY)
    qtbot.addWidget(made)
    made.resize(300, 100)
    made.show()
    before = made.field.height()
    made.field.setPlainText("夜里腿疼\n" * 6)
    assert made.field.height() > before


def test_what_is_missing_is_quiet_before_the_page_is_left_and_red_after(
    look: Theme, qtbot: QtBot
) -> None:
    card = QuestionCard(look, Question(MENTAL, "2.1", TODAY))
    qtbot.addWidget(card)
    assert card.trouble.sentence == ""
    card.show_question(Question(MENTAL, "2.1", TODAY, strict=True))
    assert "定稿前要补上" in card.trouble.sentence
    assert card.trouble.kind == "wrong"


def test_a_broken_rule_is_grey_while_the_page_is_being_filled(look: Theme, qtbot: QtBot) -> None:
    broken = replace(MENTAL, why="constraint", message="再来的日子要在今天以后")
    card = QuestionCard(look, Question(broken, "1.1", TODAY))
    qtbot.addWidget(card)
    assert (card.trouble.kind, card.trouble.sentence) == ("note", "再来的日子要在今天以后")


def test_the_last_answer_is_shown_and_never_ticked(look: Theme, qtbot: QtBot) -> None:
    card = QuestionCard(look, Question(MENTAL, "2.1", TODAY, last="上次 10月18日：良好"))
    qtbot.addWidget(card)
    assert isinstance(card.control, ChoiceChips)
    assert card.control.chosen() == []
    assert "上次 10月18日：良好" in card.control.accessibleName()


def test_f2_asks_for_the_last_answer_only_where_there_is_one(look: Theme, qtbot: QtBot) -> None:
    for last, expected in (("上次 10月18日：良好", 1), ("", 0)):
        card = QuestionCard(look, Question(MENTAL, "2.1", TODAY, last=last))
        qtbot.addWidget(card)
        card.show()
        card.activateWindow()
        qtbot.waitUntil(card.isActiveWindow)
        asked: list[str] = []
        card.copy_asked.connect(asked.append)
        card.focus_control()
        QTest.keyClick(card.control.entry(), Qt.Key.Key_F2)
        assert len(asked) == expected


def test_sections_tell_their_state_in_words(look: Theme, qtbot: QtBot) -> None:
    bars = SectionProgress(look)
    qtbot.addWidget(bars)
    sections = [
        Section("见面", "done", number=1),
        Section("上次隐患", "off", number=2),
        Section("照料与供养", "wants", 1, number=2),
    ]
    bars.show_sections(sections)
    assert [bar.accessibleName() for bar in bars.bars] == [
        "第 1 节 见面，已填好",
        "上次隐患，这次不用填",
        "第 2 节 照料与供养，有 1 题要补",
    ]


@pytest.mark.parametrize("here", [0, 9, 17])
def test_of_many_sections_those_around_the_present_one_are_named(
    look: Theme, qtbot: QtBot, here: int
) -> None:
    bars = SectionProgress(look)
    qtbot.addWidget(bars)
    bars.resize(760, bars.sizeHint().height())
    bars.show()
    moods = ["now" if place == here else "todo" for place in range(18)]
    bars.show_sections([Section("家庭成员", mood, number=n) for n, mood in enumerate(moods, 1)])
    shown = [bar for bar in bars.bars if bar.isVisible()]
    assert bars.bars[here] in shown
    assert 4 <= len(shown) < 18
    assert all(bar.width() >= bar.words_width() for bar in shown)
