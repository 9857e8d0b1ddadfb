"""The two search indexes as a whole: whether they agree with the rows, and made anew from them.
Never reads or changes a record; triggers and `lookup` keep the indexes from day to day.
"""

from sqlalchemy import Connection, select
from sqlcipher3 import dbapi2

from fieldvisit.store import lookup
from fieldvisit.store.prepared import driver
from fieldvisit.store.tables import TABLES

_EMPTIED = (
    "INSERT INTO note_search (note_search) VALUES ('delete-all')",
    "DELETE FROM note_doc",
    "INSERT INTO household_search (household_search) VALUES ('delete-all')",
    "DELETE FROM household_doc",
    "DELETE FROM household_lookup",
)
# The place of a note as the trigger gives it: its second, then its order in it.
_PLACED = (
    "INSERT INTO note_doc (doc, note_id)"
    " SELECT unixepoch(written_at) * 1000000 - 1 + row_number() OVER ("
    "PARTITION BY unixepoch(written_at) ORDER BY written_at, rowid), id FROM note"
)
_SPLIT = (
    "INSERT INTO note_search (rowid, text)"
    " SELECT doc, per_character(note.text) FROM note_doc CROSS JOIN note ON note.id = note_id"
    " WHERE note.deleted_at IS NULL ORDER BY doc"
)
_ASTRAY = (
    "SELECT count(*) FROM note LEFT JOIN note_doc ON note_id = note.id"
    " LEFT JOIN note_search_docsize AS kept ON kept.id = doc"
    " WHERE doc IS NULL OR (kept.id IS NULL) <> (deleted_at IS NOT NULL)",
    "SELECT count(*) FROM note_search_docsize AS kept LEFT JOIN note_doc ON doc = kept.id"
    " LEFT JOIN note ON note.id = note_id WHERE note.id IS NULL",
    "SELECT count(*) FROM household LEFT JOIN household_lookup ON household_id = id"
    " WHERE (household_id IS NULL) <> (deleted_at IS NOT NULL)",
    "SELECT count(*) FROM household_lookup LEFT JOIN household ON id = household_id"
    " WHERE id IS NULL",
    "SELECT count(*) FROM household_lookup LEFT JOIN household_doc USING (household_id)"
    " LEFT JOIN household_search_docsize AS kept ON kept.id = doc WHERE kept.id IS NULL",
    "SELECT count(*) FROM household_search_docsize AS kept LEFT JOIN household_doc ON doc = kept.id"
    " LEFT JOIN household_lookup USING (household_id) WHERE text IS NULL",
)
_SOUND = tuple(
    f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 0)"
    for index in ("note_search", "household_search")
)


def rebuild(tx: Connection) -> None:
    """Make both indexes anew from notes, households and people, in the caller's transaction."""
    raw = driver(tx)
    for statement in (*_EMPTIED, _PLACED, _SPLIT):
        raw.execute(statement)
    h = TABLES["household"].c
    lookup.refresh(tx, tx.execute(select(h.id).order_by(h.number, h.id)).scalars())


def astray(tx: Connection) -> int:
    """How many notes and households their index misses or holds in vain; at least 1 when the index
    itself is torn. Needs a transaction that may write.
    """
    raw = driver(tx)
    missed: int = sum(raw.execute(question).fetchone()[0] for question in _ASTRAY)
    try:
        for proof in _SOUND:
            raw.execute(proof)
    except dbapi2.DatabaseError:
        return max(1, missed)
    return missed
