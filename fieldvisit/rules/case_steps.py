"""四诊 and other step sets of a district: named steps in order, as data. What a step is about is
for the district to say; nothing here invents it.

Source: domain.md table 1 (滨海 四诊工作法: content not published).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.rules.policies import is_region, nearest_one, reach


@dataclass(eq=False)
class StepSetBroken(FieldvisitError):
    """A step set of the policy file cannot be used."""

    key: str


@dataclass(frozen=True)
class StepSet:
    """Steps in order that a region (12 digits) takes with each dossier, from `since` until
    `until`.
    """

    id: str
    label: str
    steps: tuple[str, ...]
    region: str
    since: date
    until: date | None
    source: str


def read_step_sets(document: Mapping[str, Any]) -> list[StepSet]:
    """The `[[step_set]]` tables of a policy file. Raises StepSetBroken."""
    return [_read(row) for row in document.get("step_set", [])]


def step_set_for(sets: Iterable[StepSet], *, region: str, day: date) -> StepSet | None:
    """The set of the nearest region that holds on a day; None: the region has none."""
    holding = [
        one
        for one in sets
        if region.startswith(reach(one.region))
        and one.since <= day
        and (one.until is None or day <= one.until)
    ]
    return nearest_one(holding)


def _read(row: Mapping[str, Any]) -> StepSet:
    key = str(row.get("id", ""))
    try:
        found = StepSet(
            id=row["id"],
            label=row["label"],
            steps=tuple(row["steps"]),
            region=row["region"],
            since=row["from"],
            until=row.get("until"),
            source=row["source"],
        )
        sound = (
            is_region(found.region)
            and len(found.steps) == len(set(found.steps)) > 0
            and all(isinstance(one, str) and one.strip() for one in found.steps)
        )
    except (KeyError, TypeError):
        raise StepSetBroken(key) from None
    if not sound:
        raise StepSetBroken(key)
    return found
