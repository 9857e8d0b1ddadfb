"""What people do with parcels in the town: made, lost, copied, taken in late, twice and out of
order, beside rounds by network.
"""

from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldvisit.store import incoming, parcels, settling
from fieldvisit.store.outbox import OPEN
from fieldvisit.store.tables import OUTBOX
from sync.client import answers, parcel
from sync.protocol import frames, wire
from sync.protocol import parcel as files
from sync.protocol.parcel_wire import RECEIPT
from sync.server import parcels as server_parcels
from tests.support.town.moves import move
from tests.support.town.world import Tablet, World, held_on


@move(weight=2)
def hands_over_by_parcel(world: World, tablet: Tablet, luck: Random) -> None:
    stick = world.folder / "stick"
    stick.mkdir(exist_ok=True)
    made = parcel.make(tablet.store, stick, clock=tablet.clock, ids=tablet.ids)
    (path,) = stick.iterdir()
    assert files.look(path).digest == made.digest
    world.parcels.append(path.read_bytes())
    path.unlink()


@move(weight=3)
def the_server_takes_a_parcel_in(world: World, tablet: Tablet, luck: Random) -> None:
    if not world.parcels:
        return
    stick = world.folder / "stick"
    path = stick / "out.fvparcel"
    path.write_bytes(luck.choice(world.parcels))
    taken = server_parcels.import_from(world.server, path)
    world.answers.append((taken.header.device, taken.answer.read_bytes()))
    path.unlink()
    taken.answer.unlink()


@move(weight=3)
def an_answer_comes_back(world: World, tablet: Tablet, luck: Random) -> None:
    mine = [data for device, data in world.answers if device == tablet.who.device_id]
    if not mine:
        return
    path = world.folder / "stick" / "answer.fvparcel"
    path.write_bytes(luck.choice(mine))
    under_way, before = open_batches(tablet), cursors(tablet)
    receipts = receipts_in(tablet, path)
    taken = answers.take(tablet.store, path, clock=tablet.clock, ids=tablet.ids)
    path.unlink()
    if taken.again:
        return
    for receipt in receipts:
        answered = {verdict.counter for verdict in receipt.verdicts}
        if under_way.get(receipt.batch_id) == answered:
            final = {v.counter for v in receipt.verdicts if v.verdict != "deferred"}
            tablet.answered |= final
            tablet.doubtful -= final
    if tablet.revoked:
        # What was laid for it before it was lost cannot be called back.
        tablet.held_when_revoked |= held_on(tablet)
    if tablet.loose:
        return
    after = cursors(tablet)
    assert all(after.get(scope, 0) >= seq for scope, seq in before.items()), "a cursor went back"


@move(weight=1)
def a_carrier_signs_for_it(world: World, tablet: Tablet, luck: Random) -> None:
    """What a slip does once its signatures were looked at."""
    with tablet.store.write() as tx:
        made = [one for one in parcels.recent(tx) if one.kind == "out"]
        if made:
            chosen = luck.choice(made).id
            waiting = parcels.delivered(tx, chosen, carrier="B3", at=tablet.clock.now())
            received = [settling.Settled(counter, "received") for counter in waiting]
            settling.settle(tx, received, at=tablet.clock.now())


def open_batches(tablet: Tablet) -> dict[UUID, set[int]]:
    """The numbers of each batch that is not settled."""
    o = OUTBOX.c
    with tablet.store.read() as tx:
        found = tx.execute(select(o.batch_id, o.counter).where(o.state.in_(OPEN)))
        batches: dict[UUID, set[int]] = {}
        for batch_id, counter in found:
            batches.setdefault(batch_id, set()).add(counter)
    return batches


def cursors(tablet: Tablet) -> dict[str, int]:
    with tablet.store.read() as tx:
        return incoming.cursors(tx)


def receipts_in(tablet: Tablet, path: Any) -> list[wire.Receipt]:
    """What the server says in an answer, read beside the program."""
    with tablet.store.write() as tx:
        secret = parcels.box_pair(tx, tablet.store.suite).secret
    try:
        inside = list(files.pieces(files.look(path), secret))
    except files.ParcelDamaged:
        return []
    return [frames.read(piece.body, wire.Receipt) for piece in inside if piece.kind == RECEIPT]
