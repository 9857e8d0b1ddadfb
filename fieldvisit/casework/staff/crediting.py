"""学分: sessions that workers took part in, as learners or (以讲代训) as teachers. Sums are told
from the rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.staff.outreach import NotYetDone
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Credit
from fieldvisit.records.credit import CreditPart
from fieldvisit.store import audit, journal, staff, verified

MOST_MINUTES = 24 * 60


@dataclass(eq=False)
class HoursUnlikely(FieldvisitError):
    """A session lasts more than nothing and at most a day."""

    minutes: int


@dataclass(frozen=True)
class Attended:
    """A session of `minutes` on a day; `part` of `credit_part` by code or word."""

    session: str
    minutes: int
    on: date | None = None
    part: str = CreditPart.LEARNER


def register(desk: Desk, who: Sequence[str], *, attended: Attended) -> list[Credit]:
    """Keep a session for these people, named by name or id; all or nobody. One's own counts for
    points only when somebody else registers it. Raises CodeUnknown, WordsMissing, HoursUnlikely,
    NotYetDone.
    """
    writing.may_write(desk, "credit")
    today = local_day(desk.clock.now())
    on = attended.on or today
    session = naming.words(attended.session, field="哪次培训")
    part = CreditPart(naming.code(attended.part, group="credit_part", field="学习还是讲课"))
    if part is CreditPart.EXAMINEE:
        raise naming.CodeUnknown("学习还是讲课", attended.part, "学习、讲课")
    if not 0 < attended.minutes <= MOST_MINUTES:
        raise HoursUnlikely(attended.minutes)
    if on > today:
        raise NotYetDone(on)
    made: list[Credit] = []
    with desk.store.write() as tx:
        for named in who or [""]:
            of = naming.worker(tx, named)
            credit = Credit(
                id=desk.ids.fresh(),
                scope=of.region_code,
                created_at=desk.clock.now(),
                staff_id=of.id,
                session=session,
                done_on=on,
                part=part,
                minutes=attended.minutes,
            )
            journal.insert(tx, credit, stamp=desk.stamp())
            audit.append(tx, "credit_registered", subject=str(credit.id), stamp=desk.stamp())
            made.append(credit)
    return made


def credits_of(desk: Desk, named: str = "") -> list[tuple[str, Credit]]:
    """The credits of everybody here or of one person, with their names, by day. Raises
    CodeUnknown.
    """
    with desk.store.read() as tx:
        if named:
            of = naming.worker(tx, named)
            return [(of.name, one) for one in verified.credits_of(tx, of.id)]
        names = {who.id: who.name for who in staff.all(tx)}
        return [(names.get(one.staff_id, ""), one) for one in verified.credits(tx)]
