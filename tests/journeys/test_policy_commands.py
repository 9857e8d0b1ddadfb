"""The policy library as somebody asks it on the command line: found, read, printed, matched."""

import json
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from fieldvisit.casework.policies.policy_library import entry
from fieldvisit.casework.tables.policy_tables import shipped
from fieldvisit.records import PolicyTable
from fieldvisit.store import journal
from tests.support.desks import new_device
from tests.support.typed import run


def answered(*words: str) -> str:
    told = run(*words)
    assert told.returncode == 0, told.stderr
    return told.stdout


@pytest.mark.prove
def test_a_policy_is_found_read_and_printed(tmp_path: Path) -> None:
    found = json.loads(answered("policy", "search", "透析", "--json"))
    assert [one["code"] for one in found] == ["dialysis_shared", "medical"]
    assert "dialysis_shared" not in answered("policy", "search", "透析", "--region", "120111102204")
    assert "热线：96456" in answered("policy", "show", "医疗救助")
    assert "国务院令第649号" in answered("policy", "show", "dibao", "--asof", "2021-06-30")
    gone = run("policy", "show", "dibao_margin", "--asof", "2021-06-30")
    assert gone.returncode == 1
    assert "2021-06-30 没有“dibao_margin”这一条政策" in gone.stderr
    paper = tmp_path / "医疗救助.pdf"
    answered("policy", "leaflet", "medical", "--out", str(paper))
    assert len(PdfReader(paper).pages) == 1
    assert "没有找到" in answered("policy", "search", "没有这样的")


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_what_a_district_published_is_found_on_its_device_and_nowhere_else(tmp_path: Path) -> None:
    desk = new_device(tmp_path / "officer", whole_village=False)
    was = entry(desk.tables, "dibao", day=date(2026, 11, 23)).summary
    published = PolicyTable(
        id=desk.ids.fresh(),
        scope="120111000000",
        created_at=desk.clock.now(),
        name="library/basic",
        edition=1,
        text=shipped("library/basic").replace(was, f"{was}新说法。"),
        source="练习",
        published_by="赵敏",
    )
    with desk.store.write() as tx:
        journal.insert(tx, published, stamp=desk.stamp())
    desk.store.close()
    at = ("--device", str(tmp_path / "officer"))
    for of_device, words in ((True, at), (False, ())):
        assert ("新说法。" in answered("policy", "show", "dibao", *words)) is of_device
        assert (
            bool(json.loads(answered("policy", "search", "新说法", "--json", *words))) is of_device
        )
    paper = tmp_path / "低保.pdf"
    answered("policy", "leaflet", "dibao", "--out", str(paper), *at)
    assert "新说法" in PdfReader(paper).pages[0].extract_text().replace("\n", "")
    unknown = run("policy", "search", "--region", "120199000000")
    assert unknown.returncode == 1
    assert "没有找到代码是“120199000000”的地方" in unknown.stderr


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_a_household_is_matched(tmp_path: Path) -> None:
    desk = new_device(tmp_path / "officer")
    with desk.store.read() as tx:
        found = tx.exec_driver_sql("SELECT id FROM household WHERE category = 'dibao'").scalar()
    desk.store.close()
    at = ("--device", str(tmp_path / "officer"))
    facts = {
        "category": "没有",
        "per_capita_month": "1009.99",
        "money_per_capita": "24240",
        "motor_vehicles": "0",
        "own_homes": "1",
        "own_business_houses": "0",
    }
    said = [word for name, value in facts.items() for word in ("--fact", f"{name}={value}")]
    told = json.loads(answered("policy", "match", str(found), *said, *at, "--json"))
    answers = {one["code"]: one for one in told["answers"]}
    assert answers["dibao"]["answer"] == "likely"
    assert {fact["source"] for fact in answers["dibao"]["clauses"][0]["facts"]} >= {"这次填的"}
    early = json.loads(
        answered("policy", "match", str(found), *at, "--asof", "2020-08-31", "--json")
    )
    assert "dibao_margin" not in {one["code"] for one in early["answers"]}
    shown = answered("policy", "match", str(found), *said, *at)
    assert "可能符合  最低生活保障（低保）" in shown
    assert "不是决定" in shown.splitlines()[-1]
    refused = run("policy", "match", str(found), "--fact", "per_capita_month=不多", *at)
    assert refused.returncode == 1
    assert "“人均每月收入”写成“不多”不行" in refused.stderr


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_the_tables_in_use_are_told_and_a_village_gives_out_none(tmp_path: Path) -> None:
    new_device(tmp_path / "officer").store.close()
    at = ("--device", str(tmp_path / "officer"))
    found = {one["name"]: one for one in json.loads(answered("policy", "tables", "--json", *at))}
    assert found["holidays"]["until"] == "2026-12-31"
    assert {one["edition"] for one in found.values()} == {0}
    assert "随程序来的，已知到 2026-12-31" in answered("policy", "tables", *at)
    fresh = tmp_path / "holidays.toml"
    fresh.write_text("# 空的\n", "utf-8")
    refused = run("policy", "publish", str(fresh), "--source", "国办通知", "--dry-run", *at)
    assert refused.returncode == 1
    assert "“发布标准和节假日表”不归" in refused.stderr
