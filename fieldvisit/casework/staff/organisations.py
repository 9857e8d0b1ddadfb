"""联席成员单位: the members of a district's joint meeting on a day, and to whom a referral may go.
Reads no person's data.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldvisit.casework import naming
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.rules.organisations import Meeting, Organisation, meeting_for, read_meetings
from fieldvisit.words.labels import LABELS


@dataclass(frozen=True)
class Target:
    """Who is referred to: a code of `referral_org`, and the body's own name ("" when only its kind
    was said).
    """

    kind: str
    label: str = ""


def meetings(tables: Tables) -> tuple[Meeting, ...]:
    """Every meeting. Raises MeetingBroken."""
    return tables.rows("organisations", read_meetings)


def here(tables: Tables, region: str) -> Meeting | None:
    """The meeting of the district in which a place (12 digits) lies; None: it keeps no list."""
    return meeting_for(meetings(tables), region)


def members(meeting: Meeting, *, day: date, theme: str = "") -> tuple[Organisation, ...]:
    """Who sits in it on a day, for a theme where it is named. Raises CodeUnknown."""
    if theme and theme not in meeting.themes:
        raise naming.CodeUnknown("主题", theme, "、".join(meeting.themes))
    return meeting.on(day, theme=theme)


def target(tables: Tables, named: str, *, region: str, day: date) -> Target:
    """To whom one may refer in a place on a day: a member of its meeting by name, or a kind of body
    by code or word. Raises CodeUnknown.
    """
    meeting = here(tables, region)
    for one in meeting.on(day) if meeting else ():
        if one.label == named:
            return Target(one.kind, one.label)
    return Target(naming.code(named, group="referral_org", field="转给谁"))


def targets(tables: Tables, *, region: str, day: date) -> tuple[tuple[str, str], ...]:
    """To whom one may refer, as choices of a step: the members by name, then kinds of bodies."""
    meeting = here(tables, region)
    named = tuple((one.label, one.label) for one in (meeting.on(day) if meeting else ()))
    return (*named, *LABELS["referral_org"].items())


def plain(one: Organisation) -> dict[str, Any]:
    """A member as JSON has it."""
    return {
        "label": one.label,
        "kind": one.kind,
        "themes": list(one.themes),
        "from": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None,
    }
