"""A round as people follow it: what it is doing, how far it is and how long it still takes. Never
syncs; the seconds are handed in.
"""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from fieldvisit.words import sentence
from sync.client.time_left import Measured, in_words, measured, seconds_left
from sync.client.watching import Doing, Progress

MAY_WAIT = (Doing.FILLING, Doing.PHOTOS_UP, Doing.PHOTOS_DOWN)
"""What may be paused. Records never wait."""


@dataclass(frozen=True)
class Followed:
    """The last that a round told, and the rate at which it goes."""

    progress: Progress
    rate: Measured

    @property
    def may_wait(self) -> bool:
        """Whether it can be paused."""
        return self.progress.doing in MAY_WAIT

    def sentence(self, at: float) -> str:
        """What is being done, and how long it still takes if that is known."""
        far = self.progress
        said = sentence(far.doing.value, far.facts())
        left = seconds_left(self.rate, at) if far.share is not None else None
        if left is None:
            return said
        return _tr("{said}，{left}").format(said=said, left=sentence(*in_words(left)))


def follow(before: Followed | None, told: Progress, *, at: float) -> Followed:
    """What was told at second `at`, after what was told before."""
    same = before is not None and before.progress.doing is told.doing
    rate = before.rate if before is not None and same else Measured()
    done, total = told.measure
    return Followed(told, measured(rate, at, done=done, total=total) if total else rate)


def _tr(words: str) -> str:
    return QCoreApplication.translate("following", words)
