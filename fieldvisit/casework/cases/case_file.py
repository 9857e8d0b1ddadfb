"""A dossier as people read it: its sections in order, and one line each of all. Reads only."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from fieldvisit.casework import naming, trail
from fieldvisit.casework.cases.case_values import pools, steps_of
from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, SpecialCase
from fieldvisit.records.fields import mask_name, show_money
from fieldvisit.records.special_case import Donation, Minutes
from fieldvisit.rules import special_cases as rule
from fieldvisit.rules.claim_checks import is_claim
from fieldvisit.store import cases, households
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

Section = tuple[str, str]
"""A heading and its words, blank where nothing is written yet."""


NOT_YET = "还没有写"
"""What stands on paper under a heading that says nothing yet."""


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
    """Every dossier of aid, the newest first; names masked."""
    with desk.read_people() as tx:
        found = [one for one in cases.special_cases(tx) if not is_claim(one)]
        return lines(tx, found, paid=rule.paid)


def lines(
    tx: Connection, found: Sequence[SpecialCase], *, paid: Callable[[SpecialCase], int]
) -> list[CaseLine]:
    """Dossiers as a list shows them. `paid`: what counts of one as paid, in fen."""
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
            paid=paid(one),
        )
        for one in found
    ]


def of_household(desk: Desk, household_id: str) -> tuple[str, list[SpecialCase]]:
    """The householder's name and the household's dossiers of aid, the newest first. The first look
    of an unlocking leaves a row in the audit trail. Raises NotHere.
    """
    with trail.looking_at(desk, household_id) as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        name = households.names(tx, [home.id]).get(home.id, "")
        found = cases.special_cases_of(tx, home.id)
        return name, [case for case in found if not is_claim(case)]


def one(desk: Desk, case_id: str) -> SpecialCase:
    """A dossier of aid. Leaves a row in the audit trail as its household's does. Raises NotHere."""
    with desk.read_people() as tx:
        found = naming.record(tx, SpecialCase, kind="special_case", named=case_id)
        if is_claim(found):
            raise naming.NotHere(label("kind", "special_case"), case_id)
    with trail.looking_at(desk, str(found.household_id)):
        return found


def title_of(case: SpecialCase) -> str:
    """What stands above it: `一事一议·透析`."""
    kind = label("relief_type", case.relief_type) if case.relief_type else ""
    parts = (label("case_kind", case.kind), kind, case.event)
    return "·".join(part for part in parts if part)


def sections(desk: Desk, case: SpecialCase) -> list[Section]:
    """All sections of a dossier in order, empty ones too."""
    return [
        ("一、什么事", _joined(title_of(case), str(case.happened_on))),
        ("二、事实", case.facts),
        ("三、已经试过的办法", case.attempts),
        ("四、涉及的部门", "、".join(case.departments)),
        ("五、票据", _bills(case)),
        ("六、办理步骤", "\n".join(_steps(desk, case)) or "本区没有规定"),
        ("七、先行救助", _first(case)),
        ("八、会议纪要", _minutes(case)),
        ("九、议定", _decision(desk, case)),
        ("十、落实", _joined(case.execution, *_payments(case))),
        ("十一、社会捐助（不算在救助金里）", _donations(case)),
        ("十二、结案", case.outcome),
    ]


def written(found: Sequence[Section]) -> list[Section]:
    """The sections that say something, and one line that names those which do not yet."""
    lacking = [head.partition("、")[2] for head, words in found if not words]
    rest = [("还没有写的", "、".join(lacking))] if lacking else []
    return [*((head, words) for head, words in found if words), *rest]


def bill_facts(case: SpecialCase) -> dict[str, object]:
    """How many bills there are and what they come to, in yuan."""
    sums = rule.sum_bills(rule.bills_of(case))
    money = {"total": sums.total, "reimbursed": sums.reimbursed, "own": sums.own}
    return {"bills": sums.bills, **{name: show_money(fen) for name, fen in money.items()}}


def donation_words(case: SpecialCase) -> str:
    """How many gave beside the aid, and what it comes to."""
    count = len(rule.donations_that_count(case))
    facts = {"count": count, "total": show_money(rule.donated(case))}
    return sentence("donations_summed", facts)


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _yuan(fen: int) -> str:
    return f"{show_money(fen)} 元"


def _bills(case: SpecialCase) -> str:
    return sentence("bills_summed", bill_facts(case)) if case.bills else ""


def _steps(desk: Desk, case: SpecialCase) -> Iterator[str]:
    for name in steps_of(desk.tables, case):
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


def _decision(desk: Desk, case: SpecialCase) -> str:
    if case.decided_at is None:
        return ""
    amount = f"金额 {_yuan(case.amount)}" if case.amount else ""
    pool = next((pool.label for pool in pools(desk.tables) if pool.id == case.pool), "")
    shares = "，".join(f"{share['payer']} {_yuan(share['amount'])}" for share in case.shares)
    return _joined(f"{local_day(case.decided_at)}：{case.decision}", amount, pool, shares)


def _payments(case: SpecialCase) -> Iterator[str]:
    for payment in rule.payments_of(case):
        yield f"{payment.on} {payment.payer}付 {_yuan(payment.amount)}"


def _donations(case: SpecialCase) -> str:
    if not case.donations:
        return ""
    given = (f"{one.on} {one.donor} {_given(one)}" for one in rule.donations_of(case))
    return _joined(*given, donation_words(case))


def _given(one: Donation) -> str:
    void = f"已撤回，不算：{one.void}" if one.void else ""
    return "，".join(part for part in (one.what, _worth(one), void) if part)


def _worth(one: Donation) -> str:
    if not one.amount:
        return ""
    return f"{'值 ' if one.what else ''}{_yuan(one.amount)}"
