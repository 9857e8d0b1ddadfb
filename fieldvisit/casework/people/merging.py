"""Two entries of one person made one, and apart again. Only who supervises does it; it reaches
every device with the next sync like any other change.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.writing import write_all
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Kept, Person
from fieldvisit.rules import merging as rule
from fieldvisit.rules.belonging import Home, is_active, patch
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.store import audit, entitlements, households, persons, rows


@dataclass(frozen=True)
class Undone:
    """A merge taken back; `left`: what stays as it is, since somebody changed it meanwhile."""

    person: Person
    left: int


def merge(desk: Desk, kept_id: str, *, lost: str, reason: str = "", head: str = "") -> Person:
    """Two entries become one: everything that names `lost` names the other from now on. `head`
    leads the household that loses its householder by it. Raises MayNot, NotHere, SamePerson,
    PersonMerged, OtherVillage, OneDied, DifferentIds, HeadMissing, HeadNotMember,
    EntitlementOverlaps, TekunExcludesDibao.
    """
    desk.may(REVIEWERS, job="merge")
    with desk.store.write() as tx:
        kept = naming.record(tx, Person, kind="person", named=kept_id)
        gone = naming.record(tx, Person, kind="person", named=lost)
        follows = naming.record(tx, Person, kind="person", named=head).id if head else None
        pair = _pair(tx, kept, lost=gone)
        said = _said(desk, reason)
        write_all(tx, desk, written=rule.merge(pair, said=said, head=follows))
        detail = {"into": str(kept.id)}
        audit.append(tx, "person_merged", subject=str(gone.id), stamp=desk.stamp(), detail=detail)
    return kept


def undo(desk: Desk, lost_id: str, *, reason: str) -> Undone:
    """The two are two again. Raises MayNot, NotHere, NotMerged, PersonMerged, OtherVillage,
    WordsMissing.
    """
    desk.may(REVIEWERS, job="merge")
    said = _said(desk, naming.words(reason, field="原因"))
    with desk.store.write() as tx:
        lost = naming.record(tx, Person, kind="person", named=lost_id)
        if lost.merged_into is None:
            raise rule.NotMerged
        kept = naming.record(tx, Person, kind="person", named=str(lost.merged_into))
        moved = {
            key: row
            for key in rule.moved_rows(lost)
            if (row := rows.get(tx, key[0], row_id=key[1]))
        }
        back = rule.Undoing(kept, lost, moved, _homes_of(tx, moved))
        written, left = rule.undo(back, said=said)
        write_all(tx, desk, written=written)
        audit.append(tx, "merge_undone", subject=str(lost.id), stamp=desk.stamp())
    return Undone(lost, len(left))


def keep_apart(desk: Desk, one_id: str, *, other: str) -> None:
    """The two were looked at and are two people: nobody is asked again. Raises MayNot,
    NotHere, SamePerson.
    """
    desk.may(REVIEWERS, job="merge")
    with desk.store.write() as tx:
        one = naming.record(tx, Person, kind="person", named=one_id)
        two = naming.record(tx, Person, kind="person", named=other)
        if one.id == two.id:
            raise rule.SamePerson
        first, second = sorted((one, two), key=lambda each: each.id)
        known = sorted({*first.distinct_from, str(second.id)})
        write_all(tx, desk, written=[patch(first, distinct_from=known)])
        detail = {"other": str(second.id)}
        audit.append(tx, "kept_apart", subject=str(first.id), stamp=desk.stamp(), detail=detail)


def _said(desk: Desk, reason: str) -> rule.Said:
    now = desk.clock.now()
    return rule.Said(desk.profile.staff_id, now, local_day(now), reason.strip())


def _pair(tx: Connection, kept: Person, *, lost: Person) -> rule.Pair:
    pointing = persons.pointing(tx, lost.id)
    seats = [one.household_id for one in persons.ties(tx, [lost.id])[lost.id] if is_active(one)]
    led = [one.id for one in persons.led_by(tx, lost.id)]
    homes = {one: households.get(tx, one) for one in dict.fromkeys([*seats, *led])}
    held = [one for one in entitlements.under(tx, kept.scope) if one.person_id == kept.id]
    return rule.Pair(
        kept=kept,
        lost=lost,
        pointing=pointing,
        ties=persons.ties(tx, [kept.id])[kept.id],
        homes={key: Home(home, households.members(tx, key)) for key, home in homes.items() if home},
        held=held,
    )


def _homes_of(tx: Connection, moved: dict[tuple[str, UUID], Kept]) -> list[Household]:
    ids = {row.household_id for row in moved.values() if hasattr(row, "household_id")}
    found = (households.get(tx, one) for one in sorted(ids))
    return [home for home in found if home is not None]
