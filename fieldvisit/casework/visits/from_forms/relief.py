"""F08 临时救助调查 makes a dossier: 急难型 or 支出型, what happened, its bills to the fen, and what
was given first with the papers still to come (R19).
"""

from collections.abc import Iterator

from fieldvisit.casework.visits.from_forms.answers import (
    Answers,
    codes,
    day,
    fen,
    one_of,
    rows,
    text,
)
from fieldvisit.casework.visits.from_forms.making import Making
from fieldvisit.machine.clock import local_day
from fieldvisit.records import SpecialCase
from fieldvisit.records.fields import show_money
from fieldvisit.records.special_case import Bill, CaseKind, FirstRelief, Payment, ReliefType
from fieldvisit.rules import special_cases as rule
from fieldvisit.words import sentence
from fieldvisit.words.labels import LABELS, label

_NOT_SAID = "没有写"
_SOMETHING = "other"
_MONEY = {
    "income_year": "近 12 个月全家收入",
    "savings": "存款和现金",
    "necessary_total": "必需支出",
    "amount_asked": "本人申请",
    "proposed_amount": "建议救助",
}


def make(making: Making) -> str:
    """The dossier that the form opens, in words; blank where it opens none or did before."""
    if not asks(making.answers):
        return ""
    case = _case(making)
    if not making.keep(case, line="special_case_opened"):
        return ""
    sums = rule.sum_bills(rule.bills_of(case))
    facts = {
        "type": label("relief_type", case.relief_type),
        "bills": sums.bills,
        "own": show_money(sums.own),
    }
    return sentence("made_case", facts)


def asks(told: Answers) -> bool:
    """Whether a form opens a dossier."""
    kind = one_of(ReliefType, told, name="relief_type")
    return kind is not None and day(told, "event_on") is not None


def _case(making: Making) -> SpecialCase:
    told, visit = making.answers, making.visit
    kind = ReliefType(text(told, "relief_type"))
    event = text(told, "event_other") or label("relief_event", text(told, "event_kind"))
    first = _first_relief(making)
    paid = [Payment(on=first.on, amount=first.amount, payer=first.payer)] if first else []
    return SpecialCase.model_validate(
        {
            "id": making.id_for("special_case"),
            "scope": visit.scope,
            "created_at": visit.ended_at,
            "household_id": making.home,
            "kind": CaseKind.TEMPORARY_ASSISTANCE,
            "relief_type": kind,
            "event": event,
            "happened_on": day(told, "event_on"),
            "facts": "\n".join(_facts(told)),
            "bills": [one.model_dump(mode="json") for one in _bills(making)],
            "first_relief": first.model_dump(mode="json") if first else None,
            "payments": [one.model_dump(mode="json") for one in paid if one.amount],
            "from_visit": visit.id,
        }
    )


def _facts(told: Answers) -> Iterator[str]:
    place, where = text(told, "event_place_kind"), text(told, "event_place")
    if place:
        yield f"在{where or label('relief_place', place)}"
    yield text(told, "event_detail") or "经过见调查表"
    if held := text(told, "existing_category"):
        yield f"现在享受：{LABELS['category'].get(held, '特困' if held == 'tekun' else '都不是')}"
    for name, words in _MONEY.items():
        if text(told, name):
            yield f"{words} {show_money(fen(told, name))} 元"
    if text(told, "same_cause") == "yes":
        yield "今年因同样的事调查过一次"
    yield from filter(None, (text(told, "property_note"), text(told, "proposal_reason")))
    if level := text(told, "approver_level"):
        yield "由镇街批" if level == "town" else "由区里批"


def _bills(making: Making) -> Iterator[Bill]:
    """Each receipt; one whose number nobody could read counts too, under its place in the list."""
    for place, row in enumerate(rows(making.answers, "bill"), 1):
        yield Bill(
            on=day(row, "bill_on") or local_day(making.visit.started_at),
            hospital=text(row, "bill_hospital") or _NOT_SAID,
            number=text(row, "bill_number") or f"看不清 {place}",
            total=fen(row, "bill_total"),
            reimbursed=fen(row, "bill_reimbursed"),
        )


def _first_relief(making: Making) -> FirstRelief | None:
    told = making.answers
    by = day(told, "completed_by")
    if text(told, "first_relief") != "yes" or by is None:
        return None
    return FirstRelief(
        amount=fen(told, "first_amount"),
        payer=text(told, "first_payer") or _NOT_SAID,
        on=local_day(making.visit.started_at),
        complete_by=by,
        # A day without a paper ticked still has something to come on it.
        missing=codes(told, "missing_steps") or [_SOMETHING],
    )
