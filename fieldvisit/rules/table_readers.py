"""What reads the rows of each list that a table of limits, holidays or policies may have. Pure."""

from collections.abc import Callable, Mapping

from fieldvisit.rules.cadence import read_cadences
from fieldvisit.rules.case_steps import read_step_sets
from fieldvisit.rules.deadlines import read_holidays
from fieldvisit.rules.festivals import read_festivals
from fieldvisit.rules.library import read_entries, read_facts
from fieldvisit.rules.organisations import read_meetings
from fieldvisit.rules.outside import read_systems
from fieldvisit.rules.points import read_points
from fieldvisit.rules.policies import read_policies
from fieldvisit.rules.pools import read_pools
from fieldvisit.rules.readings import read_measures
from fieldvisit.rules.stages import read_stages
from fieldvisit.rules.tables import Document
from fieldvisit.rules.warnings import read_indicators

READERS: Mapping[str, Callable[[Document], object]] = {
    "policy": read_policies,
    "cadence": read_cadences,
    "festival": read_festivals,
    "year": read_holidays,
    "system": read_systems,
    "points": read_points,
    "pool": read_pools,
    "step_set": read_step_sets,
    "entry": read_entries,
    "fact": read_facts,
    "meeting": read_meetings,
    "reading": read_measures,
    "stage": read_stages,
    "indicator": read_indicators,
}
_GROUPS: Mapping[str, frozenset[str]] = {
    "cadence": frozenset({"cadence"}),
    "festivals": frozenset({"festival"}),
    "holidays": frozenset({"year"}),
    "organisations": frozenset({"meeting"}),
    "outside": frozenset({"system"}),
    "points": frozenset({"points"}),
    "pools": frozenset({"pool"}),
    "readings": frozenset({"reading"}),
    "stages": frozenset({"stage"}),
    "steps": frozenset({"step_set"}),
    "warnings": frozenset({"indicator", "fact"}),
}
"""By table the lists of its own that it may have beside values."""


def groups_of(name: str, *, library: bool) -> frozenset[str]:
    """The lists that a table may have."""
    if library:
        return frozenset({"entry", "fact"})
    return _GROUPS.get(name, frozenset()) | {"policy"}
