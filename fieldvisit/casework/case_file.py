"""A dossier as people read it: its sections in order, and one line each of all. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass

from fieldvisit.casework import naming
from fieldvisit.casework.case_values import pools, steps_of
from fieldvisit.casework.desk import Desk, day_words
from fieldvisit.casework.trail import looking_at
from fieldvisit.records import Household, SpecialCase
from fieldvisit.records.fields import mask_name, show_money
from fieldvisit.records.special_case import Minutes
from fieldvisit.rules import special_cases as rule
from fieldvisit.store import cases, households
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

Section = tuple[str, str]
"""A heading and its words, blank where nothing is written yet."""


@dataclass(frozen=True)
class CaseLine:
    """One dossier for a list; `name` masked, money in fen."""

    id: str
    household: str
    name: str
    kind: str
    state: str
    event: str
    amount: int
    paid: int


def listed(desk: Desk) -> list[CaseLine]:
    """Every dossier, the newest first; names masked."""
    with desk.read_people() as tx:
        found = cases.special_cases(tx)
        names = households.names(tx, [one.household_id for one in found])
    return [
        CaseLine(
            id=str(one.id),
            household=str(one.household_id),
            name=mask_name(names.get(one.household_id, "")),
            kind=one.kind,
            state=one.state,
            event=one.event,
            amount=one.amount,
            paid=rule.paid(one),
        )
        for one in found
    ]


def of_household(desk: Desk, household_id: str) -> tuple[str, list[SpecialCase]]:
    """The householder's name and the household's dossiers, the newest first. The first look of an
    unlocking leaves a row in the audit trail. Raises NotHere.
    """
    with looking_at(desk, household_id) as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        name = households.names(tx, [home.id]).get(home.id, "")
        return name, cases.special_cases_of(tx, home.id)


def one(desk: Desk, case_id: str) -> SpecialCase:
    """A dossier. Leaves a row in the audit trail as its household's does. Raises NotHere."""
    with desk.read_people() as tx:
        found = naming.record(tx, SpecialCase, kind="special_case", named=case_id)
    with looking_at(desk, str(found.household_id)):
        return found


def title_of(case: SpecialCase) -> str:
    """What stands above it: `一事一议·透析`."""
    return "·".join(part for part in (label("case_kind", case.kind), case.event) if part)


def sections(case: SpecialCase) -> list[Section]:
    """All sections of a dossier in order, empty ones too."""
    return [
        ("一、什么事", _joined(title_of(case), str(case.happened_on))),
        ("二、事实", case.facts),
        ("三、已经试过的办法", case.attempts),
        ("四、涉及的部门", "、".join(case.departments)),
        ("五、票据", _bills(case)),
        ("六、" + _steps_title(case), "\n".join(_steps(case))),
        ("七、先行救助", _first(case)),
        ("八、会议纪要", _minutes(case)),
        ("九、议定", _decision(case)),
        ("十、落实", _joined(case.execution, *_payments(case))),
        ("十一、结案", case.outcome),
    ]


def bill_facts(case: SpecialCase) -> dict[str, object]:
    """How many bills there are and what they come to, in yuan."""
    sums = rule.sum_bills(rule.bills_of(case))
    money = {"total": sums.total, "reimbursed": sums.reimbursed, "own": sums.own}
    return {"bills": sums.bills, **{name: show_money(fen) for name, fen in money.items()}}


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _yuan(fen: int) -> str:
    return f"{show_money(fen)} 元"


def _bills(case: SpecialCase) -> str:
    return sentence("bills_summed", bill_facts(case)) if case.bills else ""


def _steps_title(case: SpecialCase) -> str:
    return "办理步骤" if steps_of(case) else "办理步骤（本区没有规定）"


def _steps(case: SpecialCase) -> Iterator[str]:
    for name in steps_of(case):
        done = [step for step in case.steps_done if step["step"] == name]
        yield from (f"{name}：{step['on']} {step['finding']}" for step in done)
        if not done:
            yield f"{name}：还没有做"


def _first(case: SpecialCase) -> str:
    first = rule.first_relief_of(case)
    if first is None:
        return ""
    missing = "、".join(label("missing_step", code) for code in first.missing)
    still = f"{first.complete_by} 前补齐：{missing}" if missing else "手续已补齐"
    return _joined(f"{first.on} {first.payer}付 {_yuan(first.amount)}", still)


def _minutes(case: SpecialCase) -> str:
    if case.minutes is None:
        return ""
    kept = Minutes.model_validate(case.minutes)
    return _joined(f"{kept.on}，{'、'.join(kept.departments)}", kept.text)


def _decision(case: SpecialCase) -> str:
    if case.decided_at is None:
        return ""
    amount = f"金额 {_yuan(case.amount)}" if case.amount else ""
    pool = next((pool.label for pool in pools() if pool.id == case.pool), "")
    shares = "，".join(f"{share['payer']} {_yuan(share['amount'])}" for share in case.shares)
    return _joined(f"{day_words(case.decided_at)}：{case.decision}", amount, pool, shares)


def _payments(case: SpecialCase) -> Iterator[str]:
    for payment in rule.payments_of(case):
        yield f"{payment.on} {payment.payer}付 {_yuan(payment.amount)}"
