"""What a person has begun and not kept yet beside drafts: a note, signatures. Never synced."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.store.tables import in_hand as table


def put(tx: Connection, owner: UUID, *, what: str, body: str, at: datetime) -> None:
    """Keep it as it stands now; `what` names it among the person's things."""
    values = {"owner": owner, "what": what, "body": body, "touched_at": at}
    statement = insert(table).values(values)
    tx.execute(statement.on_conflict_do_update(index_elements=["owner", "what"], set_=values))


def get(tx: Connection, owner: UUID, *, what: str) -> str | None:
    """It as it was put, or None."""
    wanted = select(table.c.body).where(table.c.owner == owner, table.c.what == what)
    body: str | None = tx.execute(wanted).scalar_one_or_none()
    return body


def bodies(tx: Connection) -> list[str]:
    """All that anybody has in hand on this device: for what must not be swept away."""
    return list(tx.execute(select(table.c.body)).scalars())


def drop(tx: Connection, owner: UUID, *, what: str) -> None:
    """It became a record, or was given up."""
    tx.execute(delete(table).where(table.c.owner == owner, table.c.what == what))
