"""Which step of a visit may follow which, and who may take it. Pure; every illegal step is refused
by name.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.staff import Role
from fieldvisit.records.visit import Signature, SignatureWay, Visit, VisitResult, VisitState
from fieldvisit.words.labels import LABELS, label

NOT_MET = frozenset({VisitResult.NOBODY_HOME, VisitResult.REFUSED, VisitResult.MOVED})
REMOTE = frozenset({"phone", "video", "letter", "neighbour"})
"""Codes of visit_mode in which nobody stands before the worker who could sign."""
REVIEWERS = frozenset({Role.TOWN_OFFICER, Role.DISTRICT_OFFICER})
DECIDERS = frozenset({Role.VILLAGE_OFFICER, *REVIEWERS})
"""Who keeps the register (domain.md section 5): a grid worker proposes only."""


@dataclass(eq=False)
class MayNot(FieldvisitError):
    """The job is not this role's: a code of the labels' group `job`, and whose it is."""

    job: str
    role: str
    may: Collection[str]

    def facts(self) -> dict[str, object]:
        words = [word for code, word in LABELS["role"].items() if code in self.may]
        who = "或".join(filter(None, ("、".join(words[:-1]), *words[-1:])))
        return {"job": label("job", self.job), "role": label("role", self.role), "who": who}


@dataclass(eq=False)
class SignatureMissing(FieldvisitError):
    """Submitted with fewer signatures than the form's own minimum (days.md 3)."""

    lacking: int


@dataclass(eq=False)
class RespondentSignatureMissing(FieldvisitError):
    """Someone was met, but neither signature, nor fingerprint on paper, nor a refusal is
    recorded.
    """


@dataclass(eq=False)
class ReviewerIsInvestigator(FieldvisitError):
    """Investigator and approver of the same visit must be two people (domain.md section 5)."""


@dataclass(eq=False)
class NotWaitingForReview(FieldvisitError):
    """Only a finalised visit is reviewed; somebody may have been quicker."""

    state: str


@dataclass(eq=False)
class CommentMissing(FieldvisitError):
    """A visit is sent back with a word on what to mend, never without."""


@dataclass(eq=False)
class ApproverIsAuthor(FieldvisitError):
    """Who writes something down and who approves it are two people (domain.md section 5)."""


def check_role(role: str, may: Collection[str], *, job: str) -> None:
    """Refuse a job that is not this role's. Raises MayNot."""
    if role not in may:
        raise MayNot(job, role, may)


def check_approver(role: str, *, me: UUID, author: UUID | None) -> None:
    """Refuse who may not decide what `author` wrote: for a household decides a town or district
    officer. Raises MayNot, ApproverIsAuthor.
    """
    check_role(role, REVIEWERS, job="approve")
    if me == author:
        raise ApproverIsAuthor


def stored_state(result: str | None) -> VisitState:
    """The state that a finished form is kept in: an attempt is not a visit (days.md 2)."""
    return VisitState.ATTEMPT if result in NOT_MET else VisitState.FINALISED


def needs_respondent(state: VisitState, mode: str | None) -> bool:
    """Whether somebody stood at the door who can sign: not at an attempt, not by phone or
    letter.
    """
    return state is not VisitState.ATTEMPT and mode not in REMOTE


def check_signatures(
    signatures: Sequence[Signature], *, investigators: int, respondent: bool
) -> None:
    """Refuse a visit below its form's minimum of investigators or without the respondent's mark.

    Raises SignatureMissing, RespondentSignatureMissing. Source: 民发〔2021〕57号 art. 16; the
    minimum is a parameter of the form, `respondent` follows from `needs_respondent`.
    """
    signed = {
        s.staff_id or s.name
        for s in signatures
        if s.party == "investigator" and s.way is SignatureWay.DRAWN
    }
    if len(signed) < investigators:
        raise SignatureMissing(investigators - len(signed))
    if respondent and not any(s.party == "respondent" for s in signatures):
        raise RespondentSignatureMissing


def check_review(visit: Visit, *, reviewer: UUID, role: str, passed: bool, comment: str) -> None:
    """Refuse a review by the wrong person, of the wrong state, or a return without a comment.

    Raises MayNot, ReviewerIsInvestigator, NotWaitingForReview, CommentMissing.
    """
    check_role(role, REVIEWERS, job="review")
    if str(reviewer) in visit.investigators or visit.created_by == reviewer:
        raise ReviewerIsInvestigator
    if visit.state is not VisitState.FINALISED:
        raise NotWaitingForReview(visit.state)
    if not passed and not comment.strip():
        raise CommentMissing
