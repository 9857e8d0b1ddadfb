"""What the store costs beside the raw driver, a plain file and one fdatasync, in one run.

One device of 10,000 households, 30,000 persons, 100,000 visits and 20,000 notes, all invented
(`bench_store.py 20` for a twentieth of that). CPU time, but wall time where one waits for the disk;
rounds of ours and theirs in turn. What was loaded before is kept from the collector, for both.
"""

import gc
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from large_device import NOW, SCOPE, Village
from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records.household import Household
from fieldvisit.records.visit import Visit
from fieldvisit.store import drafts, households, incoming, journal, notes, opening, rows, visits

KEY, ROUNDS = bytes(range(32)), 7
Statement = tuple[str, dict[str, Any]]
STAMP = journal.Stamp(UUID(int=1), UUID(int=2), NOW)


def main() -> None:
    """Fill the device, then print one line a bar."""
    village = Village(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    with tempfile.TemporaryDirectory() as place:
        folder = DeviceFolder(Path(place) / "device")
        store = opening.create(folder, KEY)
        seconds = waited(lambda: village.fill(store))
        sys.stdout.write(f"filled {village.version} rows in {seconds:.0f} s\n")
        raw = raw_connection(folder.database, KEY)
        plain = plain_copy(raw, folder.root / "plain.db")
        gc.collect()
        gc.freeze()
        save_visit(store, raw, village)
        due_list(store, raw)
        open_household(store, raw, plain, village)
        sync_apply(store, raw, plain, village)
        autosave(store, folder, village)
        raw.close()
        store.close()


def save_visit(store: opening.Store, raw: dbapi2.Connection, village: Village) -> None:
    def ours() -> None:
        visit = Visit.model_validate(village.visit(village.households[0]))
        began.append(time.perf_counter())
        with store.write() as tx:
            journal.insert(tx, visit, stamp=STAMP)

    def theirs() -> None:
        values = village.visit(village.households[0])
        began.append(time.perf_counter())
        raw.execute("BEGIN IMMEDIATE")
        insert_visit(raw, values)
        (counter, _) = raw.execute("SELECT counter, hlc FROM journal_head").fetchone()
        raw.execute("UPDATE journal_head SET counter = ?", (counter + 1,))
        text = json.dumps(values, ensure_ascii=False)
        raw.execute(
            "INSERT INTO outbox (counter, device_id, scope, kind, row_id, action, base_version,"
            " hlc, actor, at, state)"
            " VALUES (?, 'd', ?, 'visit', ?, 'insert', 0, '', 'a', ?, 'waiting')",
            (counter + 1, SCOPE, UUID(values["id"]).hex, NOW.isoformat()),
        )
        raw.execute("INSERT INTO outbox_body VALUES (?, '{}', ?)", (counter + 1, text))
        raw.execute("COMMIT")

    began: list[float] = []

    def each(work: Callable[[], None]) -> float:
        spent = []
        for _ in range(40):
            work()
            spent.append(time.perf_counter() - began[-1])
        return statistics.median(spent)

    at_most("store.save_visit", [each(ours) / each(theirs) for _ in range(ROUNDS)], 1.5)


def due_list(store: opening.Store, raw: dbapi2.Connection) -> None:
    since = NOW - timedelta(days=22)
    values = {"since": since, "before": households.FAR, "form_id": "F02"}
    statements: list[Statement] = [(households.DUE_FACTS.sql, households.DUE_FACTS.bound(values))]

    def ours() -> None:
        with store.read() as tx:
            households.due_facts(tx, since=since)

    ratios = [timed(ours) / timed(lambda: replay(raw, statements)) for _ in range(ROUNDS)]
    at_most("store.due_list", ratios, 1.3)


def open_household(
    store: opening.Store, raw: dbapi2.Connection, plain: dbapi2.Connection, village: Village
) -> None:
    def household_file(tx: Connection, household_id: UUID) -> None:
        households.get(tx, household_id)
        households.members(tx, household_id)
        visits.of_household(tx, household_id)
        notes.of_household(tx, household_id)

    def ours() -> None:
        for household_id in some:
            with store.read() as tx:
                household_file(tx, household_id)

    some = village.households[:: max(1, len(village.households) // 60)]
    asked = [
        rows.by_id(Household).statement,
        households.MEMBERS,
        visits.OF_HOUSEHOLD.statement,
        notes.OF_HOUSEHOLD.statement,
    ]
    statements: list[Statement] = [
        (
            one.sql,
            one.bound(
                {"id": home, "household_id": home, "at": "9999", "before": "9999", "limit": 50}
            ),
        )
        for home in some
        for one in asked
    ]

    ratios = [timed(ours) / timed(lambda: replay(raw, statements)) for _ in range(ROUNDS)]
    at_most("store.open_household", ratios, 2.0)
    at_most("store.encrypted_open_household", against(raw, plain, statements), 2.8)
    listing: list[Statement] = [
        ("SELECT number, live_address, phone, tags FROM household ORDER BY number, id", {})
    ]
    at_most("store.encrypted_list", against(raw, plain, listing), 2.0)


def sync_apply(
    store: opening.Store, raw: dbapi2.Connection, plain: dbapi2.Connection, village: Village
) -> None:
    def batch() -> list[incoming.Entry]:
        home = village.households[1]
        return [village.entry("visit", village.visit(home)) for _ in range(2000)]

    def ours(entries: list[incoming.Entry]) -> None:
        with store.write() as tx:
            incoming.apply(tx, SCOPE, entries=entries, cursor=village.version)

    def theirs(connection: dbapi2.Connection, entries: list[incoming.Entry]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for entry in entries:
            insert_visit(connection, entry.values)
        connection.execute("INSERT OR REPLACE INTO cursor VALUES (?, ?)", (SCOPE, village.version))
        connection.execute("COMMIT")

    ratios, sealed = [], []
    for _ in range(ROUNDS):
        first, second, third = batch(), batch(), batch()
        encrypted = timed(lambda entries=second: theirs(raw, entries))
        ratios.append(timed(lambda entries=first: ours(entries)) / encrypted)
        sealed.append(encrypted / timed(lambda entries=third: theirs(plain, entries)))
    at_most("store.sync_apply", ratios, 1.5)
    at_most("store.encrypted_bulk", sealed, 2.0)


def autosave(store: opening.Store, folder: DeviceFolder, village: Village) -> None:
    draft = drafts.Draft(
        id=UUID(int=7),
        household_id=village.households[0],
        person_id=None,
        task_id=None,
        form_id="F02",
        form_version=1,
        instance=f"<data>{village.sentence(60)}</data>",
        page=1,
        started_at=NOW,
        touched_at=NOW,
        owner=UUID(int=1),
    )
    file = os.open(folder.root / "probe", os.O_WRONLY | os.O_CREAT)

    def ours() -> None:
        with store.write() as tx:
            drafts.save(tx, draft)

    def theirs() -> None:
        os.write(file, os.urandom(4096))
        os.fdatasync(file)

    ratios = [
        statistics.median(waited(ours) for _ in range(40))
        / statistics.median(waited(theirs) for _ in range(40))
        for _ in range(ROUNDS)
    ]
    os.close(file)
    at_most("store.autosave_beside_fdatasync", ratios, 2.0)


def insert_visit(raw: dbapi2.Connection, values: dict[str, Any]) -> None:
    """A visit as somebody would write it with the driver alone."""
    row = values | {
        "id": UUID(values["id"]).hex,
        "household_id": UUID(values["household_id"]).hex,
        "version": values.get("version", 0),
        "revision": 1,
        "extra": "{}",
    }
    for name in ("investigators", "answers", "signatures"):
        row[name] = json.dumps(values[name], ensure_ascii=False)
    names = ", ".join(row)
    places = ", ".join("?" * len(row))
    update = ", ".join(f"{name} = excluded.{name}" for name in row)
    raw.execute(
        f"INSERT INTO visit ({names}) VALUES ({places}) ON CONFLICT (id) DO UPDATE SET {update}",
        tuple(row.values()),
    )


def raw_connection(path: Path, key: bytes) -> dbapi2.Connection:
    """The driver alone, with the store's own pragmas."""
    raw = opening.connect(path, key) if key else dbapi2.connect(str(path), isolation_level=None)
    raw.create_function("door_open", 0, lambda: 1)
    if not key:
        for split in (opening.per_character, opening.in_pairs):
            raw.create_function(split.__name__, 1, split)
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "cache_size = -8192"):
        raw.execute(f"PRAGMA {pragma}")
    return raw


def plain_copy(raw: dbapi2.Connection, path: Path) -> dbapi2.Connection:
    """The same rows in a file without encryption."""
    raw.execute("ATTACH ? AS plain KEY ''", (str(path),))
    raw.execute("SELECT sqlcipher_export('plain')")
    raw.execute("DETACH plain")
    copy = raw_connection(path, b"")
    copy.execute("PRAGMA journal_mode = WAL")
    return copy


def replay(raw: dbapi2.Connection, statements: list[Statement]) -> None:
    for sql, values in statements:
        raw.execute(sql, values).fetchall()


def against(
    raw: dbapi2.Connection, plain: dbapi2.Connection, statements: list[Statement]
) -> list[float]:
    return [
        timed(lambda: replay(raw, statements)) / timed(lambda: replay(plain, statements))
        for _ in range(ROUNDS)
    ]


def timed(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    gc.collect()
    began = clock()
    work()
    return clock() - began


def waited(work: Callable[[], object]) -> float:
    """With the time that the disk takes."""
    return timed(work, time.perf_counter)


def at_most(name: str, values: list[float], bound: float) -> None:
    """One bar: its median, its bound, whether it holds, and how far the rounds lie apart."""
    middle = statistics.median(values)
    sys.stdout.write(
        f"bar {name} ratio {middle:.2f} bound {bound:.2f} {'ok' if middle <= bound else 'miss'} "
        f"n={len(values)} spread {min(values):.2f}-{max(values):.2f}\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
