"""The real window on a real device folder, driven as a person would: by keys and taps."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import Clock, FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.practice.setting import BEGINS, PIN
from ui.flow.place import Place
from ui.flow.unlock import Device
from ui.rounds import over_http
from ui.window import Window

HANGS_AFTER_MS = 60_000
"""What has not come by then never will: a machine under load is slow, and that is no fault."""

Connect = Callable[[Desk], Callable[[Any], Any]]


class Driver:
    """One window and the hands that use it."""

    def __init__(
        self,
        qtbot: QtBot,
        folder: Path,
        *,
        connect: Connect = over_http,
        clock: Clock | None = None,
        size: tuple[int, int] = (1366, 768),
    ) -> None:
        self.qtbot = qtbot
        device = Device(folder, clock or FixedClock(BEGINS), Uuid7())
        self.window = Window(device, connect=connect)
        qtbot.addWidget(self.window)
        self.window.resize(*size)
        self.window.show()
        qtbot.waitExposed(self.window)

    @property
    def place(self) -> Place:
        """The page that is open."""
        return self.window.open_place

    @property
    def screen(self) -> Any:
        return self.place.screen

    def unlock(self, pin: str = PIN) -> None:
        """Type the PIN and wait for what follows."""
        self.type(pin)
        self.at_rest()

    def type(self, text: str) -> None:
        """Keys go to the native window, as from a keyboard."""
        self.window.activateWindow()
        QTest.keyClicks(self.focused, text)

    def press(self, key: Qt.Key, *, ctrl: bool = False, shift: bool = False) -> None:
        held = Qt.KeyboardModifier.NoModifier
        if ctrl:
            held |= Qt.KeyboardModifier.ControlModifier
        if shift:
            held |= Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(self.window.windowHandle(), key, held)
        self.at_rest()

    def tap(self, widget: QWidget) -> None:
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.at_rest()

    def wait_for(self, place: str) -> None:
        """Until that page is open and its data is there."""
        self.until(lambda: type(self.place).__name__ == place)
        self.at_rest()

    def at_rest(self) -> None:
        """Until no thread works for the window any more."""
        self.until(lambda: not self.window.background.busy())

    def until(self, holds: Callable[[], bool]) -> None:
        """Until that holds, however long a loaded machine takes."""
        self.qtbot.waitUntil(holds, timeout=HANGS_AFTER_MS)

    @property
    def focused(self) -> QWidget:
        return self.window.focusWidget() or self.window
