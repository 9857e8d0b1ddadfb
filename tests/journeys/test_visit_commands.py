"""`fieldvisit visit` as an officer types it who wrote something wrong."""

import json
from pathlib import Path

import pytest

from tests.support.desks import new_device
from tests.support.typed import run
from tests.support.wrong_visits import answered, finished


@pytest.mark.prove
def test_one_is_taken_back_another_corrected_and_the_chain_is_told(tmp_path: Path) -> None:
    desk = new_device(tmp_path / "officer")
    booked = finished(desk)
    answered(desk)
    fresh = finished(desk)
    desk.store.close()
    at = ("--device", str(tmp_path / "officer"))
    refused = run("visit", "take-back", str(booked.id), "--why", "写反了", *at)
    assert refused.returncode != 0
    assert "收不回来" in refused.stderr
    told = run("visit", "take-back", str(fresh.id), "--why", "填错了人", *at)
    assert (told.returncode, told.stdout.startswith("收回了。")) == (0, True)
    assert "草稿编号" in told.stdout
    told = run("visit", "correct", str(booked.id), "--why", "写反了", *at)
    assert "第 1 次更正" in told.stdout
    (line,) = json.loads(run("visit", "editions", str(fresh.id), "--json", *at).stdout)
    assert (line["title"], line["state"]) == ("原记录", "已收回")
    assert line["为什么收回"] == "填错了人"
    assert "已收回" in run("visit", "editions", str(fresh.id), *at).stdout
