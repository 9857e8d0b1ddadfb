"""Read measurements of people. Never writes."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, select

from fieldvisit.records import Reading
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_r, _m = (TABLES[kind].c for kind in ("reading", "membership"))
_later = TABLES["reading"].alias()


def of_household(tx: Connection, household_id: UUID) -> list[Reading]:
    """Everything measured of a household's people, the newest first."""
    return _of_household.all(tx, household_id=household_id)


def of_visit(tx: Connection, visit_id: UUID) -> list[Reading]:
    """What a visit's form measured."""
    return _of_visit.all(tx, visit_id=visit_id)


def newest(tx: Connection, *, before: date) -> list[Reading]:
    """The last measurement of each person who lives there still, and kind, taken before a day."""
    return _newest.all(tx, before=before)


def _here(found: Select[Any]) -> Select[Any]:
    return found.where(_r.deleted_at.is_(None)).order_by(_r.taken_on.desc(), _r.id)


def _the_newest(found: Select[Any]) -> Select[Any]:
    later = select(_later.c.id).where(
        _later.c.person_id == _r.person_id,
        _later.c.kind == _r.kind,
        _later.c.deleted_at.is_(None),
        _later.c.taken_on < bindparam("before"),
        (_later.c.taken_on > _r.taken_on)
        | ((_later.c.taken_on == _r.taken_on) & (_later.c.id > _r.id)),
    )
    lives = select(_m.id).where(
        _m.person_id == _r.person_id,
        _m.household_id == _r.household_id,
        _m.until.is_(None),
        _m.deleted_at.is_(None),
    )
    taken = _r.taken_on < bindparam("before")
    return _here(found).where(taken, lives.exists(), ~later.exists())


_of_household = Records(
    Reading, lambda found: _here(found).where(_r.household_id == bindparam("household_id"))
)
_of_visit = Records(
    Reading, lambda found: _here(found).where(_r.from_visit == bindparam("visit_id"))
)
_newest = Records(Reading, _the_newest)
