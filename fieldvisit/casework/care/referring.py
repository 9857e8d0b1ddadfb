"""转介: drafted, sent with consent, received by the other body, ended with a result that the
household confirms. One transaction an action.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldvisit.casework import naming, steps, writing
from fieldvisit.casework.care import serving
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people.typed_household import past_day
from fieldvisit.casework.staff import organisations
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Need, Referral
from fieldvisit.records.referral import Consent, ReferralState
from fieldvisit.store import audit, journal


@dataclass(frozen=True)
class Asked:
    """To whom (`to_org`: a code of `referral_org` or its word, or a member of the district's joint
    meeting by its name), what for, for which need.
    """

    to_org: str
    asked: str
    to_name: str = ""
    need_id: str = ""


def draft(desk: Desk, household_id: str, *, asked: Asked) -> Referral:
    """Write a referral down, `household_id` "" for that of its need; nothing is told to anybody
    yet. Raises MayNot, NotHere, WordsMissing, CodeUnknown.
    """
    desk.may_show_people()
    writing.may_write(desk, "referral")
    with desk.store.write() as tx:
        need = naming.record(tx, Need, kind="need", named=asked.need_id) if asked.need_id else None
        named = household_id or (str(need.household_id) if need else "")
        home = naming.record(tx, Household, kind="household", named=named)
        now = desk.clock.now()
        to = organisations.target(desk.tables, asked.to_org, region=home.scope, day=local_day(now))
        made = Referral(
            id=desk.ids.fresh(),
            scope=home.scope,
            created_at=now,
            household_id=home.id,
            need_id=need.id if need else None,
            to_org=to.kind,
            to_name=" ".join(part for part in (to.label, asked.to_name.strip()) if part),
            asked=naming.words(asked.asked, field="请对方办什么"),
        )
        journal.insert(tx, made, stamp=desk.stamp())
        audit.append(tx, "referral_drafted", subject=str(made.id), stamp=desk.stamp())
    return made


def send(desk: Desk, referral_id: str, *, consent: str = "") -> Referral:
    """It goes out, with the household's own or its guardian's consent; its need is under way from
    then on. Raises NotHere, StepRefused, ConsentMissing, CodeUnknown.
    """
    given = naming.code(consent, group="consent", field="谁同意的") if consent else ""
    changes: dict[str, Any] = {"sent_at": desk.clock.now(), "reason": ""}
    if given:
        changes["consent"] = Consent(given)
    desk.may_show_people()
    with desk.store.write() as tx:
        drafted = naming.record(tx, Referral, kind="referral", named=referral_id)
        sent = steps.take(tx, desk, case=drafted, step=ReferralState.SENT, changes=changes)
        if sent.need_id is not None:
            need = naming.record(tx, Need, kind="need", named=str(sent.need_id))
            serving.under_way(tx, desk, need=need)
    return sent


def receive(desk: Desk, referral_id: str, *, by: str, on: date | None = None) -> Referral:
    """The receipt slip came back. Raises MayNot, NotHere, StepRefused, ReceiptMissing,
    DayToCome.
    """
    day = past_day(desk, on)
    changes = {"received_by": by.strip(), "received_on": day}
    return steps.take_alone(
        desk, Referral, named=referral_id, step=ReferralState.RECEIVED, changes=changes
    )


def give_back(desk: Desk, referral_id: str, *, reason: str) -> Referral:
    """The other body did not take it. Raises NotHere, StepRefused, ReasonMissing."""
    changes = {"reason": reason.strip()}
    return steps.take_alone(
        desk, Referral, named=referral_id, step=ReferralState.RETURNED, changes=changes
    )


def progress(desk: Desk, referral_id: str) -> Referral:
    """The other body works on it. Raises NotHere, StepRefused."""
    return steps.take_alone(
        desk, Referral, named=referral_id, step=ReferralState.IN_PROGRESS, changes={}
    )


def finish(
    desk: Desk, referral_id: str, *, result: str, amount: int = 0, on: date | None = None
) -> Referral:
    """What became of it, `amount` in fen. Raises MayNot, NotHere, StepRefused, OutcomeMissing,
    DayToCome.
    """
    day = past_day(desk, on)
    changes = {"result": result.strip(), "result_amount": amount, "result_on": day}
    return steps.take_alone(
        desk, Referral, named=referral_id, step=ReferralState.DONE, changes=changes
    )


def confirm(desk: Desk, referral_id: str) -> Referral:
    """The household says so too. Raises NotHere, StepRefused."""
    changes = {"confirmed_on": local_day(desk.clock.now())}
    return steps.take_alone(
        desk, Referral, named=referral_id, step=ReferralState.CONFIRMED, changes=changes
    )
