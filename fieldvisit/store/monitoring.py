"""Read, for all households at once, what monitoring looks at: the newest look of each form, when
somebody was seen last, who tried since, who lives there. Never writes; never loops over statements.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Connection, and_, bindparam, func, or_, select

from fieldvisit.records import Household, Person
from fieldvisit.records.kept import read_instant
from fieldvisit.store.codec import codec_of, read_uuid
from fieldvisit.store.editions import COUNTED_THEN, STOOD
from fieldvisit.store.prepared import Prepared
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_h, _m, _p, _v = (TABLES[kind].c for kind in ("household", "membership", "person", "visit"))


class Look(NamedTuple):
    """The newest visit of a form that counts, and what was answered."""

    form_id: str
    started_at: datetime
    answers: Mapping[str, Any]


class Seen(NamedTuple):
    """When somebody was seen last (None: never), and how often nobody was met since."""

    last: datetime | None
    attempts: int


def everybody(tx: Connection) -> list[Household]:
    """Every household, those that left too, by number."""
    return _everybody.all(tx)


def people(tx: Connection) -> dict[UUID, list[Person]]:
    """Who lives in each household."""
    found: dict[UUID, list[Person]] = defaultdict(list)
    for home, *row in _people.rows(tx):
        found[read_uuid(home)].append(_person.record(row))
    return found


def looks(tx: Connection, *, before: datetime) -> dict[UUID, list[Look]]:
    """The newest visit of each of the forms F01, F02 and F03 in each household."""
    found: dict[UUID, list[Look]] = defaultdict(list)
    for home, form_id, at, answers in _looks.rows(tx, before=before):
        found[read_uuid(home)].append(Look(form_id, read_instant(at), orjson.loads(answers)))
    return found


def seen(tx: Connection, *, before: datetime) -> dict[UUID, Seen]:
    """When somebody of each household was seen last, and who tried since."""
    last: dict[str, str] = dict(_last.rows(tx, before=before))
    tried: dict[str, int] = defaultdict(int)
    for home, at in _attempts.rows(tx, before=before):
        tried[home] += at > last.get(home, "")
    return {
        read_uuid(home): Seen(
            read_instant(last[home]) if home in last else None, tried.get(home, 0)
        )
        for home in last.keys() | tried.keys()
    }


_person = codec_of(Person, "person")
_there = and_(_v.deleted_at.is_(None), _v.started_at < bindparam("before"))
_everybody = Records(
    Household, lambda found: found.where(_h.deleted_at.is_(None)).order_by(_h.number, _h.id)
)
_people = Prepared(
    select(_m.household_id, *_person.columns)
    .join_from(TABLES["membership"], TABLES["person"], _p.id == _m.person_id)
    .where(
        _m.until.is_(None),
        _m.deleted_at.is_(None),
        _p.deleted_at.is_(None),
        _p.died_on.is_(None),
        _p.merged_into.is_(None),
    )
    .order_by(_m.household_id, _p.id)
)
# SQLite takes the other columns from the row in which max() is found.
_looks = Prepared(
    select(_v.household_id, _v.form_id, func.max(_v.started_at), _v.answers)
    .where(or_(*(_v.form_id == name for name in ("F01", "F02", "F03"))), COUNTED_THEN, _there)
    .group_by(_v.household_id, _v.form_id)
)
_last = Prepared(
    select(_v.household_id, func.max(_v.started_at))
    .where(COUNTED_THEN, _there)
    .group_by(_v.household_id)
)
_attempts = Prepared(
    select(_v.household_id, _v.started_at).where(_v.state == "attempt", STOOD, _there)
)
