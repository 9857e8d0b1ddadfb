"""Statements built and compiled once, run by the driver itself: the way for everything that people
wait for. SQLAlchemy says what the SQL is; its per-call price (20 raw calls) is paid only here, at
import.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement

from fieldvisit.store.codec import plain

_DIALECT = sqlite.dialect(paramstyle="named")


class Prepared:
    """One statement of ours with named values."""

    def __init__(self, statement: ClauseElement) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self.sql = str(compiled)
        self._fixed = {
            name: plain(value) for name, value in compiled.params.items() if value is not None
        }

    def rows(self, tx: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """Run it and give the driver's rows."""
        found: list[tuple[Any, ...]] = driver(tx).execute(self.sql, self.bound(values)).fetchall()
        return found

    def row(self, tx: Connection, **values: Any) -> tuple[Any, ...] | None:
        """Run it and give its first row."""
        found = self.rows(tx, **values)
        return found[0] if found else None

    def run(self, tx: Connection, values: Mapping[str, Any]) -> None:
        """Run it for what it changes."""
        driver(tx).execute(self.sql, self.bound(values))

    def bound(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The driver's values of every name in the statement."""
        return self._fixed | {name: plain(value) for name, value in values.items()}


def driver(tx: Connection) -> Any:
    """The driver's own connection below a transaction."""
    return tx.connection.driver_connection
