"""全周期成长护航: the stages of a child's growing up, as data, when each begins for a child, and
which stage of a plan has nothing to be done in it. Pure.

Source: days.md 29 (河北: a child's plan with stages); 义务教育法 art. 11 (six years old, by the
school year).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.plan import MeasureStatus, Plan
from fieldvisit.rules.cadence import months_later
from fieldvisit.rules.plans import measures_of
from fieldvisit.rules.policies import is_region, nearest, reach

SEPTEMBER = 9
_YEAR = 12


@dataclass(eq=False)
class StageBroken(FieldvisitError):
    """A stage of the policy file cannot be used."""

    key: str


@dataclass(eq=False)
class NotGrowing(FieldvisitError):
    """A child's plan is for a child of this household whose birth date is known."""


@dataclass(frozen=True)
class Stage:
    """From `from_years` of age (`school_year`: from the first of September after that birthday) in
    a `region` (12 digits), since a day. `until_years`: the last stage ends there.
    """

    code: str
    label: str
    from_years: int
    school_year: bool
    region: str
    since: date
    source: str
    until_years: int | None = None

    def begins(self, birth: date) -> date:
        """The day on which somebody born on a day comes into it."""
        return self._at(birth, self.from_years)

    def over(self, birth: date) -> date | None:
        """The first day after it, where no other stage follows."""
        return None if self.until_years is None else self._at(birth, self.until_years)

    def _at(self, birth: date, years: int) -> date:
        birthday = months_later(birth, years * _YEAR)
        if not self.school_year:
            return birthday
        term = date(birthday.year, SEPTEMBER, 1)
        return term if birthday < term else date(birthday.year + 1, SEPTEMBER, 1)


@dataclass(frozen=True)
class Growing:
    """Where a child stands: the stage it is in, and the next one with its first day."""

    stage: Stage
    next: Stage | None
    next_on: date | None


def read_stages(document: Mapping[str, Any]) -> list[Stage]:
    """The `[[stage]]` tables of a policy file. Raises StageBroken."""
    return [_read(row) for row in document.get("stage", [])]


def in_force(stages: Iterable[Stage], *, day: date, region: str) -> list[Stage]:
    """The stages of a region on a day, youngest first: the nearest region's."""
    holding = [one for one in stages if one.since <= day and region.startswith(reach(one.region))]
    chosen = nearest(holding, named=lambda one: one.code)
    return sorted(chosen.values(), key=lambda one: one.from_years)


def growing(stages: Sequence[Stage], *, birth: date, day: date) -> Growing | None:
    """Where somebody stands on a day by `stages` in order; None before birth and once all is
    over.
    """
    reached = [place for place, one in enumerate(stages) if one.begins(birth) <= day]
    if not reached:
        return None
    now = stages[reached[-1]]
    over = now.over(birth)
    if over is not None and over <= day:
        return None
    after = next(iter(stages[reached[-1] + 1 :]), None)
    return Growing(now, after, after.begins(birth) if after else None)


def has_measures(plan: Plan, stage: Stage) -> bool:
    """Whether a plan says what is to be done in a stage; what was given up counts for nothing."""
    return any(
        one.stage == stage.code and one.status is not MeasureStatus.STOPPED
        for one in measures_of(plan)
    )


def _read(row: Mapping[str, Any]) -> Stage:
    key = str(row.get("code", ""))
    try:
        found = Stage(
            code=key,
            label=row["label"],
            from_years=row["from_years"],
            school_year=row.get("school_year", False),
            region=row["region"],
            since=row["from"],
            source=row["source"],
            until_years=row.get("until_years"),
        )
        later = found.until_years is None or found.until_years > found.from_years
        sound = found.from_years >= 0 and later and isinstance(found.since, date)
    except (KeyError, TypeError):
        raise StageBroken(key) from None
    told = (key, found.label, found.source)
    if not sound or not is_region(found.region) or not all(told):
        raise StageBroken(key)
    return found
