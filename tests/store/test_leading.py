"""What cannot wait is found by one look at an index, goes with what it needs and with nothing else,
and stays as open as it was (days.md 12, pain 1)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, update

from fieldvisit.records import Clue, change
from fieldvisit.store import epochs, journal, leading, outbox, rows, server_rows, settling
from fieldvisit.store.outbox import Batch
from fieldvisit.store.prepared import driver
from fieldvisit.store.settling import Settled
from fieldvisit.store.tables import OUTBOX

PLENTY = {"max_changes": 2000, "max_bytes": 1 << 20}


def clue_at(village: Any, home: Any = None, **said: Any) -> Clue:
    plain = {"id": village.ids.fresh(), "scope": village.scope, "created_at": village.at}
    found = {"source": "visit", "discoverer": "周小燕", "about": "老人", "place": "桥下"}
    at_home = {"found_at": village.at, "household_id": home.id if home else None}
    return Clue.model_validate(plain | found | at_home | {"urgency": "at_once"} | said)


@pytest.fixture
def write(store: Any, village: Any) -> Any:
    def written(*records: Any) -> list[int]:
        with store.write() as tx:
            return [journal.insert(tx, one, stamp=village.stamp).counter for one in records]

    return written


@pytest.fixture
def mend(store: Any, village: Any) -> Any:
    def mended(kind: str, record: Any, **after: Any) -> int:
        with store.write() as tx:
            said = journal.patch(tx, kind, row_id=record.id, after=after, stamp=village.stamp)
        return said.counter

    return mended


@pytest.fixture
def asked(store: Any) -> Any:
    """What leads, of a server that takes it."""

    def ask(behind: Iterable[int] = (), **limits: Any) -> Batch | None:
        with store.write() as tx:
            leading.heard(tx, taken=True)
            return leading.batch(tx, behind=set(behind), **(PLENTY | limits))

    return ask


def led(batch: Batch | None) -> list[int]:
    assert batch is not None
    return [change.counter for change in batch.changes]


def test_nothing_leads_where_nothing_is_urgent_and_that_costs_one_look(
    store: Any, village: Any, write: Any
) -> None:
    write(village.household(), *[village.note("慢慢来") for _ in range(5)])
    said: list[str] = []
    with store.write() as tx:
        driver(tx).set_trace_callback(said.append)
        assert leading.batch(tx, behind=set(), **PLENTY) is None
        driver(tx).set_trace_callback(None)
        plan = driver(tx).execute(f"EXPLAIN QUERY PLAN {leading._PRESSING}").fetchall()
    assert len(said) == 1
    assert [row[3] for row in plan] == ["SCAN outbox USING INDEX outbox_ahead"]


def test_what_is_in_the_next_batch_anyway_does_not_lead(
    village: Any, write: Any, asked: Any
) -> None:
    (urgent,) = write(clue_at(village))
    assert asked(behind=[urgent]) is None
    assert led(asked()) == [urgent]


def test_it_goes_with_what_was_written_before_of_its_row_and_of_what_it_hangs_on(
    village: Any, write: Any, mend: Any, asked: Any
) -> None:
    home, other = village.household(), village.household()
    write(village.note("先写的"), other)
    (born,) = write(home)
    moved = mend("household", home, phone="13900000001")
    calm = clue_at(village, home, urgency="normal")
    write(village.note("中间写的", household_id=home.id))
    (found,) = write(calm)
    pressing = mend("clue", calm, urgency="at_once")
    called = mend("clue", calm, town_call="answered", called_at=village.at)
    mend("household", home, phone="13900000002")
    write(village.note("后来写的"))
    assert led(asked()) == [born, moved, found, pressing, called]


def test_what_the_server_has_already_does_not_go_again(
    store: Any, village: Any, write: Any, asked: Any
) -> None:
    home = village.household()
    (born,) = write(home)
    with store.write() as tx:
        settling.settle(tx, [Settled(born, "accepted", 1)], at=village.at)
    (urgent,) = write(clue_at(village, home))
    assert led(asked()) == [urgent]


def test_the_same_is_the_same_batch_and_more_is_another(
    village: Any, write: Any, asked: Any
) -> None:
    write(clue_at(village))
    first, again = asked(), asked()
    write(clue_at(village))
    more = asked()
    assert (first.id, first.ops) == (again.id, again.ops)
    assert more.id != first.id
    assert len(more.ops) == 2


def test_a_server_that_does_not_say_so_gets_nothing_ahead(
    store: Any, village: Any, write: Any, asked: Any
) -> None:
    write(clue_at(village))
    assert asked() is not None
    with store.write() as tx:
        leading.heard(tx, taken=False)
        assert leading.batch(tx, behind=set(), **PLENTY) is None


def test_it_is_said_ahead_once_and_stays_as_open_as_it_was(
    store: Any, village: Any, write: Any, asked: Any
) -> None:
    write(village.note("慢慢来"))
    (urgent,) = write(clue_at(village))
    ahead = asked()
    with store.write() as tx:
        leading.said(tx, ahead)
        assert outbox.counts(tx).waiting == 2
        told = {row.counter: row.reason for row in outbox.rows(tx)}
        next_up = outbox.batch_to_send(tx, fresh_id=village.ids.fresh)
    assert told == {urgent - 1: None, urgent: "said_ahead"}
    assert asked() is None
    assert next_up is not None
    assert next_up.counters == {urgent - 1, urgent}


def test_an_epoch_lets_it_lead_again(store: Any, village: Any, write: Any, asked: Any) -> None:
    (urgent,) = write(clue_at(village))
    with store.write() as tx:
        leading.said(tx, asked_in(tx))
        epochs.begin(tx, epoch="new", known=0, stamp=village.stamp)
    assert led(asked()) == [urgent]


def asked_in(tx: Connection) -> Batch:
    leading.heard(tx, taken=True)
    found = leading.batch(tx, behind=set(), **PLENTY)
    assert found is not None
    return found


def test_much_goes_in_several_batches_each_whole(
    store: Any, village: Any, write: Any, asked: Any
) -> None:
    homes = [village.household() for _ in range(3)]
    numbers = [write(home, clue_at(village, home)) for home in homes]
    went = []
    while (ahead := asked(max_bytes=2000)) is not None:
        went.append(led(ahead))
        with store.write() as tx:
            leading.said(tx, ahead)
    assert went == numbers


def test_what_is_too_much_to_overtake_goes_in_its_turn(
    village: Any, write: Any, mend: Any, asked: Any
) -> None:
    home = village.household()
    write(home)
    for n in range(4):
        mend("household", home, phone=f"1390000000{n}")
    write(clue_at(village, home))
    assert asked(max_changes=5) is None
    assert asked() is None, "it is not weighed again with every batch"


def test_what_two_programs_wrote_goes_in_its_turn(
    village: Any, write: Any, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = village.household()
    write(home)
    monkeypatch.setattr(change, "SCHEMA", change.SCHEMA + 1)
    write(clue_at(village, home))
    assert asked() is None


def test_what_the_server_put_off_does_not_lead(
    store: Any, village: Any, write: Any, asked: Any
) -> None:
    (urgent,) = write(clue_at(village))
    with store.write() as tx:
        settling.settle(tx, [Settled(urgent, "deferred", code="parent_missing")], at=village.at)
    assert asked() is None


def test_the_servers_number_waits_aside_until_its_turn(
    store: Any, village: Any, write: Any
) -> None:
    clue = clue_at(village)
    (urgent,) = write(clue)
    with store.write() as tx:
        settling.heard_ahead(tx, [Settled(urgent, "accepted", version=41)])
        row = rows.get(tx, "clue", row_id=clue.id)
        aside = server_rows.aside(tx, "clue", row_ids=[clue.id])[clue.id]
        assert row is not None
        assert (row.version, aside.version) == (0, 41)
        settling.settle(tx, [Settled(urgent, "accepted")], at=village.at)
        row = rows.get(tx, "clue", row_id=clue.id)
        assert row is not None
        assert row.version == 41
        assert server_rows.aside(tx, "clue", row_ids=[clue.id]) == {}


def test_a_number_of_a_change_that_is_settled_meanwhile_is_not_put_aside(
    store: Any, village: Any, write: Any
) -> None:
    clue = clue_at(village)
    (urgent,) = write(clue)
    at: datetime = village.at
    with store.write() as tx:
        settling.settle(tx, [Settled(urgent, "accepted", version=41)], at=at)
        settling.heard_ahead(tx, [Settled(urgent, "accepted", version=41)])
        assert server_rows.aside(tx, "clue", row_ids=[clue.id]) == {}


def test_a_file_of_before_leads_nothing(store: Any, village: Any, write: Any, asked: Any) -> None:
    write(clue_at(village))
    with store.write() as tx:
        tx.execute(update(OUTBOX).values(ahead=0))
    assert asked() is None
