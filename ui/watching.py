"""Looks into the exchange folder now and then while the device is unlocked. Never in the window's
own thread, and never with a dialog.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.background import Background

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk
    from sync.client.exchanging import Exchanged

EVERY_MS = 60_000
PAGE = "exchange-folder"


class Watcher(QObject):
    """One an unlocked device. `changed`: something was taken in or laid."""

    changed = Signal()

    def __init__(
        self,
        background: Background,
        look: Callable[[], "Exchanged | None"],
        *,
        every: int = EVERY_MS,
    ) -> None:
        super().__init__()
        self._background = background
        self._look = look
        self._under_way = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(every)

    @classmethod
    def over(cls, desk: "Desk", background: Background) -> "Watcher":
        """That of an unlocked desk."""
        return cls(background, partial(look_into_folder, desk))

    def look(self) -> None:
        """Look now, unless a look is under way."""
        if self._under_way:
            return
        self._under_way = True
        self._background.run(self._look, self._done, failed=self._failed, page=PAGE)

    def stop(self) -> None:
        """The device is being locked: nothing more begins."""
        self._timer.stop()
        self._background.forget(PAGE)

    def _done(self, found: "Exchanged | None") -> None:
        self._under_way = False
        if found is not None and (found.answers or found.slips or found.made):
            self.changed.emit()

    def _failed(self, _: Exception) -> None:
        # The folder is away or full: the page 交接 says so when somebody looks, and the next look
        # tries again.
        self._under_way = False


def look_into_folder(desk: "Desk") -> "Exchanged | None":
    """One look into the folder that is watched; None without one. Raises StickAway, StickFull."""
    from sync.client import exchanging

    folder = exchanging.watched(desk.store)
    if folder is None:
        return None
    told = exchanging.exchange(desk.store, folder, clock=desk.clock, ids=desk.ids)
    desk.take_tables()
    return told
