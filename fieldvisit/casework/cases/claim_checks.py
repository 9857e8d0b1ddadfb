"""冒领查证: a report of aid drawn wrongly is kept, two are named who check, what they find is
written down, money comes back, the matter is settled. Finding it true or not, and its end, are
those of any dossier (special_cases). One transaction an action (rules.claim_checks).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from fieldvisit.casework import naming, steps, writing
from fieldvisit.casework.cases.special_cases import WRITTEN, before_decision
from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, SpecialCase
from fieldvisit.records.special_case import CaseKind, CaseState, Claim, Payment, RecoveryEnd
from fieldvisit.rules import claim_checks as rule
from fieldvisit.rules.journeys import DECIDERS, check_approver
from fieldvisit.rules.near_relatives import check_investigators, standing
from fieldvisit.store import audit, journal

LOOK = "check"
"""What the steps of such a dossier are called: looks at the matter, one after another."""


@dataclass(frozen=True)
class Report:
    """What was reported, `on` which day, from where (`need_source` by code or word), by whom
    (blank: they did not say).
    """

    facts: str
    on: date
    source: str = "neighbour"
    reporter: str = ""


def report(desk: Desk, household_id: str, *, said: Report) -> SpecialCase:
    """Keep a report about the aid of a household. Raises MayNot, NotHere, CodeUnknown,
    WordsMissing, NotYetHappened.
    """
    desk.may(DECIDERS, job="check_claims")
    if said.on > local_day(desk.clock.now()):
        raise naming.NotYetHappened("哪天举报的")
    source = naming.code(said.source, group="need_source", field="从哪里来")
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        made = SpecialCase(
            id=desk.ids.fresh(),
            scope=home.scope,
            created_at=desk.clock.now(),
            household_id=home.id,
            kind=CaseKind.CLAIM_CHECK,
            happened_on=said.on,
            facts=naming.words(said.facts, field="举报什么"),
            claim=Claim(source=source, reporter=said.reporter.strip()).model_dump(mode="json"),
        )
        journal.insert(tx, made, stamp=desk.stamp())
        audit.append(tx, "special_case_opened", subject=str(made.id), stamp=desk.stamp())
    return made


def begin(desk: Desk, case_id: str, *, checkers: Sequence[str]) -> SpecialCase:
    """Who checks it, by name or id: two at least, no near relative of the household. Raises
    MayNot, NotHere, CodeUnknown, StepRefused, CheckersMissing, InvestigatorIsRelative.
    """
    desk.may(DECIDERS, job="check_claims")
    with desk.store.write() as tx:
        case = _named(tx, case_id)
        home = naming.record(tx, Household, kind="household", named=str(case.household_id))
        found = [naming.worker(tx, one.strip()) for one in checkers if one.strip()]
        check_investigators(
            standing(home.near_relatives),
            ids=[one.id for one in found],
            names=[one.name for one in found],
        )
        ids = list(dict.fromkeys(str(one.id) for one in found))
        after = rule.claim_of(case).model_copy(update={"checkers": ids})
        changes = {"claim": after.model_dump(mode="json")}
        return steps.take(tx, desk, case=case, step=CaseState.IN_REVIEW, changes=changes)


def looked(desk: Desk, case_id: str, *, finding: str) -> SpecialCase:
    """What somebody saw who checked: at home, at the bank, in a list. Raises NotHere, NotOpen,
    WordsMissing, NotChecking.
    """
    said = naming.words(finding, field="查到什么")

    def after(case: SpecialCase) -> dict[str, Any]:
        rule.check_looking(_checked(case), me=desk.profile.staff_id)
        day = local_day(desk.clock.now()).isoformat()
        return {"steps_done": [*case.steps_done, {"step": LOOK, "on": day, "finding": said}]}

    return before_decision(desk, case_id, after=after)


def came_back(desk: Desk, case_id: str, *, payment: Payment) -> SpecialCase:
    """Money came back, on a day, from somebody. Raises NotHere, NothingToRecover, MoreCameBack,
    WordsMissing, BadValue, NotYetHappened.
    """
    payer = naming.words(payment.payer, field="谁交回的")
    if payment.on > local_day(desk.clock.now()):
        raise naming.NotYetHappened("哪天交回的")
    if payment.amount <= 0:
        raise naming.WordsMissing("多少元")
    desk.may_show_people()
    with desk.store.write() as tx:
        case = _named(tx, case_id)
        rule.check_back(case, payment.amount)
        paid = payment.model_copy(update={"payer": payer}).model_dump(mode="json")
        after = {"payments": [*case.payments, paid]}
        return writing.put(tx, desk, record=case, after=after, line=WRITTEN)


def settle(desk: Desk, case_id: str, *, execution: str, end: str = "") -> SpecialCase:
    """The money is settled: all came back (no `end` needs to be said), or the town or district says
    how it ended without all of it (`end` of `recovery_end` by code or word). Raises NotHere,
    CodeUnknown, StepRefused, OutcomeMissing, StillToRecover, MayNot, ApproverIsAuthor.
    """
    said = naming.code(end, group="recovery_end", field="钱怎么了结") if end.strip() else ""
    desk.may_show_people()
    with desk.store.write() as tx:
        case = _named(tx, case_id)
        if said and rule.still_out(case):
            author = case.created_by
            check_approver(desk.profile.role, me=desk.profile.staff_id, author=author)
        ended = RecoveryEnd(said) if rule.still_out(case) and said else RecoveryEnd.RECOVERED
        claim = rule.claim_of(case).model_copy(update={"end": ended})
        changes = {"execution": execution.strip(), "claim": claim.model_dump(mode="json")}
        return steps.take(tx, desk, case=case, step=CaseState.CARRIED_OUT, changes=changes)


def _named(tx: Connection, case_id: str) -> SpecialCase:
    return _checked(naming.record(tx, SpecialCase, kind="special_case", named=case_id))


def _checked(case: SpecialCase) -> SpecialCase:
    if not rule.is_claim(case):
        raise naming.NotHere("冒领查证", str(case.id))
    return case
