"""需求: a household's needs and what answers them, each with the steps that come next."""

from collections.abc import Callable, Sequence
from functools import partial

from fieldvisit.casework import naming
from fieldvisit.casework.board import Board, Offer, Room, Subject, Thing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.rooms.loop_steps import NEEDS, PRINT, STEPS, offers_for
from fieldvisit.casework.staff import organisations
from fieldvisit.casework.trail import looking_at
from fieldvisit.machine.clock import local_day
from fieldvisit.records import FollowUp, Household, Need, Referral, ServiceOrder
from fieldvisit.records.fields import show_money
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.store import households, loop
from fieldvisit.words.labels import label

_Ways = Callable[..., tuple[Offer, ...]]
"""What may be done with something of a kind in a state, by whoever looks."""

_OVER = frozenset({"closed", "rejected", "delivered", "cancelled", "confirmed"})


def read(desk: Desk, home: Subject) -> Board:
    """The loop of a household, open needs first, then referrals for no need. The first look of an
    unlocking leaves a row in the audit trail. Raises NotHere.
    """
    with looking_at(desk, home.id) as tx:
        household = naming.record(tx, Household, kind="household", named=home.id)
        names = households.names(tx, [household.id])
        found = loop.needs_of(tx, household.id)
        orders, looks = loop.orders_of(tx, household.id), loop.follow_ups_of(tx, household.id)
        sent = loop.referrals_of(tx, household.id)
    to = organisations.targets(desk.tables, region=household.scope, day=local_day(desk.clock.now()))
    ways: _Ways = partial(offers_for, to=to, keeper=desk.profile.role in DECIDERS)
    things = [_need(need, orders=orders, looks=looks, sent=sent, ways=ways) for need in found]
    things += [_referral(one, ways) for one in sent if one.need_id is None]
    return Board(
        title=f"{names.get(household.id, '')} 户的需求",
        sentence=ROOM.sentence,
        offers=ways(NEEDS),
        things=tuple(sorted(things, key=lambda one: one.mood != "open")),
        nothing="这一户还没有记过需求",
    )


def _need(
    need: Need,
    *,
    orders: Sequence[ServiceOrder],
    looks: Sequence[FollowUp],
    sent: Sequence[Referral],
    ways: _Ways,
) -> Thing:
    found = f"{local_day(need.found_at)}·{label('need_source', need.source)}"
    lines = [("什么难处", need.text), ("哪天、从哪里知道的", found)]
    lines += [("没成立或重开的原因", need.reason)] if need.reason else []
    lines += [
        (f"{local_day(one.done_at)} {label('follow_up_way', one.way)}回访", one.finding)
        for one in looks
        if one.need_id == need.id
    ]
    if need.outcome:
        lines.append(("办成了什么", f"{need.outcome}·{label('satisfaction', need.satisfaction)}"))
    urgent = "" if need.urgency == "normal" else f"·{label('urgency', need.urgency)}"
    return Thing(
        subject=Subject("need", str(need.id)),
        title=label("need_kind", need.kind) + urgent,
        pill=label("need_state", need.state),
        mood=_mood(need.state),
        lines=tuple(lines),
        offers=ways("need", need.state),
        inner=(
            *(_order(one, ways) for one in orders if one.need_id == need.id),
            *(_referral(one, ways) for one in sent if one.need_id == need.id),
        ),
    )


def _order(one: ServiceOrder, ways: _Ways) -> Thing:
    told = [one.provider, one.frequency, one.payer, _yuan(one.amount)]
    lines = [("谁来做", "·".join(part for part in told if part))]
    if one.delivered_on:
        came = [str(one.delivered_on), one.delivered_note]
        came += [label("satisfaction", one.satisfaction)] if one.satisfaction else []
        lines.append(("送到", "·".join(part for part in came if part)))
    lines += [("取消的原因", one.reason)] if one.reason else []
    return Thing(
        subject=Subject("service_order", str(one.id)),
        title=f"服务：{label('service', one.item)}",
        pill=label("order_state", one.state),
        mood=_mood(one.state),
        lines=tuple(lines),
        offers=ways("service_order", one.state),
    )


def _referral(one: Referral, ways: _Ways) -> Thing:
    lines = [("请对方办什么", one.asked)]
    if one.consent:
        lines.append(("谁同意的", label("consent", one.consent)))
    if one.received_on:
        lines.append(("回执", f"{one.received_by}·{one.received_on}"))
    lines += [("退回的原因", one.reason)] if one.reason else []
    if one.result:
        told = (one.result, _yuan(one.result_amount))
        lines.append(("结果", "·".join(part for part in told if part)))
    to = "·".join(part for part in (label("referral_org", one.to_org), one.to_name) if part)
    return Thing(
        subject=Subject("referral", str(one.id)),
        title=f"转介：{to}",
        pill=label("referral_state", one.state),
        mood=_mood(one.state),
        lines=tuple(lines),
        offers=(*ways("referral", one.state), PRINT),
    )


def _yuan(fen: int) -> str:
    return f"{show_money(fen)} 元" if fen else ""


def _mood(state: str) -> str:
    return "done" if state in _OVER else "open"


ROOM = Room(
    code=NEEDS,
    title="需求",
    sentence="发现、对接、跟踪，到办结",
    icon="hand-heart",
    read=read,
    steps=STEPS,
    at_household=True,
)
