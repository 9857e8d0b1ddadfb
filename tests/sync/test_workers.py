"""`fieldvisit serve --workers`: several processes, one port, one database; none is missed."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent import futures
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from sqlalchemy import event

from fieldvisit.machine.ids import Uuid7
from sync.client.http import HttpExchange
from sync.server import workers
from sync.server.centre import Centre
from sync.server.database import writing
from tests.support import postgresql
from tests.support.central import device, note, staff


def fieldvisit(*words: object) -> list[str]:
    return [sys.executable, "-m", "fieldvisit", *(str(word) for word in words)]


@pytest.mark.skipif(sys.platform == "win32", reason="there SQLite is asked again and again")
def test_a_second_writer_on_sqlite_stands_in_line(tmp_path: Path) -> None:
    """Two engines, as two processes have them; one that SQLite turned away would fail at once."""
    first, second = (Centre.open(tmp_path) for _ in range(2))

    @event.listens_for(second.engine, "checkout")
    def never_ask_twice(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout=0")

    began, over = threading.Event(), False

    def write() -> bool:
        began.set()
        with writing(second.engine):
            return over

    with futures.ThreadPoolExecutor(1) as other:
        with writing(first.engine):
            waits = other.submit(write)
            began.wait()
            assert not futures.wait([waits], timeout=0.5).done
            over = True
        assert waits.result(10)
    first.close()
    second.close()


def test_a_process_that_takes_the_place_of_another_tries_no_bucket(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was tried when the server began; a store that is away since would end one after another,
    and with the first young one the whole server.
    """
    asked: list[bool] = []

    def opening(*, tried: bool = False) -> Any:
        asked.append(tried)

    monkeypatch.setattr(workers.signal, "signal", lambda *_: None)
    monkeypatch.setattr(workers.running, "start_on", lambda *_: Mock(alive=lambda: False))
    workers._work(Mock(), opening, Mock())
    assert asked == [True]


@pytest.mark.prove
@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM is POSIX")
@pytest.mark.parametrize("base", ["sqlite", "postgresql"])
def test_two_processes_answer_and_stop_when_told(
    base: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = None
    words = fieldvisit("serve", "--data", tmp_path, "--port", 0, "--workers", 2)
    if base == "postgresql":
        cluster = request.getfixturevalue("cluster")
        url = postgresql.fresh_database(cluster, Uuid7().fresh().hex)
        words += ["--database", url]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            said = server.stdout.readline()
            assert said.startswith("listening on http://127.0.0.1:")
            centre = Centre.open(tmp_path, database=url)
            officer = device(centre, staff())
            centre.close()
            for _ in range(8):
                line = said.removeprefix("listening on ").strip()
                officer.exchange = HttpExchange(line, officer.who.signer())
                assert officer.push(officer.change(note())).verdicts[0].verdict == "accepted"
        finally:
            server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0


@pytest.mark.prove
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_one_that_dies_is_replaced(
    cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "YOUNG", 0.0)
    url = postgresql.fresh_database(cluster, Uuid7().fresh().hex)
    running = workers.start(
        partial(Centre.open, tmp_path, database=url), 2, host="127.0.0.1", port=0
    )
    try:
        dead, _ = before = running.pids()
        os.kill(dead, signal.SIGKILL)
        give_up = time.monotonic() + 30
        while dead in running.pids() and time.monotonic() < give_up:
            assert running.alive()
        assert len(running.pids()) == 2
        assert running.pids() != before
    finally:
        running.stop()
