"""Read households: who is due, find by fragments, list by pages, members. Never writes; never loops
over rows.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, case, func, select, tuple_

from fieldvisit.records.household import Household
from fieldvisit.records.person import Membership, Person
from fieldvisit.store import rows
from fieldvisit.store.splitting import fold
from fieldvisit.store.tables import TABLES, household_lookup

_h, _p, _m, _v = (TABLES[kind].c for kind in ("household", "person", "membership", "visit"))
COUNTED = ("finalised", "reviewed")
"""States of a visit that count as having been there; an attempt does not (days.md 2)."""


class HouseholdRow(NamedTuple):
    """One line of a list of households. `name` is the householder's, "" while nobody is."""

    household_id: UUID
    number: str
    scope: str
    category: str
    status: str
    live_region: str
    address: str
    phone: str | None
    tags: list[str]
    created_at: datetime
    name: str
    members: int


class DueFacts(NamedTuple):
    """A `HouseholdRow` and what the cadence needs: the last counted visit of one form, and
    attempts.
    """

    household_id: UUID
    number: str
    scope: str
    category: str
    status: str
    live_region: str
    address: str
    phone: str | None
    tags: list[str]
    created_at: datetime
    name: str
    members: int
    grid_id: UUID | None
    last_visit_at: datetime | None
    last_attempt_at: datetime | None
    attempts: int


_LINE = (
    _h.id,
    _h.number,
    _h.scope,
    _h.category,
    _h.status,
    _h.live_region,
    case((_h.live_address != "", _h.live_address), else_=_h.hukou_address),
    _h.phone,
    _h.tags,
    _h.created_at,
    func.coalesce(_p.name, ""),
    select(func.count())
    .where(_m.household_id == _h.id, _m.until.is_(None), _m.deleted_at.is_(None))
    .scalar_subquery(),
)
_FROM = TABLES["household"].outerjoin(TABLES["person"], _p.id == _h.householder_id)


def due_facts(tx: Connection, *, since: datetime, form_id: str = "F02") -> list[DueFacts]:
    """Every registered household with its last counted visit of a form, in one statement.

    `since`: the start of the period in which attempts are counted.
    """
    last = (
        select(
            _v.household_id,
            func.max(case((_v.state.in_(COUNTED), _v.started_at))).label("visit_at"),
            func.max(case((_v.state == "attempt", _v.started_at))).label("attempt_at"),
            func.count(case((and_(_v.state == "attempt", _v.started_at >= since), 1))).label("n"),
        )
        .where(_v.form_id == form_id, _v.deleted_at.is_(None))
        .group_by(_v.household_id)
        .subquery()
    )
    found = tx.execute(
        select(*_LINE, _h.grid_id, last.c.visit_at, last.c.attempt_at, func.coalesce(last.c.n, 0))
        .select_from(_FROM.outerjoin(last, last.c.household_id == _h.id))
        .where(_h.deleted_at.is_(None), _h.status != "left")
        .order_by(_h.number, _h.id)
    )
    return [DueFacts._make(row) for row in found]


def find(tx: Connection, query: str, *, limit: int = 50) -> list[HouseholdRow]:
    """Households whose names, pinyin, initials, ID, phone or address hold every word of the query.

    The earliest hit first: the householder's name leads the lookup.
    """
    words = fold(query).split()
    if not words:
        return list_all(tx, limit=limit)
    text = household_lookup.c.text
    found = tx.execute(
        select(*_LINE)
        .select_from(_FROM.join(household_lookup, household_lookup.c.household_id == _h.id))
        .where(*(func.instr(text, word) > 0 for word in words))
        .order_by(func.instr(text, words[0]), _h.number, _h.id)
        .limit(limit)
    )
    return [HouseholdRow._make(row) for row in found]


def list_all(
    tx: Connection,
    category: str | None = None,
    *,
    limit: int = 200,
    after: HouseholdRow | None = None,
) -> list[HouseholdRow]:
    """Registered households by number, one page; `after` is the last row of the page before."""
    wanted: list[ColumnElement[bool]] = [_h.deleted_at.is_(None), _h.status != "left"]
    if category:
        wanted.append(_h.category == category)
    if after:
        wanted.append(tuple_(_h.number, _h.id) > tuple_(after.number, after.household_id))
    found = tx.execute(
        select(*_LINE).select_from(_FROM).where(*wanted).order_by(_h.number, _h.id).limit(limit)
    )
    return [HouseholdRow._make(row) for row in found]


def get(tx: Connection, household_id: UUID) -> Household | None:
    """One household."""
    return rows.first(
        tx, Household, statement=rows.select_of("household").where(_h.id == household_id)
    )


def names(tx: Connection, household_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The householder's name of each household that has one."""
    found = tx.execute(
        select(_h.id, _p.name)
        .join_from(TABLES["household"], TABLES["person"], _p.id == _h.householder_id)
        .where(_h.id.in_(set(household_ids)))
    )
    return {row[0]: row[1] for row in found}


def members(tx: Connection, household_id: UUID) -> list[tuple[Membership, Person]]:
    """Who belongs to a household now, the householder first."""
    wanted = and_(_m.household_id == household_id, _m.until.is_(None), _m.deleted_at.is_(None))
    here = rows.fetch(tx, Membership, statement=rows.select_of("membership").where(wanted))
    people = {
        person.id: person
        for person in rows.fetch(
            tx,
            Person,
            statement=rows.select_of("person").where(_p.id.in_(select(_m.person_id).where(wanted))),
        )
    }
    here.sort(key=lambda membership: (membership.relation != "householder", membership.id))
    return [(membership, people[membership.person_id]) for membership in here]
