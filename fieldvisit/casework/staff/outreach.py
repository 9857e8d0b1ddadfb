"""宣传登记: what was done to make the help known, and what it sums up to. Sums are told from the
rows each time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.staff import region_tree
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Outreach
from fieldvisit.store import audit, journal, outreach

COUNTS = ("copies", "persons", "calls", "chat_groups", "reached", "sessions", "places")
"""What is counted of an activity, in the order in which it is told (labels: `outreach_count`)."""


@dataclass(eq=False)
class NothingCounted(FieldvisitError):
    """An activity of which nothing is counted would say nothing in a sum."""


@dataclass(eq=False)
class NotYetDone(FieldvisitError):
    """The log holds what was done, not what is planned."""

    day: date


@dataclass(frozen=True)
class Done:
    """An activity: `kind` of `outreach_kind` by code or word; `counts` by name of COUNTS."""

    kind: str
    place: str
    on: date | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Sums:
    """What a number of activities sums up to, by name of COUNTS."""

    activities: int
    counts: Mapping[str, int]

    def plain(self) -> dict[str, int]:
        """As JSON has it."""
        return {"activities": self.activities, **self.counts}


def add(desk: Desk, done: Done) -> Outreach:
    """Keep one activity. Raises MayNot, CodeUnknown, WordsMissing, NothingCounted, NotYetDone, and
    pydantic's ValidationError for a count below nought.
    """
    writing.may_write(desk, "outreach")
    today = local_day(desk.clock.now())
    if not any(done.counts.get(name) for name in COUNTS):
        raise NothingCounted
    if done.on is not None and done.on > today:
        raise NotYetDone(done.on)
    values: dict[str, Any] = {
        "id": desk.ids.fresh(),
        "scope": desk.profile.region_code,
        "created_at": desk.clock.now(),
        "kind": naming.code(done.kind, group="outreach_kind", field="哪一种宣传"),
        "done_on": done.on or today,
        "place": naming.words(done.place, field="在哪里"),
        "note": done.note.strip(),
    }
    counts = {name: done.counts.get(name, 0) for name in COUNTS}
    made = Outreach.model_validate(values | counts)
    with desk.store.write() as tx:
        journal.insert(tx, made, stamp=desk.stamp())
        audit.append(tx, "outreach_added", subject=str(made.id), stamp=desk.stamp())
    return made


def logged(desk: Desk, *, first: date, last: date, region: str = "") -> list[Outreach]:
    """The activities from a day to a day, oldest first; `region` (12 digits): there and below.
    Raises PlaceUnknown.
    """
    inside = region_tree.inside(region, desk=desk)
    with desk.store.read() as tx:
        return outreach.between(tx, first=first, last=last, region=inside)


def sums(found: Sequence[Outreach]) -> Sums:
    """What they sum up to."""
    counts = {name: sum(getattr(one, name) for one in found) for name in COUNTS}
    return Sums(len(found), counts)


def by_kind(found: Sequence[Outreach]) -> dict[str, Sums]:
    """What they sum up to, by kind."""
    kinds = sorted({one.kind for one in found})
    return {kind: sums([one for one in found if one.kind == kind]) for kind in kinds}
