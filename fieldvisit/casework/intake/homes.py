"""Which household a row is of: by its number, its householder's ID, or the householder's name where
only one household of the village is called so, which is known where the whole village is.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from fieldvisit.casework.intake.cells import Column, Unfit, unfit, values_of
from fieldvisit.casework.intake.places import Places
from fieldvisit.casework.intake.rows import Fault, RowRefused, Said
from fieldvisit.casework.intake.who_columns import HEAD, HEAD_ID, NUMBER, VILLAGE
from fieldvisit.records.region import covers
from fieldvisit.rules.assessing import is_assessor
from fieldvisit.store import imports
from fieldvisit.store.profile import Profile

Values = Mapping[str, Any]
BY = (NUMBER, HEAD_ID, HEAD)
"""What may say which household, the surest first."""


def homeless(one: Values) -> tuple[Fault, ...]:
    """What is wrong with a row that does not say which household it is of."""
    return () if any(column.field in one for column in BY) else (Fault("row_homeless"),)


def told_by(said: Said, *, today: date) -> Values:
    """How a row that may be of no household names one: by the number, or by the householder and the
    village. Raises RowRefused.
    """
    values, faults = values_of((NUMBER, HEAD, VILLAGE), said, today=today)
    if faults:
        raise RowRefused(faults)
    if NUMBER.field in values:
        return {NUMBER.field: values[NUMBER.field]}
    return values if HEAD.field in values else {}


class Homes:
    """The households of some rows, as they stand in one transaction."""

    def __init__(self, tx: Connection, wanted: Sequence[Values], *, profile: Profile) -> None:
        self._tx, self._places = tx, Places(profile)
        self._in_part = bool(profile.grids) or is_assessor(profile.role)
        self._by_number = imports.homes(tx, _said(wanted, NUMBER))
        self._by_head_id = imports.seats(tx, _said(wanted, HEAD_ID))
        self._by_head = imports.homes_headed(tx, _said(wanted, HEAD))

    def of(self, one: Values) -> imports.Home | Fault:
        """The household of a row that names one, or why it is not known."""
        column = next(column for column in BY if column.field in one)
        said = str(one[column.field])
        found = self._found(column, said, village=one.get(VILLAGE.field, ""))
        if isinstance(found, Fault):
            return found
        if len(found) > 1:
            numbers = "、".join(home.number for home in found)
            return Fault("row_head_of_several", {"field": column.label, "numbers": numbers})
        unknown = Unfit("head_unknown" if column is HEAD else "household_unknown")
        return found[0] if found else unfit(column, said, error=unknown)

    def _found(self, column: Column, said: str, *, village: str) -> Sequence[imports.Home] | Fault:
        if column is NUMBER:
            home = self._by_number.get(said)
            return [home] if home else []
        if column is HEAD_ID:
            seat = self._by_head_id.get(said)
            home = seat.home if seat else None
            return [home] if home else []
        if self._in_part:
            # A namesake of the village may well be somebody else's.
            return Fault("row_head_in_part", {"field": column.label})
        place = self._places.named(self._tx, village) if village else self._places.own()
        if village and place is None:
            return unfit(VILLAGE, village, error=Unfit("region_unknown"))
        homes = self._by_head.get(said, [])
        return [home for home in homes if place is None or covers(place, home.scope)]


def _said(wanted: Sequence[Values], column: Column) -> Collection[str]:
    return {one[column.field] for one in wanted if column.field in one}
