"""kill -9 between two statements of a device: what lies on the disk at that moment is copied, and
the program starts anew from it. What the dying program does afterwards reaches nobody.
"""

import shutil
from collections.abc import Callable
from typing import Any

from sqlalchemy import event, select

from fieldvisit.store import opening, outbox
from fieldvisit.store.opening import Store
from fieldvisit.store.tables import OUTBOX
from tests.support.town.book import mark
from tests.support.town.world import KEY, Tablet, World


def killed_at(
    world: World, tablet: Tablet, *, statement: int, act: Callable[[Callable[[], None]], None]
) -> bool:
    """Do `act` on the device and kill its program before the `statement`-th statement. `act` is
    handed what to do at the moment of death (to cut the line). False: it ended before.
    """
    world.crashes += 1
    grave = world.folder / f"device-{world.crashes}"
    left = statement
    at_death: list[Callable[[], None]] = []

    def trace(_: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            # The log's index is the system's memory of it: a program that starts anew makes it.
            shutil.copytree(tablet.folder, grave, ignore=shutil.ignore_patterns("*-shm"))
            for last in at_death:
                last()

    tablet.store.close()
    tablet.store = Store(tablet.home, KEY)
    event.listen(
        tablet.store._engine, "connect", lambda driver, _: driver.set_trace_callback(trace)
    )
    act(at_death.append)  # type: ignore[arg-type]
    died = left <= 0
    tablet.open_again(grave if died else None)
    if died:
        look_at(tablet)
    return died


def look_at(tablet: Tablet) -> None:
    """After a kill, the file alone knows what was committed last."""
    for change in outbox_of(tablet.store):
        tablet.said.setdefault(change.counter, change)
        tablet.life.setdefault(mark(change.model_dump()), change)


def outbox_of(store: Store) -> list[Any]:
    """Every operation that the file keeps, in order."""
    with store.read() as tx:
        counters = tx.execute(OUTBOX.select().with_only_columns(OUTBOX.c.counter)).scalars()
        return outbox.changes_of(tx, list(counters))


def still_open(tablet: Tablet) -> set[int]:
    """Numbers of changes that the journal does not count as settled."""
    with tablet.store.read() as tx:
        is_open = OUTBOX.c.state.in_(("waiting", "delivered"))
        return set(tx.execute(select(OUTBOX.c.counter).where(is_open)).scalars())


def relearn(tablet: Tablet) -> None:
    """After numbers were given anew, the journal alone says what is what."""
    tablet.said = {change.counter: change for change in outbox_of(tablet.store)}
    tablet.answered = tablet.said.keys() - still_open(tablet)
    tablet.doubtful = set()


def forget_old_copies(tablet: Tablet) -> None:
    """Applied changes go after their 30 days. What one made of a row of others is told again by
    nobody then; a record is, by the row itself.
    """
    before = outbox_of(tablet.store)
    with tablet.store.write() as tx:
        outbox.drop_old_copies(tx, tablet.clock.now())
    kept = {change.counter for change in outbox_of(tablet.store)}
    for change in before:
        if change.counter not in kept and change.action != "insert":
            tablet.life.pop(mark(change.model_dump()), None)


def compact(tablet: Tablet) -> None:
    """Write the device's file anew without its gaps."""
    tablet.store.close()
    connection = opening.connect(tablet.home.database, KEY)
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    tablet.store = opening.open_store(tablet.home, KEY)
