"""The card of what two people filled in differently."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldvisit.casework.sending.conflicts import Question, Side
from ui.screens.conflict_parts import QuestionsCard
from ui.theme import theme
from ui.widgets.button import Button


@pytest.fixture
def card(qtbot: QtBot) -> QuestionsCard:
    made = QuestionsCard(theme())
    qtbot.addWidget(made)
    return made


def question(*, may_choose: bool = True) -> Question:
    held = Side("周小燕", "11月23日 10:42", (("电话", "13900000001"),), "用现在的")
    wanted = Side("钱多宝", "11月23日 11:05", (("电话", "13900000002"),), "用后来的")
    words = "两个人填的电话不一样，用哪一个？"
    return Question("7", "李秀兰 · 户", words, held, wanted, may_choose)


def words_of(card: QuestionsCard) -> str:
    return "\n".join(one.text() for one in card.findChildren(QLabel))


def test_both_values_people_and_times_stand_on_the_card(card: QuestionsCard) -> None:
    """pain 2"""
    card.show_questions([question()])
    shown = words_of(card)
    for said in ("周小燕", "11月23日 10:42", "13900000001", "钱多宝", "13900000002", "用哪一个"):
        assert said in shown
    assert not card.isHidden()


def test_each_button_answers_for_its_side(card: QuestionsCard) -> None:
    card.show_questions([question()])
    heard: list[tuple[str, str]] = []
    card.chosen.connect(lambda key, which: heard.append((key, which)))
    for button in card.findChildren(Button):
        assert "李秀兰" in button.accessibleName()
        button.click()
    assert heard == [("7", "held"), ("7", "wanted")]


def test_who_may_not_choose_is_told_who_does(card: QuestionsCard) -> None:
    card.show_questions([question(may_choose=False)])
    assert card.findChildren(Button) == []
    assert "等民政专干或镇街定" in words_of(card)


def test_a_side_that_is_not_for_this_person_has_no_button(card: QuestionsCard) -> None:
    asked = question()
    told = replace(asked, wanted=replace(asked.wanted, button=""), restored=True)
    card.show_questions([told])
    assert [button.text() for button in card.findChildren(Button)] == ["用现在的"]
    assert "13900000002" in words_of(card)
    assert "后来的" not in words_of(card)


def test_without_questions_there_is_no_card(card: QuestionsCard) -> None:
    card.show_questions([question()])
    card.show_questions([])
    assert card.isHidden()
