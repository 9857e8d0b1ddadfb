"""When the device syncs, and what it says about it. Never syncs in the window's own thread."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from fieldvisit.casework.sending.sync_wishes import Wishes
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import SHANGHAI, Clock
from fieldvisit.words import sentence
from sync.client import pacing, report, watching
from sync.client.pacing import Mood, Pace
from ui import following, link
from ui import status as states
from ui.background import Background
from ui.failures import sentence_of

LOOK_EVERY_MS = 2_000
SOON = timedelta(seconds=3)
NOTHING_HELD = states.Held()


@dataclass(frozen=True)
class _Last:
    sentence: str = ""
    at: str = ""
    held: states.Held = NOTHING_HELD


class _Allowed:
    """What may go on at this moment: set in the window's thread, read on the round's. No Qt object:
    the round may be the last to hold it.
    """

    def __init__(self) -> None:
        self.terms = watching.Terms()


class Sender(QObject):
    """One an unlocked device. `changed`: the status is another; `synced`: rows may be too.
    `line` says what the line costs.
    """

    changed = Signal()
    synced = Signal()

    def __init__(
        self,
        background: Background,
        one_round: Callable[[watching.Watch], report.Report],
        *,
        clock: Clock,
        die: Callable[[], float] = random.random,
        line: Callable[[], link.Link] = lambda: link.Link.UNKNOWN,
    ) -> None:
        super().__init__()
        self._background = background
        self._round = one_round
        self._clock = clock
        self._die = die
        self._line = line
        self._allowed = _Allowed()
        self._followed: following.Followed | None = None
        self._whatever_it_costs = False
        self.wishes = Wishes()
        self._waiting = 0
        self._last = _Last()
        self._reached = True
        self._pace: Pace = pacing.at_start(clock.now(), die=die())
        self.automatic = True
        self._glance = QTimer(self)
        self._glance.timeout.connect(self.look)
        self._glance.start(LOOK_EVERY_MS)

    @property
    def status(self) -> states.SyncStatus:
        """Where syncing stands, in words."""
        next_at = str(self._pace.facts()["at"])
        if self._pace.mood is Mood.RUNNING:
            return self._working()
        last = self._last
        if self.wishes.paused and self._pace.mood in (Mood.IDLE, Mood.RESTING):
            return states.paused(self._waiting, held=last.held)
        if not self.automatic:
            return states.offline_by_choice(self._waiting)
        if self._pace.mood is Mood.RESTING:
            went = states.arrived(
                self._waiting, at=last.at, next_at=next_at, sentence=last.sentence
            )
            return self._with_photos(went)
        if self._pace.mood is Mood.IDLE:
            return states.not_yet(self._waiting, next_at=next_at)
        stopped = self._pace.mood is Mood.STOPPED
        if self._reached and not stopped:
            return states.not_through(self._waiting, sentence=last.sentence, next_at=next_at)
        return states.away(self._waiting, sentence=last.sentence, next_at=next_at, stopped=stopped)

    def show_waiting(self, count: int) -> None:
        """How many wait, as casework counted last."""
        if count != self._waiting:
            self._waiting = count
            self.changed.emit()

    def wish(self, wishes: Wishes) -> None:
        """What its person wishes from now on; a round that runs stops what may wait at its next
        step.
        """
        self.wishes = wishes
        self._look_at_the_link()
        self._go_on()
        self.changed.emit()

    def photos_now(self) -> None:
        """Photos go this once, whatever the line costs."""
        self._whatever_it_costs = True
        self.sync_now()

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
        self._followed = None
        self._look_at_the_link()
        self.changed.emit()
        allowed = self._allowed
        watched = watching.Watch(self._background.teller(self._told), lambda: allowed.terms)
        one = self._round
        self._background.run(
            lambda: one(watched), self._done, failed=self._failed, page="sync-round"
        )

    def stop(self) -> None:
        """The device is being locked: nothing more begins, and what may wait ends at its next
        step.
        """
        self._glance.stop()
        self._allowed.terms = watching.Terms(fills=False, photos=False)
        self._background.forget("sync-round")

    def look(self) -> None:
        """Begin a round if it is time for one (a timer asks every two seconds)."""
        self._look_at_the_link()
        self._go_on()
        if self.automatic and pacing.due(self._pace, self._clock.now()):
            self.sync_now()

    def _with_photos(self, went: states.SyncStatus) -> states.SyncStatus:
        if self._last.held.photos:
            return states.for_wifi(went, photos=self._last.held.photos)
        unknown = self.wishes.photos_by_wifi and self._line() is link.Link.UNKNOWN
        return states.on_any_line(went) if unknown else went

    def _working(self) -> states.SyncStatus:
        known = self._followed
        if known is None:
            return states.sending(self._waiting)
        if self.wishes.paused and known.may_wait:
            return states.stopping(self._waiting)
        doing = known.sentence(self._seconds())
        far = known.progress.share
        return states.working(self._waiting, doing=doing, share=far, may_wait=known.may_wait)

    def _told(self, progress: watching.Progress) -> None:
        if self._pace.mood is not Mood.RUNNING:
            return
        # It lives: a first fill may take longer than a round that never reports is waited for.
        self._pace = pacing.started(self._pace, self._clock.now())
        self._followed = following.follow(self._followed, progress, at=self._seconds())
        self.changed.emit()

    def _go_on(self) -> None:
        """What the last round left waiting may go now: it does soon, not at the next turn."""
        held, terms = self._last.held, self._allowed.terms
        if (held.fills and terms.fills) or (held.photos and terms.photos):
            self.sync_soon()

    def _look_at_the_link(self) -> None:
        wishes = self.wishes
        costly = wishes.photos_by_wifi and self._line() is link.Link.COSTLY
        photos = not wishes.paused and (not costly or self._whatever_it_costs)
        self._allowed.terms = watching.Terms(fills=not wishes.paused, photos=photos)

    def _done(self, told: report.Report) -> None:
        held = states.Held(bool(told.fills_held), told.photos_held)
        self._last = _Last(sentence(told.code, told.facts()), self._time(), held)
        self._end(told.trouble)
        self.synced.emit()

    def _failed(self, error: Exception) -> None:
        self._last = _Last(sentence_of(error), self._time())
        trouble = error if isinstance(error, FieldvisitError) else FieldvisitError()
        self._end(trouble)

    def _end(self, trouble: FieldvisitError | None) -> None:
        now = self._clock.now()
        self._followed, self._whatever_it_costs = None, False
        self._pace = pacing.ended(self._pace, now, trouble=trouble, die=self._die())
        self._reached = not isinstance(trouble, pacing.OUT_OF_REACH)
        self._look_at_the_link()
        self._go_on()
        self.changed.emit()

    def _seconds(self) -> float:
        return self._clock.now().timestamp()

    def _time(self) -> str:
        return f"{self._clock.now().astimezone(SHANGHAI):%H:%M}"
