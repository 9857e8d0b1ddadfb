"""The main job through the real window, its threads and a real server: from PIN to paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fieldvisit.casework.notebook import notes
from fieldvisit.casework.review import reviewing
from fieldvisit.practice.answers import answer_all
from fieldvisit.practice.setting import PIN
from fieldvisit.practice.stage import Stage, prepare
from tests.support.form_pages import ink
from tests.support.windows import Driver

NOTE = "夜里咳，想要个热水袋。"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with prepare(tmp_path / "demo", tell=lambda words: None) as ready:
        ready.officer.store.close()
        yield ready


@pytest.fixture
def officer(stage: Stage, qtbot: QtBot) -> Iterator[Driver]:
    made = Driver(qtbot, stage.home / "officer", clock=stage.clock)
    yield made
    made.at_rest()
    made.window.close()


@pytest.mark.prove
def test_a_day_without_a_network_ends_in_the_ledger_and_on_paper(
    stage: Stage, officer: Driver
) -> None:
    stage.cut_network()
    officer.unlock()
    officer.wait_for("TodayPlace")
    name = officer.screen.cards.items[0].name
    visits(officer)
    jots(officer)
    assert officer.window.session.sender.status.kind == "offline"

    stage.mend_network()
    syncs(officer)
    assert officer.window.session.sender.status.kind == "online"
    assert officer.screen.receipts.isVisible()
    assert not officer.screen.waiting.isVisible()

    stage.sync(stage.supervisor)
    assert [note.text for note in notes.search(stage.supervisor, "热水")] == [NOTE]
    assert name in [line.household_name for line in reviewing.queue(stage.supervisor)]

    prints(officer, name)


def visits(officer: Driver) -> None:
    officer.press(Qt.Key.Key_N)
    officer.wait_for("VisitPlace")
    answer_all(officer.place.filling)
    officer.screen.signing_asked.emit("")
    officer.wait_for("CheckingPlace")
    officer.screen.drawn.emit("investigator", ink())
    officer.tap(officer.screen.cards["respondent"].hand_over)
    officer.wait_for("SigningPlace")
    officer.screen.pad.show_drawing(ink())
    officer.screen.pad.changed.emit()
    officer.tap(officer.screen.done)
    officer.type(PIN)
    officer.wait_for("CheckingPlace")
    officer.press(Qt.Key.Key_Return, ctrl=True)
    officer.wait_for("TodayPlace")


def jots(officer: Driver) -> None:
    officer.press(Qt.Key.Key_3, ctrl=True)
    officer.wait_for("NotesPlace")
    officer.press(Qt.Key.Key_M)
    officer.wait_for("NoteEditPlace")
    officer.screen.text.setPlainText(NOTE)
    officer.press(Qt.Key.Key_Return, ctrl=True)
    officer.wait_for("NotesPlace")
    officer.press(Qt.Key.Key_4, ctrl=True)
    officer.wait_for("SyncPlace")
    officer.tap(officer.screen.now)


def syncs(officer: Driver) -> None:
    officer.press(Qt.Key.Key_S)
    officer.wait_for("SyncPlace")


def prints(officer: Driver, name: str) -> None:
    officer.press(Qt.Key.Key_F)
    officer.press(Qt.Key.Key_2, ctrl=True)
    officer.wait_for("HouseholdsPlace")
    officer.screen.search.setText(name)
    officer.qtbot.waitUntil(lambda: len(officer.screen.cards.items) == 1, timeout=5000)
    officer.screen.cards.setFocus()
    officer.press(Qt.Key.Key_Return)
    officer.wait_for("HouseholdPlace")
    assert officer.screen.timeline.list.items[0].pill == "已入库"
    officer.press(Qt.Key.Key_P, ctrl=True)
    officer.wait_for("PreviewPlace")
    officer.qtbot.waitUntil(lambda: officer.screen.paper.has_page, timeout=15_000)
