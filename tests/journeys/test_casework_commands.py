"""Notes handed on, a household that lives elsewhere, a near relative, a sample: as somebody types
it.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fieldvisit.machine.clock import local_day
from tests.support.desks import new_device
from tests.support.typed import run

TODAY = local_day(datetime.now(UTC))


@pytest.fixture
def at(tmp_path: Path) -> tuple[str, str]:
    new_device(tmp_path / "boss", who="supervisor").store.close()
    return "--device", str(tmp_path / "boss")


def answered(*words: str) -> str:
    told = run(*words)
    assert told.returncode == 0, told.stderr
    return told.stdout


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_notes_go_on_to_a_task_and_to_a_successor(at: tuple[str, str], tmp_path: Path) -> None:
    home = json.loads(answered("list", "household", *at, "--json"))[0]["id"]
    said = answered("note", "add", "石榴树要剪", "--tag", "安全", "--household", home, *at)
    note = said.split("编号 ")[1].split("。")[0]
    answered("note", "add", "别外传", "--private", *at)
    (found,) = json.loads(answered("note", "search", "石榴树", "--tag", "安全", *at, "--json"))
    assert found["note_id"] == note
    soon = str(TODAY + timedelta(days=3))
    assert f"排好了：{soon}" in answered("note", "task", note, "--on", soon, *at)
    paper = tmp_path / "list.pdf"
    told = json.loads(answered("note", "handover", "--out", str(paper), *at, "--json"))
    assert ([one["text"] for one in told["notes"]], told["kept_back"]) == (["石榴树要剪"], 1)
    assert paper.read_bytes().startswith(b"%PDF")


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_who_lives_elsewhere_and_whose_relative_is_in_office(at: tuple[str, str]) -> None:
    home = json.loads(answered("list", "household", *at, "--json"))[0]["id"]
    known = ("--cause", "投亲", "--since", "2026-03-01")
    assert "还不知道" in answered("residence-split", "set", home, *known, *at)
    address = ("--address", "和平区南营门街3号")
    assert "和平区" in answered("residence-split", "set", home, *known, *address, *at)
    answered("residence-split", "ask", home, "--to", "南营门街道", "--what", "看看", *at)
    again = run("residence-split", "ask", home, "--to", "小白楼街道", "--what", "看看", *at)
    assert again.stderr.startswith("已经请 南营门街道 帮着看")
    answered("residence-split", "answer", home, "--said", "好", *at)
    (line,) = json.loads(answered("residence-split", "list", *at, "--json"))
    assert (line["cause"], line["request"]) == ("relatives", "answered")
    who = ("--name", "某某", "--post", "村委员", "--relation", "姑侄")
    assert "区里去看一次" in answered("near-relative", "add", home, *who, *at)
    (line,) = json.loads(answered("near-relative", "list", *at, "--json"))
    assert (line["relative"], line["district_visit"]) == ("某某", "")
    reason = ("--name", "某某", "--reason", "认错了人")
    answered("near-relative", "remove", home, *reason, *at)
    assert answered("near-relative", "list", *at) == "没有近亲属备案。\n"


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_a_sample_is_drawn_twice_alike(at: tuple[str, str]) -> None:
    wanted = ("sample", "--rate", "0.3", "--seed", "7", "--since", "2026-01-01", *at, "--json")
    first = json.loads(answered(*wanted))
    assert first == json.loads(answered(*wanted))
    assert len(first["visits"]) >= first["total"] * 0.3
    low = run("sample", "--rate", "0.2", "--seed", "7", *at)
    assert low.stderr.startswith("抽查的比例写得不对：至少 30%")
    assert answered("cross-check", *at) == "还没有抽过互查。\n"
