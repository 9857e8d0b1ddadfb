"""Members of a joint meeting, workers, pairings, what each brought to an end, and rosters of
insurance, as somebody types it.
"""

import json
from pathlib import Path

import pytest

from tests.support.desks import new_device
from tests.support.lists import csv_file, people
from tests.support.typed import run


def answered(*words: str) -> str:
    told = run(*words)
    assert told.returncode == 0, told.stderr
    return told.stdout


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_workers_meetings_and_pairings_are_told(tmp_path: Path) -> None:
    new_device(tmp_path / "officer").store.close()
    at = "--device", str(tmp_path / "officer")
    heping = ("org", "list", "--region", "120101000000")
    for day, count in (("2023-12-31", 27), ("2024-01-01", 37)):
        (told,) = json.loads(answered(*heping, "--asof", day, "--json"))
        assert len(told["members"]) == count
        assert f"成员单位 {count} 家" in answered(*heping, "--asof", day)
    assert "还没有写联席成员单位名单" in answered("org", "list", "--region", "120111000000")
    home = json.loads(answered("due", *at, "--json"))[0]["household"]
    people = json.loads(answered("stats", "worker", *at, "--json"))
    name = people[0]["name"]
    answered("pair", "add", home, "--name", name, "--unit", "村党支部", *at)
    assert home in answered("pair", "list", "--who", name, *at)
    answered("pair", "end", home, "--name", name, "--reason", "调走了", *at)
    assert " 到 " in answered("pair", "list", "--who", name, *at)
    assert "没有结对联系" in answered("pair", "list", "--asof", "2000-01-01", *at)
    worked = answered("stats", "worker", "--who", name, *at)
    assert f"{name}：办结 " in worked
    assert "（没有）" not in worked
    assert "合计：3 人" in answered("staff", "stats", *at)
    assert "年合计：" in answered("stats", "aid", *at)
    for words in (("stats", "aid", *at), ("org", "list")):
        unknown = run(*words, "--region", "120199000000")
        assert unknown.returncode == 1
        assert "最像的：" in unknown.stderr
    listed = answered("org", "list", "--asof", "2024-01-01", "--theme", "助医")
    assert "管助医的成员单位 4 家" in listed
    refused = run("staff", "party", name, "--member", "也许", "--data", str(tmp_path / "server"))
    assert "写“是”“否”" in refused.stderr


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_rosters_of_insurance_come_in_and_sum_up(tmp_path: Path) -> None:
    desk = new_device(tmp_path / "officer")
    known = people(desk)[:2]
    desk.store.close()
    at = "--device", str(tmp_path / "officer")
    row = {"年度": "2023", "险种": "意外险", "保费": "436.36"}
    lines = [{"身份证号": str(one.citizen_id), **row} for one in known]
    path = str(csv_file(tmp_path / "名册.csv", lines))
    assert "会新存 2 行" in answered("import", "insurance", path, "--dry-run", *at)
    answered("import", "insurance", path, *at)
    (place, _) = json.loads(answered("insurance", "list", "--year", "2023", *at, "--json"))
    answered("insurance", "claim", place["id"], "--yuan", "3200.50", "--payer", "保险公司", *at)
    twice = ("--yuan", "1", "--payer", "保险公司", "--on", "2026-01-01", *at)
    answered("insurance", "claim", place["id"], *twice)
    void = ("--number", "1", "--reason", "记重了", *at)
    assert "不再算" in answered("insurance", "unclaim", place["id"], *void)
    person, payer = str(known[0].id), ("--payer", "binhai_charity")
    this_year = ("--product", "意外险", "--year", "2026", "--yuan", "436.36")
    answered("insurance", "add", person, *this_year, *payer, *at)
    told = json.loads(answered("insurance", "sum", "--from", "2021", "--to", "2023", *at, "--json"))
    assert told["sum"] == {"rows": 2, "premium": 87_272, "claims": 320_050, "paid_times": 1}
    assert "合计：参保 3 人次" in answered("insurance", "sum", *at)
    assert "赔付 1 笔 3,200.50 元" in answered("insurance", "list", "--year", "2023", *at)
    assert "已付 436.36 元" in answered("pool", "list", *at)


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_places_and_their_grids_are_a_tree_and_students_a_list(tmp_path: Path) -> None:
    new_device(tmp_path / "officer").store.close()
    at = "--device", str(tmp_path / "officer")
    assert "滨海新区下面：镇街 26，村（居） 505。" in answered(
        "region", "tree", "120116", "--depth", "4"
    )
    told = json.loads(answered("region", "tree", "120101", "--depth", "3", "--json"))
    assert (told["level"], len(told["below"])) == ("county", 6)
    village = ("region", "tree", "120111102204", "--grids", *at)
    assert "李大勇" in answered(*village)
    assert answered("region", "tree", "120101", "--depth", "1") == "和平区  120101000000\n"
    assert "没有找到代码" in run("region", "tree", "999999").stderr
    out = tmp_path / "在校学生.csv"
    answered("export", "students", "--out", str(out), *at)
    assert "按年龄" in out.read_text("utf-8-sig")
