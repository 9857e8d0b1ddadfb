"""When the device syncs, and what it says about it. Never syncs in the window's own thread."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import SHANGHAI, Clock
from fieldvisit.words import sentence
from sync.client import pacing
from sync.client.pacing import Mood, Pace
from sync.client.report import Report
from ui import status
from ui.background import Background
from ui.failures import sentence_of
from ui.status import SyncStatus

LOOK_EVERY_MS = 2_000
SOON = timedelta(seconds=3)


@dataclass(frozen=True)
class _Last:
    sentence: str = ""
    at: str = ""


class Sender(QObject):
    """One an unlocked device. `changed`: the status is another; `synced`: rows may be too."""

    changed = Signal()
    synced = Signal()

    def __init__(
        self,
        background: Background,
        one_round: Callable[[], Report],
        *,
        clock: Clock,
        die: Callable[[], float] = random.random,
    ) -> None:
        super().__init__()
        self._background = background
        self._round = one_round
        self._clock = clock
        self._die = die
        self._waiting = 0
        self._last = _Last()
        self._pace: Pace = pacing.at_start(clock.now(), die=die())
        self.automatic = True
        self._glance = QTimer(self)
        self._glance.timeout.connect(self.look)
        self._glance.start(LOOK_EVERY_MS)

    @property
    def status(self) -> SyncStatus:
        """Where syncing stands, in words."""
        next_at = str(self._pace.facts()["at"])
        if self._pace.mood is Mood.RUNNING:
            return status.sending(self._waiting)
        if not self.automatic:
            return status.offline_by_choice(self._waiting)
        last = self._last
        if self._pace.mood is Mood.RESTING:
            return status.arrived(
                self._waiting, at=last.at, next_at=next_at, sentence=last.sentence
            )
        if self._pace.mood is Mood.IDLE:
            return status.not_yet(self._waiting, next_at=next_at)
        stopped = self._pace.mood is Mood.STOPPED
        return status.away(self._waiting, sentence=last.sentence, next_at=next_at, stopped=stopped)

    def show_waiting(self, count: int) -> None:
        """How many wait, as casework counted last."""
        if count != self._waiting:
            self._waiting = count
            self.changed.emit()

    def set_automatic(self, automatic: bool) -> None:
        """`False`: nothing goes out by itself; 立即同步 still does."""
        self.automatic = automatic
        self.changed.emit()

    def sync_soon(self) -> None:
        """Something new waits: bring the next round forward, unless a failure set the pace."""
        if self._pace.mood in (Mood.IDLE, Mood.RESTING):
            at = min(self._pace.next_at, self._clock.now() + SOON)
            self._pace = Pace(self._pace.mood, at, self._pace.failures)

    def sync_now(self) -> None:
        """A round at once; a second one while one runs is not begun."""
        if self._pace.mood is Mood.RUNNING and not pacing.due(self._pace, self._clock.now()):
            return
        self._pace = pacing.started(self._pace, self._clock.now())
        self.changed.emit()
        self._background.run(self._round, self._done, failed=self._failed, page="sync-round")

    def stop(self) -> None:
        """The device is being locked: nothing more begins."""
        self._glance.stop()
        self._background.forget("sync-round")

    def look(self) -> None:
        """Begin a round if it is time for one (a timer asks every two seconds)."""
        if self.automatic and pacing.due(self._pace, self._clock.now()):
            self.sync_now()

    def _done(self, report: Report) -> None:
        self._last = _Last(sentence(report.code, report.facts()), self._time())
        self._end(report.trouble)
        self.synced.emit()

    def _failed(self, error: Exception) -> None:
        self._last = _Last(sentence_of(error), self._time())
        trouble = error if isinstance(error, FieldvisitError) else FieldvisitError()
        self._end(trouble)

    def _end(self, trouble: FieldvisitError | None) -> None:
        now = self._clock.now()
        self._pace = pacing.ended(self._pace, now, trouble=trouble, die=self._die())
        self.changed.emit()

    def _time(self) -> str:
        return f"{self._clock.now().astimezone(SHANGHAI):%H:%M}"
