"""The schema that the migrations make is the schema that the tables say."""

import json
from pathlib import Path
from uuid import UUID

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, select

from fieldvisit.records import KINDS
from sync.server.centre import Centre
from sync.server.database import MIGRATIONS, reading
from sync.server.ledger import open_conflicts
from sync.server.sums import kept
from sync.server.tables import ENTRIES, metadata, quarantine
from tests.support.central import VILLAGE


def test_migrations_and_tables_agree(centre: Centre) -> None:
    with reading(centre.engine) as tx:
        options = {"compare_type": True}
        assert compare_metadata(MigrationContext.configure(tx, opts=options), metadata) == []


def test_every_field_of_a_record_has_its_column() -> None:
    assert list(ENTRIES) == list(KINDS)
    for kind, record in KINDS.items():
        assert set(record.model_fields) <= set(ENTRIES[kind].columns.keys())
        assert f"{kind}_by_version" in {index.name for index in ENTRIES[kind].indexes}


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


def test_conflicts_of_an_older_server_become_questions(tmp_path: Path) -> None:
    """A field each, a visit's review in one; numbered after what the scope has."""
    data = tmp_path / "old"
    data.mkdir()
    engine = create_engine(f"sqlite:///{data / 'central.db'}")
    with engine.begin() as tx:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = tx
        command.upgrade(config, "0002")
        tx.exec_driver_sql("insert into scope_sequence values (?, 7)", (VILLAGE,))
        for place, (kind, name) in enumerate(
            (("household", "phone"), ("visit", "state"), ("visit", "reviewed_by")), 1
        ):
            tx.exec_driver_sql(
                "insert into conflict (id, scope, kind, row_id, name, base, held, wanted,"
                " wanted_device, wanted_by, counter, hlc, at)"
                " values (?, ?, ?, ?, ?, 'null', '\"a\"', '\"b\"', ?, ?, 4, '', ?)",
                (
                    UUID(int=place).hex,
                    VILLAGE,
                    kind,
                    UUID(int=40).hex if kind == "visit" else UUID(int=41).hex,
                    name,
                    UUID(int=8).hex,
                    UUID(int=9).hex,
                    "2026-11-23T04:00:00.000000Z",
                ),
            )
    engine.dispose()
    centre = Centre.open(data)
    with reading(centre.engine) as tx:
        found = sorted(open_conflicts(tx, VILLAGE), key=lambda row: str(row["version"]))
        last = tx.exec_driver_sql("select last from scope_sequence").scalar()
    centre.close()
    assert [sorted(row["differing"]) for row in found] == [["phone"], ["reviewed_by", "state"]]
    assert [row["version"] for row in found] == [8, 9]
    assert last == 9
    assert found[0]["differing"]["phone"] == {"base": None, "held": "a", "wanted": "b"}


def test_what_an_older_server_kept_apart_goes_to_the_inbox(tmp_path: Path) -> None:
    """pain 10: readable changes become rows of their scope; what nobody could read stays."""
    data = tmp_path / "old"
    data.mkdir()
    engine = create_engine(f"sqlite:///{data / 'central.db'}")
    at = "2026-11-23T04:00:00.000000Z"
    change = {
        "counter": 3,
        "scope": VILLAGE,
        "kind": "note",
        "row_id": str(UUID(int=40)),
        "action": "insert",
        "after": {"text": "窗户漏风"},
        "hlc": at,
        "actor": str(UUID(int=9)),
    }
    broken = {"counter": 4, "scope": VILLAGE, "kind": "note", "row_id": "no id"}
    with engine.begin() as tx:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = tx
        command.upgrade(config, "0004")
        tx.exec_driver_sql("insert into scope_sequence values (?, 7)", (VILLAGE,))
        tx.exec_driver_sql(
            "insert into account values (?, '周小燕', 'village_officer', ?, null)",
            (UUID(int=9).hex, VILLAGE),
        )
        tx.exec_driver_sql(
            "insert into device values (?, ?, 'A2', '', '', ?, ?, 9)",
            (UUID(int=8).hex, UUID(int=9).hex, at, at),
        )
        for place, changes in enumerate(([change, broken], [change])):
            tx.exec_driver_sql(
                "insert into quarantine values (?, ?, ?, 'device_revoked', ?)",
                (UUID(int=8).hex, UUID(int=place).hex, at, json.dumps(changes)),
            )
    engine.dispose()
    centre = Centre.open(data)
    with reading(centre.engine) as tx:
        (row,) = tx.execute(select(ENTRIES["handed_in"])).mappings()
        left = tx.execute(select(quarantine.c.changes)).scalars().all()
        (counted,) = [s for name, s in kept(tx, VILLAGE).items() if name == "supervisors"]
    centre.close()
    assert (row["version"], row["why"], row["author_name"]) == (8, "device_revoked", "周小燕")
    assert (row["row_kind"], row["after"], row["state"]) == (
        "note",
        {"text": "窗户漏风"},
        "waiting",
    )
    assert left == [[broken]]
    assert counted.total()[0] == 1
