"""An office's lists as somebody types the commands: looked at, taken in, taken back; hits closed;
tables and a case report out.
"""

import json
from pathlib import Path

import pytest

from tests.support import lists
from tests.support.desks import new_device
from tests.support.lists import csv_file, people, xlsx_file
from tests.support.typed import run

pytestmark = [pytest.mark.prove, pytest.mark.timeout(400)]


@pytest.fixture
def at(tmp_path: Path) -> tuple[str, str]:
    desk = new_device(tmp_path / "officer")
    dead = [{"死者姓名": one.name, "死者身份证号": one.citizen_id} for one in people(desk)[:3]]
    csv_file(tmp_path / "死亡.csv", [*dead, {"死者姓名": "甲", "死者身份证号": "123"}])
    desk.store.close()
    return "--device", str(tmp_path / "officer")


def test_a_roster_is_looked_at_taken_in_and_taken_back(at: tuple[str, str], tmp_path: Path) -> None:
    line = {"户号": "L-1", "家主": "郝长贵", "身份证号": lists.citizen_id(1), "救助类别": "低保"}
    path = str(xlsx_file(tmp_path / "花名册.xlsx", [line], title="花名册"))
    refused = run("import", "household", path, *at)
    assert refused.returncode == 1
    assert refused.stderr.startswith("认不出哪一栏是“户主姓名”，什么也没有导入。")
    mapping = tmp_path / "对照.toml"
    mapping.write_text('[columns]\nname = "家主"\n', "utf-8")
    looked = run("import", "household", path, "--mapping", str(mapping), "--dry-run", *at)
    assert "只是看看，什么也没有导入：读到 1 行，会新存 1 行" in looked.stdout
    saved = tmp_path / "全.toml"
    taken = run(
        "import",
        "household",
        path,
        "--mapping",
        str(mapping),
        "--save-mapping",
        str(saved),
        "--json",
        *at,
    )
    told = json.loads(taken.stdout)
    assert (told["ok"], told["kept"], told["bad"]) == (True, 1, [])
    again = run("import", "household", path, "--mapping", str(saved), "--json", *at)
    assert json.loads(again.stdout)["known"] == 1
    assert told["batch"] in run("import", "list", *at).stdout
    assert "撤回了：1 条" in run("import", "undo", told["batch"], *at).stdout
    twice = run("import", "undo", told["batch"], *at)
    assert (twice.returncode, twice.stderr) == (1, "这一批已经撤回过了，什么也没有动。\n")


def test_a_list_of_the_dead_is_matched_and_each_hit_closed(
    at: tuple[str, str], tmp_path: Path
) -> None:
    path = str(tmp_path / "死亡.csv")
    looked = run("import", "match", path, "--kind", "死亡", "--dry-run", "--json", *at)
    assert looked.returncode == 1, "a row is left out"
    told = json.loads(looked.stdout)
    assert (told["kept"], told["left_out"], told["dry_run"]) == (3, 1, True)
    [bad] = told["bad"]
    assert (bad["line"], bad["field"], bad["shape"]) == (5, "身份证号", "3 位数字")
    taken = run("import", "match", path, "--kind", "死亡", *at)
    assert taken.returncode == 1
    assert "新存 3 行" in taken.stdout
    hits = json.loads(run("match", "list", "--json", *at).stdout)
    assert len(hits) == 3
    assert all("*" in one["name"] for one in hits)
    due = json.loads(run("due", "--json", *at).stdout)
    assert {one["kind"] for one in due if one["kind"].startswith("match")} <= {
        "match_death",
        "matches_together",
    }
    words = ("--outcome", "不属实", "--finding", "人在家")
    assert run("match", "close", hits[0]["id"], *words, *at).stdout.startswith("记下了：不属实")
    assert len(json.loads(run("match", "list", "--json", *at).stdout)) == 2


def test_tables_and_a_case_report_leave(at: tuple[str, str], tmp_path: Path) -> None:
    for what, name in (("roster", "名.xlsx"), ("ledger", "账.csv"), ("coverage", "覆盖.xlsx")):
        told = run("export", what, "--out", str(tmp_path / name), *at)
        assert told.returncode == 0, told.stderr
        assert (tmp_path / name).stat().st_size > 10
    words = ("--full", "--reason", "年终核对")
    refused = run("export", "roster", "--out", str(tmp_path / "全.xlsx"), *words, *at)
    assert refused.returncode == 1
    assert not (tmp_path / "全.xlsx").exists()
    home = json.loads(run("due", *at, "--json").stdout)[0]["household"]
    told = run("case-report", home, *at)
    assert told.stdout.startswith("案例专报")
