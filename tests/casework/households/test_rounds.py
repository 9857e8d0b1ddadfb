"""How far a round has come: visited of due, in its own period."""

from datetime import date

from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households.rounds import coverage, standings
from fieldvisit.machine.clock import local_day
from fieldvisit.practice.setting import BEGINS
from fieldvisit.records import Visit
from fieldvisit.records.visit import VisitState
from fieldvisit.store import rows

TODAY = local_day(BEGINS)


def test_coverage_counts_visited_of_due_and_attempts_apart(desk: Desk) -> None:
    """An attempt is not a visit (days.md 2)."""
    monthly, quarterly = coverage(desk, TODAY)
    assert (monthly.rule, monthly.first, monthly.last) == (
        "tekun_monthly",
        date(2026, 11, 1),
        date(2026, 11, 30),
    )
    assert (quarterly.rule, quarterly.visited) == ("tekun_quarterly", 0)
    with desk.store.read() as tx:
        made = [one for one in rows.all(tx, "visit") if isinstance(one, Visit)]
        named = {one.facts.household_id for one in standings(tx, TODAY, tables=desk.tables)}
    in_round = [one for one in made if one.household_id in named]
    of_month = [one for one in in_round if local_day(one.started_at).month == 11]
    met = {one.household_id for one in of_month if one.state != VisitState.ATTEMPT}
    assert monthly.visited == len(met) > 0
    assert monthly.attempted == len({one.household_id for one in of_month} - met) > 0
    assert monthly.per_cent == f"{len(met) * 1000 // monthly.households / 10:.1f}"


def test_last_months_coverage_stays_as_it_was(desk: Desk) -> None:
    """What is visited late counts for its own month only."""
    october = coverage(desk, date(2026, 10, 31))[0]
    late = [one for one in due_on(desk, TODAY) if one.state == "overdue"]
    assert october.households - october.visited == len(late) > 0
