"""The one bridge between the window and threads, and the one place in it that catches everything.

Never touches a widget: results and errors arrive as values in the window's own thread.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

THREADS = 4
"""Also on a machine with one core: a round of sync that waits must not hold up a draft's save."""


class _Signals(QObject):
    done = Signal(object)
    failed = Signal(object)


class Job(QRunnable):
    """One piece of work on its way. Whoever runs it keeps it until it has answered."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._work = work
        self.muted = False
        # Made in the window's thread on purpose: so its receivers run there.
        self.signals = _Signals()

    def run(self) -> None:
        try:
            result = self._work()
        except Exception as error:
            # The edge: every error becomes a value and a sentence on the screen.
            self.signals.failed.emit(error)
        else:
            self.signals.done.emit(result)

    def let_go(self) -> None:
        """It has answered: nothing keeps what it worked on and whom it told."""
        self.signals.done.disconnect()
        self.signals.failed.disconnect()
        self._work = _nothing


def _nothing() -> None:
    """The work of a job that is over."""


class Background(QObject):
    """Runs work on threads; keeps each job until its answer, drops answers that came too late."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(max(THREADS, self._pool.maxThreadCount()))
        self._jobs: set[Job] = set()
        self._latest: dict[str, Job] = {}
        self._ends: list[tuple[set[Job], Callable[[], None]]] = []

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
        job = Job(work)
        job.signals.done.connect(lambda result: self._answer(job, page, tell=then, what=result))
        job.signals.failed.connect(lambda error: self._answer(job, page, tell=failed, what=error))
        self._jobs.add(job)
        if page:
            self._latest[page] = job
        self._pool.start(job)
        return job

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

    def _answer(self, job: Job, page: str, *, tell: Callable[[Any], None], what: object) -> None:
        self._jobs.discard(job)
        late = job.muted or (page and self._latest.get(page) is not job)
        job.let_go()
        if not late:
            tell(what)
        self._note_end(job)

    def _note_end(self, job: Job) -> None:
        for under_way, _ in self._ends:
            under_way.discard(job)
        over = [then for under_way, then in self._ends if not under_way]
        self._ends = [(under_way, then) for under_way, then in self._ends if under_way]
        for then in over:
            then()
