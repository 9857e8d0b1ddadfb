"""The device's audit trail for those who may ask: check it, read it, let go of what is too old.
Shows ids and what was done, never whose data.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.records import KINDS
from fieldvisit.store import audit, staff
from fieldvisit.words.labels import label

KEPT = timedelta(days=5 * 366)
"""As long as visits are: a sheet printed again says which copy it is by the lines that are here."""


_NAMED = {"household_opened": "household", "person_opened": "person"}
"""By line: the kind of what is read whole."""


@dataclass(frozen=True)
class Checked:
    """How the trail stands: `rows` were read; `first_bad` is the number of the first line that was
    changed, taken out or moved, None when there is none."""

    ok: bool
    rows: int
    first_bad: int | None


@dataclass(frozen=True)
class TrailLine:
    """One line for people: when, who, what, and the id of the record."""

    number: int
    when_text: str
    who: str
    action: str
    action_text: str
    subject: str
    detail: dict[str, str]


@contextmanager
def looking_at(
    desk: Desk, subject: str, *, action: str = "household_opened"
) -> Iterator[Connection]:
    """Read a household (or another `subject`) whole, named as people name it; the first time in an
    unlocking leaves its line in the same transaction. Raises as Store.write does, NotHere,
    SeveralSo, GrantEnded, HandInOnly.
    """
    subject = _id_of(desk, subject, action=action)
    if subject in desk.looked_at:
        with desk.read_people() as tx:
            yield tx
        return
    desk.may_show_people()
    with desk.store.write() as tx:
        audit.append(tx, action, subject=subject, stamp=desk.stamp())
        yield tx
    desk.looked_at.add(subject)


def _id_of(desk: Desk, subject: str, *, action: str) -> str:
    """The id of a household or a person: the trail holds no names."""
    kind = _NAMED.get(action)
    if kind is None or _is_id(subject):
        return subject
    with desk.read_people() as tx:
        return str(naming.record(tx, KINDS[kind], kind=kind, named=subject).id)


def _is_id(subject: str) -> bool:
    try:
        UUID(subject)
    except ValueError:
        return False
    return True


def verify(desk: Desk) -> Checked:
    """Read the whole trail and judge it."""
    with desk.store.read() as tx:
        verdict = audit.verify(tx)
    return Checked(verdict.ok, verdict.rows, verdict.first_bad)


def lines(desk: Desk, limit: int = 200) -> list[TrailLine]:
    """The newest lines, newest first."""
    with desk.store.read() as tx:
        found = audit.lines(tx, limit=limit)
        names = {who.id: who.name for who in staff.all(tx)}
    return [
        TrailLine(
            number=line.seq,
            when_text=time_words(line.at),
            who=names.get(line.actor, str(line.actor)),
            action=line.action,
            action_text=label("audit_action", line.action),
            subject=line.subject,
            detail=line.detail,
        )
        for line in found
    ]


def prune(desk: Desk) -> int:
    """Let go of the lines older than KEPT, and write that down. Returns how many."""
    with desk.store.write() as tx:
        return audit.prune(tx, before=desk.clock.now() - KEPT, stamp=desk.stamp())
