"""What each audience of a scope holds in 256 buckets, kept in the transaction that writes the rows,
and the rows of buckets that differ. Writes no row.
"""

import base64
import binascii
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from fieldvisit.machine.row_sums import RowSums, Total, bucket_of, digest
from fieldvisit.records import KINDS
from sync.protocol import frames
from sync.protocol.errors import RequestMalformed
from sync.protocol.wire import Entry, RowMark, RowsReply, RowsRequest, SumsReply, SumsRequest
from sync.server import conversions, ledger, rights, snapshots, ways
from sync.server.accept import Held
from sync.server.tables import ENTRIES, scope_sequence, scope_sum

_s = scope_sum.c
_HERE = (_s.scope == bindparam("place"), _s.audience == bindparam("whose"))
_BUCKETS = select(_s.buckets).where(*_HERE)
_CHANGE = update(scope_sum).where(*_HERE)
_CHANGE = _CHANGE.values({name: bindparam(name) for name in ("count", "total", "buckets")})
_TOTALS = select(_s.scope, _s.audience, _s.count, _s.total).where(
    _s.scope.in_(bindparam("scopes", expanding=True)),
    or_(
        _s.audience.in_(("all", "area", rights.SUPERVISORS)),
        _s.audience.in_(bindparam("mine", expanding=True)),
        _s.audience.startswith(rights.GRID),
    ),
)
Moved = tuple[Held | None, Held]
"""A row before (None: there was none) and after."""


def move(tx: Connection, kind: str, *, scope: str, rows: Sequence[Moved]) -> None:
    """Count rows out as they were and in as they are now; a snapshot that shows a row to people who
    may not see it any more goes. The caller holds the scope's lock.
    """
    parts = _Parts(tx, scope)
    left: list[int] = []
    for before, after in rows:
        row_id, seen_by = after.values["id"], _audiences(kind, after)
        if before is not None:
            saw, was = _audiences(kind, before), digest(kind, _content(before))
            for audience in saw:
                parts[audience].take(row_id, was)
            if not set(saw) <= set(seen_by):
                left.append(after.version)
        now = digest(kind, _content(after))
        for audience in seen_by:
            parts[audience].add(row_id, now)
    if left:
        snapshots.withdraw(tx, scope, since=max(left))
    for audience, sums in parts.items():
        _save(tx, scope, audience=audience, sums=sums)


def take_out(tx: Connection, kind: str, *, scope: str, rows: Sequence[Held]) -> None:
    """Count rows out that the scope does not hold any more. The caller holds its lock."""
    parts = _Parts(tx, scope)
    for row in rows:
        said = digest(kind, _content(row))
        for audience in _audiences(kind, row):
            parts[audience].take(row.values["id"], said)
    for audience, sums in parts.items():
        _save(tx, scope, audience=audience, sums=sums)


def begin(tx: Connection) -> None:
    """Count the scopes that an older server left uncounted."""
    counted = select(_s.scope).where(_s.scope == scope_sequence.c.scope).exists()
    missing = tx.execute(select(scope_sequence.c.scope).where(~counted)).scalars().all()
    ledger.lock_scopes(tx, missing)
    for scope in missing:
        for audience, sums in ({"all": RowSums()} | recounted(tx, scope)).items():
            _save(tx, scope, audience=audience, sums=sums)


def recounted(tx: Connection, scope: str, *, schema: int = 0) -> dict[str, RowSums]:
    """The sums of a scope by audience, counted from the rows themselves in the words of a schema
    (0: of now).
    """
    schema = schema or conversions.NOW.present
    parts: dict[str, RowSums] = defaultdict(RowSums)
    for kind, row in _rows(tx, scope, buckets=set(range(256))):
        said = digest(kind, conversions.NOW.row_out(kind, _content(row), schema=schema))
        for audience in _audiences(kind, row):
            parts[audience].add(row.values["id"], said)
    return parts


def kept(tx: Connection, scope: str) -> dict[str, RowSums]:
    """The sums of a scope by audience, as they were kept."""
    found = tx.execute(select(_s.audience, _s.buckets).where(_s.scope == scope))
    return {row.audience: RowSums(bytes(row.buckets)) for row in found}


def totals(
    tx: Connection, author: rights.Author, *, scopes: Iterable[str], schema: int = 0
) -> dict[str, Total]:
    """Count and sum of these scopes, as the person should hold them in the words of a schema (0: of
    now). For an older one every row of the scopes is read, as long as the program is not brought
    up.
    """
    scopes = list(scopes)
    if schema and schema != conversions.NOW.present:
        return {scope: _readable(tx, scope, author=author, schema=schema) for scope in scopes}
    mine = [str(author.staff_id), *(rights.lent_audience(home) for _, home in author.lent)]
    found = tx.execute(_TOTALS, {"scopes": scopes, "mine": mine})
    may = {scope: rights.audiences(author, scope) for scope in scopes}
    said = dict.fromkeys(scopes, (0, 0))
    for scope, audience, number, part in found:
        if audience in may[scope]:
            count, total = said[scope]
            said[scope] = (count + number, total + int(part, 16))
    return {scope: (count, f"{total % (1 << 128):032x}") for scope, (count, total) in said.items()}


def _readable(tx: Connection, scope: str, *, author: rights.Author, schema: int) -> Total:
    return _joined(recounted(tx, scope, schema=schema), author=author, scope=scope).total()


def _joined(parts: Mapping[str, RowSums], *, author: rights.Author, scope: str) -> RowSums:
    """What the reader should hold, of the sums by audience."""
    mine, may = RowSums(), rights.audiences(author, scope)
    for audience, part in parts.items():
        if audience in may:
            mine.join(part)
    return mine


def large(tx: Connection, author: rights.Author, *, scopes: Iterable[str]) -> dict[str, int]:
    """Those of the scopes that fill an empty device by blocks, with the number of their rows."""
    wanted = list(scopes)
    said = totals(tx, author, scopes=wanted) if wanted else {}
    return {scope: count for scope, (count, _) in said.items() if count > snapshots.FILL_FROM}


def differing(tx: Connection, request: SumsRequest, *, author: rights.Author) -> SumsReply:
    """The buckets in which a device holds something else, and what belongs there. Raises
    RequestMalformed.
    """
    try:
        theirs = RowSums(base64.b64decode(request.buckets, validate=True))
    except (binascii.Error, ValueError):
        raise RequestMalformed("buckets") from None
    schema, may = request.schema_number, rights.audiences(author, request.scope)
    now = schema == conversions.NOW.present
    parts = kept(tx, request.scope) if now else recounted(tx, request.scope, schema=schema)
    buckets = _joined(parts, author=author, scope=request.scope).differing(theirs)
    marks = [
        RowMark(
            kind=kind,
            row_id=row.values["id"],
            version=row.version,
            digest=digest(kind, conversions.NOW.row_out(kind, _content(row), schema=schema)),
        )
        for kind, row in _rows(tx, request.scope, buckets=buckets)
        if may.see(_audiences(kind, row))
    ]
    return SumsReply(buckets=sorted(buckets), marks=marks)


def rows(tx: Connection, request: RowsRequest, *, author: rights.Author) -> bytes:
    """A frame of RowsReply, not larger than a frame may be; of what the reader may not see comes
    the id that they named, of a private note not even that.
    """
    wanted = request.rows
    while True:
        entries, gone = _entries(tx, request, wanted=wanted, author=author)
        reply = RowsReply(entries=entries, looked_at=len(wanted), gone=gone)
        plain = frames.plain(reply.__dict__)
        if len(plain) <= frames.FREE_PLAIN or len(wanted) <= 1:
            return frames.press(plain)
        wanted = wanted[: max(1, len(wanted) // 4)]


def _entries(
    tx: Connection,
    request: RowsRequest,
    *,
    wanted: Sequence[tuple[str, UUID]],
    author: rights.Author,
) -> tuple[list[Entry], list[tuple[str, UUID]]]:
    scope, schema = request.scope, request.schema_number
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, row_id in wanted:
        by_kind[kind].append(row_id)
    may = rights.audiences(author, scope)
    entries: list[Entry] = []
    gone: list[tuple[str, UUID]] = []
    for kind in (kind for kind in KINDS if kind in by_kind):
        held = ledger.held_rows(tx, kind, scope=scope, ids=by_kind[kind])
        lacking = set(by_kind[kind]) - held.keys()
        gone += [(kind, one) for one in ways.gone_from(tx, scope, kind=kind, ids=lacking)]
        for row_id, row in held.items():
            if may.see(_audiences(kind, row)):
                content = conversions.NOW.row_out(kind, _content(row), schema=schema)
                entries.append(Entry(kind=kind, row_id=row_id, version=row.version, values=content))
            elif not row.values.get("private"):
                gone.append((kind, row_id))
    return entries, gone


def _rows(tx: Connection, scope: str, *, buckets: set[int]) -> Iterator[tuple[str, Held]]:
    for kind, table in ENTRIES.items():
        found = tx.execute(select(table.c.id).where(table.c.scope == scope)).scalars()
        ids = [row_id for row_id in found if bucket_of(row_id) in buckets]
        for row in ledger.held_rows(tx, kind, scope=scope, ids=ids).values():
            yield kind, row


class _Parts(dict[str, RowSums]):
    """The sums of a scope by audience, each read when it is first asked for."""

    def __init__(self, tx: Connection, scope: str) -> None:
        super().__init__()
        self._tx, self._scope = tx, scope

    def __missing__(self, audience: str) -> RowSums:
        self[audience] = found = _load(self._tx, self._scope, audience=audience)
        return found


def _audiences(kind: str, row: Held) -> tuple[str, ...]:
    return rights.audiences_of(kind, row.values, grid=row.grid, lent=row.lent)


def _content(row: Held) -> Mapping[str, Any]:
    return {**row.values, **row.extra} if row.extra else row.values


def _load(tx: Connection, scope: str, *, audience: str) -> RowSums:
    found = tx.execute(_BUCKETS, {"place": scope, "whose": audience}).scalar()
    return RowSums() if found is None else RowSums(bytes(found))


def _save(tx: Connection, scope: str, *, audience: str, sums: RowSums) -> None:
    count, total = sums.total()
    values = {"count": count, "total": total, "buckets": sums.packed()}
    if tx.execute(_CHANGE, {**values, "place": scope, "whose": audience}).rowcount == 0:
        tx.execute(insert(scope_sum), {**values, "scope": scope, "audience": audience})
