"""一户一策: a plan is written, approved by the town, carried out measure by measure, looked at
again and ended; a new edition names the one before. One transaction an action (rules.plans).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection

from fieldvisit.casework import naming, steps, writing
from fieldvisit.casework.care import form_behind, growing, stages
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Plan
from fieldvisit.records.plan import (
    Measure,
    MeasureStatus,
    PlanResult,
    PlanReview,
    PlanState,
    ReviewCycle,
)
from fieldvisit.rules import plans as rule
from fieldvisit.rules.journeys import check_approver
from fieldvisit.store import audit, cases, journal


@dataclass(frozen=True)
class Wanted:
    """What a plan says: why they are in need, what is to be reached, how often one looks at it
    (`cycle` of `plan_cycle` by code or word), what is to be done (none: what the edition before has
    left). `child`: the id of the child of the household whom it is for, blank: the household's own;
    a child's next edition goes on with what is left. `marks`: further fields of the edition, of one
    that a form wrote (its id and visit).
    """

    cause: str
    goal: str
    measures: Sequence[Measure] = ()
    cycle: str = ReviewCycle.QUARTERLY
    key_household: bool = False
    child: str = ""
    marks: dict[str, Any] = field(default_factory=dict)


def measure(tables: Tables, *, due_on: date | None, **said: str) -> Measure:
    """A measure as people say it: `kind`, `content`, `owner`, `dept`, of a child's plan the `stage`
    by code or word. Raises CodeUnknown, WordsMissing, DayBeyond.
    """
    kind, content, owner = (said.get(name, "") for name in ("kind", "content", "owner"))
    if due_on is None:
        raise naming.WordsMissing("哪天前")
    return Measure(
        kind=naming.code(kind, group="measure_kind", field="哪一类措施"),
        content=naming.words(content, field="办什么"),
        owner=naming.words(owner, field="谁来办"),
        dept=said.get("dept", "").strip(),
        stage=stages.code(tables, said.get("stage", "")),
        due_on=naming.likely(due_on),
    )


def draft(desk: Desk, household_id: str, *, wanted: Wanted) -> Plan:
    """Write the next edition of a household's or a child's plan for the town to approve. Raises
    MayNot, NotHere, WordsMissing, CodeUnknown, PlanWaiting, MeasuresMissing, NotGrowing.
    """
    desk.may_show_people()
    writing.may_write(desk, "plan")
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        return keep(tx, desk, home=home, wanted=wanted)


def keep(tx: Connection, desk: Desk, *, home: Household, wanted: Wanted) -> Plan:
    """The next edition in the caller's transaction. Raises as `draft` does."""
    child = growing.child_of(tx, desk, home=home, named=wanted.child) if wanted.child else None
    before = rule.of(cases.plans_of(tx, home.id), child)
    rule.check_new(before)
    last = rule.in_force(before) or (before[0] if before else None)
    made = Plan(
        **{"id": desk.ids.fresh(), **wanted.marks},
        scope=home.scope,
        created_at=desk.clock.now(),
        household_id=home.id,
        person_id=child,
        edition=before[0].edition + 1 if before else 1,
        follows=last.id if last else None,
        measures=_measures(wanted, last),
        **_said(wanted),
    )
    journal.insert(tx, made, stamp=desk.stamp())
    audit.append(tx, "plan_drafted", subject=str(made.id), stamp=desk.stamp())
    return made


def add_measure(desk: Desk, plan_id: str, *, added: Measure) -> Plan:
    """One more measure, as long as the town has not approved. Raises NotHere, StepRefused."""
    desk.may_show_people()
    with desk.store.write() as tx:
        plan = naming.record(tx, Plan, kind="plan", named=plan_id)
        rule.check_writable(plan)
        after = {"measures": [*plan.measures, added.model_dump(mode="json")]}
        return writing.put(tx, desk, record=plan, after=after, line="plan_measure")


def hand_in_again(desk: Desk, plan_id: str, *, wanted: Wanted) -> Plan:
    """What the town gave back, mended. Raises NotHere, StepRefused, WordsMissing, CodeUnknown,
    MeasuresMissing.
    """
    desk.may_show_people()
    with desk.store.write() as tx:
        plan = naming.record(tx, Plan, kind="plan", named=plan_id)
        return steps.take(tx, desk, case=plan, step=PlanState.DRAFT, changes=_again(plan, wanted))


def write_anew(tx: Connection, desk: Desk, *, plan: Plan, wanted: Wanted) -> Plan:
    """An edition that the town has not approved, written anew in the caller's transaction. Raises
    StepRefused, WordsMissing, CodeUnknown, MeasuresMissing.
    """
    rule.check_writable(plan)
    changes = {**_again(plan, wanted), **wanted.marks}
    if plan.state is PlanState.RETURNED:
        return steps.take(tx, desk, case=plan, step=PlanState.DRAFT, changes=changes)
    return writing.put(tx, desk, record=plan, after=changes, line="plan_drafted")


def approve(desk: Desk, plan_id: str) -> Plan:
    """The town agrees: this edition is in force, the one before is not any more. Raises
    MayNot, ApproverIsAuthor, NotHere, StepRefused.
    """
    desk.may_show_people()
    now = desk.clock.now()
    with desk.store.write() as tx:
        plan = naming.record(tx, Plan, kind="plan", named=plan_id)
        check_approver(
            desk.profile.role, me=desk.profile.staff_id, author=form_behind.author_of(tx, plan)
        )
        rule.check_plan(plan, PlanState.ACTIVE, changes={})
        for one in rule.of(cases.plans_of(tx, plan.household_id), plan.person_id):
            if one.state is PlanState.ACTIVE:
                steps.take(tx, desk, case=one, step=PlanState.REPLACED, changes={})
        changes = {
            "approved_by": desk.profile.staff_id,
            "approved_at": now,
            "next_review_on": rule.next_review(plan.cycle, local_day(now)),
        }
        return steps.take(tx, desk, case=plan, step=PlanState.ACTIVE, changes=changes)


def give_back(desk: Desk, plan_id: str, *, reason: str) -> Plan:
    """The town wants it mended. Raises MayNot, ApproverIsAuthor, NotHere, StepRefused,
    ReasonMissing.
    """
    desk.may_show_people()
    with desk.store.write() as tx:
        plan = naming.record(tx, Plan, kind="plan", named=plan_id)
        check_approver(
            desk.profile.role, me=desk.profile.staff_id, author=form_behind.author_of(tx, plan)
        )
        changes = {"reason": reason.strip()}
        return steps.take(tx, desk, case=plan, step=PlanState.RETURNED, changes=changes)


def end(desk: Desk, plan_id: str, *, result: str, reason: str) -> Plan:
    """The plan is over, reached or not. Raises NotHere, CodeUnknown, StepRefused,
    OutcomeMissing.
    """
    said = PlanResult(naming.code(result, group="plan_result", field="结果"))
    desk.may_show_people()
    with desk.store.write() as tx:
        plan = naming.record(tx, Plan, kind="plan", named=plan_id)
        return end_now(tx, desk, plan=plan, result=said, reason=reason)


def end_now(tx: Connection, desk: Desk, *, plan: Plan, result: PlanResult, reason: str) -> Plan:
    """`end` in the caller's transaction. Raises StepRefused, OutcomeMissing."""
    changes = {"result": result, "reason": reason.strip(), "ended_at": desk.clock.now()}
    return steps.take(tx, desk, case=plan, step=PlanState.ENDED, changes=changes)


def set_measure(desk: Desk, plan_id: str, *, number: int, status: str, evidence: str = "") -> Plan:
    """How far a measure (counted from 1) is. Raises NotHere, CodeUnknown, PlanNotInForce,
    NoSuchMeasure, OutcomeMissing, ReasonMissing.
    """
    far = MeasureStatus(naming.code(status, group="measure_status", field="办得怎样"))
    desk.may_show_people()
    with desk.store.write() as tx:
        plan = naming.record(tx, Plan, kind="plan", named=plan_id)
        to = {"status": far, "evidence": evidence.strip()}
        after = {"measures": rule.changed_measure(plan, number, to=to)}
        return writing.put(tx, desk, record=plan, after=after, line="plan_measure")


def review(
    desk: Desk, plan_id: str, *, progress: str, finding: str = "", on: date | None = None
) -> Plan:
    """Somebody looked at how the plan goes; the next look follows by its cycle. Raises NotHere,
    CodeUnknown, PlanNotInForce.
    """
    day = on or local_day(desk.clock.now())
    looked = PlanReview(
        on=day,
        progress=naming.code(progress, group="plan_progress", field="进展"),
        finding=finding.strip(),
    )
    desk.may_show_people()
    with desk.store.write() as tx:
        plan = naming.record(tx, Plan, kind="plan", named=plan_id)
        rule.check_in_force(plan)
        after = {
            "reviews": [*plan.reviews, looked.model_dump(mode="json")],
            "next_review_on": rule.next_review(plan.cycle, day),
        }
        return writing.put(tx, desk, record=plan, after=after, line="plan_review")


def _said(wanted: Wanted) -> dict[str, Any]:
    return {
        "cause": naming.words(wanted.cause, field="致困原因"),
        "goal": naming.words(wanted.goal, field="目标"),
        "cycle": ReviewCycle(naming.code(wanted.cycle, group="plan_cycle", field="多久检查一次")),
        "key_household": wanted.key_household,
    }


def _again(plan: Plan, wanted: Wanted) -> dict[str, Any]:
    return {**_said(wanted), "measures": _measures(wanted, plan), "reason": ""}


def _measures(wanted: Wanted, last: Plan | None) -> list[dict[str, Any]]:
    left = rule.measures_left(last) if last else []
    found = [*left, *wanted.measures] if wanted.child else list(wanted.measures) or left
    if not found:
        raise rule.MeasuresMissing
    return [one.model_dump(mode="json") for one in found]
