"""How much work is in hand at once, in three lanes: a short line behind each, and beyond it a time
to come back. Never sees what a request says.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from fieldvisit.machine.algorithms import content_hash

Clock = Callable[[], float]
"""Seconds that only ever rise, from any beginning."""

LINE_SECONDS = 0.7
"""How long the last of a line may have to wait; what comes then is told to come back."""
SHORTEST, LONGEST = 8, 256
"""Requests in a line, however slow or fast the work goes."""
MOST_RECEIVING = 256
"""Bodies that may be on their way in at once; a thin line takes long for one."""
FIRST_GUESS = 0.05
"""Seconds of work of a request before one was seen."""
LATEST = 900
"""Seconds after which everybody may come back, whatever the backlog."""
OVERBOOKED = 1.5
"""How many more are told to come than the lane can work on: some come later than told, and an empty
line is lost time, while one who comes too early costs a fifth of a millisecond.
"""
_WEIGHT = 0.1


class Way(StrEnum):
    """Records in, records out, files either way. First fills stand in the second and cannot keep
    anybody's visits from arriving; photos stand in the third and keep nobody from either.
    """

    IN = "in"
    OUT = "out"
    FILES = "files"


AT_ONCE: Mapping[str, Mapping[Way, int]] = {
    # SQLite has one writer: a second one would only stand in another line.
    "sqlite": {Way.IN: 1, Way.OUT: 2, Way.FILES: 2},
    "postgresql": {Way.IN: 4, Way.OUT: 3, Way.FILES: 2},
}


def way_of(method: str, path: str) -> Way | None:
    """The lane of a request; None: it is answered at once, whatever else is going on."""
    if path == "/v1/hello":
        return None
    if path.startswith("/v1/blocks/"):
        return Way.OUT
    if method != "POST":
        return Way.FILES
    return Way.IN if path in ("/v1/push", "/v1/enrol", "/v1/parcel") else Way.OUT


@dataclass
class _Backlog:
    """What a lane knows of its own speed and of those it sent away."""

    work: float = FIRST_GUESS
    booked_until: float = 0.0


class Lane:
    """At most `at_once` requests are worked on. Those that wait for their turn stand in a line of
    about a second; those beyond are sent away before their body is read.
    """

    def __init__(self, at_once: int, *, clock: Clock = time.monotonic) -> None:
        self.waiting = 0
        self.receiving = 0
        self._at_once = at_once
        self._clock = clock
        self._turns = asyncio.Semaphore(at_once)
        self._backlog = _Backlog()

    @property
    def pace(self) -> float:
        """Seconds from one finished request to the next while the lane is busy."""
        return self._backlog.work / self._at_once

    @property
    def full(self) -> bool:
        """Whether the next one has to come back later."""
        line = min(LONGEST, max(SHORTEST, int(LINE_SECONDS / self.pace)))
        return self.waiting >= line or self.receiving >= MOST_RECEIVING

    def come_back_in(self, device: str) -> int:
        """Whole seconds for one that is sent away: everybody who was sent away before has a place
        in front, at the lane's own speed and somewhat more, and the device's mark moves it by up to
        a quarter either way, so that those who were told the same do not come together.
        """
        now, pace, known = self._clock(), self.pace / OVERBOOKED, self._backlog
        known.booked_until = max(known.booked_until, now + self.waiting * pace) + pace
        wait = known.booked_until - now
        return min(LATEST, 1 + int(wait * (0.75 + mark_of(device) / 2)))

    async def turn(self) -> float:
        """Wait for a turn; gives the time at which it began, for `leave`."""
        self.waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self.waiting -= 1
        return self._clock()

    def leave(self, began: float) -> None:
        """Give the turn back; how long it took is remembered."""
        took = max(self._clock() - began, 0.0001)
        self._backlog.work += _WEIGHT * (took - self._backlog.work)
        self._turns.release()


def mark_of(device: str) -> float:
    """A number in [0, 1) that is the device's own and spreads devices evenly."""
    return int(content_hash(device.encode())[:8], 16) / 2**32


def lanes_for(database: str, *, clock: Clock = time.monotonic) -> dict[Way, Lane]:
    """The three lanes of a server over a database of that dialect."""
    return {way: Lane(number, clock=clock) for way, number in AT_ONCE[database].items()}
