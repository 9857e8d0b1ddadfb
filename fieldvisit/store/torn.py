"""Read what can still be read of a damaged file, around its bad pages. Never writes to it and never
gives a row that its key did not vouch for.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlcipher3 import dbapi2

from fieldvisit.store import opening

Row = tuple[Any, ...]
FIRST, LAST = -(2**63), 2**63 - 1
STEADY = 64
"""So many rowids are tried one by one behind a bad page; beyond, the steps double."""


class TornFile:
    """A file under its key that may hold bad pages. A connection that met one is not trusted any
    more: the next question opens another.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._open: Callable[[], dbapi2.Connection] = lambda: opening.connect(
            path, key, read_only=True
        )
        self._connection: dbapi2.Connection | None = None
        self.failures: dict[str, int] = {}
        """How often reading a table met a bad page."""

    def __enter__(self) -> "TornFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._let_go()

    def bad_pages(self) -> int:
        """How many pages the key does not vouch for."""
        return len(self.ask("PRAGMA cipher_integrity_check") or ())

    def tables(self) -> list[str]:
        """The names of its tables; empty when its first pages are gone."""
        found = self.ask("SELECT name FROM sqlite_schema WHERE type = 'table'")
        return [name for (name,) in found or () if not name.startswith("sqlite_")]

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        return [row[1] for row in self.ask(f'PRAGMA table_info("{table}")') or ()]

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        """Every row that can be read, in no promised order."""
        names = ", ".join(f'"{name}"' for name in columns)
        if self._has_rowid(table):
            yield from self._by_rowid(table, names)
        else:
            yield from self._from_both_ends(table, names)

    def ids(self, table: str, *, known: Sequence[str]) -> set[str]:
        """The ids that the index of a table names, rows that cannot be read among them. `known`:
        sorted ids of the rows that were read, to step over bad pages of the index.
        """
        found: set[str] = set()
        start = ""
        query = (
            f'SELECT id FROM "{table}" INDEXED BY "sqlite_autoindex_{table}_1"'
            " WHERE id > ? ORDER BY id"
        )
        while True:
            try:
                for (one,) in self._connected().execute(query, (start,)):
                    found.add(one)
                    start = one
                return found
            except dbapi2.DatabaseError:
                self._let_go()
            place = bisect_right(known, start)
            if place >= len(known):
                return found
            start = known[place]

    def ask(self, query: str, values: Sequence[object] = ()) -> list[Row] | None:
        """All answers to a question, or None when it met a bad page."""
        try:
            return list(self._connected().execute(query, values))
        except dbapi2.DatabaseError:
            self._let_go()
            return None

    def _by_rowid(self, table: str, names: str) -> Iterator[Row]:
        start: int | None = FIRST
        query = f'SELECT rowid, {names} FROM "{table}" NOT INDEXED WHERE rowid >= ? ORDER BY rowid'
        while start is not None:
            try:
                for rowid, *row in self._connected().execute(query, (start,)):
                    start = rowid + 1
                    yield tuple(row)
                return
            except dbapi2.DatabaseError:
                self._met_bad(table)
                start = self._beyond(table, start)

    def _beyond(self, table: str, start: int) -> int | None:
        """The next rowid behind a bad page, or None at the end."""
        bad = start
        if start == FIRST:
            # Rowids of ours begin at 1; below there is nothing to step over.
            bad = 0
            if (first := self._probe(table, 1)) is not None:
                return first[0] if first else None
        step, tries = 1, 0
        while bad + step <= LAST:
            found = self._probe(table, bad + step)
            if found is not None:
                return self._nearest(table, bad=bad, good=bad + step)
            bad += step
            tries += 1
            step = step * 2 if tries > STEADY else 1
        return None

    def _nearest(self, table: str, *, bad: int, good: int) -> int | None:
        while good - bad > 1:
            middle = (bad + good) // 2
            if self._probe(table, middle) is None:
                bad = middle
            else:
                good = middle
        found = self._probe(table, good)
        return found[0] if found else None

    def _probe(self, table: str, rowid: int) -> tuple[int] | tuple[()] | None:
        """The first rowid from here on, () when there is none, None on a bad page."""
        query = f'SELECT rowid FROM "{table}" NOT INDEXED WHERE rowid >= ? ORDER BY rowid LIMIT 1'
        found = self.ask(query, (rowid,))
        if found is None:
            return None
        return (int(found[0][0]),) if found else ()

    def _from_both_ends(self, table: str, names: str) -> Iterator[Row]:
        info = self.ask(f'PRAGMA table_info("{table}")') or []
        keys = [f'"{row[1]}"' for row in sorted(info, key=lambda row: row[5]) if row[5]]
        seen: set[Row] = set()
        for direction in ("ASC", "DESC"):
            order = ", ".join(f"{key} {direction}" for key in keys)
            query = f'SELECT {names} FROM "{table}" ORDER BY {order}'
            yield from self._unseen(table, query, seen=seen)
            if table not in self.failures:
                return

    def _unseen(self, table: str, query: str, *, seen: set[Row]) -> Iterator[Row]:
        try:
            for row in self._connected().execute(query):
                if row not in seen:
                    seen.add(row)
                    yield row
        except dbapi2.DatabaseError:
            self._met_bad(table)

    def _has_rowid(self, table: str) -> bool:
        found = self.ask("SELECT wr FROM pragma_table_list WHERE name = ?", (table,))
        return not (found and found[0][0])

    def _met_bad(self, table: str) -> None:
        self.failures[table] = self.failures.get(table, 0) + 1
        self._let_go()

    def _connected(self) -> dbapi2.Connection:
        if self._connection is None:
            self._connection = self._open()
        return self._connection

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
