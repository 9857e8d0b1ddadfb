"""What earlier visits of a household tell a form before the door opens. Pure over the visits."""

from collections.abc import Iterator, Mapping, Sequence

from fieldvisit.machine.clock import local_day
from fieldvisit.records import Visit
from fieldvisit.records.visit import VisitState

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


def _counting(seen: Sequence[Visit], *, form_id: str, year: int) -> Iterator[Visit]:
    replaced = {visit.replaces for visit in seen}
    for visit in seen:
        in_year = local_day(visit.started_at).year == year
        counts = visit.state in _COUNTS and visit.id not in replaced
        if visit.form_id == form_id and in_year and counts:
            yield visit
