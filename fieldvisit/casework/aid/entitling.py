"""What a household gets (保障待遇): begun, changed, stopped with a reason that it was told. One
transaction an action; what ended is never written over.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Entitlement, Household
from fieldvisit.records.entitlement import EndCause
from fieldvisit.records.household import Category
from fieldvisit.rules import entitlements as rule
from fieldvisit.rules.cadence import months_later
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.store import audit, entitlements, journal


@dataclass(eq=False)
class ValidTooLong(FieldvisitError):
    """A 刚性支出困难 household is one for twelve months at most; `last`: the last day allowed."""

    last: date


@dataclass(frozen=True)
class Given:
    """What is given: a category (by code or word) from a day on, `amount` in fen a month; `until`:
    a last day that is known already; `review_on`: when it is looked at again, otherwise after the
    months of 57号 art. 31.
    """

    category: str
    since: date
    amount: int
    reason: str
    until: date | None = None
    review_on: date | None = None
    person_id: UUID | None = None


@dataclass(frozen=True)
class Stopped:
    """An end: the last day, why (`cause` of `end_cause`), the words that the family can be read,
    and when they were told.
    """

    until: date
    cause: str
    reason: str
    served_on: date | None = None


def give(desk: Desk, household_id: str, *, given: Given) -> Entitlement:
    """Begin an entitlement. Raises MayNot, NotHere, CodeUnknown, WordsMissing,
    EntitlementOverlaps, TekunExcludesDibao, EndsBeforeItBegins, ValidTooLong,
    DayBeyond.
    """
    desk.may(REVIEWERS, job="entitle")
    naming.likely(given.since)
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        return _begin(tx, desk, home=home, given=given)


def change(
    desk: Desk, entitlement_id: str, *, since: date, amount: int, reason: str
) -> Entitlement:
    """Another amount from a day on: the old one ends the day before, a new one begins. Raises
    MayNot, NotHere, WordsMissing, EndedAlready, EndsBeforeItBegins.
    """
    desk.may(REVIEWERS, job="entitle")
    with desk.store.write() as tx:
        old = naming.record(tx, Entitlement, kind="entitlement", named=entitlement_id)
        home = naming.record(tx, Household, kind="household", named=str(old.household_id))
        last = since - rule.DAY
        stopped = Stopped(last, EndCause.AMOUNT_CHANGED, naming.words(reason, field="原因"))
        _end(tx, desk, one=old, stopped=stopped)
        given = Given(
            category=old.category,
            since=since,
            amount=amount,
            reason=reason,
            until=old.until if old.until and old.until >= since else None,
            review_on=old.review_on,
            person_id=old.person_id,
        )
        return _begin(tx, desk, home=home, given=given)


def stop(desk: Desk, entitlement_id: str, *, stopped: Stopped) -> Entitlement:
    """End an entitlement with its reason. Raises MayNot, NotHere, CodeUnknown, EndedAlready,
    EndsBeforeItBegins, StopReasonMissing.
    """
    desk.may(REVIEWERS, job="entitle")
    with desk.store.write() as tx:
        one = naming.record(tx, Entitlement, kind="entitlement", named=entitlement_id)
        return _end(tx, desk, one=one, stopped=stopped)


def _begin(tx: Connection, desk: Desk, *, home: Household, given: Given) -> Entitlement:
    category = Category(naming.code(given.category, group="category", field="类别"))
    months = whole_number(desk.tables, "review_months", day=given.since, region=home.scope)
    made = Entitlement(
        id=desk.ids.fresh(),
        scope=home.scope,
        created_at=desk.clock.now(),
        household_id=home.id,
        person_id=given.person_id,
        category=category,
        since=given.since,
        until=_last_day(desk, category, given=given, region=home.scope),
        amount=given.amount,
        review_on=given.review_on or months_later(given.since, months),
        reason=naming.words(given.reason, field="原因"),
    )
    rule.check_beside(made, entitlements.of_household(tx, home.id))
    journal.insert(tx, made, stamp=desk.stamp())
    audit.append(tx, "entitlement_begun", subject=str(made.id), stamp=desk.stamp())
    return made


def _last_day(desk: Desk, category: Category, *, given: Given, region: str) -> date | None:
    """Source: 刚性支出困难家庭认定办法: it holds for twelve months at most."""
    if category is not Category.RIGID_EXPENDITURE:
        return given.until
    months = whole_number(desk.tables, "rigid_valid_months", day=given.since, region=region)
    last = months_later(given.since, months) - rule.DAY
    if given.until is not None and given.until > last:
        raise ValidTooLong(last)
    return given.until or last


def _end(tx: Connection, desk: Desk, *, one: Entitlement, stopped: Stopped) -> Entitlement:
    cause = EndCause(naming.code(stopped.cause, group="end_cause", field="停止的原因"))
    rule.check_end(one, until=stopped.until, reason=stopped.reason)
    after = {
        "until": stopped.until,
        "end_cause": cause,
        "end_reason": stopped.reason.strip(),
        "served_on": stopped.served_on,
    }
    return writing.put(tx, desk, record=one, after=after, line="entitlement_ended")
