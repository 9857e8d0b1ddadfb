"""Who looked at, printed or decided what: a hash-chained trail inside the encrypted file. Lines are
added and checked, never changed.

Each line's digest covers the one before it. A single row, the anchor, says where the trail that is
kept begins and ends; its code is made with a key of the file. So a line that was changed, moved or
taken out anywhere is found, at the end too. What cannot be found: a trail written anew, anchor and
all, by who holds the file's key and knows this program; and a whole older copy of the file put in
its place.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, String, delete, func, select, type_coerce, update

from fieldvisit.machine.algorithms import Suite
from fieldvisit.records.kept import instant_text
from fieldvisit.store.journal import Stamp
from fieldvisit.store.opening import json_text
from fieldvisit.store.suites import Vouching, vouching_of
from fieldvisit.store.tables import audit as table
from fieldvisit.store.tables import audit_anchor

LEAST_KEPT = timedelta(days=180)
"""No line younger than this can be pruned (trust T12)."""


@dataclass(frozen=True)
class Line:
    """One line of the trail. `subject` is a record's id; `detail` holds no person's data."""

    seq: int
    at: datetime
    actor: UUID
    device_id: UUID
    action: str
    subject: str
    detail: dict[str, str]
    digest: str


@dataclass(frozen=True)
class Anchor:
    """The trail that is kept: lines `first` to `last`, after one with the digest `before`, up to
    one with the digest `newest`. `since`: lines there were before anchors; `mac` vouches for it."""

    since: int
    first: int
    before: str
    last: int
    newest: str
    mac: str


@dataclass(frozen=True)
class Verdict:
    """What a check of the trail found: how many lines it read, and the first that was changed,
    taken out or moved (one past the last, when the end was tampered with)."""

    rows: int
    first_bad: int | None

    @property
    def ok(self) -> bool:
        return self.first_bad is None


_COLUMNS = [table.c[name] for name in Line.__dataclass_fields__]
_AS_KEPT = [
    column if column is table.c.seq else type_coerce(column, String).label(column.name)
    for column in _COLUMNS
]
_ANCHOR = [audit_anchor.c[name] for name in Anchor.__dataclass_fields__]


def append(
    tx: Connection,
    action: str,
    *,
    subject: str,
    stamp: Stamp,
    detail: Mapping[str, str] | None = None,
) -> None:
    """Add a line to the trail, chained to the one before."""
    vouching, anchor = vouching_of(tx), _anchor(tx)
    # Without an anchor the work goes on; the check keeps saying that it is gone.
    last, before = (anchor.last, anchor.newest) if anchor else _newest(tx)
    line = Line(
        seq=last + 1,
        at=stamp.at,
        actor=stamp.actor,
        device_id=stamp.device_id,
        action=action,
        subject=subject,
        detail=dict(detail or {}),
        digest="",
    )
    digest = _digest(before, line, suite=vouching.suite)
    tx.execute(table.insert(), vars(line) | {"digest": digest})
    if anchor is not None:
        _move(tx, anchor, to=replace(anchor, last=line.seq, newest=digest))


def count(tx: Connection, action: str, *, subject: str) -> int:
    """How often an action was done to a record."""
    return tx.execute(
        select(func.count()).where(table.c.action == action, table.c.subject == subject)
    ).scalar_one()


def lines(tx: Connection, limit: int = 200) -> list[Line]:
    """The newest lines, newest first."""
    found = tx.execute(select(*_COLUMNS).order_by(table.c.seq.desc()).limit(limit))
    return [Line(*row) for row in found]


def about(
    tx: Connection, subjects: Collection[str], *, since: datetime, before: datetime
) -> list[Line]:
    """The lines about these records from `since` on and before `before`, oldest first."""
    asked = select(func.json_each(json_text(sorted(subjects))).table_valued("value").c.value)
    wanted = table.c.at >= since, table.c.at < before, table.c.subject.in_(asked)
    return [
        Line(*row) for row in tx.execute(select(*_COLUMNS).where(*wanted).order_by(table.c.seq))
    ]


def verify(tx: Connection) -> Verdict:
    """Whether the whole trail is as it was written. Reads it all: about 100,000 lines a second."""
    rows = (tuple(row) for row in tx.execute(select(*_AS_KEPT).order_by(table.c.seq)))
    return judge(rows, _anchor(tx), vouching=vouching_of(tx))


def first_broken(tx: Connection) -> int | None:
    """The number of the first line that was changed, removed or moved; None: the chain holds."""
    return verify(tx).first_bad


def judge(
    rows: Iterable[tuple[object, ...]], anchor: Anchor | None, *, vouching: Vouching
) -> Verdict:
    """The same of lines as they rest in the file: the number, then texts, in a line's order."""
    before, expected = (anchor.before, anchor.first) if anchor else ("", 1)
    read, bad = 0, None
    for row in rows:
        read += 1
        if bad is None and not _holds(row, before, seq=expected, suite=vouching.suite):
            bad = expected
        before, expected = str(row[-1]), expected + (bad is None)
    if bad is None and not _ends_there(anchor, (expected - 1, before), vouching=vouching):
        bad = expected
    return Verdict(read, bad)


def prune(tx: Connection, *, before: datetime, stamp: Stamp) -> int:
    """Take away the lines written before a time, oldest first, and say so in the trail; what stays
    can still be checked. Returns how many; none where the trail is broken: that is evidence.

    Raises ValueError for a time less than LEAST_KEPT ago.
    """
    if stamp.at - before < LEAST_KEPT:
        raise ValueError("lines younger than 180 days are kept")
    anchor = _anchor(tx)
    stays = select(func.min(table.c.seq)).where(table.c.at >= before)
    cut = tx.execute(stays).scalar_one() or (anchor.last + 1 if anchor else 0)
    if anchor is None or cut <= anchor.first or first_broken(tx) is not None:
        return 0
    last_gone = select(table.c.digest).where(table.c.seq == cut - 1)
    moved = replace(anchor, first=cut, before=tx.execute(last_gone).scalar_one())
    gone = tx.execute(delete(table).where(table.c.seq < cut)).rowcount
    _move(tx, anchor, to=moved)
    detail = {"lines": str(gone), "before": instant_text(before)}
    append(tx, "trail_pruned", subject="", stamp=stamp, detail=detail)
    return gone


def _anchor(tx: Connection) -> Anchor | None:
    row = tx.execute(select(*_ANCHOR)).one_or_none()
    return None if row is None else Anchor(*row)


def _newest(tx: Connection) -> tuple[int, str]:
    newest = select(table.c.seq, table.c.digest).order_by(table.c.seq.desc()).limit(1)
    row = tx.execute(newest).one_or_none()
    return (row.seq, row.digest) if row else (0, "")


def _move(tx: Connection, anchor: Anchor, *, to: Anchor) -> None:
    # One that nobody vouches for stays so: a new code would hide what was done to it.
    vouching = vouching_of(tx)
    mac = _mac(to, vouching) if _vouched(anchor, vouching) else anchor.mac
    tx.execute(update(audit_anchor).values(vars(to) | {"mac": mac}))


def _ends_there(anchor: Anchor | None, end: tuple[int, str], *, vouching: Vouching) -> bool:
    if anchor is None or (anchor.last, anchor.newest) != end:
        return False
    return _vouched(anchor, vouching)


def _vouched(anchor: Anchor, vouching: Vouching) -> bool:
    if not anchor.mac:
        return (anchor.first, anchor.last) == (1, anchor.since)
    return anchor.mac == _mac(anchor, vouching)


def _mac(anchor: Anchor, vouching: Vouching) -> str:
    said = [anchor.since, anchor.first, anchor.before, anchor.last, anchor.newest]
    return vouching.suite.mac(vouching.key, json_text(said).encode()).hex()


def _holds(row: tuple[object, ...], before: str, *, seq: int, suite: Suite) -> bool:
    """Whether a line as it rests in the file is the one that follows `before`."""
    try:
        line = Line(
            seq=int(str(row[0])),
            at=datetime.fromisoformat(str(row[1])),
            actor=UUID(str(row[2])),
            device_id=UUID(str(row[3])),
            action=str(row[4]),
            subject=str(row[5]),
            detail=json.loads(str(row[6])),
            digest=str(row[7]),
        )
    except (ValueError, RecursionError):
        return False
    # The same fact spelt in another way was not written by this program.
    spelt = (instant_text(line.at), line.actor.hex, line.device_id.hex, json_text(line.detail))
    as_kept = (row[1], row[2], row[3], row[6])
    if (line.seq, spelt) != (seq, as_kept):
        return False
    return line.digest == _digest(before, line, suite=suite)


def _digest(before: str, line: Line, *, suite: Suite) -> str:
    content = [
        before,
        line.seq,
        instant_text(line.at),
        line.actor.hex,
        line.device_id.hex,
        line.action,
        line.subject,
        line.detail,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return suite.digest(text.encode()).hex()
