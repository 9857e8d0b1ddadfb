"""What can be done next with a need, a service order or a referral, and what each step asks.
Decides nothing: the rules do when it is taken.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from fieldvisit.casework.board import (
    Asked,
    Offer,
    Outcome,
    Paper,
    Said,
    Step,
    choice,
    day_of,
    fen_of,
)
from fieldvisit.casework.care import needs, referring, serving
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.paper import referral_paper
from fieldvisit.records.need import NeedState, OrderState
from fieldvisit.records.referral import ReferralState
from fieldvisit.rules.making import OF_KEEPERS

NEEDS = "needs"
"""The code of the room: its board's subject carries the household's id."""

_REASON = Asked("reason", "原因", "long")
_FELT = choice("satisfaction", "满意不满意", group="satisfaction")
_FIND = Offer(
    "find",
    "记一个需求",
    (
        choice("kind", "哪一类", group="need_kind"),
        Asked("text", "什么难处", "long"),
        choice("source", "从哪里知道的", group="need_source"),
        choice("urgency", "缓急", group="urgency"),
    ),
)
_DRAFT = Offer(
    "draft",
    "转介",
    (
        choice("to", "转给谁", group="referral_org"),
        Asked("asked", "请对方办什么", "long"),
        Asked("name", "单位全名、科室、联系人", needed=False),
    ),
)
_ORDER = Offer(
    "order",
    "开服务单",
    (
        choice("item", "哪一项服务", group="service"),
        Asked("provider", "谁来做"),
        Asked("frequency", "多久一次", needed=False),
        Asked("payer", "谁付钱", needed=False),
        Asked("yuan", "多少元", "money", needed=False),
    ),
)
_MATCH = Offer("match", "对接", (choice("with", "用什么来办", group="matched_with"),))
_OTHERWISE = Offer("match", "换个办法", _MATCH.asks)
_FOLLOW = Offer(
    "follow_up",
    "回访",
    (
        choice("way", "怎么回访的", group="follow_up_way"),
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
PRINT = Offer("print", "打印转介单")
_SEND = Offer("send", "转出", (choice("consent", "谁同意的", group="consent"),))

OFFERS: Mapping[tuple[str, str], tuple[Offer, ...]] = {
    (NEEDS, ""): (_FIND, _DRAFT),
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
                choice("satisfaction", "满意不满意", group="satisfaction", needed=False),
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


_OF_KEEPERS = frozenset({_ORDER.step, _DRAFT.step})


def offers_for(
    kind: str, state: str = "", *, to: tuple[tuple[str, str], ...] = (), keeper: bool = True
) -> tuple[Offer, ...]:
    """What may be done with something in this state. `to`: whom a referral may go to; none named:
    any kind of body. `keeper`: services and referrals may be written.
    """
    found = OFFERS.get((kind, state), ())
    if not keeper:
        found = tuple(
            one for one in found if kind not in OF_KEEPERS and one.step not in _OF_KEEPERS
        )
    return tuple(_with_targets(one, to) if to and one.step == _DRAFT.step else one for one in found)


def _with_targets(draft: Offer, to: tuple[tuple[str, str], ...]) -> Offer:
    asks = [replace(one, options=to) if one.name == "to" else one for one in draft.asks]
    return replace(draft, asks=tuple(asks))


def _find(desk: Desk, household_id: str, said: Said) -> None:
    source, urgency = said.get("source", ""), said.get("urgency", "")
    found = needs.Found(said.get("kind", ""), said.get("text", ""), source=source, urgency=urgency)
    needs.find(desk, household_id, found=found)


def _match(desk: Desk, need_id: str, said: Said) -> None:
    needs.match(desk, need_id, matched_with=said.get("with", ""))


def _order(desk: Desk, need_id: str, said: Said) -> None:
    wanted = serving.Wanted(
        item=said.get("item", ""),
        provider=said.get("provider", ""),
        frequency=said.get("frequency", ""),
        payer=said.get("payer", ""),
        amount=fen_of(said),
    )
    serving.order(desk, need_id, wanted=wanted)


def _draft(desk: Desk, household_id: str, said: Said) -> None:
    referring.draft(desk, household_id, asked=_asked(said))


def _draft_for(desk: Desk, need_id: str, said: Said) -> None:
    referring.draft(desk, "", asked=_asked(said, need_id=need_id))


def _asked(said: Said, *, need_id: str = "") -> referring.Asked:
    to, asked = said.get("to", ""), said.get("asked", "")
    return referring.Asked(to, asked, said.get("name", ""), need_id)


def _deliver(desk: Desk, order_id: str, said: Said) -> None:
    note, felt = said.get("note", ""), said.get("satisfaction", "")
    serving.deliver(desk, order_id, on=day_of(said), note=note, satisfaction=felt)


def _close(desk: Desk, need_id: str, said: Said) -> None:
    outcome, felt = said.get("outcome", ""), said.get("satisfaction", "")
    serving.close(desk, need_id, outcome=outcome, satisfaction=felt)


def _follow(desk: Desk, need_id: str, said: Said) -> None:
    way, finding = said.get("way", ""), said.get("finding", "")
    serving.follow_up(desk, need_id, way=way, finding=finding, next_on=day_of(said, "next"))


def _finish(desk: Desk, referral_id: str, said: Said) -> None:
    result, on = said.get("result", ""), day_of(said)
    referring.finish(desk, referral_id, result=result, amount=fen_of(said), on=on)


def _receive(desk: Desk, referral_id: str, said: Said) -> None:
    referring.receive(desk, referral_id, by=said.get("by", ""), on=day_of(said))


def _print(desk: Desk, referral_id: str, _: Said) -> Outcome:
    return Outcome(paper=Paper("社会救助转介单", referral_paper.pdf(desk, referral_id)))


def _step(job: Callable[..., object], *names: str) -> Step:
    """A step that hands what was filled in on under the same names."""

    def take(desk: Desk, one: str, said: Said) -> None:
        job(desk, one, **{name: said.get(name, "") for name in names})

    return take


STEPS: Mapping[tuple[str, str], Step] = {
    (NEEDS, "find"): _find,
    (NEEDS, "draft"): _draft,
    ("need", "verify"): _step(needs.verify),
    ("need", "reject"): _step(needs.reject, "reason"),
    ("need", "match"): _match,
    ("need", "begin"): _step(needs.begin),
    ("need", "reopen"): _step(needs.reopen, "reason"),
    ("need", "order"): _order,
    ("need", "draft"): _draft_for,
    ("need", "follow_up"): _follow,
    ("need", "close"): _close,
    ("service_order", "deliver"): _deliver,
    ("service_order", "cancel"): _step(serving.cancel, "reason"),
    ("referral", "send"): _step(referring.send, "consent"),
    ("referral", "receive"): _receive,
    ("referral", "return"): _step(referring.give_back, "reason"),
    ("referral", "progress"): _step(referring.progress),
    ("referral", "done"): _finish,
    ("referral", "confirm"): _step(referring.confirm),
    ("referral", "print"): _print,
}
