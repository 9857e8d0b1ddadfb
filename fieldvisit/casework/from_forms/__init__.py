"""What a finished form makes beside tasks: a clue (F05), a plan's next edition (F06), a dossier
(F08), needs (F02, F07). Whatever a form is called, its answers say what it makes; each record is
made once, in the transaction that keeps the visit.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from fieldvisit.casework.consequences import tasks_from, tasks_of_knock
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.from_forms import clue, needs, plan, relief
from fieldvisit.casework.from_forms.answers import Answers
from fieldvisit.casework.from_forms.making import Making, first_of
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Visit
from fieldvisit.records.visit import VisitState
from fieldvisit.rules.making import BY_FORM, may_make
from fieldvisit.store import staff
from fieldvisit.words import sentence
from fieldvisit.words.labels import label


@dataclass(frozen=True)
class _Maker:
    """`asks`: whether answers ask for a record of a kind; `make` keeps it and says so."""

    asks: Callable[[Answers], bool]
    make: Callable[[Making], str]


_MAKERS: Mapping[str, _Maker] = {
    "clue": _Maker(clue.asks, clue.make),
    "plan": _Maker(plan.asks, plan.make),
    "special_case": _Maker(relief.asks, relief.make),
    "need": _Maker(needs.asks, needs.make),
}


_OF_NOBODY_KNOWN = frozenset({"clue"})
"""What can be made of somebody whose household nobody knows."""


def asked_for(answers: Answers) -> list[str]:
    """The kinds of records that the answers of a form ask for."""
    return [kind for kind, one in _MAKERS.items() if one.asks(answers)]


def make(tx: Connection, desk: Desk, *, visit: Visit) -> list[str]:
    """Keep what a finished visit makes and whoever filled it in may write; one sentence each. At a
    door where nobody was met nothing is made.
    """
    if visit.state is not VisitState.FINALISED:
        return []
    mine = may_make(desk.profile.role)
    made = _made(Making(tx, desk, visit), kinds=mine)
    later = [label("kind", one) for one in asked_for(visit.answers) if one not in mine]
    return [*made, *([sentence("made_later", {"kinds": "、".join(later)})] if later else [])]


def keep_tasks(tx: Connection, desk: Desk, *, visits: Sequence[Visit], day: date) -> None:
    """Keep the tasks that the forms of one door set in motion, as far as their author may."""
    if "task" not in may_make(desk.profile.role):
        return
    by_first = {first_of(tx, visit): visit for visit in visits}
    for task in tasks_of_knock(by_first, day=day):
        Making(tx, desk, visits[0]).keep(task)


def make_when_passed(tx: Connection, desk: Desk, *, visit: Visit) -> list[str]:
    """Keep what whoever filled it in could not write, now that the town passes the visit."""
    author = staff.get(tx, visit.created_by) if visit.created_by else None
    if author is None:
        return []
    lacking = BY_FORM - may_make(author.role)
    if "task" in lacking:
        for task in tasks_from(visit, day=local_day(visit.ended_at), first=first_of(tx, visit)):
            Making(tx, desk, visit).keep(task)
    return _made(Making(tx, desk, visit), kinds=lacking)


def _made(making: Making, *, kinds: frozenset[str]) -> list[str]:
    if making.visit.household_id is None:
        kinds &= _OF_NOBODY_KNOWN
    return [said for kind, one in _MAKERS.items() if kind in kinds and (said := one.make(making))]
