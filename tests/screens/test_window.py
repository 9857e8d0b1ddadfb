"""The window on the officer's device: unlocking, moving between pages, looks, keys, locking."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sync.client.report import Report
from sync.protocol.errors import ServerAway
from tests.support.windows import Driver


def no_network(_: object) -> Report:
    return Report(trouble=ServerAway("镇街"))


@pytest.fixture
def driver(qtbot: QtBot, device_template: Path, tmp_path: Path) -> Iterator[Driver]:
    folder = tmp_path / "officer"
    shutil.copytree(device_template, folder)
    made = Driver(qtbot, folder, connect=lambda desk: no_network)
    yield made
    made.at_rest()


@pytest.fixture
def opened(driver: Driver) -> Driver:
    driver.unlock()
    driver.wait_for("TodayPlace")
    return driver


def test_the_sixth_digit_opens_the_device(opened: Driver) -> None:
    assert opened.screen.cards.items
    assert opened.window.nav.isVisible()


def test_a_wrong_pin_says_how_many_tries_are_left_and_opens_nothing(driver: Driver) -> None:
    driver.unlock("000000")
    assert type(driver.place).__name__ == "UnlockPlace"
    assert "4" in driver.screen.wrong_words
    driver.unlock()
    driver.wait_for("TodayPlace")


def test_rail_and_keys_lead_to_each_page(opened: Driver) -> None:
    for number, place in enumerate(
        ("TodayPlace", "HouseholdsPlace", "NotesPlace", "SyncPlace", "MorePlace")
    ):
        opened.press(Qt.Key(Qt.Key.Key_1 + number), ctrl=True)
        opened.wait_for(place)


def test_f_leads_from_today_to_finding_and_letters_find(opened: Driver) -> None:
    opened.press(Qt.Key.Key_F)
    opened.wait_for("HouseholdsPlace")
    everybody = len(opened.screen.cards.items)
    name = opened.screen.cards.items[3].name
    opened.screen.search.setFocus()
    opened.screen.search.setText(name)
    opened.qtbot.waitUntil(lambda: len(opened.screen.cards.items) < everybody)
    assert name in [card.name for card in opened.screen.cards.items]


def test_enter_opens_a_household_and_esc_comes_back_to_the_same_card(opened: Driver) -> None:
    cards = opened.screen.cards
    cards.setFocus()
    opened.press(Qt.Key.Key_Down)
    chosen = cards.currentIndex().row()
    opened.press(Qt.Key.Key_Return)
    opened.wait_for("HouseholdPlace")
    opened.press(Qt.Key.Key_Escape)
    opened.wait_for("TodayPlace")
    assert opened.screen.cards.currentIndex().row() == chosen


def test_n_begins_the_visit_that_the_main_action_names(opened: Driver) -> None:
    name = opened.screen.cards.items[0].name
    assert name in opened.screen.start.text()
    opened.press(Qt.Key.Key_N)
    opened.wait_for("VisitPlace")
    assert not opened.window.nav.isVisible()


def test_whole_id_numbers_are_shown_on_asking_and_hide_again(opened: Driver) -> None:
    opened.screen.cards.setFocus()
    opened.press(Qt.Key.Key_Return)
    opened.wait_for("HouseholdPlace")
    members = opened.screen.members
    assert all("****" in item.number for item in members.table.items if "无证" not in item.number)
    opened.tap(members.reveal)
    assert any(len(item.number) == 18 and "*" not in item.number for item in members.table.items)
    assert all(len(item.masked) < 18 or "*" in item.masked for item in members.table.items)
    opened.screen.hide_again.timeout.emit()
    assert not any(item.number.isdigit() for item in members.table.items)


def test_an_answer_for_a_page_that_was_left_is_dropped(opened: Driver) -> None:
    opened.screen.household_asked.emit(opened.screen.cards.items[0].key)
    opened.window.back()
    opened.at_rest()
    assert type(opened.place).__name__ == "TodayPlace"


def test_another_look_is_put_on_at_once_and_remembered(opened: Driver, tmp_path: Path) -> None:
    opened.press(Qt.Key.Key_5, ctrl=True)
    opened.screen.look.chosen.emit("dark")
    opened.at_rest()
    assert opened.window.theme.name == "dark"
    opened.press(Qt.Key.Key_Plus, ctrl=True)
    assert opened.window.theme.text == "large"
    kept = (tmp_path / "officer" / "window.json").read_text("utf-8")
    assert "dark" in kept
    assert "large" in kept


def test_turning_the_window_upright_keeps_the_page(opened: Driver) -> None:
    opened.press(Qt.Key.Key_2, ctrl=True)
    opened.wait_for("HouseholdsPlace")
    opened.window.resize(800, 1280)
    opened.at_rest()
    assert opened.window.theme.portrait
    assert type(opened.place).__name__ == "HouseholdsPlace"
    assert opened.screen.cards.items


def test_locking_closes_the_device_and_the_pin_opens_it_again(opened: Driver) -> None:
    opened.press(Qt.Key.Key_L, ctrl=True)
    opened.wait_for("UnlockPlace")
    assert not opened.window.nav.isVisible()
    opened.unlock()
    opened.wait_for("TodayPlace")


def test_a_page_that_cannot_be_put_away_does_not_keep_the_device_open(
    opened: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr(opened.window.open_place, "leave", broken)
    with pytest.raises(RuntimeError):
        opened.window.lock()
    opened.unlock()
    assert opened.window.session.desk.profile.staff_name == "赵文静"


def test_a_server_out_of_reach_is_a_sentence_and_nothing_turns_red(opened: Driver) -> None:
    opened.press(Qt.Key.Key_4, ctrl=True)
    opened.wait_for("SyncPlace")
    opened.tap(opened.screen.now)
    status = opened.window.session.sender.status
    assert status.kind == "offline"
    assert "存在本机" in status.detail
    assert opened.screen.state.isVisible()


def test_offline_by_choice_waits_until_it_is_asked(
    qtbot: QtBot, device_template: Path, tmp_path: Path
) -> None:
    rounds: list[int] = []

    def count(_: object) -> Report:
        rounds.append(1)
        return Report()

    folder = tmp_path / "officer"
    shutil.copytree(device_template, folder)
    connect: Callable[[object], Callable[[object], Report]] = lambda desk: count  # noqa: E731
    driver = Driver(qtbot, folder, connect=connect)
    driver.unlock()
    driver.wait_for("TodayPlace")
    driver.press(Qt.Key.Key_4, ctrl=True)
    driver.screen.mode.chosen.emit("offline")
    assert rounds == []
    driver.tap(driver.screen.now)
    assert rounds == [1]
    assert driver.window.session.sender.status.kind == "offline"


def test_a_closed_window_is_gone_while_a_round_still_waits_for_the_network(opened: Driver) -> None:
    seen: list[bool] = []

    def slow() -> None:
        until = time.monotonic() + 3
        while opened.window.isVisible() and time.monotonic() < until:
            time.sleep(0.01)
        seen.append(opened.window.isVisible())

    opened.window.run(slow, lambda _: None)
    opened.window.close()
    assert seen == [False]
