"""The one window: which page is open, in which look, and what every page may ask of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut

from ui import failures, look, preferences
from ui.background import Background
from ui.flow import locking
from ui.flow.place import Place
from ui.flow.unlock import Device, UnlockPlace
from ui.frame import Frame
from ui.open_pages import OpenPages

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk
    from ui.session import Session

ENTRIES = ("today", "households", "notes", "sync", "more")


class Window(Frame):
    """Implements `ui.flow.place.Stage`. `connect` makes the round of sync of an open desk."""

    def __init__(self, device: Device, *, connect: Callable[[Desk], Callable[[Any], Any]]) -> None:
        self._device = device
        self._connect = connect
        self._wished = preferences.load(device.folder)
        self._session: Session | None = None
        self._stood: dict[str, locking.Stood] = {}
        """By person, where they stood when they locked: nobody else comes back there."""

        self._letting_go: list[Callable[[], None]] = []
        self._leading: list[QShortcut] = []
        """Keys of the rail: they count only where the rail is shown."""
        super().__init__(look.look(self._wished, portrait=False))
        self._open = OpenPages(self.pages)
        self.background = Background(self)
        self.idle = locking.IdleWatch(device.clock, self)
        self.idle.due.connect(self.lock)
        self.setWindowTitle(self.tr("铁脚板走访"))
        self.entry_asked.connect(self.home)
        self.lock_asked.connect(self.lock)
        self._rail_keys: list[QShortcut] = []
        self._keys()
        self._show_lock()

    # --- what pages may ask (ui.flow.place.Stage) ---

    @property
    def desk(self) -> Desk:
        return self.session.desk

    def go(self, place: Place) -> None:
        self._open.push(place, self.theme)
        self._show_top()
        place.refresh()

    def back(self) -> None:
        if len(self._open) > 1:
            self._open.pop()
            self._show_top()
            self.open_place.refresh()

    def home(self, entry: str) -> None:
        self._open.clear()
        self.go(self.session.entries[entry]())

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
        if self._session is not None:
            self._session.sender.show_waiting(count)

    def sync_soon(self) -> None:
        if self._session is not None:
            self._session.sender.sync_soon()

    def bigger_text(self) -> None:
        self._resize_text(1)

    def prefer(self, wished: preferences.Preferences) -> None:
        self._wished = wished
        preferences.keep(self._device.folder, wished)
        self.idle.allow(wished.lock_minutes)
        self._rebuild()

    @property
    def wished(self) -> preferences.Preferences:
        return self._wished

    def lock(self) -> None:
        """Put away what is open, close the file, ask for the PIN again. A question that stands over
        the window is left first, as by Esc: then it takes a moment longer."""
        if self._session is None:
            return
        if locking.leave_dialogs(self, self.lock):
            return
        # What is still being composed from a keyboard of syllables belongs to the answer.
        QGuiApplication.inputMethod().commit()
        session, me = self._session, str(self._session.desk.profile.staff_id)
        try:
            self._stood[me] = locking.stood(self._open.put_away())
        finally:
            # Whatever goes wrong while a page is put away, the device is locked.
            self._close_desk(session)

    def _close_desk(self, session: Session) -> None:
        self.idle.stop()
        self.background.forget_all()
        session.sender.stop()
        session.watcher.stop()
        self._session = None
        self._forget_person()
        # What is under way ends first: a file closed under its hands would open itself again.
        close = session.desk.store.close
        self._letting_go.append(close)
        self.background.after_these(partial(self._let_go, close))
        self._show_lock()

    def _let_go(self, close: Callable[[], None]) -> None:
        self._letting_go.remove(close)
        self.background.run(close, lambda _: None, failed=self.say_failure)

    def _forget_person(self) -> None:
        """Nothing of whoever worked here is seen, said or pasted any more."""
        self._open.clear()
        self.toast.forget()
        self.show_person("", "")
        self.show_badge(0)
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear()

    # --- what tests and the start ask ---

    @property
    def session(self) -> Session:
        """What is there while the device is unlocked."""
        assert self._session is not None
        return self._session

    @property
    def open_place(self) -> Place:
        """The page that is on top."""
        return self._open.top

    def say_failure(self, error: Exception) -> None:
        """A failure that no page waits for."""
        self.say(failures.sentence_of(error))

    # --- opening and closing ---

    def _show_lock(self) -> None:
        # The window is the stage, also for the one page that stands before the desk is open.
        self.go(UnlockPlace(self, self._device, opened=self._enter))
        if any(one.unkept for one in self._stood.values()):
            place = self.open_place
            assert isinstance(place, UnlockPlace)
            place.say_unkept()

    def _enter(self, desk: Any) -> None:
        """The PIN was right; what follows was loaded on the thread that opened the desk."""
        from ui.session import begin

        one_round, clock = self._connect(desk), self._device.clock
        self._session = begin(self, desk, one_round=one_round, clock=clock, on=self.background)
        self._session.sender.changed.connect(self._tell_status)
        self._session.sender.synced.connect(self._reread)
        self.show_person(*self._session.who)
        self.idle.begin(self._wished.lock_minutes)
        stood = self._stood.pop(str(desk.profile.staff_id), None)
        self.home(stood.entry if stood else "today")
        if stood is not None:
            locking.come_back(self, self.open_place, marks=stood.marks)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._open.clear()
        self.background.forget_all()
        if self._session is not None:
            self._session.sender.stop()
            self._session.watcher.stop()
        # A round that waits for the network may hold the threads: nobody should see that.
        self.hide()
        self.background.wait()
        if self._session is not None:
            self._session.desk.store.close()
        while self._letting_go:
            self._letting_go.pop()()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.size().width() <= event.size().height()) != self.theme.portrait:
            self._rebuild()

    def _rebuild(self) -> None:
        """Build every open page again in the look that is wished and fits the window."""
        self.wear(look.look(self._wished, portrait=self.width() <= self.height()))
        self._open.rebuild(self.theme)
        self._show_top()
        self.open_place.refresh()

    def _show_top(self) -> None:
        shown = self.open_place.chrome
        self.show_chrome(self.open_place.entry, shown=shown)
        for shortcut in self._leading:
            shortcut.setEnabled(shown)
        # Without the rail these keys are the page's own: a form turns to its sections with them.
        for shortcut in self._rail_keys:
            shortcut.setEnabled(self.open_place.chrome)
        self._tell_status()

    def _tell_status(self) -> None:
        if self._session is not None and len(self._open):
            self.open_place.show_status(self._session.sender.status)

    def _reread(self) -> None:
        """A sync came through: pages that are read (never those being filled) read anew."""
        if len(self._open) and self.open_place.live:
            self.open_place.refresh()

    # --- keys ---

    def _keys(self) -> None:
        always: dict[str, Callable[[], None]] = {
            "F1": self._help,
            "Ctrl+L": self.lock,
            "Ctrl++": self.bigger_text,
            "Ctrl+=": self.bigger_text,
            "Ctrl+-": lambda: self._resize_text(-1),
            "Ctrl+Z": lambda: self.toast.take_back(),
        }
        for key, then in always.items():
            QShortcut(QKeySequence(key), self).activated.connect(then)
        leading = {f"Ctrl+{number}": entry for number, entry in enumerate(ENTRIES, 1)}
        leading["Ctrl+Shift+S"] = "sync"
        for key, entry in leading.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(partial(self.home, entry))
            self._leading.append(shortcut)

    def _help(self) -> None:
        keys = self.tr("F 找一户，N 开始走访，M 记一条，Ctrl+1 到 5 换页，Ctrl+L 锁屏。")
        self.say(keys + self.tr("别的问题请打镇街民政办。"))

    def _resize_text(self, by: int) -> None:
        self.prefer(preferences.resized(self._wished, by=by))
