"""Put a copy in the place of the device's file, with what was never sent carried over from the
present one. The present file is set aside whole; nothing is deleted.
"""

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import orjson
from sqlcipher3 import dbapi2

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.disk import free_bytes
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records import KINDS
from fieldvisit.store import (
    backup,
    copies,
    epochs,
    migrate,
    opening,
    outbox,
    parcels,
    remaking,
    salvage,
    staging,
    troubles,
)
from fieldvisit.store.copies import Copy
from fieldvisit.store.torn import TornFile

LOCAL = ("draft", "in_hand", "medium")
"""Kept on this device alone: the present state counts, where it can be read whole."""


@dataclass(eq=False)
class CopyDamaged(FieldvisitError):
    """The copy itself does not read back whole under its key; the present file was not touched."""


@dataclass(eq=False)
class CopyOfAnother(FieldvisitError):
    """The copy belongs to another device, and this one has `count` changes that were never sent."""

    count: int


@dataclass(frozen=True)
class Restored:
    """`aside`: where the present file rests now (None: there was none); `carried`: changes that
    were never sent and came over; `whole`: all of the present file could be read for that.
    """

    aside: Path | None
    carried: int
    whole: bool


def restore(
    folder: DeviceFolder, copy: Copy, *, key: bytes, present_key: bytes | None, at: datetime
) -> Restored:
    """Make a copy the device's file. `key` opens the copy, `present_key` the present file; without
    it nothing can be carried over, and the caller has said so.

    Raises CopyDamaged, CopyOfAnother, StoreTooNew, StoreBusy, DiskFull: nothing is changed then.
    """
    with troubles.named(folder):
        free = free_bytes(folder.root)
        if free < 2 * copy.size + troubles.MEGABYTE:
            raise troubles.DiskFull(free_mb=free // troubles.MEGABYTE)
        if present_key is not None:
            staging.fold_log(folder.database, present_key)
        staged = staging.stage(folder)
        _lay_out(copy, staged, key=key)
        carried, whole = 0, True
        if present_key is not None and folder.database.exists():
            carried, whole = _carry_over(folder, staged, key=key, present_key=present_key)
        remaking.finish(staged, key, at=at)
        _bring_files(folder, staged, copy=copy, key=key)
        aside = staging.put_in_place(folder, staged, key=key, at=at)
    return Restored(aside, carried, whole)


def opens(database: Path, key: bytes) -> bool:
    """Whether a key is the one of a file."""
    try:
        with closing(opening.connect(database, key, read_only=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except dbapi2.DatabaseError:
        return False
    return True


def _lay_out(copy: Copy, staged: DeviceFolder, *, key: bytes) -> None:
    shutil.copyfile(copy.database, staged.database)
    log = copy.database.with_name(f"{copies.DATABASE}-wal")
    if not copy.before and log.exists():
        shutil.copyfile(log, staged.database.with_name(log.name))
    with closing(opening.connect(staged.database, key)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            sound = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
            sound = sound and not connection.execute("PRAGMA cipher_integrity_check").fetchall()
        except dbapi2.DatabaseError as error:
            raise CopyDamaged() from error
        if not sound:
            raise CopyDamaged()
    migrate.refuse_newer(partial(opening.connect, staged.database, key, read_only=True))
    migrate.bring_up(staged, partial(opening.connect, staged.database, key))


def _carry_over(
    folder: DeviceFolder, staged: DeviceFolder, *, key: bytes, present_key: bytes
) -> tuple[int, bool]:
    with (
        TornFile(folder.database, present_key) as present,
        salvage.writing(staged.database, key) as target,
    ):
        tables = set(present.tables())
        if not tables:
            target.execute("UPDATE journal_head SET counter = counter + ?", (salvage.LEAP,))
            return 0, False
        _refuse_another(present, target)
        touched = _unsettled(target)
        carried = _outbox(present, target)
        touched |= _unsettled(target)
        for kind in KINDS:
            if kind in tables:
                _touched(present, target, kind=kind, touched=touched)
        if "attachment" in tables:
            _unsent_files(present, target)
        if "outbox" not in present.failures:
            _forget_settled(present, target)
        _forget_aside(target)
        _parents(present, target)
        if "left_row" in tables:
            _set_apart(present, target)
        for table in LOCAL:
            if table in tables:
                _as_present(present, target, table=table)
        _box(present, target)
        _numbers(present, target)
        _ground(present, target)
        _how_far(present, target)
        _trail(present, target)
        return carried, not present.failures


def _refuse_another(present: TornFile, target: dbapi2.Connection) -> None:
    question = "SELECT value FROM profile WHERE name = 'device_id'"
    here = present.ask(question)
    unsent = present.ask("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'delivered')")
    if here and target.execute(question).fetchall() != here and unsent and unsent[0][0]:
        raise CopyOfAnother(count=unsent[0][0])


def _outbox(present: TornFile, target: dbapi2.Connection) -> int:
    """The whole journal as the present file has it, what was taken too: a server that is put back
    from a backup gets it again from there. Returns how many changes came over that were not taken.
    """
    columns = salvage.shared_columns(present, target, table="outbox")
    known = {row[0] for row in target.execute("SELECT counter FROM outbox")}
    salvage.put_rows(target, "outbox", columns=columns, rows=present.rows("outbox", columns))
    salvage.put_rows(target, "outbox_body", columns=salvage.BODY, rows=salvage.bodies(present))
    salvage.drop_halves(target)
    open_ones = target.execute("SELECT counter FROM outbox WHERE state <> 'applied'")
    return len({row[0] for row in open_ones} - known)


def _forget_settled(present: TornFile, target: dbapi2.Connection) -> None:
    """What still waits in the copy and was settled so long ago that the present file has forgotten
    it: it would be sent, and judged, a second time.
    """
    head = present.ask("SELECT counter FROM journal_head")
    known = {row[0] for row in present.rows("outbox", ("counter",))}
    waiting = f"SELECT counter FROM outbox WHERE {outbox.IS_OPEN} AND counter <= ?"
    for (counter,) in target.execute(waiting, head[0] if head else (0,)).fetchall():
        if counter not in known:
            target.execute("DELETE FROM outbox WHERE counter = ?", (counter,))


def _forget_aside(target: dbapi2.Connection) -> None:
    """Of rows without a change under way the row itself is the server's: an older edition beside it
    would be counted in its place.
    """
    target.execute(
        "DELETE FROM server_row WHERE NOT EXISTS (SELECT 1 FROM outbox"
        " WHERE outbox.kind = server_row.kind AND outbox.row_id = server_row.row_id"
        f" AND {outbox.IS_OPEN})"
    )


def _unsettled(target: dbapi2.Connection) -> set[tuple[str, str]]:
    """Kind and id of each row with a change that the server has not taken as it was said."""
    return set(target.execute("SELECT kind, row_id FROM outbox WHERE state <> 'applied'"))


def _touched(
    present: TornFile, target: dbapi2.Connection, *, kind: str, touched: set[tuple[str, str]]
) -> None:
    """Rows that the server does not have as they are here: never sent, or `touched` by a change
    that waits in either file. Where it waits in the copy alone, the copy shows our value, and what
    the server made of it only the present file does.
    """
    columns = salvage.shared_columns(present, target, table=kind)
    key, version = columns.index("id"), columns.index("version")
    rows = (
        row
        for row in present.rows(kind, columns)
        if not row[version] or (kind, row[key]) in touched
    )
    salvage.put_rows(target, kind, columns=columns, rows=rows)
    names = salvage.shared_columns(present, target, table="server_row")
    aside = present.rows("server_row", names)
    place, of = names.index("row_id"), names.index("kind")
    ours = (row for row in aside if row[of] == kind and (kind, row[place]) in touched)
    salvage.put_rows(target, "server_row", columns=names, rows=ours)


def _unsent_files(present: TornFile, target: dbapi2.Connection) -> None:
    """The records of files that the server lacks: without its record a file is not handed in, and a
    device that was revoked meanwhile gets no record from the server.
    """
    files = present.rows("blob", ("sha256", "sent_at"))
    unsent = {sha256 for sha256, sent_at in files if sent_at is None}
    columns = salvage.shared_columns(present, target, table="attachment")
    named = columns.index("sha256")
    rows = [row for row in present.rows("attachment", columns) if row[named] in unsent]
    salvage.put_rows(target, "attachment", columns=columns, rows=rows)


def _set_apart(present: TornFile, target: dbapi2.Connection) -> None:
    """What is set apart and not in its place in the copy: a private note exists nowhere else, and
    by its record a file is handed in again to a server that lost it.
    """
    columns = salvage.shared_columns(present, target, table="left_row")
    rows = present.rows("left_row", columns)
    salvage.put_rows(target, "left_row", columns=columns, rows=rows)
    for kind in KINDS:
        in_place = f"SELECT id FROM {kind}"
        target.execute(f"DELETE FROM left_row WHERE kind = ? AND row_id IN ({in_place})", (kind,))


def _parents(present: TornFile, target: dbapi2.Connection) -> None:
    """Records that what came over hangs on and that the copy is too old to have."""
    for _ in KINDS:
        wanting = target.execute("PRAGMA foreign_key_check").fetchall()
        for table, rowid, parent, number in wanting:
            field = target.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()[number][3]
            ids = target.execute(f'SELECT "{field}" FROM "{table}" WHERE rowid = ?', (rowid,))
            columns = salvage.shared_columns(present, target, table=parent)
            names = ", ".join(f'"{name}"' for name in columns)
            query = f'SELECT {names} FROM "{parent}" WHERE id = ?'
            salvage.put_rows(
                target, parent, columns=columns, rows=present.ask(query, ids.fetchone()) or ()
            )
        if not wanting:
            return


def _as_present(present: TornFile, target: dbapi2.Connection, *, table: str) -> None:
    columns = salvage.shared_columns(present, target, table=table)
    rows = list(present.rows(table, columns))
    if table not in present.failures:
        target.execute(f'DELETE FROM "{table}"')
    salvage.put_rows(target, table, columns=columns, rows=rows)


def _box(present: TornFile, target: dbapi2.Connection) -> None:
    """The pair to which answers are sealed that are on their way."""
    pair = present.ask(f"SELECT name, value FROM profile WHERE name = '{parcels.BOX}'") or ()
    for row in pair:
        target.execute("INSERT OR REPLACE INTO profile (name, value) VALUES (?, ?)", row)


def _numbers(present: TornFile, target: dbapi2.Connection) -> None:
    """Numbers that were given out are not given out again, nor files forgotten."""
    head = present.ask("SELECT counter, hlc FROM journal_head")
    counter, hlc = head[0] if head else (salvage.LEAP, "")
    (newest,) = target.execute("SELECT coalesce(max(counter), 0) FROM outbox").fetchone()
    leap = 0 if head else newest
    target.execute(
        "UPDATE journal_head SET counter = max(counter, ?, ?), hlc = max(hlc, ?)",
        (counter + leap, newest, hlc),
    )
    for form_id, day, last in present.rows("form_number", ("form_id", "day", "last")):
        target.execute(
            "INSERT INTO form_number VALUES (?, ?, ?) ON CONFLICT (form_id, day)"
            " DO UPDATE SET last = max(last, excluded.last)",
            (form_id, day, last),
        )
    columns = salvage.shared_columns(present, target, table="blob")
    salvage.put_rows(target, "blob", columns=columns, rows=present.rows("blob", columns))


def _ground(present: TornFile, target: dbapi2.Connection) -> None:
    """What the numbers rest on is what the present file last heard of the server; if that was put
    back since the copy was made, the copy's own numbers mean nothing any more.
    """
    query = "SELECT value FROM profile WHERE name = ?"
    found, was = (
        present.ask(query, (epochs.ROW,)),
        target.execute(query, (epochs.ROW,)).fetchone(),
    )
    if not found:
        return
    ground = orjson.loads(found[0][0])
    if was is None or orjson.loads(was[0])["epoch"] != ground["epoch"]:
        cursors = target.execute("SELECT scope, seq FROM cursor").fetchall()
        ground |= {"regaining": True, "cursors": dict(cursors)}
        of_rows = (f"UPDATE {kind} SET version = -version WHERE version > 0" for kind in KINDS)
        for statement in (*of_rows, *epochs.FORGET):
            target.execute(statement)
    value = orjson.dumps(ground).decode()
    target.execute(
        "INSERT OR REPLACE INTO profile (name, value) VALUES (?, ?)", (epochs.ROW, value)
    )


def _how_far(present: TornFile, target: dbapi2.Connection) -> None:
    """A file of rows of two files was shown only what both were: the pages go on from the lower
    number, and every row is counted before the sums are trusted again.
    """
    seen: dict[str, int] = {}
    for table in ("left_scope", "cursor"):
        seen |= dict(present.ask(f"SELECT scope, seq FROM {table}") or ())
    for table in ("left_scope", "cursor"):
        known = target.execute(f"SELECT scope, seq FROM {table}").fetchall()
        target.executemany(
            f"UPDATE {table} SET seq = ? WHERE scope = ?",
            [(min(seq, seen.get(scope, 0)), scope) for scope, seq in known],
        )
    target.execute("DELETE FROM scope_sum")


def _trail(present: TornFile, target: dbapi2.Connection) -> None:
    """The lines of the audit trail since the copy, where they continue its chain."""
    newest = target.execute("SELECT seq, digest FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    seq, digest = newest or (0, "")
    same = present.ask("SELECT digest FROM audit WHERE seq = ?", (seq,))
    if seq and same != [(digest,)]:
        return
    columns = salvage.shared_columns(present, target, table="audit")
    place = columns.index("seq")
    lines = (row for row in present.rows("audit", columns) if row[place] > seq)
    salvage.put_rows(target, "audit", columns=columns, rows=lines)
    # What vouches for the trail's end goes with its end.
    names = salvage.shared_columns(present, target, table="audit_anchor")
    if names:
        anchor = present.rows("audit_anchor", names)
        salvage.put_rows(target, "audit_anchor", columns=names, rows=anchor)


def _bring_files(folder: DeviceFolder, staged: DeviceFolder, *, copy: Copy, key: bytes) -> None:
    with closing(opening.connect(staged.database, key, read_only=True)) as connection:
        names = [name for (name,) in connection.execute("SELECT sha256 FROM blob")]
    for name in names:
        if not (folder.attachments / name[:2] / name).is_file():
            backup.carry(copy.pool, folder.attachments, name=name)
