"""Which of the practice village's visits were entered into an outside system. Reads no file."""

from collections.abc import Iterable

from fieldvisit.casework.desk import home_of
from fieldvisit.casework.tables.outside_systems import systems
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.machine.clock import local_day
from fieldvisit.practice.families import named_id
from fieldvisit.records import Reported, Visit
from fieldvisit.records.visit import VisitState


def reports(visits: Iterable[Visit]) -> list[Reported]:
    """The first two visits that wait for a review were typed into the first outside system on the
    same day; the others are still to be.
    """
    waiting = [one for one in visits if one.state is VisitState.FINALISED]
    first = sorted(waiting, key=lambda one: (one.started_at, one.number))[:2]
    return [
        Reported(
            id=named_id("reported", visit.number),
            household_id=home_of(visit),
            visit_id=visit.id,
            system=systems(Tables())[0].id,
            reported_on=local_day(visit.ended_at),
            how="copied",
            scope=visit.scope,
            created_at=visit.created_at,
            created_by=visit.created_by,
        )
        for visit in first
    ]
