"""What this device knows of its right to show people: its offline grant, and whether the server
revoked it. Rests inside the encrypted file; decides nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.records.kept import instant_text
from fieldvisit.rules import grant as rule
from fieldvisit.rules.grant import Grant
from fieldvisit.store.tables import profile as table

ROW = "standing"


@dataclass(frozen=True)
class Standing:
    """`grant` is None as long as nobody looked, as in a file of 0.1.0."""

    grant: Grant | None = None
    revoked: bool = False


def load(tx: Connection) -> Standing:
    """Where the device stands, as it was last kept."""
    found = tx.execute(select(table.c.value).where(table.c.name == ROW)).scalar_one_or_none()
    if found is None:
        return Standing()
    told = found["told"]
    grant = Grant(
        since=datetime.fromisoformat(found["since"]),
        seen=datetime.fromisoformat(found["seen"]),
        told=datetime.fromisoformat(told) if told else None,
    )
    return Standing(grant, found["revoked"])


def look(tx: Connection, now: datetime) -> Standing:
    """Raise the high-water mark to `now`; the first look begins the grant."""
    known = load(tx)
    grant = rule.seen(known.grant, now) if known.grant else rule.begun(now)
    return _keep(tx, replace(known, grant=grant))


def renew(tx: Connection, *, told: datetime, now: datetime, live: bool) -> Standing:
    """A receipt has come (see `rules.grant.renewed`). A live answer to a question also says that
    the device is not revoked.
    """
    known = load(tx)
    grant = rule.renewed(known.grant or rule.begun(now), told=told, now=now, live=live)
    return _keep(tx, Standing(grant, known.revoked and not live))


def revoke(tx: Connection, now: datetime) -> Standing:
    """The server said that this device may hand in and not read any more."""
    known = load(tx)
    return _keep(tx, Standing(known.grant or rule.begun(now), revoked=True))


def _keep(tx: Connection, standing: Standing) -> Standing:
    grant = standing.grant
    assert grant is not None
    value: dict[str, Any] = {
        "since": instant_text(grant.since),
        "seen": instant_text(grant.seen),
        "told": instant_text(grant.told) if grant.told else None,
        "revoked": standing.revoked,
    }
    statement = insert(table).values(name=ROW, value=value)
    tx.execute(statement.on_conflict_do_update(set_={"value": statement.excluded.value}))
    return standing
