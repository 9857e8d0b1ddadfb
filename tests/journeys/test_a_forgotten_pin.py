"""Two people share a device, one forgets the PIN, the supervisor answers by telephone: typed as
people type it.
"""

import json
from pathlib import Path

import pytest

from fieldvisit.machine.clock import SystemClock
from fieldvisit.practice.setting import PIN
from fieldvisit.records.staff import Role
from sync.server import running
from sync.server.centre import Centre
from sync.server.office import new_staff
from tests.support.typed import run

TOWN, VILLAGE = "120111102000", "120111102204"
NEW, WHY = "864209", "本人忘了口令，已当面核实"


def answered(*words: str, pin: str = PIN) -> str:
    answer = run(*words, pin=pin)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def codes(data: Path) -> list[str]:
    """Codes for two people of the village and their supervisor."""
    centre = Centre.open(data)
    people = [("周小燕", Role.VILLAGE_OFFICER, VILLAGE), ("钱多多", Role.GRID_WORKER, VILLAGE)]
    people.append(("孙主任", Role.TOWN_OFFICER, TOWN))
    at = SystemClock().now()
    made = [
        centre.invite(new_staff(name, role, region_code=area, at=at)).code
        for name, role, area in people
    ]
    centre.close()
    return made


@pytest.mark.timeout(400)
def test_a_shared_device_and_a_supervisor(tmp_path: Path) -> None:
    first, second, boss = codes(tmp_path / "server")
    shared, office = str(tmp_path / "shared"), str(tmp_path / "office")
    server = running.start(tmp_path / "server", port=0)
    try:
        enrol = ("enrol", "--server", server.url, "--code")
        assert "周小燕" in answered(*enrol, first, "--device", shared)
        assert "钱多多" in answered(*enrol, second, "--device", shared)
        assert "孙主任" in answered(*enrol, boss, "--device", office)
        assert json.loads(answered("sync", "--device", shared, "--staff", "钱", "--json"))
    finally:
        server.stop()
    who = ("--device", shared, "--staff", "钱")
    assert "周·" in run("list", "household", "--device", shared).stderr
    asked = json.loads(answered("recovery", "challenge", *who, "--json"))["challenge"]
    told = answered("recovery", "answer", asked, "--reason", WHY, "--device", office)
    assert "新口令已设好" in answered("recovery", "set", told, *who, pin=NEW)
    assert json.loads(answered("list", "household", *who, "--json", pin=NEW)) == []
    assert "口令不对" in run("list", "household", *who).stderr
    by_name = ("--device", shared, "--staff", "钱多多")
    assert json.loads(answered("audit", "verify", *by_name, "--json", pin=NEW))["ok"]
    assert "已清除" in answered("clear", *who, pin=NEW)
    assert json.loads(answered("list", "household", "--device", shared, "--json")) == []
