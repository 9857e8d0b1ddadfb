"""每人办结多少件: told from the records that are here, each time anew; nothing of it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import local_day
from fieldvisit.rules.worker_counts import NOTHING, Counts, Ended, Work, count
from fieldvisit.store import staff, verified


@dataclass(frozen=True)
class WorkerLine:
    """One worker with what they brought to an end."""

    staff_id: UUID
    name: str
    role: str
    counts: Counts


def worker_counts(desk: Desk, *, first: date, last: date, who: str = "") -> list[WorkerLine]:
    """Everybody here with their counts from a day to a day (both included), most cases and then
    most visits first; or one (name or id). Raises CodeUnknown, PeriodBackwards.
    """
    naming.in_order(first, last)
    with desk.store.read() as tx:
        everybody = [naming.worker(tx, who)] if who else staff.all(tx)
        found = count(_ended(tx), first=first, last=last)
    told = [WorkerLine(one.id, one.name, one.role, found.get(one.id, NOTHING)) for one in everybody]
    return sorted(told, key=_rank)


def _rank(one: WorkerLine) -> tuple[int, int, str, UUID]:
    return -one.counts.cases, -one.counts.of(Work.VISIT_REVIEWED), one.name, one.staff_id


def _ended(tx: Connection) -> Iterator[Ended]:
    """What was brought to an end, by whom: a visit by everybody who went, the rest by who found
    it.
    """
    for visit in verified.reviewed(tx):
        on = local_day(visit.reviewed_at)
        for who in visit.investigators:
            yield Ended(on, Work.VISIT_REVIEWED, UUID(who), visit.id)
    for need in verified.closed_needs(tx):
        yield Ended(local_day(need.closed_at), Work.NEED_CLOSED, need.created_by, need.id)
    for sent in verified.confirmed(tx):
        yield Ended(sent.confirmed_on, Work.REFERRAL_CONFIRMED, sent.created_by, sent.id)
    for clue in verified.true_clues(tx):
        yield Ended(local_day(clue.at), Work.CLUE_TRUE, clue.created_by, clue.id)
    for dossier in verified.closed_cases(tx):
        yield Ended(local_day(dossier.at), Work.DOSSIER_CLOSED, dossier.created_by, dossier.id)
