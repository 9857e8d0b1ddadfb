"""What monitoring goes by, as it lies in `resources/policies/warnings.toml`: indicators, the facts
that they ask, what is in force where and when. Holds no person's data.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from fieldvisit.casework.policies import policy_library
from fieldvisit.casework.policies.weighing import Values
from fieldvisit.casework.tables import policy_values
from fieldvisit.casework.tables.policy_tables import Tables, in_use
from fieldvisit.rules import warnings as rule
from fieldvisit.rules.library import Fact, read_facts


def everything() -> tuple[rule.Indicator, ...]:
    """The indicators of `resources/policies/warnings.toml`. Raises IndicatorBroken."""
    return _indicators(in_use())


def facts() -> dict[str, Fact]:
    """What indicators may ask, by name: what policies ask, and what monitoring alone knows. Raises
    LibraryBroken.
    """
    return {**policy_library.facts(), **{one.name: one for one in _facts(in_use())}}


@dataclass(frozen=True)
class Here:
    """What is in force in one village."""

    values: Values
    indicators: tuple[rule.Indicator, ...]
    fewest: int


class InForce:
    """What is in force on a day, read once a village."""

    def __init__(self, day: date) -> None:
        self._day = day
        self._labels = policy_values.labels()
        self._known: dict[str, Here] = {}

    def at(self, region: str) -> Here:
        if region not in self._known:
            values = Values(policy_values.values_on(day=self._day, region=region), self._labels)
            held = rule.in_force(everything(), day=self._day, region=region)
            fewest = policy_values.whole_number("warning_fewest", day=self._day, region=region)
            self._known[region] = Here(values, tuple(held), fewest)
        return self._known[region]


@lru_cache(maxsize=4)
def _indicators(tables: Tables) -> tuple[rule.Indicator, ...]:
    return tuple(rule.read_indicators(tables.document("warnings")))


@lru_cache(maxsize=4)
def _facts(tables: Tables) -> tuple[Fact, ...]:
    return tuple(read_facts(tables.document("warnings")))
