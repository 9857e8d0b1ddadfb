"""The sums of what this device holds of a scope, counted from the rows themselves, and what it last
agreed on with the server. Never changes a row.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.machine.row_sums import NOTHING, RowSums, Total, apart
from fieldvisit.store import row_marks
from fieldvisit.store.row_marks import counted
from fieldvisit.store.tables import cursor, scope_sum

WHOLE_EACH = timedelta(days=1)
"""How long rows are trusted to stay as they were counted; then all are read again."""


@dataclass(frozen=True)
class Agreed:
    """What both ends had at number `seq` of the scope: `said` by the server; `apart`, what it says
    more than the rows here; `whole_at`, when every row here was last read.
    """

    seq: int
    said: Total
    apart: Total
    buckets: bytes
    whole_at: datetime


def moved(tx: Connection, scope: str, *, said: Total) -> bool:
    """Whether anything happened in the scope since both ends last agreed."""
    kept = _load(tx, scope)
    return kept is None or (kept.seq, kept.said) != (_seq(tx, scope), said)


def agrees(tx: Connection, scope: str, *, said: Total, now: datetime) -> bool:
    """Whether the rows here are what the server says it has for this device, as far as the scope
    was pulled. Reads only what changed since the last time, and everything once a day.
    """
    seq, kept = _seq(tx, scope), _load(tx, scope)
    fresh = kept is not None and timedelta() <= now - kept.whole_at < WHOLE_EACH
    if kept and fresh and (kept.seq, kept.said) == (seq, said):
        return True
    if kept and fresh and kept.seq <= seq:
        mine = _counted_on(tx, scope, kept=kept)
        if apart(said, mine.total()) == kept.apart:
            _save(tx, scope, agreed=replace(kept, seq=seq, said=said, buckets=mine.packed()))
            return True
    mine = counted(tx, scope)
    known = kept.apart if kept else NOTHING
    still = apart(said, mine.total())
    if still not in (NOTHING, known):
        return False
    _save(tx, scope, agreed=Agreed(seq, said, still, mine.packed(), now))
    return True


def settle_for(tx: Connection, scope: str, *, said: Total, now: datetime) -> Total:
    """After a repair: what still differs is remembered, so that it is not asked for at each sync.
    Returns it.
    """
    mine = counted(tx, scope)
    still = apart(said, mine.total())
    _save(tx, scope, agreed=Agreed(_seq(tx, scope), said, still, mine.packed(), now))
    return still


def forget(tx: Connection, scope: str) -> None:
    """The next sync counts the scope anew."""
    tx.execute(delete(scope_sum).where(scope_sum.c.scope == scope))


def _counted_on(tx: Connection, scope: str, *, kept: Agreed) -> RowSums:
    """The agreed sums with the buckets counted anew in which a row has a later number."""
    sums = RowSums(kept.buckets)
    buckets = row_marks.touched(tx, scope, since=kept.seq)
    sums.clear(buckets)
    for mark in row_marks.marks(tx, scope, buckets=buckets) if buckets else ():
        sums.add(mark.row_id, mark.digest)
    return sums


def _seq(tx: Connection, scope: str) -> int:
    return tx.execute(select(cursor.c.seq).where(cursor.c.scope == scope)).scalar() or 0


def _load(tx: Connection, scope: str) -> Agreed | None:
    s = scope_sum.c
    found = select(s.seq, s.said, s.apart, s.buckets, s.whole_at).where(s.scope == scope)
    row = tx.execute(found).one_or_none()
    if row is None:
        return None
    return Agreed(row.seq, tuple(row.said), tuple(row.apart), row.buckets, row.whole_at)


def _save(tx: Connection, scope: str, *, agreed: Agreed) -> None:
    values = vars(agreed) | {"said": list(agreed.said), "apart": list(agreed.apart)}
    statement = insert(scope_sum).values(scope=scope, **values)
    tx.execute(statement.on_conflict_do_update(set_=values))
