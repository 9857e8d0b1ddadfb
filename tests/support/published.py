"""Tables of limits, holidays and policies as a district publishes them and a device pulls them."""

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables import policy_tables
from fieldvisit.records import PolicyTable
from fieldvisit.store import incoming
from fieldvisit.store.incoming import Entry
from fieldvisit.store.opening import Store


def table(
    desk: Desk, name: str, text: str, *, edition: int = 1, scope: str = "120111000000"
) -> PolicyTable:
    """An edition of a table; its scope is the practice village's district."""
    return PolicyTable(
        id=desk.ids.fresh(),
        scope=scope,
        created_at=desk.clock.now(),
        name=name,
        edition=edition,
        text=text,
        source="练习",
        published_by="赵敏",
    )


def pull(desk: Desk, *tables: PolicyTable) -> None:
    """They came with a sync."""
    arrive(desk.store, *tables)
    desk.take_tables()


def arrive(store: Store, *tables: PolicyTable) -> None:
    """They are in the device's file, which the desk has not heard yet."""
    with store.write() as tx:
        for place, one in enumerate(tables, 1):
            entry = Entry("policy_table", one.id, place, one.model_dump(mode="json"))
            incoming.apply(tx, one.scope, entries=[entry], cursor=place)


def shipped(name: str, *, was: str, now: str) -> str:
    """A table as it came with the program, but for one thing."""
    text = policy_tables.shipped(name)
    assert was in text
    return text.replace(was, now, 1)
