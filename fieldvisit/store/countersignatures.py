"""Read countersignatures, and the visits that wait for one. Never writes; decides nothing."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, literal_column, select

from fieldvisit.records.countersignature import Countersignature
from fieldvisit.records.visit import Visit
from fieldvisit.store.editions import NEWEST
from fieldvisit.store.opening import json_text
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_c, _v = TABLES["countersignature"].c, TABLES["visit"].c


def of(tx: Connection, visit_ids: Collection[UUID]) -> dict[UUID, list[Countersignature]]:
    """The countersignatures of these visits, in the order in which they were given."""
    found: dict[UUID, list[Countersignature]] = defaultdict(list)
    if visit_ids:
        for one in _of.all(tx, ids=json_text([visit_id.hex for visit_id in visit_ids])):
            found[one.visit_id].append(one)
    return found


def with_companions(tx: Connection) -> list[Visit]:
    """Unreviewed visits that name two investigators or more, the oldest first."""
    return WITH_COMPANIONS.all(tx)


_of = Records(
    Countersignature,
    lambda found: found.where(
        _c.visit_id.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value)),
        _c.deleted_at.is_(None),
    ).order_by(_c.signed_at, _c.id),
)
# Said with the words of the index, or SQLite would not see that the index answers.
WITH_COMPANIONS = Records(
    Visit,
    lambda found: found.where(
        _v.state == literal_column("'finalised'"),
        _v.deleted_at.is_(None),
        NEWEST,
        func.instr(_v.investigators, literal_column("','")) > literal_column("0"),
    ).order_by(_v.ended_at, _v.id),
)
