"""A need's whole way as somebody types it: found, answered, followed, closed; and refusals."""

import json
from pathlib import Path

import pytest

from tests.support.desks import new_device
from tests.support.typed import run


@pytest.fixture
def at(tmp_path: Path) -> tuple[str, str]:
    new_device(tmp_path / "officer").store.close()
    return "--device", str(tmp_path / "officer")


def answered(*words: str) -> str:
    told = run(*words)
    assert told.returncode == 0, told.stderr
    return told.stdout


def kept(*words: str) -> str:
    """The id at the end of the sentence."""
    return answered(*words).split("编号 ")[1].split("。")[0]


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_a_need_goes_its_whole_way(at: tuple[str, str]) -> None:
    home = json.loads(answered("due", *at, "--json"))[0]["household"]
    need = kept("need", "find", home, "--kind", "护理照护", "--text", "冬天洗澡难", *at)
    refused = run("service", "order", need, "--item", "助浴", "--provider", "镇里", *at)
    assert refused.returncode == 1
    assert (
        refused.stderr == "现在是“已发现”，走不到“办理中”这一步。需求没有动，请看看该先做哪一步。\n"
    )
    answered("need", "verify", need, *at)
    assert "已对接" in answered("need", "match", need, "--with", "服务", *at)
    wanted = ("--item", "助浴", "--provider", "镇养老服务中心", "--yuan", "50.5")
    order = kept("service", "order", need, *wanted, *at)
    answered("service", "deliver", order, "--satisfaction", "满意", *at)
    early = run("need", "close", need, "--outcome", "洗上了", "--satisfaction", "满意", *at)
    assert "还要回访 1 次" in early.stderr
    answered("need", "follow-up", need, "--way", "上门", "--finding", "洗上了", *at)
    answered("need", "close", need, "--outcome", "每两周一次", "--satisfaction", "满意", *at)
    told = json.loads(answered("loop", home, *at, "--json"))
    assert [one["state"] for one in told["needs"]] == ["closed"]
    assert [(one["state"], one["amount"]) for one in told["orders"]] == [("delivered", 5050)]
    assert len(told["follow_ups"]) == 1
    lines = answered("loop", home, *at).splitlines()
    assert lines[0].startswith("护理照护  已办结  冬天洗澡难")
    assert lines[-1] == "  办结  每两周一次  满意"


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_nobody_is_referred_without_consent(at: tuple[str, str]) -> None:
    home = json.loads(answered("due", *at, "--json"))[0]["household"]
    wanted = ("--to", "慈善会", "--asked", "自付药费")
    made = kept("referral", "draft", home, *wanted, *at)
    refused = run("referral", "send", made, *at)
    assert refused.stderr == "没有本人或监护人同意，不能转给别的单位。转介没有动，请问过再转。\n"
    answered("referral", "send", made, "--consent", "本人", *at)
    answered("referral", "receive", made, "--by", "王老师", "--on", "2026-11-25", *at)
    answered("referral", "progress", made, *at)
    answered("referral", "done", made, "--result", "医疗救助", "--yuan", "70000", *at)
    assert "本人已确认" in answered("referral", "confirm", made, *at)
    (told,) = json.loads(answered("loop", home, *at, "--json"))["referrals"]
    assert told["result_amount"] == 7_000_000


@pytest.mark.timeout(400)
def test_coverage_and_due_answer_for_any_day(at: tuple[str, str]) -> None:
    october = json.loads(answered("coverage", "--asof", "2026-10-31", *at, "--json"))[0]
    late = [
        one
        for one in json.loads(answered("due", "--asof", "2026-11-23", *at, "--json"))
        if one["kind"] == "tekun_monthly" and one["state"] == "overdue"
    ]
    assert october["households"] - october["visited"] == len(late) > 0
    assert set(late[0]) >= {"household", "person", "kind", "due", "state", "rule", "source"}
    assert "应访" in answered("coverage", "--asof", "2026-10-31", *at)
    misspelt = run("due", "--asof", "下周", *at)
    assert misspelt.returncode == 2
    assert "--asof" in misspelt.stderr
