"""What this device's numbers rest on: the server's epoch, what its receipts proved; how to begin
anew when the server was put back from a backup, or this file was. Sends nothing, loses nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.records import KINDS
from fieldvisit.records.kept import instant_text
from fieldvisit.store import audit, keeping
from fieldvisit.store.journal import Stamp
from fieldvisit.store.opening import json_text
from fieldvisit.store.outbox import APART, IS_OPEN
from fieldvisit.store.prepared import driver
from fieldvisit.store.server_rows import NEVER_SHOWN
from fieldvisit.store.tables import profile as table

ROW = "ground"
BESIDE = ("server_row", "parked", "left_row")
MAX_ASKED = 10_000
"""Batches that may be asked about at once."""

EVERY = 2**63

_ACKED = f"""
    SELECT coalesce(max(counter), 0) FROM outbox WHERE NOT ({IS_OPEN}) OR deferrals > 0
"""
_WAITS = """
    UPDATE outbox SET state = 'waiting', batch_id = NULL, version = NULL, reason = NULL,
        fields = '[]', settled_at = NULL, deferrals = 0, ahead = min(ahead, 1)
"""
_AGAIN = f"{_WAITS} WHERE counter > :known"
_LEAD_AGAIN = f"UPDATE outbox SET ahead = 1 WHERE ahead = 2 AND {IS_OPEN}"
_IN_QUESTION = f"""
    SELECT batch_id FROM outbox
    WHERE batch_id IS NOT NULL AND (state <> 'rejected' OR reason IN ('{"', '".join(APART)}'))
    GROUP BY batch_id ORDER BY max(counter) DESC LIMIT {MAX_ASKED}
"""
_OF_LOST = f"NOT ({IS_OPEN}) AND batch_id IN (SELECT value FROM json_each(:lost))"
_FIRST_LOST = f"SELECT min(counter), count(*) FROM outbox WHERE {_OF_LOST}"
_LOST_BASES = f"UPDATE outbox SET base_version = -abs(base_version) WHERE {_OF_LOST}"
_LOST_AGAIN = f"{_WAITS} WHERE {_OF_LOST}"
_BEHIND_LOST = f"""
    UPDATE outbox SET counter = counter + :leap, batch_id = NULL
    WHERE {IS_OPEN} AND counter >= :first
        AND (batch_id IS NULL OR batch_id IN (SELECT value FROM json_each(:lost)))
"""
_FREE = f"""
    UPDATE outbox SET batch_id = NULL WHERE {IS_OPEN} AND batch_id IN (
        SELECT batch_id FROM outbox WHERE {IS_OPEN} AND counter > :known
    )
"""
_SETTLED_ABOVE = f"""
    SELECT count(*) FROM outbox
    WHERE NOT ({IS_OPEN}) AND counter > :known
"""
_OTHER_BASES = (
    f"UPDATE outbox SET base_version = -base_version WHERE {IS_OPEN} AND base_version > 0"
)
_OWN_BASES = f"""
    UPDATE outbox SET base_version = 0 WHERE {IS_OPEN} AND base_version <> 0 AND EXISTS (
        SELECT 1 FROM outbox AS born WHERE born.kind = outbox.kind AND born.row_id = outbox.row_id
        AND born.action = 'insert' AND born.state IN ('waiting', 'delivered')
    )
"""
_NOT_SHOWN = f"""
    INSERT OR IGNORE INTO server_row (kind, row_id, version, "values")
    SELECT kind, row_id, {NEVER_SHOWN}, after FROM outbox JOIN outbox_body USING (counter)
    WHERE action = 'insert' AND {IS_OPEN}
"""
_RENUMBER = f"""
    UPDATE outbox SET counter = counter + :leap, batch_id = NULL
    WHERE {IS_OPEN} AND counter > :acked
"""
_FILES_IN_DOUBT = """
    UPDATE blob SET sent_at = NULL
    WHERE sha256 IN (SELECT sha256 FROM attachment) OR sha256 NOT IN (
        SELECT json_extract(r."values", '$.sha256') FROM left_row r JOIN left_scope USING (scope)
        WHERE r.kind = 'attachment' AND json_extract(r."values", '$.device_id') <> ?
    )
"""
"""All but those of colleagues in an area that is this person's no more: whoever has it brings
them."""
_CURSORS = (
    "SELECT scope, seq FROM left_scope WHERE seq > 0"
    " UNION ALL SELECT scope, seq FROM cursor WHERE seq > 0"
)
FORGET = (
    *(f"UPDATE {t} SET version = -version WHERE version > 0" for t in BESIDE),
    *(f"DELETE FROM {t}" for t in ("scope_sum", "first_fill", "fill_block")),
    # That a scope was pulled stays known: if it may not be read any more, its rows leave.
    *(f"UPDATE {t} SET seq = 0" for t in ("cursor", "left_scope")),
)
"""Beside the numbers of the rows themselves, what means nothing any more in another epoch."""
_LEFT = "SELECT count(*) FROM {kind} WHERE version < 0 AND deleted_at IS NULL"


@dataclass(frozen=True)
class Ground:
    """`epoch`: the server's, blank before it told one; `acked`: the highest number of ours that a
    receipt has answered; `known`, `mark`: what the last receipt of this epoch told, the proof of
    what the server knew; `regaining`: a new epoch began and not every row was pulled since;
    `files_since`: files kept before then may have been lost by the server; `again`: changes up to
    this number may have come to it before, under another one or in another batch; `cursors`: how
    far each scope had been pulled in the epoch that passed.
    """

    epoch: str = ""
    acked: int = 0
    known: int = 0
    mark: str = ""
    regaining: bool = False
    files_since: str = ""
    again: int = 0
    cursors: dict[str, int] = field(default_factory=dict)


def load(tx: Connection) -> Ground:
    """What the numbers rest on, as last kept; of a file from before there were epochs, what its
    journal says.
    """
    found = tx.execute(select(table.c.value).where(table.c.name == ROW)).scalar_one_or_none()
    if found is None:
        return Ground(acked=driver(tx).execute(_ACKED).fetchone()[0])
    return Ground(**{one.name: found[one.name] for one in fields(Ground) if one.name in found})


def receipt(tx: Connection, *, acked: int, told: Ground) -> None:
    """A receipt came that answers numbers up to `acked`; `told`: its epoch, number and mark."""
    ground = load(tx)
    news = replace(ground, acked=max(ground.acked, acked))
    if told.epoch and told.epoch == ground.epoch and told.known >= ground.known:
        news = replace(news, known=told.known, mark=told.mark)
    if news != ground:
        _keep(tx, news)


def is_news(tx: Connection, *, epoch: str, known: int) -> bool:
    """Whether an answer tells an epoch or a number that this device did not know."""
    head = driver(tx).execute("SELECT counter FROM journal_head").fetchone()[0]
    return known > head or bool(epoch and epoch != load(tx).epoch)


def heard(tx: Connection, *, epoch: str, known: int) -> None:
    """An answer of the epoch that both ends share. A device that knew none takes it as it is; one
    whose head lies behind what the server knows (an old copy of a device) never gives those numbers
    again.
    """
    ground = load(tx)
    if epoch and not ground.epoch:
        _keep(tx, replace(ground, epoch=epoch))
    driver(tx).execute("UPDATE journal_head SET counter = max(counter, ?)", [known])


def begin(tx: Connection, *, epoch: str, known: int, stamp: Stamp) -> int:
    """The server counts anew and knows this device's changes up to `known`: later ones that are
    still held wait again under their old numbers, in order; cursors, sums and the numbers of rows
    mean nothing any more; no row is taken away. Returns how many changes wait again.
    """
    ground, sql = load(tx), driver(tx)
    again = sql.execute(_SETTLED_ABOVE, {"known": known}).fetchone()[0]
    sql.execute(_FREE, {"known": known})
    sql.execute(_AGAIN, {"known": known})
    sql.execute(_LEAD_AGAIN)
    sql.execute(_OTHER_BASES)
    sql.execute(_OWN_BASES)
    for kind in KINDS:
        keeping.doubt_numbers(tx, kind)
    cursors = ground.cursors if ground.regaining else {}
    cursors |= dict(sql.execute(_CURSORS).fetchall())
    for statement in FORGET:
        sql.execute(statement)
    sql.execute(_NOT_SHOWN)
    sql.execute(_FILES_IN_DOUBT, [stamp.device_id.hex])
    sql.execute("UPDATE journal_head SET counter = max(counter, ?)", [known])
    acked = min(ground.acked, known)
    since = instant_text(stamp.at)
    head = sql.execute("SELECT counter FROM journal_head").fetchone()[0]
    began = Ground(epoch, acked, regaining=True, files_since=since, again=head, cursors=cursors)
    _keep(tx, began)
    detail = {"epoch": epoch, "known": str(known), "again": str(again)}
    audit.append(tx, "epoch_changed", subject=epoch, stamp=stamp, detail=detail)
    return int(again)


def in_question(tx: Connection) -> list[UUID]:
    """Batches of ours, the latest first, of which a server that was put back may have no receipt:
    those whose changes are still kept, and not refused for good.
    """
    found = driver(tx).execute(_IN_QUESTION) if load(tx).regaining else ()
    return [UUID(row[0]) for row in found]


def lost(tx: Connection, batches: Collection[UUID], *, known: int, stamp: Stamp) -> int:
    """The server has no receipt of these batches, though it knows numbers of this device up to
    `known`: they are of another life of the file (a copy that was put back). What is settled of
    them waits again, with all that waits behind it, in the same order and under numbers that nobody
    gave out. Returns how many changes wait again.
    """
    ground, sql = load(tx), driver(tx)
    bound: dict[str, Any] = {"lost": json_text([one.hex for one in batches])}
    first, again = sql.execute(_FIRST_LOST, bound).fetchone()
    if not again:
        return 0
    sql.execute(_LOST_BASES, bound)
    sql.execute(_LOST_AGAIN, bound)
    if first <= known:
        head = max(known, sql.execute("SELECT counter FROM journal_head").fetchone()[0])
        sql.execute(_BEHIND_LOST, {**bound, "first": first, "leap": head - first + 1})
        newest = sql.execute("SELECT max(counter) FROM outbox").fetchone()[0]
        sql.execute("UPDATE journal_head SET counter = max(counter, ?)", [newest])
        _keep(tx, replace(ground, again=max(ground.again, newest)))
    sql.execute(_OWN_BASES)
    sql.execute(_NOT_SHOWN)
    detail = {"known": str(known), "changes": str(again)}
    audit.append(tx, "changes_renumbered", subject=ground.epoch, stamp=stamp, detail=detail)
    return int(again)


def renumber(tx: Connection, *, known: int, stamp: Stamp) -> int:
    """This file is an old copy: numbers up to `known` were given out in a life that it forgot. What
    no receipt has answered gets numbers above them, in the same order, and goes in a batch of its
    own. Returns how many changes that were.
    """
    ground, sql = load(tx), driver(tx)
    head = max(known, sql.execute("SELECT counter FROM journal_head").fetchone()[0])
    moved = sql.execute(_RENUMBER, {"leap": head - ground.acked, "acked": ground.acked}).rowcount
    newest = sql.execute("SELECT coalesce(max(counter), 0) FROM outbox").fetchone()[0]
    sql.execute("UPDATE journal_head SET counter = max(counter, ?, ?)", [head, newest])
    _keep(tx, replace(ground, again=max(ground.again, newest)))
    detail = {"known": str(known), "changes": str(moved)}
    audit.append(tx, "changes_renumbered", subject=ground.epoch, stamp=stamp, detail=detail)
    return int(moved)


def in_doubt(tx: Connection, sha256: str) -> bool:
    """Whether the server may hold a file that is to be sent: ask before sending."""
    since = load(tx).files_since
    query = "SELECT 1 FROM blob WHERE sha256 = ? AND kept_at <= ?"
    return bool(since) and driver(tx).execute(query, [sha256, since]).fetchone() is not None


def seen_before(tx: Connection, scope: str) -> int:
    """Up to which number an edition of a row of the scope may be older than what is here of an
    epoch that has passed. While rows are still being pulled: as far as this device had come; an
    edition beyond it may be one that it had not seen yet. Later every edition of such a row is new.
    0 where no epoch has passed.
    """
    ground = load(tx)
    if not ground.files_since:
        return 0
    return ground.cursors.get(scope, 0) if ground.regaining else EVERY


def regained(tx: Connection) -> None:
    """Every row that the server has was pulled since the epoch began."""
    _keep(tx, replace(load(tx), regaining=False))


def left_over(tx: Connection) -> int:
    """Records here that the server lost and that have not come back: their author's device brings
    them. While rows are still being pulled, none.
    """
    if load(tx).regaining:
        return 0
    kinds = (kind for kind in KINDS if kind not in ("conflict", "handed_in"))
    return sum(driver(tx).execute(_LEFT.format(kind=k)).fetchone()[0] for k in kinds)


def _keep(tx: Connection, ground: Ground) -> None:
    value: Mapping[str, Any] = asdict(ground)
    statement = insert(table).values(name=ROW, value=value)
    tx.execute(statement.on_conflict_do_update(set_={"value": statement.excluded.value}))
