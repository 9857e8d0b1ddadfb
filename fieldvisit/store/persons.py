"""Read people across households: where each belongs, who looks like whom, what names a person.
Never writes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select

from fieldvisit.records import KINDS, Household, Kept, Membership, Person
from fieldvisit.store import rows
from fieldvisit.store.journal import SEALED
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_p, _m, _h = (TABLES[kind].c for kind in ("person", "membership", "household"))
_STANDS = (_p.deleted_at.is_(None), _p.merged_into.is_(None))
FOLLOWING = tuple(
    kind for kind, model in KINDS.items() if "person_id" in model.model_fields if kind not in SEALED
)
"""Kinds that name a person and may change: they follow when two are merged."""


class Named(NamedTuple):
    """What is known of a person to tell whether it is another one."""

    id: UUID
    scope: str
    name: str
    citizen_id: str | None
    birth: date | None
    distinct_from: list[str]


_NAMED = (_p.id, _p.scope, _p.name, _p.citizen_id, _p.birth_date, _p.distinct_from)


def get(tx: Connection, person_id: UUID) -> Person | None:
    """One person, one who was merged too."""
    return rows.by_id(Person).first(tx, id=person_id)


def with_citizen_id(tx: Connection, number: str) -> list[Person]:
    """Those who bear a citizen ID and were not merged into another, the first made first."""
    return _with_id.all(tx, number=number)


def all_called(tx: Connection, words: str) -> list[Person]:
    """The people of this name who were not merged into another."""
    return _so_called.all(tx, words=words)


def born_about(tx: Connection, scope: str, *, year: int | None) -> list[Named]:
    """The people of a village who were born in a year or of whom nobody knows (None: all)."""
    query = select(*_NAMED).where(_p.scope == scope, *_STANDS).order_by(_p.id)
    if year is not None:
        born = _p.birth_date.between(date(year, 1, 1), date(year, 12, 31))
        query = query.where(or_(born, _p.birth_date.is_(None)))
    return [Named(*row) for row in tx.execute(query)]


def everybody(tx: Connection) -> Iterator[Named]:
    """Everybody who was not merged, by village."""
    for row in tx.execute(select(*_NAMED).where(*_STANDS).order_by(_p.scope, _p.id)):
        yield Named(*row)


def same_ids(tx: Connection) -> list[tuple[UUID, UUID]]:
    """Pairs of people who bear one citizen ID."""
    other = TABLES["person"].alias().c
    query = (
        select(_p.id, other.id)
        .where(_p.citizen_id == other.citizen_id, _p.id < other.id, _p.citizen_id != "", *_STANDS)
        .where(other.deleted_at.is_(None), other.merged_into.is_(None))
        .order_by(_p.id, other.id)
    )
    return [(row[0], row[1]) for row in tx.execute(query)]


def of_two_homes(tx: Connection) -> list[UUID]:
    """People with more than one active household: two devices wrote without knowing."""
    query = (
        select(_m.person_id)
        .where(_m.until.is_(None), _m.deleted_at.is_(None))
        .group_by(_m.person_id)
        .having(func.count() > 1)
        .order_by(_m.person_id)
    )
    return list(tx.execute(query).scalars())


def merged(tx: Connection) -> list[Person]:
    """Those who go on under another id, the last merged first."""
    return _merged.all(tx)


def gone_with_a_seat(tx: Connection) -> list[Person]:
    """Merged people who are in a household again: somebody wrote without knowing."""
    seated = select(_m.person_id).where(_m.until.is_(None), _m.deleted_at.is_(None))
    gone = select(_p.id).where(_p.merged_into.is_not(None), _p.id.in_(seated))
    found = (get(tx, one) for one in tx.execute(gone.order_by(_p.id)).scalars().all())
    return [one for one in found if one is not None]


def known_as(tx: Connection, person_id: UUID) -> list[UUID]:
    """The ids of a person: their own, then those that were merged into it."""
    found = [person_id]
    for one in found:
        found += tx.execute(select(_p.id).where(_p.merged_into == one).order_by(_p.id)).scalars()
    return found


def offered_jobs(tx: Connection) -> list[Person]:
    """Those who were offered a job, and were not merged into another."""
    return _offered_jobs.all(tx)


def ties(tx: Connection, person_ids: Collection[UUID]) -> dict[UUID, list[Membership]]:
    """All that ties these people to households, then and now, oldest first."""
    found: dict[UUID, list[Membership]] = defaultdict(list)
    for one in person_ids:
        found[one] = _ties.all(tx, person_id=one)
    return found


def pointing(tx: Connection, person_id: UUID) -> list[Kept]:
    """Every row that names a person and may still change, but those deleted."""
    return [one for kind in FOLLOWING for one in _naming(kind).all(tx, person_id=person_id)]


def led_by(tx: Connection, person_id: UUID) -> list[Household]:
    """The households whose householder the person is."""
    return _led.all(tx, person_id=person_id)


def homes_of(tx: Connection, person_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """The active household of each of these people: its id and number."""
    query = (
        select(_m.person_id, _h.id, _h.number)
        .join_from(TABLES["membership"], TABLES["household"], _h.id == _m.household_id)
        .where(_m.person_id.in_(person_ids), _m.until.is_(None), _m.deleted_at.is_(None))
        .order_by(_m.id.desc())
    )
    return {row[0]: (row[1], row[2]) for row in tx.execute(query)}


def sealed_of(tx: Connection, kind: str, *, person_ids: Collection[UUID]) -> list[UUID]:
    """Visits or notes that name one of these ids, oldest first."""
    c = TABLES[kind].c
    query = select(c.id).where(c.person_id.in_(person_ids), c.deleted_at.is_(None))
    return list(tx.execute(query.order_by(c.id)).scalars())


def _naming(kind: str) -> Records[Kept]:
    c = TABLES[kind].c

    def narrow(found: Select[Any]) -> Select[Any]:
        return found.where(c.person_id == bindparam("person_id"), c.deleted_at.is_(None)).order_by(
            c.id
        )

    return Records(KINDS[kind], narrow)


_ties = Records(
    Membership,
    lambda found: found.where(
        _m.person_id == bindparam("person_id"), _m.deleted_at.is_(None)
    ).order_by(_m.id),
)
_with_id = Records(
    Person,
    lambda found: found.where(_p.citizen_id == bindparam("number"), *_STANDS).order_by(_p.id),
)
_so_called = Records(
    Person,
    lambda found: found.where(_p.name == bindparam("words"), *_STANDS).order_by(_p.id),
)
_merged = Records(
    Person,
    lambda found: found.where(and_(_p.merged_into.is_not(None), _p.deleted_at.is_(None))).order_by(
        _p.id.desc()
    ),
)
_offered_jobs = Records(
    Person,
    lambda found: found.where(func.json_array_length(_p.job_offers) > 0, *_STANDS).order_by(_p.id),
)
_led = Records(
    Household,
    lambda found: found.where(
        _h.householder_id == bindparam("person_id"), _h.deleted_at.is_(None)
    ).order_by(_h.id),
)
