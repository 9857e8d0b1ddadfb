"""When to try next: a pure state machine. Never sleeps, never asks a clock or a die; both are
handed in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.algorithms import content_hash
from fieldvisit.machine.clock import SHANGHAI
from sync.protocol.errors import (
    BatchChanged,
    DeviceRevoked,
    DeviceUnknown,
    ProtocolUnknown,
    SchemaUnknown,
    ServerAway,
    ServerBusy,
    ServerNonsense,
    ServerTimeout,
    ServerUntrusted,
    SignatureWrong,
)

FIRST = timedelta(seconds=10)
LONGEST = timedelta(minutes=15)
REST = timedelta(minutes=15)
ROUND = timedelta(minutes=10)
FOR_A_PERSON = timedelta(hours=12)
NEEDS_A_PERSON = (
    DeviceRevoked,
    DeviceUnknown,
    SignatureWrong,
    ProtocolUnknown,
    SchemaUnknown,
    BatchChanged,
)

LEAST_BATCH, MOST_BATCH = 512 * 1024, 2048 * 1024
"""Plain bytes; packed about a tenth of it."""
OF_WHAT_PASSED = 3

FIRST_PAGE, MOST_PAGE = 500, 2000
"""Rows of a round's first page, and of its largest; 500 visits are about 55 kB packed."""


OUT_OF_REACH = (ServerAway, ServerTimeout, ServerNonsense, ServerUntrusted)
"""What says that the line did not lead to our server; all else was met here or told by it."""


class Mood(StrEnum):
    """Each value is the code of its sentence in `fieldvisit.words`."""

    IDLE = "pace_idle"
    RUNNING = "pace_running"
    RESTING = "pace_resting"
    WAITING = "pace_waiting"
    STOPPED = "pace_stopped"


@dataclass(frozen=True)
class Pace:
    """Where syncing stands; `next_at` is when it moves by itself; the “now” button always may."""

    mood: Mood
    next_at: datetime
    failures: int = 0

    def facts(self) -> dict[str, object]:
        """What the sentence mentions: the next time, in Shanghai."""
        return {"at": self.next_at.astimezone(SHANGHAI).strftime("%H:%M")}


def die_of(device_id: UUID, throw: int) -> float:
    """What the device throws for its n-th wait, in [0, 1): its own for ever, so that devices which
    begin together (the network of a town comes back) lie as far apart each time as the first.
    """
    return int(content_hash(f"{device_id}/{throw}".encode())[:12], 16) / 2**48


def at_start(now: datetime, *, die: float) -> Pace:
    """Just opened: the first round comes soon, not everybody's at once. `die` is in [0, 1)."""
    return Pace(Mood.IDLE, now + FIRST * die)


def due(pace: Pace, now: datetime) -> bool:
    """Whether a round starts by itself now."""
    return now >= pace.next_at


def started(pace: Pace, now: datetime) -> Pace:
    """A round began, by itself or by the button; one that never reports is tried again."""
    return Pace(Mood.RUNNING, now + ROUND, pace.failures)


def ended(pace: Pace, now: datetime, *, trouble: FieldvisitError | None, die: float) -> Pace:
    """A round ended: rest after success, full-jitter backoff after trouble, as long as the server
    asked for.
    """
    if trouble is None:
        return Pace(Mood.RESTING, now + REST * (0.5 + die))
    if isinstance(trouble, NEEDS_A_PERSON):
        return Pace(Mood.STOPPED, now + FOR_A_PERSON, pace.failures + 1)
    ceiling = min(LONGEST, FIRST * 2 ** min(pace.failures, 10))
    asked = timedelta(seconds=trouble.seconds if isinstance(trouble, ServerBusy) else 1)
    return Pace(Mood.WAITING, now + asked + ceiling * die, pace.failures + 1)


def next_batch(passed: int) -> int:
    """Plain bytes of the next batch after `passed` bytes were answered in this round: each batch
    costs both ends a commit, and a line that is cut costs the batch that was on it. So it may be
    as large as a third of what the line has carried without a cut.
    """
    return min(MOST_BATCH, max(LEAST_BATCH, passed // OF_WHAT_PASSED))


def next_page(last: int) -> int:
    """Rows of the page after one of `last` rows that has come whole. Each round begins small, so
    that a line which never lets a large page through brings one small page each time.
    """
    return min(MOST_PAGE, 2 * last)
