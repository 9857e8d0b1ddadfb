"""The words by which a household is found: names, pinyin, initials, IDs, phones, addresses. Kept
beside the rows and made again in the same transaction; never synced.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.store import pinyin
from fieldvisit.store.splitting import fold
from fieldvisit.store.tables import TABLES, household_lookup

CHUNK = 5000
HEAD_ENDS = "\n\n"
"""Before it: how the householder may be called, for `households` to put such hits first."""
_Person = tuple[str, str | None, str | None]

_household, _person, _membership = (TABLES[k] for k in ("household", "person", "membership"))
_new = insert(household_lookup)
_PUT = _new.on_conflict_do_update(
    set_={"text": _new.excluded.text}, where=household_lookup.c.text != _new.excluded.text
)


def refresh_for(tx: Connection, kind: str, *, row_ids: Sequence[UUID]) -> None:
    """Make the lookup of every household again that rows of this kind touch."""
    if kind == "household":
        refresh(tx, row_ids)
    elif kind == "membership":
        refresh(tx, _households_of(tx, _membership.c.id, row_ids=row_ids))
    elif kind == "person":
        refresh(tx, _households_of(tx, _membership.c.person_id, row_ids=row_ids))


def refresh(tx: Connection, household_ids: Iterable[UUID]) -> None:
    """Make the lookup of these households from their rows."""
    wanted = list(dict.fromkeys(household_ids))
    for start in range(0, len(wanted), CHUNK):
        _refresh(tx, wanted[start : start + CHUNK])


def _refresh(tx: Connection, ids: Sequence[UUID]) -> None:
    heads: dict[UUID, list[_Person]] = defaultdict(list)
    people: dict[UUID, list[_Person]] = defaultdict(list)
    for household_id, leads, *person in tx.execute(
        select(
            _membership.c.household_id,
            _person.c.id == _household.c.householder_id,
            _person.c.name,
            _person.c.citizen_id,
            _person.c.phone,
        )
        .join(_person, _person.c.id == _membership.c.person_id)
        .join(_household, _household.c.id == _membership.c.household_id)
        .where(
            _membership.c.household_id.in_(ids),
            _membership.c.until.is_(None),
            _membership.c.deleted_at.is_(None),
            _person.c.deleted_at.is_(None),
        )
        .order_by(_membership.c.id)
    ):
        mine = heads if leads else people
        mine[household_id].append((person[0], person[1], person[2]))
    c = _household.c
    households = tx.execute(
        select(c.id, c.number, c.phone, c.live_address, c.hukou_address)
        .where(c.id.in_(ids), c.deleted_at.is_(None))
        .order_by(c.number, c.id)
    ).all()
    gone = set(ids) - {row.id for row in households}
    if gone:
        tx.execute(delete(household_lookup).where(household_lookup.c.household_id.in_(gone)))
    if households:
        tx.execute(
            _PUT,
            [
                {
                    "household_id": row.id,
                    "text": _words(heads[row.id], others=people[row.id], household=row[1:]),
                }
                for row in households
            ],
        )


def _words(head: list[_Person], *, others: list[_Person], household: Sequence[str | None]) -> str:
    leading = [word for name, _, _ in head for word in (name, *pinyin.readings(name))]
    parts: list[str | None] = []
    for name, _, _ in others:
        parts += [name, *pinyin.readings(name)]
    for _, citizen_id, phone in (*head, *others):
        parts += [citizen_id, _digits(phone)]
    number, house_phone, live, hukou = household
    parts += [_digits(house_phone), number, live, hukou]
    return f"{_lines(leading)}{HEAD_ENDS}{_lines(parts)}"


def _lines(parts: Sequence[str | None]) -> str:
    return "\n".join(fold(part) for part in dict.fromkeys(parts) if part)


def _digits(phone: str | None) -> str | None:
    return re.sub(r"\D", "", phone) if phone else None


def _households_of(
    tx: Connection, column: ColumnElement[UUID], *, row_ids: Sequence[UUID]
) -> list[UUID]:
    found: list[UUID] = []
    for start in range(0, len(row_ids), CHUNK):
        chunk = row_ids[start : start + CHUNK]
        found += tx.execute(select(_membership.c.household_id).where(column.in_(chunk))).scalars()
    return found
