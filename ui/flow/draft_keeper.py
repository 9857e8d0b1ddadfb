"""Puts a draft on disk at each pause of typing, and at once where the page is left. Never asks."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from fieldvisit.errors import FieldvisitError
from ui.failures import sentence_of
from ui.flow.place import Stage

T = TypeVar("T")
PAUSE_MS = 300
RETRY_MS = 3000


class DraftKeeper(QObject):
    """`save` is run on a thread, one at a time, so that an older state never lands on a newer."""

    saved = Signal(object)
    """The time since when everything typed is on disk."""

    failed = Signal(object)

    def __init__(self, stage: Stage, save: Callable[[], datetime]) -> None:
        super().__init__()
        self._stage = stage
        self._save = save
        self._one_at_a_time = Lock()
        self._changes = 0
        self._kept = 0
        self._stopped = False
        self._called_off = False
        self.ended = False
        """Whether the draft has become what it was for."""

        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._keep)

    @property
    def all_kept(self) -> bool:
        """Whether the disk holds everything that was typed."""
        return self._kept == self._changes

    def touched(self) -> None:
        """Something was answered: save at the next pause."""
        self._changes += 1
        self._pause.start(PAUSE_MS)

    def flush(self) -> None:
        """Save now and wait for it: the page is being left, locked or closed."""
        self._pause.stop()
        if not self.all_kept and not self._stopped:
            try:
                self._note(self._save_twice())
            except FieldvisitError as error:
                self._stage.say(sentence_of(error))

    def close(self) -> None:
        """The page is left for good: save what is open, and tell a page that is gone nothing.

        An end of the draft that is under way is waited for; one that has not begun, or came to
        nothing, is called off, and the draft saved.
        """
        with self._one_at_a_time:
            if self._stopped and not self.ended:
                self._called_off, self._stopped = True, False
        self.flush()
        self.stop()

    def stop(self) -> None:
        """The draft became a visit or went to the bin: nothing is saved any more."""
        self._stopped = True
        self._pause.stop()

    def go_on(self) -> None:
        """It stayed a draft after all."""
        self._stopped = self._called_off = False
        self.touched()

    def _keep(self) -> None:
        if not self._stopped:
            self._stage.run(self.save_counted, self._note, failed=self._try_again)

    def alone(self, work: Callable[[], T]) -> T | None:
        """Do what ends the draft, after the save that is under way and never beside one: else an
        older save could bring the draft back. `stop` comes before it. None: it was called off."""
        with self._one_at_a_time:
            if self._called_off:
                return None
            result = work()
            self.ended = True
            return result

    def save_counted(self) -> tuple[int, datetime] | None:
        """Save and answer how many changes that covers; on any thread, one at a time."""
        with self._one_at_a_time:
            if self._stopped:
                return None
            # Counted before saving: what is typed meanwhile belongs to the next pause.
            changes = self._changes
            return changes, self._save()

    def _save_twice(self) -> tuple[int, datetime] | None:
        """The page goes now: a full disk has room again once the ballast is let go."""
        try:
            return self.save_counted()
        except FieldvisitError:
            return self.save_counted()

    def _try_again(self, error: Exception) -> None:
        """The disk may have room again, or the file be free, without anybody typing."""
        if not self._stopped:
            self.failed.emit(error)
            self._pause.start(RETRY_MS)

    def _note(self, result: tuple[int, datetime] | None) -> None:
        if result is None:
            return
        changes, at = result
        self._kept = max(self._kept, changes)
        if self.all_kept and not self._stopped:
            self.saved.emit(at)
