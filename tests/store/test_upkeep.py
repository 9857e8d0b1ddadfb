import ast
from pathlib import Path

import pytest

from fieldvisit.store import upkeep

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path for room in ("fieldvisit", "sync", "ui", "bench") for path in (ROOT / room).rglob("*.py")
)


def test_sqlite_utils_works_on_our_own_connection(tx, village):
    village.settle(tx, "王桂芬")
    counts = upkeep.row_counts(tx)
    assert (counts["household"], counts["person"], counts["outbox"]) == (1, 1, 3)


def test_sqlite_utils_catches_the_errors_of_our_driver(tx):
    tools = upkeep.hand_tools(tx)
    tools["plain"].insert({"id": 1}, pk="id")
    with pytest.raises(Exception, match="UNIQUE") as caught:
        tools["plain"].insert({"id": 1})
    assert type(caught.value).__module__ == "sqlcipher3.dbapi2"


def test_sqlite_utils_cannot_write_past_the_journal(store):
    with pytest.raises(Exception, match="past the journal"), store.write() as tx:
        upkeep.hand_tools(tx)["region"].insert({"id": "x", "scope": "x"})


def test_statistics_are_refreshed(tx, village):
    village.settle(tx, "王桂芬")
    upkeep.refresh_statistics(tx)
    assert tx.exec_driver_sql("SELECT count(*) FROM sqlite_stat1").scalar()


def test_sqlite_utils_is_used_in_one_place():
    users = [
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if "sqlite_utils" in path.read_text("utf-8")
    ]
    assert users == ["fieldvisit/store/upkeep.py"]


def test_nobody_transforms_a_table():
    """It turned JSON, DATETIME and BOOLEAN columns into REAL and dropped triggers."""
    callers = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        if path.is_relative_to(ROOT / "fieldvisit" / "store")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "transform"
    ]
    assert callers == []
