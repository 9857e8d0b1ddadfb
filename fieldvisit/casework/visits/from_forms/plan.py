"""F06 一户一策 makes the next edition of a household's plan, for the town to approve; one that says
the plan is over ends the edition in force.
"""

from typing import Any

from fieldvisit.casework.care import plans
from fieldvisit.casework.visits.from_forms.answers import Answers, day, one_of, rows, text
from fieldvisit.casework.visits.from_forms.making import Making
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Plan
from fieldvisit.records.plan import (
    Measure,
    MeasureStatus,
    PlanResult,
    PlanReview,
    ReviewCycle,
)
from fieldvisit.rules import plans as rule
from fieldvisit.store import cases, households
from fieldvisit.words import sentence


def make(making: Making) -> str:
    """What becomes of the household's plan, in words; blank for a form that is none, and for one
    whose edition is there.
    """
    told = making.answers
    if not asks(told):
        return ""
    before = rule.of(cases.plans_of(making.tx, making.home))
    if making.id_for("plan") in {one.id for one in before}:
        return ""
    result = one_of(PlanResult, told, name="plan_result")
    if result in rule.OVER:
        return _end(making, rule.in_force(before), result=result)
    waiting = next((one for one in before if one.state in rule.WAITING), None)
    return _write_anew(making, waiting) if waiting else _keep(making, before)


def asks(told: Answers) -> bool:
    """Whether a form writes a plan, or says that one is over."""
    said = text(told, "cause_analysis") and text(told, "goal")
    cycle = one_of(ReviewCycle, told, name="review_cycle")
    over = one_of(PlanResult, told, name="plan_result") in rule.OVER
    return bool(said and cycle and (over or _measures(told)))


def _keep(making: Making, before: list[Plan]) -> str:
    home = households.get(making.tx, making.home)
    if home is None:
        return ""
    last = rule.in_force(before) or (before[0] if before else None)
    wanted = _wanted(making, key=bool(last and last.key_household))
    wanted.marks["id"] = making.id_for("plan")
    made = plans.keep(making.tx, making.desk, home=home, wanted=wanted)
    return sentence("made_plan", {"edition": made.edition, "measures": len(made.measures)})


def _write_anew(making: Making, waiting: Plan) -> str:
    """The edition that waits is the same one, written better: never a second beside it."""
    if waiting.from_visit == making.visit.id:
        return ""
    wanted = _wanted(making, key=waiting.key_household)
    made = plans.write_anew(making.tx, making.desk, plan=waiting, wanted=wanted)
    return sentence("made_plan_anew", {"edition": made.edition, "measures": len(made.measures)})


def _end(making: Making, plan: Plan | None, *, result: PlanResult) -> str:
    if plan is None:
        return ""
    reason = text(making.answers, "plan_result_note") or "目标达到，见帮扶方案表"
    plans.end_now(making.tx, making.desk, plan=plan, result=result, reason=reason)
    return sentence("ended_plan", {"edition": plan.edition})


def _wanted(making: Making, *, key: bool) -> plans.Wanted:
    told = making.answers
    goal, by = text(told, "goal"), day(told, "goal_by")
    marks: dict[str, Any] = {"from_visit": making.visit.id, "reviews": _reviews(making)}
    return plans.Wanted(
        cause=text(told, "cause_analysis"),
        goal=f"{goal}（{by} 前）" if by else goal,
        measures=_measures(told),
        cycle=text(told, "review_cycle"),
        key_household=key,
        marks=marks,
    )


def _measures(told: Answers) -> list[Measure]:
    """Those that say what is done, by whom and until when."""
    needed = ("measure_content", "measure_owner", "measure_due_on")
    whole = (row for row in rows(told, "measure") if all(text(row, one) for one in needed))
    return [_measure(row) for row in whole if day(row, "measure_due_on")]


def _measure(row: Answers) -> Measure:
    status = one_of(MeasureStatus, row, name="measure_status")
    return Measure.model_validate(
        {
            "kind": text(row, "measure_type"),
            "content": text(row, "measure_content"),
            "owner": text(row, "measure_owner"),
            "dept": text(row, "measure_dept"),
            "due_on": day(row, "measure_due_on"),
            "status": status or MeasureStatus.NOT_STARTED,
            "evidence": text(row, "measure_evidence") or text(row, "measure_stopped_why"),
        }
    )


def _reviews(making: Making) -> list[dict[str, Any]]:
    day_of_visit = local_day(making.visit.started_at)
    found = []
    for row in rows(making.answers, "review"):
        who, finding = text(row, "review_by"), text(row, "review_finding")
        looked = PlanReview(
            on=day(row, "review_on") or day_of_visit,
            progress=text(row, "review_progress"),
            finding=f"{finding}（{who}）" if who else finding,
        )
        found.append(looked.model_dump(mode="json"))
    return found
