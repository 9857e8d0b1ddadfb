"""互查: a sample drawn of finished visits, each looked at a second time by somebody else. One
transaction an action; drawing again makes no second task.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, home_of
from fieldvisit.casework.households.blind import KIND
from fieldvisit.casework.naming import CodeUnknown
from fieldvisit.casework.tables.policy_values import fraction, whole_number
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Task, Visit
from fieldvisit.rules import sampling as rule
from fieldvisit.rules.editions import first_of
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.store import audit, journal, rows, staff, visits


@dataclass(frozen=True)
class Wanted:
    """What is drawn: a share (`0.3`, `30%`), a seed, of the visits with a form to households of
    these categories that began from `since` to `until` (both included).
    """

    rate: str
    seed: int
    since: date
    until: date
    form_id: str = "F02"
    categories: tuple[str, ...] = ("tekun_dispersed", "tekun_institutional")


@dataclass(frozen=True)
class Drawn:
    """The sample: `visits` by id and number in the order of the draw, out of `total`."""

    total: int
    visits: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Planned:
    """`made` second looks are tasks now, `known` were before; due by `due`."""

    made: int
    known: int
    due: date


def draw(desk: Desk, wanted: Wanted) -> Drawn:
    """The sample, which anybody draws again. Raises MayNot, RateTooLow."""
    desk.may(REVIEWERS, job="sample")
    with desk.read_people() as tx:
        found, sample = _sample(tx, desk, wanted=wanted)
    return Drawn(len(found), tuple((str(one), found[one].number) for one in sample))


def plan(desk: Desk, wanted: Wanted, *, workers: Sequence[str]) -> Planned:
    """A second look at each visit of the sample becomes a task of one of these workers (names or
    ids), never of one who was there. Raises MayNot, RateTooLow, NobodyElse, CodeUnknown.
    """
    desk.may(REVIEWERS, job="sample")
    today = local_day(desk.clock.now())
    with desk.store.write() as tx:
        found, sample = _sample(tx, desk, wanted=wanted)
        been = {one: {*found[one].investigators, str(found[one].created_by)} for one in sample}
        shared = rule.share_out(sample, been=been, workers=_workers(tx, workers))
        days = whole_number(
            desk.tables, "cross_check_days", day=today, region=desk.profile.region_code
        )
        due, made = today + timedelta(days=days), 0
        for visit_id, worker in shared.items():
            task = _task(desk, found[visit_id], worker=worker, due=due)
            if rows.get(tx, "task", row_id=task.id) is None:
                journal.insert(tx, task, stamp=desk.stamp())
                made += 1
        detail = {"seed": str(wanted.seed), "rate": wanted.rate, "tasks": str(made)}
        audit.append(tx, "sample_drawn", subject="", stamp=desk.stamp(), detail=detail)
    return Planned(made, len(shared) - made, due)


def _sample(tx: Connection, desk: Desk, *, wanted: Wanted) -> tuple[dict[UUID, Visit], list[UUID]]:
    region, day = desk.profile.region_code, local_day(desk.clock.now())
    least = fraction(desk.tables, "cross_check_rate", day=day, region=region)
    counted = visits.counted(
        tx, form_id=wanted.form_id, categories=wanted.categories, days=(wanted.since, wanted.until)
    )
    # A visit that is corrected is drawn as it was: the seed tells the same sample.
    found = {first_of(one): one for one in counted}
    rate = rule.read_rate(wanted.rate, least=least)
    return found, rule.draw(found, rate=rate, seed=wanted.seed, least=least)


def _workers(tx: Connection, named: Sequence[str]) -> list[UUID]:
    known = staff.all(tx)
    found: list[UUID] = []
    for name in named:
        fits = [one.id for one in known if name in (str(one.id), one.name)]
        if len(fits) != 1:
            raise CodeUnknown("谁去复访", name, "、".join(one.name for one in known))
        found += fits
    return list(dict.fromkeys(found))


def _task(desk: Desk, visit: Visit, *, worker: UUID, due: date) -> Task:
    return Task(
        id=uuid5(first_of(visit), KIND),
        scope=visit.scope,
        created_at=desk.clock.now(),
        household_id=home_of(visit),
        person_id=visit.person_id,
        kind=KIND,
        due_on=due,
        form_id=visit.form_id,
        assignee_id=worker,
        source="互查：再访一次，填同一张表；做完以前看不到第一次的",
        from_visit=visit.id,
    )
