"""The schema that the migrations make is the schema that the tables say."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from sync.server.centre import Centre
from sync.server.database import reading
from sync.server.tables import ENTRIES, metadata


def test_migrations_and_tables_agree(centre: Centre) -> None:
    with reading(centre.engine) as tx:
        options = {"compare_type": True}
        assert compare_metadata(MigrationContext.configure(tx, opts=options), metadata) == []


def test_every_row_is_keyed_by_scope_and_id() -> None:
    keys = {tuple(table.primary_key.columns.keys()) for table in ENTRIES.values()}
    assert keys == {("scope", "id")}


def test_opening_again_changes_nothing(centre: Centre, tmp_path: Path) -> None:
    with reading(centre.engine) as tx:
        before = tx.exec_driver_sql("select * from server").all()
    Centre.open(tmp_path / "server").close()
    with reading(centre.engine) as tx:
        assert tx.exec_driver_sql("select * from server").all() == before


def test_sqlite_survives_a_power_cut(centre: Centre) -> None:
    with reading(centre.engine) as tx:
        assert tx.exec_driver_sql("pragma journal_mode").scalar() == "wal"
        assert tx.exec_driver_sql("pragma synchronous").scalar() == 2
