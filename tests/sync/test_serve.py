"""`fieldvisit serve` and `fieldvisit invite`, as the office types them."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sync.client.enrol import enrol
from sync.protocol.errors import DatabaseAway, PortTaken
from sync.protocol.wire import PullRequest
from sync.server import running
from sync.server.centre import Centre
from tests.support.central import VILLAGE, device, ready_folder, staff


def fieldvisit(*words: object) -> list[str]:
    return [sys.executable, "-m", "fieldvisit", *(str(word) for word in words)]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM is POSIX")
@pytest.mark.parametrize(
    "number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.prove)]
)
def test_it_says_where_it_listens_lets_people_in_and_stops_cleanly(
    tmp_path: Path, number: signal.Signals
) -> None:
    ready_folder(tmp_path)
    words = fieldvisit("serve", "--data", tmp_path, "--port", 0)
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            said = server.stdout.readline()
            assert said.startswith("listening on http://127.0.0.1:")
            person = ("--name", "周小燕", "--role", "村（居）民政专干", "--region", VILLAGE)
            invite = fieldvisit("invite", "--data", tmp_path, *person, "--json")
            answer = json.loads(subprocess.run(invite, capture_output=True, check=True).stdout)
            who = enrol(said.removeprefix("listening on ").strip(), answer["code"], label="")
            assert str(who.staff.id) == answer["staff_id"]
        finally:
            server.send_signal(number)
        assert server.wait(15) == 0


def test_a_region_that_is_no_code_is_refused_with_a_sentence(tmp_path: Path) -> None:
    person = ("--name", "周小燕", "--role", "village_officer", "--region", "津南区")
    words = fieldvisit("invite", "--data", tmp_path, *person)
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode != 0
    assert "12" in done.stderr


def test_an_unknown_role_is_refused_and_the_roles_are_named(tmp_path: Path) -> None:
    person = ("--name", "周小燕", "--role", "king", "--region", VILLAGE)
    words = fieldvisit("invite", "--data", tmp_path, *person)
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode != 0
    assert "没有这个岗位" in done.stderr
    assert "村（居）民政专干（village_officer）" in done.stderr


def test_a_taken_port_is_said_so(tmp_path: Path) -> None:
    first = running.start(ready_folder(tmp_path / "a"))
    try:
        with pytest.raises(PortTaken):
            running.start(ready_folder(tmp_path / "b"), port=first.port)
    finally:
        first.stop()


def test_a_database_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(DatabaseAway):
        Centre.open(tmp_path, database="postgresql://nobody@127.0.0.1:1/none")


def test_the_office_says_that_the_data_were_put_back(tmp_path: Path) -> None:
    ready_folder(tmp_path)
    epochs = []
    for _ in range(2):
        centre = Centre.open(tmp_path)
        epochs.append(device(centre, staff()).exchange.pull(PullRequest()).epoch)
        centre.close()
        words = fieldvisit("server", "restored", "--data", tmp_path)
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        assert "从备份恢复" in done.stdout
    assert epochs[0] != epochs[1]
