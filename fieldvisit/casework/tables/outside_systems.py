"""The outside systems (外部系统) of the tables in use. Holds no person's data."""

from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.rules.outside import System, read_systems


def systems(tables: Tables) -> tuple[System, ...]:
    """Every outside system. Raises SystemBroken."""
    return tables.rows("outside", read_systems)
