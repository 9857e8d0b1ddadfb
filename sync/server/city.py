"""The city's read node: every district keeps its own PostgreSQL and publishes its own rows; the
city follows all of them by PostgreSQL's logical replication and only counts. Writes no row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, func, select, text

from sync.server.database import reading, writing
from sync.server.partitions import bounds, check
from sync.server.tables import ENTRIES

TOTALS = ("household", "person", "visit", "note", "task")
"""What the city counts. It never reads what stands in a note or a form."""


@dataclass(frozen=True)
class DistrictTotal:
    """Rows of one kind that are not deleted, in one district (six digits)."""

    district: str
    kind: str
    count: int


def publish(engine: Engine, district: str) -> None:
    """Let the city follow this district's rows, and no others: what every district keeps of the
    city (places, forms, colleagues above) would come twice. Publishing again renews it.

    Raises NotPostgresql, DistrictUnknown.
    """
    with writing(engine) as tx:
        (code,) = check(tx, [district])
        low, high = bounds(code)
        rows = f"WHERE (scope >= '{low}' AND scope < '{high}')"
        tables = ", ".join(f"{name} {rows}" for name in sorted(ENTRIES))
        tx.execute(text(f"DROP PUBLICATION IF EXISTS district_{code}"))
        # rows of a split table travel under its own name, so the city may be split otherwise
        options = "WITH (publish_via_partition_root = true)"
        tx.execute(text(f"CREATE PUBLICATION district_{code} FOR TABLE {tables} {options}"))


def follow(engine: Engine, district: str, *, source: str) -> None:
    """Begin to copy a district's rows into this city database and go on as they change. `source` is
    PostgreSQL's own connection string (`host=... port=... dbname=... user=...`). A district that is
    followed already is left alone.

    Raises NotPostgresql, DistrictUnknown, and sqlalchemy's OperationalError when the district does
    not answer.
    """
    # A subscription makes its slot at the other end, which no transaction of ours could take back.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as tx:
        (code,) = check(tx, [district])
        query = text("SELECT 1 FROM pg_subscription WHERE subname = :name")
        name = f"district_{code}"
        if tx.execute(query, {"name": name}).first():
            return
        there = source.replace("\\", "\\\\").replace("'", "''")
        tx.exec_driver_sql(f"CREATE SUBSCRIPTION {name} CONNECTION '{there}' PUBLICATION {name}")


def leave(engine: Engine, district: str) -> None:
    """Stop following a district; its rows stay as they were last. Raises NotPostgresql,
    DistrictUnknown.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as tx:
        (code,) = check(tx, [district])
        tx.exec_driver_sql(f"DROP SUBSCRIPTION IF EXISTS district_{code}")


def followed(engine: Engine) -> dict[str, bool]:
    """The districts that this database follows, and whether each has been copied whole once."""
    query = text(
        "SELECT s.subname AS name, bool_and(r.srsubstate = 'r') AS whole FROM pg_subscription s"
        " JOIN pg_subscription_rel r ON r.srsubid = s.oid"
        " WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " GROUP BY s.subname"
    )
    with reading(engine) as tx:
        found = tx.execute(query).all()
    return {row.name.removeprefix("district_"): bool(row.whole) for row in found}


def totals(engine: Engine) -> list[DistrictTotal]:
    """Living rows by district and kind, from whatever this database holds: a district's own or, in
    the city, all of them. Counts only, so that nobody in the city reads a family's file.
    """
    with reading(engine) as tx:
        return [
            DistrictTotal(district, kind, count)
            for kind in TOTALS
            for district, count in _counted(tx, kind)
        ]


def _counted(tx: Connection, kind: str) -> Iterable[tuple[str, int]]:
    c: Any = ENTRIES[kind].c
    district = func.substr(c.scope, 1, 6)
    query = select(district, func.count()).where(c.deleted_at.is_(None))
    for row in tx.execute(query.group_by(district).order_by(district)):
        yield row[0], row[1]
