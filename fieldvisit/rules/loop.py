"""The closed loop 需求发现→精准对接→持续跟踪: which step of a need, a service order or a
referral may follow which. Pure; every illegal step is refused by name.

Source: domain.md section 5 (need, referral).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.need import Need, NeedState, OrderState, ServiceOrder
from fieldvisit.records.referral import Referral, ReferralState
from fieldvisit.words.labels import LABELS, label

NEED_STEPS: Mapping[NeedState, frozenset[NeedState]] = {
    NeedState.FOUND: frozenset({NeedState.VERIFIED, NeedState.REJECTED}),
    NeedState.VERIFIED: frozenset({NeedState.MATCHED, NeedState.REJECTED}),
    NeedState.REJECTED: frozenset({NeedState.REOPENED}),
    NeedState.MATCHED: frozenset({NeedState.IN_SERVICE, NeedState.MATCHED}),
    NeedState.IN_SERVICE: frozenset({NeedState.FOLLOW_UP, NeedState.MATCHED}),
    NeedState.FOLLOW_UP: frozenset({NeedState.FOLLOW_UP, NeedState.MATCHED, NeedState.CLOSED}),
    NeedState.CLOSED: frozenset({NeedState.REOPENED}),
    NeedState.REOPENED: frozenset({NeedState.VERIFIED, NeedState.REJECTED}),
}
ORDER_STEPS: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.ORDERED: frozenset({OrderState.DELIVERED, OrderState.CANCELLED}),
    OrderState.DELIVERED: frozenset(),
    OrderState.CANCELLED: frozenset(),
}
REFERRAL_STEPS: Mapping[ReferralState, frozenset[ReferralState]] = {
    ReferralState.DRAFT: frozenset({ReferralState.SENT}),
    ReferralState.SENT: frozenset({ReferralState.RECEIVED, ReferralState.RETURNED}),
    ReferralState.RECEIVED: frozenset({ReferralState.IN_PROGRESS, ReferralState.RETURNED}),
    ReferralState.RETURNED: frozenset({ReferralState.SENT}),
    ReferralState.IN_PROGRESS: frozenset({ReferralState.DONE, ReferralState.RETURNED}),
    ReferralState.DONE: frozenset({ReferralState.CONFIRMED}),
    ReferralState.CONFIRMED: frozenset(),
}


@dataclass(eq=False)
class StepRefused(FieldvisitError):
    """The step does not follow from where the thing stands. `of`: need, service_order, referral,
    and the like.
    """

    of: str
    state: str
    step: str

    def facts(self) -> dict[str, object]:
        group = {"service_order": "order_state"}.get(self.of, f"{self.of}_state")
        said = {"state": label(group, self.state), "step": label(group, self.step)}
        kind = "case_kind" if self.of in LABELS["case_kind"] else "kind"
        return {"of": label(kind, self.of), **said}


@dataclass(eq=False)
class ReasonMissing(FieldvisitError):
    """Rejecting, returning and cancelling say why."""


@dataclass(eq=False)
class MatchMissing(FieldvisitError):
    """A need is matched with something: a service, a referral, a measure or a policy."""


@dataclass(eq=False)
class OutcomeMissing(FieldvisitError):
    """A need is closed, and a referral ended, with what became of it."""


@dataclass(eq=False)
class SatisfactionMissing(FieldvisitError):
    """A need is closed with what the household thinks of it."""


@dataclass(eq=False)
class FollowUpMissing(FieldvisitError):
    """A need is closed after somebody looked at it again; `lacking` more looks."""

    lacking: int


@dataclass(eq=False)
class StillUnderWay(FieldvisitError):
    """A need is not closed while a service is still to come or a referral still open."""

    open: int


@dataclass(eq=False)
class ConsentMissing(FieldvisitError):
    """Nobody is referred without their own or their guardian's consent (PIPL art. 29)."""


@dataclass(eq=False)
class ReceiptMissing(FieldvisitError):
    """A referral is received by somebody, on a day."""


@dataclass(frozen=True)
class Answered:
    """How far a need was answered: services and referrals that are not over, looks since the last
    service came or referral went, and how many there have to be.
    """

    open: int = 0
    follow_ups: int = 0
    needed: int = 1


def check_need(need: Need, step: NeedState, *, changes: Mapping[str, Any]) -> None:
    """Refuse a step of a need; `changes`: the other fields that it sets. To close it is
    `check_closing`, too. Raises StepRefused, ReasonMissing, MatchMissing.
    """
    if step not in NEED_STEPS[need.state]:
        raise StepRefused("need", need.state, step)
    if step in (NeedState.REJECTED, NeedState.REOPENED) and not _said(changes, "reason"):
        raise ReasonMissing
    if step is NeedState.MATCHED and not changes.get("matched_with"):
        raise MatchMissing


def check_closing(so_far: Answered, *, changes: Mapping[str, Any]) -> None:
    """Refuse to close a need that is not answered. Raises StillUnderWay, FollowUpMissing,
    OutcomeMissing, SatisfactionMissing.
    """
    if so_far.open:
        raise StillUnderWay(so_far.open)
    if so_far.follow_ups < so_far.needed:
        raise FollowUpMissing(so_far.needed - so_far.follow_ups)
    if not _said(changes, "outcome"):
        raise OutcomeMissing
    if not changes.get("satisfaction"):
        raise SatisfactionMissing


def check_order(order: ServiceOrder, step: OrderState, *, changes: Mapping[str, Any]) -> None:
    """Refuse a step of a service order. Raises StepRefused, ReasonMissing, OutcomeMissing."""
    if step not in ORDER_STEPS[order.state]:
        raise StepRefused("service_order", order.state, step)
    if step is OrderState.CANCELLED and not _said(changes, "reason"):
        raise ReasonMissing
    if step is OrderState.DELIVERED and not changes.get("delivered_on"):
        raise OutcomeMissing


def check_referral(referral: Referral, step: ReferralState, *, changes: Mapping[str, Any]) -> None:
    """Refuse a step of a referral. Raises StepRefused, ConsentMissing, ReceiptMissing,
    ReasonMissing, OutcomeMissing.
    """
    if step not in REFERRAL_STEPS[referral.state]:
        raise StepRefused("referral", referral.state, step)
    if step is ReferralState.SENT and not (referral.consent or changes.get("consent")):
        raise ConsentMissing
    if step is ReferralState.RECEIVED and not (
        _said(changes, "received_by") and changes.get("received_on")
    ):
        raise ReceiptMissing
    if step is ReferralState.RETURNED and not _said(changes, "reason"):
        raise ReasonMissing
    if step is ReferralState.DONE and not _said(changes, "result"):
        raise OutcomeMissing


def _said(changes: Mapping[str, Any], name: str) -> bool:
    return bool(str(changes.get(name) or "").strip())
