"""冒领查证 as people read it: one line each, and its sections in order; who reported is shown to
those who check alone. Reads only.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.cases.case_file import CaseLine, Section, lines
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.trail import looking_at
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, SpecialCase
from fieldvisit.records.fields import show_money
from fieldvisit.records.special_case import CaseKind, CaseState, Minutes, Payment
from fieldvisit.rules import claim_checks as rule
from fieldvisit.rules.journeys import DECIDERS, check_role
from fieldvisit.store import cases, households, staff
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

HIDDEN = "只给查证的人看"
_FOUND = frozenset({CaseState.DECIDED, CaseState.CARRIED_OUT, CaseState.CLOSED})


def listed(desk: Desk) -> list[CaseLine]:
    """Every 冒领查证, the newest first; names masked. `amount` is to come back, `paid` came."""
    check_role(desk.profile.role, DECIDERS, job="check_claims")
    with desk.read_people() as tx:
        found = [one for one in cases.special_cases(tx) if rule.is_claim(one)]
        return lines(tx, found, paid=rule.recovered)


def of_household(desk: Desk, household_id: str) -> tuple[str, list[SpecialCase]]:
    """The householder's name and what was reported of the household, the newest first. The first
    look of an unlocking leaves a row in the audit trail. Raises NotHere, MayNot.
    """
    check_role(desk.profile.role, DECIDERS, job="check_claims")
    with looking_at(desk, household_id) as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        name = households.names(tx, [home.id]).get(home.id, "")
        found = cases.special_cases_of(tx, home.id)
        return name, [one for one in found if rule.is_claim(one)]


def one(desk: Desk, case_id: str) -> SpecialCase:
    """A 冒领查证. Leaves a row in the audit trail as its household's does. Raises NotHere,
    MayNot.
    """
    check_role(desk.profile.role, DECIDERS, job="check_claims")
    with desk.read_people() as tx:
        found = naming.record(tx, SpecialCase, kind="special_case", named=case_id)
        if not rule.is_claim(found):
            raise naming.NotHere(label("case_kind", CaseKind.CLAIM_CHECK), case_id)
    with looking_at(desk, str(found.household_id)):
        return found


def sections(desk: Desk, case: SpecialCase) -> list[Section]:
    """All its sections in order, empty ones too, as this person may see them."""
    with desk.read_people() as tx:
        names = _staff(tx)
    claim = rule.claim_of(case)
    source = label("need_source", claim.source)
    checkers = "、".join(names.get(one, one) for one in claim.checkers)
    return [
        ("一、举报", f"{case.happened_on}·{source}\n{case.facts}"),
        ("二、谁举报的", _reporter(desk, case)),
        ("三、谁查证", checkers),
        ("四、查到什么", "\n".join(f"{look['on']} {look['finding']}" for look in case.steps_done)),
        ("五、会议纪要", _minutes(case)),
        ("六、定的结果", _decision(case)),
        ("七、追回", "\n".join(_money(case))),
        ("八、了结", _settled(case)),
        ("九、结案", case.outcome),
    ]


def recovery_facts(case: SpecialCase) -> dict[str, object]:
    """What is to come back, what came and what is still out, in yuan."""
    money = {"amount": case.amount, "back": rule.recovered(case), "left": rule.still_out(case)}
    return {name: show_money(fen) for name, fen in money.items()}


def colleagues(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Who may be named to check: id and name."""
    with desk.store.read() as tx:
        return tuple(_staff(tx).items())


def _staff(tx: Connection) -> Mapping[str, str]:
    return {str(one.id): one.name for one in staff.all(tx)}


def _reporter(desk: Desk, case: SpecialCase) -> str:
    if not rule.may_know_reporter(case, role=desk.profile.role, me=desk.profile.staff_id):
        return HIDDEN
    return rule.claim_of(case).reporter or "没有留名"


def _minutes(case: SpecialCase) -> str:
    if case.minutes is None:
        return ""
    kept = Minutes.model_validate(case.minutes)
    return f"{kept.on}，{'、'.join(kept.departments)}\n{kept.text}"


def _decision(case: SpecialCase) -> str:
    if case.decided_at is None:
        return ""
    true = case.state in _FOUND
    state = CaseState.DECIDED if true else CaseState.REFUSED
    found = label("claim_check_state", state)
    return f"{local_day(case.decided_at)}：{found}\n{case.decision}"


def _money(case: SpecialCase) -> Iterator[str]:
    if case.state not in _FOUND:
        return
    yield sentence("recovery_stands", recovery_facts(case))
    for given in case.payments:
        back = Payment.model_validate(given)
        yield f"{back.on} {back.payer}交回 {show_money(back.amount)} 元"


def _settled(case: SpecialCase) -> str:
    end = rule.claim_of(case).end
    return "\n".join(
        part for part in (label("recovery_end", end) if end else "", case.execution) if part
    )
