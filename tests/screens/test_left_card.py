"""The card of households that went to others."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldvisit.casework.sending.handed_over import HandedOver
from tests.support.views import handed_over
from ui.screens.sync_parts import LeftCard
from ui.theme import theme
from ui.widgets.button import Button


@pytest.fixture
def card(qtbot: QtBot) -> LeftCard:
    made = LeftCard(theme())
    qtbot.addWidget(made)
    return made


def words_of(card: LeftCard) -> str:
    return "\n".join(one.text() for one in card.findChildren(QLabel))


def test_it_says_whom_to_whom_and_when(card: LeftCard) -> None:
    """pain 20"""
    card.show_left(handed_over())
    shown = words_of(card)
    for said in ("49 户", "第六埠村已交给王新成，2026-11-23", "孙桂芬", "等 48 户", "吴凤兰"):
        assert said in shown
    assert not card.isHidden()


def test_each_button_tells_its_wish(card: LeftCard) -> None:
    card.show_left(handed_over())
    heard: list[str] = []
    card.clear_asked.connect(lambda: heard.append("clear"))
    card.keep_asked.connect(lambda: heard.append("keep"))
    for button in card.findChildren(Button):
        button.click()
    assert heard == ["clear", "keep"]


def test_nothing_is_cleared_while_something_is_on_its_way(card: LeftCard) -> None:
    """pain 7"""
    card.show_left(replace(handed_over(), waiting=3))
    assert card.findChildren(Button) == []
    assert "3 条" in words_of(card)


def test_who_has_answered_is_not_asked_again(card: LeftCard) -> None:
    """pain 19"""
    card.show_left(replace(handed_over(), asks=False))
    assert len(card.findChildren(Button)) == 1


def test_nothing_went_and_nothing_shows(card: LeftCard) -> None:
    card.show_left(handed_over())
    card.show_left(HandedOver())
    assert card.isHidden()
