"""迎检: how many households are looked into, of which days, who may draw them, and when a finding
is put right. Pure.

Source: days.md 18; 特困人员认定办法（民发〔2021〕43号）art. 15 and 最低生活保障审核确认办法
（民发〔2021〕57号）art. 20 (the district draws households and looks at them).
"""

import calendar
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID

from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Inspection, Task
from fieldvisit.records.region import covers
from fieldvisit.records.task import TaskState
from fieldvisit.rules.sampling import drawn_order, share_of

KIND = "rectify"
"""The kind of the task that a finding is."""


@dataclass(eq=False)
class SizeUnreadable(FieldvisitError):
    """How many are drawn is neither a number nor a share."""

    given: str


@dataclass(eq=False)
class PeriodImpossible(FieldvisitError):
    """The period ends before it begins, or in the future."""

    since: date
    until: date


@dataclass(eq=False)
class AreaElsewhere(FieldvisitError):
    """The area lies outside what this device answers for."""

    region: str


@dataclass(eq=False)
class NobodyToDraw(FieldvisitError):
    """No registered household lies in the area."""

    region: str


@dataclass(eq=False)
class NotDrawn(FieldvisitError):
    """A finding is about a household that was looked into."""

    household: str


@dataclass(eq=False)
class PutRightAlready(FieldvisitError):
    """What was found has been put right."""

    on: date | None


@dataclass(frozen=True)
class Finding:
    """One thing that was found, at one household or at several: a task each."""

    text: str
    tasks: tuple[Task, ...]

    @property
    def done(self) -> bool:
        """Whether it is put right at every one."""
        return all(one.state is TaskState.DONE for one in self.tasks)


def check_period(since: date, until: date, *, today: date) -> None:
    """Raises PeriodImpossible."""
    if not since <= until <= today:
        raise PeriodImpossible(since, until)


def area_of(mine: str, wanted: str) -> str:
    """What is looked into: what was asked for, blank: all of one's own. Raises AreaElsewhere."""
    if wanted and not covers(mine, wanted):
        raise AreaElsewhere(wanted)
    return wanted or mine


def plain_size(text: str) -> str:
    """A size as it is kept: `３０％` is `30%`."""
    return unicodedata.normalize("NFKC", text).strip()


def how_many(size: str, *, total: int) -> int:
    """`10`, `30%` or `0.3` of so many, at least one and at most all. Raises SizeUnreadable."""
    text = size.strip()
    try:
        number = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        raise SizeUnreadable(size) from None
    if not number.is_finite() or number <= 0:
        raise SizeUnreadable(size)
    if text.endswith("%") or number < 1:
        rate = number / 100 if text.endswith("%") else number
        if rate > 1:
            raise SizeUnreadable(size)
        return share_of(rate, total=total)
    if number != number.to_integral_value():
        raise SizeUnreadable(size)
    return min(int(number), total)


def draw(homes: Iterable[UUID], *, size: str, seed: int) -> list[UUID]:
    """The households that are looked into, in the order of the draw. Raises SizeUnreadable."""
    lots = drawn_order(homes, seed=seed)
    return lots[: how_many(size, total=len(lots))]


def looks(since: date, until: date) -> list[date]:
    """The days on which a period's rounds are looked at: the end of each month, and its last."""
    found: list[date] = []
    day = since
    while day <= until:
        end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        found.append(min(end, until))
        day = end + timedelta(days=1)
    return found


def check_drawn(inspection: Inspection, household: UUID) -> None:
    """Raises NotDrawn."""
    if str(household) not in inspection.sample:
        raise NotDrawn(str(household))


def check_put_right(task: Task) -> None:
    """Raises PutRightAlready."""
    if task.state is not TaskState.OPEN:
        raise PutRightAlready(task.done_on)


def findings(tasks: Sequence[Task]) -> list[Finding]:
    """What was found, in the order in which it was written down; the same words are one finding."""
    by_text: dict[str, list[Task]] = {}
    for task in tasks:
        if task.state is not TaskState.CANCELLED:
            by_text.setdefault(task.source, []).append(task)
    return [Finding(text, tuple(of)) for text, of in by_text.items()]
