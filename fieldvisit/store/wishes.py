"""What its person wishes of syncing, kept in the encrypted file so that it outlives the program.
Decides nothing.
"""

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.store.tables import profile as table

ROW = "sync_wishes"


@dataclass(frozen=True)
class Wishes:
    """`paused`: first fills and photos wait until the person goes on; `photos_by_wifi`: photos wait
    for a link that costs nothing by the byte. Records always go.
    """

    paused: bool = False
    photos_by_wifi: bool = False


def load(tx: Connection) -> Wishes:
    """As they were last kept."""
    found = tx.execute(select(table.c.value).where(table.c.name == ROW)).scalar_one_or_none()
    return Wishes(**found) if found else Wishes()


def save(tx: Connection, wishes: Wishes) -> None:
    """Keep them instead of the former ones."""
    value = asdict(wishes)
    statement = insert(table).values(name=ROW, value=value)
    tx.execute(statement.on_conflict_do_update(set_={"value": value}))
