"""小红花: points told from what others verified, each time anew; nothing of it is kept and nothing
can be changed by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.casework.tables.policy_values import fraction
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Credit
from fieldvisit.rules.points import Earned, Event, Line, PointRule, credited, lines, read_points
from fieldvisit.store import staff, verified


@dataclass(frozen=True)
class Earnings:
    """What one person has: `name`, so many points, and for what, the newest first."""

    staff_id: UUID
    name: str
    points: int
    lines: tuple[Line, ...]


def rules(tables: Tables) -> tuple[PointRule, ...]:
    """What each thing is worth. Raises PointsBroken."""
    return tables.rows("points", read_points)


def earned(desk: Desk, asof: date, *, who: str = "") -> list[Earnings]:
    """Everybody here with their points as of a day, most first; or one (name or id). Raises
    CodeUnknown.
    """
    with desk.store.read() as tx:
        meant = {naming.worker(tx, who).id} if who else None
        found = lines(events(tx, desk.tables), rules(desk.tables), asof=asof)
        names = {one.id: one.name for one in staff.all(tx)}
    by_person: dict[UUID, list[Line]] = {one: [] for one in names}
    for line in found:
        by_person.setdefault(line.event.staff_id, []).append(line)
    told = [
        Earnings(
            one, names.get(one, str(one)), sum(line.points for line in of), tuple(reversed(of))
        )
        for one, of in by_person.items()
        if meant is None or one in meant
    ]
    return sorted(told, key=lambda one: (-one.points, one.name, one.staff_id))


def events(tx: Connection, tables: Tables) -> Iterator[Event]:
    """What is verified on this device, of whom and when."""
    for visit in verified.reviewed(tx):
        what = [Earned.VISIT_REVIEWED] + [Earned.CLUE_TRUE] * (visit.verify_result == "true")
        on = local_day(visit.reviewed_at)
        for one in what:
            yield from (
                Event(on, one, UUID(who), visit.id, visit.scope) for who in visit.investigators
            )
    for need in verified.closed_needs(tx):
        on = local_day(need.closed_at)
        yield Event(on, Earned.NEED_CLOSED, need.created_by, need.id, need.scope)
    for sent in verified.confirmed(tx):
        what_of = sent.created_by, sent.id, sent.scope
        yield Event(sent.confirmed_on, Earned.REFERRAL_CONFIRMED, *what_of)
    for credit in verified.credits(tx):
        yield from _of_credit(credit, tables)


def _of_credit(credit: Credit, tables: Tables) -> Iterator[Event]:
    share = fraction(tables, "exam_pass_share", day=credit.done_on, region=credit.scope)
    found = credited(credit, pass_share=share)
    if found is not None:
        what, times = found
        yield Event(credit.done_on, what, credit.staff_id, credit.id, credit.scope, times)
