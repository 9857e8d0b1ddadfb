"""What must hold of the server's numbers and sums at rest. Reads only."""

from collections import Counter

from sqlalchemy import select

from sync.server import sums
from sync.server.database import reading
from sync.server.tables import ENTRIES, scope_sequence
from tests.support.town import moves
from tests.support.town.world import World


def check_numbers(world: World) -> None:
    """Every row of a scope has a number of its own, none above the last; a reader that polled has
    what a fresh reader gets.
    """
    numbers: Counter[tuple[str, int]] = Counter()
    with reading(world.server.engine) as tx:
        last = dict(tx.execute(select(scope_sequence.c.scope, scope_sequence.c.last)).all())
        for table in ENTRIES.values():
            numbers.update(map(tuple, tx.execute(select(table.c.scope, table.c.version))))
    assert max(numbers.values()) == 1, "two rows have one number"
    assert all(number <= last[scope] for scope, number in numbers), "a number above the last"
    polled, known = world.read, world.reader.known
    world.read, world.reader.known = {}, {}
    moves.poll(world)
    # What went to another village leaves no tombstone: readers learn of it by the sums.
    gone = world.book.moved
    here = {k: v for k, v in polled.items() if not gone & {str(k[2]), str(v.get("row_id"))}}
    # So does late work about what never stood in the books: it goes where its household is.
    late = {k[2]: k[0] for k in world.read if k[1] == "handed_in"}
    here = {k: v for k, v in here.items() if late.get(k[2], k[0]) == k[0]}
    assert all(world.read.get(k) == row for k, row in here.items()), (
        "a reader that polled holds an old row"
    )
    assert all(polled.get(k) == row for k, row in world.read.items()), (
        "a reader that polled missed a row"
    )
    assert known == world.reader.known, "two readers are told of different ends"


def check_sums(world: World) -> None:
    """What the server kept of each scope is what its rows add up to."""
    with reading(world.server.engine) as tx:
        for scope in tx.execute(select(scope_sequence.c.scope)).scalars().all():
            counted = {a: s.total() for a, s in sums.recounted(tx, scope).items()}
            stored = {a: s.total() for a, s in sums.kept(tx, scope).items()}
            nothing = {a: t for a, t in stored.items() if t[0]}
            assert counted == nothing, f"the sums of {scope} do not add up"
