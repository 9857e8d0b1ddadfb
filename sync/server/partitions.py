"""One partition a district on PostgreSQL: every table of records is split by the first six digits
of its scope. Changes where rows lie, never a row.

Each statement of the ledger names its scope, so PostgreSQL reads one partition and no other, and a
district can be backed up, moved or handed to a server of its own as a table.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Table, text

from fieldvisit.errors import FieldvisitError
from sync.server.database import writing
from sync.server.tables import ENTRIES

_SUBSCRIBED = text(
    "SELECT 1 FROM pg_subscription WHERE subdbid ="
    " (SELECT oid FROM pg_database WHERE datname = current_database())"
)
REST = "rest"
"""The partition of what lies in no named district: the city's own rows, other districts."""


@dataclass(eq=False)
class NotPostgresql(FieldvisitError):
    """Partitions and publications are PostgreSQL's; this database is another."""


@dataclass(eq=False)
class FollowsAlready(FieldvisitError):
    """This database copies districts: PostgreSQL knows the copied tables by their identity, and a
    split one is another table.
    """


@dataclass(eq=False)
class DistrictUnknown(FieldvisitError):
    """A district is named by the first six digits of its code."""

    said: str


def split(engine: Engine, districts: Iterable[str]) -> dict[str, int]:
    """Give each district (six digits) a partition of its own in every table of records, in one
    transaction, and say how many rows each table moved. A table that is split already gets the
    partitions that it lacks. Nobody writes meanwhile: the tables are locked.

    Raises NotPostgresql, DistrictUnknown, FollowsAlready.
    """
    with writing(engine) as tx:
        wanted = check(tx, districts)
        if tx.execute(_SUBSCRIBED).first():
            raise FollowsAlready
        tables = sorted(ENTRIES.items())
        return {kind: _split(tx, table, districts=wanted) for kind, table in tables}


def check(tx: Connection, districts: Iterable[str]) -> list[str]:
    """The districts, sorted, once each. Raises NotPostgresql, DistrictUnknown."""
    if tx.dialect.name != "postgresql":
        raise NotPostgresql
    wanted = sorted(set(districts))
    for district in wanted:
        if len(district) != 6 or not district.isascii() or not district.isdecimal():
            raise DistrictUnknown(district[:12])
    return wanted


def _split(tx: Connection, table: Table, *, districts: list[str]) -> int:
    name = table.name
    kind = text("SELECT relkind::text FROM pg_class WHERE oid = CAST(:name AS regclass)")
    if tx.execute(kind, {"name": name}).scalar_one() == "r":
        return _rebuilt(tx, table, districts=districts)
    moved = 0
    tx.execute(text(f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE"))
    for district in districts:
        if not _exists(tx, f"{name}_{district}"):
            moved += _carved_out(tx, name, district=district)
    return moved


def _rebuilt(tx: Connection, table: Table, *, districts: list[str]) -> int:
    """An ordinary table becomes a split one of the same name, rows, key and indexes."""
    name = table.name
    tx.execute(text(f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE"))
    tx.execute(text(f"ALTER TABLE {name} RENAME TO {name}_whole"))
    for old in _indexes(tx, f"{name}_whole"):
        tx.execute(text(f"ALTER INDEX {old} RENAME TO {old}_whole"))
    # the table as it is in the database, columns that a newer program will know among them
    tx.execute(
        text(
            f"CREATE TABLE {name} (LIKE {name}_whole INCLUDING DEFAULTS,"
            f" CONSTRAINT {name}_pkey PRIMARY KEY (scope, id)) PARTITION BY RANGE (scope)"
        )
    )
    for district in districts:
        _add(tx, name, district=district)
    tx.execute(text(f"CREATE TABLE {name}_{REST} PARTITION OF {name} DEFAULT"))
    for index in table.indexes:
        index.create(tx)
    moved = tx.execute(text(f"INSERT INTO {name} SELECT * FROM {name}_whole")).rowcount
    tx.execute(text(f"DROP TABLE {name}_whole"))
    return moved


def _carved_out(tx: Connection, name: str, *, district: str) -> int:
    """A district that came later: its rows leave the rest's partition for their own."""
    low, high = bounds(district)
    among = {"low": low, "high": high}
    where = "scope >= :low AND scope < :high"
    tx.execute(text(f"CREATE TEMP TABLE leaving ON COMMIT DROP AS SELECT * FROM {name} LIMIT 0"))
    query = f"WITH gone AS (DELETE FROM {name}_{REST} WHERE {where} RETURNING *)"
    tx.execute(text(f"{query} INSERT INTO leaving SELECT * FROM gone"), among)
    _add(tx, name, district=district)
    moved = tx.execute(text(f"INSERT INTO {name} SELECT * FROM leaving")).rowcount
    tx.execute(text("DROP TABLE leaving"))
    return moved


def bounds(district: str) -> tuple[str, str]:
    """The scopes of a district: from the first, up to and without the second."""
    return f"{district}000000", f"{int(district) + 1:06d}000000"


def _add(tx: Connection, name: str, *, district: str) -> None:
    low, high = bounds(district)
    values = f"FOR VALUES FROM ('{low}') TO ('{high}')"
    tx.execute(text(f"CREATE TABLE {name}_{district} PARTITION OF {name} {values}"))


def _exists(tx: Connection, name: str) -> bool:
    found = tx.execute(text("SELECT to_regclass(:name)"), {"name": name}).scalar()
    return found is not None


def _indexes(tx: Connection, name: str) -> list[str]:
    query = text("SELECT indexname FROM pg_indexes WHERE tablename = :name")
    return list(tx.execute(query, {"name": name}).scalars())
