import pytest

from fieldvisit.records import KINDS
from fieldvisit.store.tables import TABLES, device, references


def test_every_synced_kind_has_its_table():
    assert list(TABLES) == list(KINDS)


@pytest.mark.parametrize("name", sorted(device.metadata.tables))
def test_the_schema_makes_the_columns_that_the_tables_name(tx, name):
    made = {row.name for row in tx.exec_driver_sql(f"PRAGMA table_info({name})")}
    assert made == set(device.metadata.tables[name].columns.keys())


@pytest.mark.parametrize("name", sorted(device.metadata.tables))
def test_the_schema_and_the_tables_agree_on_what_may_be_missing(tx, name):
    table = device.metadata.tables[name]
    if name in TABLES or name == "outbox":
        made = {
            row.name: bool(row.notnull) for row in tx.exec_driver_sql(f"PRAGMA table_info({name})")
        }
        wanted = {column.name: not column.nullable for column in table.columns}
        assert {n: made[n] for n in made if n != "counter"} == {
            n: wanted[n] for n in wanted if n != "counter"
        }


@pytest.mark.parametrize("kind", KINDS)
def test_each_synced_kind_has_its_doors_keys_and_buckets(tx, kind):
    said = "SELECT name, type FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL"
    made = {(row.type, row.name) for row in tx.exec_driver_sql(said, (kind,))}
    doors = {("trigger", f"{kind}_{change}_door") for change in ("insert", "update", "delete")}
    assert made >= doors | {("index", f"{kind}_buckets")}
    named = tx.exec_driver_sql(f"PRAGMA foreign_key_list({kind})").mappings()
    keys = {row["from"]: row["table"] for row in named}
    assert keys == references(kind)
    indexes = [row.name for row in tx.exec_driver_sql(f"PRAGMA index_list({kind})")]
    firsts = {
        tx.exec_driver_sql(f"PRAGMA index_info({name})").first().name
        for name in indexes
        if not name.endswith("_buckets")
    }
    assert firsts >= set(keys), "a row that goes away would read the whole table"


def test_tables_are_strict_about_types(tx):
    loose = [
        row.name
        for row in tx.exec_driver_sql("PRAGMA table_list")
        if row.type == "table" and not row.strict and not row.name.startswith("sqlite_")
    ]
    assert loose == []


def test_codes_are_kept_as_codes(tx, village):
    village.settle(tx, "王桂芬")
    assert tx.exec_driver_sql("SELECT category, status FROM household").one() == (
        "dibao",
        "registered",
    )
