"""A household's whole loop: its needs, what answered them, who looked, how it ended. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk, day_words
from fieldvisit.casework.offers import Offer, Subject, offers_for
from fieldvisit.casework.trail import looking_at
from fieldvisit.records import FollowUp, Household, Need, Referral, ServiceOrder
from fieldvisit.records.fields import show_money
from fieldvisit.records.kept import Kept
from fieldvisit.store import households, loop
from fieldvisit.words.labels import label


@dataclass(frozen=True)
class Thing:
    """A need, a service order or a referral as a page shows it: `subject` is with what a step is
    taken, `pill` where it stands (`mood`: open or done), `lines` what is known, `offers` what
    can be done next; `inner` what answers a need.
    """

    subject: Subject
    title: str
    pill: str
    mood: str
    lines: tuple[tuple[str, str], ...]
    offers: tuple[Offer, ...]
    inner: tuple["Thing", ...] = ()


@dataclass(frozen=True)
class LoopPage:
    """A household's needs, open ones first, then referrals for no need; `offers` of the household
    itself.
    """

    name: str
    offers: tuple[Offer, ...]
    things: tuple[Thing, ...]


_OVER = frozenset({"closed", "rejected", "delivered", "cancelled", "confirmed"})
_LEFT_OUT = frozenset({"scope", "version", "device_id", "deleted_at", "household_id"})


def closed_loop(desk: Desk, household_id: str) -> dict[str, list[dict[str, Any]]]:
    """`needs`, `orders`, `referrals` and `follow_ups` of a household as JSON values, oldest first.
    The first look of an unlocking leaves a row in the audit trail. Raises NotHere.
    """
    with looking_at(desk, household_id) as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        found: dict[str, Sequence[Kept]] = {
            "needs": loop.needs_of(tx, home.id),
            "orders": loop.orders_of(tx, home.id),
            "referrals": loop.referrals_of(tx, home.id),
            "follow_ups": loop.follow_ups_of(tx, home.id),
        }
    return {
        name: [one.model_dump(mode="json", exclude=set(_LEFT_OUT)) for one in rows]
        for name, rows in found.items()
    }


def loop_page(desk: Desk, household_id: str) -> LoopPage:
    """The loop of a household for its page. The first look of an unlocking leaves a row in the
    audit trail. Raises NotHere.
    """
    with looking_at(desk, household_id) as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        names = households.names(tx, [home.id])
        found = loop.needs_of(tx, home.id)
        orders, looks = loop.orders_of(tx, home.id), loop.follow_ups_of(tx, home.id)
        sent = loop.referrals_of(tx, home.id)
    things = [_need(need, orders=orders, looks=looks, sent=sent) for need in found]
    things += [_referral(one) for one in sent if one.need_id is None]
    return LoopPage(
        name=names.get(home.id, ""),
        offers=offers_for("household"),
        things=tuple(sorted(things, key=lambda one: one.mood != "open")),
    )


def _need(
    need: Need,
    *,
    orders: Sequence[ServiceOrder],
    looks: Sequence[FollowUp],
    sent: Sequence[Referral],
) -> Thing:
    found = f"{day_words(need.found_at)}·{label('need_source', need.source)}"
    lines = [("什么难处", need.text), ("哪天、从哪里知道的", found)]
    lines += [("没成立或重开的原因", need.reason)] if need.reason else []
    lines += [
        (f"{day_words(one.done_at)} {label('follow_up_way', one.way)}回访", one.finding)
        for one in _of(need.id, looks)
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
        offers=offers_for("need", need.state),
        inner=(*map(_order, _of(need.id, orders)), *map(_referral, _of(need.id, sent))),
    )


def _order(one: ServiceOrder) -> Thing:
    told = [one.provider, one.frequency, one.payer, _yuan(one.amount)]
    lines = [("谁来做", "·".join(part for part in told if part))]
    if one.delivered_on:
        came = [_day(one.delivered_on), one.delivered_note]
        came += [label("satisfaction", one.satisfaction)] if one.satisfaction else []
        lines.append(("送到", "·".join(part for part in came if part)))
    lines += [("取消的原因", one.reason)] if one.reason else []
    return Thing(
        subject=Subject("service_order", str(one.id)),
        title=f"服务：{label('service', one.item)}",
        pill=label("order_state", one.state),
        mood=_mood(one.state),
        lines=tuple(lines),
        offers=offers_for("service_order", one.state),
    )


def _referral(one: Referral) -> Thing:
    lines = [("请对方办什么", one.asked)]
    if one.consent:
        lines.append(("谁同意的", label("consent", one.consent)))
    if one.received_on:
        lines.append(("回执", f"{one.received_by}·{_day(one.received_on)}"))
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
        offers=offers_for("referral", one.state),
    )


def _of(need_id: UUID, rows: Sequence[Any]) -> list[Any]:
    return [one for one in rows if one.need_id == need_id]


def _yuan(fen: int) -> str:
    return f"{show_money(fen)} 元" if fen else ""


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _mood(state: str) -> str:
    return "done" if state in _OVER else "open"
