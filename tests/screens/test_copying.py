"""抄录: a small window over the other system, by keys alone; it leaves nothing on the clipboard."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from fieldvisit.casework.board import Subject
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.exports import reporting
from fieldvisit.casework.exports.reporting import Line
from fieldvisit.store import audit
from fieldvisit.store.troubles import DiskFull
from sync.client.report import Report
from tests.support.plain_stage import PlainStage
from tests.support.windows import Driver
from ui.flow.board import BoardPlace, Way
from ui.flow.copying import Copying
from ui.screens.copying import CopyView, CopyWindow
from ui.theme import theme

CITY = "city_platform"
KEY = Qt.Key


@pytest.fixture
def visit(desk: Desk) -> Line:
    return reporting.lines(desk, reporting.system_called(desk, CITY))[0]


@pytest.fixture
def stage(desk: Desk, visit: Line, qtbot: QtBot) -> Iterator[PlainStage]:
    QGuiApplication.clipboard().clear()
    made = PlainStage(desk, theme())
    made.go(BoardPlace(made, subject=Subject("reported_to", CITY), way=Way()))
    qtbot.addWidget(made.page)
    made.page.buttons[Subject("reported_visit", f"{CITY} {visit.visit_id}"), "copy"].click()
    yield made
    if made.places:
        made.place.depart()


def opened(stage: PlainStage) -> CopyWindow:
    place = stage.place
    assert isinstance(place, BoardPlace)
    assert isinstance(place.copying, Copying)
    return place.copying.window


def words(window: CopyWindow) -> str:
    return "\n".join(one.text() for one in window.findChildren(QLabel) if one.isVisible())


def press(window: CopyWindow, *keys: Qt.Key, ctrl: bool = False) -> None:
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(window.focusWidget() or window, key, held)


def pasted() -> str:
    return QGuiApplication.clipboard().text()


def ids_taken(desk: Desk, visit: Line) -> int:
    with desk.store.read() as tx:
        return audit.count(tx, "full_id_taken", subject=visit.household)


def test_enter_copies_one_field_after_the_other_in_the_systems_order(
    stage: PlainStage, desk: Desk, visit: Line
) -> None:
    window = opened(stage)
    assert window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert window.isVisible()
    assert window.take.accessibleName() == "复制：姓名"
    told, found = [words(window)], []
    for _ in range(6):
        press(window, KEY.Key_Return)
        found.append(pasted())
        told.append(words(window))
    assert "第 1 项，共 6 项\n姓名" in told[0]
    assert "第 2 项，共 6 项\n身份证号" in told[1]
    assert "已复制“姓名”" in told[1]
    whole = found[1]
    assert len(whole) == 18
    assert not any(whole in one for one in told)
    assert ids_taken(desk, visit) == 1
    system = reporting.system_called(desk, CITY)
    assert found == [value for _, value in reporting.fields(desk, system, visit_id=visit.visit_id)]


def test_back_and_again_leaves_a_line_for_each_whole_id(
    stage: PlainStage, desk: Desk, visit: Line
) -> None:
    window = opened(stage)
    press(window, KEY.Key_Backspace, KEY.Key_Return, KEY.Key_Return)
    assert "第 3 项" in words(window)
    press(window, KEY.Key_Backspace)
    assert "身份证号" in words(window)
    press(window, KEY.Key_Enter)
    assert len(pasted()) == 18
    assert ids_taken(desk, visit) == 2


def test_all_copied_it_may_be_marked_but_never_by_one_enter_too_many(
    stage: PlainStage, desk: Desk, visit: Line
) -> None:
    window, system = opened(stage), reporting.system_called(desk, CITY)
    press(window, KEY.Key_Return, ctrl=True)
    press(window, *[KEY.Key_Return] * 9)
    assert "6 项都抄完了" in words(window)
    left = {one.visit_id for one in reporting.lines(desk, system) if one.reported_on is None}
    assert visit.visit_id in left
    press(window, KEY.Key_Return, ctrl=True)
    left_now = {one.visit_id for one in reporting.lines(desk, system) if one.reported_on is None}
    assert left - left_now == {visit.visit_id}
    assert not window.isVisible()
    assert pasted() == ""
    assert (stage.said, stage.synced) == (["记为已报了。"], 1)


@pytest.mark.parametrize("end", ["esc", "leaving", "tab"])
def test_what_it_copied_is_gone_with_it(stage: PlainStage, end: str) -> None:
    window = opened(stage)
    press(window, KEY.Key_Return, KEY.Key_Return)
    assert pasted()
    if end == "esc":
        press(window, KEY.Key_Escape)
    elif end == "leaving":
        stage.place.depart()  # what a lock does with every page
    else:
        while window.focusWidget() is not window.leave:
            window.focusNextChild()
        press(window, KEY.Key_Return)
    assert not window.isVisible()
    assert pasted() == ""


def test_the_lock_takes_it_away(qtbot: QtBot, device_template: Path, tmp_path: Path) -> None:
    folder = tmp_path / "officer"
    shutil.copytree(device_template, folder)
    driver = Driver(qtbot, folder, connect=lambda _: lambda _: Report())
    driver.unlock()
    driver.wait_for("TodayPlace")
    window = driver.window
    window.go(BoardPlace(window, subject=Subject("reported_to", CITY), way=Way()))
    driver.wait_for("BoardPlace")
    next(one for (_, step), one in driver.screen.buttons.items() if step == "copy").click()
    driver.at_rest()
    place = driver.place
    assert isinstance(place, BoardPlace)
    assert place.copying is not None
    small = place.copying.window
    small.take_asked.emit()
    driver.at_rest()
    assert small.isVisible()
    assert pasted()
    small.lock_asked.emit()
    driver.wait_for("UnlockPlace")
    assert not (isValid(small) and small.isVisible())
    assert pasted() == ""


def test_what_somebody_else_copied_since_stays(stage: PlainStage) -> None:
    window = opened(stage)
    press(window, KEY.Key_Return)
    QGuiApplication.clipboard().setText("another program's")
    press(window, KEY.Key_Escape)
    assert pasted() == "another program's"


def test_a_field_that_nobody_filled_in_pastes_nothing_old(
    stage: PlainStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(stage)
    press(window, KEY.Key_Return)
    monkeypatch.setattr(reporting, "copied", lambda *_, **__: "")
    press(window, KEY.Key_Return)
    assert pasted() == ""
    assert "“身份证号”没有填，那边空着" in words(window)


def test_what_could_not_be_copied_is_said_and_is_still_next(
    stage: PlainStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> str:
        raise DiskFull

    window = opened(stage)
    with monkeypatch.context() as once:
        once.setattr(reporting, "copied", full)
        press(window, KEY.Key_Return)
    assert window.said.kind == "wrong"
    assert "姓名" in words(window)
    press(window, KEY.Key_Return)
    assert "身份证号" in words(window)


def test_a_second_visit_takes_the_first_ones_window_away_and_the_lock_is_one_key(
    stage: PlainStage,
) -> None:
    first = opened(stage)
    other = next(
        button for (_, step), button in list(stage.page.buttons.items())[1:] if step == "copy"
    )
    other.click()
    assert not first.isVisible()
    assert opened(stage).isVisible()
    press(opened(stage), KEY.Key_L, ctrl=True)
    assert stage.locked


def test_an_answer_that_comes_after_the_window_was_left_is_not_copied(
    stage: PlainStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, late = opened(stage), []
    monkeypatch.setattr(stage, "run", lambda work, then, **_: late.append((work, then)))
    press(window, KEY.Key_Return, KEY.Key_Return, KEY.Key_Escape)
    ((work, then),) = late
    then(work())
    assert pasted() == ""


def test_the_window_grows_for_a_long_answer_and_keeps_its_foot(qtbot: QtBot) -> None:
    window = CopyWindow(theme(text="extra"), system="市社会救助系统")
    qtbot.addWidget(window)
    window.show_field(CopyView("姓名", "王强", 0, 2))
    window.at_the_corner()
    before = window.geometry()
    window.show_field(CopyView("情况", "夜里咳嗽，说不清楚哪里疼。" * 50, 1, 2))
    after = window.geometry()
    assert after.height() > before.height()
    assert after.bottom() == before.bottom()
    assert window.leave.geometry().bottom() < window.height()


def test_the_history_of_the_clipboard_is_asked_to_leave_it_out(stage: PlainStage) -> None:
    press(opened(stage), KEY.Key_Return)
    data = QGuiApplication.clipboard().mimeData()
    assert data is not None
    assert data.data("x-kde-passwordManagerHint").data() == b"secret"
