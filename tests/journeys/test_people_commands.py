"""A person looked for, made, merged and parted as somebody types it; and refusals."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldvisit.machine.clock import local_day
from fieldvisit.store import profile, rows
from tests.support.desks import new_device
from tests.support.typed import run


@pytest.fixture
def at(tmp_path: Path) -> tuple[str, str]:
    desk = new_device(tmp_path / "boss", who="supervisor")
    with desk.store.write() as tx:
        known, homes = profile.load(tx), rows.all(tx, "household", limit=1)
        known.scopes[:] = [homes[0].scope]
        profile.save(tx, known)
    desk.store.close()
    return "--device", str(tmp_path / "boss")


def answered(*words: str) -> str:
    told = run(*words)
    assert told.returncode == 0, told.stderr
    return told.stdout


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_a_person_entered_twice_is_one_and_two_again(at: tuple[str, str]) -> None:
    place = ("household", "add", "--category", "低保", "--address", "8区1号")
    one = ("--name", "郝新来", "--id", "120101194912310026")
    answered(*place, *one, *at)
    taken = run(*place, *one, "--anyway", *at)
    assert taken.returncode == 1
    assert taken.stderr.startswith("这个身份号码已经登记给郝**")
    twin = ("--name", "郝心莱", "--no-id", "未办证", "--born", "1949-05-01")
    assert "像是已经登记过的有 1 人：郝** 1949 年生" in run(*place, *twin, *at).stderr
    answered(*place, *twin, "--anyway", *at)
    found = json.loads(answered("duplicate", "list", *at, "--json"))
    (pair,) = found["pairs"]
    kept, lost = pair["one"]["person_id"], pair["other"]["person_id"]
    assert "都跟过来了" in answered("duplicate", "merge", kept, lost, "--reason", "看过", *at)
    assert json.loads(answered("person", "history", kept, *at))["known_as"] == [kept, lost]
    assert "两个人又分开了" in answered("duplicate", "undo", lost, "--reason", "是姐妹", *at)
    answered("duplicate", "apart", kept, lost, *at)
    told = answered("duplicate", "list", *at).splitlines()
    assert told[0] == "没有疑似重复的。"
    assert told[1].startswith("只查了")
    home = pair["one"]["household_id"]
    stays = run("person", "move", lost, "--to", home, "--relation", "兄弟姐妹", *at)
    assert "一个人只能在一户" in stays.stderr
    answered("person", "move", lost, "--to", home, "--relation", "兄弟姐妹", "--yes", *at)
    split = ("--person", lost, "--category", "低保", "--address", "8区2号")
    answered("household", "split", home, *split, *at)
    died = answered("person", "died", lost, "--on", str(local_day(datetime.now(UTC))), *at)
    assert "任务已排上" in died
    assert "撤销了" in answered("person", "alive", lost, "--reason", "同名", *at)
    similar = json.loads(answered("person", "similar", "--name", "郝新来", *at, "--json"))
    assert len(similar["lines"]) == 2


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_jobs_that_were_refused_are_counted_and_assessments_told(at: tuple[str, str]) -> None:
    person = json.loads(answered("list", "person", *at, "--json"))[0]["id"]
    job = ("--employer", "天河超市", "--job", "理货员", "--answer", "没接受")
    assert answered("job", "list", *at) == "没有介绍过工作。\n"
    assert answered("job", "list", "--flagged", *at).startswith("没有人合适的工作")
    for day in ("2026-11-02", "2026-11-09", "2026-11-16"):
        told = answered("job", "offer", person, *job, "--on", day, *at)
    assert "第三十四条" in told
    assert "要写一句原因" in run("job", "offer", person, *job, "--excused", *at).stderr
    (line,) = json.loads(answered("job", "list", "--flagged", *at, "--json"))
    assert (line["person"], line["row"], len(line["offers"])) == (person, 3, 3)
    assert answered("person", "assessments", person, *at) == "没有评估过。\n"
    assert json.loads(answered("person", "assessments", person, *at, "--json")) == []
