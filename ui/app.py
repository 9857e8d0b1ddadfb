"""Start the window: first paint before anything heavy, the rest while the PIN is typed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from fieldvisit.machine.clock import Clock
from fieldvisit.machine.ids import IdSource
from ui.background import collect_in_this_thread
from ui.flow.unlock import Device, load_pages
from ui.rounds import over_http
from ui.window import Window

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk

SIZE = (1366, 768)


def run(
    device: Path,
    *,
    clock: Clock,
    ids: IdSource,
    connect: Callable[[Desk], Callable[[Any], Any]] = over_http,
) -> int:
    """Open the window on a device's folder and stay until it is closed; the exit code.

    `connect` makes the round of sync of an unlocked desk; normally that goes over HTTP.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    qInstallMessageHandler(say_faults_only)
    window = open_window(Device(device, clock, ids), connect=connect)
    collect_in_this_thread(window)
    code = app.exec()
    window.background.wait()
    return code


def say_faults_only(kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
    """Qt's own debugging tells of the texts on the screen, whatever the environment asks for."""
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and sys.stderr:
        sys.stderr.write(f"{message}\n")


def open_window(device: Device, *, connect: Callable[[Desk], Callable[[Any], Any]]) -> Window:
    """Show the window; once it has painted, warm up on a thread."""
    window = Window(device, connect=connect)
    window.resize(*SIZE)
    window.show()
    # A timer of 0 fires after the first paint event has been handled.
    QTimer.singleShot(0, window, lambda: warm_up(window))
    return window


def warm_up(window: Window) -> None:
    """Load the rooms behind the PIN on a thread; unlocking waits for what is missing by itself."""
    window.background.run(load_pages, lambda _: None, failed=window.say_failure)
