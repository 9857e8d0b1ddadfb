"""A device with many invented households, for pages and scale. Checks nothing."""

from fieldvisit.casework.desk import Desk
from fieldvisit.records.household import Category
from fieldvisit.store import incoming
from fieldvisit.store.incoming import Entry

NAME = "翟大山"
"""What the householder of each is called."""


def settle(desk: Desk, count: int, *, category: Category = Category.DIBAO) -> None:
    """Put so many more households on the device, as a pull would; their numbers begin with Z."""
    scope = desk.profile.scopes[0]
    plain = {"scope": scope, "created_at": desk.clock.now().isoformat()}
    entries: list[Entry] = []

    def send(kind: str, values: dict[str, object]) -> str:
        row_id = desk.ids.fresh()
        entries.append(Entry(kind, row_id, 1, {"id": str(row_id), **plain, **values}))
        return str(row_id)

    for number in range(count):
        head = send("person", {"name": NAME})
        home = send(
            "household",
            {
                "number": f"Z{number:05d}",
                "category": category.value,
                "householder_id": head,
                "hukou_region": scope,
                "live_region": scope,
                "live_address": f"大山沟{number}号",
            },
        )
        send("membership", {"household_id": home, "person_id": head, "relation": "householder"})
    with desk.store.write() as tx:
        incoming.apply(tx, scope, entries=entries, cursor=1)
