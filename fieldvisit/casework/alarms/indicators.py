"""What monitoring goes by, as it lies in `resources/policies/warnings.toml`: indicators, the facts
that they ask, what is in force where and when. Holds no person's data.
"""

from dataclasses import dataclass
from datetime import date

from fieldvisit.casework.policies import policy_library
from fieldvisit.casework.policies.weighing import Values
from fieldvisit.casework.tables import policy_values
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.rules import warnings as rule
from fieldvisit.rules.library import Fact, read_facts


def everything(tables: Tables) -> tuple[rule.Indicator, ...]:
    """Every indicator. Raises IndicatorBroken."""
    return tables.rows("warnings", rule.read_indicators)


def facts(tables: Tables) -> dict[str, Fact]:
    """What indicators may ask, by name: what policies ask, and what monitoring alone knows. Raises
    LibraryBroken.
    """
    own = {one.name: one for one in tables.rows("warnings", read_facts)}
    return {**policy_library.facts(tables), **own}


@dataclass(frozen=True)
class Here:
    """What is in force in one village."""

    values: Values
    indicators: tuple[rule.Indicator, ...]
    fewest: int


class InForce:
    """What is in force on a day, read once a village."""

    def __init__(self, tables: Tables, *, day: date) -> None:
        self._tables = tables
        self._day = day
        self._labels = policy_values.labels(tables)
        self._known: dict[str, Here] = {}

    def at(self, region: str) -> Here:
        if region not in self._known:
            tables, day = self._tables, self._day
            known = policy_values.values_on(tables, day=day, region=region)
            held = rule.in_force(everything(tables), day=day, region=region)
            fewest = policy_values.whole_number(tables, "warning_fewest", day=day, region=region)
            self._known[region] = Here(Values(known, self._labels), tuple(held), fewest)
        return self._known[region]
