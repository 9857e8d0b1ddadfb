"""同步 in the window: pause and photos by Wi-Fi count at once and outlive the program."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fieldvisit.casework.sending.sync_wishes import Wishes
from sync.client.report import Report
from tests.support.screens import Case
from tests.support.windows import Driver
from ui import status
from ui.link import Link, look
from ui.screens.sync_parts import StateCard


def nothing_new(_: object) -> Report:
    return Report()


@pytest.fixture
def folder(device_template: Path, tmp_path: Path) -> Path:
    made = tmp_path / "officer"
    shutil.copytree(device_template, made)
    return made


def on_sync(qtbot: QtBot, folder: Path) -> Driver:
    driver = Driver(qtbot, folder, connect=lambda desk: nothing_new)
    driver.unlock()
    driver.wait_for("TodayPlace")
    driver.press(Qt.Key.Key_4, ctrl=True)
    driver.wait_for("SyncPlace")
    return driver


def test_a_pause_outlives_the_program_and_is_lifted_by_one_tap(qtbot: QtBot, folder: Path) -> None:
    driver = on_sync(qtbot, folder)
    driver.screen.action_asked.emit("pause")
    driver.screen.photos_chosen.emit("wifi")
    driver.at_rest()
    driver.window.close()
    again = on_sync(qtbot, folder)
    sender = again.window.session.sender
    assert sender.wishes == Wishes(paused=True, photos_by_wifi=True)
    assert sender.status.kind == "paused"
    assert again.screen.state.action.text() == "继续"
    assert again.screen.photos.chosen_key == "wifi"
    again.tap(again.screen.state.action)
    assert sender.wishes == Wishes(paused=False, photos_by_wifi=True)
    assert sender.status.kind != "paused"
    again.window.close()


def test_the_page_shows_what_is_done_with_a_bar_and_a_way_to_pause(qtbot: QtBot) -> None:
    card = StateCard(Case().look())
    qtbot.addWidget(card)
    asked: list[str] = []
    card.action_asked.connect(asked.append)
    card.show()
    far = "首次取数：3200/10000 条，1.2/3.9 MB，还剩约 3 分钟"
    card.show_status(status.working(0, doing=far, share=0.32, may_wait=True))
    assert card.bar.isVisible()
    assert card.bar.value() == 320
    assert far in card.accessibleName()
    card.action.click()
    card.show_status(status.working(0, doing="正在送记录：3/9 条", share=0.3, may_wait=False))
    assert not card.action.isVisible()
    card.show_status(status.sending(0))
    assert not card.bar.isVisible()
    assert asked == ["pause"]


def test_the_system_is_asked_what_the_line_costs(qtbot: QtBot) -> None:
    assert look() in set(Link)
