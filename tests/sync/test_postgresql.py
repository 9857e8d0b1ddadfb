"""The same promises on a real PostgreSQL 15, where writers really run at once."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Household
from sync.server import accept, ledger
from sync.server.centre import Centre
from sync.server.tables import scope_sequence
from tests.support import postgresql, promises
from tests.support.central import Connect, central, device, household, in_memory, note, staff
from tests.support.exchange_contract import ExchangeContract

pytestmark = pytest.mark.prove


@pytest.fixture
def centre(cluster: str, tmp_path: Path) -> Iterator[Centre]:
    url = postgresql.fresh_database(cluster, Uuid7().fresh().hex)
    opened = central(tmp_path, database=url)
    yield opened
    opened.close()


@pytest.fixture
def house() -> Household:
    return household()


class TestExchangeOnPostgresql(ExchangeContract):
    @pytest.fixture
    def connect(self, centre: Centre) -> Connect:
        return in_memory(centre)


def test_a_batch_counts_once(centre: Centre, house: Household) -> None:
    promises.check_a_batch_counts_once(centre, house)


def test_no_edit_is_lost_in_silence(centre: Centre, house: Household) -> None:
    promises.check_no_edit_is_lost_in_silence(centre, house)


def test_out_of_scope_stays_out(centre: Centre) -> None:
    promises.check_out_of_scope_stays_out(centre)


def test_eight_writers_at_once_leave_no_gap_and_a_reader_misses_nothing(centre: Centre) -> None:
    reader = promises.write_from_all_sides(centre, writers=8, batches=12)
    promises.check_numbers_have_no_gap_and_no_twin(centre)
    promises.check_a_reader_misses_nothing(reader)


def test_two_servers_may_get_the_same_batch_at_once(centre: Centre) -> None:
    officer = device(centre, staff())
    batch = officer.batch(*[officer.change(note()) for _ in range(50)])
    receipts = promises.at_once(lambda: officer.exchange.push(batch), times=4)
    assert all(receipt == receipts[0] for receipt in receipts)
    promises.check_numbers_have_no_gap_and_no_twin(centre)


def test_two_servers_may_start_on_an_empty_database_at_once(cluster: str, tmp_path: Path) -> None:
    url = postgresql.fresh_database(cluster, Uuid7().fresh().hex)
    for opened in promises.at_once(lambda: central(tmp_path, database=url), times=3):
        opened.close()


def test_without_the_scope_lock_writers_at_once_go_wrong(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(tx: Connection, scopes: Iterable[str]) -> dict[str, int]:
        wanted = sorted(set(scopes))
        ledger.insert_new(tx, scope_sequence, rows=[{"scope": s, "last": 0} for s in wanted])
        rows = tx.execute(select(scope_sequence).where(scope_sequence.c.scope.in_(wanted)))
        return {row.scope: row.last for row in rows}

    monkeypatch.setattr(ledger, "lock_scopes", unlocked)

    def written_and_checked() -> None:
        promises.write_from_all_sides(centre, writers=8, batches=12)
        promises.check_numbers_have_no_gap_and_no_twin(centre)

    with pytest.raises((AssertionError, IntegrityError), match=r"one number|scope_sum_pkey"):
        written_and_checked()


def test_without_the_receipt_lookup_a_batch_counts_twice(
    centre: Centre, house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "stored_receipt", lambda *_, **__: None)
    with pytest.raises((AssertionError, IntegrityError)):
        promises.check_a_batch_counts_once(centre, house)


def test_without_the_base_compare_an_edit_is_lost(
    centre: Centre, house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accept, "same_as_base", lambda *_, **__: True)
    with pytest.raises(AssertionError, match="overwritten in silence"):
        promises.check_no_edit_is_lost_in_silence(centre, house)
