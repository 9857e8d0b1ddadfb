"""What earlier visits of a household tell a form before the door opens. Pure over the visits."""

from collections.abc import Iterator, Mapping, Sequence

from fieldvisit.machine.clock import local_day
from fieldvisit.records import Plan, Visit
from fieldvisit.records.plan import Measure, MeasureStatus, PlanState
from fieldvisit.records.visit import VisitState
from fieldvisit.rules.editions import overtaken
from fieldvisit.rules.plans import in_force, measures_of

_PLAN_OVER = frozenset({"achieved", "ended"})
_COUNTS = frozenset({VisitState.FINALISED, VisitState.RETURNED, VisitState.REVIEWED})


def this_year(seen: Sequence[Visit], *, form_id: str, year: int) -> dict[str, str]:
    """What a form was answered in a calendar year, `this_year_<field>`: each answer once, newest
    first. Local rules grant relief for one event once in a calendar year (domain.md R19).
    """
    told: dict[str, list[str]] = {}
    for visit in _counting(seen, form_id=form_id, year=year):
        for name, value in visit.answers.items():
            if isinstance(value, str) and value:
                told.setdefault(f"this_year_{name}", []).append(value)
    return {name: " ".join(dict.fromkeys(values)) for name, values in told.items()}


def measures_left(last: Visit | None) -> list[Mapping[str, str]]:
    """The measures of a household's plan that its next edition begins with: all but those given
    up; none once the plan is over.
    """
    if last is None or last.answers.get("plan_result") in _PLAN_OVER:
        return []
    return [
        {name: value for name, value in row.items() if isinstance(value, str)}
        for row in last.answers.get("measure", [])
        if row.get("measure_status") != "stopped"
    ]


def of_plan(plans: Sequence[Plan]) -> dict[str, str | Sequence[Mapping[str, str]]]:
    """What the newest edition of a household's plan (`plans`: the newest first) tells the form of
    the next: its number, its goal, its measures but for those given up, as far as each is now.
    """
    if not plans:
        return {}
    last = in_force(plans) or plans[0]
    told: dict[str, str | Sequence[Mapping[str, str]]] = {
        "last_plan_version": str(plans[0].edition),
        "last_goal": last.goal,
    }
    left = [one for one in measures_of(last) if one.status is not MeasureStatus.STOPPED]
    return told | {"measure": [_row(one) for one in left if last.state is not PlanState.ENDED]}


def _row(one: Measure) -> Mapping[str, str]:
    said = {
        "measure_type": one.kind,
        "measure_content": one.content,
        "measure_owner": one.owner,
        "measure_dept": one.dept,
        "measure_due_on": one.due_on.isoformat(),
        "measure_status": one.status,
        "measure_evidence": one.evidence,
    }
    return {name: value for name, value in said.items() if value}


def _counting(seen: Sequence[Visit], *, form_id: str, year: int) -> Iterator[Visit]:
    not_those = overtaken(seen)
    for visit in seen:
        in_year = local_day(visit.started_at).year == year
        counts = visit.state in _COUNTS and visit.id not in not_those
        if visit.form_id == form_id and in_year and counts:
            yield visit
