"""Clues that others heard of (指尖办, 社会救助直通车, 96456, 12345): a row becomes a clue that
nobody has verified yet. Whom it is about may be a description; a number of somebody here names
their household.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake.cells import Unfit, unfit, values_of
from fieldvisit.casework.intake.columns import COLUMNS
from fieldvisit.casework.intake.places import Places
from fieldvisit.casework.intake.rows import Fault, Made, RowRefused, Said, free_ids
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Clue
from fieldvisit.records.fields import mask_within
from fieldvisit.records.need import Urgency
from fieldvisit.rules.clues import respond_by
from fieldvisit.store import imports

OF_A_LIST = "department"
"""Where a clue comes from when neither its row nor anybody says so: another office's list."""

LONGEST_ABOUT = 30
_IDS = UUID("3f0f1f86-6a58-5b57-9a3e-8f7f6c6f2f11")
_COLUMNS = {column.field: column for column in COLUMNS["clue"]}


class ClueTaker:
    """A clue's id is made from the number under which its office keeps it, otherwise from what its
    row says, and from its place: a list that comes again, or that two devices of a place take in,
    brings it once.
    """

    def __init__(self, desk: Desk, source: str) -> None:
        self._desk, self._source = desk, source or OF_A_LIST
        self._today = local_day(desk.clock.now())
        self._places = Places(desk.profile)
        self._seen: set[UUID] = set()

    def read(self, said: Said) -> Said:
        """Raises RowRefused."""
        values, faults = values_of(COLUMNS["clue"], said, today=self._today)
        if "about" not in values and "detail" not in values:
            faults = (*faults, Fault("row_nobody"))
        if faults:
            raise RowRefused(faults)
        return values

    def make(self, tx: Connection, wanted: Sequence[Said]) -> list[Made]:
        """Clues in the area of the household or village that a row names, else of this device."""
        homes = imports.homes(tx, {one["household_no"] for one in wanted if "household_no" in one})
        seats = imports.seats(tx, {one["citizen_id"] for one in wanted if "citizen_id" in one})
        found: list[Clue | Fault] = []
        for one in wanted:
            number = one.get("household_no", "")
            seat, home = seats.get(one.get("citizen_id", "")), homes.get(number)
            if home is None and not number and seat:
                home = seat.home
            found.append(self._placed(tx, one, home=home))
        ids = free_ids(tx, "clue", wanted=[one.id for one in found if isinstance(one, Clue)])
        return [self._made(one, ids) for one in found]

    def _made(self, one: Clue | Fault, ids: Mapping[UUID, UUID | None]) -> Made:
        if isinstance(one, Fault):
            return Made(faults=(one,))
        clue_id = ids[one.id]
        if clue_id is None or one.id in self._seen:
            return Made(known=True)
        self._seen.add(one.id)
        return Made((one.model_copy(update={"id": clue_id}),))

    def _placed(self, tx: Connection, one: Said, *, home: imports.Home | None) -> Clue | Fault:
        number, place = one.get("household_no", ""), one.get("region", "")
        if number and home is None:
            return unfit(_COLUMNS["household_no"], number, error=Unfit("household_unknown"))
        own = self._desk.profile.region_code
        scope = home.scope if home else self._places.named(tx, place) if place else own
        if scope is None:
            return unfit(_COLUMNS["region"], place, error=Unfit("region_unknown"))
        return self._clue(one, scope=scope, household_id=home.id if home else None)

    def _clue(self, one: Said, *, scope: str, household_id: UUID | None) -> Clue:
        now = self._desk.clock.now()
        source, note = one.get("source", (self._source, ""))
        number, detail = mask_within(one.get("number", "")), one.get("detail", "")
        told = [detail] if detail else []
        told += [f"联系电话 {one['phone']}"] if "phone" in one else []
        # The office's clock may run ahead: what it heard has happened by now.
        found_at = min(one.get("found_at", now), now)
        urgency = Urgency(one.get("urgency", Urgency.NORMAL))
        hours = whole_number(
            self._desk.tables, "clue_at_once_hours", day=local_day(found_at), region=scope
        )
        return Clue(
            id=uuid5(_IDS, repr([scope, *_named(one)])),
            scope=scope,
            created_at=now,
            household_id=household_id,
            source=source,
            source_note=" ".join(part for part in (note, number) if part),
            found_at=found_at,
            discoverer=one.get("discoverer", self._desk.profile.staff_name),
            about=one.get("about", detail[:LONGEST_ABOUT]),
            citizen_id=one.get("citizen_id"),
            place=one["place"],
            people=one.get("people", 1),
            troubles=one.get("troubles", ["other"]),
            detail="；".join(told),
            urgency=urgency,
            respond_by=respond_by(urgency, found_at, hours=hours),
            wants=one.get("wants"),
        )


def _named(one: Said) -> Sequence[object]:
    """What tells a clue from others: its office's number for it, or all that its row says."""
    if "number" in one:
        return [one.get("source"), one["number"]]
    return sorted(one.items())
