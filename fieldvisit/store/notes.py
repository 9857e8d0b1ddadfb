"""Read 民情笔记: search by any part of the text, by household, the latest. Never writes."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    Uuid,
    bindparam,
    column,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy import text as sql

from fieldvisit.records.note import Note
from fieldvisit.store import rows
from fieldvisit.store.rows import Records
from fieldvisit.store.splitting import phrase
from fieldvisit.store.tables import TABLES
from fieldvisit.store.visits import LAST_DAY

_note = TABLES["note"]
_n = _note.c
_newer = _note.alias()


def search(tx: Connection, text: str, *, limit: int = 50) -> list[Note]:
    """Notes that hold `text` (one character or more, full-width and case aside), newest first.

    The index is walked from its newest end and left as soon as the page is full.
    """
    wanted = text.strip()
    if not wanted:
        return latest(tx, limit)
    return SEARCH.all(tx, phrase=phrase(wanted), limit=limit)


def of_household(
    tx: Connection, household_id: UUID, *, limit: int = 50, after: Note | None = None
) -> list[Note]:
    """A household's notes, newest first, one page; `after`: the last one of the page before."""
    at, note_id = (after.written_at, after.id) if after else (LAST_DAY, household_id)
    return OF_HOUSEHOLD.all(tx, household_id=household_id, limit=limit, at=at, id=note_id)


def latest(tx: Connection, limit: int = 50) -> list[Note]:
    """The newest notes."""
    return _latest.all(tx, limit=limit)


def tagged(tx: Connection, tag: str, *, limit: int = 50) -> list[Note]:
    """The newest notes that bear a tag, by its code."""
    return _tagged.all(tx, tag=tag, limit=limit)


def of_author(tx: Connection, staff_id: UUID) -> list[Note]:
    """All that somebody wrote and that stands, their own private ones too, newest first."""
    return _of_author.all(tx, staff_id=staff_id, limit=-1)


def known(tx: Connection, note_ids: Collection[UUID]) -> set[UUID]:
    """Those of these notes that are here, deleted ones too."""
    return set(tx.execute(select(_n.id).where(_n.id.in_(note_ids))).scalars())


def get(tx: Connection, note_id: UUID) -> Note | None:
    """One note by its id."""
    return rows.by_id(Note).first(tx, id=note_id)


def _standing(found: Select[Any]) -> Select[Any]:
    # Neither deleted nor replaced by a newer revision.
    replaced = select(_newer.c.id).where(_newer.c.replaces == _n.id).exists()
    return found.where(_n.deleted_at.is_(None), ~replaced).limit(bindparam("limit"))


def _newest_first(found: Select[Any]) -> Select[Any]:
    return _standing(found).order_by(_n.written_at.desc(), _n.id.desc())


def _of_one_household(found: Select[Any]) -> Select[Any]:
    return _newest_first(found).where(
        _n.household_id == bindparam("household_id"),
        tuple_(_n.written_at, _n.id) < tuple_(bindparam("at"), bindparam("id")),
    )


def _hits(found: Select[Any]) -> Select[Any]:
    # CROSS JOIN keeps SQLite to this order: the index leads, from its newest end.
    hits = (
        sql(
            "SELECT note_search.rowid AS doc, note_doc.note_id AS note_id"
            " FROM note_search CROSS JOIN note_doc ON note_doc.doc = note_search.rowid"
            " WHERE note_search MATCH :phrase ORDER BY note_search.rowid DESC"
        )
        .columns(column("doc", Integer), column("note_id", Uuid))
        .subquery()
    )
    joined = found.select_from(hits.join(_note, _n.id == hits.c.note_id))
    return _standing(joined).order_by(hits.c.doc.desc())


SEARCH = Records(Note, _hits)
OF_HOUSEHOLD = Records(Note, _of_one_household)
_latest = Records(Note, _newest_first)
_tagged = Records(
    Note,
    lambda found: _newest_first(found).where(
        select(literal(1))
        .select_from(func.json_each(_n.tags).table_valued("value", name="one"))
        .where(column("value") == bindparam("tag"))
        .exists()
    ),
)
_of_author = Records(
    Note, lambda found: _newest_first(found).where(_n.created_by == bindparam("staff_id"))
)
