"""The bridge to threads: work runs elsewhere, answers come home, late ones are dropped."""

import gc
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QMessageLogContext, QThread, QtMsgType
from pytestqt.qtbot import QtBot

from ui.app import say_faults_only
from ui.background import Background, collect_in_this_thread


@pytest.fixture
def background(qtbot: QtBot) -> Background:
    return Background()


def refuse(error: Exception) -> None:
    raise AssertionError(error)


def at_rest(qtbot: QtBot, background: Background) -> None:
    qtbot.waitUntil(lambda: not background.busy(), timeout=5000)


def test_work_runs_on_another_thread_and_its_answer_arrives_in_this_one(
    qtbot: QtBot, background: Background
) -> None:
    here = threading.get_ident()
    seen: list[tuple[int, int]] = []
    background.run(
        threading.get_ident,
        lambda there: seen.append((there, threading.get_ident())),
        failed=refuse,
    )
    at_rest(qtbot, background)
    assert len(seen) == 1
    assert seen[0][0] != here
    assert seen[0][1] == here


def test_an_error_arrives_as_a_value_in_this_thread(qtbot: QtBot, background: Background) -> None:
    seen: list[tuple[str, bool]] = []

    def work() -> None:
        raise ZeroDivisionError

    def failed(error: Exception) -> None:
        seen.append((type(error).__name__, QThread.isMainThread()))

    background.run(work, lambda _: seen.append(("done", False)), failed=failed)
    at_rest(qtbot, background)
    assert seen == [("ZeroDivisionError", True)]


def test_a_round_of_sync_that_hangs_holds_up_no_save(qtbot: QtBot, background: Background) -> None:
    """On one core, too: as many pieces of work as cores must not fill the bridge."""
    may_end = threading.Event()
    saved: list[bool] = []
    for _ in range(3):
        background.run(lambda: may_end.wait(5), lambda _: None, failed=refuse)
    background.run(lambda: True, saved.append, failed=refuse)
    qtbot.waitUntil(lambda: saved == [True], timeout=3000)
    may_end.set()
    at_rest(qtbot, background)


def test_running_does_not_wait_for_the_work(qtbot: QtBot, background: Background) -> None:
    may_end = threading.Event()
    ended: list[bool] = []
    background.run(lambda: may_end.wait(5), ended.append, failed=refuse)
    assert background.busy()
    assert ended == []
    may_end.set()
    at_rest(qtbot, background)
    assert ended == [True]


def test_the_late_answer_of_an_older_question_is_dropped(
    qtbot: QtBot, background: Background
) -> None:
    may_end = threading.Event()
    shown: list[str] = []

    def slow() -> str:
        may_end.wait(5)
        return "old"

    background.run(slow, shown.append, failed=refuse, page="list")
    background.run(lambda: "new", shown.append, failed=refuse, page="list")
    qtbot.waitUntil(lambda: shown == ["new"], timeout=5000)
    may_end.set()
    at_rest(qtbot, background)
    assert shown == ["new"]


@pytest.mark.parametrize("forget", [lambda b: b.forget("list"), Background.forget_all])
def test_an_answer_for_a_page_that_was_left_is_dropped(
    qtbot: QtBot, background: Background, forget: Callable[[Background], None]
) -> None:
    may_end = threading.Event()
    shown: list[object] = []
    background.run(lambda: may_end.wait(5), shown.append, failed=refuse, page="list")
    forget(background)
    may_end.set()
    at_rest(qtbot, background)
    assert shown == []


def test_answers_without_a_page_all_arrive(qtbot: QtBot, background: Background) -> None:
    seen: list[int] = []
    for number in range(20):
        background.run(lambda number=number: number, seen.append, failed=refuse)
    at_rest(qtbot, background)
    assert sorted(seen) == list(range(20))


class Cycle:
    """Unreachable and yet not gone: it holds itself, and says on which thread it went."""

    def __init__(self, ends: list[int]) -> None:
        self.me = self
        self._ends = ends

    def __del__(self) -> None:
        self._ends.append(threading.get_ident())


def test_cycles_are_collected_in_the_windows_thread_whoever_allocates(
    qtbot: QtBot, background: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Qt object that another thread takes away brings the program down."""
    monkeypatch.setattr("ui.background.COLLECT_EVERY_MS", 10)
    ends: list[int] = []
    kept: list[object] = []
    collect_in_this_thread(background)
    Cycle(ends)
    due = gc.get_threshold()[0] + 1  # a round of sync before this asks for fewer looks
    background.run(lambda: [[n] for n in range(due)], kept.append, failed=refuse)
    qtbot.waitUntil(lambda: bool(ends), timeout=5000)
    assert ends == [threading.get_ident()]


def test_a_page_may_begin_new_work_with_an_answer(qtbot: QtBot, background: Background) -> None:
    """An answer may let go of everything that belonged to the question."""
    seen: list[int] = []

    def again(number: int) -> None:
        seen.append(number)
        if number < 50:
            background.run(lambda: number + 1, again, failed=refuse, page="same")

    again(0)
    at_rest(qtbot, background)
    assert seen == list(range(51))


def test_qts_own_debugging_stays_silent_and_its_warnings_are_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """trust T8: it tells of texts on the screen"""
    say_faults_only(QtMsgType.QtDebugMsg, QMessageLogContext(), "赵秀英")
    say_faults_only(QtMsgType.QtWarningMsg, QMessageLogContext(), "no such font")
    assert capsys.readouterr().err == "no such font\n"
