"""What a salvaged or restored file needs before it is used: records that only the journal still
holds, changes that only the records still hold, the search indexes. Loses and settles nothing.
"""

from datetime import datetime
from uuid import UUID

import orjson
from pydantic import ValidationError
from sqlalchemy import Connection, select
from sqlcipher3 import dbapi2

from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records import KINDS
from fieldvisit.records.change import Action, Change
from fieldvisit.records.pressing import is_pressing
from fieldvisit.store import outbox, rows, search_index
from fieldvisit.store.codec import codec_of
from fieldvisit.store.opening import Store
from fieldvisit.store.tables import OUTBOX, TABLES, profile


def rows_of_journal(target: dbapi2.Connection) -> int:
    """Records that cannot be read but whose making still stands in the outbox, made anew with all
    later changes in it. Returns how many.
    """
    made = 0
    for kind in KINDS:
        gone = target.execute(
            "SELECT DISTINCT row_id FROM outbox WHERE kind = ? AND action = 'insert'"
            f" AND row_id NOT IN (SELECT id FROM {kind})",
            (kind,),
        ).fetchall()
        made += sum(_remade(target, kind, row_id=row_id) for (row_id,) in gone)
    return made


def _remade(target: dbapi2.Connection, kind: str, *, row_id: str) -> int:
    values: dict[str, object] = {}
    for after, version in target.execute(
        "SELECT after, version FROM outbox JOIN outbox_body USING (counter)"
        " WHERE kind = ? AND row_id = ? AND state <> 'rejected' ORDER BY counter",
        (kind, row_id),
    ):
        values |= orjson.loads(after)
        values["version"] = version or values.get("version", 0)
    try:
        record = KINDS[kind].model_validate(values)
    except ValidationError:
        return 0
    codec = codec_of(KINDS[kind], kind)
    marks = ", ".join("?" * len(codec.fields))
    target.execute(
        f"INSERT INTO {kind} ({', '.join(codec.fields)}) VALUES ({marks})", codec.row(record)
    )
    return 1


def finish(staged: DeviceFolder, key: bytes, *, at: datetime) -> None:
    """Give records that were never sent and whose change was lost a new one, and make the search
    indexes anew.
    """
    store = Store(staged, key)
    try:
        with store.write() as tx:
            for kind in KINDS:
                _tell_again(tx, kind, at=at)
            search_index.rebuild(tx)
    finally:
        store.close()


def _tell_again(tx: Connection, kind: str, *, at: datetime) -> None:
    table = TABLES[kind]
    found = {row[0]: row[1] for row in tx.execute(select(profile.c.name, profile.c.value))}
    device_id, actor = UUID(found["device_id"]), UUID(found["staff_id"])
    told = select(OUTBOX.c.row_id).where(OUTBOX.c.kind == kind)
    silent = select(table.c.id).where(
        table.c.version == 0, table.c.device_id == device_id, table.c.id.not_in(told)
    )
    for row_id in tx.execute(silent).scalars().all():
        record = rows.get(tx, kind, row_id=row_id)
        if record is None or getattr(record, "private", False):
            continue
        change = Change(
            device_id=device_id,
            counter=0,
            scope=record.scope,
            kind=kind,
            row_id=row_id,
            action=Action.INSERT,
            after=record.model_dump(mode="json"),
            hlc="",
            actor=record.created_by or actor,
        )
        outbox.append(tx, change, at=at, ahead=is_pressing(record))
