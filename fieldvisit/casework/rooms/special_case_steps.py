"""What can be done next with a dossier, and what each step asks. Decides nothing: the rules do when
it is taken.
"""

from collections.abc import Mapping
from pathlib import Path

from fieldvisit.casework.board import (
    Asked,
    Offer,
    Outcome,
    Paper,
    Said,
    Step,
    count_of,
    fen_of,
    the_day,
)
from fieldvisit.casework.care.form_behind import is_mine
from fieldvisit.casework.cases import bill_list, case_money, case_paper, special_cases
from fieldvisit.casework.cases.case_file import bill_facts, donation_words
from fieldvisit.casework.cases.case_values import pools_for_case, steps_of
from fieldvisit.casework.desk import Desk
from fieldvisit.records import SpecialCase
from fieldvisit.records.fields import show_money
from fieldvisit.records.special_case import CaseState, Donation, FirstRelief, Minutes, Payment
from fieldvisit.rules.journeys import DECIDERS, REVIEWERS
from fieldvisit.rules.special_cases import donations_that_count
from fieldvisit.words import sentence
from fieldvisit.words.labels import LABELS

CASES = "special_cases_of"
"""The code of the room: its board's subject carries the household's id."""

_FACTS = Asked("facts", "事实", "long")
_ATTEMPTS = Asked("attempts", "已经试过的办法", "long", needed=False)
_DEPARTMENTS = Asked("departments", "哪些部门（中间用顿号）", needed=False)
_YUAN = Asked("yuan", "多少元", "money")
_PAYER = Asked("payer", "谁付的")
_ON = Asked("on", "哪天", "day")
_MISSING = tuple(LABELS["missing_step"].items())
OPEN = Offer(
    "open",
    "建档",
    (
        Asked("kind", "哪一类", "choice", tuple(special_cases.AID_KINDS.items())),
        Asked("event", "什么事", needed=False),
        Asked("on", "哪天的事", "day"),
        _FACTS,
        _ATTEMPTS,
        _DEPARTMENTS,
    ),
)
_WRITE = Offer(
    "write",
    "补写",
    (
        Asked("event", "什么事", needed=False),
        Asked("facts", "事实", "long", needed=False),
        _ATTEMPTS,
        _DEPARTMENTS,
    ),
)
_BILLS = Offer("bills", "记票据", (Asked("file", "CSV：日期,医院,票据号,总金额,报销", "file"),))
_REVIEW = Offer("review", "提交研判")
_AGAIN = Offer("review", "再提交研判")
_MINUTES = Offer(
    "minutes",
    "记会议纪要",
    (
        Asked("on", "哪天开的会", "day"),
        Asked("departments", "哪些部门（中间用顿号）"),
        Asked("text", "怎么议的", "long"),
    ),
)
_DECISION = Asked("decision", "怎么定的，为什么", "long")
_REFUSE = Offer("refuse", "不予救助", (_DECISION,), danger=True)
_CARRY = Offer("carry_out", "落实了", (Asked("execution", "怎么落实的", "long"),))
_PAY = Offer("pay", "付一笔", (_YUAN, _PAYER, _ON))
_DONATE = Offer(
    "donate",
    "记一笔社会捐助",
    (
        Asked("donor", "谁捐的"),
        Asked("yuan", "多少元；捐物的，值多少元", "money", needed=False),
        Asked("what", "捐物的，写捐了什么", needed=False),
        _ON,
    ),
)
_CLOSE = Offer("close", "结案", (Asked("outcome", "结果怎样", "long"),))
_COMPLETE = Offer("complete", "手续补齐了", (Asked("came", "补齐了哪些", "many", _MISSING),))
_PRINT = Offer("print", "打印档案")
_SHARE = Offer(
    "share", "几家分担", (_YUAN, Asked("payers", "谁=份额（中间用顿号），如 医保=60、慈善=40"))
)


def offers_for(desk: Desk, case: SpecialCase) -> tuple[Offer, ...]:
    """What may be done with a dossier now; a meeting of others decides."""
    if desk.profile.role not in DECIDERS:
        return (_PRINT,)
    open_still = case.state is not CaseState.CLOSED
    return (*_ways(desk, case), *((_DONATE,) if open_still else ()), *_take_back(case), _PRINT)


def _take_back(case: SpecialCase) -> tuple[Offer, ...]:
    """A donation that was entered wrongly, while there are any."""
    told = tuple(
        (str(number), f"{one.on} {one.donor} {one.what or show_money(one.amount)}")
        for number, one in donations_that_count(case)
    )
    if not told:
        return ()
    asks = (Asked("number", "哪一笔", "choice", told), Asked("reason", "为什么撤回", "long"))
    return (Offer("take_back_donation", "撤回一笔捐助", asks, danger=True),)


def _ways(desk: Desk, case: SpecialCase) -> tuple[Offer, ...]:
    still = case.first_relief is not None and bool(case.first_relief["missing"])
    complete = (_COMPLETE,) if still else ()
    match case.state:
        case CaseState.OPENED:
            return (_WRITE, *_steps(desk, case), _BILLS, _first(desk, case), *complete, _REVIEW)
        case CaseState.IN_REVIEW:
            others = desk.profile.role in REVIEWERS and not is_mine(desk, case)
            town = (_decide(desk, case), _REFUSE) if others else ()
            money = (_BILLS, _first(desk, case), _SHARE)
            return (_MINUTES, *town, _WRITE, *_steps(desk, case), *money, *complete)
        case CaseState.REFUSED:
            return (_AGAIN, *complete)
        case CaseState.DECIDED:
            return (_PAY, _CARRY, *complete)
        case CaseState.CARRIED_OUT:
            return (*complete, _PAY, _CLOSE)
        case _:
            return ()


def _pool(desk: Desk, case: SpecialCase) -> tuple[Asked, ...]:
    here = tuple((one.id, one.label) for one in pools_for_case(desk.tables, case))
    return (Asked("pool", "从哪个资金池出", "choice", here, needed=False),) if here else ()


def _decide(desk: Desk, case: SpecialCase) -> Offer:
    asked = (_DECISION, Asked("yuan", "多少元", "money", needed=False), *_pool(desk, case))
    return Offer("decide", "议定", asked)


def _first(desk: Desk, case: SpecialCase) -> Offer:
    asked = (
        *(_YUAN, _PAYER, _ON),
        Asked("by", "手续哪天前补齐", "day"),
        Asked("missing", "还缺哪些手续", "many", _MISSING),
        *_pool(desk, case),
    )
    return Offer("first", "先行救助", asked)


def _steps(desk: Desk, case: SpecialCase) -> tuple[Offer, ...]:
    names = tuple((name, name) for name in steps_of(desk.tables, case))
    asked = (
        Asked("step", "哪一步", "choice", names),
        Asked("finding", "做了什么", "long"),
    )
    return (Offer("step", "走一步", asked),) if names else ()


def _several(said: Said, name: str = "departments") -> tuple[str, ...]:
    return tuple(part.strip() for part in said.get(name, "").replace("，", "、").split("、"))


def _open(desk: Desk, household_id: str, said: Said) -> None:
    told = special_cases.Told(
        kind=said.get("kind", ""),
        happened_on=the_day(said, "on", field="哪天"),
        facts=said.get("facts", ""),
        event=said.get("event", ""),
        attempts=said.get("attempts", ""),
        departments=_several(said),
    )
    special_cases.open_case(desk, household_id, told=told)


def _write(desk: Desk, case_id: str, said: Said) -> None:
    special_cases.write(desk, case_id, said=said, departments=[p for p in _several(said) if p])


def _step(desk: Desk, case_id: str, said: Said) -> None:
    step, finding = said.get("step", ""), said.get("finding", "")
    special_cases.step_done(desk, case_id, step=step, finding=finding)


def _keep_bills(desk: Desk, case_id: str, said: Said) -> Outcome:
    found = list(bill_list.read_bills(Path(said.get("file", "")).read_bytes()))
    made = case_money.add_bills(desk, case_id, bills=found)
    return Outcome(sentence("bills_summed", bill_facts(made)))


def _relieve(desk: Desk, case_id: str, said: Said) -> None:
    first = FirstRelief(
        amount=fen_of(said),
        payer=said.get("payer", ""),
        on=the_day(said, "on", field="哪天"),
        complete_by=the_day(said, "by", field="哪天"),
        missing=said.get("missing", "").split(),
    )
    case_money.relieve_first(desk, case_id, first=first, pool=said.get("pool", ""))


def _complete(desk: Desk, case_id: str, said: Said) -> None:
    case_money.complete(desk, case_id, came=said.get("came", "").split())


def _review(desk: Desk, case_id: str, _: Said) -> None:
    special_cases.put_to_review(desk, case_id)


def _minutes(desk: Desk, case_id: str, said: Said) -> None:
    text = said.get("text", "")
    kept = Minutes(
        on=the_day(said, "on", field="哪天"), departments=list(_several(said)), text=text
    )
    special_cases.keep_minutes(desk, case_id, minutes=kept)


def _take_decision(desk: Desk, case_id: str, said: Said) -> None:
    decision, pool = said.get("decision", ""), said.get("pool", "")
    special_cases.decide(desk, case_id, decision=decision, amount=fen_of(said), pool=pool)


def _refuse(desk: Desk, case_id: str, said: Said) -> None:
    special_cases.refuse(desk, case_id, decision=said.get("decision", ""))


def _carry(desk: Desk, case_id: str, said: Said) -> None:
    special_cases.carry_out(desk, case_id, execution=said.get("execution", ""))


def _pay(desk: Desk, case_id: str, said: Said) -> None:
    on, amount = the_day(said, "on", field="哪天"), fen_of(said)
    payment = Payment(on=on, amount=amount, payer=said.get("payer", ""))
    case_money.pay(desk, case_id, payment=payment)


def _share(desk: Desk, case_id: str, said: Said) -> None:
    weights = bill_list.read_weights(_several(said, "payers"))
    case_money.share(desk, case_id, total=fen_of(said), weights=weights)


def _donate(desk: Desk, case_id: str, said: Said) -> Outcome:
    given = Donation(
        on=the_day(said, "on", field="哪天"),
        donor=said.get("donor", ""),
        amount=fen_of(said),
        what=said.get("what", ""),
    )
    return Outcome(donation_words(case_money.donate(desk, case_id, donation=given)))


def _undo_donation(desk: Desk, case_id: str, said: Said) -> Outcome:
    number, reason = count_of(said, "number") or 0, said.get("reason", "")
    made = case_money.take_back_donation(desk, case_id, number=number, reason=reason)
    return Outcome(sentence("donation_taken_back", {"sum": donation_words(made)}))


def _close(desk: Desk, case_id: str, said: Said) -> None:
    special_cases.close(desk, case_id, outcome=said.get("outcome", ""))


def _print(desk: Desk, case_id: str, _: Said) -> Outcome:
    return Outcome(paper=Paper("一事一议档案", case_paper.pdf(desk, case_id)))


_OF_CASE: Mapping[str, Step] = {
    "write": _write,
    "step": _step,
    "bills": _keep_bills,
    "first": _relieve,
    "complete": _complete,
    "review": _review,
    "minutes": _minutes,
    "decide": _take_decision,
    "refuse": _refuse,
    "carry_out": _carry,
    "pay": _pay,
    "share": _share,
    "donate": _donate,
    "take_back_donation": _undo_donation,
    "close": _close,
    "print": _print,
}
STEPS: Mapping[tuple[str, str], Step] = {
    (CASES, "open"): _open,
    **{("special_case", name): step for name, step in _OF_CASE.items()},
}
