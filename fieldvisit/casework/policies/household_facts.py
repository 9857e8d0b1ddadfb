"""What is known of a household for policies on a day: from the register, from the newest survey
until then, and what somebody says now. It guesses nothing: what nobody wrote down is left out.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.households.rounds import after
from fieldvisit.casework.policies.known import Facts, Known, fen, yuan
from fieldvisit.casework.policies.register_facts import registered
from fieldvisit.casework.policies.survey_facts import income_of, pension_apart, source_of, surveyed
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Visit
from fieldvisit.records.visit import VisitState
from fieldvisit.rules import means
from fieldvisit.rules.editions import overtaken
from fieldvisit.rules.means import Income
from fieldvisit.store import entitlements, households, visits

RECKONED = "按填的算的"

_HEAD, _HEAD_LESS = "per_capita_month", "per_capita_less_pension"
_SURVEY = "F01"
_COUNTS = frozenset({VisitState.FINALISED, VisitState.RETURNED, VisitState.REVIEWED})
_VISITS_LOOKED_AT = 400


@dataclass(frozen=True)
class Gathered:
    """The facts, and the income that the share of a head was reckoned from (None: it was typed, or
    nobody told).
    """

    facts: Facts
    income: Income | None


def gathered(
    tx: Connection, household: Household, *, said: Facts, day: date, pension_excluded: bool
) -> Gathered:
    """Everything known on a day; what is said now comes before a survey, a survey before the
    register. `pension_excluded`: the basic pension counts for nothing on that day.
    """
    people = [person for _, person in households.members(tx, household.id)]
    entitled = entitlements.of_household(tx, household.id)
    facts = registered(household, people, entitled=entitled, day=day)
    survey = _newest_survey(tx, household.id, day=day)
    if survey is not None:
        facts |= surveyed(survey)
    facts |= said
    counted = None if _HEAD in said else _income(facts, survey, pension_excluded=pension_excluded)
    less = _income(facts, survey, pension_excluded=True) if _pension_told(facts, survey) else None
    for name, found in ((_HEAD, counted), (_HEAD_LESS, less)):
        if found is not None and name not in said:
            facts[name] = Known(yuan(means.per_capita_month(found.income)), found.source)
    return Gathered(facts | _said_money(facts, said), counted.income if counted else None)


def _said_money(facts: Facts, said: Facts) -> Facts:
    """Money a head, where the whole household's was said and not its share."""
    total, members = said.get("money_total"), facts.get("members")
    if total is None or members is None or "money_per_capita" in said:
        return {}
    share = means.property_per_capita(fen(total.value), members=_whole(members))
    return {"money_per_capita": Known(yuan(share), RECKONED)}


def _newest_survey(tx: Connection, household_id: UUID, *, day: date) -> Visit | None:
    seen = visits.of_household(tx, household_id, limit=_VISITS_LOOKED_AT)
    not_those = overtaken(seen, before=after(day))
    surveys = (
        one
        for one in seen
        if one.form_id == _SURVEY and one.state in _COUNTS and one.id not in not_those
    )
    return next((one for one in surveys if local_day(one.started_at) <= day), None)


@dataclass(frozen=True)
class _Sourced:
    """An income and where it comes from."""

    income: Income
    source: str


def _income(facts: Facts, survey: Visit | None, *, pension_excluded: bool) -> _Sourced | None:
    said = _said_income(facts, pension_excluded=pension_excluded)
    if said is not None:
        return _Sourced(said, RECKONED)
    asked = income_of(survey, pension_excluded=pension_excluded) if survey else None
    return _Sourced(asked, source_of(survey)) if asked and survey else None


def _pension_told(facts: Facts, survey: Visit | None) -> bool:
    """Whether it is known how much of the income is basic pension."""
    if facts.get("income_month") is not None:
        return "basic_pension_month" in facts
    return survey is not None and pension_apart(survey)


def _said_income(facts: Facts, *, pension_excluded: bool) -> Income | None:
    income, members = facts.get("income_month"), facts.get("members")
    if income is None or members is None:
        return None
    pension = facts.get("basic_pension_month")
    counted = means.countable_month(
        fen(income.value),
        basic_pension=fen(pension.value) if pension else 0,
        excluded=pension_excluded,
    )
    return Income(counted, members=_whole(members))


def _whole(count: Known) -> int:
    return int(float(str(count.value)))
