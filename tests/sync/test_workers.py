"""`fieldvisit serve --workers`: several processes, one port, one database; none is missed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fieldvisit.machine.ids import Uuid7
from sync.client.http import HttpExchange
from sync.server import workers
from sync.server.centre import Centre
from tests.support import postgresql
from tests.support.central import device, note, staff


def fieldvisit(*words: object) -> list[str]:
    return [sys.executable, "-m", "fieldvisit", *(str(word) for word in words)]


def test_sqlite_is_served_by_one_process(tmp_path: Path) -> None:
    words = fieldvisit("serve", "--data", tmp_path, "--port", 0, "--workers", 2)
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "PostgreSQL" in done.stderr


@pytest.mark.prove
@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM is POSIX")
def test_two_processes_answer_and_stop_when_told(cluster: str, tmp_path: Path) -> None:
    url = postgresql.fresh_database(cluster, Uuid7().fresh().hex)
    words = fieldvisit("serve", "--data", tmp_path, "--port", 0, "--workers", 2)
    with subprocess.Popen([*words, "--database", url], stdout=subprocess.PIPE, text=True) as server:
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
    running = workers.start(tmp_path, 2, host="127.0.0.1", port=0, database=url)
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
