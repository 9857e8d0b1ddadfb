"""What a finished form makes beside tasks: a clue (F05), a plan's next edition (F06), a dossier
(F08), needs (F02, F07), a referral (F09). Whatever a form is called, its answers say what it makes;
each record is made once, in the transaction that keeps the visit.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from fieldvisit.casework import tasks_done
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import measuring
from fieldvisit.casework.visits.consequences import tasks_from, tasks_of_knock
from fieldvisit.casework.visits.from_forms.again import make_try
from fieldvisit.casework.visits.from_forms.makers import asked_for as asked_for
from fieldvisit.casework.visits.from_forms.makers import made
from fieldvisit.casework.visits.from_forms.making import Making
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Visit
from fieldvisit.records.visit import VisitState
from fieldvisit.rules import editions, making
from fieldvisit.store import staff
from fieldvisit.words import sentence
from fieldvisit.words.labels import label


def make(tx: Connection, desk: Desk, *, visit: Visit) -> list[str]:
    """Keep what a finished visit makes and whoever filled it in may write; one sentence each. Where
    nobody was met nothing is made but what says when one goes again: of a household that is a task
    (`keep_tasks`), of somebody whose household nobody knows a clue.
    """
    if visit.state is VisitState.ATTEMPT:
        unknown = visit.household_id is None and "clue" in making.may_make(desk.profile.role)
        said = make_try(Making(tx, desk, visit)) if unknown else ""
        return [said] if said else []
    if visit.state is not VisitState.FINALISED:
        return []
    mine = making.may_make(desk.profile.role)
    kept = made(Making(tx, desk, visit), kinds=mine)
    later = [label("kind", one) for one in asked_for(visit.answers) if one not in mine]
    return [*kept, *([sentence("made_later", {"kinds": "、".join(later)})] if later else [])]


def keep_tasks(tx: Connection, desk: Desk, *, visits: Sequence[Visit], day: date) -> None:
    """Keep the tasks that the forms of one door set in motion, as far as their author may."""
    if "task" not in making.may_make(desk.profile.role):
        return
    by_first = {editions.first_of(visit): visit for visit in visits}
    for task in tasks_of_knock(by_first, tables=desk.tables, day=day):
        Making(tx, desk, visits[0]).keep(task)


def make_when_passed(tx: Connection, desk: Desk, *, visit: Visit) -> list[str]:
    """Keep what whoever filled it in could not write, now that the town passes the visit."""
    author = staff.get(tx, visit.created_by) if visit.created_by else None
    if author is None:
        return []
    lacking = making.BY_FORM - making.may_make(author.role)
    if "task" in lacking:
        # before its own: what the form asks for again stays open
        tasks_done.close_passed(tx, desk, visit=visit)
        measuring.keep_from(tx, desk, visit=visit)
        first, day = editions.first_of(visit), local_day(visit.ended_at)
        for task in tasks_from(visit, tables=desk.tables, day=day, first=first):
            Making(tx, desk, visit).keep(task)
    return made(Making(tx, desk, visit), kinds=lacking)
