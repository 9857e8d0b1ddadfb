"""What answers a need until it is closed: service orders (服务单) and looks at how it stands
(跟踪回访). One transaction an action.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from fieldvisit.casework import naming, steps, writing
from fieldvisit.casework.care import needs
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people.typed_household import past_day
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.machine.clock import local_day
from fieldvisit.records import FollowUp, Need, ServiceOrder, Task
from fieldvisit.records.need import NeedState, OrderState, Satisfaction
from fieldvisit.records.referral import ReferralState
from fieldvisit.rules import loop as rule
from fieldvisit.store import audit, journal, loop

_REFERRAL_OVER = frozenset({ReferralState.DONE, ReferralState.CONFIRMED, ReferralState.RETURNED})


@dataclass(frozen=True)
class Wanted:
    """One service: `item` of `service` by code or word, who brings it, how often, who pays how
    much (`amount` in fen).
    """

    item: str
    provider: str
    frequency: str = ""
    payer: str = ""
    amount: int = 0


def order(desk: Desk, need_id: str, *, wanted: Wanted) -> ServiceOrder:
    """Order a service for a matched need, which is under way from then on. Raises MayNot, NotHere,
    StepRefused, WordsMissing, CodeUnknown.
    """
    desk.may_show_people()
    writing.may_write(desk, "service_order")
    with desk.store.write() as tx:
        need = naming.record(tx, Need, kind="need", named=need_id)
        made = ServiceOrder(
            id=desk.ids.fresh(),
            scope=need.scope,
            created_at=desk.clock.now(),
            need_id=need.id,
            household_id=need.household_id,
            item=naming.code(wanted.item, group="service", field="哪一项服务"),
            provider=naming.words(wanted.provider, field="谁来做"),
            frequency=wanted.frequency.strip(),
            payer=wanted.payer.strip(),
            amount=wanted.amount,
            ordered_on=local_day(desk.clock.now()),
        )
        journal.insert(tx, made, stamp=desk.stamp())
        audit.append(tx, "service_ordered", subject=str(made.id), stamp=desk.stamp())
        under_way(tx, desk, need=need)
    return made


def under_way(tx: Connection, desk: Desk, *, need: Need) -> None:
    """The need is answered from now on, if it was not before. Raises StepRefused."""
    if need.state is not NeedState.IN_SERVICE:
        steps.take(tx, desk, case=need, step=NeedState.IN_SERVICE, changes={})


def deliver(
    desk: Desk, order_id: str, *, on: date | None = None, note: str = "", satisfaction: str = ""
) -> ServiceOrder:
    """The service came; a look at how it stands becomes a task. Raises MayNot, NotHere,
    StepRefused, CodeUnknown, DayToCome.
    """
    day = past_day(desk, on)
    felt = naming.code(satisfaction, group="satisfaction", field="满意度") if satisfaction else ""
    changes = {
        "delivered_on": day,
        "delivered_note": note.strip(),
        "satisfaction": Satisfaction(felt) if felt else None,
    }
    desk.may_show_people()
    with desk.store.write() as tx:
        placed = naming.record(tx, ServiceOrder, kind="service_order", named=order_id)
        made = steps.take(tx, desk, case=placed, step=OrderState.DELIVERED, changes=changes)
        need = naming.record(tx, Need, kind="need", named=str(made.need_id))
        days = whole_number(desk.tables, "need_follow_up_days", day=day, region=need.scope)
        remind(tx, desk, need=need, on=day + timedelta(days=days))
    return made


def cancel(desk: Desk, order_id: str, *, reason: str) -> ServiceOrder:
    """The service will not come. Raises NotHere, StepRefused, ReasonMissing."""
    changes = {"reason": reason.strip()}
    return steps.take_alone(
        desk, ServiceOrder, named=order_id, step=OrderState.CANCELLED, changes=changes
    )


def follow_up(
    desk: Desk, need_id: str, *, way: str, finding: str, next_on: date | None = None
) -> FollowUp:
    """Somebody looked at how a need stands; `next_on` becomes a task. Raises NotHere, StepRefused,
    WordsMissing, CodeUnknown, DayPassed.
    """
    if next_on is not None:
        naming.not_past(next_on, today=local_day(desk.clock.now()))
    desk.may_show_people()
    with desk.store.write() as tx:
        need = naming.record(tx, Need, kind="need", named=need_id)
        made = FollowUp(
            id=desk.ids.fresh(),
            scope=need.scope,
            created_at=desk.clock.now(),
            need_id=need.id,
            household_id=need.household_id,
            done_at=desk.clock.now(),
            way=naming.code(way, group="follow_up_way", field="怎么回访的"),
            finding=naming.words(finding, field="现在怎么样"),
            next_on=next_on,
        )
        journal.insert(tx, made, stamp=desk.stamp())
        steps.take(tx, desk, case=need, step=NeedState.FOLLOW_UP, changes={})
        if next_on is not None:
            remind(tx, desk, need=need, on=next_on)
    return made


def close(desk: Desk, need_id: str, *, outcome: str, satisfaction: str) -> Need:
    """The need is met, and somebody looked after it was. Raises NotHere, StepRefused,
    StillUnderWay, FollowUpMissing, OutcomeMissing, SatisfactionMissing, CodeUnknown.
    """
    felt = naming.code(satisfaction, group="satisfaction", field="满意度") if satisfaction else ""
    desk.may_show_people()
    with desk.store.write() as tx:
        need = naming.record(tx, Need, kind="need", named=need_id)
        so_far = _answered(tx, desk, need=need)
        said = {"outcome": outcome, "satisfaction": felt}
        return needs.close(tx, desk, need=need, so_far=so_far, said=said)


def remind(tx: Connection, desk: Desk, *, need: Need, on: date) -> None:
    """A task to look at how a need stands."""
    made = Task(
        id=desk.ids.fresh(),
        scope=need.scope,
        created_at=desk.clock.now(),
        household_id=need.household_id,
        person_id=need.person_id,
        kind="need_follow_up",
        due_on=on,
        assignee_id=desk.profile.staff_id,
        source=f"需求回访：{need.text[:20]}",
    )
    journal.insert(tx, made, stamp=desk.stamp())


def _answered(tx: Connection, desk: Desk, *, need: Need) -> rule.Answered:
    today = local_day(desk.clock.now())
    orders = [one for one in loop.orders_of(tx, need.household_id) if one.need_id == need.id]
    sent = [one for one in loop.referrals_of(tx, need.household_id) if one.need_id == need.id]
    looks = [one for one in loop.follow_ups_of(tx, need.household_id) if one.need_id == need.id]
    came = max((one.delivered_on for one in orders if one.delivered_on), default=date.min)
    again = local_day(need.closed_at) if need.closed_at else date.min
    since = max(came, again)
    waiting = [one for one in orders if one.state is OrderState.ORDERED]
    waiting_for = [one for one in sent if one.state not in _REFERRAL_OVER]
    return rule.Answered(
        open=len(waiting) + len(waiting_for),
        follow_ups=sum(local_day(one.done_at) >= since for one in looks),
        needed=whole_number(desk.tables, "need_follow_ups", day=today, region=need.scope),
    )
