"""The practice village's case notes and open tasks. All invented; only the days follow now."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from fieldvisit.machine.clock import SHANGHAI, local_day
from fieldvisit.practice.families import Family, Founding, named_id
from fieldvisit.records.note import Note
from fieldvisit.records.staff import Staff
from fieldvisit.records.task import Task


def read_notes(
    lines: Sequence[str], families: Mapping[str, Family], *, founding: Founding, now: datetime
) -> list[Note]:
    """The notes of `resources/practice/notes.txt`: household | days ago | tags | words."""
    rows = [line for line in lines if line.strip() and not line.startswith("#")]
    return [
        _note(row, place, families=families, founding=founding, now=now)
        for place, row in enumerate(rows)
    ]


def _note(
    row: str, place: int, *, families: Mapping[str, Family], founding: Founding, now: datetime
) -> Note:
    number, days_ago, tags, words = (part.strip() for part in row.split("|", 3))
    day = local_day(now) - timedelta(days=int(days_ago))
    written = datetime.combine(day, time(8, 30), SHANGHAI) + timedelta(minutes=place * 37 % 500)
    written = min(written, now - timedelta(minutes=30 + place)).astimezone(UTC)
    household = families[number].household if number else None
    return Note(
        id=named_id("note", place),
        text=words,
        written_at=written,
        tags=tags.split(),
        household_id=household.id if household else None,
        person_id=household.householder_id if household else None,
        scope=founding.scope,
        created_at=written,
        created_by=founding.by,
    )


def open_tasks(
    families: Mapping[str, Family], founding: Founding, *, assignee: Staff, now: datetime
) -> list[Task]:
    """Work that earlier visits left open; each is due within days of now."""
    return [
        Task(
            id=named_id("task", number),
            household_id=families[number].household.id,
            person_id=families[number].householder.id,
            kind=kind,
            due_on=local_day(now) + timedelta(days=days),
            form_id="F02" if kind == "try_again" else None,
            assignee_id=assignee.id,
            source=source,
            scope=founding.scope,
            created_at=now - timedelta(days=4),
            created_by=founding.by,
        )
        for number, kind, days, source in _OPEN
    ]


_OPEN = (
    ("26", "try_again", 2, "上次去家里没人"),
    ("29", "reassess_self_care", 6, "月探访：洗澡做不了了"),
    ("23", "urgent_need", 1, "轮椅前轮坏了，下不了床"),
    ("30", "supplement", 9, "身份证办下来后补登"),
)
