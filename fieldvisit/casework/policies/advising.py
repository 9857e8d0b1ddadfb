"""What help a household may be entitled to on a day, and what is missing to tell. It advises with
clause, facts and source; deciding is the verification's, and nothing is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.policies import household_facts, known, policy_library
from fieldvisit.casework.policies.weighing import Answer, Values, Weighing, plain
from fieldvisit.casework.tables import policy_values
from fieldvisit.casework.trail import looking_at
from fieldvisit.records import Household
from fieldvisit.rules.library import in_force
from fieldvisit.rules.policies import Policy
from fieldvisit.store import households


@dataclass(frozen=True)
class Match:
    """All answers for a household (`household`: its id) on a day, those that may be met first."""

    household: str
    name: str
    asof: date
    region: str
    answers: tuple[Answer, ...]

    def plain(self) -> dict[str, Any]:
        """As JSON has it, without names."""
        return {
            "household": self.household,
            "asof": self.asof.isoformat(),
            "region": self.region,
            "answers": [plain(one) for one in self.answers],
        }


def match(desk: Desk, household_id: str, *, asof: date, said: Mapping[str, str]) -> Match:
    """Hold a household against every entry with conditions that is in force on a day where it
    lives, by the values of that day. `said`: facts as somebody types them. The first look of an
    unlocking leaves a row in the audit trail. Raises NotHere, FactRefused.
    """
    declared = policy_library.facts(desk.tables)
    told = known.typed(said, declared)
    with looking_at(desk, household_id) as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        values = policy_values.values_on(desk.tables, day=asof, region=home.scope)
        excluded = _switched_on(values.get("basic_pension_excluded"))
        found = household_facts.gathered(tx, home, said=told, day=asof, pension_excluded=excluded)
        name = households.names(tx, [home.id]).get(home.id, home.number)
    named = Values(values, policy_values.labels(desk.tables))
    weighing = Weighing(found, declared, values=named, day=asof)
    here = in_force(policy_library.entries(desk.tables), day=asof, region=home.scope)
    answers = weighing.answers(one for one in here if one.clauses)
    return Match(str(home.id), name, asof, home.scope, answers)


def _switched_on(one: Policy | None) -> bool:
    return one is not None and one.value == 1
