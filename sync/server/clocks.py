"""Clocks of devices are wrong and refuse nothing: what the server itself keeps is never later than
its own time, and a clock that is off leaves a note in the trail. Pure.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from fieldvisit.records.kept import instant_text, read_instant

SLACK = timedelta(minutes=10)


def flags(said: str, changes: Iterable[Mapping[str, Any]], *, now: datetime) -> dict[str, int]:
    """What the trail says of a batch's clocks: `clock_off`, by how many minutes the device's clock
    was ahead (or behind, negative) when it signed at `said`; `from_later`, how many changes were
    made later than now. Nothing when all is well.
    """
    found: dict[str, int] = {}
    off = _off(said, now)
    if off is not None and abs(off) > SLACK:
        found["clock_off"] = round(off.total_seconds() / 60)
    limit = instant_text(now + SLACK)
    later = sum(1 for change in changes if limit < str(change.get("hlc", ""))[:27] < "9999")
    if later:
        found["from_later"] = later
    return found


def _off(said: str, now: datetime) -> timedelta | None:
    try:
        return read_instant(said) - now
    except (ValueError, TypeError):
        return None
