"""A need, a service order and a referral go their way step by step; every other step is refused by
name (domain.md section 5).
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records.need import Need, NeedState, OrderState, ServiceOrder
from fieldvisit.records.referral import Consent, Referral, ReferralState
from fieldvisit.rules.loop import (
    NEED_STEPS,
    ORDER_STEPS,
    REFERRAL_STEPS,
    Answered,
    ConsentMissing,
    FollowUpMissing,
    MatchMissing,
    OutcomeMissing,
    ReasonMissing,
    ReceiptMissing,
    SatisfactionMissing,
    StepRefused,
    StillUnderWay,
    check_closing,
    check_need,
    check_order,
    check_referral,
)

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
ONE = UUID(int=1)
KEPT: dict[str, Any] = {"id": ONE, "scope": "120111102204", "created_at": NOON, "household_id": ONE}
EVERYTHING: dict[str, Any] = {
    "reason": "写了",
    "matched_with": "service",
    "outcome": "好了",
    "satisfaction": "satisfied",
    "delivered_on": date(2026, 11, 23),
    "consent": "own",
    "result": "收下了",
    "received_by": "王科长",
    "received_on": date(2026, 11, 24),
}


def need(state: NeedState) -> Need:
    return Need(
        **KEPT, kind="medical", text="药快吃完了", source="visit", found_at=NOON, state=state
    )


def order(state: OrderState) -> ServiceOrder:
    wanted = {"need_id": ONE, "item": "meal", "provider": "村食堂"}
    return ServiceOrder(**KEPT, **wanted, ordered_on=date(2026, 11, 23), state=state)


def referral(state: ReferralState, **other: Any) -> Referral:
    return Referral(**KEPT, to_org="charity", asked="药费", state=state, **other)


@pytest.mark.parametrize("state", list(NeedState))
@pytest.mark.parametrize("step", list(NeedState))
def test_a_need_takes_no_other_step_than_its_next(state: NeedState, step: NeedState) -> None:
    if step in NEED_STEPS[state]:
        check_need(need(state), step, changes=EVERYTHING)
        return
    with pytest.raises(StepRefused) as refused:
        check_need(need(state), step, changes=EVERYTHING)
    assert refused.value.of == "need"


@pytest.mark.parametrize("state", list(OrderState))
@pytest.mark.parametrize("step", list(OrderState))
def test_a_service_order_comes_or_is_cancelled_once(state: OrderState, step: OrderState) -> None:
    if step in ORDER_STEPS[state]:
        check_order(order(state), step, changes=EVERYTHING)
        return
    with pytest.raises(StepRefused):
        check_order(order(state), step, changes=EVERYTHING)


@pytest.mark.parametrize("state", list(ReferralState))
@pytest.mark.parametrize("step", list(ReferralState))
def test_a_referral_takes_no_other_step_than_its_next(
    state: ReferralState, step: ReferralState
) -> None:
    if step in REFERRAL_STEPS[state]:
        check_referral(referral(state), step, changes=EVERYTHING)
        return
    with pytest.raises(StepRefused):
        check_referral(referral(state), step, changes=EVERYTHING)


@given(st.lists(st.sampled_from(list(NeedState)), max_size=40))
def test_no_way_closes_a_need_that_was_never_matched(steps: list[NeedState]) -> None:
    here, matched = need(NeedState.FOUND), False
    for step in steps:
        try:
            check_need(here, step, changes=EVERYTHING)
        except StepRefused:
            continue
        matched = matched or step is NeedState.MATCHED
        assert matched or step not in (NeedState.IN_SERVICE, NeedState.FOLLOW_UP, NeedState.CLOSED)
        here = here.model_copy(update={"state": step})


@pytest.mark.parametrize(
    ("state", "step", "error"),
    [
        (NeedState.FOUND, NeedState.REJECTED, ReasonMissing),
        (NeedState.CLOSED, NeedState.REOPENED, ReasonMissing),
        (NeedState.VERIFIED, NeedState.MATCHED, MatchMissing),
    ],
)
def test_a_step_of_a_need_says_what_it_has_to(
    state: NeedState, step: NeedState, error: type[Exception]
) -> None:
    with pytest.raises(error):
        check_need(need(state), step, changes={"reason": "  "})


@pytest.mark.parametrize(
    ("so_far", "changes", "error"),
    [
        (Answered(open=1, follow_ups=3), EVERYTHING, StillUnderWay),
        (Answered(follow_ups=0), EVERYTHING, FollowUpMissing),
        (Answered(follow_ups=1, needed=2), EVERYTHING, FollowUpMissing),
        (Answered(follow_ups=1), EVERYTHING | {"outcome": " "}, OutcomeMissing),
        (Answered(follow_ups=1), EVERYTHING | {"satisfaction": None}, SatisfactionMissing),
    ],
)
def test_a_need_is_closed_answered_looked_at_and_told(
    so_far: Answered, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        check_closing(so_far, changes=changes)
    check_closing(Answered(follow_ups=1), changes=EVERYTHING)


@pytest.mark.parametrize(
    ("state", "step", "error"),
    [
        (ReferralState.DRAFT, ReferralState.SENT, ConsentMissing),
        (ReferralState.SENT, ReferralState.RECEIVED, ReceiptMissing),
        (ReferralState.RECEIVED, ReferralState.RETURNED, ReasonMissing),
        (ReferralState.IN_PROGRESS, ReferralState.DONE, OutcomeMissing),
    ],
)
def test_a_step_of_a_referral_says_what_it_has_to(
    state: ReferralState, step: ReferralState, error: type[Exception]
) -> None:
    with pytest.raises(error):
        check_referral(referral(state), step, changes={})


def test_consent_given_once_holds_when_a_returned_referral_is_sent_again() -> None:
    back = referral(ReferralState.RETURNED, consent=Consent.GUARDIAN)
    check_referral(back, ReferralState.SENT, changes={})


@pytest.mark.parametrize("step", list(OrderState)[1:])
def test_a_service_order_ends_with_a_day_or_a_reason(step: OrderState) -> None:
    with pytest.raises((OutcomeMissing, ReasonMissing)):
        check_order(order(OrderState.ORDERED), step, changes={})


def test_a_refused_step_speaks_the_readers_words() -> None:
    error = StepRefused("service_order", "delivered", "cancelled")
    assert error.facts() == {"of": "服务单", "state": "已送到", "step": "已取消"}
