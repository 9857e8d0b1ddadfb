"""A row of an insurer's roster: somebody of the register, a year, a premium, and what was paid out
where the list tells it. Whoever is not in the register is left aside and nothing of it is kept.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake.cells import values_of
from fieldvisit.casework.intake.columns import COLUMNS
from fieldvisit.casework.intake.rows import Fault, Made, RowRefused, Said, free_ids
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Insurance
from fieldvisit.rules.insurance import ClaimDayImpossible, claim_of, insurance_id, with_claim
from fieldvisit.store import imports


class InsuranceTaker:
    """A person once a year and product, however often the list is given."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._today = local_day(desk.clock.now())
        self._seen: set[UUID] = set()

    def read(self, said: Said) -> Mapping[str, Any]:
        """Raises RowRefused."""
        values, faults = values_of(COLUMNS["insurance"], said, today=self._today)
        if faults:
            raise RowRefused(faults)
        if bool(values.get("claimed")) != ("claimed_on" in values):
            raise RowRefused((Fault("row_claim_half"),))
        return values

    def make(self, tx: Connection, wanted: Sequence[Mapping[str, Any]]) -> list[Made]:
        """A place on a roster for everybody who is known here."""
        seats = imports.seats(tx, {one["citizen_id"] for one in wanted})
        firsts = [self._first(one, seats) for one in wanted]
        ids = free_ids(tx, "insurance", wanted=[one for one in firsts if one])
        return [
            self._made(one, first, seats=seats, ids=ids)
            for one, first in zip(wanted, firsts, strict=True)
        ]

    def _first(self, one: Mapping[str, Any], seats: Mapping[str, imports.Seat]) -> UUID | None:
        seat = seats.get(one["citizen_id"])
        if seat is None or seat.household_id is None:
            return None
        return insurance_id(seat.person_id, product=one["product"], year=one["year"])

    def _made(
        self,
        one: Mapping[str, Any],
        first: UUID | None,
        *,
        seats: Mapping[str, imports.Seat],
        ids: Mapping[UUID, UUID | None],
    ) -> Made:
        if first is None:
            return Made(aside=True)
        row_id = ids[first]
        if row_id is None or first in self._seen:
            return Made(known=True)
        try:
            made = self._insurance(one, seats[one["citizen_id"]], row_id=row_id)
        except ClaimDayImpossible as error:
            return Made(faults=(Fault(error.code, error.facts()),))
        self._seen.add(first)
        return Made((made,))

    def _insurance(self, one: Mapping[str, Any], seat: imports.Seat, *, row_id: UUID) -> Insurance:
        made = Insurance.model_validate(
            {
                "id": row_id,
                "scope": seat.scope,
                "created_at": self._desk.clock.now(),
                "household_id": seat.household_id,
                "person_id": seat.person_id,
                "product": one["product"],
                "insurer": one.get("insurer", ""),
                "year": one["year"],
                "premium": one.get("premium", 0),
                "premium_payer": one.get("premium_payer", ""),
            }
        )
        if not one.get("claimed"):
            return made
        payer = one.get("claim_payer") or made.insurer
        paid = claim_of(one["claimed_on"], one["claimed"], payer=payer)
        return made.model_copy(update={"claims": with_claim(made, paid, today=self._today)})
