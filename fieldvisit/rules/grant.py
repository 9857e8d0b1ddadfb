"""For how long a device may show people without having heard from the server. Pure: clocks and
days are handed in; it never says anything about saving.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Grant:
    """`since`: what the device's clock showed at the last receipt. `seen`: the latest that it
    showed since then, the high-water mark. `told`: the server's time in that receipt.
    """

    since: datetime
    seen: datetime
    told: datetime | None = None

    def used(self, now: datetime) -> timedelta:
        """How much of the grant is gone. A clock that was set back gives nothing back; one that
        always goes wrong by the same does no harm.
        """
        return max(self.seen, now) - self.since


def begun(now: datetime) -> Grant:
    """The grant of a device that has not heard from the server yet, or not since it was asked."""
    return Grant(since=now, seen=now)


def seen(grant: Grant, now: datetime) -> Grant:
    """The grant with its high-water mark at `now`, if that is later."""
    return replace(grant, seen=max(grant.seen, now))


def renewed(grant: Grant, *, told: datetime, now: datetime, live: bool) -> Grant:
    """The grant after a receipt with the server's time `told`.

    `live`: the server said it just now, so the whole grant begins now. Otherwise (a parcel, a
    receipt that was stored) it counts from the server's time, and only a newer one counts.
    """
    if live:
        return Grant(since=now, seen=now, told=told)
    if grant.told is not None and told <= grant.told:
        return seen(grant, now)
    since = max(grant.since, min(told, now))
    return Grant(since=since, seen=max(grant.seen, now), told=told)


def days_left(grant: Grant, now: datetime, *, days: int) -> int:
    """Whole days that are left of `days`; 0: the last day runs, or the grant has ended."""
    return max(0, (days * DAY - grant.used(now)) // DAY)


def has_ended(grant: Grant, now: datetime, *, days: int) -> bool:
    """Whether nobody may be shown any more until the next receipt."""
    return grant.used(now) >= days * DAY
