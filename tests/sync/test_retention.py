"""Receipts are kept 180 days; a batch that comes later still counts once (sync.md 3)."""

from datetime import timedelta
from pathlib import Path

import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.store import outbox
from sync.protocol.wire import PushRequest
from sync.server.centre import Centre
from sync.server.retention import RECEIPTS_KEPT
from tests.support.central import NOON, Device, household, note
from tests.support.put_back import Place


def receipts(centre: Centre) -> int:
    with centre.engine.connect() as tx:
        return int(tx.exec_driver_sql("select count(*) from receipt").scalar() or 0)


def test_receipts_go_after_their_time_and_the_high_water_stays(
    centre: Centre, officer: Device
) -> None:
    batch = officer.batch(officer.change(note()))
    first = officer.exchange.push(batch)
    centre.clock = FixedClock(NOON + RECEIPTS_KEPT - timedelta(hours=1))
    assert officer.exchange.push(batch) == first
    centre.clock = FixedClock(NOON + RECEIPTS_KEPT + timedelta(days=1))
    officer.push(officer.change(note()))
    assert receipts(centre) == 1
    with centre.engine.connect() as tx:
        marks = tx.exec_driver_sql("select max(high_water) from device").scalar()
    assert marks == 2


def test_a_batch_of_an_old_program_that_comes_after_that_counts_once(
    centre: Centre, officer: Device
) -> None:
    house = household()
    written = note()
    insert, edit = (
        officer.change(house),
        officer.edit(house, {"phone": None}, {"phone": "13900000001"}),
    )
    batch = officer.batch(insert, officer.change(written), edit)
    officer.exchange.push(batch)
    before = officer.all_values()
    centre.clock = FixedClock(NOON + RECEIPTS_KEPT + timedelta(days=1))
    officer.push(officer.change(note("另一条")))
    again = officer.exchange.push(batch)
    assert {str(v.verdict) for v in again.verdicts} <= {"accepted", "merged"}
    after = officer.all_values()
    assert all(after[row_id] == values for row_id, values in before.items())


@pytest.mark.parametrize("lost", [True, False], ids=["receipt lost", "never sent"])
def test_a_device_whose_batch_was_under_way_all_that_time(tmp_path: Path, lost: bool) -> None:
    place = Place(tmp_path)
    officer = place.person("周小燕")
    place.sync(officer)
    written = note("半年前")
    officer.keeps(written)
    with officer.store.write() as tx:
        batch = outbox.batch_to_send(tx, fresh_id=lambda: officer.who.device_id)
    assert batch is not None
    request = PushRequest(
        device_id=officer.who.device_id, batch_id=batch.id, changes=batch.travelling()
    )
    if lost:
        place.exchange(officer).push(request)
    place.centre.clock = FixedClock(NOON + RECEIPTS_KEPT + timedelta(days=2))
    place.sync(officer)
    assert officer.counts() == outbox.OutboxCounts()
    assert written.id in place.truth()
    place.replicas_are_equal()
    place.close()
