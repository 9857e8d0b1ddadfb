"""数据比对: the hits of other departments' lists, and how each ended."""

from dataclasses import dataclass
from datetime import date

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake import folding
from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Task
from fieldvisit.records.task import TaskState
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.rules.matching import HIT, TOGETHER, is_hit
from fieldvisit.store import tasks
from fieldvisit.words.labels import label

MOST_TOGETHER = 1000
"""So many households with several hits are told of, more than an office has."""


@dataclass(eq=False)
class HitClosedAlready(FieldvisitError):
    """The hit has its outcome; `outcome` in words."""

    outcome: str


@dataclass(frozen=True)
class Hit:
    """One hit: whose, in which list, by which day, and how it ended ("" while open)."""

    id: str
    household: str
    person: str
    name: str
    kind: str
    due: date
    source: str
    outcome: str
    finding: str


def hits(desk: Desk, *, every: bool = False, limit: int = 100) -> list[Hit]:
    """The hits that are open, or `every` one, the nearest day first and open ones before others."""
    with desk.read_people() as tx:
        found = tasks.of_kinds(tx, HIT, every=every, limit=limit)
        names = tasks.names_of_persons(tx, [one.person_id for one in found if one.person_id])
    return [
        Hit(
            id=str(one.id),
            household=str(one.household_id),
            person=str(one.person_id),
            name=names.get(one.person_id or one.id, ""),
            kind=one.kind,
            due=one.due_on,
            source=one.source,
            outcome=one.verdict,
            finding=one.finding,
        )
        for one in found
    ]


def urgent_by(desk: Desk) -> dict[str, date]:
    """The households with several open hits, and by which day somebody goes there for all."""
    with desk.read_people() as tx:
        found = tasks.of_kinds(tx, TOGETHER, every=False, limit=MOST_TOGETHER)
    return {str(one.household_id): one.due_on for one in found}


def close(desk: Desk, hit_id: str, *, outcome: str, finding: str) -> Task:
    """Say what became of a hit (`match_outcome`, by code or word) and what was found. Raises
    MayNot, NotHere, HitClosedAlready, CodeUnknown, WordsMissing.
    """
    desk.may(DECIDERS, job="match")
    with desk.store.write() as tx:
        hit = naming.record(tx, Task, kind="task", named=hit_id)
        if not is_hit(hit):
            raise naming.NotHere(label("kind", "task"), hit_id)
        if hit.verdict:
            raise HitClosedAlready(label("match_outcome", hit.verdict))
        after = {
            "state": TaskState.DONE,
            "verdict": naming.code(outcome, group="match_outcome", field="核实结果"),
            "finding": naming.words(finding, field="核实情况"),
        }
        closed = writing.put(tx, desk, record=hit, after=after, line="match_closed")
        folding.fold(tx, desk, households=[hit.household_id])
    return closed
