"""Read households: who is due, one line each, members. Never writes; never loops over rows."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import (
    Connection,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)

from fieldvisit.records.household import Household
from fieldvisit.records.person import Membership, Person
from fieldvisit.rules.safety import OLD_TAGS
from fieldvisit.store import rows
from fieldvisit.store.codec import codec_of, read_uuid
from fieldvisit.store.editions import COUNTED_THEN, STOOD
from fieldvisit.store.opening import json_text
from fieldvisit.store.prepared import Prepared
from fieldvisit.store.tables import TABLES

FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""Later than anything that happened."""

_Readers = tuple[tuple[int, Callable[[Any], Any]], ...]
_h, _p, _m, _v = (TABLES[kind].c for kind in ("household", "person", "membership", "visit"))


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


LINE = (
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
# Said with the words of the index, or SQLite would not see that the index answers.
REGISTERED = (_h.deleted_at.is_(None), _h.status != literal_column("'left'"))
WITH_HEAD = TABLES["household"].outerjoin(TABLES["person"], _p.id == _h.householder_id)


def due_facts(
    tx: Connection,
    *,
    since: datetime,
    before: datetime = FAR,
    form_id: str = "F02",
    categories: Collection[str] | None = None,
) -> list[DueFacts]:
    """Every registered household (of these `categories`) with its last counted visit of a form, in
    one statement. `since`: the start of the period in which attempts are counted; what happened at
    `before` or later is not looked at.
    """
    asked = {"since": since, "before": before, "form_id": form_id}
    if categories is None:
        return [_due(row) for row in DUE_FACTS.rows(tx, **asked)]
    kinds = json_text(sorted(categories))
    return [_due(row) for row in DUE_FACTS_UNDER.rows(tx, **asked, categories=kinds)]


def due_facts_of(
    tx: Connection,
    household_ids: Sequence[UUID],
    *,
    since: datetime,
    before: datetime = FAR,
    form_id: str = "F02",
) -> dict[UUID, DueFacts]:
    """`due_facts` of these households alone; the price is theirs, not the village's."""
    ids = json_text([one.hex for one in household_ids])
    found = DUE_FACTS_OF.rows(tx, since=since, before=before, form_id=form_id, ids=ids)
    return {row.household_id: row for row in map(_due, found)}


def get(tx: Connection, household_id: UUID) -> Household | None:
    """One household."""
    return rows.by_id(Household).first(tx, id=household_id)


def some(tx: Connection, household_ids: Collection[UUID]) -> dict[UUID, Household]:
    """Those of these households that are here and not deleted, in one statement."""
    ids = json_text([one.hex for one in household_ids])
    return {one.id: one for one in _some.all(tx, ids=ids)}


def called(tx: Connection, named: str) -> Household | None:
    """The household with this id, or the only one of this number."""
    try:
        found = get(tx, UUID(named))
    except ValueError:
        same = _called.all(tx, number=named)
        found = same[0] if len(same) == 1 else None
    return found if found and found.deleted_at is None else None


def all_called(tx: Connection, words: str) -> list[Household]:
    """The households of this number, and those in aid whose householder has this name."""
    return _so_called.all(tx, words=words)


def names(tx: Connection, household_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The householder's name of each household that has one; None is no household."""
    found = tx.execute(
        select(_h.id, _p.name)
        .join_from(TABLES["household"], TABLES["person"], _p.id == _h.householder_id)
        .where(_h.id.in_({one for one in household_ids if one is not None}))
    )
    return {row[0]: row[1] for row in found}


def scopes(tx: Connection, household_ids: Collection[UUID]) -> dict[UUID, str]:
    """The scope of each of these households that is here."""
    found = tx.execute(select(_h.id, _h.scope).where(_h.id.in_(household_ids)))
    return {row[0]: row[1] for row in found}


def members(tx: Connection, household_id: UUID) -> list[tuple[Membership, Person]]:
    """Who belongs to a household now, the householder first."""
    split = len(_ties.fields)
    return [
        (_ties.record(row[:split]), _people.record(row[split:]))
        for row in MEMBERS.rows(tx, household_id=household_id)
    ]


def heads(tx: Connection) -> dict[UUID, dict[tuple[date | None, date | None], int]]:
    """By household: how many people belong or belonged to it over each span of days."""
    found: dict[UUID, dict[tuple[date | None, date | None], int]] = {}
    spans = (_m.household_id, _m.since, _m.until)
    counted = select(*spans, func.count()).where(_m.deleted_at.is_(None)).group_by(*spans)
    for household_id, since, until, people in tx.execute(counted):
        found.setdefault(household_id, {})[since, until] = people
    return found


def living_elsewhere(tx: Connection) -> list[Household]:
    """Registered households that live elsewhere than they are registered, by number."""
    return _elsewhere.all(tx)


def with_near_relatives(tx: Connection) -> list[Household]:
    """Registered households for which a near relative in office is or was filed, by number."""
    return _related.all(tx)


def with_safety(tx: Connection, *, only: Sequence[UUID] | None = None) -> list[Household]:
    """Registered households (or those of `only` these) of which something was said for the safety
    of who goes there, also by the tags of before (`rules.safety.OLD_TAGS`).
    """
    if only is None:
        return _careful.all(tx)
    return _careful_of.all(tx, ids=json_text([one.hex for one in only]))


def paired(tx: Connection) -> list[Household]:
    """Registered households with which somebody keeps or kept in touch, by number."""
    return _paired.all(tx)


def line(row: tuple[Any, ...]) -> HouseholdRow:
    """A row of `LINE` as the driver gives it."""
    return HouseholdRow._make(_read(row, _LINE_READERS))


def _due(row: tuple[Any, ...]) -> DueFacts:
    return DueFacts._make(_read(row, _DUE_READERS))


def _read(row: tuple[Any, ...], readers: _Readers) -> list[Any]:
    values = list(row)
    for place, read in readers:
        if values[place] is not None:
            values[place] = read(values[place])
    return values


def _due_statement(*, some: str = "") -> Select[Any]:
    asked = select(func.json_each(bindparam(some or "all")).table_valued("value").c.value)
    been = _v.started_at < bindparam("before")
    counted = case((and_(COUNTED_THEN, been), _v.started_at))
    attempted = case((and_(_v.state == "attempt", STOOD, been), _v.started_at))
    last = (
        select(
            _v.household_id,
            func.max(counted).label("visit_at"),
            func.max(attempted).label("attempt_at"),
            func.sum(attempted >= bindparam("since")).label("attempts"),
        )
        .where(_v.form_id == bindparam("form_id"), _v.deleted_at.is_(None))
        .where(*((_v.household_id.in_(asked),) if some == "ids" else ()))
        .group_by(_v.household_id)
        .subquery()
    )
    found = (
        select(
            *LINE,
            _h.grid_id,
            last.c.visit_at,
            last.c.attempt_at,
            func.coalesce(last.c.attempts, 0),
        )
        .select_from(WITH_HEAD.outerjoin(last, last.c.household_id == _h.id))
        .where(*REGISTERED, _h.created_at < bindparam("before"))
    )
    if some == "ids":
        return found.where(_h.id.in_(asked))
    listed = found.order_by(_h.number, _h.id)
    return listed.where(_h.category.in_(asked)) if some else listed


def _members_statement() -> Select[Any]:
    return (
        select(*_ties.columns, *_people.columns)
        .join_from(TABLES["membership"], TABLES["person"], _p.id == _m.person_id)
        .where(
            _m.household_id == bindparam("household_id"),
            _m.until.is_(None),
            _m.deleted_at.is_(None),
        )
        .order_by(_m.relation != "householder", _m.id)
    )


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "household_id": read_uuid,
    "tags": orjson.loads,
    "created_at": datetime.fromisoformat,
    "grid_id": read_uuid,
    "last_visit_at": datetime.fromisoformat,
    "last_attempt_at": datetime.fromisoformat,
}


def _readers(fields: Sequence[str]) -> _Readers:
    return tuple(
        (place, _READERS[field]) for place, field in enumerate(fields) if field in _READERS
    )


_LINE_READERS, _DUE_READERS = _readers(HouseholdRow._fields), _readers(DueFacts._fields)
_ties, _people = codec_of(Membership, "membership"), codec_of(Person, "person")
DUE_FACTS = Prepared(_due_statement())
DUE_FACTS_OF = Prepared(_due_statement(some="ids"))
DUE_FACTS_UNDER = Prepared(_due_statement(some="categories"))
MEMBERS = Prepared(_members_statement())

_called = rows.Records(
    Household,
    lambda found: found.where(_h.number == bindparam("number"), _h.deleted_at.is_(None)).order_by(
        _h.id
    ),
)
_so_called = rows.Records(
    Household,
    lambda found: found.where(
        or_(
            _h.number == bindparam("words"),
            and_(
                _h.householder_id.in_(select(_p.id).where(_p.name == bindparam("words"))),
                *REGISTERED,
            ),
        ),
        _h.deleted_at.is_(None),
    ).order_by(_h.number, _h.id),
)
_NOT_OVER = func.json_extract(_h.residence_split, "$.until").is_(None)
_elsewhere = rows.Records(
    Household,
    lambda found: found.where(
        *REGISTERED, func.json_type(_h.residence_split) == "object", _NOT_OVER
    ).order_by(_h.number, _h.id),
)
_related = rows.Records(
    Household,
    lambda found: found.where(*REGISTERED, _h.near_relatives != literal_column("'[]'")).order_by(
        _h.number, _h.id
    ),
)
_paired = rows.Records(
    Household,
    lambda found: found.where(*REGISTERED, _h.pairings != literal_column("'[]'")).order_by(
        _h.number, _h.id
    ),
)


def _warned(found: Select[Any]) -> Select[Any]:
    said = (
        _h.safety != literal_column("'[]'"),
        *(func.instr(type_coerce(_h.tags, String), f'"{tag}"') > 0 for tag in OLD_TAGS),
    )
    return found.where(*REGISTERED, or_(*said)).order_by(_h.id)


_careful = rows.Records(Household, _warned)
_NAMED = _h.id.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value))
_careful_of = rows.Records(Household, lambda found: _warned(found).where(_NAMED))
_some = rows.Records(Household, lambda found: found.where(_NAMED, _h.deleted_at.is_(None)))
