"""A supervisor judges visits: 通过 or 退回 with a comment. Two people, always; the decision is
synced like any change.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from fieldvisit.casework import writing
from fieldvisit.casework.desk import Desk, time_words, whose
from fieldvisit.casework.naming import visit_here
from fieldvisit.casework.visits import from_forms
from fieldvisit.casework.visits.countersigning import not_countersigned
from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Visit
from fieldvisit.records.kept import instant_text
from fieldvisit.records.visit import VisitState
from fieldvisit.rules.editions import EditionReplaced
from fieldvisit.rules.journeys import check_review
from fieldvisit.store import editions, households, staff, visits


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
    """Judge one visit. Raises VisitNotHere, MayNot, ReviewerIsInvestigator, NotWaitingForReview,
    EditionReplaced, ReviewBeforeCountersigned, CommentMissing; the visit is untouched then.
    """
    with desk.store.write() as tx:
        visit = visit_here(tx, visit_id)
        judge(tx, desk, visit=visit, passed=passed, comment=comment)
        after = visits.get(tx, visit.id)
    assert after is not None
    return after


def judge(tx: Connection, desk: Desk, *, visit: Visit, passed: bool, comment: str = "") -> None:
    """Judge one visit in the caller's transaction; what its author could not write is made when it
    passes (casework.visits.from_forms). Raises as `review` does.
    """
    check_review(
        visit,
        reviewer=desk.profile.staff_id,
        role=desk.profile.role,
        passed=passed,
        comment=comment,
    )
    later = editions.later_than(tx, visit)
    if later is not None:
        raise EditionReplaced(str(later.id))
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
