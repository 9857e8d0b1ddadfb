"""The policy values that lie in `resources/policies`, for forms that ask for them. Changes none."""

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache

from fieldvisit.machine.assets import resource
from fieldvisit.rules.deadlines import HolidayYear, read_holidays
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


def whole_number(key: str, *, day: date, region: str) -> int:
    """A count, a number of months or of days in force on a day in a region (12 digits). Raises
    PolicyBroken where nobody knows it.
    """
    found = policy(policies(), key, day=day, region=region)
    if found is None or found.value is None:
        raise PolicyBroken(key)
    return int(found.value)


def policy_facts(*, day: date, region: str) -> dict[str, str]:
    """The values in force on a day in a region (12 digits) as a form asks for them:
    `policy_<key>`, standards by their own name too; blank where nobody knows."""
    known = {key: one.text for key, one in in_force(policies(), day=day, region=region).items()}
    standards = {key: text for key, text in known.items() if key.startswith("standard_")}
    return standards | {f"policy_{key}": text for key, text in known.items()}
