"""Each illegal step of a visit is refused by name (domain.md section 5)."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Visit
from fieldvisit.records.visit import Signature, SignatureWay, VisitState
from fieldvisit.rules import journeys

AUTHOR, SUPERVISOR = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 11, 23, 3, 6, tzinfo=UTC)


def signed(
    party: str, way: SignatureWay = SignatureWay.DRAWN, staff: UUID | None = None
) -> Signature:
    return Signature(party=party, name="某人", way=way, staff_id=staff, signed_at="x")


def visit(state: VisitState = VisitState.FINALISED) -> Visit:
    return Visit(
        id=UUID(int=9),
        scope="120111102202",
        created_at=NOW,
        created_by=AUTHOR,
        number="FV-F02-1",
        household_id=UUID(int=8),
        form_id="F02",
        form_version=1,
        visit_type="月探访",
        state=state,
        started_at=NOW,
        ended_at=NOW,
        investigators=[str(AUTHOR)],
        instance="<data/>",
    )


def test_nobody_at_home_is_an_attempt_and_asks_no_signature() -> None:
    state = journeys.stored_state("nobody_home")
    assert state is VisitState.ATTEMPT
    assert not journeys.needs_respondent(state, "home")


@pytest.mark.parametrize(("mode", "asked"), [("home", True), ("phone", False), ("letter", False)])
def test_who_is_not_at_the_door_is_not_asked_to_sign(mode: str, asked: bool) -> None:
    assert journeys.needs_respondent(VisitState.FINALISED, mode) is asked
    signed_alone = [signed("investigator", staff=AUTHOR)]
    if not asked:
        journeys.check_signatures(signed_alone, investigators=1, respondent=asked)


def test_the_death_of_a_person_is_a_visit_not_an_attempt() -> None:
    assert journeys.stored_state("died") is VisitState.FINALISED


def test_a_visit_below_its_forms_minimum_of_signatures_is_refused() -> None:
    one = [signed("investigator", staff=AUTHOR), signed("respondent")]
    with pytest.raises(journeys.SignatureMissing) as refused:
        journeys.check_signatures(one, investigators=2, respondent=True)
    assert refused.value.lacking == 1


def test_the_same_investigator_twice_counts_once() -> None:
    twice = [signed("investigator", staff=AUTHOR)] * 2 + [signed("respondent")]
    with pytest.raises(journeys.SignatureMissing):
        journeys.check_signatures(twice, investigators=2, respondent=True)


@pytest.mark.parametrize("way", list(SignatureWay))
def test_each_way_of_the_respondent_to_sign_or_not_is_enough(way: SignatureWay) -> None:
    given = [signed("investigator", staff=AUTHOR), signed("respondent", way)]
    journeys.check_signatures(given, investigators=1, respondent=True)


def test_a_met_respondent_without_any_mark_is_refused() -> None:
    given = [signed("investigator", staff=AUTHOR)]
    with pytest.raises(journeys.RespondentSignatureMissing):
        journeys.check_signatures(given, investigators=1, respondent=True)


@pytest.mark.parametrize(
    ("reviewer", "role", "state", "passed", "comment", "refusal"),
    [
        (AUTHOR, "town_officer", "finalised", True, "", journeys.ReviewerIsInvestigator),
        (SUPERVISOR, "village_officer", "finalised", True, "", journeys.MayNot),
        (SUPERVISOR, "town_officer", "reviewed", True, "", journeys.NotWaitingForReview),
        (SUPERVISOR, "town_officer", "attempt", True, "", journeys.NotWaitingForReview),
        (SUPERVISOR, "town_officer", "finalised", False, "  ", journeys.CommentMissing),
    ],
)
def test_an_illegal_review_is_refused_by_name(
    *,
    reviewer: UUID,
    role: str,
    state: str,
    passed: bool,
    comment: str,
    refusal: type[FieldvisitError],
) -> None:
    with pytest.raises(refusal):
        journeys.check_review(
            visit(VisitState(state)), reviewer=reviewer, role=role, passed=passed, comment=comment
        )


def test_a_supervisor_passes_or_returns_with_a_comment() -> None:
    for passed, comment in ((True, ""), (False, "照片看不清门牌")):
        journeys.check_review(
            visit(), reviewer=SUPERVISOR, role="town_officer", passed=passed, comment=comment
        )
