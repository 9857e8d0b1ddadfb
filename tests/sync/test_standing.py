"""What the server says of a device: revoked, allowed again, its offline grant renewed."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.store import outbox, rows, standing
from fieldvisit.store.opening import Store
from sync.client.engine import one_round
from sync.client.enrol import Enrolled, enrol
from sync.client.report import Report
from sync.protocol.exchange import Exchange
from sync.server.centre import Centre
from sync.server.memory import InMemoryExchange
from tests.support.central import NOON, device_store, in_memory, keep, note, staff


@pytest.fixture
def who(centre: Centre) -> Enrolled:
    code = centre.invite(staff("周小燕")).code
    return enrol("", code, label="测试本", connect=in_memory(centre))


@pytest.fixture
def store(tmp_path: Path, who: Enrolled) -> Iterator[Store]:
    opened = device_store(tmp_path / "device", who)
    yield opened
    opened.close()


@pytest.fixture
def exchange(centre: Centre, who: Enrolled) -> Exchange:
    return InMemoryExchange(centre, who.signer())


def synced(store: Store, exchange: Exchange) -> Report:
    return one_round(store, exchange, clock=FixedClock(NOON), ids=Uuid7())


def test_a_revoked_device_hands_in_and_hears_why(
    centre: Centre, store: Store, who: Enrolled, exchange: Exchange
) -> None:
    """pain 10"""
    written = note()
    keep(store, who, written)
    centre.revoke(who.device_id)
    report = synced(store, exchange)
    assert (report.apart, report.code) == (1, "device_revoked")
    with store.read() as tx:
        assert outbox.rows(tx)[0].reason == "handed_in_for_review"
        assert rows.get(tx, "note", row_id=written.id) is not None
        assert standing.load(tx).revoked


def test_a_device_that_may_read_again_hears_so_with_the_next_answer(
    store: Store, exchange: Exchange
) -> None:
    with store.write() as tx:
        standing.revoke(tx, NOON)
    synced(store, exchange)
    with store.read() as tx:
        assert not standing.load(tx).revoked


def test_every_answer_of_the_server_begins_the_offline_grant_anew(
    store: Store, exchange: Exchange
) -> None:
    """T10"""
    with store.write() as tx:
        standing.look(tx, NOON - timedelta(days=44))
    synced(store, exchange)
    with store.read() as tx:
        grant = standing.load(tx).grant
    assert grant is not None
    assert (grant.since, grant.told) == (NOON, NOON)


def test_a_receipt_alone_renews_it_by_the_servers_time(
    centre: Centre, store: Store, who: Enrolled, exchange: Exchange
) -> None:
    """T10: a revoked device gets receipts and no answers."""
    with store.write() as tx:
        standing.look(tx, NOON - timedelta(days=44))
    keep(store, who, note())
    centre.revoke(who.device_id)
    synced(store, exchange)
    with store.read() as tx:
        grant = standing.load(tx).grant
    assert grant is not None
    assert grant.told == grant.since == NOON
