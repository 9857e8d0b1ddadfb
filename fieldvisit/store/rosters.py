"""Read people for lists that leave the device: the roster, and every name that is known here. Never
writes.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, select

from fieldvisit.store.tables import TABLES

_h, _p, _m, _s = (TABLES[kind].c for kind in ("household", "person", "membership", "staff"))


class RosterRow(NamedTuple):
    """A person of a household that has not left."""

    number: str
    scope: str
    category: str
    relation: str
    name: str
    citizen_id: str | None
    sex: str | None
    birth_date: date | None
    phone: str | None
    address: str
    household_id: UUID
    person_id: UUID


def roster(tx: Connection) -> Iterator[RosterRow]:
    """Everybody in aid, household by household, the householder first."""
    tied = TABLES["membership"].join(TABLES["person"], _p.id == _m.person_id)
    columns = (_h.number, _h.scope, _h.category, _m.relation, _p.name, _p.citizen_id, _p.sex)
    more = (_p.birth_date, _p.phone, _h.phone, _h.live_address, _h.id, _p.id)
    found = tx.execute(
        select(*columns, *more)
        .select_from(tied.join(TABLES["household"], _h.id == _m.household_id))
        .where(_m.until.is_(None), _m.deleted_at.is_(None), _p.deleted_at.is_(None))
        .where(_h.deleted_at.is_(None), _h.status != "left")
        .order_by(_h.number, _h.id, _m.relation != "householder", _m.id)
    )
    for row in found:
        own, shared, *last = row[8:]
        yield RosterRow(*row[:8], own or shared, *last)


def known_names(tx: Connection) -> set[str]:
    """The name of every person and worker on this device, of those who left it too."""
    return {name for c in (_p, _s) for name in tx.execute(select(c.name)).scalars()}
