"""The day's work beside visits as somebody types it: campaigns, outreach, points, exam, rota,
outside systems, notices, review.
"""

import json
from pathlib import Path

import pytest

from tests.support.desks import new_device
from tests.support.office_sheets import empty_sheet
from tests.support.typed import run


@pytest.fixture
def at(tmp_path: Path) -> tuple[str, str]:
    new_device(tmp_path / "officer").store.close()
    return "--device", str(tmp_path / "officer")


def answered(*words: str) -> str:
    told = run(*words)
    assert told.returncode == 0, told.stderr
    return told.stdout


def plain(*words: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(answered(*words, "--json"))
    return found


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_a_campaign_is_planned_tapped_and_told(at: tuple[str, str]) -> None:
    asked = ("campaign", "plan", "寒潮敲门", "--due", "2099-12-05", "--tag", "独居", *at)
    assert "早排过 0 户" in answered(*asked)
    assert "新排 0 户" in answered(*asked)
    (one,) = plain("campaign", "list", *at)
    homes = plain("campaign", "list", one["id"], *at)
    assert "要帮忙，这一户已办" in answered("campaign", "tick", homes[0]["task"], "要帮忙", *at)
    refused = run("campaign", "tick", homes[0]["task"], "见到", *at)
    assert refused.stderr.startswith("这一户已经记过“要帮忙”")
    (village,) = plain("campaign", "progress", one["id"], *at)
    assert village["needs_help"] == 1
    assert "没完的" in answered("campaign", "progress", one["id"], *at)
    assert "新排 0 户" in answered("campaign", "extend", one["id"], *at)


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_outreach_points_credits_and_the_exam_answer(at: tuple[str, str]) -> None:
    counts = ("--copies", "100", "--groups", "3")
    answered("outreach", "add", "集中宣传", "集市", *counts, *at)
    told = json.loads(answered("outreach", "sum", *at, "--json"))
    assert (told["sum"]["copies"], told["kinds"]["fair"]["chat_groups"]) == (100, 3)
    assert "份数 100" in answered("outreach", "sum", *at)
    people = plain("points", *at)
    assert sum(int(one["points"]) for one in people) > 0
    name = people[0]["name"]
    assert name in answered("points", "--who", name, *at)
    answered("credit", "add", "业务培训", name, "--minutes", "60", *at)
    questions = answered("credit", "exam", *at)
    assert questions.count("\n   ") == 10
    assert "交卷了" in answered("credit", "exam", *["a"] * 10, *at)
    assert run("credit", "exam", *["a"] * 10, *at).stderr.startswith("今天已经考过一次了")
    told = "合计：培训 1 场、1 人次；考试 1 人、1 个街镇。"
    assert told in answered("credit", "list", *at)
    assert {one["session"] for one in plain("credit", "list", *at)} == {"业务培训", "知识考试"}


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_a_rota_a_round_and_the_outside_systems(at: tuple[str, str], tmp_path: Path) -> None:
    days = ("--from", "2026-12-01", "--to", "2026-12-11")
    assert "2 人 9 天" in answered("rota", "plan", *days, *at)
    turns = plain("rota", "list", *days, *at)
    assert len({one["household"] for one in turns}) == len(turns)
    answered("rota", "give", turns[0]["turn"], turns[0]["who"], "--on", "2026-12-11", *at)
    answered("rota", "done", turns[0]["turn"], *at)
    stops = plain("due", "--round", "--asof", "2026-12-01", *at)
    assert {one["turn"] for one in stops} & {one["turn"] for one in turns[1:]}
    assert "号" in answered("due", "--round", "--asof", "2026-12-01", *at)
    left = plain("reported", "list", "town_ledger", *at)
    assert "身份证号\t1" in answered("reported", "copy", "市社会救助系统", left[0]["visit_id"], *at)
    assert "新报 1 份" in answered("reported", "mark", "town_ledger", left[0]["visit_id"], *at)
    (tmp_path / "空表.xlsx").write_bytes(empty_sheet())
    out = tmp_path / "填好.xlsx"
    filled = answered("reported", "fill", "town_ledger", str(tmp_path / "空表.xlsx"), str(out), *at)
    assert f"填好了 {len(left) - 1} 份" in filled
    assert out.exists()
    assert f"未报 {len(left) - 1} 份" in answered("reported", "list", "town_ledger", *at)


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_a_notice_hangs_its_days_and_prints(at: tuple[str, str], tmp_path: Path) -> None:
    home = plain("due", *at)[0]["household"]
    answered("notice", "ask", home, "--place", "村务公开栏", "--yuan", "1010", *at)
    (one,) = plain("notice", "list", *at)
    answered("notice", "post", one["id"], *at)
    answered("notice", "object", one["id"], "--text", "他家有车", *at)
    early = run("notice", "down", one["id"], *at)
    assert "还不能撤" in early.stderr
    assert "异议 1" in answered("notice", "list", *at)
    answered("notice", "print", one["id"], str(tmp_path / "公示单.pdf"), *at)
    assert (tmp_path / "公示单.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_a_supervisor_reviews_with_help(tmp_path: Path) -> None:
    new_device(tmp_path / "boss", who="supervisor").store.close()
    at = "--device", str(tmp_path / "boss")
    found = plain("review", "list", *at)
    assert "抽到" in answered("review", "list", *at) or not any(one["drawn"] for one in found)
    answered("review", "return", found[0]["visit"], "--comment", "补照片", *at)
    for one in found[1:]:
        if one["drawn"]:
            answered("review", "pass", one["visit"], *at)
    assert "一起通过了" in answered("review", "batch", *at)
    assert {one["visit"] for one in plain("review", "list", *at)} == {
        one["visit"] for one in found[1:] if one["hints"] and not one["drawn"]
    }
