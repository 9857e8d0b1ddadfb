"""The lock in the real window: when it comes, what it lets go, who finds what again."""

import gc
import shutil
import weakref
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from fieldvisit.casework.daily.today import today
from fieldvisit.casework.device import unlocking
from fieldvisit.casework.visits import visiting
from fieldvisit.machine.clock import FixedClock
from fieldvisit.practice.answers import answer_all
from fieldvisit.practice.setting import BEGINS
from fieldvisit.store.opening import Store
from fieldvisit.store.troubles import DiskFull
from sync.client.report import Report
from sync.protocol.errors import ServerAway
from tests.support.desks import new_device
from tests.support.form_pages import BODY, ink
from tests.support.windows import Driver
from ui import preferences
from ui.widgets.dialog import ask
from ui.widgets.question_card import QuestionCard

FIVE = timedelta(minutes=5)


def no_network(_: object) -> Report:
    return Report(trouble=ServerAway("镇街"))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(BEGINS)


@pytest.fixture
def driver(
    qtbot: QtBot, device_template: Path, tmp_path: Path, clock: FixedClock
) -> Iterator[Driver]:
    folder = tmp_path / "officer"
    shutil.copytree(device_template, folder)
    made = Driver(qtbot, folder, connect=lambda desk: no_network, clock=clock, size=(800, 1280))
    yield made
    made.at_rest()


@pytest.fixture
def visit(driver: Driver) -> Driver:
    """Unlocked, the body page of a form of a household that is due open."""
    driver.unlock()
    driver.wait_for("TodayPlace")
    due = next(one for one in today(driver.window.desk).cards if one.form_id == "F02")
    driver.screen.visit_asked.emit(due)
    driver.wait_for("VisitPlace")
    card(driver, "result").focus_control()
    QTest.keyClick(card(driver, "result").control.entry(), Qt.Key.Key_1)
    driver.press(Qt.Key.Key_PageDown)
    return driver


def card(driver: Driver, name: str) -> QuestionCard:
    return next(one for one in driver.screen.questions.cards() if one.question.state.name == name)


def where_it_hurts(visit: Driver) -> QWidget:
    """The line of words that a bad state of health asks for."""
    physical = card(visit, "physical_state")
    physical.focus_control()
    QTest.keyClick(physical.control.entry(), Qt.Key.Key_3)
    return card(visit, "where_it_hurts").control.entry()


def idle(driver: Driver, clock: FixedClock, by: timedelta) -> None:
    clock.advance(by)
    driver.window.idle.look()
    driver.at_rest()


def locked(driver: Driver) -> bool:
    return type(driver.place).__name__ == "UnlockPlace"


def words_in(driver: Driver) -> str:
    """Everything that stands anywhere in the window, seen or not."""
    window = driver.window
    labels = [one.text() for one in window.findChildren(QLabel)]
    lines = [one.text() for one in window.findChildren(QLineEdit)]
    return "\n".join(
        [*labels, *lines, *(one.toPlainText() for one in window.findChildren(QPlainTextEdit))]
    )


def test_five_idle_minutes_lock_and_four_do_not(visit: Driver, clock: FixedClock) -> None:
    idle(visit, clock, FIVE - timedelta(seconds=1))
    assert not locked(visit)
    idle(visit, clock, timedelta(seconds=1))
    assert locked(visit)


def test_a_key_or_a_touch_begins_the_five_minutes_anew(visit: Driver, clock: FixedClock) -> None:
    clock.advance(FIVE - timedelta(seconds=1))
    visit.press(Qt.Key.Key_Down)
    idle(visit, clock, timedelta(seconds=30))
    assert not locked(visit)
    clock.advance(FIVE - timedelta(seconds=40))
    visit.qtbot.mouseClick(visit.window, Qt.MouseButton.LeftButton)
    idle(visit, clock, timedelta(seconds=30))
    assert not locked(visit)


def test_a_clock_set_back_does_not_keep_an_idle_device_open(
    visit: Driver, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    steady = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: steady + FIVE.total_seconds() + 1)
    idle(visit, clock, timedelta(days=-1))
    assert locked(visit)


def test_the_wish_of_minutes_has_a_ceiling(driver: Driver, tmp_path: Path) -> None:
    file = tmp_path / "officer" / preferences.FILE
    for kept, counts in ((600, 15), (10, 10), (0, 5), ("long", 5)):
        file.write_text(
            f'{{"theme": "dark", "text": "extra", "lock_minutes": "{kept}"}}'
            if isinstance(kept, str)
            else f'{{"theme": "dark", "text": "extra", "lock_minutes": {kept}}}',
            "utf-8",
        )
        assert preferences.load(tmp_path / "officer").lock_minutes == counts


def test_choosing_fewer_minutes_counts_at_once(visit: Driver, clock: FixedClock) -> None:
    visit.window.home("more")
    visit.at_rest()
    visit.tap(visit.screen.idle._buttons["2"])
    assert visit.screen.idle.chosen_key == "2"
    idle(visit, clock, timedelta(minutes=2))
    assert locked(visit)
    assert preferences.load(visit.window._device.folder).lock_minutes == 2


def test_after_the_lock_the_same_page_stands_with_the_word_that_was_being_typed(
    visit: Driver, clock: FixedClock
) -> None:
    """pain 38"""
    field = where_it_hurts(visit)
    field.setFocus()
    QTest.keyClicks(field, "left leg")
    field.setCursorPosition(4)
    idle(visit, clock, FIVE)
    assert locked(visit)
    visit.unlock()
    visit.wait_for("VisitPlace")
    again = card(visit, "where_it_hurts").control.entry()
    assert visit.place.pages.page == BODY
    assert again is not field
    assert (again.text(), again.cursorPosition()) == ("left leg", 4)
    assert visit.focused is again
    assert card(visit, "physical_state").question.state.value
    visit.press(Qt.Key.Key_Escape)
    assert type(visit.place).__name__ == "TodayPlace"


def test_half_a_date_that_is_no_answer_yet_stands_there_again(visit: Driver) -> None:
    visit.press(Qt.Key.Key_PageUp)
    result = card(visit, "result").question.state
    visit.place._answer(result.ref, "nobody_home")
    pages = visit.place.pages
    page, ref = next(
        (n, state.ref)
        for n in range(len(pages.leaves))
        for state in pages.visible(n)
        if state.type == "date" and not state.readonly
    )
    visit.place._jump(page)
    parts = visit.screen.questions.card(ref).control.fields()
    for part in parts:
        part.clear()
        part.textEdited.emit("")
    parts[0].setFocus()
    QTest.keyClicks(parts[0], "202")
    visit.window.lock()
    visit.unlock()
    visit.wait_for("VisitPlace")
    again = visit.screen.questions.card(ref).control.fields()
    assert visit.place.pages.page == page
    assert again[0].text() == "202"
    assert visit.focused is again[0]


def test_the_key_and_the_desk_are_let_go_once_what_was_under_way_has_ended(
    visit: Driver, qtbot: QtBot
) -> None:
    going, ended = Event(), []

    def slow(store: Store) -> None:
        going.wait(10)
        with store.read() as tx:
            ended.append(tx.exec_driver_sql("SELECT 1").scalar())

    desk = visit.window.desk
    held = weakref.WeakSet([desk, desk.store])
    visit.window.run(partial(slow, desk.store), lambda _: ended.append("told"))
    del desk
    visit.window.lock()
    assert locked(visit)
    going.set()
    visit.at_rest()
    qtbot.waitUntil(lambda: gc.collect() is not None and not held, timeout=5000)
    assert ended == [1]


def test_nothing_of_the_page_is_left_in_the_locked_window(
    visit: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = visit.place.filling.door.name
    where_it_hurts(visit).setText("left leg")
    visit.window.say(f"{name} 的一条", undo=lambda: pytest.fail("undone on the lock screen"))
    QGuiApplication.clipboard().setText(name)
    # The platform of the tests has no clipboard that knows its owner.
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _: True)
    assert name in words_in(visit)
    visit.window.lock()
    visit.at_rest()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    visit.press(Qt.Key.Key_Z, ctrl=True)
    for word in (name, "left leg", visit.place._device.folder.name, "赵文静"):
        assert word not in words_in(visit)
    assert visit.window.toast.sentence == ""
    assert name not in QGuiApplication.clipboard().text()


def test_a_form_that_the_full_disk_will_not_take_waits_in_memory_and_is_kept_later(
    visit: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pain 9"""
    draft = str(visit.place.filling.draft.id)
    real = visiting.save

    def full(*_: object, **__: object) -> None:
        raise DiskFull(0, 0)

    monkeypatch.setattr(visiting, "save", full)
    physical = card(visit, "physical_state")
    physical.focus_control()
    QTest.keyClick(physical.control.entry(), Qt.Key.Key_3)
    value = card(visit, "physical_state").question.state.value
    visit.window.lock()
    visit.at_rest()
    assert "内存" in words_in(visit)
    monkeypatch.setattr(visiting, "save", real)
    visit.unlock()
    visit.wait_for("VisitPlace")
    visit.qtbot.waitUntil(lambda: visit.place.keeper.all_kept, timeout=5000)
    assert card(visit, "physical_state").question.state.value == value
    on_disk = visiting.resume(visit.window.desk, draft)
    ref = card(visit, "physical_state").question.state.ref
    assert on_disk.session.state(ref).value == value


def test_a_question_over_the_window_is_left_before_it_locks(
    visit: Driver, clock: FixedClock
) -> None:
    answers: list[str] = []

    def idle_over_it() -> None:
        clock.advance(FIVE)
        visit.window.idle.look()

    QTimer.singleShot(100, visit.window, idle_over_it)
    answers.append(
        ask(
            visit.window.theme,
            visit.screen,
            question="照填吗？",
            paragraph="",
            choices=[("no", "不", "plain"), ("yes", "照填", "main")],
        )
    )
    visit.wait_for("UnlockPlace")
    assert answers == ["no"]
    dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog)]
    assert not any(one.isVisible() for one in dialogs)


def test_the_page_for_the_other_side_keeps_its_strokes_and_only_the_pin_leads_out(
    visit: Driver, clock: FixedClock
) -> None:
    answer_all(visit.place.filling)
    visit.screen.signing_asked.emit("")
    visit.wait_for("CheckingPlace")
    visit.tap(visit.screen.cards["respondent"].hand_over)
    visit.wait_for("SigningPlace")
    visit.screen.pad.show_drawing(ink())
    idle(visit, clock, FIVE)
    assert locked(visit)
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_1, Qt.Key.Key_Return):
        visit.press(key, ctrl=key is Qt.Key.Key_1)
    visit.unlock("000000")
    assert locked(visit)
    visit.unlock()
    visit.wait_for("SigningPlace")
    assert visit.screen.pad.drawing().strokes == ink().strokes
    # Nobody has called these strokes a signature.
    assert visit.place._signatures.of("respondent").drawing is None
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
        visit.press(key)
    visit.press(Qt.Key.Key_2, ctrl=True)
    assert type(visit.place).__name__ == "SigningPlace"


def test_locking_while_a_visit_is_being_finished_leaves_the_draft_or_the_visit_never_both(
    visit: Driver,
) -> None:
    answer_all(visit.place.filling)
    visit.screen.signing_asked.emit("")
    visit.wait_for("CheckingPlace")
    draft = visit.place.visit.filling.draft.id
    visit.screen.drawn.emit("investigator", ink())
    visit.place._signatures.draw("respondent", ink(), at=BEGINS)
    visit.screen.finish_asked.emit()
    visit.window.lock()
    visit.at_rest()
    visit.unlock()
    visit.at_rest()
    visit.qtbot.wait(50)
    visit.at_rest()
    with visit.window.desk.store.read() as tx:
        drafts = tx.exec_driver_sql("SELECT count(*) FROM draft WHERE binned_at IS NULL").scalar()
        done = tx.exec_driver_sql(
            "SELECT count(*) FROM visit WHERE started_at >= '2026-11-23'"
        ).scalar()
    assert draft
    assert (drafts, done) in ((0, 1), (1, 0))
    assert type(visit.place).__name__ == ("TodayPlace" if done else "CheckingPlace")


@pytest.fixture
def two_people(driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A second person with a file of their own behind the same lock screen."""
    first = tmp_path / "officer"
    second = tmp_path / "second"
    new_device(second, who="supervisor").store.close()
    homes: dict[str, Any] = {}
    for folder in (first, second):
        for person in unlocking.people(folder):
            homes[person.staff_id] = (folder, person)
    real = unlocking.unlock
    monkeypatch.setattr(unlocking, "people", lambda _: [one for _, one in homes.values()])
    monkeypatch.setattr(
        unlocking,
        "unlock",
        lambda _, staff_id, **how: real(homes[staff_id][0], staff_id, **how),
    )
    mine, theirs = homes
    return mine, theirs


def test_another_person_who_unlocks_sees_nothing_of_it_and_the_first_finds_it_again(
    two_people: tuple[str, str], visit: Driver
) -> None:
    """trust T2"""
    _, theirs = two_people
    field = where_it_hurts(visit)
    field.setFocus()
    QTest.keyClicks(field, "canary-of-one")
    visit.window.lock()
    visit.at_rest()
    people = visit.screen._people
    visit.screen.choose(next(one for one in people if one.staff_id == theirs))
    visit.unlock()
    visit.wait_for("TodayPlace")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert str(visit.window.desk.profile.staff_id) == theirs
    assert "canary-of-one" not in words_in(visit)
    assert len(today(visit.window.desk).drafts) == 0
    visit.window.lock()
    visit.at_rest()
    visit.screen.choose(next(one for one in people if one.staff_id != theirs))
    visit.unlock()
    visit.wait_for("VisitPlace")
    assert "canary-of-one" in words_in(visit)
