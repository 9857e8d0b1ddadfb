"""`fieldvisit audit` as an auditor types it."""

import json
from pathlib import Path

import pytest

from tests.support.desks import copy_of, new_device
from tests.support.typed import run


@pytest.fixture
def device(tmp_path: Path) -> Path:
    new_device(tmp_path / "officer").store.close()
    return tmp_path / "officer"


def test_what_was_shown_is_listed_and_the_trail_holds_until_somebody_meddles(device: Path) -> None:
    """trust T12"""
    at = ("--device", str(device))
    person = json.loads(run("list", "person", *at, "--json").stdout)[0]["id"]
    assert run("show", "person", person, *at).returncode == 0
    (line,) = json.loads(run("audit", "list", *at, "--json").stdout)
    assert (line["action"], line["subject"]) == ("show", person)
    assert "看整条记录" in run("audit", "list", *at).stdout
    assert json.loads(run("audit", "verify", *at, "--json").stdout) == {
        "ok": True,
        "rows": 1,
        "first_bad": None,
    }
    assert run("audit", "verify", *at).stdout == "留痕完好，共 1 行。\n"

    desk = copy_of(device, device.with_name("meddled"))
    with desk.store.write() as tx:
        tx.exec_driver_sql("DELETE FROM audit")
    desk.store.close()
    at = ("--device", str(device.with_name("meddled")))
    told = run("audit", "verify", *at, "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout) == {"ok": False, "rows": 0, "first_bad": 1}
    told = run("audit", "verify", *at)
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("留痕被动过：从第 1 行起")
