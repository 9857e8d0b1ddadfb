"""自理能力评估: what was assessed of a person and when, the newest first. Reads only.

Source: 特困人员认定办法（民发〔2021〕43号）art. 21-23: six items; the grade follows from them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.trail import looking_at
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Person, Visit
from fieldvisit.rules.editions import standing
from fieldvisit.store import persons, visits
from fieldvisit.words.labels import LABELS, label


@dataclass(frozen=True)
class Assessed:
    """One assessment: the day, the grade by code and in words, which items the person cannot do,
    who assessed for whom, from which day the grade holds; `changed`: it is another than before.
    """

    visit: str
    on: str
    grade: str
    words: str
    cannot: tuple[str, ...]
    org: str
    assessors: tuple[str, ...]
    valid_from: str
    state: str
    changed: bool


def assessments(desk: Desk, person_id: str) -> list[Assessed]:
    """Every assessment of a person under all the ids that they ever had. The first look of an
    unlocking leaves a line. Raises NotHere.
    """
    with looking_at(desk, person_id, action="person_opened") as tx:
        person = naming.record(tx, Person, kind="person", named=person_id)
        return of_person(tx, persons.known_as(tx, person.id))


def of_person(tx: Connection, known_as: Collection[UUID]) -> list[Assessed]:
    """The same in the caller's transaction, by the ids of one person."""
    ids = persons.sealed_of(tx, "visit", person_ids=known_as)
    seen = [visit for one in ids if (visit := visits.get(tx, one)) is not None]
    found = sorted(
        (one for one in standing(seen) if _is_assessment(one)),
        key=lambda one: one.started_at,
    )
    before = [None, *(one.answers["grade"] for one in found)]
    told = (_told(one, before=last) for one, last in zip(found, before, strict=False))
    return list(told)[::-1]


def _is_assessment(visit: Visit) -> bool:
    return visit.answers.get("grade") in LABELS["self_care_grade"]


def _told(visit: Visit, *, before: str | None) -> Assessed:
    told = visit.answers
    signed = (one["name"] for one in visit.signatures if one["party"] == "investigator")
    return Assessed(
        visit=str(visit.id),
        on=local_day(visit.started_at).isoformat(),
        grade=told["grade"],
        words=label("self_care_grade", told["grade"]),
        cannot=tuple(w for item, w in LABELS["self_care"].items() if told.get(item) == "unable"),
        org=str(told.get("assessor_org", "")),
        assessors=tuple(dict.fromkeys(signed)),
        valid_from=str(told.get("valid_from", "")),
        state=label("visit_state", visit.state),
        changed=before is not None and before != told["grade"],
    )
