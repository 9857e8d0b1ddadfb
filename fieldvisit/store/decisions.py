"""What others made of changes of ours: supervisors of those that the server keeps apart, whoever
holds the row of those in question. Decides nothing itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.store import stranded
from fieldvisit.store.outbox import APART
from fieldvisit.store.tables import OUTBOX, decision

DECLINED = "handed_in_declined"
CHOSEN_WANTED, CHOSEN_HELD = "chosen_wanted", "chosen_held"
_TOLD = (DECLINED, CHOSEN_WANTED, CHOSEN_HELD)
"""Ends of a change that its author is told, with who decided."""


@dataclass(frozen=True)
class Decision:
    """What became of the change `counter`, who decided, when, and why it was declined."""

    counter: int
    accepted: bool
    who: str
    at: datetime
    reason: str = ""


def undecided(tx: Connection, limit: int) -> list[int]:
    """Numbers of our changes that lie with a supervisor, the oldest first."""
    o = OUTBOX.c
    apart = (o.state == "rejected", o.reason.in_(APART))
    found = tx.execute(select(o.counter).where(*apart).order_by(o.counter).limit(limit))
    return list(found.scalars())


def take(tx: Connection, decisions: Iterable[Decision], *, now: datetime) -> None:
    """Close what was decided. A decision that comes twice changes nothing; a change that is not
    kept apart is left alone.
    """
    o = OUTBOX.c
    for one in decisions:
        closed = {"state": "applied", "reason": None} if one.accepted else {"reason": DECLINED}
        mine = (o.counter == one.counter, o.state == "rejected", o.reason.in_(APART))
        moved = tx.execute(update(OUTBOX).where(*mine).values({**closed, "settled_at": now}))
        if moved.rowcount:
            keep(tx, one)
    stranded.follow(tx, at=now)


def keep(tx: Connection, one: Decision) -> None:
    """Remember a decision, for as long as its change is here."""
    said = {"counter": one.counter, "who": one.who, "at": one.at, "reason": one.reason}
    tx.execute(insert(decision).prefix_with("OR REPLACE"), said)


def told(tx: Connection) -> dict[int, Decision]:
    """The decisions that changes of ours ended with, by their numbers."""
    d, o = decision.c, OUTBOX.c
    found = select(d.counter, o.state, d.who, d.at, d.reason).join(OUTBOX, o.counter == d.counter)
    rows = tx.execute(found.where(o.reason.in_(_TOLD)))
    return {
        row.counter: Decision(row.counter, row.state == "applied", row.who, row.at, row.reason)
        for row in rows
    }
