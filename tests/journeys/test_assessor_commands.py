"""A household lent to an assessor and taken back as somebody types it; and refusals."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fieldvisit.machine.clock import local_day
from tests.support.assessing import hired
from tests.support.desks import new_device
from tests.support.typed import run


@pytest.fixture
def at(tmp_path: Path) -> tuple[str, str]:
    desk = new_device(tmp_path / "boss", who="supervisor")
    hired(desk)
    desk.store.close()
    return "--device", str(tmp_path / "boss")


def answered(*words: str) -> str:
    told = run(*words)
    assert told.returncode == 0, told.stderr
    return told.stdout


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_a_household_is_lent_and_taken_back(at: tuple[str, str]) -> None:
    assert "现在没有委托。" in answered("assessor", "list", *at)
    due = json.loads(answered("assessor", "due", *at, "--json"))
    home = due[0]["household"]
    assert home in answered("assessor", "due", *at)
    until = str(local_day(datetime.now(UTC)) + timedelta(days=5))
    asked = ("assessor", "assign", home, "--to", "张评估", "--until", until)
    assert f"到 {until} 止" in answered(*asked, *at)
    far = run(*asked[:-1], "2036-01-01", *at)
    assert (far.returncode, far.stderr[:4]) == (1, "委托最长")
    (one,) = json.loads(answered("assessor", "list", *at, "--json"))
    assert (one["assessor"], one["left"], one["form"]) == ("张评估", 5, "F04")
    assert home not in answered("assessor", "due", *at)
    assert "收回了" in answered("assessor", "end", one["task"], "--reason", "人住院了", *at)
    again = run("assessor", "end", one["task"], "--reason", "再收", *at)
    assert again.stderr.startswith("这份委托已经办完或收回了")
    assert "已取消" in answered("assessor", "list", *at)
