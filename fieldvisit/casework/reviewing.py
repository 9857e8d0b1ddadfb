"""A supervisor judges visits: 通过 or 退回 with a comment. Two people, always; the decision is
synced like any change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import from_forms, writing
from fieldvisit.casework.desk import Desk, time_words, whose
from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Visit
from fieldvisit.records.kept import instant_text
from fieldvisit.records.visit import VisitState
from fieldvisit.rules.cosigning import awaited, still_awaited
from fieldvisit.rules.journeys import check_review
from fieldvisit.store import countersignatures, households, staff, visits


@dataclass(eq=False)
class VisitNotHere(FieldvisitError):
    """The visit is not on this device, or not yet."""

    visit_id: str


@dataclass(eq=False)
class ReviewBeforeCountersigned(FieldvisitError):
    """A second investigator is named who has not signed yet: it does not count as submitted."""


@dataclass(frozen=True)
class ReviewLine:
    visit_id: str
    household_name: str
    number: str
    when_text: str
    who: str


def queue(desk: Desk) -> list[ReviewLine]:
    """Finalised visits of this device's scope that wait for a review, oldest first."""
    with desk.read_people() as tx:
        unreviewed = visits.to_review(tx)
        not_yet = not_countersigned(tx, unreviewed)
        waiting = [visit for visit in unreviewed if visit.id not in not_yet]
        names = households.names(tx, [visit.household_id for visit in waiting])
        authors = {who.id: who.name for who in staff.all(tx)}
    return [
        ReviewLine(
            visit_id=str(visit.id),
            household_name=whose(visit, names),
            number=visit.number,
            when_text=time_words(visit.started_at),
            who=authors.get(visit.created_by or visit.id, ""),
        )
        for visit in waiting
    ]


def review(desk: Desk, visit_id: str, *, passed: bool, comment: str = "") -> Visit:
    """Judge one visit. Raises VisitNotHere, MayNot, ReviewerIsInvestigator,
    NotWaitingForReview, ReviewBeforeCountersigned, CommentMissing; the visit is untouched then.
    """
    with desk.store.write() as tx:
        try:
            visit = visits.get(tx, UUID(visit_id))
        except ValueError:
            visit = None
        if visit is None:
            raise VisitNotHere(visit_id)
        judge(tx, desk, visit=visit, passed=passed, comment=comment)
        after = visits.get(tx, visit.id)
    assert after is not None
    return after


def judge(tx: Connection, desk: Desk, *, visit: Visit, passed: bool, comment: str = "") -> None:
    """Judge one visit in the caller's transaction; what its author could not write is made when it
    passes (casework.from_forms). Raises as `review` does.
    """
    check_review(
        visit,
        reviewer=desk.profile.staff_id,
        role=desk.profile.role,
        passed=passed,
        comment=comment,
    )
    if not_countersigned(tx, [visit]):
        raise ReviewBeforeCountersigned
    verdict = {
        "state": VisitState.REVIEWED if passed else VisitState.RETURNED,
        "reviewed_by": str(desk.profile.staff_id),
        "reviewed_at": instant_text(desk.clock.now()),
        "review_comment": comment.strip() or None,
    }
    writing.put(tx, desk, record=visit, after=verdict, line="review")
    if passed:
        from_forms.make_when_passed(tx, desk, visit=visit)


def not_countersigned(tx: Connection, found: Sequence[Visit]) -> set[UUID]:
    """Those of the visits that wait for a countersignature."""
    asked = {visit.id: visit for visit in found if awaited(visit)}
    given = countersignatures.of(tx, list(asked))
    return {key for key, visit in asked.items() if still_awaited(visit, given[key])}
