"""Clues, alerts, plans and dossiers as somebody types them; and refusals."""

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
def test_a_clue_goes_its_whole_way(at: tuple[str, str]) -> None:
    said = ("--about", "老大爷", "--place", "桥下", "--trouble", "重病", "--urgency", "特急")
    told = answered("clue", "report", *said, *at)
    assert "没有网，先打电话" in told
    made = told.split("编号 ")[1].split("。")[0]
    assert json.loads(answered("due", *at, "--json"))[0]["kind"] == "urgent_clue"
    assert "没打通" in answered("clue", "call", made, "--how", "没打通", *at)
    refused = run("clue", "close", made, "--outcome", "低保", *at)
    assert refused.stderr.startswith("现在是“待核实”，走不到“已办结”这一步。")
    assert "已核实" in answered("clue", "verify", made, "--result", "属实", *at)
    assert "已办结" in answered("clue", "close", made, "--outcome", "临时救助", *at)
    (line,) = json.loads(answered("clue", "list", *at, "--json"))
    assert (line["about"], line["state"]) == ("老**", "closed")
    assert "1 户次、1 人次" in answered("clue", "stats", *at)


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_a_feed_of_alerts_is_one_task(at: tuple[str, str], tmp_path: Path) -> None:
    home = json.loads(answered("due", *at, "--json"))[0]["household"]
    lines = [
        json.dumps({"household": home, "kind": kind, "at": f"2026-11-23T10:{minute}"})
        for kind, minute in (("smoke", 40), ("smoke", 45), ("gas", 50))
    ]
    file = tmp_path / "feed.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    assert "新告警 2 件，并进已有的 1 条" in answered("alert", "in", str(file), *at)
    due = json.loads(answered("due", *at, "--json"))
    assert [one["kind"] for one in due].count("alert") == 1
    assert due[0]["kind"] == "alert"
    for one in json.loads(answered("alert", "list", *at, "--json")):
        answered("alert", "ack", one["id"], *at)
        answered("alert", "close", one["id"], "--outcome", "误报", "--finding", "做饭", *at)
    assert answered("alert", "list", *at) == "没有没办结的告警。\n"


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_a_plan_waits_for_the_town(at: tuple[str, str]) -> None:
    home = json.loads(answered("due", *at, "--json"))[0]["household"]
    said = ("--cause", "重病", "--goal", "药不断", "--key-household")
    made = kept("plan", "draft", home, *said, "--measure", "就医|陪诊|周小燕|2026-12-20", *at)
    answered("plan", "add", made, "资金|申请临时救助|周小燕|2026-12-01", *at)
    refused = run("plan", "approve", made, *at)
    assert "“批这件事”不归" in refused.stderr
    (line,) = json.loads(answered("plan", "list", "--waiting", *at, "--json"))
    assert (line["open"], line["key_household"]) == (2, True)
    assert answered("plan", "list", "--key-households", *at) == "共 0 户。\n"
    wrong = run("plan", "add", made, "资金|申请", *at)
    assert "类|办什么|谁办|哪天前" in wrong.stderr


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_a_dossier_is_not_decided_without_minutes(at: tuple[str, str], tmp_path: Path) -> None:
    home = json.loads(answered("due", *at, "--json"))[0]["household"]
    said = ("--kind", "一事一议", "--on", "2026-11-20", "--facts", "透析", "--event", "透析")
    more = ("--attempts", "医保报过", "--department", "医保")
    made = kept("special-case", "open", home, *said, *more, *at)
    file = tmp_path / "票据.csv"
    file.write_text("日期,医院,票据号,总金额,报销\n2026-11-01,区医院,1,100.05,60\n", "utf-8")
    assert "自己付 40.05 元" in answered("special-case", "bills", made, str(file), *at)
    answered("special-case", "review", made, *at)
    on = ("--on", "2026-11-22", "--text", "同意", "--department", "民政")
    answered("special-case", "minutes", made, *on, *at)
    refused = run("special-case", "decide", made, "--decision", "同意", "--yuan", "40.05", *at)
    assert "“批这件事”不归" in refused.stderr
    told = answered("special-case", "show", made, *at).splitlines()
    assert next(line[:1] for line in told if "、" in line[:3] and not line.startswith(" ")) == "一"
    assert "  同意" in told
    (line,) = json.loads(answered("special-case", "list", *at, "--json"))
    assert (line["state"], line["event"]) == ("in_review", "透析")
    assert answered("pool", "list", *at) == "这里没有资金池。\n"
    shares = answered("pool", "split", "--yuan", "100.01", "--payer", "医保=1", "--payer", "慈善=1")
    assert shares == "医保  50.01 元\n慈善  50.00 元\n"
