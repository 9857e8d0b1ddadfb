"""The outside systems (外部系统) that are in use (see `policy_tables`). Holds no person's data."""

from functools import lru_cache

from fieldvisit.casework.tables.policy_tables import Tables, in_use
from fieldvisit.rules.outside import System, read_systems


def systems() -> tuple[System, ...]:
    """The outside systems that are in use. Raises SystemBroken."""
    return _systems(in_use())


@lru_cache(maxsize=4)
def _systems(tables: Tables) -> tuple[System, ...]:
    return tuple(read_systems(tables.document("outside")))
