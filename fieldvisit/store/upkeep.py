"""Look after the file with sqlite-utils on our own keyed connection: sizes, statistics, ad-hoc
questions. Never `Table.transform()`: it loses the types and triggers of our tables.
"""

import importlib
import sys
from typing import TYPE_CHECKING

import sqlcipher3
from sqlalchemy import Connection

if TYPE_CHECKING:
    from sqlite_utils import Database


def hand_tools(tx: Connection) -> "Database":
    """sqlite-utils on the connection of a transaction; the transaction stays the caller's."""
    # sqlite-utils must catch our driver's exceptions, so it is told that this driver is its own.
    sys.modules.setdefault("pysqlite3", sqlcipher3)
    sys.modules.setdefault("pysqlite3.dbapi2", sqlcipher3.dbapi2)
    tools = importlib.import_module("sqlite_utils")
    database: Database = tools.Database(tx.connection.dbapi_connection)
    return database


def row_counts(tx: Connection) -> dict[str, int]:
    """Rows by table, for the self-check and for support."""
    tables = hand_tools(tx).tables
    return {table.name: table.count for table in tables if not table.name.startswith("sqlite_")}


def refresh_statistics(tx: Connection) -> None:
    """Tell the planner how the rows lie; worth it after a first pull."""
    hand_tools(tx).analyze()
