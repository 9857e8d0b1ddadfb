"""Which published tables count on this device: of each the newest sound edition of the nearest
area. A broken one replaces none.
"""

from sqlalchemy import Connection

from fieldvisit.casework.tables.policy_checks import check
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.errors import FieldvisitError
from fieldvisit.records import PolicyTable
from fieldvisit.rules.policies import reach
from fieldvisit.store import policy_tables, profile


def counting(tx: Connection) -> Tables:
    """The tables that count on this device. Of a table the newest edition of the nearest area that
    is sound; a broken one replaces none.
    """
    return Tables(tuple((one.name, one.text) for one in standing(tx).values()))


def standing(tx: Connection) -> dict[str, PolicyTable]:
    """By name, the published tables that count on this device."""
    found: dict[str, PolicyTable] = {}
    tables = Tables()
    for one in here(tx):
        if one.name not in found and _is_sound(one, tables):
            found[one.name] = one
            tables = tables.with_one(one.name, one.text)
    return found


def here(tx: Connection) -> list[PolicyTable]:
    """What was published for this device's area: the nearest area first, the newest edition."""
    area = profile.load(tx).region_code
    found = [one for one in policy_tables.all(tx) if area.startswith(reach(one.scope))]
    return sorted(found, key=lambda one: len(reach(one.scope)), reverse=True)


def _is_sound(one: PolicyTable, beside: Tables) -> bool:
    try:
        check(one.name, one.text, beside=beside)
    except FieldvisitError:
        return False
    return True
