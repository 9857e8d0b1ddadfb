"""Rows of a district lie in a partition of their own, and nothing else changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Select, Table, select, text

from fieldvisit.machine.ids import Uuid7
from fieldvisit.words import sentence
from sync.server import partitions, sums
from sync.server.centre import Centre
from sync.server.database import reading
from sync.server.partitions import DistrictUnknown, NotPostgresql
from sync.server.tables import ENTRIES
from tests.support import postgresql, promises
from tests.support.central import (
    VILLAGE,
    Connect,
    central,
    device,
    household,
    in_memory,
    note,
    staff,
    visit,
)
from tests.support.exchange_contract import ExchangeContract

JINNAN, DONGLI = "120112", "120110"
ELSEWHERE = "120112100001"


def test_a_database_that_cannot_be_split_says_so(centre: Centre) -> None:
    with pytest.raises(NotPostgresql) as refused:
        partitions.split(centre.engine, [DONGLI])
    assert "PostgreSQL" in sentence(refused.value.code, refused.value.facts())


def test_a_district_ends_where_the_next_begins() -> None:
    assert partitions.bounds("120110") == ("120110000000", "120111000000")
    assert partitions.bounds("120119") == ("120119000000", "120120000000")


@pytest.mark.prove
class TestSplit(ExchangeContract):
    """The whole contract of the exchange holds on tables that are split."""

    @pytest.fixture
    def centre(self, cluster: str, tmp_path: Path) -> Iterator[Centre]:
        url = postgresql.fresh_database(cluster, Uuid7().fresh().hex)
        opened = central(tmp_path, database=url)
        partitions.split(opened.engine, [DONGLI, JINNAN])
        yield opened
        opened.close()

    @pytest.fixture
    def connect(self, centre: Centre) -> Connect:
        return in_memory(centre)

    def test_the_plan_reads_one_partition_and_no_other(self, centre: Centre) -> None:
        """The statements of a pull and of a batch, as the ledger says them."""
        for kind, table in ENTRIES.items():
            c = table.c
            for query in (
                select(table).where(c.scope == VILLAGE, c.version > 5, c.version <= 9),
                select(table).where(c.scope == VILLAGE, c.id.in_([Uuid7().fresh()])),
            ):
                with reading(centre.engine) as tx:
                    read = read_tables(tx, query, table)
                assert read == {f"{kind}_{DONGLI}"}, kind

    def test_rows_lie_with_their_district_and_come_out_as_they_went_in(
        self, centre: Centre
    ) -> None:
        here, there = household(), household(scope=ELSEWHERE)
        assert centre.load([here, there]) == []
        with reading(centre.engine) as tx:
            for district, row in ((DONGLI, here), (JINNAN, there)):
                found = tx.execute(text(f"SELECT id FROM household_{district}")).scalars().all()
                assert found == [row.id]

    def test_writers_at_once_still_leave_no_gap(self, centre: Centre) -> None:
        reader = promises.write_from_all_sides(centre, writers=6, batches=6)
        promises.check_numbers_have_no_gap_and_no_twin(centre)
        promises.check_a_reader_misses_nothing(reader)


@pytest.mark.prove
def test_a_full_database_is_split_without_losing_a_row(cluster: str, tmp_path: Path) -> None:
    url = postgresql.fresh_database(cluster, Uuid7().fresh().hex)
    centre = central(tmp_path, database=url)
    houses = [household() for _ in range(20)] + [household(scope=ELSEWHERE) for _ in range(5)]
    centre.load([*houses, *(visit(house) for house in houses), note()])
    before = everything(centre)
    moved = partitions.split(centre.engine, [DONGLI])
    assert moved["household"] == 25
    assert everything(centre) == before
    # a district that is named later takes its rows out of the rest
    assert partitions.split(centre.engine, [DONGLI, JINNAN])["household"] == 5
    assert partitions.split(centre.engine, [DONGLI, JINNAN])["household"] == 0
    assert everything(centre) == before
    with reading(centre.engine) as tx:
        assert sums.kept(tx, VILLAGE).keys() == sums.recounted(tx, VILLAGE).keys()
    officer = device(centre, staff())
    assert officer.push(officer.change(note("分好以后写的"))).verdicts[0].verdict == "accepted"
    centre.close()


@pytest.mark.prove
def test_a_district_that_is_no_code_changes_nothing(cluster: str, tmp_path: Path) -> None:
    url = postgresql.fresh_database(cluster, Uuid7().fresh().hex)
    centre = central(tmp_path, database=url)
    for said in ("东丽区", "12011", "１２０１１０"):
        with pytest.raises(DistrictUnknown):
            partitions.split(centre.engine, [said])
    centre.close()


def everything(centre: Centre) -> dict[str, list[tuple[object, ...]]]:
    with reading(centre.engine) as tx:
        return {
            kind: sorted(tuple(map(str, row)) for row in tx.execute(select(table)))
            for kind, table in ENTRIES.items()
        }


def read_tables(tx: Connection, query: Select[tuple[object]], table: Table) -> set[str]:
    """The tables that PostgreSQL would read for a query, by its own plan."""
    literal = query.compile(tx.engine, compile_kwargs={"literal_binds": True})
    plan = tx.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {literal}").scalar_one()
    found: set[str] = set()

    def look(node: dict[str, object]) -> None:
        if "Relation Name" in node:
            found.add(str(node["Relation Name"]))
        for inner in node.get("Plans", []):  # type: ignore[attr-defined]
            look(inner)

    look(plan[0]["Plan"])
    return found
