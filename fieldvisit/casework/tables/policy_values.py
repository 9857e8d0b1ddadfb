"""The policy values of the tables in use, for forms and jobs that ask for them. Changes none."""

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.rules.deadlines import (
    CalendarEnds,
    HolidayYear,
    known_until,
    read_holidays,
    working_days_after,
)
from fieldvisit.rules.policies import (
    Policy,
    PolicyUnknown,
    check_policies,
    in_force,
    policy,
    read_policies,
)


def policies(tables: Tables) -> tuple[Policy, ...]:
    """Every value. Raises PolicyBroken."""
    return _policies(tables)


def added_holidays(tables: Tables) -> tuple[HolidayYear, ...]:
    """The years of holidays that were added as data. Raises HolidaysBroken."""
    return tables.rows("holidays", read_holidays)


def holidays_known_until(tables: Tables) -> date:
    """The last day of which it is known whether one works."""
    return known_until(added_holidays(tables))


def due_in(tables: Tables, day: date, *, working_days: int) -> date:
    """The last day for what is to be done within so many working days."""
    try:
        return working_days_after(day, working_days, added=added_holidays(tables))
    except CalendarEnds as ends:
        # Earlier than the rule allows at the latest, so nobody is late by our guess.
        return max(ends.last_known, day + timedelta(days=working_days))


def calendar_note(tables: Tables, day: date, *, working_days: int) -> str:
    """What to say beside a day of `due_in` that the holiday table does not reach; blank where it
    does. A deadline is never guessed (domain.md 0, point 8).
    """
    try:
        working_days_after(day, working_days, added=added_holidays(tables))
    except CalendarEnds as ends:
        last = ends.last_known.isoformat()
        return f"（节假日表只到 {last}，{working_days} 个工作日的期限不早于这一天，表补上以后再核）"
    return ""


def known(tables: Tables, key: str, *, day: date, region: str) -> Policy | None:
    """One value as it is in force on a day in a region (12 digits)."""
    return policy(policies(tables), key, day=day, region=region)


def whole_number(tables: Tables, key: str, *, day: date, region: str) -> int:
    """A count, a number of months or of days in force on a day in a region (12 digits). Raises
    PolicyUnknown.
    """
    return int(fraction(tables, key, day=day, region=region))


def fraction(tables: Tables, key: str, *, day: date, region: str) -> Decimal:
    """A share or another value in force on a day in a region (12 digits). Raises
    PolicyUnknown.
    """
    found = known(tables, key, day=day, region=region)
    if found is None or found.value is None:
        raise PolicyUnknown(key, labels(tables).get(key, key), day)
    return found.value


def values_on(tables: Tables, *, day: date, region: str) -> dict[str, Policy]:
    """What is in force on a day in a region (12 digits) by key, unknown values too."""
    return in_force(policies(tables), day=day, region=region)


def labels(tables: Tables) -> dict[str, str]:
    """What each value is called, by key, whether it is in force or not."""
    return {one.key: one.label for one in policies(tables)}


def clause(tables: Tables, key: str, *, day: date, region: str) -> str:
    """Where a value that is in force on a day in a region (12 digits) comes from; "" where nobody
    knows it.
    """
    found = known(tables, key, day=day, region=region)
    return found.source if found else ""


def policy_facts(tables: Tables, *, day: date, region: str) -> dict[str, str]:
    """The values in force on a day in a region (12 digits) as a form asks for them:
    `policy_<key>`, standards by their own name too; blank where nobody knows."""
    known = {key: one.text for key, one in values_on(tables, day=day, region=region).items()}
    standards = {key: text for key, text in known.items() if key.startswith("standard_")}
    return standards | {f"policy_{key}": text for key, text in known.items()}


@lru_cache(maxsize=4)
def _policies(tables: Tables) -> tuple[Policy, ...]:
    found = tables.of_values(read_policies)
    check_policies(found)
    return tuple(found)
