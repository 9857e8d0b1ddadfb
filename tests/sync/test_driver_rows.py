"""What the driver is given in bulk reads back as what SQLAlchemy itself would have kept."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from typing import Any, get_args
from uuid import UUID

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, Engine, Integer, Uuid, insert, select

from fieldvisit.machine.ids import CountedIds
from fieldvisit.records import KINDS
from fieldvisit.records.kept import InstantText
from sync.server import accept, driver_rows
from sync.server.database import open_database, writing
from sync.server.tables import ENTRIES
from tests.support.central import VILLAGE, ready_folder
from tests.support.postgresql import fresh_database

IDS = CountedIds("rows")
TEXT = '甲\t乙\\N\n"丙" \\. 𠮷\r\'--'
SAMPLES: dict[type[Any], Any] = {
    InstantText: datetime(2026, 11, 23, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=8))),
    JSON: {"a": [TEXT, None, 1.5, {"b": True}], "丁": -1},
    Date: date(1931, 2, 3),
    Boolean: True,
    Integer: 2**62,
}


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)]
)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    folder = ready_folder(tmp_path_factory.mktemp("rows"))
    url = None
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("cluster"), "driver_rows")
    opened = open_database(folder, url)
    yield opened
    opened.dispose()


def a_row(kind: str, *, full: bool) -> dict[str, Any]:
    """A row with a value in every column, or with nothing where nothing may stand."""
    return {
        column.name: a_value(kind, column) if full or not column.nullable else None
        for column in ENTRIES[kind].columns
    }


def a_value(kind: str, column: Column[Any]) -> Any:
    if column.name == "scope":
        return VILLAGE
    if isinstance(column.type, Uuid):
        return IDS.fresh()
    for of_type, value in SAMPLES.items():
        if isinstance(column.type, of_type):
            return value
    field = KINDS[kind].model_fields.get(column.name)
    for part in (field.annotation, *get_args(field.annotation)) if field else ():
        if isinstance(part, type) and issubclass(part, Enum):
            return next(iter(part))
    length = getattr(column.type, "length", None)
    return TEXT[:length]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("full", [True, False])
def test_a_row_reads_back_as_sqlalchemy_would_have_kept_it(
    engine: Engine, kind: str, full: bool
) -> None:
    table = ENTRIES[kind]
    mine, theirs = a_row(kind, full=full), a_row(kind, full=full)
    theirs = mine | {"id": theirs["id"]}
    with writing(engine) as tx:
        driver_rows.insert_all(tx, table, rows=[mine])
        tx.execute(insert(table), theirs)
        kept = {row.id: row for row in tx.execute(select(table))}
        same = kept[mine["id"]]._asdict() | {"id": theirs["id"]}
        assert same == kept[theirs["id"]]._asdict()
        assert same == theirs | {n: v.astimezone(UTC) for n, v in theirs.items() if is_instant(v)}


def is_instant(value: Any) -> bool:
    return isinstance(value, datetime)


def test_ids_are_found_in_their_scope_alone(engine: Engine) -> None:
    table = ENTRIES["note"]
    rows = [a_row("note", full=True) for _ in range(3)]
    elsewhere = a_row("note", full=True) | {"scope": "120110100002"}
    with writing(engine) as tx:
        driver_rows.insert_all(tx, table, rows=[*rows, elsewhere])
        asked = [row["id"] for row in (*rows[:2], elsewhere)] + [UUID(int=9)]
        found = driver_rows.ids_there(tx, table, scope=VILLAGE, ids=asked)
        assert found == {rows[0]["id"], rows[1]["id"]}
        assert driver_rows.ids_there(tx, table, scope=VILLAGE, ids=[]) == set()


def test_only_kinds_with_numbers_between_the_two_are_named(engine: Engine) -> None:
    scope = "120110100003"

    def named(above: int, upto: int, where: str = scope) -> set[str]:
        asked = {"scope": where, "above": above, "upto": upto}
        return driver_rows.with_numbers(tx, ENTRIES, **asked)

    with writing(engine) as tx:
        for version, kind in enumerate(KINDS, start=1):
            row = a_row(kind, full=True) | {"scope": scope, "version": version}
            driver_rows.insert_all(tx, ENTRIES[kind], rows=[row])
        kinds = list(KINDS)
        assert named(0, len(kinds)) == set(kinds)
        assert named(3, 5) == set(kinds[3:5])
        assert named(5, 5) == set()
        assert named(0, len(kinds), "120110100004") == set()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("full", [True, False])
def test_a_row_travels_as_its_typed_values_would(engine: Engine, kind: str, full: bool) -> None:
    table = ENTRIES[kind]
    row = a_row(kind, full=full)
    with writing(engine) as tx:
        driver_rows.insert_all(tx, table, rows=[row])
        mine = table.c.id == row["id"]
        (lying,) = tx.execute(driver_rows.as_they_lie(table).where(mine)).all()
        (typed,) = tx.execute(select(table).where(mine)).mappings()
    read = driver_rows.wire_reader(table, engine.dialect.name)
    assert accept.wire(read(lying)) == accept.wire(dict(typed))
