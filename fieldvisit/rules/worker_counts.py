"""每人办结多少件: what a worker brought to its end in a period, counted from the records each time.
Pure.

Source: domain.md table 1 (津南: 80 余件 by one worker).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Work(StrEnum):
    """What is brought to an end. A visit is the daily round, no case."""

    NEED_CLOSED = "need_closed"
    CLUE_TRUE = "clue_true"
    REFERRAL_CONFIRMED = "referral_confirmed"
    DOSSIER_CLOSED = "dossier_closed"
    VISIT_REVIEWED = "visit_reviewed"


CASES = frozenset(Work) - {Work.VISIT_REVIEWED}


@dataclass(frozen=True)
class Ended:
    """A record that came to its end on a day, and whose work it was."""

    on: date
    work: Work
    staff_id: UUID
    record_id: UUID


@dataclass(frozen=True)
class Counts:
    """How much of each work somebody did; what nobody did is left out."""

    by_work: tuple[tuple[Work, int], ...]

    @property
    def cases(self) -> int:
        """The cases (件) among it."""
        return sum(number for work, number in self.by_work if work in CASES)

    def of(self, work: Work) -> int:
        """How much of one work."""
        return dict(self.by_work).get(work, 0)


NOTHING = Counts(())


def count(ended: Iterable[Ended], *, first: date, last: date) -> dict[UUID, Counts]:
    """What each worker brought to an end from a day to a day (both included); a record counts once
    for one person.
    """
    once = {(one.staff_id, one.work, one.record_id) for one in ended if first <= one.on <= last}
    sums: dict[UUID, dict[Work, int]] = {}
    for staff_id, work, _ in once:
        own = sums.setdefault(staff_id, {})
        own[work] = own.get(work, 0) + 1
    return {
        staff_id: Counts(tuple((work, own[work]) for work in Work if work in own))
        for staff_id, own in sums.items()
    }
