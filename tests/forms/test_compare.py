"""What changed between two editions of a form is named; what old answers would not survive is told
apart (pain 37)."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.forms.compare import carried, compared, same
from fieldvisit.forms.publish import publish
from tests.support.workbooks import Broken, written

OLD = """
type          | name | label  | relevant      | calculation | required | was | purpose | class
text          | a    | 姓名   |               |             | yes      |     | 试      | 一般
select_one yn | b    | 低保吗 | ${a} != ''    |             |          |     | 试      | 一般
begin_group   | g    | 收入   |               |             |          |     |         |
decimal       | c    | 工资   | ${b} = 'yes'  |             |          |     | 试      | 敏感
end_group     |      |        |               |             |          |     |         |
calculate     | d    |        |               | ${c} * 12   |          |     | 试      | 敏感
"""
CHOICES = "list_name | name | label\nyn | yes | 是\nyn | no | 否"
PAPER = "登记表 |\n姓名 | ${a}\n低保 | ${b:boxes}"
SETTINGS = "form_id | form_title | minimum_investigators\nT1 | 试用表 | 1"

Edition = Callable[..., dict[str, Any]]


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    """The package of the form, with each left text put in place of another."""

    def made(*changes: tuple[str, str], version: int = 1, **sheets: str) -> dict[str, Any]:
        survey = OLD
        for old, new in changes:
            assert old in survey
            survey = survey.replace(old, new)
        given = {"choices": CHOICES, "paper": PAPER, "settings": SETTINGS} | sheets
        return publish(written(Broken("", survey, bare=True, **given), tmp_path), version=version)

    return made


def kinds(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    return [(one.kind, one.ref.removeprefix("/data/"), one.breaking) for one in compared(old, new)]


def row(name: str) -> str:
    """The line of the survey that declares a name."""
    return next(f"{line}\n" for line in OLD.splitlines() if f"| {name} " in line)


ROW = row("a")


def test_an_edition_that_says_the_same_has_no_changes(edition: Edition) -> None:
    assert compared(edition(), edition(version=2)) == []
    assert same(edition(), edition(version=2))
    assert not same(edition(), edition(("姓名", "名字"), version=2))


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (ROW, ROW + ROW.replace("| a ", "| e "), [("added", "e", False)]),
        ("| 姓名 ", "| 名字 ", [("worded", "a", False)]),
        ("${b} = 'yes'", "${b} = 'no'", [("ruled", "g/c", False)]),
        ("| yes      |", "|          |", [("ruled", "a", False)]),
        ("敏感\nend", "一般\nend", [("worded", "g/c", False)]),
        ("decimal ", "integer ", [("retyped", "g/c", True)]),
        (
            "begin_group   | g ",
            "begin_group   | h ",
            [("added", "h", False), ("moved", "h/c", True)],
        ),
    ],
    ids=["added", "label", "rule", "required", "class", "type", "group"],
)
def test_a_change_in_the_survey_is_named(
    edition: Edition, old: str, new: str, found: list[tuple[str, str, bool]]
) -> None:
    assert kinds(edition(), edition((old, new))) == found


def test_a_removed_field_is_breaking(edition: Edition) -> None:
    new = edition((ROW, ROW.replace("| a ", "| z ")), ("${a}", "${z}"), paper="低保 | ${b:boxes}")
    told = kinds(edition(), new)
    assert ("removed", "a", True) in told
    assert ("added", "z", False) in told


def test_a_former_name_carries_the_answers_and_the_rules_that_mention_it(edition: Edition) -> None:
    renamed = ROW.replace("| a ", "| z ").replace("|     |", "| a   |")
    new = edition((ROW, renamed), ("${a}", "${z}"), paper=PAPER.replace("${a}", "${z}"))
    told = kinds(edition(), new)
    assert [one for one in told if one[0] != "printed"] == [("renamed", "z", False)]
    assert carried(edition(), new)["/data/z"] == "/data/a"


def test_a_field_put_elsewhere_is_breaking_unless_its_former_place_is_given(
    edition: Edition,
) -> None:
    filler = "note | n | 说明 | | | | | |\n"
    kept = row("c").replace("|     |", "| /data/g/c |")
    for moved, breaking in ((row("c"), True), (kept, False)):
        new = edition((row("c"), filler), (row("g"), moved + row("g")))
        (found,) = [one for one in compared(edition(), new) if one.ref == "/data/c"]
        assert found.breaking is breaking
        assert ("/data/c" in carried(edition(), new)) is not breaking


def test_a_group_with_a_former_name_carries_what_stands_in_it(edition: Edition) -> None:
    new = edition((row("g"), row("g").replace("| g ", "| h ").replace("|     |", "| g   |", 1)))
    assert kinds(edition(), new) == [("renamed", "h", False)]
    assert carried(edition(), new)["/data/h/c"] == "/data/g/c"


@pytest.mark.parametrize(
    ("choices", "kind", "breaking"),
    [
        (CHOICES + "\nyn | so | 不详", "choice_added", False),
        (CHOICES.replace("否", "不是"), "choice_worded", False),
        (CHOICES.replace("\nyn | no | 否", ""), "choice_removed", True),
    ],
)
def test_a_change_of_choices_is_told_once(
    edition: Edition, choices: str, kind: str, breaking: bool
) -> None:
    more = ("calculate ", "select_one yn | b2 | 也 | | | | | 试 | 一般\ncalculate ")
    (found,) = compared(edition(more), edition(more, choices=choices))
    assert (found.kind, found.label, found.breaking) == (kind, "yn", breaking)


def test_settings_signatures_and_paper_are_compared(edition: Edition) -> None:
    settings = SETTINGS.replace("| 1", "| 2").replace("试用表", "登记表")
    paper = PAPER.replace("登记表 |", "登记表 |\n编号 |")
    found = compared(edition(), edition(settings=settings, paper=paper))
    assert [(one.kind, one.what) for one in found] == [
        ("settings", "form_title"),
        ("settings", "minimum_investigators"),
        ("printed", "第 2 行"),
    ]
    assert compared(edition(), edition(paper=""))[0].kind == "paper_removed"


def test_each_change_is_said_in_one_plain_line(edition: Edition) -> None:
    new = edition(("decimal ", "integer "), ("| 姓名 ", "| 名字 "))
    said = [one.said() for one in compared(edition(), new)]
    assert said == [
        "a 的题目：姓名 → 名字",
        "“工资”（c）的题型从 小数 改成 整数，以前填的可能读不出来。",
    ]


def test_of_long_texts_only_the_difference_is_said(edition: Edition) -> None:
    long = PAPER.replace(
        "姓名 |", "姓名（与户口簿一致，少数民族姓名写全，曾用名写在后面的括号里，没有就不写） |"
    )
    (found,) = compared(edition(paper=long), edition(paper=long.replace("写全", "写全称")))
    assert found.said().endswith(
        "…少数民族姓名写全，曾用名写在后面… → …少数民族姓名写全称，曾用名写在后面…"
    )
