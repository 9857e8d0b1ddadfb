"""pain 7: what was never sent cannot be cleared away."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import enrolling, leaving, unlocking
from fieldvisit.casework.device.leaving import StillUnsent
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.visits import visiting
from fieldvisit.machine.ids import CountedIds
from fieldvisit.practice.setting import PIN
from fieldvisit.store import outbox, settling
from fieldvisit.store.keys import WrongPin
from fieldvisit.store.settling import Settled


def content(desk: Desk) -> dict[str, bytes]:
    root = desk.store.folder.root
    files = [path for path in root.rglob("*") if path.name in ("device.db", "device.secret")]
    return {path.name: path.read_bytes() for path in files}


@pytest.mark.parametrize("state", ["waiting", "delivered"])
def test_an_unsent_record_keeps_everything(desk: Desk, state: str) -> None:
    """pain 7: also one that was handed over and not yet acknowledged."""
    notes.keep(desk, notes.NoteDraft("还没送出"))
    if state == "delivered":
        with desk.store.write() as tx:
            batch = outbox.batch_to_send(tx, fresh_id=uuid4)
            assert batch is not None
            settled = [Settled(change.counter, "received") for change in batch.changes]
            settling.settle(tx, settled, at=desk.clock.now())
    before = content(desk)
    with pytest.raises(StillUnsent) as refused:
        leaving.clear(desk, pin=PIN)
    assert refused.value.records == 1
    assert content(desk) == before
    assert notes.search(desk, "还没送出")


def test_a_draft_keeps_everything(desk: Desk) -> None:
    """pain 7"""
    card = today.today(desk).cards[0]
    visiting.start(desk, card.household_id, form_id=card.form_id)
    with pytest.raises(StillUnsent) as refused:
        leaving.clear(desk, pin=PIN)
    assert (refused.value.records, refused.value.drafts) == (0, 1)


def test_a_wrong_pin_clears_nothing(desk: Desk) -> None:
    with pytest.raises(WrongPin):
        leaving.clear(desk, pin="000000")
    assert desk.store.folder.database.exists()


def test_what_was_acknowledged_is_cleared_and_nobody_elses(desk: Desk) -> None:
    who = {"staff_id": UUID(int=77), "staff_name": "钱多", "short": "B3"}
    other = replace(desk.profile, **who)
    root = desk.store.folder.root
    ids = CountedIds("q")
    enrolling.bind(root, other, pin="246802", clock=desk.clock, ids=ids).store.close()
    leaving.clear(desk, pin=PIN)
    (left,) = unlocking.people(root)
    assert left.staff_id == str(UUID(int=77))
    assert not [path for path in root.iterdir() if path.name.startswith(("device", "keys"))]
    hers = unlocking.unlock(root, left.staff_id, pin="246802", clock=desk.clock, ids=ids)
    assert hers.profile.staff_name == "钱多"
    hers.store.close()
