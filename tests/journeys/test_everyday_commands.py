"""README's everyday commands, typed one after another as a newcomer would."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.machine.assets import resource
from tests.support.typed import run

VILLAGE = "120111102204"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """`fieldvisit serve`, stopped as a service manager stops it."""
    data = str(tmp_path / "server")
    command = [sys.executable, "-m", "fieldvisit", "serve", "--data", data, "--port", "0"]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    said = program.stdout.readline()
    assert said.startswith("listening on http://127.0.0.1:")
    yield said.split()[-1]
    program.terminate()
    assert program.wait(timeout=20) == 0


def answered(*words: str) -> str:
    answer = run(*words)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


@pytest.mark.timeout(400)
def test_a_server_a_form_a_person_and_a_device(server: str, tmp_path: Path) -> None:
    data, device = str(tmp_path / "server"), str(tmp_path / "officer")
    book = str(resource("forms", "F02-特困月探访.xlsx"))
    assert "第 1 版" in answered("form", "publish", book, "--data", data)
    person = ("--name", "赵文静", "--role", "village_officer", "--region", VILLAGE)
    invited = json.loads(answered("invite", "--data", data, *person, "--json"))
    enrol = ("enrol", "--server", server, "--code", invited["code"], "--device", device)
    assert "赵文静" in answered(*enrol)
    report = json.loads(answered("sync", "--device", device, "--json"))
    assert report["trouble"] is None
    assert report["pulled"] >= 2
    assert json.loads(answered("list", "household", "--device", device, "--json")) == []
    assert "用过" in run(*enrol[:-1], str(tmp_path / "second")).stderr
