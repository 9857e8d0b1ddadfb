"""When an idle device locks, and how its person comes back to where they stood. Never opens a
device: that takes the PIN.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from fieldvisit.machine.clock import Clock

if TYPE_CHECKING:
    from ui.flow.place import Bookmark, Place, Stage

LOOK_EVERY_MS = 2_000
DIALOG_MS = 50
TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class IdleWatch(QObject):
    """Watches while the device is unlocked; `due` when nobody touched it for long enough."""

    due = Signal()

    def __init__(self, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._minutes = 0
        self._touched = (clock.now(), time.monotonic())
        self._glance = QTimer(self)
        self._glance.timeout.connect(self.look)

    def begin(self, minutes: int) -> None:
        """Count from now; `due` after so many minutes."""
        self.allow(minutes)
        self._touch()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self._glance.start(LOOK_EVERY_MS)

    def allow(self, minutes: int) -> None:
        """Another length of time from now on."""
        self._minutes = minutes

    def stop(self) -> None:
        """The device is locked."""
        self._glance.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def look(self) -> None:
        """Whether it is time (a timer asks every two seconds)."""
        if self._glance.isActive() and self.idle >= timedelta(minutes=self._minutes):
            self.due.emit()

    @property
    def idle(self) -> timedelta:
        """For how long nobody touched it. The clock on the wall counts a sleeping computer too, the
        other one goes on where that clock is set back: the longer of the two."""
        wall, steady = self._touched
        steadily = timedelta(seconds=time.monotonic() - steady)
        return max(self._clock.now() - wall, steadily)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES:
            self._touch()
        return False

    def _touch(self) -> None:
        self._touched = (self._clock.now(), time.monotonic())


@dataclass(frozen=True)
class Stood:
    """Where one person stood when the device locked: the entry of the rail and the pages above it.
    `unkept`: something typed is in this memory only, the disk would not take it.
    """

    entry: str
    marks: Sequence[Bookmark]
    unkept: bool


def stood(gone: Sequence[tuple[Place, Bookmark | None]]) -> Stood:
    """From the pages that were put away, lowest first; those above one that nobody comes back to
    are not come back to either."""
    marks: list[Bookmark] = []
    for _, mark in gone[1:]:
        if mark is None:
            break
        marks.append(mark)
    entry = gone[0][0].entry if gone else "today"
    return Stood(entry, marks, unkept=any(place.unkept for place, _ in gone))


def come_back(stage: Stage, below: Place, *, marks: Sequence[Bookmark]) -> None:
    """Open the pages again, each once the one below it shows what it is for."""
    if not marks:
        return
    made = marks[0](stage, below)
    stage.go(made)
    made.when_there(lambda: come_back(stage, made, marks=marks[1:]))


def leave_dialogs(window: QWidget, then: Callable[[], None]) -> bool:
    """Leave every question and file dialog that stands over the window, as Esc does. Whether there
    was one: then `then` follows a moment later, after what asked has gone on."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return False
    open_now: list[QWidget | None] = [app.activePopupWidget(), app.activeModalWidget()]
    for one in open_now:
        if isinstance(one, QDialog):
            one.reject()
        elif one is not None:
            one.close()
    if any(open_now):
        QTimer.singleShot(DIALOG_MS, window, then)
    return any(open_now)
