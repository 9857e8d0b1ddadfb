"""What a household gets over time: which intervals may stand beside each other, and what happened
as of a day (动态管理台账). Pure.

Source: 社会救助暂行办法 (国务院令649号) art. 13; 特困人员认定办法 (民发〔2021〕43号) art. 24;
domain.md section 4 (invariants).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.entitlement import EndCause, Entitlement
from fieldvisit.records.household import Category

TEKUN = frozenset({Category.TEKUN_DISPERSED, Category.TEKUN_INSTITUTIONAL})
DIBAO = frozenset({Category.DIBAO, Category.DIBAO_MARGIN})
CARRIED_ON = frozenset({EndCause.AMOUNT_CHANGED, EndCause.CATEGORY_CHANGED})
"""Causes after which another one goes on the next day."""

DAY = timedelta(days=1)


@dataclass(eq=False)
class EntitlementOverlaps(FieldvisitError):
    """Two intervals of one category for the same holder share a day."""

    since: date


@dataclass(eq=False)
class TekunExcludesDibao(FieldvisitError):
    """Nobody is 特困 and 低保 (or its margin) on one day."""

    since: date


@dataclass(eq=False)
class EndsBeforeItBegins(FieldvisitError):
    """The last day lies before the first."""


@dataclass(eq=False)
class EndedAlready(FieldvisitError):
    """It ended before; what ended is not changed."""

    until: date


@dataclass(eq=False)
class StopReasonMissing(FieldvisitError):
    """Nothing is stopped without a reason that can be read to the family (57号 art. 21)."""


class What(StrEnum):
    """What happened to a holder's entitlement."""

    IN = "in"
    CHANGED = "changed"
    OUT = "out"


@dataclass(frozen=True)
class Event:
    """One line of the ledger: what happened on a day to a holder, why, and what changed into what
    (None: nothing before, nothing after).
    """

    on: date
    what: What
    before: Entitlement | None
    after: Entitlement | None

    @property
    def of(self) -> Entitlement:
        """The entitlement that the line is about."""
        found = self.after or self.before
        assert found is not None
        return found


def check_beside(fresh: Entitlement, others: Iterable[Entitlement]) -> None:
    """Refuse an entitlement that cannot stand beside its holder's others.

    Raises EndsBeforeItBegins, EntitlementOverlaps, TekunExcludesDibao.
    """
    if fresh.until is not None and fresh.until < fresh.since:
        raise EndsBeforeItBegins
    for other in others:
        if other.id == fresh.id or holder(other) != holder(fresh) or not _share_a_day(fresh, other):
            continue
        if other.category == fresh.category:
            raise EntitlementOverlaps(other.since)
        kinds = {fresh.category, other.category}
        if kinds & TEKUN and kinds & DIBAO:
            raise TekunExcludesDibao(other.since)


def check_end(one: Entitlement, *, until: date, reason: str) -> None:
    """Refuse an end. Raises EndedAlready, EndsBeforeItBegins, StopReasonMissing."""
    if one.until is not None and one.end_cause is not None:
        raise EndedAlready(one.until)
    if until < one.since:
        raise EndsBeforeItBegins
    if not reason.strip():
        raise StopReasonMissing


def holder(one: Entitlement) -> tuple[UUID, UUID | None]:
    """Who holds it: a household, or one person of it alone."""
    return one.household_id, one.person_id


def runs(one: Entitlement, day: date) -> bool:
    """Whether it is held on a day."""
    return one.since <= day and (one.until is None or day <= one.until)


def events(found: Sequence[Entitlement], *, asof: date) -> list[Event]:
    """What happened until a day (included), by day; of one day what ended stands first.

    An entitlement that carries on another one the day after it is a change, not an entry; one that
    ended counts as gone from the day after its last day.
    """
    begun = sorted((one for one in found if one.since <= asof), key=lambda one: (one.since, one.id))
    carried = _carried(begun)
    goes_on = {before.id for before in carried.values()}
    told: list[Event] = []
    for one in begun:
        before = carried.get(one.id)
        told.append(Event(one.since, What.CHANGED if before else What.IN, before, one))
        if one.until is not None and one.until < asof and one.id not in goes_on:
            told.append(Event(one.until + DAY, What.OUT, one, None))
    order = {What.OUT: 0, What.CHANGED: 1, What.IN: 2}
    return sorted(told, key=lambda event: (event.on, order[event.what], event.of.id))


def stock(found: Iterable[Entitlement], *, asof: date) -> list[Entitlement]:
    """What is held on a day."""
    return [one for one in found if runs(one, asof)]


def _carried(begun: Sequence[Entitlement]) -> dict[UUID, Entitlement]:
    """The entitlement that each one carries on: of the same holder, ended the day before for a
    change; one is carried on once.
    """
    ended = [one for one in begun if one.until is not None and one.end_cause in CARRIED_ON]
    found: dict[UUID, Entitlement] = {}
    for one in begun:
        for old in ended:
            if holder(old) == holder(one) and _ends_before(old, one) and _follows(old, one):
                found[one.id] = old
                ended.remove(old)
                break
    return found


def _ends_before(old: Entitlement, new: Entitlement) -> bool:
    return old.id != new.id and old.until is not None and old.until + DAY == new.since


def _follows(old: Entitlement, new: Entitlement) -> bool:
    same = old.category == new.category
    return same if old.end_cause is EndCause.AMOUNT_CHANGED else not same


def _share_a_day(one: Entitlement, other: Entitlement) -> bool:
    begins = max(one.since, other.since)
    ends = [last for last in (one.until, other.until) if last is not None]
    return not ends or begins <= min(ends)
