"""Read 民情笔记: search by any part of the text, by household, the latest. Never writes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Integer, Select, Uuid, column, select
from sqlalchemy import text as sql

from fieldvisit.records.note import Note
from fieldvisit.store import rows
from fieldvisit.store.splitting import phrase
from fieldvisit.store.tables import TABLES

_note = TABLES["note"]
_n = _note.c
_newer = _note.alias()
_hits = (
    # CROSS JOIN keeps SQLite to this order: the index leads, from its newest end.
    sql(
        "SELECT note_search.rowid AS doc, note_doc.note_id AS note_id"
        " FROM note_search CROSS JOIN note_doc ON note_doc.doc = note_search.rowid"
        " WHERE note_search MATCH :phrase ORDER BY note_search.rowid DESC"
    )
    .columns(column("doc", Integer), column("note_id", Uuid))
    .subquery()
)
_standing = (
    _n.deleted_at.is_(None),
    ~select(_newer.c.id).where(_newer.c.replaces == _n.id).exists(),
)


def search(tx: Connection, text: str, *, limit: int = 50) -> list[Note]:
    """Notes that hold `text` (one character or more, full-width and case aside), newest first.

    The index is walked from its newest end and left as soon as the page is full.
    """
    wanted = text.strip()
    if not wanted:
        return latest(tx, limit)
    found = (
        rows.select_of("note")
        .select_from(_hits.join(_note, _n.id == _hits.c.note_id))
        .where(*_standing)
        .order_by(_hits.c.doc.desc())
        .limit(limit)
    )
    return rows.fetch(tx, Note, statement=found.params(phrase=phrase(wanted)))


def of_household(
    tx: Connection, household_id: UUID, *, limit: int = 50, before: datetime | None = None
) -> list[Note]:
    """A household's notes, newest first, one page."""
    wanted = [_n.household_id == household_id, *_standing]
    if before:
        wanted.append(_n.written_at < before)
    return rows.fetch(tx, Note, statement=_newest(limit).where(*wanted))


def latest(tx: Connection, limit: int = 50) -> list[Note]:
    """The newest notes."""
    return rows.fetch(tx, Note, statement=_newest(limit).where(*_standing))


def get(tx: Connection, note_id: UUID) -> Note | None:
    """One note by its id."""
    return rows.first(tx, Note, statement=rows.select_of("note").where(_n.id == note_id))


def _newest(limit: int) -> Select[tuple[object, ...]]:
    return rows.select_of("note").order_by(_n.written_at.desc(), _n.id.desc()).limit(limit)
