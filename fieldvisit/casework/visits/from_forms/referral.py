"""F09 转介单 makes the referral that it stands for: to whom, what for, with whose consent, and how
far it is by the receipt slip.
"""

from fieldvisit.casework.visits.from_forms.answers import Answers, day, fen, instant, text
from fieldvisit.casework.visits.from_forms.making import Making
from fieldvisit.records import Referral
from fieldvisit.records.referral import Consent, ReferralState
from fieldvisit.words import sentence
from fieldvisit.words.labels import LABELS, label

_CONSENT = {"person": Consent.OWN, "guardian": Consent.GUARDIAN}
_OUTCOMES = {
    "money": "给了钱",
    "goods": "给了东西",
    "service": "做了服务",
    "policy": "办了手续",
    "none": "没办成",
}
"""The form's codes of what became of it, in its words."""


def make(making: Making) -> str:
    """The referral that it stands for, in words; blank where it is none or was made before."""
    if not asks(making.answers):
        return ""
    sent = _referral(making)
    if not making.keep(sent, line="referral_sent"):
        return ""
    facts = {"to": label("referral_org", sent.to_org), "state": label("referral_state", sent.state)}
    return sentence("made_referral", facts)


def asks(told: Answers) -> bool:
    """Whether a form refers somebody: to whom, what for, and they consent."""
    return bool(text(told, "to_org") and text(told, "asked")) and text(told, "consent") in _CONSENT


def _referral(making: Making) -> Referral:
    told, visit = making.answers, making.visit
    to = text(told, "to_org")
    outcome = text(told, "outcome_kind")
    return Referral(
        id=making.id_for("referral"),
        scope=visit.scope,
        created_at=visit.ended_at,
        household_id=making.home,
        visit_id=visit.id,
        to_org=to if to in LABELS["referral_org"] else "other",
        to_name=text(told, "to_org_name"),
        asked=text(told, "asked"),
        consent=_CONSENT[text(told, "consent")],
        state=_state(told),
        sent_at=instant(told, "sent_at") or visit.ended_at,
        received_by=text(told, "received_by"),
        received_on=day(told, "received_on"),
        reason=text(told, "return_reason"),
        result=_OUTCOMES.get(outcome, outcome),
        result_amount=fen(told, "outcome_amount"),
        result_on=day(told, "outcome_on"),
        confirmed_on=day(told, "outcome_on") if _confirmed(told) else None,
    )


def _state(told: Answers) -> ReferralState:
    """How far the slip says that it is."""
    if text(told, "receipt_answer") == "returned":
        return ReferralState.RETURNED
    if text(told, "outcome_kind"):
        return ReferralState.CONFIRMED if _confirmed(told) else ReferralState.DONE
    accepted = text(told, "receipt_answer") == "accepted"
    return ReferralState.RECEIVED if accepted else ReferralState.SENT


def _confirmed(told: Answers) -> bool:
    return bool(text(told, "outcome_kind")) and text(told, "household_confirmed") == "yes"
