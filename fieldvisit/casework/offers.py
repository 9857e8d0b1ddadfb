"""What can be done next with a need, a service order or a referral, and what each step asks: for a
page that shows it and for whoever fills it in. Decides nothing: the rules do when it is taken.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldvisit.casework import needs, referring, serving
from fieldvisit.casework.desk import Desk
from fieldvisit.records.fields import read_money
from fieldvisit.records.need import NeedState, OrderState
from fieldvisit.records.referral import ReferralState
from fieldvisit.store import in_hand
from fieldvisit.words.labels import LABELS


@dataclass(frozen=True)
class Asked:
    """One thing that a step asks. `kind`: text, long, choice, day or money; `options`: the choices
    as (code, word). `needed`: the step is refused without it.
    """

    name: str
    label: str
    kind: str = "text"
    options: tuple[tuple[str, str], ...] = ()
    needed: bool = True


@dataclass(frozen=True)
class Offer:
    """A step that may be taken now: `step` names it, `asks` what it wants to know."""

    step: str
    label: str
    asks: tuple[Asked, ...] = ()
    danger: bool = False


@dataclass(frozen=True)
class Subject:
    """With what a step is taken: `kind` household, need, service_order or referral."""

    kind: str
    id: str


def _choice(name: str, words: str, *, group: str, needed: bool = True) -> Asked:
    return Asked(name, words, "choice", tuple(LABELS[group].items()), needed)


_REASON = Asked("reason", "原因", "long")
_FELT = _choice("satisfaction", "满意不满意", group="satisfaction")
_FIND = Offer(
    "find",
    "记一个需求",
    (
        _choice("kind", "哪一类", group="need_kind"),
        Asked("text", "什么难处", "long"),
        _choice("source", "从哪里知道的", group="need_source"),
        _choice("urgency", "缓急", group="urgency"),
    ),
)
_DRAFT = Offer(
    "draft",
    "转介",
    (
        _choice("to", "转给谁", group="referral_org"),
        Asked("asked", "请对方办什么", "long"),
        Asked("name", "单位全名、科室、联系人", needed=False),
    ),
)
_ORDER = Offer(
    "order",
    "开服务单",
    (
        _choice("item", "哪一项服务", group="service"),
        Asked("provider", "谁来做"),
        Asked("frequency", "多久一次", needed=False),
        Asked("payer", "谁付钱", needed=False),
        Asked("yuan", "多少元", "money", needed=False),
    ),
)
_MATCH = Offer("match", "对接", (_choice("with", "用什么来办", group="matched_with"),))
_OTHERWISE = Offer("match", "换个办法", _MATCH.asks)
_FOLLOW = Offer(
    "follow_up",
    "回访",
    (
        _choice("way", "怎么回访的", group="follow_up_way"),
        Asked("finding", "现在怎么样", "long"),
        Asked("next", "下次哪天再看", "day", needed=False),
    ),
)
_CLOSE = Offer("close", "办结", (Asked("outcome", "办成了什么", "long"), _FELT))
_VERIFY = Offer("verify", "核实：属实")
_REJECT = Offer("reject", "核实：不成立", (_REASON,), danger=True)
_REOPEN = Offer("reopen", "又有了", (_REASON,))
_DONE = Offer(
    "done",
    "有结果了",
    (
        Asked("result", "办成了什么", "long"),
        Asked("yuan", "多少元", "money", needed=False),
        Asked("on", "哪天", "day", needed=False),
    ),
)
_RECEIVED = Offer("receive", "回执", (Asked("by", "对方谁收的"), Asked("on", "哪天", "day")))
_RETURNED = Offer("return", "对方退回", (_REASON,), danger=True)
_SEND = Offer("send", "转出", (_choice("consent", "谁同意的", group="consent"),))

OFFERS: Mapping[tuple[str, str], tuple[Offer, ...]] = {
    ("household", ""): (_FIND, _DRAFT),
    ("need", NeedState.FOUND): (_VERIFY, _REJECT),
    ("need", NeedState.VERIFIED): (_MATCH, _REJECT),
    ("need", NeedState.REJECTED): (_REOPEN,),
    ("need", NeedState.MATCHED): (_ORDER, _DRAFT, Offer("begin", "开始办了"), _OTHERWISE),
    ("need", NeedState.IN_SERVICE): (_FOLLOW, _ORDER, _DRAFT),
    ("need", NeedState.FOLLOW_UP): (_FOLLOW, _CLOSE, _OTHERWISE),
    ("need", NeedState.CLOSED): (_REOPEN,),
    ("need", NeedState.REOPENED): (_VERIFY, _REJECT),
    ("service_order", OrderState.ORDERED): (
        Offer(
            "deliver",
            "送到了",
            (
                Asked("on", "哪天", "day"),
                Asked("note", "怎么送的", needed=False),
                _choice("satisfaction", "满意不满意", group="satisfaction", needed=False),
            ),
        ),
        Offer("cancel", "取消", (_REASON,), danger=True),
    ),
    ("referral", ReferralState.DRAFT): (_SEND,),
    ("referral", ReferralState.SENT): (_RECEIVED, _RETURNED),
    ("referral", ReferralState.RECEIVED): (Offer("progress", "对方在办了"), _RETURNED),
    ("referral", ReferralState.RETURNED): (Offer("send", "再转一次"),),
    ("referral", ReferralState.IN_PROGRESS): (_DONE, _RETURNED),
    ("referral", ReferralState.DONE): (Offer("confirm", "本人确认"),),
}
"""By kind and state: the steps that people take. tests/casework/test_offers.py holds them against
the rules."""


def offers_for(kind: str, state: str = "") -> tuple[Offer, ...]:
    """What may be done with something in this state."""
    return OFFERS.get((kind, state), ())


def take(desk: Desk, subject: Subject, *, step: str, said: Mapping[str, str]) -> None:
    """Take a step with what was filled in (codes, ISO days, yuan as typed); what was put aside of
    it is gone then. Raises what the step raises, and BadValue for money that is none.
    """
    _STEPS[subject.kind, step](desk, subject.id, said)
    with desk.store.write() as tx:
        in_hand.drop(tx, desk.profile.staff_id, what=_what(subject, step))


def put_aside(desk: Desk, subject: Subject, *, step: str, said: Mapping[str, str]) -> None:
    """Hold what is being filled in, so that leaving or locking loses nothing."""
    owner, what = desk.profile.staff_id, _what(subject, step)
    with desk.store.write() as tx:
        if any(value.strip() for value in said.values()):
            body = json.dumps(dict(said), ensure_ascii=False)
            in_hand.put(tx, owner, what=what, body=body, at=desk.clock.now())
        else:
            in_hand.drop(tx, owner, what=what)


def begun(desk: Desk, subject: Subject, *, step: str) -> dict[str, str]:
    """What was put aside of a step and not taken."""
    with desk.store.read() as tx:
        body = in_hand.get(tx, desk.profile.staff_id, what=_what(subject, step))
    return dict(json.loads(body)) if body else {}


def _what(subject: Subject, step: str) -> str:
    return f"step {subject.kind} {subject.id} {step}"


def _day(said: Mapping[str, str], name: str) -> date | None:
    return date.fromisoformat(said[name]) if said.get(name) else None


def _fen(said: Mapping[str, str]) -> int:
    return read_money(said["yuan"]) if said.get("yuan") else 0


def _find(desk: Desk, household_id: str, said: Mapping[str, str]) -> None:
    source, urgency = said.get("source", ""), said.get("urgency", "")
    found = needs.Found(said.get("kind", ""), said.get("text", ""), source=source, urgency=urgency)
    needs.find(desk, household_id, found=found)


def _order(desk: Desk, need_id: str, said: Mapping[str, str]) -> None:
    wanted = serving.Wanted(
        item=said.get("item", ""),
        provider=said.get("provider", ""),
        frequency=said.get("frequency", ""),
        payer=said.get("payer", ""),
        amount=_fen(said),
    )
    serving.order(desk, need_id, wanted=wanted)


def _draft(desk: Desk, household_id: str, said: Mapping[str, str]) -> None:
    referring.draft(desk, household_id, asked=_asked(said))


def _draft_for(desk: Desk, need_id: str, said: Mapping[str, str]) -> None:
    referring.draft(desk, "", asked=_asked(said, need_id=need_id))


def _asked(said: Mapping[str, str], *, need_id: str = "") -> referring.Asked:
    to, asked = said.get("to", ""), said.get("asked", "")
    return referring.Asked(to, asked, said.get("name", ""), need_id)


def _deliver(desk: Desk, order_id: str, said: Mapping[str, str]) -> None:
    note, felt = said.get("note", ""), said.get("satisfaction", "")
    serving.deliver(desk, order_id, on=_day(said, "on"), note=note, satisfaction=felt)


def _close(desk: Desk, need_id: str, said: Mapping[str, str]) -> None:
    outcome, felt = said.get("outcome", ""), said.get("satisfaction", "")
    serving.close(desk, need_id, outcome=outcome, satisfaction=felt)


def _follow(desk: Desk, need_id: str, said: Mapping[str, str]) -> None:
    way, finding = said.get("way", ""), said.get("finding", "")
    serving.follow_up(desk, need_id, way=way, finding=finding, next_on=_day(said, "next"))


def _finish(desk: Desk, referral_id: str, said: Mapping[str, str]) -> None:
    result, on = said.get("result", ""), _day(said, "on")
    referring.finish(desk, referral_id, result=result, amount=_fen(said), on=on)


def _receive(desk: Desk, referral_id: str, said: Mapping[str, str]) -> None:
    referring.receive(desk, referral_id, by=said.get("by", ""), on=_day(said, "on"))


_Step = Callable[[Desk, str, Mapping[str, str]], Any]
_STEPS: Mapping[tuple[str, str], _Step] = {
    ("household", "find"): _find,
    ("household", "draft"): _draft,
    ("need", "verify"): lambda desk, one, _: needs.verify(desk, one),
    ("need", "reject"): lambda d, one, said: needs.reject(d, one, reason=said.get("reason", "")),
    ("need", "match"): lambda d, one, said: needs.match(d, one, matched_with=said.get("with", "")),
    ("need", "begin"): lambda desk, one, _: needs.begin(desk, one),
    ("need", "reopen"): lambda d, one, said: needs.reopen(d, one, reason=said.get("reason", "")),
    ("need", "order"): _order,
    ("need", "draft"): _draft_for,
    ("need", "follow_up"): _follow,
    ("need", "close"): _close,
    ("service_order", "deliver"): _deliver,
    ("service_order", "cancel"): lambda d, one, said: serving.cancel(
        d, one, reason=said.get("reason", "")
    ),
    ("referral", "send"): lambda d, one, said: referring.send(
        d, one, consent=said.get("consent", "")
    ),
    ("referral", "receive"): _receive,
    ("referral", "return"): lambda d, one, said: referring.give_back(
        d, one, reason=said.get("reason", "")
    ),
    ("referral", "progress"): lambda desk, one, _: referring.progress(desk, one),
    ("referral", "done"): _finish,
    ("referral", "confirm"): lambda desk, one, _: referring.confirm(desk, one),
}
