"""The policy values that lie in `resources/policies`, for forms that ask for them. Changes none."""

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from fieldvisit.machine.assets import resource
from fieldvisit.rules.deadlines import (
    CalendarEnds,
    HolidayYear,
    read_holidays,
    working_days_after,
)
from fieldvisit.rules.policies import (
    Policy,
    PolicyBroken,
    check_policies,
    in_force,
    policy,
    read_policies,
)


@cache
def policies() -> tuple[Policy, ...]:
    """Every value of the files in `resources/policies`. Raises PolicyBroken."""
    found: list[Policy] = []
    for file in sorted(resource("policies").glob("*.toml")):
        found += read_policies(tomllib.loads(file.read_text("utf-8"), parse_float=Decimal))
    check_policies(found)
    return tuple(found)


@cache
def added_holidays() -> tuple[HolidayYear, ...]:
    """The years of `resources/policies/holidays.toml`. Raises HolidaysBroken."""
    text = resource("policies", "holidays.toml").read_text("utf-8")
    return tuple(read_holidays(tomllib.loads(text)))


def due_in(day: date, working_days: int) -> date:
    """The last day for what is to be done within so many working days."""
    try:
        return working_days_after(day, working_days, added=added_holidays())
    except CalendarEnds as ends:
        # Earlier than the rule allows at the latest, so nobody is late by our guess.
        return max(ends.last_known, day + timedelta(days=working_days))


def known(key: str, *, day: date, region: str) -> Policy | None:
    """One value as it is in force on a day in a region (12 digits)."""
    return policy(policies(), key, day=day, region=region)


def whole_number(key: str, *, day: date, region: str) -> int:
    """A count, a number of months or of days in force on a day in a region (12 digits). Raises
    PolicyBroken where nobody knows it.
    """
    return int(fraction(key, day=day, region=region))


def fraction(key: str, *, day: date, region: str) -> Decimal:
    """A share or another value in force on a day in a region (12 digits). Raises PolicyBroken
    where nobody knows it.
    """
    found = known(key, day=day, region=region)
    if found is None or found.value is None:
        raise PolicyBroken(key)
    return found.value


def values_on(*, day: date, region: str) -> dict[str, Policy]:
    """What is in force on a day in a region (12 digits) by key, unknown values too."""
    return in_force(policies(), day=day, region=region)


def labels() -> dict[str, str]:
    """What each value is called, by key, whether it is in force or not."""
    return {one.key: one.label for one in policies()}


def clause(key: str, *, day: date, region: str) -> str:
    """Where a value that is in force on a day in a region (12 digits) comes from; "" where nobody
    knows it.
    """
    found = known(key, day=day, region=region)
    return found.source if found else ""


def share(key: str, *, day: date, region: str) -> Decimal:
    """A share in force on a day in a region (12 digits). Raises PolicyBroken where nobody knows
    it.
    """
    found = policy(policies(), key, day=day, region=region)
    if found is None or found.value is None:
        raise PolicyBroken(key)
    return found.value


def policy_facts(*, day: date, region: str) -> dict[str, str]:
    """The values in force on a day in a region (12 digits) as a form asks for them:
    `policy_<key>`, standards by their own name too; blank where nobody knows."""
    known = {key: one.text for key, one in values_on(day=day, region=region).items()}
    standards = {key: text for key, text in known.items() if key.startswith("standard_")}
    return standards | {f"policy_{key}": text for key, text in known.items()}
