"""The one bridge between the window and threads, and the one place in it that catches everything.

Never touches a widget: results and errors arrive as values in the window's own thread.
"""

import gc
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal, Slot

THREADS = 4
"""Also on a machine with one core: a round of sync that waits must not hold up a draft's save."""


COLLECT_EVERY_MS = 1_000


def collect_in_this_thread(window: QObject) -> None:
    """Leave unreachable cycles to the window's own thread: Python collects them on whichever thread
    allocates next, and a Qt object that another thread takes away brings the program down.
    """
    gc.disable()
    timer = QTimer(window)
    timer.timeout.connect(collect_what_is_due)
    timer.start(COLLECT_EVERY_MS)


def collect_what_is_due() -> None:
    """What Python would have done by itself: the oldest generation that is full."""
    full = [
        n
        for n, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if count > most
    ]
    if full:
        gc.collect(full[-1])


class Job:
    """One piece of work on its way. Whoever runs it keeps it until it has answered."""

    def __init__(
        self, work: Callable[[], object], then: Callable[[Any], None], *, page: str = ""
    ) -> None:
        self.page = page
        self.muted = False
        self.tell: Callable[[Any], None] = then
        self.trouble: Callable[[Exception], None] = _nothing
        self._work = work

    def outcome(self) -> Callable[[], None]:
        """Do the work, on whatever thread this is; what is left to do is to tell of it."""
        try:
            result = self._work()
        except Exception as error:
            # The edge: every error becomes a value and a sentence on the screen.
            return partial(self.trouble, error)
        return partial(self.tell, result)

    def let_go(self) -> None:
        """It has answered: nothing keeps what it worked on and whom it told."""
        self.tell = self.trouble = _nothing
        self._work = _nothing


def _nothing(_answer: object = None) -> None:
    """The work of a job that is over, and whom it tells."""


class Background(QObject):
    """Runs work on threads; keeps each job until its answer, drops answers that came too late."""

    _answered = Signal(object, object)
    _said = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(max(THREADS, self._pool.maxThreadCount()))
        self._jobs: set[Job] = set()
        self._latest: dict[str, Job] = {}
        self._ends: list[tuple[set[Job], Callable[[], None]]] = []
        # One lasting connection: undoing one while its own signal runs takes the ground away.
        self._answered.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._said.connect(self._say, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        *,
        failed: Callable[[Exception], None],
        page: str = "",
    ) -> Job:
        """Do `work` on a thread; `then(result)` or `failed(error)` follows in the window's thread.

        With `page` a newer run for the same page makes the older answer worthless: it is dropped.
        """
        job = Job(work, then, page=page)
        job.trouble = failed
        self._jobs.add(job)
        if page:
            self._latest[page] = job
        self._pool.start(lambda: self._answered.emit(job, job.outcome()))
        return job

    def teller(self, then: Callable[[Any], None]) -> Callable[[Any], None]:
        """What work may call on its thread while it runs: `then(value)` follows in the window's."""
        return lambda value: self._said.emit(partial(then, value))

    def forget(self, page: str) -> None:
        """Drop whatever is still on its way for a page that was left."""
        self._latest.pop(page, None)

    def forget_all(self) -> None:
        """Drop every answer that is still to come: the device is being locked."""
        self._latest.clear()
        for job in self._jobs:
            job.muted = True

    def after_these(self, then: Callable[[], None]) -> None:
        """`then`, in the window's thread, once all that is under way now has come to its end."""
        under_way = set(self._jobs)
        if under_way:
            self._ends.append((under_way, then))
        else:
            then()

    def busy(self) -> bool:
        """Whether any job has not answered yet."""
        return bool(self._jobs)

    def wait(self, milliseconds: int = -1) -> bool:
        """Before the program ends: let the threads finish what they hold."""
        return self._pool.waitForDone(milliseconds)

    @Slot(object)
    def _say(self, tell: Callable[[], None]) -> None:
        tell()

    @Slot(object, object)
    def _answer(self, job: Job, outcome: Callable[[], None]) -> None:
        self._jobs.discard(job)
        late = job.muted or (job.page and self._latest.get(job.page) is not job)
        job.let_go()
        if not late:
            outcome()
        self._note_end(job)

    def _note_end(self, job: Job) -> None:
        for under_way, _ in self._ends:
            under_way.discard(job)
        over = [then for under_way, then in self._ends if not under_way]
        self._ends = [(under_way, then) for under_way, then in self._ends if under_way]
        for then in over:
            then()
