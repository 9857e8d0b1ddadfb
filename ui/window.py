"""The one window: which page is open, in which look, and what every page may ask of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QInputDevice,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QWidget

from fieldvisit.words.labels import label as word_of
from ui import preferences
from ui.background import Background
from ui.failures import sentence_of
from ui.flow.place import Place
from ui.flow.unlock import Device, UnlockPlace
from ui.frame import Frame
from ui.preferences import Preferences
from ui.theme import Theme, theme
from ui.widgets.scroll import Page

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk
    from ui.sending import Sender
    from ui.status import SyncStatus

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

    # --- what pages may ask (ui.flow.place.Stage) ---

    @property
    def desk(self) -> Desk:
        assert self._desk is not None
        return self._desk

    @property
    def open_place(self) -> Place:
        """The page that is on top."""
        return self._open[-1].place

    def go(self, place: Place) -> None:
        if self._open:
            self._open[-1].focus = self._open[-1].page.focusWidget()
        self._push(place)

    def back(self) -> None:
        if len(self._open) < 2:
            return
        self._drop(self._open.pop())
        shown = self._open[-1]
        self._show(shown)
        shown.place.refresh()
        if shown.focus is not None:
            shown.focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def home(self, entry: str) -> None:
        self._clear()
        self._push(self._entries_of[entry]())

    def run(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        *,
        failed: Callable[[Exception], None] | None = None,
        page: str = "",
    ) -> None:
        self.background.run(work, then, failed=failed or self.say_failure, page=page)

    def say(self, sentence: str, *, undo: Callable[[], None] | None = None) -> None:
        self.toast.say(sentence, undo=undo)

    def show_waiting(self, count: int) -> None:
        self.show_badge(count)
        if self._sender is not None:
            self._sender.show_waiting(count)

    def sync_soon(self) -> None:
        if self._sender is not None:
            self._sender.sync_soon()

    def bigger_text(self) -> None:
        self.prefer(replace(self._wished, text=preferences.bigger(self._wished.text, by=1)))

    def prefer(self, wished: Preferences) -> None:
        """Put on another look at once, and remember it."""
        self._wished = wished
        preferences.keep(self._device.folder, wished)
        self._rebuild()

    def lock(self) -> None:
        """Put away what is open, close the file, ask for the PIN again."""
        self._clear()
        self.background.forget_all()
        if self._sender is not None:
            self._sender.stop()
        desk, self._desk, self._sender = self._desk, None, None
        if desk is not None:
            self.background.run(desk.store.close, lambda _: None, failed=self.say_failure)
        self._show_lock()

    # --- opening and closing ---

    def _show_lock(self) -> None:
        # The window is the stage, also for the one page that stands before the desk is open.
        self._push(UnlockPlace(self, self._device, opened=self._enter))

    def _enter(self, opened: Any) -> None:
        """The PIN was right: the pages were loaded on the thread that opened the desk."""
        from ui.flow.entries import places
        from ui.sending import Sender

        desk: Desk = opened
        self._desk = desk
        self._sender = Sender(self.background, self._connect(desk), clock=self._device.clock)
        self._sender.changed.connect(self._tell_status)
        self._sender.synced.connect(self._reread)
        self._entries_of = places(self, self._sender)
        self.show_person(desk.profile.staff_name, word_of("role", desk.profile.role))
        self.home("today")

    def closeEvent(self, event: QCloseEvent) -> None:
        self._clear()
        if self._sender is not None:
            self._sender.stop()
        self.background.forget_all()
        self.background.wait()
        if self._desk is not None:
            self._desk.store.close()
        super().closeEvent(event)

    def _push(self, place: Place) -> None:
        made = _Open(place, place.build(self.theme))
        self._open.append(made)
        self.pages.addWidget(made.page)
        self._show(made)
        if isinstance(made.page, Page) and made.page.first_focus is not None:
            made.page.first_focus.setFocus(Qt.FocusReason.OtherFocusReason)
        place.refresh()

    def _show(self, shown: _Open) -> None:
        self.pages.setCurrentWidget(shown.page)
        self.show_chrome(shown.place.entry, shown=shown.place.chrome)
        self._tell_status()

    def _drop(self, gone: _Open) -> None:
        gone.place.leave()
        self.pages.removeWidget(gone.page)
        gone.page.deleteLater()

    def _clear(self) -> None:
        while self._open:
            self._drop(self._open.pop())

    # --- looks ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.size().width() <= event.size().height()) != self.theme.portrait:
            self._rebuild()

    def _rebuild(self) -> None:
        """Build every open page again in the look that is wished and fits the window."""
        self.wear(_look(self._wished, portrait=self.width() <= self.height()))
        for open_page in self._open:
            old, open_page.page = open_page.page, open_page.place.build(self.theme)
            open_page.focus = None
            self.pages.insertWidget(self.pages.indexOf(old), open_page.page)
            self.pages.removeWidget(old)
            old.deleteLater()
        if self._open:
            self._show(self._open[-1])
            self._open[-1].place.refresh()

    # --- keys, failures, status ---

    def _keys(self) -> None:
        keys: dict[str, Callable[[], None]] = {
            "Ctrl+L": self.lock,
            "Ctrl++": self.bigger_text,
            "Ctrl+=": self.bigger_text,
            "Ctrl+-": self._smaller_text,
            "Ctrl+Shift+S": lambda: self._entry("sync"),
            "Ctrl+Z": lambda: self.toast.take_back(),
        }
        for number, entry in enumerate(ENTRIES, 1):
            keys[f"Ctrl+{number}"] = partial(self._entry, entry)
        for key, then in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(then)

    def _entry(self, entry: str) -> None:
        """A key of the rail counts only where the rail is shown."""
        if self._open and self._open[-1].place.chrome:
            self.home(entry)

    def _smaller_text(self) -> None:
        self.prefer(replace(self._wished, text=preferences.bigger(self._wished.text, by=-1)))

    @property
    def sync_status(self) -> SyncStatus:
        """Where syncing stands."""
        assert self._sender is not None
        return self._sender.status

    def say_failure(self, error: Exception) -> None:
        self.say(sentence_of(error))

    def _tell_status(self) -> None:
        if self._sender is not None and self._open:
            self._open[-1].place.show_status(self._sender.status)

    def _reread(self) -> None:
        """A sync came through: pages that are read (never those being filled) read anew."""
        if self._open and self._open[-1].place.live:
            self._open[-1].place.refresh()


def _look(wished: Preferences, *, portrait: bool) -> Theme:
    """The theme for this screen: sizes of a tablet where there is a finger or a portrait window."""
    touch = any(
        device.type() is QInputDevice.DeviceType.TouchScreen for device in QInputDevice.devices()
    )
    return theme(
        wished.theme,
        form_factor="tablet" if portrait or touch else "laptop",
        text=wished.text,
        dpi=QGuiApplication.primaryScreen().physicalDotsPerInch(),
        portrait=portrait,
    )
