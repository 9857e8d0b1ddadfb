"""微网格动态监测: indicators that say a household should be looked at, as data. They warn; they
never decide and change nothing. Pure.

Source: domain.md table 1 (河北 微网格动态监测: indicators -> warning).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.rules.library import Clause
from fieldvisit.rules.policies import is_region, nearest, reach


class Level(StrEnum):
    """An alarm is enough by itself; signs have to come together."""

    ALARM = "alarm"
    SIGN = "sign"


@dataclass(eq=False)
class IndicatorBroken(FieldvisitError):
    """An indicator of the policy file cannot be used."""

    key: str


@dataclass(frozen=True)
class Indicator:
    """Fires where its clause holds, in `region` (12 digits) from `since` until `until`."""

    code: str
    title: str
    level: Level
    clause: Clause
    region: str
    since: date
    until: date | None = None


def read_indicators(document: Mapping[str, Any]) -> list[Indicator]:
    """The `[[indicator]]` tables of a policy file. Raises IndicatorBroken."""
    return [_read(row) for row in document.get("indicator", [])]


def in_force(indicators: Iterable[Indicator], *, day: date, region: str) -> list[Indicator]:
    """What is looked at on a day in a region, one edition a code: the nearest region's."""
    holding = [one for one in indicators if _holds(one, day=day, region=region)]
    chosen = nearest(holding, named=lambda one: one.code)
    return [chosen[code] for code in dict.fromkeys(one.code for one in holding)]


def _holds(one: Indicator, *, day: date, region: str) -> bool:
    within = one.since <= day and (one.until is None or day <= one.until)
    return within and region.startswith(reach(one.region))


def level_of(fired: Sequence[Indicator], *, fewest: int) -> Level | None:
    """How much a household is warned of: one alarm, or `fewest` signs; None: not at all."""
    if any(one.level is Level.ALARM for one in fired):
        return Level.ALARM
    return Level.SIGN if len(fired) >= fewest else None


def _read(row: Mapping[str, Any]) -> Indicator:
    key = str(row.get("code", ""))
    try:
        found = Indicator(
            code=key,
            title=row["title"],
            level=Level(row["level"]),
            clause=Clause(row["says"], row["when"], row["source"]),
            region=row["region"],
            since=row["from"],
            until=row.get("until"),
        )
    except (KeyError, ValueError):
        raise IndicatorBroken(key) from None
    told = (key, found.title, found.clause.says, found.clause.when, found.clause.source)
    if not all(isinstance(one, str) and one for one in told) or not is_region(found.region):
        raise IndicatorBroken(key)
    if not isinstance(found.since, date):
        raise IndicatorBroken(key)
    return found
