"""What a reviewer is told of a visit before judging it, which visits have to be looked at whatever
happens, and who may judge. Hints, never penalties: nothing is returned or counted by them. Pure.

Source: days.md 20 (hints as parameters, a forced random look), 21 (approver deadlock).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from statistics import median_low
from typing import Any
from uuid import UUID, uuid5

from fieldvisit.records.place import Place, metres
from fieldvisit.records.region import covers
from fieldvisit.records.staff import Staff
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.rules.policies import reach

_FINE = 1 << 32


class Hint(StrEnum):
    SAME_PHOTO = "same_photo"
    SHORT = "short"
    OVERLAP = "overlap"
    SAME_ANSWERS = "same_answers"
    FAR = "far"


@dataclass(frozen=True)
class Limits:
    """From how many minutes, photos, alike visits on there is a hint, beyond how many metres of
    where a household, or else its village, is usually visited; 0 and False: none. What is usual is
    told from `far_known` visits on.
    """

    short_minutes: int = 2
    same_photo: int = 2
    same_answers: int = 3
    overlap: bool = True
    far_metres: int = 1_000
    far_village_metres: int = 5_000
    far_known: int = 3


@dataclass(frozen=True)
class Look:
    """What hints are told from: the visit, where and when it was, who went, the hashes of its
    photos, the answers that somebody gave, the places that its photos and answers say. Visits of
    one knock are one time at one door.
    """

    visit_id: UUID
    household_id: UUID
    form_id: str
    started_at: datetime
    ended_at: datetime
    workers: frozenset[str]
    photos: frozenset[str] = frozenset()
    answers: tuple[tuple[str, str], ...] = ()
    village: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Stood:
    """Where somebody stood at a visit that was reviewed: whose door, in which village, when."""

    household_id: UUID
    village: str
    at: datetime
    place: Place


def hints(
    seen: Sequence[Look], limits: Limits, *, stood: Sequence[Stood] = ()
) -> dict[UUID, list[Hint]]:
    """The hints of each visit, in the order of `Hint`; every visit is a key. `stood`: one a visit,
    of reviewed visits; what places are usual is told from them.
    """
    found: dict[UUID, set[Hint]] = {one.visit_id: set() for one in seen}
    for hint, visit_id in (
        *_short(seen, limits),
        *_same_photo(seen, limits),
        *_same_answers(seen, limits),
        *_overlapping(seen, limits),
        *_far(seen, limits, stood=stood),
    ):
        found[visit_id].add(hint)
    return {visit_id: [one for one in Hint if one in said] for visit_id, said in found.items()}


def middle(places: Collection[Place]) -> Place:
    """The median of one place or more, northward and eastward apart: one that is far off does not
    move it. Not for places on both sides of the date line.
    """
    return Place(
        median_low(one.latitude for one in places), median_low(one.longitude for one in places)
    )


def drawn(visit_id: UUID, *, seed: str, share: Decimal) -> bool:
    """Whether a visit has to be looked at by itself, whatever its hints: the seed alone says so,
    for so large a share of all visits in the long run.
    """
    return uuid5(visit_id, seed).int % _FINE < share * _FINE


def approvers(
    investigators: Collection[str], *, scope: str, everybody: Sequence[Staff]
) -> list[Staff]:
    """Who may judge a visit: reviewers of the nearest area above it who did not go themselves.
    Where a whole office went, that is the next area's; nobody: the list is empty.
    """
    able = [
        one
        for one in everybody
        if one.role in REVIEWERS
        and covers(one.region_code, scope)
        and str(one.id) not in investigators
    ]
    nearest = max((_depth(one.region_code) for one in able), default=0)
    return [one for one in able if _depth(one.region_code) == nearest]


def _short(seen: Sequence[Look], limits: Limits) -> Iterator[tuple[Hint, UUID]]:
    least = timedelta(minutes=limits.short_minutes)
    yield from ((Hint.SHORT, one.visit_id) for one in seen if one.ended_at - one.started_at < least)


def _same_photo(seen: Sequence[Look], limits: Limits) -> Iterator[tuple[Hint, UUID]]:
    by_photo: dict[str, list[UUID]] = defaultdict(list)
    for one in seen:
        for photo in one.photos:
            by_photo[photo].append(one.visit_id)
    for visits in by_photo.values():
        if 0 < limits.same_photo <= len(visits):
            yield from ((Hint.SAME_PHOTO, visit_id) for visit_id in visits)


def _same_answers(seen: Sequence[Look], limits: Limits) -> Iterator[tuple[Hint, UUID]]:
    """An unchanged visit of one household is routine; the same of several households is not."""
    alike: dict[tuple[Any, ...], list[Look]] = defaultdict(list)
    for one in seen:
        for worker in one.workers if one.answers else ():
            alike[worker, one.form_id, one.answers].append(one)
    for found in alike.values():
        if 0 < limits.same_answers <= len({one.household_id for one in found}):
            yield from ((Hint.SAME_ANSWERS, one.visit_id) for one in found)


def _overlapping(seen: Sequence[Look], limits: Limits) -> Iterator[tuple[Hint, UUID]]:
    by_worker: dict[str, list[Look]] = defaultdict(list)
    for one in seen if limits.overlap else ():
        for worker in one.workers:
            by_worker[worker].append(one)
    for found in by_worker.values():
        for one, other in _meeting(found):
            if one.household_id != other.household_id:
                yield from ((Hint.OVERLAP, who.visit_id) for who in (one, other))


def _meeting(found: Sequence[Look]) -> Iterator[tuple[Look, Look]]:
    """Pairs whose times have a moment in common that is more than an end and a beginning."""
    running: list[Look] = []
    for one in sorted(found, key=lambda look: (look.started_at, look.visit_id)):
        running = [other for other in running if other.ended_at > one.started_at]
        yield from ((other, one) for other in running)
        running.append(one)


def _far(
    seen: Sequence[Look], limits: Limits, *, stood: Sequence[Stood]
) -> Iterator[tuple[Hint, UUID]]:
    """All places of a visit lie farther off than the limit, however wrong each may be: one photo of
    a paper that was signed elsewhere is nothing.
    """
    doors: dict[UUID, list[Stood]] = defaultdict(list)
    villages: dict[str, list[Place]] = defaultdict(list)
    for one in stood:
        doors[one.household_id].append(one)
        villages[one.village].append(one.place)
    least = max(1, limits.far_known)
    of_village = {code: middle(those) for code, those in villages.items() if len(those) >= least}
    for look in seen:
        earlier = [one.place for one in doors[look.household_id] if one.at < look.started_at]
        if len(earlier) >= least:
            usual, most = middle(earlier), limits.far_metres
        elif look.village in of_village:
            usual, most = of_village[look.village], limits.far_village_metres
        else:
            continue
        if look.places and 0 < most < min(_off(one, usual) for one in look.places):
            yield Hint.FAR, look.visit_id


def _off(place: Place, usual: Place) -> float:
    """Metres that a place is off at least, its error taken from them."""
    return metres(place.degrees, usual.degrees) - (place.accuracy or 0)


def _depth(region: str) -> int:
    return len(reach(region))
