"""What is to be measured again on a day. Stores nothing, and tells no number."""

from datetime import date, timedelta

from sqlalchemy import Connection

from fieldvisit.casework.daily.due_line import DueLine, due_state
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import measures
from fieldvisit.records import Reading
from fieldvisit.records.fields import mask_name
from fieldvisit.rules import readings as rule
from fieldvisit.store import households, readings
from fieldvisit.words.labels import label

DUE_DAYS = 7
"""A measurement is due from so many days before its day."""


def lines(tx: Connection, desk: Desk, *, day: date) -> list[DueLine]:
    """What is measured again, of each person of whom it was measured before."""
    found = readings.newest(tx, before=day + timedelta(days=1))
    names = households.names(tx, [one.household_id for one in found])
    due = []
    for last in found:
        measure = measures.here(desk.tables, day=day, region=last.scope).get(last.kind)
        again = rule.next_on(measure, [last]) if measure else None
        if measure is not None and again is not None:
            name = mask_name(names.get(last.household_id, ""))
            due.append(_due(last, name, again=again, measure=measure, day=day))
    return due


def _due(last: Reading, name: str, *, again: date, measure: rule.Measure, day: date) -> DueLine:
    return DueLine(
        household=str(last.household_id),
        name=name,
        person=str(last.person_id),
        kind="reading_due",
        due=again,
        state=due_state(again, day=day, ahead=DUE_DAYS),
        rule=label("task_kind", "reading_due"),
        source=f"{measure.label}：上次 {last.taken_on}（{measure.source}）",
    )
