"""A visit in the real window with its threads: fill, lock, go on, sign, finish."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fieldvisit.casework.daily.today import Today, today
from fieldvisit.casework.visits import attaching
from fieldvisit.machine.clock import FixedClock
from fieldvisit.practice.answers import answer_all
from fieldvisit.practice.setting import BEGINS, PIN
from sync.client.report import Report
from sync.protocol.errors import ServerAway
from tests.support.desks import copy_of
from tests.support.form_pages import BODY, ink
from tests.support.windows import Driver
from ui.widgets.question_card import QuestionCard


def no_network(_: object) -> Report:
    return Report(trouble=ServerAway("镇街"))


@pytest.fixture
def driver(qtbot: QtBot, device_template: Path, tmp_path: Path) -> Iterator[Driver]:
    folder = tmp_path / "officer"
    shutil.copytree(device_template, folder)
    made = Driver(qtbot, folder, connect=lambda desk: no_network, size=(800, 1280))
    yield made
    made.at_rest()


@pytest.fixture
def visit(driver: Driver) -> Driver:
    """Unlocked, the form of a household that is due open."""
    driver.unlock()
    driver.wait_for("TodayPlace")
    due = next(one for one in on_today(driver).cards if one.form_id == "F02")
    driver.screen.visit_asked.emit(due)
    driver.wait_for("VisitPlace")
    return driver


def on_today(driver: Driver) -> Today:
    return today(driver.window.desk)


def card(driver: Driver, name: str) -> QuestionCard:
    return next(one for one in driver.screen.questions.cards() if one.question.state.name == name)


def choose(driver: Driver, name: str, key: Qt.Key) -> None:
    """Go to a question and press a digit."""
    card(driver, name).focus_control()
    QTest.keyClick(card(driver, name).control.entry(), key)


def test_a_page_is_filled_and_turned_by_keys_alone(visit: Driver) -> None:
    choose(visit, "result", Qt.Key.Key_1)
    visit.press(Qt.Key.Key_PageDown)
    assert visit.place.pages.page == BODY
    visit.press(Qt.Key.Key_1, ctrl=True)
    assert visit.place.pages.page == 0


def test_the_rail_is_hidden_and_its_keys_do_not_lead_away(visit: Driver) -> None:
    assert not visit.window.nav.isVisible()
    visit.press(Qt.Key.Key_4, ctrl=True)
    assert type(visit.place).__name__ == "VisitPlace"


def test_locking_in_the_middle_of_a_word_loses_nothing(visit: Driver) -> None:
    choose(visit, "result", Qt.Key.Key_1)
    visit.press(Qt.Key.Key_PageDown)
    choose(visit, "physical_state", Qt.Key.Key_3)
    field = card(visit, "where_it_hurts").control.entry()
    field.setFocus()
    QTest.keyClicks(field, "leg")
    visit.window.lock()
    visit.wait_for("UnlockPlace")
    visit.unlock()
    visit.wait_for("VisitPlace")
    assert visit.place.pages.page == BODY
    assert card(visit, "where_it_hurts").question.state.value == "leg"


def test_another_text_size_keeps_page_answers_and_signatures(visit: Driver) -> None:
    answer_all(visit.place.filling)
    visit.screen.signing_asked.emit("")
    visit.wait_for("CheckingPlace")
    visit.screen.drawn.emit("investigator", ink())
    visit.window.bigger_text()
    visit.at_rest()
    assert visit.screen.cards["investigator"].signer.drawing == ink()
    assert visit.screen.why_not == "还差被访人签名"


def test_the_whole_visit_ends_on_today_with_a_sentence(visit: Driver) -> None:
    answer_all(visit.place.filling)
    household = visit.place.filling.door.household_id
    visit.screen.signing_asked.emit("")
    visit.wait_for("CheckingPlace")
    visit.screen.drawn.emit("investigator", ink())
    visit.tap(visit.screen.cards["respondent"].hand_over)
    visit.wait_for("SigningPlace")
    visit.screen.pad.show_drawing(ink())
    visit.screen.pad.changed.emit()
    visit.tap(visit.screen.done)
    visit.type(PIN)
    visit.wait_for("CheckingPlace")
    visit.press(Qt.Key.Key_Return, ctrl=True)
    visit.wait_for("TodayPlace")
    said = visit.window.toast.sentence
    assert said == "已存到本机，有网会自动发送。记下 2 个需求：助浴、陪诊。"
    due = [one.household_id for one in on_today(visit).cards if one.form_id == "F02"]
    assert str(household) not in due


def test_closing_the_window_keeps_what_was_answered_last(
    visit: Driver, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(visit, "result", Qt.Key.Key_1)
    draft = visit.place.filling.draft.id
    visit.window.close()
    again = Driver(qtbot, tmp_path / "officer", connect=lambda desk: no_network, size=(800, 1280))
    again.unlock()
    again.wait_for("TodayPlace")
    again.screen.resume_asked.emit(str(draft))
    again.wait_for("VisitPlace")
    assert card(again, "result").question.state.value == "met_person"
    again.window.close()


def test_unlocking_sweeps_files_that_nothing_names_any_more(
    qtbot: QtBot, device_template: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "swept"
    desk = copy_of(device_template, folder, clock=FixedClock(BEGINS - timedelta(days=2)))
    attaching.keep_drawing(desk, b"an old stroke")
    desk.store.close()

    def files() -> list[Path]:
        return [path for path in desk.store.folder.attachments.rglob("*") if path.is_file()]

    assert len(files()) == 1
    made = Driver(qtbot, folder, connect=lambda desk: no_network, size=(800, 1280))
    made.unlock()
    made.wait_for("TodayPlace")
    assert files() == []
