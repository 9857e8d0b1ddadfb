"""联席成员单位: which bodies sit in a district's joint meeting for social assistance on a day, for
which themes, and which may be named as the target of a referral. Pure.

Source: domain.md table 1, days.md 28 (和平: 27 members, then 37; eight themes).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.rules.policies import is_region, nearest_one, reach


@dataclass(eq=False)
class MeetingBroken(FieldvisitError):
    """A meeting of the file cannot be used: a cell is missing or wrong, or a member is listed twice
    for one day.
    """

    key: str


@dataclass(frozen=True)
class Organisation:
    """A body that sits in a meeting from `since` until `until` (both included; None: still).
    `kind`: a code of the labels' group `referral_org`; `themes`: some of the meeting's.
    """

    label: str
    kind: str
    themes: tuple[str, ...]
    since: date
    until: date | None

    def sits(self, day: date) -> bool:
        """Whether it is a member on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Meeting:
    """The joint meeting of a region (12 digits) since a day, the themes it works on, who was ever a
    member.
    """

    id: str
    label: str
    region: str
    themes: tuple[str, ...]
    members: tuple[Organisation, ...]
    since: date
    source: str

    def on(self, day: date, *, theme: str = "") -> tuple[Organisation, ...]:
        """The members on a day, in the order of the list; those of one theme where it is named."""
        return tuple(one for one in self.members if one.sits(day) and theme in ("", *one.themes))


def read_meetings(document: Mapping[str, Any]) -> list[Meeting]:
    """The `[[meeting]]` tables of a file. Raises MeetingBroken."""
    found = [_read(row) for row in document["meeting"]]
    for one in found:
        if sum(other.region == one.region for other in found) > 1:
            raise MeetingBroken(one.id)
    return found


def meeting_for(meetings: Iterable[Meeting], region: str) -> Meeting | None:
    """The meeting of the nearest region (12 digits) around a place; None: there is none."""
    return nearest_one(one for one in meetings if region.startswith(reach(one.region)))


def _read(row: Mapping[str, Any]) -> Meeting:
    key = str(row.get("id", ""))
    try:
        found = Meeting(
            id=row["id"],
            label=row["label"],
            region=row["region"],
            themes=tuple(row["themes"]),
            members=tuple(_member(one, since=row["from"]) for one in row["member"]),
            since=row["from"],
            source=row["source"],
        )
    except (KeyError, TypeError):
        raise MeetingBroken(key) from None
    if not (found.source and is_region(found.region) and found.members):
        raise MeetingBroken(key)
    for one in found.members:
        if not _sound(one, found):
            raise MeetingBroken(f"{key} {one.label}")
    return found


def _member(row: Mapping[str, Any], *, since: date) -> Organisation:
    return Organisation(
        label=row["label"],
        kind=row["kind"],
        themes=tuple(row["themes"]),
        since=row.get("from", since),
        until=row.get("until"),
    )


def _sound(one: Organisation, meeting: Meeting) -> bool:
    same = [other for other in meeting.members if other.label == one.label]
    twice = sum(other.sits(one.since) for other in same) > 1
    backwards = one.until is not None and one.until < one.since
    known = set(one.themes) <= set(meeting.themes)
    return bool(one.label and one.kind) and known and not twice and not backwards
