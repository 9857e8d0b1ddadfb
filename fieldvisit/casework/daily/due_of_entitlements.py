"""What of a household's entitlements is due on a day: a review, an end. Stores nothing."""

from datetime import date

from sqlalchemy import Connection

from fieldvisit.casework.daily.due_line import DueLine, due_state
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_values import clause
from fieldvisit.records import Entitlement
from fieldvisit.records.fields import mask_name
from fieldvisit.rules.entitlements import runs
from fieldvisit.store import entitlements, households
from fieldvisit.words.labels import label

REVIEW_DAYS = 30
"""A review takes its time: it is due from so many days before."""
_SOURCE = {"entitlement_review": "review_months", "entitlement_expiry": "rigid_valid_months"}
"""The policy values whose clauses ask for it."""


def lines(tx: Connection, desk: Desk, *, day: date) -> list[DueLine]:
    """What runs on the day is reviewed, and ends on a day that was known from the start."""
    held = [one for one in entitlements.under(tx, "") if runs(one, day)]
    names = households.names(tx, [one.household_id for one in held])
    return [
        _line(desk, one, name=names.get(one.household_id, ""), what=(kind, by), day=day)
        for one in held
        for kind, by in (
            ("entitlement_review", one.review_on),
            ("entitlement_expiry", one.until if one.end_cause is None else None),
        )
        if by is not None
    ]


def _line(desk: Desk, one: Entitlement, *, name: str, what: tuple[str, date], day: date) -> DueLine:
    kind, by = what
    return DueLine(
        household=str(one.household_id),
        name=mask_name(name),
        person=str(one.person_id) if one.person_id else None,
        kind=kind,
        due=by,
        state=due_state(by, day=day, ahead=REVIEW_DAYS),
        rule=label("task_kind", kind),
        source=clause(desk.tables, _SOURCE[kind], day=one.since, region=one.scope) or one.reason,
    )
