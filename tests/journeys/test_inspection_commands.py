"""迎检, 上门安全提示 and 本人信息 as somebody types them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.desks import new_device
from tests.support.typed import run

pytestmark = [pytest.mark.prove, pytest.mark.timeout(400)]


def answered(*words: str) -> str:
    told = run(*words)
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_an_inspection_is_drawn_laid_out_put_right_and_answered(tmp_path: Path) -> None:
    new_device(tmp_path / "town", who="supervisor").store.close()
    at = ("--device", str(tmp_path / "town"))
    days = ("--since", "2026-10-01", "--until", "2026-11-23", "--seed", "7")
    asked = ("inspection", "begin", "专项检查", *days, "--size", "2", *at)
    assert "抽了 2 户，种子 7" in answered(*asked)
    (one,) = json.loads(answered("inspection", "list", "--json", *at))["inspections"]
    drawn = json.loads(answered("inspection", "sample", one["id"], "--json", *at))
    assert [each["household"] for each in drawn] == one["sample"]
    paper, again = tmp_path / "a.pdf", tmp_path / "b.pdf"
    for out in (paper, again):
        answered("inspection", "pack", one["id"], "--out", str(out), *at)
    assert paper.read_bytes() == again.read_bytes()
    found = answered(
        *("inspection", "find", one["id"], "没有签字", "--household", drawn[0]["household"]),
        *("--due", "2099-12-05", "--to", "赵文静", *at),
    )
    task = found.split()[-1]
    assert "已整改" in answered("inspection", "done", task, "--what", "补签了", *at)
    letter = tmp_path / "letter.pdf"
    answered("inspection", "reply", one["id"], "--to", "市民政局", "--out", str(letter), *at)
    assert letter.read_bytes().startswith(b"%PDF")


def test_a_warning_and_a_persons_own_record_answer(tmp_path: Path) -> None:
    new_device(tmp_path / "village").store.close()
    at = ("--device", str(tmp_path / "village"))
    home = json.loads(answered("due", "--json", *at))[0]["household"]
    last = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    asked = ("safety", "set", home, "须两人同行", "--until", last, "--note", "曾动手", *at)
    assert "须两人同行" in answered(*asked)
    lines = json.loads(answered("due", "--json", *at))
    assert all(("safety" in one) == bool(one.get("safety")) for one in lines)
    assert any(one["household"] == home and "two_together" in one["safety"] for one in lines)
    assert "！须两人同行" in answered("due", "--round", *at)
    assert "撤了" in answered("safety", "lift", home, "须两人同行", "--reason", "和解", *at)
    person = json.loads(answered("list", "person", "--json", *at))[0]["id"]
    out = tmp_path / "own.pdf"
    answered("own-record", "print", person, "--out", str(out), *at)
    assert out.read_bytes().startswith(b"%PDF")
    answered("own-record", "correct", person, "电话", "号码换了", *at)
    listed = answered("own-record", "list", *at)
    assert "本人要求更正电话  " in listed
    assert "号码换了" not in listed
    (asked,) = json.loads(answered("own-record", "list", "--json", *at))
    how = ("--outcome", "已更正", "--words", "改好了")
    assert "答复了本人" in answered("own-record", "answer", asked["task"], *how, *at)
