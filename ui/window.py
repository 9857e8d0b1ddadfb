"""The one window: which page is open, in which look, and what every page may ask of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QInputDevice, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui import preferences
from ui.background import Background
from ui.failures import sentence_of
from ui.flow.place import Place
from ui.flow.unlock import Device, UnlockPlace
from ui.frame import Frame
from ui.preferences import Preferences
from ui.theme import Theme, theme

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk
    from ui.sending import Sender

ENTRIES = ("today", "households", "notes", "sync", "more")


@dataclass
class _Open:
    """A page that is open: its place, its widget, and what had the focus when it was covered."""

    place: Place
    page: QWidget
    focus: QWidget | None = None


class Window(Frame):
    """Implements `ui.flow.place.Stage`. `connect` makes the round of sync of an open desk."""

    def __init__(self, device: Device, *, connect: Callable[[Desk], Callable[[], Any]]) -> None:
        self._device = device
        self._connect = connect
        self._wished = preferences.load(device.folder)
        self._open: list[_Open] = []
        self._desk: Desk | None = None
        self._sender: Sender | None = None
        self._entries_of: Mapping[str, Callable[[], Place]] = {}
        super().__init__(_look(self._wished, portrait=False))
        self.background = Background(self)
        self.setWindowTitle(self.tr("铁脚板走访"))
        self.entry_asked.connect(self.home)
        self.lock_asked.connect(self.lock)
        self._keys()
        self._show_lock()
"""
