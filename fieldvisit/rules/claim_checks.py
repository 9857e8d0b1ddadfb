"""冒领查证: somebody is said to draw aid that is not theirs. Reported, checked by two, found true
or not by a third, the money brought back; who reported is for those who check. Pure; every
illegal step is refused by name.

Source: days.md 29 (宁河 冒领查证: report, check, finding, 追回); 民发〔2021〕57号 art. 16 (two who
investigate); domain.md section 5 (investigator and approver are two people).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.fields import show_money
from fieldvisit.records.special_case import (
    CaseKind,
    CaseState,
    Claim,
    Payment,
    RecoveryEnd,
    SpecialCase,
)
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.rules.loop import OutcomeMissing, ReasonMissing, StepRefused
from fieldvisit.words.labels import label

FEWEST_CHECKERS = 2

CLAIM_STEPS: Mapping[CaseState, frozenset[CaseState]] = {
    CaseState.OPENED: frozenset({CaseState.IN_REVIEW}),
    CaseState.IN_REVIEW: frozenset({CaseState.DECIDED, CaseState.REFUSED}),
    CaseState.DECIDED: frozenset({CaseState.CARRIED_OUT}),
    CaseState.REFUSED: frozenset({CaseState.IN_REVIEW}),
    CaseState.CARRIED_OUT: frozenset({CaseState.CLOSED}),
    CaseState.CLOSED: frozenset(),
}
"""Reported, being checked, true (to be brought back), not true (checked again when something new is
said), money settled, closed.
"""


@dataclass(eq=False)
class CheckersMissing(FieldvisitError):
    """Two check it, never one alone; `lacking` more."""

    lacking: int


@dataclass(eq=False)
class CheckMissing(FieldvisitError):
    """Nothing is found true or not before somebody checked and wrote down what they saw."""


@dataclass(eq=False)
class CheckerDecides(FieldvisitError):
    """Who checked it does not find it true or not."""


@dataclass(eq=False)
class NotChecking(FieldvisitError):
    """What was seen is written down by those who check."""


@dataclass(eq=False)
class StillToRecover(FieldvisitError):
    """Money is still to come back: it ends before only with the court, or when it cannot be had;
    `left` in yuan.
    """

    left: str


@dataclass(eq=False)
class MoreCameBack(FieldvisitError):
    """More would come back than was drawn wrongly; `left` in yuan."""

    left: str


@dataclass(eq=False)
class NothingToRecover(FieldvisitError):
    """Nothing comes back before it was found how much; `state` in the reader's words."""

    state: str


@dataclass(eq=False)
class NoAidHere(FieldvisitError):
    """冒领查证 brings money back: no bills, no relief, no shares, no donations."""


def is_claim(case: SpecialCase) -> bool:
    """Whether a dossier is 冒领查证."""
    return case.kind is CaseKind.CLAIM_CHECK


def claim_of(case: SpecialCase) -> Claim:
    """What only 冒领查证 has."""
    return Claim.model_validate(case.claim)


def recovered(case: SpecialCase) -> int:
    """What came back so far, in fen."""
    return sum(Payment.model_validate(one).amount for one in case.payments)


def still_out(case: SpecialCase) -> int:
    """What is still to come back, in fen."""
    return max(case.amount - recovered(case), 0)


def may_know_reporter(case: SpecialCase, *, role: str, me: UUID) -> bool:
    """Who reported is for those who check it and those who decide on it."""
    return role in REVIEWERS or str(me) in claim_of(case).checkers


def check_looking(case: SpecialCase, *, me: UUID) -> None:
    """Refuse the finding of somebody who does not check, or before it is checked. Raises
    NotChecking.
    """
    if case.state is not CaseState.IN_REVIEW or str(me) not in claim_of(case).checkers:
        raise NotChecking


def check_checker(case: SpecialCase, *, me: UUID) -> None:
    """Refuse that who checked finds it true or not. Raises CheckerDecides."""
    if str(me) in claim_of(case).checkers:
        raise CheckerDecides


def check_claim(case: SpecialCase, step: CaseState, *, changes: Mapping[str, Any]) -> None:
    """Refuse a step; `changes`: the other fields that it sets. Raises StepRefused, CheckersMissing,
    CheckMissing, ReasonMissing, StillToRecover, OutcomeMissing.
    """
    if step not in CLAIM_STEPS[case.state]:
        raise StepRefused("claim_check", case.state, step)
    claim = Claim.model_validate(changes.get("claim") or case.claim)
    match step:
        case CaseState.IN_REVIEW:
            lacking = FEWEST_CHECKERS - len(set(claim.checkers))
            if lacking > 0:
                raise CheckersMissing(lacking)
        case CaseState.DECIDED | CaseState.REFUSED:
            if not case.steps_done:
                raise CheckMissing
            if not _is_said(changes, "decision"):
                raise ReasonMissing
        case CaseState.CARRIED_OUT:
            if not _is_said(changes, "execution"):
                raise OutcomeMissing
            if still_out(case) and claim.end in (None, RecoveryEnd.RECOVERED):
                raise StillToRecover(show_money(still_out(case)))
        case CaseState.CLOSED:
            if not _is_said(changes, "outcome"):
                raise OutcomeMissing


def check_back(case: SpecialCase, amount: int) -> None:
    """Refuse money before it was found how much, or more than that. Raises NothingToRecover,
    MoreCameBack.
    """
    if case.state is not CaseState.DECIDED:
        raise NothingToRecover(label("claim_check_state", case.state))
    if amount > still_out(case):
        raise MoreCameBack(show_money(still_out(case)))


def _is_said(changes: Mapping[str, Any], name: str) -> bool:
    return bool(str(changes.get(name) or "").strip())
