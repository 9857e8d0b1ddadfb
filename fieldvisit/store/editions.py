"""Which edition of a visit counts, as conditions of statements: rules.editions says the same of
records. Asks for no row of a visit that has but one edition.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql.expression import FromClause

from fieldvisit.records.visit import Visit
from fieldvisit.store.rows import Records
from fieldvisit.store.tables import TABLES

_visit = TABLES["visit"]
_v = _visit.c
# The place of a row in its table stands in every index, its id does not: a list of ten thousand
# households is answered from an index alone.
_PLACE: ColumnElement[int] = literal_column("visit.rowid")
_STANDS = or_(_v.state == "finalised", _v.state == "reviewed")
Before = BindParameter[Any] | None


def of_visit(tx: Connection, visit: Visit) -> list[Visit]:
    """All editions of a visit, the first one first."""
    return of_first(tx, visit.first_visit or visit.id)


def of_first(tx: Connection, first: UUID) -> list[Visit]:
    """All editions of the visit that began with this one."""
    return _editions_of.all(tx, first=first)


def later_than(tx: Connection, visit: Visit) -> Visit | None:
    """The last edition after this one that was not taken back."""
    place = (visit.revision, visit.id.hex)
    later = [one for one in of_visit(tx, visit) if (one.revision, one.id.hex) > place]
    return next((one for one in reversed(later) if one.state != "cancelled"), None)


def _then(columns: Any, before: Before) -> ColumnElement[Any]:
    """The state of an edition just before an instant."""
    state: ColumnElement[Any] = columns["state"]
    if before is None:
        return state
    ended = or_(columns["state"] == "reviewed", columns["state"] == "returned")
    judged = ended, columns["reviewed_at"] >= before
    back = columns["state"] == "cancelled", columns["taken_back_at"] >= before
    undone = or_(and_(*judged), and_(*back))
    return case((undone, "finalised"), else_=state)


def _members(name: str, before: Before) -> FromClause:
    """The editions of all visits that have several."""
    later, head, first = (_visit.alias(f"{name}_{part}") for part in ("later", "head", "first"))
    there = () if before is None else (later.c.created_at < before,)
    corrected = select(head.c.first_visit).where(head.c.first_visit.is_not(None))
    return union_all(
        _edition(later, before).where(later.c.first_visit.is_not(None), *there),
        _edition(first, before, chain=first.c.id).where(first.c.id.in_(corrected)),
    ).subquery(name)


def _edition(of: Any, before: Before, *, chain: Any = None) -> Select[Any]:
    place: ColumnElement[int] = literal_column(f"{of.name}.rowid")
    chain = of.c.first_visit if chain is None else chain
    columns = (of.c.id, chain.label("chain"), of.c.revision, _then(of.c, before).label("state"))
    return select(place.label("place"), *columns).where(of.c.deleted_at.is_(None))


def _pairs(name: str, before: Before) -> tuple[Any, Any, Any]:
    """An edition, another of the same visit, and whether that one is the later."""
    one, other = _members(f"{name}_one", before), _members(f"{name}_other", before)
    same = and_(one.c.revision == other.c.revision, other.c.id > one.c.id)
    return one, other, or_(other.c.revision > one.c.revision, same)


def _superseded() -> Select[Any]:
    one, other, later = _pairs("next", None)
    joined = one.join(other, and_(one.c.chain == other.c.chain, later))
    return select(one.c.place).select_from(joined).where(other.c.state != "cancelled")


def _overtaken(before: Before) -> Select[Any]:
    one, other, later = _pairs("edition", before)
    mine, its = one.c.state, other.c.state
    overtakes = or_(
        and_(mine == "reviewed", later, or_(its == "reviewed", its == "attempt")),
        and_(mine == "finalised", its == "reviewed"),
        and_(mine != "reviewed", later, its != "cancelled"),
    )
    another = and_(one.c.chain == other.c.chain, one.c.id != other.c.id)
    return select(one.c.place).select_from(one.join(other, another)).where(overtakes)


def _undone(before: Before) -> Select[Any]:
    """Visits that were returned or taken back since."""
    ended = _visit.alias("ended")
    place: ColumnElement[int] = literal_column("ended.rowid")
    # Said with the words of the index, or SQLite would not see that the index answers.
    of_index = ended.c.state.in_((literal_column("'returned'"), literal_column("'cancelled'")))
    back = or_(ended.c.reviewed_at >= before, ended.c.taken_back_at >= before)
    return select(place).where(of_index, back)


def _to_come(before: Before) -> Select[Any]:
    later = _visit.alias("to_come")
    place: ColumnElement[int] = literal_column("to_come.rowid")
    return select(place).where(later.c.first_visit.is_not(None), later.c.created_at >= before)


NEWEST: ColumnElement[bool] = _PLACE.not_in(_superseded())
"""No later edition of the visit, but those taken back."""

COUNTED: ColumnElement[bool] = and_(_STANDS, _PLACE.not_in(_overtaken(None)))
"""A visit that counts as having been there, each once; an attempt does not (days.md 2)."""

_BEFORE: BindParameter[Any] = bindparam("before")

STOOD: ColumnElement[bool] = _PLACE.not_in(union_all(_overtaken(_BEFORE), _to_come(_BEFORE)))
"""No other edition stood for it just before the instant `before`, and it was there."""

COUNTED_THEN: ColumnElement[bool] = and_(or_(_STANDS, _PLACE.in_(_undone(_BEFORE))), STOOD)
"""A visit that counted just before the instant `before`."""

_editions_of = Records(
    Visit,
    lambda found: found.where(
        or_(_v.id == bindparam("first"), _v.first_visit == bindparam("first")),
        _v.deleted_at.is_(None),
    ).order_by(_v.revision, _v.id),
)


def first_passed(tx: Connection) -> dict[UUID, Any]:
    """By the first edition: when a visit with several editions passed for the first time."""
    members = _members("passed", None)
    joined = members.join(_visit, members.c.place == _PLACE)
    found = select(members.c.chain, _v.reviewed_at).select_from(joined)
    passed = found.where(_v.state == "reviewed").order_by(_v.reviewed_at.desc())
    return {row[0]: row[1] for row in tx.execute(passed)}
