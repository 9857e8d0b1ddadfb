"""What the practice village's households get, and got before. The people and the sums are invented;
only the days follow now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import pairwise
from typing import Any

from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.machine.clock import SHANGHAI
from fieldvisit.practice.families import Family, Founding, named_id
from fieldvisit.records.entitlement import EndCause, Entitlement
from fieldvisit.records.fields import read_money
from fieldvisit.records.household import Category
from fieldvisit.rules.cadence import months_later
from fieldvisit.rules.entitlements import DAY

_WHY = {
    Category.TEKUN_DISPERSED: "无劳动能力、无生活来源、没有人能赡养，分散供养",
    Category.TEKUN_INSTITUTIONAL: "无劳动能力、无生活来源、没有人能赡养，住敬老院",
    Category.DIBAO: "家庭人均收入低于低保标准",
    Category.DIBAO_MARGIN: "家庭人均收入比低保标准高，不到 1.5 倍",
    Category.RIGID_EXPENDITURE: "看病、上学的必需支出太大",
    Category.TEMPORARY_ASSISTANCE: "家里遇到急难，补一个月",
}
_CHANGED = {
    EndCause.AMOUNT_CHANGED: "家里收入和人口变了，重新核定",
    EndCause.CATEGORY_CHANGED: "家里收入变了，换一类",
}


@dataclass(frozen=True)
class _Step:
    """One entry of `aid`: from the first of a month on, a category and fen a month."""

    since: date
    amount: int
    category: Category


def entitlements(
    rows: Sequence[Mapping[str, Any]],
    families: Sequence[Family],
    *,
    founding: Founding,
    today: date,
) -> list[Entitlement]:
    """What every `[[household]]` table tells of its family in `aid`, the oldest of each first."""
    return [
        one
        for row, family in zip(rows, families, strict=True)
        for one in _of(family, row.get("aid", ()), founding=founding, today=today)
    ]


def _of(
    family: Family, told: Sequence[str], *, founding: Founding, today: date
) -> list[Entitlement]:
    steps = [_step(one, family, today=today) for one in told]
    found = [
        _entitlement(step, family, place=place, founding=founding, today=today)
        for place, step in enumerate(steps)
    ]
    for old, new in pairwise(found):
        same = old.category == new.category
        old.end_cause = EndCause.AMOUNT_CHANGED if same else EndCause.CATEGORY_CHANGED
        old.until, old.end_reason = new.since - DAY, _CHANGED[old.end_cause]
        old.served_on, new.reason = old.until, old.end_reason
    return found


def _step(told: str, family: Family, *, today: date) -> _Step:
    months, yuan, *category = told.split(" ")
    return _Step(
        months_later(today.replace(day=1), -int(months)),
        read_money(yuan),
        Category(category[0]) if category else Category(family.household.category),
    )


def _entitlement(
    step: _Step, family: Family, *, place: int, founding: Founding, today: date
) -> Entitlement:
    number = family.household.number
    until = _until(step, today=today, region=founding.scope)
    is_over = until is not None and until < today
    return Entitlement(
        id=named_id("entitlement", f"{number}.{place}"),
        household_id=family.household.id,
        category=step.category,
        since=step.since,
        until=until,
        amount=step.amount,
        review_on=_review(step.since, today=today, region=founding.scope),
        reason=_WHY[step.category],
        end_cause=EndCause.EXPIRED if is_over else None,
        end_reason="到期" if is_over else "",
        **founding.marks()
        | {"created_at": datetime.combine(step.since, time(), SHANGHAI).astimezone(UTC)},
    )


def _until(step: _Step, *, today: date, region: str) -> date | None:
    """The last day where it is known from the start."""
    if step.category is Category.TEMPORARY_ASSISTANCE:
        return months_later(step.since, 1) - DAY
    if step.category is Category.RIGID_EXPENDITURE:
        months = whole_number(Tables(), "rigid_valid_months", day=today, region=region)
        return months_later(step.since, months) - DAY
    return None


def _review(since: date, *, today: date, region: str) -> date:
    """The next look at it: it was looked at on time each time before."""
    months = whole_number(Tables(), "review_months", day=today, region=region)
    ahead = since
    while ahead <= today:
        ahead = months_later(ahead, months)
    return ahead
