"""The lock screen when things are wrong: a sentence each, and nothing is opened or changed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sync.client.report import Report
from tests.support.windows import Driver


@pytest.fixture
def folder(device_template: Path, tmp_path: Path) -> Path:
    made = tmp_path / "officer"
    shutil.copytree(device_template, made)
    return made


@pytest.fixture
def drivers(qtbot: QtBot, folder: Path) -> Iterator[list[Driver]]:
    made: list[Driver] = []
    yield made
    for driver in made:
        driver.at_rest()
        driver.window.close()


def opened(drivers: list[Driver], qtbot: QtBot, folder: Path) -> Driver:
    driver = Driver(qtbot, folder, connect=lambda desk: lambda _: Report())
    drivers.append(driver)
    return driver


def test_a_damaged_file_is_a_sentence_and_stays_as_it_was(
    qtbot: QtBot, folder: Path, drivers: list[Driver]
) -> None:
    file = folder / "device.db"
    data = bytearray(file.read_bytes())
    data[:4096] = b"\x00" * 4096
    file.write_bytes(data)
    for extra in folder.glob("device.db-*"):
        extra.unlink()
    driver = opened(drivers, qtbot, folder)
    driver.unlock()
    assert type(driver.place).__name__ == "UnlockPlace"
    assert "没动" in driver.screen.wrong_words
    assert file.read_bytes() == bytes(data)


def test_a_damaged_file_of_keys_is_a_sentence(
    qtbot: QtBot, folder: Path, drivers: list[Driver]
) -> None:
    (folder / "keys.json").write_text("{", "utf-8")
    driver = opened(drivers, qtbot, folder)
    assert "钥匙" in driver.screen.wrong_words


def test_a_device_without_people_says_so(
    qtbot: QtBot, tmp_path: Path, drivers: list[Driver]
) -> None:
    driver = opened(drivers, qtbot, tmp_path / "nobody")
    assert not driver.screen.pad.isEnabled()
    driver.window.bigger_text()
    assert driver.window.theme.text == "large"


def test_five_wrong_pins_make_the_device_wait_and_say_how_long(
    qtbot: QtBot, folder: Path, drivers: list[Driver]
) -> None:
    driver = opened(drivers, qtbot, folder)
    for _ in range(5):
        driver.unlock("000000")
    driver.unlock()
    assert type(driver.place).__name__ == "UnlockPlace"
    assert "1 分 00 秒" in driver.screen.wrong_words
