"""The money of a dossier: bills, what was given first (先行救助), payments, who bears how much,
what others gave beside it. Exact to the fen; one transaction an action (rules.special_cases,
rules.pools).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from fieldvisit.casework import naming, tasks_done, writing
from fieldvisit.casework.cases.case_values import may_take_from
from fieldvisit.casework.cases.special_cases import WRITTEN, before_decision
from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import local_day
from fieldvisit.records import SpecialCase, Task
from fieldvisit.records.special_case import Bill, Donation, FirstRelief, Payment
from fieldvisit.rules import special_cases as rule
from fieldvisit.rules.pools import split
from fieldvisit.store import cases, journal

PAPERS = "complete_steps"
"""The kind of the task that asks for the papers of what was given first."""


def add_bills(desk: Desk, case_id: str, *, bills: Sequence[Bill]) -> SpecialCase:
    """More receipts. Raises NotHere, NotOpen, NoAidHere, BillTwice, BillWrong."""

    def after(case: SpecialCase) -> dict[str, Any]:
        rule.check_aid(case)
        found = [*rule.bills_of(case), *bills]
        rule.check_bills(found)
        return {"bills": [one.model_dump(mode="json") for one in found]}

    return before_decision(desk, case_id, after=after)


def relieve_first(desk: Desk, case_id: str, *, first: FirstRelief, pool: str = "") -> SpecialCase:
    """先行救助: money first, papers later; what is missing becomes a task. Raises NotHere, NotOpen,
    CodeUnknown, PoolEmpty, WordsMissing, NoAidHere.
    """
    payer = naming.words(first.payer, field="谁付的")
    missing = naming.codes(first.missing, group="missing_step", field="还缺哪些手续")
    kept = first.model_copy(update={"payer": payer, "missing": missing})
    desk.may_show_people()
    with desk.store.write() as tx:
        case = naming.record(tx, SpecialCase, kind="special_case", named=case_id)
        rule.check_aid(case)
        rule.check_open(case)
        paid = Payment(on=first.on, amount=first.amount, payer=payer)
        drawn = may_take_from(tx, desk, case=case, named=pool, amount=first.amount)
        after = {
            "first_relief": kept.model_dump(mode="json"),
            "payments": [*case.payments, paid.model_dump(mode="json")],
            "pool": drawn or case.pool,
        }
        journal.insert(tx, _to_complete(desk, case, by=first.complete_by), stamp=desk.stamp())
        return writing.put(tx, desk, record=case, after=after, line=WRITTEN)


def complete(desk: Desk, case_id: str, *, came: Sequence[str]) -> SpecialCase:
    """Papers of what was given first that came since, by code or word; with the household's last
    one its task is done. Raises NotHere, CodeUnknown, WordsMissing.
    """
    codes = naming.codes(came, group="missing_step", field="补齐了哪些")
    desk.may_show_people()
    with desk.store.write() as tx:
        case = naming.record(tx, SpecialCase, kind="special_case", named=case_id)
        first = rule.first_relief_of(case)
        if first is None:
            raise naming.WordsMissing("先行救助")
        left = [one for one in first.missing if one not in codes]
        kept = first.model_copy(update={"missing": left})
        after = {"first_relief": kept.model_dump(mode="json")}
        done = writing.put(tx, desk, record=case, after=after, line=WRITTEN)
        if not any(map(_lacks_papers, cases.special_cases_of(tx, case.household_id))):
            tasks_done.close_kind(tx, desk, household_id=case.household_id, kind=PAPERS)
        return done


def pay(desk: Desk, case_id: str, *, payment: Payment) -> SpecialCase:
    """Money of what was decided. Raises NotHere, NotOpen, NoAidHere, PaidTooMuch, WordsMissing."""
    payer = naming.words(payment.payer, field="谁付的")
    desk.may_show_people()
    with desk.store.write() as tx:
        case = naming.record(tx, SpecialCase, kind="special_case", named=case_id)
        rule.check_payment(case, payment.amount)
        paid = payment.model_copy(update={"payer": payer}).model_dump(mode="json")
        after = {"payments": [*case.payments, paid]}
        return writing.put(tx, desk, record=case, after=after, line=WRITTEN)


def share(
    desk: Desk, case_id: str, *, total: int, weights: Sequence[tuple[str, Decimal]]
) -> SpecialCase:
    """Who bears how much of `total` (fen), exact to the fen. Raises NotHere, NotOpen, NoAidHere,
    SharesWrong.
    """
    shares = split(total, weights)
    said = [
        {"payer": payer, "weight": str(weight), "amount": amount}
        for (payer, weight), (_, amount) in zip(weights, shares, strict=True)
    ]

    def after(case: SpecialCase) -> dict[str, Any]:
        rule.check_aid(case)
        return {"shares": said}

    return before_decision(desk, case_id, after=after)


def donate(desk: Desk, case_id: str, *, donation: Donation) -> SpecialCase:
    """Others gave money or goods beside the aid. Raises NotHere, NotOpen, NoAidHere, WordsMissing,
    DonationEmpty, NotYetHappened.
    """
    donor = naming.words(donation.donor, field="谁捐的")
    if donation.on > local_day(desk.clock.now()):
        raise naming.NotYetHappened("哪天捐的")
    desk.may_show_people()
    with desk.store.write() as tx:
        case = naming.record(tx, SpecialCase, kind="special_case", named=case_id)
        rule.check_donation(case, donation)
        said = {"donor": donor, "what": donation.what.strip()}
        given = donation.model_copy(update=said).model_dump(mode="json")
        after = {"donations": [*case.donations, given]}
        return writing.put(tx, desk, record=case, after=after, line=WRITTEN)


def take_back_donation(desk: Desk, case_id: str, *, number: int, reason: str) -> SpecialCase:
    """A donation was entered wrongly: it stays to be seen, with the reason, and counts no more; the
    right one is entered anew. After the end too. Raises NotHere, NoAidHere, WordsMissing,
    DonationUnknown.
    """
    why = naming.words(reason, field="为什么撤回")
    desk.may_show_people()
    with desk.store.write() as tx:
        case = naming.record(tx, SpecialCase, kind="special_case", named=case_id)
        after = {"donations": rule.with_void(case, number, why=why)}
        return writing.put(tx, desk, record=case, after=after, line=WRITTEN)


def _lacks_papers(case: SpecialCase) -> bool:
    first = rule.first_relief_of(case)
    return first is not None and bool(first.missing)


def _to_complete(desk: Desk, case: SpecialCase, *, by: date) -> Task:
    return Task(
        id=desk.ids.fresh(),
        scope=case.scope,
        created_at=desk.clock.now(),
        household_id=case.household_id,
        kind=PAPERS,
        due_on=by,
        assignee_id=desk.profile.staff_id,
        source="先行救助后补齐手续",
    )
