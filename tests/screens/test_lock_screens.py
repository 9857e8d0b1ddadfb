"""The pages around the lock in the real window: waiting after wrong PINs, a forgotten PIN, a device
that may show nobody, the self-check.
"""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import get_ident

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fieldvisit.casework.daily.today import today
from fieldvisit.casework.device import self_check, unlocking
from fieldvisit.casework.device.self_check_item import Item
from fieldvisit.casework.households import register
from fieldvisit.casework.visits import visiting
from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.office_secret import box_public
from fieldvisit.machine.spoken_codes import Challenge, answer_to, read_challenge, spoken
from fieldvisit.practice.setting import BEGINS, PIN
from fieldvisit.store import recovery, standing
from fieldvisit.store.recovery import Given
from sync.client.report import Report
from sync.protocol.errors import ServerAway
from tests.support.desks import copy_of, new_device
from tests.support.windows import Driver
from ui.flow.answering import AnsweringPlace
from ui.flow.self_check import SelfCheckPlace

SECRET = bytes(range(32))
NEW = "864209"

Opened = Callable[..., Driver]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(BEGINS)


@pytest.fixture
def folder(device_template: Path, tmp_path: Path) -> Path:
    made = tmp_path / "officer"
    shutil.copytree(device_template, made)
    return made


@pytest.fixture
def opened(qtbot: QtBot, folder: Path, clock: FixedClock) -> Iterator[Opened]:
    made: list[Driver] = []

    def one(device: Path = folder) -> Driver:
        away = Report(trouble=ServerAway("镇街"))
        driver = Driver(qtbot, device, connect=lambda desk: lambda _: away, clock=clock)
        made.append(driver)
        return driver

    yield one
    for driver in made:
        driver.at_rest()
        driver.window.close()


def lay_codes(folder: Path) -> str:
    """What a sync brings: three codes; answers with the person's id."""
    who = unlocking.people(folder)[0].staff_id
    desk = unlocking.unlock(folder, who, pin=PIN, clock=FixedClock(BEGINS), ids=Uuid7())
    codes = {n: answer_to(SECRET, read_challenge(_challenge(n))) for n in (1, 2, 3)}
    given = Given("A7", box_public(SECRET), codes)
    recovery.lay(desk.store.folder, who, given=given, data_key=desk.store.key)
    desk.store.close()
    return who


def _challenge(number: int) -> str:
    return Challenge("A7", number).text


def test_the_wait_after_five_wrong_pins_is_counted_down_and_stays_after_a_restart(
    opened: Opened, clock: FixedClock
) -> None:
    """pain 39"""
    driver = opened()
    for _ in range(5):
        driver.unlock("000000")
    assert "1 分 00 秒" in driver.screen.wrong_words
    driver.window.close()
    clock.advance(timedelta(seconds=13))
    again = opened()
    assert "0 分 47 秒" in again.screen.wrong_words
    again.unlock()
    assert type(again.place).__name__ == "UnlockPlace"
    clock.advance(timedelta(seconds=47))
    again.place._count_down()
    assert again.screen.wrong_words == ""
    again.unlock()
    again.wait_for("TodayPlace")


def test_a_forgotten_pin_is_set_anew_by_the_code_that_the_supervisor_reads_back(
    opened: Opened, folder: Path
) -> None:
    """pains 39, 40"""
    who = lay_codes(folder)
    driver = opened()
    driver.screen.forgotten.emit(who)
    driver.wait_for("ForgottenPlace")
    told = unlocking.challenge(folder, who).text
    assert driver.screen._challenge.text().split() == told.split("-")
    code = spoken(answer_to(SECRET, read_challenge(told)))
    for line, words in (
        (driver.screen.code, code.lower()),
        (driver.screen.pin, NEW),
        (driver.screen.again, "000001"),
    ):
        line.setFocus()
        QTest.keyClicks(line, words)
    assert not driver.screen.done.isEnabled()
    driver.screen.again.clear()
    QTest.keyClicks(driver.screen.again, NEW)
    driver.tap(driver.screen.done)
    driver.wait_for("UnlockPlace")
    driver.unlock(PIN)
    assert type(driver.place).__name__ == "UnlockPlace"
    driver.unlock(NEW)
    driver.wait_for("TodayPlace")
    assert today(driver.window.desk).cards


def test_a_misheard_code_stays_in_its_field_and_costs_nothing(opened: Opened, folder: Path) -> None:
    who = lay_codes(folder)
    driver = opened()
    driver.screen.forgotten.emit(who)
    driver.wait_for("ForgottenPlace")
    code = spoken(answer_to(SECRET, read_challenge(unlocking.challenge(folder, who).text)))
    slip = ("1" if code[0] != "1" else "2") + code[1:]
    driver.screen.code.setText(slip)
    driver.screen.pin.setText(NEW)
    driver.screen.again.setText(NEW)
    driver.tap(driver.screen.done)
    assert type(driver.place).__name__ == "ForgottenPlace"
    assert driver.screen.code.text() == slip
    assert unlocking.codes_left(folder, who) == 3
    driver.screen.code.setText(code)
    driver.tap(driver.screen.done)
    driver.wait_for("UnlockPlace")


def test_a_device_without_codes_says_what_to_do(opened: Opened, folder: Path) -> None:
    driver = opened()
    driver.screen.forgotten.emit(unlocking.people(folder)[0].staff_id)
    driver.wait_for("ForgottenPlace")
    assert not driver.screen.code.isEnabled()
    assert not driver.screen.done.isEnabled()


def test_only_a_supervisor_is_offered_to_answer_and_the_answer_opens_that_device(
    opened: Opened, tmp_path: Path
) -> None:
    officer = opened()
    officer.unlock()
    officer.window.home("more")
    officer.at_rest()
    assert officer.screen.answering.isHidden()
    boss = tmp_path / "boss"
    desk = new_device(boss, who="supervisor")
    given = {"secret": SECRET.hex(), "area": desk.profile.region_code}
    desk.store.close()
    driver = opened(boss)
    driver.unlock()
    driver.window.home("more")
    driver.at_rest()
    assert not driver.screen.answering.isHidden()
    driver.window.desk.profile.recovery.update(given)
    driver.tap(driver.screen.answering)
    assert isinstance(driver.place, AnsweringPlace)
    driver.screen.challenge.setText(_challenge(2))
    assert not driver.screen.work.isEnabled()
    driver.screen.reason.setText("电话里听出是本人")
    driver.tap(driver.screen.work)
    wanted = spoken(answer_to(SECRET, read_challenge(_challenge(2))))
    assert driver.screen.code_words.split() == wanted.split("-")
    driver.screen.challenge.setText("A7-2-00")
    driver.tap(driver.screen.work)
    assert driver.screen.code_words == ""


@pytest.mark.parametrize("why", ["ended", "revoked"])
def test_a_device_that_may_show_nobody_still_ends_the_open_draft(
    opened: Opened, device_template: Path, tmp_path: Path, clock: FixedClock, why: str
) -> None:
    """trust T10, pain 10"""
    folder = tmp_path / "device"
    desk = copy_of(device_template, folder, clock=clock)
    due = next(one for one in today(desk).cards if one.form_id == "F02")
    visiting.start(desk, due.household_id, form_id="F02")
    if why == "revoked":
        with desk.store.write() as tx:
            standing.revoke(tx, clock.now())
    desk.store.close()
    if why == "ended":
        clock.advance(timedelta(days=46))
    driver = opened(folder)
    driver.unlock()
    driver.wait_for("StandingPlace")
    (draft,) = driver.screen.drafts
    driver.tap(draft)
    driver.wait_for("VisitPlace")
    driver.window.home("sync")
    driver.wait_for("SyncPlace")


def test_the_self_check_runs_beside_the_window_and_offers_what_helps(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []
    real = self_check.run

    def noted(desk: object) -> self_check.Report:
        threads.append(get_ident())
        report = real(desk)
        bad = Item("file", "bad", "资料文件", "搜索和记录对不上，记录都在。", "x")
        others = [one for one in report.items if one.name != "file"]
        return self_check.Report((bad, *others), report.counts, report.at)

    monkeypatch.setattr(self_check, "run", noted)
    driver = opened()
    driver.unlock()
    driver.window.home("more")
    driver.at_rest()
    driver.tap(driver.screen.checking)
    assert isinstance(driver.place, SelfCheckPlace)
    first = driver.screen.lines[0]
    assert first.kind == "wrong"
    assert get_ident() not in threads
    first.action_asked.emit()
    driver.at_rest()
    assert len(threads) == 2
    assert "搜索重做好了" in driver.window.toast.sentence
    driver.place.back_up_to(_made(tmp_path / "stick"))
    driver.at_rest()
    assert list((tmp_path / "stick").rglob("device.db"))
    driver.place.bundle_to(tmp_path / "support.zip")
    driver.at_rest()
    with zipfile.ZipFile(tmp_path / "support.zip") as bundle:
        told = json.loads(bundle.read("counts.json"))
    assert told["households"] == len({one.household_id for one in _everybody(driver)})


def _everybody(driver: Driver) -> list[object]:
    return list(register.find(driver.window.desk))


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
