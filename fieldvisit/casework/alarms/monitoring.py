"""微网格动态监测: households that somebody should look at, with the indicators that fired, by which
facts and by whose word. It warns: it never decides, and changes no household.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from fieldvisit.casework.alarms import indicators, monitored_facts, warning_visits
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.policies.weighing import Line, Weighing
from fieldvisit.casework.tables import policy_values
from fieldvisit.casework.trail import looking_at
from fieldvisit.records import Household
from fieldvisit.records.fields import mask_name
from fieldvisit.records.household import HouseholdStatus
from fieldvisit.rules import warnings as rule
from fieldvisit.store import households


@dataclass(frozen=True)
class Fired:
    """An indicator that fired, and by which facts."""

    code: str
    title: str
    level: rule.Level
    line: Line


@dataclass(frozen=True)
class Warned:
    """A household to look at: `name` masked, `by_hand`: 预警 in the register; `going`: the day on
    which somebody goes, None while nobody does.
    """

    household: str
    name: str
    level: rule.Level
    by_hand: bool
    fired: tuple[Fired, ...]
    going: date | None

    def plain(self) -> dict[str, Any]:
        """As JSON has it, without names."""
        return {
            "household": self.household,
            "level": self.level.value,
            "by_hand": self.by_hand,
            "going": self.going.isoformat() if self.going else None,
            "indicators": [
                {
                    "code": one.code,
                    "title": one.title,
                    "level": one.level.value,
                    "says": one.line.says,
                    "source": one.line.source,
                    "facts": [vars(used) for used in one.line.used],
                }
                for one in self.fired
            ],
        }


def warned(desk: Desk, *, day: date) -> list[Warned]:
    """Every household that an alarm or enough signs speak of on a day, or that the register marks;
    alarms first, then the most signs. The first look of an unlocking leaves a row in the audit
    trail.
    """
    with looking_at(desk, "warnings", action="warnings_opened") as tx:
        found = list(_warned(tx, desk, day=day))
        going = {one.household_id: one.due_on for one in warning_visits.going(tx)}
        names = households.names(tx, [home.id for home, _, _ in found])
    told = [
        Warned(
            household=str(home.id),
            name=mask_name(names.get(home.id, "")),
            level=level,
            by_hand=home.status == HouseholdStatus.WARNING,
            fired=fired,
            going=going.get(home.id),
        )
        for home, level, fired in found
    ]
    return sorted(told, key=lambda one: (one.level is not rule.Level.ALARM, -len(one.fired)))


def _warned(
    tx: Connection, desk: Desk, *, day: date
) -> Iterator[tuple[Household, rule.Level, tuple[Fired, ...]]]:
    region = desk.profile.region_code
    days = policy_values.whole_number(desk.tables, "warning_alert_days", day=day, region=region)
    known_here, asked = indicators.InForce(desk.tables, day=day), indicators.facts(desk.tables)
    for home, known in monitored_facts.all_of(tx, day, alert_days=days):
        here = known_here.at(home.scope)
        weighing = Weighing(known, asked, values=here.values, day=day)
        held = [one for one in here.indicators if weighing.holds(one.clause)]
        level = rule.level_of(held, fewest=here.fewest)
        if level is None and home.status == HouseholdStatus.WARNING:
            level = rule.Level.SIGN
        if level is not None:
            yield home, level, tuple(_fired(one, weighing) for one in held)


def _fired(one: rule.Indicator, weighing: Weighing) -> Fired:
    return Fired(one.code, one.title, one.level, weighing.line(one.clause))
