"""How long something still takes, from what was done in the last seconds: pure functions of numbers
that are handed in. A told time does not jump. Never asks a clock.
"""

from dataclasses import dataclass, replace
from math import exp

WINDOW = 30.0
"""Seconds that the rate is measured over."""
ENOUGH = 3.0
"""Seconds of measuring before anything is said."""
SETTLES = 10.0
"""Seconds in which what is told follows two thirds of the way to what is measured."""
MINUTE = 60.0


@dataclass(frozen=True)
class Measured:
    """Bytes or rows done at some seconds (`seen`, oldest first); `ends`: the second at which it was
    last said to end.
    """

    seen: tuple[tuple[float, int], ...] = ()
    ends: float | None = None


def measured(before: Measured, at: float, *, done: int, total: int) -> Measured:
    """Count in that `done` of `total` was done at second `at`. Less than before: another work,
    which is measured anew.
    """
    if before.seen and done < before.seen[-1][1]:
        before = Measured()
    kept = [one for one in before.seen if at - one[0] <= WINDOW]
    # The newest of the old ones stays: a slow work may have one sign of life in the window.
    older = [one for one in before.seen if at - one[0] > WINDOW][-1:]
    now = Measured((*(older if len(kept) < 2 else ()), *kept, (at, done)), before.ends)
    return replace(now, ends=_ends(now, at, total=total))


def seconds_left(known: Measured, at: float) -> float | None:
    """How long it still takes, as it was told; None: too early to say."""
    return None if known.ends is None else max(0.0, known.ends - at)


def in_words(seconds: float) -> tuple[str, dict[str, object]]:
    """The code of the sentence and its facts. Whole minutes, rounded up: people wait no longer than
    they were told.
    """
    if seconds <= MINUTE:
        return "left_under_a_minute", {}
    minutes = -int(-seconds // MINUTE)
    if minutes < 60:
        return "left_minutes", {"minutes": minutes}
    # Nobody plans an hour by the minute.
    minutes = -(-minutes // 10) * 10
    if minutes % 60 == 0:
        return "left_whole_hours", {"hours": minutes // 60}
    return "left_hours", {"hours": minutes // 60, "minutes": minutes % 60}


def _ends(now: Measured, at: float, *, total: int) -> float | None:
    (since, before), (_, done) = now.seen[0], now.seen[-1]
    if at - since < ENOUGH or done <= before:
        return now.ends
    ends = at + (total - done) * (at - since) / (done - before)
    if now.ends is None or now.ends <= at:
        return ends
    # Drifts towards what is measured now, the more the longer the last look is ago.
    weight = 1 - exp(-(at - now.seen[-2][0]) / SETTLES)
    return now.ends + weight * (ends - now.ends)
