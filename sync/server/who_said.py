"""Who said each field of a row, and when: for the question that a conflict asks. Pure; it never
touches a database.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fieldvisit.records.kept import instant_text, read_instant
from sync.server.accept import Held, Said

REST = ""
"""Of the fields that nobody said anew: who had written the row until then."""


def after(held: Held | None, row: Held, *, at: datetime | None) -> Said:
    """What is known of a row's fields when `row` takes the place of `held` (None: it is new), said
    at that time by the device that wrote it.
    """
    if held is None:
        return {}
    changed = [*_changed(held.values, row.values), *_changed(held.extra, row.extra)]
    if not changed:
        return held.said_by
    first = held.said_by or {REST: _word(held.last_device, held.last_at)}
    return {**first, **dict.fromkeys(changed, _word(row.last_device, at))}


def last(held: Held, names: Iterable[str]) -> tuple[UUID | None, datetime | None]:
    """Device and time of what stands in these fields of a row, of several the latest. Of a row that
    is deleted, who deleted it; where somebody wants to delete it, who wrote it last.
    """
    asked = set(names)
    gone = held.values["deleted_at"] is not None
    if not held.said_by or ("deleted_at" in asked and not gone):
        return held.last_device, held.last_at
    if gone:
        asked = {"deleted_at"}
    rest = held.said_by[REST]
    device, at = max((held.said_by.get(n, rest) for n in asked), key=lambda word: word[1] or "")
    return (UUID(device) if device else None), (read_instant(at) if at else None)


def devices(rows: Iterable[Held]) -> set[UUID]:
    """Every device that said something of these rows which still stands."""
    words = {device for row in rows for device, _ in row.said_by.values() if device}
    return {UUID(device) for device in words} | {r.last_device for r in rows if r.last_device}


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    return (n for n, v in now.items() if n != "version" and before.get(n) != v)


def _word(device: UUID | None, at: datetime | None) -> Sequence[str | None]:
    return (device.hex if device else None), (instant_text(at) if at else None)
