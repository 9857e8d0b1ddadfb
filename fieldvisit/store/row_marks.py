"""Every row of a scope as the server last showed it to this device, told by its digest. Reads the
rows themselves and writes nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Connection, select

from fieldvisit.machine.row_sums import RowSums, bucket_of, digest
from fieldvisit.records import KINDS
from fieldvisit.store.codec import codec_of
from fieldvisit.store.prepared import driver
from fieldvisit.store.server_rows import ServerRow
from fieldvisit.store.tables import parked, server_row

ALL = range(256)
MANY = 128
END = "substr(id, 31, 2)"
"""A row's bucket in SQL, as the index `KIND_buckets` has it."""


class Mark(NamedTuple):
    """One row as the server last showed it to this device: `digest` says what is in it."""

    kind: str
    row_id: UUID
    version: int
    digest: str


def counted(tx: Connection, scope: str) -> RowSums:
    """The sums of a scope, every row read (about 15 microseconds each)."""
    sums = RowSums()
    for mark in marks(tx, scope):
        sums.add(mark.row_id, mark.digest)
    return sums


def marks(tx: Connection, scope: str, *, buckets: Collection[int] = ALL) -> Iterator[Mark]:
    """Every row of these buckets as the server last showed it: under a change of ours what was put
    aside, without a parent what is parked; what was never sent is not among them.
    """
    over = _over(tx, scope)
    for kind in KINDS:
        instead = over.get(kind, {})
        for row in _kept_rows(tx, kind, scope=scope, buckets=buckets):
            other = instead.get(row.row_id)
            if other is None or (not other.aside and row.version > other.version):
                instead.pop(row.row_id, None)
                yield row
    for rows in over.values():
        for mark in rows.values():
            if bucket_of(mark.row_id) in buckets:
                yield Mark(*mark[:4])


def touched(tx: Connection, scope: str, *, since: int) -> set[int]:
    """The buckets in which a row has a number later than `since`."""
    found: set[int] = set()
    for kind in KINDS:
        query = f"SELECT DISTINCT {END} FROM {kind} WHERE scope = ? AND version > ?"
        found |= {int(end, 16) for (end,) in driver(tx).execute(query, [scope, since])}
    for rows in _over(tx, scope).values():
        found |= {bucket_of(mark.row_id) for mark in rows.values() if mark.version > since}
    return found


def doubted(tx: Connection, scope: str) -> list[tuple[str, UUID]]:
    """The rows that the server did not show since it was put back from a backup: it lost them, or
    has them for others now.
    """
    found: list[tuple[str, UUID]] = []
    # What it did show lies aside under a change of ours, and would pass for seen if it came again.
    shown = "SELECT 1 FROM server_row s WHERE s.kind = ? AND s.row_id = id AND s.version > 0"
    for kind in KINDS:
        query = f"SELECT id FROM {kind} WHERE scope = ? AND version < 0 AND NOT EXISTS ({shown})"
        found += [(kind, UUID(row[0])) for row in driver(tx).execute(query, [scope, kind])]
    return found


class _Over(NamedTuple):
    kind: str
    row_id: UUID
    version: int
    digest: str
    aside: bool  # put aside under a change of ours; else parked


def _over(tx: Connection, scope: str) -> dict[str, dict[UUID, _Over]]:
    """Rows of which the server said something else than stands in their table, in this epoch."""
    over: dict[str, dict[UUID, _Over]] = defaultdict(dict)
    p, s = parked.c, server_row.c
    found = select(p.kind, p.row_id, p.version, p["values"]).where(p.scope == scope, p.version > 0)
    for kind, row_id, version, values in tx.execute(found):
        over[kind][row_id] = _Over(kind, row_id, version, digest(kind, values), False)
    for row in tx.execute(select(s.kind, s.row_id, s.version, s["values"]).where(s.version > 0)):
        known = ServerRow(*row)
        if known.values.get("scope") == scope:
            values = known.record().__dict__ | known.extra()
            said = digest(known.kind, values)
            over[known.kind][known.row_id] = _Over(*known[:3], said, True)
    return over


def _kept_rows(
    tx: Connection, kind: str, *, scope: str, buckets: Collection[int]
) -> Iterator[Mark]:
    codec = codec_of(KINDS[kind], kind)
    ends = [f"{bucket:02x}" for bucket in buckets] if len(buckets) < len(ALL) else []
    narrow = f" AND {END} IN ({', '.join('?' * len(ends))})" if ends else ""
    # From one row to the next by the index costs more than reading them as they lie.
    lie = " NOT INDEXED" if len(buckets) > MANY else ""
    query = (
        f"SELECT {', '.join(codec.fields)}, extra FROM {kind}{lie}"
        f" WHERE scope = ? AND version > 0{narrow}"
    )
    for *row, extra in driver(tx).execute(query, [scope, *ends]):
        values: Mapping[str, Any] = codec.record(row).__dict__
        if extra != "{}":
            values = {**values, **orjson.loads(extra)}
        yield Mark(kind, values["id"], values["version"], digest(kind, values))
