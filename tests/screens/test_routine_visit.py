"""An unchanged routine visit is short: at most 25 taps from the door to 定稿 (days.md 10)."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.practice.setting import PIN
from fieldvisit.store import rows
from tests.support.form_pages import Visiting, begin, ink
from tests.support.screens import settle
from ui.flow.checking import CheckingPlace
from ui.theme import theme
from ui.widgets.choice_chips import ChoiceChips

MOST_TAPS = 25
UNCHANGED = {
    "result": "met_person",
    "mental_state": "good",
    "physical_state": "good",
    "self_care_changed": "none",
    "medicine": "on_time",
    "food": "good",
    "clothing": "good",
    "hygiene": "good",
    "caregiver_present": "yes",
    "care_agreement": "valid",
    "allowance_received": "yes",
    "bankbook_held_by_others": "no",
    "safety": "none",
    "heating_stove": "no",
    "room_warm": "warm",
    "needs": "none",
}
OPENING_SECONDS = 0.1
SLACK = 3


class Finger:
    """Taps, and counts them."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.taps = 0

    def tap(self, button: QAbstractButton) -> None:
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.taps += 1


@pytest.fixture
def at_door(desk: Desk, qtbot: QtBot) -> Iterator[Visiting]:
    made = begin(desk, theme("light", form_factor="tablet"))
    made.screen.setStyleSheet(made.stage.theme.qss())
    made.screen.resize(800, 1280)
    qtbot.addWidget(made.screen)
    made.screen.show()
    settle()
    yield made
    made.visit.leave()


def answer_page(at_door: Visiting, finger: Finger) -> None:
    for card in at_door.screen.questions.cards():
        answer = UNCHANGED.get(card.question.state.name)
        if card.question.state.name == "open_points_state":
            answer = "done"
        if answer is not None and not card.question.state.value:
            assert isinstance(card.control, ChoiceChips)
            finger.tap(card.control.chip(answer))


def test_an_unchanged_visit_takes_at_most_twenty_five_taps(at_door: Visiting, qtbot: QtBot) -> None:
    finger = Finger(qtbot)
    while not isinstance(at_door.stage.place, CheckingPlace):
        answer_page(at_door, finger)
        finger.tap(at_door.screen.steps.next_button)
    checking = at_door.checking
    qtbot.addWidget(checking)
    checking.drawn.emit("investigator", ink())
    hand_over = checking.cards["respondent"].hand_over
    assert hand_over is not None
    finger.tap(hand_over)
    signing = at_door.signing
    qtbot.addWidget(signing)
    signing.pad.show_drawing(ink())
    signing.pad.changed.emit()
    finger.tap(signing.done)
    signing.pin.entered.emit(PIN)
    finger.tap(at_door.checking.finish)
    with at_door.stage.desk.store.read() as tx:
        visits = [one for one in rows.all(tx, "visit") if one.number == at_door.number]
    assert len(visits) == 1
    assert finger.taps <= MOST_TAPS


def test_nobody_home_takes_at_most_four_taps(at_door: Visiting, qtbot: QtBot) -> None:
    finger = Finger(qtbot)
    control = at_door.card("result").control
    assert isinstance(control, ChoiceChips)
    finger.tap(control.chip("nobody_home"))
    finger.tap(at_door.screen.steps.next_button)
    qtbot.addWidget(at_door.checking)
    finger.tap(at_door.checking.finish)
    assert at_door.stage.said == ["已存到本机，有网会自动发送。"]
    assert finger.taps <= 4
    assert today.today(at_door.stage.desk).drafts == ()


def test_a_page_opens_within_its_budget(at_door: Visiting) -> None:
    """CPU time, with threefold slack: the wall time is for the benches."""
    at_door.answers_all()
    pages = len(at_door.visit.filling.session.definition.pages) - 1
    for page in (*range(1, pages), 0):
        before = time.process_time()
        at_door.turns_to(page)
        settle()
        assert time.process_time() - before < SLACK * OPENING_SECONDS
