"""Wrong claims, warnings, children's plans, measurements as somebody types them; and refusals."""

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


def a_home(at: tuple[str, str]) -> str:
    home: str = json.loads(answered("due", *at, "--json"))[0]["household"]
    return home


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_a_report_is_checked_by_two_and_hides_who_reported(at: tuple[str, str]) -> None:
    said = ("--facts", "去世了钱还在领", "--on", "2026-11-20", "--reporter", "陈大妈")
    made = kept("claim-check", "report", a_home(at), *said, *at)
    alone = run("claim-check", "begin", made, "--who", "李大勇", *at)
    assert alone.stderr == "查证至少两个人，还差 1 人。档案没有动，请写上再来。\n"
    shown = answered("claim-check", "show", made, *at)
    assert "只给查证的人看" in shown
    assert "陈大妈" not in shown
    (line,) = json.loads(answered("claim-check", "list", *at, "--json"))
    assert (line["id"], line["state"], line["name"][1]) == (made, "opened", "*")
    early = run("claim-check", "back", made, *("--yuan", "1", "--payer", "侄子"), *said[2:4], *at)
    assert "还没有定追回多少" in early.stderr
    assert "没有档案" in answered("special-case", "list", *at)


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_a_warning_leads_to_a_visit(at: tuple[str, str]) -> None:
    first, *_ = json.loads(answered("warning", "list", "--asof", "2026-11-23", *at, "--json"))
    assert first["level"] == "alarm"
    assert all(one["facts"] and one["source"] for one in first["indicators"])
    told = answered("warning", "visit", first["household"], *at)
    assert told.startswith("排好了：")
    again = run("warning", "visit", first["household"], *at)
    assert f"已经安排 {told[4:14]} 去看这一户" in again.stderr
    listed = answered("warning", "list", "--asof", "2026-11-23", *at)
    assert f"{told[4:14]} 去看" in listed
    assert first["indicators"][0]["source"] in listed
    kinds = [one["kind"] for one in json.loads(answered("due", *at, "--json"))]
    assert "warning_visit" in kinds


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_children_and_measurements_are_listed(at: tuple[str, str]) -> None:
    children = json.loads(answered("plan", "children", "--asof", "2026-11-23", *at, "--json"))
    child = next(one for one in children if one["next"])
    why = ("--child", child["person"], "--cause", "父亲去世", "--goal", "把书念下去")
    what = f"就学|申请助学金|周小燕|2026-12-20|{child['stage']}"
    draft = ("plan", "draft", child["household"], *why, "--measure")
    assert "待镇街同意" in answered(*draft, what, *at)
    wrong = run(*draft, f"{what}班", *at)
    assert "“哪一阶段”里没有" in wrong.stderr
    assert "日子写成 2026-12-20。什么也没有记。" in run(*draft, "就学|助学金", *at).stderr
    home = a_home(at)
    person = json.loads(answered("show", "household", home, *at, "--json"))["householder_id"]
    of = ("--person", person, "--kind", "血压", "--number")
    made = kept("reading", "add", home, *of, "128", "--number", "82", *at)
    refused = run("reading", "add", home, *of, "1280", "--number", "82", *at)
    assert "要在 50 到 300 之间" in refused.stderr
    assert "128/82 mmHg" in answered("reading", "list", home, *at)
    answered("reading", "take-back", made, *at)
    assert answered("reading", "list", home, *at) == "还没有测过。\n"


@pytest.mark.prove
@pytest.mark.timeout(400)
def test_a_donation_stands_beside_the_aid(at: tuple[str, str]) -> None:
    said = ("--kind", "救急难", "--on", "2026-11-20", "--facts", "母亲生病")
    made = kept("special-case", "open", a_home(at), *said, *at)
    gift = ("--donor", "爱心人士", "--yuan", "70000", "--on", "2026-11-21")
    told = answered("special-case", "donate", made, *gift, *at)
    assert "捐助 1 笔，共 70,000.00 元（不算在救助金里）。" in told
    answered("special-case", "donate", made, *gift, *at)
    void = ("--number", "2", "--reason", "记重了")
    told = answered("special-case", "take-back", made, *void, *at)
    assert "捐助 1 笔，共 70,000.00 元（不算在救助金里）。" in told
    assert "已撤回，不算：记重了" in answered("special-case", "show", made, *at)
