"""What a reader gets next: the rows after their cursors, scope by scope, in one frame. Writes
nothing and names no right of its own.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from fieldvisit.records.kept import instant_text
from sync.protocol import frames, wire
from sync.server import conversions, ledger, rights, sums


class _Reader(NamedTuple):
    """Who pulls, how far every scope goes that they may read, how far they have come, and the
    schema of their program.
    """

    author: rights.Author
    last: dict[str, int]
    cursors: dict[str, int]
    schema: int


def answer(
    tx: Connection,
    request: wire.PullRequest,
    *,
    author: rights.Author,
    more: Mapping[str, Any],
    at: datetime,
) -> bytes:
    """The frame of a PullReply with the fields in `more`, not larger than a frame may be; large
    scopes of which the reader has nothing are left to blocks, if they ask so. `at`: the server's
    time.
    """
    last = ledger.readable_sequences(tx, author)
    present = request.schema_number == conversions.NOW.present
    # Blocks are made once for everybody, in the words of now.
    fills = _fills(tx, request, author=author, last=last) if present else {}
    by_blocks = {*fills, *request.later}
    cursors = request.cursors | {scope: last.get(scope, 0) for scope in by_blocks}
    reader, limit = _Reader(author, last, cursors, request.schema_number), request.limit
    head = {"protocol": wire.PROTOCOL, "schema_number": reader.schema, "at": instant_text(at)}
    head |= {"scopes": list(last), "fills": fills, **more}
    while True:
        pages, cut = _pages(tx, reader, limit=limit)
        reply: dict[str, Any] = {**head, "pages": pages, "more": cut}
        if request.sums and not cut:
            scopes = last.keys() - by_blocks
            reply["sums"] = sums.totals(tx, author, scopes=scopes, schema=reader.schema)
        plain = frames.plain(reply)
        if len(plain) <= frames.FREE_PLAIN or limit == 1:
            return frames.press(plain)
        limit = max(1, limit // 4)


def _pages(tx: Connection, reader: _Reader, *, limit: int) -> tuple[list[dict[str, Any]], bool]:
    """At most `limit` rows, and whether there may be more."""
    pages: list[dict[str, Any]] = []
    room = limit
    for scope, upto in reader.last.items():
        cursor = reader.cursors.get(scope, 0)
        if cursor >= upto:
            continue
        if room == 0:
            break
        lines = ledger.lines_after(tx, scope, cursor=cursor, upto=upto, limit=room)
        cut = len(lines) == room
        cursor = lines[-1].version if cut else upto
        said = [line.of_schema(reader.schema) for line in lines]
        pages.append(_page(scope, said, cursor=cursor, author=reader.author))
        room -= len(lines)
    return pages, room == 0


def _fills(
    tx: Connection, request: wire.PullRequest, *, author: rights.Author, last: dict[str, int]
) -> dict[str, int]:
    """The large scopes of which this device has nothing yet, with the number of their rows."""
    if not request.fills:
        return {}
    seen = {*request.later, *(scope for scope, cursor in request.cursors.items() if cursor)}
    fresh = [scope for scope, upto in last.items() if upto and scope not in seen]
    return sums.large(tx, author, scopes=fresh)


def _page(
    scope: str, lines: list[ledger.Line], *, cursor: int, author: rights.Author
) -> dict[str, Any]:
    # A private note stays with its author, what was handed in with supervisors, what is lent with
    # whoever has it.
    may = rights.audiences(author, scope)
    entries = [
        {"kind": n.kind, "row_id": n.row_id, "version": n.version, "values": n.values}
        for n in lines
        if may.see(rights.audiences_of(n.kind, n.values, grid=n.grid, lent=n.lent))
    ]
    return {"scope": scope, "entries": entries, "cursor": cursor}
