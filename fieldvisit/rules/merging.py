"""Two entries of one person made one, and apart again. What pointed at the one that goes points at
the one that stays; each field that was moved is written down, so that it can be taken back. Pure.

Visits and notes are sealed: they keep the id that they were written with and are read under both.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fieldvisit.errors import FieldvisitError
from fieldvisit.records import KINDS, Entitlement, Household, Kept, Membership, Person, kind_of
from fieldvisit.records.household import HouseholdStatus
from fieldvisit.records.kept import instant_text
from fieldvisit.records.person import Relation
from fieldvisit.rules.belonging import (
    Home,
    OtherVillage,
    Patch,
    PersonMerged,
    Write,
    is_active,
    leave,
    patch,
)
from fieldvisit.rules.entitlements import check_beside

BLANKS = (
    *("citizen_id", "no_id_reason", "sex", "birth_date", "phone"),
    *("health", "disability_card", "self_care"),
)
"""What the one that stays takes from the other where it says nothing itself."""


@dataclass(eq=False)
class SamePerson(FieldvisitError):
    """An entry is not merged with itself."""


@dataclass(eq=False)
class OneDied(FieldvisitError):
    """One of the two is said to have died, the other not: that is settled first."""


@dataclass(eq=False)
class DifferentIds(FieldvisitError):
    """Both have a citizen ID, and not the same: one of the two is written wrongly, or they are two
    people.
    """


@dataclass(eq=False)
class NotMerged(FieldvisitError):
    """There is no merge to take back."""


@dataclass(frozen=True)
class Said:
    """Who merges (or takes it back), when, and why."""

    by: UUID
    at: datetime
    on: date
    reason: str = ""


@dataclass(frozen=True)
class Pair:
    """The one that stays and the one that goes into it. `pointing`: every row that names the one
    that goes and may still change; `ties` of the one that stays; `homes`: where the one that goes
    is in now or leads, by id.
    """

    kept: Person
    lost: Person
    pointing: Sequence[Kept]
    ties: Sequence[Membership]
    homes: Mapping[UUID, Home]
    held: Sequence[Entitlement] = ()


def merge(pair: Pair, *, said: Said, head: UUID | None = None) -> list[Write]:
    """One person of two. `head`: who leads the household that loses its householder by it. Whoever
    was merged already takes along what has come to point at it since. Raises SamePerson,
    PersonMerged, OtherVillage, OneDied, DifferentIds, HeadMissing, HeadNotMember,
    EntitlementOverlaps, TekunExcludesDibao.
    """
    kept, lost = pair.kept, pair.lost
    _check(pair)
    moved = [
        _filled(kept, lost),
        *(_follows(one, pair, on=said.on) for one in pair.pointing),
        *_homes(pair, head=head),
    ]
    moved = [one for one in moved if one.after]
    entry = {
        "into": str(kept.id),
        "at": instant_text(said.at),
        "by": str(said.by),
        "reason": said.reason,
        "moved": [line for one in moved for line in _lines(one)],
    }
    return [*moved, patch(lost, merged_into=kept.id, merges=[*lost.merges, entry])]


@dataclass(frozen=True)
class Undoing:
    """A merge that is taken back: `rows` that it moved as they are now, and the households in
    which the one that went had a seat.
    """

    kept: Person
    lost: Person
    rows: Mapping[tuple[str, UUID], Kept]
    homes: Sequence[Household]


def undo(back: Undoing, *, said: Said) -> tuple[list[Write], list[dict[str, Any]]]:
    """What takes the merge of `lost` back, and what stays as it is because somebody changed it
    since. Raises NotMerged, PersonMerged, OtherVillage.
    """
    kept, lost = back.kept, back.lost
    entries = _open_entries(lost)
    if lost.merged_into != kept.id or not entries:
        raise NotMerged
    if kept.merged_into is not None:
        raise PersonMerged(str(kept.merged_into))
    if kept.scope != lost.scope:
        raise OtherVillage(kept.scope)
    before: dict[tuple[str, UUID], dict[str, Any]] = {}
    left: list[dict[str, Any]] = []
    for line in [one for entry in reversed(entries) for one in reversed(entry["moved"])]:
        key = line["kind"], UUID(line["id"])
        held = before.get(key, {}).get(line["field"], _plain(back.rows.get(key), line["field"]))
        if held == line["now"]:
            before.setdefault(key, {})[line["field"]] = line["was"]
        else:
            left.append(line)
    _follow_who_leads_now(back, before)
    written: list[Write] = [_restored(back.rows[key], after) for key, after in before.items()]
    written += _lived_in_again(back, before)
    undone = {"undone_at": instant_text(said.at), "undone_by": str(said.by), "why": said.reason}
    merges = [{**entry, **undone} if entry in entries else entry for entry in lost.merges]
    return [*written, patch(lost, merged_into=None, merges=merges)], left


def moved_rows(lost: Person) -> set[tuple[str, UUID]]:
    """The rows that the merge of `lost` moved fields of."""
    return {
        (line["kind"], UUID(line["id"])) for one in _open_entries(lost) for line in one["moved"]
    }


def _open_entries(lost: Person) -> list[dict[str, Any]]:
    """The entries of the merge that holds now; what came to point at it later has its own."""
    into = str(lost.merged_into)
    return [one for one in lost.merges if "undone_at" not in one and one["into"] == into]


def _check(pair: Pair) -> None:
    kept, lost = pair.kept, pair.lost
    if kept.id == lost.id:
        raise SamePerson
    if kept.merged_into is not None:
        raise PersonMerged(str(kept.merged_into))
    if lost.merged_into not in (None, kept.id):
        raise PersonMerged(str(lost.merged_into))
    if kept.scope != lost.scope:
        raise OtherVillage(kept.scope)
    if lost.merged_into is None and (kept.died_on is None) != (lost.died_on is None):
        raise OneDied
    if kept.citizen_id and lost.citizen_id and kept.citizen_id != lost.citizen_id:
        raise DifferentIds
    for one in pair.pointing:
        if isinstance(one, Entitlement):
            beside = [e.model_copy(update={"household_id": one.household_id}) for e in pair.held]
            check_beside(one.model_copy(update={"person_id": kept.id}), beside)


def _filled(kept: Person, lost: Person) -> Patch:
    """What only the other one says; a reason for having no ID goes once there is one."""
    after = {
        name: getattr(lost, name)
        for name in BLANKS
        if getattr(kept, name) is None and getattr(lost, name) is not None
    }
    if kept.citizen_id or lost.citizen_id:
        after["no_id_reason"] = None
    return patch(kept, **after)


def _follows(one: Kept, pair: Pair, *, on: date) -> Patch:
    """A row names the one that stays from now on; a seat ends where that one has its own, or is in
    no household any more.
    """
    if not isinstance(one, Membership):
        return patch(one, person_id=pair.kept.id)
    settled = pair.kept.died_on is not None or any(map(is_active, pair.ties))
    later = next((tie for tie in _seats(pair) if tie.id != one.id), None)
    if is_active(one) and (settled or (later is not None and later.id < one.id)):
        until = max(on, one.since) if one.since else on
        return patch(one, person_id=pair.kept.id, until=until)
    return patch(one, person_id=pair.kept.id)


def _seats(pair: Pair) -> list[Membership]:
    """Where the one that goes is in now: the first made of them stands."""
    seats = [one for one in pair.pointing if isinstance(one, Membership) and is_active(one)]
    return sorted(seats, key=lambda one: one.id)


def _homes(pair: Pair, *, head: UUID | None) -> Iterator[Patch]:
    """The households that the one that goes is in or leads."""
    kept, lost = pair.kept, pair.lost
    mine = {one.household_id for one in pair.ties if is_active(one)}
    first = _seats(pair)[:1]
    stays = mine or {one.household_id for one in first}
    for home in pair.homes.values():
        house = home.household
        if house.id in stays:
            yield from _led_by(home, kept=kept, lost=lost)
        elif any(person.id == lost.id for _, person in home.seats):
            yield from (one for one in leave(home, {lost.id}, head=head) if isinstance(one, Patch))
        elif house.householder_id == lost.id:
            yield patch(house, householder_id=kept.id)


def _led_by(home: Home, *, kept: Person, lost: Person) -> Iterator[Patch]:
    """Whoever led the household under the other id leads it still."""
    if home.household.householder_id != lost.id:
        return
    yield patch(home.household, householder_id=kept.id)
    for tie, person in home.seats:
        if person.id == kept.id:
            yield patch(tie, relation=Relation.HOUSEHOLDER)


def _restored(row: Kept, after: Mapping[str, Any]) -> Patch:
    """A row with the values of before, typed as its record has them."""
    values = row.model_dump(mode="json") | dict(after)
    typed = KINDS[kind_of(row)].model_validate(values)
    return patch(row, **{name: getattr(typed, name) for name in after})


def _lines(one: Patch) -> Iterator[dict[str, Any]]:
    """Each field that was moved, as JSON values."""
    model = KINDS[one.kind]
    was = model.model_construct(None, **dict(one.before)).model_dump(mode="json")
    now = model.model_construct(None, **dict(one.after)).model_dump(mode="json")
    for name in one.after:
        yield {
            "kind": one.kind,
            "id": str(one.row_id),
            "field": name,
            "was": was[name],
            "now": now[name],
        }


def _plain(row: Kept | None, name: str) -> Any:
    return None if row is None else row.model_dump(mode="json", include={name})[name]


def _follow_who_leads_now(back: Undoing, before: Mapping[tuple[str, UUID], dict[str, Any]]) -> None:
    """A seat comes back as the householder's only where nobody else leads meanwhile; changes
    `before`.
    """
    heads = {home.id: str(home.householder_id) for home in back.homes}
    for (kind, row_id), after in before.items():
        if kind == "household" and "householder_id" in after:
            heads[row_id] = str(after["householder_id"])
    for key, after in before.items():
        row = back.rows[key]
        if isinstance(row, Membership):
            person = after.get("person_id", str(row.person_id))
            leads = after.get("relation", row.relation) == Relation.HOUSEHOLDER
            if leads and heads.get(row.household_id) != person:
                after["relation"] = Relation.OTHER


def _lived_in_again(
    back: Undoing, before: Mapping[tuple[str, UUID], Mapping[str, Any]]
) -> list[Write]:
    """Households that were left meanwhile and that somebody is in again."""
    seats = {
        row.household_id
        for key, after in before.items()
        if isinstance(row := back.rows[key], Membership)
        and after.get("until", row.until) is None
        and row.deleted_at is None
    }
    done = {row_id for (kind, row_id), after in before.items() if "status" in after}
    return [
        patch(home, status=HouseholdStatus.REGISTERED)
        for home in back.homes
        if home.id in seats - done and home.status is HouseholdStatus.LEFT
    ]
